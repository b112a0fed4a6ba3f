"""Taking a payment: what the family owes, how much comes how, and what is left afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing import documents
from desktop_app.areas.billing.api import NewPayment, PaymentMethod, PaymentPlan
from desktop_app.areas.billing.ui import explaining, paper
from desktop_app.areas.billing.ui.words import money, short_method
from desktop_app.areas.people import api as people
from desktop_app.areas.school import api as school
from desktop_app.core import clock
from desktop_app.core.db.database import Database
from desktop_app.core.errors import NotFound, RuleBroken
from desktop_app.core.journal.recording import Changes
from desktop_app.core.progress import Progress
from desktop_app.core.wording import tr, trn
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.document_preview import DocumentPreview, Printed
from desktop_app.kit.explained import Numbers
from desktop_app.kit.fields import Field
from desktop_app.kit.pane import Tools

METHODS = (
    PaymentMethod.CARD,
    PaymentMethod.BANK_TRANSFER,
    PaymentMethod.CASH,
    PaymentMethod.CHECK,
    PaymentMethod.OTHER,
)
_BOTH = 2
ICONS = ("credit-card", "landmark", "banknote", "pencil-simple", "")


@dataclass(frozen=True, slots=True)
class Owing:
    """What a family owes when the dialog opens, in minor units."""

    family_id: UUID
    name: str
    owed: int
    wallet: int
    currency: str
    today: date


class PaymentDialog(FormDialog):
    """Amount, method, date, reference; what it would pay is asked anew at each change."""

    def __init__(self, parent: QWidget, tools: Tools, database: Database, owing: Owing) -> None:
        self._tools, self._database, self._owing = tools, database, owing
        self._service = billing.BillingService(database)
        owes = tr(
            "{family} owes {amount}", family=owing.name, amount=money(owing.owed, owing.currency)
        )
        nothing = tr("{family} owes nothing", family=owing.name)
        super().__init__(
            parent,
            tools.tasks,
            title=tr("Take payment"),
            fact=owes if owing.owed else nothing,
            primary=tr("Take payment"),
            fields=self._fields(),
            save=self._take,
            values={
                "amount": owing.owed or None,
                "method": PaymentMethod.CARD,
                "paid_on": owing.today,
                "receipt": True,
            },
            width=580,
        )
        self.places = {"date": "paid_on"}
        self.form.changed.connect(lambda _key: self._plan())
        self.saved.connect(self._taken)
        Numbers(self, tools, lambda: explaining.of_balance(database, owing.family_id))
        self._plan()

    def _fields(self) -> tuple[Field, ...]:
        options = tuple((method, short_method(method)) for method in METHODS)
        return (
            Field(
                "amount",
                tr("Amount"),
                "money",
                required=True,
                currency=self._owing.currency,
                width=120,
            ),
            Field("method", tr("Method"), "segments", options=options, icons=ICONS),
            Field("paid_on", tr("Date"), "date", required=True, today=self._owing.today),
            Field("reference", tr("Reference"), hint=tr("Last 4 digits or receipt number")),
            Field("receipt", tr("After"), "tick", hint=tr("Print receipt")),
        )

    def _new(self, values: dict[str, Any]) -> NewPayment:
        return NewPayment(
            self._owing.family_id,
            values["amount"],
            values["method"],
            paid_on=values["paid_on"],
            reference=values["reference"] or None,
        )

    def _plan(self) -> None:
        try:
            values = {
                key: self.form.value(key) for key in ("amount", "method", "paid_on", "reference")
            }
        except RuleBroken:
            return
        if not values["amount"] or values["paid_on"] is None:
            self.set_result("")
            self.set_primary(tr("Take payment"))
            return
        new = self._new(values)
        self._tasks.read(
            lambda: self._service.plan_payment(new),
            self._show_plan,
            self._no_plan,
            key=("plan", id(self)),
        )

    def _no_plan(self, _error: Exception) -> None:
        """Say nothing yet: what is wrong is said at its field when the deed is pressed."""
        self.set_result("")

    def _show_plan(self, plan: PaymentPlan) -> None:
        currency = self._owing.currency
        amount = self.form.value("amount") or 0
        self.set_primary(tr("Take {amount}", amount=money(amount, currency)))
        self.set_result(tr("Balance after: {amount}", amount=money(plan.owed_after, currency)))
        named = {one.id: one for one in plan.open}
        paid = [
            named[part.invoice_id] for part in plan.allocation.parts if part.invoice_id in named
        ]
        self.form.set_help("amount", _words(plan, paid, currency))
        if plan.warnings:
            self.warn(plan.warnings[0], " ".join(plan.warnings[1:]))
        else:
            self.banner.clear("warning")

    def _take(self, values: dict[str, Any]) -> Changes:
        return self._service.take_payment(self._new(values))

    def _taken(self, changes: Changes) -> None:
        self._tools.notices.done(changes.label, self._tools.undo)
        if self.form.value("receipt") and changes.made is not None:
            show_receipt(self.parentWidget(), self._tools, self._database, changes.made)


def _words(plan: PaymentPlan, paid: list[Any], currency: str) -> str:
    if plan.allocation.rest and not paid:
        return tr("All of it goes to the wallet")
    parts = {part.invoice_id: part.amount for part in plan.allocation.parts}
    clears = all(parts.get(one.id) == one.open for one in plan.open)
    if clears and len(paid) > 1 and not plan.allocation.rest:
        if len(paid) == _BOTH:
            return tr("Clears both open invoices")
        return trn("Clears {n} open invoice", "Clears all {n} open invoices", len(paid))
    names = ", ".join(one.number for one in paid)
    if plan.allocation.rest:
        rest = money(plan.allocation.rest, currency)
        return tr("Pays {names}; {rest} to the wallet", names=names, rest=rest)
    return tr("Pays {names}", names=names)


def show_receipt(
    parent: QWidget | None, tools: Tools, database: Database, payment_id: UUID
) -> DocumentPreview:
    """Show the receipt of a payment, for printing."""

    def make(progress: Progress) -> list[Printed]:
        return paper.printed(database, found(), progress)

    def found() -> Sequence[UUID]:
        with database.reading() as session:
            return documents.documents_of(session, payment_ids=[payment_id])

    note = paper.note_of(database, found)
    preview = DocumentPreview(parent, tools.tasks, tr("Receipt"), make, note=note)
    preview.open()
    return preview


def open_payment_dialog(parent: QWidget, tools: Tools, database: Database, family_id: UUID) -> None:
    """Read what the family owes, then ask for the payment."""

    def read() -> Owing:
        with database.reading() as session:
            facts = school.facts(session)
            family = people.family_card(session, family_id)
            balance = billing.balance(session, family_id)
        if family is None:
            raise NotFound(tr("This family is not in the school."), id=family_id)
        return Owing(
            family_id,
            family.name,
            owed=max(balance.owed, 0),
            wallet=balance.wallet,
            currency=facts.currency,
            today=clock.today(database.clock, facts.timezone),
        )

    def ask(owing: Owing) -> None:
        PaymentDialog(parent, tools, database, owing).open()

    tools.tasks.read(read, ask)
