"""What a window says of other desks: banners, the state of the line, who has which record open."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from desktop_app.core.journal.changes import EVERYTHING, Changes
from desktop_app.kit import dialog, table_view
from desktop_app.kit.banner import BannerSlot
from desktop_app.kit.notices import away_banner
from desktop_app.kit.pane import Pane
from desktop_app.shell.together import Together

if TYPE_CHECKING:
    from desktop_app.shell.office_window import OfficeWindow


class OtherDesks(QObject):
    """Stands between a window and the desks beside it; for a file it says where it is saved."""

    def __init__(self, window: "OfficeWindow") -> None:
        super().__init__(window)
        self._window = window
        self.together = Together(window.database, self)
        self.together.changed.connect(window.touched)
        self.together.online.connect(self._tell_online)
        self.together.others.connect(self._tell_others)
        self._app = QApplication.instance() if self.together.is_shared else None
        if isinstance(self._app, QGuiApplication):
            self._app.focusWindowChanged.connect(self.look_what_is_open)

    @property
    def is_online(self) -> bool:
        """Whether the server answers; a file always does."""
        return self.together.is_online

    def heard(self, changes: Changes) -> None:
        """Follow what was done here at once, what others do as it fits."""
        if changes.by is None:
            self._window.touched(changes)
        else:
            self.together.take(changes)

    def pane_made(self, pane: Pane) -> None:
        """Follow a new pane: it may come while the server is away."""
        if not self.together.is_shared:
            return
        if not self.is_online:
            pane.say(away_banner())
        table = getattr(pane, "table", None)
        if isinstance(table, table_view.TableView):
            table.current_changed.connect(lambda _key: self.show_state())

    def show_state(self) -> None:
        """Say in the status bar how it stands, and who has the current record open."""
        if self._window.copy_desk is not None:
            self._window.copy_desk.show_state()
            return
        table = getattr(self._window.current(), "table", None)
        follows = self.together.is_shared and isinstance(table, table_view.TableView)
        key = table.current_key() if follows and table is not None else None
        self._window.status.set_state(*self.together.state(key))

    def _tell_online(self, online: bool) -> None:
        """Say calmly that the server is away; when it is back, show what happened meanwhile."""
        for slot in self._banners():
            if online:
                slot.clear("offline")
            else:
                slot.say(away_banner())
        self.show_state()
        if online:
            self._window.touched(EVERYTHING)

    def _banners(self) -> list[BannerSlot]:
        """Return the banners of all panes, and of the dialogs that are open."""
        dialogs = (d for d in self._window.findChildren(dialog.Dialog) if d.isVisible())
        return [*(pane.banner for pane in self._window.panes()), *(d.banner for d in dialogs)]

    def _forms(self) -> "list[dialog.FormDialog]":
        forms = self._window.findChildren(dialog.FormDialog)
        return [form for form in forms if form.isVisible() and form.merging is not None]

    def look_what_is_open(self, _window: object = None) -> None:
        """Let the others see which records are open here."""
        self.together.set_open(form.merging.record.key for form in self._forms() if form.merging)
        self._tell_others()

    def _tell_others(self) -> None:
        """Say who else is here, and who has open what is open here."""
        self.show_state()
        for form in self._forms():
            if form.merging is not None:
                form.say_who_else(self.together.who_words(form.merging.record.key[1]))

    def stop(self) -> None:
        """Tell nothing more."""
        self.together.stop()
        if isinstance(self._app, QGuiApplication):
            self._app.focusWindowChanged.disconnect(self.look_what_is_open)
