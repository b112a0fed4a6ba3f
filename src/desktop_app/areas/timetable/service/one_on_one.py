"""One-on-one weeks: slots offered in place of the group, booked, moved and given back."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from desktop_app.areas.school import api as school
from desktop_app.areas.timetable.glances.meetings import MeetingRow, meeting
from desktop_app.areas.timetable.queries import lookups
from desktop_app.areas.timetable.queries.members import members
from desktop_app.areas.timetable.rules import slots as rules
from desktop_app.areas.timetable.rules.slots import SlotPlan
from desktop_app.areas.timetable.service.bookings import book, checked_reason, get, is_marked
from desktop_app.areas.timetable.tables import OneOnOneSlot, SlotBooking
from desktop_app.areas.timetable.terms import KEEP, BookingStatus, Keep, Slot
from desktop_app.core.clock import exists, instant
from desktop_app.core.db.database import Work
from desktop_app.core.db.types import new_id
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import show_date, tr


def offer_slots(
    work: Work,
    occurrence_id: UUID,
    plan: SlotPlan,
    *,
    teacher_id: UUID | Keep | None = KEEP,
    room_id: UUID | Keep | None = KEEP,
    anyway: str | None = None,
) -> list[UUID]:
    """Offer slots in the one-on-one week of a group meeting; return their ids in order of time.

    Raises RuleBroken outside a one-on-one week, and DoubleBooked when teacher or room is taken.
    """
    row = meeting(work.session, occurrence_id)
    _check_open(row)
    times = rules.slot_times(plan)
    rules.check_week(times, row.day)
    teacher = row.teacher_id if isinstance(teacher_id, Keep) else teacher_id
    room = row.room_id if isinstance(room_id, Keep) else room_id
    lookups.check_teacher(work.session, teacher)
    lookups.room_facts(work.session, room)
    zone = school.facts(work.session).timezone
    spans = [(_moment(begin, zone), _moment(end, zone)) for begin, end in times]
    asked = [Slot(begin, end, teacher, room, (), occurrence_id) for begin, end in spans]
    book(work, asked, anyway=anyway)
    made = [
        OneOnOneSlot(
            id=new_id(),
            lesson_id=row.lesson_id,
            occurrence_id=occurrence_id,
            starts_at=begin,
            ends_at=end,
            teacher_id=teacher,
            room_id=room,
        )
        for begin, end in spans
    ]
    work.session.add_all(made)
    work.session.flush()
    return [each.id for each in made]


def _moment(wall: datetime, zone: str) -> datetime:
    if not exists(wall, zone):
        raise RuleBroken(
            tr(
                "The clock is put forward on {day}: {time} does not exist.",
                day=show_date(wall.date()),
                time=f"{wall:%H:%M}",
            ),
            field="start",
        )
    return instant(wall, zone)


def _check_open(row: MeetingRow) -> None:
    said = {"title": row.title, "day": show_date(row.day)}
    if not row.one_on_one:
        raise RuleBroken(
            tr("{title} meets as a group in the week of {day}, so it offers no slots.", **said)
        )
    if row.cancelled:
        raise RuleBroken(tr("{title} of {day} is cancelled, so it offers no slots.", **said))
    if row.finished_at is not None:
        raise RuleBroken(tr("The register of {day} is finished. Reopen it first.", **said))


def _slot(work: Work, slot_id: UUID) -> OneOnOneSlot:
    return get(work, OneOnOneSlot, slot_id, tr("This slot is not in the timetable."))


def _standing(work: Work, slot_ids: Sequence[UUID]) -> SlotBooking | None:
    query = select(SlotBooking).where(
        SlotBooking.slot_id.in_(list(slot_ids)), SlotBooking.status == BookingStatus.BOOKED
    )
    return work.session.scalars(query.limit(1)).first()


def move_slot(
    work: Work,
    slot_id: UUID,
    start: datetime,
    *,
    duration: int | None = None,
    teacher_id: UUID | Keep | None = KEEP,
    room_id: UUID | Keep | None = KEEP,
    anyway: str | None = None,
) -> None:
    """Move a slot to a wall time of its week, with who booked it.

    Raises RuleBroken for one that is gone, marked, or would leave its week, DoubleBooked when
    teacher, room or student is taken or the teacher away.
    """
    slot = _slot(work, slot_id)
    row = meeting(work.session, slot.occurrence_id)
    _check_open(row)
    if slot.withdrawn_at is not None:
        raise RuleBroken(tr("This slot is no longer offered. Choose another."), field="slot")
    booked = _standing(work, [slot_id])
    if booked is not None:
        _check_unmarked(work, booked)
    minutes = duration or int((slot.ends_at - slot.starts_at).total_seconds()) // 60
    times = rules.slot_times(SlotPlan(start, minutes, 1))
    rules.check_week(times, row.day)
    if not isinstance(teacher_id, Keep):
        lookups.check_teacher(work.session, teacher_id)
        slot.teacher_id = teacher_id
    if not isinstance(room_id, Keep):
        lookups.room_facts(work.session, room_id)
        slot.room_id = room_id
    zone = school.facts(work.session).timezone
    begin, end = (_moment(wall, zone) for wall in times[0])
    who = (booked.student_id,) if booked is not None else ()
    asked = Slot(begin, end, slot.teacher_id, slot.room_id, who, slot_id)
    book(work, [asked], anyway=anyway, away=True)
    slot.starts_at, slot.ends_at = begin, end
    work.session.flush()


def withdraw_slots(work: Work, slot_ids: Sequence[UUID]) -> int:
    """Offer slots no more; return how many. Raises RuleBroken while one of them is booked."""
    found = _standing(work, slot_ids)
    if found is not None:
        raise RuleBroken(
            tr(
                "{name} has booked this slot. Cancel or move the booking first.",
                name=lookups.student_name(work.session, found.student_id),
            )
        )
    rows = [_slot(work, each) for each in slot_ids]
    open_ones = [row for row in rows if row.withdrawn_at is None]
    for row in open_ones:
        row.withdrawn_at = work.clock.now()
    work.session.flush()
    return len(open_ones)


def book_slot(
    work: Work,
    slot_id: UUID,
    student_id: UUID,
    *,
    price: int | None = None,
    anyway: str | None = None,
) -> UUID:
    """Book a slot for a student of the lesson; without a price the lesson's own holds.

    Raises RuleBroken for a slot that is gone, for somebody who is not in the lesson or has booked
    already, and DoubleBooked when the student is taken at that time.
    """
    slot = _slot(work, slot_id)
    kept = rules.check_price(price)
    name = lookups.student_name(work.session, student_id)
    row = meeting(work.session, slot.occurrence_id)
    _check_open(row)
    if student_id not in {each.student_id for each in members(work.session, slot.occurrence_id)}:
        raise RuleBroken(
            tr(
                "{name} is not enrolled in {title} on {day}.",
                name=name,
                title=row.title,
                day=show_date(row.day),
            ),
            field="student",
        )
    _take_time(work, slot, student_id, None, anyway)
    _check_none_yet(work, slot, student_id, name)
    made = SlotBooking(
        id=new_id(),
        slot_id=slot_id,
        student_id=student_id,
        status=BookingStatus.BOOKED,
        price=kept,
        booked_at=work.clock.now(),
        booked_by=work.actor.name,
    )
    work.session.add(made)
    work.session.flush()
    return made.id


def _take_time(
    work: Work, slot: OneOnOneSlot, student_id: UUID, leaves: UUID | None, anyway: str | None
) -> None:
    """Ask for the student's time, then look whether the slot is free, under the same lock."""
    asked = Slot(slot.starts_at, slot.ends_at, students=(student_id,), occurrence_id=leaves)
    book(work, [asked], anyway=anyway)
    if slot.withdrawn_at is not None:
        raise RuleBroken(tr("This slot is no longer offered. Choose another."), field="slot")
    taken = _standing(work, [slot.id])
    if taken is not None:
        raise RuleBroken(
            tr(
                "{name} has this slot already. Nothing was booked.",
                name=lookups.student_name(work.session, taken.student_id),
            ),
            field="slot",
        )


