"""How the blocks of a card look."""

from collections.abc import Sequence
from functools import singledispatch

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.kit.buttons import Button
from desktop_app.kit.card_parts import Block, Fact, Facts, LineItem, Lines, Marks, Note, Total, Warn
from desktop_app.kit.chip_label import ChipLabel
from desktop_app.kit.chips import paint_mark
from desktop_app.kit.labels import IconLabel, Link, label, rule
from desktop_app.kit.number_label import Explained
from desktop_app.kit.paint import paint_avatar
from desktop_app.kit.theme import dp, font, look


class Avatar(QWidget):
    """A round picture with initials, 44 px."""

    def __init__(self, initials: str) -> None:
        super().__init__()
        self._initials = initials
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """44 by 44."""
        return QSize(dp(44), dp(44))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws it."""
        painter = QPainter(self)
        paint_avatar(painter, QRectF(self.rect()), self._initials, "dialog")
        painter.end()


class MarkStrip(QWidget):
    """Marks side by side, each with words under it."""

    def __init__(self, marks: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._marks = tuple(marks)
        self.setAccessibleName(", ".join(f"{when} {mark or '-'}" for mark, when in marks))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """A mark and a line of words high."""
        return QSize(dp(200), dp(20) + dp(4) + QFontMetrics(font("caption")).height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the marks at even distances."""
        painter = QPainter(self)
        painter.setFont(font("caption"))
        step = self.width() / max(len(self._marks), 1)
        for at, (mark, when) in enumerate(self._marks):
            left = at * step
            paint_mark(painter, mark, QPointF(left + (step - dp(20)) / 2, 0), edge=dp(20))
            painter.setPen(look().color("text2"))
            words = QRectF(left, dp(22), step, self.height() - dp(22))
            painter.drawText(words, Qt.AlignmentFlag.AlignCenter, when)
        painter.end()


def draw_block(block: Block, *, first: bool) -> QWidget:
    """The widget of a block: a hairline above all but the first, 12 px above and below."""
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(dp(16), 0, dp(16), 0)
    column.setSpacing(0)
    if not first:
        column.addWidget(rule())
    body = QVBoxLayout()
    body.setContentsMargins(0, dp(12), 0, dp(12))
    body.setSpacing(dp(6))
    _draw(block, body)
    column.addLayout(body)
    return page


def _title(column: QVBoxLayout, title: str, side: str = "") -> None:
    if not title:
        return
    row = QHBoxLayout()
    row.addWidget(label(title, "section"), 1)
    if side:
        row.addWidget(label(side, "small"))
    column.addLayout(row)


@singledispatch
def _draw(block: object, column: QVBoxLayout) -> None:
    raise TypeError(f"no such block: {type(block).__name__}")


@_draw.register
def _facts(block: Facts, column: QVBoxLayout) -> None:
    _title(column, block.title, block.side)
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(dp(8))
    grid.setVerticalSpacing(dp(4))
    grid.setColumnMinimumWidth(0, dp(96))
    grid.setColumnStretch(1, 1)
    for at, fact in enumerate(block.rows):
        grid.addWidget(label(fact.key, "body", "text2"), at, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(_value(fact), at, 1)
    column.addLayout(grid)


def _value(fact: Fact) -> QWidget:
    words: QLabel
    if fact.run is not None:
        words = Link(fact.value, fact.run)
    elif fact.explain is not None:
        words = Explained(fact.value, "body", fact.explain, fact.tone)
    else:
        words = label(fact.value, tone=fact.tone, wrap=True)
    if fact.run is None and fact.explain is None:
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if fact.chip is None and not fact.icon:
        return words
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(dp(4))
    if fact.icon:
        row.addWidget(IconLabel(fact.icon, tone=fact.tone or "text2", size=14))
    words.setWordWrap(False)
    if fact.value:
        row.addWidget(words)
    if fact.chip is not None:
        row.addWidget(ChipLabel(fact.chip))
    row.addStretch(1)
    return box


@_draw.register
def _marks(block: Marks, column: QVBoxLayout) -> None:
    _title(column, block.title, block.side)
    column.addWidget(MarkStrip(block.marks))


@_draw.register
def _lines(block: Lines, column: QVBoxLayout) -> None:
    _title(column, block.title, block.side)
    if not block.items and block.nothing:
        column.addWidget(label(block.nothing, "small", wrap=True))
    lead = max(
        (QFontMetrics(font("small")).horizontalAdvance(i.lead) for i in block.items), default=0
    )
    for at, item in enumerate(block.items):
        if at:
            column.addWidget(rule())
        column.addLayout(_line(item, lead))
    if block.deeds:
        row = QHBoxLayout()
        for deed in block.deeds:
            row.addWidget(Button(deed.title, deed.icon, deed.run, small=True))
        row.addStretch(1)
        column.addLayout(row)


def _line(item: LineItem, lead_width: int) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(dp(12))
    if lead_width:
        lead = label(item.lead, "small")
        lead.setFixedWidth(lead_width + dp(2))
        row.addWidget(lead)
    words = QVBoxLayout()
    words.setSpacing(0)
    words.addWidget(
        Link(item.title, item.run) if item.run else label(item.title, tone=item.tone, wrap=True)
    )
    if item.second:
        words.addWidget(label(item.second, "small", wrap=True))
    row.addLayout(words, 1)
    if item.chip is not None:
        row.addWidget(ChipLabel(item.chip))
    if item.amount:
        row.addWidget(
            Explained(item.amount, "name", item.explain, item.tone)
            if item.explain is not None
            else label(item.amount, "name", item.tone)
        )
    for deed in item.deeds:
        row.addWidget(Button(deed.title, deed.icon, deed.run, small=True))
    return row


@_draw.register
def _total(block: Total, column: QVBoxLayout) -> None:
    row = QHBoxLayout()
    row.addWidget(label(block.title, "section", wrap=True), 1)
    row.addWidget(
        Explained(block.amount, "dialog", block.explain)
        if block.explain is not None
        else label(block.amount, "dialog")
    )
    column.addLayout(row)
    if block.second or block.chip is not None:
        under = QHBoxLayout()
        under.addWidget(label(block.second, "small"), 1)
        if block.chip is not None:
            under.addWidget(ChipLabel(block.chip))
        column.addLayout(under)


@_draw.register
def _note(block: Note, column: QVBoxLayout) -> None:
    _title(column, block.title)
    if block.second:
        column.addWidget(label(block.second, "small"))
    column.addWidget(label(block.text, wrap=True))


@_draw.register
def _warn(block: Warn, column: QVBoxLayout) -> None:
    column.addWidget(WarnBox(block))


class WarnBox(QWidget):
    """A soft box with an icon, a bold fact and more."""

    def __init__(self, block: Warn) -> None:
        super().__init__()
        self._role = block.role
        row = QHBoxLayout(self)
        row.setContentsMargins(dp(10), dp(8), dp(10), dp(8))
        row.setSpacing(dp(8))
        row.addWidget(IconLabel("warning", tone=block.role), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(block.fact, "section", block.role, wrap=True))
        if block.more:
            words.addWidget(label(block.more, "small", wrap=True))
        row.addLayout(words, 1)
        for deed in block.deeds:
            row.addWidget(Button(deed.title, deed.icon, deed.run, small=True))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the box."""
        colors = look().role(self._role)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(colors.line)
        painter.setBrush(colors.soft)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), dp(4), dp(4))
        painter.end()
