"""Two laptops came back: from the alert on Today to what is kept, billed and counted, and back."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop_app import bootstrap
from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.desk.ui.review_dialog import ReviewDialog
from desktop_app.areas.desk.ui.review_pane import ReviewPane
from desktop_app.areas.timetable import api as timetable
from desktop_app.core.clock import FixedClock
from desktop_app.core.db import checks
from tests.areas.billing.desk import Desk, open_desk
from tests.areas.streaks.test_streaks import Yard
from tests.entries import add_mark_entry
from tests.shell.conftest import one_theme, theme
from tests.stories.invoice_run import run_of_november
from tests.window import Office

__all__ = ["one_theme", "theme"]
MONDAYS = [date(2026, 11, day) for day in (2, 9, 16)]
NOW = datetime(2026, 11, 19, 15, 42, tzinfo=UTC)


class School:
    """Strings on Mondays, held and billed in arrears, with streaks up to the evening before."""

    def __init__(self, desk: Desk) -> None:
        bootstrap.wire(desk.database)
        desk.database.clock = FixedClock(NOW)
        self.desk, self.database = desk, desk.database
        desk.family("Okonkwo-Reid", "Amara", "Kofi")
        desk.lesson("Strings", MONDAYS[0], "Amara", "Kofi", price=1_000, max_students=4,
                    type=timetable.LessonType.GROUP)  # fmt: skip
        desk.set(billing_mode="IN_ARREARS", school_days=[1])
        desk.write(attendance.add_default_codes)
        for day in MONDAYS:
            for name in ("Amara", "Kofi"):
                desk.mark("Strings", day, name, "P")
            desk.finish("Strings", day)
        Yard.close(self, NOW.date() - timedelta(days=1))

    def clash(self, name: str, day: date, key: str) -> UUID:
        meeting = self.desk.meeting("Strings", day)
        return add_mark_entry(self.database, meeting, self.desk.students[name], key)

    def streak(self, name: str) -> tuple[int, int]:
        return Yard.streak(self, name)


@pytest.fixture
def school(tmp_path: Path) -> School:
    return School(open_desk(tmp_path))


@pytest.fixture
def office(qtbot: QtBot, theme: object, school: School, tmp_path: Path) -> Iterator[Office]:
    school.clash("Amara", MONDAYS[1], "A")
    school.clash("Kofi", MONDAYS[1], "P")
    made = Office(qtbot, theme, school.database, tmp_path)
    yield made
    made.close()


def follow(office: Office, words: str) -> None:
    """Press Enter on a link of an alert."""

    def links() -> list[QLabel]:
        found = office.window.current().side.findChildren(QLabel)
        return [each for each in found if each.accessibleName() == words]

    office.until(lambda: bool(links()))
    office.qtbot.keyClick(links()[0], Qt.Key.Key_Return)
    office.settle()


def test_from_the_alert_to_what_is_kept_billed_and_counted(office: Office, school: School) -> None:
    assert (school.streak("Amara"), school.streak("Kofi")) == ((2, 2), (2, 2))
    office.window.go("today")
    office.settle()
    follow(office, "See both values…")
    pane = office.window.current()
    assert isinstance(pane, ReviewPane)
    assert pane.total == 2

    total, left_out = run_of_november(office)
    assert total == 4_000
    assert ["waits for a choice" in each for each in left_out] == [True, True]

    office.window.go("review")
    office.settle()
    amara = next(
        key for key in (pane.model.key_at(0), pane.model.key_at(1))
        if "Amara" in pane.model.row_at(pane.model.row_of(key)).row.name
    )  # fmt: skip
    pane.table.set_current_key(amara)
    office.settle()
    office.run("review.compare")
    dialog = office.dialog(ReviewDialog)
    office.qtbot.mouseClick(dialog.sides.laptop, Qt.MouseButton.LeftButton)
    office.qtbot.keyClick(dialog, Qt.Key.Key_Return)
    office.until(lambda: not dialog.isVisible())
    office.settle()
    assert office.toast() == "The laptop's value is kept"
    assert school.streak("Amara") == (1, 1)
    assert school.streak("Kofi") == (2, 2)

    office.run("undo")
    office.until(lambda: school.streak("Amara") == (2, 2))
    pane.table.set_current_key(amara)
    office.settle()
    pane.keep_laptop(list(pane.model.keys))
    office.settle()
    assert (school.streak("Amara"), school.streak("Kofi")) == ((1, 1), (3, 3))
    total, left_out = run_of_november(office)
    assert (total, left_out) == (6_000, [])
    assert checks.problems(school.database) == []
