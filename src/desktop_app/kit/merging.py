"""A form whose record somebody else has saved meanwhile: merged by field, and asked where both did.

Nothing that was typed is lost: what only the others changed is taken in, what only this person
changed stays, and where both changed the same field both values are shown with who and when.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from desktop_app.core.meanwhile import ChangedMeanwhile, Record, Touch, guarding, merge
from desktop_app.core.wording import show_time, tr
from desktop_app.kit.banner import Banner
from desktop_app.kit.dialog_frame import Dialog
from desktop_app.kit.form import Form
from desktop_app.kit.labels import label
from desktop_app.kit.segments import Segments
from desktop_app.kit.theme import dp

T = TypeVar("T")
MINE: Final = "mine"
THEIRS: Final = "theirs"
_LONGEST: Final = 240


@dataclass(frozen=True, slots=True)
class Both:
    """A field that two people changed: what it is called, and what each of them wrote."""

    key: str
    title: str
    mine: str
    theirs: str
    value: Any


class Parts(Protocol):
    """What is merged: named values, of which some were changed here."""

    def keys(self) -> list[str]:
        """Return the names of the values."""
        ...

    def changed_keys(self) -> list[str]:
        """Return the names of those that were changed here."""
        ...

    def label_of(self, key: str) -> str:
        """Say what a value is called."""
        ...

    def take_in(self, values: Mapping[str, Any]) -> None:
        """Show values of others as if they had stood here from the beginning."""
        ...

    def said(self, key: str, theirs: Any) -> tuple[str, str] | None:
        """Return what stands here and what theirs would say; None when it is the same."""
        ...


class FormParts:
    """The fields of a form."""

    def __init__(self, form: Form) -> None:
        self.form = form

    def keys(self) -> list[str]:
        """Return the names of the fields."""
        return self.form.keys()

    def changed_keys(self) -> list[str]:
        """Return the names of the fields that differ from what was first shown."""
        return self.form.changed_keys()

    def label_of(self, key: str) -> str:
        """Say what a field is called."""
        return self.form.label_of(key)

    def take_in(self, values: Mapping[str, Any]) -> None:
        """Show values of others as if they had stood here from the beginning."""
        self.form.take_in(values)

    def said(self, key: str, theirs: Any) -> tuple[str, str] | None:
        """Return what stands in a field and what theirs would say; None when it is the same."""
        editor = self.form.editor(key)
        mine, said = editor.value(), words_of(editor.widget)
        editor.set_value(theirs)
        is_same, other = editor.value() == mine, words_of(editor.widget)
        editor.set_value(mine)
        return None if is_same else (said, other)


class Merging:
    """Keeps what a form was opened with, and merges what was saved elsewhere since."""

    def __init__(self, parts: Parts | Form, record: Record, base: Mapping[str, Any]) -> None:
        self._form: Parts = FormParts(parts) if isinstance(parts, Form) else parts
        self._record, self._base = record, dict(base)

    @property
    def record(self) -> Record:
        """The record that the form changes."""
        return self._record

    def guarded(self, save: Callable[[], T]) -> T:
        """Save on the writer, unless the record is no longer as it was shown."""
        with guarding(self._record, self._base):
            return save()

    def take_in(self, found: ChangedMeanwhile) -> tuple[list[str], list[Both]]:
        """Take in what only the others changed.

        Returns the names of those fields, and the fields that both changed.
        """
        changed = self._form.changed_keys()
        touched = [k for k in changed if found.theirs.get(k) != self._base.get(k)]
        both = {key: self._both(key, found.theirs.get(key)) for key in touched}
        same = [key for key, each in both.items() if each is None]
        merged = merge(self._base, found.theirs, changed, same)
        self._form.take_in(merged.take)
        self._base = dict(found.theirs)
        fields = self._form.keys()
        taken = [self._form.label_of(key) for key in merged.take if key in fields]
        asked = [both[key] for key in merged.clash]
        return taken, [each for each in asked if each is not None]

    def choose(self, fields: Sequence[Both]) -> None:
        """Take the value of the others in fields where the person chose so."""
        self._form.take_in({each.key: each.value for each in fields})

    def _both(self, key: str, theirs: Any) -> Both | None:
        """Return what both wrote into a field; None when it is the same."""
        said = self._form.said(key, theirs)
        return Both(key, self._form.label_of(key), *said, theirs) if said is not None else None


def settle(
    over: QWidget,
    merging: Merging,
    found: ChangedMeanwhile,
    *,
    say: Callable[[Banner], object],
    go_on: Callable[[], object],
) -> None:
    """Go on where nobody is in the other's way; ask where both changed the same field."""
    taken, both = merging.take_in(found)
    if taken:
        who = found.touch.who if found.touch is not None else tr("Another desk")
        more = tr("{who} changed: {fields}.", who=who, fields=", ".join(dict.fromkeys(taken)))
        say(Banner("note", tr("Taken in."), more))
    if not both:
        go_on()
        return
    asking = BothDialog(over, found.touch, both)

    def chosen() -> None:
        merging.choose(asking.theirs())
        go_on()

    asking.accepted.connect(chosen)
    asking.open()


