"""The timetable as the office uses it, through its pane."""

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtWidgets import QFileDialog

from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.api import LessonType, OccurrenceStatus, Recurrence, Scope
from desktop_app.areas.timetable.ui.booking_dialog import BookingDialog
from desktop_app.areas.timetable.ui.hybrid_dialog import HybridDialog
from desktop_app.areas.timetable.ui.lesson_card import read_lesson
from desktop_app.areas.timetable.ui.lesson_dialog import LessonDialog
from desktop_app.areas.timetable.ui.meeting_card import read_meeting
from desktop_app.areas.timetable.ui.timetable_pane import KEPT, LESSONS, MEETINGS, TimetablePane
from desktop_app.core.access.actor import Role
from desktop_app.kit.memory import Forgetful
from tests.areas.desk.ui.stage import Make, Stage
from tests.areas.timetable.plan import MONDAY, Plan

Show = Callable[[Make], Stage]


@pytest.fixture(autouse=True)
def as_tables(memory: Forgetful) -> None:
    memory.set(KEPT, True)


def titles(shown: Stage) -> list[str]:
    model = shown.pane.lessons.model
    rows = [model.row_at(at) for at in range(model.rowCount())]
    return [row.line.title for row in rows]


def fill(dialog: Any, **values: Any) -> None:
    """Put values into the fields, as a person would one after the other."""
    for key, value in values.items():
        dialog.form.editor(key).set_value(value)
        dialog.form.changed.emit(key)


def new_lesson(shown: Stage, plan: Plan, **more: Any) -> LessonDialog:
    """Open the form of a new lesson and fill it in: Mondays, 16:00 to 16:45, Maeve, Studio B."""
    dialog = shown.form(shown.pane.new_lesson)
    assert isinstance(dialog, LessonDialog)
    words = {
        "title": "Violin", "teacher_id": plan.teachers["Maeve"],
        "room_id": plan.rooms["Studio B"], "recurrence": Recurrence.WEEKLY, "first_day": MONDAY,
        "start": time(16), "end": time(16, 45), **more,
    }  # fmt: skip
    fill(dialog, **words)
    shown.settle()
    return dialog


def meeting(plan: Plan, occurrence: UUID) -> timetable.MeetingRow:
    with plan.database.reading() as session:
        return timetable.meeting(session, occurrence)


def found(plan: Plan, lesson: UUID, day: date) -> Any:
    return read_meeting(plan.database, plan.on(lesson, day).id, may_write=True)


def test_a_school_without_lessons_says_how_they_come_in(stage: Show, plan: Plan) -> None:
    shown = stage(TimetablePane)
    assert titles(shown) == []
    assert not shown.pane.lessons.empty.isHidden()


def test_a_lesson_is_planned_in_the_form_and_taken_back_by_undo(stage: Show, plan: Plan) -> None:
    shown = stage(TimetablePane)
    dialog = new_lesson(shown, plan)
    first = "14 meetings: Mon 14 Sept, Mon 21 Sept, Mon 28 Sept … Mon 14 Dec"
    assert dialog.result_label.text() == first
    shown.save(dialog)
    assert titles(shown) == ["Violin"]
    assert shown.said() == "Add lesson Violin"
    shown.run(shown.pane.tools.undo)
    assert titles(shown) == []


def test_a_lesson_ending_before_it_starts_stays_in_the_form(stage: Show, plan: Plan) -> None:
    shown = stage(TimetablePane)
    dialog = new_lesson(shown, plan, end=time(15))
    shown.save(dialog)
    assert dialog.isVisible()
    assert dialog.form.error("end") == "The lesson ends before it starts. Check both times."
    assert dialog.form.value("title") == "Violin"
    assert titles(shown) == []


def test_a_lesson_outside_of_every_term_is_warned_of_and_kept(stage: Show, plan: Plan) -> None:
    shown = stage(TimetablePane)
    dialog = new_lesson(shown, plan, recurrence=Recurrence.ONCE, first_day=date(2026, 12, 28))
    banner = dialog.banner.shown()
    assert banner is not None
    assert (banner.level, "outside the school's terms" in banner.more) == ("warning", True)
    shown.save(dialog)
    assert titles(shown) == ["Violin"]


