"""What can be done with a document, a payment or a family's account, from any tab and card."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing import documents
from desktop_app.areas.billing.api import InvoiceKind, InvoiceStatus
from desktop_app.areas.billing.ui import cards, paper
from desktop_app.areas.billing.ui.certificate_dialog import ask_certificate
from desktop_app.areas.billing.ui.credit_dialog import CreditDialog
from desktop_app.areas.billing.ui.draft_dialog import open_draft_dialog
from desktop_app.areas.billing.ui.lists import today_of
from desktop_app.areas.billing.ui.payment_dialog import open_payment_dialog, show_receipt
from desktop_app.areas.billing.ui.refund_dialog import open_refund_dialog
from desktop_app.areas.billing.ui.remind_dialog import RemindDialog
from desktop_app.areas.billing.ui.statement_dialog import ask_statement
from desktop_app.areas.billing.ui.write_off_dialog import WriteOffDialog
from desktop_app.areas.people import api as people
from desktop_app.core.access.actor import Role
from desktop_app.core.db.database import Database
from desktop_app.core.journal.recording import Changes
from desktop_app.core.progress import Progress
from desktop_app.core.wording import tr
from desktop_app.kit.dialog import FormDialog, ask
from desktop_app.kit.document_preview import DocumentPreview, Printed
from desktop_app.kit.explain import Explain
from desktop_app.kit.fields import Field
from desktop_app.kit.pane import Pane


class Doings:
    """The deeds of the office with money; each opens its dialog over the pane."""

    def __init__(self, pane: Pane, database: Database) -> None:
        self.pane, self.tools, self.database = pane, pane.tools, database
        self.service = billing.BillingService(database)
        self.accounts = billing.AccountService(database)

    @property
    def may_write(self) -> bool:
        """Whether money can be moved here."""
        return not self.database.read_only and self.database.actor.is_any(
            Role.ADMIN, Role.FRONT_DESK
        )

    @property
    def is_owner(self) -> bool:
        """Whether what only the owner may do can be done here."""
        return not self.database.read_only and self.database.actor.is_any(Role.ADMIN)

    def write(self, deed: Callable[[], Changes]) -> None:
        """Do a deed off the GUI thread and say it, with undo."""
        self.tools.tasks.write(
            deed, lambda changes: self.pane.done(changes.label), self.pane.show_error
        )

    def explain(self, read: Explain) -> None:
        """Say where a number comes from."""
        self.pane.explain(read)

    def family(self, key: UUID) -> None:
        """Go to a family."""
        self.tools.go("families", key)

    # --- documents --------------------------------------------------------------------------------

    def with_card(self, key: UUID, run: Callable[[billing.InvoiceCard], object]) -> None:
        """Read a document in full and do something with it."""
        self.tools.tasks.read(
            lambda: cards.read_invoice(self.database, key, today_of(self.database)),
            lambda found: run(found.card) if found is not None else None,
            self.pane.show_error,
        )

    def new_invoice(self) -> None:
        """Write an invoice by hand."""
        open_draft_dialog(self.pane, self.tools, self.database)

    def edit(self, key: UUID) -> None:
        """Change a draft."""
        self.with_card(
            key, lambda card: open_draft_dialog(self.pane, self.tools, self.database, card=card)
        )

    def issue(self, key: UUID) -> None:
        """Give a draft its number."""
        if ask(
            self.pane,
            tr("Issue"),
            tr("Issue this invoice?"),
            tr("Issue"),
            why=tr(
                "It gets the next number and never changes again. A credit note can take it back."
            ),
        ):
            self.write(lambda: self.service.issue_draft(key))

    def void(self, key: UUID) -> None:
        """Set a draft aside."""
        self.write(lambda: self.service.void_draft(key))

    def credit(self, key: UUID) -> None:
        """Write a credit note for an invoice."""
        self.with_card(key, self._credit)

    def _credit(self, card: billing.InvoiceCard) -> None:
        if card.row.status is InvoiceStatus.ISSUED and card.row.kind is InvoiceKind.INVOICE:
            CreditDialog(self.pane, self.tools, self.database, card).open()

    def show(self, key: UUID) -> None:
        """Show an issued document; a draft is opened for changing."""
        self.with_card(key, self._show_or_edit)

    def _show_or_edit(self, card: billing.InvoiceCard) -> None:
        if card.row.status is InvoiceStatus.ISSUED:
            self.show_many([card.row.id])
        elif card.row.status is InvoiceStatus.DRAFT and self.may_write:
            open_draft_dialog(self.pane, self.tools, self.database, card=card)

    def show_many(self, keys: Sequence[Any]) -> None:
        """Show documents for printing and saving."""

        def make(progress: Progress) -> list[Printed]:
            return paper.printed(self.database, found(), progress)

        def found() -> Sequence[UUID]:
            with self.database.reading() as session:
                return documents.documents_of(session, invoice_ids=list(keys))

        note = paper.note_of(self.database, found)
        DocumentPreview(self.pane, self.tools.tasks, tr("Invoices"), make, note=note).open()

    # --- payments ---------------------------------------------------------------------------------

    def pay(self, family_id: UUID) -> None:
        """Take a payment from a family."""
        open_payment_dialog(self.pane, self.tools, self.database, family_id)

    def ask_family(self) -> None:
        """Take a payment after asking from which family."""

        def families(text: str) -> list[tuple[UUID, str]]:
            with self.database.reading() as session:
                return people.find_families(session, text)

        dialog = FormDialog(
            self.pane,
            self.tools.tasks,
            title=tr("Take payment"),
            fact=tr("From which family?"),
            primary=tr("Go on"),
            save=lambda values: values["family"],
            fields=(Field("family", tr("Family"), "combo", required=True, lookup=families),),
        )
        dialog.saved.connect(self.pay)
        dialog.open()

    def pay_from_wallet(self, family_id: UUID) -> None:
        """Pay open invoices of a family from its wallet."""
        self.write(lambda: self.service.pay_from_wallet(family_id))

    def refund(self, payment_id: UUID) -> None:
        """Give back what is left of a payment, or a part of it."""
        open_refund_dialog(self.pane, self.tools, self.database, payment_id=payment_id)

    def refund_wallet(self, family_id: UUID) -> None:
        """Give back what is in the wallet of a family, or a part of it."""
        open_refund_dialog(self.pane, self.tools, self.database, family_id=family_id)

    def write_off(self, key: UUID) -> None:
        """Write off what is open of an invoice."""
        self.with_card(key, self._write_off)

    def _write_off(self, card: billing.InvoiceCard) -> None:
        WriteOffDialog(self.pane, self.tools, self.database, card.row).open()

    def write_on(self, key: UUID) -> None:
        """Take the write-offs of an invoice back."""
        self.write(lambda: self.accounts.reverse_write_off(key))

    # --- reminders and statements -----------------------------------------------------------------

    def remind(self) -> None:
        """Show who is to be reminded."""
        RemindDialog(self.pane, self.tools, self.database).open()

    def statement(self, family_id: UUID) -> None:
        """Show the account of a family over a period."""
        ask_statement(self.pane, self.database, family_id)

    def statements(self) -> None:
        """Show the accounts of all families that moved over a period."""
        ask_statement(self.pane, self.database)

    def certificate(self, family_id: UUID) -> None:
        """Show the tax certificate of a family for a year."""
        ask_certificate(self.pane, self.database, family_id)

    def certificates(self) -> None:
        """Show the tax certificates of all families for a year."""
        ask_certificate(self.pane, self.database)

    def receipt(self, key: UUID) -> None:
        """Show the receipt of a payment."""
        show_receipt(self.pane, self.tools, self.database, key)

    def reverse(self, key: UUID) -> None:
        """Take a payment back, with a reason."""
        dialog = FormDialog(
            self.pane,
            self.tools.tasks,
            title=tr("Take a payment back"),
            fact=tr("The invoices it paid are open again"),
            primary=tr("Take it back"),
            fields=(Field("reason", tr("Reason"), required=True, width=300),),
            save=lambda values: self.service.reverse_payment(key, values["reason"]),
        )
        dialog.saved.connect(lambda changes: self.pane.done(changes.label))
        dialog.open()
