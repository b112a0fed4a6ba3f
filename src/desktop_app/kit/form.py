"""Forms are data: a column of fields, checked on leaving, each error under its field."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr
from desktop_app.kit.field_kinds import editor_for
from desktop_app.kit.fields import Editor, Field
from desktop_app.kit.labels import IconLabel, label
from desktop_app.kit.tasks import Tasks
from desktop_app.kit.theme import dp

LABEL_WIDTH: Final = 92
_HELP_FIRST: Final = 100
_LEAST_HELP: Final = 120
_BLANK: Final[tuple[object, ...]] = (None, "", [])


class _Slot(QWidget):
    """A field's editor with its help beside it and its error under it."""

    def __init__(self, editor: Editor, help_text: str) -> None:
        super().__init__()
        self._icon = IconLabel("warning-circle", tone="red", size=14)
        self._words = label("", "small", "red", wrap=True)
        self._editor = editor.widget
        self._beside = beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(dp(8))
        wide = editor.field.kind in {"lines", "rows", "text"} and not editor.field.width
        beside.addWidget(editor.widget, 1 if wide else 0)
        self.help = label(help_text, "small", wrap=not wide)
        beside.addWidget(self.help, 0 if wide else _HELP_FIRST)
        self.help.setVisible(bool(help_text))
        if not wide:
            beside.addStretch(1)
        under = QHBoxLayout()
        under.setContentsMargins(0, dp(2), 0, 0)
        under.setSpacing(dp(4))
        under.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        under.addWidget(self._words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(beside)
        column.addLayout(under)
        self.say("")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Puts the help under the field where there is no room for it beside."""
        super().resizeEvent(event)
        field = self._beside.itemAt(0)
        taken = dp(_LEAST_HELP) + (field.minimumSize().width() if field is not None else 0)
        narrow = bool(self.help.text()) and self.help.wordWrap() and self.width() < taken
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if self._beside.direction() != way:
            self._beside.setDirection(way)
            self._beside.setSpacing(dp(2 if narrow else 8))
            side = Qt.AlignmentFlag.AlignLeft if narrow else Qt.AlignmentFlag(0)
            self._beside.setAlignment(self._editor, side)

    def say(self, sentence: str) -> None:
        self._words.setText(sentence)
        self._words.setVisible(bool(sentence))
        self._icon.setVisible(bool(sentence))

    def said(self) -> str:
        return self._words.text()


def _row_form(fields: Sequence[Field]) -> tuple["Form", QWidget]:
    form = Form(fields, label_width=76)
    return form, form


class Form(QWidget):
    """One column of labelled fields. `changed` carries the key of the field that was touched."""

    changed = Signal(str)

    def __init__(
        self, fields: Sequence[Field], *, tasks: Tasks | None = None, label_width: int = LABEL_WIDTH
    ) -> None:
        super().__init__()
        self._label_width = label_width
        self._editors: dict[str, Editor] = {}
        self._slots: dict[str, _Slot] = {}
        self._labels: dict[str, QLabel] = {}
        self._travelling: dict[str, Any] = {}
        self._headings: dict[str, str] = {}
        self._heading = ""
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(1, 1)
        for field in fields:
            self._add(field)
        self._grid.setRowStretch(self._grid.rowCount(), 1)
        self._measure()
        if tasks is not None:
            self.set_tasks(tasks)
        self._start = self._raw()

    def _add(self, field: Field) -> None:
        row = self._grid.rowCount()
        if field.kind == "heading":
            self._heading = field.label
            self._grid.addWidget(label(field.label, "section"), row, 0, 1, 2)
            return
        self._headings[field.key] = self._heading
        editor = editor_for(field, _row_form)
        slot = _Slot(editor, field.help)
        words = label(field.label, "body", "text2")
        words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        words.setBuddy(editor.target())
        editor.target().setAccessibleName(field.label or field.hint)
        editor.target().setObjectName(f"field-{field.key}")
        editor.widget.setEnabled(field.enabled)
        self._grid.addWidget(words, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(slot, row, 1)
        self._editors[field.key], self._slots[field.key], self._labels[field.key] = (
            editor,
            slot,
            words,
        )
        if field.start is not None:
            editor.set_value(field.start)
        editor.changed.connect(lambda key=field.key: self._touched(key))
        editor.left.connect(lambda key=field.key: self._left(key))

    def _measure(self) -> None:
        self._grid.setHorizontalSpacing(dp(12))
        self._grid.setVerticalSpacing(dp(8))
        self._grid.setColumnMinimumWidth(0, dp(self._label_width))
        for words in self._labels.values():
            words.setContentsMargins(0, dp(5), 0, 0)

    def set_tasks(self, tasks: Tasks) -> None:
        """Gives editors that look things up the helper that does so."""
        for editor in self._editors.values():
            editor.set_tasks(tasks)

    # --- values ---

    def keys(self) -> list[str]:
        """The fields, from top to bottom."""
        return list(self._editors)

    def editor(self, key: str) -> Editor:
        """The editor of a field."""
        return self._editors[key]

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Shows values; keys without a field come back in `values()` untouched (ids)."""
        for key, value in values.items():
            if key in self._editors:
                self._editors[key].set_value(value)
            else:
                self._travelling[key] = value
        self._start = self._raw()

    def values(self) -> dict[str, Any]:
        """What was entered, by key.

        Raises RuleBroken when a field cannot be read: ask `check` first.
        """
        return {
            **self._travelling,
            **{key: editor.value() for key, editor in self._editors.items()},
        }

    def value(self, key: str) -> Any:
        """The value of one field, None while it cannot be read."""
        try:
            return self._editors[key].value()
        except RuleBroken:
            return None

    def is_changed(self) -> bool:
        """Whether anything differs from the values first shown."""
        return self._raw() != self._start

    def changed_keys(self) -> list[str]:
        """The fields that differ from the values first shown."""
        now = self._raw()
        return [key for key in now if now[key] != self._start.get(key)]

    def take_in(self, values: Mapping[str, Any]) -> None:
        """Shows values that somebody else wrote, as if they had stood here from the beginning."""
        for key, value in values.items():
            if key in self._editors:
                self._editors[key].set_value(value)
                self._start[key] = self.value(key)
            else:
                self._travelling[key] = value

    def label_of(self, key: str) -> str:
        """What a field is called; where it has no label, the heading above it."""
        field = self._editors[key].field
        return field.label or field.hint or self._headings.get(key, "")

    def _raw(self) -> dict[str, Any]:
        return {key: self.value(key) for key in self._editors}

    # --- errors ---

    def check(self) -> bool:
        """Checks every field; shows each error and goes to the first one.

        True when all are right.
        """
        wrong = [key for key in self._editors if not self.check_field(key)]
        if wrong:
            self.focus(wrong[0])
        return not wrong

    def check_field(self, key: str) -> bool:
        """Checks one field and shows or clears its error."""
        if self._slots[key].isHidden():
            return True
        if self._editors[key].check_parts():
            sentence = self._complaint(key)
        else:
            sentence = tr("Look at the lines marked red.")
        self.set_error(key, sentence)
        return not sentence

    def _complaint(self, key: str) -> str:
        editor = self._editors[key]
        try:
            value = editor.value()
        except RuleBroken as broken:
            return broken.sentence
        if editor.field.required and value in _BLANK:
            return tr("{field} is needed.", field=editor.field.label or editor.field.hint)
        return (editor.field.check(value) or "") if editor.field.check is not None else ""

    def set_error(self, key: str, sentence: str) -> bool:
        """Shows a sentence under a field ("" clears it); False when there is no such field."""
        if key not in self._slots:
            return False
        self._slots[key].say(sentence)
        self._editors[key].mark_wrong(wrong=bool(sentence))
        self._editors[key].target().setAccessibleDescription(sentence)
        return True

    def error(self, key: str) -> str:
        """The sentence under a field."""
        return self._slots[key].said()

    def _touched(self, key: str) -> None:
        if self.error(key):
            self.set_error(key, "")
        self.changed.emit(key)

    def _left(self, key: str) -> None:
        editor = self._editors[key]
        try:
            blank = editor.value() in _BLANK
        except RuleBroken:
            blank = False
        if not blank:
            self.check_field(key)

    # --- showing ---

    def focus(self, key: str) -> None:
        """Puts the cursor into a field."""
        self._editors[key].target().setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_first(self) -> None:
        """Puts the cursor into the first field."""
        if self._editors:
            self.focus(next(iter(self._editors)))

    def show_field(self, key: str, *, visible: bool) -> None:
        """Shows or hides a field; a hidden one is not checked."""
        self._slots[key].setVisible(visible)
        self._labels[key].setVisible(visible)

    def set_help(self, key: str, text: str) -> None:
        """Says something beside a field ("Clears both open invoices")."""
        self._slots[key].help.setText(text)
        self._slots[key].help.setVisible(bool(text))

    def changeEvent(self, event: QEvent) -> None:
        """Measures again after a change of zoom."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_grid"):
            self._measure()
