"""Under the register: how many are marked, how many of each, and what finishing brings."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop_app.areas.attendance.ui.sheet import Sheet
from desktop_app.areas.attendance.ui.words import outcome_of, outcome_words
from desktop_app.core.sync.terms import FactState
from desktop_app.core.wording import tr, trn
from desktop_app.kit.buttons import Button
from desktop_app.kit.chips import paint_mark
from desktop_app.kit.labels import CutLabel, label, on_plane, rule
from desktop_app.kit.theme import dp, font, look

EDGE = 18


class MarkCounts(QWidget):
    """A square and a number for each code; an empty square for those who are left."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: Sequence[tuple[str, str]] = ()
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def show_counts(self, parts: Sequence[tuple[str, str]]) -> None:
        """Show letters with their numbers."""
        self._parts = parts
        said = ", ".join(f"{letter} {words}".strip() for letter, words in parts)
        self.setAccessibleName(said)
        self.updateGeometry()
        self.update()

    def _width(self, words: str) -> int:
        return dp(EDGE + 6) + QFontMetrics(font("body")).horizontalAdvance(words) + dp(14)

    def sizeHint(self) -> QSize:
        """As wide as its numbers."""
        return QSize(sum(self._width(words) for _, words in self._parts), dp(28))

    def minimumSizeHint(self) -> QSize:
        """Give way to the button: what does not fit is left out, and said aloud."""
        return QSize(0, dp(28))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw as many as fit."""
        painter = QPainter(self)
        left, edge = 0, dp(EDGE)
        for letter, words in self._parts:
            if left + self._width(words) > self.width() + dp(14):
                break
            paint_mark(painter, letter, QPointF(left, (self.height() - edge) / 2), edge=edge)
            painter.setFont(font("body", tabular=True))
            painter.setPen(look().color("text"))
            box = QRect(left + edge + dp(6), 0, self.width(), self.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, words)
            left += self._width(words)
        painter.end()


def kept_counts(sheet: Sheet) -> str:
    """Say how many marks are where: 9 saved here, 3 in the office; nothing outside of a copy."""
    found = sheet.where()
    words = (
        (FactState.CHOICE, trn("{n} needs a choice", "{n} need a choice", found[FactState.CHOICE])),
        (FactState.HERE, tr("{n} saved here", n=found[FactState.HERE])),
        (FactState.OFFICE, tr("{n} in the office", n=found[FactState.OFFICE])),
    )
    return ", ".join(said for state, said in words if found[state])


class RegisterFooter(QWidget):
    """The bar under the register; the shell's own button for Finish stands at its right."""

    def __init__(self) -> None:
        super().__init__()
        on_plane(self, "sunken")
        self.setObjectName("register-footer")
        self._place = QWidget()
        self.marked = label("", "section")
        self.counts = MarkCounts()
        self.outcome = CutLabel()
        self._row = QHBoxLayout()
        self._row.setContentsMargins(dp(20), dp(11), dp(16), dp(11))
        self._row.setSpacing(dp(14))
        self._row.addWidget(self.marked)
        self._row.addWidget(self.counts)
        self._row.addWidget(self.outcome, 1)
        line = rule()
        line.setParent(self)
        self._line = line
        holder = QHBoxLayout(self)
        holder.setContentsMargins(0, 1, 0, 0)
        holder.addLayout(self._row)

    def add_button(self, button: Button) -> None:
        """Put a button at the right, where it stands while the register is open."""
        place = QHBoxLayout(self._place)
        place.setContentsMargins(0, 0, 0, 0)
        place.addWidget(button)
        self._row.addWidget(self._place)

    def resizeEvent(self, event: object) -> None:
        """Keep the hairline at the top."""
        self._line.setGeometry(0, 0, self.width(), 1)

    def tell(self, sheet: Sheet) -> None:
        """Say how far the register is."""
        register = sheet.register
        if register is None:
            return
        rows, left = sheet.rows, len(sheet.unmarked)
        self.marked.setText(tr("{marked} of {all} marked", marked=len(rows) - left, all=len(rows)))
        parts = [(key, str(count)) for key, count in sheet.counts().items()]
        if left:
            parts.append(("", tr("{n} left", n=left)))
        self.counts.show_counts(parts)
        self._place.setVisible(not sheet.is_finished)
        self.outcome.setText(kept_counts(sheet) or self._outcome(sheet))

    def _outcome(self, sheet: Sheet) -> str:
        register = sheet.register
        if register is None or len(sheet.unmarked) == len(sheet.rows):
            return ""
        words = outcome_words(outcome_of(sheet, register))
        if sheet.is_finished:
            return tr("Finished: {what}. Corrections ask for a reason.", what=words)
        return words
