"""What is done with a lesson of the painted timetable: from its menu, with keys, by command."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.ui.grid_drops import values_of
from desktop_app.areas.timetable.ui.grid_page import GridPage
from desktop_app.areas.timetable.ui.grid_sheet import Row, name_of
from desktop_app.areas.timetable.ui.grid_slots import GridSlots
from desktop_app.areas.timetable.ui.lesson_dialog import open_lesson_dialog
from desktop_app.areas.timetable.ui.meeting_card import FoundMeeting, read_meeting
from desktop_app.areas.timetable.ui.slots_dialog import for_lesson, open_slots_dialog
from desktop_app.core.wording import tr
from desktop_app.kit.deeds import Deed
from desktop_app.kit.icons import icon
from desktop_app.kit.time_grid_facts import Carry

if TYPE_CHECKING:
    from desktop_app.areas.timetable.ui.timetable_pane import TimetablePane

USUAL = 45


class GridDeeds:
    """The menu of the grid, copy and paste, and the deeds that need a meeting read whole."""

    def __init__(self, pane: "TimetablePane", page: GridPage) -> None:
        self._pane, self._page = pane, page
        self._copied: timetable.WeekBlock | None = None
        self.slots = GridSlots(pane, page)
        page.menu_asked.connect(self.open_menu)
        page.grid.copy_asked.connect(self.copy)
        page.grid.paste_asked.connect(self.paste)

    # --- with a meeting read whole ---

    def with_found(self, run: Callable[[FoundMeeting], object]) -> None:
        """Read the current meeting whole, then do something with it."""
        block = self._pane.current_meeting()
        if block is None:
            return
        key, database = block.id, self._pane.database
        self._pane.tools.tasks.read(
            lambda: read_meeting(database, key, may_write=self._pane.may_write()),
            run, self._pane.show_error,
        )  # fmt: skip

    def move(self) -> None:
        """Move the current meeting by its form, or a booking to another slot."""
        if self.slots.current() is not None:
            self.slots.move()
        else:
            self.with_found(self._pane.doings.move)

    def cancel(self) -> None:
        """Cancel the current meeting, or give a booked slot back and withdraw a free one."""
        slot = self.slots.current()
        if slot is None:
            self.with_found(self._pane.doings.cancel)
        elif slot.free:
            self.slots.withdraw()
        else:
            self.slots.cancel()

    def bring_back(self) -> None:
        """Let the current meeting take place after all."""
        self.with_found(self._pane.doings.bring_back)

    def substitute(self) -> None:
        """Let somebody else teach the current meeting."""
        self.with_found(self._pane.doings.substitute)

    def find_slot(self) -> None:
        """Look for a free time for the current lesson."""
        block, pane = self._page.current(), self._pane
        if block is not None:
            search = for_lesson(pane.database, block.lesson_id, block.title)
            open_slots_dialog(pane, pane.tools, pane.database, search)

    def can_change(self) -> bool:
        """Whether the current meeting may move, be cancelled or change hands."""
        block = self._pane.current_meeting()
        return self._pane.may_write() and block is not None and not block.cancelled

    def can_move(self) -> bool:
        """Whether the current meeting, or the booking of the current slot, may move."""
        slot = self.slots.current()
        return self.can_change() if slot is None else not slot.free

    def can_cancel(self) -> bool:
        """Whether the current meeting or slot may be cancelled."""
        return self.slots.current() is not None or self.can_change()

    def can_book(self) -> bool:
        """Whether the current slot is free to be booked."""
        slot = self.slots.current()
        return slot is not None and slot.free

    def can_bring_back(self) -> bool:
        """Whether the current meeting is cancelled."""
        block = self._pane.current_meeting()
        return self._pane.may_write() and block is not None and block.cancelled

    # --- copy and paste ---

    def copy(self) -> None:
        """Remember the current lesson."""
        block = self._page.current()
        if block is not None:
            self._copied = block
            self._pane.set_status(tr("Copied {name}", name=name_of(block)))

    def can_paste(self) -> bool:
        """Whether something was copied."""
        return self._pane.may_write() and self._pane.is_grid and self._copied is not None

    def paste(self) -> None:
        """Place what was copied: it follows the pointer and the arrows until it is dropped."""
        if self._copied is not None and self.can_paste():
            self._page.carrying.copy_here(self._copied)

    # --- the menu ---

    def deeds(self, block: Row | None) -> list[Deed | None]:
        """Return what the menu offers for a meeting or an empty place; None draws a line."""
        if isinstance(block, timetable.SlotBlock):
            return self.slots.deeds(block)
        write = self._pane.may_write()
        if block is None:
            found: list[Deed | None] = []
            if write and self._page.place() is not None:
                found.append(Deed(tr("New lesson here…"), self.new_here, "plus"))
            if self.can_paste():
                found.append(Deed(tr("Paste"), self.paste, "clipboard"))
            return found
        found = [Deed(tr("Details"), self._pane.show_details, "info")]
        if self._pane.may_open_register(block):
            found.append(Deed(tr("Open register"), self._pane.register_current, "check-square"))
        found += [None, Deed(tr("Copy"), self.copy, "copy")]
        if not write:
            return found
        if self.can_paste():
            found.append(Deed(tr("Paste"), self.paste, "clipboard"))
        found.append(Deed(tr("Change lesson…"), self._pane.edit_current, "pencil-simple"))
        found.append(None)
        if block.cancelled:
            found.append(Deed(tr("Bring back"), self.bring_back, "arrow-u-up-left"))
        elif not block.is_finished:
            found.append(Deed(tr("Move…"), self.move, "arrow-right"))
            found.append(Deed(tr("Find a free slot…"), self.find_slot, "magnifying-glass"))
            found.append(Deed(tr("Substitute…"), self.substitute, "user"))
            found.append(Deed(tr("Cancel lesson…"), self.cancel, "x-circle"))
        return found

    def open_menu(self, block: Row | None, at: QPoint) -> None:
        """Open the menu at a point of the screen."""
        deeds = self.deeds(block)
        if not deeds:
            return
        menu = QMenu(self._pane)
        menu.setObjectName("grid-menu")
        for deed in deeds:
            if deed is None:
                menu.addSeparator()
                continue
            action = menu.addAction(icon(deed.icon), deed.title)
            action.triggered.connect(lambda _=False, run=deed.run: run())
        menu.popup(at)

    def new_here(self) -> None:
        """Fill in a new lesson at the place pointed at, else at no place."""
        place = self._page.place() if self._pane.is_grid else None
        values = None
        if place is not None:
            end = place.minute + USUAL
            carry = Carry("new", None, place.day, place.lane, place.minute, end)
            values = values_of(carry, self._page.view.lanes)
        pane = self._pane
        open_lesson_dialog(pane, pane.tools, pane.database, values=values)
