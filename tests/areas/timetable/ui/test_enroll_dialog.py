"""Enrolling, from a lesson and from students."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.api import EnrollmentStatus
from desktop_app.areas.timetable.ui.enroll_dialog import (
    EnrollDialog,
    fact_words,
    open_enroll_dialog,
)
from desktop_app.areas.timetable.ui.lesson_card import read_lesson
from desktop_app.areas.timetable.ui.timetable_pane import KEPT, TimetablePane
from desktop_app.kit.memory import Forgetful
from tests.areas.desk.ui.stage import Make, Stage
from tests.areas.timetable.plan import MONDAY, Plan

Show = Callable[[Make], Stage]


@pytest.fixture(autouse=True)
def as_tables(memory: Forgetful) -> None:
    memory.set(KEPT, True)


def opened(shown: Stage, plan: Plan, **facts: Any) -> EnrollDialog:
    dialog = shown.form(
        lambda: open_enroll_dialog(shown.pane, shown.pane.tools, plan.database, **facts)
    )
    assert isinstance(dialog, EnrollDialog)
    return dialog


def names(plan: Plan, lesson: Any) -> list[str]:
    with plan.database.reading() as session:
        return [row.student for row in timetable.enrollments_of_lesson(session, lesson)]


def test_a_student_is_enrolled_with_a_price_of_their_own(stage: Show, plan: Plan) -> None:
    lesson = plan.add("Violin", price_per_student=3000)
    shown = stage(TimetablePane)
    dialog = opened(shown, plan, lesson_id=lesson)
    assert dialog.result_label.text() == "Mon 16:00, weekly. 4 places left"
    dialog.form.editor("student").set_value((plan.students["Amara"], "Amara Okonkwo"))
    dialog.form.editor("price").set_value(2500)
    shown.save(dialog)
    assert shown.said() == "Enrol Amara Okonkwo in Violin"
    with plan.database.reading() as session:
        row = timetable.enrollments_of_lesson(session, lesson)[0]
    assert (row.price, row.first, row.status) == (2500, MONDAY, EnrollmentStatus.ACTIVE)


def test_nobody_is_enrolled_twice(stage: Show, plan: Plan) -> None:
    lesson = plan.add("Violin")
    plan.enroll(lesson, "Amara")
    shown = stage(TimetablePane)
    dialog = opened(shown, plan, lesson_id=lesson, student_ids=[plan.students["Amara"]])
    shown.save(dialog)
    assert dialog.isVisible()
    banner = dialog.banner.shown()
    said = (banner.fact + banner.more) if banner is not None else ""
    said += "".join(dialog.form.error(key) for key in ("first", "status"))
    assert "Amara Okonkwo" in said
    assert names(plan, lesson) == ["Amara Okonkwo"]


def test_a_full_lesson_takes_nobody_more_and_nobody_of_a_group(stage: Show, plan: Plan) -> None:
    lesson = plan.add("Trio", max_students=3)
    plan.enroll(lesson, "Amara")
    shown = stage(TimetablePane)
    rest = [plan.students[name] for name in ("Kofi", "Zofia", "Elif")]
    dialog = opened(shown, plan, lesson_id=lesson, student_ids=rest)
    assert dialog.result_label.text() == "Mon 16:00, weekly. 2 places left"
    assert dialog.primary.text() == "Enrol 3 students"
    shown.save(dialog)
    assert dialog.isVisible()
    assert names(plan, lesson) == ["Amara Okonkwo"]


def test_several_students_are_one_change(stage: Show, plan: Plan) -> None:
    lesson = plan.add("Trio")
    shown = stage(TimetablePane)
    both = [plan.students["Kofi"], plan.students["Zofia"]]
    dialog = opened(shown, plan, lesson_id=lesson, student_ids=both)
    shown.save(dialog)
    assert names(plan, lesson) == ["Kofi Okonkwo", "Zofia Okonkwo"]
    shown.run(shown.pane.tools.undo)
    assert names(plan, lesson) == []


def test_a_student_who_is_elsewhere_needs_a_reason(stage: Show, plan: Plan) -> None:
    first = plan.add("Violin")
    plan.enroll(first, "Amara")
    other = plan.add("Piano", teacher_id=plan.teachers["Jonas"], room_id=plan.rooms["Hall"])
    shown = stage(TimetablePane)
    dialog = opened(shown, plan, lesson_id=other, student_ids=[plan.students["Amara"]])
    shown.save(dialog)
    assert dialog.is_taken()
    banner = dialog.banner.shown()
    assert banner is not None
    assert "Violin" in banner.more
    dialog.form.editor("anyway").set_value("Comes every other week")
    shown.save(dialog)
    assert names(plan, other) == ["Amara Okonkwo"]


def test_a_waiting_student_is_approved_and_another_leaves(stage: Show, plan: Plan) -> None:
    lesson = plan.add("Violin")
    plan.enroll(lesson, "Amara", status=EnrollmentStatus.PENDING)
    plan.enroll(lesson, "Kofi")
    shown = stage(TimetablePane)
    shown.run(lambda: shown.pane.open_key(lesson))
    shown.pane.inspector.choose_tab("students")
    card = read_lesson(plan.database, lesson, may_write=True)
    waiting = next(row for row in card.enrolled if row.student == "Amara Okonkwo")
    staying = next(row for row in card.enrolled if row.student == "Kofi Okonkwo")
    shown.run(lambda: shown.pane.doings.approve(waiting))
    dialog = shown.form(lambda: shown.pane.doings.end_enrollment(staying, card.around))
    dialog.form.editor("last_day").set_value(date(2026, 9, 30))
    shown.save(dialog)
    after = read_lesson(plan.database, lesson, may_write=True)
    assert [row.student for row in after.enrolled] == ["Amara Okonkwo"]
    assert [row.last for row in after.left] == [date(2026, 9, 30)]


def test_an_enrolment_gets_another_price(stage: Show, plan: Plan) -> None:
    lesson = plan.add("Violin")
    plan.enroll(lesson, "Amara")
    shown = stage(TimetablePane)
    card = read_lesson(plan.database, lesson, may_write=True)
    dialog = shown.form(lambda: shown.pane.doings.change_enrollment(card.enrolled[0], card.around))
    dialog.form.editor("price").set_value(1900)
    shown.save(dialog)
    assert read_lesson(plan.database, lesson, may_write=True).enrolled[0].price == 1900


def test_the_dialog_says_who_goes_where() -> None:
    assert fact_words((), None) == "Enrol in a lesson"
    assert fact_words(("Amara Okonkwo",), None) == "Amara Okonkwo in a lesson"
    assert fact_words(("A", "B", "C"), None) == "3 students in a lesson"


def test_a_place_that_is_offered_to_another_is_not_given_away(stage: Show, plan: Plan) -> None:
    lesson = plan.add("Violin", max_students=1)
    waiting = timetable.WaitingListService(plan.database)
    entry = waiting.join(lesson, plan.students["Kofi"]).made
    assert entry is not None
    waiting.offer(entry)
    shown = stage(TimetablePane)
    dialog = opened(shown, plan, lesson_id=lesson)
    dialog.form.editor("student").set_value((plan.students["Amara"], "Amara Okonkwo"))
    shown.save(dialog)
    assert dialog.isVisible()
    assert "offered to Kofi Okonkwo" in dialog.form.error("student")
    assert names(plan, lesson) == []
