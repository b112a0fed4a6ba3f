"""The list with keyboard and mouse: the current row, ticks, columns, sorting."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.kit.column_dialog import ColumnDialog
from desktop_app.kit.fixed_source import FixedSource
from desktop_app.kit.mark_buttons import (
    MarkButton,
    mark_at,
    mark_boxes,
    paint_mark_buttons,
)
from desktop_app.kit.memory import Forgetful
from desktop_app.kit.table_model import Column, Query, TableModel
from desktop_app.kit.table_view import TableView
from desktop_app.kit.tasks import Tasks
from desktop_app.kit.theme_switch import Theme


@dataclass(frozen=True, slots=True)
class Row:
    key: int
    name: str
    level: str


NAMES = ("Adeyinka, Ngozi", "Kim, Ha-yun", "Li, Siyuan", "Okonkwo-Reid, Amara", "Zhu, Meilin")
ROWS = [Row(at, name, "Beginner" if at % 2 else "Advanced") for at, name in enumerate(NAMES)]


def columns() -> tuple[Column[Row], ...]:
    return (
        Column("name", "Name", lambda r: r.name, sort="name", width=200, stretch=True, strong=True),
        Column("level", "Level", lambda r: r.level, sort="level"),
        Column("extra", "Extra", lambda _: "x", hidden=True),
    )


@pytest.fixture
def source() -> FixedSource[Row]:
    sorts = {"name": lambda r: r.name, "level": lambda r: (r.level, r.name)}
    return FixedSource(ROWS, lambda r: r.key, sorts=sorts, text=lambda r: r.name)


@pytest.fixture
def table(
    qtbot: QtBot, tasks: Tasks, theme: Theme, source: FixedSource[Row], memory: Forgetful
) -> TableView:
    view = TableView(TableModel(columns(), source, tasks, tickable=True), memory, "people")
    qtbot.addWidget(view)
    view.resize(700, 300)
    view.show()
    view.model().set_query(Query(sort="name"))
    qtbot.waitUntil(tasks.idle)
    view.activateWindow()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    return view


def ticked(table: TableView) -> list[int]:
    return sorted(table.model().ticked())


def test_keys_move_and_tell_which_row_is_current(qtbot: QtBot, table: TableView) -> None:
    told: list[object] = []
    table.set_current_row(2)
    table.current_changed.connect(told.append)
    for key in (Qt.Key.Key_Up, Qt.Key.Key_End, Qt.Key.Key_Home):
        qtbot.keyClick(table, key)
    assert told == [1, 4, 0]


def test_space_ticks_and_shift_space_ticks_up_to_here(qtbot: QtBot, table: TableView) -> None:
    table.set_current_row(1)
    qtbot.keyClick(table, Qt.Key.Key_Space)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Space, Qt.KeyboardModifier.ShiftModifier)
    assert ticked(table) == [1, 2, 3]
    assert table.current_key() == 3


def test_control_a_ticks_all_and_esc_clears(qtbot: QtBot, table: TableView) -> None:
    qtbot.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert ticked(table) == [0, 1, 2, 3, 4]
    qtbot.keyClick(table, Qt.Key.Key_Escape)
    assert ticked(table) == []


def test_enter_opens_and_del_archives_the_current_row(qtbot: QtBot, table: TableView) -> None:
    opened: list[object] = []
    archived: list[object] = []
    table.opened.connect(opened.append)
    table.archive_asked.connect(archived.append)
    table.set_current_row(2)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    qtbot.keyClick(table, Qt.Key.Key_Delete)
    assert (opened, archived) == ([2], [2])


def test_a_click_on_a_tick_box_leaves_the_current_row(qtbot: QtBot, table: TableView) -> None:
    table.set_current_row(0)
    place = table.visualRect(table.model().index(3, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert ticked(table) == [3]
    assert table.current_key() == 0


def test_the_tick_of_the_header_ticks_all_and_none(qtbot: QtBot, table: TableView) -> None:
    header = table.horizontalHeader().viewport()
    for expected in ([0, 1, 2, 3, 4], []):
        qtbot.mouseClick(header, Qt.MouseButton.LeftButton, pos=QPoint(28, 12))
        assert ticked(table) == expected


def test_a_click_on_a_title_sorts_and_a_second_turns_it(
    qtbot: QtBot, table: TableView, tasks: Tasks
) -> None:
    header = table.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(2) + 20, 12)
    for descending in (False, True):
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
        qtbot.waitUntil(tasks.idle)
        assert table.model().sorted_by() == ("level", descending)


def test_the_current_row_stays_current_when_the_order_changes(
    qtbot: QtBot, table: TableView, tasks: Tasks
) -> None:
    told: list[object] = []
    table.set_current_row(1)
    table.current_changed.connect(told.append)
    table.model().sort_by(1, descending=True)
    qtbot.waitUntil(tasks.idle)
    assert table.current_key() == 1
    assert table.currentIndex().row() == 3
    assert told == []


def test_a_current_row_that_is_filtered_away_is_told(
    qtbot: QtBot, table: TableView, tasks: Tasks
) -> None:
    told: list[object] = []
    table.set_current_row(1)
    table.current_changed.connect(told.append)
    table.model().set_query(Query(search="li", sort="name"))
    qtbot.waitUntil(tasks.idle)
    assert told == [None]
    assert table.current_key() is None


def test_columns_are_remembered_with_order_width_and_visibility(
    qtbot: QtBot, table: TableView, tasks: Tasks, source: FixedSource[Row], memory: Forgetful
) -> None:
    table.column_layout.show(3, True)
    table.horizontalHeader().moveSection(2, 3)
    table.setColumnWidth(2, 77)
    qtbot.waitUntil(lambda: memory.get("columns/people") is not None)
    again = TableView(TableModel(columns(), source, tasks, tickable=True), memory, "people")
    qtbot.addWidget(again)
    again.resize(700, 300)
    again.show()
    assert again.column_layout.visible() == ["name", "extra", "level"]
    assert again.columnWidth(2) == 77
    again.column_layout.reset()
    assert again.column_layout.visible() == ["name", "level"]


def test_the_stretching_column_takes_what_is_left(table: TableView) -> None:
    header = table.horizontalHeader()
    shown = sum(header.sectionSize(at) for at in range(header.count()))
    assert shown == table.viewport().width()


def test_rows_grow_with_the_zoom(qtbot: QtBot, table: TableView, theme: Theme) -> None:
    assert table.rowHeight(0) == 32
    theme.set_zoom(2.0)
    qtbot.waitUntil(lambda: table.rowHeight(0) == 64)
    theme.set_density(28)
    qtbot.waitUntil(lambda: table.rowHeight(0) == 56)
    theme.set_density(32)


def test_typing_letters_never_reads_the_whole_table(qtbot: QtBot, table: TableView) -> None:
    table.set_current_row(0)
    qtbot.keyClick(table, Qt.Key.Key_Z)
    assert table.current_key() == 0


def test_the_selection_shows_where_the_keys_go(qtbot: QtBot, theme: Theme, tasks: Tasks) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    line = QLineEdit(box)
    source = FixedSource(ROWS, lambda r: r.key)
    view = TableView(TableModel(columns(), source, tasks), Forgetful(), "two", box)
    view.setGeometry(0, 40, 500, 200)
    box.resize(500, 260)
    box.show()
    box.activateWindow()
    view.model().set_query(Query())
    qtbot.waitUntil(tasks.idle)
    view.set_current_row(1)
    place = view.visualRect(view.model().index(1, 1)).bottomRight() - QPoint(8, 4)

    def ground() -> str:
        return view.viewport().grab().toImage().pixelColor(place).name().upper()

    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    assert ground() == "#E7ECFA"
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    assert ground() == "#EEECE7"


def test_columns_are_ordered_and_hidden_with_the_keyboard(
    qtbot: QtBot, table: TableView, memory: Forgetful
) -> None:
    table.arrange_columns()
    dialog = table.findChild(ColumnDialog)
    assert isinstance(dialog, ColumnDialog)
    shown = [dialog.list.item(at).text() for at in range(dialog.list.count())]
    assert shown == ["Name", "Level", "Extra"]
    dialog.list.setCurrentRow(2)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Space)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    dialog.primary.click()
    assert table.column_layout.visible() == ["name", "extra", "level"]
    assert memory.get("columns/people")["hidden"] == []


def test_columns_give_way_in_a_narrow_table_and_come_back(table: TableView) -> None:
    header = table.horizontalHeader()
    table.resize(300, 300)
    assert header.isSectionHidden(2)
    assert not header.isSectionHidden(1)
    table.resize(700, 300)
    assert not header.isSectionHidden(2)


def test_letters_and_clicks_reach_a_register(
    qtbot: QtBot, theme: Theme, tasks: Tasks, memory: Forgetful
) -> None:
    buttons = (MarkButton("P", "green"), MarkButton("A", "red"), MarkButton("L", "amber"))
    painted: list[bool] = []

    def paint(painter: QPainter, area: QRect, row: Row, chosen: bool) -> None:
        painted.append(chosen)
        paint_mark_buttons(painter, area, buttons, "P", ringed=chosen)

    columns_of_register = (
        Column("name", "Pupil", lambda r: r.name, width=200),
        Column("mark", "Mark", lambda _: "P", paint=paint, width=160),
    )
    source = FixedSource(ROWS, lambda r: r.key)
    model = TableModel(columns_of_register, source, tasks)
    view = TableView(model, memory, "register", row_height=45)
    qtbot.addWidget(view)
    view.resize(500, 300)
    view.show()
    view.activateWindow()
    view.setFocus()
    model.set_query(Query())
    qtbot.waitUntil(tasks.idle)
    view.set_current_row(1)
    letters: list[str] = []
    clicks: list[tuple[object, ...]] = []
    view.typed.connect(letters.append)
    view.clicked_at.connect(lambda *facts: clicks.append(facts))
    for key in (Qt.Key.Key_P, Qt.Key.Key_7):
        qtbot.keyClick(view, key)
    assert letters == ["p", "7"]
    cell = view.visualRect(model.index(2, 1))
    second = mark_boxes(cell.adjusted(8, 0, -8, -1), 3)[1].center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=second)
    key, column, x = clicks[0]
    assert (key, column) == (2, "mark")
    assert mark_at(QRect(8, 0, 144, 44), buttons, int(str(x))) == "A"
    assert mark_at(QRect(8, 0, 144, 44), buttons, 140) is None
    assert view.rowHeight(0) == 45
    view.viewport().grab()
    assert True in painted
    assert False in painted
