"""What the office can do with the timetable; each method is one change that undo takes back."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from desktop_app.areas.timetable.queries import lookups
from desktop_app.areas.timetable.queries.plans import Checked, check_lesson
from desktop_app.areas.timetable.rules.hybrid import Cycle
from desktop_app.areas.timetable.service import (
    closures,
    endings,
    enrollments,
    lessons,
    meetings,
    moving,
    rooms,
    series,
)
from desktop_app.areas.timetable.terms import (
    KEEP,
    EnrollmentStatus,
    Keep,
    LessonFacts,
    OccurrenceStatus,
    Schedule,
    Scope,
)
from desktop_app.core.db.database import Database
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import show_date, tr, trn


class TimetableService:
    """Lessons, meetings and enrollments. `anyway` is the office's reason to book what is taken.

    Raises DoubleBooked when something is taken and no reason is given, RuleBroken for what cannot
    be.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def _title(self, lesson_id: UUID) -> str:
        with self._database.reading() as session:
            return lookups.lesson_title(session, lesson_id)

    def _meeting(self, occurrence_id: UUID) -> tuple[str, date]:
        with self._database.reading() as session:
            return lookups.meeting_title(session, occurrence_id)

    def _spell(self, enrollment_id: UUID) -> tuple[str, str]:
        with self._database.reading() as session:
            return lookups.spell_names(session, enrollment_id)

    def _student(self, student_id: UUID) -> str:
        with self._database.reading() as session:
            return lookups.student_name(session, student_id)

    def check_lesson(self, facts: LessonFacts, *, lesson_id: UUID | None = None) -> Checked:
        """Say what saving a lesson would bring: meetings, warnings, conflicts. Nothing is saved."""
        with self._database.reading() as session:
            return check_lesson(session, facts, lesson_id=lesson_id)

    def add_lesson(self, facts: LessonFacts, *, anyway: str | None = None) -> Changes:
        """Add a lesson with all its meetings."""
        with self._database.writing(tr("Add lesson {title}", title=facts.title)) as work:
            work.made = lessons.add_lesson(work, facts, anyway=anyway)
        return work.changes

    def plan_lesson(
        self, lesson_id: UUID, schedule: Schedule, *, anyway: str | None = None, **more: Any
    ) -> Changes:
        """Give a waiting lesson its time."""
        title = self._title(lesson_id)
        with self._database.writing(tr("Plan {title}", title=title)) as work:
            lessons.plan_lesson(work, lesson_id, schedule, anyway=anyway, **more)
        return work.changes

    def edit_lesson(
        self,
        lesson_id: UUID,
        changes: Mapping[str, Any],
        *,
        first: date | None = None,
        anyway: str | None = None,
    ) -> Changes:
        """Change what is said of a lesson; a new time, teacher or room holds from a day on."""
        title = self._title(lesson_id)
        with self._database.writing(tr("Edit {title}", title=title)) as work:
            lessons.edit_lesson(work, lesson_id, changes, first=first, anyway=anyway)
        return work.changes

    def end_lesson(self, lesson_id: UUID, last_day: date) -> Changes:
        """Let a lesson meet until a day."""
        title = self._title(lesson_id)
        with self._database.writing(
            tr("End {title} on {day}", title=title, day=show_date(last_day))
        ) as work:
            endings.end_lesson(work, lesson_id, last_day)
        return work.changes

    def archive_lessons(self, lesson_ids: Collection[UUID]) -> Changes:
        """Take lessons out of the lists."""
        with self._database.writing(
            trn("Archive {n} lesson", "Archive {n} lessons", len(lesson_ids))
        ) as work:
            for each in lesson_ids:
                endings.archive_lesson(work, each)
        return work.changes

    def restore_lessons(self, lesson_ids: Collection[UUID]) -> Changes:
        """Bring archived lessons back."""
        with self._database.writing(
            trn(
                "Take {n} lesson back from the archive",
                "Take {n} lessons back from the archive",
                len(lesson_ids),
            )
        ) as work:
            for each in lesson_ids:
                endings.restore_lesson(work, each)
        return work.changes

    def set_hybrid(self, lesson_id: UUID, cycle: Cycle | None) -> Changes:
        """Keep the cycle of a hybrid lesson."""
        title = self._title(lesson_id)
        with self._database.writing(tr("Set one-on-one weeks of {title}", title=title)) as work:
            lessons.set_hybrid(work, lesson_id, cycle)
        return work.changes

    def move_meeting(
        self,
        occurrence_id: UUID,
        start: datetime,
        *,
        duration: int | None = None,
        room_id: UUID | Keep | None = KEEP,
        teacher_id: UUID | Keep | None = KEEP,
        scope: Scope = Scope.ONE,
        anyway: str | None = None,
    ) -> Changes:
        """Move a meeting, the series from it on, or all that is to come, to a wall time."""
        title, day = self._meeting(occurrence_id)
        with self._database.writing(
            tr("Move {title} of {day}", title=title, day=show_date(day))
        ) as work:
            moving.move_meeting(
                work,
                occurrence_id,
                start,
                duration=duration,
                room_id=room_id,
                teacher_id=teacher_id,
                scope=scope,
                anyway=anyway,
            )
        return work.changes

    def cancel_meeting(
        self,
        occurrence_id: UUID,
        status: OccurrenceStatus = OccurrenceStatus.CANCELLED,
        *,
        reason: str | None = None,
        scope: Scope = Scope.ONE,
    ) -> Changes:
        """Cancel a meeting, it and all after it, or all to come."""
        title, day = self._meeting(occurrence_id)
        with self._database.writing(
            tr("Cancel {title} of {day}", title=title, day=show_date(day))
        ) as work:
            meetings.cancel_meeting(work, occurrence_id, status, reason=reason, scope=scope)
        return work.changes

    def restore_meeting(self, occurrence_id: UUID, *, anyway: str | None = None) -> Changes:
        """Let a cancelled meeting take place after all."""
        title, day = self._meeting(occurrence_id)
        with self._database.writing(
            tr("Bring back {title} of {day}", title=title, day=show_date(day))
        ) as work:
            meetings.restore_meeting(work, occurrence_id, anyway=anyway)
        return work.changes

    def substitute(
        self,
        occurrence_id: UUID,
        teacher_id: UUID,
        *,
        scope: Scope = Scope.ONE,
        anyway: str | None = None,
    ) -> Changes:
        """Let another teacher take a meeting."""
        title, day = self._meeting(occurrence_id)
        with self._database.writing(
            tr("Substitute teacher for {title} of {day}", title=title, day=show_date(day))
        ) as work:
            meetings.substitute(work, occurrence_id, teacher_id, scope=scope, anyway=anyway)
        return work.changes

    def add_meeting(
        self, lesson_id: UUID, start: datetime, *, anyway: str | None = None, **more: Any
    ) -> Changes:
        """Add one meeting that the series' rule does not name."""
        title = self._title(lesson_id)
        with self._database.writing(
            tr("Add {title} on {day}", title=title, day=show_date(start.date()))
        ) as work:
            work.made = meetings.add_meeting(work, lesson_id, start, anyway=anyway, **more)
        return work.changes

    def archive_room(self, room_id: UUID, *, away: bool = True) -> Changes:
        """Take a room out of use, unless something to come is in it; or back."""
        label = tr("Archive") if away else tr("Take back from the archive")
        with self._database.writing(label) as work:
            rooms.archive_room(work, room_id, away=away)
        return work.changes

    def cancel_closed(
        self, first: date, last: date, *, only: Collection[UUID] | None = None
    ) -> Changes:
        """Cancel what is planned on closed days."""
        with self._database.writing(tr("Cancel lessons on closed days")) as work:
            closures.cancel_closed(work, first, last, only=only)
        return work.changes

    def roll_over(self, until: date) -> Changes:
        """Make the meetings of every lesson that goes on, up to a day."""
        with self._database.writing(tr("Plan lessons up to {day}", day=show_date(until))) as work:
            series.roll_over(work, until)
        return work.changes

    def enroll(self, lesson_id: UUID, student_id: UUID, **more: Any) -> Changes:
        """Enroll a student; `more` as in enrollments.enroll."""
        title = self._title(lesson_id)
        name = self._student(student_id)
        with self._database.writing(tr("Enrol {name} in {title}", name=name, title=title)) as work:
            work.made = enrollments.enroll(work, lesson_id, student_id, **more)
        return work.changes

    def enroll_all(self, lesson_id: UUID, student_ids: Collection[UUID], **more: Any) -> Changes:
        """Enroll several students as one change: all of them, or nobody."""
        said = trn(
            "Enrol {n} student in {title}",
            "Enrol {n} students in {title}",
            len(student_ids),
            title=self._title(lesson_id),
        )
        with self._database.writing(said) as work:
            for each in student_ids:
                enrollments.enroll(work, lesson_id, each, **more)
        return work.changes

    def unenroll(
        self,
        enrollment_id: UUID,
        last_day: date | None = None,
        *,
        status: EnrollmentStatus = EnrollmentStatus.UNENROLLED,
    ) -> Changes:
        """End a student's spell in a lesson."""
        name, title = self._spell(enrollment_id)
        with self._database.writing(
            tr("End enrolment of {name} in {title}", name=name, title=title)
        ) as work:
            enrollments.unenroll(work, enrollment_id, last_day, status=status)
        return work.changes

    def set_enrollment(self, enrollment_id: UUID, **changes: Any) -> Changes:
        """Change a spell's own price, notes or days."""
        name, title = self._spell(enrollment_id)
        with self._database.writing(
            tr("Edit enrolment of {name} in {title}", name=name, title=title)
        ) as work:
            enrollments.set_enrollment(work, enrollment_id, **changes)
        return work.changes

    def approve(self, enrollment_id: UUID, *, anyway: str | None = None) -> Changes:
        """Accept an enrollment that waits for approval."""
        name, title = self._spell(enrollment_id)
        with self._database.writing(
            tr("Approve enrolment of {name} in {title}", name=name, title=title)
        ) as work:
            enrollments.approve(work, enrollment_id, anyway=anyway)
        return work.changes

    def refuse(self, enrollment_id: UUID, reason: str | None = None) -> Changes:
        """Refuse an enrollment that waits for approval; the change says the reason."""
        name, title = self._spell(enrollment_id)
        label = tr("Refuse enrolment of {name} in {title}", name=name, title=title)
        if reason and reason.strip():
            label = tr("{label}: {reason}", label=label, reason=" ".join(reason.split()))
        with self._database.writing(label) as work:
            enrollments.refuse(work, enrollment_id, reason)
        return work.changes
