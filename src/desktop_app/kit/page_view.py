"""One page of a document on screen, as it will be on paper."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from desktop_app.core.printing.preview import Raster
from desktop_app.core.wording import tr
from desktop_app.kit.theme import dp, look


def picture_of(raster: Raster) -> QImage:
    """Return a raster as a picture; it lives no longer than the raster."""
    return QImage(
        raster.pixels, raster.width, raster.height, raster.stride, QImage.Format.Format_RGBX8888
    )


class PageView(QWidget):
    """One page as it will be on paper."""

    def __init__(self) -> None:
        super().__init__()
        self._page = QPixmap()
        self.setObjectName("page")

    def show_page(self, picture: Raster, zoom: float) -> None:
        """Show a raster at a zoom of the screen."""
        self._page = QPixmap.fromImage(picture_of(picture))
        self._page.setDevicePixelRatio(self.devicePixelRatioF())
        size = self._page.deviceIndependentSize().toSize()
        self.setFixedSize(size + QSize(dp(32), dp(32)))
        self.setAccessibleDescription(tr("{percent} %", percent=round(zoom * 100)))
        self.update()

    def has_page(self) -> bool:
        """Whether there is something to see."""
        return not self._page.isNull()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the sheet with its edge."""
        if self._page.isNull():
            return
        painter = QPainter(self)
        place = QRect(dp(16), dp(16), self.width() - dp(32), self.height() - dp(32))
        painter.drawPixmap(place.topLeft(), self._page)
        painter.setPen(look().color("line2"))
        painter.drawRect(place.adjusted(-1, -1, 0, 0))
        painter.end()
