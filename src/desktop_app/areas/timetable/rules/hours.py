"""When a teacher can teach: the hours of a week, of a span of dates, of one date."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import show_date_with_year, tr

WEEKDAYS = 7


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours in which somebody can teach, in the school's wall time; with a location only there.

    `day_of_week` is 0 for Sunday to 6 for Saturday. Those of a single date are not `recurring` and
    are valid from and until that date; on it they hold in place of the week's.
    """

    day_of_week: int
    start: time
    end: time
    location_id: UUID | None = None
    recurring: bool = True
    valid_from: date | None = None
    valid_until: date | None = None

    def on(self, day: date) -> bool:
        """Say whether they are meant for the day."""
        return (
            self.day_of_week == day_of_week(day)
            and (self.valid_from is None or self.valid_from <= day)
            and (self.valid_until is None or day <= self.valid_until)
        )


def day_of_week(day: date) -> int:
    """Return the number of a day in the week as the schema counts: 0 for Sunday."""
    return day.isoweekday() % WEEKDAYS


def check_hours(hours: Hours) -> Hours:
    """Return hours that can be kept. Raises RuleBroken."""
    if not 0 <= hours.day_of_week < WEEKDAYS:
        raise RuleBroken(
            tr("Give the day as a number from 0 for Sunday to 6 for Saturday."), field="day"
        )
    if hours.end <= hours.start:
        raise RuleBroken(
            tr(
                "These hours end at {end}, before they begin at {start}. Nothing was saved.",
                start=f"{hours.start:%H:%M}",
                end=f"{hours.end:%H:%M}",
            ),
            field="end",
        )
    first, last = hours.valid_from, hours.valid_until
    if first is not None and last is not None and last < first:
        raise RuleBroken(
            tr(
                "These hours are valid until {last}, before {first}, from which they are valid. "
                "Nothing was saved.",
                first=show_date_with_year(first),
                last=show_date_with_year(last),
            ),
            field="until",
        )
    if not hours.recurring:
        if first is None or first != last:
            raise RuleBroken(tr("Say on which date these hours are."), field="from")
        if day_of_week(first) != hours.day_of_week:
            raise RuleBroken(
                tr(
                    "{day} is another weekday than these hours are for.",
                    day=show_date_with_year(first),
                ),
                field="day",
            )
    return hours


def windows(
    hours: Iterable[Hours], day: date, location_id: UUID | None = None
) -> list[tuple[time, time]]:
    """Return when somebody can teach on a day at a location, touching hours made one.

    Hours of that single date hold in place of the week's.
    """
    meant = [each for each in hours if each.on(day)]
    single = [each for each in meant if not each.recurring]
    here = sorted(
        (each.start, each.end)
        for each in single or meant
        if location_id is None or each.location_id in {None, location_id}
    )
    joined: list[tuple[time, time]] = []
    for start, end in here:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def fits(found: Sequence[tuple[time, time]], start: datetime, end: datetime) -> bool:
    """Say whether a stretch of wall time lies within one of a day's windows."""
    return start.date() == end.date() and any(
        first <= start.time() and end.time() <= last for first, last in found
    )
