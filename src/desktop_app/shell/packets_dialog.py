"""The desk's packets: which laptops work with one, how far each is; making one, taking one in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from desktop_app.areas.people import api as people
from desktop_app.core.clock import local
from desktop_app.core.db.database import Database
from desktop_app.core.sync.copies import CopiesService, CopyRow, copies
from desktop_app.core.sync.terms import Transport
from desktop_app.core.wording import show_date, tr
from desktop_app.kit.buttons import Button
from desktop_app.kit.chips import Chip
from desktop_app.kit.dialog import Dialog, ask
from desktop_app.kit.empty import EmptyState
from desktop_app.kit.table_model import Column, Query, TableModel
from desktop_app.kit.table_view import TableView
from desktop_app.kit.theme import dp
from desktop_app.shell import packet_make, packet_take

if TYPE_CHECKING:
    from desktop_app.shell.office_window import OfficeWindow

WIDTH: Final = 860
HEIGHT: Final = 280


@dataclass(frozen=True, slots=True)
class PacketRow:
    """A laptop that works with packets, or a packet of which nothing was heard yet."""

    copy: CopyRow
    name: str

    @property
    def is_out(self) -> bool:
        """Whether no laptop returned anything yet."""
        return self.copy.contact_at is None


class PacketSource:
    """Reads the copies that go by packets, on a reader thread."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._rows: Mapping[UUID, PacketRow] = {}

    def ids(self, _query: Query) -> Sequence[UUID]:
        """Return the ids of the copies, the newest first."""
        with self._database.reading() as session:
            found = [each for each in copies(session) if each.transport is Transport.PACKET]
            names = people.names_of(session, [each.person_id for each in found])
        self._rows = {each.id: PacketRow(each, names.get(each.person_id, "")) for each in found}
        return list(self._rows)

    def page(self, keys: Sequence[UUID]) -> Mapping[UUID, PacketRow]:
        """Return the rows of some ids."""
        return {key: self._rows[key] for key in keys if key in self._rows}


def state_chip(row: PacketRow) -> Chip:
    """Say how a copy stands."""
    if row.copy.switched_off_at is not None:
        return Chip(tr("Switched off"), "red", "prohibit")
    if row.is_out:
        return Chip(tr("Handed out"), "blue", "package")
    return Chip(tr("In use"), "green", "check-circle")


class PacketsDialog(Dialog):
    """A table of laptops, with Make a packet, Take one in and Switch off."""

    def __init__(self, window: "OfficeWindow", make: packet_make.Make) -> None:
        super().__init__(
            window,
            tr("Packets"),
            tr("Copies for teachers' laptops, without a server"),
            tr("Make a packet…"),
            width=WIDTH,
        )
        self.setObjectName("packets")
        self._window, self._make = window, make
        self._source = PacketSource(window.database)
        self.model: TableModel[PacketRow] = TableModel(
            self._columns(), self._source, window.tasks, tickable=False,
            parent=self,
        )  # fmt: skip
        self.table = TableView(self.model, window.desk.preferences, "packets")
        self.table.setAccessibleName(tr("Laptops that work with packets"))
        self.table.setMinimumHeight(dp(HEIGHT))
        self.empty = EmptyState()
        self.empty.setMinimumHeight(dp(HEIGHT))
        self.empty.say(
            tr("No packet was made yet"),
            tr("A packet takes a teacher's lessons to a laptop. What is marked there comes back "
               "the same way."),
        )  # fmt: skip
        self.empty.hide()
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table)
        column.addWidget(self.empty)
        self.set_body(body, bare=True)
        self.cancel.set_words(tr("Close"))
        self.off = Button(tr("Switch off…"), "prohibit", self.switch_off)
        self.again = Button(tr("Allow again"), "check", self.allow_again)
        for button in (self.off, self.again):
            self.add_button(button)
        self.table.current_changed.connect(lambda _: self._follow())
        self.add_button(Button(tr("Take one in…"), "download", self.choose))
        self.model.loaded.connect(self._loaded)
        self.model.set_query(Query())

    def _columns(self) -> tuple[Column[PacketRow], ...]:
        zone = self._window.zone()

        def heard(row: PacketRow) -> str:
            at = row.copy.contact_at
            return show_date(local(at, zone).date()) if at is not None else tr("Not yet")

        return (
            Column("name", tr("Teacher"), lambda row: row.name, width=180, strong=True),
            Column("device", tr("Laptop"), lambda row: row.copy.device, stretch=True, width=150),
            Column("made", tr("Made"), lambda row: show_date(local(row.copy.made_at, zone).date()),
                   width=104),
            Column("heard", tr("Came back"), heard, width=104),
            Column("taken", tr("Taken in"), lambda row: str(row.copy.taken), width=80,
                   align="right"),
            Column("state", tr("State"), lambda row: state_chip(row).label, width=130,
                   chip=state_chip),
        )  # fmt: skip

    def _loaded(self) -> None:
        filled = self.model.rowCount() > 0
        self.table.setVisible(filled)
        self.empty.setVisible(not filled)
        self._follow()

    def _follow(self) -> None:
        """Offer to switch the current copy off, or to allow it again."""
        row = self.current()
        is_off = row is not None and row.copy.switched_off_at is not None
        self.off.setVisible(row is not None and not is_off)
        self.again.setVisible(is_off)

    def accept(self) -> None:
        """Ask for whom a packet is, and make it."""
        packet_make.open_make(self._window, self._make, lambda _: self.model.reload())

    def choose(self) -> None:
        """Ask for a packet that a laptop returned."""
        name, _ = QFileDialog.getOpenFileName(
            self, tr("Take a packet in"), "", tr("Packets (*.packet);;All files (*)")
        )
        if name:
            self.take(Path(name))

    def take(self, path: Path) -> None:
        """Show what is in a packet, and take it in."""
        packet_take.open_take(self._window, path, self.model.reload)

    def current(self) -> PacketRow | None:
        """Return the row on which the table stands."""
        key = self.table.current_key()
        return self._source.page([key]).get(key) if isinstance(key, UUID) else None

    def switch_off(self) -> None:
        """Ask, and switch the current copy off."""
        row = self.current()
        if row is None or row.copy.switched_off_at is not None:
            return
        sure = ask(
            self, tr("Switch off"), tr("Switch off the copy of {name}?", name=row.name),
            tr("Switch off"),
            why=tr("It locks when it opens the next packet, or when its time is over. What was "
                   "marked on it is kept there; it comes in by a rescue file."),
        )  # fmt: skip
        if sure:
            self._write(lambda service: service.switch_off(row.copy.id, row.name))

    def allow_again(self) -> None:
        """Let the current copy work again: it opens with the next packet."""
        row = self.current()
        if row is not None:
            self._write(lambda service: service.allow_again(row.copy.id, row.name))

    def _write(self, deed: Callable[[CopiesService], object]) -> None:
        service = CopiesService(self._window.database)
        self._window.tasks.write(
            lambda: deed(service), lambda _: self.model.reload(), self.show_error
        )
