"""Squares of days: walked with the arrows, clicked, said aloud, in wide and in narrow places."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.kit.heat_map import HeatLegend, HeatMap, HeatRow

SHADES = ("good", "missed", "neutral", "frozen", "closed", "open", "", "strong") * 3


def shown(qtbot: QtBot, *, above: bool = False, width: int = 600) -> HeatMap:
    made = HeatMap("Weeks", lambda key, at: f"{key} on day {at}", above=above)
    rows = [HeatRow(name, name, SHADES, "3 of 24", strong=name == "Group")
            for name in ("Group", "Amara", "Kofi")]  # fmt: skip
    made.show_rows(rows, {0: "2 Nov", 8: "9 Nov", 16: "16 Nov"}, lead="Days", total="Earned")
    qtbot.addWidget(made)
    made.resize(width, made.sizeHint().height())
    made.show()
    return made


def test_arrows_home_and_end_walk_and_stay_inside(qtbot: QtBot) -> None:
    squares = shown(qtbot)
    squares.setFocus()
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Down, Qt.Key.Key_Right):
        QTest.keyClick(squares, key)
    assert squares.current() == ("Amara", 1)
    QTest.keyClick(squares, Qt.Key.Key_End)
    QTest.keyClick(squares, Qt.Key.Key_Right)
    assert squares.current() == ("Amara", 23)
    assert squares.accessibleDescription() == "Amara on day 23"
    QTest.keyClick(squares, Qt.Key.Key_Home)
    assert squares.current() == ("Amara", 0)
    with qtbot.waitSignal(squares.entered) as told:
        QTest.keyClick(squares, Qt.Key.Key_Return)
    assert told.args == ["Amara", 0]


def test_a_click_chooses_a_square_and_nothing_beside_it(qtbot: QtBot) -> None:
    squares = shown(qtbot)
    with qtbot.waitSignal(squares.moved) as told:
        QTest.mouseClick(squares, Qt.MouseButton.LeftButton, pos=QPoint(120, 75))
    assert told.args is not None
    assert told.args[0] == "Amara"
    at = squares.current()
    QTest.mouseClick(squares, Qt.MouseButton.LeftButton, pos=QPoint(5, 75))
    assert squares.current() == at


def test_other_rows_keep_the_square_as_far_as_it_is_there(qtbot: QtBot) -> None:
    squares = shown(qtbot)
    squares.set_current("Kofi", 20)
    squares.show_rows([HeatRow("Kofi", "Kofi", SHADES[:8])], {0: "2 Nov"})
    assert squares.current() == ("Kofi", 7)
    squares.show_rows([], {})
    assert squares.current() == (None, 0)
    QTest.keyClick(squares, Qt.Key.Key_Down)


def test_every_look_is_drawn_differently_also_in_a_narrow_place(qtbot: QtBot) -> None:
    for above, width in ((False, 600), (True, 220)):
        squares = shown(qtbot, above=above, width=width)
        picture = squares.grab().toImage()
        assert picture.width() >= width
        assert len({picture.pixelColor(x, y).name() for x in range(0, picture.width(), 2)
                    for y in range(0, picture.height(), 3)}) > 4  # fmt: skip
    legend = HeatLegend((("good", "Earned"), ("missed", "Missed")))
    qtbot.addWidget(legend)
    assert legend.accessibleName() == "Earned, Missed"
    legend.grab()
