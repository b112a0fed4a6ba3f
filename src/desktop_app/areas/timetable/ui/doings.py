"""What the buttons of the timetable's inspector do."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.ui import enrollment_deeds
from desktop_app.areas.timetable.ui.enroll_dialog import open_enroll_dialog
from desktop_app.areas.timetable.ui.hybrid_dialog import HybridDialog
from desktop_app.areas.timetable.ui.lesson_card import FoundLesson
from desktop_app.areas.timetable.ui.lesson_dialog import open_lesson_dialog
from desktop_app.areas.timetable.ui.meeting_card import FoundMeeting
from desktop_app.areas.timetable.ui.meeting_dialogs import MeetingDeeds
from desktop_app.areas.timetable.ui.one_on_one_dialog import open_one_on_one
from desktop_app.areas.timetable.ui.slots_dialog import for_lesson, open_slots_dialog
from desktop_app.areas.timetable.ui.surroundings import Surroundings
from desktop_app.areas.timetable.ui.waiting_dialog import WaitingDeeds, open_waiting_dialog
from desktop_app.core.journal.recording import Changes

if TYPE_CHECKING:
    from desktop_app.areas.timetable.ui.timetable_pane import TimetablePane


class Doings:
    """Deeds with lessons, meetings and enrolments, over the timetable's pane."""

    def __init__(self, pane: "TimetablePane") -> None:
        self._pane, self._tools, self._database = pane, pane.tools, pane.database
        self._service = timetable.TimetableService(pane.database)
        self._meetings = MeetingDeeds(pane, pane.tools, pane.database)
        self._waiting = WaitingDeeds(pane, pane.tools, pane.database)

    def _write(self, deed: Callable[[], Changes]) -> None:
        self._tools.tasks.write(
            deed, lambda changes: self._pane.done(changes.label), self._pane.show_error
        )

    # --- lessons ---

    def edit(self, lesson_id: UUID) -> None:
        """Change a lesson, or plan one that waits."""
        if self._pane.may_write():
            open_lesson_dialog(self._pane, self._tools, self._database, lesson_id)

    def enroll(self, lesson_id: UUID | None) -> None:
        """Enrol a student."""
        open_enroll_dialog(self._pane, self._tools, self._database, lesson_id=lesson_id)

    def add_meeting(self, found: FoundLesson) -> None:
        """Let a lesson meet once more."""
        self._meetings.add(found.line, found.around)

    def hybrid(self, found: FoundLesson) -> None:
        """Choose the one-on-one weeks of a hybrid lesson."""
        HybridDialog(self._pane, self._tools, self._database, found.card, found.around).open()

    def slots(self, lesson_id: UUID, occurrence_id: UUID | None = None) -> None:
        """Show the slots of a hybrid lesson's one-on-one weeks."""
        open_one_on_one(self._pane, self._tools, self._database, lesson_id, occurrence_id)

    def end(self, found: FoundLesson) -> None:
        """End a lesson."""
        self._meetings.end(found.line, found.around)

    def archive(self, lesson_ids: Sequence[Any]) -> None:
        """Archive lessons."""
        keys = list(lesson_ids)
        self._write(lambda: self._service.archive_lessons(keys))

    def restore(self, lesson_ids: Sequence[UUID]) -> None:
        """Bring lessons back from the archive."""
        keys = list(lesson_ids)
        self._write(lambda: self._service.restore_lessons(keys))

    def show_lesson(self, lesson_id: UUID) -> None:
        """Show a lesson in the list."""
        self._pane.choose("lessons")
        self._pane.lessons.open_key(lesson_id)

    # --- meetings ---

    def show_meeting(self, row: timetable.MeetingRow | timetable.WeekBlock) -> None:
        """Show a meeting in its week."""
        if self._pane.is_grid:
            self._pane.grid.show_meeting(row.id, row.day)
            return
        self._pane.choose("meetings")
        self._pane.meetings.show_meeting(row.id, row.day)

    def register(self, row: timetable.MeetingRow | timetable.WeekBlock) -> None:
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

    # --- enrolments ---

    def show_student(self, student_id: UUID) -> None:
        """Show a student."""
        self._tools.go("students", student_id)

    def end_enrollment(self, row: timetable.EnrollmentRow, around: Surroundings) -> None:
        """End an enrolment."""
        enrollment_deeds.end_enrollment(self._pane, self._tools, self._database, row, around.today)

    def change_enrollment(self, row: timetable.EnrollmentRow, around: Surroundings) -> None:
        """Change an enrolment."""
        enrollment_deeds.change_enrollment(
            self._pane, self._tools, self._database, row, around.currency
        )

    def approve(self, row: timetable.EnrollmentRow) -> None:
        """Accept an enrolment that waits."""
        enrollment_deeds.approve(self._pane, self._tools, self._database, row)()

    def refuse(self, row: timetable.EnrollmentRow) -> None:
        """Refuse an enrolment that waits, saying why."""
        enrollment_deeds.refuse(self._pane, self._tools, self._database, row)

    # --- free slots and waiting lists ---

    def find_slot(self, found: FoundLesson) -> None:
        """Find a time for one more meeting of a lesson."""
        search = for_lesson(self._database, found.line.id, found.line.title)
        open_slots_dialog(self._pane, self._tools, self._database, search)

    def wait(self, found: FoundLesson) -> None:
        """Put somebody on a lesson's waiting list."""
        self._waiting.join(found.line.id, found.line.title)

    def offer(self, row: timetable.WaitRow) -> None:
        """Offer a free place to somebody who waits."""
        self._waiting.offer(row)

    def accept(self, row: timetable.WaitRow) -> None:
        """Enrol somebody who waits."""
        self._waiting.accept(row)

    def decline(self, row: timetable.WaitRow) -> None:
        """Note that somebody does not want the place."""
        self._waiting.decline(row)

    def withdraw(self, row: timetable.WaitRow) -> None:
        """Take somebody off the waiting list."""
        self._waiting.withdraw(row)

    def waiting_lists(self) -> None:
        """Show who waits for which lesson."""
        open_waiting_dialog(self._pane, self._tools, self._database)
