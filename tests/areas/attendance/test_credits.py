"""Make-ups as a school lives with them: given by registers, taken back, used once, withdrawn."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.attendance.api import CreditRow, CreditState
from desktop_app.areas.billing.queries.meetings import due
from desktop_app.areas.billing.rules.prices import Month
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.api import DoubleBooked, OccurrenceStatus
from desktop_app.core.clock import FixedClock
from desktop_app.core.db import checks
from desktop_app.core.db.types import new_id
from desktop_app.core.errors import Clash, DownbeatError, NotFound, RuleBroken
from desktop_app.core.journal.undo import redo, undo
from tests.areas.attendance.conftest import Desk
from tests.areas.timetable.plan import MONDAY, Plan

TODAY = MONDAY


def of(plan: Plan, name: str) -> list[CreditRow]:
    with plan.database.reading() as session:
        return attendance.make_ups_of(session, plan.students[name], TODAY)


def only(plan: Plan, name: str) -> CreditRow:
    (row,) = of(plan, name)
    return row


def choose(plan: Plan, **settings: object) -> None:
    with plan.database.writing("Settings") as work:
        for key, value in settings.items():
            school.set_setting(work, key, value)


def finish(desk: Desk, **marks: str) -> None:
    for name, key in marks.items():
        desk.mark(name, key)
    desk.service.finish(desk.meeting(), rest="P")


def sound(plan: Plan) -> None:
    assert checks.problems(plan.database) == []


def cello(plan: Plan, title: str = "Cello", **more: object) -> UUID:
    """A group of Jonas on Tuesdays at five, in the Hall."""
    words = {
        "teacher_id": plan.teachers["Jonas"],
        "room_id": plan.rooms["Hall"],
        "schedule": plan.weekly(date(2026, 9, 15), time(17)),
        **more,
    }
    return plan.add(title, **words)


def tuesday(plan: Plan, lesson: UUID, weeks: int = 0) -> UUID:
    return plan.on(lesson, date(2026, 9, 15) + timedelta(weeks=weeks)).id


def test_a_finished_register_gives_a_make_up_until_the_next_term_ends(desk: Desk) -> None:
    desk.mark("Amara", "E")
    assert of(desk.plan, "Amara") == []
    finish(desk)
    row = only(desk.plan, "Amara")
    assert (row.reason, row.lesson, row.missed_on, row.minutes) == ("Excused", "Violin", MONDAY, 45)
    assert (row.given_on, row.expires_on) == (MONDAY, date(2027, 3, 26))
    assert (row.state, row.days_left(TODAY)) == (CreditState.OPEN, 193)
    assert of(desk.plan, "Kofi") == []
    sound(desk.plan)


def test_reopening_and_finishing_again_gives_it_once(desk: Desk) -> None:
    finish(desk, Amara="E")
    for _ in range(2):
        desk.service.reopen(desk.meeting())
        assert of(desk.plan, "Amara") == []
        desk.service.finish(desk.meeting())
        assert only(desk.plan, "Amara").state is CreditState.OPEN
    sound(desk.plan)


def test_a_correction_takes_the_make_up_back_and_gives_it(desk: Desk) -> None:
    finish(desk, Amara="E")
    desk.mark("Amara", "P", reason="She came")
    assert of(desk.plan, "Amara") == []
    desk.mark("Kofi", "E", reason="School trip")
    assert only(desk.plan, "Kofi").reason == "Excused"
    desk.service.clear(desk.meeting(), desk.plan.students["Kofi"], reason="Wrong child")
    assert of(desk.plan, "Kofi") == []
    sound(desk.plan)


def test_a_correction_of_a_make_up_that_is_used_is_refused_with_a_sentence(desk: Desk) -> None:
    finish(desk, Amara="E")
    there = tuesday(desk.plan, cello(desk.plan))
    desk.service.use_credit(only(desk.plan, "Amara").id, there)
    sentence = "Amara Okonkwo has used the make-up of Violin on Mon 14 Sept"
    with pytest.raises(RuleBroken, match=sentence):
        desk.mark("Amara", "P", reason="She came")
    with pytest.raises(RuleBroken, match=sentence):
        desk.service.reopen(desk.meeting())
    assert desk.row("Amara").mark == "E"
    desk.service.free_credit(only(desk.plan, "Amara").id)
    desk.mark("Amara", "P", reason="She came")
    assert of(desk.plan, "Amara") == []


def test_undo_of_finishing_takes_the_make_up_and_redo_brings_it(desk: Desk) -> None:
    finish(desk, Amara="E")
    undo(desk.plan.database)
    assert of(desk.plan, "Amara") == []
    redo(desk.plan.database)
    assert only(desk.plan, "Amara").state is CreditState.OPEN
    sound(desk.plan)


def test_finishing_cannot_be_undone_under_a_make_up_that_is_used(desk: Desk) -> None:
    finish(desk, Amara="E")
    there = tuesday(desk.plan, cello(desk.plan))
    desk.service.use_credit(only(desk.plan, "Amara").id, there)
    undo(desk.plan.database)
    assert only(desk.plan, "Amara").state is CreditState.OPEN
    redo(desk.plan.database)
    with pytest.raises((RuleBroken, Clash)):
        desk.service.reopen(desk.meeting())


def test_cancelled_meetings_give_make_ups_where_the_school_says_so(desk: Desk) -> None:
    second = desk.meeting(date(2026, 9, 21))
    desk.plan.service.cancel_meeting(second, OccurrenceStatus.CANCELLED_BY_TEACHER)
    assert of(desk.plan, "Amara") == []
    choose(desk.plan, credit_when_teacher_cancels=True)
    sound(desk.plan)
    third = desk.meeting(date(2026, 9, 28))
    desk.plan.service.cancel_meeting(third, OccurrenceStatus.CANCELLED_BY_TEACHER)
    assert only(desk.plan, "Amara").reason == "Cancelled by the teacher"
    assert only(desk.plan, "Kofi").missed_on == date(2026, 9, 28)
    choose(desk.plan, credit_when_teacher_cancels=False)
    sound(desk.plan)
    assert len(of(desk.plan, "Amara")) == 1
    desk.plan.service.restore_meeting(third)
    assert of(desk.plan, "Amara") == []
    sound(desk.plan)


def test_the_school_and_the_student_may_give_one_by_cancelling_too(desk: Desk) -> None:
    choose(desk.plan, credit_when_school_cancels=True, credit_when_student_cancels=True)
    desk.plan.service.cancel_meeting(desk.meeting(date(2026, 9, 21)))
    desk.plan.service.cancel_meeting(
        desk.meeting(date(2026, 9, 28)), OccurrenceStatus.CANCELLED_BY_STUDENT
    )
    reasons = {row.reason for row in of(desk.plan, "Kofi")}
    assert reasons == {"Cancelled by the school", "Cancelled by the student"}


def test_a_term_gives_no_more_than_the_school_allows(desk: Desk) -> None:
    choose(desk.plan, credits_per_term=1, credit_when_school_cancels=True)
    for day in (date(2026, 9, 21), date(2026, 9, 28), date(2027, 1, 11)):
        desk.plan.service.cancel_meeting(desk.meeting(day))
    assert [row.given_on for row in of(desk.plan, "Amara")] == [
        date(2026, 9, 21),
        date(2027, 1, 11),
    ]
    with pytest.raises(RuleBroken, match="has 1 make-ups of this term already"):
        desk.service.give_credit(desk.plan.students["Amara"], reason="Goodwill")
    sound(desk.plan)


def test_a_code_that_gives_from_now_on_gives_for_its_marks_too(desk: Desk) -> None:
    finish(desk, Amara="A")
    with desk.plan.database.reading() as session:
        absent = next(code for code in attendance.codes(session) if code.key == "A")
    desk.service.set_code(absent.id, attendance.CodeFacts("A", "Absent", "red", gives_credit=True))
    assert only(desk.plan, "Amara").reason == "Absent"
    desk.service.set_code(absent.id, attendance.CodeFacts("A", "Absent", "red"))
    assert of(desk.plan, "Amara") == []
    sound(desk.plan)


def test_a_make_up_is_given_by_hand_with_a_reason(desk: Desk) -> None:
    amara = desk.plan.students["Amara"]
    with pytest.raises(RuleBroken, match="Say why"):
        desk.service.give_credit(amara, reason=" ")
    desk.service.give_credit(amara, reason="Goodwill", lesson_id=desk.lesson)
    row = only(desk.plan, "Amara")
    assert (row.minutes, row.given_on, row.expires_on) == (45, TODAY, date(2027, 3, 26))
    desk.service.set_credit(row.id, expires_on=None, minutes=60)
    assert (only(desk.plan, "Amara").expires_on, only(desk.plan, "Amara").minutes) == (None, 60)
    with pytest.raises(RuleBroken, match="ends before it begins"):
        desk.service.set_credit(row.id, expires_on=date(2026, 9, 1))
    undo(desk.plan.database)
    undo(desk.plan.database)
    assert of(desk.plan, "Amara") == []


def test_choices_of_the_school_decide_how_long_it_lasts(desk: Desk) -> None:
    choose(desk.plan, credit_expiry="DAYS", credit_days=10)
    desk.service.give_credit(desk.plan.students["Amara"], reason="Goodwill", minutes=20)
    assert only(desk.plan, "Amara").expires_on == date(2026, 9, 24)
    choose(desk.plan, credit_expiry="NEVER")
    desk.service.give_credit(desk.plan.students["Kofi"], reason="Goodwill")
    assert (only(desk.plan, "Kofi").expires_on, only(desk.plan, "Kofi").minutes) == (None, 30)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("credit_expiry", "SOON"),
        ("credit_days", 0),
        ("credits_per_term", 100),
        ("credit_days", True),
    ],
)
def test_wrong_choices_are_refused(desk: Desk, key: str, value: object) -> None:
    with pytest.raises(RuleBroken):
        choose(desk.plan, **{key: value})


def test_withdrawing_says_why_and_is_for_good(desk: Desk) -> None:
    finish(desk, Amara="E")
    credit = only(desk.plan, "Amara").id
    with pytest.raises(RuleBroken, match="Say why"):
        desk.service.withdraw_credit(credit, "")
    desk.service.withdraw_credit(credit, "The family left")
    row = only(desk.plan, "Amara")
    assert (row.state, row.withdrawn_reason) == (CreditState.WITHDRAWN, "The family left")
    with pytest.raises(RuleBroken, match="withdrawn"):
        desk.service.withdraw_credit(credit, "Again")
    with pytest.raises(RuleBroken, match="withdrawn"):
        desk.service.use_credit(credit, tuesday(desk.plan, cello(desk.plan)))
    desk.mark("Amara", "E", minutes_late=None, note="Trip", reason="Said so")
    assert len(of(desk.plan, "Amara")) == 1
    sound(desk.plan)


def test_a_guest_is_in_the_register_is_not_billed_and_pays_the_teacher(desk: Desk) -> None:
    finish(desk, Amara="E")
    lesson = cello(desk.plan)
    desk.plan.enroll(lesson, "Zofia")
    there = tuesday(desk.plan, lesson)
    credit = only(desk.plan, "Amara").id
    changes = desk.service.use_credit(credit, there)
    assert changes.label == "Amara Okonkwo makes up in Cello of Tue 15 Sept"
    row = only(desk.plan, "Amara")
    assert (row.state, row.used_in) == (CreditState.USED, "Cello")
    assert row.used_at == datetime(2026, 9, 15, 17)
    desk.plan.database.clock = FixedClock(datetime(2026, 9, 15, 16, tzinfo=UTC))
    with desk.plan.database.reading() as session:
        found = attendance.register(session, there, desk.plan.database.clock.now())
        assert [(one.name, one.makes_up) for one in found.rows] == [
            ("Amara Okonkwo", True),
            ("Zofia Okonkwo", False),
        ]
        (line,) = attendance.day_registers(session, date(2026, 9, 15), found.meeting.starts_at)
        assert line.enrolled == 2
    desk.service.finish(there, rest="P")
    with desk.plan.database.reading() as session:
        found = attendance.register(session, there, desk.plan.database.clock.now())
    assert (found.consequences.bill, found.consequences.pay) == (1, 2)
    with pytest.raises(RuleBroken, match="is marked at Cello on Tue 15 Sept"):
        desk.service.free_credit(credit)
    sound(desk.plan)


def test_a_guest_is_taken_for_that_time(desk: Desk) -> None:
    finish(desk, Amara="E")
    lesson = cello(desk.plan)
    there = tuesday(desk.plan, lesson)
    desk.service.use_credit(only(desk.plan, "Amara").id, there)
    amara = desk.plan.students["Amara"]
    row = desk.plan.on(lesson, date(2026, 9, 15))
    slot = timetable.Slot(row.starts_at, row.ends_at, students=(amara,))
    assert desk.plan.taken(slot) == ["Amara Okonkwo is taken by Cello from 17:00 on Tue 15 Sept"]
    desk.plan.service.move_meeting(there, datetime(2026, 9, 15, 18))
    assert desk.plan.taken(slot) == []
    sound(desk.plan)
    undo(desk.plan.database)
    assert len(desk.plan.taken(slot)) == 1
    undo(desk.plan.database)
    assert desk.plan.taken(slot) == []
    assert only(desk.plan, "Amara").state is CreditState.OPEN
    sound(desk.plan)


def test_a_make_up_is_used_once(desk: Desk) -> None:
    finish(desk, Amara="E")
    lesson = cello(desk.plan)
    credit = only(desk.plan, "Amara").id
    desk.service.use_credit(credit, tuesday(desk.plan, lesson))
    with pytest.raises(RuleBroken, match="has used this make-up already"):
        desk.service.use_credit(credit, tuesday(desk.plan, lesson, 1))
    assert only(desk.plan, "Amara").used_occurrence_id == tuesday(desk.plan, lesson)


def test_a_meeting_that_is_full_or_at_a_bad_time_takes_no_guest(desk: Desk) -> None:
    finish(desk, Amara="E", Kofi="E")
    full = cello(desk.plan, max_students=1)
    credit = only(desk.plan, "Amara").id
    desk.service.use_credit(only(desk.plan, "Kofi").id, tuesday(desk.plan, full))
    with pytest.raises(RuleBroken, match="Cello on Tue 15 Sept is full"):
        desk.service.use_credit(credit, tuesday(desk.plan, full))
    clash = desk.plan.add(
        "Choir", teacher_id=desk.plan.teachers["Jonas"], room_id=desk.plan.rooms["Hall"],
        schedule=desk.plan.weekly(date(2026, 9, 21)),
    )  # fmt: skip
    with pytest.raises(DoubleBooked, match="Amara Okonkwo has Violin"):
        desk.service.use_credit(credit, desk.plan.on(clash, date(2026, 9, 21)).id)
    with pytest.raises(RuleBroken, match="was missed"):
        desk.service.use_credit(credit, desk.meeting())
    desk.plan.service.cancel_meeting(tuesday(desk.plan, full, 1))
    with pytest.raises(RuleBroken, match="is cancelled"):
        desk.service.use_credit(credit, tuesday(desk.plan, full, 1))
    late = desk.plan.on(full, date(2027, 6, 1)).id
    with pytest.raises(RuleBroken, match="ends on 26 Mar 2027"):
        desk.service.use_credit(credit, late)
    assert only(desk.plan, "Amara").state is CreditState.OPEN
    sound(desk.plan)


def test_a_cancelled_meeting_opens_the_make_up_of_its_guest(desk: Desk) -> None:
    finish(desk, Amara="E")
    there = tuesday(desk.plan, cello(desk.plan))
    desk.service.use_credit(only(desk.plan, "Amara").id, there)
    desk.plan.service.cancel_meeting(there, OccurrenceStatus.CANCELLED_BY_TEACHER)
    assert only(desk.plan, "Amara").state is CreditState.OPEN
    sound(desk.plan)
    undo(desk.plan.database)
    assert only(desk.plan, "Amara").used_occurrence_id == there
    sound(desk.plan)


def test_a_lesson_alone_is_made_up_at_a_time_of_its_own(desk: Desk) -> None:
    plan = desk.plan
    alone = plan.add(
        "Piano", type=timetable.LessonType.INDIVIDUAL, teacher_id=plan.teachers["Jonas"],
        room_id=plan.rooms["Hall"], schedule=plan.weekly(MONDAY, time(10)),
    )  # fmt: skip
    plan.enroll(alone, "Zofia")
    choose(plan, credit_when_school_cancels=True)
    plan.service.cancel_meeting(plan.on(alone, date(2026, 9, 21)).id)
    credit = only(plan, "Zofia").id
    made = desk.service.use_credit_at(credit, datetime(2026, 9, 23, 15)).made
    row = only(plan, "Zofia")
    assert (row.used_occurrence_id, row.used_at) == (made, datetime(2026, 9, 23, 15))
    sound(plan)
    with plan.database.reading() as session:
        found = due(session, school.BillingMode.IN_ADVANCE, [Month(2026, 9)])
    zofia = plan.students["Zofia"]
    assert {each.day for each in found if each.student_id == zofia} == {MONDAY, date(2026, 9, 28)}
    desk.service.free_credit(credit)
    assert only(plan, "Zofia").state is CreditState.OPEN
    assert plan.on(alone, date(2026, 9, 23)).cancelled
    sound(plan)


def test_a_group_gets_no_meeting_of_its_own_for_one_student(desk: Desk) -> None:
    finish(desk, Amara="E")
    with pytest.raises(RuleBroken, match="does not have Violin alone"):
        desk.service.use_credit_at(only(desk.plan, "Amara").id, datetime(2026, 9, 16, 15))
    assert len(desk.plan.days(desk.lesson)) == len(set(desk.plan.days(desk.lesson)))
    desk.service.give_credit(desk.plan.students["Kofi"], reason="Goodwill")
    with pytest.raises(RuleBroken, match="belongs to no lesson"):
        desk.service.use_credit_at(only(desk.plan, "Kofi").id, datetime(2026, 9, 16, 15))


def test_lists_count_by_state_and_by_the_day_they_end(desk: Desk) -> None:
    choose(desk.plan, credit_expiry="DAYS", credit_days=5)
    finish(desk, Amara="E", Kofi="E")
    desk.service.withdraw_credit(only(desk.plan, "Kofi").id, "Moved away")
    with desk.plan.database.reading() as session:
        assert attendance.open_make_ups(session, TODAY) == 1
        assert attendance.open_make_ups(session, TODAY, until=date(2026, 9, 18)) == 0
        assert attendance.open_make_ups(session, date(2026, 9, 20)) == 0
        for state, day, names in (
            (CreditState.OPEN, TODAY, ["Amara Okonkwo"]),
            (CreditState.WITHDRAWN, TODAY, ["Kofi Okonkwo"]),
            (CreditState.EXPIRED, date(2026, 10, 1), ["Amara Okonkwo"]),
            (CreditState.USED, TODAY, []),
        ):
            rows = attendance.make_ups(session, day, state=state)
            assert [row.student for row in rows] == names
        given = attendance.given_at(session, desk.meeting(), TODAY)
        assert [row.student for row in given] == ["Amara Okonkwo"]
        with pytest.raises(NotFound):
            attendance.make_up(session, new_id(), TODAY)


def test_a_make_up_that_is_not_there_is_said_so(desk: Desk) -> None:
    for deed in (
        lambda: desk.service.withdraw_credit(desk.lesson, "x"),
        lambda: desk.service.free_credit(desk.lesson),
        lambda: desk.service.give_credit(desk.lesson, reason="x"),
    ):
        with pytest.raises(DownbeatError):
            deed()


def test_what_does_not_follow_from_the_registers_is_found(desk: Desk) -> None:
    from sqlalchemy import delete, update

    from desktop_app.areas.attendance.tables import MakeUpCredit
    from desktop_app.areas.timetable.tables import Busy

    finish(desk, Amara="E")
    with desk.plan.database.writing("Break") as work:
        work.session.execute(delete(MakeUpCredit))
    assert checks.problems(desk.plan.database) == [
        "Amara Okonkwo has no make-up for Violin of Mon 14 Sept."
    ]
    undo(desk.plan.database)
    with desk.plan.database.writing("Move") as work:
        other = desk.meeting(date(2026, 9, 21))
        work.session.execute(
            update(MakeUpCredit).values(occurrence_id=other, version=MakeUpCredit.version + 1)
        )
    problems = checks.problems(desk.plan.database)
    assert "The make-up of Amara Okonkwo for Violin of Mon 21 Sept is not due." in problems
    undo(desk.plan.database)
    desk.service.use_credit(only(desk.plan, "Amara").id, tuesday(desk.plan, cello(desk.plan)))
    with desk.plan.database.writing("Free") as work:
        work.session.execute(delete(Busy))
    assert checks.problems(desk.plan.database) == [
        "1 times taken by make-ups are missing or wrong."
    ]


def test_finished_and_one_on_one_meetings_take_no_guest_and_open_ones_cannot_be_freed(
    desk: Desk,
) -> None:
    plan = desk.plan
    finish(desk, Amara="E")
    credit = only(plan, "Amara").id
    done = cello(plan, schedule=plan.weekly(date(2026, 9, 8), time(17)))
    plan.enroll(done, "Zofia")
    past = plan.on(done, date(2026, 9, 8)).id
    desk.service.finish(past, rest="P")
    with pytest.raises(RuleBroken, match="The register of Cello on Tue 8 Sept is finished"):
        desk.service.use_credit(credit, past)
    hybrid = plan.add(
        "Strings", type=timetable.LessonType.HYBRID, teacher_id=plan.teachers["Jonas"],
        room_id=plan.rooms["Hall"], schedule=plan.weekly(date(2026, 9, 16), time(17)),
    )  # fmt: skip
    plan.service.set_hybrid(hybrid, timetable.Cycle(1, (1,), MONDAY))
    with pytest.raises(RuleBroken, match="Strings has one-on-one slots on Wed 16 Sept"):
        desk.service.use_credit(credit, plan.on(hybrid, date(2026, 9, 16)).id)
    with pytest.raises(RuleBroken, match="is not booked"):
        desk.service.free_credit(credit)
    with plan.database.writing("x") as work, pytest.raises(NotFound):
        attendance.set_credit(work, desk.lesson, minutes=30)
    with plan.database.writing("x") as work, pytest.raises(NotFound):
        attendance.free_credit(work, desk.lesson)
