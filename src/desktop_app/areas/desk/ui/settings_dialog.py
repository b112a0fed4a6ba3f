"""School settings: one dialog, a side list, and a form or list for each subject."""

from dataclasses import replace

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QStackedWidget, QWidget

from desktop_app.areas.desk.ui.settings_facts import ChoicesForm, SchoolForm, SettingsForm
from desktop_app.areas.desk.ui.settings_list import SettingsList
from desktop_app.areas.desk.ui.settings_lists import pages
from desktop_app.core.db.database import Database
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import tr
from desktop_app.kit.actions import listen_for
from desktop_app.kit.banner import Banner
from desktop_app.kit.dialog import Dialog
from desktop_app.kit.labels import on_plane, rule
from desktop_app.kit.notices import Notices
from desktop_app.kit.pane import Tools
from desktop_app.kit.theme import dp

SIDE, ROW = 190, 30


class SettingsDialog(Dialog):
    """Each page saves by itself, with its own toast and undo; Close only closes."""

    def __init__(self, parent: QWidget | None, tools: Tools, database: Database) -> None:
        super().__init__(parent, tr("School settings"), "", tr("Close"), width=900)
        self.cancel.hide()
        self.side = QListWidget()
        self.side.setObjectName("settings-side")
        self.side.setAccessibleName(tr("School settings"))
        on_plane(self.side, "sunken")
        self.stack = QStackedWidget()
        self.notices = Notices(self.stack)
        own = replace(tools, notices=self.notices)
        self.pages: dict[str, SettingsForm | SettingsList] = {}
        self._asked_to_leave = False
        self._add("school", tr("School"), SchoolForm(own, database))
        self._add("choices", tr("Billing and calendar"), ChoicesForm(own, database))
        for page in pages(database):
            self._add(page.key, page.title, SettingsList(own, database, page))
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.side)
        row.addWidget(rule(vertical=True))
        row.addWidget(self.stack, 1)
        self.set_body(body, bare=True)
        self._measure()
        self.resize(dp(960), dp(640))
        listen_for(self, "undo", tools.undo)
        tools.tasks.wrote.connect(self._touched)
        self.side.currentRowChanged.connect(self._show)
        self.side.setCurrentRow(0)
        self.side.setFocus()

    def _add(self, key: str, title: str, page: SettingsForm | SettingsList) -> None:
        self.pages[key] = page
        self.side.addItem(QListWidgetItem(title))
        self.stack.addWidget(page)

    def _measure(self) -> None:
        self.side.setFixedWidth(dp(SIDE))
        for at in range(self.side.count()):
            self.side.item(at).setSizeHint(QSize(0, dp(ROW)))

    def changeEvent(self, event: QEvent) -> None:
        """Measure again after a change of zoom."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "side"):
            self._measure()

    def current_page(self) -> SettingsForm | SettingsList:
        """Return the page that is shown."""
        return list(self.pages.values())[self.stack.currentIndex()]

    def _show(self, at: int) -> None:
        self.stack.setCurrentIndex(at)
        self._refresh(self.current_page())

    def _refresh(self, page: SettingsForm | SettingsList) -> None:
        """Read a page anew, unless something typed there would be lost."""
        if not (isinstance(page, SettingsForm) and page.is_changed()):
            page.activated()

    def _touched(self, changes: object) -> None:
        page = self.current_page()
        if isinstance(changes, Changes) and changes.touches(*page.watches):
            self._refresh(page)

    def show_page(self, key: str) -> None:
        """Show a page by its key."""
        self.side.setCurrentRow(list(self.pages).index(key))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter saves a form and never closes what is not saved."""
        page = self.current_page()
        is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if is_enter and isinstance(page, SettingsForm) and page.is_changed():
            page.save()
            return
        super().keyPressEvent(event)

    def accept(self) -> None:
        """Close; what was typed and not saved is not lost by one key."""
        if self._may_leave():
            super().accept()

    def reject(self) -> None:
        """Esc closes as Close does."""
        if self._may_leave():
            super().reject()

    def _may_leave(self) -> bool:
        open_ones = (
            key for key, page in self.pages.items()
            if isinstance(page, SettingsForm) and page.is_changed()
        )  # fmt: skip
        key = next(open_ones, None)
        if key is None or self._asked_to_leave:
            return True
        self._asked_to_leave = True
        self.show_page(key)
        self.banner.say(
            Banner("warning", tr("Not saved yet."), tr("Close again to leave without saving."))
        )
        return False
