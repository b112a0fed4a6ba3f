"""What the inspector shows of a family's account."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.api import LedgerRow
from desktop_app.areas.billing.ui import explaining
from desktop_app.areas.billing.ui.words import (
    amount,
    day_words,
    entry_words,
    money,
    reminded_on,
)
from desktop_app.areas.people import api as people
from desktop_app.areas.school import api as school
from desktop_app.core.db.database import Database
from desktop_app.core.wording import tr
from desktop_app.kit.card_parts import Block, Fact, Facts, LineItem, Lines, Total
from desktop_app.kit.deeds import Deed
from desktop_app.kit.inspector import Card, CardTab

if TYPE_CHECKING:
    from desktop_app.areas.billing.ui.doings import Doings


@dataclass(frozen=True, slots=True)
class FoundFamily:
    """A family with its account, read on a reader thread."""

    family_id: UUID
    name: str
    balance: billing.Balance
    ledger: Sequence[LedgerRow]
    currency: str
    reminders: Sequence[billing.ReminderRow] = ()


def read_family(database: Database, family_id: UUID) -> FoundFamily:
    """Read everything the inspector shows of a family's account."""
    with database.reading() as session:
        card = people.family_card(session, family_id)
        return FoundFamily(
            family_id,
            card.name if card else "",
            billing.balance(session, family_id),
            billing.ledger(session, family_id),
            school.facts(session).currency,
            billing.reminders(session, family_id=family_id),
        )


def family_card(found: FoundFamily, doings: "Doings") -> Card:
    """Make the card of a family's account, newest entry first."""
    items = [
        LineItem(
            entry_words(entry),
            entry.note or "",
            day_words(entry.entry_on),
            amount=amount(entry.amount, found.currency),
            tone="green" if entry.amount < 0 else "",
            run=partial(doings.explain, explaining.of_entry(doings.database, entry)),
        )
        for entry in reversed(found.ledger)
    ]
    blocks: tuple[Block, ...] = (
        Total(
            tr("Balance"),
            money(found.balance.owed, found.currency),
            explain=lambda: doings.explain(explaining.of_balance(doings.database, found.family_id)),
        ),
        *_wallet(found, doings),
        Lines(tr("Ledger"), items, nothing=tr("Nothing was billed or paid yet.")),
    )
    return Card(
        found.name,
        _last_reminder(found) or tr("Family account"),
        initials=None,
        deeds=_family_deeds(found, doings),
        more=_family_more(found, doings),
        tabs=(CardTab("ledger", tr("Ledger"), blocks),),
        record=("family", found.family_id),
    )


def _last_reminder(found: FoundFamily) -> str:
    if not found.reminders:
        return ""
    last = found.reminders[0]
    return reminded_on(last.given_on, last.position)


def _wallet(found: FoundFamily, doings: "Doings") -> tuple[Facts, ...]:
    if not found.balance.wallet:
        return ()
    fact = Fact(
        tr("Wallet"),
        money(found.balance.wallet, found.currency),
        explain=lambda: doings.explain(explaining.of_wallet(doings.database, found.family_id)),
    )
    return (Facts([fact]),)


def _family_more(found: FoundFamily, doings: "Doings") -> Sequence[Deed]:
    key = found.family_id
    more = [
        Deed(tr("Statement of account…"), lambda: doings.statement(key)),
        Deed(tr("Tax certificate…"), lambda: doings.certificate(key)),
    ]
    if doings.may_write and found.balance.wallet > 0:
        more.append(Deed(tr("Give back from the wallet…"), lambda: doings.refund_wallet(key)))
    return more


def _family_deeds(found: FoundFamily, doings: "Doings") -> Sequence[Deed]:
    key, balance = found.family_id, found.balance
    deeds = [Deed(tr("Open family"), lambda: doings.family(key), "users-three")]
    if doings.may_write:
        deeds.insert(0, Deed(tr("Take payment"), lambda: doings.pay(key), "credit-card"))
        if balance.wallet > 0 and balance.owed + balance.wallet > 0:
            deeds.append(Deed(tr("Pay from wallet"), lambda: doings.pay_from_wallet(key), "wallet"))
    return deeds
