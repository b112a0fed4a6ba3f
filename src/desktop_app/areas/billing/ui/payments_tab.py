"""The payments of the school, as a list."""

from uuid import UUID

from desktop_app.areas.billing.ui import cards, explaining, lists, out
from desktop_app.areas.billing.ui.doings import Doings
from desktop_app.areas.billing.ui.tab import MONEY, ListPage
from desktop_app.areas.billing.ui.words import titled
from desktop_app.core.wording import tr, trn
from desktop_app.kit.explain import Explain
from desktop_app.kit.list_tab import ListFacts
from desktop_app.kit.table_model import Query


class PaymentsTab(ListPage):
    """What came: day, receipt, family, how it was paid."""

    def __init__(self, doings: Doings) -> None:
        self.doings, self.database = doings, doings.database
        super().__init__(doings.tools, self._facts())

    def _facts(self) -> ListFacts:
        return ListFacts(
            name="billing-payments",
            title=tr("Payments"),
            columns=lists.payment_columns(),
            source=lists.PaymentSource(self.database),
            start=Query(sort="paid", descending=True),
            hint=tr("Family, number or reference"),
            filters=lists.payment_filters(),
            watches=MONEY,
            nothing=(tr("No payments yet"), tr("Take one with Ctrl Shift Y, or from a family.")),
            read=lambda key: cards.read_payment(self.database, key),
            card=lambda found: cards.payment_card(found, self.doings),
            opened=self.doings.receipt,
        )

    def tell(self, rows: int) -> None:
        """Say how many there are."""
        self.say(trn("Showing {n} entry", "Showing {n} entries", rows))

    def facts_known(self, currency: str) -> None:
        """Hear in which currency the school bills."""
        self.model.rename({"amount": titled(tr("Amount"), currency)})

    def number_here(self) -> Explain | None:
        """Return what explains the rest of the current payment."""
        key = self.table.current_key()
        return explaining.of_payment(self.database, key) if key is not None else None

    def explain_cell(self, key: UUID, column: str) -> None:
        """Explain what became of the payment."""
        self.doings.explain(explaining.of_payment(self.database, key))

    def print_here(self) -> None:
        """Show the receipt of the current payment."""
        key = self.table.current_key()
        if key is not None:
            self.doings.receipt(key)

    def export(self) -> None:
        """Export all."""
        out.save_payments(self, self.database, self.tools)
