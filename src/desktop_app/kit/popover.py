"""A small painted card beside something: a title, a fact, rows of checks, a hint with a key."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop_app.kit.icons import paint_icon
from desktop_app.kit.paint import key_cap_width, paint_key_cap
from desktop_app.kit.theme import dp, font, look

WIDEST = 380


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: icon, words, and the tone of both."""

    text: str
    icon: str = "check"
    tone: str = "text"


@dataclass(frozen=True, slots=True)
class Said:
    """What a popover says. `hint` is words, a key, and words after the key."""

    title: str
    fact: str = ""
    checks: tuple[Check, ...] = ()
    hint: tuple[str, str, str] = ("", "", "")

    def words(self) -> str:
        """All of it in one line, to be read aloud."""
        parts = (self.title, self.fact, *(check.text for check in self.checks))
        return ". ".join(part for part in parts if part)


class Popover(QWidget):
    """Stands beside a box of its parent, where there is room; lets the pointer through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("popover")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.said = self._asked = Said("")
        self._room = QSize()
        self.hide()

    def say(self, said: Said, beside: QRect, within: QRect) -> None:
        """Say something beside a box, inside of an area; the last checks give way to its height."""
        if said != self._asked or within.size() != self._room:
            self._asked, self._room = said, within.size()
            self.said = said
            while self.said.checks and self.sizeHint().height() > within.height():
                self.said = replace(self.said, checks=self.said.checks[:-1])
            self.setAccessibleName(said.words())
            self.resize(self.sizeHint())
            self.update()
        self.move(self._place(beside, within))
        self.show()
        self.raise_()

    def _place(self, box: QRect, area: QRect) -> QPoint:
        gap = dp(12)
        left = box.left() - self.width() - gap
        if left < area.left():
            left = box.right() + gap
        if left + self.width() > area.right():
            left = max(area.left(), min(box.left(), area.right() - self.width()))
            below = box.bottom() + gap
            fits = below + self.height() <= area.bottom()
            return QPoint(left, below if fits else max(box.top() - self.height() - gap, area.top()))
        top = min(max(box.top() - dp(16), area.top()), area.bottom() - self.height())
        return QPoint(left, max(top, area.top()))

    def _rows(self) -> list[tuple[Check, QRect]]:
        """Return the checks and the boxes of their words, broken where they are long."""
        metrics = QFontMetrics(font("body"))
        top = dp(12) + dp(20) + (dp(18) if self.said.fact else 0) + dp(4)
        found = []
        for check in self.said.checks:
            room = QRect(dp(32), top, dp(WIDEST) - dp(44), dp(400))
            flags = Qt.TextFlag.TextWordWrap
            box = metrics.boundingRect(room, flags, check.text)
            found.append((check, QRect(room.left(), top, box.width() + dp(2), box.height())))
            top += box.height() + dp(3)
        return found

    def sizeHint(self) -> QSize:
        """As wide as what it says, within limits."""
        rows, said = self._rows(), self.said
        before, keys, after = said.hint
        body = QFontMetrics(font("body"))
        hint = body.horizontalAdvance(before) + body.horizontalAdvance(after) + dp(16)
        hint += key_cap_width(keys) if keys else 0
        widths = [
            QFontMetrics(font("section")).horizontalAdvance(said.title),
            body.horizontalAdvance(said.fact),
            hint if before else 0,
            *(box.right() - dp(12) for _, box in rows),
        ]
        bottom = rows[-1][1].bottom() + dp(4) if rows else dp(12 + 20 + (18 if said.fact else 0))
        bottom += dp(24) if before else 0
        return QSize(min(max(widths) + dp(26), dp(WIDEST)), bottom + dp(10))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card."""
        worn, said = look(), self.said
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(worn.color("line2"), 1))
        painter.setBrush(worn.color("raised"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), dp(6), dp(6))
        across = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        width = self.width() - dp(24)
        painter.setFont(font("section"))
        painter.setPen(worn.color("text"))
        painter.drawText(QRect(dp(12), dp(10), width, dp(20)), across, said.title)
        painter.setFont(font("body"))
        painter.setPen(worn.color("text2"))
        painter.drawText(QRect(dp(12), dp(30), width, dp(18)), across, self._cut(said.fact, width))
        for check, box in self._rows():
            ink = worn.ink(check.tone)
            tint = worn.ink("text2" if check.tone == "text" else check.tone)
            paint_icon(painter, check.icon, dp(12), box.top() + dp(1), dp(14), tint)
            painter.setPen(ink)
            painter.drawText(box, Qt.TextFlag.TextWordWrap, check.text)
        self._paint_hint(painter)
        painter.end()

    def _cut(self, text: str, width: int) -> str:
        return QFontMetrics(font("body")).elidedText(text, Qt.TextElideMode.ElideRight, width)

    def _paint_hint(self, painter: QPainter) -> None:
        before, keys, after = self.said.hint
        if not before:
            return
        worn, metrics = look(), QFontMetrics(font("body"))
        box = QRect(dp(12), self.height() - dp(32), self.width() - dp(24), dp(22))
        across = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setPen(worn.color("text2"))
        painter.setFont(font("body"))
        painter.drawText(box, across, before)
        left = box.left() + metrics.horizontalAdvance(before) + dp(5)
        if keys:
            wide = key_cap_width(keys)
            paint_key_cap(painter, keys, left + wide, box.center().y() + 1)
            painter.setPen(worn.color("text2"))
            painter.setFont(font("body"))
            rest = QRect(left + wide + dp(5), box.top(), box.width(), box.height())
            painter.drawText(rest, across, after)
