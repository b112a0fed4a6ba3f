"""Single meetings and the part of a series that follows one."""

from datetime import date, datetime, time, timedelta

import pytest

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.api import (
    DoubleBooked,
    LessonStatus,
    OccurrenceStatus,
    Recurrence,
    Scope,
)
from desktop_app.core.db.types import new_id
from desktop_app.core.errors import NotFound, RuleBroken
from desktop_app.core.journal.undo import undo
from tests.areas.timetable.plan import MONDAY, YEAR_END, Plan, Statements, weeks

NEXT = MONDAY + timedelta(weeks=1)


def test_one_meeting_is_moved_and_the_others_stay(plan: Plan) -> None:
    lesson = plan.add()
    meeting = plan.on(lesson, NEXT)
    changes = plan.service.move_meeting(
        meeting.id, datetime(2026, 9, 22, 17, 30), duration=60, room_id=plan.rooms["Hall"]
    )
    assert changes.label == "Move Violin of Mon 21 Sept"
    moved = plan.on(lesson, date(2026, 9, 22))
    assert (moved.id, moved.start, moved.minutes) == (meeting.id, datetime(2026, 9, 22, 17, 30), 60)
    assert (moved.room, moved.original_date, moved.moved) == ("Hall", NEXT, True)
    assert {row.start.time() for row in plan.meetings(lesson) if row.id != meeting.id} == {time(16)}
    undo(plan.database)
    assert plan.on(lesson, NEXT).room == "Studio B"


def test_a_meeting_is_not_moved_onto_another_of_the_same_lesson(plan: Plan) -> None:
    lesson = plan.add()
    with pytest.raises(DoubleBooked, match="Maeve Cullinan teaches Violin"):
        plan.service.move_meeting(plan.on(lesson, NEXT).id, datetime(2026, 9, 28, 16, 15))


def test_a_student_who_is_elsewhere_at_the_new_time_is_named(plan: Plan) -> None:
    lesson = plan.add()
    other = plan.add("Choir", teacher_id=plan.teachers["Jonas"], room_id=plan.rooms["Hall"],
                     schedule=plan.weekly(MONDAY, time(18)))  # fmt: skip
    for each in (lesson, other):
        plan.enroll(each, "Amara")
    with pytest.raises(DoubleBooked, match="Amara Okonkwo has Choir in Hall at 18:00"):
        plan.service.move_meeting(plan.on(lesson, NEXT).id, datetime(2026, 9, 21, 18))


def test_this_and_following_move_to_another_day_and_time(plan: Plan) -> None:
    lesson = plan.add()
    ids = [row.id for row in plan.meetings(lesson)]
    third = plan.meetings(lesson)[2]
    with Statements() as counted:
        plan.service.move_meeting(third.id, datetime(2026, 9, 30, 17), scope=Scope.FOLLOWING)
    assert counted.count < 40
    assert plan.days(lesson) == [MONDAY, NEXT, *weeks(date(2026, 9, 30), YEAR_END)]
    assert [row.id for row in plan.meetings(lesson)] == ids
    assert [row.start.hour for row in plan.meetings(lesson)[:4]] == [16, 16, 17, 17]
    with plan.database.reading() as session:
        schedule = timetable.lesson_card(session, lesson).facts.schedule
    assert schedule is not None
    assert (schedule.first_day, schedule.start) == (date(2026, 9, 30), time(17))


def test_all_that_is_to_come_moves_and_the_past_stays(plan: Plan) -> None:
    lesson = plan.add(schedule=plan.weekly(date(2026, 9, 7)))
    later = plan.on(lesson, date(2026, 10, 5))
    plan.service.move_meeting(
        later.id,
        datetime(2026, 10, 5, 15),
        duration=30,
        room_id=plan.rooms["Hall"],
        scope=Scope.ALL,
    )
    past, *coming = plan.meetings(lesson)
    assert (past.start.hour, past.room, past.minutes) == (16, "Studio B", 45)
    assert {(row.start.hour, row.room, row.minutes) for row in coming} == {(15, "Hall", 30)}
    assert coming[0].day == MONDAY


def test_a_series_moves_back_to_an_earlier_weekday(plan: Plan) -> None:
    lesson = plan.add(schedule=plan.weekly(date(2026, 9, 18)))
    second = plan.meetings(lesson)[1]
    plan.service.move_meeting(second.id, datetime(2026, 9, 23, 16), scope=Scope.FOLLOWING)
    assert plan.days(lesson) == [date(2026, 9, 18), *weeks(date(2026, 9, 23), YEAR_END)]


