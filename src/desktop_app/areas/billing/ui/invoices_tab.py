"""The invoices and credit notes of the school, as a list."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.ui import cards, explaining, lists, out
from desktop_app.areas.billing.ui.doings import Doings
from desktop_app.areas.billing.ui.tab import MONEY, ListPage
from desktop_app.areas.billing.ui.words import money, month_words, titled
from desktop_app.core.wording import tr, trn
from desktop_app.kit.bulk_bar import BulkDeed
from desktop_app.kit.explain import Explain
from desktop_app.kit.list_tab import ListFacts
from desktop_app.kit.table_model import Query


class InvoicesTab(ListPage):
    """What was asked for: number, family, how each stands, what is open."""

    def __init__(self, doings: Doings) -> None:
        self.doings, self.database = doings, doings.database
        self._currency, self._today = "EUR", date.min
        super().__init__(doings.tools, self._facts())

    def _facts(self) -> ListFacts:
        return ListFacts(
            name="billing-invoices",
            title=tr("Invoices"),
            columns=lists.invoice_columns(lambda: self._today),
            source=lists.InvoiceSource(self.database),
            start=Query(sort="issued", descending=True),
            hint=tr("Family or number"),
            filters=lists.invoice_filters(),
            bulk=(
                BulkDeed(tr("Show and print"), self.doings.show_many, "printer"),
                BulkDeed(tr("Export"), self._export, "export"),
            ),
            watches=MONEY,
            nothing=(
                tr("No invoices yet"),
                tr("The invoice run bills every planned lesson of a month."),
            ),
            read=lambda key: cards.read_invoice(self.database, key, self._today),
            card=lambda found: cards.invoice_card(found, self.doings),
            opened=self.doings.show,
        )

    def dated(self, today: date, months: Sequence[str]) -> None:
        """Hear the day and the months that were billed."""
        self._today = today
        self.bar.set_choices("month", tuple((m, month_words(m)) for m in months))

    def facts_known(self, currency: str) -> None:
        """Hear in which currency the school bills."""
        self._currency = currency
        self.model.rename({
            "total": titled(tr("Amount"), currency), "open": titled(tr("Open"), currency),
        })  # fmt: skip

    def tell(self, rows: int) -> None:
        """Say how many there are, what they come to and what of it is open."""
        source, asked = lists.InvoiceSource(self.database), self.model.query

        def read() -> billing.Sums:
            today = lists.today_of(self.database)
            with self.database.reading() as session:
                return billing.sums_of(session, today, source.narrowed(session, today, asked))

        def tell(sums: billing.Sums) -> None:
            self.say(
                trn("Showing {n} entry", "Showing {n} entries", rows),
                tr("{amount} in all", amount=money(sums.total, self._currency)),
                tr("{amount} open", amount=money(sums.open, self._currency)),
            )

        self.tools.tasks.read(read, tell, self.failed.emit, key=("sums", id(self)))

    def number_here(self) -> Explain | None:
        """Return what explains what is open of the current document."""
        key = self.table.current_key()
        return explaining.of_invoice(self.database, key) if key is not None else None

    def explain_cell(self, key: UUID, column: str) -> None:
        """Explain the total, or what is open."""
        of = explaining.of_total if column == "total" else explaining.of_invoice
        self.doings.explain(of(self.database, key))

    def print_here(self) -> None:
        """Show the ticked documents, or the current one, for printing."""
        if chosen := self.chosen():
            self.doings.show_many(chosen)

    def _export(self, keys: Sequence[Any]) -> None:
        out.save_invoices(self, self.database, self.tools, keys)

    def export(self) -> None:
        """Export all."""
        out.save_invoices(self, self.database, self.tools)
