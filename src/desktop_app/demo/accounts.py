"""What the demo's desk did with accounts: a reminder given, money given back, a rest written off.

A few of each, whatever the size of the school, by the services of the program itself.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.tables import FamilyBalance, Invoice
from desktop_app.areas.people.tables import Family
from desktop_app.core.db.database import Database, Work
from desktop_app.core.wording import tr
from desktop_app.demo.acting import days_ago, made_by
from desktop_app.demo.cast import HOUSEHOLDS
from desktop_app.demo.ids import Ids

_OTHER_SEED = 2_000_003
_FEES = (None, 500, 1_000)
_REMINDED, _DAYS_AGO = 6, 7
_REST, _TWICE = 2_500, 7_600


def keep_accounts(database: Database, seed: int, today: date) -> None:
    """Write what was done with accounts into a school that was just made."""
    ids = Ids(seed + _OTHER_SEED, today)
    with made_by(database, ids) as work:
        billing.add_default_steps(work)
        for step, fee in zip(billing.reminder_steps(work.session), _FEES, strict=True):
            if fee:
                billing.set_step(work, step.id, {"fee": fee})
    with days_ago(database, _DAYS_AGO), made_by(database, ids) as work:
        _remind(work, today - timedelta(days=_DAYS_AGO))
    with made_by(database, ids) as work:
        _give_back(work)
        _write_off(work)


def _others() -> Any:
    """Return the SQL of families that stand in no picture."""
    return Family.name.not_in([household.name for household in HOUSEHOLDS])


def _open(session: Session, *which: Any) -> Sequence[Any]:
    query = (
        select(Invoice.id, Invoice.family_id)
        .join(Family, Family.id == Invoice.family_id)
        .where(Invoice.settled < Invoice.total, Invoice.due_on.is_not(None), _others(), *which)
        .order_by(Invoice.due_on, Invoice.number)
    )
    return session.execute(query.limit(_REMINDED)).all()


def _remind(work: Work, day: date) -> None:
    late = _open(work.session, Invoice.due_on < day - timedelta(days=_DAYS_AGO))
    families = list(dict.fromkeys(family_id for _, family_id in late))
    if families and billing.proposals(work.session, day, families):
        billing.remind(work, families)


def _give_back(work: Work) -> None:
    """Let a family that owes nothing pay twice by mistake, and get it back."""
    query = (
        select(FamilyBalance.family_id)
        .join(Family, Family.id == FamilyBalance.family_id)
        .where(FamilyBalance.wallet == 0, FamilyBalance.owed == 0, _others())
        .order_by(Family.sort_name, Family.id)
    )
    family_id = work.session.scalars(query.limit(1)).first()
    if family_id is None:
        return
    how = billing.PaymentMethod.BANK_TRANSFER
    paid = billing.take_payment(work, billing.NewPayment(family_id, _TWICE, how))
    billing.refund(
        work, billing.NewRefund(family_id, _TWICE, how, tr("Paid twice"), payment_id=paid)
    )


def _write_off(work: Work) -> None:
    small = (Invoice.settled > 0, Invoice.total - Invoice.settled <= _REST)
    found = _open(work.session, *small)
    if found:
        billing.write_off(work, found[0][0], reason=tr("Too little to go on asking"))