def test_a_rule_of_ones_own_shows_its_first_days(stage: Show, plan: Plan) -> None:
    shown = stage(TimetablePane)
    dialog = new_lesson(
        shown, plan, recurrence=Recurrence.CUSTOM, rrule="FREQ=WEEKLY;BYDAY=MO,WE;COUNT=3"
    )
    assert dialog.result_label.text() == "Mon 14 Sept, Wed 16 Sept, Mon 21 Sept"
    fill(dialog, rrule="every other day")
    shown.settle()
    assert dialog.form.error("rrule")
    assert dialog.result_label.text() == ""


def test_a_teacher_booked_twice_is_refused_until_the_office_says_why(
    stage: Show, plan: Plan
) -> None:
    plan.add("Quartet")
    shown = stage(TimetablePane)
    dialog = new_lesson(shown, plan, title="Violin", room_id=plan.rooms["Hall"])
    banner = dialog.banner.shown()
    assert banner is not None
    assert banner.fact == "Booked twice."
    assert "Maeve Cullinan teaches Quartet in Studio B at 16:00" in banner.more
    assert dialog.primary.text() == "Book anyway"
    shown.save(dialog)
    assert dialog.isVisible()
    assert dialog.form.error("anyway") == "Reason is needed."
    dialog.form.editor("anyway").set_value("Both are one class today")
    shown.save(dialog)
    assert titles(shown) == ["Quartet", "Violin"]

    shown.run(lambda: shown.pane.choose(MEETINGS))
    banner = shown.pane.banner.shown()
    assert banner is not None
    assert banner.fact == "1 conflict."
    shown.run(shown.pane.next_conflict)
    assert "Booked anyway: Both are one class today" in shown.card_words()


def test_a_clash_that_is_mended_in_the_form_needs_no_reason(stage: Show, plan: Plan) -> None:
    plan.add("Quartet")
    shown = stage(TimetablePane)
    dialog = new_lesson(shown, plan)
    assert dialog.is_taken()
    fill(dialog, start=time(17), end=time(17, 45))
    shown.settle()
    assert not dialog.is_taken()
    assert dialog.primary.text() == "Add lesson"
    shown.save(dialog)
    assert titles(shown) == ["Quartet", "Violin"]


def test_a_lesson_that_came_without_a_time_is_planned(stage: Show, plan: Plan) -> None:
    lesson = plan.add("Choir", schedule=None, teacher_id=None, room_id=None)
    shown = stage(TimetablePane)
    shown.run(lambda: shown.pane.open_key(lesson))
    assert "Waits for a time" in shown.card_words()
    dialog = shown.form(shown.pane.edit_current)
    fill(dialog, first_day=MONDAY, start=time(10), end=time(11))
    shown.settle()
    shown.save(dialog)
    assert len(plan.days(lesson)) == 14
    assert "Mon 10:00, weekly" in shown.card_words()


def test_a_changed_lesson_keeps_what_was_not_touched(stage: Show, plan: Plan) -> None:
    lesson = plan.add("Violin", price_per_student=3000, description="Bring the blue book")
    shown = stage(TimetablePane)
    shown.run(lambda: shown.pane.open_key(lesson))
    dialog = shown.form(shown.pane.edit_current)
    fill(dialog, title="Viola")
    shown.save(dialog)
    with plan.database.reading() as session:
        facts = timetable.lesson_card(session, lesson).facts
    assert (facts.title, facts.price_per_student) == ("Viola", 3000)
    assert facts.description == "Bring the blue book"
    assert facts.teacher_id == plan.teachers["Maeve"]


def test_the_list_is_narrowed_by_state_type_teacher_and_words(stage: Show, plan: Plan) -> None:
    plan.add("Violin")
    plan.add("Choir", schedule=None, type=LessonType.ENSEMBLE, teacher_id=plan.teachers["Jonas"])
    shown = stage(TimetablePane)
    chips = shown.pane.lessons.bar.chips
    for key, value, expected in (
        ("state", "waiting", ["Choir"]), ("type", ("GROUP",), ["Violin"]),
        ("teacher", plan.teachers["Jonas"], ["Choir"]), ("room", plan.rooms["Hall"], []),
    ):  # fmt: skip
        shown.run(lambda key=key, value=value: chips[key].set_value(value))  # type: ignore[misc]
        assert titles(shown) == expected
        shown.run(lambda key=key: chips[key].set_value(None))  # type: ignore[misc]
    shown.run(lambda: shown.pane.lessons.bar.search.setText("weber"))
    assert titles(shown) == ["Choir"]


