"""Giving money back: how much of a payment or of the wallet, how, when, and why."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.api import NewRefund, PaymentMethod, RefundPlan
from desktop_app.areas.billing.ui import explaining, paper
from desktop_app.areas.billing.ui.payment_dialog import ICONS, METHODS
from desktop_app.areas.billing.ui.words import money, short_method
from desktop_app.areas.people import api as people
from desktop_app.areas.school import api as school
from desktop_app.core import clock
from desktop_app.core.db.database import Database
from desktop_app.core.errors import DownbeatError, NotFound, RuleBroken
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import tr
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.explain import Explain
from desktop_app.kit.explained import Numbers
from desktop_app.kit.fields import Field
from desktop_app.kit.pane import Tools


@dataclass(frozen=True, slots=True)
class Left:
    """What can be given back: of a payment, or of the wallet, in minor units."""

    family_id: UUID
    family: str
    payment: billing.PaymentRow | None
    left: int
    currency: str
    today: date


class RefundDialog(FormDialog):
    """Says what it would open again at each change; more than is left is refused at its field."""

    def __init__(self, parent: QWidget, tools: Tools, database: Database, left: Left) -> None:
        self._tools, self._database, self._left = tools, database, left
        self._service = billing.AccountService(database)
        held = money(left.left, left.currency)
        fact = (
            tr("{amount} is left of {number} of {family}", amount=held,
               number=left.payment.number, family=left.family)
            if left.payment is not None
            else tr("{amount} is in the wallet of {family}", amount=held, family=left.family)
        )  # fmt: skip
        how = left.payment.method if left.payment is not None else PaymentMethod.BANK_TRANSFER
        super().__init__(
            parent,
            tools.tasks,
            title=tr("Give money back"),
            fact=fact,
            primary=tr("Give back"),
            fields=self._fields(),
            save=self._give,
            values={
                "amount": left.left or None,
                "method": how if how in METHODS else PaymentMethod.BANK_TRANSFER,
                "refunded_on": left.today,
                "paper": True,
            },
            width=580,
        )
        self.places = {"date": "refunded_on"}
        self.form.changed.connect(lambda _key: self._plan())
        self.saved.connect(self._given)
        Numbers(self, tools, self._number_here)
        self._plan()

    def _fields(self) -> tuple[Field, ...]:
        options = tuple((method, short_method(method)) for method in METHODS)
        return (
            Field("amount", tr("Amount"), "money", required=True, width=120,
                  currency=self._left.currency),
            Field("method", tr("Method"), "segments", options=options, icons=ICONS),
            Field("refunded_on", tr("Date"), "date", required=True, today=self._left.today),
            Field("reason", tr("Reason"), required=True),
            Field("reference", tr("Reference")),
            Field("paper", tr("After"), "tick", hint=tr("Print refund")),
        )  # fmt: skip

    def _number_here(self) -> Explain:
        """Explain what is left of the payment, or in the wallet."""
        payment = self._left.payment
        if payment is not None:
            return explaining.of_payment(self._database, payment.id)
        return explaining.of_wallet(self._database, self._left.family_id)

    def _new(self, values: dict[str, Any]) -> NewRefund:
        payment = self._left.payment
        return NewRefund(
            self._left.family_id, values["amount"], values["method"], values["reason"],
            payment.id if payment is not None else None, values["refunded_on"],
            values["reference"] or None,
        )  # fmt: skip

    def _plan(self) -> None:
        try:
            values = self.form.values()
        except RuleBroken:
            return
        if not values["amount"] or values["refunded_on"] is None:
            self.set_result("")
            self.set_primary(tr("Give back"))
            return
        new = self._new({**values, "reason": values["reason"] or "-"})
        self._tasks.read(
            lambda: self._service.plan_refund(new),
            self._show_plan,
            self._no_plan,
            key=("plan", id(self)),
        )

    def _no_plan(self, error: Exception) -> None:
        self.form.set_help("amount", "")
        self.set_result(error.sentence if isinstance(error, DownbeatError) else "")

    def _show_plan(self, plan: RefundPlan) -> None:
        currency = self._left.currency
        self.set_primary(tr("Give {amount} back", amount=money(plan.amount, currency)))
        self.set_result(tr("Balance after: {amount}", amount=money(plan.owed_after, currency)))
        opened = ", ".join(number for number, _ in plan.reopened)
        said = tr("Opens {names} again", names=opened) if opened else tr("From the wallet")
        self.form.set_help("amount", said)

    def _give(self, values: dict[str, Any]) -> Changes:
        return self._service.refund(self._new(values))

    def _given(self, changes: Changes) -> None:
        self._tools.notices.done(changes.label, self._tools.undo)
        if self.form.value("paper") and changes.made is not None:
            paper.show_refund(self.parentWidget(), self._tools, self._database, changes.made)


def open_refund_dialog(
    parent: QWidget,
    tools: Tools,
    database: Database,
    *,
    payment_id: UUID | None = None,
    family_id: UUID | None = None,
) -> None:
    """Read what is left of a payment, or of a wallet, then ask for the refund."""

    def read() -> Left:
        with database.reading() as session:
            facts = school.facts(session)
            today = clock.today(database.clock, facts.timezone)
            if payment_id is not None:
                row = billing.payment_page(session, [payment_id]).get(payment_id)
                if row is None:
                    raise NotFound(tr("This payment is not in the school."), id=payment_id)
                left = billing.payment_left(session, payment_id)
                return Left(row.family_id, row.family, row, left, facts.currency, today)
            family = people.family_card(session, family_id) if family_id is not None else None
            if family is None or family_id is None:
                raise NotFound(tr("This family is not in the school."), id=family_id)
            wallet = billing.balance(session, family_id).wallet
            return Left(family_id, family.name, None, wallet, facts.currency, today)

    tools.tasks.read(read, lambda left: RefundDialog(parent, tools, database, left).open())
