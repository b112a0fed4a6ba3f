"""What the palette finds: commands, people, lessons, panes."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from desktop_app.areas.desk import api as desk
from desktop_app.core.db.database import Database
from desktop_app.core.wording import tr
from desktop_app.kit.actions import SHORTCUTS
from desktop_app.kit.buttons import keys_text
from desktop_app.kit.paint import hits
from desktop_app.kit.palette import Entry, Group, Provider, command_provider

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

Go = Callable[..., object]


def palette_providers(window: "OfficeWindow") -> list[Provider]:
    """Return what the palette of a window asks, in the order it shows it."""
    return [
        command_provider(window.actions_list),
        _people(window.database, window.go),
        _lessons(window.database, window.go),
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
        )
        for spec in window.specs
        if all(hits(spec.title, word) for word in words)
    ]
    return [Group(tr("Go to"), entries)] if entries else []


def _people(database: Database, go: Go) -> Provider:
    def find(text: str) -> Sequence[Group]:
        if not text:
            return []
        with database.reading() as session:
            found = desk.find_people(session, text, limit=8)
        entries = [_entry(hit, go) for hit in found]
        return [Group(tr("Students and families"), entries)] if entries else []

    return Provider(find, background=True, prefix="@")


def _lessons(database: Database, go: Go) -> Provider:
    def find(text: str) -> Sequence[Group]:
        if not text:
            return []
        with database.reading() as session:
            found = desk.find_lessons(session, text, limit=5)
        return [Group(tr("Lessons"), [_entry(hit, go) for hit in found])] if found else []

    return Provider(find, background=True, prefix="#")


def _entry(hit: desk.Hit, go: Go) -> Entry:
    pane, key = _PANES[hit.kind], hit.id
    return Entry(hit.title, lambda: go(pane, key), fact=hit.fact, icon=_ICONS[hit.kind])
