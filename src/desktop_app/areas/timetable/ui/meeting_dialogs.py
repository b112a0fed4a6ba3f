"""What is done with one meeting: move, cancel, bring back, substitute; and adding one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.terms import Scope
from desktop_app.areas.timetable.ui.booking_dialog import BookingDialog
from desktop_app.areas.timetable.ui.cancel_dialog import CancelDialog
from desktop_app.areas.timetable.ui.surroundings import Surroundings
from desktop_app.areas.timetable.ui.words import meeting_words, scope_field
from desktop_app.core.db.database import Database
from desktop_app.core.journal.recording import Changes
from desktop_app.core.meanwhile import Record
from desktop_app.core.wording import tr
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.fields import Field
from desktop_app.kit.pane import Tools


class MeetingDeeds:
    """Opens the dialogs of meetings over a pane; each says afterwards what it did, with undo."""

    def __init__(self, parent: QWidget, tools: Tools, database: Database) -> None:
        self._parent, self._tools, self._database = parent, tools, database
        self._service = timetable.TimetableService(database)

    def _open(self, dialog: FormDialog) -> None:
        dialog.saved.connect(self._done)
        dialog.open()

    def _done(self, changes: Changes) -> None:
        self._tools.notices.done(changes.label, self._tools.undo)

    def _booking(self, **facts: Any) -> BookingDialog:
        return BookingDialog(self._parent, self._tools, self._database, **facts)

    def move(self, row: timetable.MeetingRow, around: Surroundings) -> None:
        """Ask for another day, time or room."""

        def save(said: dict[str, Any]) -> Changes:
            minutes = timetable.minutes_between(said["start"], said["end"])
            start = datetime.combine(said["day"], said["start"])
            return self._service.move_meeting(
                row.id, start, duration=minutes, room_id=said["room"], scope=said["scope"],
                anyway=said["anyway"],
            )  # fmt: skip

        def values(now: timetable.MeetingRow) -> dict[str, Any]:
            return {
                "day": now.day, "start": now.start.time(), "end": now.end.time(),
                "room": now.room_id, "scope": Scope.ONE,
            }  # fmt: skip

        def read() -> dict[str, Any]:
            with self._database.reading() as session:
                return values(timetable.meeting(session, row.id))

        dialog = self._booking(
            title=tr("Move lesson"), primary=tr("Move lesson"), values=values(row), save=save,
            width=520, record=Record((("lesson_occurrence", row.id),), read),
            fact=tr("{title} was {when}", title=row.title, when=meeting_words(row)),
            fields=(*_time_fields(around), _room_field(around), scope_field()),
        )  # fmt: skip
        self._open(dialog)

    def cancel(self, row: timetable.MeetingRow, around: Surroundings) -> None:
        """Ask who cancels and why; say what that does."""
        self._open(CancelDialog(
            self._parent, self._tools, effects=around.endings,
            fact=tr("{title}, {when}", title=row.title, when=meeting_words(row)),
            save=lambda said: self._service.cancel_meeting(
                row.id, said["status"], reason=said["reason"] or None, scope=said["scope"]
            ),
        ))  # fmt: skip

    def bring_back(self, row: timetable.MeetingRow) -> None:
        """Let a cancelled meeting take place; ask only when its time is taken meanwhile."""

        def refused(error: Exception) -> None:
            if not isinstance(error, timetable.DoubleBooked):
                self._tools.tasks.failed.emit(error)
                return
            dialog = self._booking(
                title=tr("Bring lesson back"), primary=tr("Bring back"), fields=(),
                fact=tr("{title}, {when}", title=row.title, when=meeting_words(row)),
                save=lambda said: self._service.restore_meeting(row.id, anyway=said["anyway"]),
            )  # fmt: skip
            self._open(dialog)
            dialog.show_conflicts(error.conflicts)

        self._tools.tasks.write(lambda: self._service.restore_meeting(row.id), self._done, refused)

    def substitute(self, row: timetable.MeetingRow, around: Surroundings) -> None:
        """Ask who takes the lesson instead."""
        others = tuple(option for option in around.teachers if option[0] != row.teacher_id)
        fields = (
            Field("teacher", tr("Teacher"), "choice", options=others, hint=tr("Choose"),
                  required=False, width=240, check=_needs_teacher),
            scope_field(),
        )  # fmt: skip
        self._open(self._booking(
            title=tr("Substitute"), primary=tr("Substitute"), fields=fields, width=520,
            fact=tr("{title}, {when}", title=row.title, when=meeting_words(row)),
            values={"scope": Scope.ONE},
            save=lambda said: self._service.substitute(
                row.id, said["teacher"], scope=said["scope"], anyway=said["anyway"]
            ),
        ))  # fmt: skip

    def add(self, line: timetable.LessonLine, around: Surroundings) -> None:
        """Ask when a lesson meets once more."""

        def save(said: dict[str, Any]) -> Changes:
            minutes = timetable.minutes_between(said["start"], said["end"])
            start = datetime.combine(said["day"], said["start"])
            return self._service.add_meeting(
                line.id, start, duration=minutes, room_id=said["room"], teacher_id=said["teacher"],
                anyway=said["anyway"],
            )  # fmt: skip

        teacher = Field("teacher", tr("Teacher"), "choice", options=around.teachers,
                        hint=tr("Nobody yet"), width=240)  # fmt: skip
        start = line.start
        values: dict[str, Any] = {"room": line.room_id, "teacher": line.teacher_id}
        if start is not None and line.duration is not None:
            end = start.hour * 60 + start.minute + line.duration
            values |= {"start": start, "end": start.replace(hour=end // 60 % 24, minute=end % 60)}
        self._open(self._booking(
            title=tr("Extra lesson"), primary=tr("Add lesson"), values=values, save=save,
            fact=tr("{title} meets once more", title=line.title),
            fields=(*_time_fields(around), teacher, _room_field(around)),
        ))  # fmt: skip

    def end(self, line: timetable.LessonLine, around: Surroundings) -> None:
        """Ask until when a lesson goes on."""
        fields = (Field("until", tr("Last day"), "date", required=True, today=around.today),)
        self._open(FormDialog(
            self._parent, self._tools.tasks, title=tr("End lesson"), primary=tr("End lesson"),
            fact=tr("{title}: later meetings go, enrolments end", title=line.title), fields=fields,
            values={"until": around.term_end(around.today) or around.today},
            save=lambda said: self._service.end_lesson(line.id, said["until"]),
        ))  # fmt: skip


def _needs_teacher(chosen: Any) -> str | None:
    return tr("Choose who takes the lesson.") if chosen is None else None


def _time_fields(around: Surroundings) -> Sequence[Field]:
    return (
        Field("day", tr("Day"), "date", required=True, today=around.today),
        Field("start", tr("From"), "time", required=True),
        Field("end", tr("To"), "time", required=True),
    )


def _room_field(around: Surroundings) -> Field:
    return Field("room", tr("Room"), "choice", options=around.rooms, hint=tr("No room"), width=240,
                 named=lambda _: tr("A room out of use"))  # fmt: skip
