"""What happened to a buddy group, newest first: days counted, pauses, freezes, who went."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from desktop_app.areas.people.tables import Person, Student
from desktop_app.areas.school import api as school
from desktop_app.areas.streaks.derivations.days import kept_group_days
from desktop_app.areas.streaks.tables import (
    BuddyGroup,
    BuddyGroupDailyMember,
    BuddyGroupDailyRecord,
    BuddyGroupMember,
    BuddyGroupSpell,
    BuddyNudge,
    StreakCorrection,
    StreakFreeze,
)
from desktop_app.areas.streaks.terms import BuddyStreakStatus, DayState, MembershipStatus
from desktop_app.core.clock import local

MOST = 24
_LOOKED_BACK = 90


class Happened(StrEnum):
    """What may happen to a group."""

    FOUNDED = "FOUNDED"
    BEGAN = "BEGAN"
    RESTED = "RESTED"
    APPROVED = "APPROVED"
    COUNTED = "COUNTED"
    PAUSED = "PAUSED"
    RESUMED = "RESUMED"
    FROZEN = "FROZEN"
    LEFT = "LEFT"
    REMOVED = "REMOVED"
    NUDGED = "NUDGED"
    CORRECTED = "CORRECTED"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened: when, what, who, how many, and why where it was said."""

    day: date
    what: Happened
    who: tuple[str, ...] = ()
    count: int = 0
    reason: str = ""


def events_of(session: Session, group_id: UUID) -> list[Event]:
    """Return what happened to a group, the newest first."""
    found = [
        *_days(session, group_id),
        *_spells(session, group_id),
        *_freezes(session, group_id),
        *_goings(session, group_id),
        *_nudges(session, group_id),
        *_corrections(session, group_id),
    ]
    return sorted(found, key=lambda each: (each.day, each.what is Happened.COUNTED), reverse=True)[
        :MOST
    ]


def _days(session: Session, group_id: UUID) -> Iterator[Event]:
    """Yield the newest day that counted, and where a run paused and went on."""
    row = BuddyGroupDailyRecord
    query = (
        select(row.id, row.day, row.earned, row.count, row.streak_status, row.active_members)
        .where(
            row.day.in_(kept_group_days(session)),
            row.buddy_group_id == group_id,
            row.is_school_day.is_(True),
        )
        .order_by(row.day.desc())
        .limit(_LOOKED_BACK)
    )
    records = list(reversed(session.execute(query).all()))
    missed = _missed(session, [each.id for each in records if not each.earned])
    before = BuddyStreakStatus.ACTIVE
    for at, each in enumerate(records):
        newest = at == len(records) - 1 or not any(later.earned for later in records[at + 1 :])
        if each.earned and before is BuddyStreakStatus.PAUSED:
            yield Event(each.day, Happened.RESUMED, count=each.active_members)
        elif each.earned and newest:
            yield Event(each.day, Happened.COUNTED, count=each[3])
        elif each.streak_status is BuddyStreakStatus.PAUSED and before is not each.streak_status:
            yield Event(each.day, Happened.PAUSED, tuple(missed.get(each.id, ())))
        before = each.streak_status


def _missed(session: Session, records: list[UUID]) -> dict[UUID, list[str]]:
    row = BuddyGroupDailyMember
    query = (
        select(row.daily_record_id, Person.given_name)
        .join(Student, Student.id == row.student_id)
        .join(Person, Person.id == Student.person_id)
        .where(row.daily_record_id.in_(records), row.state == DayState.MISSED)
        .order_by(Person.sort_name)
    )
    found: dict[UUID, list[str]] = {}
    for record, name in session.execute(query):
        found.setdefault(record, []).append(name)
    return found


def _spells(session: Session, group_id: UUID) -> Iterator[Event]:
    group = session.scalars(select(BuddyGroup).where(BuddyGroup.id == group_id)).one()
    yield Event(group.founded_on, Happened.FOUNDED)
    if group.approved_at is not None:
        day = local(group.approved_at, school.facts(session).timezone).date()
        yield Event(day, Happened.APPROVED, (group.approved_by or "",))
    row = BuddyGroupSpell
    spells = select(row.first_day, row.last_day).where(row.buddy_group_id == group_id)
    for first, last in session.execute(spells):
        if first != group.founded_on:
            yield Event(first, Happened.BEGAN)
        if last is not None:
            yield Event(last, Happened.RESTED)


def _freezes(session: Session, group_id: UUID) -> Iterator[Event]:
    row = StreakFreeze
    for each in session.scalars(select(row).where(row.buddy_group_id == group_id)):
        days = (each.last_day - each.first_day + timedelta(days=1)).days if each.last_day else 0
        yield Event(each.first_day, Happened.FROZEN, (each.frozen_by,), days, each.reason)


def _goings(session: Session, group_id: UUID) -> Iterator[Event]:
    row = BuddyGroupMember
    query = (
        select(row.left_on, row.status, Person.given_name)
        .join(Student, Student.id == row.student_id)
        .join(Person, Person.id == Student.person_id)
        .where(row.buddy_group_id == group_id, row.left_on.is_not(None))
    )
    for day, status, name in session.execute(query):
        if day is None:
            continue
        is_removed = status is MembershipStatus.REMOVED
        yield Event(day, Happened.REMOVED if is_removed else Happened.LEFT, (name,))


def _nudges(session: Session, group_id: UUID) -> Iterator[Event]:
    other_student, other = aliased(Student), aliased(Person)
    row = BuddyNudge
    query = (
        select(row.day, Person.given_name, other.given_name, row.recorded_by)
        .join(Student, Student.id == row.from_id)
        .join(Person, Person.id == Student.person_id)
        .join(other_student, other_student.id == row.to_id)
        .join(other, other.id == other_student.person_id)
        .where(row.buddy_group_id == group_id)
        .order_by(row.day.desc())
        .limit(MOST)
    )
    for day, giver, taker, by in session.execute(query):
        yield Event(day, Happened.NUDGED, (giver, taker), reason=by or "")


def _corrections(session: Session, group_id: UUID) -> Iterator[Event]:
    row, member = StreakCorrection, BuddyGroupMember
    query = (
        select(row.day, Person.given_name, row.reason, row.corrected_by)
        .join(member, member.student_id == row.student_id)
        .join(Student, Student.id == row.student_id)
        .join(Person, Person.id == Student.person_id)
        .where(
            member.buddy_group_id == group_id,
            member.joined_on.is_not(None),
            row.day > member.joined_on,
        )
        .order_by(row.day.desc())
        .limit(MOST)
    )
    for day, name, reason, by in session.execute(query):
        yield Event(day, Happened.CORRECTED, (name, by), reason=reason)
