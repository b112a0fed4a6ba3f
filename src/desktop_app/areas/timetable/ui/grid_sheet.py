"""How a week that was read becomes the sheet of the grid: its days, lanes and blocks."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.terms import LessonType, OccurrenceStatus, Recurrence
from desktop_app.areas.timetable.ui.grid_week import ROOMS, SPAN_DAY, GridWeek, View
from desktop_app.core.folding import fold
from desktop_app.core.wording import show_date, tr, trn
from desktop_app.kit.time_grid_facts import (
    Block,
    DayFacts,
    Lane,
    Line,
    Note,
    Sheet,
    Strip,
    clock,
)

Row = timetable.WeekBlock | timetable.SlotBlock
FIRST_HOUR, LAST_HOUR = 7, 22
NOBODY = "nobody"
ROLES = {
    LessonType.INDIVIDUAL: "blue",
    LessonType.GROUP: "teal",
    LessonType.HYBRID: "violet",
    LessonType.BAND_REHEARSAL: "amber",
    LessonType.ENSEMBLE: "amber",
}


def sheet_of(week: GridWeek, view: View) -> Sheet:
    """Return the sheet of a week that was read, as a person wants to see it."""
    shown = [each for each in week.blocks if wanted(week, view, each)]
    lanes = _lanes(week, view, shown)
    known = {lane.key for lane in lanes}
    taken = {each.day for each in shown if not each.cancelled}
    days = [
        _day(week, view, day, lanes, open_anyway=day in taken)
        for day in _days(week, view, {each.day for each in shown})
    ]
    conflicts = week.in_conflict
    blocks = tuple(
        block_of(week, view, each, warned=each.id in conflicts)
        for each in shown
        if _lane_of(view, each) in known
        and (each.id in conflicts or not _gives_way(week, view, each))
    )
    blocks += tuple(slot_blocks_of(week, view))
    first = min([FIRST_HOUR * 60, *(block.start // 60 * 60 for block in blocks)])
    last = max([LAST_HOUR * 60, *(-(-block.end // 60) * 60 for block in blocks)])
    now = (week.today, week.now.hour * 60 + week.now.minute)
    return Sheet(tuple(days), blocks, first, last, now)


def _gives_way(week: GridWeek, view: View, each: timetable.WeekBlock) -> bool:
    """Say whether the slots of a one-on-one week stand where their group would meet."""
    return each.one_on_one and any(
        slot.occurrence_id == each.id
        and slot.day == each.day
        and slot.start < each.end
        and slot.end > each.start
        and (slot.room_id if view.lanes == ROOMS else slot.teacher_id) == _lane_of(view, each)
        for slot in week.slots
    )


def wanted(week: GridWeek, view: View, each: timetable.WeekBlock) -> bool:
    """Say whether a meeting fits what is chosen and typed."""
    if view.teacher is not None and each.teacher_id != view.teacher:
        return False
    if view.types and each.type.value not in view.types:
        return False
    if view.rooms and each.room_id not in view.rooms:
        return False
    if view.location not in {None, week.location_of(each.room_id, each.location_id)}:
        return False
    if not view.typed:
        return True
    room = week.room_name(each.room_id)
    parts = (each.title, *(each.alone or ()), *(each.teacher or ()), each.instrument or "", room)
    said = fold(" ".join(parts))
    return all(word in said for word in fold(view.typed).split())


def _days(week: GridWeek, view: View, used: Iterable[date]) -> list[date]:
    """Return Monday to Saturday, and Sunday where something takes place; or the one day."""
    if view.span == SPAN_DAY:
        return [week.first]
    days = [week.first + timedelta(days=n) for n in range(6)]
    sunday = week.first + timedelta(days=6)
    return [*days, sunday] if sunday in set(used) else days


def _lanes(week: GridWeek, view: View, shown: list[timetable.WeekBlock]) -> list[Lane]:
    used = {_lane_of(view, each) for each in shown}
    if view.lanes == ROOMS:
        lanes = [
            Lane(room.id, room.name)
            for room in week.rooms
            if _room_wanted(view, room.id, room.location_id)
            and (not room.archived or room.id in used)
        ]
        rest = tr("Online")
    else:
        everybody = view.span == SPAN_DAY and view.location is None and view.teacher is None
        names = dict(week.teachers)
        lanes = [
            Lane(key, _short(week.names.get(key), name))
            for key, name in names.items()
            if everybody or key in used
        ]
        left = used - set(names) - {NOBODY}
        others = {each.teacher_id: each.teacher for each in shown if each.teacher_id in left}
        lanes += [Lane(key, " ".join(name or ())) for key, name in others.items()]
        rest = tr("Nobody yet")
    return [*lanes, Lane(NOBODY, rest)] if NOBODY in used or not lanes else lanes


def _room_wanted(view: View, room_id: UUID, location_id: UUID) -> bool:
    return view.location in {None, location_id} and (not view.rooms or room_id in view.rooms)


def _lane_of(view: View, each: timetable.WeekBlock) -> UUID | str:
    return (each.room_id if view.lanes == ROOMS else each.teacher_id) or NOBODY


def _short(name: tuple[str, str] | None, whole: str) -> str:
    if name is None:
        return whole
    return f"{name[0]} {name[1][:1]}." if name[1] else name[0] or whole


def _day(
    week: GridWeek, view: View, day: date, lanes: list[Lane], *, open_anyway: bool
) -> DayFacts:
    words = show_date(day).split(" ", 1)
    closures = [row for row in week.closed if row.day == day]
    whole = next((r for r in closures if r.location_id in {None, view.location}), None)
    today = day == week.today
    lanes = [_with_away(week, day, lane) for lane in lanes]
    if whole is None:
        places = {row.location_id for row in closures}
        shut = {room.id for room in week.rooms if room.location_id in places}
        here = tuple(replace(lane, hatched=lane.hatched or lane.key in shut) for lane in lanes)
        return DayFacts(day, words[0], words[-1], here, today=today)
    note = Note(whole.name, closed_words(week.skipped.get(day, 0)), "calendar-blank")
    return DayFacts(
        day, words[0], words[-1], tuple(lanes) if open_anyway else (), note, today=today
    )


def _with_away(week: GridWeek, day: date, lane: Lane) -> Lane:
    """Return a lane as it is on a day: hatched while its teacher is away."""
    if (lane.key, day) not in week.away:
        return lane
    return Lane(lane.key, tr("{name}, away", name=lane.title), hatched=True)


def closed_words(skipped: int) -> str:
    """Say what a closed day means for lessons."""
    if not skipped:
        return tr("School closed.")
    return trn(
        "School closed. {n} lesson skipped, not billed.",
        "School closed. {n} lessons skipped, not billed.",
        skipped,
    )


# --- blocks ---


def block_of(week: GridWeek, view: View, each: timetable.WeekBlock, *, warned: bool) -> Block:
    """Return how a meeting stands in the grid."""
    return Block(
        key=each.id,
        day=each.day,
        lane=_lane_of(view, each),
        start=each.start,
        end=max(each.end, each.start + 5),
        title=_short(each.alone, each.title) if _is_single(each) else each.title,
        lines=tuple(_lines(week, view, each)),
        role=ROLES[each.type],
        repeat=_repeat(each),
        strip=_strip(each),
        warned=warned and not each.cancelled,
        gone=each.cancelled,
        fixed=each.cancelled or each.is_finished,
        words=spoken(week, each, warned=warned),
        short=each.alone[0].split(" ")[0] if each.alone and _is_single(each) else "",
    )


def slot_blocks_of(week: GridWeek, view: View) -> Iterator[Block]:
    """Return the offered times of one-on-one weeks that fit what is chosen, taken or free."""
    if view.types and LessonType.HYBRID.value not in view.types:
        return
    for slot in week.slots:
        lane = slot.room_id if view.lanes == ROOMS else slot.teacher_id
        place = week.location_of(slot.room_id, None)
        if lane is None or view.location not in {None, place}:
            continue
        if (view.rooms and slot.room_id not in view.rooms) or (
            view.teacher not in {None, slot.teacher_id}
        ):
            continue
        who = _short(slot.student, "") if slot.student else tr("Free slot")
        times = tr("{day} {start} to {end}", day=show_date(slot.day), start=clock(slot.start),
                   end=clock(slot.end))  # fmt: skip
        said = (tr("1-on-1"), who, slot.title, times, week.room_name(slot.room_id))
        if any(word not in fold(" ".join(said)) for word in fold(view.typed).split()):
            continue
        yield Block(
            slot.id, slot.day, lane, slot.start, slot.end, who,
            (Line(slot.title, "user"),), "violet", fixed=slot.closed, words=", ".join(said),
            short=slot.student[0].split(" ")[0] if slot.student else tr("Free"),
        )  # fmt: skip


def _is_single(each: timetable.WeekBlock) -> bool:
    return each.type is LessonType.INDIVIDUAL and each.alone is not None


def _repeat(each: timetable.WeekBlock) -> str | None:
    match each.recurrence:
        case Recurrence.ONCE:
            return None
        case Recurrence.BIWEEKLY:
            return "2"
        case _:
            return ""


def _strip(each: timetable.WeekBlock) -> Strip | None:
    if not each.cycle_length or each.cancelled:
        return None
    return Strip(each.cycle_length, each.one_on_one_weeks, each.cycle_week)


def _lines(week: GridWeek, view: View, each: timetable.WeekBlock) -> Iterable[Line]:
    if each.cancelled:
        yield Line(cancelled_words(each.status), tone="text3")
        return
    who = _other(week, view, each)
    nobody = each.teacher_id is None and view.lanes == ROOMS
    if nobody:
        yield Line(tr("No cover"), tone="amber")
    if each.type is LessonType.HYBRID and each.cycle_week is not None:
        if each.one_on_one:
            yield Line(tr("1-on-1"), "user")
            if each.booked is not None:
                yield Line(tr("{n} of {of}", n=each.booked, of=each.enrolled))
                return
        else:
            yield Line(tr("Wk {n}/{of}", n=each.cycle_week, of=each.cycle_length), "users")
        yield Line(", ".join(part for part in (str(each.enrolled), who) if part))
        return
    yield Line((each.instrument or each.title) if _is_single(each) else str(each.enrolled))
    if who:
        yield Line(who)


def _other(week: GridWeek, view: View, each: timetable.WeekBlock) -> str:
    """Return what the lane does not say: the teacher of a room's meeting, a teacher's room."""
    if view.lanes == ROOMS:
        name = each.teacher or ("", "")
        return name[1] or name[0]
    return week.room_name(each.room_id)


def cancelled_words(status: OccurrenceStatus) -> str:
    """Say who cancelled a meeting."""
    return {
        OccurrenceStatus.CANCELLED_BY_TEACHER: tr("Teacher cancelled"),
        OccurrenceStatus.CANCELLED_BY_STUDENT: tr("Cancelled by family"),
    }.get(status, tr("Cancelled"))


def spoken(week: GridWeek, each: timetable.WeekBlock, *, warned: bool = False) -> str:
    """Say all of a meeting in one line, for tooltips and for those who do not see the grid."""
    room = week.room_name(each.room_id)
    students = " ".join(each.alone) if each.alone else ""
    if each.enrolled != 1:
        students = trn("{n} student", "{n} students", each.enrolled)
    state = cancelled_words(each.status) if each.cancelled else ""
    parts = (
        each.title,
        students,
        tr("{day} {start} to {end}", day=show_date(each.day), start=clock(each.start),
           end=clock(each.end)),
        room,
        " ".join(each.teacher).strip() if each.teacher else tr("Nobody yet"),
        state,
        tr("booked twice") if warned else "",
    )  # fmt: skip
    return ", ".join(part for part in parts if part)


def name_of(each: Row) -> str:
    """Return what a meeting is called in a sentence: its only student and subject, or its title."""
    if isinstance(each, timetable.SlotBlock):
        who = " ".join(each.student).strip() if each.student else tr("Free slot")
        return tr("{name}, {subject}", name=who, subject=each.title)
    if not _is_single(each):
        return each.title
    name = " ".join(each.alone or ()).strip()
    return tr("{name}, {subject}", name=name, subject=each.instrument or each.title)