def test_archived_lessons_leave_the_list_and_come_back(stage: Show, plan: Plan) -> None:
    lesson = plan.add("Choir", schedule=None)
    shown = stage(TimetablePane)
    shown.run(lambda: shown.pane.open_key(lesson))
    shown.run(shown.pane.archive_current)
    assert titles(shown) == []
    shown.run(lambda: shown.pane.lessons.bar.chips["state"].set_value("archived"))
    assert titles(shown) == ["Choir"]
    shown.run(lambda: shown.pane.doings.restore([lesson]))
    assert titles(shown) == []


def test_a_lesson_with_meetings_to_come_is_ended_before_it_is_archived(
    stage: Show, plan: Plan
) -> None:
    lesson = plan.add("Violin")
    shown = stage(TimetablePane)
    shown.run(lambda: shown.pane.open_key(lesson))
    shown.run(shown.pane.archive_current)
    banner = shown.pane.banner.shown()
    assert banner is not None
    assert "End it first" in banner.more
    card = read_lesson(plan.database, lesson, may_write=True)
    dialog = shown.form(lambda: shown.pane.doings.end(card))
    fill(dialog, until=date(2026, 9, 21))
    shown.save(dialog)
    assert plan.days(lesson) == [MONDAY, date(2026, 9, 21)]


def test_one_meeting_is_moved_and_says_where_it_was(stage: Show, plan: Plan) -> None:
    lesson = plan.add("Violin")
    shown = stage(TimetablePane)
    row = plan.on(lesson, MONDAY)
    shown.run(lambda: shown.pane.open_key(row.id))
    assert shown.pane.tabs.current() == MEETINGS
    dialog = shown.form(lambda: shown.pane.doings.move(found(plan, lesson, MONDAY)))
    fill(dialog, day=date(2026, 9, 16), start=time(10), end=time(10, 45))
    shown.save(dialog)
    assert meeting(plan, row.id).start == datetime(2026, 9, 16, 10)
    assert "Moved from Mon 14 Sept" in shown.card_words()


def test_a_meeting_cannot_be_moved_to_end_before_it_starts(stage: Show, plan: Plan) -> None:
    lesson = plan.add("Violin")
    shown = stage(TimetablePane)
    dialog = shown.form(lambda: shown.pane.doings.move(found(plan, lesson, MONDAY)))
    fill(dialog, start=time(17), end=time(16))
    shown.save(dialog)
    assert dialog.form.error("end").startswith("The lesson ends before it starts")


def test_a_family_cancels_one_and_all_that_follow(stage: Show, plan: Plan) -> None:
    lesson = plan.add("Violin")
    shown = stage(TimetablePane)
    second = date(2026, 9, 21)
    dialog = shown.form(lambda: shown.pane.doings.cancel(found(plan, lesson, second)))
    fill(dialog, status=OccurrenceStatus.CANCELLED_BY_STUDENT, scope=Scope.FOLLOWING)
    shown.save(dialog)
    assert plan.days(lesson) == [MONDAY]
    assert plan.on(lesson, second).status is OccurrenceStatus.CANCELLED_BY_STUDENT
    shown.run(lambda: shown.pane.doings.bring_back(found(plan, lesson, second)))
    assert plan.days(lesson) == [MONDAY, second]


def test_a_cancelled_meeting_whose_time_is_taken_asks_why_it_comes_back(
    stage: Show, plan: Plan
) -> None:
    lesson = plan.add("Violin")
    plan.service.cancel_meeting(plan.on(lesson, MONDAY).id)
    plan.add("Quartet", schedule=plan.weekly(MONDAY, recurrence=Recurrence.ONCE))
    shown = stage(TimetablePane)
    shown.run(lambda: shown.pane.doings.bring_back(found(plan, lesson, MONDAY)))
    dialog = shown.dialog()
    assert isinstance(dialog, BookingDialog)
    dialog.form.editor("anyway").set_value("Quartet rehearses alone")
    shown.save(dialog)
    assert MONDAY in plan.days(lesson)


def test_somebody_else_takes_a_lesson(stage: Show, plan: Plan) -> None:
    lesson = plan.add("Violin")
    shown = stage(TimetablePane)
    dialog = shown.form(lambda: shown.pane.doings.substitute(found(plan, lesson, MONDAY)))
    shown.save(dialog)
    assert dialog.form.error("teacher") == "Choose who takes the lesson."
    fill(dialog, teacher=plan.teachers["Jonas"])
    shown.save(dialog)
    assert plan.on(lesson, MONDAY).teacher == "Jonas Weber"


