"""Reads of one-on-one weeks: the slots, who booked, who has not, and when to remind them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from desktop_app.areas.people.api import show_phone
from desktop_app.areas.people.tables import Family, FamilyMember, Person, Staff, Student
from desktop_app.areas.school import api as school
from desktop_app.areas.school.tables import Room
from desktop_app.areas.timetable.glances.hybrid import cycles
from desktop_app.areas.timetable.glances.meetings import MeetingRow, meeting, meeting_page
from desktop_app.areas.timetable.queries.members import Member, members_of
from desktop_app.areas.timetable.queries.names import shown_name
from desktop_app.areas.timetable.rules.hybrid import Cycle
from desktop_app.areas.timetable.rules.slots import remind_on
from desktop_app.areas.timetable.tables import (
    HybridLessonConfig,
    Lesson,
    LessonOccurrence,
    OneOnOneSlot,
    SlotBooking,
)
from desktop_app.areas.timetable.terms import CANCELLED, BookingStatus
from desktop_app.core.clock import local
from desktop_app.core.errors import NotFound
from desktop_app.core.wording import tr

AHEAD = timedelta(days=70)
_PART = 500


@dataclass(frozen=True, slots=True)
class SlotRow:
    """One slot of a one-on-one week, with the booking that stands. Times on the school's wall.

    `price` is what the booking says, in minor units; None: the lesson's one-on-one price.
    """

    id: UUID
    lesson_id: UUID
    lesson: str
    occurrence_id: UUID
    starts_at: datetime
    ends_at: datetime
    start: datetime
    end: datetime
    teacher_id: UUID | None
    teacher: str | None
    room_id: UUID | None
    room: str | None
    withdrawn: bool
    booking_id: UUID | None = None
    student_id: UUID | None = None
    student: str | None = None
    price: int | None = None

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return int((self.ends_at - self.starts_at).total_seconds()) // 60

    @property
    def free(self) -> bool:
        """Whether it can be booked."""
        return self.booking_id is None and not self.withdrawn


@dataclass(frozen=True, slots=True)
class BookingRow:
    """One booking in a list, cancelled ones too. Times on the school's wall."""

    id: UUID
    slot_id: UUID
    lesson_id: UUID
    lesson: str
    occurrence_id: UUID
    start: datetime
    student_id: UUID
    student: str
    status: BookingStatus
    price: int | None
    booked_at: datetime
    booked_by: str
    cancelled_at: datetime | None
    cancel_reason: str | None


@dataclass(frozen=True, slots=True)
class NotBooked:
    """A student of a one-on-one week without a booking, with whom to call."""

    student_id: UUID
    name: str
    native_name: str | None
    families: str
    phone: str | None


@dataclass(frozen=True, slots=True)
class OneOnOneWeek:
    """One one-on-one week of a hybrid lesson. `remind_on` is the day to tell families to book."""

    meeting: MeetingRow
    cycle: Cycle
    slots: tuple[SlotRow, ...]
    not_booked: tuple[NotBooked, ...]
    remind_on: date | None

    @property
    def offered(self) -> int:
        """How many slots are offered."""
        return sum(not row.withdrawn for row in self.slots)

    @property
    def booked(self) -> int:
        """How many of them are booked."""
        return sum(row.booking_id is not None for row in self.slots)


def _slots() -> Any:
    teacher, student = aliased(Person), aliased(Person)
    return (
        select(
            OneOnOneSlot,
            *(Lesson.title, shown_name(teacher), Room.name),
            *(SlotBooking.id, SlotBooking.student_id, shown_name(student), SlotBooking.price),
        )
        .join(Lesson, Lesson.id == OneOnOneSlot.lesson_id)
        .outerjoin(Staff, Staff.id == OneOnOneSlot.teacher_id)
        .outerjoin(teacher, teacher.id == Staff.person_id)
        .outerjoin(Room, Room.id == OneOnOneSlot.room_id)
        .outerjoin(
            SlotBooking,
            and_(
                SlotBooking.slot_id == OneOnOneSlot.id, SlotBooking.status == BookingStatus.BOOKED
            ),
        )
        .outerjoin(Student, Student.id == SlotBooking.student_id)
        .outerjoin(student, student.id == Student.person_id)
        .order_by(OneOnOneSlot.starts_at, OneOnOneSlot.id)
    )


def _rows(session: Session, query: Any) -> list[SlotRow]:
    zone = school.facts(session).timezone
    return [
        SlotRow(
            *(slot.id, slot.lesson_id, title, slot.occurrence_id, slot.starts_at, slot.ends_at),
            local(slot.starts_at, zone).replace(tzinfo=None),
            local(slot.ends_at, zone).replace(tzinfo=None),
            *(slot.teacher_id, teacher if slot.teacher_id else None, slot.room_id, room),
            slot.withdrawn_at is not None,
            *(booking, student_id, student if student_id else None, price),
        )
        for slot, title, teacher, room, booking, student_id, student, price in session.execute(
            query
        )
    ]


def slots_of(session: Session, occurrence_id: UUID) -> list[SlotRow]:
    """Return the slots offered in place of a group meeting, by time, withdrawn ones left out."""
    return _slots_of(session, [occurrence_id])


def _slots_of(session: Session, occurrence_ids: Collection[UUID]) -> list[SlotRow]:
    query = _slots().where(OneOnOneSlot.withdrawn_at.is_(None))
    return [
        row
        for part in _parts(occurrence_ids)
        for row in _rows(session, query.where(OneOnOneSlot.occurrence_id.in_(part)))
    ]


def slot_row(session: Session, slot_id: UUID) -> SlotRow:
    """Return one slot. Raises NotFound."""
    found = _rows(session, _slots().where(OneOnOneSlot.id == slot_id))
    if not found:
        raise NotFound(tr("This slot is not in the timetable."), slot=slot_id)
    return found[0]


