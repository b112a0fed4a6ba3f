"""What the palette finds: commands, people, lessons, panes."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from desktop_app.areas.desk import api as desk
from desktop_app.core.access.actor import Role
from desktop_app.core.wording import tr
from desktop_app.kit.actions import SHORTCUTS
from desktop_app.kit.buttons import keys_text
from desktop_app.kit.paint import hits
from desktop_app.kit.palette import Entry, Group, Provider, command_provider
from desktop_app.shell import dialogs

if TYPE_CHECKING:
    from desktop_app.shell.office_window import OfficeWindow

_ICONS = {
    "student": "student",
    "family": "users-three",
    "staff": "identification-badge",
    "lesson": "calendar",
    "guardian": "user",
}
_PANES = {
    "student": "students",
    "family": "families",
    "staff": "staff",
    "lesson": "timetable",
    "guardian": "families",
}


def palette_providers(window: "OfficeWindow") -> list[Provider]:
    """Return what the palette of a window asks, in the order it shows it."""
    return [
        command_provider(window.actions_list),
        _deeds(window),
        _people(window),
        _lessons(window),
        Provider(lambda text: _panes(window, text)),
    ]


def _panes(window: "OfficeWindow", text: str) -> Sequence[Group]:
    words = text.split()
    entries = [
        Entry(
            spec.title,
            partial(window.go, spec.name),
            icon=spec.icon,
            keys=keys_text(SHORTCUTS.get(spec.keys, "")),
            beside=partial(window.ask_beside, spec.name),
        )
        for spec in window.specs
        if all(hits(spec.title, word) for word in words)
    ]
    return [Group(tr("Go to"), entries)] if entries else []


def _deeds(window: "OfficeWindow") -> Provider:
    """Offer what can be done for a family: some words name the deed, the others the family."""

    def find(text: str) -> Sequence[Group]:
        names = _names_beside_a_deed(text)
        if not names or not window.database.actor.is_any(Role.ADMIN, Role.FRONT_DESK):
            return []
        with window.database.reading() as session:
            found = desk.find_accounts(session, names, window.database.clock.now())
        entries = [entry for account in found for entry in _of_account(window, account, text)]
        return [Group(tr("Families’ accounts"), entries)] if entries else []

    return Provider(find, background=True)


def _deed_words() -> tuple[str, str]:
    return tr("Take payment"), tr("Open invoice")


def _names_beside_a_deed(text: str) -> str:
    """Return the words that name no deed, when others do."""
    words = text.split()
    names = [word for word in words if not any(hits(deed, word) for deed in _deed_words())]
    return " ".join(names) if len(names) < len(words) else ""


def _of_account(window: "OfficeWindow", account: desk.Account, text: str) -> list[Entry]:
    """Return what can be done with an account, the deed that was named first."""
    entries = [
        Entry(
            tr("Open invoice {number}, {family}", number=hit.title, family=account.name),
            partial(window.go, "billing", hit.id),
            fact=hit.fact,
            icon="receipt",
            beside=partial(window.ask_beside, "billing", hit.id),
        )
        for hit in account.invoices
    ]
    if not window.database.read_only:
        pay = Entry(
            tr("Take payment from {family}", family=account.name),
            partial(dialogs.take_payment, window, account.family_id),
            fact=account.owed,
            icon="credit-card",
        )
        named = any(hits(tr("Take payment"), word) for word in text.split())
        entries.insert(0 if named else len(entries), pay)
    return entries


def _people(window: "OfficeWindow") -> Provider:
    def find(text: str) -> Sequence[Group]:
        if not text:
            return []
        with window.database.reading() as session:
            names = _names_beside_a_deed(text)
            found = desk.find_people(session, text, limit=8)
            found = found or desk.find_people(session, names, limit=8)
        entries = [_entry(hit, window) for hit in found]
        return [Group(tr("Students and families"), entries)] if entries else []

    return Provider(find, background=True, prefix="@")


def _lessons(window: "OfficeWindow") -> Provider:
    def find(text: str) -> Sequence[Group]:
        if not text:
            return []
        with window.database.reading() as session:
            found = desk.find_lessons(session, text, limit=5)
        return [Group(tr("Lessons"), [_entry(hit, window) for hit in found])] if found else []

    return Provider(find, background=True, prefix="#")


def _entry(hit: desk.Hit, window: "OfficeWindow") -> Entry:
    pane, key = _PANES[hit.kind], hit.id
    return Entry(
        hit.title,
        partial(window.go, pane, key),
        fact=hit.fact,
        icon=_ICONS[hit.kind],
        beside=partial(window.ask_beside, pane, key),
    )
