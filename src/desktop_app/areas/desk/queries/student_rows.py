"""The rows of the roster."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from desktop_app.areas.desk.queries import around
from desktop_app.areas.desk.queries.around import FamilyMoney, NextMeeting
from desktop_app.areas.desk.queries.asked import PAGE, moment_of
from desktop_app.areas.people import api as people
from desktop_app.areas.people.tables import (
    Instrument,
    Person,
    PersonPrivate,
    Student,
    StudentInstrument,
)
from desktop_app.areas.school.tables import Location


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One student in the list; amounts are minor units, `rate` is attendance in per cent."""

    id: UUID
    person_id: UUID
    given_name: str
    family_name: str
    native_name: str | None
    display_name: str | None
    born: date | None
    age: int | None
    learns: tuple[str, ...]
    level: people.SkillLevel | None
    families: tuple[FamilyMoney, ...]
    next_lesson: NextMeeting | None
    phone: str | None
    email: str | None
    location: str | None
    joined_on: date | None
    archived: bool
    rate: int | None

    @property
    def name(self) -> str:
        """The name as lists show it."""
        return people.list_name(self.given_name, self.family_name)

    @property
    def said_name(self) -> str:
        """The name as it is said."""
        return people.full_name(self.given_name, self.family_name, self.display_name)

    @property
    def family(self) -> str:
        """The names of the families."""
        return ", ".join(family.name for family in self.families)

    @property
    def balance(self) -> int:
        """What the families owe; negative is owed to them."""
        return sum(family.owed for family in self.families)

    @property
    def overdue_since(self) -> date | None:
        """The oldest day that has passed of an invoice still open."""
        return min((f.overdue_since for f in self.families if f.overdue_since), default=None)


def page(
    session: Session, ids: Sequence[UUID], now: datetime, *, with_rates: bool = True
) -> Mapping[UUID, RosterRow]:
    """Return the rows of some students, at most 200 at once; without rates it is quicker."""
    moment = moment_of(session, now)
    wanted = list(ids)[:PAGE]
    query = (
        select(
            Student.id, Person.id, Person.given_name, Person.family_name, Person.native_name,
            Person.display_name, PersonPrivate.date_of_birth, Person.phone, Person.email,
            Location.name, Student.joined_on, Student.archived_at,
        )
        .join(Person, Person.id == Student.person_id)
        .outerjoin(
            PersonPrivate,
            and_(
                PersonPrivate.school_id == Student.school_id,
                PersonPrivate.person_id == Student.person_id,
            ),
        )
        .outerjoin(Location, Location.id == Student.location_id)
        .where(Student.id.in_(wanted))
    )  # fmt: skip
    found = session.execute(query).all()
    persons = [row[1] for row in found]
    learns = _learns(session, wanted)
    families = around.money_of_persons(session, persons, moment)
    meetings = around.next_of_students(session, wanted, moment)
    phones = around.phones_to_call(session, [row[1] for row in found if not row[7]])
    rates = around.rates_of(session, wanted, moment) if with_rates else {}
    rows = {}
    for (
        key,
        person,
        given,
        family,
        native,
        display,
        born,
        phone,
        email,
        place,
        joined,
        gone,
    ) in found:
        played = learns.get(key, ())
        rows[key] = RosterRow(
            key, person, given, family, native, display, born,
            people.age(born, moment.today) if born else None,
            tuple(name for name, _ in played), played[0][1] if played else None,
            families.get(person, ()), meetings.get(key), phone or phones.get(person), email, place,
            joined, gone is not None, rates.get(key),
        )  # fmt: skip
    return rows


def _learns(
    session: Session, student_ids: Sequence[UUID]
) -> dict[UUID, tuple[tuple[str, people.SkillLevel | None], ...]]:
    names = {row.id: row.name for row in session.execute(select(Instrument.id, Instrument.name))}
    query = select(
        StudentInstrument.student_id, StudentInstrument.instrument_id, StudentInstrument.level,
        StudentInstrument.is_primary,
    ).where(StudentInstrument.student_id.in_(student_ids))  # fmt: skip
    rows = [(not first, names[key], student, level)
            for student, key, level, first in session.execute(query)]  # fmt: skip
    found: dict[UUID, tuple[tuple[str, people.SkillLevel | None], ...]] = {}
    for _, name, student, level in sorted(rows, key=itemgetter(0, 1)):
        found[student] = (*found.get(student, ()), (name, level))
    return found
