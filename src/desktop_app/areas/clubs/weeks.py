"""A week of a student in a club, worked out from plain numbers. Shares are integer thousandths."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from desktop_app.areas.clubs.rules import level_of

FEWEST_FOR_AVERAGE = 5
LOOKS_BACK = 4


@dataclass(frozen=True, slots=True)
class WeekFacts:
    """What is known of a week: points of it and before it, days, and the weeks before with school.

    `earlier` are the points of the last non-holiday weeks before, the latest last; `earlier_days`
    how many school days those had.
    """

    points: int
    total_before: int
    per_level: int
    school_days: int
    active_days: int
    best_before: int
    earlier: Sequence[int] = ()
    earlier_days: Sequence[int] = ()
    pages: int | None = None
    books: int | None = None


@dataclass(frozen=True, slots=True)
class WeekFigures:
    """A week as it is kept."""

    points: int
    level_at_start: int
    level_at_end: int
    levels_progressed: int
    pages_read: int | None
    books_completed: int | None
    pages_per_day: int | None
    days_active: int
    consistency: int
    personal_best: bool
    improvement: int | None
    velocity: int
    prediction: int | None


def figures(week: WeekFacts) -> WeekFigures:
    """Return the figures of a week.

    Consistency is active over school days; improvement the change from the last week, none after a
    week of zero; velocity points over school days of four weeks; the prediction is the mean of the
    last four weeks with school, none under two.
    """
    start = level_of(week.total_before, week.per_level).level
    end = level_of(week.total_before + week.points, week.per_level).level
    points = [*week.earlier[-(LOOKS_BACK - 1) :], week.points]
    days = sum([*week.earlier_days[-(LOOKS_BACK - 1) :], week.school_days])
    last = week.earlier[-1] if week.earlier else 0
    return WeekFigures(
        points=week.points,
        level_at_start=start,
        level_at_end=end,
        levels_progressed=max(0, end - start),
        pages_read=week.pages,
        books_completed=week.books,
        pages_per_day=None if week.pages is None else _share(week.pages, week.school_days),
        days_active=week.active_days,
        consistency=min(1_000, _share(week.active_days, week.school_days)),
        personal_best=week.points > max(0, week.best_before),
        improvement=_share(week.points - last, last) if last > 0 else None,
        velocity=_share(sum(points), days),
        prediction=_prediction(week, points),
    )


def _prediction(week: WeekFacts, points: Sequence[int]) -> int | None:
    if week.school_days == 0:
        points = week.earlier[-LOOKS_BACK:]
    return None if len(points) < 2 else _share(sum(points), len(points))


def _share(part: int, whole: int) -> int:
    """Return a part of a whole in thousandths, rounded half up; nothing of nothing is nothing."""
    if whole <= 0:
        return 0
    return (2_000 * part + whole) // (2 * whole)


def class_average(points: Sequence[int]) -> int | None:
    """Return the mean of a club's members in thousandths; none under five, to shame nobody."""
    if len(points) < FEWEST_FOR_AVERAGE:
        return None
    return _share(sum(points), len(points))


def average_per_week(total: int, first: date | None, today: date) -> int:
    """Return the mean of the calendar weeks since the first entry, today's included, thousandths.

    Nobody is worse off for the weeks before they began.
    """
    if first is None or first > today:
        return 0
    begin = first - timedelta(days=first.weekday())
    return _share(total, (today - begin).days // 7 + 1)
