"""What letting a carried lesson fall does: it moves, lasts longer, comes once more, or is new."""

from collections.abc import Callable, Sequence
from datetime import time
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.terms import Recurrence, Scope
from desktop_app.areas.timetable.ui.booking_dialog import BookingDialog
from desktop_app.areas.timetable.ui.grid_checks import (
    changes_of,
    free_slot_at,
    lane_id,
    wall_start,
)
from desktop_app.areas.timetable.ui.grid_sheet import Row, name_of
from desktop_app.areas.timetable.ui.grid_week import ROOMS
from desktop_app.areas.timetable.ui.lesson_dialog import open_lesson_dialog
from desktop_app.areas.timetable.ui.words import scope_field
from desktop_app.core.db.database import Database
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import show_date, tr
from desktop_app.kit.pane import Tools
from desktop_app.kit.time_grid_facts import Carry, clock

if TYPE_CHECKING:
    from desktop_app.areas.timetable.ui.grid_page import GridPage

LAST = time(23, 59)


class Drops:
    """Writes what was dropped on a grid; the grid shows it in its place until that is done."""

    def __init__(self, parent: QWidget, tools: Tools, database: Database, page: "GridPage") -> None:
        self._parent, self._tools, self._database = parent, tools, database
        self._page, self._grid = page, page.grid
        self._service = timetable.TimetableService(database)
        self._slots = timetable.OneOnOneService(database)

    def drop(
        self, carry: Carry, row: Row | None, lanes: str, slots: Sequence[timetable.SlotBlock]
    ) -> None:
        """Do what was asked for by letting fall."""
        if isinstance(row, timetable.SlotBlock):
            self._slot(carry, row, lanes, slots)
        elif carry.doing == "new" or row is None:
            self._new(carry, lanes)
        elif carry.doing == "copy":
            self._copy(carry, row, lanes)
        elif carry.following:
            self._ask_how_many(carry, row, lanes)
        else:
            self._move(carry, row, lanes)

    # --- moving ---

    def _move(self, carry: Carry, block: timetable.WeekBlock, lanes: str) -> None:
        save = self._mover(carry, block, lanes)
        self._write(lambda anyway: save(Scope.ONE, anyway), tr("Move lesson"), block.title)

    def _mover(
        self, carry: Carry, block: timetable.WeekBlock, lanes: str
    ) -> Callable[[Scope, str | None], Changes]:
        changes = changes_of(carry, lanes)
        start, minutes = wall_start(carry), carry.end - carry.start

        def save(scope: Scope, anyway: str | None) -> Changes:
            return self._service.move_meeting(
                block.id, start, duration=minutes, scope=scope, anyway=anyway, **changes
            )

        return save

    def _ask_how_many(self, carry: Carry, block: timetable.WeekBlock, lanes: str) -> None:
        """Ask whether this one, it and those after it, or all to come are meant."""
        save = self._mover(carry, block, lanes)
        day = show_date(carry.day)
        fact = tr("{title} to {day}, {time}", title=block.title, day=day, time=clock(carry.start))
        dialog = BookingDialog(
            self._parent, self._tools, self._database, title=tr("Move lesson"), fact=fact,
            primary=tr("Move lesson"), fields=(scope_field(),), values={"scope": Scope.FOLLOWING},
            save=lambda said: save(said["scope"], said["anyway"]), width=520,
        )  # fmt: skip
        dialog.saved.connect(self._done)
        dialog.rejected.connect(self._grid.let_go)
        dialog.open()

    # --- slots of one-on-one weeks ---

    def _slot(
        self,
        carry: Carry,
        slot: timetable.SlotBlock,
        lanes: str,
        slots: Sequence[timetable.SlotBlock],
    ) -> None:
        """Move a slot within its week, or its booking to a free one, or offer one more like it."""
        changes = changes_of(carry, lanes)
        start, minutes = wall_start(carry), carry.end - carry.start
        free, booking = free_slot_at(carry, lanes, slot, slots), slot.booking_id

        def save(anyway: str | None) -> Changes:
            if carry.doing == "copy":
                uses = {"teacher_id": slot.teacher_id, "room_id": slot.room_id}
                plan = timetable.SlotPlan(start, minutes, 1)
                return self._slots.offer(slot.occurrence_id, plan, anyway=anyway, **uses | changes)
            if free is not None and booking is not None:
                return self._slots.move(booking, free.id, anyway=anyway)
            return self._slots.move_slot(slot.id, start, duration=minutes, anyway=anyway, **changes)

        if free is not None:
            self._page.wanted = free.id
        self._write(save, tr("Move slot"), name_of(slot))

    def _write(self, save: Any, title: str, fact: str) -> None:
        """Write; where something is taken, ask the office why it is booked anyway."""

        def refused(error: Exception) -> None:
            if not isinstance(error, timetable.DoubleBooked):
                self._page.fail(error)
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
        self._page.stay()
        self._tools.notices.done(changes.label, self._tools.undo)

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
