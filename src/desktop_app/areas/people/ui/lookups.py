"""What fields of forms find while somebody types; asked on reader threads."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from desktop_app.areas.people import api as people
from desktop_app.core.db.database import Database
from desktop_app.core.folding import fold
from desktop_app.core.wording import tr

Options = Sequence[tuple[Any, str]]


@dataclass(frozen=True, slots=True)
class New:
    """Something that is not there yet and will be made under this name."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Lookups:
    """The lookups of one school."""

    database: Database

    def instruments(self, typed: str) -> Options:
        """Find instruments; the words themselves are offered as a new one."""
        with self.database.reading() as session:
            rows = [(row.id, row.name) for row in people.instruments(session)]
        found = [(key, name) for key, name in rows if fold(typed) in fold(name)]
        return [*found[:10], *_new(typed, found)]

    def families(self, typed: str) -> Options:
        """Find families; the words themselves are offered as a new one."""
        with self.database.reading() as session:
            found = people.find_families(session, typed, limit=10)
        return [*found, *_new(typed, found)]

    def known_families(self, typed: str) -> Options:
        """Find families that are there."""
        with self.database.reading() as session:
            return people.find_families(session, typed, limit=12)

    def persons(self, typed: str) -> Options:
        """Find people by name, phone, family or instrument."""
        with self.database.reading() as session:
            found = people.find_persons(session, typed, limit=12)
        return [(row.person_id, _said(row)) for row in found if not row.archived]

    def students(self, typed: str) -> Options:
        """Find students."""
        with self.database.reading() as session:
            found = people.find_persons(session, typed, limit=12)
        return [(row.student_id, row.name) for row in found if row.student_id and not row.archived]

    def namesakes(self, given: str, family: str) -> str:
        """Return the name of somebody here who is called the same, "" for nobody."""
        with self.database.reading() as session:
            found = people.find_persons(session, f"{given} {family}", limit=20)
        same = (row.name for row in found if fold(row.name) == fold(f"{given} {family}"))
        return next(same, "")

    def person(self, person_id: UUID) -> people.PersonCard | None:
        """Read one person."""
        with self.database.reading() as session:
            return people.person_card(session, person_id)


def _said(row: people.FoundPerson) -> str:
    what = tr("student") if row.student_id else tr("staff") if row.staff_id else row.phone or ""
    return ", ".join(part for part in (row.name, what) if part)


def _new(typed: str, found: Options) -> Options:
    name = " ".join(typed.split())
    if not name or any(fold(words) == fold(name) for _, words in found):
        return []
    return [(New(name), tr("{name} (new)", name=name))]
