"""What is said beside a lesson that is carried: where it would be, and what speaks against it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.terms import KEEP, Aspect, Check, Keep, Slot, Verdict
from desktop_app.areas.timetable.ui.grid_sheet import NOBODY, Row
from desktop_app.areas.timetable.ui.grid_week import ROOMS, GridWeek
from desktop_app.core import clock as clocks
from desktop_app.core.wording import show_date, tr, trn
from desktop_app.kit.popover import Check as Line
from desktop_app.kit.popover import Said
from desktop_app.kit.time_grid_facts import Carry, clock

LAST_MINUTE = 24 * 60 - 1
MOST, MOST_GOOD = 4, 2
LOOKS = {Verdict.WARN: ("warning", "amber"), Verdict.NO: ("warning-circle", "red")}
FREE = (Aspect.ROOM, Aspect.TEACHER, Aspect.STUDENT)


def lane_id(carry: Carry) -> UUID | None:
    """Return the room or teacher of a lane, None for the lane of those without."""
    return None if carry.lane == NOBODY else carry.lane  # type: ignore[return-value]  # other lanes hold ids


def wall_start(carry: Carry) -> datetime:
    """Return the wall time at which a carried block would begin."""
    return datetime.combine(carry.day, time()) + timedelta(minutes=carry.start)


def changes_of(carry: Carry, lanes: str) -> dict[str, Any]:
    """Return the room or teacher a carried block would change to; nothing for its own lane."""
    if carry.block is not None and carry.lane == carry.block.lane:
        return {}
    return {"room_id" if lanes == ROOMS else "teacher_id": lane_id(carry)}


def slot_of(book: timetable.DayBook, carry: Carry, lanes: str, row: Row | None) -> Slot:
    """Return the interval a carried block would take, with who would come."""
    start, minutes = wall_start(carry), carry.end - carry.start
    changes = changes_of(carry, lanes)
    if row is not None and row.id in book.meetings and isinstance(row, timetable.WeekBlock):
        keep: dict[str, UUID | Keep | None] = {"room_id": KEEP, "teacher_id": KEEP}
        found = book.slot_of(row.id, start, minutes=minutes, **keep | changes)
        return replace(found, occurrence_id=None) if carry.doing == "copy" else found
    begin = clocks.instant(start, book.zone)
    if row is None:
        return Slot(begin, begin + timedelta(minutes=minutes), **changes)
    uses: dict[str, Any] = {"teacher_id": row.teacher_id, "room_id": row.room_id}
    if carry.doing != "copy":
        uses |= {"students": _coming(book, carry, row), "occurrence_id": row.id}
    return Slot(begin, begin + timedelta(minutes=minutes), **uses | changes)


def _coming(book: timetable.DayBook, carry: Carry, row: Row) -> tuple[UUID, ...]:
    """Return who comes: to a slot who booked it, to a meeting of another week who is in it then."""
    if isinstance(row, timetable.SlotBlock):
        return (row.student_id,) if row.student_id is not None else ()
    return book.students_of(row.lesson_id, carry.day)


def free_slot_at(
    carry: Carry, lanes: str, row: Row | None, slots: Sequence[timetable.SlotBlock]
) -> timetable.SlotBlock | None:
    """Return the free slot of its lesson that a carried booking would be dropped on."""
    if not isinstance(row, timetable.SlotBlock) or row.free or carry.doing != "move":
        return None
    for each in slots:
        lane = each.room_id if lanes == ROOMS else each.teacher_id
        here = (each.lesson_id, each.day, lane) == (row.lesson_id, carry.day, lane_id(carry))
        if here and each.free and each.start <= carry.start < each.end:
            return each
    return None


def checks_of(
    book: timetable.DayBook | None,
    carry: Carry,
    lanes: str,
    row: Row | None,
    slots: Sequence[timetable.SlotBlock] = (),
) -> tuple[Check, ...]:
    """Return what speaks for and against a place; nothing while the book is being read."""
    if book is None:
        return ()
    slot = slot_of(book, carry, lanes, row)
    taken_over = free_slot_at(carry, lanes, row, slots)
    start, found = (
        wall_start(carry),
        timetable.check_in_book(
            book,
            slot,
            lesson_id=row.lesson_id if row is not None else None,
            leaving_out=(taken_over.id,) if taken_over is not None else (),
        ),
    )
    if clocks.exists(start, book.zone):
        return found
    said = timetable.clock_change_warnings([start.date()], start.time(), book.zone)
    missing = [Check(Aspect.TIME, Verdict.WARN, each.removesuffix(".")) for each in said]
    return (*missing, *found)


def said_of(
    week: GridWeek, carry: Carry, lanes: str, checks: Sequence[Check], row: Row | None
) -> Said:
    """Return the words of the popover."""
    title = tr("{day}, {start} to {end}", day=show_date(carry.day), start=clock(carry.start),
               end=clock(min(carry.end, LAST_MINUTE)))  # fmt: skip
    hint = _hint_of_slot(week, carry, lanes, row)
    return Said(title, _fact(week, carry, lanes, row), tuple(_rows(checks)), hint or _hint(carry))


def _fact(week: GridWeek, carry: Carry, lanes: str, old: Row | None) -> str:
    place = lane_words(week, carry.lane, lanes)
    if old is None or carry.doing == "copy":
        return place
    there = week.first <= old.day <= week.last
    day = show_date(old.day).split()[0] if there else show_date(old.day)
    was = tr("{day} {time}", day=day, time=clock(old.start))
    named = old.teacher if isinstance(old, timetable.WeekBlock) else None
    teacher = (named or ("", ""))[1]
    if teacher and lanes == ROOMS:
        return tr("{place}. Was {when} with {teacher}", place=place, when=was, teacher=teacher)
    return tr("{place}. Was {when}", place=place, when=was)


def lane_words(week: GridWeek, lane: object, lanes: str) -> str:
    """Return the name of a lane's room or teacher."""
    if lanes == ROOMS:
        return next((r.name for r in week.rooms if r.id == lane), tr("Online"))
    return next((name for key, name in week.teachers if key == lane), tr("Nobody yet"))


