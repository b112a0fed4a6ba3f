"""The frame of every dialog: title and fact, banner, body, a footer with result and deed."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop_app.core.wording import tr
from desktop_app.kit.banner import BannerSlot
from desktop_app.kit.buttons import Button
from desktop_app.kit.labels import label, on_plane, rule
from desktop_app.kit.notices import banner_for
from desktop_app.kit.theme import dp

_LEAST = 96
_FRAME = 32  # the title that the system draws above it, and the bar of long work


def keep_inside(dialog: QDialog) -> None:
    """Makes a dialog no larger than its window, or than the screen where that is larger."""
    parent = dialog.parentWidget()
    room = dialog.screen().availableSize()
    if parent is not None:
        room = room.expandedTo(parent.window().size())
    too_high = dialog.minimumSizeHint().height() - room.height()
    if too_high > 0:
        _lower(dialog, too_high + dp(_FRAME))
    if dialog.width() > room.width() or dialog.height() > room.height():
        dialog.setMinimumWidth(min(dialog.minimumWidth(), room.width()))
        dialog.resize(dialog.size().boundedTo(room))


def _lower(dialog: QDialog, too_high: int) -> None:
    """Lets what scrolls be lower than it was meant to be, the highest first."""
    parts = [part for part in dialog.findChildren(QAbstractScrollArea) if part.minimumHeight()]
    for part in sorted(parts, key=lambda part: -part.minimumHeight()):
        lower = max(dp(_LEAST), part.minimumHeight() - too_high)
        too_high -= part.minimumHeight() - lower
        part.setMinimumHeight(lower)
        around = part.parentWidget()
        while around is not None:  # each measures itself again only when it is told to
            layout = around.layout()
            if layout is not None:
                layout.activate()
            around = None if around is dialog else around.parentWidget()
        if too_high <= 0:
            break


class Dialog(QDialog):
    """A native frame around bold fact, banner, body and footer.

    The footer has the result at the left, Cancel and the deed at the right.
    """

    def __init__(
        self, parent: QWidget | None, title: str, fact: str, primary: str, *, width: int = 468
    ) -> None:
        super().__init__(parent)
        self.is_over = False
        self.finished.connect(self._note_end)
        for old in parent.findChildren(Dialog) if parent is not None else ():
            if old is not self and old.is_over:
                old.deleteLater()
        self.setWindowTitle(title)
        self.setModal(True)
        self.setMinimumWidth(dp(width))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.fact = label(fact, "dialog", wrap=True)
        self.fact.setContentsMargins(dp(20), dp(16), dp(20), dp(8))
        self.fact.setVisible(bool(fact))
        self.banner = BannerSlot()
        self._column.addWidget(self.fact)
        self._column.addWidget(self.banner)
        self._column.addStretch(1)
        self.result_label = label("", "small", wrap=True)
        self.result_label.setObjectName("result")
        self.cancel = Button(tr("Cancel"), run=self.leave, keys=tr("Esc"))
        self.primary = Button(primary, run=self.accept, primary=True, keys=tr("Enter"))
        self.primary.setObjectName("primary")
        self._column.addWidget(self._footer())

    def showEvent(self, event: QShowEvent) -> None:
        """Opens no larger than the window it belongs to, or the screen where that is larger."""
        super().showEvent(event)
        keep_inside(self)

    def _note_end(self, _result: int) -> None:
        self.is_over = True

    def _footer(self) -> QWidget:
        footer = QWidget()
        on_plane(footer, "sunken")
        row = QHBoxLayout()
        row.setContentsMargins(dp(20), dp(11), dp(16), dp(11))
        row.setSpacing(dp(8))
        row.addWidget(self.result_label, 1)
        self._extra = QHBoxLayout()
        row.addLayout(self._extra)
        row.addWidget(self.cancel)
        row.addWidget(self.primary)
        column = QVBoxLayout(footer)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(rule())
        column.addLayout(row)
        return footer

    def set_body(self, body: QWidget, *, scroll: bool = False, bare: bool = False) -> None:
        """Puts the content between fact and footer.

        `bare` without margins, `scroll` when it may be long.
        """
        if not bare:
            body.setContentsMargins(dp(20), dp(8), dp(20), dp(16))
        placed: QWidget = body
        if scroll:
            area = QScrollArea()
            area.setWidgetResizable(True)
            area.setProperty("plane", "raised")
            area.setWidget(body)
            placed = area
        self._column.takeAt(2)
        self._column.insertWidget(2, placed, 1)

    def add_button(self, button: Button) -> None:
        """Adds a second deed left of Cancel."""
        self._extra.addWidget(button)

    def set_result(self, text: str) -> None:
        """Says at the footer's left what will be ("Balance after: 0.00")."""
        self.result_label.setText(text)

    def set_fact(self, text: str) -> None:
        """Says another fact at the top."""
        self.fact.setText(text)
        self.fact.setVisible(bool(text))
        if self.isVisible():
            keep_inside(self)  # the fact may have come when the dialog was fitted already

    def set_primary(self, words: str) -> None:
        """Names the deed anew ("Take €412.14")."""
        self.primary.set_words(words)

    def show_error(self, error: Exception) -> None:
        """Shows what went wrong in the banner; the dialog stays open with everything typed."""
        self.banner.say(banner_for(error, self))

    def leave(self) -> None:
        """Cancel: closes without asking."""
        QDialog.reject(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does the deed (Ctrl+Enter from a field of several lines), Esc cancels."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if control or not isinstance(self.focusWidget(), QPlainTextEdit):
                self.primary.click()
            return
        super().keyPressEvent(event)
