"""The first month of a school through its windows, from the start window to what is taken back."""

from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from desktop_app.areas.attendance.ui.finish_dialog import FinishDialog
from desktop_app.areas.billing.ui.payment_dialog import PaymentDialog
from desktop_app.areas.billing.ui.run_dialog import RunDialog
from desktop_app.areas.desk.ui.import_dialog import ImportDialog
from desktop_app.areas.timetable.ui.lesson_dialog import LessonDialog
from desktop_app.core.db import checks
from desktop_app.kit.document_preview import DocumentPreview
from desktop_app.shell import undoing
from desktop_app.shell.new_school_dialog import NewSchoolDialog
from tests.stories.commands import words_of, write_small_roster
from tests.stories.program import Program, fill, words_in

TERMS = [{"name": "Autumn", "starts_on": date(2026, 8, 31), "ends_on": date(2026, 12, 18)}]


def test_from_the_start_window_to_a_payment_taken_back_after_a_restart(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    school = tmp_path / "mill-lane.downbeat"
    make_the_school(program, school, monkeypatch)
    import_the_roster(program, write_small_roster(tmp_path / "roster"))
    plan_strings(program)
    mark_and_finish(program)
    issue_the_month(program)
    look_at_the_invoice(program, tmp_path / "invoice.pdf")
    take_a_payment(program, tmp_path / "receipt.pdf")
    archive_and_take_back_by_the_toast(program)
    close_and_open_again(program)
    take_back_what_was_done_before_the_restart(program, monkeypatch)
    with program.database.reading() as session:
        assert [p for check in program.database.checks for p in check(session)] == []
    assert checks.problems(program.database, program.database.checks) == []


def make_the_school(program: Program, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start = program.show_start()
    start.actions_list.run("start-2")
    dialog = start.findChildren(NewSchoolDialog)[-1]
    program.until(lambda: dialog.form.value("currency") == "EUR")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    dialog.choose_file()
    fill(dialog, name="Mill Lane Music", city="Cork", year_starts_on=date(2026, 8, 31),
         year_ends_on=date(2027, 7, 31), terms=TERMS)  # fmt: skip
    dialog.primary.click()
    program.settle()
    assert program.window.windowTitle().endswith("Mill Lane Music - Downbeat")
    assert program.running.start is None
    assert path.is_file()


def import_the_roster(program: Program, folder: Path) -> None:
    program.run("import")
    dialog = program.dialog(ImportDialog)
    assert not dialog.primary.isEnabled()
    dialog.open_paths([folder])
    program.settle()
    assert dialog.fact.text() == "Import 3 students from School Data Sync"
    program.press(dialog)
    assert not dialog.isVisible()
    assert program.toast() == "Import 3 students from School Data Sync"
    students = program.go("students")
    assert students.model.rowCount() == 3


def plan_strings(program: Program) -> None:
    pane = program.go("timetable")
    assert "wait for a time" in words_in(pane)
    pane.banner.shown().deeds[0].run()
    program.settle()
    model = pane.lessons.model
    titles = {model.row_at(at).line.title: model.key_at(at) for at in range(model.rowCount())}
    pane.lessons.table.set_current_key(titles["Strings"])
    program.settle()
    program.run("timetable.edit")
    dialog = program.dialog(LessonDialog)
    fill(dialog, first_day=date(2026, 11, 5), start=time(15), end=time(15, 45),
         price_per_student=3000)  # fmt: skip
    program.settle()
    assert dialog.result_label.text().startswith("7 meetings: Thu 5 Nov")
    program.press(dialog)
    assert not dialog.isVisible()


def mark_and_finish(program: Program) -> None:
    pane = program.go("registers")
    assert pane.title == "Strings"
    program.keys(pane.view.table, "p")
    program.keys(pane.view.table, "l7")
    program.key(pane.view.table, Qt.Key.Key_Return)
    assert [(row.mark, row.minutes) for row in pane.view.sheet.rows] == [("P", None), ("L", 7)]
    program.run("registers.finish")
    program.press(program.dialog(FinishDialog))
    assert program.toast().startswith("Finish register of Strings")


def issue_the_month(program: Program) -> None:
    pane = program.go("billing")
    program.run("billing.run")
    dialog = program.dialog(RunDialog)
    assert dialog.primary.text() == "Issue 2 invoices"
    assert "€240.00" in words_in(dialog)
    program.press(dialog)
    assert program.toast() == "Invoice run November 2026"
    assert pane.page("invoices").model.rowCount() == 2


def preview_saved(program: Program, path: Path) -> str:
    """Save what the open preview shows, close it, and return its words."""
    preview = program.dialog(DocumentPreview)
    program.until(lambda: bool(preview.documents))
    program.until(preview.page.has_page)
    preview.save_to(path)
    program.settle()
    preview.reject()
    return words_of([str(path)])


def look_at_the_invoice(program: Program, path: Path) -> None:
    pane = program.go("billing")
    pane.page("invoices").table.selectRow(0)
    program.settle()
    family = pane.page("invoices").here().family
    program.run("billing.print")
    words = preview_saved(program, path)
    assert family in words
    assert "Mill Lane Music" in words
    assert "120.00" in words


def take_a_payment(program: Program, path: Path) -> None:
    pane = program.go("billing")
    program.run("billing.pay")
    dialog = program.dialog(PaymentDialog)
    assert dialog.form.value("amount") == 12000
    fill(dialog, amount=5000)
    program.settle()
    assert dialog.primary.text() == "Take €50.00"
    assert dialog.result_label.text() == "Balance after: €70.00"
    program.press(dialog)
    assert program.toast().startswith("Take €50.00 from")
    assert "50.00" in preview_saved(program, path)
    assert "PART_PAID" in {standing(pane, row) for row in range(2)}


def standing(pane: Any, row: int) -> str:
    return str(pane.page("invoices").model.row_at(row).standing)


def archive_and_take_back_by_the_toast(program: Program) -> None:
    pane = program.go("students")
    pane.table.set_current_key(pane.model.key_at(2))
    program.key(pane.table, Qt.Key.Key_Delete)
    assert pane.model.rowCount() == 2
    assert program.toast().endswith("moved to the archive")
    program.key(program.window.notices.toast.undo_link, Qt.Key.Key_Return)
    program.until(lambda: pane.model.rowCount() == 3)
    pane.table.set_current_key(pane.model.key_at(0))
    program.key(pane.table, Qt.Key.Key_Delete)
    program.until(lambda: pane.model.rowCount() == 2)


def close_and_open_again(program: Program) -> None:
    program.again()
    start = program.show_start()
    program.until(lambda: start.recent_list.count() == 1)
    program.key(start.recent_list, Qt.Key.Key_Return)
    assert program.window.windowTitle().startswith("Students - Mill Lane Music")


def take_back_what_was_done_before_the_restart(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def agree(_parent: object, _title: str, fact: str, _deed: str, why: str = "") -> bool:
        asked.append(f"{fact} {why}")
        return True

    monkeypatch.setattr(undoing.dialog, "ask", agree)
    pane = program.go("students")
    assert pane.model.rowCount() == 2
    named = program.window.undoing.to_undo
    assert named is not None
    assert "Archive" in named.label
    program.run("undo")
    assert program.toast() == f"Undo: {named.label}"
    program.until(lambda: pane.model.rowCount() == 3)
    assert asked == []
    program.run("undo")
    program.settle()
    assert "Take €50.00" in asked[0]
    assert "cannot be undone" in asked[0]
    assert program.toast().startswith("Counter-entry: Take €50.00")
    assert {standing(program.go("billing"), row) for row in range(2)} == {"ISSUED"}
