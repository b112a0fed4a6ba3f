"""One place that says what happened: the toast with undo, the error banner, the error dialog."""

import logging
from collections.abc import Callable
from traceback import format_exception
from uuid import uuid4

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from desktop_app.core.errors import DownbeatError, ServerAway, Stopped
from desktop_app.core.wording import tr
from desktop_app.kit.banner import Banner
from desktop_app.kit.buttons import Button
from desktop_app.kit.deeds import Deed
from desktop_app.kit.icons import paint_icon
from desktop_app.kit.labels import label
from desktop_app.kit.paint import paint_focus_ring
from desktop_app.kit.theme import dp, font, look

_LOG = logging.getLogger("downbeat.window")
_TOAST_MS = 8000


def sentence_of(error: Exception) -> str:
    """What to tell the person: the error's own sentence, or one for what nobody expected."""
    if isinstance(error, DownbeatError):
        return error.sentence
    return tr(
        "Something went wrong that the program did not expect. What was saved before is safe."
    )


def details_of(error: Exception) -> str:
    """What helps whoever looks into it.

    Kind, ids, and for the unexpected the traceback with a number to quote.
    """
    if isinstance(error, DownbeatError):
        ids = "\n".join(f"{name}: {value}" for name, value in error.ids.items())
        return f"{type(error).__name__}\n{ids}".strip()
    return f"{number_of(error)}\n{''.join(format_exception(error))}"


def number_of(error: Exception) -> str:
    """A short number for an unexpected error, the same each time it is asked for.

    Written to the log with it.
    """
    known = getattr(error, "downbeat_number", None)
    if isinstance(known, str):
        return known
    number = uuid4().hex[:8].upper()
    error.downbeat_number = number  # type: ignore[attr-defined]  # an exception may carry more
    _LOG.error("unexpected error %s", number, exc_info=error)
    return number


def banner_for(error: Exception, parent: QWidget) -> Banner:
    """The banner of an error, with its details behind a button."""
    if isinstance(error, ServerAway):
        return Banner("offline", "", error.sentence)
    details = Deed(tr("Show details"), lambda: ErrorDialog(parent, error).open())
    expected = isinstance(error, DownbeatError)
    return Banner(
        "not_saved",
        "" if expected else tr("Error {number}.", number=number_of(error)),
        sentence_of(error),
        () if expected else (details,),
    )


def away_banner() -> Banner:
    """What stands over everything while the server of a shared school does not answer."""
    return Banner(
        "offline",
        tr("The server does not answer."),
        tr("What is shown stays, and what you type is kept. Downbeat connects again by itself."),
    )


class ErrorDialog(QDialog):
    """What happened, what is safe, what to do; details with Copy."""

    def __init__(self, parent: QWidget | None, error: Exception, *, title: str = "") -> None:
        super().__init__(parent)
        self.sentence = sentence_of(error)
        self.setWindowTitle(title or tr("Downbeat"))
        self.setMinimumWidth(dp(468))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        column.setContentsMargins(dp(20), dp(16), dp(20), dp(16))
        column.setSpacing(dp(12))
        column.addWidget(label(self.sentence, "section", wrap=True))
        self.details = QPlainTextEdit(details_of(error))
        self.details.setReadOnly(True)
        self.details.setVisible(False)
        self.details.setMinimumHeight(dp(180))
        column.addWidget(self.details, 1)
        row = QHBoxLayout()
        self._toggle = Button(tr("Show details"), run=self._show_details)
        copy = Button(
            tr("Copy"), "copy", lambda: QGuiApplication.clipboard().setText(details_of(error))
        )
        row.addWidget(self._toggle)
        row.addWidget(copy)
        row.addStretch(1)
        row.addWidget(Button(tr("Close"), run=self.accept, primary=True, keys=tr("Esc")))
        column.addLayout(row)

    def _show_details(self) -> None:
        shown = self.details.isHidden()
        self.details.setVisible(shown)
        self._toggle.set_words(tr("Hide details") if shown else tr("Show details"))
        self.adjustSize()


