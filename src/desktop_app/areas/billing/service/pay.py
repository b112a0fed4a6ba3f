"""The pay run over a month: what it would pay, and reading what that follows from."""

from collections.abc import Mapping
from fractions import Fraction
from uuid import UUID

from sqlalchemy.orm import Session

from desktop_app.areas.attendance.api import awaiting
from desktop_app.areas.billing.paying import Key, PayFacts, PayPlan, PayPlanner
from desktop_app.areas.billing.queries import pay as reads
from desktop_app.areas.billing.queries import pay_billed
from desktop_app.areas.billing.queries.pay import Paid
from desktop_app.areas.billing.queries.pay_moves import cancelled_shares
from desktop_app.areas.billing.rules.prices import Month
from desktop_app.areas.billing.terms import PayUnit
from desktop_app.areas.people.api import instruments
from desktop_app.areas.school.api import SchoolFacts, facts, locations
from desktop_app.core.wording import speaking

WINDOW = 11
"""How many months before the one that is run are looked at for corrections."""


def plan_payouts(session: Session, month: Month) -> PayPlan:
    """Return what a pay run over a month would pay, without writing anything.

    It pays the finished meetings of the month that were not paid yet. Of earlier months that were
    paid it adds what changed since, as corrections. A handful of statements, however large the
    school.
    """
    school = facts(session)
    with speaking(school.language):
        return PayPlanner(_read(session, month, school)).plan()


def _read(session: Session, month: Month, school: SchoolFacts) -> PayFacts:
    paid = reads.paid(session, month.after(-WINDOW).first)
    months = [month, *_standing(paid, month)]
    spans = [(each.first, each.last) for each in months]
    taught = reads.taught(session, spans)
    moved = _moved(paid, month, {each.occurrence_id for each in taught})
    if moved:
        taught += reads.taught_again(session, moved)
    rates = reads.rates(session)
    billed: dict[UUID, Fraction] = {}
    if any(rate.unit is PayUnit.PERCENT for rate in rates):
        billed = pay_billed.billed(session, months, moved)
    return PayFacts(
        month=month,
        currency=school.currency,
        zone=school.timezone,
        taught=taught,
        billed=billed,
        rates=rates,
        paid=paid,
        cancelled=cancelled_shares(session),
        names=_names(session),
        awaiting={meeting for _, meeting in awaiting(session)},
    )


def _standing(paid: Mapping[Key, Paid], month: Month) -> list[Month]:
    """Return the earlier months whose runs still stand: their changes are corrected."""
    periods = {each.period for each in paid.values() if each.amount}
    return [Month.parse(each) for each in sorted(periods) if each < str(month)]


def _moved(paid: Mapping[Key, Paid], month: Month, known: set[UUID]) -> set[UUID]:
    """Return meetings that a run up to this month paid, and that now lie in another month."""
    return {
        occurrence_id
        for (occurrence_id, _), each in paid.items()
        if each.amount and each.period <= str(month) and occurrence_id not in known
    }


def _names(session: Session) -> dict[UUID, str]:
    """Return the names of everything that lines name."""
    found = dict(reads.staff_names(session))
    found |= {row.id: row.name for row in instruments(session)}
    found |= {row.id: row.name for row in locations(session, archived=True)}
    return found
