"""Streaks of the demo school: agreement of families, practice at home, buddy groups, closed days.

Practice is written for the members of the groups and for some others of the first students. The
days are closed by the program's own check, so that what is stored follows from the facts.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import select

from desktop_app.areas.clubs.tables import PracticeLog
from desktop_app.areas.people.service.notes import give_consent
from desktop_app.areas.people.tables import Person, Relationship, Staff, Student
from desktop_app.areas.people.terms import Purpose, RelationKind
from desktop_app.areas.school import api as school
from desktop_app.areas.school.service.facts import set_setting
from desktop_app.areas.streaks.api import StreakService
from desktop_app.core.db.bulk import insert_rows
from desktop_app.core.db.database import Database, Work
from desktop_app.demo.acting import made_by
from desktop_app.demo.cast import HOUSEHOLDS
from desktop_app.demo.groups import GROUPS, Life, Pupil, Wanted
from desktop_app.demo.ids import Ids, chances

_OTHER_SEED = 3_000_003
_FIRST, _BACK, _SURE = 200, 66, 6
_SMALL = 2_000
_SLIPS, _HABIT, _MAY_SLIP = 0.012, 0.3, 0.12
_UNCHECKED, _EVENING = 1, time(18)
_MINUTES = (10, 15, 15, 20, 20, 25, 30, 40)


def keep_streaks(database: Database, seed: int, today: date, students: int) -> None:
    """Write streaks and groups into a school that was just made, and close its days.

    In a large school only what is done at home earns a day: a row for every pupil and day would
    make the file many times larger, and show the same.
    """
    ids, chance = Ids(seed + _OTHER_SEED, today), chances(seed, "streaks")
    with made_by(database, ids) as work:
        if students > _SMALL:
            set_setting(work, "streak_facts", ["PRACTICE"])
        named, others = _pupils(work)
        members = {each.name: _members(each, named, others) for each in GROUPS}
        _agree(work, [one for each in members.values() for one in each])
        _agree(work, [named[name] for name in ("Zofia", "Rohan", "Tomás")])
        days = _school_days(work, today - timedelta(days=_BACK), today)
        rows = _Practice(chance, days, today).rows(members, others)
        insert_rows(work.session, PracticeLog, [{"id": UUID(bytes=ids.new()), **r} for r in rows])
        teachers = _teachers(work)
    Life(database, ids, today, named, teachers).tell(members)
    StreakService(database).close()


def _school_days(work: Work, first: date, last: date) -> list[date]:
    ticked = set(school.setting(work.session, "school_days"))
    closed = school.closures(work.session, first, last)
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if day.isoweekday() in ticked and day not in closed]


def _pupils(work: Work) -> tuple[dict[str, Pupil], list[Pupil]]:
    """Return the cast by given name, and further pupils of the first part of the school."""
    query = (
        select(Student.id, Student.person_id, Person.given_name, Person.family_name)
        .join(Person, Person.id == Student.person_id)
        .where(Student.archived_at.is_(None))
        .order_by(Student.id)
        .limit(_FIRST)
    )
    cast = {(child.given, child.family) for home in HOUSEHOLDS for child in home.children}
    named: dict[str, Pupil] = {}
    others: list[Pupil] = []
    for student, person, given, family in work.session.execute(query).all():
        if (given, family) in cast:
            named[given] = Pupil(student, person)
        else:
            others.append(Pupil(student, person))
    return named, others


def _members(wanted: Wanted, named: Mapping[str, Pupil], others: list[Pupil]) -> list[Pupil]:
    """Return who is in a group; who was taken goes to the end of the line."""
    found = [named[name] for name in wanted.cast]
    for _ in range(wanted.others):
        found.append(others[0])
        others.append(others.pop(0))
    return found


def _teachers(work: Work) -> dict[str, UUID]:
    query = select(Person.given_name, Person.family_name, Person.id).join(
        Staff, Staff.person_id == Person.id
    )
    rows = work.session.execute(query.order_by(Staff.id.desc()))
    return {f"{given} {family}": person for given, family, person in rows}


def _agree(work: Work, pupils: Sequence[Pupil]) -> None:
    """Note that the families agree to friends and groups; who agreed before stays as they were."""
    ids = {each.person_id for each in pupils}
    query = (
        select(Relationship.person_id, Person.given_name, Person.family_name)
        .join(Person, Person.id == Relationship.other_id)
        .where(Relationship.person_id.in_(ids), Relationship.kind == RelationKind.GUARDIAN)
        .order_by(Relationship.position.desc())
    )
    guardians = {child: f"{given} {family}" for child, given, family in work.session.execute(query)}
    for person in sorted(ids):
        give_consent(work, person, Purpose.PEERS, given_by=guardians.get(person))


class _Practice:
    """Who practices on which days: members of groups nearly always, others as they like."""

    def __init__(self, chance: Random, days: Sequence[date], today: date) -> None:
        self._chance, self._days, self._today = chance, days, today

    def rows(
        self, members: Mapping[str, Sequence[Pupil]], others: Sequence[Pupil]
    ) -> list[dict[str, Any]]:
        """Return the logs of practice."""
        missed: dict[Pupil, set[int]] = {}
        loose: set[Pupil] = set()
        for wanted in GROUPS:
            for at, pupil in enumerate(members[wanted.name]):
                missed.setdefault(pupil, set()).update(wanted.missed.get(at, ()))
                if wanted.name != "The Low Strings":
                    loose.add(pupil)
        found: list[dict[str, Any]] = []
        late = {each for at, each in enumerate(missed) if at % 4 == 3}
        for pupil, known in missed.items():
            slips = _SLIPS if pupil in loose else 0.0
            found += self._of(pupil, known | ({0} if pupil in late else set()), slips)
        for pupil in others:
            if pupil not in missed and self._chance.random() < _HABIT:
                found += self._of(pupil, set(), _MAY_SLIP, sure=0)
        return found

    def _of(
        self, pupil: Pupil, missed: set[int], slips: float, *, sure: int = _SURE
    ) -> list[dict[str, Any]]:
        found = []
        for day in self._days:
            ago = (self._today - day).days
            slipped = ago > sure and self._chance.random() < slips
            if ago not in missed and not slipped:
                minutes = self._chance.choice(_MINUTES)
                found.append(
                    {
                        "student_id": pupil.student_id, "practiced_on": day, "minutes": minutes,
                        **self._checked(day, ago),
                    }
                )  # fmt: skip
        return found

    @staticmethod
    def _checked(day: date, ago: int) -> dict[str, Any]:
        """Say who checked a day of practice: what is older than the last days is done."""
        if ago <= _UNCHECKED:
            return {"verified_by": None, "verified_at": None}
        at = datetime.combine(day + timedelta(days=1), _EVENING, UTC)
        return {"verified_by": "Ruth Danquah", "verified_at": at}