def _rows(checks: Sequence[Check]) -> list[Line]:
    """Say what is free in one line, then what is not as it should be, then what is good to know."""
    ok = [each for each in checks if each.verdict is Verdict.OK]
    free = [each.sentence for each in ok if each.aspect in FREE]
    rows = [Line(", ".join(free))] if free else []
    against = [each for each in checks if each.verdict is Verdict.NO]
    against += [each for each in checks if each.verdict is Verdict.WARN]
    rows += [Line(each.sentence, *LOOKS[each.verdict]) for each in against[:MOST]]
    more = len(against) - MOST
    if more > 0:
        rows.append(Line(trn("And {n} more", "And {n} more", more), "dots-three", "text2"))
    if not against:
        rows += [Line(each.sentence) for each in ok if each.aspect not in FREE][:MOST_GOOD]
    return rows


def _hint_of_slot(
    week: GridWeek, carry: Carry, lanes: str, row: Row | None
) -> tuple[str, str, str] | None:
    if not isinstance(row, timetable.SlotBlock):
        return None
    if carry.doing == "copy":
        return (tr("One more slot like it."), "", "")
    if free_slot_at(carry, lanes, row, week.slots) is not None:
        return (tr("The booking moves to this free slot."), "", "")
    return (tr("This slot, within its week."), tr("Esc"), tr("puts it back"))


def _hint(carry: Carry) -> tuple[str, str, str]:
    if carry.doing == "new":
        return (tr("A new lesson."), tr("Esc"), tr("puts it back"))
    if carry.doing == "copy":
        if carry.following:
            return (tr("A new lesson like this one."), "", "")
        return (tr("Once more here."), tr("Shift"), tr("for a new lesson like it"))
    if carry.following:
        return (tr("Asks whether all after it move too."), "", "")
    return (tr("This lesson only."), tr("Shift"), tr("for all after it"))


def status_of(carry: Carry, name: str) -> str:
    """Say in the status bar what is under way and how it ends."""
    words = {
        "move": tr("Moving {name}. Enter to drop, Esc to cancel", name=name),
        "resize": tr("Changing how long {name} lasts. Enter to drop, Esc to cancel", name=name),
        "copy": tr("Copying {name}. Enter to drop, Esc to cancel", name=name),
        "new": tr("New lesson. Let go to fill it in, Esc to cancel"),
    }
    return words[carry.doing]
