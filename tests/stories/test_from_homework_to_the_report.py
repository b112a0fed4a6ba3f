"""One story of a class: homework grid, points, day check, buddy streak, undo, register, report."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop_app.areas.clubs import api as clubs
from desktop_app.areas.clubs.ui.clubs_pane import ClubsPane
from desktop_app.areas.clubs.ui.homework_dialog import HomeworkDialog
from desktop_app.areas.desk.ui.registers_pane import RegistersPane
from desktop_app.areas.desk.ui.students_pane import StudentsPane
from desktop_app.areas.reports import api as reports
from desktop_app.areas.reports.ui.progress_period import OWN
from desktop_app.areas.streaks.api import GroupType
from desktop_app.areas.streaks.ui.groups_pane import GroupsPane
from desktop_app.areas.streaks.ui.streak_tab import StreakTab
from desktop_app.kit import dialog
from desktop_app.kit.document_preview import DocumentPreview
from desktop_app.kit.theme_switch import Theme
from tests.areas.billing.desk import open_desk
from tests.areas.streaks.test_streaks import MONDAY, Yard
from tests.window import Office

TUESDAY, WEDNESDAY, THURSDAY = (date(2026, 10, day) for day in (13, 14, 15))


class Class:
    """What a person sees and does of the class, always through the window."""

    def __init__(self, office: Office, yard: Yard) -> None:
        self.office, self.yard = office, yard

    def homework(self, day: date, *keys: str) -> None:
        """Enter the newest homework as done on a day: keys for each pupil in turn."""
        pane = self.clubs()
        self.office.run("clubs.homework")
        grid = self.office.dialog(HomeworkDialog)
        grid.form.set_values({"day": day})
        for each in keys:
            QTest.keyClicks(grid.table, each)
            QTest.keyClick(grid.table, Qt.Key.Key_Return)
        grid.primary.click()
        self.office.settle()
        assert not grid.state.pending
        grid.leave()
        assert pane.view.model.rowCount()

    def clubs(self) -> ClubsPane:
        pane = self.office.window.go("clubs")
        assert isinstance(pane, ClubsPane)
        self.office.settle()
        pane.choose(self.yard.club)
        self.office.settle()
        return pane

    def points(self) -> dict[str, tuple[int, int]]:
        """Return the total and the level of each pupil who has points, from the leaderboard."""
        model = self.clubs().view.model
        rows = [model.row_at(at) for at in range(model.rowCount())]
        return {row.name: (row.total, row.level) for row in rows if row is not None and row.total}

    def buddies(self) -> GroupsPane:
        pane = self.office.window.go("buddies")
        self.office.settle()
        assert isinstance(pane, GroupsPane)
        return pane

    def group(self) -> tuple[str, str]:
        """Return the days and the state at the head of the group."""
        head = self.buddies().view.head
        return head.current.text(), head.chip.chip.label

    def days(self, name: str) -> str:
        """Return the days in a row on the card of a pupil."""
        pane = self.office.window.go("students", self.yard.desk.students[name])
        self.office.settle()
        assert isinstance(pane, StudentsPane)
        pane.inspector.choose_tab("streak")
        self.office.settle()
        tab = pane.inspector.findChildren(StreakTab)[-1]
        texts = [part.text() for part in tab.findChildren(QLabel)]
        return next(text for text in texts if text.endswith(("day", "days")))

    def present(self, *names: str) -> None:
        """Mark pupils present in Monday's register, days after it was held."""
        meeting = self.yard.desk.meeting("Violin", MONDAY)
        pane: Any = self.office.window.go("registers", meeting)
        self.office.until(lambda: bool(pane.view.sheet.rows) and pane.is_resting())
        self.office.settle()
        assert isinstance(pane, RegistersPane)
        for name in names:
            pane.view.table.set_current_key(self.yard.desk.students[name])
            QTest.keyClicks(pane.view.table, "p")
            self.office.settle()

    def undo(self) -> None:
        self.office.run("undo")


