"""A lesson of the painted timetable under way: what is said of it, and what dropping it does."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QWidget

from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.ui.grid_checks import checks_of, said_of, status_of
from desktop_app.areas.timetable.ui.grid_drops import Drops
from desktop_app.areas.timetable.ui.grid_sheet import Row, block_of, name_of
from desktop_app.areas.timetable.ui.grid_week import GridWeek
from desktop_app.core.db.database import Database
from desktop_app.kit.pane import Tools
from desktop_app.kit.popover import Popover
from desktop_app.kit.time_grid_facts import Carry

if TYPE_CHECKING:
    from desktop_app.areas.timetable.ui.grid_page import GridPage


class Carrying:
    """Reads the days that are shown when something is first carried, and asks only them then."""

    def __init__(self, page: "GridPage", tools: Tools, database: Database, over: QWidget) -> None:
        self._page, self._tools, self._database = page, tools, database
        self._book: timetable.DayBook | None = None
        self._of: GridWeek | None = None
        self._copied: timetable.WeekBlock | None = None
        self._lifted: Row | None = None
        self.popover = Popover(page.grid.viewport())
        self._drops = Drops(over, tools, database, page)
        page.grid.carried.connect(self._carried)
        page.grid.dropped.connect(self._dropped)

    def _carried(self, carry: Carry | None) -> None:
        week = self._page.week
        if carry is None or week is None:
            self.popover.hide()
            self._page.put_back()
            return
        row = self._row(carry)
        if self._of is not week:
            self._of, self._book = week, None
            self._read_book(week, row)
        self._say_checks(carry)
        self._page.told.emit(status_of(carry, name_of(row) if row is not None else ""))

    def _read_book(self, week: GridWeek, row: Row | None) -> None:
        lessons = (row.lesson_id,) if row is not None else ()

        def read() -> timetable.DayBook:
            with self._database.reading() as session:
                return timetable.day_book(session, week.first, week.last, lesson_ids=lessons)

        def take(book: timetable.DayBook) -> None:
            if self._of is week:
                self._book = book
                if self._page.grid.carry is not None:
                    self._say_checks(self._page.grid.carry)

        self._tools.tasks.read(read, take, self._page.fail, key=("book", id(self)))

    def _say_checks(self, carry: Carry) -> None:
        page, box = self._page, self._page.grid.ghost_box()
        if box is None or page.week is None:
            self.popover.hide()
            return
        row = self._row(carry)
        checks = checks_of(self._book, carry, page.view.lanes, row, page.week.slots)
        said = said_of(page.week, carry, page.view.lanes, checks, row)
        self.popover.say(said, box, page.grid.body().adjusted(4, 4, -4, -4))
        page.grid.setAccessibleDescription(said.words())
        event = QAccessibleEvent(page.grid, QAccessible.Event.DescriptionChanged)
        QAccessible.updateAccessibility(event)

    def _dropped(self, carry: Carry) -> None:
        self.popover.hide()
        page = self._page
        row = self._row(carry)
        slots = page.week.slots if page.week is not None else ()
        page.wanted = row.id if row is not None and carry.doing != "copy" else None
        self._drops.drop(carry, row, page.view.lanes, slots)

    def _row(self, carry: Carry) -> Row | None:
        """Return what is carried: it may have come from another week, or been copied there."""
        if carry.block is None:
            return None
        key = carry.block.key
        found = self._page.row(key)
        if found is None:
            known = (self._lifted, self._copied if carry.doing == "copy" else None)
            return next((each for each in known if each is not None and each.id == key), None)
        self._lifted = found
        return found

    def copy_here(self, block: timetable.WeekBlock) -> None:
        """Begin to place a copied meeting: at the place pointed at, else where it is."""
        page, self._copied = self._page, block
        days = {day.day for day in page.grid.sheet.days if day.lanes}
        if page.week is None or not days:
            return
        shown = block_of(page.week, page.view, block, warned=False)
        day, lane, start = shown.day, shown.lane, shown.start
        place = page.place()
        if place is not None:
            day, lane, start = place.day, place.lane, place.minute
        elif day not in days:
            day = min(days)
        carry = Carry("copy", shown, shown.day, shown.lane, shown.start, shown.end)
        page.grid.take(carry.at(day, lane, start))
        page.grid.setFocus(Qt.FocusReason.OtherFocusReason)
