"""What can be done with registers; each method is one change that undo takes back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from desktop_app.areas.attendance.queries.credits import holding
from desktop_app.areas.attendance.rules.registers import PRESENT
from desktop_app.areas.attendance.service import codes, credits, marks, notes
from desktop_app.areas.attendance.terms import CodeFacts
from desktop_app.areas.timetable import api as timetable
from desktop_app.core.db.database import Database
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import show_date, tr


class AttendanceService:
    """Marks, registers, lesson notes, make-ups and codes.

    `reason` is asked for once a register is finished.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def _meeting(self, occurrence_id: UUID) -> dict[str, str]:
        with self._database.reading() as session:
            title, day = timetable.meeting_title(session, occurrence_id)
        return {"title": title, "day": show_date(day)}

    def _name(self, student_id: UUID, known: str) -> str:
        if known:
            return known
        with self._database.reading() as session:
            return timetable.student_name(session, student_id)

    def mark(
        self, occurrence_id: UUID, student_id: UUID, key: str, *, name: str = "", **more: Any
    ) -> Changes:
        """Mark a student; `more` as in marks.mark: minutes_late, note, reason.

        Whoever knows the student's name gives it, so that it need not be read for the label.
        """
        name = self._name(student_id, name)
        with self._database.writing(tr("Mark {name} {key}", name=name, key=key)) as work:
            marks.mark(work, occurrence_id, student_id, key, **more)
        return work.changes

    def mark_everyone_else_present(
        self, occurrence_id: UUID, key: str = PRESENT, *, reason: str | None = None
    ) -> Changes:
        """Mark everybody who is not marked yet."""
        words = self._meeting(occurrence_id)
        with self._database.writing(tr("Mark everyone else in {title} of {day}", **words)) as work:
            marks.mark_everyone_else(work, occurrence_id, key, reason=reason)
        return work.changes

    def clear(self, occurrence_id: UUID, student_id: UUID, *, reason: str | None = None) -> Changes:
        """Take a student's mark away."""
        with self._database.reading() as session:
            name = timetable.student_name(session, student_id)
        with self._database.writing(tr("Clear mark of {name}", name=name)) as work:
            marks.clear(work, occurrence_id, student_id, reason=reason)
        return work.changes

    def set_note(
        self, occurrence_id: UUID, student_id: UUID, note: str | None, *, reason: str | None = None
    ) -> Changes:
        """Write a note beside a student's mark."""
        with self._database.reading() as session:
            name = timetable.student_name(session, student_id)
        with self._database.writing(tr("Note for {name}", name=name)) as work:
            marks.set_note(work, occurrence_id, student_id, note, reason=reason)
        return work.changes

    def finish(self, occurrence_id: UUID, *, rest: str | None = None) -> Changes:
        """Finish a register; whoever is not marked gets the code `rest` first, when given."""
        words = self._meeting(occurrence_id)
        with self._database.writing(tr("Finish register of {title} of {day}", **words)) as work:
            if rest is not None:
                marks.mark_everyone_else(work, occurrence_id, rest)
            marks.finish(work, occurrence_id)
        return work.changes

    def reopen(self, occurrence_id: UUID) -> Changes:
        """Open a finished register again."""
        words = self._meeting(occurrence_id)
        with self._database.writing(tr("Reopen register of {title} of {day}", **words)) as work:
            marks.reopen(work, occurrence_id)
        return work.changes

    def write_note(
        self, occurrence_id: UUID, student_id: UUID | None, text: str | None, *, shared: bool = True
    ) -> Changes:
        """Write the lesson note of a student, or without one of everybody."""
        words = self._meeting(occurrence_id)
        with self._database.writing(tr("Lesson note of {title} of {day}", **words)) as work:
            work.made = notes.write_note(work, occurrence_id, student_id, text, shared=shared)
        return work.changes

    def write_notes(
        self, occurrence_id: UUID, written: Mapping[UUID | None, tuple[str, bool]]
    ) -> Changes:
        """Write several notes of one meeting as one change: text and shared, by student."""
        words = self._meeting(occurrence_id)
        with self._database.writing(tr("Lesson notes of {title} of {day}", **words)) as work:
            for student_id, (text, shared) in written.items():
                notes.write_note(work, occurrence_id, student_id, text, shared=shared)
        return work.changes

    def _owner(self, credit_id: UUID) -> str:
        with self._database.reading() as session:
            return holding(session, credit_id).name

    def give_credit(self, student_id: UUID, **more: Any) -> Changes:
        """Give a make-up by hand; `more` as in credits.give_credit."""
        name = self._name(student_id, "")
        with self._database.writing(tr("Make-up for {name}", name=name)) as work:
            work.made = credits.give_credit(work, student_id, **more)
        return work.changes

    def set_credit(self, credit_id: UUID, **more: Any) -> Changes:
        """Change the last day or the length of a make-up."""
        name = self._owner(credit_id)
        with self._database.writing(tr("Change make-up of {name}", name=name)) as work:
            credits.set_credit(work, credit_id, **more)
        return work.changes

    def withdraw_credit(self, credit_id: UUID, reason: str | None) -> Changes:
        """Take a make-up away for good."""
        name = self._owner(credit_id)
        with self._database.writing(tr("Withdraw make-up of {name}", name=name)) as work:
            credits.withdraw_credit(work, credit_id, reason)
        return work.changes

    def use_credit(
        self, credit_id: UUID, occurrence_id: UUID, *, anyway: str | None = None
    ) -> Changes:
        """Book a make-up into a meeting."""
        said = {"name": self._owner(credit_id), **self._meeting(occurrence_id)}
        with self._database.writing(tr("{name} makes up in {title} of {day}", **said)) as work:
            credits.use_credit(work, credit_id, occurrence_id, anyway=anyway)
        return work.changes

    def use_credit_at(self, credit_id: UUID, start: datetime, **more: Any) -> Changes:
        """Make a meeting of its own for a make-up; `more` as in credits.use_credit_at."""
        name = self._owner(credit_id)
        said = {"name": name, "day": show_date(start.date())}
        with self._database.writing(tr("{name} makes up on {day}", **said)) as work:
            work.made = credits.use_credit_at(work, credit_id, start, **more)
        return work.changes

    def free_credit(self, credit_id: UUID) -> Changes:
        """Take the booking of a make-up back."""
        name = self._owner(credit_id)
        with self._database.writing(tr("Take back the make-up of {name}", name=name)) as work:
            credits.free_credit(work, credit_id)
        return work.changes

    def add_code(self, facts: CodeFacts) -> Changes:
        """Add a code to the register."""
        with self._database.writing(tr("Add attendance code {label}", label=facts.label)) as work:
            work.made = codes.add_code(work, facts)
        return work.changes

    def set_code(self, code_id: UUID, facts: CodeFacts) -> Changes:
        """Change a code and its effects."""
        with self._database.writing(
            tr("Change attendance code {label}", label=facts.label)
        ) as work:
            codes.set_code(work, code_id, facts)
        return work.changes

    def move_code(self, code_id: UUID, position: int) -> Changes:
        """Put a code at another place."""
        with self._database.writing(tr("Order attendance codes")) as work:
            codes.move_code(work, code_id, position)
        return work.changes

    def archive_code(self, code_id: UUID, *, away: bool = True) -> Changes:
        """Take a code out of use, or back."""
        label = tr("Archive attendance code") if away else tr("Bring attendance code back")
        with self._database.writing(label) as work:
            codes.archive_code(work, code_id, away=away)
        return work.changes
