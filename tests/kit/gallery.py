"""All components on one sheet, in the look of now, to be laid beside the design's picture."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.core.wording import tr
from desktop_app.kit.banner import Banner, BannerSlot
from desktop_app.kit.buttons import Button
from desktop_app.kit.chip_label import ChipLabel
from desktop_app.kit.chips import CHIPS, Chip, chip_for, paint_chip, paint_mark
from desktop_app.kit.deeds import Deed
from desktop_app.kit.empty import EmptyState
from desktop_app.kit.filters import Filter, FilterChip
from desktop_app.kit.key_cap import KeyCap
from desktop_app.kit.labels import label, on_plane, rule
from desktop_app.kit.segments import Segments
from desktop_app.kit.table_cells import RowState, paint_row_back
from desktop_app.kit.theme import dp, font, look
from desktop_app.kit.tick import Tick

_TITLES: Final = {
    "payment": "Payment",
    "invoice": "Invoice",
    "payout": "Payout",
    "lesson": "Lesson",
    "register": "Register",
    "lesson_type": "Lesson type",
    "enrollment": "Enrolment",
    "streak": "Streak",
    "buddy_group": "Buddy group",
    "member": "Member",
    "invitation": "Invitation",
    "exam": "Exam",
    "challenge": "Challenge",
    "consultation": "Consultation",
    "referral": "Referral",
    "resource": "Material",
    "sync": "Sync",
}
_FACTS: Final = {
    ("invoice", "ISSUED"): "Due 19 Nov",
    ("invoice", "OVERDUE"): "9 days late",
    ("register", "LATE"): "2 days late",
    ("invitation", "PENDING"): "2 days left",
    ("sync", "SYNCED"): "Synced 15:41",
    ("sync", "SYNCING"): "Syncing 4 of 9",
    ("sync", "OFFLINE"): "Offline, 11 waiting",
    ("sync", "CONFLICT"): "2 need a choice",
}


class _Focused(Button):
    """Looks as if it had the focus."""

    def hasFocus(self) -> bool:
        return True


class _Painted(QWidget):
    """Marks and a key cap, which are painted and no widgets."""

    def sizeHint(self) -> QSize:
        return QSize(dp(124), dp(28))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for at, letter in enumerate(("P", "A", "L", "E", "")):
            paint_mark(painter, letter, QPointF(at * dp(24), dp(6)), edge=dp(16))
        painter.end()


class _Rows(QWidget):
    """The four states of a row."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(dp(560), dp(27) * 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        names = ("Default", "Hover", "Selected, pane has focus", "Selected, focus elsewhere")
        for at, name in enumerate(names):
            state = RowState()
            state.hovered = at if at == 1 else -1
            state.current = at if at >= 2 else -1
            state.focused = at == 2
            area = QRect(0, at * dp(27), self.width(), dp(27))
            paint_row_back(painter, area, at, state)
            if state.focused:
                painter.fillRect(0, area.top(), dp(3), area.height() - 1, look().color("accent"))
            painter.setFont(font("name"))
            painter.setPen(look().color("text"))
            words = area.adjusted(dp(12), 0, -dp(8), 0)
            painter.drawText(
                words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name
            )
            chip = chip_for("payment", "COMPLETED")
            paint_chip(painter, chip, area.adjusted(dp(204), 0, 0, 0), selected=state.focused)
            painter.setFont(font("body", tabular=True))
            painter.setPen(look().color("text"))
            right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(words, right, "€38.00")
        painter.end()


