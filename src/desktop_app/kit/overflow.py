"""A row that never forces its window to be wide: what does not fit goes into a menu at its end."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from desktop_app.core.wording import tr
from desktop_app.kit.buttons import Button
from desktop_app.kit.theme import dp


def _always() -> bool:
    return True


def _never() -> bool:
    return False


@dataclass(frozen=True)
class _Item:
    widget: QWidget
    words: Callable[[], str]
    run: Callable[[], object]
    wanted: Callable[[], bool]
    keep: Callable[[], bool]


class OverflowRow(QWidget):
    """Widgets side by side, cut from one end where there is no room.

    `drop` is the end that gives way first: "left" in a head, whose last button is the primary one,
    "right" elsewhere.
    """

    def __init__(self, *, drop: str = "right", spacing: int = 8, more: str = "") -> None:
        super().__init__()
        self._drop = drop
        self._spacing = spacing
        self._items: list[_Item] = []
        self._overflowed: list[_Item] = []
        self._more = Button(
            more, "plus" if more else "dots-three", self.open_menu, small=bool(more)
        )
        self._more.setParent(self)
        self._more.setObjectName("more")
        self._more.setAccessibleName(more or tr("More"))
        self._more.hide()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def add(
        self,
        widget: QWidget,
        *,
        words: Callable[[], str],
        run: Callable[[], object],
        wanted: Callable[[], bool] = _always,
        keep: Callable[[], bool] = _never,
    ) -> None:
        """Adds a widget at the right end.

        `words` and `run` are its entry in the menu, `wanted` whether it is there at all, `keep`
        whether it gives way only after all others.
        """
        widget.setParent(self)
        self._items.append(_Item(widget, words, run, wanted, keep))
        self.updateGeometry()
        self._arrange()

    def add_button(self, button: Button) -> None:
        """Adds a button; a primary one stays to the last."""
        self.add(
            button,
            words=button.text,
            run=button.click,
            wanted=button.is_wanted,
            keep=lambda: button.is_primary,
        )
        button.wanted_changed.connect(self._wanted_changed)

    def rearrange(self) -> None:
        """Asks anew which widgets are wanted."""
        self._wanted_changed()

    def _wanted_changed(self) -> None:
        self.updateGeometry()
        self._arrange()

    def in_menu(self) -> list[str]:
        """The words of what did not fit."""
        return [item.words() for item in self._overflowed]

    def open_menu(self) -> None:
        """Opens the menu of what did not fit."""
        menu = QMenu(self)
        for item in self._overflowed:
            action = menu.addAction(item.words(), item.run)
            action.setEnabled(item.widget.isEnabled())
        menu.popup(self._more.mapToGlobal(QPoint(0, self._more.height() + dp(2))))

    def sizeHint(self) -> QSize:
        """Room for all."""
        widths = [item.widget.sizeHint().width() for item in self._items if item.wanted()]
        heights = [item.widget.sizeHint().height() for item in self._items]
        gaps = dp(self._spacing) * max(len(widths) - 1, 0)
        return QSize(sum(widths) + gaps, max(heights, default=dp(28)))

    def minimumSizeHint(self) -> QSize:
        """Room for the menu, and for what stays to the last."""
        kept = [i.widget.sizeHint().width() for i in self._items if i.wanted() and i.keep()]
        width = sum(width + dp(self._spacing) for width in kept[-1:])
        hint = self.sizeHint()
        return QSize(min(hint.width(), width + self._more.sizeHint().width()), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def event(self, event: QEvent) -> bool:
        """Arranges anew when a widget says other words or the zoom changes."""
        if event.type() in {QEvent.Type.LayoutRequest, QEvent.Type.StyleChange}:
            self.updateGeometry()
            self._arrange()
        return super().event(event)

    def _arrange(self) -> None:
        there = [item for item in self._items if item.wanted()]
        shown = self._fitting(there)
        self._overflowed = [item for item in there if item not in shown]
        for item in self._items:
            item.widget.setVisible(item in shown)
        self._more.setVisible(bool(self._overflowed))
        row = [item.widget for item in shown]
        if self._overflowed:
            row = [self._more, *row] if self._drop == "left" else [*row, self._more]
        left = 0 if self._drop == "right" else self.width() - self._width_of(row)
        for widget in row:
            hint = widget.sizeHint()
            widget.setGeometry(
                left, (self.height() - hint.height()) // 2, hint.width(), hint.height()
            )
            left += hint.width() + dp(self._spacing)

    def _fitting(self, there: list[_Item]) -> list[_Item]:
        going = list(there) if self._drop == "left" else list(reversed(there))
        going.sort(key=lambda item: item.keep())
        shown = list(there)
        least = 0 if self._more.text() else 1
        for item in going[: max(len(there) - least, 0)]:
            row = [i.widget for i in shown]
            if (
                self._width_of(row if len(shown) == len(there) else [*row, self._more])
                <= self.width()
            ):
                break
            shown.remove(item)
        return shown

    def _width_of(self, row: list[QWidget]) -> int:
        return sum(w.sizeHint().width() for w in row) + dp(self._spacing) * max(len(row) - 1, 0)
