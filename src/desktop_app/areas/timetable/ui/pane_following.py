"""What follows the current lesson or meeting of the timetable: card, counts, what is in the way."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.ui.grid_page import GridPage
from desktop_app.areas.timetable.ui.lesson_card import read_lesson
from desktop_app.areas.timetable.ui.meeting_card import meeting_card, read_meeting
from desktop_app.areas.timetable.ui.meetings_tab import MeetingsTab
from desktop_app.areas.timetable.ui.week import Week, conflict_words
from desktop_app.core.errors import NotFound
from desktop_app.core.wording import tr, trn
from desktop_app.kit.banner import Banner
from desktop_app.kit.deeds import Deed
from desktop_app.kit.inspector import Card

if TYPE_CHECKING:
    from desktop_app.areas.timetable.ui.timetable_pane import TimetablePane

MeetingLike = timetable.MeetingRow | timetable.WeekBlock


class PaneFollowing:
    """Tells the inspector, the status bar and the banner what is current; only of what is shown."""

    def __init__(self, pane: "TimetablePane") -> None:
        self._pane = pane

    def count_lessons(self, rows: int) -> None:
        """Say how many lessons the list shows."""
        pane = self._pane
        if pane.current_page() is pane.lessons:
            pane.set_status(trn("Showing {n} lesson", "Showing {n} lessons", rows))

    def count_meetings(self, words: str) -> None:
        """Say what the week of meetings shows."""
        pane = self._pane
        if pane.current_page() is pane.meetings:
            pane.set_status(words)

    def read_lesson(self, key: UUID) -> Any:
        """Read the card of a lesson, None when it is gone; on a reader thread."""
        pane = self._pane
        try:
            return read_lesson(pane.database, key, may_write=pane.may_write())
        except NotFound:
            return None

    def show_card(self, card: Card | None) -> None:
        """Show the card of the current lesson."""
        pane = self._pane
        if pane.current_page() is not pane.lessons:
            return
        if card is None:
            pane.inspector.show_nothing(tr("Choose a lesson to see details"))
        else:
            pane.inspector.show_card(card)

    def meeting(self, row: MeetingLike | None, page: GridPage | MeetingsTab) -> None:
        """Show the card of the current meeting, once it is read."""
        pane = self._pane
        if pane.current_page() is not page:
            return
        if row is None:
            pane.inspector.show_nothing(tr("Choose a meeting to see details"))
            return

        def show(found: Any) -> None:
            current = pane.current_meeting()
            if current is not None and current.id == row.id:
                pane.inspector.show_card(meeting_card(found, pane.doings))

        pane.tools.tasks.read(
            lambda: read_meeting(pane.database, row.id, may_write=pane.may_write()),
            show, pane.show_error, key=("card", id(pane)),
        )  # fmt: skip

    def say_conflicts(self, week: Week) -> None:
        """Say above the meetings what is booked twice in their week."""
        pane = self._pane
        if pane.current_page() is not pane.meetings:
            return
        found = week.conflicts
        if not found:
            pane.banner.clear("conflict")
            return
        fact = trn("{n} conflict.", "{n} conflicts.", len(found))
        deed = Deed(tr("Next conflict"), pane.next_conflict, "arrow-right", keys="F8")
        pane.say(Banner("conflict", fact, conflict_words(found[0]), (deed,)))
