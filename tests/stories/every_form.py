"""Walks through the whole program by its commands, buttons and menus, and meets every form.

What is saved meanwhile is taken back (tests/taken_back.py), so that each way leads to the same
place however often it is gone.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

import pytest
from PySide6.QtGui import QColor
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QApplication, QColorDialog, QDialog, QFileDialog, QMenu, QWidget
from shiboken6 import isValid

from desktop_app.kit.buttons import Button
from desktop_app.kit.dialog import Dialog
from desktop_app.kit.form import Form
from desktop_app.shell.pane_list import pane_specs
from tests.stories.program import Program

# What leaves the window, asks the system or a server, only moves, or speaks another language.
AWAY: Final = frozenset(
    {"start", "close", "quit", "backup", "lock", "help", "about", "palette", "search", "share",
     "undo", "redo", "inspector", "Make this school shared…"}
)  # fmt: skip
AWAY_KINDS: Final = ("go-", "zoom-", "language-", "theme-", "rows-", "next-", "previous-", "back",
                     "forward")  # fmt: skip
AT_ONCE, DEEPEST = 3, 6
Way = tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """A form that is open: where the program makes it, what holds it, and how it was reached."""

    where: str
    form: Form
    holder: QWidget
    way: Way


class Walk:
    """One walk through the window; `visit` is called with each form that was not met before."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.visit: Callable[[Found], object] = lambda _: None
        self.met: dict[str, Way] = {}
        self.pressed: set[Way] = set()

    def listen(self, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        """Note where each form is made, and ask the system nothing."""
        init = Form.__init__

        def noting(form: Form, *words: Any, **named: Any) -> None:
            init(form, *words, **named)
            form.setProperty("made", place_of(sys._getframe(1)))  # noqa: SLF001  who makes it

        monkeypatch.setattr(Form, "__init__", noting)
        for name in ("getOpenFileName", "getOpenFileNames"):
            monkeypatch.setattr(QFileDialog, name, lambda *_, **__: ("", ""))
        saved = (str(folder / "some.packet"), "")
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: saved)
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_, **__: "")
        monkeypatch.setattr(QColorDialog, "getColor", lambda *_, **__: QColor())
        monkeypatch.setattr(QPrintDialog, "exec", lambda _: 0)
        monkeypatch.setattr(QDialog, "exec", lambda dialog: (dialog.show(), 0)[1])

    # --- the panes ---

    def pane(self, name: str, *, also_the_window: bool = False) -> None:
        """Try everything that one pane offers, and the window's own commands once."""
        shown = self.back_to(name, "")
        for tab in [tab.key for tab in shown.tabs._tabs] or [""]:  # noqa: SLF001  painted
            self.back_to(name, tab)
            actions = self.program.window.actions_list
            for key in [c.key for c in actions.alive() if c.scope or also_the_window]:
                if key not in AWAY and not key.startswith(AWAY_KINDS):
                    self.back_to(name, tab)
                    self.go_on((name, tab, key), partial(actions.run, key))
            self.buttons((name, tab), lambda tab=tab: self.back_to(name, tab))
            self.card(name, tab)

    def card(self, name: str, tab: str) -> None:
        """Try every deed of the card beside the list, on each of its pages."""
        card = getattr(getattr(self.back_to(name, tab), "inspector", None), "card", None)
        for deed in getattr(card, "more", ()):
            self.back_to(name, tab)
            self.go_on((name, tab, deed.title), deed.run)
        for part in [page.key for page in getattr(card, "tabs", ())]:

            def here(part: str = part) -> QWidget:
                pane = self.back_to(name, tab)
                pane.inspector.choose_tab(part)
                self.program.settle()
                return pane  # type: ignore[no-any-return]

            self.buttons((name, tab, part), here)

    def back_to(self, name: str, tab: str) -> Any:
        """Close what is open and stand before the first record of a pane."""
        self.leave_all()
        shown: Any = self.program.window.current()
        if getattr(shown, "name", "") != name:
            shown = self.program.go(name)
        if tab and shown.tabs.current() != tab:
            shown.tabs.choose(tab)
            self.program.settle()
        shown.show_first()
        self.program.settle()
        return shown

    def leave_all(self) -> None:
        """Close every dialog and menu, the innermost first."""
        for _ in range(12):
            found = [*open_ones(QDialog), *open_ones(QMenu)]
            if not found:
                return
            for widget in reversed(found):
                leave(widget)
            self.program.settle()

    # --- going on ---

    def buttons(self, way: Way, here: Callable[[], QWidget]) -> None:
        """Press every button that can be seen, each from the same place."""
        for words, nth in [key for key, _ in buttons_of(here())]:
            step = (*way, words, str(nth))
            if step in self.pressed or nth >= AT_ONCE or words in AWAY:
                continue
            self.pressed.add(step)
            chosen = dict(buttons_of(here())).get((words, nth))
            if chosen is not None:
                self.go_on((*way, words), chosen.click)

    def go_on(self, way: Way, run: Callable[[], object]) -> None:
        """Do one step; look at the dialogs it opens, and choose from its menus."""
        before = open_ones(QDialog)
        run()
        self.program.settle()
        for title in [action.text() for menu in open_ones(QMenu) for action in menu.actions()]:
            self.choose((*way, title), run, title)
        for dialog in [d for d in open_ones(QDialog) if d not in before]:
            self.look_at(dialog, way)
        self.look_for_forms(way)

    def choose(self, way: Way, run: Callable[[], object], title: str) -> None:
        """Open the menu anew and choose one entry."""
        if way in self.pressed or not title:
            return
        self.pressed.add(way)
        self.leave_all()
        run()
        self.program.settle()
        for menu in open_ones(QMenu):
            action = next((a for a in menu.actions() if a.text() == title), None)
            menu.close()
            if action is not None and action.isEnabled():
                before = open_ones(QDialog)
                action.trigger()
                self.program.settle()
                for dialog in [d for d in open_ones(QDialog) if d not in before]:
                    self.look_at(dialog, way)

    def look_at(self, dialog: QDialog, way: Way) -> None:
        """Meet the forms of a dialog, of its pages, and of the dialogs it opens."""
        self.look_for_forms(way)
        if len(way) > DEEPEST or not isinstance(dialog, Dialog) or not isValid(dialog):
            return
        side: Any = getattr(dialog, "side", None)
        for page in range(side.count()) if side is not None else (-1,):
            if side is not None:
                side.setCurrentRow(page)
                self.program.settle()
                self.look_for_forms(way)
            for table in [t for t in dialog.findChildren(QWidget) if hasattr(t, "set_current_key")]:
                if table.isVisible():
                    table.selectRow(0)
            self.program.settle()
            self.press_inside(dialog, way, str(page))
            if not isValid(dialog) or not dialog.isVisible():
                return

    def press_inside(self, dialog: Dialog, way: Way, page: str) -> None:
        """Press the buttons of a dialog that do not save or leave it."""
        for (words, nth), button in list(buttons_of(dialog)):
            step = (type(dialog).__name__, page, words, str(nth))
            if step in self.pressed or nth >= AT_ONCE or not isValid(button):
                continue
            saves = button is dialog.primary and bool(dialog.findChildren(Form))
            if saves or button is dialog.cancel or not button.isVisible():
                continue
            self.pressed.add(step)
            before = open_ones(QDialog)
            button.click()
            self.program.settle()
            for inner in [d for d in open_ones(QDialog) if d not in before]:
                self.look_at(inner, (*way, words))
            for inner in [d for d in open_ones(QDialog) if d not in before]:
                leave(inner)
            self.program.settle()
            if not isValid(dialog) or not dialog.isVisible():
                return

    def look_for_forms(self, way: Way) -> None:
        """Visit the forms that can be seen and were not met before."""
        for window in QApplication.topLevelWidgets():
            for form in window.findChildren(Form) if isValid(window) else ():
                where = form.property("made") if isValid(form) else None
                if where and where not in self.met and form.isVisible() and not in_another(form):
                    self.met[where] = way
                    self.visit(Found(where, form, holder_of(form), way))


