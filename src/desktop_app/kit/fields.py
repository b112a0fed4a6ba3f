"""Fields as data, and the simple editors: text, number, money, date, time, choice, tick."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QWidget,
)

from desktop_app.core.errors import RuleBroken
from desktop_app.core.money import Money, number, parse_amount
from desktop_app.core.texts import bare_line, bare_lines
from desktop_app.core.wording import tr
from desktop_app.kit.icons import icon
from desktop_app.kit.reading import (
    check_email,
    check_length,
    check_phone,
    read_number,
    read_time,
)
from desktop_app.kit.theme import dp

Option = tuple[Any, str]
_LONGEST, _PASTED = 2_000, 100_000  # letters of one line, and what is taken from a clipboard


@dataclass(frozen=True)
class Field:
    """One field of a form as data.

    Kinds and their values: text, lines, email, phone, password: str · number: int (Decimal with
    `decimals`) · money: int minor units of `currency` · date, time · choice, segments: a value of
    `options` · combo: a value of what `lookup` found · tick: bool · language: code · color:
    "#rrggbb" · rows: list of dicts of `fields` · heading: none. An empty field is None ("" for text
    kinds). `check` returns a sentence when the value is not right.
    """

    key: str
    label: str
    kind: str = "text"
    required: bool = False
    hint: str = ""
    help: str = ""
    width: int = 0
    options: Sequence[Option] | Callable[[], Sequence[Option]] = ()
    icons: Sequence[str] = ()
    lookup: Callable[[str], Sequence[Option]] | None = None
    named: Callable[[Any], str] | None = None
    check: Callable[[Any], str | None] | None = None
    currency: str = "EUR"
    decimals: int = 0
    today: date | None = None
    fields: Sequence["Field"] = ()
    add: str = ""
    start: Any = None
    enabled: bool = True

    def choices(self) -> Sequence[Option]:
        """What can be chosen."""
        return self.options() if callable(self.options) else self.options


class Editor(QObject):
    """What every editor can do.

    `value()` raises RuleBroken with a sentence when the text cannot be read.
    """

    changed = Signal()
    left = Signal()

    def __init__(self, field: Field, widget: QWidget) -> None:
        super().__init__(widget)
        self.field = field
        self.widget = widget

    def value(self) -> Any:
        """What was entered."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Shows a value."""
        raise NotImplementedError

    def mark_wrong(self, *, wrong: bool) -> None:
        """Draws the red border, or takes it away."""
        target = self.target()
        target.setProperty("wrong", wrong)
        target.style().unpolish(target)
        target.style().polish(target)

    def target(self) -> QWidget:
        """The widget that takes the focus."""
        return self.widget

    def check_parts(self) -> bool:
        """Checks what the editor is made of, showing what is wrong; True when all is right."""
        return True

    def set_tasks(self, tasks: Any) -> None:
        """Gives an editor that looks things up the helper that does so."""


class Line(QLineEdit):
    """A line that tells when the focus leaves it, as wide as its content."""

    left = Signal()

    def __init__(self, width: int) -> None:
        super().__init__()
        self._width = width
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.measure()

    def measure(self) -> None:
        """Sets the width for the zoom of now; 0 takes what there is."""
        if self._width:
            self.setFixedWidth(dp(self._width))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tells the form to check."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class TextEditor(Editor):
    """One line of text."""

    WIDTH = 0

    def __init__(self, field: Field) -> None:
        self.line = Line(field.width or self.WIDTH)
        super().__init__(field, self.line)
        self.line.setPlaceholderText(field.hint)
        self.line.setMaxLength(_PASTED)
        self.line.textEdited.connect(lambda _: self.changed.emit())
        self.line.left.connect(self.left)
        if field.kind == "password":
            self.line.setEchoMode(QLineEdit.EchoMode.Password)
            self._eye = self.line.addAction(icon("eye"), QLineEdit.ActionPosition.TrailingPosition)
            self._eye.setToolTip(tr("Show the password"))
            self._eye.triggered.connect(self._show_or_hide)

    def value(self) -> Any:
        """The text without blanks at its ends."""
        if self.field.kind == "password":
            return self.line.text()  # a blank may be part of it
        text = bare_line(self.line.text()).strip()
        check_length(text, _LONGEST)
        if self.field.kind == "email":
            check_email(text)
        elif self.field.kind == "phone":
            check_phone(text)
        return text

    def _show_or_hide(self) -> None:
        hidden = self.line.echoMode() is QLineEdit.EchoMode.Password
        mode = QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password
        self.line.setEchoMode(mode)
        self._eye.setIcon(icon("eye-off" if hidden else "eye"))
        self._eye.setToolTip(tr("Hide the password") if hidden else tr("Show the password"))

    def set_value(self, value: Any) -> None:
        """Shows the text from its beginning."""
        self.line.setText("" if value is None else str(value))
        self.line.setCursorPosition(0)

    def target(self) -> QWidget:
        """The line."""
        return self.line


class NumberEditor(TextEditor):
    """A whole or decimal number."""

    WIDTH = 96

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight)

    def value(self) -> Any:
        """An int, or a Decimal when the field has decimals; None when empty."""
        found = read_number(self.line.text(), decimals=self.field.decimals)
        return int(found) if found is not None and not self.field.decimals else found


class MoneyEditor(TextEditor):
    """An amount of the field's currency, in minor units."""

    WIDTH = 116

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.line.setPlaceholderText(field.hint or number(Money(0, field.currency)))
        self.left.connect(self._tidy)

    def value(self) -> Any:
        """Minor units, None when empty."""
        text = self.line.text().strip()
        return parse_amount(text, self.field.currency).minor if text else None

    def set_value(self, value: Any) -> None:
        """Shows minor units (or Money) as an amount."""
        minor = value.minor if isinstance(value, Money) else value
        super().set_value(None if minor is None else number(Money(minor, self.field.currency)))

    def _tidy(self) -> None:
        try:
            self.set_value(self.value())
        except RuleBroken:
            return


class TimeEditor(TextEditor):
    """A wall time."""

    WIDTH = 84

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self.line.setPlaceholderText(field.hint or "16:00")
        self.left.connect(self._tidy)

    def value(self) -> Any:
        """A time, None when empty."""
        return read_time(self.line.text())

    def set_value(self, value: Any) -> None:
        """Shows a time as 16:00."""
        super().set_value(f"{value:%H:%M}" if isinstance(value, time) else value)

    def _tidy(self) -> None:
        try:
            self.set_value(self.value())
        except RuleBroken:
            return


class LinesEditor(Editor):
    """Several lines of text."""

    def __init__(self, field: Field) -> None:
        self._text = QPlainTextEdit()
        super().__init__(field, self._text)
        self._text.setPlaceholderText(field.hint)
        self._text.setTabChangesFocus(True)
        self._text.setFixedHeight(dp(84))
        if field.width:
            self._text.setFixedWidth(dp(field.width))
        self._text.textChanged.connect(self.changed)

    def value(self) -> Any:
        """The text."""
        text = bare_lines(self._text.toPlainText()).strip()
        check_length(text, _PASTED)
        return text

    def set_value(self, value: Any) -> None:
        """Shows the text."""
        self._text.setPlainText("" if value is None else str(value))
