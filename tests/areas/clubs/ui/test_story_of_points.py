"""From the homework grid to points, level and leaderboard, back again, all through the window."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.areas.clubs import api as clubs
from desktop_app.areas.clubs.ui.check_dialog import ReasonDialog
from desktop_app.areas.clubs.ui.clubs_pane import ClubsPane
from desktop_app.areas.clubs.ui.give_dialog import GiveDialog
from desktop_app.areas.clubs.ui.homework_dialog import HomeworkDialog
from desktop_app.areas.clubs.ui.pupil_dialog import PupilDialog
from desktop_app.areas.desk.ui.students_pane import StudentsPane
from desktop_app.kit import dialog
from desktop_app.kit.card_parts import Facts
from desktop_app.kit.explained import ExplainDialog
from desktop_app.kit.theme_switch import Theme
from tests.areas.clubs.ui.hall import Hall
from tests.window import Office

NOW = datetime(2026, 11, 5, 15, 0, tzinfo=UTC)


@pytest.fixture
def office(qtbot: QtBot, theme: Theme, hall: Hall, tmp_path: Path) -> Office:
    made = Office(qtbot, theme, hall.database, tmp_path)
    qtbot.addWidget(made.window)
    return made


def ranks(pane: ClubsPane) -> list[tuple[str, int, int]]:
    model = pane.view.model
    rows = [model.row_at(at) for at in range(model.rowCount())]
    return [(row.name, row.level, row.total) for row in rows if row is not None and row.total]


def enter_class(office: Office) -> None:
    """Enter homework by keyboard: Amara read 12 pages, Kofi what was expected."""
    office.run("clubs.homework")
    grid = office.dialog(HomeworkDialog)
    enter = Qt.Key.Key_Return
    QTest.keyClicks(grid.table, "12")
    for key in (enter, enter, enter, Qt.Key.Key_Space):
        QTest.keyClick(grid.table, key)
    grid.primary.click()
    office.settle()
    grid.leave()


def give(office: Office, name: str, points: int) -> None:
    """Give points to the pupils of a name."""
    office.run("clubs.give")
    opened = office.dialog(GiveDialog)
    opened.form.set_values({"points": points, "reason": "Read to the group"})
    opened.picker.search.setText(name)
    office.settle()
    opened.picker.table.toggle_all()
    opened.primary.click()
    office.settle()


def explained(office: Office, pane: ClubsPane) -> tuple[str, list[str]]:
    """Return what F9 says of the first pupil: the total and its entries."""
    pane.view.table.set_current_row(0)
    office.settle()
    office.run("explain")
    found = office.dialog(ExplainDialog)
    said = found.explanation.total, [entry.amount for entry in found.explanation.entries]
    found.leave()
    return said


def take_back_given(office: Office) -> None:
    """Take back what was given by hand to the current pupil, saying why."""
    office.run("clubs.look")
    pupil = office.dialog(PupilDialog)
    pupil.tabs.choose("entries")
    given = next(key for key, row in pupil.rows.items() if row.given_by)
    pupil.table.set_current_key(given)
    pupil.take_back()
    office.settle()
    reason = office.dialog(ReasonDialog)
    reason.form.set_values({"reason": "It was her sister"})
    reason.primary.click()
    office.settle()
    pupil.leave()
    office.settle()


def test_homework_becomes_points_and_a_level_and_is_taken_back_and_undone(
    office: Office, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall.homework("One chapter", clubs.HomeworkKind.PAGES, target=10)
    hall.read("Kofi", 11, date(2026, 10, 20))
    pane = office.window.go("clubs")
    assert isinstance(pane, ClubsPane)
    office.settle()
    pane.choose(hall.reading)
    office.settle()
    enter_class(office)
    assert ranks(pane) == [("Kofi Reid", 2, 21), ("Amara Reid", 2, 12)]
    give(office, "amara", 15)
    assert ranks(pane) == [("Amara Reid", 3, 27), ("Kofi Reid", 2, 21)]
    assert explained(office, pane) == ("27", ["15", "12"])
    take_back_given(office)
    assert ranks(pane) == [("Kofi Reid", 2, 21), ("Amara Reid", 2, 12)]
    # the reversal is not undone but answered: the points are given again by hand
    asked: list[str] = []
    monkeypatch.setattr(dialog, "ask", lambda *words, **_more: asked.append(words[2]) or True)
    office.window.undoing.undo()
    office.settle()
    assert asked == [
        "“Take points back” cannot be undone: issued documents and ledger entries stay. "
        "Instead, 15 points can be given again."
    ]
    assert ranks(pane) == [("Amara Reid", 3, 27), ("Kofi Reid", 2, 21)]


def test_the_card_of_the_student_has_the_points_and_explains_them(
    office: Office, hall: Hall
) -> None:
    hall.read("Amara", 20, date(2026, 10, 13))
    hall.read("Amara", 5)
    students = office.window.go("students")
    assert isinstance(students, StudentsPane)
    office.settle()
    students.open_key(hall.desk.students["Amara"])
    office.settle()
    card = students.inspector.card
    assert card is not None
    tab = next(tab for tab in card.tabs if tab.key == "points")
    facts = [block for block in tab.blocks if isinstance(block, Facts)]
    assert [block.title for block in facts] == ["Number Club", "Reading Club"]
    said = {fact.key: fact.value for fact in facts[1].rows}
    assert said["Points"] == "25"
    assert said["Level"] == "Level 3"
    assert said["In level"] == "1 of 12, 11 to go"
    assert said["Best week"] == "20"
    assert said["Average"] == "6.3 a week"
    assert said["At this level"] == "0 weeks"
    students.inspector.choose_tab("points")
    for fact in facts[1].rows:
        if fact.explain is not None:
            fact.explain()
            office.settle()
            found = office.dialog(ExplainDialog)
            assert len(found.explanation.entries) == 2
            found.leave()
