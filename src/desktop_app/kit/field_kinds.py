"""Which editor edits which kind of field."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QColorDialog, QHBoxLayout, QWidget

from desktop_app.core.errors import RuleBroken
from desktop_app.core.texts import quoted
from desktop_app.core.wording import language, tr
from desktop_app.kit.buttons import Button
from desktop_app.kit.choice_fields import ChoiceEditor, SegmentsEditor, TickEditor
from desktop_app.kit.combo_field import ComboEditor
from desktop_app.kit.date_field import DateEditor
from desktop_app.kit.fields import (
    Editor,
    Field,
    Line,
    LinesEditor,
    MoneyEditor,
    NumberEditor,
    TextEditor,
    TimeEditor,
)
from desktop_app.kit.rows_field import MakeForm, RowsEditor
from desktop_app.kit.theme import dp


class LanguageEditor(ComboEditor):
    """A language people speak, by its name in the language of the screen; its code is the value."""

    def __init__(self, field: Field) -> None:
        from babel import Locale  # third party, 40 ms: only where a language is asked for

        names = Locale.parse(language()).languages
        options = sorted(
            ((code, name) for code, name in names.items() if len(code) == 2), key=_by_name
        )
        super().__init__(replace(field, options=options, hint=field.hint or tr("Language")))


class ColorEditor(Editor):
    """A colour as "#rrggbb", typed or picked."""

    def __init__(self, field: Field) -> None:
        box = QWidget()
        super().__init__(field, box)
        self._line = Line(field.width or 96)
        self._line.setPlaceholderText(field.hint or "#2B52C4")
        self._line.textEdited.connect(lambda _: self.changed.emit())
        self._line.left.connect(self.left)
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(dp(6))
        row.addWidget(self._line)
        row.addWidget(Button(tr("Choose"), run=self._pick, small=True))
        box.setFocusProxy(self._line)

    def target(self) -> QWidget:
        """The line."""
        return self._line

    def value(self) -> Any:
        """The colour in small letters, None when empty."""
        text = self._line.text().strip()
        if not text:
            return None
        found = QColor(text if text.startswith("#") else f"#{text}")
        if not found.isValid():
            raise RuleBroken(
                tr("“{text}” is not a colour. Write it like #2B52C4.", text=quoted(text))
            )
        return found.name()

    def set_value(self, value: Any) -> None:
        """Shows a colour."""
        self._line.setText(str(value or ""))

    def _pick(self) -> None:
        picked = QColorDialog.getColor(QColor(self._line.text()), self.widget)
        if picked.isValid():
            self.set_value(picked.name())
            self.changed.emit()


_KINDS: Final[Mapping[str, Callable[[Field], Editor]]] = {
    "text": TextEditor,
    "email": TextEditor,
    "phone": TextEditor,
    "password": TextEditor,
    "lines": LinesEditor,
    "number": NumberEditor,
    "money": MoneyEditor,
    "date": DateEditor,
    "time": TimeEditor,
    "choice": ChoiceEditor,
    "segments": SegmentsEditor,
    "combo": ComboEditor,
    "tick": TickEditor,
    "language": LanguageEditor,
    "color": ColorEditor,
}


def editor_for(field: Field, make_form: MakeForm) -> Editor:
    """The editor of a field, by its kind.

    `make_form` makes the form of one row of a field with rows.
    """
    if field.kind == "rows":
        return RowsEditor(field, make_form)
    return _KINDS[field.kind](field)


def _by_name(option: tuple[str, str]) -> str:
    return option[1].casefold()
