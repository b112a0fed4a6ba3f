"""The frame of a screen, and the roster pattern wired up."""

from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMainWindow
from pytestqt.qtbot import QtBot

from desktop_app.core.errors import NotFound
from desktop_app.kit.actions import Actions, Command
from desktop_app.kit.banner import Banner
from desktop_app.kit.bulk_bar import BulkDeed
from desktop_app.kit.buttons import Button
from desktop_app.kit.card_parts import Fact, Facts
from desktop_app.kit.chips import Chip, chip_for
from desktop_app.kit.deeds import Deed
from desktop_app.kit.filters import Filter
from desktop_app.kit.fixed_source import FixedSource
from desktop_app.kit.inspector import Card, CardTab
from desktop_app.kit.list_pane import ListPane
from desktop_app.kit.pane import Pane, Tools
from desktop_app.kit.table_model import Column, Query
from desktop_app.kit.tabs import Tab
from desktop_app.kit.tasks import Activity


@dataclass(frozen=True, slots=True)
class Row:
    key: int
    name: str
    state: str


ROWS = [Row(at, f"Person {at}", "ACTIVE" if at % 2 else "PENDING") for at in range(10)]


@dataclass(frozen=True)
class Changed:
    table: str

    def touches(self, *tables: str) -> bool:
        return self.table in tables


def state_chip(row: Row) -> Chip:
    return chip_for("exam" if row.state == "PENDING" else "streak", row.state)


class People(ListPane):
    def __init__(self, tools: Tools) -> None:
        self.rows = FixedSource(
            ROWS,
            lambda r: r.key,
            sorts={"name": lambda r: r.name},
            text=lambda r: r.name,
            keep=lambda r, q: q.filter("state") in (None, r.state),
        )
        self.archived: list[Any] = []
        self.opened_keys: list[Any] = []
        self.cards_read: list[Any] = []
        states = (("ACTIVE", "Active"), ("PENDING", "Pending"))
        super().__init__(
            tools,
            "people",
            "People",
            columns=(
                Column("name", "Name", lambda r: r.name, sort="name", stretch=True),
                Column("state", "State", lambda _: "", chip=state_chip),
            ),
            source=self.rows,
            start=Query(sort="name"),
            hint="Find",
            filters=(Filter("state", "State", states),),
            bulk=(BulkDeed("Archive", self.archived.extend),),
            watches=("person",),
            nothing="Choose a person",
        )

    def commands(self) -> tuple[Command, ...]:
        return (
            Command("people.print", "Print list", lambda: None, shortcut="print", scope="people"),
            Command(
                "people.new",
                "New person…",
                lambda: None,
                shortcut="new",
                scope="people",
                short="New person",
            ),
        )

    def put_buttons(self, action_of: Any) -> None:
        self.add_button(action_of("people.print"))
        self.add_button(action_of("people.new"), primary=True)

    def read_card(self, key: Any) -> Row:
        self.cards_read.append(key)
        return ROWS[key]

    def make_card(self, found: Row) -> Card:
        facts = Facts((Fact("State", found.state),))
        return Card(found.name, tabs=(CardTab("a", "Overview", (facts,)), CardTab("b", "Notes")))

    def opened(self, key: Any) -> None:
        self.opened_keys.append(key)

    def read_tick_words(self, keys: Any) -> str:
        return f"{len(keys)} families"


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    made = QMainWindow()
    qtbot.addWidget(made)
    made.resize(1300, 700)
    return made


@pytest.fixture
def pane(qtbot: QtBot, window: QMainWindow, tools: Tools) -> People:
    made = People(tools)
    window.setCentralWidget(made)
    window.show()
    window.activateWindow()
    made.activated()
    qtbot.waitUntil(tools.tasks.idle)
    return made


def settle(qtbot: QtBot, pane: Pane) -> None:
    qtbot.waitUntil(pane.tools.tasks.idle)


def words(widget: Any) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.text()]


def test_a_list_loads_when_its_pane_comes_on_screen(pane: People) -> None:
    assert pane.model.rowCount() == 10
    assert pane.status == ("Showing 10",)


def test_the_inspector_follows_the_current_row(qtbot: QtBot, pane: People) -> None:
    assert "Choose a person" in words(pane.inspector)
    pane.table.set_current_row(3)
    settle(qtbot, pane)
    assert pane.inspector.card is not None
    assert pane.inspector.card.name == "Person 3"
    assert "ACTIVE" in words(pane.inspector)


