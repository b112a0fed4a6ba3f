"""The schools opened lately, and what is known of each without opening it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desktop_app.core.db import connection, school_file
from desktop_app.core.db.connection import SchoolConnection
from desktop_app.core.errors import FileRefused
from desktop_app.core.settings import Preferences
from desktop_app.core.sync import copy_facts, copy_file
from desktop_app.core.wording import show_date, tr

KEEP = 12


@dataclass(frozen=True, slots=True)
class RecentSchool:
    """A school as the start window lists it; a shared one brings its connection.

    `state` is here, reading, copy, open, online, away, missing or broken.
    """

    path: Path
    name: str
    fact: str
    state: str
    shared: SchoolConnection | None = None


class Recent:
    """A list in the preferences, newest first."""

    def __init__(
        self, preferences: Preferences, now: Callable[[], datetime] = datetime.now
    ) -> None:
        self._preferences = preferences
        self._now = now

    def _entries(self) -> list[dict[str, str]]:
        kept = self._preferences.get("recent", [])
        return (
            [e for e in kept if isinstance(e, dict) and "path" in e]
            if isinstance(kept, list)
            else []
        )

    def remember(self, path: Path) -> None:
        """Put a school first."""
        entry = {"path": str(path.resolve()), "opened": self._now().isoformat(timespec="minutes")}
        others = [e for e in self._entries() if e["path"] != entry["path"]]
        self._preferences.set("recent", [entry, *others][:KEEP])

    def forget(self, path: Path) -> None:
        """Take a school off the list; the file stays."""
        self._preferences.set("recent", [e for e in self._entries() if e["path"] != str(path)])

    def listed(self) -> list[RecentSchool]:
        """Look at each school's file; on a reader thread, for it touches disks."""
        return [
            self._look(Path(entry["path"]), entry.get("opened", "")) for entry in self._entries()
        ]

    def _look(self, path: Path, opened: str) -> RecentSchool:
        when = _when(opened, self._now())
        if connection.is_connection_file(path):
            return _look_at_server(path, when)
        copied = copy_facts.is_copy(path)
        fact = (
            tr("Your copy, {place}. Last opened {when}", place=_short(path), when=when)
            if copied
            else tr("Local file, {place}. Last opened {when}", place=_short(path), when=when)
        )
        try:
            glance = copy_file.glance(path) if copied else school_file.glance(path)
        except FileRefused as refused:
            state = "missing" if not path.exists() else "broken"
            return RecentSchool(path, path.stem, refused.sentence, state)
        if glance.holder is not None:
            taken = tr(
                "Open on {computer}, by {name}",
                computer=glance.holder.computer,
                name=glance.holder.name,
            )
            return RecentSchool(path, glance.name, taken, "open")
        state = "copy" if copied else "reading" if glance.read_only else "here"
        return RecentSchool(path, glance.name, fact, state)


def _look_at_server(path: Path, when: str) -> RecentSchool:
    try:
        place = connection.read(path)
    except FileRefused as refused:
        state = "missing" if not path.exists() else "broken"
        return RecentSchool(path, path.stem, refused.sentence, state)
    answers = connection.answers(place)
    words = tr("Shared, {server}. Last opened {when}", server=place.place, when=when)
    if not answers:
        words = tr("Shared, {server} is not reached. Opened {when}", server=place.place, when=when)
    return RecentSchool(path, place.school, words, "online" if answers else "away", place)


def _short(path: Path) -> str:
    return str(Path(path.parent.name) / path.name)


def _when(opened: str, now: datetime) -> str:
    try:
        then = datetime.fromisoformat(opened)
    except ValueError:
        return tr("some time ago")
    if then.date() == now.date():
        return tr("today {time}", time=f"{then:%H:%M}")
    return show_date(then.date())
