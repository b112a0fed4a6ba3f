"""The navigation at the left: search or run, the panes in their groups, who is here."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop_app.core.wording import tr
from desktop_app.kit.icons import paint_icon
from desktop_app.kit.labels import label, on_plane, rule
from desktop_app.kit.paint import initials_of, paint_avatar, paint_focus_ring, paint_key_cap
from desktop_app.kit.theme import dp, font, look
from desktop_app.shell.pane_list import PaneSpec

WIDE, NARROW = 212, 52
_ROW, _HEADING = 28, 30


class PaneButtons(QWidget):
    """The list of panes, painted; Up and Down move, Enter opens."""

    chosen = Signal(str)

    def __init__(self, specs: Sequence[PaneSpec]) -> None:
        super().__init__()
        self._specs = tuple(specs)
        self._counts: Mapping[str, int] = {}
        self._current = ""
        self._hover = -1
        self._narrow = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setObjectName("navigation")
        self.setAccessibleName(tr("Go to"))

    def set_current(self, name: str) -> None:
        """Show which pane is open."""
        self._current = name
        self.setAccessibleDescription(next((s.title for s in self._specs if s.name == name), ""))
        self.update()

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Show how many things in each pane need somebody."""
        self._counts = counts
        self.update()

    def counts(self) -> Mapping[str, int]:
        """Return how many things in each pane are shown to need somebody."""
        return self._counts

    def set_narrow(self, *, narrow: bool) -> None:
        """Show icons only."""
        self._narrow = narrow
        self.updateGeometry()
        self.update()

    def _boxes(self) -> list[QRect]:
        boxes, y, group = [], 0, ""
        for spec in self._specs:
            if spec.group != group:
                y += dp(12) if self._narrow else dp(_HEADING)
                group = spec.group
            boxes.append(QRect(dp(8), y, self.width() - dp(16), dp(_ROW)))
            y += dp(_ROW)
        return boxes

    def sizeHint(self) -> QSize:
        """As high as its rows."""
        groups = len(dict.fromkeys(spec.group for spec in self._specs if spec.group))
        heading = dp(12) if self._narrow else dp(_HEADING)
        return QSize(
            dp(NARROW if self._narrow else WIDE), len(self._specs) * dp(_ROW) + groups * heading
        )

    def minimumSizeHint(self) -> QSize:
        """All its rows: where they do not fit, they are scrolled, not squeezed."""
        return QSize(dp(30), self.sizeHint().height())

    def current_box(self) -> QRect:
        """Return where the row of the open pane lies."""
        found = zip(self._specs, self._boxes(), strict=True)
        return next((box for spec, box in found if spec.name == self._current), QRect())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw headings and rows."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        group = ""
        for at, (spec, box) in enumerate(zip(self._specs, self._boxes(), strict=True)):
            if spec.group != group and not self._narrow:
                self._paint_heading(painter, spec.group, box)
            group = spec.group
            self._paint_row(painter, at, spec, box)
        painter.end()

    def _paint_heading(self, painter: QPainter, words: str, below: QRect) -> None:
        painter.setFont(font("small"))
        painter.setPen(look().color("text3"))
        box = QRect(dp(16), below.top() - dp(_HEADING), below.width(), dp(_HEADING))
        painter.drawText(box.adjusted(0, dp(6), 0, 0), Qt.AlignmentFlag.AlignVCenter, words)

    def _paint_row(self, painter: QPainter, at: int, spec: PaneSpec, box: QRect) -> None:
        worn, current = look(), spec.name == self._current
        if current or at == self._hover:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(worn.color("accent-soft" if current else "hover"))
            painter.drawRoundedRect(QRectF(box), dp(4), dp(4))
        ink = worn.color("accent-text" if current else "text2")
        left = box.center().x() - dp(8) if self._narrow else box.left() + dp(8)
        paint_icon(painter, spec.icon, left, box.top() + (box.height() - dp(16)) / 2, dp(16), ink)
        if not self._narrow:
            painter.setFont(font("section" if current else "body"))
            painter.setPen(worn.color("accent-text" if current else "text"))
            painter.drawText(
                box.adjusted(dp(33), 0, -dp(8), 0), Qt.AlignmentFlag.AlignVCenter, spec.title
            )
            self._paint_count(painter, spec, box)
        if current and self.hasFocus():
            paint_focus_ring(painter, QRectF(box).adjusted(2, 2, -2, -2), dp(4))

    def _paint_count(self, painter: QPainter, spec: PaneSpec, box: QRect) -> None:
        count = self._counts.get(spec.name, 0)
        if not count:
            return
        painter.setFont(font("small", tabular=True))
        painter.setPen(look().color("text2"))
        painter.drawText(
            box.adjusted(0, 0, -dp(8), 0),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
            str(count),
        )

    def _at(self, event: QMouseEvent) -> int:
        place = event.position().toPoint()
        return next((at for at, box in enumerate(self._boxes()) if box.contains(place)), -1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light the row under the mouse, and say its name when only its icon is there."""
        self._hover = self._at(event)
        named = self._narrow and self._hover >= 0
        self.setToolTip(self._specs[self._hover].title if named else "")
        self.update()

    def leaveEvent(self, event: object) -> None:
        """Put the light out."""
        self._hover = -1
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the pane that was pressed."""
        at = self._at(event)
        if at >= 0:
            self.chosen.emit(self._specs[at].name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down go to the next pane."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        names = [spec.name for spec in self._specs]
        at = names.index(self._current) if self._current in names else 0
        self.chosen.emit(names[min(max(at + step, 0), len(names) - 1)])


class SearchButton(QWidget):
    """Opens the palette; looks like the field it leads to."""

    def __init__(self, run: Callable[[], object], keys: str) -> None:
        super().__init__()
        self._run, self._keys = run, keys
        self._words = tr("Search or run")
        self._narrow = False
        self.setObjectName("search-or-run")
        self.setAccessibleName(self._words)
        self.setAccessibleDescription(keys)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_narrow(self, *, narrow: bool) -> None:
        """Show the icon only, the words as a tooltip."""
        self._narrow = narrow
        self.setToolTip(self._words if narrow else "")
        self.update()

    def sizeHint(self) -> QSize:
        """As high as a field."""
        return QSize(dp(NARROW if self._narrow else WIDE) - dp(16), dp(30))

    def minimumSizeHint(self) -> QSize:
        """Keep its height where room is short."""
        return QSize(dp(30), dp(30))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the palette."""
        self._run()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space open the palette."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self._run()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the border, the glass, the words and the keys."""
        painter, worn = QPainter(self), look()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(worn.color("field"))
        painter.setBrush(worn.color("surface"))
        painter.drawRoundedRect(box, dp(4), dp(4))
        edge, middle = dp(16), self.height() / 2
        left = (self.width() - edge) / 2 if self._narrow else dp(8)
        paint_icon(painter, "magnifying-glass", left, middle - edge / 2, edge, worn.color("text2"))
        if not self._narrow:
            painter.setFont(font("body"))
            painter.setPen(worn.color("text3"))
            words = self.rect().adjusted(dp(30), 0, 0, 0)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self._words)
            paint_key_cap(painter, self._keys, self.width() - dp(7), middle)
        if self.hasFocus():
            paint_focus_ring(painter, box, dp(4))
        painter.end()


class Navigation(QWidget):
    """The whole left column."""

    def __init__(
        self,
        specs: Sequence[PaneSpec],
        *,
        who: str,
        role: str,
        search: Callable[[], object],
        keys: str,
    ) -> None:
        super().__init__()
        on_plane(self, "window")
        self.panes = PaneButtons(specs)
        self.search = SearchButton(search, keys)
        top = QHBoxLayout()
        top.setContentsMargins(dp(8), dp(10), dp(8), dp(10))
        top.addWidget(self.search)
        self._who = Who(who, role)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        self._rows = QScrollArea()
        self._rows.setFrameShape(QFrame.Shape.NoFrame)
        self._rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._rows.setWidgetResizable(True)
        self._rows.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        on_plane(self._rows, "window")
        self._rows.setWidget(self.panes)
        on_plane(self.panes, "window")
        column.addWidget(self._rows, 1)
        self._rule = rule()
        column.addWidget(self._rule)
        column.addWidget(self._who)
        self.set_narrow(narrow=False)

    def set_current(self, name: str) -> None:
        """Show which pane is open, scrolled to where there is no room for all."""
        self.panes.set_current(name)
        self._show_current()

    def _show_current(self) -> None:
        box = self.panes.current_box()
        self._rows.ensureVisible(box.center().x(), box.center().y(), 0, box.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the open pane in sight."""
        super().resizeEvent(event)
        self._show_current()

    def set_narrow(self, *, narrow: bool) -> None:
        """Shrink to icons with tooltips, or back."""
        self.setFixedWidth(dp(NARROW if narrow else WIDE))
        self.panes.set_narrow(narrow=narrow)
        self.search.set_narrow(narrow=narrow)
        self._who.set_narrow(narrow=narrow)


class Who(QWidget):
    """Who is here, with initials, name and role."""

    def __init__(self, name: str, role: str) -> None:
        super().__init__()
        self._badge = Initials(initials_of(name))
        self._words = QWidget()
        lines = QVBoxLayout(self._words)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addWidget(label(name, "name"))
        lines.addWidget(label(role, "caption", "text2"))
        row = QHBoxLayout(self)
        row.setContentsMargins(dp(14), dp(8), dp(8), dp(8))
        row.setSpacing(dp(10))
        row.addWidget(self._badge)
        row.addWidget(self._words, 1)
        self.setToolTip(f"{name}, {role}")

    def set_narrow(self, *, narrow: bool) -> None:
        """Show the initials only."""
        self._words.setVisible(not narrow)


class Initials(QWidget):
    """Two letters on a soft disc."""

    def __init__(self, letters: str, *, size: int = 24) -> None:
        super().__init__()
        self._letters = letters
        self.setFixedSize(dp(size), dp(size))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the disc and its letters."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_avatar(painter, QRectF(self.rect()), self._letters, "caption")
        painter.end()
