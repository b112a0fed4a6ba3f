"""What a teacher can do with a register, as it happens."""

from datetime import date, datetime

import pytest
from sqlalchemy import delete

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.attendance.api import CodeFacts, RegisterState
from desktop_app.areas.attendance.tables import AttendanceCode, AttendanceMark
from desktop_app.areas.timetable import api as timetable
from desktop_app.core.db.types import new_id
from desktop_app.core.errors import NotFound, RuleBroken
from desktop_app.core.journal.undo import redo, undo
from tests.areas.attendance.conftest import Desk
from tests.areas.timetable.plan import Statements

LAST_WEEK, NEXT_WEEK = date(2026, 9, 7), date(2026, 9, 21)


def test_a_mark_is_in_force_and_every_earlier_one_is_kept(desk: Desk) -> None:
    desk.mark("Amara", "P")
    desk.mark("Amara", "L", minutes_late=12, note="Bus was late")
    row = desk.row("Amara")
    assert (row.mark, row.minutes_late, row.note, row.history) == ("L", 12, "Bus was late", 2)
    newest, first = desk.history("Amara")
    assert (newest.key, newest.minutes_late, newest.at) == ("L", 12, datetime(2026, 9, 14, 9))
    assert (first.key, first.label) == ("P", "Present")
    assert newest.author == desk.plan.database.actor.name


def test_one_mark_is_one_change_with_the_students_name(desk: Desk) -> None:
    changes = desk.service.mark(desk.meeting(), desk.plan.students["Amara"], "P")
    assert changes.label == "Mark Amara Okonkwo P"
    assert set(changes.tables) == {"attendance", "attendance_mark"}
    given = desk.service.mark(desk.meeting(), desk.plan.students["Kofi"], "P", name="Kofi")
    assert given.label == "Mark Kofi P"


def test_a_mark_takes_a_handful_of_statements(desk: Desk) -> None:
    meeting, amara = desk.meeting(), desk.plan.students["Amara"]
    desk.service.mark(meeting, desk.plan.students["Kofi"], "P", name="Kofi")
    with Statements() as counted:
        desk.service.mark(meeting, amara, "P", name="Amara")
    assert counted.count <= 11


def test_the_same_mark_again_changes_nothing(desk: Desk) -> None:
    desk.mark("Amara", "P")
    assert not desk.service.mark(desk.meeting(), desk.plan.students["Amara"], "P")
    assert desk.row("Amara").history == 1


def test_a_note_stays_when_the_mark_changes_and_goes_when_it_is_emptied(desk: Desk) -> None:
    desk.mark("Amara", "P", note="New bow")
    desk.mark("Amara", "A")
    assert desk.row("Amara").note == "New bow"
    desk.service.set_note(desk.meeting(), desk.plan.students["Amara"], "  ")
    assert desk.row("Amara").note is None
    desk.service.set_note(desk.meeting(), desk.plan.students["Amara"], None)
    assert desk.row("Amara").history == 3
    with pytest.raises(RuleBroken, match="Mark the student first"):
        desk.service.set_note(desk.meeting(), desk.plan.students["Kofi"], "Hello")


def test_everyone_else_is_present(desk: Desk) -> None:
    desk.mark("Kofi", "A")
    changes = desk.service.mark_everyone_else_present(desk.meeting())
    assert changes.label == "Mark everyone else in Violin of Mon 14 Sept"
    assert [row.mark for row in desk.register().rows] == ["P", "A"]
    assert not desk.service.mark_everyone_else_present(desk.meeting())
    with pytest.raises(RuleBroken, match="no code Q"):
        desk.service.mark_everyone_else_present(desk.meeting(), "Q")


def test_a_mark_is_cleared_and_that_it_was_there_is_kept(desk: Desk) -> None:
    desk.mark("Amara", "A")
    desk.service.clear(desk.meeting(), desk.plan.students["Amara"])
    assert desk.row("Amara").mark is None
    assert [made.key for made in desk.history("Amara")] == [None, "A"]
    with pytest.raises(RuleBroken, match="no mark to clear"):
        desk.service.clear(desk.meeting(), desk.plan.students["Amara"])