def test_a_monthly_lesson_moved_to_another_weekday_keeps_its_new_place_in_the_month(
    plan: Plan,
) -> None:
    lesson = plan.add(schedule=plan.weekly(date(2026, 9, 15), recurrence=Recurrence.MONTHLY))
    second = plan.meetings(lesson)[1]
    assert second.day == date(2026, 10, 20)
    plan.service.move_meeting(second.id, datetime(2026, 10, 22, 16), scope=Scope.FOLLOWING)
    assert plan.days(lesson)[:4] == [
        *(date(2026, 9, 15), date(2026, 10, 22), date(2026, 11, 26), date(2026, 12, 24))
    ]


def test_a_counted_series_still_has_as_many_meetings_after_a_move(plan: Plan) -> None:
    ten = plan.weekly(MONDAY, recurrence=Recurrence.CUSTOM, rrule="FREQ=WEEKLY;COUNT=10")
    lesson = plan.add(schedule=ten)
    fourth = plan.meetings(lesson)[3]
    plan.service.move_meeting(fourth.id, datetime(2026, 10, 6, 16), scope=Scope.FOLLOWING)
    assert len(plan.days(lesson)) == 10
    assert plan.days(lesson)[3:] == weeks(date(2026, 10, 6), date(2026, 11, 17))


def test_a_series_that_names_its_days_changes_them_by_its_rule(plan: Plan) -> None:
    both = plan.weekly(MONDAY, recurrence=Recurrence.CUSTOM, rrule="FREQ=WEEKLY;BYDAY=MO,TH")
    lesson = plan.add(schedule=both)
    with pytest.raises(RuleBroken, match="names its own days"):
        plan.service.move_meeting(
            plan.on(lesson, NEXT).id, datetime(2026, 9, 22, 16), scope=Scope.FOLLOWING
        )
    plan.service.move_meeting(
        plan.on(lesson, NEXT).id, datetime(2026, 9, 21, 15), scope=Scope.FOLLOWING
    )
    assert [row.start.hour for row in plan.meetings(lesson)[:4]] == [16, 16, 15, 15]


def test_cancelled_and_marked_meetings_stay_when_the_series_moves(plan: Plan) -> None:
    lesson = plan.add()
    plan.enroll(lesson, "Amara")
    today, coming = plan.on(lesson, MONDAY), plan.on(lesson, NEXT)
    attendance.AttendanceService(plan.database).mark(today.id, plan.students["Amara"], "P")
    plan.service.cancel_meeting(coming.id, OccurrenceStatus.CANCELLED_BY_TEACHER, reason="Flu")
    third = plan.meetings(lesson)[2]
    plan.service.move_meeting(third.id, datetime(2026, 9, 28, 17), scope=Scope.ALL)
    rows = plan.meetings(lesson)
    assert [row.start.hour for row in rows[:4]] == [16, 16, 17, 17]
    assert rows[1].status is OccurrenceStatus.CANCELLED_BY_TEACHER


def test_what_is_cancelled_finished_or_marked_is_not_moved(plan: Plan) -> None:
    lesson = plan.add()
    plan.enroll(lesson, "Amara")
    marks = attendance.AttendanceService(plan.database)
    today, coming = plan.on(lesson, MONDAY), plan.on(lesson, NEXT)
    plan.service.cancel_meeting(coming.id)
    with pytest.raises(RuleBroken, match="is cancelled"):
        plan.service.move_meeting(coming.id, datetime(2026, 9, 22, 16))
    marks.mark(today.id, plan.students["Amara"], "P")
    with pytest.raises(RuleBroken, match="already marked"):
        plan.service.move_meeting(today.id, datetime(2026, 9, 15, 16))
    with pytest.raises(RuleBroken, match="already marked"):
        plan.service.cancel_meeting(today.id)
    marks.finish(today.id)
    with pytest.raises(RuleBroken, match="Reopen it first"):
        plan.service.substitute(today.id, plan.teachers["Jonas"])


