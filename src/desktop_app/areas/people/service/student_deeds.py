"""What a person at the desk can do with students and other persons."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from desktop_app.areas.people.service import (
    contacts,
    instruments,
    merge,
    persons,
    students,
)
from desktop_app.areas.people.service.labels import Deeds
from desktop_app.areas.people.tables import Student
from desktop_app.areas.people.terms import (
    Contact,
    Learns,
    NewStudent,
    SkillLevel,
)
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import tr, trn


class StudentDeeds(Deeds):
    """Students, persons and contacts; each method is one change that undo takes back."""

    def add_student(self, new: NewStudent) -> Changes:
        """Add a student with instruments, contacts and family; `made` is the student."""
        name = self._said(new.person)
        with self._database.writing(tr("Add student {name}", name=name)) as work:
            work.made = students.add_student(work, new)
        return work.changes

    def set_student(
        self,
        student_id: UUID,
        changes: Mapping[str, Any],
        contact_list: Sequence[Contact] | None = None,
    ) -> Changes:
        """Change facts of a student, and all contacts when a list of them is given."""
        person_id = self._person_of(Student, student_id)
        label = tr("Change student {name}", name=self._said(person_id))
        with self._database.writing(label) as work:
            students.set_student(work, student_id, changes)
            if contact_list is not None:
                contacts.set_contacts(work, person_id, contact_list)
        return work.changes

    def archive_students(self, ids: Sequence[UUID], *, away: bool = True) -> Changes:
        """Take students out of the roster, or back."""
        name = self._only(Student, ids)
        if away:
            many = trn("Archive {n} student", "Archive {n} students", len(ids))
            label = tr("Archive {name}", name=name) if name else many
        else:
            many = trn("Bring back {n} student", "Bring back {n} students", len(ids))
            label = tr("Bring back {name}", name=name) if name else many
        with self._database.writing(label) as work:
            students.archive_students(work, ids, away=away)
        return work.changes

    def set_location(self, ids: Sequence[UUID], location_id: UUID | None) -> Changes:
        """Say where students learn."""
        label = trn("Set location of {n} student", "Set location of {n} students", len(ids))
        with self._database.writing(label) as work:
            students.set_location(work, ids, location_id)
        return work.changes

    def set_level(
        self,
        ids: Sequence[UUID],
        level: SkillLevel | None,
        *,
        instrument: UUID | str | None = None,
    ) -> Changes:
        """Set how far students are, with an instrument or the one that comes first."""
        label = trn("Set level of {n} student", "Set level of {n} students", len(ids))
        with self._database.writing(label) as work:
            instruments.set_level(work, ids, level, instrument=instrument)
        return work.changes

    def set_learns(self, student_id: UUID, learns: Sequence[Learns]) -> Changes:
        """Say what a student learns."""
        name = self._said(self._person_of(Student, student_id))
        with self._database.writing(tr("Change what {name} learns", name=name)) as work:
            instruments.set_learns(work, student_id, learns)
        return work.changes

    def set_person(self, person_id: UUID, changes: Mapping[str, Any]) -> Changes:
        """Change facts of a person who need not be a student: a guardian, a payer."""
        with self._database.writing(tr("Change {name}", name=self._said(person_id))) as work:
            persons.set_person(work, person_id, changes)
        return work.changes

    def set_health(self, person_id: UUID, changes: Mapping[str, str | None]) -> Changes:
        """Write down allergies and notes on health."""
        label = tr("Change health notes of {name}", name=self._said(person_id))
        with self._database.writing(label) as work:
            persons.set_health(work, person_id, changes)
        return work.changes

    def archive_persons(self, ids: Sequence[UUID], *, away: bool = True) -> Changes:
        """Take guardians and other persons out of lists, or back."""
        label = trn("Archive {n} person", "Archive {n} people", len(ids))
        if not away:
            label = trn("Bring back {n} person", "Bring back {n} people", len(ids))
        with self._database.writing(label) as work:
            persons.archive_persons(work, ids, away=away)
        return work.changes

    def merge_persons(self, keep_id: UUID, gone_id: UUID, *, take: Collection[str] = ()) -> Changes:
        """Make two records of one person into one."""
        label = tr("Merge {gone} into {keep}", gone=self._said(gone_id), keep=self._said(keep_id))
        with self._database.writing(label) as work:
            merge.merge_persons(work, keep_id, gone_id, take=take)
        return work.changes

    def add_contact(self, person_id: UUID, contact: Contact) -> Changes:
        """Add a guardian, emergency contact or payer; `made` is the person it is."""
        with self._database.writing(
            tr("Add contact of {name}", name=self._said(person_id))
        ) as work:
            work.made = contacts.add_contact(work, person_id, contact)
        return work.changes

    def set_contacts(self, person_id: UUID, contact_list: Sequence[Contact]) -> Changes:
        """Say who all the contacts of a student are, in order of whom to call first."""
        label = tr("Change contacts of {name}", name=self._said(person_id))
        with self._database.writing(label) as work:
            contacts.set_contacts(work, person_id, contact_list)
        return work.changes

    def remove_contact(self, person_id: UUID, other_id: UUID) -> Changes:
        """Say that somebody is no contact of a student any more."""
        label = tr("Remove contact of {name}", name=self._said(person_id))
        with self._database.writing(label) as work:
            contacts.remove_contact(work, person_id, other_id)
        return work.changes
