"""The days of buddy groups: a cache worked out from their members' days."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, delete, func, or_, select
from sqlalchemy.orm import Session

from desktop_app.areas.school import api as school
from desktop_app.areas.streaks.derivations.days import school_days
from desktop_app.areas.streaks.rules import GroupRun, Member, counting, group_day
from desktop_app.areas.streaks.tables import (
    BuddyGroup,
    BuddyGroupDailyMember,
    BuddyGroupDailyRecord,
    BuddyGroupMember,
    BuddyGroupSpell,
    StreakDay,
    StreakFreeze,
)
from desktop_app.areas.streaks.terms import BuddyStreakStatus, DayState
from desktop_app.core.db.bulk import insert_rows
from desktop_app.core.db.caches import write_rows
from desktop_app.core.db.types import new_id

_PART = 200
_record = BuddyGroupDailyRecord


@dataclass(slots=True)
class _Group:
    """A group with what decides its days."""

    id: UUID
    club_id: UUID | None
    members: list[tuple[UUID, Member]] = field(default_factory=list)
    spells: list[tuple[date, date | None]] = field(default_factory=list)
    freezes: list[tuple[date, date | None]] = field(default_factory=list)

    def active(self, day: date) -> bool:
        return _in(self.spells, day)

    def frozen(self, day: date) -> bool:
        return _in(self.freezes, day)


def _in(spans: Collection[tuple[date, date | None]], day: date) -> bool:
    return any(first <= day and (last is None or day <= last) for first, last in spans)


def groups_of(session: Session, students: Collection[UUID]) -> set[UUID]:
    """Return the groups that some students are or were in."""
    query = select(BuddyGroupMember.buddy_group_id).where(BuddyGroupMember.student_id.in_(students))
    return set(session.scalars(query))


def bring(
    session: Session, groups: Collection[UUID] | None, since: date, closed: date | None
) -> None:
    """Work the days of some groups, or all, out again from a day until the last closed one."""
    ids = sorted(session.scalars(select(BuddyGroup.id)) if groups is None else groups)
    if closed is None:
        return
    for at in range(0, len(ids), _PART):
        _bring_part(session, ids[at : at + _PART], since, closed)


def _bring_part(session: Session, ids: Collection[UUID], since: date, closed: date) -> None:
    runs = _runs_before(session, ids, since)
    gone = select(_record.id).where(_record.buddy_group_id.in_(ids), _record.day >= since)
    for statement in (
        delete(BuddyGroupDailyMember).where(BuddyGroupDailyMember.daily_record_id.in_(gone)),
        delete(_record).where(_record.buddy_group_id.in_(ids), _record.day >= since),
    ):
        session.execute(statement.execution_options(synchronize_session=False))
    days = _Days(session, since, closed) if closed >= since else None
    records: list[dict[str, Any]] = []
    members: list[dict[str, Any]] = []
    groups = _groups(session, ids)
    states = _states(session, groups, since, closed)
    for group in groups:
        run = runs.get(group.id, GroupRun())
        for facts in days or ():
            if not group.active(facts["day"]):
                continue
            run, row, said = _one_day(group, run, facts, states)
            records.append(row)
            members += said
    insert_rows(session, _record, records)
    insert_rows(session, BuddyGroupDailyMember, members)
    _keep_sums(session, groups)


class _Days:
    """Days with what the calendar says of each, read once for all groups."""

    def __init__(self, session: Session, first: date, last: date) -> None:
        self._first, self._last = first, last
        self._school = set(school_days(session, first, last))
        self._years = school.years(session)
        self._terms = school.terms(session)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for n in range((self._last - self._first).days + 1):
            day = self._first + timedelta(days=n)
            year = next((y for y in self._years if y.starts_on <= day <= y.ends_on), None)
            term = next((t for t in self._terms if t.starts_on <= day <= t.ends_on), None)
            yield {
                "day": day,
                "is_school_day": day in self._school,
                "academic_year": year.name if year else None,
                "academic_term": term.name if term else None,
                "academic_week": school.week_of_year(day, year.starts_on) if year else None,
                "academic_month": day.month,
            }


def _one_day(
    group: _Group,
    run: GroupRun,
    facts: Mapping[str, Any],
    states: Mapping[tuple[UUID, UUID | None, date], DayState],
) -> tuple[GroupRun, dict[str, Any], list[dict[str, Any]]]:
    day: date = facts["day"]
    known = {
        member.student_id: states.get((member.student_id, group.club_id, day), DayState.MISSED)
        for _, member in group.members
    }
    counted = counting([member for _, member in group.members], day, known)
    found = group_day(
        run, day, school_day=facts["is_school_day"], frozen=group.frozen(day), counted=counted,
        states=known,
    )  # fmt: skip
    row = {
        "id": new_id(),
        "buddy_group_id": group.id,
        **facts,
        "active_members": found.members,
        "members_earned": found.earned_by,
        "earned": found.earned,
        "count": found.after.count,
        "unbroken": found.after.unbroken,
        "streak_status": found.after.status,
    }
    said = [
        {"id": new_id(), "daily_record_id": row["id"], "student_id": each.student_id,
         "state": known[each.student_id]}
        for each in counted
        if facts["is_school_day"]
    ]  # fmt: skip
    return found.after, row, said


def _groups(session: Session, ids: Collection[UUID]) -> list[_Group]:
    query = select(BuddyGroup.id, BuddyGroup.club_id).where(BuddyGroup.id.in_(ids))
    found = {row_id: _Group(row_id, club) for row_id, club in session.execute(query)}
    row = BuddyGroupMember
    members = select(
        row.buddy_group_id, row.id, row.student_id, row.status, row.role, row.joined_on, row.left_on
    ).where(row.buddy_group_id.in_(ids))
    for group, row_id, student, status, role, joined, left in session.execute(members):
        found[group].members.append((row_id, Member(student, status, role, joined, left)))
    spells = select(
        BuddyGroupSpell.buddy_group_id, BuddyGroupSpell.first_day, BuddyGroupSpell.last_day
    ).where(BuddyGroupSpell.buddy_group_id.in_(ids))
    for group, first, last in session.execute(spells):
        found[group].spells.append((first, last))
    freezes = select(
        StreakFreeze.buddy_group_id, StreakFreeze.first_day, StreakFreeze.last_day
    ).where(StreakFreeze.buddy_group_id.in_(ids))
    for frozen, first, last in session.execute(freezes):
        if frozen is not None:
            found[frozen].freezes.append((first, last))
    return list(found.values())


def _states(
    session: Session, groups: Collection[_Group], since: date, closed: date
) -> dict[tuple[UUID, UUID | None, date], DayState]:
    students = {member.student_id for group in groups for _, member in group.members}
    query = select(StreakDay.student_id, StreakDay.club_id, StreakDay.day, StreakDay.state).where(
        StreakDay.student_id.in_(students), StreakDay.day.between(since, closed)
    )
    return {(who, club, day): state for who, club, day, state in session.execute(query)}


def _runs_before(session: Session, ids: Collection[UUID], since: date) -> dict[UUID, GroupRun]:
    """Return where the groups' streaks stood on the evening before a day."""
    last = (
        select(
            _record.buddy_group_id.label("group_id"), func.max(_record.day).label("day"),
            func.max(_record.unbroken).label("longest"),
        )
        .where(_record.buddy_group_id.in_(ids), _record.day < since)
        .group_by(_record.buddy_group_id)
        .subquery()
    )  # fmt: skip
    earned = (
        select(func.max(_record.day))
        .where(
            _record.buddy_group_id == last.c.group_id, _record.day < since, _record.earned.is_(True)
        )
        .correlate(last)
        .scalar_subquery()
    )
    query = select(
        _record.buddy_group_id, _record.count, _record.unbroken, last.c.longest,
        _record.streak_status, earned,
    ).join(
        last, and_(last.c.group_id == _record.buddy_group_id, last.c.day == _record.day)
    )  # fmt: skip
    return {
        group: GroupRun(count, unbroken, longest, status, day)
        for group, count, unbroken, longest, status, day in session.execute(query)
    }


