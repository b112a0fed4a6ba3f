"""What was given out about a person: what, for which days, to whom, when and by what way."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from desktop_app.core.access.actor import Role
from desktop_app.core.access.declare import access, those
from desktop_app.core.db.base import Base, SchoolRow, check, choice, index, refers, row


class DisclosureWay(StrEnum):
    """By what way something was given out."""

    PRINTED = "PRINTED"
    SAVED = "SAVED"
    HANDED = "HANDED"


class Disclosure(SchoolRow, Base):
    """One paper about a student that was given to somebody, with the hash of its bytes."""

    __tablename__ = "disclosure"
    kind: Mapped[str]
    student_id: Mapped[UUID] = refers("student", indexed=False)
    term_id: Mapped[UUID | None] = refers("term", nullable=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    recipient_id: Mapped[UUID | None] = refers("person", nullable=True)
    recipient: Mapped[str]
    way: Mapped[DisclosureWay] = choice(DisclosureWay)
    language: Mapped[str]
    pages: Mapped[int] = mapped_column(default=0)
    sha256: Mapped[str | None]
    given_at: Mapped[datetime]
    given_on: Mapped[date]
    given_by: Mapped[str]

    __table_args__ = row(
        index("student_id", "given_on"),
        index("kind", "first_day"),
        check("span", "last_day >= first_day"),
        check("pages", "pages >= 0"),
    )


access.table(
    "disclosure",
    see={
        Role.TEACHER: those("student_id", "students_i_lead"),
        Role.PARENT: those("student_id", "my_children"),
    },
    change={Role.TEACHER: those("student_id", "students_i_lead")},
)
