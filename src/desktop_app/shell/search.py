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
        if not window.database.actor.is_any(Role.ADMIN, Role.FRONT_DESK):
            return []
        entries: list[Entry] = []
        for deed in (_open_invoices, _take_payments):
            entries += deed(window, text)
        return [Group(tr("Families’ accounts"), entries)] if entries else []

    return Provider(find, background=True)


def _open_invoices(window: "OfficeWindow", text: str) -> list[Entry]:
    return [
        Entry(
            tr("Open invoice {number}, {family}", number=hit.title, family=account.name),
            partial(window.go, "billing", hit.id),
            fact=hit.fact,
            icon="receipt",
            beside=partial(window.ask_beside, "billing", hit.id),
        )
        for account in _accounts(window, text, tr("Open invoice"))
        for hit in account.invoices
    ]


def _take_payments(window: "OfficeWindow", text: str) -> list[Entry]:
    if window.database.read_only:
        return []
    return [
        Entry(
            tr("Take payment from {family}", family=account.name),
            partial(dialogs.take_payment, window, account.family_id),
            fact=account.owed,
            icon="credit-card",
        )
        for account in _accounts(window, text, tr("Take payment"))
    ]


def _accounts(window: "OfficeWindow", text: str, deed: str) -> Sequence[desk.Account]:
    """Return the families meant by the words that do not name the deed, when others do."""
    words = text.split()
    names = [word for word in words if not hits(deed, word)]
    if not names or len(names) == len(words):
        return []
    with window.database.reading() as session:
        return desk.find_accounts(session, " ".join(names), window.database.clock.now())


def _people(window: "OfficeWindow") -> Provider:
    def find(text: str) -> Sequence[Group]:
        if not text:
            return []
        with window.database.reading() as session:
            found = desk.find_people(session, text, limit=8)
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