def test_an_extra_meeting_is_added(stage: Show, plan: Plan) -> None:
    lesson = plan.add("Violin")
    shown = stage(TimetablePane)
    card = read_lesson(plan.database, lesson, may_write=True)
    dialog = shown.form(lambda: shown.pane.doings.add_meeting(card))
    fill(dialog, day=date(2026, 9, 17))
    shown.save(dialog)
    assert date(2026, 9, 17) in plan.days(lesson)


def test_one_on_one_weeks_are_ticked(stage: Show, plan: Plan) -> None:
    lesson = plan.add("Keys", type=LessonType.HYBRID)
    shown = stage(TimetablePane)
    shown.run(lambda: shown.pane.open_key(lesson))
    card = read_lesson(plan.database, lesson, may_write=True)
    dialog = shown.form(lambda: shown.pane.doings.hybrid(card))
    assert isinstance(dialog, HybridDialog)
    fill(dialog, length=4, price=4500)
    dialog.tick_week(2, on=True)
    assert dialog.chosen() == {2, 4}
    assert dialog.words() == "2 group weeks, 2 one-on-one"
    shown.save(dialog)
    assert "Weeks 2, 4" in shown.card_words()
    assert "€45.00" in shown.card_words()


def test_weeks_are_leafed_through(stage: Show, plan: Plan) -> None:
    plan.add("Violin")
    shown = stage(TimetablePane)
    shown.run(lambda: shown.pane.choose(MEETINGS))
    tab = shown.pane.meetings
    assert [row.day for row in tab.week.meetings] == [MONDAY]
    shown.run(lambda: tab.step(-1))
    assert tab.week.meetings == ()
    assert not tab.empty.isHidden()
    shown.run(tab.go_today)
    assert [row.day for row in tab.week.meetings] == [MONDAY]


def test_the_register_of_a_meeting_opens_on_its_day(stage: Show, plan: Plan) -> None:
    lesson = plan.add("Violin")
    row = plan.on(lesson, MONDAY)
    shown = stage(TimetablePane)
    shown.run(lambda: shown.pane.open_key(row.id))
    shown.run(shown.pane.register_current)
    assert shown.went == [("registers", row.id)]


@pytest.mark.parametrize("key", [LESSONS, MEETINGS])
def test_a_teacher_sees_lessons_and_plans_none(stage: Show, plan: Plan, key: str) -> None:
    lesson = plan.add("Violin")
    plan.enroll(lesson, "Amara")
    plan.database.actor = replace(plan.database.actor, roles=frozenset({Role.TEACHER}))
    shown = stage(TimetablePane)
    alive = [c.key for c in shown.pane.commands() if c.may_run()]
    assert "timetable.new" not in alive
    assert "timetable.enroll" not in alive
    shown.run(lambda: shown.pane.doings.edit(lesson))
    shown.run(lambda: shown.pane.choose(key))
    assert not shown.pane.may_write()


def test_what_is_listed_is_saved_as_a_file(
    stage: Show, plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan.add("Violin", price_per_student=3050)
    plan.add("=HYPERLINK(1)", schedule=None)
    shown = stage(TimetablePane)
    target = tmp_path / "lessons.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    shown.run(shown.pane.out.export)
    rows = list(csv.reader(target.read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) == 3
    violin = next(row for row in rows if row[0] == "Violin")
    assert violin[2] == "Maeve Cullinan"
    assert "Mon 16:00, weekly" in violin
    assert not any(row[0].startswith("=") for row in rows)
    assert shown.said() == "2 rows written to lessons.csv"

    shown.run(lambda: shown.pane.choose(MEETINGS))
    target = tmp_path / "week.xlsx"
    shown.run(shown.pane.out.export)
    assert target.exists()
    assert shown.said() == "1 row written to week.xlsx"


def test_the_history_of_a_lesson_names_what_was_done(stage: Show, plan: Plan) -> None:
    lesson = plan.add("Violin")
    plan.enroll(lesson, "Amara")
    plan.service.cancel_meeting(plan.on(lesson, MONDAY).id, reason="Ill")
    shown = stage(TimetablePane)
    shown.run(lambda: shown.pane.open_key(lesson))
    shown.pane.inspector.choose_tab("history")
    words = shown.card_words()
    assert "Add lesson Violin" in words
    assert "Enrol Amara Okonkwo in Violin" in words
    assert "Cancel Violin of Mon 14 Sept" in words
