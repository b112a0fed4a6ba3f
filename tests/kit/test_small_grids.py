"""The sheet of weeks, the popover and the legend: what they show, and what is done with them."""

from datetime import date

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.kit.legend import Legend, Meaning
from desktop_app.kit.load_sheet import LoadCell, LoadRow, LoadSheet
from desktop_app.kit.popover import Check, Popover, Said
from desktop_app.kit.theme_switch import Theme

FIRST, SECOND, THIRD = date(2026, 11, 9), date(2026, 11, 16), date(2026, 11, 23)
ROWS = (
    LoadRow(FIRST, "Week 11", "", (LoadCell("3 · 2 h", 0.5), LoadCell())),
    LoadRow(SECOND, "Week 12", "1 day closed", (LoadCell("6 · 4 h", 1.0), LoadCell("1 · 1 h", 0.2)),
            now=True),
    LoadRow(THIRD, "Week 13", "Holidays", (LoadCell(), LoadCell()), hatched=True),
)  # fmt: skip


def test_the_row_of_now_is_current_and_arrows_open_others(qtbot: QtBot, theme: Theme) -> None:
    sheet = LoadSheet("Weeks")
    qtbot.addWidget(sheet)
    sheet.resize(500, 120)
    sheet.show_rows(("Hall", "Studio"), ROWS)
    sheet.show()
    opened: list[object] = []
    sheet.opened.connect(opened.append)
    said = "Weeks: Week 12, 1 day closed, Hall 6 · 4 h, Studio 1 · 1 h"
    assert sheet.accessibleName() == said
    qtbot.keyClick(sheet, Qt.Key.Key_Down)
    qtbot.keyClick(sheet, Qt.Key.Key_Return)
    sheet.verticalScrollBar().setValue(0)
    qtbot.mouseClick(sheet.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(220, 40))
    qtbot.mouseClick(sheet.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(220, 5))
    assert opened == [THIRD, FIRST]
    sheet.show_rows(("Hall", "Studio"), ROWS[:2])
    assert sheet.at == 0, "the row that was chosen stays chosen"
    assert not sheet.grab().isNull()


def test_a_popover_keeps_inside_and_gives_up_its_last_checks(qtbot: QtBot, theme: Theme) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(600, 400)
    host.show()
    card = Popover(host)
    checks = tuple(Check(f"Reason number {n}", "warning", "amber") for n in range(6))
    said = Said(
        "Thu 19 Nov, 19:00 to 19:45", "Studio A", checks, ("This lesson only.", "Shift", "x")
    )
    area = QRect(0, 0, 600, 400)
    for box in (QRect(500, 350, 60, 40), QRect(5, 5, 60, 40), QRect(270, 180, 60, 40)):
        card.say(said, box, area)
        assert area.contains(card.geometry())
    assert card.said == said
    card.say(said, QRect(270, 80, 60, 40), QRect(0, 0, 600, 150))
    assert 0 < len(card.said.checks) < 6
    assert card.accessibleName().startswith("Thu 19 Nov, 19:00 to 19:45. Studio A. Reason number 0")
    theme.set_zoom(2.0)
    card.say(said, QRect(270, 80, 60, 40), area)
    assert not card.grab().isNull()


def test_a_legend_drops_what_does_not_fit_and_says_all_of_it(qtbot: QtBot, theme: Theme) -> None:
    legend = Legend((Meaning("blue", "Individual"), Meaning("strip", "1-on-1"),
                     Meaning("repeat", "Weekly")))  # fmt: skip
    qtbot.addWidget(legend)
    legend.resize(legend.sizeHint())
    whole = legend.grab().toImage()
    legend.resize(90, legend.height())
    assert legend.grab().toImage() != whole
    assert legend.accessibleName() == "Individual, 1-on-1, Weekly"
    assert legend.minimumSizeHint().width() == 0