def test_an_open_tab_stays_open_for_the_next_row(qtbot: QtBot, pane: People) -> None:
    pane.table.set_current_row(3)
    settle(qtbot, pane)
    pane.inspector.choose_tab("b")
    shown: list[str] = []
    pane.inspector.tab_chosen.connect(shown.append)
    pane.table.set_current_row(4)
    settle(qtbot, pane)
    assert shown == ["b"]


def test_searching_narrows_the_list_and_esc_widens_it(qtbot: QtBot, pane: People) -> None:
    pane.search()
    line = pane.filter_bar.search
    qtbot.waitUntil(line.hasFocus)
    qtbot.keyClicks(line, "person 7")
    settle(qtbot, pane)
    assert list(pane.model.keys) == [7]
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    settle(qtbot, pane)
    assert pane.model.rowCount() == 10
    qtbot.keyClick(line, Qt.Key.Key_Down)
    qtbot.waitUntil(pane.table.hasFocus)
    assert pane.table.current_key() == 0


def test_a_filter_chip_narrows_says_its_value_and_del_clears_it(qtbot: QtBot, pane: People) -> None:
    chip = pane.filter_bar.chips["state"]
    assert chip.words() == "State"
    chip.set_value("PENDING")
    settle(qtbot, pane)
    assert pane.model.rowCount() == 5
    assert chip.words() == "Pending"
    qtbot.keyClick(chip, Qt.Key.Key_Delete)
    settle(qtbot, pane)
    assert pane.model.rowCount() == 10


def test_a_filter_that_leaves_nothing_offers_to_clear(qtbot: QtBot, pane: People) -> None:
    pane.filter_bar.search.setText("nobody")
    settle(qtbot, pane)
    assert pane.is_empty_shown()
    button = pane.empty.findChild(Button)
    assert button.text() == "Clear filters"
    button.click()
    settle(qtbot, pane)
    assert not pane.is_empty_shown()
    assert pane.model.rowCount() == 10


def test_an_empty_school_says_so(qtbot: QtBot, pane: People) -> None:
    pane.rows.replace([])
    pane.touched(Changed("person"))
    settle(qtbot, pane)
    assert "Nothing here yet" in words(pane.empty)


def test_ticks_raise_the_bulk_bar_and_its_deeds_get_the_keys(qtbot: QtBot, pane: People) -> None:
    assert not pane.bulk.isVisible()
    pane.model.tick_range(2, 4)
    settle(qtbot, pane)
    assert pane.bulk.isVisible()
    assert {"3 ticked", "3 families"} <= set(words(pane.bulk))
    assert pane.status == ("Showing 10", "3 ticked, 3 families")
    next(b for b in pane.bulk.findChildren(Button) if b.text() == "Archive").click()
    assert sorted(pane.archived) == [2, 3, 4]
    next(b for b in pane.bulk.findChildren(Button) if b.text() == "Clear").click()
    assert not pane.bulk.isVisible()


def test_only_changes_to_watched_tables_reload(qtbot: QtBot, pane: People) -> None:
    pane.rows.replace(ROWS[:4])
    pane.touched(Changed("invoice"))
    settle(qtbot, pane)
    assert pane.model.rowCount() == 10
    pane.table.set_current_row(2)
    settle(qtbot, pane)
    pane.cards_read.clear()
    pane.touched(Changed("person"))
    settle(qtbot, pane)
    assert pane.model.rowCount() == 4
    assert pane.cards_read == [2]
    assert pane.table.current_key() == 2


def test_a_link_from_elsewhere_finds_its_row_through_filters(qtbot: QtBot, pane: People) -> None:
    pane.filter_bar.chips["state"].set_value("PENDING")
    settle(qtbot, pane)
    pane.open_key(7)
    settle(qtbot, pane)
    assert pane.table.current_key() == 7


def test_an_error_while_reading_stands_in_the_banner(qtbot: QtBot, pane: People) -> None:
    def refuse(key: Any) -> Row:
        raise NotFound("That student is not in the school any more.")

    pane.read_card = refuse  # type: ignore[method-assign]
    pane.table.set_current_row(1)
    settle(qtbot, pane)
    assert pane.banner.shown().more == "That student is not in the school any more."


