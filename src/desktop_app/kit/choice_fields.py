"""The editors of a choice: one of a list, one of a few side by side, yes or no."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QSizePolicy,
    QStyledItemDelegate,
)

from desktop_app.core.wording import tr
from desktop_app.kit.fields import Editor, Field
from desktop_app.kit.segments import Segments
from desktop_app.kit.theme import dp
from desktop_app.kit.tick import Tick


class Choice(QComboBox):
    """A combo box that the wheel changes only where the cursor is, not while a form is scrolled."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setItemDelegate(QStyledItemDelegate(self))  # Fusion's own ignores the style sheet

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class ChoiceEditor(Editor):
    """One of a short list."""

    def __init__(self, field: Field) -> None:
        self._box = Choice()
        super().__init__(field, self._box)
        self._box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._box.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if field.width:
            self._box.setFixedWidth(dp(field.width))
        # Qt turns an enum that is text into bare text, so the values are kept here
        self._values: list[Any] = []
        if not field.required and field.start is None:
            self._add(None, field.hint or tr("None"))
        for value, words in field.choices():
            self._add(value, words)
        self._box.currentIndexChanged.connect(lambda _: self.changed.emit())

    def _add(self, value: Any, words: str) -> None:
        self._values.append(value)
        self._box.addItem(words, value)

    def value(self) -> Any:
        """The chosen value."""
        at = self._box.currentIndex()
        return self._values[at] if at >= 0 else None

    def set_value(self, value: Any) -> None:
        """Chooses a value; one that is not in the list is added, so that nothing gets lost."""
        if value in self._values:
            self._box.setCurrentIndex(self._values.index(value))
        elif value is not None:
            self._add(value, self.field.named(value) if self.field.named else str(value))
            self._box.setCurrentIndex(self._box.count() - 1)


class SegmentsEditor(Editor):
    """One of a few, side by side."""

    def __init__(self, field: Field) -> None:
        self._segments = Segments(field.choices(), field.icons)
        super().__init__(field, self._segments)
        self._segments.changed.connect(self.changed)

    def value(self) -> Any:
        """The chosen value."""
        return self._segments.value()

    def set_value(self, value: Any) -> None:
        """Chooses a value."""
        self._segments.set_value(value)


class TickEditor(Editor):
    """Yes or no; the words stand beside the box (`hint`)."""

    def __init__(self, field: Field) -> None:
        self._tick = Tick(field.hint)
        super().__init__(field, self._tick)
        self._tick.toggled.connect(lambda _: self.changed.emit())

    def value(self) -> Any:
        """Whether it is ticked."""
        return self._tick.isChecked()

    def set_value(self, value: Any) -> None:
        """Ticks or unticks."""
        self._tick.setChecked(bool(value))
