"""Billing: what was asked for, what came, who owes what, in tabs over one account.

The tabs are listed in `pages`, what can be done with a record is in `doings`.
"""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from uuid import UUID

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.ui.commands import billing_commands
from desktop_app.areas.billing.ui.doings import Doings
from desktop_app.areas.billing.ui.invoices_tab import InvoicesTab
from desktop_app.areas.billing.ui.pages import INVOICES, LEDGER, PAYMENTS, PAYOUTS, pages
from desktop_app.areas.billing.ui.payout_tab import PayoutsTab
from desktop_app.areas.billing.ui.run_dialog import RunDialog
from desktop_app.areas.billing.ui.tab import BillingTab
from desktop_app.areas.school import api as school
from desktop_app.core import clock
from desktop_app.core.db.database import Database
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import tr
from desktop_app.kit.actions import Command
from desktop_app.kit.explain import Explain
from desktop_app.kit.inspector import Card, Inspector
from desktop_app.kit.pane import Pane, Tools
from desktop_app.kit.tabs import Tab


class BillingPane(Pane):
    """The tabs side by side, with one inspector that follows the current row."""

    def __init__(self, tools: Tools, database: Database) -> None:
        super().__init__(tools, "billing", tr("Billing"))
        self.database = database
        self.doings = Doings(self, database)
        self._today = date.min
        self.inspector = Inspector(tr("Choose an entry to see details"))
        self.inspector.history = tools.history
        self.stack = QStackedWidget()
        self._pages: dict[str, BillingTab] = {}
        for page in pages():
            self._add_page(page.key, page.make(self.doings))
        self.set_tabs(*(Tab(page.key, page.title) for page in pages()))
        self.tabs.chosen.connect(self.choose)
        self.set_content(self.stack)
        self.set_inspector(self.inspector)
        self._read_facts()

    def _add_page(self, key: str, tab: BillingTab) -> None:
        self._pages[key] = tab
        self.stack.addWidget(tab)
        tab.failed.connect(self.show_error)
        tab.shown.connect(partial(self._show_card_of, tab))
        tab.told.connect(partial(self._tell, tab))

    def page(self, key: str) -> BillingTab:
        """Return a tab by its key."""
        return self._pages[key]

    # --- showing ----------------------------------------------------------------------------------

    def _read_facts(self) -> None:
        def read() -> tuple[date, str, str, list[str]]:
            with self.database.reading() as session:
                facts = school.facts(session)
                today = clock.today(self.database.clock, facts.timezone)
                term = school.term_of(session, today)
                months = billing.invoice_months(session)
            return today, facts.currency, term.name if term else "", months

        self.tools.tasks.read(
            read, self._take_facts, self.show_error, key=("billing-facts", id(self))
        )

    def _take_facts(self, found: tuple[date, str, str, list[str]]) -> None:
        self._today, currency, term, months = found
        self.set_fact(", ".join(part for part in (term, currency) if part))
        for page in self._pages.values():
            page.facts_known(currency)
        invoices = self._pages[INVOICES]
        if isinstance(invoices, InvoicesTab):
            invoices.dated(self._today, months)

    def current_page(self) -> BillingTab:
        """Return the tab that is shown."""
        return self._pages[self.tabs.current()]

    def choose(self, key: str) -> None:
        """Show a tab."""
        if self.tabs.current() != key:
            self.tabs.choose(key)
        page = self._pages[key]
        self.stack.setCurrentWidget(page)
        self.inspector.show_nothing()
        self._tell(page, page.said)
        page.activated()

    def activated(self) -> None:
        """Load what is shown."""
        self.current_page().activated()

    def touched(self, changes: Changes) -> None:
        """Reload what changed."""
        for page in self._pages.values():
            page.touched(changes)
        if changes.touches("invoice", "school", "term"):
            self._read_facts()

    def open_key(self, key: UUID) -> None:
        """Show an invoice, a payment, or the account of a family."""

        def read() -> str:
            with self.database.reading() as session:
                return billing.kind_of(session, key)

        def show(kind: str) -> None:
            tab = {"payment": PAYMENTS, "family": LEDGER, "payout": PAYOUTS}.get(kind, INVOICES)
            self.choose(tab)
            self._pages[tab].open_key(key)

        self.tools.tasks.read(read, show, self.show_error, key=("open", id(self)))

    def show_first(self) -> None:
        """Make the first row current, for a picture of the pane."""
        self.current_page().show_first()

    def search(self) -> None:
        """Ctrl+F: into the search field of the tab."""
        line = self.current_page().bar.search
        line.setFocus()
        line.selectAll()

    def choose_columns(self) -> None:
        """Open the column chooser of the tab."""
        self.current_page().choose_columns()

    def number_here(self) -> Explain | None:
        """Return what explains the number of the current row."""
        return self.current_page().number_here()

    def regions(self) -> list[QWidget]:
        """Return where F6 goes, in order."""
        page = self.current_page()
        return [part for part in (page.bar.search, page.table, self.inspector) if part.isVisible()]

    def _show_card_of(self, tab: BillingTab, card: Card | None) -> None:
        """Show a card unless its tab was left before it arrived."""
        if tab is not self.current_page():
            return
        if card is None:
            self.inspector.show_nothing()
        else:
            self.inspector.show_card(card)

    def _tell(self, tab: BillingTab, said: Sequence[str]) -> None:
        if tab is self.current_page():
            self.set_status(*said)

    # --- commands ---------------------------------------------------------------------------------

    def commands(self) -> Sequence[Command]:
        """Return what can be done with money."""
        return billing_commands(self)

    def put_buttons(self, action_of: Callable[[str], QAction]) -> None:
        """Put the buttons into the head."""
        self.add_button(action_of("billing.export"))
        if self.doings.may_write:
            self.add_button(action_of("billing.run"))
            self.add_button(action_of("billing.new"), primary=True)

    # --- deeds ------------------------------------------------------------------------------------

    def run(self) -> None:
        """Open the invoice run."""
        dialog = RunDialog(self, self.tools, self.database, self._today)
        dialog.issued.connect(lambda _changes: self.choose(INVOICES))
        dialog.open()

    def pay_run(self) -> None:
        """Open the pay run, over the list of payouts."""
        self._payouts().run()

    def adjust_pay(self) -> None:
        """Pay a teacher more or less by hand."""
        self._payouts().adjust()

    def _payouts(self) -> PayoutsTab:
        """Show the payouts and return their tab."""
        self.choose(PAYOUTS)
        tab = self._pages[PAYOUTS]
        if not isinstance(tab, PayoutsTab):
            raise TypeError("payouts have a tab of their own")
        return tab

    def credit_current(self) -> None:
        """Write a credit note for the current invoice."""
        key = self._pages[INVOICES].table.current_key()
        if key is not None:
            self.doings.credit(key)

    def pay_current(self) -> None:
        """Take a payment from the family of the current row; ask which when there is none."""
        family = self.current_page().family_here()
        if family is not None:
            self.doings.pay(family)
        else:
            self.doings.ask_family()

    def refund_current(self) -> None:
        """Give back of the current payment, or from the wallet of the current family."""
        key = self._pages[PAYMENTS].table.current_key()
        family = self.current_page().family_here()
        if self.tabs.current() == PAYMENTS and key is not None:
            self.doings.refund(key)
        elif family is not None:
            self.doings.refund_wallet(family)

    def print_current(self) -> None:
        """Show what the tab can print of its current or ticked rows."""
        self.current_page().print_here()

    def export(self) -> None:
        """Export what the tab lists."""
        self.current_page().export()
