"""The date field: typed in any order people use, or picked from a calendar."""

from contextlib import suppress
from datetime import date
from typing import Any

from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from desktop_app.core.clock import Clock
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import show_date_with_year, tr
from desktop_app.kit.buttons import Button
from desktop_app.kit.fields import Editor, Field, Line
from desktop_app.kit.icons import icon
from desktop_app.kit.reading import read_date
from desktop_app.kit.theme import dp, look


class CalendarPopup(QWidget):
    """A month to pick a day from."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.calendar = QCalendarWidget()
        self.calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.calendar.setGridVisible(False)
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.ISOWeekNumbers)
        plain = QTextCharFormat()
        plain.setForeground(look().color("text2"))
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.calendar.setWeekdayTextFormat(day, plain)
        for name, picture in (("prevmonth", "caret-left"), ("nextmonth", "caret-right")):
            button = self.calendar.findChild(QToolButton, f"qt_calendar_{name}")
            if isinstance(button, QToolButton):
                button.setIcon(icon(picture))
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.addWidget(self.calendar)


class _DateLine(Line):
    """Down opens the calendar."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and (opener := self.property("opener")) is not None:
            opener()
            return
        super().keyPressEvent(event)


class DateEditor(Editor):
    """A date, None when empty. `field.today` decides what "today" and a missing year mean."""

    def __init__(self, field: Field) -> None:
        box = QWidget()
        super().__init__(field, box)
        self.line = _DateLine(field.width or 116)
        self.line.setPlaceholderText(field.hint or tr("19 Nov 2026"))
        self.line.textEdited.connect(lambda _: self.changed.emit())
        self.line.left.connect(self._leave)
        self.line.setProperty("opener", self.open_calendar)
        self._button = Button("", "calendar-blank", self.open_calendar, bare=True)
        self._button.setAccessibleName(tr("Open the calendar"))
        self._button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(dp(2))
        row.addWidget(self.line)
        row.addWidget(self._button)
        row.addStretch(1)
        box.setFocusProxy(self.line)

    def target(self) -> QWidget:
        """The line."""
        return self.line

    def value(self) -> Any:
        """The date that was typed or picked."""
        return read_date(self.line.text(), self._today())

    def set_value(self, value: Any) -> None:
        """Shows a date as 19 Nov 2026."""
        self.line.setText(
            show_date_with_year(value) if isinstance(value, date) else str(value or "")
        )

    def open_calendar(self) -> None:
        """Opens the calendar under the field at the date that stands there."""
        popup = CalendarPopup(self.widget)
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        try:
            start = self.value() or self._today()
        except RuleBroken:
            start = self._today()
        popup.calendar.setSelectedDate(QDate(start.year, start.month, start.day))

        def pick(day: QDate) -> None:
            self.set_value(date(day.year(), day.month(), day.day()))
            self.changed.emit()
            popup.close()
            self.line.setFocus()
            self.left.emit()

        popup.calendar.activated.connect(pick)
        popup.calendar.clicked.connect(pick)
        popup.move(self.line.mapToGlobal(QPoint(0, self.line.height() + dp(2))))
        popup.show()
        popup.calendar.setFocus()

    def _today(self) -> date:
        if self.field.today is not None:
            return self.field.today
        return Clock().now().astimezone().date()

    def _leave(self) -> None:
        with suppress(RuleBroken):
            self.set_value(self.value())
        self.left.emit()
