"""What is owed by age, above the ledger: six figures, each with its bar, each explained by F9."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.areas.billing.api import Ageing
from desktop_app.areas.billing.ui.words import money
from desktop_app.core.wording import tr
from desktop_app.kit.labels import CutLabel, label, rule
from desktop_app.kit.number_label import Explained
from desktop_app.kit.theme import dp, look

_WIDE = 5


class AgeBar(QWidget):
    """How much of all that is owed is of one age."""

    def __init__(self, part: float, role: str) -> None:
        super().__init__()
        self._part, self._role = part, role
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """A thin line."""
        return QSize(dp(48), dp(_WIDE))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the part on its ground; of what there is, at least a mark is seen."""
        painter, worn = QPainter(self), look()
        painter.fillRect(self.rect(), worn.color("grey-soft"))
        width = max(self.width() * self._part, dp(_WIDE)) if self._part > 0 else 0
        area = QRectF(0, 0, width, self.height())
        painter.fillRect(area, worn.role(self._role).solid)
        painter.end()


class Figures(QWidget):
    """The strip: owed in total, not due, and the four ages of what is late."""

    def __init__(self, explain: Callable[[int | None], object]) -> None:
        super().__init__()
        self.setObjectName("ageing")
        self._explain = explain
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(dp(20), dp(12), dp(16), dp(12))
        self._row.setSpacing(0)

    def show_ages(self, ages: Ageing, currency: str) -> None:
        """Show other figures."""
        while self._row.count():
            item = self._row.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        late = tr("{amount} is late", amount=money(ages.late, currency)) if ages.late else ""
        whole = max(ages.owed, 1)
        self._add(tr("Owed in total"), money(ages.owed, currency), None, CutLabel(late))
        parts = (
            (tr("Not due"), ages.not_due, "grey"),
            (tr("1 to 30 days"), ages.days_1_to_30, "amber"),
            (tr("31 to 60"), ages.days_31_to_60, "red"),
            (tr("61 to 90"), ages.days_61_to_90, "red"),
            (tr("Over 90"), ages.over_90, "red"),
        )
        for age, (title, part, role) in enumerate(parts):
            self._row.addWidget(rule(vertical=True))
            self._add(title, money(part, currency), age, AgeBar(part / whole, role))

    def _add(self, title: str, figure: str, age: int | None, under: QWidget) -> None:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0 if age is None else dp(14), 0, dp(14), 0)
        column.setSpacing(dp(3))
        column.addWidget(label(title, "small", "text2"))
        number = Explained(figure, "figure", lambda: self._explain(age))
        number.setAccessibleName(f"{title}: {figure}")
        column.addWidget(number)
        column.addWidget(under)
        column.addStretch(1)
        self._row.addWidget(box, 1)
