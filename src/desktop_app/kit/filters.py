"""The filter bar: search as you type, filter chips, the column button."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from desktop_app.core.wording import tr
from desktop_app.kit.buttons import Button
from desktop_app.kit.icons import paint_icon
from desktop_app.kit.overflow import OverflowRow
from desktop_app.kit.paint import paint_focus_ring
from desktop_app.kit.search_field import SearchField
from desktop_app.kit.theme import dp, font, look


@dataclass(frozen=True)
class Filter:
    """A filter as data.

    Without choices it is on or off (value True); `choices` are (value, words) or a function.

    `multiple` lets several values be on: the value is then a tuple.
    """

    key: str
    title: str
    choices: Sequence[tuple[Any, str]] | Callable[[], Sequence[tuple[Any, str]]] = ()
    multiple: bool = False
    start: Any = None

    def options(self) -> Sequence[tuple[Any, str]]:
        """What can be chosen."""
        return self.choices() if callable(self.choices) else self.choices


class FilterChip(QToolButton):
    """One filter: outline when off, accent-soft with an x when on.

    Down opens its menu, Del switches it off.
    """

    changed = Signal()

    def __init__(self, facts: Filter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.facts = facts
        self.value: Any = facts.start
        self._measured: tuple[object, QSize] | None = None
        self.setObjectName(f"filter-{facts.key}")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.clicked.connect(lambda _=False: self.open())
        self._name()

    @property
    def is_on(self) -> bool:
        """Whether the filter narrows the list."""
        return self.value not in (None, ())

    def narrows(self) -> bool:
        """Whether it is on, as a question to ask later."""
        return self.is_on

    def words(self) -> str:
        """What the chip says: the chosen values, or the title."""
        if not self.is_on or not self.facts.options():
            return self.facts.title
        chosen = self.value if self.facts.multiple else (self.value,)
        named = [words for value, words in self.facts.options() if value in chosen]
        return ", ".join(named) or self.facts.title

    def set_choices(self, choices: Sequence[tuple[Any, str]]) -> None:
        """Offers other choices."""
        self.facts = replace(self.facts, choices=tuple(choices))
        self._name()

    def set_value(self, value: Any) -> None:
        """Switches the filter to a value; None is off."""
        if value != self.value:
            self.value = value
            self._name()
            self.changed.emit()

    def open(self) -> None:
        """Opens the menu, or turns a filter without choices on and off."""
        options = self.facts.options()
        if not options:
            self.set_value(None if self.is_on else True)
            return
        menu = QMenu(self)
        for value, words in options:
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(
                value in self.value if self.facts.multiple and self.is_on else value == self.value
            )
            action.triggered.connect(lambda _=False, value=value: self._pick(value))
        if self.is_on:
            menu.addSeparator()
            menu.addAction(tr("Clear"), lambda: self.set_value(None))
        under = self if self.isVisible() else self.parentWidget() or self
        menu.popup(under.mapToGlobal(QPoint(0, under.height() + dp(2))))

    def _pick(self, value: Any) -> None:
        if not self.facts.multiple:
            self.set_value(None if value == self.value else value)
            return
        chosen = list(self.value or ())
        (chosen.remove if value in chosen else chosen.append)(value)
        self.set_value(tuple(chosen) or None)

    def _name(self) -> None:
        self.setAccessibleName(self.words())
        self.setAccessibleDescription(tr("Filter, on") if self.is_on else tr("Filter, off"))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """26 high; wide enough for its words and mark. Measured once, for a bar asks often."""
        mark = dp(18) if self.is_on or self.facts.options() else 0
        asked = (self.words(), self.is_on, mark, dp(26))
        if self._measured is None or self._measured[0] != asked:
            written = QFontMetrics(font("chip" if self.is_on else "small"))
            wide = dp(9) + written.horizontalAdvance(asked[0]) + mark + dp(9)
            self._measured = asked, QSize(wide, dp(26))
        return self._measured[1]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down opens, Del and Backspace switch off."""
        if event.key() == Qt.Key.Key_Down:
            self.open()
        elif event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.set_value(None)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press on the x switches the filter off."""
        if self.is_on and event.position().x() > self.width() - dp(26):
            self.set_value(None)
            return
        super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the chip in its state."""
        worn = look()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        hover = "hover" if self.underMouse() else "surface"
        painter.setPen(QPen(worn.color("accent-line" if self.is_on else "line2"), 1))
        painter.setBrush(worn.color("accent-soft" if self.is_on else hover))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), dp(4), dp(4))
        ink = worn.color("accent-text" if self.is_on else "text2")
        painter.setFont(font("chip" if self.is_on else "small"))
        painter.setPen(ink)
        area = self.rect().adjusted(dp(9), 0, -dp(9), 0)
        painter.drawText(
            area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.words()
        )
        if self.is_on or self.facts.options():
            picture = "x" if self.is_on else "caret-down"
            edge = dp(14)
            paint_icon(
                painter, picture, self.width() - dp(8) - edge, (self.height() - edge) / 2, edge, ink
            )
        if self.hasFocus():
            paint_focus_ring(painter, QRectF(self.rect()), dp(4))
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        """Takes its new size after a change of zoom."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()


class FilterBar(QWidget):
    """Search and chips in one 42 px row. `changed` comes at every key and every choice."""

    changed = Signal()
    columns_asked = Signal()

    def __init__(self, hint: str, filters: Sequence[Filter] = (), *, columns: bool = True) -> None:
        super().__init__()
        self.setObjectName("filter-bar")
        self.search = SearchField(hint)
        self.search.changed.connect(self.changed)
        self.chips: dict[str, FilterChip] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(dp(20), dp(6), dp(16), dp(6))
        self._row.setSpacing(dp(6))
        self._row.addWidget(self.search)
        self._chips = OverflowRow(spacing=6, more=tr("Filter"))
        for facts in filters:
            chip = FilterChip(facts)
            chip.changed.connect(self.changed)
            self.chips[facts.key] = chip
            self._chips.add(chip, words=chip.words, run=chip.open, keep=chip.narrows)
        self._row.addWidget(self._chips, 1)
        self._has_columns = columns
        if columns:
            chooser = Button("", "columns", self.columns_asked.emit, bare=True)
            chooser.setToolTip(tr("Choose columns"))
            chooser.setAccessibleName(tr("Choose columns"))
            self._row.addWidget(chooser)

    def add_at_end(self, widget: QWidget) -> None:
        """Adds a widget at the right end."""
        self._row.insertWidget(self._row.count() - int(self._has_columns), widget)

    def set_choices(self, key: str, choices: Sequence[tuple[Any, str]]) -> None:
        """Gives a filter its choices when they have been read (teachers, places)."""
        self.chips[key].set_choices(choices)

    def values(self) -> tuple[tuple[str, Any], ...]:
        """The filters that are on, for a Query."""
        return tuple((key, chip.value) for key, chip in self.chips.items() if chip.is_on)

    def clear(self) -> None:
        """Empties the search and switches every filter off; one change is told."""
        self.blockSignals(True)
        self.search.clear()
        for chip in self.chips.values():
            chip.set_value(None)
        self.blockSignals(False)
        self.changed.emit()
