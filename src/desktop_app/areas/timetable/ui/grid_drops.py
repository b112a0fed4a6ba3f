"""What letting a carried lesson fall does: it moves, lasts longer, comes once more, or is new."""

from datetime import time
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.terms import Recurrence, Scope
from desktop_app.areas.timetable.ui.booking_dialog import BookingDialog
from desktop_app.areas.timetable.ui.grid_checks import changes_of, lane_id, wall_start
from desktop_app.areas.timetable.ui.grid_week import ROOMS
from desktop_app.areas.timetable.ui.lesson_dialog import open_lesson_dialog
from desktop_app.core.db.database import Database
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import tr
from desktop_app.kit.pane import Tools
from desktop_app.kit.time_grid_facts import Carry
from desktop_app.kit.time_grid_hands import TimeGridHands

LAST = time(23, 59)


class Drops:
    """Writes what was dropped on a grid; the grid shows it in its place until that is done."""

    def __init__(
        self, parent: QWidget, tools: Tools, database: Database, grid: TimeGridHands
    ) -> None:
        self._parent, self._tools, self._database, self._grid = parent, tools, database, grid
        self._service = timetable.TimetableService(database)

    def drop(self, carry: Carry, block: timetable.WeekBlock | None, lanes: str) -> None:
        """Do what was asked for by letting fall."""
        if carry.doing == "new" or block is None:
            self._new(carry, lanes)
        elif carry.doing == "copy":
            self._copy(carry, block, lanes)
        else:
            self._move(carry, block, lanes)

    # --- moving ---

    def _move(self, carry: Carry, block: timetable.WeekBlock, lanes: str) -> None:
        scope = Scope.FOLLOWING if carry.following else Scope.ONE
        changes = changes_of(carry, lanes)
        start, minutes = wall_start(carry), carry.end - carry.start

        def save(anyway: str | None) -> Changes:
            return self._service.move_meeting(
                block.id, start, duration=minutes, scope=scope, anyway=anyway, **changes
            )

        self._write(save, tr("Move lesson"), block.title)

    def _write(self, save: Any, title: str, fact: str) -> None:
        """Write; where something is taken, ask the office why it is booked anyway."""

        def refused(error: Exception) -> None:
            if not isinstance(error, timetable.DoubleBooked):
                self._grid.let_go()
                self._say(error)
                return
            dialog = BookingDialog(
                self._parent, self._tools, self._database, title=title, fact=fact, primary=title,
                fields=(), save=lambda said: save(said["anyway"]),
            )  # fmt: skip
            dialog.saved.connect(self._done)
            dialog.rejected.connect(self._grid.let_go)
            dialog.open()
            dialog.show_conflicts(error.conflicts)

        self._tools.tasks.write(lambda: save(None), self._done, refused)

    def _done(self, changes: Changes) -> None:
        self._tools.notices.done(changes.label, self._tools.undo)

    def _say(self, error: Exception) -> None:
        self._tools.tasks.failed.emit(error)

    # --- new and once more ---

    def _new(self, carry: Carry, lanes: str) -> None:
        open_lesson_dialog(
            self._parent, self._tools, self._database, values=values_of(carry, lanes),
            closed=self._grid.let_go,
        )  # fmt: skip

    def _copy(self, carry: Carry, block: timetable.WeekBlock, lanes: str) -> None:
        if carry.following:
            open_lesson_dialog(
                self._parent, self._tools, self._database, copy_of=block.lesson_id,
                values=values_of(carry, lanes), closed=self._grid.let_go,
            )  # fmt: skip
            return
        changes = {"room_id": block.room_id, "teacher_id": block.teacher_id}
        changes |= changes_of(carry, lanes)
        start, minutes = wall_start(carry), carry.end - carry.start

        def save(anyway: str | None) -> Changes:
            return self._service.add_meeting(
                block.lesson_id, start, duration=minutes, anyway=anyway, **changes
            )

        self._write(save, tr("Add lesson"), block.title)


def values_of(carry: Carry, lanes: str) -> dict[str, Any]:
    """Return what a place says for the form of a new lesson."""
    lane: UUID | None = lane_id(carry)
    minutes = min(carry.end, 24 * 60 - 1)
    values: dict[str, Any] = {
        "recurrence": Recurrence.WEEKLY,
        "first_day": carry.day,
        "start": time(carry.start // 60, carry.start % 60),
        "end": time(minutes // 60, minutes % 60),
    }
    if lane is not None:
        values["room_id" if lanes == ROOMS else "teacher_id"] = lane
    return values
