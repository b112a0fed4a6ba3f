"""One list of commands, seen by menus, buttons and the palette."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu
from pytestqt.qtbot import QtBot

from desktop_app.kit.actions import SHORTCUTS, Actions, Command
from desktop_app.kit.buttons import Button, keys_text
from desktop_app.kit.palette import Entry, Group, Palette, Provider, command_provider
from desktop_app.kit.tasks import Tasks
from desktop_app.kit.theme_switch import Theme


@pytest.fixture
def ran() -> list[str]:
    return []


@pytest.fixture
def window(qtbot: QtBot, theme: Theme) -> QMainWindow:
    made = QMainWindow()
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    made.activateWindow()
    return made


@pytest.fixture
def actions(window: QMainWindow, ran: list[str]) -> Actions:
    made = Actions(window)
    made.add(
        (
            Command("undo", "Undo", lambda: ran.append("undo"), menu="edit",
                    enabled=lambda: "locked" not in ran),
            Command("students.new", "New student…", lambda: ran.append("student"), "plus", "new",
                    "student", scope="students", short="New student"),
            Command("billing.new", "New invoice…", lambda: ran.append("invoice"), "plus", "new",
                    "billing", scope="billing"),
        )
    )  # fmt: skip
    return made


def test_panes_share_a_shortcut_and_the_current_one_gets_it(
    qtbot: QtBot, window: QMainWindow, actions: Actions, ran: list[str]
) -> None:
    for scope in ("students", "billing"):
        actions.set_scope(scope)
        qtbot.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert ran == ["student", "invoice"]


def test_a_command_that_may_not_run_does_not(actions: Actions, ran: list[str]) -> None:
    assert actions.run("undo")
    ran.append("locked")
    assert not actions.run("undo")
    actions.refresh()
    assert not actions.action("undo").isEnabled()
    assert ran == ["undo", "locked"]


def test_a_menu_holds_what_is_in_scope(actions: Actions, qtbot: QtBot) -> None:
    menu = QMenu()
    qtbot.addWidget(menu)
    actions.set_scope("students")
    actions.fill(menu, "student")
    assert [action.text() for action in menu.actions()] == ["New student…"]
    actions.set_scope("billing")
    actions.fill(menu, "student")
    assert menu.isEmpty()


def test_a_button_follows_its_action(actions: Actions, qtbot: QtBot, ran: list[str]) -> None:
    button = Button.for_action(actions.action("undo"))
    qtbot.addWidget(button)
    assert button.accessibleDescription() == "Ctrl Z"
    button.click()
    ran.append("locked")
    actions.refresh()
    assert not button.isEnabled()
    assert ran[0] == "undo"


def test_two_commands_cannot_have_one_key(actions: Actions) -> None:
    with pytest.raises(ValueError, match="undo"):
        actions.add((Command("undo", "Undo", lambda: None),))


def test_no_shortcut_is_given_twice() -> None:
    sequences = [QKeySequence(keys).toString() for keys in SHORTCUTS.values()]
    assert all(sequences)
    assert len(set(sequences)) == len(sequences)


def test_shortcuts_read_as_on_a_key_cap() -> None:
    assert keys_text("Ctrl+Shift+Y") == "Ctrl Shift Y"
    assert keys_text("Ctrl+Return") == "Ctrl Enter"


@pytest.fixture
def palette(
    qtbot: QtBot, window: QMainWindow, tasks: Tasks, actions: Actions, ran: list[str]
) -> Palette:
    actions.set_scope("students")

    def people(text: str) -> list[Group]:
        entry = Entry(
            "Okonkwo-Reid, Amara", lambda: ran.append("amara"), "violin, 11", "student",
            beside=lambda: ran.append("amara beside"),
        )  # fmt: skip
        return [Group("People", [entry])] if text.lower() in "okonkwo amara" and text else []

    providers = [command_provider(actions), Provider(people, background=True, prefix="@")]
    made = Palette(window, tasks, providers)
    made.open_over(window)
    qtbot.waitUntil(made.line.hasFocus)
    return made


def titles(palette: Palette) -> list[str]:
    return [entry.title for entry in palette.entries()]


def test_the_palette_offers_what_can_run_here(palette: Palette) -> None:
    assert titles(palette) == ["Undo", "New student…"]


def test_the_first_row_is_ready_for_enter(
    qtbot: QtBot, palette: Palette, tasks: Tasks, ran: list[str]
) -> None:
    qtbot.keyClicks(palette.line, "stud")
    qtbot.waitUntil(tasks.idle)
    assert titles(palette) == ["New student…"]
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    assert ran == ["student"]


def test_people_are_looked_up_in_the_background_and_arrows_reach_them(
    qtbot: QtBot, palette: Palette, tasks: Tasks, ran: list[str]
) -> None:
    qtbot.keyClicks(palette.line, "@oko")
    qtbot.waitUntil(lambda: titles(palette) == ["Okonkwo-Reid, Amara"])
    qtbot.keyClick(palette.line, Qt.Key.Key_Down)
    qtbot.keyClick(palette.line, Qt.Key.Key_Up)
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    assert ran == ["amara"]


def test_tab_fills_in_and_esc_closes(qtbot: QtBot, palette: Palette) -> None:
    qtbot.keyClick(palette.line, Qt.Key.Key_Tab)
    assert palette.line.text() == "Undo"
    gone: list[bool] = []
    palette.destroyed.connect(lambda: gone.append(True))
    qtbot.keyClick(palette.line, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: bool(gone))


def test_headings_are_never_chosen(qtbot: QtBot, palette: Palette) -> None:
    for _ in range(6):
        qtbot.keyClick(palette.line, Qt.Key.Key_Down)
    for _ in range(6):
        qtbot.keyClick(palette.line, Qt.Key.Key_Up)
    assert palette.list.currentItem().text() == "Undo"


@pytest.mark.parametrize(("typed", "done"), [("@oko", "amara beside"), ("stud", "student")])
def test_ctrl_enter_takes_a_window_of_its_own_where_there_is_something_to_show(
    qtbot: QtBot, palette: Palette, ran: list[str], typed: str, done: str
) -> None:
    qtbot.keyClicks(palette.line, typed)
    qtbot.waitUntil(lambda: len(titles(palette)) == 1)
    qtbot.keyClick(palette.line, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert ran == [done]


def test_in_a_low_window_the_palette_stays_whole(
    qtbot: QtBot, window: QMainWindow, tasks: Tasks, actions: Actions
) -> None:
    window.resize(1000, 320)
    made = Palette(window, tasks, [command_provider(actions)])
    made.open_over(window)
    qtbot.waitUntil(made.line.hasFocus)
    top = (
        made.mapToGlobal(made.rect().topLeft()).y()
        - window.mapToGlobal(window.rect().topLeft()).y()
    )
    assert top >= 0
    assert top + made.height() <= window.height()
    made.reject()
