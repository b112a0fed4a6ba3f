"""What a window does for the copy it shows: sync in the background, state, banners, the list."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from desktop_app.core.journal.changes import Changes
from desktop_app.core.wording import tr
from desktop_app.kit import dialog, fields
from desktop_app.kit.calm import Calm
from desktop_app.kit.pane import Pane
from desktop_app.shell import copy_words, sync_list
from desktop_app.shell.syncing import CopyWork, Syncer

if TYPE_CHECKING:
    from desktop_app.core.sync.standing import Standing
    from desktop_app.shell.office_window import OfficeWindow

PAUSE_MS: Final = 300
SYNCED: Final = Changes(0, "", {"outbox": None})
"""What panes are told when something went up: where each mark is has changed, and nothing else."""


class CopyDesk(QObject):
    """Stands between a window and the copy it shows."""

    def __init__(self, window: "OfficeWindow", work: CopyWork, *, eager: bool = True) -> None:
        super().__init__(window)
        self._window = window
        self.syncer = Syncer(window.database, work, self, eager=eager)
        self.syncer.changed.connect(self.say)
        self.syncer.was_locked.connect(window.locked.emit)
        self._known: Standing | None = None
        self._calm = Calm(self.syncer.look, PAUSE_MS, self)

    def start(self) -> None:
        """Begin: say how it stands, and sync by itself."""
        self.dress()
        self.syncer.start()

    def dress(self) -> None:
        """Let the state in the status bar lead to the list, also after the window was made anew."""
        self._window.status.let_press(self.open_list, copy_words.list_tip())

    def heard(self) -> None:
        """Look again after a deed or a refresh, a few times a second while somebody types."""
        self._calm.ask()

    def is_resting(self) -> bool:
        """Whether all that was done is told."""
        return self._calm.is_resting() and self.syncer.tasks.idle()

    def pane_made(self, pane: Pane) -> None:
        """Say over a new pane what is to be said."""
        self._say_over(pane)

    def say(self) -> None:
        """Say everywhere how it stands now."""
        self.show_state()
        for pane in self._window.panes():
            self._say_over(pane)
        found = self.syncer.standing
        if found != self._known:
            self._known = found
            for pane in self._window.panes():
                pane.touched(SYNCED)
        self._window.actions_list.refresh()

    def show_state(self) -> None:
        """Say in the status bar how it stands."""
        window = self._window
        now, zone = window.database.clock.now(), window.zone()
        window.status.set_state(*copy_words.status_of(self.syncer, now, zone))
        pane = window.current()
        window.status.set_facts((*self.facts(), *(pane.status if pane is not None else ())))

    def facts(self) -> tuple[str, ...]:
        """Return what the status bar says beside the state: when the copy was last synced."""
        if not self.syncer.is_offline:
            return ()
        window = self._window
        said = copy_words.synced_words(self.syncer, window.database.clock.now(), window.zone())
        return (said,) if said else ()

    def _say_over(self, pane: Pane) -> None:
        window = self._window
        now, zone = window.database.clock.now(), window.zone()
        said = copy_words.banners_of(self.syncer, now, zone, show=self.open_list)
        for level in ("conflict", "offline"):
            banner = said.get(level)
            if banner is None:
                pane.banner.clear(level)
            elif not copy_words.same(pane.banner.said(level), banner):
                pane.banner.say(banner)

    def open_list(self) -> "sync_list.SyncList":
        """Open the list of what waits, what went up and what needs a choice."""
        dialog = sync_list.SyncList(self._window, self._window.database, self.syncer)
        dialog.open()
        return dialog

    def ask_password(self) -> "dialog.FormDialog":
        """Ask for the password of the school, where it was changed since the copy was made."""
        asked = fields.Field("password", tr("Password"), "password", required=True, width=260)
        made = dialog.FormDialog(
            self._window, self._window.tasks, title=tr("Password of the school"),
            fact=tr("Your password of the school is another one now?"), primary=tr("Sign in"),
            fields=(asked,),
            save=lambda values: self.syncer.work.sign_in(values["password"]),
        )  # fmt: skip
        made.set_result(tr("The copy itself opens as before"))
        made.saved.connect(lambda _: self.syncer.sync_now())
        made.open()
        return made

    def remove(self) -> None:
        """Ask whether this copy shall go from this computer; refused while something waits."""
        found = self.syncer.standing
        if found is not None and found.waiting:
            words = copy_words.waiting_words(found)
            self._window.notices.done(tr("{what} Sync first: then it can go.", what=words))
            return
        sure = dialog.ask(
            self._window, tr("Remove this copy"), tr("Remove the copy from this computer?"),
            tr("Remove copy"),
            why=tr("Everything you marked is in the office. What is here is deleted with its key; "
                   "you can keep a new copy whenever you are online."),
        )  # fmt: skip
        if sure:
            self._window.remove_asked.emit()

    def stop(self) -> None:
        """End: nothing is synced any more."""
        self.syncer.changed.disconnect(self.say)
        self.syncer.close()
