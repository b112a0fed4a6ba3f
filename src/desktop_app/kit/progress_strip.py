"""The 2 px bar under the head, with words and Stop, for work that takes longer than two seconds."""

from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.core.wording import tr
from desktop_app.kit.buttons import Button
from desktop_app.kit.labels import label, on_plane
from desktop_app.kit.tasks import Activity
from desktop_app.kit.theme import dp, look

_LONG_MS: Final = 1700


class _Bar(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.share = 0.0
        self.setFixedHeight(2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), look().color("line"))
        painter.fillRect(
            0, 0, round(self.width() * self.share), self.height(), look().color("accent")
        )
        painter.end()


class ProgressStrip(QWidget):
    """Shows one Activity; told by `Tasks.busy`.

    What cannot be stopped or measured waits two seconds.
    """

    stop_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        on_plane(self, "sunken")
        self.setObjectName("progress")
        self._bar = _Bar()
        self._words = label("", "small")
        self._stop = Button(tr("Stop"), small=True, run=self.stop_asked.emit)
        row = QHBoxLayout()
        row.setContentsMargins(dp(20), dp(4), dp(16), dp(4))
        row.addWidget(self._words, 1)
        row.addWidget(self._stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar)
        column.addLayout(row)
        self._long = QTimer(self, singleShot=True, interval=_LONG_MS)
        self._long.timeout.connect(self.show)
        self.hide()

    def tell(self, activity: Activity | None) -> None:
        """Shows how far the work is; None hides."""
        if activity is None:
            self._long.stop()
            self.hide()
            return
        self._bar.share = activity.done / activity.total if activity.total else 0.0
        self._words.setText(activity.sentence())
        self._stop.setVisible(activity.stoppable)
        self._bar.update()
        if not self.isVisible() and not self._long.isActive():
            self._long.start()
