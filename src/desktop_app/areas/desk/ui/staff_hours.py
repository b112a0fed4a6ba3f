"""When a teacher can teach, and when they are away, in the inspector."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING

from desktop_app.areas.desk.queries.teacher_hours import StaffHours
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.ui.hours_dialog import weekday_options
from desktop_app.areas.timetable.ui.time_off_dialog import kind_options
from desktop_app.core.wording import show_date, show_date_with_year, tr
from desktop_app.kit.card_parts import Block, LineItem, Lines
from desktop_app.kit.chips import Chip
from desktop_app.kit.deeds import Deed

if TYPE_CHECKING:
    from desktop_app.areas.desk.ui.staff_pane import StaffPane


def blocks(found: StaffHours, pane: "StaffPane") -> Sequence[Block]:
    """Make the blocks of the overview."""
    hours = [_hours(row, pane) for row in found.hours]
    away = [_away(row, pane) for row in found.away]
    return (
        Lines(tr("Can teach"), hours, nothing=tr("No hours yet: nobody is warned.")),
        Lines(tr("Away"), away, nothing=tr("No time off ahead.")),
    )


def _hours(row: timetable.HoursRow, pane: "StaffPane") -> LineItem:
    if row.recurring:
        lead = dict(weekday_options())[row.day_of_week]
        spans = (
            tr("from {day}", day=show_date_with_year(row.valid_from)) if row.valid_from else "",
            tr("until {day}", day=show_date_with_year(row.valid_until)) if row.valid_until else "",
        )
    else:
        lead = show_date(row.valid_from) if row.valid_from else ""
        spans = (tr("only that day"), "")
    said = tr("{start} to {end}", start=f"{row.start:%H:%M}", end=f"{row.end:%H:%M}")
    second = ", ".join(part for part in (row.location or "", *spans) if part)
    return LineItem(said, second, lead=lead, run=pane.edit_hours if pane.may_write() else None)


def _away(row: timetable.TimeOffRow, pane: "StaffPane") -> LineItem:
    chip = None
    if row.to_cover:
        chip = Chip(timetable.cover_sentence(row.to_cover).rstrip("."), "amber", "warning")
    kind = dict(kind_options())[row.kind]
    deeds: tuple[Deed, ...] = ()
    if pane.may_write():
        deeds = (
            Deed(tr("Change"), partial(pane.change_time_off, row)),
            Deed(tr("Remove"), partial(pane.remove_time_off, row)),
        )
    return LineItem(
        away_words(row.start, row.end), ", ".join(part for part in (kind, row.note or "") if part),
        chip=chip, deeds=deeds,
    )  # fmt: skip


def away_words(start: datetime, end: datetime) -> str:
    """Write a time off: Thu 19 Nov, Thu 19 to Fri 20 Nov, Thu 19 Nov 09:00 to 12:00."""
    whole = start.time() == end.time() == time()
    last = end - timedelta(days=1) if whole else end
    first_day, last_day = show_date(start.date()), show_date(last.date())
    if whole:
        if start.date() == last.date():
            return first_day
        return tr("{start} to {end}", start=first_day, end=last_day)
    begin = f"{first_day} {start:%H:%M}"
    if start.date() == end.date():
        return tr("{start} to {end}", start=begin, end=f"{end:%H:%M}")
    return tr("{start} to {end}", start=begin, end=f"{last_day} {end:%H:%M}")