def _check_none_yet(work: Work, slot: OneOnOneSlot, student_id: UUID, name: str) -> None:
    query = (
        select(OneOnOneSlot.starts_at)
        .join(SlotBooking, SlotBooking.slot_id == OneOnOneSlot.id)
        .where(
            OneOnOneSlot.occurrence_id == slot.occurrence_id,
            SlotBooking.student_id == student_id,
            SlotBooking.status == BookingStatus.BOOKED,
        )
    )
    if work.session.scalars(query.limit(1)).first() is not None:
        raise RuleBroken(
            tr("{name} has booked in this week already. Move that booking instead.", name=name),
            field="student",
        )


def _booking(work: Work, booking_id: UUID) -> SlotBooking:
    row = get(work, SlotBooking, booking_id, tr("This booking is not in the timetable."))
    if row.status is not BookingStatus.BOOKED:
        raise RuleBroken(tr("This booking is cancelled already."))
    return row


def _check_unmarked(work: Work, row: SlotBooking) -> None:
    slot = _slot(work, row.slot_id)
    if is_marked(work, slot.occurrence_id, row.student_id):
        raise RuleBroken(
            tr(
                "{name} is already marked. Clear the mark first.",
                name=lookups.student_name(work.session, row.student_id),
            )
        )


def cancel_booking(work: Work, booking_id: UUID, *, reason: str | None = None) -> None:
    """Give a booked slot back. Raises RuleBroken once the student is marked."""
    row = _booking(work, booking_id)
    _check_unmarked(work, row)
    row.cancel_reason = checked_reason(reason)
    row.status, row.cancelled_at = BookingStatus.CANCELLED, work.clock.now()
    work.session.flush()


def move_booking(work: Work, booking_id: UUID, slot_id: UUID, *, anyway: str | None = None) -> None:
    """Move a booking to another slot of the same lesson; its price stays.

    Raises RuleBroken and DoubleBooked as booking does.
    """
    row, slot = _booking(work, booking_id), _slot(work, slot_id)
    before = _slot(work, row.slot_id)
    if slot.id == before.id:
        return
    if slot.lesson_id != before.lesson_id:
        raise RuleBroken(tr("This slot belongs to another lesson."), field="slot")
    _check_unmarked(work, row)
    _check_open(meeting(work.session, slot.occurrence_id))
    _take_time(work, slot, row.student_id, before.id, anyway)
    if slot.occurrence_id != before.occurrence_id:
        name = lookups.student_name(work.session, row.student_id)
        _check_none_yet(work, slot, row.student_id, name)
    row.slot_id = slot_id
    work.session.flush()


def set_booking(work: Work, booking_id: UUID, *, price: int | None) -> None:
    """Change what a booking costs; None: the lesson's one-on-one price."""
    row = _booking(work, booking_id)
    row.price = rules.check_price(price)
    work.session.flush()
