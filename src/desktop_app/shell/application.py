"""The program while it runs: from the start window to a school and back."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from desktop_app.core import wording
from desktop_app.core.access.actor import Actor
from desktop_app.core.db import connection, snapshots
from desktop_app.core.db.database import Database
from desktop_app.core.files import cloud_folder_of
from desktop_app.core.progress import Progress
from desktop_app.core.settings import Preferences
from desktop_app.core.sync import packet_file
from desktop_app.core.wording import tr
from desktop_app.kit import imports, notices, qt_words
from desktop_app.kit.banner import Banner
from desktop_app.kit.tasks import Activity, Tasks
from desktop_app.kit.theme_switch import Theme
from desktop_app.shell import (
    copy_commands,
    copy_form,
    dialogs,
    locking,
    share_dialog,
    sign_in,
    start_window,
)
from desktop_app.shell.office_window import Desk, OfficeWindow
from desktop_app.shell.pane_list import PaneSpec
from desktop_app.shell.recent import Recent

if TYPE_CHECKING:
    from desktop_app.shell import keep_dialog
    from desktop_app.shell.packet_make import PacketWork
    from desktop_app.shell.syncing import CopyWork

KEEP = "desktop_app.shell.keep_dialog:KeepDialog"
SNAPSHOT_EVERY_MS = 30 * 60 * 1000
LOAD_AHEAD_MS = 1_000
OPENING_MS = 1_000  # a window that comes and goes at once is worse than none
BESIDE_BY = 48  # how far a second window lies from the first, so that both are seen


class Schools(Protocol):
    """What the program can do with school files; bootstrap does it."""

    def open(self, path: Path) -> Database:
        """Open a school. Raises FileRefused."""
        ...

    def make(self, path: Path, answers: dict[str, object]) -> Database:
        """Make a new school from the answers of the dialog. Raises FileRefused and RuleBroken."""
        ...

    def enter(self, path: Path, answer: "sign_in.Answer") -> Database:
        """Sign in to a shared school, or join it. Raises ServerRefused and RuleBroken."""
        ...

    def share(self, path: Path, wish: "share_dialog.ShareWish", progress: Progress) -> Database:
        """Make a school shared and open it. Raises FileRefused, RuleBroken and ServerRefused."""
        ...

    def back_up(self, database: Database, target: Path, progress: Progress) -> None:
        """Copy a shared school into a file. Raises FileRefused and ServerRefused."""
        ...

    def change_password(self, database: Database, password: str) -> None:
        """Change the password of who is signed in. Raises RuleBroken and ServerRefused."""
        ...

    def prove(self, database: Database, password: str) -> None:
        """Ask the server whether this is the password of who is signed in. Raises ServerRefused."""
        ...

    def demo(self, path: Path) -> Database:
        """Build the demo school where there is none, and open it."""
        ...

    def unlock(self, path: Path, answer: "copy_form.CopyAnswer") -> Database:
        """Open a copy by what was typed. Raises CopyLocked and FileRefused."""
        ...

    @property
    def packets(self) -> "PacketWork":
        """What can be done with packets here."""
        ...

    def copy_work(self, database: Database) -> "CopyWork | None":
        """Return what can be done with a copy that is open; None for any other school."""
        ...

    def keep_copy(
        self, database: Database, wish: dict[str, Any], progress: Progress
    ) -> "keep_dialog.KeptCopy":
        """Make a copy of an open shared school on this computer. Raises RuleBroken."""
        ...

    def kept_copy(self, database: Database) -> Path | None:
        """Return where the copy lies that who is signed in keeps here; None where there is none."""
        ...

    def copy_days(self, database: Database) -> tuple[int, int]:
        """Return how many days back and ahead a copy reaches, as the owner set it."""
        ...

    def ask_again(
        self, path: Path, answer: "copy_form.CopyAnswer", packet: Path | None = None
    ) -> Database:
        """Let a locked copy hear from its office, and open it. Raises CopyLocked."""
        ...

    def rescue(self, path: Path, answer: "copy_form.CopyAnswer", target: Path) -> str:
        """Write what waits on a locked copy to a file; returns what opens it."""
        ...


class Application(QObject):
    """Owns the look, what the desk remembers, and the window that is open."""

    def __init__(self, app: QApplication, schools: Schools, preferences: Preferences) -> None:
        super().__init__()
        self._app = app
        self._schools = schools
        self.preferences = preferences
        wording.use_language(_text(preferences.get("language"), "en"))
        qt_words.speak(wording.language())
        zoom = preferences.get("zoom", 1.0)
        self.theme = Theme(
            app,
            scheme=_text(preferences.get("theme"), "auto"),
            zoom=float(zoom) if isinstance(zoom, (int, float)) else 1.0,
        )
        density = preferences.get("density")
        if isinstance(density, int):
            self.theme.set_density(density)
        self.recent = Recent(preferences)
        self.start: start_window.StartWindow | None = None
        self.office: OfficeWindow | None = None
        self.beside: list[OfficeWindow] = []
        self._told: notices.ErrorDialog | None = None  # nobody else keeps one without a window
        self.locked: locking.LockDialog | None = None
        self.idle: locking.IdleLock | None = None
        self._changed = False
        self.background = Tasks(self)  # what goes on after a window is gone
        self.background.failed.connect(self.show_error)
        self._opening: Activity | None = None
        self._asked = Path()
        self._slow = QTimer(self, singleShot=True, interval=OPENING_MS)
        self._slow.timeout.connect(lambda: self._show_opening(self._opening))
        app.aboutToQuit.connect(self.background.close)
        self._half_hour = QTimer(self, interval=SNAPSHOT_EVERY_MS)
        self._half_hour.timeout.connect(self.take_snapshot)
        QGuiApplication.setApplicationDisplayName("Downbeat")
        app.setQuitOnLastWindowClosed(True)

    def show_start(self) -> "start_window.StartWindow":
        """Show the start window."""
        self.start = start_window.StartWindow(
            self._schools, self.recent, self.preferences, self.opened
        )
        self.start.copy_wished.connect(self._keep_at_once)
        self.start.show()
        return self.start

    def open_path(self, path: Path) -> None:
        """Open a school named on the command line.

        The start window comes only when that takes its time, or to say why it is refused.
        """
        if connection.is_connection_file(path) or path.suffix.casefold() == packet_file.SUFFIX:
            self.show_start().open_path(path)
            return
        self._asked = path
        self._slow.start()
        self.background.busy.connect(self._show_opening)
        title = tr("Opening {file}", file=path.name)
        self.background.write(
            lambda: self._schools.open(path), self._arrived, self._refused, title=title
        )

    def _show_opening(self, activity: Activity | None) -> None:
        self._opening = activity
        if activity is not None and not self._slow.isActive():
            start = self.start or self.show_start()
            start.progress.tell(activity)

    def _has_opened(self) -> None:
        self._slow.stop()
        self.background.busy.disconnect(self._show_opening)
        self._opening = None

    def _arrived(self, database: Database) -> None:
        self._has_opened()
        self.opened(database)

    def _refused(self, error: Exception) -> None:
        self._has_opened()
        start = self.start or self.show_start()
        start.progress.tell(None)
        start.refused(error, self._asked)

    def opened(self, database: Database) -> OfficeWindow:
        """Show a school that was opened, in the place of the start window."""
        if database.origin is not None:
            self.recent.remember(database.origin)
        shared = database.path is None and not database.read_only
        desk = Desk(
            database,
            self.preferences,
            self.theme,
            lambda: self._left(database),
            checks_days=database.copy is None,
            change_password=partial(self._schools.change_password, database) if shared else None,
            copy_work=self._schools.copy_work(database),
            packets=self._schools.packets,
        )
        window = self._window(desk)
        database.listen(lambda _changes: self._note_change())
        size = self.preferences.get("window")
        window.resize(*(size if isinstance(size, list) and len(size) == 2 else (1440, 900)))
        self.office = window
        kept = self.preferences.get("pane")
        names = [spec.name for spec in window.specs]
        window.go(kept if isinstance(kept, str) and kept in names else names[0])
        self._warn_of_cloud(window)
        window.show()
        if self.start is not None:
            self.start.close()
            self.start = None
        self._half_hour.start()
        if database.path is None:
            self.idle = locking.IdleLock(self.preferences, self.lock, window)
        QTimer.singleShot(LOAD_AHEAD_MS, window, lambda: _load_sessions_ahead(window))
        return window

    def _window(self, desk: Desk) -> OfficeWindow:
        window = OfficeWindow(desk)
        window.speak_asked.connect(self._speak)
        window.start_asked.connect(self._back_to_start)
        window.restore_asked.connect(self._restore)
        window.beside_asked.connect(self.open_beside)
        window.share_asked.connect(self._share)
        window.look_asked.connect(self.look_as)
        window.lock_asked.connect(self.lock)
        window.backup_asked.connect(self._back_up)
        window.office_asked.connect(self._open_office)
        window.keep_asked.connect(self._keep_copy)
        window.remove_asked.connect(self._remove_copy)
        window.locked.connect(self._copy_locked)
        return window

    def _copy_locked(self, why: Exception) -> None:
        """Close a copy that its office locked, and say what is safe and what helps."""
        path = self.office.database.path if self.office is not None else None
        self._back_to_start()
        if self.start is not None:
            self.start.refused(why, path)

    def _open_office(self, name: str, key: UUID | None = None) -> None:
        """Open the shared school of the copy in a window beside it, on the same pane."""
        first = self.office
        work = first.desk.copy_work if first is not None else None
        if first is None or work is None:
            return

        def show(database: Database) -> None:
            desk = Desk(database, self.preferences, self.theme, database.close)
            window = self._window(desk)
            self.beside.append(window)
            window.resize(first.size())
            window.move(first.x() + BESIDE_BY, first.y() + BESIDE_BY)
            names = [spec.name for spec in window.specs]
            window.go(name if name in names else names[0], key)
            window.show()

        first.tasks.read(work.open_office, show, first.notices.error, title=tr("Opening"))

    def _keep_at_once(self, password: str, stays: bool) -> None:
        """Keep a copy by the password that was typed to sign in, if there is one to keep."""
        office = self.office
        if office is not None and not copy_commands.may_keep(office.database):
            said = tr("No copy was made: copies are for those who teach.")
            office.notices.done(said)
            return
        self._keep_copy({"password": password, "stays": stays})

    def _keep_copy(self, typed: Mapping[str, Any] | None = None) -> None:
        """Ask how a copy shall be kept, make it, and show its recovery key once.

        What was typed already is not asked for.
        """
        office = self.office
        if office is None:
            return
        database = office.database

        def keep(values: dict[str, Any], progress: Progress) -> "keep_dialog.KeptCopy":
            return self._schools.keep_copy(database, values, progress)

        def look() -> tuple[tuple[int, int], Path | None]:
            return self._schools.copy_days(database), self._schools.kept_copy(database)

        def ask(found: tuple[tuple[int, int], Path | None]) -> None:
            days, kept = found
            make = dialogs.load(KEEP)
            dialog = make(office, office.tasks, keep, self._copy_kept, days=days, kept=kept)
            dialog.open()
            if typed is not None:
                dialog.begin(typed)

        office.tasks.read(look, ask, office.notices.error)

    def _copy_kept(self, kept: "keep_dialog.KeptCopy") -> None:
        self.recent.remember(kept.path)

    def _remove_copy(self) -> None:
        """Close the copy that is open and take it off this computer."""
        office = self.office
        work = office.desk.copy_work if office is not None else None
        path = office.database.path if office is not None else None
        if work is None or path is None:
            return
        self._back_to_start()
        start = self.start
        if start is not None:
            self.recent.forget(path)
            start.tasks.write(work.remove, lambda _: start.look_again(), start.refused)

    def open_beside(self, name: str, key: UUID | None = None) -> None:
        """Show a pane of the open school in a second window, which goes when the first one does."""
        first = self.office
        if first is None:
            return
        desk = Desk(first.database, self.preferences, self.theme, lambda: None)
        window = self._window(desk)
        self.beside.append(window)
        window.resize(first.size())
        window.move(first.x() + BESIDE_BY, first.y() + BESIDE_BY)
        window.go(name, key)
        window.show()

    def look_as(self, actor: Actor) -> None:
        """Show the school as somebody else sees it, in a window of its own, read only."""
        first = self.office
        if first is None:
            return

        def show(view: Database) -> None:
            desk = Desk(view, self.preferences, self.theme, lambda: None)
            window = self._window(desk)
            self.beside.append(window)
            window.resize(first.size())
            window.move(first.x() + BESIDE_BY, first.y() + BESIDE_BY)
            window.go(window.specs[0].name)
            window.show()

        database = first.database
        first.tasks.read(lambda: database.as_seen_by(actor), show)

    def _back_up(self, target: Path) -> None:
        """Copy the shared school into a file, off the GUI thread, and say so."""
        office = self.office
        if office is None:
            return
        database, said = office.database, tr("Backed up to {file}", file=target.name)

        def copy(progress: Progress) -> None:
            self._schools.back_up(database, target, progress)

        office.tasks.long_read(copy, lambda _: office.notices.done(said), title=tr("Copying"))

    def _share(self, wish: "share_dialog.ShareWish") -> None:
        """Close the school, move it to its server, and open it there."""
        office = self.office
        if office is None or office.database.path is None:
            return
        path = office.database.path
        self._back_to_start()
        start = self.start
        if start is None:
            return

        def share(progress: Progress) -> Database:
            return self._schools.share(path, wish, progress)

        title = tr("Sharing {file}", file=path.name)
        start.tasks.long_write(share, self.opened, start.refused, title=title)

    def lock(self) -> None:
        """Hide the school until whoever is signed in types their password."""
        office = self.office
        if office is None or self.locked is not None:
            return
        database, windows = office.database, [office, *self.beside]

        def prove(password: str) -> None:
            self._schools.prove(database, password)

        dialog = locking.LockDialog(
            self.background, database.actor.name, office.school_name(), prove
        )
        dialog.saved.connect(lambda _: self._unlock(windows))
        dialog.rejected.connect(self._sign_out)
        self.locked = dialog
        for window in windows:
            window.hide()
        dialog.show()

    def _unlock(self, windows: list[OfficeWindow]) -> None:
        self.locked = None
        for window in windows:
            window.show()
        if self.idle is not None:
            self.idle.again()

    def _sign_out(self) -> None:
        """Leave the school for the start window; the keyring lets nobody in any more here."""
        self.locked = None
        self._back_to_start()

    def _warn_of_cloud(self, window: OfficeWindow) -> None:
        path = window.database.path
        folder = cloud_folder_of(path) if path is not None else None
        pane = window.current()
        if folder is not None and pane is not None:
            pane.say(
                Banner(
                    "warning",
                    tr("This school lies in {folder}.", folder=folder),
                    tr(
                        "Synchronizing can damage an open school. Move it to a folder of this "
                        "computer "
                        "and back it up there."
                    ),
                )
            )

    def _note_change(self) -> None:
        self._changed = True

    def take_snapshot(self) -> None:
        """Take a snapshot when something changed since the last one."""
        office = self.office
        if office is None or not self._changed or not office.database.keeps_snapshots:
            return
        self._changed = False
        path, now = office.database.path or Path(), office.database.clock.now()
        office.tasks.read(lambda: snapshots.take(path, now, why="change"), lambda _: None)

    def _left(self, database: Database) -> None:
        self._half_hour.stop()
        if self.idle is not None:
            self.idle.stop()
            self.idle = None
        for window in self.beside:
            window.close()
        self.beside.clear()
        path = database.path if database.keeps_snapshots else None
        changed, now = self._changed, database.clock.now()
        self._changed = False
        database.close()
        if path is not None and changed:
            self.background.write(lambda: snapshots.take(path, now, why="change"))

    def _speak(self, code: str) -> None:
        wording.use_language(code)
        qt_words.speak(code)
        self.preferences.set("language", code)
        for window in (self.office, *self.beside):
            if window is not None and window.isVisible():
                window.rebuild()

    def _back_to_start(self) -> None:
        office, self.office = self.office, None
        self.show_start()
        if office is not None:
            office.close()

    def _restore(self, copy: Path) -> None:
        office = self.office
        if office is None or office.database.path is None:
            return
        path, now = office.database.path, office.database.clock.now()
        self._back_to_start()
        self._put_back(copy, path, now)

    def _put_back(self, copy: Path, path: Path, now: datetime) -> None:
        start = self.start
        if start is None:
            return

        def again(_: object) -> None:
            start.open_path(path)

        start.tasks.read(lambda: snapshots.restore(copy, path, now), again, start.refused)

    def show_error(self, error: Exception) -> None:
        """Show an error that nobody else caught, also once its window is gone."""
        windows = [one for one in (self.office, self.start) if one is not None and isValid(one)]
        self._told = notices.ErrorDialog(windows[0] if windows else None, error)
        self._told.open()


def _load_sessions_ahead(window: OfficeWindow) -> None:
    """Load what all but the first glance needs, and then the other panes."""
    imports.load_widgets()  # two hundredths of a second now instead of in the middle of a click
    window.tasks.read(window.database.prepare, lambda _: _load_ahead(window, list(window.specs)))


def _load_ahead(window: OfficeWindow, specs: list[PaneSpec]) -> None:
    """Load the panes that were not shown yet, one after the other, while nobody waits."""
    if specs:
        spec = specs.pop()
        window.tasks.read(spec.load_ahead, lambda _: _load_ahead(window, specs))


def _text(value: object, otherwise: str) -> str:
    return value if isinstance(value, str) else otherwise
