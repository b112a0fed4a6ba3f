"""The middle of the Today pane: the timeline or its table, the legend, the registers that wait."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.areas.desk.ui.today_tables import (
    MARK,
    SORTS,
    day_columns,
    name_in,
    unmarked_columns,
)
from desktop_app.areas.desk.ui.today_timeline import Timeline
from desktop_app.areas.desk.ui.today_words import legend
from desktop_app.core.wording import tr, trn
from desktop_app.kit.buttons import Button
from desktop_app.kit.empty import EmptyState
from desktop_app.kit.fixed_source import FixedSource
from desktop_app.kit.icons import paint_icon
from desktop_app.kit.labels import label, on_plane, rule
from desktop_app.kit.pane import Tools
from desktop_app.kit.table_model import TableModel
from desktop_app.kit.table_view import TableView
from desktop_app.kit.theme import dp, font, look

if TYPE_CHECKING:
    from desktop_app.areas.desk.queries.today import TodayDay
    from desktop_app.areas.timetable.glances.meetings import MeetingRow


LOWER = 196


class Upper(QStackedWidget):
    """The day, painted or as a table; as high as the painted day would like to be."""

    def __init__(self) -> None:
        super().__init__()
        self.wanted = 0

    def sizeHint(self) -> QSize:
        """As high as wanted."""
        return QSize(super().sizeHint().width(), max(self.wanted, dp(170)))

    def minimumSizeHint(self) -> QSize:
        """At least a few lanes."""
        return QSize(dp(300), dp(170))


class DayContent(QWidget):
    """`chosen` follows the current lesson, `opened` is Enter; `register_asked` is Mark."""

    chosen = Signal(object)
    opened = Signal(object)
    register_asked = Signal(object)

    def __init__(self, tools: Tools) -> None:
        super().__init__()
        self.day: TodayDay | None = None
        self.timeline = Timeline()
        self._blocks: FixedSource[Any] = FixedSource(
            (), key=lambda block: block.meeting.id, sorts=SORTS
        )
        self._day_model: TableModel[Any] = TableModel(
            day_columns(), self._blocks, tools.tasks, parent=self
        )
        self.table = TableView(self._day_model, tools.memory, "today-lessons")
        self.table.setAccessibleName(tr("Lessons of the day"))
        self._lines: FixedSource[Any] = FixedSource((), key=lambda line: line.meeting.id)
        self._model: TableModel[Any] = TableModel(
            unmarked_columns(self._today, self._name), self._lines, tools.tasks, parent=self
        )
        self.unmarked = TableView(self._model, tools.memory, "today-unmarked")
        self.unmarked.setAccessibleName(tr("Unmarked registers"))
        self.nothing = EmptyState()
        self._build()
        self._connect()

    def _build(self) -> None:
        self._upper = Upper()
        uppers: tuple[QWidget, ...] = (self.timeline, self.table, self.nothing)
        for part in uppers:
            self._upper.addWidget(part)
        self._switch = Button(tr("View as table"), "table", self.toggle_table, small=True)
        self._switch.setObjectName("as-table")
        self._keys = QWidget()
        row = QHBoxLayout(self._keys)
        row.setContentsMargins(dp(20), dp(3), dp(16), dp(3))
        row.addWidget(Legend())
        row.addStretch(1)
        row.addWidget(self._switch)
        self._head = label("", "section")
        self._fact = label("", "body", "text2")
        head = QWidget()
        line = QHBoxLayout(head)
        line.setContentsMargins(dp(20), dp(7), dp(16), dp(7))
        line.setSpacing(dp(10))
        line.addWidget(self._head)
        line.addWidget(self._fact, 1)
        self._lower = QWidget()
        lower = QVBoxLayout(self._lower)
        lower.setContentsMargins(0, 0, 0, 0)
        lower.setSpacing(0)
        for each in (rule(), head, rule()):
            lower.addWidget(each)
        lower.addWidget(self.unmarked, 1)
        self._done = EmptyState()
        lower.addWidget(self._done, 1)
        on_plane(self, "surface")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._upper)
        column.addWidget(rule())
        column.addWidget(self._keys)
        column.addWidget(self._lower, 1)
        self._upper.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._lower.setMinimumHeight(dp(LOWER))

    def _connect(self) -> None:
        self.timeline.chosen.connect(self.chosen)
        self.timeline.opened.connect(self.opened)
        self.table.opened.connect(self.opened)
        self.table.current_changed.connect(self._table_moved)
        self.unmarked.opened.connect(self.register_asked)
        self.unmarked.clicked_at.connect(self._clicked)

    def _today(self) -> Any:
        return self.day.today if self.day else None

    def _name(self, line: Any) -> str:
        return name_in(self.day.pupils if self.day else {}, line)

    def _clicked(self, key: UUID, column: str, _inside: int) -> None:
        if column == MARK:
            self.register_asked.emit(key)

    def _table_moved(self, key: UUID | None) -> None:
        if self.as_table and key is not None:
            self.timeline.choose(key, tell=False)
            self.chosen.emit(key)

    # --- showing ---

    @property
    def as_table(self) -> bool:
        """Whether the day is shown as a table."""
        return self._upper.currentWidget() is self.table

    def toggle_table(self) -> None:
        """Show the day as a table, or painted again."""
        if self.day is None or not self.day.blocks:
            return
        to_table = not self.as_table
        self._upper.setCurrentWidget(self.table if to_table else self.timeline)
        self._switch.set_words(tr("View as timeline") if to_table else tr("View as table"))
        shown = self.table if to_table else self.timeline
        shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_day(self, day: TodayDay, zone: str, *, by_teacher: bool) -> None:
        """Show a day."""
        was_table = self.as_table
        self.day = day
        self.timeline.show_day(day, zone, by_teacher=by_teacher)
        self._blocks.replace(day.blocks)
        self._day_model.reload()
        self._lines.replace(day.unmarked)
        self._model.reload()
        if not day.blocks:
            why = day.closed and tr("The school is closed: {name}", name=day.closed)
            self.nothing.say(tr("No lessons on this day"), why or tr("Nothing is planned."))
            self._upper.setCurrentWidget(self.nothing)
        elif not was_table:
            self._upper.setCurrentWidget(self.timeline)
        self._keys.setVisible(bool(day.blocks))
        self._upper.wanted = self.timeline.full_height() if day.blocks else dp(170)
        self._upper.setMaximumHeight(max(self._upper.wanted, dp(220)))
        self._upper.updateGeometry()
        self._say_unmarked(day)

    def _say_unmarked(self, day: TodayDay) -> None:
        missing = sum(line.enrolled - line.marked for line in day.unmarked)
        self._head.setText(tr("Unmarked registers"))
        lessons = trn("{n} lesson", "{n} lessons", len(day.unmarked))
        marks = trn("{n} mark", "{n} marks", missing)
        self._fact.setText(f"{lessons}, {marks}" if day.unmarked else "")
        self.unmarked.setVisible(bool(day.unmarked))
        self._done.setVisible(not day.unmarked)
        self._done.say(tr("Every register is marked"), "")

    def choose(self, key: UUID | None) -> None:
        """Make a lesson the current one."""
        self.timeline.choose(key)

    def meeting(self, key: UUID) -> MeetingRow | None:
        """Return a meeting of the day."""
        blocks = self.day.blocks if self.day else ()
        return next((b.meeting for b in blocks if b.meeting.id == key), None)

    def regions(self) -> list[QWidget]:
        """Return where F6 goes, in order."""
        shown = self.table if self.as_table else self.timeline
        return [self._switch, shown, self.unmarked]


class Legend(QWidget):
    """What the colours and marks of the timeline mean."""

    def __init__(self) -> None:
        super().__init__()
        words = [said for _, said in legend()]
        self.setAccessibleName(", ".join((*words, tr("Marked"), tr("Conflict"))))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """One line of words."""
        words = (*(said for _, said in legend()), tr("Marked"), tr("Conflict"))
        self.setFont(font("small"))
        wide = sum(self.fontMetrics().horizontalAdvance(said) + dp(32) for said in words)
        return QSize(wide, dp(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw each colour with its word."""
        painter, worn = QPainter(self), look()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font("small"))
        left, middle = 0.0, self.height() / 2
        for role, said in legend():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(worn.color(role))
            painter.drawRoundedRect(QRectF(left, middle - dp(5), dp(10), dp(10)), dp(2), dp(2))
            left = self._word(painter, left + dp(16), said)
        paint_icon(painter, "check", left, middle - dp(6), dp(12), worn.ink("green"))
        left = self._word(painter, left + dp(16), tr("Marked"))
        painter.setPen(QPen(worn.color("red"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        box = QRectF(left + 1, middle - dp(4), dp(8), dp(8))
        painter.drawRoundedRect(box, dp(2), dp(2))
        self._word(painter, left + dp(16), tr("Conflict"))
        painter.end()

    def _word(self, painter: QPainter, left: float, said: str) -> float:
        painter.setPen(look().color("text2"))
        wide = painter.fontMetrics().horizontalAdvance(said)
        box = QRectF(left, 0, wide + dp(2), self.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, said)
        return left + wide + dp(16)
