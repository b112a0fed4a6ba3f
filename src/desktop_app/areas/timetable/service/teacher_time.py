"""What the office can do with teachers' hours and time off; each method is one change."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from desktop_app.areas.timetable.queries import lookups
from desktop_app.areas.timetable.rules.hours import Hours
from desktop_app.areas.timetable.service import hours as deeds
from desktop_app.areas.timetable.service.hours import Absence
from desktop_app.areas.timetable.tables import TeacherAvailability, TimeOff
from desktop_app.core.db.database import Database
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import show_date, tr


class TeacherTimeService:
    """When teachers can teach and when they are away. Raises RuleBroken for what cannot be."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def _teacher(self, teacher_id: UUID) -> str:
        with self._database.reading() as session:
            return lookups.teacher_name(session, teacher_id)

    def _whose(self, table: type[TeacherAvailability] | type[TimeOff], row_id: UUID) -> str:
        with self._database.reading() as session:
            whose = session.scalars(select(table.teacher_id).where(table.id == row_id)).first()
            return lookups.teacher_name(session, whose) if whose else tr("Somebody")

    def add_hours(self, teacher_id: UUID, hours: Hours) -> Changes:
        """Say that a teacher can teach in these hours."""
        label = tr("Add hours of {name}", name=self._teacher(teacher_id))
        with self._database.writing(label) as work:
            work.made = deeds.add_hours(work, teacher_id, hours)
        return work.changes

    def set_hours(self, hours_id: UUID, hours: Hours) -> Changes:
        """Change hours in which a teacher can teach."""
        label = tr("Change hours of {name}", name=self._whose(TeacherAvailability, hours_id))
        with self._database.writing(label) as work:
            deeds.set_hours(work, hours_id, hours)
        return work.changes

    def remove_hours(self, hours_id: UUID) -> Changes:
        """Take back hours in which a teacher could teach."""
        label = tr("Remove hours of {name}", name=self._whose(TeacherAvailability, hours_id))
        with self._database.writing(label) as work:
            deeds.remove_hours(work, hours_id)
        return work.changes

    def keep_hours(self, teacher_id: UUID, wanted: Sequence[tuple[UUID | None, Hours]]) -> Changes:
        """Let a teacher's hours be these and no others; those with an id are changed."""
        label = tr("Change hours of {name}", name=self._teacher(teacher_id))
        with self._database.writing(label) as work:
            deeds.keep_hours(work, teacher_id, wanted)
        return work.changes

    def add_time_off(self, teacher_id: UUID, absence: Absence) -> Changes:
        """Say that a teacher is away."""
        said = {"name": self._teacher(teacher_id), "day": show_date(absence.start.date())}
        with self._database.writing(tr("Time off of {name} from {day}", **said)) as work:
            work.made = deeds.add_time_off(work, teacher_id, absence)
        return work.changes

    def set_time_off(self, time_off_id: UUID, absence: Absence) -> Changes:
        """Change when or why a teacher is away."""
        label = tr("Change time off of {name}", name=self._whose(TimeOff, time_off_id))
        with self._database.writing(label) as work:
            deeds.set_time_off(work, time_off_id, absence)
        return work.changes

    def remove_time_off(self, time_off_id: UUID) -> Changes:
        """Take back that a teacher is away."""
        label = tr("Remove time off of {name}", name=self._whose(TimeOff, time_off_id))
        with self._database.writing(label) as work:
            deeds.remove_time_off(work, time_off_id)
        return work.changes
