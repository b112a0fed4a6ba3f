"""The painted timetable: a week or a day by rooms or teachers, or a term week by week."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.ui.grid_carrying import Carrying
from desktop_app.areas.timetable.ui.grid_head import GridBar, GridHead, view_of
from desktop_app.areas.timetable.ui.grid_sheet import Row, sheet_of
from desktop_app.areas.timetable.ui.grid_week import (
    SPAN_DAY,
    SPAN_TERM,
    SPAN_WEEK,
    GridTerm,
    GridWeek,
    View,
    read_grid,
    read_term,
)
from desktop_app.areas.timetable.ui.surroundings import may_plan
from desktop_app.areas.timetable.ui.term_rows import term_rows
from desktop_app.core.db.database import Database
from desktop_app.core.wording import show_date_with_year, show_long_date, tr, trn
from desktop_app.kit.load_sheet import LoadSheet
from desktop_app.kit.pane import Tools
from desktop_app.kit.time_grid_facts import Place, Sheet
from desktop_app.kit.time_grid_hands import TimeGridHands

WATCHES = (
    "lesson", "lesson_occurrence", "enrollment", "calendar_day", "attendance", "room", "staff",
    "person", "hybrid_lesson_config", "one_on_one_slot", "slot_booking", "time_off",
    "teacher_availability", "term", "location",
)  # fmt: skip

Painted = tuple[GridWeek, View, Sheet]


class GridPage(QWidget):
    """Holds what is shown and what is under way.

    `shown` and `opened` carry a meeting (None for none), `slot_opened` a slot of a one-on-one week,
    `menu_asked` either and a point of the screen, `told` the words of the status bar, `titled` what
    is shown, `loaded` a week that was read.
    """

    shown = Signal(object)
    opened = Signal(object)
    slot_opened = Signal(object)
    menu_asked = Signal(object, QPoint)
    told = Signal(str)
    titled = Signal(str)
    loaded = Signal(object)
    failed = Signal(object)

    def __init__(self, tools: Tools, database: Database, over: QWidget) -> None:
        """`over` is the widget that dialogs open over."""
        super().__init__()
        self._tools, self._database = tools, database
        self.head, self.bar = GridHead(), GridBar()
        self.bar.recall(tools.memory, self.head)
        self.week: GridWeek | None = None
        self.term: GridTerm | None = None
        self._day: date | None = None
        self._lanes, self._span = self.head.lanes.value(), self.head.spans.value()
        self.wanted: UUID | None = None
        self._rows: dict[Any, timetable.WeekBlock] = {}
        self._slots: dict[Any, timetable.SlotBlock] = {}
        self._turning: date | None = None
        self._home: tuple[date | None, UUID] | None = None
        self._typed = ""
        self.is_asked = self._is_stale = False
        self.grid = TimeGridHands(tr("Timetable"), beyond_words)
        self.grid.setObjectName("timetable-grid")
        self.grid.may_change = lambda: may_plan(database)
        self.sheet = LoadSheet(tr("Weeks of the term"))
        self.sheet.setObjectName("timetable-term")
        self.carrying = Carrying(self, tools, database, over)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.grid)
        self.stack.addWidget(self.sheet)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stack)
        self.setFocusProxy(self.grid)
        self._listen()

    def _listen(self) -> None:
        self.head.changed.connect(self._chosen)
        self.head.stepped.connect(self.step)
        self.bar.changed.connect(self._narrowed)
        self.grid.current_changed.connect(lambda key: self.shown.emit(self._rows.get(key)))
        self.grid.opened.connect(self._open)
        self.grid.menu_asked.connect(lambda key, at: self.menu_asked.emit(self.row(key), at))
        self.grid.left.connect(self.step)
        self.grid.turned.connect(self._turn)
        self.sheet.opened.connect(self._open_week)

    # --- where we are ---

    @property
    def view(self) -> View:
        """What a person wants to see."""
        return view_of(self.head, self.bar)

    def step(self, way: int) -> None:
        """Show the time before or after; 0 is today."""
        if way == 0:
            self._day = None
        elif self.view.span == SPAN_TERM and self.term is not None:
            beyond = self.term.first if way < 0 else self.term.last
            self._day = beyond + timedelta(days=-28 if way < 0 else 1)
        elif self.week is not None:
            self._day = self.week.first + way * timedelta(days=7 if self.week.length > 1 else 1)
        self.refresh()

    def _turn(self, way: int) -> None:
        """Read the week or day before or after, for what is carried to go on there."""
        carry, week = self.grid.carry, self.week
        if carry is None or week is None or self._turning is not None:
            return
        if self._home is None and carry.block is not None and isinstance(carry.block.key, UUID):
            self._home = (self._day, carry.block.key)
        days = timedelta(days=7 if week.length > 1 else 1)
        self._day, self._turning = week.first + way * days, carry.day + way * days
        self.refresh()

    def _open(self, key: Any) -> None:
        slot = self._slots.get(key)
        if slot is not None:
            self.slot_opened.emit(slot)
        else:
            self.opened.emit(self._rows.get(key))

    def show_day(self, day: date) -> None:
        """Show the week or the day a day lies in."""
        self._day = day
        if self.view.span == SPAN_TERM:
            self.head.spans.set_value(SPAN_WEEK)
        else:
            self.refresh()

    def show_meeting(self, occurrence_id: UUID, day: date) -> None:
        """Show a meeting in its week, also one that the filters hide."""
        self.wanted = occurrence_id
        self.show_day(day)

    def _open_week(self, monday: date) -> None:
        self._day = monday
        self.head.spans.set_value(SPAN_WEEK)
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _chosen(self) -> None:
        """Read another span, or lay the same week out by other lanes."""
        view = self.view
        if view.span == SPAN_DAY and self._span == SPAN_WEEK and self._day is None:
            block = self.current()
            self._day = block.day if block is not None else None
        self._span = view.span
        self.bar.keep(self._tools.memory, self.head)
        self.refresh()

    def _narrowed(self) -> None:
        self.bar.keep(self._tools.memory, self.head)
        if self.view.span == SPAN_TERM or self.view.typed == self._typed:
            self.refresh()
        else:
            self._typed = self.view.typed
            self._draw()

    # --- loading ---

    def activated(self) -> None:
        """Load the first time; tell again what is shown."""
        if not self.is_asked:
            self.refresh()
        elif self.week is not None:
            self.tell()

    def touched(self, changes: Any) -> None:
        """Reload when what is shown changed."""
        if not self.is_asked or not changes.touches(*WATCHES):
            return
        if self.grid.is_in_hand:
            self._is_stale = True
        else:
            self.refresh()

    def put_back(self) -> None:
        """Go back to where it was taken; read again what somebody else changed meanwhile."""
        self.tell()
        if self._home is not None:
            (self._day, self.wanted), self._home = self._home, None
            self.refresh()
        elif self._is_stale:
            self.refresh()

    def stay(self) -> None:
        """Stay in the week in which something was dropped."""
        self._home = None

    def refresh(self) -> None:
        """Read what is wanted."""
        self.is_asked, self._is_stale = True, False
        day, view = self._day, self.view
        if view.span == SPAN_TERM:
            self._tools.tasks.read(
                lambda: read_term(self._database, day, view), self._show_term, self.fail,
                key=("grid", id(self)),
            )  # fmt: skip
            return

        def read() -> Painted:
            week = read_grid(self._database, day, view)
            return week, view, sheet_of(week, view)

        self._tools.tasks.read(read, self._show_week, self.fail, key=("grid", id(self)))

    def fail(self, error: Exception) -> None:
        """Put back what is carried and tell what went wrong."""
        self._turning = None
        self.grid.let_go()
        self.failed.emit(error)

    def _show_term(self, term: GridTerm) -> None:
        self.term = term
        self.sheet.show_rows(*term_rows(term))
        self.stack.setCurrentWidget(self.sheet)
        self.setFocusProxy(self.sheet)
        self.tell()
        self.loaded.emit(None)

    def _show_week(self, found: Painted) -> None:
        week, view, sheet = found
        if self.grid.is_in_hand and self._turning is None:
            self._is_stale = True
            return
        other = self.week is None or (week.first, week.last) != (self.week.first, self.week.last)
        other = other or self.view.lanes != self._lanes
        self._lanes = self.view.lanes
        self.week = week
        self._rows = {each.id: each for each in week.blocks}
        self._slots = {each.id: each for each in week.slots}
        if (day := self._turning) is not None and self.grid.is_in_hand:
            self._turning = None
            self.grid.turn_to(sheet, day)
            return
        self._turning = None
        self.bar.blockSignals(True)
        self.bar.offer(week)
        self.bar.blockSignals(False)
        self.stack.setCurrentWidget(self.grid)
        self.setFocusProxy(self.grid)
        self._draw(sheet if view == self.view else None, keep_view=not other)
        self.loaded.emit(week)

    def _draw(self, made: Sheet | None = None, *, keep_view: bool = True) -> None:
        """Show the week as it is wanted now; `made` is the sheet if it was made for that."""
        if self.week is None:
            return
        if self.wanted in self._rows and self.bar.is_narrowed():
            sheet = made or sheet_of(self.week, self.view)
            if self.wanted not in {block.key for block in sheet.blocks}:
                made = None
                self.bar.filters.clear()
        self._typed = self.view.typed
        self.grid.show_sheet(made or sheet_of(self.week, self.view), keep_view=keep_view)
        wanted = self._standing_for(self.wanted)
        if wanted is not None and self.grid.block(wanted) is not None:
            self.grid.make_current(wanted)
            self.wanted = None
        self.shown.emit(self.current())
        self.tell()

    def _standing_for(self, key: UUID | None) -> UUID | None:
        """Return the block of a meeting, or the first of the slots that stand in its place."""
        if key is None or self.grid.block(key) is not None:
            return key
        return next((s.id for s in self._slots.values() if s.occurrence_id == key), key)

    def tell(self) -> None:
        """Say what is shown, in the head and in the status bar."""
        if self.view.span == SPAN_TERM:
            if self.term is not None:
                first, last = self.term.first, self.term.last
                span = f"{show_date_with_year(first)} – {show_date_with_year(last)}"
                self.titled.emit(tr("{name}, {span}", name=self.term.name, span=span))
                count = sum(load.meetings for load in self.term.loads)
                self.told.emit(trn("{n} lesson shown", "{n} lessons shown", count))
            return
        week = self.week
        if week is None:
            return
        last = max([day.day for day in self.grid.sheet.days] or [week.last])
        words = span_words(week.first, last, week.today)
        if week.number is not None:
            words = tr("{span}, week {n}", span=words, n=week.number)
        self.titled.emit(words)
        sheet = self.grid.sheet
        mine = [block for block in sheet.blocks if block.key in self._rows]
        there = [block for block in mine if not block.gone]
        slots = {self._slots[b.key].occurrence_id for b in sheet.blocks if b.key in self._slots}
        count = len(there) + len(slots - {block.key for block in mine})
        said = [trn("{n} lesson shown", "{n} lessons shown", count)]
        if gone := len(mine) - len(there):
            said.append(tr("{n} cancelled", n=gone))
        self.told.emit(", ".join(said))

    # --- blocks ---

    def current(self) -> timetable.WeekBlock | None:
        """Return the current meeting."""
        return self._rows.get(self.grid.current) if self.view.span != SPAN_TERM else None

    def listed(self) -> list[UUID]:
        """Return the meetings that are shown, in order of time."""
        blocks = sorted(self.grid.sheet.blocks, key=lambda block: (block.day, block.start))
        keys = [block.key for block in blocks if block.key in self._rows]
        return [key for key in keys if isinstance(key, UUID)]

    def place(self) -> Place | None:
        """Return the empty place that was pointed at."""
        return self.grid.cursor_place

    def current_slot(self) -> timetable.SlotBlock | None:
        """Return the current slot of a one-on-one week."""
        return self._slots.get(self.grid.current) if self.view.span != SPAN_TERM else None

    def row(self, key: Any) -> Row | None:
        """Return a meeting or a slot that was read."""
        return self._rows.get(key) or self._slots.get(key)


def span_words(first: date, last: date, today: date) -> str:
    """Say which days are shown, with the year only where it is not this one."""

    def said(day: date) -> str:
        whole = show_long_date(day)
        return whole.removesuffix(f" {day.year}") if day.year == today.year else whole

    if first == last:
        return said(first)
    if (first.year, first.month) == (last.year, last.month):
        return tr("{first} to {last}", first=said(first).split()[0], last=said(last))
    return tr("{first} to {last}", first=said(first), last=said(last))


def beyond_words(count: int, time: str, below: bool) -> str:
    """Say how many lessons lie out of sight, above or below."""
    if below:
        return trn("{n} later lesson, {time}", "{n} later lessons, from {time}", count, time=time)
    return trn("{n} earlier lesson, {time}", "{n} earlier lessons, from {time}", count, time=time)
