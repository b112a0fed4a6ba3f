"""What speaks for and against a slot, from the database and while it is dragged."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from desktop_app.areas.people import api as people
from desktop_app.areas.people.tables import Family, FamilyMember, Instrument, StaffInstrument
from desktop_app.areas.school import api as school
from desktop_app.areas.school.tables import Location, Room
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.api import Absence, Aspect, Hours, Slot, Taken, Verdict
from desktop_app.areas.timetable.tables import (
    Busy,
    LessonOccurrence,
    OneOnOneSlot,
    SlotBooking,
)
from desktop_app.core.db.types import new_id
from tests.areas.timetable.plan import MONDAY, Plan

FOUR = datetime(2026, 9, 14, 15, 0, tzinfo=UTC)  # 16:00 in Dublin


def slot(minutes: int = 0, lasts: int = 45, **more: Any) -> Slot:
    begin = FOUR + timedelta(minutes=minutes)
    return Slot(begin, begin + timedelta(minutes=lasts), **more)


def said(plan: Plan, asked: Slot, **more: Any) -> list[tuple[Verdict, str]]:
    with plan.database.reading() as session:
        return [
            (each.verdict, each.sentence) for each in timetable.check_slot(session, asked, **more)
        ]


def test_a_free_slot_says_that_teacher_room_and_student_are_free(plan: Plan) -> None:
    asked = slot(
        teacher_id=plan.teachers["Maeve"],
        room_id=plan.rooms["Studio B"],
        students=(plan.students["Amara"],),
    )
    assert said(plan, asked) == [
        (Verdict.OK, "Maeve Cullinan is free"),
        (Verdict.OK, "Studio B is free"),
        (Verdict.OK, "Amara Okonkwo is free"),
    ]


def test_what_is_taken_is_said_as_the_refusal_says_it(plan: Plan) -> None:
    plan.add()
    asked = slot(15, teacher_id=plan.teachers["Maeve"], room_id=plan.rooms["Hall"])
    assert said(plan, asked) == [
        (Verdict.NO, "Maeve Cullinan teaches Violin in Studio B at 16:00 on Mon 14 Sept"),
        (Verdict.OK, "Hall is free"),
    ]


def test_time_off_closure_and_hours_are_said_with_their_times(plan: Plan) -> None:
    service = timetable.TeacherTimeService(plan.database)
    maeve = plan.teachers["Maeve"]
    service.add_hours(maeve, Hours(1, time(14), time(16)))
    service.add_time_off(maeve, Absence(datetime(2026, 9, 14), datetime(2026, 9, 15)))
    plan.close("Storm", MONDAY, MONDAY)
    assert said(plan, slot(teacher_id=maeve)) == [
        (Verdict.WARN, "The school is closed on Mon 14 Sept: Storm"),
        (Verdict.NO, "Maeve Cullinan is away on Mon 14 Sept"),
        (Verdict.WARN, "Maeve Cullinan is available on Mon 14 Sept only from 14:00 to 16:00"),
    ]
    tuesday = slot(24 * 60, teacher_id=maeve)
    assert said(plan, tuesday) == [
        (Verdict.OK, "Maeve Cullinan is free"),
        (Verdict.WARN, "Maeve Cullinan is not available on Tue 15 Sept"),
    ]


def test_a_teacher_of_another_instrument_and_a_small_room_are_warned_of(plan: Plan) -> None:
    maeve = plan.teachers["Maeve"]
    with plan.database.writing("Teach") as work:
        violin, clarinet = (
            Instrument(id=new_id(), name="Violin"),
            Instrument(id=new_id(), name="Clarinet"),
        )
        work.session.add_all([violin, clarinet])
        work.session.flush()
        work.session.add(StaffInstrument(staff_id=maeve, instrument_id=violin.id))
        clarinet_id, violin_id = clarinet.id, violin.id
    everyone = tuple(plan.students.values())
    asked = slot(teacher_id=maeve, room_id=plan.rooms["Studio B"], students=everyone)
    assert said(plan, asked, instrument_id=clarinet_id) == [
        (Verdict.OK, "Maeve Cullinan is free"),
        (Verdict.WARN, "Maeve Cullinan does not teach Clarinet"),
        (Verdict.OK, "Studio B is free"),
        (Verdict.WARN, "Studio B holds 4 students, 5 would come"),
        (Verdict.OK, "5 students are free"),
    ]
    lesson = plan.add(instrument_id=clarinet_id, room_id=None, teacher_id=None)
    tuesday = slot(24 * 60, teacher_id=maeve, occurrence_id=plan.on(lesson, MONDAY).id)
    assert (Verdict.WARN, "Maeve Cullinan does not teach Clarinet") in said(plan, tuesday)
    assert not any(
        "does not teach" in text
        for _, text in said(plan, slot(teacher_id=maeve), instrument_id=violin_id)
    )


def test_the_way_from_another_location_is_asked_before_and_after(plan: Plan) -> None:
    maeve = plan.teachers["Maeve"]
    with plan.database.writing("Places") as work:
        church = school.add_location(work, "Church Road")
        room = school.add_room(work, "Vestry", location_id=church)
        home = work.session.get(Room, (plan.database.school_id, plan.rooms["Hall"]))
        assert home is not None
        school.set_travel_time(work, home.location_id, church, 20)
    plan.add()
    before = slot(55, teacher_id=maeve, room_id=room)
    assert (
        Verdict.WARN,
        "Maeve Cullinan teaches at Main Street until 16:45 and needs 20 minutes to come here",
    ) in [(v, t.replace(_place(plan), "Main Street")) for v, t in said(plan, before)]
    after = slot(-55, teacher_id=maeve, room_id=room)
    assert any("from 16:00 and needs 20 minutes to get there" in t for _, t in said(plan, after))
    assert not any(
        "minutes to" in t for _, t in said(plan, slot(65, teacher_id=maeve, room_id=room))
    )


def _place(plan: Plan) -> str:
    with plan.database.reading() as session:
        return next(row.name for row in school.locations(session) if row.name != "Church Road")


def test_a_brother_or_sister_next_to_it_is_said(plan: Plan) -> None:
    lesson = plan.add("Cello")
    plan.enroll(lesson, "Kofi")
    with plan.database.writing("Family") as work:
        family = Family(id=new_id(), name="Okonkwo", sort_name="okonkwo")
        work.session.add(family)
        for name in ("Amara", "Kofi"):
            card = people.student_card(work.session, plan.students[name])
            work.session.add(
                FamilyMember(family_id=family.id, person_id=card.person.person_id, role="CHILD")
            )
    asked = slot(45, students=(plan.students["Amara"],))
    assert (Verdict.OK, "Kofi Okonkwo has Cello from 16:00 to 16:45") in said(plan, asked)


@pytest.mark.parametrize(
    ("wall", "expected"),
    [
        (datetime(2027, 3, 28, 1, 30), "the clocks go forward over 01:30"),
        (datetime(2026, 10, 25, 1, 30), "the clocks go back over 01:30"),
        (datetime(2026, 10, 25, 3, 30), ""),
    ],
)
def test_the_hour_that_a_clock_change_moves_is_said(
    plan: Plan, wall: datetime, expected: str
) -> None:
    lesson = plan.add()
    with plan.database.reading() as session:
        book = timetable.day_book(session, MONDAY, MONDAY)
    moved = book.slot_of(plan.on(lesson, MONDAY).id, wall)
    found = [c for c in timetable.check_in_book(book, moved, wall=wall) if c.aspect is Aspect.TIME]
    assert [expected in each.sentence for each in found] == ([True] if expected else [])


def test_a_room_out_of_use_and_a_teacher_who_left_cannot_be_booked(plan: Plan) -> None:
    plan.service.archive_room(plan.rooms["Hall"])
    asked = slot(room_id=plan.rooms["Hall"])
    assert said(plan, asked) == [(Verdict.NO, "Hall is out of use")]


def test_a_one_on_one_week_takes_its_slots_in_place_of_the_group(plan: Plan) -> None:
    lesson = plan.add("String Lab")
    plan.enroll(lesson, "Amara")
    meeting = plan.on(lesson, MONDAY)
    maeve, room, amara = plan.teachers["Maeve"], plan.rooms["Studio B"], plan.students["Amara"]
    one = offer(plan, meeting.lesson_id, meeting.id, 120)
    booked = offer(plan, meeting.lesson_id, meeting.id, 150, amara)
    assert plan.taken(slot(teacher_id=maeve, room_id=room, students=(amara,))) == []
    assert plan.taken(slot(120, 30, teacher_id=maeve, students=(amara,))) == [
        "Maeve Cullinan teaches String Lab in Studio B at 18:00 on Mon 14 Sept"
    ]
    assert plan.taken(slot(150, 30, students=(amara,))) == [
        "Amara Okonkwo has String Lab in Studio B at 18:30 on Mon 14 Sept"
    ]
    assert plan.taken(slot(120, 30, teacher_id=maeve, occurrence_id=one)) == []
    assert plan.taken(slot(150, 30, room_id=room)) == [
        "String Lab is in Studio B at 18:30 on Mon 14 Sept"
    ]
    plan.service.cancel_meeting(meeting.id)
    assert plan.taken(slot(120, 60, teacher_id=maeve, room_id=room, students=(amara,))) == []
    assert booked != one


def offer(
    plan: Plan,
    lesson: UUID,
    meeting: UUID,
    minutes: int,
    student: UUID | None = None,
) -> UUID:
    """Offer a slot of half an hour so many minutes after four, booked or free."""
    begin = FOUR + timedelta(minutes=minutes)
    with plan.database.writing("Offer") as work:
        row = OneOnOneSlot(
            id=new_id(),
            lesson_id=lesson,
            occurrence_id=meeting,
            starts_at=begin,
            ends_at=begin + timedelta(minutes=30),
            teacher_id=plan.teachers["Maeve"],
            room_id=plan.rooms["Studio B"],
        )
        work.session.add(row)
        work.session.flush()
        if student is not None:
            work.session.add(
                SlotBooking(slot_id=row.id, student_id=student, booked_at=FOUR, booked_by="Ruth")
            )
        return row.id


def test_slots_and_time_off_that_clash_later_are_listed_as_conflicts(plan: Plan) -> None:
    lesson = plan.add("String Lab")
    meeting = plan.on(lesson, MONDAY)
    maeve = plan.teachers["Maeve"]
    offer(plan, lesson, meeting.id, 120)
    plan.add("Cello", room_id=plan.rooms["Hall"], schedule=plan.weekly(MONDAY, time(19)))
    offer(plan, lesson, meeting.id, 170)
    timetable.TeacherTimeService(plan.database).add_time_off(
        maeve, Absence(datetime(2026, 9, 21), datetime(2026, 9, 22))
    )
    with plan.database.reading() as session:
        found = timetable.standing_conflicts(session, MONDAY, date(2026, 9, 21))
    assert [(each.title, each.conflict.sentence) for each in found] == [
        ("String Lab", "Maeve Cullinan teaches Cello in Hall at 19:00 on Mon 14 Sept"),
        ("String Lab", "Maeve Cullinan is away on Mon 21 Sept"),
        ("Cello", "Maeve Cullinan is away on Mon 21 Sept"),
    ]


_TIMES = st.tuples(st.integers(0, 7 * 24 * 4 - 1), st.integers(1, 16))


@settings(
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    held=st.lists(st.tuples(_TIMES, st.integers(0, 3)), max_size=12),
    asked=st.lists(_TIMES, min_size=1, max_size=6),
)
def test_a_day_book_finds_what_the_engine_finds(
    plan: Plan, held: list[tuple[tuple[int, int], int]], asked: list[tuple[int, int]]
) -> None:
    lesson = plan.add(f"Random {new_id()}", schedule=None, teacher_id=None, room_id=None)
    plan.enroll(lesson, "Amara", first=MONDAY)
    maeve, room, amara = plan.teachers["Maeve"], plan.rooms["Studio B"], plan.students["Amara"]
    midnight = datetime(2026, 9, 13, 23, 0, tzinfo=UTC)
    with plan.database.writing("Fill") as work:
        for n, ((quarter, lasts), kind) in enumerate(held):
            begin = midnight + timedelta(minutes=15 * quarter)
            end = begin + timedelta(minutes=15 * lasts)
            if kind == 3:
                work.session.execute(
                    insert(Busy).values(
                        id=new_id(),
                        room_id=room,
                        starts_at=begin,
                        ends_at=end,
                        kind="EXAM",
                        title="Exam",
                    )
                )
                continue
            work.session.add(
                LessonOccurrence(
                    lesson_id=lesson,
                    original_date=MONDAY + timedelta(days=n - 400),
                    local_date=(begin + timedelta(hours=1)).date(),
                    starts_at=begin,
                    ends_at=end,
                    teacher_id=maeve if kind != 1 else None,
                    room_id=room if kind != 0 else None,
                )
            )
    with plan.database.reading() as session:
        book = timetable.day_book(session, date(2026, 9, 12), date(2026, 9, 23))
        for quarter, lasts in asked:
            wanted = slot(0, 15 * lasts, teacher_id=maeve, room_id=room, students=(amara,))
            begin = midnight + timedelta(minutes=15 * quarter)
            wanted = replace(wanted, starts_at=begin, ends_at=begin + timedelta(minutes=15 * lasts))
            engine = timetable.conflicts(session, [wanted])
            assert _told(book.conflicts(wanted)) == _told(engine)


def _told(found: list[timetable.Conflict]) -> set[tuple[Taken, UUID, str]]:
    return {
        (each.what, each.occurrence_id or each.busy_id or new_id(), each.sentence) for each in found
    }


def test_locations_are_named_where_only_one_of_them_is_closed_or_without_hours(plan: Plan) -> None:
    maeve = plan.teachers["Maeve"]
    with plan.database.writing("Places") as work:
        church = school.add_location(work, "Church Road")
        room = school.add_room(work, "Vestry", location_id=church)
        school.add_closure(work, "Fair", MONDAY, MONDAY, location_id=church)
        home = work.session.get(Location, (plan.database.school_id, church))
        assert home is not None
    service = timetable.TeacherTimeService(plan.database)
    with plan.database.reading() as session:
        main = next(row.id for row in school.locations(session) if row.id != church)
    service.add_hours(maeve, Hours(1, time(14), time(20), location_id=main))
    assert said(plan, slot(teacher_id=maeve, room_id=room)) == [
        (Verdict.WARN, "Church Road is closed on Mon 14 Sept: Fair"),
        (Verdict.OK, "Maeve Cullinan is free"),
        (Verdict.WARN, "Maeve Cullinan is not available at Church Road on Mon 14 Sept"),
        (Verdict.OK, "Vestry is free"),
    ]
