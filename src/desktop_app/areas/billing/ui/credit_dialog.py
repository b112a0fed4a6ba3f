"""A credit note: which lines of an invoice are taken back, wholly or in part."""

from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.api import CreditPart, InvoiceCard
from desktop_app.areas.billing.ui import explaining
from desktop_app.areas.billing.ui.words import amount, money
from desktop_app.core.db.database import Database
from desktop_app.core.errors import RuleBroken
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import tr
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.explained import Numbers
from desktop_app.kit.fields import Field
from desktop_app.kit.pane import Tools

THOUSAND = 1_000


class CreditDialog(FormDialog):
    """One quantity for each line, all of it at first; what is credited settles open invoices."""

    def __init__(
        self, parent: QWidget, tools: Tools, database: Database, card: InvoiceCard
    ) -> None:
        self._service = billing.BillingService(database)
        self._card = card
        row = card.row
        fields = [
            Field(
                f"line-{at}",
                line.description,
                "number",
                decimals=2,
                width=80,
                help=tr(
                    "of {count} at {price}",
                    count=f"{line.count.normalize():f}".replace("-", "\u2212"),
                    price=amount(line.unit_price, row.currency),
                ),
            )
            for at, line in enumerate(card.lines)
        ]
        more = (
            Field(
                "again",
                tr("Afterwards"),
                "tick",
                hint=tr("Let the next run bill these lessons again"),
            ),
            Field("note", tr("Reason"), "lines", width=300),
        )
        super().__init__(
            parent,
            tools.tasks,
            title=tr("Credit note"),
            fact=tr(
                "Take back {number}, {amount}",
                number=row.number or "",
                amount=money(row.total, row.currency),
            ),
            primary=tr("Issue the credit note"),
            fields=(*fields, *more),
            save=self._credit,
            values={f"line-{at}": line.count for at, line in enumerate(card.lines)},
            width=560,
        )
        Numbers(self, tools, lambda: explaining.of_total(database, row.id))
        self.saved.connect(lambda changes: tools.notices.done(changes.label, tools.undo))

    def _credit(self, values: dict[str, Any]) -> Changes:
        asked = [values[f"line-{at}"] or Decimal(0) for at in range(len(self._card.lines))]
        whole = all(
            line.count == count for line, count in zip(self._card.lines, asked, strict=True)
        )
        parts = [
            CreditPart(line.id, int(count * THOUSAND))
            for line, count in zip(self._card.lines, asked, strict=True)
            if count
        ]
        if not parts:
            raise RuleBroken(tr("Say at least one quantity to take back."), field="line-0")
        return self._service.credit(
            self._card.row.id,
            None if whole else parts,
            note=values["note"] or None,
            bill_again=bool(values["again"]),
        )