@pytest.mark.parametrize("duration", [0, -5, 2_000])
def test_a_meeting_has_a_length(plan: Plan, duration: int) -> None:
    lesson = plan.add()
    with pytest.raises(RuleBroken) as refused:
        plan.service.move_meeting(
            plan.on(lesson, NEXT).id, datetime(2026, 9, 21, 16), duration=duration
        )
    assert refused.value.field == "duration"


def test_who_cancelled_is_kept_and_may_be_corrected(plan: Plan) -> None:
    lesson = plan.add()
    meeting = plan.on(lesson, NEXT)
    plan.service.cancel_meeting(meeting.id, OccurrenceStatus.CANCELLED_BY_TEACHER, reason="Flu")
    plan.service.cancel_meeting(meeting.id, OccurrenceStatus.CANCELLED_BY_STUDENT)
    row = plan.on(lesson, NEXT)
    assert (row.status, row.cancel_reason) == (OccurrenceStatus.CANCELLED_BY_STUDENT, "Flu")
    with pytest.raises(RuleBroken, match="Say whether"):
        plan.service.cancel_meeting(meeting.id, OccurrenceStatus.COMPLETED)
    with pytest.raises(RuleBroken, match="at most 500"):
        plan.service.cancel_meeting(meeting.id, reason="x" * 501)


def test_the_rest_of_a_series_is_cancelled_at_once(plan: Plan) -> None:
    lesson = plan.add()
    third = plan.meetings(lesson)[2]
    changes = plan.service.cancel_meeting(third.id, scope=Scope.FOLLOWING, reason="Teacher left")
    assert len(changes.tables["lesson_occurrence"] or ()) == 44
    assert plan.days(lesson) == [MONDAY, NEXT]


def test_a_series_cancelled_to_its_end_does_not_go_on_next_year(plan: Plan) -> None:
    lesson = plan.add()
    plan.service.cancel_meeting(plan.meetings(lesson)[2].id, scope=Scope.FOLLOWING)
    plan.service.roll_over(date(2028, 7, 31))
    assert plan.days(lesson) == [MONDAY, NEXT]


def test_a_series_without_any_meeting_left_is_cancelled_until_one_comes_back(plan: Plan) -> None:
    lesson = plan.add()
    first = plan.on(lesson, MONDAY)
    plan.service.cancel_meeting(first.id, scope=Scope.ALL)

    def status() -> LessonStatus:
        with plan.database.reading() as session:
            return timetable.lesson_card(session, lesson).line.status

    assert status() is LessonStatus.CANCELLED
    plan.service.restore_meeting(first.id)
    assert status() is LessonStatus.SCHEDULED


def test_a_cancelled_meeting_comes_back_unless_its_time_was_given_away(plan: Plan) -> None:
    lesson = plan.add()
    meeting = plan.on(lesson, NEXT)
    with pytest.raises(RuleBroken, match="not cancelled"):
        plan.service.restore_meeting(meeting.id)
    plan.service.cancel_meeting(meeting.id, reason="Flu")
    plan.service.restore_meeting(meeting.id)
    assert plan.on(lesson, NEXT).cancel_reason is None
    plan.service.cancel_meeting(meeting.id)
    plan.add("Cello", schedule=plan.weekly(NEXT, recurrence=Recurrence.ONCE))
    with pytest.raises(DoubleBooked, match="teaches Cello"):
        plan.service.restore_meeting(meeting.id)
    plan.service.restore_meeting(meeting.id, anyway="both in one room")
    assert plan.on(lesson, NEXT).booked_anyway == "both in one room"


def test_a_substitute_takes_a_meeting_and_gives_it_back(plan: Plan) -> None:
    lesson = plan.add()
    meeting = plan.on(lesson, NEXT)
    plan.service.substitute(meeting.id, plan.teachers["Jonas"])
    row = plan.on(lesson, NEXT)
    assert (row.teacher, row.substitute_for) == ("Jonas Weber", "Maeve Cullinan")
    plan.service.edit_lesson(lesson, {"room_id": plan.rooms["Hall"]})
    assert plan.on(lesson, NEXT).teacher == "Jonas Weber"
    assert plan.on(lesson, NEXT).room == "Hall"
    plan.service.substitute(meeting.id, plan.teachers["Maeve"])
    assert plan.on(lesson, NEXT).substitute_for is None


