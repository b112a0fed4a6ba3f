"""The meetings of one week, day by day, with what is booked twice."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.ui.week import Week, read_week, wanted
from desktop_app.areas.timetable.ui.words import meeting_chip, span_words, type_options, week_words
from desktop_app.core.db.database import Database
from desktop_app.core.wording import show_date, tr, trn
from desktop_app.kit.buttons import Button
from desktop_app.kit.chips import chip_for
from desktop_app.kit.deeds import Deed
from desktop_app.kit.empty import EmptyState
from desktop_app.kit.filters import Filter, FilterBar
from desktop_app.kit.group_model import Group
from desktop_app.kit.grouped_table import GroupedTable
from desktop_app.kit.labels import label, rule
from desktop_app.kit.pane import Tools
from desktop_app.kit.table_model import Column
from desktop_app.kit.theme import dp

WEEK = timedelta(days=7)
WATCHES = (
    "lesson", "lesson_occurrence", "enrollment", "calendar_day", "attendance", "room", "staff",
    "person",
)  # fmt: skip


class MeetingsTab(QWidget):
    """Previous, next, today; a list by day. `shown` carries the current meeting and its week."""

    shown = Signal(object)
    opened = Signal(object)
    counted = Signal(str)
    loaded = Signal(object)
    failed = Signal(object)

    def __init__(self, tools: Tools, database: Database) -> None:
        super().__init__()
        self._tools, self._database = tools, database
        self.week: Week | None = None
        self._day: date | None = None
        self._shown: date | None = None
        self.listed: tuple[timetable.MeetingRow, ...] = ()
        self._wanted: UUID | None = None
        self._conflicts: dict[UUID, str] = {}
        self.is_asked = False
        kinds = tuple((kind.value, words) for kind, words in type_options())
        self.bar = FilterBar(
            tr("Lesson, teacher or room"),
            (
                Filter("teacher", tr("Teacher")),
                Filter("room", tr("Room")),
                Filter("type", tr("Type"), kinds, multiple=True),
                Filter("on", tr("Without cancelled")),
            ),
            columns=False,
        )
        self.bar.changed.connect(self.refresh)
        self.table = GroupedTable(self._columns(), tools.memory, "meetings")
        self.table.setAccessibleName(tr("Meetings of the week"))
        self.table.current_changed.connect(self._follow)
        self.table.group_chosen.connect(lambda _key: self.shown.emit(None))
        self.table.opened.connect(self._open)
        self.bar.search.left.connect(lambda: self.table.setFocus(Qt.FocusReason.TabFocusReason))
        self.empty = EmptyState()
        self.empty.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self._week_row(), rule(), self.bar, rule()):
            column.addWidget(part)
        column.addWidget(self.table, 1)
        column.addWidget(self.empty, 1)

    def _week_row(self) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(dp(20), dp(8), dp(16), dp(8))
        line.setSpacing(dp(6))
        before = Button("", "caret-left", lambda: self.step(-1))
        before.setAccessibleName(tr("Week before"))
        before.setToolTip(tr("Week before"))
        after = Button("", "caret-right", lambda: self.step(1))
        after.setAccessibleName(tr("Week after"))
        after.setToolTip(tr("Week after"))
        self._title = label("", "section")
        for part in (before, Button(tr("This week"), run=self.go_today), after):
            line.addWidget(part)
        line.addSpacing(dp(6))
        line.addWidget(self._title)
        line.addStretch(1)
        return row

    def _columns(self) -> tuple[Column[timetable.MeetingRow], ...]:
        def tone(row: timetable.MeetingRow) -> str:
            return "text3" if row.cancelled else "red" if row.id in self._conflicts else "text"

        def chip(row: timetable.MeetingRow) -> Any:
            return meeting_chip(row, self.week.now) if self.week is not None else None

        return (
            Column("time", tr("Time"), span_words, width=118, tone=tone),
            Column("title", tr("Lesson"), lambda r: r.title, stretch=True, strong=True, tone=tone,
                   width=150, native=self._alone,
                   icon=lambda r: "warning" if r.id in self._conflicts else "",
                   tooltip=lambda r: self._conflicts.get(r.id, r.title)),
            Column("type", tr("Type"), lambda _: "", width=106, gives_way=3,
                   chip=lambda r: chip_for("lesson_type", r.type)),
            Column("teacher", tr("Teacher"), _teacher_words, width=136, tone=tone),
            Column("room", tr("Room"), lambda r: r.room or "", width=96, tone=tone,
                   gives_way=1),
            Column("enrolled", tr("Students"), lambda r: str(r.enrolled), width=72, align="right",
                   gives_way=2,
                   tone=tone),
            Column("status", tr("State"), lambda _: "", width=152, chip=chip),
        )  # fmt: skip

    def _alone(self, row: timetable.MeetingRow) -> str:
        return self.week.alone.get(row.lesson_id, "") if self.week is not None else ""

    # --- going through the weeks ---

    def step(self, weeks: int) -> None:
        """Show another week."""
        start = self.week.monday if self.week is not None else None
        if start is not None:
            self.show_day(start + weeks * WEEK)

    def go_today(self) -> None:
        """Show this week."""
        self._day = None
        self.refresh()

    def show_day(self, day: date) -> None:
        """Show the week a day lies in."""
        self._day = day
        self.refresh()

    def show_meeting(self, occurrence_id: UUID, day: date) -> None:
        """Show a meeting in its week."""
        self._wanted = occurrence_id
        self.show_day(day)

    def next_conflict(self) -> bool:
        """Go to the next meeting that is booked twice; False when there is none this week."""
        if self.week is None or not self._conflicts:
            return False
        keys = [row.id for row in self.week.meetings if row.id in self._conflicts]
        here = self.table.current_key()
        at = keys.index(here) + 1 if here in keys else 0
        return bool(keys) and self.table.set_current_key(keys[at % len(keys)])

    # --- loading ---

    def activated(self) -> None:
        """Load the first time; show the current meeting."""
        if not self.is_asked:
            self.refresh()
        else:
            self._follow(self.table.current_key())

    def touched(self, changes: Any) -> None:
        """Reload when what is shown changed."""
        if self.is_asked and changes.touches(*WATCHES):
            self.refresh()

    def refresh(self) -> None:
        """Ask for what the filter bar says."""
        self.is_asked = True
        day, filters = self._day, dict(self.bar.values())
        self._tools.tasks.read(
            lambda: read_week(self._database, day, filters), self._show, self.failed.emit,
            key=("week", id(self)),
        )  # fmt: skip

    def _show(self, week: Week) -> None:
        self.week = week
        self._conflicts = week.in_conflict()
        self._title.setText(week_words(week.monday, week.last))
        typed, filters = self.bar.search.text().strip(), dict(self.bar.values())
        rows = wanted(week, typed, filters)
        self.listed = tuple(rows)
        kept = self.table.current_key()
        is_other = self._shown != week.monday
        self._shown = week.monday
        self.table.show_groups(self._groups(rows), key=lambda row: row.id)
        if is_other:
            self._scroll_to(week.today)
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        if typed or filters:
            self.empty.say(tr("No lessons match."), "", Deed(tr("Clear filters"), self.bar.clear))
        else:
            self.empty.say(tr("No lessons in this week"), _why_empty(week))
        cancelled = sum(row.cancelled for row in rows)
        words = [trn("{n} lesson shown", "{n} lessons shown", len(rows))]
        if cancelled:
            words.append(tr("{n} cancelled", n=cancelled))
        self.counted.emit(", ".join(words))
        self.loaded.emit(week)
        wanted_key = self._wanted or kept
        if wanted_key is not None and self.table.set_current_key(wanted_key):
            self._wanted = None
            self._follow(self.table.current_key())

    def _scroll_to(self, day: date) -> None:
        index = self.table.groups.index_of(day)
        if index.isValid():
            self.table.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtTop)

    def _groups(self, rows: Sequence[timetable.MeetingRow]) -> list[Group[timetable.MeetingRow]]:
        week = self.week
        groups = []
        for day in sorted({row.day for row in rows}):
            here = [row for row in rows if row.day == day]
            said = [trn("{n} lesson", "{n} lessons", len(here))]
            if week is not None and day == week.today:
                said.insert(0, tr("today"))
            if week is not None and day in week.closed:
                said.append(tr("closed, {name}", name=week.closed[day]))
            groups.append(Group(day, show_date(day), here, fact=", ".join(said)))
        return groups

    def row_of(self, key: Any) -> timetable.MeetingRow | None:
        """Return the meeting of a key, None for a day or nothing."""
        rows = self.week.meetings if self.week is not None else ()
        return next((row for row in rows if row.id == key), None)

    def _follow(self, key: Any) -> None:
        self.shown.emit(self.row_of(key))

    def _open(self, key: Any) -> None:
        row = self.row_of(key)
        if row is not None:
            self.opened.emit(row)


def _why_empty(week: Week) -> str:
    names = sorted(set(week.closed.values()))
    if names:
        return tr("Closed: {names}.", names=", ".join(names))
    return tr("Plan a lesson, or go to another week.")


def _teacher_words(row: timetable.MeetingRow) -> str:
    if row.substitute_for is None:
        return row.teacher or ""
    return tr("{teacher} for {other}", teacher=row.teacher or "", other=row.substitute_for)
