"""Making a packet for a teacher: for whom, how far it reaches, where the file goes."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from PySide6.QtWidgets import QFileDialog

from desktop_app.areas.people import api as people
from desktop_app.core.db.database import Database
from desktop_app.core.files import safe_file_name
from desktop_app.core.sync.checkout import school_of
from desktop_app.core.sync.packet_file import SUFFIX
from desktop_app.core.sync.packet_laptop import NewCopy, Renewed
from desktop_app.core.sync.packet_making import MadePacket, Wish
from desktop_app.core.wording import show_date_with_year, tr
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.fields import Field
from desktop_app.shell.secret_dialog import Secret, SecretDialog

if TYPE_CHECKING:
    from desktop_app.shell.office_window import OfficeWindow

Make = Callable[[Wish], MadePacket]
_WIDE = 260


class PacketWork(Protocol):
    """What can be done with packets; bootstrap does it."""

    def make(self, office: Database, wish: Wish) -> MadePacket:
        """Make a packet for a teacher. Raises FileRefused and RuleBroken."""
        ...

    def make_copy(self, file: Path, typed: str, target: Path, password: str) -> NewCopy:
        """Make a copy out of a packet. Raises FileRefused and RuleBroken."""
        ...

    def renew(self, copy: Database, file: Path, typed: str = "") -> Renewed:
        """Take a newer packet into a copy that is open. Raises FileRefused and RuleBroken."""
        ...


class MakePacketDialog(FormDialog):
    """Asks for whom a packet is; then for the file, and makes it off the GUI thread."""

    def __init__(self, window: "OfficeWindow", make: Make, days: int) -> None:
        self._window, self._make, self._target = window, make, Path()
        super().__init__(
            window,
            window.tasks,
            title=tr("Make a packet"),
            fact=tr("A copy for a teacher's laptop"),
            primary=tr("Make the packet…"),
            fields=(
                Field("person", tr("Teacher"), "choice", required=True, options=self._staff,
                      width=_WIDE),
                Field("days", tr("Days back and ahead"), "number", required=True, width=80,
                      start=days),
                Field("anew", "", "tick", hint=tr("A new passphrase"),
                      help=tr("For another laptop")),
            ),
            save=self._made,
            width=560,
        )  # fmt: skip
        self.setObjectName("packet-make")
        self.set_result(
            tr("It holds own lessons, registers and pupils, and nothing about money or health.")
        )

    def _staff(self) -> Sequence[tuple[UUID, str]]:
        with self._window.database.reading() as session:
            return [(each.person_id, each.name) for each in people.all_staff(session)]

    def accept(self) -> None:
        """Ask for the file, and make the packet."""
        if not self.form.check():
            return
        name = dict(self._staff()).get(self.form.value("person"), "")
        proposed = f"{safe_file_name(name)}{SUFFIX}"
        chosen, _ = QFileDialog.getSaveFileName(
            self, tr("Make a packet"), proposed, tr("Packets (*.packet)")
        )
        if chosen:
            self.make_to(Path(chosen))

    def make_to(self, target: Path) -> None:
        """Make the packet into a file."""
        self._target = target if target.suffix else target.with_suffix(SUFFIX)
        super().accept()

    def _made(self, values: dict[str, Any]) -> MadePacket:
        person: UUID = values["person"]
        name = dict(self._staff())[person]
        return self._make(Wish(person, name, self._target, values["days"], bool(values["anew"])))


def open_make(window: "OfficeWindow", make: Make, made: Callable[[MadePacket], object]) -> None:
    """Ask for whom a packet is; then show its passphrase once."""

    def show(days: int) -> None:
        dialog = MakePacketDialog(window, make, days)
        dialog.saved.connect(made)
        dialog.saved.connect(lambda answer: show_made(window, answer))
        dialog.open()

    window.tasks.read(lambda: school_of(window.database).days, show, window.notices.error)


def show_made(window: "OfficeWindow", made: MadePacket) -> None:
    """Say that a packet was made, with its passphrase where the laptop does not know one."""
    wish = made.wish
    if not made.passphrase:
        said = tr("{file} is made. The laptop knows its passphrase.", file=wish.target.name)
        window.notices.done(said)
        return
    until = show_date_with_year(made.expires_at.date())
    secret = Secret(
        made.passphrase,
        tr("Passphrase for {name}", name=wish.name),
        tr("{file} is made.", file=wish.target.name),
        tr(
            "It opens the packet on the laptop of {name} and is not shown again. Give it by "
            "another way than the file: on paper, or say it on the phone. The copy opens until "
            "{until}.",
            name=wish.name,
            until=until,
        ),
        window.school_name(),
    )
    SecretDialog(window, window.tasks, secret).open()
