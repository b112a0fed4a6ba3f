"""What left the house about people: what, for which days, to whom, why, when and by what way."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Mapped, mapped_column

from desktop_app.core.access.actor import Role
from desktop_app.core.access.declare import access, those
from desktop_app.core.db.base import Base, SchoolRow, check, choice, index, refers, row, unique


class DisclosureWay(StrEnum):
    """By what way something was given out."""

    PRINTED = "PRINTED"
    SAVED = "SAVED"
    HANDED = "HANDED"


class Disclosure(SchoolRow, Base):
    """One paper or file that left the house, with the hash of its bytes where there is one.

    `student_id` is the pupil whom a paper is about. Whom else it names stands in
    `disclosure_person`, one row for each of them.
    """

    __tablename__ = "disclosure"
    kind: Mapped[str]
    student_id: Mapped[UUID | None] = refers("student", nullable=True, indexed=False)
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
    given_by_id: Mapped[UUID | None] = refers("person", nullable=True)
    what: Mapped[str | None]
    reason: Mapped[str | None]

    __table_args__ = row(
        index("student_id", "given_on"),
        index("kind", "first_day"),
        index("given_at"),
        check("span", "last_day >= first_day"),
        check("pages", "pages >= 0"),
    )


class DisclosurePerson(SchoolRow, Base):
    """One of the people whom a paper or file names.

    Not journaled: a list of all would be written down twice, and the log is never taken back.
    """

    __tablename__ = "disclosure_person"
    disclosure_id: Mapped[UUID] = refers("disclosure", indexed=False)
    person_id: Mapped[UUID] = refers("person", indexed=False)

    __table_args__ = row(unique("disclosure_id", "person_id"), index("person_id"), journaled=False)


@access.row_set("disclosures_i_gave")
def disclosures_i_gave(person: ColumnElement[UUID]) -> Select[Any]:
    """What the asking person gave out: whom it names is written down with it, whoever that is."""
    return select(Disclosure.id).where(Disclosure.given_by_id == person)


access.table(
    "disclosure",
    see={
        Role.TEACHER: those("given_by_id", "me"),
        Role.PARENT: those("student_id", "my_children"),
    },
    change={Role.TEACHER: those("given_by_id", "me")},
)
access.table(
    "disclosure_person",
    see={
        Role.TEACHER: those("person_id", "persons_near_my_lessons"),
        Role.PARENT: those("person_id", "persons_of_my_families"),
        Role.STUDENT: those("person_id", "me"),
    },
    change={Role.TEACHER: those("disclosure_id", "disclosures_i_gave")},
)