def panes() -> Sequence[str]:
    """Every pane, in the order of the navigation."""
    return [spec.name for spec in pane_specs()]


def open_ones(kind: type[Any]) -> list[Any]:
    """The windows of a kind that are open, the outermost first."""
    return [
        w for w in QApplication.topLevelWidgets()
        if isValid(w) and isinstance(w, kind) and w.isVisible()
    ]  # fmt: skip


def leave(widget: QWidget) -> None:
    """Close a dialog without asking, or a menu."""
    if isinstance(widget, Dialog):
        widget.leave()
    elif isinstance(widget, QDialog):
        QDialog.reject(widget)
    else:
        widget.close()


def place_of(frame: Any) -> str:
    """Name the place in the program where a form is made, as the test of merging does."""
    found = ""
    while frame is not None:
        path = frame.f_code.co_filename.replace("\\", "/")
        if "desktop_app/" not in path:
            break
        inner = path.split("desktop_app/")[-1]
        name = frame.f_code.co_qualname.replace("<locals>.", "").replace(".__init__", "")
        if not inner.startswith("kit/"):
            found = f"{inner} {name}"
            if name != "BookingDialog":
                break
        frame = frame.f_back
    return found


def in_another(form: QWidget) -> bool:
    """Whether a form is one row of another."""
    around = form.parentWidget()
    while around is not None and not isinstance(around, Form):
        around = around.parentWidget()
    return around is not None


def holder_of(form: QWidget) -> QWidget:
    """The dialog or page that saves a form."""
    around = form.parentWidget()
    while around is not None and not (hasattr(around, "primary") or hasattr(around, "save_button")):
        around = around.parentWidget()
    return around or form.window()


def buttons_of(root: QWidget) -> Iterator[tuple[tuple[str, int], Button]]:
    """The buttons that can be pressed, each by its words and how often those came before."""
    count: dict[str, int] = {}
    for button in root.findChildren(Button):
        if button.isVisible() and button.isEnabled():
            words = button.text() or button.accessibleName()
            yield (words, count.get(words, 0)), button
            count[words] = count.get(words, 0) + 1
