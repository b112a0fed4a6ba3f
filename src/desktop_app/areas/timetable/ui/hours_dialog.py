"""When a teacher can teach: the hours of a week, of some weeks, of single dates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from desktop_app.areas.people import api as people
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.api import Hours
from desktop_app.core import clock
from desktop_app.core.db.database import Database
from desktop_app.core.errors import RuleBroken
from desktop_app.core.meanwhile import Record
from desktop_app.core.wording import tr
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.fields import Field
from desktop_app.kit.pane import Tools

SINGLE = -1  # the choice of one date in place of a weekday


@dataclass(frozen=True, slots=True)
class _Found:
    teacher_id: UUID
    name: str
    rows: tuple[timetable.HoursRow, ...]
    locations: tuple[tuple[UUID, str], ...]
    today: date


def weekday_options() -> tuple[tuple[int, str], ...]:
    """Return the days of the week from Monday, with the schema's numbers."""
    return (
        (1, tr("Monday")),
        (2, tr("Tuesday")),
        (3, tr("Wednesday")),
        (4, tr("Thursday")),
        (5, tr("Friday")),
        (6, tr("Saturday")),
        (0, tr("Sunday")),
    )


def _fields(found: _Found) -> tuple[Field, ...]:
    row = [
        Field("day", tr("Day"), "choice", required=True,
              options=(*weekday_options(), (SINGLE, tr("One date")))),
        Field("start", tr("From"), "time", required=True),
        Field("end", tr("Until"), "time", required=True),
        Field("first", tr("Valid from"), "date", today=found.today, hint=tr("Always")),
        Field("last", tr("Valid until"), "date", today=found.today, hint=tr("Goes on")),
    ]  # fmt: skip
    if len(found.locations) > 1:
        where = Field("location", tr("Where"), "choice", options=found.locations,
                      hint=tr("Anywhere"))  # fmt: skip
        row.insert(3, where)
    return (Field("hours", tr("Hours"), "rows", fields=tuple(row), add=tr("Add hours")),)


def _values(row: timetable.HoursRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "day": row.day_of_week if row.recurring else SINGLE,
        "start": row.start,
        "end": row.end,
        "location": row.location_id,
        "first": row.valid_from,
        "last": row.valid_until if row.recurring else None,
    }


def _shown(rows: Sequence[timetable.HoursRow]) -> dict[str, Any]:
    return {"hours": [_values(row) for row in rows]}


def _hours(said: dict[str, Any]) -> Hours:
    """Return the hours of one row of the form. Raises RuleBroken."""
    first, last = said["first"], said["last"]
    if said["day"] != SINGLE:
        return Hours(said["day"], said["start"], said["end"], said.get("location"), True, first,
                     last)  # fmt: skip
    if first is None:
        raise RuleBroken(tr("Say on which date these hours are: give it at “Valid from”."))
    day = timetable.day_of_week(first)
    return Hours(day, said["start"], said["end"], said.get("location"), False, first, first)


class HoursDialog(FormDialog):
    """Edits all hours of one teacher as one change."""

    def __init__(self, parent: QWidget, tools: Tools, database: Database, found: _Found) -> None:
        service = timetable.TeacherTimeService(database)

        def save(said: dict[str, Any]) -> Any:
            wanted: Sequence[tuple[UUID | None, Hours]] = [
                (row.get("id"), _hours(row)) for row in said["hours"]
            ]
            return service.keep_hours(found.teacher_id, wanted)

        def read() -> dict[str, Any]:
            with database.reading() as session:
                return _shown(timetable.availability(session, found.teacher_id))

        rows = (
            ("staff", found.teacher_id),
            *(("teacher_availability", row.id) for row in found.rows),
        )
        super().__init__(
            parent, tools.tasks, title=tr("Hours"), primary=tr("Save hours"),
            fact=tr("When {name} can teach", name=found.name), fields=_fields(found), save=save,
            values=_shown(found.rows), width=520, record=Record(rows, read),
        )  # fmt: skip
        self.setObjectName("hours-dialog")
        self.set_result(tr("Without hours nobody is warned."))
        self.saved.connect(lambda made: tools.notices.done(made.label, tools.undo))


def open_hours_dialog(parent: QWidget, tools: Tools, database: Database, teacher_id: UUID) -> None:
    """Read a teacher's hours, then open the dialog."""

    def read() -> _Found:
        with database.reading() as session:
            zone = school.facts(session).timezone
            return _Found(
                teacher_id,
                people.staff_names(session, [teacher_id]).get(teacher_id, ""),
                tuple(timetable.availability(session, teacher_id)),
                tuple((row.id, row.name) for row in school.locations(session)),
                clock.today(database.clock, zone),
            )

    tools.tasks.read(read, lambda found: HoursDialog(parent, tools, database, found).open())