class Gallery(QWidget):
    """One column of every component."""

    def __init__(self, title: str = "") -> None:
        super().__init__()
        on_plane(self, "surface")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(dp(24), dp(10), dp(24), dp(16))
        self._grid.setHorizontalSpacing(dp(12))
        self._grid.setVerticalSpacing(dp(4))
        self._grid.setColumnMinimumWidth(0, dp(76))
        self._grid.setColumnStretch(1, 1)
        if title:
            self._grid.addWidget(label(title, "dialog"), 0, 0, 1, 2)
        for kind, words in _TITLES.items():
            self._add(words, *(ChipLabel(chip) for chip in _chips_of(kind)), gap=4)
        self._add_controls()
        self._add_blocks()
        self._grid.setRowStretch(self._grid.rowCount(), 1)

    def _add(self, words: str, *widgets: QWidget, gap: int = 8, wide: bool = False) -> None:
        row = self._grid.rowCount()
        self._grid.addWidget(label(words, "small"), row, 0, Qt.AlignmentFlag.AlignVCenter)
        box = QHBoxLayout()
        box.setSpacing(dp(gap))
        for widget in widgets:
            box.addWidget(widget, 1 if wide else 0)
        if not wide:
            box.addStretch(1)
        self._grid.addLayout(box, row, 1)

    def _line(self) -> None:
        self._grid.addWidget(rule(), self._grid.rowCount(), 0, 1, 2)

    def _add_controls(self) -> None:
        hover, pressed, off = Button("Hover"), Button("Pressed"), Button("Disabled")
        hover.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
        pressed.setDown(True)
        off.setEnabled(False)
        self._line()
        self._add(
            "Button",
            Button("Default", "printer"),
            hover,
            pressed,
            _Focused("Focus"),
            off,
            Button("Primary", primary=True, keys="Enter"),
            Button("Delete", "trash", danger=True),
        )
        self._line()
        self._add("Field", *self._fields())
        self._line()
        segments = Segments((("week", "Week"), ("term", "Term")))
        active = FilterChip(Filter("a", "Active", start=True))
        teacher = FilterChip(Filter("t", "Teacher", ((1, "Varga"),)))
        self._add("Marks", _Painted(), segments, active, teacher, KeyCap("Ctrl K"))

    def _fields(self) -> Sequence[QWidget]:
        made: list[QWidget] = []
        for words, wrong, enabled in (
            ("Default", False, True),
            ("Focus", False, True),
            ("No date", True, True),
            ("Disabled", False, False),
        ):
            line = QLineEdit(words)
            line.setFixedWidth(dp(102))
            line.setProperty("wrong", wrong)
            line.setEnabled(enabled)
            line.setObjectName(words)
            made.append(line)
        states = (Qt.CheckState.Unchecked, Qt.CheckState.Checked, Qt.CheckState.PartiallyChecked)
        for state in states:
            tick = Tick()
            tick.setTristate(state is Qt.CheckState.PartiallyChecked)
            tick.setCheckState(state)
            made.append(tick)
        return made

    def _add_blocks(self) -> None:
        self._line()
        self._add("Rows", _Rows(), wide=True)
        self._line()
        offline, red = BannerSlot(), BannerSlot()
        deeds = (Deed(tr("Try now"), lambda: None), Deed(tr("See both"), lambda: None))
        offline.say(
            Banner("offline", "Offline since 15:50.", "11 marks waiting to sync.", deeds[:1])
        )
        more = "Another computer changed this invoice."
        red.say(Banner("not_saved", "Not saved.", more, deeds[1:]))
        both = QWidget()
        column = QVBoxLayout(both)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(offline)
        column.addWidget(red)
        self._add("Banner", both, wide=True)
        self._line()
        empty = EmptyState()
        empty.setMinimumHeight(dp(84))
        deed = Deed("Add a lesson", lambda: None, "plus")
        empty.say("No lessons on this day", "Friday 20 November is a holiday.", deed)
        self._add("Empty", empty, wide=True)

    def show_focus(self) -> None:
        """Puts the cursor where the picture has it."""
        line = self.findChild(QLineEdit, "Focus")
        if isinstance(line, QLineEdit):
            line.setFocus()


def _chips_of(kind: str) -> list[Chip]:
    return [
        chip_for(found, value, _FACTS.get((found, value)))
        for found, value in CHIPS
        if found == kind
    ]
