"""Consents in the inspector: which are given, and the deeds that give and withdraw them."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from desktop_app.areas.people import api as people
from desktop_app.areas.people.api import Purpose
from desktop_app.areas.people.ui.phrases import ASKED, purpose_words
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import show_date_with_year, tr
from desktop_app.kit.card_parts import Fact
from desktop_app.kit.deeds import Deed

if TYPE_CHECKING:
    from desktop_app.areas.desk.ui.desk_pane import DeskPane


def facts(card: people.PersonCard) -> list[Fact]:
    """Return a row for each purpose: a check or a cross, and since when."""
    known = {row.purpose: row for row in card.consents}
    rows = []
    for at, purpose in enumerate(ASKED):
        row = known.get(purpose)
        given = row is not None and row.in_force
        words = purpose_words(purpose)
        if row is not None and given and row.given_at is not None:
            words = tr("{what}, {day}", what=words, day=show_date_with_year(row.given_at.date()))
        icon, tone = ("check", "green") if given else ("x", "red")
        rows.append(Fact("" if at else tr("Consent"), words, icon=icon, tone=tone))
    return rows


def deeds(card: people.PersonCard, pane: "DeskPane") -> Sequence[Deed]:
    """Return what gives or withdraws each consent."""
    service = people.PeopleService(pane.database)
    known = {row.purpose: row.in_force for row in card.consents}
    guardian = next((c.name for c in card.contacts), None)

    def give(purpose: Purpose) -> Callable[[], None]:
        def run() -> None:
            def deed() -> Changes:
                return service.give_consent([card.person_id], purpose, given_by=guardian)

            pane.write(deed, tr("Consent noted: {what}", what=purpose_words(purpose)))

        return run

    def withdraw(purpose: Purpose) -> Callable[[], None]:
        def run() -> None:
            def deed() -> Changes:
                return service.withdraw_consent(card.person_id, purpose)

            pane.write(deed, tr("Consent withdrawn: {what}", what=purpose_words(purpose)))

        return run

    return [
        Deed(tr("Withdraw consent: {what}", what=purpose_words(purpose)), withdraw(purpose))
        if known.get(purpose)
        else Deed(tr("Note consent: {what}", what=purpose_words(purpose)), give(purpose))
        for purpose in ASKED
    ]
