"""What a person at the desk can do with notes and consents."""

from collections.abc import Sequence
from uuid import UUID

from desktop_app.areas.people.service import (
    notes,
)
from desktop_app.areas.people.service.labels import Deeds
from desktop_app.areas.people.tables import PersonNote
from desktop_app.areas.people.terms import (
    Purpose,
)
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import tr, trn


class NoteDeeds(Deeds):
    """Notes and consents; each method is one change that undo takes back."""

    def add_note(self, person_id: UUID, text: str, *, pinned: bool = False) -> Changes:
        """Write a note about a person; `made` is the note."""
        with self._database.writing(
            tr("Add note about {name}", name=self._said(person_id))
        ) as work:
            work.made = notes.add_note(work, person_id, text, pinned=pinned)
        return work.changes

    def set_note(
        self, note_id: UUID, *, text: str | None = None, pinned: bool | None = None
    ) -> Changes:
        """Change the words of a note, or keep it above the others."""
        name = self._said(self._person_of(PersonNote, note_id))
        with self._database.writing(tr("Change note about {name}", name=name)) as work:
            notes.set_note(work, note_id, text=text, pinned=pinned)
        return work.changes

    def remove_note(self, note_id: UUID) -> Changes:
        """Take a note away."""
        name = self._said(self._person_of(PersonNote, note_id))
        with self._database.writing(tr("Remove note about {name}", name=name)) as work:
            notes.remove_note(work, note_id)
        return work.changes

    def give_consent(
        self, ids: Sequence[UUID], purpose: Purpose, *, given_by: str | None = None
    ) -> Changes:
        """Note a consent for one person or many."""
        many = trn("Note consent of {n} person", "Note consent of {n} people", len(ids))
        label = tr("Note consent of {name}", name=self._said(ids[0])) if len(ids) == 1 else many
        with self._database.writing(label) as work:
            for person_id in ids:
                notes.give_consent(work, person_id, purpose, given_by=given_by)
        return work.changes

    def withdraw_consent(self, person_id: UUID, purpose: Purpose) -> Changes:
        """Note that a consent was withdrawn."""
        label = tr("Withdraw consent of {name}", name=self._said(person_id))
        with self._database.writing(label) as work:
            notes.withdraw_consent(work, person_id, purpose)
        return work.changes