class _ToastLink(QLabel):
    def __init__(self, text: str, run: Callable[[], object]) -> None:
        super().__init__(text)
        self._run = run
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mousePressEvent(self, event: QEvent) -> None:
        self._run()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self._run()
            return
        super().keyPressEvent(event)


class Toast(QWidget):
    """What happened, Undo, its key, x.

    Bottom left of its parent, 40 high, dark in both themes, for 8 seconds.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("toast")
        self._text = ""
        self._undo: Callable[[], object] | None = None
        self._words = QLabel()
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._link = _ToastLink(tr("Undo"), self._do_undo)
        self._keys = QLabel(tr("Ctrl Z"))
        self._close = _ToastLink("\u00d7", self.hide)
        self._close.setAccessibleName(tr("Close"))
        self._host = parent
        self._row = row = QHBoxLayout(self)
        for part in (self._words, self._link, self._keys, self._close):
            row.addWidget(part)
        self._timer = QTimer(self, singleShot=True, interval=_TOAST_MS)
        self._timer.timeout.connect(self._time_is_up)
        parent.installEventFilter(self)
        self.hide()

    def say(self, text: str, undo: Callable[[], object] | None = None) -> None:
        """Says what happened, in place of what was said before; `undo` takes it back."""
        self._undo = undo
        self._words.setText(text)
        self.setAccessibleName(text)
        for part in (self._link, self._keys):
            part.setVisible(undo is not None)
        self._dress()
        self._place()
        self.show()
        self.raise_()
        self._timer.start()

    @property
    def undo_link(self) -> QWidget:
        """The word that undoes."""
        return self._link

    def text(self) -> str:
        """What it says."""
        return self._words.text()

    def _dress(self) -> None:
        worn = look()
        self._row.setContentsMargins(dp(40), 0, dp(12), 0)
        self._row.setSpacing(dp(12))
        colors = (
            (self._words, "toast-text"),
            (self._link, "toast-link"),
            (self._keys, "toast-text"),
        )
        for part, token in (*colors, (self._close, "toast-text")):
            part.setStyleSheet(f"color: {worn.tokens[token]}; background: transparent;")
        self._link.setFont(font("name"))

    def _place(self) -> None:
        parent = self._host
        wide = min(max(self.sizeHint().width(), dp(280)), parent.width() - dp(40))
        bars = parent.findChildren(QWidget, "bulk-bar")
        under = next((bar.height() for bar in bars if bar.isVisible()), 0)
        self.setGeometry(dp(20), parent.height() - dp(40 + 16) - under, wide, dp(40))

    def _do_undo(self) -> None:
        undo, self._undo = self._undo, None
        self.hide()
        if undo is not None:
            undo()

    def _time_is_up(self) -> None:
        if self._link.hasFocus() or self._close.hasFocus():
            self._timer.start()
            return
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stays at the bottom when the pane grows."""
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the dark ground and the tick."""
        worn = look()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(worn.color("line2") if worn.dark else Qt.PenStyle.NoPen)
        painter.setBrush(worn.color("toast"))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, dp(6), dp(6))
        edge = dp(16)
        ink = worn.color("toast-text")
        paint_icon(painter, "check-circle", dp(12), (self.height() - edge) / 2, edge, ink)
        for part in (self._link, self._close):
            if part.hasFocus():
                paint_focus_ring(painter, QRectF(part.geometry()).adjusted(-4, -2, 4, 2), dp(3))
        painter.end()


class Notices(QObject):
    """Where panes and the shell say what happened.

    `host` is where the toast lies (the pane area).
    """

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self._toast = Toast(host)

    @property
    def toast(self) -> Toast:
        """The toast."""
        return self._toast

    def done(self, text: str, undo: Callable[[], object] | None = None) -> None:
        """Says that something was done, with its undo."""
        self._toast.say(text, undo)

    def error(self, error: Exception) -> None:
        """Shows an error in a dialog; a pane shows its own in its banner. Stop is not an error."""
        if isinstance(error, Stopped):
            self._toast.say(error.sentence)
            return
        window = self._host.window()
        open_ones = [d for d in window.findChildren(ErrorDialog) if d.isVisible()]
        if sentence_of(error) not in [d.sentence for d in open_ones]:
            ErrorDialog(window, error).open()
