"""School settings: one dialog, a side list, and a form or list for each subject."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QStackedWidget, QWidget

from desktop_app.areas.desk.ui.settings_facts import ChoicesForm, SchoolForm
from desktop_app.areas.desk.ui.settings_list import SettingsList
from desktop_app.areas.desk.ui.settings_lists import pages
from desktop_app.core.db.database import Database
from desktop_app.core.wording import tr
from desktop_app.kit.dialog import Dialog
from desktop_app.kit.labels import on_plane, rule
from desktop_app.kit.pane import Tools
from desktop_app.kit.theme import dp


class SettingsDialog(Dialog):
    """Each page saves by itself; Close only closes."""

    def __init__(self, parent: QWidget | None, tools: Tools, database: Database) -> None:
        super().__init__(parent, tr("School settings"), "", tr("Close"), width=900)
        self.cancel.hide()
        self.side = QListWidget()
        self.side.setObjectName("settings-side")
        self.side.setAccessibleName(tr("School settings"))
        self.side.setFixedWidth(dp(190))
        on_plane(self.side, "sunken")
        self.stack = QStackedWidget()
        self.pages: dict[str, SchoolForm | ChoicesForm | SettingsList] = {}
        self._add("school", tr("School"), SchoolForm(tools, database))
        self._add("choices", tr("Billing and calendar"), ChoicesForm(tools, database))
        for page in pages(database):
            self._add(page.key, page.title, SettingsList(tools, database, page))
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.side)
        row.addWidget(rule(vertical=True))
        row.addWidget(self.stack, 1)
        self.set_body(body, bare=True)
        self.resize(dp(960), dp(640))
        self.side.currentRowChanged.connect(self._show)
        self.side.setCurrentRow(0)

    def _add(self, key: str, title: str, page: SchoolForm | ChoicesForm | SettingsList) -> None:
        self.pages[key] = page
        item = QListWidgetItem(title)
        item.setSizeHint(QSize(0, dp(30)))
        self.side.addItem(item)
        self.stack.addWidget(page)

    def _show(self, at: int) -> None:
        self.stack.setCurrentIndex(at)
        list(self.pages.values())[at].activated()

    def show_page(self, key: str) -> None:
        """Show a page by its key."""
        self.side.setCurrentRow(list(self.pages).index(key))