def _keep_sums(session: Session, groups: Collection[_Group]) -> None:
    """Bring the counts of groups and members in line with their days."""
    ids = [group.id for group in groups]
    runs = _runs_before(session, ids, date.max)
    write_rows(
        session,
        BuddyGroup,
        [
            {
                "key": each,
                "current_streak": runs.get(each, GroupRun()).count,
                "longest_streak": runs.get(each, GroupRun()).longest,
                "last_streak_on": runs.get(each, GroupRun()).last_on,
                "streak_status": runs.get(each, GroupRun()).status,
            }
            for each in ids
        ],
    )
    counts = _member_counts(session, ids)
    write_rows(
        session,
        BuddyGroupMember,
        [
            {
                "key": row_id,
                "days_counted": counts.get((group.id, member.student_id), (0, 0))[0],
                "days_missed": counts.get((group.id, member.student_id), (0, 0))[1],
            }
            for group in groups
            for row_id, member in group.members
        ],
    )


def _member_counts(
    session: Session, ids: Collection[UUID]
) -> dict[tuple[UUID, UUID], tuple[int, int]]:
    row = BuddyGroupDailyMember
    query = (
        select(_record.buddy_group_id, row.student_id, row.state, func.count())
        .join(row, row.daily_record_id == _record.id)
        .where(
            _record.buddy_group_id.in_(ids),
            or_(row.state == DayState.EARNED, row.state == DayState.MISSED),
            _record.streak_status != BuddyStreakStatus.FROZEN,
        )
        .group_by(_record.buddy_group_id, row.student_id, row.state)
    )
    found: dict[tuple[UUID, UUID], tuple[int, int]] = {}
    for group, student, state, count in session.execute(query):
        earned, missed = found.get((group, student), (0, 0))
        found[group, student] = (
            (earned + count, missed) if state is DayState.EARNED else (earned, missed + count)
        )
    return found
