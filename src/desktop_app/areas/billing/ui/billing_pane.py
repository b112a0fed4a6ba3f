"""Billing: invoices, payments and the family ledger in tabs.

With the run and everything done by hand.
"""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing import documents
from desktop_app.areas.billing.api import InvoiceKind, InvoiceStatus
from desktop_app.areas.billing.ui import cards, lists, out, paper
from desktop_app.areas.billing.ui.credit_dialog import CreditDialog
from desktop_app.areas.billing.ui.draft_dialog import open_draft_dialog
from desktop_app.areas.billing.ui.ledger_tab import LedgerTab
from desktop_app.areas.billing.ui.payment_dialog import open_payment_dialog, show_receipt
from desktop_app.areas.billing.ui.run_dialog import RunDialog
from desktop_app.areas.billing.ui.words import month_words
from desktop_app.areas.people import api as people
from desktop_app.areas.school import api as school
from desktop_app.core import clock
from desktop_app.core.access.actor import Role
from desktop_app.core.db.database import Database
from desktop_app.core.journal.recording import Changes
from desktop_app.core.progress import Progress
from desktop_app.core.wording import tr, trn
from desktop_app.kit.actions import Command
from desktop_app.kit.bulk_bar import BulkDeed
from desktop_app.kit.deeds import Deed
from desktop_app.kit.dialog import FormDialog, ask
from desktop_app.kit.document_preview import DocumentPreview, Printed
from desktop_app.kit.fields import Field
from desktop_app.kit.inspector import Card, Inspector
from desktop_app.kit.list_tab import ListFacts, ListTab
from desktop_app.kit.pane import Pane, Tools
from desktop_app.kit.table_model import Query
from desktop_app.kit.tabs import Tab

INVOICES, PAYMENTS, LEDGER = "invoices", "payments", "ledger"
MONEY = (
    "invoice",
    "invoice_line",
    "payment",
    "payment_allocation",
    "ledger_entry",
    "wallet_entry",
    "family",
)


