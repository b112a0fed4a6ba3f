"""Free times ranked: which slots suit a student, a group or a make-up best, and why.

A day is a number whose bits are its stretches of five minutes. What is free is found by shifting
such numbers instead of by looking at minutes one by one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from functools import lru_cache
from heapq import nsmallest
from uuid import UUID

from desktop_app.areas.timetable.rules.hours import Hours, windows

QUANTUM = 5
BITS = 24 * 60 // QUANTUM
WHOLE_DAY = (1 << BITS) - 1
QUARTERS = sum(1 << n for n in range(0, BITS, 15 // QUANTUM))
USUAL_DAY = (time(9), time(20))  # of a teacher who never said when
BESIDE = 15  # minutes between a sibling's lesson and this one
MOST_WEEKS = 52

_OTHER_TEACHER = 120
_OTHER_WEEKDAY = 60
_PER_WEEK = 12
_SIBLING = 50
_TIGHT = 6
_FARTHEST = 24
PER_DAY = 3


@dataclass(frozen=True, slots=True)
class Wish:
    """What a slot is looked for: who comes, how long, from when on, and how it was until now.

    A `regular` one shall be free each week; `weekday` counts from 0 for Monday, `at` is the usual
    minute of the day, `not_on` the days that are out of the question. `teachers` are those who may
    teach, `own_teacher` the one who does.
    """

    minutes: int
    first: date
    weeks: int = 6
    students: tuple[UUID, ...] = ()
    teachers: tuple[UUID, ...] = ()
    own_teacher: UUID | None = None
    weekday: int | None = None
    at: int | None = None
    room_id: UUID | None = None
    location_id: UUID | None = None
    lesson_id: UUID | None = None
    instrument_id: UUID | None = None
    regular: bool = False
    title: str = ""
    leaving_out: tuple[UUID, ...] = ()
    online: bool = False
    until: date | None = None
    not_on: frozenset[date] = frozenset()

    @property
    def last(self) -> date:
        """The last day that is looked at."""
        last = self.first + timedelta(days=7 * self.weeks - 1)
        return min(last, self.until) if self.until is not None else last


@dataclass(frozen=True, slots=True)
class Beside:
    """A lesson of a brother or sister; minutes of its day."""

    student_id: UUID
    title: str
    start: int
    end: int


@dataclass(frozen=True)
class Facts:
    """What is known of the days asked for; masks by who and day, a set bit is taken."""

    taken: Mapping[tuple[UUID, date], int] = field(default_factory=dict)
    hours: Mapping[UUID, Sequence[Hours]] = field(default_factory=dict)
    closed: Mapping[date, str] = field(default_factory=dict)
    siblings: Mapping[date, Sequence[Beside]] = field(default_factory=dict)
    teaches_on: frozenset[tuple[UUID, int]] = frozenset()
    not_before: tuple[date, int] = (date.min, 0)


@dataclass(frozen=True, slots=True, order=True)
class Candidate:
    """One time with one teacher; the lower its score, the better it suits."""

    score: int
    day: date
    minute: int
    teacher_id: UUID | None = field(compare=False)
    beside: Beside | None = field(compare=False, default=None)
    weeks_free: int = field(compare=False, default=1)
    weeks_open: int = field(compare=False, default=1)


def mask(start: int, end: int) -> int:
    """Return the bits of the minutes from start up to but without end; what is begun counts."""
    first = max(0, start) // QUANTUM
    last = min(BITS, -(-end // QUANTUM))
    return ((1 << (last - first)) - 1) << first if last > first else 0


@lru_cache(maxsize=4096)
def span_of(start: int, end: int) -> int:
    """Return `mask` of a span that many meetings have."""
    return mask(start, end)


def starts(free: int, minutes: int) -> int:
    """Return the bits at which so many free minutes begin."""
    wanted = -(-minutes // QUANTUM)
    found, have = free, 1
    while have < wanted:
        step = min(have, wanted - have)
        found &= found >> step
        have += step
    return found


def minutes_of(bits: int) -> Iterator[int]:
    """Yield the minute of the day of each set bit."""
    while bits:
        low = bits & -bits
        yield (low.bit_length() - 1) * QUANTUM
        bits ^= low


def candidates(wish: Wish, facts: Facts, *, most: int = 60) -> list[Candidate]:
    """Return the free times that suit best, best first, a few of each day."""
    free = _free_days(wish, facts)
    return nsmallest(
        most, _weekly(wish, facts, free) if wish.regular else _single(wish, facts, free)
    )


_Free = Mapping[UUID | None, Mapping[date, int]]


def _free_days(wish: Wish, facts: Facts) -> _Free:
    """Return the bits at which the wish can begin, by teacher and day."""
    days = list(_days(wish, facts))
    teachers: Sequence[UUID | None] = wish.teachers or (None,)
    return {
        teacher: {
            day: found
            for day in days
            if (bits := opened(day)) and (found := free_starts(wish, facts, teacher, day, bits))
        }
        for teacher in teachers
        for opened in (_Openings(wish, facts, teacher),)
    }


def _days(wish: Wish, facts: Facts) -> Iterator[date]:
    for n in range((wish.last - wish.first).days + 1):
        day = wish.first + timedelta(days=n)
        if day not in facts.closed and day not in wish.not_on and day >= facts.not_before[0]:
            yield day


def free_starts(wish: Wish, facts: Facts, teacher: UUID | None, day: date, free: int) -> int:
    """Return the bits of a day's open ones at which the wish can begin with a teacher."""
    if teacher is not None:
        free &= ~facts.taken.get((teacher, day), 0)
    for student in wish.students:
        free &= ~facts.taken.get((student, day), 0)
    if not free:
        return 0
    # On the quarter hour, or right after something ends.
    found = starts(free, wish.minutes) & (QUARTERS | (free & ~(free << 1)))
    if day == facts.not_before[0]:
        found &= ~mask(0, facts.not_before[1])
    return found