def test_the_head_has_one_primary_button_and_it_is_the_last(
    qtbot: QtBot, window: QMainWindow, pane: People
) -> None:
    actions = Actions(window)
    actions.add(pane.commands())
    actions.set_scope("people")
    pane.put_buttons(actions.action)
    buttons = [b for b in pane.findChildren(Button) if b.objectName().startswith("people.")]
    qtbot.waitUntil(lambda: any(button.x() > 0 for button in buttons))
    buttons.sort(key=lambda b: b.mapTo(pane, b.rect().topLeft()).x())
    assert [(b.text(), b.is_primary) for b in buttons] == [
        ("Print list", False),
        ("New person", True),
    ]
    assert buttons[1].accessibleDescription() == "Ctrl N"


def test_the_inspector_gives_way_in_a_narrow_window_and_f4_brings_it(
    qtbot: QtBot, window: QMainWindow, pane: People
) -> None:
    assert pane.inspector.isVisible()
    window.resize(1120, 700)
    qtbot.waitUntil(lambda: not pane.inspector.isVisible())
    pane.toggle_inspector()
    assert pane.inspector.isVisible()
    window.resize(1300, 700)
    qtbot.waitUntil(pane.inspector.isVisible)


def test_the_worst_banner_wins_and_a_milder_one_comes_back(qtbot: QtBot, pane: People) -> None:
    pane.say(Banner("note", "A note."))
    pane.say(Banner("not_saved", "Not saved.", "x", (Deed("Try now", lambda: None),)))
    pane.say(Banner("offline", "Offline."))
    assert pane.banner.shown().fact == "Not saved."
    pane.banner.clear("not_saved")
    assert pane.banner.shown().fact == "Offline."
    pane.banner.clear("offline")
    pane.banner.clear("note")
    assert pane.banner.shown() is None
    assert not pane.banner.isVisible()


def test_progress_with_stop_stands_under_the_head(qtbot: QtBot, pane: People) -> None:
    stopped: list[bool] = []
    pane.progress.stop_asked.connect(lambda: stopped.append(True))
    pane.progress.tell(Activity("Invoices", 34, 118, stoppable=True))
    assert not pane.progress.isVisible()
    qtbot.waitUntil(pane.progress.isVisible)
    assert "Invoices 34 of 118" in words(pane.progress)
    pane.progress.findChild(Button).click()
    assert stopped == [True]
    pane.progress.tell(None)
    assert not pane.progress.isVisible()


def test_tabs_are_chosen_with_the_arrows(qtbot: QtBot, tools: Tools) -> None:
    pane = Pane(tools, "billing", "Billing")
    qtbot.addWidget(pane)
    chosen: list[str] = []
    pane.tabs.chosen.connect(chosen.append)
    pane.set_tabs(Tab("invoices", "Invoices"), Tab("payments", "Payments", 3))
    qtbot.keyClick(pane.tabs, Qt.Key.Key_Right)
    qtbot.keyClick(pane.tabs, Qt.Key.Key_Right)
    qtbot.keyClick(pane.tabs, Qt.Key.Key_Left)
    assert chosen == ["payments", "invoices"]


def test_the_width_of_the_inspector_is_remembered(
    qtbot: QtBot, window: QMainWindow, pane: People, tools: Tools
) -> None:
    pane.splitter.setSizes([900, 400])
    pane.splitter.splitterMoved.emit(900, 1)
    assert tools.memory.get("splitter/people") == pane.inspector.width()


def test_buttons_of_the_head_give_way_to_the_fact(qtbot: QtBot, tools: Tools) -> None:
    pane = Pane(tools, "narrow", "Narrow")
    qtbot.addWidget(pane)
    for words in ("First of them", "Second of them", "Third of them", "Fourth of them"):
        button = Button(words)
        pane.add_head(button, words=button.text, run=button.click)
    pane.resize(640, 300)
    pane.show()
    pane.set_fact("Thu 19 Nov, 16:00 to 16:45, Hall")
    fact = pane.findChild(QLabel, "pane-fact")
    assert fact is not None
    qtbot.waitUntil(lambda: fact.width() >= fact.sizeHint().width())
    assert pane.width() == 640
