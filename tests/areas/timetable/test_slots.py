"""Free slots: what is proposed is free, what suits best comes first, and the reasons are said."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.areas.people import api as people
from desktop_app.areas.people.tables import Family, FamilyMember, Instrument, StaffInstrument
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.api import Absence, Hours, LessonType, Proposal, Verdict, Wish
from desktop_app.areas.timetable.queries.slot_facts import Ground, slot_facts
from desktop_app.areas.timetable.queries.slots import best_placed
from desktop_app.areas.timetable.rules.finding import BITS, mask, minutes_of, starts
from desktop_app.core.db.types import new_id
from desktop_app.core.errors import RuleBroken
from tests.areas.timetable.plan import MONDAY, MORNING, Plan

WEEK = date(2026, 9, 21)


def found(plan: Plan, wish: Wish, **more: int) -> list[Proposal]:
    with plan.database.reading() as session:
        return timetable.free_slots(session, wish, MORNING, **more)


def student_wish(plan: Plan, name: str = "Amara", **more: object) -> Wish:
    with plan.database.reading() as session:
        return timetable.wish_for_student(session, plan.students[name], WEEK, **more)  # type: ignore[arg-type]  # of the test


def hours(plan: Plan, name: str, day: int, start: int, end: int) -> None:
    timetable.TeacherTimeService(plan.database).add_hours(
        plan.teachers[name], Hours(day, time(start), time(end))
    )


def own_lesson(plan: Plan, name: str = "Amara") -> UUID:
    lesson = plan.add("Violin", type=LessonType.INDIVIDUAL)
    plan.enroll(lesson, name)
    return lesson


@given(st.integers(0, (1 << 40) - 1), st.integers(1, 120))
def test_free_stretches_begin_where_every_bit_is_free(free: int, minutes: int) -> None:
    wanted = -(-minutes // 5)
    expected = [5 * n for n in range(40) if all(free >> (n + k) & 1 for k in range(wanted))]
    assert list(minutes_of(starts(free, minutes))) == expected


@given(st.integers(-30, 1500), st.integers(0, 600))
def test_what_is_begun_is_taken_and_nothing_beyond_the_day(start: int, lasts: int) -> None:
    bits = mask(start, start + lasts)
    assert bits >> BITS == 0
    taken = set(minutes_of(bits))
    for minute in range(0, 1440, 5):
        touches = start < minute + 5 and start + lasts > minute
        assert (minute in taken) == touches


def test_the_usual_weekday_time_and_room_come_first_with_their_reasons(plan: Plan) -> None:
    own_lesson(plan)
    hours(plan, "Maeve", 1, 14, 19)
    hours(plan, "Maeve", 2, 14, 19)
    first, *others = found(plan, student_wish(plan))
    assert (first.wall, first.teacher, first.room) == (
        datetime(2026, 9, 21, 15, 15),  # right before the lesson of that day
        "Maeve Cullinan",
        "Studio B",
    )
    assert first.reasons == (
        "same weekday",
        "same room",
        "free every week",
        "on the first day",
    )
    assert {each.wall.weekday() for each in others} == {0, 1}
    assert [each.score for each in others] == sorted(each.score for each in others)


def test_a_brother_right_before_goes_before_the_usual_time(plan: Plan) -> None:
    own_lesson(plan)
    hours(plan, "Maeve", 1, 14, 19)
    drums = plan.add(
        "Drums",
        teacher_id=plan.teachers["Jonas"],
        room_id=plan.rooms["Hall"],
        schedule=plan.weekly(MONDAY, time(17)),
    )
    plan.enroll(drums, "Kofi")
    family(plan, "Amara", "Kofi")
    first = found(plan, student_wish(plan))[0]
    assert first.wall.time() == time(17, 45)
    assert "Kofi Okonkwo has Drums right before" in first.reasons


def family(plan: Plan, *names: str) -> None:
    with plan.database.writing("Family") as work:
        row = Family(id=new_id(), name="Okonkwo", sort_name="okonkwo")
        work.session.add(row)
        for name in names:
            card = people.student_card(work.session, plan.students[name])
            work.session.add(
                FamilyMember(family_id=row.id, person_id=card.person.person_id, role="CHILD")
            )


def test_closed_days_time_off_and_full_rooms_are_not_proposed(plan: Plan) -> None:
    own_lesson(plan)
    hours(plan, "Maeve", 1, 14, 16)
    plan.close("Storm", WEEK, WEEK)
    timetable.TeacherTimeService(plan.database).add_time_off(
        plan.teachers["Maeve"], Absence(datetime(2026, 9, 28), datetime(2026, 9, 29))
    )
    for name, room in (("Choir", "Hall"), ("Band", "Studio B")):
        plan.add(
            name,
            room_id=plan.rooms[room],
            teacher_id=None,
            schedule=plan.weekly(date(2026, 10, 5), time(14), 60),
        )
    [first, *_] = found(plan, replace(student_wish(plan), regular=False))
    assert first.wall.date() == date(2026, 10, 5)
    assert first.wall.time() >= time(15)
    weekly = found(plan, student_wish(plan))
    assert (weekly[0].weeks_free, weekly[0].weeks_open) == (4, 4)


def all_at_once(plan: Plan, wish: Wish) -> list[tuple[int, UUID | None, date, int]]:
    """Look for slots with every teacher known from the start."""
    with plan.database.reading() as session:
        every = {row.id: row for row in school.rooms(session)}
        ground = Ground(school.facts(session).timezone, every)
        rooms = list(every)
        rooms.sort(key=lambda room: room != wish.room_id)
        known = slot_facts(session, wish, ground, rooms, MORNING)
        placed = best_placed(wish, known, ground, rooms, 12)
    return [(each.score, each.teacher_id, each.day, each.minute) for each, _ in placed]


@pytest.mark.parametrize("until", [15, 17, 19])
def test_others_are_looked_at_only_where_they_could_change_the_answer(
    plan: Plan, until: int
) -> None:
    own_lesson_of_an_instrument(plan)
    for day in range(1, 6):
        hours(plan, "Maeve", day, 14, until)
        hours(plan, "Jonas", day, 14, 19)
    wish = student_wish(plan)
    assert len(wish.teachers) == 2
    answer = [
        (each.score, each.slot.teacher_id, each.wall.date(), each.wall.hour * 60 + each.wall.minute)
        for each in found(plan, wish)
    ]
    assert answer == all_at_once(plan, wish)
    assert len(answer) == 12


def own_lesson_of_an_instrument(plan: Plan) -> None:
    """Let both teachers teach the violin, and Amara have a lesson of her own with Maeve."""
    with plan.database.writing("Teach") as work:
        violin = Instrument(id=new_id(), name="Violin")
        work.session.add(violin)
        work.session.flush()
        for staff in plan.teachers.values():
            work.session.add(StaffInstrument(staff_id=staff, instrument_id=violin.id))
        instrument = violin.id
    lesson = plan.add(type=LessonType.INDIVIDUAL, instrument_id=instrument)
    plan.enroll(lesson, "Amara")


def test_another_teacher_of_the_instrument_is_proposed_after_the_own_one(plan: Plan) -> None:
    own_lesson_of_an_instrument(plan)
    hours(plan, "Maeve", 2, 14, 15)
    hours(plan, "Jonas", 1, 14, 18)
    names = [each.teacher for each in found(plan, student_wish(plan))]
    assert names == ["Maeve Cullinan", "Jonas Weber", "Jonas Weber", "Jonas Weber"]
    only = found(plan, student_wish(plan, teacher_id=plan.teachers["Jonas"]))
    assert {each.teacher for each in only} == {"Jonas Weber"}


def test_a_group_is_proposed_only_when_all_of_it_is_free(plan: Plan) -> None:
    lesson = plan.add("Strings")
    for name in ("Amara", "Kofi"):
        plan.enroll(lesson, name)
    hours(plan, "Maeve", 3, 14, 16)
    other = plan.add(
        "Choir",
        teacher_id=plan.teachers["Jonas"],
        room_id=plan.rooms["Hall"],
        schedule=plan.weekly(date(2026, 9, 16), time(14), 60),
    )
    plan.enroll(other, "Kofi")
    with plan.database.reading() as session:
        wish = timetable.wish_for_lesson(session, lesson, WEEK)
    assert {each.wall.time() for each in found(plan, wish)} == {time(15, 15)}
    assert len(wish.students) == 2


def test_nothing_in_the_past_is_proposed(plan: Plan) -> None:
    own_lesson(plan)
    with plan.database.reading() as session:
        wish = timetable.wish_for_student(session, plan.students["Amara"], date(2026, 9, 7))
    now = datetime(2026, 9, 15, 13, 20, tzinfo=UTC)
    with plan.database.reading() as session:
        walls = [each.wall for each in timetable.free_slots(session, wish, now, most=50)]
    assert walls
    assert min(walls) > datetime(2026, 9, 15, 14, 20)


@pytest.mark.parametrize(
    ("weeks", "minutes", "sentence"),
    [(0, 45, "over 1 to 52 weeks"), (99, 45, "over 1 to 52 weeks"), (6, 2000, "at most 24 hours")],
)
def test_what_cannot_be_looked_for_is_refused(
    plan: Plan, weeks: int, minutes: int, sentence: str
) -> None:
    with pytest.raises(RuleBroken, match=sentence):
        student_wish(plan, weeks=weeks, minutes=minutes)


@settings(
    deadline=None,
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(st.tuples(st.integers(0, 6), st.integers(56, 76), st.integers(1, 8)), max_size=10),
    st.integers(20, 90),
)
def test_whatever_is_proposed_is_free_for_the_checks_too(
    plan: Plan, lessons: list[tuple[int, int, int]], minutes: int
) -> None:
    if not plan_has_hours(plan):
        own_lesson(plan)
        for day in range(1, 6):
            hours(plan, "Maeve", day, 13, 20)
    for day, quarter, lasts in lessons:
        plan.add(
            f"Lesson {new_id()}",
            schedule=plan.weekly(
                MONDAY + timedelta(days=day), time(quarter // 4, quarter % 4 * 15), 15 * lasts
            ),
            anyway="of the test",
        )
    with plan.database.reading() as session:
        wish = timetable.wish_for_student(
            session, plan.students["Amara"], WEEK, minutes=minutes, weeks=2
        )
        proposals = timetable.free_slots(session, wish, MORNING, most=30)
        book = timetable.day_book(session, WEEK, WEEK + timedelta(days=14))
        for each in proposals:
            checks = timetable.check_in_book(book, each.slot)
            assert timetable.worst(checks) is Verdict.OK, (each, checks)


def plan_has_hours(plan: Plan) -> bool:
    with plan.database.reading() as session:
        return bool(timetable.availability(session))


def test_a_weekly_time_leaves_out_the_days_on_which_somebody_is_taken(plan: Plan) -> None:
    own_lesson(plan)
    hours(plan, "Maeve", 2, 14, 15)
    plan.add(
        "Exam",
        schedule=plan.weekly(date(2026, 9, 29), time(14), recurrence=timetable.Recurrence.ONCE),
    )
    timetable.TeacherTimeService(plan.database).add_time_off(
        plan.teachers["Maeve"], Absence(datetime(2026, 10, 13), datetime(2026, 10, 14))
    )
    wish = student_wish(plan)
    first = found(plan, wish)[0]
    assert (first.weeks_free, first.weeks_open) == (4, 6)
    made = timetable.SlotService(plan.database).book(wish, first).made
    assert made is not None
    days = plan.days(made)
    assert days[:3] == [date(2026, 9, 22), date(2026, 10, 6), date(2026, 10, 20)]
    assert days[-1] > date(2027, 6, 1)
    with pytest.raises(timetable.DoubleBooked, match="at 14:15 on Tue 22 Sept"):
        timetable.SlotService(plan.database).book(wish, first)
