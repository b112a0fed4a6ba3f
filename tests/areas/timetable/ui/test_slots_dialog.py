"""Finding a free slot and the waiting list, over the timetable's pane."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

from PySide6.QtCore import Qt

from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.api import LessonType, WaitlistStatus
from desktop_app.areas.timetable.ui.enrollment_deeds import end_enrollment
from desktop_app.areas.timetable.ui.slots_dialog import (
    SlotsDialog,
    for_lesson,
    for_student,
    open_slots_dialog,
)
from desktop_app.areas.timetable.ui.timetable_pane import TimetablePane
from desktop_app.areas.timetable.ui.waiting_dialog import WaitingDialog, open_waiting_dialog
from desktop_app.core.journal.undo import undo
from tests.areas.desk.ui.stage import Make, Stage
from tests.areas.timetable.plan import MONDAY, Plan

Show = Callable[[Make], Stage]


def with_hours(plan: Plan) -> Any:
    """Give Maeve a lesson of Amara's and hours on Mondays; return the lesson."""
    lesson = plan.add(type=LessonType.INDIVIDUAL)
    plan.enroll(lesson, "Amara")
    timetable.TeacherTimeService(plan.database).add_hours(
        plan.teachers["Maeve"], timetable.Hours(1, time(14), time(19))
    )
    return lesson


def opened(shown: Stage, plan: Plan, search: Any) -> SlotsDialog:
    shown.run(lambda: open_slots_dialog(shown.pane, shown.pane.tools, plan.database, search))
    dialog = shown.dialog()
    assert isinstance(dialog, SlotsDialog)
    return dialog


def rows(dialog: Any) -> list[list[str]]:
    model = dialog.model
    columns = range(model.columnCount())
    return [
        [model.data(model.index(row, column)) for column in columns]
        for row in range(model.rowCount())
    ]


def test_enter_books_the_best_slot_as_a_weekly_lesson_and_undo_takes_it_back(
    stage: Show, plan: Plan
) -> None:
    with_hours(plan)
    shown = stage(TimetablePane)
    amara = plan.students["Amara"]
    dialog = opened(shown, plan, for_student(plan.database, amara, "Amara Okonkwo"))
    assert rows(dialog)[0] == [
        "Mon 14 Sept 15:15",
        "Maeve Cullinan",
        "Studio B",
        "same weekday, same room, free every week, on the first day",
    ]
    assert dialog.primary.text() == "Book Mon 14 Sept 15:15"
    shown.qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    shown.settle()
    assert not dialog.isVisible()
    assert shown.said() == "Book Amara Okonkwo weekly from Mon 14 Sept"
    with plan.database.reading() as session:
        spells = timetable.enrollments_of_student(session, amara)
    assert sorted(row.start for row in spells if row.start) == [time(15, 15), time(16)]
    shown.run(lambda: undo(plan.database))
    with plan.database.reading() as session:
        assert len(timetable.enrollments_of_student(session, amara)) == 1


def test_who_was_quicker_is_said_and_the_list_is_read_again(stage: Show, plan: Plan) -> None:
    lesson = with_hours(plan)
    timetable.TeacherTimeService(plan.database).add_hours(
        plan.teachers["Maeve"], timetable.Hours(3, time(14), time(19))
    )
    shown = stage(TimetablePane)
    dialog = opened(shown, plan, for_lesson(plan.database, lesson, "Violin"))
    first = dialog.current()
    assert first is not None
    plan.add("Exam", schedule=plan.weekly(first.wall.date(), first.wall.time(), 15),
             room_id=None)  # fmt: skip
    shown.save(dialog)
    banner = dialog.banner.shown()
    assert dialog.isVisible()
    assert banner is not None
    assert "Maeve Cullinan teaches Exam" in banner.fact + banner.more
    again = dialog.current()
    assert again is not None
    assert again.wall != first.wall


def test_another_length_and_teacher_are_looked_for_at_once(stage: Show, plan: Plan) -> None:
    with_hours(plan)
    shown = stage(TimetablePane)
    search = for_student(plan.database, plan.students["Amara"], "Amara Okonkwo")
    dialog = opened(shown, plan, search)
    dialog.form.editor("minutes").set_value(900)
    dialog.form.changed.emit("minutes")
    shown.settle()
    assert rows(dialog) == []
    assert dialog.empty.isVisible()
    assert not dialog.primary.isEnabled()


def test_a_freed_place_is_offered_and_taken_from_the_waiting_list(stage: Show, plan: Plan) -> None:
    lesson = plan.add(max_students=1)
    amara = plan.enroll(lesson, "Amara")
    lists = timetable.WaitingListService(plan.database)
    for name in ("Kofi", "Zofia"):
        lists.join(lesson, plan.students[name])
    shown = stage(TimetablePane)
    shown.run(lambda: open_waiting_dialog(shown.pane, shown.pane.tools, plan.database))
    dialog = shown.dialog()
    assert isinstance(dialog, WaitingDialog)
    assert [row[1:] for row in rows(dialog)] == [
        ["1", "Kofi Okonkwo", "Waits since Mon 14 Sept"],
        ["2", "Zofia Okonkwo", "Waits since Mon 14 Sept"],
    ]
    assert not dialog.primary.isEnabled()
    plan.service.unenroll(amara, date(2026, 9, 13))
    shown.run(dialog.reload)
    assert dialog.result_label.text() == "A place is free."
    shown.save(dialog)
    assert rows(dialog)[0][3] == "Offered until Mon 21 Sept"
    assert dialog.primary.text() == "Enrol Kofi Okonkwo"
    shown.save(dialog)
    with plan.database.reading() as session:
        states = {r.student: r.status for r in timetable.waiting_list(session, ended=True)}
        [row] = timetable.enrollments_of_lesson(session, lesson)
    assert states["Kofi Okonkwo"] is WaitlistStatus.TAKEN
    assert row.student == "Kofi Okonkwo"
    assert [each[1] for each in rows(dialog)] == ["2"]


def test_control_and_an_arrow_change_places(stage: Show, plan: Plan) -> None:
    lesson = plan.add(max_students=1)
    lists = timetable.WaitingListService(plan.database)
    for name in ("Kofi", "Zofia"):
        lists.join(lesson, plan.students[name])
    shown = stage(TimetablePane)
    shown.run(lambda: open_waiting_dialog(shown.pane, shown.pane.tools, plan.database))
    dialog = shown.dialog()
    shown.qtbot.keyClick(dialog, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    shown.settle()
    assert [row[2] for row in rows(dialog)] == ["Zofia Okonkwo", "Kofi Okonkwo"]


def test_who_is_next_is_proposed_when_somebody_leaves(stage: Show, plan: Plan) -> None:
    lesson = plan.add(max_students=1)
    plan.enroll(lesson, "Amara")
    timetable.WaitingListService(plan.database).join(lesson, plan.students["Kofi"])
    shown = stage(TimetablePane)
    with plan.database.reading() as session:
        [row] = timetable.enrollments_of_lesson(session, lesson)
    parts = (shown.pane, shown.pane.tools, plan.database)
    leaving = shown.form(lambda: end_enrollment(*parts, row, MONDAY))
    shown.save(leaving)
    offering = shown.dialog()
    assert offering.objectName() == "offer-place"
    assert offering.fact.text() == "Kofi Okonkwo is next to wait for Violin"
    shown.save(offering)
    with plan.database.reading() as session:
        [entry] = timetable.waiting_list(session)
    assert (entry.status, entry.offer_until) == (WaitlistStatus.OFFERED, date(2026, 9, 21))
