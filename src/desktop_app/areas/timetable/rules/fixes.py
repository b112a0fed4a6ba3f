"""What would mend a conflict: the next time of the same day at which nothing speaks against it."""

from datetime import datetime, timedelta
from uuid import UUID

from desktop_app.areas.timetable.rules.day_book import DayBook, Held
from desktop_app.areas.timetable.rules.slot_checks import check_slot
from desktop_app.areas.timetable.terms import Verdict

STEP = timedelta(minutes=15)
EARLIEST, LATEST = 8, 21


def easier_to_move(book: DayBook, one: UUID, other: UUID) -> UUID:
    """Return which of two meetings to move: the one with fewer students, then the shorter one."""

    def weight(key: UUID) -> tuple[int, timedelta]:
        held = book.meetings.get(key)
        if held is None:
            return (10_000, timedelta())
        day = book.wall(held.starts_at).date()
        return (len(book.students_of(held.lesson_id, day)), held.ends_at - held.starts_at)

    return min((one, other), key=weight)


def free_time(book: DayBook, occurrence_id: UUID, *, now: datetime) -> datetime | None:
    """Return a wall time of the same day, the next there is, at which all are free.

    Later times come first, then earlier ones that are not over `now` (both wall times).
    """
    held = book.meetings.get(occurrence_id)
    if held is None:
        return None
    for start in _nearest_first(book, held):
        if start < now:
            continue
        slot = book.slot_of(occurrence_id, start)
        if all(each.verdict is Verdict.OK for each in check_slot(book, slot)):
            return start
    return None


def _nearest_first(book: DayBook, held: Held) -> list[datetime]:
    begin = book.wall(held.starts_at)
    first = begin.replace(hour=EARLIEST, minute=0)
    last = begin.replace(hour=LATEST, minute=0) - (held.ends_at - held.starts_at)
    found = []
    start = first
    while start <= last:
        found.append(start)
        start += STEP
    return sorted(found, key=lambda each: (each < begin, abs(each - begin)))
