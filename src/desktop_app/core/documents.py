"""Documents as they were given out: content frozen at issue, bytes made once and kept.

The bytes follow from the content, so the journal does not repeat them; the database lets them be
set once.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from desktop_app.core.access.actor import Role
from desktop_app.core.access.declare import access, those
from desktop_app.core.db.base import Base, SchoolRow, cached, index, refers, row, unique

REMOVED: Final = "removed"
"""The hash of a document whose content was let go; in its content the day of that follows."""


class IssuedDocument(SchoolRow, Base):
    """An issued document.

    Its frozen content as JSON, and its PDF with its SHA-256 once it was printed or sent.
    """

    __tablename__ = "issued_document"
    kind: Mapped[str]
    number: Mapped[str]
    invoice_id: Mapped[UUID | None] = refers("invoice", nullable=True)
    payment_id: Mapped[UUID | None] = refers("payment", nullable=True)
    family_id: Mapped[UUID | None] = refers("family", nullable=True)
    content: Mapped[str]
    paper: Mapped[str]
    pdf: Mapped[bytes | None] = mapped_column(LargeBinary, info={"journaled": False})
    sha256: Mapped[str | None] = cached()
    printed_at: Mapped[datetime | None] = cached()

    __table_args__ = row(
        unique("kind", "number"),
        index("kind"),
        frozen_when="1 = 1",
        once=["pdf", "sha256", "printed_at"],
    )


access.table(
    "issued_document",
    see={
        Role.PARENT: those("family_id", "my_families"),
        Role.TEACHER: those("id", "my_payslips"),
    },
)
