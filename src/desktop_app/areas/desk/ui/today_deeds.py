"""What can be done from the Today pane: cards, dialogs and papers, loaded when first asked for."""

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from desktop_app.areas.billing.ui import explaining
from desktop_app.areas.desk import documents
from desktop_app.areas.desk.queries.today import own_staff
from desktop_app.areas.desk.ui.registers_make_ups import open_make_ups
from desktop_app.areas.desk.ui.ripple_dialog import open_ripple
from desktop_app.areas.people import api as people
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.ui.lesson_dialog import open_lesson_dialog
from desktop_app.areas.timetable.ui.meeting_card import FoundMeeting, meeting_card, read_meeting
from desktop_app.areas.timetable.ui.meeting_dialogs import MeetingDeeds
from desktop_app.areas.timetable.ui.one_on_one_dialog import open_one_on_one
from desktop_app.areas.timetable.ui.waiting_dialog import open_waiting_dialog
from desktop_app.core.clock import today
from desktop_app.core.meanwhile import Record, still_there
from desktop_app.core.printing import render
from desktop_app.core.progress import Progress
from desktop_app.core.wording import tr
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.document_preview import DocumentPreview, Printed
from desktop_app.kit.fields import Field
from desktop_app.kit.inspector import Card

if TYPE_CHECKING:
    from desktop_app.areas.desk.ui.today_pane import TodayPane


class TodayDeeds:
    """Opens dialogs over the pane; each says afterwards what it did, with undo."""

    def __init__(self, pane: "TodayPane") -> None:
        self._pane, self._tools, self._database = pane, pane.tools, pane.database
        self._meetings = MeetingDeeds(pane, pane.tools, pane.database)
        self._notes = school.DeskNoteService(pane.database)

    # --- a meeting ---

    def read(self, key: UUID) -> FoundMeeting:
        """Read a meeting for its card; on a reader thread. Raises NotFound."""
        return read_meeting(self._database, key, may_write=self._pane.may_write())

    def card(self, found: FoundMeeting) -> Card:
        """Make the card of a meeting."""
        return meeting_card(found, self)

    def register(self, row: timetable.MeetingRow) -> None:
        """Open the register of a meeting."""
        self._tools.go("registers", row.id)

    def move(self, found: FoundMeeting) -> None:
        """Move a meeting."""
        self._meetings.move(found.row, found.around)

    def cancel(self, found: FoundMeeting) -> None:
        """Cancel a meeting."""
        self._meetings.cancel(found.row, found.around)

    def bring_back(self, found: FoundMeeting) -> None:
        """Let a cancelled meeting take place."""
        self._meetings.bring_back(found.row)

    def substitute(self, found: FoundMeeting) -> None:
        """Let somebody else teach a meeting."""
        self._meetings.substitute(found.row, found.around)

    def show_lesson(self, lesson_id: UUID) -> None:
        """Show a lesson in the timetable."""
        self._tools.go("timetable", lesson_id)

    def show_student(self, student_id: UUID) -> None:
        """Show a student."""
        self._tools.go("students", student_id)

    def slots(self, lesson_id: UUID, occurrence_id: UUID | None = None) -> None:
        """Show the slots of a hybrid lesson's one-on-one weeks."""
        open_one_on_one(self._pane, self._tools, self._database, lesson_id, occurrence_id)

    def make_ups(self) -> None:
        """Show the make-ups and what they could be used for."""
        open_make_ups(self._pane, self._tools, self._database)

    def waiting(self) -> None:
        """Show who waits for a place, and offer it."""
        open_waiting_dialog(self._pane, self._tools, self._database)

    def move_by_key(self, key: UUID) -> None:
        """Read a meeting, then ask where it goes."""
        self._tools.tasks.read(lambda: self.read(key), self.move, self._pane.show_error)

    # --- the day ---

    def new_lesson(self) -> None:
        """Add a lesson."""
        open_lesson_dialog(self._pane, self._tools, self._database)

    def sick_board(self, teacher: UUID | None, first: date | None, last: date | None) -> None:
        """Open the sick-day board: who takes the lessons of somebody who is away."""
        open_ripple(self._pane, self._tools, self._database, "teacher", about=teacher,
                    days=(first, last))  # fmt: skip

    def repair(self, first: date, last: date | None) -> None:
        """Show what is planned on closed days, with what depends on it."""
        open_ripple(self._pane, self._tools, self._database, "closed", days=(first, last))

    def explain_due(self, family_id: UUID | None) -> None:
        """Say what makes the amount that a family owes soon, or all that is late."""
        self._pane.explain(explaining.of_late(self._database, family_id))

    def print_day(self, day: date | None) -> None:
        """Show the day sheet before it is printed."""
        database, by_teacher = self._database, self._pane.by_teacher

        def make(_progress: Progress) -> list[Printed]:
            with database.reading() as session:
                now = database.clock.now()
                own = own_staff(session, database.actor)
                wanted = day or today(database.clock, school.facts(session).timezone)
                sheet = documents.day_sheet(session, now, wanted, by_teacher=by_teacher, own=own)
            return [Printed(*render.on_paper(sheet))]

        note = people.log_of(
            database, lambda _: [people.GoneOut(kind="register", what=tr("Day sheet"))]
        )
        DocumentPreview(self._pane, self._tools.tasks, tr("Day sheet"), make, note=note).open()

    # --- notes ---

    def note(self, note: school.DeskNoteRow | None, day: date) -> None:
        """Ask for a note, or for the new words of one."""
        fields = (
            Field("text", tr("Note"), "lines", required=True),
            Field("on_day", tr("For the day"), "date", help=tr("Empty: until it is done"),
                  today=day),
        )  # fmt: skip
        service = self._notes

        def read() -> dict[str, Any]:
            with self._pane.database.reading() as session:
                notes = school.desk_notes(session, done=False)
            now = still_there(notes, note.id if note else None)
            return {"text": now.text, "on_day": now.on_day}

        dialog = FormDialog(
            self._pane, self._tools.tasks,
            title=tr("Desk note") if note else tr("New desk note"),
            fact="" if note is None else tr("{author} wrote it", author=note.author),
            primary=tr("Save") if note else tr("Add note"), fields=fields,
            values={"text": note.text, "on_day": note.on_day} if note else None,
            save=(lambda said: service.set(note.id, said)) if note
            else (lambda said: service.add(said["text"], on_day=said["on_day"])),
            record=Record((("desk_note", note.id),), read) if note else None,
        )  # fmt: skip
        dialog.saved.connect(lambda _: self._pane.done(tr("Note kept")))
        dialog.open()

    def finish_note(self, note_id: UUID) -> None:
        """Put a note away, with undo."""
        self._tools.tasks.write(
            lambda: self._notes.finish(note_id),
            lambda _: self._pane.done(tr("Desk note is done")),
            self._pane.show_error,
        )