@pytest.fixture
def yard(tmp_path: Path) -> Iterator[Yard]:
    opened = Yard(open_desk(tmp_path))
    opened.consent("Amara", "Kofi", "Rohan", "Elif")
    opened.desk.at(2026, 10, 9)
    opened.group(GroupType.TEACHER_CREATED, "Elif", "Amara", "Kofi")
    opened.desk.at(2026, 10, 15)
    yield opened
    opened.sound()
    with opened.desk.database.reading() as session:
        for derivation in clubs.DERIVATIONS:
            assert derivation.differences(session) == []
    opened.desk.database.close()


@pytest.fixture
def room(qtbot: QtBot, qapp: QApplication, yard: Yard, tmp_path: Path) -> Iterator[Class]:
    office = Office(qtbot, Theme(qapp, scheme="light"), yard.desk.database, tmp_path)
    yield Class(office, yard)
    office.window.close()


def set_homework(yard: Yard, title: str, day: date) -> None:
    new = clubs.NewHomework(
        title, clubs.HomeworkKind.PAGES, date(2026, 10, 20), club_id=yard.club, target=10,
        set_on=day,
    )  # fmt: skip
    yard.clubs.set_homework(new)


def test_homework_makes_points_a_streak_and_a_group_day_which_undo_takes_and_a_report_prints(
    room: Class, yard: Yard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_homework(yard, "Chapter one", TUESDAY)
    room.homework(TUESDAY, "12", "", " ")
    assert room.points() == {"Amara Reid": (12, 2), "Kofi Reid": (10, 1)}
    room.buddies().deeds.check_days()
    room.office.settle()
    assert room.group() == ("1", "Paused")
    assert room.days("Amara") == "0 days"
    # late: what both read on Wednesday is entered on Thursday, for a day that is closed
    set_homework(yard, "Chapter two", WEDNESDAY)
    late_homework(room)
    # undo of it: the points are answered, and with them go level, streak and the group's day
    asked: list[str] = []

    def say_yes(*words: Any, **_more: Any) -> bool:
        asked.append(words[2])
        return True

    monkeypatch.setattr(dialog, "ask", say_yes)
    room.undo()
    assert "30 points can be taken back" in asked[0]
    assert room.points() == {"Amara Reid": (12, 2), "Kofi Reid": (10, 1)}
    assert room.group() == ("1", "Paused")
    assert room.days("Amara") == "0 days"
    late_homework(room)
    # a late mark in a register reaches the streak and the group just the same, and its undo too
    room.present("Amara", "Kofi")
    assert room.days("Kofi") == "3 days"
    assert room.group() == ("3", "Active")
    room.undo()
    assert room.days("Kofi") == "2 days"
    assert room.group() == ("2", "Active")
    room.present("Kofi")
    assert room.group() == ("3", "Active")
    printed = print_report(room, tmp_path / "report.pdf")
    assert printed.startswith(b"%PDF")


def late_homework(room: Class) -> None:
    room.homework(WEDNESDAY, "20", "", " ")
    assert room.points() == {"Amara Reid": (32, 3), "Kofi Reid": (20, 2)}
    assert room.group() == ("2", "Active")
    assert room.days("Amara") == "2 days"


def print_report(room: Class, path: Path) -> bytes:
    """Print Amara's report of October, and see in it what the desk saw."""
    pane: Any = room.office.window.go("progress")
    room.office.settle()
    pane.bar.first.set_value(date(2026, 10, 1))
    pane.bar.last.set_value(date(2026, 10, 31))
    pane.bar.term.set_value(OWN)
    pane.bar.changed.emit()
    room.office.settle()
    amara = room.yard.desk.students["Amara"]
    pane.table.set_current_key(amara)
    room.office.settle()
    facts = {row.key: row.value for row in pane.inspector.card.tabs[0].blocks[0].rows}
    assert facts["Reading Club"] == "32 points"
    pane.model.toggle_tick(pane.model.row_of(amara))
    room.office.run("progress.print")
    preview = room.office.dialog(DocumentPreview)
    room.office.settle()
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    preview.print_on(printer)
    room.office.settle()
    preview.close()
    with room.yard.desk.database.reading() as session:
        assert [row.student_id for row in reports.given_out(session)] == [amara]
    return path.read_bytes()
