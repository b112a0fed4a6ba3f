"""A desk's hour on the telephone: a time is found, somebody leaves, who waited gets the place."""

import shutil
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app import bootstrap
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.ui.hours_dialog import HoursDialog
from desktop_app.areas.timetable.ui.slots_dialog import SlotsDialog
from desktop_app.areas.timetable.ui.time_off_dialog import TimeOffDialog
from desktop_app.areas.timetable.ui.waiting_dialog import WaitingDialog
from desktop_app.core.clock import FixedClock
from desktop_app.core.db import checks
from desktop_app.demo.building import build_demo
from desktop_app.demo.school import Wish
from desktop_app.kit.dialog import FormDialog
from tests.factories import NOW
from tests.shell.conftest import one_theme, theme
from tests.window import Office

__all__ = ["one_theme", "theme"]
TODAY = date(2026, 11, 19)


@pytest.fixture(scope="module")
def larkfield(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("telephone") / "larkfield.downbeat"
    build_demo(path, Wish(TODAY))
    return path


@pytest.fixture
def office(qtbot: QtBot, theme: object, larkfield: Path, tmp_path: Path) -> Iterator[Office]:
    path = Path(shutil.copy(larkfield, tmp_path))
    made = Office(qtbot, theme, bootstrap.open_school(path, clock=FixedClock(NOW)), tmp_path)
    yield made
    assert checks.problems(made.database, made.database.checks) == []
    made.close()


def find(office: Office, pane: str, typed: str) -> Any:
    """Go to a pane and choose the first row that matches."""
    shown: Any = office.window.go(pane)
    office.settle()
    shown.filter_bar.search.setText(typed)
    office.settle()
    office.until(lambda: shown.model.rowCount() > 0)
    shown.table.set_current_key(shown.model.key_at(0))
    office.settle()
    return shown


def press(office: Office, dialog: Any) -> None:
    """Press the deed of a dialog."""
    dialog.primary.click()
    office.settle()


def lessons_of(office: Office, student: Any) -> int:
    with office.database.reading() as session:
        return len(timetable.enrollments_of_student(session, student))


def test_a_weekly_time_is_found_booked_with_enter_and_taken_back(office: Office) -> None:
    pane = find(office, "students", "Saoirse")
    student = pane.current()
    before = lessons_of(office, student)
    office.run("students.slot")
    dialog = office.dialog(SlotsDialog)
    best = dialog.current()
    assert best is not None
    with office.database.reading() as session:
        checked = timetable.check_slot(session, best.slot)
    assert timetable.worst(checked) is timetable.Verdict.OK
    office.qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    office.settle()
    assert "weekly from" in office.toast()
    assert lessons_of(office, student) == before + 1
    office.run("undo")
    assert lessons_of(office, student) == before


def test_a_teacher_is_there_on_other_hours_and_then_away(office: Office) -> None:
    pane = find(office, "staff", "Dele")
    teacher = pane.current()
    office.run("staff.hours")
    dialog = office.dialog(HoursDialog)
    rows: Any = dialog.form.editor("hours")
    rows.add_row().set_values({"day": 0, "start": time(10), "end": time(12)})
    press(office, dialog)
    with office.database.reading() as session:
        days = {row.day_of_week for row in timetable.availability(session, teacher)}
    assert 0 in days
    office.run("staff.time_off")
    away = office.dialog(TimeOffDialog)
    away.form.editor("first").set_value(date(2026, 11, 23))
    away.form.editor("last").set_value(date(2026, 11, 28))
    away.form.changed.emit("last")
    office.settle()
    said = away.result_label.text()
    assert said.endswith("lessons need cover.")
    press(office, away)
    with office.database.reading() as session:
        [row] = [each for each in timetable.time_off(session, teacher) if each.start.year == 2026]
        standing = timetable.standing_conflicts(session, date(2026, 11, 23), date(2026, 11, 28))
    assert said == timetable.cover_sentence(row.to_cover)
    left_open = {
        each.occurrence_id
        for each in standing
        if each.conflict.away_until and each.conflict.who_id == teacher
    }
    assert len(left_open) == row.to_cover
    office.run("undo")
    office.run("undo")
    with office.database.reading() as session:
        assert {r.day_of_week for r in timetable.availability(session, teacher)} == days - {0}


def test_who_waits_gets_the_place_of_who_leaves(office: Office) -> None:
    with office.database.reading() as session:
        first = timetable.waiting_list(session)[0]
        inside = timetable.enrollments_of_lesson(session, first.lesson_id)
    service = timetable.TimetableService(office.database)
    service.unenroll(inside[0].id, date(2026, 11, 18))
    office.window.go("timetable")
    office.settle()
    office.run("timetable.waiting")
    dialog = office.dialog(WaitingDialog)
    assert dialog.result_label.text() == "A place is free."
    press(office, dialog)
    assert dialog.primary.text() == f"Enrol {first.student}"
    press(office, dialog)
    with office.database.reading() as session:
        names = {row.student for row in timetable.enrollments_of_lesson(session, first.lesson_id)}
        waiting = {row.id for row in timetable.waiting_list(session)}
    assert first.student in names
    assert first.id not in waiting
    dialog.leave()
    office.settle()
    office.run("undo")
    with office.database.reading() as session:
        assert first.id in {row.id for row in timetable.waiting_list(session)}
    assert not [each for each in office.window.findChildren(FormDialog) if each.isVisible()]
