"""Series: planned to the year's end, changed on their way, ended, archived, rolled over."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.api import (
    Cycle,
    DoubleBooked,
    EnrollmentStatus,
    LessonFacts,
    LessonStatus,
    LessonType,
    Recurrence,
    Schedule,
    Scope,
)
from desktop_app.core.db.types import new_id
from desktop_app.core.errors import NotFound, RuleBroken
from desktop_app.core.journal.undo import undo
from tests.areas.timetable.plan import MONDAY, YEAR_END, Plan, Statements, weeks


def test_a_weekly_lesson_has_its_meetings_to_the_end_of_the_school_year(plan: Plan) -> None:
    lesson = plan.add()
    assert plan.days(lesson) == weeks(MONDAY, YEAR_END)
    meeting = plan.meetings(lesson)[0]
    assert (meeting.start, meeting.end) == (
        datetime(2026, 9, 14, 16),
        datetime(2026, 9, 14, 16, 45),
    )
    assert (meeting.teacher, meeting.room, meeting.minutes) == ("Maeve Cullinan", "Studio B", 45)
    # The clocks go back on 25 October; the lesson stays at four.
    assert {row.start.time() for row in plan.meetings(lesson)} == {time(16)}
    assert plan.on(lesson, date(2026, 10, 26)).starts_at.hour == 16
    assert meeting.starts_at.hour == 15


def test_a_rule_that_never_ends_is_bounded_by_the_school_year(plan: Plan) -> None:
    endless = plan.weekly(MONDAY, recurrence=Recurrence.CUSTOM, rrule="FREQ=DAILY;BYDAY=MO,TH")
    found = plan.days(plan.add(schedule=endless))
    assert found[-1] <= YEAR_END
    assert len(found) == 92


def test_without_a_year_ahead_a_lesson_runs_for_a_year_and_warns(plan: Plan) -> None:
    later = plan.facts(schedule=plan.weekly(date(2028, 1, 3)))
    checked = plan.service.check_lesson(later)
    assert (checked.meetings, checked.last) == (53, date(2029, 1, 1))
    assert any("outside the school's terms" in said for said in checked.warnings)
    assert plan.days(plan.add(schedule=later.schedule))[-1] == date(2029, 1, 1)


def test_a_series_that_ends_by_itself_runs_into_years_already_known(plan: Plan) -> None:
    with plan.database.writing("Years") as work:
        school.add_year(work, "2027/28", date(2027, 8, 1), date(2028, 7, 31))
    counted = plan.weekly(MONDAY, recurrence=Recurrence.CUSTOM, rrule="FREQ=WEEKLY;COUNT=60")
    assert len(plan.days(plan.add(schedule=counted))) == 60
    endless = plan.add("Cello", schedule=plan.weekly(MONDAY, time(18)))
    assert plan.days(endless)[-1] <= YEAR_END


def test_closed_days_are_left_out_for_the_school_and_for_a_location(plan: Plan) -> None:
    plan.close("Mid-term", date(2026, 10, 26), date(2026, 10, 30))
    with plan.database.reading() as session:
        (place,) = {room.location_id for room in school.rooms(session)}
    plan.close("Burst pipe", date(2026, 11, 2), date(2026, 11, 2), location_id=place)
    here = plan.facts()
    online = plan.facts(room_id=None, teacher_id=None)
    checked = plan.service.check_lesson(here)
    assert any("2 meetings are left out" in said for said in checked.warnings)
    found = plan.days(plan.add())
    assert date(2026, 10, 26) not in found
    assert date(2026, 11, 2) not in found
    assert checked.meetings == len(found)
    assert plan.service.check_lesson(online).meetings == len(found) + 1


def test_a_lesson_outside_every_term_is_allowed_with_a_warning(plan: Plan) -> None:
    summer = plan.facts(schedule=Schedule(date(2027, 7, 12), time(10), 60))
    checked = plan.service.check_lesson(summer)
    assert checked.warnings == ("Every meeting of this lesson lies outside the school's terms.",)
    assert plan.days(plan.add(schedule=summer.schedule)) == [date(2027, 7, 12)]


def test_a_lesson_in_the_skipped_hour_is_allowed_with_a_warning(plan: Plan) -> None:
    night = plan.facts(schedule=Schedule(date(2027, 3, 28), time(1, 30), 60))
    checked = plan.service.check_lesson(night)
    assert any("go forward over 01:30: the lesson begins at 02:30" in w for w in checked.warnings)
    meeting = plan.meetings(plan.add(schedule=night.schedule))[0]
    assert meeting.start == datetime(2027, 3, 28, 2, 30)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": "   "}, "title"),
        ({"title": "Violin " * 50}, "title"),
        ({"schedule": Schedule(MONDAY, time(16), -45)}, "duration"),
        ({"schedule": Schedule(MONDAY, time(16), 45, until=date(2026, 9, 1))}, "until"),
        ({"schedule": Schedule(MONDAY, time(16), 45, Recurrence.CUSTOM, "FREQ=NEVER")}, "rrule"),
        ({"max_students": 0}, "max_students"),
        ({"price_per_student": -100}, "price"),
        ({"teacher_id": new_id()}, "teacher"),
        ({"room_id": new_id()}, "room"),
        ({"instrument_id": new_id()}, "instrument"),
        ({"location_id": new_id()}, "location"),
        ({"tax_rate_id": new_id()}, "tax_rate"),
    ],
)
def test_what_no_lesson_can_be_is_refused_at_its_field_and_leaves_nothing(
    plan: Plan, changes: dict[str, object], field: str
) -> None:
    with pytest.raises((RuleBroken, NotFound)) as refused:
        plan.add(**changes)
    assert refused.value.field == field
    with plan.database.reading() as session:
        assert timetable.all_lessons(session, timetable.LessonQuery(state="all")) == []


def test_a_room_out_of_use_and_a_teacher_who_left_take_no_new_lessons(plan: Plan) -> None:
    from desktop_app.areas.people.tables import Staff
    from desktop_app.areas.school.tables import Room

    with plan.database.writing("Away") as work:
        for table, row_id in ((Room, plan.rooms["Hall"]), (Staff, plan.teachers["Jonas"])):
            row = work.session.get(table, (1, row_id))
            assert row is not None
            row.archived_at = work.clock.now()
    with pytest.raises(RuleBroken, match="Hall is out of use"):
        plan.add(room_id=plan.rooms["Hall"])
    with pytest.raises(RuleBroken, match="Jonas Weber is archived"):
        plan.add(teacher_id=plan.teachers["Jonas"])


def test_an_imported_lesson_waits_for_its_time_and_is_planned_with_those_in_it(plan: Plan) -> None:
    with plan.database.writing("Import") as work:
        (lesson,) = timetable.add_lessons(work, [LessonFacts("String Lab", LessonType.GROUP)])
        amara = timetable.NewEnrollment(lesson, plan.students["Amara"], date(2026, 9, 20))
        timetable.enroll_many(work, [amara])
    with plan.database.reading() as session:
        card = timetable.lesson_card(session, lesson)
        assert card.line.waiting
        assert timetable.waiting_count(session) == 1
        assert timetable.lesson_ids(session, timetable.LessonQuery(state="waiting")) == [lesson]
    changes = plan.service.plan_lesson(
        lesson, plan.weekly(MONDAY), room_id=plan.rooms["Hall"], teacher_id=plan.teachers["Maeve"]
    )
    assert changes.label == "Plan String Lab"
    assert plan.days(lesson) == weeks(MONDAY, YEAR_END)
    assert plan.meetings(lesson)[0].enrolled == 1
    with plan.database.reading() as session:
        assert timetable.waiting_count(session) == 0


def test_a_planned_lesson_cannot_be_made_to_wait_again(plan: Plan) -> None:
    lesson = plan.add()
    with pytest.raises(RuleBroken, match="keeps a time"):
        plan.service.edit_lesson(lesson, {"schedule": None})


def test_planning_takes_as_many_statements_for_a_year_as_for_a_week(plan: Plan) -> None:
    def statements(title: str, until: date, start: time) -> int:
        facts = plan.facts(title, schedule=plan.weekly(MONDAY, start, until=until))
        with Statements() as counted:
            plan.service.add_lesson(facts)
        return counted.count

    statements("first", MONDAY, time(9))
    assert statements("year", YEAR_END, time(10)) <= statements("week", MONDAY, time(11))


def test_a_new_title_price_and_capacity_leave_the_meetings_alone(plan: Plan) -> None:
    lesson = plan.add()
    changes = plan.service.edit_lesson(
        lesson, {"title": "Fiddle", "price_per_student": 3_000, "max_students": 3}
    )
    assert set(changes.tables) == {"lesson"}
    with plan.database.reading() as session:
        line = timetable.lesson_page(session, [lesson])[lesson]
        assert (line.title, line.price, line.places) == ("Fiddle", 3_000, 3)
        assert line.left == 3


def test_a_new_teacher_and_room_hold_from_today_and_leave_the_past(plan: Plan) -> None:
    lesson = plan.add(schedule=plan.weekly(date(2026, 9, 7)))
    plan.service.edit_lesson(
        lesson, {"teacher_id": plan.teachers["Jonas"], "room_id": plan.rooms["Hall"]}
    )
    past, *coming = plan.meetings(lesson)
    assert (past.teacher, past.room) == ("Maeve Cullinan", "Studio B")
    assert {(row.teacher, row.room) for row in coming} == {("Jonas Weber", "Hall")}


def test_a_new_rule_keeps_the_meetings_it_still_names(plan: Plan) -> None:
    lesson = plan.add()
    before = {row.day: row.id for row in plan.meetings(lesson)}
    plan.service.edit_lesson(
        lesson, {"schedule": plan.weekly(MONDAY, recurrence=Recurrence.BIWEEKLY)}
    )
    after = {row.day: row.id for row in plan.meetings(lesson)}
    assert list(after) == weeks(MONDAY, YEAR_END)[::2]
    assert all(before[day] == meeting for day, meeting in after.items())


def test_a_new_weekday_moves_the_meetings_and_keeps_their_identity(plan: Plan) -> None:
    lesson = plan.add()
    before = [row.id for row in plan.meetings(lesson)]
    tuesday = MONDAY + timedelta(days=1)
    plan.service.edit_lesson(lesson, {"schedule": plan.weekly(tuesday, time(17))})
    assert plan.days(lesson) == weeks(tuesday, YEAR_END)
    assert [row.id for row in plan.meetings(lesson)] == before
    undo(plan.database)
    assert plan.days(lesson) == weeks(MONDAY, YEAR_END)


def test_what_is_no_longer_planned_goes_but_what_a_mark_names_is_cancelled(plan: Plan) -> None:
    from desktop_app.areas.attendance import api as attendance

    lesson = plan.add(schedule=plan.weekly(date(2026, 9, 7)))
    plan.enroll(lesson, "Amara")
    attendance.AttendanceService(plan.database).mark(
        plan.on(lesson, MONDAY).id, plan.students["Amara"], "P"
    )
    plan.service.edit_lesson(lesson, {"schedule": plan.weekly(date(2026, 9, 8))})
    assert plan.days(lesson)[:3] == [date(2026, 9, 7), MONDAY, date(2026, 9, 15)]


def test_a_change_that_would_book_twice_changes_nothing(plan: Plan) -> None:
    plan.add()
    other = plan.add("Cello", schedule=plan.weekly(MONDAY, time(17)))
    with pytest.raises(DoubleBooked):
        plan.service.edit_lesson(other, {"schedule": plan.weekly(MONDAY, time(16, 30))})
    assert {row.start.time() for row in plan.meetings(other)} == {time(17)}
    checked = plan.service.check_lesson(
        plan.facts("Cello", schedule=plan.weekly(MONDAY, time(16, 30))), lesson_id=other
    )
    assert len({each.slot for each in checked.conflicts}) == checked.meetings


def test_before_saving_a_lesson_is_not_in_its_own_way(plan: Plan) -> None:
    lesson = plan.add()
    with plan.database.reading() as session:
        facts = timetable.lesson_card(session, lesson).facts
        moved = replace(facts, schedule=plan.weekly(MONDAY, time(16, 15)))
        checked = timetable.check_lesson(session, moved, lesson_id=lesson, first=date(2026, 10, 1))
    assert checked.conflicts == ()
    assert checked.first == date(2026, 10, 5)
    waiting = timetable.LessonFacts("Waits")
    assert plan.service.check_lesson(waiting).meetings == 0


def test_fewer_places_than_students_are_refused(plan: Plan) -> None:
    lesson = plan.add(room_id=plan.rooms["Hall"])
    for name in plan.students:
        plan.enroll(lesson, name)
    with pytest.raises(RuleBroken, match="5 students are enrolled, and only 3") as refused:
        plan.service.edit_lesson(lesson, {"max_students": 3})
    assert refused.value.field == "max_students"
    with pytest.raises(RuleBroken, match="only 4 would fit") as refused:
        plan.service.edit_lesson(lesson, {"room_id": plan.rooms["Studio B"]})
    assert refused.value.field == "room"


def test_a_lesson_without_a_room_is_online(plan: Plan) -> None:
    lesson = plan.add()
    with plan.database.reading() as session:
        assert timetable.lesson_card(session, lesson).line.location == "Larkfield School of Music"
    plan.service.edit_lesson(lesson, {"room_id": None})
    with plan.database.reading() as session:
        line = timetable.lesson_card(session, lesson).line
    assert (line.room, line.location) == (None, None)


def test_a_lesson_has_no_other_facts(plan: Plan) -> None:
    with pytest.raises(RuleBroken, match="no colour"):
        plan.service.edit_lesson(plan.add(), {"colour": "red"})
    with pytest.raises(NotFound, match="not in the school"):
        plan.service.edit_lesson(new_id(), {"title": "Cello"})


def test_ending_a_lesson_takes_its_later_meetings_and_its_spells(plan: Plan) -> None:
    lesson = plan.add()
    plan.enroll(lesson, "Amara")
    plan.enroll(lesson, "Kofi", first=date(2027, 1, 11))
    plan.service.end_lesson(lesson, date(2026, 12, 18))
    assert plan.days(lesson) == weeks(MONDAY, date(2026, 12, 18))
    with plan.database.reading() as session:
        (spell,) = timetable.enrollments_of_lesson(session, lesson, ended=True)
        assert timetable.enrollments_of_lesson(session, lesson) == []
        assert timetable.lesson_card(session, lesson).line.status is LessonStatus.SCHEDULED
    assert (spell.student, spell.last) == ("Amara Okonkwo", date(2026, 12, 18))
    assert spell.status is EnrollmentStatus.COMPLETED


def test_ending_a_lesson_before_it_began_or_before_a_mark_is_refused(plan: Plan) -> None:
    from desktop_app.areas.attendance import api as attendance

    lesson = plan.add(schedule=plan.weekly(date(2026, 9, 7)))
    plan.enroll(lesson, "Amara")
    attendance.AttendanceService(plan.database).mark(
        plan.on(lesson, MONDAY).id, plan.students["Amara"], "P"
    )
    with pytest.raises(RuleBroken, match="ends before it starts"):
        plan.service.end_lesson(lesson, date(2026, 9, 1))
    with pytest.raises(RuleBroken, match="Somebody is marked on 14 Sep"):
        plan.service.end_lesson(lesson, date(2026, 9, 10))
    with plan.database.writing("Wait") as work:
        waiting = timetable.add_lesson(work, LessonFacts("Waits"))
    with pytest.raises(RuleBroken, match="no time yet"):
        plan.service.end_lesson(waiting, YEAR_END)


def test_a_lesson_that_ended_in_the_past_is_completed(plan: Plan) -> None:
    lesson = plan.add(schedule=plan.weekly(date(2026, 8, 31)))
    plan.service.end_lesson(lesson, date(2026, 9, 7))
    with plan.database.reading() as session:
        assert timetable.lesson_card(session, lesson).line.status is LessonStatus.COMPLETED


def test_only_a_lesson_without_meetings_to_come_goes_to_the_archive(plan: Plan) -> None:
    lesson = plan.add()
    with pytest.raises(RuleBroken, match="Violin still has meetings to come"):
        plan.service.archive_lessons([lesson])
    for_good = plan.on(lesson, MONDAY)
    plan.service.cancel_meeting(for_good.id, scope=Scope.ALL)
    plan.service.archive_lessons([lesson])
    with plan.database.reading() as session:
        assert timetable.lesson_ids(session) == []
        assert timetable.lesson_ids(session, timetable.LessonQuery(state="archived")) == [lesson]
    plan.service.restore_lessons([lesson])
    with plan.database.reading() as session:
        assert timetable.lesson_ids(session) == [lesson]


def test_next_year_is_rolled_over_for_what_goes_on(plan: Plan) -> None:
    going = plan.add()
    ended = plan.add("Cello", schedule=plan.weekly(MONDAY, time(18), until=date(2026, 10, 1)))
    with plan.database.writing("Year") as work:
        school.add_year(work, "2027/28", date(2027, 8, 1), date(2028, 7, 31))
    by_hand = datetime(2027, 9, 6, 10)
    plan.service.add_meeting(going, by_hand)
    with Statements() as counted:
        plan.service.roll_over(date(2028, 7, 31))
    assert counted.count < 25
    assert plan.days(going) == weeks(MONDAY, date(2028, 7, 31))
    assert plan.on(going, by_hand.date()).start == by_hand
    assert plan.days(ended)[-1] == date(2026, 9, 28)
    assert not plan.service.roll_over(date(2028, 7, 31)).touches("lesson_occurrence")


def test_a_hybrid_lesson_keeps_and_shows_its_weeks(plan: Plan) -> None:
    plan.close("Mid-term", date(2026, 9, 28), date(2026, 9, 28))
    lesson = plan.add(type=LessonType.HYBRID)
    plan.service.set_hybrid(lesson, Cycle(4, (2, 4), MONDAY, one_on_one_price=4_500, notify_days=7))
    rows = plan.meetings(lesson)[:5]
    assert [row.cycle_week for row in rows] == [1, 2, 3, 4, 1]
    assert [row.one_on_one for row in rows] == [False, True, False, True, False]
    with plan.database.reading() as session:
        card = timetable.lesson_card(session, lesson)
    assert card.line.hybrid
    assert card.cycle is not None
    assert card.cycle.is_one_on_one(date(2026, 9, 21))
    with plan.database.writing("Setting") as work:
        school.set_setting(work, "hybrid_counts_calendar_weeks", True)
    assert [row.cycle_week for row in plan.meetings(lesson)[:5]] == [1, 2, 4, 1, 2]
    plan.service.set_hybrid(lesson, Cycle(2, (1,), MONDAY))
    plan.service.set_hybrid(lesson, None)
    plan.service.set_hybrid(lesson, None)
    assert plan.meetings(lesson)[0].cycle_week is None


def test_only_a_hybrid_lesson_has_a_cycle(plan: Plan) -> None:
    with pytest.raises(RuleBroken, match="Only a hybrid lesson"):
        plan.service.set_hybrid(plan.add(), Cycle(4, (2,), MONDAY))


def test_every_change_of_a_lesson_is_taken_back_by_one_undo(plan: Plan) -> None:
    lesson = plan.add()
    days = plan.days(lesson)
    plan.service.end_lesson(lesson, date(2026, 12, 1))
    assert undo(plan.database).label == "Undo: End Violin on Tue 1 Dec"
    assert plan.days(lesson) == days
    assert undo(plan.database).label == "Undo: Add lesson Violin"
    with plan.database.reading() as session:
        assert timetable.lesson_ids(session) == []
