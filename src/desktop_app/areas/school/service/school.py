"""What the office can do with its school; each deed is one change that undo takes back."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from desktop_app.areas.school.holidays import Holiday
from desktop_app.areas.school.service.calendar import (
    add_closure,
    add_holidays,
    add_term,
    add_year,
    remove_closure,
    set_span,
)
from desktop_app.areas.school.service.facts import set_school, set_setting
from desktop_app.areas.school.service.places import (
    add_location,
    add_room,
    archive,
    remove_travel_time,
    set_location,
    set_room,
    set_travel_time,
)
from desktop_app.areas.school.service.taxes import add_tax_rate, set_tax_rate
from desktop_app.areas.school.tables import (
    AcademicYear,
    Location,
    Room,
    TaxRate,
    Term,
)
from desktop_app.core.db.database import Database
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import tr, trn


class SchoolService:
    """What the office can do with its school; each method is one change that undo takes back."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def set_school(self, changes: Mapping[str, Any]) -> Changes:
        """Change facts of the school."""
        with self._database.writing(tr("Change school facts")) as work:
            set_school(work, changes)
        return work.changes

    def set_settings(self, changes: Mapping[str, Any]) -> Changes:
        """Choose school-wide settings."""
        with self._database.writing(tr("Change settings")) as work:
            for key, value in changes.items():
                set_setting(work, key, value)
        return work.changes

    def add_location(self, name: str, **facts: Any) -> Changes:
        """Add a location."""
        with self._database.writing(tr("Add location {name}", name=name)) as work:
            work.made = add_location(work, name, **facts)
        return work.changes

    def set_location(self, location_id: UUID, facts: Mapping[str, Any]) -> Changes:
        """Change a location."""
        with self._database.writing(tr("Change location")) as work:
            set_location(work, location_id, facts)
        return work.changes

    def add_room(
        self, name: str, *, location_id: UUID | None = None, capacity: int | None = None
    ) -> Changes:
        """Add a room."""
        with self._database.writing(tr("Add room {name}", name=name)) as work:
            work.made = add_room(work, name, location_id=location_id, capacity=capacity)
        return work.changes

    def set_room(self, room_id: UUID, facts: Mapping[str, Any]) -> Changes:
        """Change a room."""
        with self._database.writing(tr("Change room")) as work:
            set_room(work, room_id, facts)
        return work.changes

    def set_travel_time(self, start: UUID, end: UUID, minutes: int) -> Changes:
        """Say how many minutes it takes from one location to another."""
        with self._database.writing(tr("Set travel time")) as work:
            work.made = set_travel_time(work, start, end, minutes)
        return work.changes

    def remove_travel_time(self, travel_id: UUID) -> Changes:
        """Take back how long a way takes."""
        with self._database.writing(tr("Remove travel time")) as work:
            remove_travel_time(work, travel_id)
        return work.changes

    def archive_location(self, location_id: UUID, *, away: bool = True) -> Changes:
        """Take a location out of use, or back."""
        return self._archive(Location, location_id, away=away)

    def archive_room(self, room_id: UUID, *, away: bool = True) -> Changes:
        """Take a room out of use, or back."""
        return self._archive(Room, room_id, away=away)

    def archive_tax_rate(self, rate_id: UUID, *, away: bool = True) -> Changes:
        """Take a tax rate out of use, or back."""
        return self._archive(TaxRate, rate_id, away=away)

    def _archive(
        self, table: type[Location] | type[Room] | type[TaxRate], row_id: UUID, *, away: bool
    ) -> Changes:
        label = tr("Archive") if away else tr("Take back from the archive")
        with self._database.writing(label) as work:
            archive(work, table, row_id, away=away)
        return work.changes

    def add_year(self, name: str, first: date, last: date) -> Changes:
        """Add an academic year."""
        with self._database.writing(tr("Add school year {name}", name=name)) as work:
            work.made = add_year(work, name, first, last)
        return work.changes

    def add_term(self, name: str, first: date, last: date) -> Changes:
        """Add a term."""
        with self._database.writing(tr("Add term {name}", name=name)) as work:
            work.made = add_term(work, name, first, last)
        return work.changes

    def set_term(self, term_id: UUID, facts: Mapping[str, Any]) -> Changes:
        """Change the name or days of a term."""
        with self._database.writing(tr("Change term")) as work:
            set_span(work, Term, term_id, facts)
        return work.changes

    def set_year(self, year_id: UUID, facts: Mapping[str, Any]) -> Changes:
        """Change the name or days of a school year."""
        with self._database.writing(tr("Change school year")) as work:
            set_span(work, AcademicYear, year_id, facts)
        return work.changes

    def add_closure(
        self, name: str, first: date, last: date, *, location_id: UUID | None = None
    ) -> Changes:
        """Close the school, or one location, from first to last."""
        with self._database.writing(tr("Close the school: {name}", name=name)) as work:
            add_closure(work, name, first, last, location_id=location_id)
        return work.changes

    def add_holidays(self, days: Sequence[Holiday]) -> Changes:
        """Take over public holidays."""
        label = trn("Add {n} public holiday", "Add {n} public holidays", len(days))
        with self._database.writing(label) as work:
            add_holidays(work, days)
        return work.changes

    def remove_closure(self, closure_id: UUID) -> Changes:
        """Open the school again on a day."""
        with self._database.writing(tr("Remove closure")) as work:
            remove_closure(work, closure_id)
        return work.changes

    def add_tax_rate(self, name: str, rate_bp: int, *, is_default: bool = False) -> Changes:
        """Add a tax rate."""
        with self._database.writing(tr("Add tax rate {name}", name=name)) as work:
            work.made = add_tax_rate(work, name, rate_bp, is_default=is_default)
        return work.changes

    def set_tax_rate(self, rate_id: UUID, facts: Mapping[str, Any]) -> Changes:
        """Change the name of a tax rate, its rate, or whether it is the usual one."""
        with self._database.writing(tr("Change tax rate")) as work:
            set_tax_rate(work, rate_id, facts)
        return work.changes
