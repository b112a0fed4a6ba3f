"""Whether a slot is possible, and why or why not: one row for each thing a desk would look at."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta
from uuid import UUID

from desktop_app.areas.timetable.rules.conflicts import away_sentence
from desktop_app.areas.timetable.rules.day_book import DayBook, Held, RoomFacts, TeacherFacts
from desktop_app.areas.timetable.rules.hours import fits, windows
from desktop_app.areas.timetable.rules.lessons import clock_change_warnings
from desktop_app.areas.timetable.terms import Aspect, Check, Slot, Taken, Verdict
from desktop_app.core.wording import show_date, tr, trn

NEAR = timedelta(minutes=30)
_ORDER = {verdict: n for n, verdict in enumerate(Verdict)}


def worst(checks: Iterable[Check]) -> Verdict:
    """Return the worst that any check says."""
    return max((each.verdict for each in checks), key=_ORDER.__getitem__, default=Verdict.OK)


def check_slot(
    book: DayBook,
    slot: Slot,
    *,
    lesson_id: UUID | None = None,
    instrument_id: UUID | None = None,
    leaving_out: Collection[UUID] = (),
    wall: datetime | None = None,
) -> tuple[Check, ...]:
    """Return what speaks for and against a slot, in the order in which a person asks.

    The lesson, and with it the instrument, is that of the meeting the slot would move, unless said.
    `wall` is the naive time that was pointed at: an instant cannot say that the clocks skip it.
    NO is what only the office may book, giving a reason; WARN is worth a look; OK is said of those
    who are free.
    """
    moved = book.meetings.get(slot.occurrence_id) if slot.occurrence_id else None
    lesson_id = lesson_id or (moved.lesson_id if moved else None)
    said = book.lessons.get(lesson_id) if lesson_id else None
    instrument_id = instrument_id or (said.instrument_id if said else None)
    place = book.location_of(slot.room_id, lesson_id)
    found = [*_time(book, wall or book.wall(slot.starts_at)), *_closure(book, slot, place)]
    taken = book.conflicts(slot, leaving_out=leaving_out)
    found += [Check(_ASPECTS[each.what], Verdict.NO, each.sentence) for each in taken]
    busy = {(each.what, each.who_id) for each in taken}
    teacher = book.teachers.get(slot.teacher_id) if slot.teacher_id else None
    if teacher is not None and slot.teacher_id is not None:
        found += _teacher(book, slot, teacher, place)
        found += _teaches(book, teacher, instrument_id)
        found += _travel(book, slot, slot.teacher_id, place)
        if (Taken.TEACHER, slot.teacher_id) not in busy and not _is_no(found, Aspect.TIME_OFF):
            found.append(_free(Aspect.TEACHER, teacher.name))
    room = book.rooms.get(slot.room_id) if slot.room_id else None
    if room is not None and slot.room_id is not None:
        found += _room(room, slot)
        if (Taken.ROOM, slot.room_id) not in busy and not room.archived:
            found.append(_free(Aspect.ROOM, room.name))
    found += _students(book, slot, {who for what, who in busy if what is Taken.STUDENT})
    found += _siblings(book, slot)
    aspects = list(Aspect)
    return tuple(
        sorted(found, key=lambda each: (aspects.index(each.aspect), -_ORDER[each.verdict]))
    )


_ASPECTS = {
    Taken.TEACHER: Aspect.TEACHER,
    Taken.ROOM: Aspect.ROOM,
    Taken.STUDENT: Aspect.STUDENT,
}


def _is_no(found: Iterable[Check], aspect: Aspect) -> bool:
    return any(each.aspect is aspect and each.verdict is Verdict.NO for each in found)


def _free(aspect: Aspect, who: str) -> Check:
    return Check(aspect, Verdict.OK, tr("{who} is free", who=who))


def _time(book: DayBook, wall: datetime) -> Iterator[Check]:
    for said in clock_change_warnings([wall.date()], wall.time(), book.zone):
        yield Check(Aspect.TIME, Verdict.WARN, said.removesuffix("."))


def _closure(book: DayBook, slot: Slot, place: UUID | None) -> Iterator[Check]:
    day = book.wall(slot.starts_at).date()
    name = book.closed.get((day, None))
    if name is not None:
        said = tr("The school is closed on {day}: {name}", day=show_date(day), name=name)
        yield Check(Aspect.CLOSURE, Verdict.WARN, said)
        return
    name = book.closed.get((day, place)) if place is not None else None
    if name is not None and place is not None:
        said = tr(
            "{place} is closed on {day}: {name}",
            place=book.names.locations.get(place, ""),
            day=show_date(day),
            name=name,
        )
        yield Check(Aspect.CLOSURE, Verdict.WARN, said)


def _teacher(
    book: DayBook, slot: Slot, teacher: TeacherFacts, place: UUID | None
) -> Iterator[Check]:
    if teacher.archived:
        yield Check(
            Aspect.TEACHER,
            Verdict.NO,
            tr("{name} is archived and teaches no new lessons", name=teacher.name),
        )
    for start, end in teacher.away:
        if start < slot.ends_at and end > slot.starts_at:
            said = away_sentence(teacher.name, book.wall(start), book.wall(end))
            yield Check(Aspect.TIME_OFF, Verdict.NO, said)
    if teacher.hours:
        start, end = book.wall(slot.starts_at), book.wall(slot.ends_at)
        found = windows(teacher.hours, start.date(), place)
        if not fits(found, start, end):
            said = _outside(book, teacher, start, place)
            yield Check(Aspect.AVAILABILITY, Verdict.WARN, said)


def _outside(book: DayBook, teacher: TeacherFacts, start: datetime, place: UUID | None) -> str:
    day = start.date()
    here = windows(teacher.hours, day, place)
    said: dict[str, object] = {"who": teacher.name, "day": show_date(day)}
    if here:
        times = ", ".join(
            tr("{start} to {end}", start=f"{first:%H:%M}", end=f"{last:%H:%M}")
            for first, last in here
        )
        return tr("{who} is available on {day} only from {times}", times=times, **said)
    if place is not None and windows(teacher.hours, day):
        where = book.names.locations.get(place, "")
        return tr("{who} is not available at {place} on {day}", place=where, **said)
    return tr("{who} is not available on {day}", **said)


def _teaches(book: DayBook, teacher: TeacherFacts, instrument: UUID | None) -> Iterator[Check]:
    if instrument is not None and teacher.instruments and instrument not in teacher.instruments:
        name = book.names.instruments.get(instrument, "")
        said = tr("{who} does not teach {instrument}", who=teacher.name, instrument=name)
        yield Check(Aspect.TEACHES, Verdict.WARN, said)


def _travel(book: DayBook, slot: Slot, teacher_id: UUID, place: UUID | None) -> Iterator[Check]:
    if place is None or not book.travel:
        return
    before, after = neighbors(book, slot, teacher_id)
    who = book.who(Taken.TEACHER, teacher_id)
    for held, way, gap in (
        (
            before,
            (before.location_id if before else None, place),
            slot.starts_at - before.ends_at if before else None,
        ),
        (
            after,
            (place, after.location_id if after else None),
            after.starts_at - slot.ends_at if after else None,
        ),
    ):
        minutes = _minutes(book, *way)
        if held is None or gap is None or minutes is None or gap >= timedelta(minutes=minutes):
            continue
        other = book.names.locations.get(held.location_id, "") if held.location_id else ""
        words: dict[str, object] = {"who": who, "place": other}
        if held is before:
            said = trn(
                "{who} teaches at {place} until {time} and needs {n} minute to come here",
                "{who} teaches at {place} until {time} and needs {n} minutes to come here",
                minutes,
                time=f"{book.wall(held.ends_at):%H:%M}",
                **words,
            )
        else:
            said = trn(
                "{who} teaches at {place} from {time} and needs {n} minute to get there",
                "{who} teaches at {place} from {time} and needs {n} minutes to get there",
                minutes,
                time=f"{book.wall(held.starts_at):%H:%M}",
                **words,
            )
        yield Check(Aspect.TRAVEL, Verdict.WARN, said)


def _minutes(book: DayBook, start: UUID | None, end: UUID | None) -> int | None:
    if start is None or end is None or start == end:
        return None
    there = book.travel.get((start, end))
    return there if there is not None else book.travel.get((end, start))


def neighbors(book: DayBook, slot: Slot, teacher_id: UUID) -> tuple[Held | None, Held | None]:
    """Return what a teacher has last before and first after a slot, on its day."""
    before = after = None
    for held in book.by_teacher.overlapping(
        teacher_id, slot.starts_at - timedelta(hours=12), slot.ends_at + timedelta(hours=12)
    ):
        if held.id == slot.occurrence_id or held.busy:
            continue
        if held.ends_at <= slot.starts_at and (before is None or held.ends_at > before.ends_at):
            before = held
        if held.starts_at >= slot.ends_at and after is None:
            after = held
    return before, after


def _room(room: RoomFacts, slot: Slot) -> Iterator[Check]:
    if room.archived:
        yield Check(Aspect.ROOM, Verdict.NO, tr("{room} is out of use", room=room.name))
    coming = len(slot.students)
    if room.capacity is not None and coming > room.capacity:
        said = trn(
            "{room} holds {n} student, {coming} would come",
            "{room} holds {n} students, {coming} would come",
            room.capacity,
            room=room.name,
            coming=coming,
        )
        yield Check(Aspect.CAPACITY, Verdict.WARN, said)


def _students(book: DayBook, slot: Slot, taken: Collection[UUID]) -> Iterator[Check]:
    free = [who for who in slot.students if who not in taken]
    if len(free) == 1:
        yield _free(Aspect.STUDENT, book.names.students.get(free[0], ""))
    elif free:
        said = tr("{n} students are free", n=len(free))
        yield Check(Aspect.STUDENT, Verdict.OK, said)


def _siblings(book: DayBook, slot: Slot) -> Iterator[Check]:
    """Say when a brother or sister has a lesson right before or after."""
    for student in slot.students:
        for sibling in sorted(book.siblings.get(student, ())):
            for held in book.by_student.overlapping(
                sibling, slot.starts_at - NEAR, slot.ends_at + NEAR
            ):
                if held.id == slot.occurrence_id or sibling in slot.students:
                    continue
                said = tr(
                    "{who} has {title} from {start} to {end}",
                    who=book.names.students.get(sibling, ""),
                    title=held.title,
                    start=f"{book.wall(held.starts_at):%H:%M}",
                    end=f"{book.wall(held.ends_at):%H:%M}",
                )
                yield Check(Aspect.SIBLING, Verdict.OK, said)
