"""Rules of retention, and who was erased."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from desktop_app.areas.privacy.terms import Subject
from desktop_app.core.access.actor import Role
from desktop_app.core.access.declare import ALL, access
from desktop_app.core.db.base import Base, SchoolRow, check, choice, row, unique


class RetentionRule(SchoolRow, Base):
    """How many months one kind of data is kept; a rule that is not active does nothing."""

    __tablename__ = "retention_rule"
    subject: Mapped[Subject] = choice(Subject)
    months: Mapped[int]
    is_active: Mapped[bool] = mapped_column(default=True)
    applied_on: Mapped[date | None]

    __table_args__ = row(unique("subject"), check("months", "months BETWEEN 1 AND 1200"))


class Erasure(SchoolRow, Base):
    """A person who was erased: when, why, by whom, and how much. It knows no name.

    `person_id` refers to nothing: the person may come back with an older snapshot, and is then
    erased again.
    """

    __tablename__ = "erasure"
    person_id: Mapped[UUID]
    number: Mapped[int]
    reason: Mapped[str | None]
    erased_at: Mapped[datetime]
    erased_on: Mapped[date]
    erased_by: Mapped[str]
    deleted: Mapped[int] = mapped_column(default=0)
    cleared: Mapped[int] = mapped_column(default=0)
    kept: Mapped[int] = mapped_column(default=0)
    kept_until: Mapped[date | None]

    __table_args__ = row(
        unique("person_id"),
        unique("number"),
        check("counts", "deleted >= 0 AND cleared >= 0 AND kept >= 0"),
        append_only=True,
    )


_admin = {Role.ADMIN: ALL}
for _name in ("retention_rule", "erasure"):
    access.table(_name, see=_admin, change=_admin, office=False)
