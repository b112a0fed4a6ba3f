"""Lists of lessons and meetings, and what a bill asks about them."""

from datetime import date, datetime, time, timedelta

import pytest

from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.api import (
    LessonQuery,
    LessonType,
)
from desktop_app.core.db.types import new_id
from desktop_app.core.errors import NotFound
from tests.areas.timetable.plan import MONDAY, Plan, Statements


@pytest.fixture
def busy(plan: Plan) -> Plan:
    """Three lessons: Violin on Monday, Choir on Tuesday by Jonas, and Zither, which waits."""
    plan.add(price_per_student=3_000)
    plan.add(
        "Choir", type=LessonType.ENSEMBLE, teacher_id=plan.teachers["Jonas"],
        room_id=plan.rooms["Hall"], schedule=plan.weekly(date(2026, 9, 15), time(9), 60),
    )  # fmt: skip
    plan.add("Zither", schedule=None, teacher_id=None, room_id=None)
    return plan


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        (LessonQuery(), "Choir Violin Zither"),
        (LessonQuery(descending=True), "Zither Violin Choir"),
        (LessonQuery(state="planned"), "Choir Violin"),
        (LessonQuery(state="waiting"), "Zither"),
        (LessonQuery(state="archived"), ""),
        (LessonQuery(state="all", sort="time"), "Zither Choir Violin"),
        (LessonQuery(search="víol"), "Violin"),
        (LessonQuery(search="weber"), "Choir"),
        (LessonQuery(search="maeve viol"), "Violin"),
        (LessonQuery(search="%"), "Choir Violin Zither"),
        (LessonQuery(types=(LessonType.ENSEMBLE,)), "Choir"),
        (LessonQuery(sort="enrolled", descending=True), "Violin Zither Choir"),
        (LessonQuery(sort="teacher", state="planned"), "Violin Choir"),
        (LessonQuery(sort="room", state="planned"), "Choir Violin"),
        (LessonQuery(sort="price", descending=True, state="planned"), "Violin Choir"),
    ],
)
def test_lessons_are_searched_filtered_and_sorted(
    busy: Plan, query: LessonQuery, titles: str
) -> None:
    with busy.database.reading() as session:
        violin = timetable.lesson_ids(session, LessonQuery(search="violin"))[0]
    busy.enroll(violin, "Amara")
    with busy.database.reading() as session:
        found = [line.title for line in timetable.all_lessons(session, query)]
    if query.sort == "enrolled":
        assert found[0] == titles.split(maxsplit=1)[0]
    else:
        assert found == titles.split()


def test_lessons_of_a_teacher_a_room_and_a_student(busy: Plan) -> None:
    with busy.database.reading() as session:
        choir = timetable.lesson_ids(session, LessonQuery(search="choir"))
        assert (
            timetable.lesson_ids(session, LessonQuery(teacher_id=busy.teachers["Jonas"])) == choir
        )
        assert timetable.lesson_ids(session, LessonQuery(room_id=busy.rooms["Hall"])) == choir
    busy.enroll(choir[0], "Amara")
    with busy.database.reading() as session:
        of_amara = LessonQuery(student_id=busy.students["Amara"])
        assert timetable.lesson_ids(session, of_amara) == choir
        assert timetable.lesson_choices(session, "choir") == [
            (choir[0], "Choir, Jonas Weber, 09:00")
        ]
        assert timetable.lesson_choices(session, "zither")[0][1] == "Zither, waits for a time"
        with pytest.raises(NotFound):
            timetable.lesson_card(session, new_id())
        with pytest.raises(NotFound):
            timetable.meeting(session, new_id())


def test_the_meetings_of_a_day_and_a_week_come_in_order_of_time(busy: Plan) -> None:
    with busy.database.reading() as session:
        week = timetable.week_meetings(session, date(2026, 9, 20))
        assert [(row.title, row.start) for row in week] == [
            ("Violin", datetime(2026, 9, 14, 16)),
            ("Choir", datetime(2026, 9, 15, 9)),
        ]
        assert week[0].in_progress(week[0].starts_at)
        assert not week[0].in_progress(week[0].ends_at)
        day = timetable.day_meetings(session, date(2026, 9, 15))
        assert [row.title for row in day] == ["Choir"]
        (place,) = {room.location_id for room in school.rooms(session)}
        for which in (
            {"teacher_id": busy.teachers["Maeve"]},
            {"room_id": busy.rooms["Studio B"]},
        ):
            assert [row.title for row in timetable.week_meetings(session, MONDAY, **which)] == [
                "Violin"
            ]
        assert len(timetable.week_meetings(session, MONDAY, location_id=place)) == 2
        amara = busy.students["Amara"]
        assert timetable.week_meetings(session, MONDAY, student_id=amara) == []


def test_a_week_takes_as_many_statements_full_as_empty(busy: Plan) -> None:
    def statements(day: date) -> int:
        with busy.database.reading() as session, Statements() as counted:
            timetable.week_meetings(session, day)
        return counted.count

    statements(MONDAY)
    assert statements(MONDAY) == statements(date(2020, 1, 1))


def test_who_is_in_a_meeting_is_asked_of_its_day(plan: Plan) -> None:
    lesson = plan.add()
    plan.enroll(lesson, "Kofi")
    plan.enroll(lesson, "Amara", last=MONDAY)
    with plan.database.reading() as session:

        def names(day: date) -> list[str]:
            meeting = plan.on(lesson, day)
            return [each.name for each in timetable.members(session, meeting.id)]

        assert names(MONDAY) == ["Amara Okonkwo", "Kofi Okonkwo"]
        assert names(MONDAY + timedelta(weeks=1)) == ["Kofi Okonkwo"]
