"""What is done with an enrolment that is there: change it, end it, approve it."""

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.terms import EnrollmentStatus
from desktop_app.areas.timetable.ui.booking_dialog import BookingDialog
from desktop_app.areas.timetable.ui.waiting_dialog import propose_next
from desktop_app.areas.timetable.ui.words import ending_options
from desktop_app.core.db.database import Database
from desktop_app.core.journal.recording import Changes
from desktop_app.core.meanwhile import Record, still_there
from desktop_app.core.wording import tr
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.fields import Field
from desktop_app.kit.pane import Tools


def change_enrollment(
    parent: QWidget, tools: Tools, database: Database, row: timetable.EnrollmentRow, currency: str
) -> None:
    """Ask for another price, note or days of a spell."""
    service = timetable.TimetableService(database)
    fields = (
        Field("first", tr("From"), "date", required=True),
        Field("last", tr("Until"), "date", hint=tr("Goes on")),
        Field("price", tr("Own price"), "money", currency=currency),
        Field("notes", tr("Notes")),
    )

    def save(said: dict[str, Any]) -> Changes:
        return service.set_enrollment(
            row.id, first=said["first"], last=said["last"], price=said["price"],
            notes=said["notes"] or None, anyway=said["anyway"],
        )  # fmt: skip

    def read() -> dict[str, Any]:
        with database.reading() as session:
            spells = timetable.enrollments_of_student(session, row.student_id, ended=True)
        return _values(still_there(spells, row.id))

    dialog = BookingDialog(
        parent, tools, database, title=tr("Change enrolment"), primary=tr("Save changes"),
        fact=tr("{who} in {lesson}", who=row.student, lesson=row.title), fields=fields, save=save,
        values=_values(row), record=Record((("enrollment", row.id),), read),
    )  # fmt: skip
    dialog.places = {"from": "first", "until": "last"}
    dialog.saved.connect(lambda made: tools.notices.done(made.label, tools.undo))
    dialog.open()


def _values(row: timetable.EnrollmentRow) -> dict[str, Any]:
    return {"first": row.first, "last": row.last, "price": row.price, "notes": row.notes}


def end_enrollment(
    parent: QWidget, tools: Tools, database: Database, row: timetable.EnrollmentRow, today: date
) -> None:
    """Ask for the last day of a spell and how it ends."""
    service = timetable.TimetableService(database)
    fields = (
        Field("last_day", tr("Last day"), "date", required=True, today=today),
        Field("status", tr("Because"), "segments", options=ending_options()),
    )
    dialog = FormDialog(
        parent, tools.tasks, title=tr("End the enrolment"), primary=tr("End enrolment"),
        fact=tr("{student} leaves {lesson}", student=row.student, lesson=row.title), fields=fields,
        values={"last_day": today, "status": EnrollmentStatus.UNENROLLED},
        save=lambda said: service.unenroll(
            row.id, last_day=said["last_day"], status=said["status"]
        ),
    )  # fmt: skip

    def done(made: Changes) -> None:
        tools.notices.done(made.label, tools.undo)
        propose_next(parent, tools, database, row.lesson_id)

    dialog.saved.connect(done)
    dialog.open()


def approve(
    parent: QWidget, tools: Tools, database: Database, row: timetable.EnrollmentRow
) -> Callable[[], None]:
    """Return what accepts a spell that waits; a reason is asked when the student is taken."""
    service = timetable.TimetableService(database)

    def done(made: Changes) -> None:
        tools.notices.done(made.label, tools.undo)

    def refused(error: Exception) -> None:
        if not isinstance(error, timetable.DoubleBooked):
            tools.tasks.failed.emit(error)
            return
        dialog = BookingDialog(
            parent, tools, database, title=tr("Approve"), primary=tr("Approve"), fields=(),
            fact=tr("{who} in {lesson}", who=row.student, lesson=row.title),
            save=lambda said: service.approve(row.id, anyway=said["anyway"]),
        )  # fmt: skip
        dialog.saved.connect(done)
        dialog.open()
        dialog.show_conflicts(error.conflicts)

    def run() -> None:
        tools.tasks.write(lambda: service.approve(row.id), done, refused)

    return run


def refuse(parent: QWidget, tools: Tools, database: Database, row: timetable.EnrollmentRow) -> None:
    """Ask why a spell that waits is refused; the reason stays in the history."""
    service = timetable.TimetableService(database)
    dialog = FormDialog(
        parent, tools.tasks, title=tr("Refuse"), primary=tr("Refuse"),
        fact=tr("{who} in {lesson}", who=row.student, lesson=row.title),
        fields=(Field("reason", tr("Reason"), required=True),),
        save=lambda said: service.refuse(row.id, said["reason"]),
    )  # fmt: skip
    dialog.saved.connect(lambda made: tools.notices.done(made.label, tools.undo))
    dialog.open()
