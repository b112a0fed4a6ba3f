"""A time grid in the hands of a person: mouse and keyboard."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from desktop_app.kit.time_grid_facts import Block, Carry, DayFacts, Lane, Line, Note, Sheet, Strip
from desktop_app.kit.time_grid_hands import TimeGridHands

MONDAY = date(2026, 11, 16)
LANES = (Lane("a", "Studio A"), Lane("b", "Studio B"))
KEY, CONTROL = Qt.Key, Qt.KeyboardModifier.ControlModifier
NO_KEYS = Qt.KeyboardModifier.NoModifier
SHIFT, LEFT = Qt.KeyboardModifier.ShiftModifier, Qt.MouseButton.LeftButton


def block(key: str, start: int, end: int, lane: str = "a", **more: Any) -> Block:
    words = f"{key} in words"
    return Block(key, MONDAY, lane, start, end, key, (Line("Piano"),), words=words, **more)


def sheet(*blocks: Block) -> Sheet:
    days = (
        DayFacts(MONDAY, "Mon", "16 Nov", LANES, today=True),
        DayFacts(MONDAY + timedelta(days=1), "Tue", "17 Nov", (), Note("Holiday", "Closed")),
        DayFacts(MONDAY + timedelta(days=2), "Wed", "18 Nov", LANES),
    )
    return Sheet(days, blocks, 8 * 60, 20 * 60, (MONDAY, 700))


class Heard:
    """What a grid told."""

    def __init__(self, grid: TimeGridHands) -> None:
        self.carried: list[Carry | None] = []
        self.dropped: list[Carry] = []
        self.opened: list[object] = []
        self.left: list[int] = []
        self.menus: list[object] = []
        grid.carried.connect(self.carried.append)
        grid.dropped.connect(self.dropped.append)
        grid.opened.connect(self.opened.append)
        grid.left.connect(self.left.append)
        grid.menu_asked.connect(lambda key, _at: self.menus.append(key))


@pytest.fixture
def grid(qtbot: QtBot, theme: object) -> TimeGridHands:
    made = TimeGridHands("Timetable", lambda n, when, below: f"{n} {when} {below}")
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show_sheet(
        sheet(
            block("x", 9 * 60, 9 * 60 + 45),
            block("y", 11 * 60, 12 * 60, repeat="2"),
            block("z", 9 * 60, 10 * 60, "b", fixed=True, gone=True),
        )
    )
    made.show()
    qtbot.waitExposed(made)
    made.setFocus()
    made.verticalScrollBar().setValue(0)
    return made


def at(grid: TimeGridHands, key: str) -> QPoint:
    return grid.point_of(key).toPoint()


def point(grid: TimeGridHands, column: int, minute: int) -> QPoint:
    spot = grid.layout_of.spot_of(minute, minute + 30, column)
    return grid.box_of(spot).topLeft() + QPoint(8, 2)


def drag(
    qtbot: QtBot, grid: TimeGridHands, start: QPoint, end: QPoint, keys: Any = NO_KEYS
) -> None:
    port = grid.viewport()
    qtbot.mousePress(port, LEFT, keys, start)
    middle = QPoint((start.x() + end.x()) // 2, (start.y() + end.y()) // 2 + 12)
    for place in (middle, end):
        qtbot.mouseMove(port, pos=place)
    qtbot.mouseRelease(port, LEFT, keys, end)


def test_a_click_chooses_a_block_and_says_it_aloud(qtbot: QtBot, grid: TimeGridHands) -> None:
    qtbot.mouseClick(grid.viewport(), LEFT, pos=at(grid, "y"))
    assert grid.current == "y"
    assert grid.accessibleName() == "Timetable: y in words"
    qtbot.mouseClick(grid.viewport(), LEFT, pos=point(grid, 1, 14 * 60))
    assert grid.current is None
    assert grid.cursor_place is not None
    assert (grid.cursor_place.lane, grid.cursor_place.minute) == ("b", 14 * 60)


def test_a_block_is_dragged_to_another_lane_and_time(qtbot: QtBot, grid: TimeGridHands) -> None:
    heard = Heard(grid)
    start = point(grid, 0, 9 * 60) + QPoint(4, 8)
    drag(qtbot, grid, start, start + QPoint(point(grid, 1, 0).x() - point(grid, 0, 0).x(), 91))
    (found,) = heard.dropped
    assert (found.doing, found.lane, found.start, found.end) == ("move", "b", 600, 645)
    assert grid.carry == found, "it stays where it was dropped until the host has answered"
    grid.show_sheet(sheet(block("x", 600, 645, "b")))
    assert grid.carry is None
    assert heard.carried[-1] is None


def test_a_press_without_a_drag_moves_nothing(qtbot: QtBot, grid: TimeGridHands) -> None:
    heard = Heard(grid)
    start = at(grid, "x")
    drag(qtbot, grid, start, start + QPoint(2, 2))
    assert heard.dropped == []
    assert grid.carry is None


def test_the_lower_edge_makes_a_block_longer(qtbot: QtBot, grid: TimeGridHands) -> None:
    heard = Heard(grid)
    box = grid.box_of(grid.layout_of.spots["x"])
    edge = QPoint(box.center().x(), box.bottom() - 1)
    drag(qtbot, grid, edge, edge + QPoint(0, 46))
    (found,) = heard.dropped
    assert (found.doing, found.start, found.end) == ("resize", 540, 615)


def test_empty_space_is_drawn_on(qtbot: QtBot, grid: TimeGridHands) -> None:
    heard = Heard(grid)
    drag(qtbot, grid, point(grid, 1, 14 * 60), point(grid, 1, 15 * 60))
    (found,) = heard.dropped
    assert (found.doing, found.block, found.lane) == ("new", None, "b")
    assert (found.start, found.end) == (14 * 60, 15 * 60)


def test_a_double_click_on_empty_space_draws_the_usual_length(
    qtbot: QtBot, grid: TimeGridHands
) -> None:
    heard = Heard(grid)
    qtbot.mouseDClick(grid.viewport(), LEFT, pos=point(grid, 1, 14 * 60))
    assert (heard.dropped[0].start, heard.dropped[0].end) == (14 * 60, 14 * 60 + 45)
    grid.let_go()
    qtbot.mouseDClick(grid.viewport(), LEFT, pos=at(grid, "y"))
    assert heard.opened == ["y"]


def test_with_ctrl_a_copy_is_dragged(qtbot: QtBot, grid: TimeGridHands) -> None:
    heard = Heard(grid)
    start = at(grid, "x")
    drag(qtbot, grid, start, start + QPoint(0, 182), CONTROL)
    assert heard.dropped[0].doing == "copy"


def test_what_is_fixed_is_not_carried(qtbot: QtBot, grid: TimeGridHands) -> None:
    heard = Heard(grid)
    start = at(grid, "z")
    drag(qtbot, grid, start, start + QPoint(0, 91))
    grid.make_current("z")
    qtbot.keyClick(grid, KEY.Key_Down, CONTROL)
    assert grid.carry is None
    assert heard.dropped == []


def test_who_may_not_change_only_looks(qtbot: QtBot, grid: TimeGridHands) -> None:
    heard = Heard(grid)
    grid.may_change = lambda: False
    start = at(grid, "x")
    drag(qtbot, grid, start, start + QPoint(0, 91))
    drag(qtbot, grid, point(grid, 1, 14 * 60), point(grid, 1, 15 * 60))
    grid.make_current("x")
    qtbot.keyClick(grid, KEY.Key_Down, CONTROL)
    assert (heard.dropped, grid.carry) == ([], None)


def test_arrows_go_from_block_to_block_and_on_to_other_weeks(
    qtbot: QtBot, grid: TimeGridHands
) -> None:
    heard = Heard(grid)
    for key, there in ((KEY.Key_Right, "x"), (KEY.Key_Down, "y"), (KEY.Key_Right, "z")):
        qtbot.keyClick(grid, key)
        assert grid.current == there
    qtbot.keyClick(grid, KEY.Key_Right)
    qtbot.keyClick(grid, KEY.Key_PageUp)
    assert heard.left == [1, -1]
    qtbot.keyClick(grid, KEY.Key_Home)
    assert grid.current == "x"
    qtbot.keyClick(grid, KEY.Key_End)
    assert grid.current == "z"
    qtbot.keyClick(grid, KEY.Key_Return)
    assert heard.opened == ["z"]
    qtbot.keyClick(grid, KEY.Key_Escape)
    assert grid.current is None


def test_ctrl_and_arrows_carry_enter_drops(qtbot: QtBot, grid: TimeGridHands) -> None:
    heard = Heard(grid)
    grid.make_current("x")
    qtbot.keyClick(grid, KEY.Key_Down, CONTROL)
    qtbot.keyClick(grid, KEY.Key_Down)
    qtbot.keyClick(grid, KEY.Key_Right, CONTROL)
    qtbot.keyClick(grid, KEY.Key_Right, CONTROL)
    assert grid.carry is not None
    assert (grid.carry.day, grid.carry.lane) == (MONDAY + timedelta(days=2), "a")
    qtbot.keyClick(grid, KEY.Key_Return)
    (found,) = heard.dropped
    assert (found.start, found.end, found.following) == (570, 615, False)


def test_shift_and_enter_drop_it_for_all_after_it(qtbot: QtBot, grid: TimeGridHands) -> None:
    heard = Heard(grid)
    grid.make_current("x")
    qtbot.keyClick(grid, KEY.Key_Down, CONTROL)
    qtbot.keyClick(grid, KEY.Key_Return, SHIFT)
    assert heard.dropped[0].following


def test_esc_puts_it_back_and_a_way_back_drops_nothing(qtbot: QtBot, grid: TimeGridHands) -> None:
    heard = Heard(grid)
    grid.make_current("x")
    qtbot.keyClick(grid, KEY.Key_Down, CONTROL)
    qtbot.keyClick(grid, KEY.Key_Escape)
    assert grid.carry is None
    qtbot.keyClick(grid, KEY.Key_Down, CONTROL)
    qtbot.keyClick(grid, KEY.Key_Up)
    qtbot.keyClick(grid, KEY.Key_Return)
    assert heard.dropped == []
    assert grid.carry is None


def test_ctrl_shift_and_arrows_change_how_long_it_lasts(qtbot: QtBot, grid: TimeGridHands) -> None:
    heard = Heard(grid)
    grid.make_current("x")
    qtbot.keyClick(grid, KEY.Key_Down, CONTROL | SHIFT)
    qtbot.keyClick(grid, KEY.Key_Down)
    qtbot.keyClick(grid, KEY.Key_Return)
    assert (heard.dropped[0].doing, heard.dropped[0].end) == ("resize", 615)


def test_words_of_what_is_out_of_sight_scroll_there(qtbot: QtBot, grid: TimeGridHands) -> None:
    grid.resize(900, 300)
    grid.verticalScrollBar().setValue(grid.verticalScrollBar().maximum())
    said = grid.beyond()
    assert [(each.text, each.minute) for each in said] == [("2 9:00 False", 540)]
    qtbot.mouseClick(grid.viewport(), LEFT, pos=said[0].box.center())
    assert grid.box_of(grid.layout_of.spots["x"]).top() >= grid.body().top()


def test_a_scrolled_picture_is_the_same_as_one_drawn_anew(
    qtbot: QtBot, grid: TimeGridHands
) -> None:
    grid.resize(300, 300)
    for across, down in ((0, 90), (40, 30), (10, 200), (0, 0)):
        grid.horizontalScrollBar().setValue(across)
        grid.verticalScrollBar().setValue(down)
        scrolled = grid.viewport().grab().toImage()
        grid.show_sheet(replace(grid.sheet))
        assert grid.viewport().grab().toImage() == scrolled


def test_every_kind_of_block_is_painted(grid: TimeGridHands) -> None:
    grid.show_sheet(
        sheet(
            block("x", 540, 660, warned=True, repeat="", role="violet",
                  strip=Strip(8, frozenset({4, 8}), 3)),
            block("y", 700, 715), block("w", 540, 600), block("g", 800, 900, gone=True),
        )
    )  # fmt: skip
    grid.take(Carry("new", None, MONDAY, "b", 600, 660))
    assert not grid.viewport().grab().isNull()


def test_the_whole_words_of_blocks_and_lanes_are_tooltips(grid: TimeGridHands) -> None:
    assert grid.words_at(at(grid, "y")) == "y in words"
    assert grid.words_at(point(grid, 1, 15 * 60)) == ""
    assert grid.words_at(QPoint(point(grid, 1, 600).x(), 40)) == "Studio B"
    assert grid.words_at(QPoint(10, 40)) == ""


def later(weeks: int) -> Sheet:
    first = MONDAY + timedelta(weeks=weeks)
    days = tuple(DayFacts(first + timedelta(days=n), "", "", LANES) for n in range(3))
    return Sheet(days, (), 8 * 60, 20 * 60)


def test_arrows_at_the_end_and_page_keys_ask_for_other_days_with_what_is_carried(
    qtbot: QtBot, grid: TimeGridHands
) -> None:
    heard, turned = Heard(grid), []
    grid.turned.connect(turned.append)
    grid.make_current("x")
    for key in (KEY.Key_Left, KEY.Key_PageDown):
        qtbot.keyClick(grid, key, CONTROL)
    assert turned == [-1, 1]
    assert heard.left == []
    carry = grid.carry
    grid.turn_to(later(1), MONDAY + timedelta(days=8))
    assert carry is not None
    assert grid.carry == replace(carry, day=MONDAY + timedelta(days=8))
    qtbot.keyClick(grid, KEY.Key_Return)
    assert [(each.block.key, each.day) for each in heard.dropped if each.block] == [
        ("x", MONDAY + timedelta(days=8))
    ]


def test_what_is_held_at_the_edge_turns_to_the_days_beyond(
    qtbot: QtBot, grid: TimeGridHands
) -> None:
    grid.horizontalScrollBar().setValue(grid.horizontalScrollBar().maximum())
    start = at(grid, "x")
    qtbot.mousePress(grid.viewport(), LEFT, NO_KEYS, start)
    qtbot.mouseMove(grid.viewport(), pos=start + QPoint(60, 30))
    with qtbot.waitSignal(grid.turned, timeout=10_000) as found:
        qtbot.mouseMove(grid.viewport(), pos=QPoint(grid.body().right() - 2, start.y()))
    assert found.args == [1]
    grid.turn_to(later(1))
    assert grid.carry is not None
    assert grid.carry.day == MONDAY + timedelta(weeks=1)
    grid.turn_to(Sheet())
    assert grid.carry is None
