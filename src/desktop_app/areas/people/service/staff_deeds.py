"""What a person at the desk can do with staff and instruments."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from desktop_app.areas.people import rules
from desktop_app.areas.people.service import (
    instruments,
    staff,
)
from desktop_app.areas.people.service.labels import Deeds
from desktop_app.areas.people.tables import Staff
from desktop_app.areas.people.terms import (
    NewStaff,
)
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import tr, trn


class StaffDeeds(Deeds):
    """Staff and instruments; each method is one change that undo takes back."""

    def add_staff(self, new: NewStaff) -> Changes:
        """Add a member of staff with what they teach; `made` is the member of staff."""
        name = self._said(new.person)
        with self._database.writing(tr("Add {name} to the staff", name=name)) as work:
            work.made = staff.add_staff(work, new)
        return work.changes

    def set_staff(self, staff_id: UUID, changes: Mapping[str, Any]) -> Changes:
        """Change facts of a member of staff."""
        name = self._said(self._person_of(Staff, staff_id))
        with self._database.writing(tr("Change {name}", name=name)) as work:
            staff.set_staff(work, staff_id, changes)
        return work.changes

    def archive_staff(self, ids: Sequence[UUID], *, away: bool = True) -> Changes:
        """Take members of staff out of lists, or back."""
        label = trn("Archive {n} member of staff", "Archive {n} members of staff", len(ids))
        if not away:
            label = trn(
                "Bring back {n} member of staff", "Bring back {n} members of staff", len(ids)
            )
        with self._database.writing(label) as work:
            staff.archive_staff(work, ids, away=away)
        return work.changes

    def add_instrument(self, name: str) -> Changes:
        """Add an instrument or subject."""
        label = tr("Add instrument {name}", name=rules.clean(name))
        with self._database.writing(label) as work:
            work.made = instruments.add_instrument(work, name)
        return work.changes

    def set_instrument(self, instrument_id: UUID, name: str) -> Changes:
        """Give an instrument another name."""
        label = tr("Rename instrument to {name}", name=rules.clean(name))
        with self._database.writing(label) as work:
            instruments.set_instrument(work, instrument_id, name)
        return work.changes

    def archive_instrument(self, instrument_id: UUID, *, away: bool = True) -> Changes:
        """Offer an instrument no more, or again."""
        label = tr("Archive instrument") if away else tr("Bring back instrument")
        with self._database.writing(label) as work:
            instruments.archive_instrument(work, instrument_id, away=away)
        return work.changes
