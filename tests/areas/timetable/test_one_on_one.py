"""One-on-one weeks as an office lives with them: slots offered, booked, moved, given back."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

import pytest

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.api import (
    BookingStatus,
    Cycle,
    DoubleBooked,
    LessonType,
    OneOnOneService,
    SlotPlan,
)
from desktop_app.core.clock import FixedClock
from desktop_app.core.db import checks
from desktop_app.core.errors import NotFound, RuleBroken
from desktop_app.core.journal.undo import undo
from tests.areas.timetable.plan import MONDAY, Plan

WEEK = date(2026, 9, 21)  # the second week of the cycle, which is one-on-one
FOUR = datetime(2026, 9, 21, 16)


@dataclass
class Hybrid:
    """Junior Strings on Mondays at four, every second week one-on-one, for three students."""

    plan: Plan
    lesson: UUID
    service: OneOnOneService

    def meeting(self, day: date = WEEK) -> UUID:
        return self.plan.on(self.lesson, day).id

    def offer(self, count: int = 3, **more: object) -> list[UUID]:
        self.service.offer(self.meeting(), SlotPlan(FOUR, 15, count), **more)
        return [row.id for row in self.week().slots]

    def week(self) -> timetable.OneOnOneWeek:
        with self.plan.database.reading() as session:
            return timetable.one_on_one_week(session, self.meeting())

    def book(self, slot: UUID, name: str, **more: object) -> UUID:
        made = self.service.book(slot, self.plan.students[name], **more).made
        assert made is not None
        return made


@pytest.fixture
def hybrid(plan: Plan) -> Hybrid:
    lesson = plan.add("Junior Strings", type=LessonType.HYBRID, price_per_student=2_000)
    for name in ("Amara", "Kofi", "Zofia"):
        plan.enroll(lesson, name)
    cycle = Cycle(2, (2,), MONDAY, one_on_one_price=3_500, notify_days=5)
    plan.service.set_hybrid(lesson, cycle)
    return Hybrid(plan, lesson, OneOnOneService(plan.database))


def test_a_one_on_one_week_offers_slots_and_names_who_has_not_booked(hybrid: Hybrid) -> None:
    before = hybrid.week()
    assert (before.offered, before.booked, before.remind_on) == (0, 0, date(2026, 9, 16))
    slots = hybrid.offer()
    hybrid.book(slots[1], "Kofi", price=4_000)
    week = hybrid.week()
    assert [(f"{row.start:%H:%M}", row.student, row.price) for row in week.slots] == [
        ("16:00", None, None),
        ("16:15", "Kofi Okonkwo", 4_000),
        ("16:30", None, None),
    ]
    assert (week.offered, week.booked) == (3, 1)
    assert [row.name for row in week.not_booked] == ["Amara Okonkwo", "Zofia Okonkwo"]
    row = week.slots[1]
    assert (row.teacher, row.room, row.minutes, row.free) == (
        "Maeve Cullinan",
        "Studio B",
        15,
        False,
    )


def test_families_are_to_be_told_from_the_day_on_that_the_cycle_says(hybrid: Hybrid) -> None:
    def told(day: date) -> list[date]:
        with hybrid.plan.database.reading() as session:
            return [week.meeting.day for week in timetable.to_remind(session, day)]

    assert (told(date(2026, 9, 15)), told(date(2026, 9, 16))) == ([], [WEEK])
    for slot, name in zip(hybrid.offer(), ("Amara", "Kofi", "Zofia"), strict=True):
        hybrid.book(slot, name)
    assert told(date(2026, 9, 16)) == []
    with hybrid.plan.database.reading() as session:
        coming = timetable.coming_one_on_one(session, MONDAY, lesson_id=hybrid.lesson)
    assert [week.meeting.day for week in coming][:2] == [WEEK, date(2026, 10, 5)]


def test_the_register_of_such_a_week_lists_the_bookings_by_time(hybrid: Hybrid) -> None:
    slots = hybrid.offer()
    hybrid.book(slots[0], "Zofia")
    hybrid.book(slots[2], "Amara")
    database, meeting = hybrid.plan.database, hybrid.meeting()
    with database.reading() as session:
        found = attendance.register(session, meeting, database.clock.now())
        assert [(row.name, f"{row.at:%H:%M}") for row in found.rows] == [
            ("Zofia Okonkwo", "16:00"),
            ("Amara Okonkwo", "16:30"),
        ]
        (line,) = attendance.day_registers(session, WEEK, database.clock.now())
        assert line.enrolled == 2
    database.clock = FixedClock(FOUR.astimezone())
    attendance.AttendanceService(database).finish(meeting, rest="P")
    with database.reading() as session:
        found = attendance.register(session, meeting, database.clock.now())
    assert (len(found.rows), found.consequences.bill) == (2, 2)


def test_a_week_that_nobody_booked_is_not_unfinished(hybrid: Hybrid) -> None:
    hybrid.offer()
    database = hybrid.plan.database
    database.clock = FixedClock(datetime(2026, 9, 22, 8).astimezone())
    with database.reading() as session:
        now = database.clock.now()
        lines = attendance.unfinished_registers(session, now)
        assert [line.meeting.day for line in lines] == [MONDAY]
        assert attendance.unfinished_count(session, now) == 1


def test_a_slot_is_booked_once_and_a_student_books_once_a_week(hybrid: Hybrid) -> None:
    slots = hybrid.offer()
    hybrid.book(slots[0], "Amara")
    with pytest.raises(RuleBroken, match="Amara Okonkwo has this slot already"):
        hybrid.book(slots[0], "Kofi")
    with pytest.raises(RuleBroken, match="Amara Okonkwo has booked in this week already"):
        hybrid.book(slots[1], "Amara")
    with pytest.raises(RuleBroken, match="Elif Okonkwo is not enrolled in Junior Strings"):
        hybrid.book(slots[1], "Elif")
    with pytest.raises(RuleBroken, match="negative"):
        hybrid.book(slots[1], "Kofi", price=-5)
    assert hybrid.week().booked == 1


def test_who_is_taken_elsewhere_cannot_book_and_who_booked_is_taken(hybrid: Hybrid) -> None:
    slots = hybrid.offer()
    plan = hybrid.plan
    other = plan.add(
        "Choir", teacher_id=plan.teachers["Jonas"], room_id=plan.rooms["Hall"],
        schedule=plan.weekly(date(2026, 9, 22), time(16)),
    )  # fmt: skip
    plan.enroll(other, "Amara", first=MONDAY)
    plan.service.move_meeting(plan.on(other, date(2026, 9, 22)).id, FOUR)
    with pytest.raises(DoubleBooked, match="Amara Okonkwo has Choir in Hall at 16:00"):
        hybrid.book(slots[1], "Amara")
    hybrid.book(slots[1], "Amara", anyway="Leaves the choir early")
    hybrid.book(slots[2], "Kofi")
    row = hybrid.week().slots[2]
    taken = plan.taken(timetable.Slot(row.starts_at, row.ends_at, students=(row.student_id,)))  # type: ignore[arg-type]
    assert len(taken) == 1


def test_slots_need_a_free_teacher_and_an_open_one_on_one_week(hybrid: Hybrid) -> None:
    plan = hybrid.plan
    plan.add("Late Cello", room_id=plan.rooms["Hall"], schedule=plan.weekly(WEEK, time(17)))
    with pytest.raises(DoubleBooked, match="Maeve Cullinan teaches Late Cello"):
        hybrid.offer(5)
    assert hybrid.week().offered == 0
    hybrid.offer(2)
    with pytest.raises(DoubleBooked):
        hybrid.offer(1)
    with pytest.raises(RuleBroken, match="meets as a group in the week of Mon 14 Sept"):
        hybrid.service.offer(hybrid.meeting(MONDAY), SlotPlan(datetime(2026, 9, 14, 16), 15, 2))
    with pytest.raises(RuleBroken, match="belong to the week from Mon 21 Sept"):
        hybrid.service.offer(hybrid.meeting(), SlotPlan(datetime(2026, 9, 29, 16), 15, 2))
    with pytest.raises(NotFound, match="no one-on-one week"), plan.database.reading() as session:
        timetable.one_on_one_week(session, hybrid.meeting(MONDAY))


def test_slots_may_have_another_teacher_and_room(hybrid: Hybrid) -> None:
    plan = hybrid.plan
    hybrid.offer(1, teacher_id=plan.teachers["Jonas"], room_id=plan.rooms["Hall"])
    row = hybrid.week().slots[0]
    assert (row.teacher, row.room) == ("Jonas Weber", "Hall")


def test_the_hour_that_a_clock_change_removes_offers_no_slot(hybrid: Hybrid) -> None:
    plan = hybrid.plan
    sunday = plan.add(
        "Sunday", type=LessonType.HYBRID, room_id=plan.rooms["Hall"],
        schedule=plan.weekly(date(2027, 3, 28), time(10)),
    )  # fmt: skip
    plan.service.set_hybrid(sunday, Cycle(1, (1,), date(2027, 3, 28)))
    meeting = plan.on(sunday, date(2027, 3, 28)).id
    with pytest.raises(RuleBroken, match="01:00 does not exist"):
        hybrid.service.offer(meeting, SlotPlan(datetime(2027, 3, 28, 1), 30, 1))


def test_a_booking_is_moved_given_back_and_priced(hybrid: Hybrid) -> None:
    slots = hybrid.offer()
    booking = hybrid.book(slots[0], "Amara", price=1_000)
    hybrid.service.move(booking, slots[2])
    hybrid.service.move(booking, slots[2])
    assert [row.student for row in hybrid.week().slots] == [None, None, "Amara Okonkwo"]
    hybrid.service.set_price(booking, None)
    hybrid.book(slots[0], "Kofi")
    with pytest.raises(RuleBroken, match="Kofi Okonkwo has this slot already"):
        hybrid.service.move(booking, slots[0])
    hybrid.service.cancel(booking, reason="Ill")
    with pytest.raises(RuleBroken, match="cancelled already"):
        hybrid.service.cancel(booking)
    with hybrid.plan.database.reading() as session:
        rows = {row.student: row for row in timetable.all_bookings(session)}
    row = rows["Amara Okonkwo"]
    assert (row.status, row.cancel_reason, row.price) == (BookingStatus.CANCELLED, "Ill", None)
    hybrid.book(slots[2], "Amara")
    assert hybrid.week().booked == 2


def test_a_slot_that_is_booked_is_not_withdrawn_and_a_marked_student_keeps_it(
    hybrid: Hybrid,
) -> None:
    slots = hybrid.offer()
    booking = hybrid.book(slots[0], "Amara")
    with pytest.raises(RuleBroken, match="Amara Okonkwo has booked this slot"):
        hybrid.service.withdraw(slots)
    hybrid.service.withdraw(slots[1:])
    assert hybrid.week().offered == 1
    with hybrid.plan.database.reading() as session:
        assert [row.withdrawn for row in timetable.all_slots(session)] == [False, True, True]
        assert timetable.slot_row(session, slots[1]).free is False
    with pytest.raises(RuleBroken, match="no longer offered"):
        hybrid.book(slots[1], "Kofi")
    hybrid.plan.database.clock = FixedClock(FOUR.astimezone())
    student = hybrid.plan.students["Amara"]
    attendance.AttendanceService(hybrid.plan.database).mark(hybrid.meeting(), student, "P")
    with pytest.raises(RuleBroken, match="Amara Okonkwo is already marked"):
        hybrid.service.cancel(booking)


def test_a_cancelled_week_offers_nothing(hybrid: Hybrid) -> None:
    slots = hybrid.offer()
    hybrid.plan.service.cancel_meeting(hybrid.meeting())
    with pytest.raises(RuleBroken, match="is cancelled, so it offers no slots"):
        hybrid.book(slots[0], "Amara")
    with pytest.raises(RuleBroken, match="is cancelled, so it offers no slots"):
        hybrid.offer()


def test_everything_here_is_undone_one_by_one(hybrid: Hybrid) -> None:
    slots = hybrid.offer()
    booking = hybrid.book(slots[0], "Amara")
    hybrid.service.move(booking, slots[1])
    hybrid.service.cancel(booking)
    hybrid.service.withdraw(slots)
    for offered, booked in ((3, 0), (3, 1), (3, 1), (3, 0), (0, 0)):
        undo(hybrid.plan.database)
        assert (hybrid.week().offered, hybrid.week().booked) == (offered, booked)
    assert checks.problems(hybrid.plan.database) == []


def test_what_is_not_there_is_said_so(hybrid: Hybrid) -> None:
    for deed in (
        lambda: hybrid.service.cancel(hybrid.lesson),
        lambda: hybrid.service.withdraw([hybrid.lesson]),
        lambda: hybrid.book(hybrid.lesson, "Amara"),
    ):
        with pytest.raises(NotFound):
            deed()
    with pytest.raises(NotFound), hybrid.plan.database.reading() as session:
        timetable.slot_row(session, hybrid.lesson)


def test_a_slot_moves_within_its_week_and_takes_its_booking_with_it(hybrid: Hybrid) -> None:
    slot, *_ = hybrid.offer()
    hybrid.book(slot, "Amara")
    hall = hybrid.plan.rooms["Hall"]
    hybrid.service.move_slot(slot, datetime(2026, 9, 22, 15), duration=30, room_id=hall)
    row = next(row for row in hybrid.week().slots if row.id == slot)
    assert (row.start, row.minutes, row.room, row.student) == (
        datetime(2026, 9, 22, 15), 30, "Hall", "Amara Okonkwo"
    )  # fmt: skip
    undo(hybrid.plan.database)
    row = next(row for row in hybrid.week().slots if row.id == slot)
    assert (row.start, row.minutes, row.room) == (FOUR, 15, "Studio B")


def test_a_slot_moves_only_where_everybody_is_free(hybrid: Hybrid) -> None:
    plan = hybrid.plan
    slot, other, _ = hybrid.offer()
    hybrid.book(slot, "Amara")
    drums = plan.add(
        "Drums", teacher_id=plan.teachers["Jonas"], room_id=plan.rooms["Hall"],
        schedule=plan.weekly(date(2026, 9, 22), time(15)),
    )  # fmt: skip
    plan.enroll(drums, "Amara")
    timetable.TeacherTimeService(plan.database).add_time_off(
        plan.teachers["Maeve"],
        timetable.Absence(datetime(2026, 9, 23), datetime(2026, 9, 24)),
    )
    move = hybrid.service.move_slot
    with pytest.raises(RuleBroken, match="belong to the week from Mon 21 Sept to Sun 27 Sept"):
        move(slot, datetime(2026, 9, 28, 16))
    for start, said in (
        (datetime(2026, 9, 22, 15, 30), "Amara Okonkwo has Drums"),
        (datetime(2026, 9, 23, 16), "Maeve Cullinan is away"),
        (datetime(2026, 9, 21, 16, 20), "Maeve Cullinan teaches Junior Strings"),
    ):
        with pytest.raises(DoubleBooked, match=said):
            move(slot, start)
    move(slot, datetime(2026, 9, 22, 15, 30), anyway="She asked for it")
    hybrid.service.withdraw([other])
    with pytest.raises(RuleBroken, match="no longer offered"):
        move(other, datetime(2026, 9, 22, 18))
    with pytest.raises(NotFound):
        move(plan.rooms["Hall"], FOUR)


def test_a_slot_whose_student_is_marked_stays(hybrid: Hybrid) -> None:
    slot, *_ = hybrid.offer()
    hybrid.book(slot, "Amara")
    hybrid.plan.database.clock = FixedClock(FOUR.astimezone())
    attendance.AttendanceService(hybrid.plan.database).mark(
        hybrid.meeting(), hybrid.plan.students["Amara"], "P"
    )
    with pytest.raises(RuleBroken, match="Amara Okonkwo is already marked"):
        hybrid.service.move_slot(slot, datetime(2026, 9, 22, 15))