class BillingPane(Pane):
    """Three lists of one account: what was asked for, what came, and who owes what."""

    def __init__(self, tools: Tools, database: Database) -> None:
        super().__init__(tools, "billing", tr("Billing"))
        self.database = database
        self.service = billing.BillingService(database)
        self._today = date.min
        self._currency = "EUR"
        self.inspector = Inspector(tr("Choose an entry to see details"))
        self.stack = QStackedWidget()
        self.invoices = ListTab(tools, self._invoice_facts())
        self.payments = ListTab(tools, self._payment_facts())
        self.ledger = LedgerTab(tools, database)
        self._pages: dict[str, ListTab | LedgerTab] = {
            INVOICES: self.invoices,
            PAYMENTS: self.payments,
            LEDGER: self.ledger,
        }
        for page in self._pages.values():
            self.stack.addWidget(page)
            page.failed.connect(self.show_error)
        self.set_tabs(
            Tab(INVOICES, tr("Invoices")),
            Tab(PAYMENTS, tr("Payments")),
            Tab(LEDGER, tr("Family ledger")),
        )
        self.tabs.chosen.connect(self.choose)
        self.set_content(self.stack)
        self.set_inspector(self.inspector)
        for tab in (self.invoices, self.payments):
            tab.shown.connect(partial(self._show_card_of, tab))
            tab.counted.connect(
                lambda rows: self.set_status(trn("Showing {n} entry", "Showing {n} entries", rows))
            )
        self.ledger.chosen.connect(self._follow_family)
        self.ledger.counted.connect(self.set_status)
        self.ledger.opened.connect(self._open_item)
        self._read_facts()

    # --- lists ------------------------------------------------------------------------------------

    def _invoice_facts(self) -> ListFacts:
        bulk = (
            BulkDeed(tr("Show and print"), self._show_many, "printer"),
            BulkDeed(tr("Export"), self._export_ticked, "export"),
        )
        return ListFacts(
            name="billing-invoices",
            title=tr("Invoices"),
            columns=lists.invoice_columns(lambda: self._today),
            source=lists.InvoiceSource(self.database),
            start=Query(sort="issued", descending=True),
            hint=tr("Family or number"),
            filters=lists.invoice_filters(),
            bulk=bulk,
            watches=MONEY,
            nothing=(
                tr("No invoices yet"),
                tr("The invoice run bills every planned lesson of a month."),
            ),
            read=lambda key: cards.read_invoice(self.database, key, self._today),
            card=lambda found: cards.invoice_card(found, self._doings()),
            opened=self.show_invoice,
        )

    def _payment_facts(self) -> ListFacts:
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
            card=lambda found: cards.payment_card(found, self._doings()),
            opened=self.show_receipt,
        )

    def _doings(self) -> cards.Doings:
        return cards.Doings(
            show=self.show_invoice,
            credit=self.credit,
            edit=self.edit_draft,
            issue=self.issue,
            void=self.void,
            pay=self.take_payment,
            receipt=self.show_receipt,
            reverse=self.reverse,
            family=lambda key: self.tools.go("families", key),
            may_write=self.may_write(),
        )

    def may_write(self) -> bool:
        """Whether money can be moved here."""
        return not self.database.read_only and self.database.actor.is_any(
            Role.ADMIN, Role.FRONT_DESK
        )

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
        self._today, self._currency, term, months = found
        self.set_fact(", ".join(part for part in (term, self._currency) if part))
        self.invoices.bar.set_choices("month", tuple((m, month_words(m)) for m in months))

    def current_page(self) -> ListTab | LedgerTab:
        """Return the tab that is shown."""
        return self._pages[self.tabs.current()]

    def choose(self, key: str) -> None:
        """Show a tab."""
        if self.tabs.current() != key:
            self.tabs.choose(key)
        page = self._pages[key]
        self.stack.setCurrentWidget(page)
        self.inspector.show_nothing()
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
        """Show an invoice."""
        self.choose(INVOICES)
        self.invoices.open_key(key)

    def show_first(self) -> None:
        """Make the first row current, for a picture of the pane."""
        page = self.current_page()
        if isinstance(page, ListTab):
            page.table.selectRow(0)

    def search(self) -> None:
        """Ctrl+F: into the search field of the tab."""
        line = self.current_page().bar.search
        line.setFocus()
        line.selectAll()

    def choose_columns(self) -> None:
        """Open the column chooser of the tab."""
        page = self.current_page()
        if isinstance(page, ListTab):
            page.table.choose_columns()

    def regions(self) -> list[QWidget]:
        """Return where F6 goes, in order."""
        page = self.current_page()
        return [part for part in (page.bar.search, page.table, self.inspector) if part.isVisible()]

    def _show_card_of(self, tab: ListTab, card: Card | None) -> None:
        """Show a card unless its tab was left before it arrived."""
        if tab is self.current_page():
            self._show_card(card)

    def _show_card(self, card: Card | None) -> None:
        if card is None:
            self.inspector.show_nothing()
        else:
            self.inspector.show_card(card)

    def _follow_family(self, family_id: UUID | None) -> None:
        if family_id is None:
            self.inspector.show_nothing()
            return

        def read() -> tuple[str, billing.Balance, Sequence[billing.LedgerRow]]:
            with self.database.reading() as session:
                card = people.family_card(session, family_id)
                return (
                    card.name if card else "",
                    billing.balance(session, family_id),
                    billing.ledger(session, family_id),
                )

        def show(found: tuple[str, billing.Balance, Sequence[billing.LedgerRow]]) -> None:
            name, balance, entries = found
            deeds = self._family_deeds(family_id, balance)
            self._show_card(cards.family_card(name, balance, entries, self._currency, deeds))

        self.tools.tasks.read(read, show, self.show_error, key=("family-card", id(self)))

    def _family_deeds(self, family_id: UUID, balance: billing.Balance) -> Sequence[Deed]:
        deeds = [
            Deed(tr("Open family"), lambda: self.tools.go("families", family_id), "users-three")
        ]
        if self.may_write():
            deeds.insert(
                0, Deed(tr("Take payment"), lambda: self.take_payment(family_id), "credit-card")
            )
            if balance.wallet > 0 and balance.owed + balance.wallet > 0:
                deeds.append(
                    Deed(tr("Pay from wallet"), lambda: self.pay_from_wallet(family_id), "wallet")
                )
        return deeds

    def _open_item(self, key: UUID) -> None:
        self.open_key(key)

    # --- commands ---------------------------------------------------------------------------------

    def commands(self) -> Sequence[Command]:
        """Return what can be done with money."""
        write, here = self.may_write, self.name
        return (
            Command(
                "billing.new",
                tr("New invoice…"),
                self.new_invoice,
                "plus",
                "new",
                "billing",
                write,
                here,
                tr("New invoice"),
            ),
            Command(
                "billing.run",
                tr("Invoice run…"),
                self.run,
                "file-text",
                "",
                "billing",
                write,
                here,
                tr("Invoice run"),
            ),
            Command(
                "billing.pay",
                tr("Take payment…"),
                self.pay_current,
                "credit-card",
                "take-payment",
                "billing",
                write,
                here,
            ),
            Command(
                "billing.credit",
                tr("Credit note…"),
                self.credit_current,
                "arrow-u-up-left",
                "",
                "billing",
                write,
                here,
            ),
            Command(
                "billing.print",
                tr("Print…"),
                self.print_current,
                "printer",
                "print",
                "billing",
                None,
                here,
                tr("Print"),
                separator=True,
            ),
            Command(
                "billing.export",
                tr("Export…"),
                self.export,
                "export",
                "export",
                "billing",
                None,
                here,
                tr("Export"),
            ),
        )

    def put_buttons(self, action_of: Callable[[str], QAction]) -> None:
        """Put the buttons into the head."""
        self.add_button(action_of("billing.export"))
        if self.may_write():
            self.add_button(action_of("billing.run"))
            self.add_button(action_of("billing.new"), primary=True)

    # --- deeds ------------------------------------------------------------------------------------

    def run(self) -> None:
        """Open the invoice run."""
        dialog = RunDialog(self, self.tools, self.database, self._today)
        dialog.issued.connect(lambda _changes: self.choose(INVOICES))
        dialog.open()

    def new_invoice(self) -> None:
        """Write an invoice by hand."""
        open_draft_dialog(self, self.tools, self.database)

    def edit_draft(self, key: UUID) -> None:
        """Change a draft."""
        self._with_card(
            key, lambda card: open_draft_dialog(self, self.tools, self.database, card=card)
        )

    def _with_card(self, key: UUID, run: Callable[[billing.InvoiceCard], object]) -> None:
        self.tools.tasks.read(
            lambda: cards.read_invoice(self.database, key, self._today),
            lambda found: run(found.card) if found is not None else None,
            self.show_error,
        )

    def issue(self, key: UUID) -> None:
        """Give a draft its number."""
        if ask(
            self,
            tr("Issue"),
            tr("Issue this invoice?"),
            tr("Issue"),
            why=tr(
                "It gets the next number and never changes again. A credit note can take it back."
            ),
        ):
            self._write(lambda: self.service.issue_draft(key))

    def void(self, key: UUID) -> None:
        """Set a draft aside."""
        self._write(lambda: self.service.void_draft(key))

    def credit(self, key: UUID) -> None:
        """Write a credit note for an invoice."""
        self._with_card(
            key, lambda card: CreditDialog(self, self.tools, self.database, card).open()
        )

    def credit_current(self) -> None:
        """Write a credit note for the current invoice."""
        key = self.invoices.table.current_key()
        if key is not None:
            self._with_card(key, self._credit_if_issued)

    def _credit_if_issued(self, card: billing.InvoiceCard) -> None:
        if card.row.status is InvoiceStatus.ISSUED and card.row.kind is InvoiceKind.INVOICE:
            CreditDialog(self, self.tools, self.database, card).open()

    def take_payment(self, family_id: UUID) -> None:
        """Take a payment from a family."""
        open_payment_dialog(self, self.tools, self.database, family_id)

    def pay_current(self) -> None:
        """Take a payment from the family of the current row; ask which when there is none."""
        page = self.current_page()
        key = page.table.current_key()
        if isinstance(page, ListTab):
            row = page.row_of(key)
            family = row.family_id if row is not None else None
        else:
            family = page.family_of(key)
        if family is not None:
            self.take_payment(family)
            return
        self._ask_family()

    def _ask_family(self) -> None:
        def families(text: str) -> list[tuple[UUID, str]]:
            with self.database.reading() as session:
                return people.find_families(session, text)

        dialog = FormDialog(
            self,
            self.tools.tasks,
            title=tr("Take payment"),
            fact=tr("From which family?"),
            primary=tr("Go on"),
            save=lambda values: values["family"],
            fields=(Field("family", tr("Family"), "combo", required=True, lookup=families),),
        )
        dialog.saved.connect(self.take_payment)
        dialog.open()

    def pay_from_wallet(self, family_id: UUID) -> None:
        """Pay open invoices of a family from its wallet."""
        self._write(lambda: self.service.pay_from_wallet(family_id))

    def reverse(self, key: UUID) -> None:
        """Take a payment back, with a reason."""
        dialog = FormDialog(
            self,
            self.tools.tasks,
            title=tr("Take a payment back"),
            fact=tr("The invoices it paid are open again"),
            primary=tr("Take it back"),
            fields=(Field("reason", tr("Reason"), required=True, width=300),),
            save=lambda values: self.service.reverse_payment(key, values["reason"]),
        )
        dialog.saved.connect(lambda changes: self.done(changes.label))
        dialog.open()

    def _write(self, deed: Callable[[], Changes]) -> None:
        self.tools.tasks.write(deed, lambda changes: self.done(changes.label), self.show_error)

    # --- paper and files --------------------------------------------------------------------------

    def show_invoice(self, key: UUID) -> None:
        """Show an issued document; a draft is opened for changing."""
        self._with_card(key, self._show_or_edit)

    def _show_or_edit(self, card: billing.InvoiceCard) -> None:
        if card.row.status is InvoiceStatus.ISSUED:
            self._show_many([card.row.id])
        elif card.row.status is InvoiceStatus.DRAFT and self.may_write():
            open_draft_dialog(self, self.tools, self.database, card=card)

    def show_receipt(self, key: UUID) -> None:
        """Show the receipt of a payment."""
        show_receipt(self, self.tools, self.database, key)

    def _show_many(self, keys: Sequence[Any]) -> None:
        def make(progress: Progress) -> list[Printed]:
            with self.database.reading() as session:
                ids = documents.documents_of(session, invoice_ids=list(keys))
            return paper.printed(self.database, ids, progress)

        DocumentPreview(self, self.tools.tasks, tr("Invoices"), make).open()

    def print_current(self) -> None:
        """Show the ticked documents, or the current one, for printing."""
        page = self.current_page()
        key = page.table.current_key()
        if page is self.payments and key is not None:
            self.show_receipt(key)
        elif page is self.invoices:
            ticked = self.invoices.model.ticked() or ([key] if key is not None else [])
            if ticked:
                self._show_many(ticked)

    def _export_ticked(self, keys: Sequence[Any]) -> None:
        out.save_invoices(self, self.database, self.tools, keys)

    def export(self) -> None:
        """Export what the tab lists."""
        if self.current_page() is self.payments:
            out.save_payments(self, self.database, self.tools)
        else:
            out.save_invoices(self, self.database, self.tools)
