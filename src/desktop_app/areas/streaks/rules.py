"""How days make a streak, and members' days a group's day. Pure: values in, answers out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from desktop_app.areas.streaks.terms import (
    BuddyStreakStatus,
    DayState,
    MemberRole,
    MembershipStatus,
)


@dataclass(frozen=True, slots=True)
class DayFacts:
    """What is known of a student's day: whether there was school, and what happened.

    `corrected` is what staff say it was; `earned` that a qualifying fact is there.
    """

    day: date
    school_day: bool
    earned: bool = False
    excused: bool = False
    frozen: bool = False
    corrected: DayState | None = None


def state_of(facts: DayFacts) -> DayState:
    """Say what a day is: what staff said first, then freezes, then the calendar, then facts.

    A closure, another weekday and an excused absence neither earn nor break.
    """
    if facts.corrected is not None:
        return facts.corrected
    if facts.frozen:
        return DayState.FROZEN
    if not facts.school_day:
        return DayState.NEUTRAL
    if facts.earned:
        return DayState.EARNED
    return DayState.EXCUSED if facts.excused else DayState.MISSED


def aside_of(facts: DayFacts) -> DayState:
    """Say what a day is for a group where the member's streak has no such day.

    That is before the streak began, and on a day without school: what staff said, what is frozen
    or excused; else missed.
    """
    if facts.corrected is not None:
        return facts.corrected
    if facts.frozen:
        return DayState.FROZEN
    return DayState.EXCUSED if facts.excused else DayState.MISSED


@dataclass(frozen=True, slots=True)
class Run:
    """A streak after some day: the run going on, the longest, the last day earned."""

    current: int = 0
    longest: int = 0
    last_earned_on: date | None = None

    def after(self, day: date, state: DayState) -> "Run":
        """Return the streak after one more day."""
        if state is DayState.EARNED:
            current = self.current + 1
            return Run(current, max(self.longest, current), day)
        if state is DayState.MISSED:
            return Run(0, self.longest, self.last_earned_on)
        return self


def run_over(days: Iterable[tuple[date, DayState]], start: Run = Run()) -> Run:
    """Return the streak after days in order."""
    for day, state in days:
        start = start.after(day, state)
    return start


@dataclass(frozen=True, slots=True)
class Member:
    """A member as a group's day counts it."""

    student_id: UUID
    status: MembershipStatus
    role: MemberRole
    joined_on: date | None
    left_on: date | None = None


def counting(members: Iterable[Member], day: date, states: Mapping[UUID, DayState]) -> list[Member]:
    """Return the members a group's day counts.

    Accepted, no observer, joined before that day, not gone by it, and not excused or frozen.
    """
    neutral = {DayState.EXCUSED, DayState.FROZEN, DayState.NEUTRAL}
    return [
        each
        for each in members
        if each.role is not MemberRole.OBSERVER
        and each.joined_on is not None
        and each.joined_on < day
        and (each.left_on is None or each.left_on >= day)
        and each.status in {MembershipStatus.ACCEPTED, MembershipStatus.LEFT,
                            MembershipStatus.REMOVED}
        and states.get(each.student_id, DayState.MISSED) not in neutral
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class GroupRun:
    """A group's streak: a missed day pauses it, it never goes back to zero.

    `unbroken` counts since the last pause, for the longest run; `paused` says that the last day
    that counted was a pause, whatever was frozen since.
    """

    count: int = 0
    unbroken: int = 0
    longest: int = 0
    status: BuddyStreakStatus = BuddyStreakStatus.ACTIVE
    last_on: date | None = None
    paused: bool = False


@dataclass(frozen=True, slots=True)
class GroupDay:
    """A group's day: how many counted, how many earned, and the streak after it."""

    members: int
    earned_by: int
    earned: bool
    after: GroupRun


def group_day(
    before: GroupRun,
    day: date,
    *,
    school_day: bool,
    frozen: bool,
    counted: Sequence[Member],
    states: Mapping[UUID, DayState],
) -> GroupDay:
    """Return what a day is for a group.

    All counting members earned: one more. Somebody missed: paused. A day without school, a frozen
    one, and one with fewer than two counting members are neutral.
    """
    earned_by = sum(states.get(each.student_id) is DayState.EARNED for each in counted)
    if frozen:
        return GroupDay(len(counted), earned_by, False, _rests(before, BuddyStreakStatus.FROZEN))
    if not school_day or len(counted) < 2:
        status = BuddyStreakStatus.PAUSED if before.paused else BuddyStreakStatus.ACTIVE
        return GroupDay(len(counted), earned_by, False, _rests(before, status))
    if earned_by == len(counted):
        unbroken = before.unbroken + 1
        longest = max(before.longest, unbroken)
        more = GroupRun(before.count + 1, unbroken, longest, BuddyStreakStatus.ACTIVE, day)
        return GroupDay(len(counted), earned_by, True, more)
    paused = GroupRun(
        before.count, 0, before.longest, BuddyStreakStatus.PAUSED, before.last_on, paused=True
    )
    return GroupDay(len(counted), earned_by, False, paused)


def _rests(before: GroupRun, status: BuddyStreakStatus) -> GroupRun:
    return replace(before, status=status)
