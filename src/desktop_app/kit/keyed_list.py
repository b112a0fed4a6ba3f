"""A list beside what it leads to: each row has a key, and the one that is shown is marked."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

Index = QModelIndex | QPersistentModelIndex


class KeyedList(QListView):
    """A list whose rows have keys; `chosen` carries the key a person goes to.

    What is marked or shown by the program is not told as chosen.
    """

    chosen = Signal(object)

    def __init__(self, name: str, said: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._quiet = False
        self.setObjectName(name)
        self.setAccessibleName(said)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("plane", "sunken")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def row_of(self, key: UUID | None) -> int:
        """Return the row of a key, -1 for none."""
        raise NotImplementedError

    def key_at(self, index: Index) -> UUID | None:
        """Return the key of a row, None for one that leads nowhere."""
        raise NotImplementedError

    def show_rows(self, show: Callable[[], object], current: UUID | None) -> None:
        """Put other rows in by `show`, and mark one of them."""
        self._quiet = True
        show()
        self.set_current(current)
        self._quiet = False

    def set_current(self, key: UUID | None) -> None:
        """Mark the row that is shown."""
        row = self.row_of(key)
        if row >= 0 and row != self.currentIndex().row():
            quiet, self._quiet = self._quiet, True
            self.setCurrentIndex(self.model().index(row, 0))
            self._quiet = quiet
        self.viewport().update()

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell which row is wanted."""
        super().currentChanged(current, previous)
        self.viewport().update()
        key = self.key_at(current) if current.isValid() else None
        if not self._quiet and key is not None:
            self.chosen.emit(key)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keys go."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that they go elsewhere."""
        super().focusOutEvent(event)
        self.viewport().update()