def who_words(touch: Touch | None) -> str:
    """Say who wrote the other value, and when."""
    if touch is None:
        return tr("Another desk")
    return tr("{who}, {time}", who=touch.who, time=show_time(touch.at))


def words_of(widget: QWidget) -> str:
    """Return what stands in a field, as it can be read there."""
    parts = [widget, *widget.findChildren(QWidget)]
    said = [_text(part) for part in parts]
    return ", ".join(text for text in said if text)[:_LONGEST] or tr("Empty")


def _text(part: QWidget) -> str:
    if isinstance(part, QComboBox):
        return part.currentText()
    if isinstance(part, QLineEdit):
        return "" if isinstance(part.parentWidget(), QComboBox) else part.text()
    if isinstance(part, QPlainTextEdit):
        return part.toPlainText()
    if isinstance(part, Segments):
        return part.accessibleName()
    checked = getattr(part, "isChecked", None)
    if checked is not None and getattr(part, "isCheckable", bool)():
        return tr("Yes") if checked() else tr("No")
    return ""


class BothDialog(Dialog):
    """Shows the fields that two people changed, each with both values, and asks which stays."""

    def __init__(self, parent: QWidget, touch: Touch | None, fields: Sequence[Both]) -> None:
        who = touch.who if touch is not None else tr("Another desk")
        super().__init__(
            parent,
            tr("Changed by two"),
            tr("{who} changed the same meanwhile", who=who),
            tr("Save these"),
            width=560,
        )
        self.fields = tuple(fields)
        self.choices: dict[str, Segments] = {}
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(dp(12))
        grid.setVerticalSpacing(dp(6))
        grid.setColumnStretch(1, 1)
        for each in self.fields:
            self._add(grid, each, who_words(touch))
        self.set_body(body, scroll=len(self.fields) > _FEW)
        self.set_result(tr("Nothing is saved yet, and nothing is lost"))
        next(iter(self.choices.values())).setFocus()

    def _add(self, grid: QGridLayout, each: Both, other: str) -> None:
        row = grid.rowCount()
        choice = Segments([(MINE, tr("Keep mine")), (THEIRS, tr("Keep theirs"))])
        choice.setObjectName(f"both-{each.key}")
        self.choices[each.key] = choice
        title = label(each.title, "section", wrap=True)
        title.setContentsMargins(0, dp(8), 0, 0)
        grid.addWidget(title, row, 0, 1, 2)
        grid.addWidget(choice, row, 2)
        for below, (whose, words) in enumerate(((tr("You"), each.mine), (other, each.theirs)), 1):
            grid.addWidget(label(whose, "body", "text2"), row + below, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(words, "body", wrap=True), row + below, 1, 1, 2)

    def theirs(self) -> list[Both]:
        """The fields in which the value of the others stays."""
        return [each for each in self.fields if self.choices[each.key].value() == THEIRS]


_FEW = 4
