"""Lucide's line icons, tinted and cached; screens name them as the design rules do."""

from collections import OrderedDict
from collections.abc import Mapping
from importlib.resources import as_file, files
from typing import Final
from zipfile import ZipFile

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from desktop_app.kit.theme import dp, look

# The design rules speak Phosphor; the pictures come from Lucide. A name that is not here is
# Lucide's own.
LUCIDE: Final[Mapping[str, str]] = {
    "arrows-clockwise": "refresh-cw",
    "arrow-u-up-left": "undo-2",
    "bell-ringing": "bell-ring",
    "books": "library",
    "calendar-blank": "calendar",
    "caret-down": "chevron-down",
    "caret-left": "chevron-left",
    "caret-right": "chevron-right",
    "caret-up": "chevron-up",
    "chalkboard-teacher": "presentation",
    "chart-bar": "chart-column",
    "chats-circle": "messages-square",
    "check-circle": "circle-check",
    "check-square": "square-check",
    "circle-half": "contrast",
    "clock-counter-clockwise": "history",
    "cloud-slash": "cloud-off",
    "columns": "columns-2",
    "dots-three": "ellipsis",
    "envelope": "mail",
    "export": "upload",
    "gear": "settings",
    "identification-badge": "id-card",
    "list-bullets": "list",
    "lock-simple": "lock",
    "magnifying-glass": "search",
    "microphone": "mic",
    "music-notes": "music",
    "note-pencil": "square-pen",
    "pause-circle": "circle-pause",
    "pencil-simple": "pencil",
    "play-circle": "circle-play",
    "prohibit": "ban",
    "scales": "scale",
    "sign-out": "log-out",
    "student": "graduation-cap",
    "sun-horizon": "sunrise",
    "trash": "trash-2",
    "user-minus": "user-minus",
    "users-four": "boxes",
    "users-three": "users-round",
    "warning": "triangle-alert",
    "warning-circle": "circle-alert",
    "warning-octagon": "octagon-alert",
    "x-circle": "circle-x",
}
# At 13 pixels Lucide's own tick is too small to be seen inside its circle.
_CLEARER: Final = {"circle-check": (b"m9 12 2 2 4-4", b"m7.8 12.4 2.9 2.9 5.6-5.9")}
_STROKE: Final = b'stroke-width="1.75"'
_KEPT: Final = 600


class IconShelf:
    """Reads each drawing out of the package once and keeps the tinted pictures."""

    def __init__(self) -> None:
        self._drawings: dict[str, bytes] = {}
        self._pixmaps: OrderedDict[tuple[str, str, int, float], QPixmap] = OrderedDict()
        self._archive: ZipFile | None = None

    def drawing(self, name: str) -> bytes:
        """The SVG text of an icon."""
        if name not in self._drawings:
            if self._archive is None:
                with as_file(files("lucide") / "lucide.zip") as path:
                    self._archive = ZipFile(path)
            svg = self._archive.read(f"{LUCIDE.get(name, name)}.svg")
            old, new = _CLEARER.get(LUCIDE.get(name, name), (b"", b""))
            svg = svg.replace(old, new) if old else svg
            self._drawings[name] = svg.replace(b'stroke-width="2"', _STROKE)
        return self._drawings[name]

    def pixmap(self, name: str, color: QColor, size: int, ratio: float) -> QPixmap:
        """The icon at `size` pixels for a screen with `ratio` device pixels to the pixel."""
        key = (name, color.name(), size, ratio)
        if key not in self._pixmaps:
            self._pixmaps[key] = self._draw(name, color, size, ratio)
            if len(self._pixmaps) > _KEPT:
                self._pixmaps.popitem(last=False)
        self._pixmaps.move_to_end(key)
        return self._pixmaps[key]

    def _draw(self, name: str, color: QColor, size: int, ratio: float) -> QPixmap:
        svg = self.drawing(name).replace(b"currentColor", color.name().encode())
        edge = max(1, round(size * ratio))
        picture = QPixmap(QSize(edge, edge))
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        QSvgRenderer(QByteArray(svg)).render(painter, QRectF(0, 0, edge, edge))
        painter.end()
        picture.setDevicePixelRatio(ratio)
        return picture


_SHELF: Final = IconShelf()


def paint_icon(  # noqa: PLR0917 - a painting primitive reads best as name, place, size, colour
    painter: QPainter, name: str, x: float, y: float, size: int, color: QColor
) -> None:
    """Draws an icon with its top left corner at x, y; `size` in pixels (already through `dp`)."""
    ratio = painter.device().devicePixelRatio()
    painter.drawPixmap(round(x), round(y), _SHELF.pixmap(name, color, size, ratio))


def icon_pixmap(name: str, *, tone: str = "text2", size: float = 16, ratio: float = 1.0) -> QPixmap:
    """The icon as a picture; `size` at 100 %."""
    return _SHELF.pixmap(name, look().ink(tone), dp(size), ratio)


def icon(name: str, *, tone: str = "text2", size: float = 16) -> QIcon:
    """The icon for menus and Qt's own widgets, in the colours of now."""
    made = QIcon()
    for ratio in (1.0, 2.0):
        made.addPixmap(icon_pixmap(name, tone=tone, size=size, ratio=ratio))
        made.addPixmap(icon_pixmap(name, tone="dis", size=size, ratio=ratio), QIcon.Mode.Disabled)
    return made
