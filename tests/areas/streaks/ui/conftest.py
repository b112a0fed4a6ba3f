"""A school with readers, and the real window on its buddy groups."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.areas.streaks.api import GroupPage
from desktop_app.areas.streaks.ui.groups_pane import GroupsPane
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.theme_switch import Theme
from tests.areas.billing.desk import open_desk
from tests.areas.streaks.test_streaks import Yard
from tests.window import Office

EVERYBODY = ("Amara", "Kofi", "Rohan", "Elif")


class Stage:
    """The pane of buddy groups in the real window, and what a person does there."""

    def __init__(self, office: Office, yard: Yard) -> None:
        self.office, self.yard = office, yard
        office.window.go("buddies")
        office.settle()
        pane = office.window.current()
        assert isinstance(pane, GroupsPane)
        self.pane = pane

    def settle(self) -> None:
        self.office.settle()

    def do(self, deed: Callable[[], Any]) -> None:
        deed()
        self.settle()

    def names(self) -> list[str]:
        return [line.name for line in self.pane.finder.list.groups.lines]

    def form(self, deed: Callable[[], Any], **said: Any) -> FormDialog:
        """Open a form, fill it in and save it; what is refused stays open."""
        self.do(deed)
        dialog = self.office.dialog(FormDialog)
        for key, value in said.items():
            dialog.form.editor(key).set_value(value)
        self.do(dialog.accept)
        return dialog

    def chip(self) -> str:
        return self.pane.view.head.chip.chip.label

    def streak(self) -> str:
        return self.pane.view.head.current.text()

    def choose(self, name: str) -> None:
        self.do(lambda: self.pane.view.choose_member(self.yard.desk.students[name]))

    def deed(self, words: str) -> Callable[[], object]:
        """Return what a line of the chosen member's menu does."""
        page, row = self.pane.page, self.pane.view.member()
        assert page is not None
        assert row is not None
        return next(d.run for d in self.pane.deeds.of_member(page, row) if d.title == words)

    def button(self, words: str) -> None:
        """Press a button of the group, or a line behind its dots."""
        page = self.pane.page
        assert page is not None
        buttons, more = self.pane.deeds.of_group(page)
        self.do(next(d.run for d in (*buttons, *more) if d.title == words))

    def undo(self) -> None:
        self.office.run("undo")

    def page(self) -> GroupPage:
        page = self.pane.page
        assert page is not None
        return page

    def member(self, name: str) -> Any:
        return self.page().member(self.yard.desk.students[name])

    def banner(self, dialog: FormDialog | None = None) -> str:
        shown = (dialog or self.pane).banner.shown()
        return f"{shown.fact} {shown.more}" if shown is not None else ""


def weekdays(first: date, last: date) -> list[date]:
    """Return the school days between two."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if day.isoweekday() <= 6]


@pytest.fixture
def yard(tmp_path: Path) -> Iterator[Yard]:
    opened = Yard(open_desk(tmp_path))
    opened.consent(*EVERYBODY)
    yield opened
    opened.sound()
    opened.desk.database.close()


@pytest.fixture
def stage(qtbot: QtBot, qapp: QApplication, yard: Yard, tmp_path: Path) -> Iterator[Stage]:
    office = Office(qtbot, Theme(qapp, scheme="light"), yard.desk.database, tmp_path)
    yield Stage(office, yard)
    office.window.close()
