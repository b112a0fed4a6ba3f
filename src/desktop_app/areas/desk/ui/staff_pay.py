"""What a teacher is paid, in the inspector: the rates, and the payouts so far."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.ui.payout_dialogs import open_pay_rate
from desktop_app.areas.billing.ui.payout_words import (
    payout_chip,
    rate_words,
    scope_words,
    span_words,
)
from desktop_app.areas.billing.ui.words import amount, month_words
from desktop_app.areas.school import api as school
from desktop_app.core.wording import tr
from desktop_app.kit.card_parts import Block, LineItem, Lines
from desktop_app.kit.deeds import Deed
from desktop_app.kit.inspector import CardTab

if TYPE_CHECKING:
    from desktop_app.areas.desk.ui.staff_pane import StaffPane

SHOWN = 12


@dataclass(frozen=True, slots=True)
class StaffPay:
    """The rates that can count for somebody, and the newest payouts."""

    staff_id: UUID
    rates: tuple[billing.PayRateRow, ...]
    payouts: tuple[billing.PayoutRow, ...]
    currency: str


def read(session: Any, staff_id: UUID) -> StaffPay:
    """Read what a member of staff is paid; on a reader thread."""
    asked = billing.PayoutQuery(teacher_id=staff_id)
    return StaffPay(
        staff_id,
        tuple(billing.pay_rates(session, teacher_id=staff_id)),
        tuple(billing.all_payouts(session, asked)[:SHOWN]),
        school.facts(session).currency,
    )


def tab(pay: StaffPay, name: str, pane: "StaffPane") -> CardTab:
    """Return the tab of somebody's pay."""
    return CardTab("pay", tr("Pay"), _blocks(pay, name, pane))


def _blocks(pay: StaffPay, name: str, pane: "StaffPane") -> Sequence[Block]:
    teacher = (pay.staff_id, name)
    around = (pane, pane.tools, pane.database)
    add = Deed(tr("Add pay rate"), partial(open_pay_rate, *around, teacher=teacher), "plus")
    own = [row for row in pay.rates if row.teacher_id is not None]
    usual = [row for row in pay.rates if row.teacher_id is None]
    blocks: list[Block] = [
        Lines(
            tr("Own rates"),
            [_rate(row, pay, teacher, pane) for row in own],
            nothing=tr("Paid by the rates of the school."),
            deeds=(add,) if pane.may_write() else (),
        )
    ]
    if usual:
        blocks.append(
            Lines(tr("Rates of the school"), [_rate(row, pay, None, pane) for row in usual])
        )
    blocks.append(
        Lines(
            tr("Payouts"),
            [_payout(row, pane) for row in pay.payouts],
            nothing=tr("Nothing was paid yet."),
        )
    )
    return blocks


def _rate(
    row: billing.PayRateRow, pay: StaffPay, teacher: tuple[UUID, str] | None, pane: "StaffPane"
) -> LineItem:
    change: Callable[[], object] = partial(
        open_pay_rate, pane, pane.tools, pane.database, teacher=teacher, row=row
    )
    second = ", ".join((scope_words(row), span_words(row)))
    deeds = (Deed(tr("Change"), change),) if pane.may_write() and teacher else ()
    return LineItem(rate_words(row, pay.currency), second, deeds=deeds)


def _payout(row: billing.PayoutRow, pane: "StaffPane") -> LineItem:
    return LineItem(
        month_words(row.period),
        row.number,
        chip=payout_chip(row),
        amount=amount(row.amount, row.currency),
        run=partial(pane.tools.go, "billing", row.id),
    )