def all_slots(session: Session) -> list[SlotRow]:
    """Return every slot by time, withdrawn ones too."""
    return _rows(session, _slots())


def all_bookings(session: Session) -> list[BookingRow]:
    """Return every booking by the time of its slot, cancelled ones too."""
    query = (
        select(
            SlotBooking,
            *(OneOnOneSlot.lesson_id, Lesson.title, OneOnOneSlot.occurrence_id),
            *(OneOnOneSlot.starts_at, shown_name()),
        )
        .join(OneOnOneSlot, OneOnOneSlot.id == SlotBooking.slot_id)
        .join(Lesson, Lesson.id == OneOnOneSlot.lesson_id)
        .join(Student, Student.id == SlotBooking.student_id)
        .join(Person, Person.id == Student.person_id)
        .order_by(OneOnOneSlot.starts_at, SlotBooking.booked_at, SlotBooking.id)
    )
    zone = school.facts(session).timezone
    return [
        BookingRow(
            row.id,
            row.slot_id,
            lesson_id,
            lesson,
            occurrence_id,
            local(starts_at, zone).replace(tzinfo=None),
            row.student_id,
            name,
            row.status,
            row.price,
            row.booked_at,
            row.booked_by,
            row.cancelled_at,
            row.cancel_reason,
        )
        for row, lesson_id, lesson, occurrence_id, starts_at, name in session.execute(query)
    ]


def one_on_one_week(session: Session, occurrence_id: UUID) -> OneOnOneWeek:
    """Return the one-on-one week that a meeting stands for. Raises NotFound where it is none."""
    row = meeting(session, occurrence_id)
    if not row.one_on_one:
        raise NotFound(tr("This meeting lies in no one-on-one week."), occurrence=occurrence_id)
    return _weeks(session, [row])[0]


def _weeks(session: Session, rows: Sequence[MeetingRow]) -> list[OneOnOneWeek]:
    """Return the weeks of some meetings, in as many statements as for one."""
    cycle_of = cycles(session, {row.lesson_id for row in rows})
    ids = [row.id for row in rows]
    slots: dict[UUID, list[SlotRow]] = {}
    for slot in _slots_of(session, ids):
        slots.setdefault(slot.occurrence_id, []).append(slot)
    inside = members_of(session, ids)
    left: dict[UUID, list[Member]] = {}
    for row in rows:
        booked = {slot.student_id for slot in slots.get(row.id, ())}
        left[row.id] = [m for m in inside.get(row.id, ()) if m.student_id not in booked]
    to_call = _to_call(session, {m.person_id for found in left.values() for m in found})
    weeks = []
    for row in rows:
        mine, cycle = slots.get(row.id, []), cycle_of[row.lesson_id].cycle
        first = min((slot.start.date() for slot in mine), default=row.day)
        told = remind_on(first, cycle.notify_days)
        waiting = tuple(_not_booked(each, to_call) for each in left[row.id])
        weeks.append(OneOnOneWeek(row, cycle, tuple(mine), waiting, told))
    return weeks


_Families = Mapping[UUID, Sequence[tuple[str, str | None]]]


def _to_call(session: Session, person_ids: Collection[UUID]) -> _Families:
    """Return the families of persons by name, each with the phone of who pays."""
    payer = aliased(Person)
    query = (
        select(FamilyMember.person_id, Family.name, payer.phone)
        .select_from(FamilyMember)
        .join(Family, Family.id == FamilyMember.family_id)
        .outerjoin(payer, payer.id == Family.payer_id)
        .order_by(Family.name)
    )
    country = school.facts(session).country
    families: dict[UUID, list[tuple[str, str | None]]] = {}
    for part in _parts(person_ids):
        for person, name, phone in session.execute(query.where(FamilyMember.person_id.in_(part))):
            said = show_phone(phone, country) if phone else None
            families.setdefault(person, []).append((name, said))
    return families


def _not_booked(member: Member, to_call: _Families) -> NotBooked:
    families = to_call.get(member.person_id, ())
    return NotBooked(
        *(member.student_id, member.name, member.native_name),
        ", ".join(name for name, _ in families),
        next((phone for _, phone in families if phone), None),
    )


def _parts(ids: Collection[UUID]) -> list[list[UUID]]:
    listed = sorted(ids)
    return [listed[start : start + _PART] for start in range(0, len(listed), _PART)]


def coming_one_on_one(
    session: Session, today: date, *, lesson_id: UUID | None = None, ahead: timedelta = AHEAD
) -> list[OneOnOneWeek]:
    """Return the one-on-one weeks from this week on, by day, in which lessons are not cancelled."""
    monday = today - timedelta(days=today.weekday())
    query = (
        select(LessonOccurrence.id)
        .join(HybridLessonConfig, HybridLessonConfig.lesson_id == LessonOccurrence.lesson_id)
        .where(
            LessonOccurrence.local_date.between(monday, today + ahead),
            LessonOccurrence.status.not_in(CANCELLED),
        )
    )
    if lesson_id is not None:
        query = query.where(LessonOccurrence.lesson_id == lesson_id)
    page = meeting_page(session, list(session.scalars(query)))
    rows = sorted(page.values(), key=lambda row: row.starts_at)
    return _weeks(session, [row for row in rows if row.one_on_one])


def to_remind(session: Session, today: date) -> list[OneOnOneWeek]:
    """Return the coming weeks whose families should be told today or should have been, if any.

    Those in which everybody has booked are left out.
    """
    return [
        week
        for week in coming_one_on_one(session, today)
        if week.not_booked and week.remind_on is not None and week.remind_on <= today
        and week.meeting.day >= today
    ]  # fmt: skip
