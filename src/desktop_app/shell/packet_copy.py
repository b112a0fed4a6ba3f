"""Packets on a laptop: a copy out of one, a newer one into the copy, and one back to the desk."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_app.core.errors import RuleBroken
from desktop_app.core.places import documents_dir
from desktop_app.core.sync import packet_laptop
from desktop_app.core.sync.copy_facts import SUFFIX
from desktop_app.core.sync.packet_file import SUFFIX as PACKET
from desktop_app.core.sync.packet_laptop import NewCopy, Renewed
from desktop_app.core.sync.passphrase import NeedsPassphrase
from desktop_app.core.wording import show_date_with_year, tr, trn
from desktop_app.kit.buttons import Button
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.fields import Field
from desktop_app.kit.tasks import Tasks
from desktop_app.shell import packet_take
from desktop_app.shell.packet_make import PacketWork
from desktop_app.shell.secret_dialog import Secret, SecretDialog

if TYPE_CHECKING:
    from desktop_app.core.db.database import Database
    from desktop_app.shell.office_window import OfficeWindow

_WIDE: Final = 320


class OpenPacketDialog(FormDialog):
    """Asks for the passphrase, a password and a place, and makes a copy; `saved` carries it."""

    def __init__(self, parent: QWidget, tasks: Tasks, work: PacketWork, file: Path) -> None:
        self._work, self._file = work, file
        place = documents_dir() / f"{file.stem}{SUFFIX}"
        super().__init__(
            parent,
            tasks,
            title=tr("Open a packet"),
            fact=tr("Keep a copy of {file} here", file=file.name),
            primary=tr("Make the copy"),
            fields=(
                Field("passphrase", tr("Passphrase"), required=True, width=_WIDE,
                      hint="7KQ2-MXW4-9P3H-RTA0-6C5D",
                      help=tr("The office was shown it once: ask there")),
                Field("password", tr("New password"), "password", required=True, width=_WIDE,
                      help=tr("It opens the copy here")),
                Field("again", tr("Once more"), "password", required=True, width=_WIDE),
                Field("place", tr("Copy"), required=True, width=_WIDE, start=str(place)),
            ),
            save=self._made,
            width=600,
        )  # fmt: skip
        self.setObjectName("packet-open")
        self.places = {"path": "place"}
        self.add_button(Button(tr("Another place…"), "folder-open", self.choose))
        self.set_result(tr("The copy is encrypted"))

    def choose(self) -> None:
        """Ask where the copy shall lie."""
        name, _ = QFileDialog.getSaveFileName(
            self, tr("Where the copy lies"), str(self.form.value("place")), tr("Copies (*.copy)")
        )
        if name:
            self.form.set_values({"place": name})

    def _made(self, values: dict[str, Any]) -> tuple[Path, NewCopy]:
        if values["password"] != values["again"]:
            raise RuleBroken(tr("The two passwords differ."), field="again")
        target = Path(values["place"])
        made = self._work.make_copy(self._file, values["passphrase"], target, values["password"])
        return target, made


def recovery_dialog(parent: QWidget, tasks: Tasks, made: NewCopy) -> SecretDialog:
    """Return the dialog that shows the recovery key of a new copy, once."""
    until = show_date_with_year(made.facts.expires_at.date())
    secret = Secret(
        made.keys.recovery,
        tr("Recovery key"),
        tr("The copy is kept here. Keep this recovery key elsewhere."),
        tr(
            "It opens the copy when the password is forgotten or the keyring of this computer is "
            "gone. Print it, write it down or save it on another device; it is not shown again. "
            "The copy opens until {day}; each newer packet puts that off.",
            day=until,
        ),
        made.facts.school_name,
    )
    return SecretDialog(parent, tasks, secret)


def choose_newer(window: "OfficeWindow") -> None:
    """Ask for a newer packet of the office, and take it into the copy."""
    name, _ = QFileDialog.getOpenFileName(
        window, tr("Open a packet"), "", tr("Packets (*.packet);;All files (*)")
    )
    if name:
        renew(window, Path(name))


def renew(window: "OfficeWindow", path: Path) -> None:
    """Take a newer packet into the copy, asking for the passphrase where the copy knows none."""
    work, copy = window.desk.packets, window.database
    if work is None:
        return

    def bring(typed: str) -> Callable[[], Renewed]:
        return lambda: work.renew(copy, path, typed)

    def ask(error: Exception) -> None:
        if not isinstance(error, NeedsPassphrase):
            window.notices.error(error)
            return
        dialog = packet_take.passphrase_dialog(
            window, path, lambda values: bring(str(values["passphrase"]))()
        )
        dialog.saved.connect(lambda found: _renewed(window, found))
        dialog.open()

    window.tasks.write(bring(""), lambda found: _renewed(window, found), ask,
                       title=tr("Opening {file}", file=path.name))  # fmt: skip


def _renewed(window: "OfficeWindow", found: Renewed) -> None:
    said = trn("{n} change waits for the office.", "{n} changes wait for the office.",
               found.waiting)  # fmt: skip
    if not found.waiting:
        said = tr("Everything you marked is in the office.")
    if found.restored:
        said = tr("The office went back to an older backup: return your work once more.")
    window.notices.done(f"{tr('The copy is up to date.')} {said}")


def choose_rescue(window: "OfficeWindow") -> None:
    """Ask for a rescue file, and show what is in it before it is taken in."""
    name, _ = QFileDialog.getOpenFileName(
        window, tr("Take a rescue file in"), "", tr("Packets (*.packet);;All files (*)")
    )
    if name:
        packet_take.open_take(window, Path(name), lambda: None)


def choose_return(window: "OfficeWindow") -> None:
    """Ask for a file, and write what was done here into it for the desk."""
    facts = window.database.copy
    proposed = (
        f"{facts.person_name if facts is not None else 'work'} {window.today_words()}{PACKET}"
    )
    name, _ = QFileDialog.getSaveFileName(
        window, tr("Return my work"), proposed, tr("Packets (*.packet)")
    )
    if name:
        give_back(window, Path(name))


def give_back(window: "OfficeWindow", target: Path) -> None:
    """Write what was done on the copy into a packet, off the GUI thread, and say what to do."""
    copy: Database = window.database

    def said(found: packet_laptop.Returned) -> None:
        words = trn(
            "{file} takes {n} change to the office. Send it there or carry it.",
            "{file} takes {n} changes to the office. Send it there or carry it.",
            found.waiting, file=target.name,
        )  # fmt: skip
        window.notices.done(words)

    window.tasks.read(
        lambda: packet_laptop.give_back(copy, target), said, window.notices.error,
        title=tr("Writing {file}", file=target.name),
    )  # fmt: skip
