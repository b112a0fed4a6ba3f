"""What leaves the timetable: lists as files, timetables on paper."""

from functools import partial
from typing import TYPE_CHECKING

from desktop_app.areas.timetable.ui import out
from desktop_app.areas.timetable.ui.grid_week import TEACHERS

if TYPE_CHECKING:
    from desktop_app.areas.timetable.ui.timetable_pane import TimetablePane


class PaneOut:
    """Exports and prints what is shown."""

    def __init__(self, pane: "TimetablePane") -> None:
        self._pane = pane

    def export(self) -> None:
        """Save what the tab lists as a file."""
        pane = self._pane
        if pane.is_grid:
            read = partial(out.week_table, pane.database, pane.grid.listed())
        elif pane.current_page() is pane.meetings:
            read = partial(out.meeting_table, pane.meetings.listed, pane.database.clock)
        else:
            keys = list(pane.lessons.model.ticked())
            read = partial(out.lesson_list, pane.database, pane.lessons.model.query, keys)
        out.export(pane, pane.tools, pane.database, pane.title, read)

    def print_timetable(self) -> None:
        """Go to the timetables on paper: of a teacher, or of a room."""
        by_teacher = self._pane.grid.view.lanes == TEACHERS
        self._pane.tools.go("reports", "timetable-teacher" if by_teacher else "timetable-room")