def test_a_student_who_is_not_enrolled_that_day_cannot_be_marked(desk: Desk) -> None:
    desk.plan.enroll(desk.lesson, "Zofia", first=NEXT_WEEK)
    with pytest.raises(RuleBroken, match="Zofia Okonkwo is not enrolled in Violin on Mon 14") as no:
        desk.mark("Zofia", "P")
    assert no.value.field == "student"
    with pytest.raises(RuleBroken, match="Elif Okonkwo is not enrolled"):
        desk.mark("Elif", "P")


def test_a_meeting_to_come_cancelled_or_unknown_cannot_be_marked(desk: Desk) -> None:
    with pytest.raises(RuleBroken, match=r"Violin on Mon 21 Sept? is still to come"):
        desk.mark("Amara", "P", day=NEXT_WEEK)
    with pytest.raises(RuleBroken, match="still to come"):
        desk.service.mark_everyone_else_present(desk.meeting(NEXT_WEEK))
    desk.plan.service.cancel_meeting(desk.meeting())
    with pytest.raises(RuleBroken, match="is cancelled, so nobody can be marked"):
        desk.mark("Amara", "P")
    with pytest.raises(NotFound, match="not in the timetable"):
        desk.service.mark(new_id(), desk.plan.students["Amara"], "P")


@pytest.mark.parametrize(
    ("key", "more", "field"),
    [
        ("Q", {}, "code"),
        ("P", {"minutes_late": 5}, "minutes_late"),
        ("L", {"minutes_late": 50}, "minutes_late"),
        ("L", {"minutes_late": -1}, "minutes_late"),
        ("A", {"note": "x" * 2_000}, "note"),
    ],
)
def test_a_mark_that_cannot_be_leaves_the_register_as_it_was(
    desk: Desk, key: str, more: dict[str, object], field: str
) -> None:
    with pytest.raises(RuleBroken) as refused:
        desk.mark("Amara", key, **more)
    assert refused.value.field == field
    assert desk.history("Amara") == []


def test_a_register_is_finished_when_all_are_marked(desk: Desk) -> None:
    desk.mark("Amara", "P")
    with pytest.raises(RuleBroken, match="Kofi Okonkwo is not marked yet"):
        desk.service.finish(desk.meeting())
    desk.mark("Kofi", "E")
    assert desk.register().consequences.credits == 1
    changes = desk.service.finish(desk.meeting())
    assert changes.label == "Finish register of Violin of Mon 14 Sept"
    register = desk.register()
    assert register.state is RegisterState.DONE
    assert register.meeting.finished_at == desk.plan.database.clock.now()
    with pytest.raises(RuleBroken, match="finished already"):
        desk.service.finish(desk.meeting())


def test_a_correction_after_finishing_says_why(desk: Desk) -> None:
    desk.service.mark_everyone_else_present(desk.meeting())
    desk.service.finish(desk.meeting())
    amara = desk.plan.students["Amara"]
    with pytest.raises(RuleBroken, match="Say why the mark changes") as refused:
        desk.mark("Amara", "A")
    assert refused.value.field == "reason"
    desk.mark("Amara", "A", reason=" She was not  there ")
    desk.service.set_note(desk.meeting(), amara, "Ill", reason="Mother called")
    desk.service.clear(desk.meeting(), amara, reason="Wrong child")
    assert [made.reason for made in desk.history("Amara")] == [
        "Wrong child", "Mother called", "She was not there", None,
    ]  # fmt: skip


def test_a_finished_register_is_opened_again(desk: Desk) -> None:
    with pytest.raises(RuleBroken, match="not finished"):
        desk.service.reopen(desk.meeting())
    desk.service.mark_everyone_else_present(desk.meeting())
    desk.service.finish(desk.meeting())
    desk.service.reopen(desk.meeting())
    desk.mark("Amara", "A")
    assert desk.register().state is RegisterState.MARKED


