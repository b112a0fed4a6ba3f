"""A teacher rings in sick: from the alert on Today to who covers, on paper, and back with undo."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop_app import bootstrap
from desktop_app.areas.desk.ui.ripple_dialog import RippleDialog
from desktop_app.areas.people import api as people
from desktop_app.areas.timetable import api as timetable
from desktop_app.core.clock import FixedClock
from desktop_app.core.db import checks
from desktop_app.demo.building import build_demo
from desktop_app.demo.school import Wish
from desktop_app.kit.document_preview import DocumentPreview
from tests.factories import NOW
from tests.shell.conftest import one_theme, theme
from tests.window import Office

__all__ = ["one_theme", "theme"]
TODAY, THURSDAY = date(2026, 11, 19), date(2026, 11, 26)


@pytest.fixture(scope="module")
def larkfield(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sick") / "larkfield.downbeat"
    build_demo(path, Wish(TODAY))
    return path


@pytest.fixture
def office(qtbot: QtBot, theme: object, larkfield: Path, tmp_path: Path) -> Iterator[Office]:
    path = Path(shutil.copy(larkfield, tmp_path))
    made = Office(qtbot, theme, bootstrap.open_school(path, clock=FixedClock(NOW)), tmp_path)
    yield made
    made.close()


def told(office: Office) -> list[str]:
    """What stands beside the day."""
    pane = office.window.current()
    return [each.text() for each in pane.side.findChildren(QLabel)]


def follow(office: Office, words: str, fact: str) -> None:
    """Press Enter on a link of an alert."""
    links = office.window.current().side.findChildren(QLabel)
    link = next(
        each
        for each in links
        if each.accessibleName() == words and fact in each.accessibleDescription()
    )
    office.qtbot.keyClick(link, Qt.Key.Key_Return)
    office.settle()


def lessons(office: Office) -> list[tuple[object, ...]]:
    with office.database.reading() as session:
        rows = timetable.day_meetings(session, THURSDAY)
    return [(row.id, row.teacher_id, row.substitute_for_id, row.status) for row in rows]


def test_from_the_alert_to_the_cover_and_back(office: Office) -> None:
    before = lessons(office)
    say_that_she_is_away(office)
    assert "6 lessons need cover. 1 teacher is free." in told(office)
    arrange(office)
    assert not any(words.startswith("Ilona Varga is away Thu 26 Nov") for words in told(office))
    covered = [row for row in lessons(office) if row[2] is not None]
    assert covered
    office.run("undo")
    office.until(lambda: "6 lessons need cover. 1 teacher is free." in told(office))
    office.run("undo")
    office.until(lambda: "6 lessons need cover. 1 teacher is free." not in told(office))
    assert lessons(office) == before
    office.settle()
    assert checks.problems(office.database, office.database.checks) == []


def say_that_she_is_away(office: Office) -> None:
    """From the menu, with every lesson left as it is: she rang, and nobody had time yet."""
    office.window.go("today")
    office.settle()
    office.run("ripple-teacher")
    dialog = office.dialog(RippleDialog)
    with office.database.reading() as session:
        ilona = next(t.id for t in people.teachers(session) if t.name == "Ilona Varga")
    dialog.form.set_values({"teacher": ilona, "first": THURSDAY, "last": THURSDAY})
    dialog.read()
    office.settle()
    dialog.model.clear_ticks()
    dialog.primary.click()
    office.settle()
    assert office.toast().startswith("Ilona Varga is away from Thu 26 Nov")
    office.until(lambda: any("Ilona Varga is away Thu 26 Nov" in w for w in told(office)))


def arrange(office: Office) -> None:
    """From the alert: who covers, their sheets, and all of it at once."""
    follow(office, "Find cover…", "Ilona Varga")
    dialog = office.dialog(RippleDialog)
    assert dialog.form.value("first") == THURSDAY
    assert len(dialog.ticked()) == 6
    dialog.sheets.click()
    office.settle()
    preview = office.dialog(DocumentPreview)
    preview.reject()
    dialog.primary.click()
    office.settle()
    office.until(lambda: not any("Ilona Varga is away Thu" in words for words in told(office)))
