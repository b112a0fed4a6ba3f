"""The inspector of a family: read on a reader thread, made into a card on the GUI thread."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from desktop_app.areas.billing.ui.offer_dialogs import Whose
from desktop_app.areas.desk.queries import about_family, history
from desktop_app.areas.desk.queries.about_family import Child, FamilyOverview
from desktop_app.areas.desk.queries.asked import Moment, moment_of
from desktop_app.areas.desk.queries.history import HistoryEntry
from desktop_app.areas.desk.ui import history_tab, money_tab, offers_block, phrases
from desktop_app.areas.desk.ui.money_tab import Account
from desktop_app.areas.desk.ui.student_card import WHOLE_BILL, share_words
from desktop_app.areas.people import api as people
from desktop_app.areas.school import api as school
from desktop_app.core.db.database import Database
from desktop_app.core.wording import tr, trn
from desktop_app.kit.card_parts import Block, Fact, Facts, LineItem, Lines
from desktop_app.kit.deeds import Deed
from desktop_app.kit.inspector import Card, CardTab
from desktop_app.kit.paint import initials_of

if TYPE_CHECKING:
    from desktop_app.areas.desk.ui.families_pane import FamiliesPane


@dataclass(frozen=True, slots=True)
class FoundFamily:
    """What was read of a family for the card."""

    view: FamilyOverview
    account: Account
    past: tuple[HistoryEntry, ...]
    moment: Moment
    country: str
    offers: offers_block.Offers


def read(database: Database, family_id: UUID) -> FoundFamily | None:
    """Read a family; on a reader thread. None when there is no such family."""
    with database.reading() as session:
        now = database.clock.now()
        view = about_family.overview(session, family_id, now)
        if view is None:
            return None
        account = money_tab.read_account(session, family_id, view.card.name)
        past = tuple(history.family_history(session, family_id))
        country = school.facts(session).country
        offers = offers_block.of_family(session, family_id)
        return FoundFamily(view, account, past, moment_of(session, now), country, offers)


def card(found: FoundFamily, pane: "FamiliesPane") -> Card:
    """Make the card."""
    view, today = found.view, found.moment.today
    count = trn("{n} child", "{n} children", len(view.children))
    gone = tr("in the archive") if view.card.archived else ""
    return Card(
        view.card.name, ", ".join(part for part in (count, gone) if part),
        initials=initials_of(view.card.name), deeds=pane.card_deeds(found),
        more=_more(found, pane),
        tabs=(
            CardTab("overview", tr("Overview"), _overview(found, pane)),
            CardTab("money", tr("Money"), _money(found, pane)),
            history_tab.tab(found.past, today),
        ),
        record=("family", view.card.id),
    )  # fmt: skip


def _money(found: FoundFamily, pane: "FamiliesPane") -> Sequence[Block]:
    """Return what is owed and how it came about, then the discounts."""
    view, today = found.view, found.moment.today
    money = money_tab.blocks((found.account,), view.currency, today, pane)
    whose = Whose(view.card.name, family_id=found.account.family_id)
    offers = offers_block.block(found.offers, whose, today, pane=pane, currency=view.currency)
    return (*money, offers)


def _more(found: FoundFamily, pane: "FamiliesPane") -> Sequence[Deed]:
    if not pane.may_write():
        return ()
    back = Deed(tr("Bring back from the archive"), pane.bring_back, "arrow-u-up-left")
    away = Deed(tr("Archive"), pane.archive_current, "archive")
    return (
        Deed(tr("Merge duplicates…"), pane.merge, "git-merge"),
        back if found.view.card.archived else away,
    )


def _overview(found: FoundFamily, pane: "FamiliesPane") -> Sequence[Block]:
    view, today = found.view, found.moment.today
    return (
        Lines(tr("Children"), [_child(child, found, pane) for child in view.children],
              nothing=tr("Nobody of this family learns here.")),
        Lines(tr("Adults"), [_adult(adult, found) for adult in view.adults],
              nothing=tr("No adult is known.")),
        *_bill(found),
        money_tab.total(
            view.owed, view.currency, view.due, today,
            money_tab.why_owed(pane, found.account.family_id),
        ),
    )  # fmt: skip


def _child(child: Child, found: FoundFamily, pane: "FamiliesPane") -> LineItem:
    meeting = phrases.meeting_words(child.next_lesson, found.moment.today)
    when = tr("next {when}", when=meeting) if meeting else ""
    share = "" if child.share_bp == WHOLE_BILL else share_words(child.share_bp)
    second = ", ".join(part for part in (*child.learns, share, when) if part)
    go = partial(pane.tools.go, "students", child.student_id)
    return LineItem(child.name, second, run=go)


def _adult(adult: people.MemberRow, found: FoundFamily) -> LineItem:
    card = found.view.card
    roles = []
    if adult.person_id == card.payer_id:
        roles.append(tr("pays"))
    if adult.person_id == card.holder_id:
        roles.append(tr("manages the family"))
    name = people.full_name(adult.given_name, adult.family_name, adult.display_name)
    phone = phrases.whole(people.show_phone(adult.phone, found.country))
    role = ", ".join(roles)
    said = (role[:1].upper() + role[1:], phone, adult.email or "")
    return LineItem(name, ", ".join(part for part in said if part))


def _bill(found: FoundFamily) -> Sequence[Block]:
    card = found.view.card
    town = " ".join(part for part in (card.billing_postcode, card.billing_city) if part)
    parts = (card.billing_street, town, card.billing_state, card.billing_country)
    address = ", ".join(part for part in parts if part)
    said = ((tr("Sent to"), card.billing_email or ""), (tr("Address"), address))
    facts = [Fact(key, value) for key, value in said if value]
    return (Facts(facts, tr("Bills")),) if facts else ()
