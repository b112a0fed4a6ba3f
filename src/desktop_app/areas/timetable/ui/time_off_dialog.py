"""When a teacher is away: days or hours, why, and how many lessons then need cover."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from desktop_app.areas.people import api as people
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.api import Absence, TimeOffKind
from desktop_app.core import clock
from desktop_app.core.db.database import Database
from desktop_app.core.errors import RuleBroken
from desktop_app.core.meanwhile import Record, still_there
from desktop_app.core.wording import tr
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.fields import Field
from desktop_app.kit.pane import Tools


@dataclass(frozen=True, slots=True)
class _Found:
    teacher_id: UUID
    name: str
    today: date
    row: timetable.TimeOffRow | None


def kind_options() -> tuple[tuple[TimeOffKind, str], ...]:
    """Return why somebody may be away."""
    return (
        (TimeOffKind.SICK, tr("Sick")),
        (TimeOffKind.HOLIDAY, tr("Holiday")),
        (TimeOffKind.TRAINING, tr("Training")),
        (TimeOffKind.OTHER, tr("Other")),
    )


def _fields(found: _Found) -> tuple[Field, ...]:
    return (
        Field("first", tr("First day"), "date", required=True, today=found.today),
        Field("last", tr("Last day"), "date", today=found.today, hint=tr("Same day")),
        Field("start", tr("From"), "time", hint=tr("All day")),
        Field("end", tr("Until"), "time", hint=tr("All day")),
        Field("kind", tr("Because"), "segments", options=kind_options()),
        Field("note", tr("Note")),
    )


def _values(found: _Found) -> dict[str, Any]:
    row = found.row
    if row is None:
        return {"first": found.today, "kind": TimeOffKind.SICK}
    whole = row.end.time() == time()
    last = (row.end - timedelta(days=1) if whole else row.end).date()
    return {
        "first": row.start.date(),
        "last": last if last != row.start.date() else None,
        "start": row.start.time() if row.start.time() != time() else None,
        "end": None if whole else row.end.time(),
        "kind": row.kind,
        "note": row.note,
    }


def absence(said: dict[str, Any]) -> Absence:
    """Return the time off of a form: whole days where no times are given."""
    first: date = said["first"]
    last: date = said["last"] or first
    start = datetime.combine(first, said["start"] or time())
    end = datetime.combine(last, said["end"] or time())
    if said["end"] is None:
        end += timedelta(days=1)
    return Absence(start, end, said["kind"] or TimeOffKind.OTHER, said["note"] or None)


class TimeOffDialog(FormDialog):
    """Keeps one time off; the footer says how many lessons then need cover."""

    def __init__(self, parent: QWidget, tools: Tools, database: Database, found: _Found) -> None:
        self._database, self._found = database, found
        service = timetable.TeacherTimeService(database)

        def save(said: dict[str, Any]) -> Any:
            if found.row is None:
                return service.add_time_off(found.teacher_id, absence(said))
            return service.set_time_off(found.row.id, absence(said))

        super().__init__(
            parent, tools.tasks, title=tr("Time off"), primary=tr("Save time off"),
            fact=tr("When {name} is away", name=found.name), fields=_fields(found), save=save,
            values=_values(found), width=500,
            record=Record((("time_off", found.row.id),), self._read) if found.row else None,
        )  # fmt: skip
        self.setObjectName("time-off-dialog")
        self.places = {"from": "first", "until": "last"}
        self.saved.connect(lambda made: tools.notices.done(made.label, tools.undo))
        self.form.changed.connect(lambda _key: self._look())
        self._look()

    def _read(self) -> dict[str, Any]:
        """Read what stands there now. Raises NotFound when it is gone."""
        row = self._found.row
        with self._database.reading() as session:
            rows = timetable.time_off(session, self._found.teacher_id)
        now = still_there(rows, row.id if row is not None else None)
        return _values(replace(self._found, row=now))

    def _look(self) -> None:
        """Count the lessons that would need cover."""
        try:
            asked = absence(self.form.values())
        except (RuleBroken, TypeError):
            self.set_result("")
            return
        database, teacher = self._database, self._found.teacher_id

        def read() -> int:
            with database.reading() as session:
                return len(timetable.to_cover(session, teacher, asked.start, asked.end))

        self._tasks.read(read, self._say, self.show_error, key=("time off", id(self)))

    def _say(self, lessons: int) -> None:
        self.set_result(
            timetable.cover_sentence(lessons) if lessons else tr("No lesson needs cover.")
        )


def open_time_off_dialog(
    parent: QWidget,
    tools: Tools,
    database: Database,
    teacher_id: UUID,
    row: timetable.TimeOffRow | None = None,
) -> None:
    """Read who it is about, then open the dialog."""

    def read() -> _Found:
        with database.reading() as session:
            zone = school.facts(session).timezone
            name = people.staff_names(session, [teacher_id]).get(teacher_id, "")
        return _Found(teacher_id, name, clock.today(database.clock, zone), row)

    tools.tasks.read(read, lambda found: TimeOffDialog(parent, tools, database, found).open())
