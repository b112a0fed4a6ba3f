"""The conflict engine: what is in the way of a booking, and what is booked twice already."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from desktop_app.areas.people.tables import Staff, Student
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.api import DoubleBooked, Slot, Taken
from desktop_app.areas.timetable.tables import Busy, LessonOccurrence
from desktop_app.core.access.actor import Actor, Role
from desktop_app.core.db.types import new_id
from desktop_app.core.errors import NotAllowed, RuleBroken
from tests.areas.timetable.plan import MONDAY, Plan, Statements

FOUR = datetime(2026, 9, 14, 15, 0, tzinfo=UTC)  # 16:00 in Dublin


def slot(minutes: int = 0, lasts: int = 45, **more: Any) -> Slot:
    begin = FOUR + timedelta(minutes=minutes)
    return Slot(begin, begin + timedelta(minutes=lasts), **more)


def test_a_teacher_who_teaches_is_named_with_lesson_room_and_time(plan: Plan) -> None:
    plan.add()
    assert plan.taken(slot(teacher_id=plan.teachers["Maeve"])) == [
        "Maeve Cullinan teaches Violin in Studio B at 16:00 on Mon 14 Sept"
    ]
    assert plan.taken(slot(room_id=plan.rooms["Studio B"])) == [
        "Violin is in Studio B at 16:00 on Mon 14 Sept"
    ]
    assert plan.taken(slot(teacher_id=plan.teachers["Jonas"], room_id=plan.rooms["Hall"])) == []


def test_a_student_is_taken_while_enrolled_and_free_before_and_after(plan: Plan) -> None:
    lesson = plan.add(room_id=None)
    amara = plan.students["Amara"]
    plan.enroll(lesson, "Amara", first=MONDAY, last=MONDAY)
    assert plan.taken(slot(students=(amara,))) == [
        "Amara Okonkwo has Violin at 16:00 on Mon 14 Sept"
    ]
    assert plan.taken(slot(minutes=7 * 24 * 60, students=(amara,))) == []
    assert plan.taken(slot(students=(plan.students["Kofi"],))) == []


def test_somebody_who_waits_for_approval_is_not_yet_taken(plan: Plan) -> None:
    lesson = plan.add()
    plan.enroll(lesson, "Amara", status=timetable.EnrollmentStatus.PENDING)
    assert plan.taken(slot(students=(plan.students["Amara"],))) == []


@pytest.mark.parametrize(("minutes", "lasts"), [(-45, 45), (45, 45), (-200, 100)])
def test_intervals_that_only_touch_are_not_in_the_way(plan: Plan, minutes: int, lasts: int) -> None:
    plan.add()
    assert plan.taken(slot(minutes, lasts, teacher_id=plan.teachers["Maeve"])) == []


@pytest.mark.parametrize(("minutes", "lasts"), [(-44, 45), (44, 45), (10, 5), (-100, 300), (0, 45)])
def test_intervals_that_share_a_minute_are_in_the_way(plan: Plan, minutes: int, lasts: int) -> None:
    plan.add()
    assert plan.taken(slot(minutes, lasts, teacher_id=plan.teachers["Maeve"])) != []


def test_a_cancelled_meeting_is_in_nobodys_way(plan: Plan) -> None:
    lesson = plan.add()
    plan.service.cancel_meeting(plan.on(lesson, MONDAY).id)
    assert plan.taken(slot(teacher_id=plan.teachers["Maeve"])) == []


def test_a_meeting_is_not_in_its_own_way(plan: Plan) -> None:
    meeting = plan.on(plan.add(), MONDAY)
    moved = slot(15, teacher_id=plan.teachers["Maeve"], occurrence_id=meeting.id)
    assert plan.taken(moved) == []


def test_what_is_busy_is_in_the_way_of_teacher_room_and_student(plan: Plan) -> None:
    with plan.database.writing("Exam") as work:
        teacher = work.session.get(Staff, (1, plan.teachers["Maeve"]))
        student = work.session.get(Student, (1, plan.students["Amara"]))
        assert teacher is not None
        assert student is not None
        begin, end = FOUR - timedelta(days=3), FOUR + timedelta(hours=1)
        same = {"starts_at": begin, "ends_at": end, "kind": "EXAM", "title": "Grade 5 exam"}
        for target in (
            {"person_id": teacher.person_id, "room_id": None},
            {"person_id": student.person_id, "room_id": None},
            {"person_id": None, "room_id": plan.rooms["Hall"]},
        ):
            work.session.execute(insert(Busy), [{**same, **target}])
    asked = slot(
        teacher_id=plan.teachers["Maeve"],
        room_id=plan.rooms["Hall"],
        students=(plan.students["Amara"],),
    )
    assert plan.taken(asked) == [
        "Maeve Cullinan is taken by Grade 5 exam from 16:00 on Fri 11 Sept",
        "Hall is taken by Grade 5 exam from 16:00 on Fri 11 Sept",
        "Amara Okonkwo is taken by Grade 5 exam from 16:00 on Fri 11 Sept",
    ]
    with plan.database.reading() as session:
        assert timetable.standing_conflicts(session, MONDAY, MONDAY) == []
    lesson = plan.add(anyway="the exam may run over")
    with plan.database.reading() as session:
        (standing,) = timetable.standing_conflicts(session, MONDAY, MONDAY)
    assert standing.conflict.title == "Grade 5 exam"
    assert standing.booked_anyway == "the exam may run over"
    assert standing.occurrence_id == plan.on(lesson, MONDAY).id


def test_slots_that_are_asked_for_together_are_in_each_others_way(plan: Plan) -> None:
    maeve = plan.teachers["Maeve"]
    asked = [slot(0, teacher_id=maeve), slot(60, teacher_id=maeve), slot(30, teacher_id=maeve)]
    with plan.database.reading() as session:
        found = timetable.conflicts(session, asked)
        assert timetable.conflicts(session, []) == []
    assert [(each.slot, each.with_slot) for each in found] == [(1, 2), (2, 0)]
    assert found[0].sentence.startswith("Maeve Cullinan teaches another meeting of this change")


def test_one_statement_asks_about_any_number_of_slots(plan: Plan) -> None:
    plan.add()
    maeve = plan.teachers["Maeve"]

    def statements(number: int) -> int:
        asked = [slot(7 * 24 * 60 * n, teacher_id=maeve) for n in range(number)]
        with plan.database.reading() as session, Statements() as counted:
            assert timetable.conflicts(session, asked)
        return counted.count

    assert statements(40) == statements(1)


def test_a_double_booking_is_refused_with_its_reason_and_nothing_is_kept(plan: Plan) -> None:
    plan.add()
    with pytest.raises(DoubleBooked) as refused:
        plan.add("Cello")
    assert refused.value.sentence == (
        "Maeve Cullinan teaches Violin in Studio B at 16:00 on Mon 14 Sept,"
        " and 45 more meetings clash. Nothing was booked."
    )
    assert {each.what for each in refused.value.conflicts} == {Taken.TEACHER, Taken.ROOM}
    with plan.database.reading() as session:
        assert [line.title for line in timetable.all_lessons(session)] == ["Violin"]


def test_the_office_books_anyway_with_a_reason_that_stays_listed(plan: Plan) -> None:
    plan.add()
    second = plan.add("Cello", anyway="  open   lesson, both groups together ")
    assert plan.on(second, MONDAY).booked_anyway == "open lesson, both groups together"
    with plan.database.reading() as session:
        found = timetable.standing_conflicts(session, MONDAY, MONDAY)
    assert {each.conflict.what for each in found} == {Taken.TEACHER, Taken.ROOM}
    assert {each.booked_anyway for each in found} == {"open lesson, both groups together"}
    with pytest.raises(RuleBroken, match="at most 500 letters"):
        plan.add("Viola", anyway="because " * 100)


def test_a_teacher_may_not_book_twice_whatever_the_reason(plan: Plan) -> None:
    lesson = plan.add()
    plan.add("Cello", schedule=plan.weekly(MONDAY, time(17)))
    plan.database.actor = Actor("Maeve", frozenset({Role.TEACHER}))
    with pytest.raises(NotAllowed, match="Only the office may book twice"):
        plan.service.move_meeting(
            plan.on(lesson, MONDAY).id, datetime(2026, 9, 14, 17), anyway="I like it"
        )


def test_what_clashes_later_is_listed_without_a_reason(plan: Plan) -> None:
    first = plan.add(room_id=None)
    second = plan.add("Cello", teacher_id=plan.teachers["Jonas"])
    with plan.database.writing("Import") as work:
        timetable.enroll_many(
            work,
            [
                timetable.NewEnrollment(each, plan.students["Amara"], MONDAY)
                for each in (first, second)
            ],
        )
    with plan.database.reading() as session:
        (found,) = timetable.standing_conflicts(session, MONDAY, MONDAY)
    assert found.conflict.what is Taken.STUDENT
    assert found.conflict.who == "Amara Okonkwo"
    assert found.booked_anyway is None


hours = st.integers(0, 40)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(
    stored=st.lists(st.tuples(hours, st.integers(1, 8), st.booleans()), max_size=6),
    asked=st.tuples(hours, st.integers(1, 8)),
)
def test_the_engine_finds_exactly_the_intervals_that_overlap(
    plan: Plan, stored: list[tuple[int, int, bool]], asked: tuple[int, int]
) -> None:
    maeve = plan.teachers["Maeve"]

    def moments(begin: int, lasts: int) -> tuple[datetime, datetime]:
        start = FOUR + timedelta(minutes=30 * begin)
        return start, start + timedelta(minutes=30 * lasts)

    with plan.database.writing("Random") as work:
        lesson = timetable.add_lesson(work, timetable.LessonFacts("Random"))
        rows = []
        for n, (begin, lasts, off) in enumerate(stored):
            starts_at, ends_at = moments(begin, lasts)
            status = "CANCELLED" if off else "SCHEDULED"
            rows.append(
                {
                    "id": new_id(),
                    "lesson_id": lesson,
                    "original_date": date(2030, 1, 1) + timedelta(days=n),
                    "local_date": starts_at.date(),
                    "starts_at": starts_at,
                    "ends_at": ends_at,
                    "teacher_id": maeve,
                    "status": timetable.OccurrenceStatus(status),
                }
            )
        if rows:
            work.session.execute(insert(LessonOccurrence), rows)
    begin, end = moments(*asked)
    expected = {
        row["id"]
        for row, (start, lasts, off) in zip(rows, stored, strict=True)
        if not off and moments(start, lasts)[0] < end and moments(start, lasts)[1] > begin
    }
    with plan.database.reading() as session:
        found = timetable.conflicts(session, [Slot(begin, end, teacher_id=maeve)])
    with plan.database.writing("Clear") as work:
        for row in rows:
            work.session.delete(work.session.get(LessonOccurrence, (1, row["id"])))
    assert {each.occurrence_id for each in found} == expected
