"""The windowed table: reads pages, jumps to the end, keeps what the person chose."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from desktop_app.kit.chips import Chip
from desktop_app.kit.keys import UuidList
from desktop_app.kit.table_model import PAGE, Column, KeyRole, Query, RowRole, TableModel
from desktop_app.kit.tasks import Tasks


@dataclass(frozen=True, slots=True)
class Row:
    key: UUID
    name: str


def columns() -> tuple[Column[Row], ...]:
    return (
        Column("name", "Name", lambda r: r.name, sort="name", native=lambda _: "नाम"),
        Column("state", "State", lambda _: "", chip=lambda _: Chip("Active", "green", "check")),
        Column("marks", "Marks", lambda _: "", marks=lambda _: ("P", "")),
    )


class People:
    """A hundred thousand made-up people; remembers what was asked and on which thread."""

    def __init__(self, count: int = 100_000) -> None:
        self.keys = [UUID(int=at) for at in range(count)]
        self.pages: list[Sequence[UUID]] = []
        self.queries: list[Query] = []
        self.threads: set[int] = set()

    def ids(self, query: Query) -> Sequence[UUID]:
        self.queries.append(query)
        self.threads.add(threading.get_ident())
        found = [key for key in self.keys if query.search in str(key.int)]
        return UuidList.of(reversed(found) if query.descending else found)

    def page(self, keys: Sequence[UUID]) -> Mapping[UUID, Row]:
        self.pages.append(keys)
        self.threads.add(threading.get_ident())
        return {key: Row(key, f"Person {key.int}") for key in keys}


@pytest.fixture
def people() -> People:
    return People()


@pytest.fixture
def model(people: People, tasks: Tasks, qtbot: QtBot) -> TableModel[Row]:
    made = TableModel(columns(), people, tasks, tickable=True)
    made.set_query(Query(sort="name"))
    qtbot.waitUntil(tasks.idle)
    return made


def shown(model: TableModel[Row], row: int) -> object:
    return model.index(row, 1).data()


def test_a_long_table_opens_with_one_page(model: TableModel[Row], people: People) -> None:
    assert model.rowCount() == 100_000
    assert [len(page) for page in people.pages] == [PAGE]
    assert shown(model, 0) == "Person 0"


def test_rows_are_never_read_on_the_gui_thread(
    model: TableModel[Row], people: People, tasks: Tasks, qtbot: QtBot
) -> None:
    shown(model, 50_000)
    qtbot.waitUntil(tasks.idle)
    assert threading.get_ident() not in people.threads


def test_the_end_is_one_page_away(
    model: TableModel[Row], people: People, tasks: Tasks, qtbot: QtBot
) -> None:
    assert shown(model, 99_999) is None
    qtbot.waitUntil(lambda: shown(model, 99_999) == "Person 99999")
    assert len(people.pages) == 2


def test_what_was_scrolled_past_is_forgotten_again(
    model: TableModel[Row], people: People, tasks: Tasks, qtbot: QtBot
) -> None:
    for row in range(0, 100_000, PAGE):
        shown(model, row)
    qtbot.waitUntil(tasks.idle)
    kept = [row for row in range(0, 100_000, PAGE) if shown(model, row) is not None]
    assert len(kept) < 40


def test_the_newest_query_wins(
    model: TableModel[Row], people: People, tasks: Tasks, qtbot: QtBot
) -> None:
    resets: list[int] = []
    model.loaded.connect(lambda: resets.append(model.rowCount()))
    for typed in ("9", "99", "999", "9999"):
        model.set_query(Query(search=typed, sort="name"))
    qtbot.waitUntil(tasks.idle)
    assert resets[-1] == model.rowCount() == sum("9999" in str(at) for at in range(100_000))


def test_sorting_is_asked_of_the_source(
    model: TableModel[Row], people: People, tasks: Tasks, qtbot: QtBot
) -> None:
    model.sort_by(1, descending=True)
    qtbot.waitUntil(tasks.idle)
    assert people.queries[-1] == Query(sort="name", descending=True)
    assert shown(model, 0) == "Person 99999"


def test_ticks_stay_with_their_rows_when_the_order_changes(
    model: TableModel[Row], tasks: Tasks, qtbot: QtBot
) -> None:
    model.toggle_tick(0)
    model.sort_by(1, descending=True)
    qtbot.waitUntil(tasks.idle)
    assert model.index(99_999, 0).data(Qt.ItemDataRole.CheckStateRole)
    assert not model.index(0, 0).data(Qt.ItemDataRole.CheckStateRole)
    assert model.ticked() == [UUID(int=0)]


def test_ticking_all_asks_for_no_rows(model: TableModel[Row], people: People) -> None:
    model.tick_all()
    assert len(model.ticks) == 100_000
    assert model.ticked_shown() is Qt.CheckState.Checked
    assert len(people.pages) == 1


def test_a_range_is_ticked_from_either_end(model: TableModel[Row]) -> None:
    model.tick_range(7, 4)
    assert [key.int for key in sorted(model.ticked())] == [4, 5, 6, 7]


def test_rows_on_screen_are_shown_anew_without_asking(
    model: TableModel[Row], people: People, qtbot: QtBot
) -> None:
    key, asked = model.key_at(1), len(people.pages)
    with qtbot.waitSignal(model.dataChanged):
        model.replace_rows({key: Row(key, "Somebody else"), UUID(int=99_999): Row(key, "Far away")})
    assert shown(model, 1) == "Somebody else"
    assert shown(model, 0) == "Person 0"
    assert len(people.pages) == asked


def test_the_row_is_a_role(model: TableModel[Row]) -> None:
    assert model.index(3, 1).data(RowRole) == Row(UUID(int=3), "Person 3")
    assert model.index(3, 1).data(KeyRole) == UUID(int=3)


def test_cells_say_chips_marks_and_second_script_aloud(model: TableModel[Row]) -> None:
    said = [model.index(0, at).data(Qt.ItemDataRole.AccessibleTextRole) for at in (1, 2, 3)]
    assert said == ["Person 0 नाम", "Active", "P -"]


def test_a_row_that_is_gone_meanwhile_is_an_empty_line(tasks: Tasks, qtbot: QtBot) -> None:
    people = People(3)
    people.page = lambda keys: {}  # type: ignore[method-assign]
    model = TableModel(columns(), people, tasks)
    model.set_query(Query())
    qtbot.waitUntil(tasks.idle)
    assert model.rowCount() == 3
    assert model.index(1, 0).data() is None


def test_a_source_that_fails_is_told_and_the_old_rows_stay(
    model: TableModel[Row], people: People, tasks: Tasks, qtbot: QtBot
) -> None:
    errors: list[Exception] = []
    model.failed.connect(errors.append)

    def broken(query: Query) -> Sequence[UUID]:
        raise OSError("the disk is gone")

    people.ids = broken  # type: ignore[method-assign]
    model.reload()
    qtbot.waitUntil(tasks.idle)
    assert len(errors) == 1
    assert model.rowCount() == 100_000


def test_qt_finds_no_fault_with_the_model(tasks: Tasks, qtbot: QtBot) -> None:
    model = TableModel(columns(), People(500), tasks, tickable=True)
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    tester = QAbstractItemModelTester(model, mode)
    model.set_query(Query())
    qtbot.waitUntil(tasks.idle)
    model.toggle_tick(4)
    model.reload()
    qtbot.waitUntil(tasks.idle)
    assert tester.model() is model
