"""Taking a packet in: what is in it first, then the school's answer to each deed."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.core.clock import local
from desktop_app.core.sync import packet_office
from desktop_app.core.sync.clocks import doubt_words
from desktop_app.core.sync.packet_office import Deed, Look, Taken
from desktop_app.core.sync.passphrase import NeedsPassphrase
from desktop_app.core.sync.terms import SETTLED
from desktop_app.core.wording import show_date, show_time, tr, trn
from desktop_app.kit.banner import Banner
from desktop_app.kit.dialog import Dialog, FormDialog
from desktop_app.kit.fields import Field
from desktop_app.kit.fixed_source import FixedSource
from desktop_app.kit.table_model import Column, Query, TableModel
from desktop_app.kit.table_view import TableView
from desktop_app.kit.theme import dp

if TYPE_CHECKING:
    from desktop_app.shell.office_window import OfficeWindow

WIDTH: Final = 900
HEIGHT: Final = 300


class TakeDialog(Dialog):
    """The deeds of a packet; after the deed, what became of each."""

    def __init__(self, window: "OfficeWindow", look: Look, changed: Callable[[], object]) -> None:
        facts = look.packet.facts
        fact = tr("{teacher} on {device}", teacher=facts.person_name, device=facts.device)
        super().__init__(window, tr("Take a packet in"), fact, tr("Take in"), width=WIDTH)
        self.setObjectName("packet-take")
        self._window, self._look, self._changed = window, look, changed
        self.taken: Taken | None = None
        self._source: FixedSource[Deed] = FixedSource(look.deeds, lambda each: each.operation.seq)
        self.model: TableModel[Deed] = TableModel(
            self._columns(), self._source, window.tasks, tickable=False, parent=self
        )
        self.table = TableView(self.model, window.desk.preferences, "packet-take")
        self.table.setAccessibleName(tr("What is in the packet"))
        self.table.setMinimumHeight(dp(HEIGHT))
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table)
        self.set_body(body, bare=True)
        self.set_result(_result(look))
        if not look.new:
            self._close_only()
        elif look.approval:
            self.set_primary(tr("Approve and take in"))
            more = tr("Look at what is in it. What you approve is signed by its author and says "
                      "that you brought it in.")  # fmt: skip
            self.banner.say(Banner("warning", look.approval, more))
        self.model.set_query(Query())

    def _columns(self) -> tuple[Column[Deed], ...]:
        zone = self._window.zone()

        def when(row: Deed) -> str:
            wall = local(row.operation.happened_at, zone)
            return f"{show_date(wall.date())} {show_time(wall)}"

        return (
            Column("when", tr("When"), when, width=150, tone=lambda _: "text2"),
            Column("what", tr("What"), lambda row: row.name, stretch=True, strong=True, width=250),
            Column("value", tr("Value"), lambda row: row.value, width=150),
            Column("answer", tr("Answer"), self._answer, width=250, tooltip=self._answer,
                   tone=lambda row: "red" if self._needs_choice(row) else "text2"),
        )  # fmt: skip

    def _answer(self, row: Deed) -> str:
        words = []
        if self.taken is not None:
            receipt, key = self.taken.receipt, row.operation.id
            words.append(packet_office.answer_words(receipt.answers[key]))
            words += [receipt.said[key]] if key in receipt.said else []
        elif not row.is_new:
            words.append(tr("In the school already"))
        if row.doubt is not None:
            words.append(doubt_words(row.doubt))
        return " · ".join(words)

    def _needs_choice(self, row: Deed) -> bool:
        taken = self.taken
        return taken is not None and taken.receipt.answers[row.operation.id] not in SETTLED

    def _close_only(self) -> None:
        self.set_primary(tr("Done"))
        self.cancel.hide()

    def accept(self) -> None:
        """Take it in off the GUI thread; once that is done, close."""
        if self.taken is not None or not self._look.new:
            super().accept()
            return
        office, look = self._window.database, self._look
        self.primary.setEnabled(False)
        self._window.tasks.write(
            lambda: packet_office.take_in(office, look, approved=True),
            self._show,
            self._refused,
            title=tr("Taking the packet in"),
        )

    def _show(self, taken: Taken) -> None:
        self.taken = taken
        self.primary.setEnabled(True)
        self._close_only()
        waits = sum(each not in SETTLED for each in taken.receipt.answers.values())
        self.banner.clear("warning")
        self.set_result(
            trn(
                "{n} entry waits in the review list.", "{n} entries wait in the review list.", waits
            )
            if waits
            else tr("All of it is in the school.")
        )
        self.model.reload()
        self._changed()

    def _refused(self, error: Exception) -> None:
        self.primary.setEnabled(True)
        self.show_error(error)


def _result(look: Look) -> str:
    if not look.new:
        return tr("All of it is in the school already. Nothing changes.")
    return trn("{n} change is new.", "{n} changes are new.", look.new)


def open_take(window: "OfficeWindow", path: Path, changed: Callable[[], object]) -> None:
    """Look into a packet, asking for its passphrase where this computer does not know it."""
    office = window.database

    def show(look: Look) -> None:
        TakeDialog(window, look, changed).open()

    def look_in(values: dict[str, Any]) -> Look:
        return packet_office.look_in(office, path, str(values["passphrase"]))

    def ask(error: Exception) -> None:
        if not isinstance(error, NeedsPassphrase):
            window.notices.error(error)
            return
        dialog = passphrase_dialog(window, path, look_in)
        dialog.saved.connect(show)
        dialog.open()

    window.tasks.read(lambda: packet_office.look_in(office, path), show, ask)


def passphrase_dialog(
    window: "OfficeWindow", path: Path, save: Callable[[dict[str, Any]], Any]
) -> FormDialog:
    """Return a dialog that asks for the passphrase of a packet."""
    dialog = FormDialog(
        window,
        window.tasks,
        title=tr("Passphrase"),
        fact=tr("The passphrase of {file}", file=path.name),
        primary=tr("Open the packet"),
        fields=(
            Field("passphrase", tr("Passphrase"), required=True, width=300,
                  hint="7KQ2-MXW4-9P3H-RTA0-6C5D"),
        ),
        save=save,
        width=560,
    )  # fmt: skip
    more = tr("It was shown with the packet, or on the laptop with its rescue file.")
    dialog.banner.say(Banner("note", tr("This computer does not know it."), more))
    dialog.setObjectName("packet-passphrase")
    return dialog
