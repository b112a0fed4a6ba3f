"""Comparing the days of groups with the rules, group after group."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from desktop_app.areas.streaks.derivations import days
from desktop_app.areas.streaks.derivations.known import Known, Streak, known
from desktop_app.areas.streaks.derivations.spans import SchoolDay
from desktop_app.areas.streaks.derivations.walking import last_days, walk
from desktop_app.areas.streaks.rules import GroupRun, Member, aside_of, counting, group_day
from desktop_app.areas.streaks.tables import (
    BuddyGroup,
    BuddyGroupDailyMember,
    BuddyGroupDailyRecord,
    BuddyGroupMember,
    BuddyGroupSpell,
    StreakFreeze,
)
from desktop_app.areas.streaks.terms import BuddyStreakStatus, DayState
from desktop_app.core.wording import show_date, tr, trn

_PART, _NAMED = 200, 5
Spans = list[tuple[date, date | None]]
States = dict[UUID, DayState]


@dataclass(slots=True)
class Group:
    """A group with what decides its days, and what is stored of it."""

    id: UUID
    name: str | None
    club_id: UUID | None
    stands: Any
    members: dict[UUID, Member] = field(default_factory=dict)
    counts: dict[UUID, tuple[int, int]] = field(default_factory=dict)
    spells: Spans = field(default_factory=list)
    freezes: Spans = field(default_factory=list)


def _within(spans: Spans, day: date) -> bool:
    return any(first <= day and (last is None or day <= last) for first, last in spans)


def wrong_groups(session: Session, span: Sequence[SchoolDay], closed: date) -> list[str]:
    """Work every day of every group out anew, and say where what is stored differs."""
    wrong = list(_wrong(session, span, closed))
    said = [
        tr("The days of {group} are not what its members' days say, from {day} on.",
           group=group.name or tr("a buddy group"), day=show_date(day))
        if day else
        tr("What {group} counts is not what its days say.",
           group=group.name or tr("a buddy group"))
        for group, day in wrong[:_NAMED]
    ]  # fmt: skip
    if len(wrong) > _NAMED:
        said.append(
            trn("{n} more group is not what its members' days say.",
                "{n} more groups are not what their members' days say.", len(wrong) - _NAMED)
        )  # fmt: skip
    return said


def _wrong(
    session: Session, span: Sequence[SchoolDay], closed: date
) -> Iterator[tuple[Group, date | None]]:
    ids = sorted(session.scalars(select(BuddyGroup.id)))
    for at in range(0, len(ids), _PART):
        groups = _groups(session, ids[at : at + _PART])
        students = {m.student_id for group in groups for m in group.members.values()}
        facts = known(session, span[0].day, closed, students) if span else Known()
        gone = last_days(session, students)
        states = {
            streak: {day: state for day, (state, _, _) in walk(
                streak, facts, span, gone.get(streak[0])).items()}
            for streak in facts.streaks()
        }  # fmt: skip
        stored = _stored(session, [group.id for group in groups])
        for group in groups:
            right = dict(_days(group, span, facts, states, gone))
            have = stored.get(group.id, {})
            if right != have:
                yield group, min(day for day in right.keys() | have.keys()
                                 if right.get(day) != have.get(day))  # fmt: skip
            elif group.stands != _stands(right) or group.counts != _counts(group, right):
                yield group, None


def _days(
    group: Group,
    span: Sequence[SchoolDay],
    facts: Known,
    states: Mapping[Streak, Mapping[date, DayState]],
    gone: Mapping[UUID, date],
) -> Iterator[tuple[date, Any]]:
    run = GroupRun()
    members = [_here(member, gone.get(member.student_id)) for member in group.members.values()]
    for each in span:
        day = each.day
        if not _within(group.spells, day):
            continue
        was = {
            m.student_id: states.get((m.student_id, group.club_id), {}).get(day)
            or aside_of(facts.facts((m.student_id, group.club_id), day, each.is_school_day))
            for m in members
        }
        counted = counting(members, day, was)
        found = group_day(
            run, day, school_day=each.is_school_day, frozen=_within(group.freezes, day),
            counted=counted, states=was,
        )  # fmt: skip
        run = found.after
        told = {m.student_id: was[m.student_id] for m in counted} if each.is_school_day else {}
        yield day, (
            each.is_school_day, each.year, each.term, each.week, day.month, found.members,
            found.earned_by, found.earned, run.count, run.unbroken, run.status, told,
        )  # fmt: skip


def _here(member: Member, gone: date | None) -> Member:
    """Return a member as counted: whoever left the school has left the group."""
    ends = [day for day in (member.left_on, gone) if day is not None]
    return Member(member.student_id, member.status, member.role, member.joined_on,
                  min(ends, default=None))  # fmt: skip


def _stands(right: Mapping[date, Any]) -> Any:
    """Return what a group itself keeps: what it counts, the longest, the last day, its state."""
    if not right:
        return 0, 0, None, BuddyStreakStatus.ACTIVE
    last = right[max(right)]
    earned = [day for day, found in right.items() if found[7]]
    return last[8], max(found[9] for found in right.values()), max(earned, default=None), last[10]


def _counts(group: Group, right: Mapping[date, Any]) -> dict[UUID, tuple[int, int]]:
    """Return on how many days each membership took part and missed."""
    found = {}
    for row_id, member in group.members.items():
        mine = [
            told[member.student_id]
            for day, (*_, status, told) in right.items()
            if member.student_id in told and status is not BuddyStreakStatus.FROZEN
            and member.joined_on is not None and member.joined_on < day
            and (member.left_on is None or member.left_on >= day)
        ]  # fmt: skip
        found[row_id] = (mine.count(DayState.EARNED), mine.count(DayState.MISSED))
    return found


def _groups(session: Session, ids: Collection[UUID]) -> list[Group]:
    g, m = BuddyGroup, BuddyGroupMember
    known_as = select(
        g.id, g.name, g.club_id, g.current_streak, g.longest_streak, g.last_streak_on,
        g.streak_status,
    ).where(g.id.in_(ids))  # fmt: skip
    found = {
        row_id: Group(row_id, name, club, tuple(stands))
        for row_id, name, club, *stands in session.execute(known_as)
    }
    members = select(
        m.buddy_group_id, m.id, m.days_counted, m.days_missed, m.student_id, m.status, m.role,
        m.joined_on, m.left_on,
    ).where(m.buddy_group_id.in_(ids))  # fmt: skip
    for group, row_id, counted, missed, who, status, role, joined, left in session.execute(members):
        found[group].members[row_id] = Member(who, status, role, joined, left)
        found[group].counts[row_id] = (counted, missed)
    for table, spans in ((BuddyGroupSpell, "spells"), (StreakFreeze, "freezes")):
        kept: Any = table
        query: Any = select(kept.buddy_group_id, kept.first_day, kept.last_day)
        for each, first, last in session.execute(query.where(kept.buddy_group_id.in_(ids))):
            getattr(found[each], spans).append((first, last))
    return list(found.values())


def _stored(session: Session, ids: Collection[UUID]) -> dict[UUID, dict[date, Any]]:
    row, member = BuddyGroupDailyRecord, BuddyGroupDailyMember
    told: dict[UUID, States] = {}
    these = and_(row.day.in_(days.kept_group_days(session)), row.buddy_group_id.in_(ids))
    who = (
        select(member.daily_record_id, member.student_id, member.state)
        .join(row, row.id == member.daily_record_id)
        .where(these)
    )
    for record, student, state in session.execute(who):
        told.setdefault(record, {})[student] = state
    query = select(
        row.buddy_group_id, row.id, row.day, row.is_school_day, row.academic_year,
        row.academic_term, row.academic_week, row.academic_month, row.active_members,
        row.members_earned, row.earned, row.count, row.unbroken, row.streak_status,
    ).where(these)  # fmt: skip
    found: dict[UUID, dict[date, Any]] = {}
    for group, record, day, *facts in session.execute(query):
        found.setdefault(group, {})[day] = (*facts, told.get(record, {}))
    return found
