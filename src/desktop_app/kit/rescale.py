"""Live zoom of what is laid out already: margins, spacings and fixed sizes follow the zoom.

Layouts take their distances through `dp` when they are built. On a change of zoom this walks the
windows and sets each distance anew from what it was at 100 %, so that many steps up and down lead
back to the same pixels.
"""

from typing import Any, Final

from PySide6.QtCore import QMargins, QObject
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QLayout, QWidget

_HUGE: Final = 16_777_215
_HAIR: Final = 2


def rescale(window: QWidget, old: float, new: float) -> None:
    """Brings a window that was laid out at zoom `old` to zoom `new`."""
    for widget in [window, *window.findChildren(QWidget)]:
        if widget is not window:
            _size(widget, old, new)
        kept = _scaled(widget, "margins", _four(widget.contentsMargins()), old, new)
        widget.setContentsMargins(QMargins(*kept))
        layout = widget.layout()
        if layout is not None:
            _layout(layout, old, new)


def _layout(layout: QLayout, old: float, new: float) -> None:
    layout.setContentsMargins(
        QMargins(*_scaled(layout, "margins", _four(layout.contentsMargins()), old, new))
    )
    if isinstance(layout, QGridLayout):
        across, down = layout.horizontalSpacing(), layout.verticalSpacing()
        spaces = _scaled(layout, "spaces", (across, down), old, new)
        layout.setHorizontalSpacing(spaces[0])
        layout.setVerticalSpacing(spaces[1])
        widths = tuple(layout.columnMinimumWidth(at) for at in range(layout.columnCount()))
        for at, width in enumerate(_scaled(layout, "columns", widths, old, new)):
            layout.setColumnMinimumWidth(at, width)
    elif isinstance(layout, QBoxLayout):
        layout.setSpacing(_scaled(layout, "space", (layout.spacing(),), old, new)[0])
    for at in range(layout.count()):
        item = layout.itemAt(at)
        inner = item.layout() if item is not None else None
        if inner is not None:
            _layout(inner, old, new)


def _size(widget: QWidget, old: float, new: float) -> None:
    now = (
        widget.minimumWidth(),
        widget.minimumHeight(),
        widget.maximumWidth(),
        widget.maximumHeight(),
    )
    made = _scaled(widget, "sizes", now, old, new)
    if made != now:
        widget.setMinimumSize(made[0], made[1])
        widget.setMaximumSize(made[2], made[3])


def _four(margins: QMargins) -> tuple[int, ...]:
    return margins.left(), margins.top(), margins.right(), margins.bottom()


def _scaled(
    owner: QObject, name: str, now: tuple[int, ...], old: float, new: float
) -> tuple[int, ...]:
    """What `now` becomes; from what it was at 100 % unless somebody has changed it since."""
    kept: Any = owner.property(f"at_100_{name}")
    base: list[float] = [value / old for value in now]
    if isinstance(kept, list) and len(kept) == len(now):
        last = tuple(_grown(value, then, old) for value, then in zip(kept, now, strict=True))
        base = kept if last == now else base
    owner.setProperty(f"at_100_{name}", base)
    return tuple(_grown(value, then, new) for value, then in zip(base, now, strict=True))


def _grown(base: float, now: int, zoom: float) -> int:
    """Hairlines, unset (negative) and unlimited sizes stay as they are."""
    if now <= _HAIR or now >= _HUGE:
        return now
    return max(1, round(base * zoom))
