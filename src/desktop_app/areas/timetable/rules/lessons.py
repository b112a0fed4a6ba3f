"""What may be said about a lesson, and what is worth a warning."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from desktop_app.areas.timetable.rules.recurrence import ordinal_in_month
from desktop_app.areas.timetable.terms import LessonFacts, LessonType, Recurrence, Schedule, Spell
from desktop_app.core.clock import exists, instant
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import show_date_with_year, tr, trn

LONGEST_MINUTES = 24 * 60
MOST_STUDENTS = 100_000
HIGHEST_PRICE = 10**12
WITHOUT_A_YEAR = timedelta(days=365)

Span = tuple[date, date]


def minutes_between(start: time, end: time) -> int:
    """Return how long a lesson lasts that begins and ends on one day. Raises RuleBroken."""
    minutes = (end.hour - start.hour) * 60 + end.minute - start.minute
    if minutes <= 0:
        raise RuleBroken(tr("The lesson ends before it starts. Check both times."), field="end")
    return minutes


def check_schedule(schedule: Schedule) -> Schedule:
    """Return a schedule that can be kept. Raises RuleBroken."""
    check_duration(schedule.duration)
    if schedule.until is not None and schedule.until < schedule.first_day:
        raise RuleBroken(
            tr("The lesson ends before it starts: its last day is before its first."), field="until"
        )
    if not 1900 <= schedule.first_day.year <= 2100:
        raise RuleBroken(tr("Give a first day between 1900 and 2100."), field="start")
    return schedule


def check_duration(minutes: int) -> None:
    """Refuse a length that no lesson has. Raises RuleBroken."""
    if minutes <= 0:
        raise RuleBroken(
            tr("The lesson ends before it starts. Give its length in minutes."), field="duration"
        )
    if minutes > LONGEST_MINUTES:
        raise RuleBroken(tr("A lesson lasts at most 24 hours."), field="duration")


def check_facts(facts: LessonFacts) -> None:
    """Refuse what no lesson can be. Raises RuleBroken."""
    if facts.max_students is not None and not 1 <= facts.max_students <= MOST_STUDENTS:
        raise RuleBroken(tr("A lesson has room for at least one student."), field="max_students")
    check_price(facts.price_per_student, "price")
    if facts.schedule is not None:
        check_schedule(facts.schedule)


def check_price(price: int | None, field: str) -> None:
    """Refuse a negative or absurd price in minor units. Raises RuleBroken."""
    if price is not None and price < 0:
        raise RuleBroken(tr("A price cannot be negative."), field=field)
    if price is not None and price > HIGHEST_PRICE:
        raise RuleBroken(tr("This price is larger than any bill. Check it."), field=field)


def capacity(kind: LessonType, max_students: int | None, room_capacity: int | None) -> int | None:
    """Return how many students fit: the smaller of the lesson's and the room's. None is any number.

    An individual lesson without a number of its own has room for one.
    """
    own = 1 if kind is LessonType.INDIVIDUAL and max_students is None else max_students
    known = [limit for limit in (own, room_capacity) if limit is not None]
    return min(known) if known else None


def most_at_once(spells: Iterable[Spell], first: date, last: date | None) -> int:
    """Return the largest number of spells that share a day between first and last."""
    steps: list[tuple[date, int]] = []
    for spell in spells:
        if (last is None or spell.first <= last) and (spell.last is None or spell.last >= first):
            steps.append((max(spell.first, first), 1))
            if spell.last is not None:
                steps.append((spell.last + timedelta(days=1), -1))
    now = most = 0
    for _, step in sorted(steps):
        now += step
        most = max(most, now)
    return most


def meeting_times(
    days: Sequence[date], start: time, duration: int, zone: str
) -> list[tuple[datetime, datetime]]:
    """Return begin and end of each meeting in UTC: the wall time stays, whatever the clock does."""
    length = timedelta(minutes=duration)
    begins = [instant(datetime.combine(day, start), zone) for day in days]
    return [(begin, begin + length) for begin in begins]


def clock_change_warnings(days: Iterable[date], start: time, zone: str) -> list[str]:
    """Say on which days the wall time is skipped or happens twice."""
    found = []
    for day in days:
        wall = datetime.combine(day, start)
        if not exists(wall, zone):
            moved = instant(wall, zone).astimezone(ZoneInfo(zone))
            found.append(
                tr(
                    "On {day} the clocks go forward over {time}: the lesson begins at {moved}.",
                    day=show_date_with_year(day),
                    time=f"{start:%H:%M}",
                    moved=f"{moved:%H:%M}",
                )
            )
        elif _happens_twice(wall, zone):
            found.append(
                tr(
                    "On {day} the clocks go back over {time}: the lesson begins the first time.",
                    day=show_date_with_year(day),
                    time=f"{start:%H:%M}",
                )
            )
    return found


def _happens_twice(wall: datetime, zone: str) -> bool:
    region = ZoneInfo(zone)
    return (
        wall.replace(tzinfo=region).utcoffset() != wall.replace(tzinfo=region, fold=1).utcoffset()
    )


def calendar_warnings(
    schedule: Schedule, days: Sequence[date], terms: Sequence[Span], closed: Mapping[date, str]
) -> list[str]:
    """Say what is odd about the days of a lesson: outside the terms, closed, or never."""
    found = []
    outside = [day for day in days if not any(first <= day <= last for first, last in terms)]
    if not days:
        found.append(
            tr("This lesson never meets: each of its days is closed, excepted or too late.")
        )
    elif len(outside) == len(days):
        found.append(tr("Every meeting of this lesson lies outside the school's terms."))
    elif outside:
        found.append(
            trn(
                "{n} meeting lies outside the school's terms, the first on {day}.",
                "{n} meetings lie outside the school's terms, the first on {day}.",
                len(outside),
                day=show_date_with_year(outside[0]),
            )
        )
    if closed:
        first = min(closed)
        found.append(
            trn(
                "{n} meeting is left out as the school is closed: {day}, {name}.",
                "{n} meetings are left out as the school is closed, the first on {day}, {name}.",
                len(closed),
                day=show_date_with_year(first),
                name=closed[first],
            )
        )
    if schedule.recurrence is Recurrence.MONTHLY and ordinal_in_month(schedule.first_day) == 5:
        found.append(tr("Not every month has a fifth such weekday: those months have no meeting."))
    return found
