"""Writing off what is open of an invoice."""

from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.ui import explaining
from desktop_app.areas.billing.ui.words import money
from desktop_app.core.db.database import Database
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import tr
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.explained import Numbers
from desktop_app.kit.fields import Field
from desktop_app.kit.pane import Tools


class WriteOffDialog(FormDialog):
    """An amount, at first all that is open, and the reason."""

    def __init__(
        self, parent: QWidget, tools: Tools, database: Database, row: billing.InvoiceRow
    ) -> None:
        self._service = billing.AccountService(database)
        self._row = row
        fact = tr(
            "{number} of {family} has {amount} open",
            number=row.number or "",
            family=row.family,
            amount=money(row.open, row.currency),
        )
        super().__init__(
            parent,
            tools.tasks,
            title=tr("Write off"),
            fact=fact,
            primary=tr("Write off"),
            fields=(
                Field("amount", tr("Amount"), "money", required=True, currency=row.currency,
                      width=120),
                Field("reason", tr("Reason"), required=True, width=300),
            ),
            save=self._write,
            values={"amount": row.open},
        )  # fmt: skip
        self.set_result(tr("The invoice then asks for that no more."))
        Numbers(self, tools, lambda: explaining.of_invoice(database, row.id))
        self.saved.connect(lambda changes: tools.notices.done(changes.label, tools.undo))

    def _write(self, values: dict[str, Any]) -> Changes:
        return self._service.write_off(self._row.id, values["amount"], reason=values["reason"])
