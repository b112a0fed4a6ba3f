"""What fields about groups find while somebody types; asked on reader threads."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from desktop_app.areas.clubs import api as clubs
from desktop_app.areas.people import api as people
from desktop_app.areas.streaks.api import GroupType
from desktop_app.core.db.database import Database
from desktop_app.core.wording import tr, trn

Options = Sequence[tuple[Any, str]]


@dataclass(frozen=True, slots=True)
class Lookups:
    """The lookups of one school."""

    database: Database

    def pupils(self, typed: str) -> Options:
        """Find pupils."""
        with self.database.reading() as session:
            found = people.find_persons(session, typed, limit=12)
        return [(row.student_id, row.name) for row in found if row.student_id and not row.archived]

    def makers(self, typed: str) -> Options:
        """Find who may make a group: pupils and staff, by person."""
        with self.database.reading() as session:
            found = people.find_persons(session, typed, limit=16)
        return [
            (row.person_id, row.name if row.student_id else tr("{name}, staff", name=row.name))
            for row in found
            if (row.student_id or row.staff_id) and not row.archived
        ]

    def clubs(self) -> Options:
        """Return the clubs that have groups, and none."""
        with self.database.reading() as session:
            rows = clubs.club_rows(session, self.database.clock.now().date())
        found = [
            (row.id, trn("{club}, {n} at most", "{club}, {n} at most", row.max_buddy_members,
                         club=row.name))
            for row in rows
            if row.max_buddy_members
        ]  # fmt: skip
        return [(None, tr("None, the overall streak counts")), *found]


def type_of_maker(kind: GroupType) -> str:
    """Say who makes a group of a kind."""
    if kind is GroupType.TEACHER_CREATED:
        return tr("Everybody with consent is in at once.")
    if kind is GroupType.MIXED:
        return tr("Everybody is asked; then a teacher lets it begin.")
    return tr("Everybody is asked; it begins once all have answered.")
