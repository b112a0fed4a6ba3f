"""The tabs of the billing pane, in order: one line adds one."""

from collections.abc import Callable
from dataclasses import dataclass

from desktop_app.areas.billing.ui.doings import Doings
from desktop_app.areas.billing.ui.invoices_tab import InvoicesTab
from desktop_app.areas.billing.ui.ledger_tab import LedgerTab
from desktop_app.areas.billing.ui.payments_tab import PaymentsTab
from desktop_app.areas.billing.ui.payout_tab import PayoutsTab
from desktop_app.areas.billing.ui.tab import BillingTab
from desktop_app.core.wording import tr

INVOICES, PAYMENTS, LEDGER, PAYOUTS = "invoices", "payments", "ledger", "payouts"


@dataclass(frozen=True, slots=True)
class Page:
    """A tab: its key, its words, and what makes it."""

    key: str
    title: str
    make: Callable[[Doings], BillingTab]


def pages() -> tuple[Page, ...]:
    """Return the tabs, from left to right."""
    return (
        Page(INVOICES, tr("Invoices"), InvoicesTab),
        Page(PAYMENTS, tr("Payments"), PaymentsTab),
        Page(LEDGER, tr("Family ledger"), LedgerTab),
        Page(PAYOUTS, tr("Payouts"), PayoutsTab),
    )