def test_a_substitute_who_teaches_elsewhere_is_refused(plan: Plan) -> None:
    lesson = plan.add()
    plan.add("Choir", teacher_id=plan.teachers["Jonas"], room_id=plan.rooms["Hall"])
    with pytest.raises(DoubleBooked, match="Jonas Weber teaches Choir in Hall"):
        plan.service.substitute(plan.on(lesson, NEXT).id, plan.teachers["Jonas"])
    count = len(plan.meetings(lesson))
    plan.service.substitute(
        plan.on(lesson, MONDAY).id,
        plan.teachers["Jonas"],
        scope=Scope.ALL,
        anyway="choir sings alone",
    )
    rows = plan.meetings(lesson)
    assert sum(row.substitute_for is not None for row in rows) == count
    assert {row.booked_anyway for row in rows} == {"choir sings alone"}


def test_an_extra_meeting_is_added_once_a_day(plan: Plan) -> None:
    lesson = plan.add()
    plan.service.add_meeting(lesson, datetime(2026, 9, 17, 10), duration=30)
    assert plan.on(lesson, date(2026, 9, 17)).minutes == 30
    with pytest.raises(RuleBroken, match="already meets"):
        plan.service.add_meeting(lesson, datetime(2026, 9, 17, 18))
    plan.service.cancel_meeting(plan.on(lesson, NEXT).id)
    with pytest.raises(RuleBroken, match="Bring it back instead"):
        plan.service.add_meeting(lesson, datetime(2026, 9, 21, 18))
    plan.service.move_meeting(plan.on(lesson, date(2026, 9, 28)).id, datetime(2026, 9, 29, 16))
    with pytest.raises(RuleBroken, match="was moved to"):
        plan.service.add_meeting(lesson, datetime(2026, 9, 28, 18))
    with pytest.raises(DoubleBooked):
        plan.service.add_meeting(lesson, datetime(2026, 9, 29, 16, 15))


def test_an_extra_meeting_may_have_its_own_teacher_and_room(plan: Plan) -> None:
    lesson = plan.add()
    plan.service.add_meeting(
        lesson, datetime(2026, 9, 17, 10), teacher_id=plan.teachers["Jonas"], room_id=None
    )
    row = plan.on(lesson, date(2026, 9, 17))
    assert (row.teacher, row.substitute_for, row.room) == ("Jonas Weber", "Maeve Cullinan", None)


def test_an_extra_meeting_of_a_waiting_lesson_needs_a_length(plan: Plan) -> None:
    with plan.database.writing("Wait") as work:
        waiting = timetable.add_lesson(work, timetable.LessonFacts("Waits"))
    with pytest.raises(RuleBroken, match="how long"):
        plan.service.add_meeting(waiting, datetime(2026, 9, 17, 10))
    plan.service.add_meeting(waiting, datetime(2026, 9, 17, 10), duration=45)
    meeting = plan.meetings(waiting)[0]
    with pytest.raises(RuleBroken, match="no time yet"):
        plan.service.move_meeting(meeting.id, datetime(2026, 9, 18, 10), scope=Scope.ALL)


def test_a_meeting_that_is_not_there_is_not_found(plan: Plan) -> None:
    with pytest.raises(NotFound, match="not in the timetable"):
        plan.service.cancel_meeting(new_id())


def test_a_closure_entered_late_is_reported_and_repaired(plan: Plan) -> None:
    lesson = plan.add(schedule=plan.weekly(date(2026, 9, 7)))
    plan.enroll(lesson, "Amara")
    attendance.AttendanceService(plan.database).mark(
        plan.on(lesson, MONDAY).id, plan.students["Amara"], "P"
    )
    plan.close("Storm", date(2026, 9, 7), date(2026, 9, 28))
    with plan.database.reading() as session:
        found = timetable.closed_meetings(session, date(2026, 9, 1), YEAR_END)
    assert [(each.day, each.closure) for each in found] == [
        (day, "Storm") for day in weeks(date(2026, 9, 7), date(2026, 9, 28))
    ]
    only = {found[2].occurrence_id}
    plan.service.cancel_closed(date(2026, 9, 1), YEAR_END, only=only)
    assert plan.on(lesson, NEXT).cancel_reason == "Storm"
    plan.service.cancel_closed(date(2026, 9, 1), YEAR_END)
    assert plan.days(lesson)[:3] == [date(2026, 9, 7), MONDAY, date(2026, 10, 5)]
    undo(plan.database)
    assert date(2026, 9, 28) in plan.days(lesson)