class _Openings:
    """When a teacher can teach, as bits of any day; what is the same each week is asked once."""

    def __init__(self, wish: Wish, facts: Facts, teacher: UUID | None) -> None:
        self._place, self._teacher = wish.location_id, teacher
        self._hours = facts.hours.get(teacher, ()) if teacher is not None else ()
        self._days = facts.teaches_on
        self._weekly = all(
            each.recurring and each.valid_from is None and each.valid_until is None
            for each in self._hours
        )
        self._known: dict[int, int] = {}

    def __call__(self, day: date) -> int:
        if not self._weekly:
            return self._bits(day)
        weekday = day.weekday()
        if weekday not in self._known:
            self._known[weekday] = self._bits(day)
        return self._known[weekday]

    def _bits(self, day: date) -> int:
        if self._hours:
            spans = windows(self._hours, day, self._place)
        elif self._teacher is None or (self._teacher, day.weekday()) in self._days:
            spans = [USUAL_DAY]
        else:
            spans = []
        found = 0
        for start, end in spans:
            first, last = -(-_minute(start) // QUANTUM), _minute(end) // QUANTUM
            found |= mask(first * QUANTUM, last * QUANTUM)
        return found


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def _single(wish: Wish, facts: Facts, free: _Free) -> Iterator[Candidate]:
    """Yield single times."""
    for teacher, days in free.items():
        for day, bits in days.items():
            yield from _best_of(wish, facts, teacher, day, bits)


def _weekly(wish: Wish, facts: Facts, free: _Free) -> Iterator[Candidate]:
    """Yield times that are free in most weeks, each on its first free day."""
    for teacher, days in free.items():
        by_weekday: dict[int, list[tuple[date, int]]] = {}
        for day, bits in days.items():
            by_weekday.setdefault(day.weekday(), []).append((day, bits))
        for listed in by_weekday.values():
            seen = 0
            for day, bits in listed:
                if not (new := bits & ~seen):
                    continue
                seen |= new
                for each in _best_of(wish, facts, teacher, day, new):
                    place = each.minute // QUANTUM
                    weeks = sum(bits >> place & 1 for _, bits in listed)
                    missing = (len(listed) - weeks) * _PER_WEEK
                    yield replace(each, score=each.score + missing, weeks_free=weeks)


def _best_of(
    wish: Wish, facts: Facts, teacher: UUID | None, day: date, bits: int
) -> list[Candidate]:
    """Return the best times of a day, far enough apart to be a choice."""
    base = (day - wish.first).days * _PER_WEEK // 7
    if wish.own_teacher is not None and teacher != wish.own_teacher:
        base += _OTHER_TEACHER
    if wish.weekday is not None and day.weekday() != wish.weekday:
        base += _OTHER_WEEKDAY
    taken = facts.taken.get((teacher, day), 0) if teacher is not None else 0
    beside = facts.siblings.get(day, ())
    scored = []
    for minute in minutes_of(bits):
        score = base
        if wish.at is not None:
            score += min(_FARTHEST, abs(minute - wish.at) // 15)
        if taken and not _touches(taken, minute, wish.minutes):
            score += _TIGHT
        next_to = _next_to(beside, minute, wish.minutes) if beside else None
        if next_to is not None:
            score -= _SIBLING
        scored.append((score, minute, next_to))
    scored.sort(key=lambda each: (each[0], each[1]))
    kept: list[tuple[int, int, Beside | None]] = []
    for each in scored:
        if all(abs(each[1] - other[1]) >= wish.minutes for other in kept):
            kept.append(each)
            if len(kept) == PER_DAY:
                break
    return [Candidate(score, day, minute, teacher, next_to) for score, minute, next_to in kept]


def _touches(taken: int, minute: int, minutes: int) -> bool:
    """Say whether the teacher has something right before or after, so that no gap arises."""
    before = minute // QUANTUM - 1
    after = -(-(minute + minutes) // QUANTUM)
    return (before >= 0 and bool(taken >> before & 1)) or bool(taken >> after & 1)


def _next_to(beside: Iterable[Beside], minute: int, minutes: int) -> Beside | None:
    end = minute + minutes
    for each in beside:
        if 0 <= minute - each.end <= BESIDE or 0 <= each.start - end <= BESIDE:
            return each
    return None
