"""Free times ranked: which slots suit a student, a group or a make-up best, and why.

A day is a number whose bits are its stretches of five minutes. What is free is found by shifting
such numbers instead of by looking at minutes one by one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from functools import lru_cache, reduce
from heapq import nsmallest
from operator import itemgetter, or_
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
    """What is known of the days asked for; of each who and day a mask, a set bit is taken."""

    taken: Mapping[UUID, Mapping[date, int]] = field(default_factory=dict)
    hours: Mapping[UUID, Sequence[Hours]] = field(default_factory=dict)
    closed: Mapping[date, str] = field(default_factory=dict)
    siblings: Mapping[date, Sequence[Beside]] = field(default_factory=dict)
    teaches_on: frozenset[tuple[UUID, int]] = frozenset()
    not_before: tuple[date, int] = (date.min, 0)
    asked: frozenset[UUID] = frozenset()  # the teachers it is known of

    def of(self, who: UUID | None, day: date) -> int:
        """Return what is taken of somebody or of a room on a day."""
        days = self.taken.get(who) if who is not None else None
        return days.get(day, 0) if days else 0


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


def least_with_another(wish: Wish, facts: Facts) -> int:
    """Return the least score, which is the best, that a time with another teacher can have."""
    beside = (_of_day(wish, None, day) - _SIBLING for day in facts.siblings if day >= wish.first)
    return min([_OTHER_TEACHER, *beside])


def candidates(wish: Wish, facts: Facts, *, most: int = 60) -> list[Candidate]:
    """Return the free times that suit best, best first, a few of each day."""
    free = _free_days(wish, facts)
    found = _weekly(wish, facts, free) if wish.regular else _single(wish, facts, free)
    best = nsmallest(most, found, key=itemgetter(0, 1, 2))
    return [Candidate(*each) for each in best]


_Free = Mapping[UUID | None, Mapping[date, int]]
_Scored = tuple[int, date, int, UUID | None, Beside | None, int]


def _free_days(wish: Wish, facts: Facts) -> _Free:
    """Return the bits at which the wish can begin, by teacher and day."""
    days = {
        day: ~reduce(or_, (facts.of(student, day) for student in wish.students), 0)
        for day in _days(wish, facts)
    }
    teachers: Sequence[UUID | None] = wish.teachers or (None,)
    return {teacher: _free_of(wish, facts, teacher, days) for teacher in teachers}


def _free_of(
    wish: Wish, facts: Facts, teacher: UUID | None, days: Mapping[date, int]
) -> dict[date, int]:
    opened = _Openings(wish, facts, teacher)
    taken = facts.taken.get(teacher, {}) if teacher is not None else {}
    found = {}
    for day, free in days.items():
        bits = opened(day) & free
        if bits and (begins := free_starts(wish, facts, day, bits & ~taken.get(day, 0))):
            found[day] = begins
    return found


def _days(wish: Wish, facts: Facts) -> Iterator[date]:
    for n in range((wish.last - wish.first).days + 1):
        day = wish.first + timedelta(days=n)
        if day not in facts.closed and day not in wish.not_on and day >= facts.not_before[0]:
            yield day


def free_starts(wish: Wish, facts: Facts, day: date, free: int) -> int:
    """Return the bits of a day's free ones at which the wish can begin."""
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


def _single(wish: Wish, facts: Facts, free: _Free) -> Iterator[_Scored]:
    """Yield single times."""
    rated = _Ratings(wish, facts)
    for teacher, days in free.items():
        for day, bits in days.items():
            for score, minute, beside in rated.best_of(teacher, day, bits):
                yield score, day, minute, teacher, beside, 1


def _weekly(wish: Wish, facts: Facts, free: _Free) -> Iterator[_Scored]:
    """Yield times that are free in most weeks, each on its first free day."""
    rated = _Ratings(wish, facts)
    for teacher, days in free.items():
        by_weekday: dict[int, list[tuple[date, int]]] = {}
        for day, bits in days.items():
            by_weekday.setdefault(day.weekday(), []).append((day, bits))
        for listed in by_weekday.values():
            every = [bits for _, bits in listed]
            seen = 0
            for day, bits in listed:
                if not (new := bits & ~seen):
                    continue
                seen |= new
                for score, minute, beside in rated.best_of(teacher, day, new):
                    place = minute // QUANTUM
                    weeks = sum(each >> place & 1 for each in every)
                    missing = (len(listed) - weeks) * _PER_WEEK
                    yield score + missing, day, minute, teacher, beside, weeks


class _Ratings:
    """How well times suit a wish; what no day changes is worked out once."""

    def __init__(self, wish: Wish, facts: Facts) -> None:
        self._wish, self._facts = wish, facts
        self._lasts = -(-wish.minutes // QUANTUM)
        at = wish.at
        self._from_usual = [
            min(_FARTHEST, abs(n * QUANTUM - at) // 15) if at is not None else 0
            for n in range(BITS)
        ]

    def best_of(
        self, teacher: UUID | None, day: date, bits: int
    ) -> list[tuple[int, int, Beside | None]]:
        """Return the best times of a day with their scores, far enough apart to be a choice."""
        wish = self._wish
        base = _of_day(wish, teacher, day)
        taken = self._facts.of(teacher, day)
        # Right before or after something the teacher has, no gap arises.
        beside_it = (taken << 1 | taken >> self._lasts) if taken else WHOLE_DAY
        kin = self._facts.siblings.get(day, ())
        usual = self._from_usual
        scored: list[tuple[int, int, Beside | None]] = []
        for minute in minutes_of(bits):
            place = minute // QUANTUM
            score = base + usual[place] + (0 if beside_it >> place & 1 else _TIGHT)
            next_to = _next_to(kin, minute, wish.minutes) if kin else None
            scored.append((score - _SIBLING if next_to else score, minute, next_to))
        scored.sort(key=itemgetter(0, 1))
        kept = scored[:1]
        for each in scored:
            if all(abs(each[1] - other[1]) >= wish.minutes for other in kept):
                kept.append(each)
                if len(kept) == PER_DAY:
                    break
        return kept


def _of_day(wish: Wish, teacher: UUID | None, day: date) -> int:
    """Return what a day with a teacher adds to the score of all its times."""
    base = (day - wish.first).days * _PER_WEEK // 7
    if wish.own_teacher is not None and teacher != wish.own_teacher:
        base += _OTHER_TEACHER
    if wish.weekday is not None and day.weekday() != wish.weekday:
        base += _OTHER_WEEKDAY
    return base


def _next_to(beside: Iterable[Beside], minute: int, minutes: int) -> Beside | None:
    end = minute + minutes
    for each in beside:
        if 0 <= minute - each.end <= BESIDE or 0 <= each.start - end <= BESIDE:
            return each
    return None
