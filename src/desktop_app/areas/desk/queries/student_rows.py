"""The rows of the roster."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from desktop_app.areas.desk.queries import around
from desktop_app.areas.desk.queries.around import FamilyMoney, NextMeeting
from desktop_app.areas.desk.queries.moment import PAGE, moment_of
from desktop_app.areas.desk.queries.students import SELECTS
from desktop_app.areas.people import rules as people
from desktop_app.areas.people.terms import SkillLevel
from desktop_app.areas.streaks.terms import StreakStatus
from desktop_app.core.db.kept import fetch

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


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
    level: SkillLevel | None
    families: tuple[FamilyMoney, ...]
    next_lesson: NextMeeting | None
    phone: str | None
    email: str | None
    location: str | None
    joined_on: date | None
    archived: bool
    rate: int | None
    streak: int = 0
    frozen: bool = False

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
    session: "Session", ids: Sequence[UUID], now: datetime, *, with_rates: bool = True
) -> Mapping[UUID, RosterRow]:
    """Return the rows of some students, at most 200 at once; without rates it is quicker."""
    moment = moment_of(session, now)
    wanted = list(ids)[:PAGE]
    found = fetch(session, f"{SELECTS}:rows", ids=wanted)
    learns = _learns(session, wanted)
    families = around.money_of_persons(session, [row[1] for row in found], moment)
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
        streak,
        status,
    ) in found:
        played = learns.get(key, ())
        rows[key] = RosterRow(
            key, person, given, family, native, display, born,
            people.age(born, moment.today) if born else None,
            tuple(name for name, _ in played), played[0][1] if played else None,
            families.get(person, ()), meetings.get(key), phone or phones.get(person), email, place,
            joined, gone, rates.get(key), streak or 0, status == StreakStatus.FROZEN,
        )  # fmt: skip
    return rows


def _learns(
    session: "Session", student_ids: Sequence[UUID]
) -> dict[UUID, tuple[tuple[str, SkillLevel | None], ...]]:
    found: dict[UUID, tuple[tuple[str, SkillLevel | None], ...]] = {}
    for student, name, level in fetch(session, f"{SELECTS}:learnt", ids=student_ids):
        found[student] = (*found.get(student, ()), (name, level))
    return found