def test_every_deed_of_a_register_is_undone_and_done_again(desk: Desk) -> None:
    desk.mark("Amara", "P")
    desk.mark("Amara", "A")
    desk.service.clear(desk.meeting(), desk.plan.students["Amara"])
    database = desk.plan.database
    found = []
    for _ in range(3):
        undo(database)
        found.append(desk.row("Amara").mark)
    assert found == ["A", "P", None]
    assert desk.history("Amara") == []
    redo(database)
    redo(database)
    assert desk.row("Amara").mark == "A"
    assert desk.row("Amara").history == 2


def test_somebody_marked_who_left_stays_on_the_register(desk: Desk) -> None:
    desk.mark("Amara", "P")
    with desk.plan.database.reading() as session:
        spells = timetable.enrollments_of_lesson(session, desk.lesson)
    desk.plan.service.set_enrollment(spells[0].id, last=LAST_WEEK)
    row = desk.row("Amara")
    assert (row.mark, row.enrollment_id) == ("P", None)
    desk.mark("Amara", "A")
    assert desk.row("Amara").mark == "A"


def test_a_school_without_codes_gets_them_with_the_first_mark(desk: Desk) -> None:
    with desk.plan.database.writing("None") as work:
        work.session.execute(delete(AttendanceCode))
    desk.mark("Amara", "P")
    with desk.plan.database.writing("None") as work:
        assert [code.key for code in attendance.codes(work.session)] == ["P", "A", "L", "E"]
        work.session.execute(delete(AttendanceMark))
        attendance.clear(work, desk.meeting(), desk.plan.students["Amara"])
        work.session.execute(delete(AttendanceMark))
        work.session.execute(delete(AttendanceCode))
    desk.service.mark_everyone_else_present(desk.meeting())
    assert [row.mark for row in desk.register().rows] == ["P", "P"]


def test_the_office_makes_its_own_codes(desk: Desk) -> None:
    made = desk.service.add_code(
        CodeFacts("h", " Half  lesson ", "violet", counts_present=True)
    ).made
    assert made is not None
    desk.mark("Amara", "H")
    with desk.plan.database.reading() as session:
        code = attendance.codes(session)[-1]
    assert (code.key, code.label, code.position) == ("H", "Half lesson", 4)
    with pytest.raises(RuleBroken, match="Half lesson has the key H already"):
        desk.service.add_code(CodeFacts("H", "Other"))
    desk.service.set_code(made, CodeFacts("H", "Half", bills=False))
    assert desk.register().consequences.bill == 0
    with pytest.raises(RuleBroken, match="Present has the key P"):
        desk.service.set_code(made, CodeFacts("P", "Half"))
    desk.service.move_code(made, 0)
    with desk.plan.database.reading() as session:
        assert [code.key for code in attendance.codes(session)] == ["H", "P", "A", "L", "E"]
    desk.service.archive_code(made)
    with pytest.raises(RuleBroken, match="no code H"):
        desk.mark("Kofi", "H")
    assert desk.row("Amara").mark == "H"
    desk.service.archive_code(made, away=False)
    desk.mark("Kofi", "H")
    with pytest.raises(NotFound):
        desk.service.set_code(new_id(), CodeFacts("Z", "Nobody"))


def test_a_register_keeps_a_code_that_counts_as_present(desk: Desk) -> None:
    with desk.plan.database.reading() as session:
        by_key = {code.key: code.id for code in attendance.codes(session)}
    desk.service.archive_code(by_key["L"])
    with pytest.raises(RuleBroken, match="needs a code that counts as present"):
        desk.service.archive_code(by_key["P"])


def test_marks_see_and_are_seen_by_the_change_they_are_part_of(desk: Desk) -> None:
    database, zofia = desk.plan.database, desk.plan.students["Zofia"]
    meeting = desk.meeting()
    with database.writing("Arrives and is marked") as work:
        timetable.enroll(work, desk.lesson, zofia)
        attendance.mark(work, meeting, zofia, "A")
        before = attendance.register(work.session, meeting, database.clock.now())
        attendance.mark(work, meeting, zofia, "P")
        after = attendance.register(work.session, meeting, database.clock.now())
    assert [row.mark for row in before.rows] == [None, None, "A"]
    assert [row.mark for row in after.rows] == [None, None, "P"]
