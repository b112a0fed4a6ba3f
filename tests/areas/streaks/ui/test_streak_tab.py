"""A pupil's streaks where the office meets them: card, roster, register, start of the program."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop_app.areas.desk.queries.moment import ListQuery
from desktop_app.areas.desk.queries.students import ids
from desktop_app.areas.desk.ui.registers_pane import RegistersPane
from desktop_app.areas.desk.ui.students_pane import StudentsPane
from desktop_app.areas.streaks import api as streaks
from desktop_app.areas.streaks.api import GroupType
from desktop_app.areas.streaks.ui.streak_tab import StreakTab
from desktop_app.kit.buttons import Button
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.explained import ExplainDialog
from desktop_app.kit.labels import Link
from desktop_app.kit.theme_switch import Theme
from tests.areas.streaks.test_streaks import MONDAY, Yard
from tests.areas.streaks.ui.conftest import weekdays
from tests.window import Office

TODAY = date(2026, 11, 5)
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def office(qtbot: QtBot, qapp: QApplication, yard: Yard, tmp_path: Any) -> Any:
    made = Office(qtbot, Theme(qapp, scheme="light"), yard.desk.database, tmp_path)
    yield made
    made.window.close()


def card_of(office: Office, student: UUID) -> StreakTab:
    """Show a student's streaks."""
    pane = office.window.go("students", student)
    office.settle()
    assert isinstance(pane, StudentsPane)
    pane.inspector.choose_tab("streak")
    office.settle()
    return pane.inspector.findChildren(StreakTab)[-1]


def words(widget: Any) -> str:
    """Return everything a widget says."""
    links = [each.accessibleName() for each in widget.findChildren(Link)]
    return " | ".join([*(part.text() for part in widget.findChildren(QLabel)), *links])


def form(office: Office, **said: Any) -> None:
    dialog = office.dialog(FormDialog)
    for key, value in said.items():
        dialog.form.editor(key).set_value(value)
    dialog.accept()
    office.settle()


def test_a_card_shows_streaks_corrects_and_freezes_days_and_names_every_group(
    office: Office, yard: Yard
) -> None:
    amara = yard.desk.students["Amara"]
    yard.desk.at(2026, 10, 12)
    for other in ("Kofi", "Rohan"):
        yard.group(GroupType.TEACHER_CREATED, "Elif", "Amara", other)
    yard.desk.at(2026, 11, 5)
    days = weekdays(MONDAY, YESTERDAY)
    yard.read("Amara", *days)
    streaks.StreakService(yard.desk.database).close()
    tab = card_of(office, amara)
    said = words(tab)
    assert f"{len(days)} days" in said
    assert "4 Nov 2026" in said
    assert said.count("| Low Strings") == 2
    assert tab.map.current()[1] >= 0
    tab.map.set_current(0, tab.map.current()[1] - 1)
    tab.map.entered.emit(0, tab.map.current()[1])
    office.settle()
    form(office, state="MISSED", reason="Copied")
    assert yard.streak("Amara") == (0, len(days) - 1)
    assert "Copied" in words(card_of(office, amara))
    office.run("undo")
    assert yard.streak("Amara") == (len(days), len(days))
    tab = card_of(office, amara)
    button = next(b for b in tab.findChildren(Button) if b.objectName() == "streak-snowflake")
    button.click()
    office.settle()
    form(office, first=YESTERDAY, reason="Trip")
    assert yard.streak("Amara") == (len(days) - 1, len(days) - 1)
    assert "Trip" in words(card_of(office, amara))


def test_today_is_a_square_but_joins_no_figure_until_it_is_closed(
    office: Office, yard: Yard
) -> None:
    days = [YESTERDAY - timedelta(days=1), YESTERDAY]
    yard.read("Kofi", *days, TODAY)
    yard.close(YESTERDAY)
    kofi = yard.desk.students["Kofi"]

    def streak() -> streaks.OneStreak:
        with yard.desk.database.reading() as session:
            found = streaks.student_streaks(session, kofi, TODAY)
        assert found.overall is not None
        return found.overall

    assert streak().current == 2
    assert streaks.earned_of(streak().shades) == (2, 2)
    assert streak().earned_today
    said = words(card_of(office, kofi))
    assert "2 days, earned today" in said
    assert "Earned today, counts when the day is closed" in said
    yard.desk.at(2026, 11, 6)
    yard.close(TODAY)
    assert streak().current == 3
    assert streaks.earned_of(streak().shades) == (3, 3)
    assert not streak().earned_today


def test_the_roster_and_a_register_show_days_in_a_row_and_say_why(
    office: Office, yard: Yard
) -> None:
    yard.read("Kofi", *weekdays(YESTERDAY - timedelta(days=2), YESTERDAY))
    streaks.StreakService(yard.desk.database).close()
    kofi = yard.desk.students["Kofi"]
    pane = office.window.go("students", kofi)
    office.settle()
    assert isinstance(pane, StudentsPane)
    column = [each.key for each in pane.model.columns].index("streak")
    row = pane.model.row_of(kofi)
    assert pane.model.data(pane.model.index(row, column)) == "3 days"
    pane.explain_cell(kofi, "streak")
    office.settle()
    office.dialog(ExplainDialog).accept()
    with yard.desk.database.reading() as session:
        by_days = ids(session, ListQuery("", (), "streak", True), yard.desk.database.clock.now())
    assert by_days[0] == kofi
    meeting = yard.desk.meeting("Violin", MONDAY + timedelta(days=21))
    register = office.window.go("registers", meeting)
    office.until(lambda: bool(register.view.sheet.rows) and register.is_resting())  # type: ignore[attr-defined]
    office.settle()
    assert isinstance(register, RegistersPane)
    assert register.view.sheet.streaks[kofi] == 3
    register.view.table.set_current_key(kofi)
    office.run("explain")
    explained = office.dialog(ExplainDialog)
    assert "Kofi Reid" in explained.fact.text()
    explained.accept()
    assert "3 days" in [register.view.model.data(register.view.model.index(at, 6))
                        for at in range(register.view.model.rowCount())]  # fmt: skip


def test_the_days_are_closed_at_the_start_once_and_said_at_the_foot(
    office: Office, yard: Yard
) -> None:
    yard.read("Kofi", MONDAY, YESTERDAY)
    assert "Day check ran" not in " ".join(office.window.status.texts())
    office.window.day_check.run()
    office.settle()
    office.until(lambda: "Day check ran" in " ".join(office.window.status.texts()))
    with yard.desk.database.reading() as session:
        assert not streaks.unclosed(session)
    assert streaks.StreakService(yard.desk.database).close().days == 0
    office.window.day_check.run()
    office.settle()
    assert yard.streak("Kofi") == (1, 1)
