"""Types nonsense into every field of a form, one at a time, saves, and notes what went wrong."""

import logging
import random
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any, Final

from PySide6.QtWidgets import QDialog, QLineEdit, QPlainTextEdit, QWidget
from shiboken6 import isValid

from desktop_app.core.texts import bare_line
from desktop_app.kit.fields import Editor
from desktop_app.kit.notices import ErrorDialog
from desktop_app.kit.rows_field import RowsEditor
from tests.nonsense import words_for
from tests.stories.every_form import Found, Walk, open_ones
from tests.taken_back import Saves

WEAK: Final = (
    "A value is missing or not allowed", "The database refused the change",
    "A change outside a change set", "did not expect",
)  # fmt: skip
CHOSEN: Final = frozenset({"choice", "segments", "combo", "language"})
TYPED: Final = frozenset({"text", "lines"})
SAVED, SILENT, CLOSED = "saved", "silent", "closed"


class Unexpected(logging.Handler):
    """Hears every error that no rule expected."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the kind and the words of an error."""
        error = record.exc_info[1] if record.exc_info else None
        self.heard.append(f"{type(error).__name__}: {str(error)[:160]}")


@dataclass
class Typist:
    """Types into forms; `few` says how many words of nonsense each field gets, 0 means all."""

    walk: Walk
    saves: Saves
    few: int = 0
    faults: list[str] = field(default_factory=list)
    log: Unexpected = field(default_factory=Unexpected)
    tried: int = 0

    def visit(self, found: Found) -> None:
        """Try every field of one form."""
        self.make_savable(found)
        for name, editor in list(editors(found.form)) if isValid(found.form) else ():
            for words in self.some(f"{found.where} {name}", editor.field.kind):
                if not (isValid(found.form) and isValid(editor) and found.form.isVisible()):
                    return  # this deed shows what it made, and is over
                self.try_one(found, name, editor, words)

    def some(self, where: str, kind: str) -> Sequence[str]:
        """The nonsense for one field; each gets other words."""
        words = words_for(kind)
        return random.Random(where).sample(words, self.few) if self.few else words

    def make_savable(self, found: Found) -> None:
        """Fill in what must be there, and try other values where that is refused."""
        fill(found.form)
        self.walk.program.settle()
        for at in range(1, 4):
            if self.press(found) == SAVED or not isValid(found.form):
                return
            keys = keys_of(found.form)
            wrong = [key for key in keys if found.form.error(key)] or [
                key for key in keys if found.form.editor(key).field.kind in CHOSEN
            ]
            for key in wrong:
                value = something(found.form.editor(key), at)
                if value is not None:
                    found.form.editor(key).set_value(value)
                    found.form.changed.emit(key)
            self.walk.program.settle()

    def try_one(self, found: Found, name: str, editor: Editor, words: str) -> None:
        """Put nonsense into one field, save, look, and put back what stood there."""
        line, program = line_of(editor), self.walk.program
        stood = text_of(line)
        put(line, words)
        program.settle()
        said = self.press(found)
        self.tried += 1
        what = f"{found.where} [{name}: {editor.field.kind}] {words[:24]!a}"
        if said == SILENT and found.form.is_changed():
            self.faults.append(f"{what}: neither saved nor refused")
        elif any(weak in said for weak in WEAK):
            self.faults.append(f"{what}: {said[:200]}")
        elif said == SAVED and editor.field.kind in TYPED and not self.is_kept(words):
            self.faults.append(f"{what}: saved as something else")
        if isValid(line):
            put(line, stood)
            program.settle()

    def is_kept(self, words: str) -> bool:
        """Whether what can be seen of a text was written."""
        return any(seen(words) in seen(each) for each in self.saves.written) or not seen(words)

    def press(self, found: Found) -> str:
        """Save, and return `saved`, `silent`, or everything that was said."""
        holder, program, before = found.holder, self.walk.program, self.saves.count
        self.saves.written.clear()
        self.log.heard.clear()
        banner: Any = getattr(holder, "banner", None)
        if banner is not None:
            banner.clear("not_saved")
        button = getattr(holder, "save_button", None) or getattr(holder, "primary", None)
        if button is None or not button.isEnabled():
            return "cannot be saved"
        dialogs = open_ones(QDialog)
        with program.qtbot.capture_exceptions() as raised:
            button.click()
            program.settle()
        said = [self.dismissed(d) for d in open_ones(QDialog) if d not in dialogs]
        program.settle()
        self.faults += [f"{found.where}: {error}" for error in self.log.heard]
        self.faults += [f"{found.where}: raised {error!r}" for _, error, _ in raised]
        if self.saves.count > before:
            return SAVED
        if not isValid(found.form) or not found.form.isVisible():
            return CLOSED
        said += errors_of(found.form)
        if banner is not None and banner.shown() is not None:
            said.append(f"{banner.shown().fact} {banner.shown().more}")
        return " | ".join(said) or SILENT

    def dismissed(self, dialog: QDialog) -> str:
        """Close what a save opened, and return what it said."""
        said = dialog.sentence if isinstance(dialog, ErrorDialog) else type(dialog).__name__
        QDialog.reject(dialog)
        return said


def keys_of(form: Any) -> list[str]:
    """The fields of a form, which is no dict."""
    return list(form.keys())


def editors(form: Any, before: str = "") -> Iterator[tuple[str, Editor]]:
    """Every editor into which something is typed, those of the first row of rows too."""
    for key in keys_of(form):
        editor = form.editor(key)
        if isinstance(editor, RowsEditor):
            for row in editor.forms()[:1]:
                yield from editors(row, f"{before}{key}.")
        elif line_of(editor) is not None and editor.target().isVisible():
            yield before + key, editor


def fill(form: Any, deep: int = 0) -> None:
    """Fill in what is empty."""
    for key in keys_of(form):
        editor = form.editor(key)
        if isinstance(editor, RowsEditor):
            if not editor.forms() and deep == 0:
                editor.add_row()
            for row in editor.forms():
                fill(row, deep + 1)
        elif form.value(key) in (None, "", []) and not editor.target().isHidden():
            value = something(editor, 0)
            if value is not None:
                editor.set_value(value)
                form.changed.emit(key)


def errors_of(form: Any) -> list[str]:
    """The sentences that stand at the fields of a form, and of its rows."""
    found = [form.error(key) for key in keys_of(form) if form.error(key)]
    for key in keys_of(form):
        editor = form.editor(key)
        if isinstance(editor, RowsEditor):
            found += [said for row in editor.forms() for said in errors_of(row)]
    return found


def line_of(editor: Editor) -> Any:
    target: QWidget = editor.target()
    writes = isinstance(target, (QLineEdit, QPlainTextEdit)) and target.isEnabled()
    return target if writes else None


def text_of(line: Any) -> str:
    return str(line.text() if isinstance(line, QLineEdit) else line.toPlainText())


def put(line: Any, words: str) -> None:
    """Put words into a line as pasting would, and leave it."""
    if isinstance(line, QPlainTextEdit):
        line.setPlainText(words)
        return
    line.setText(words)
    line.textEdited.emit(words)
    line.left.emit()


def something(editor: Editor, at: int) -> Any:
    """A value that a field of this kind may well have; `at` gives others."""
    kind, facts = editor.field.kind, editor.field
    if kind in CHOSEN:
        found: list[Any] = [each for each in facts.choices() if each[0] is not None]
        if facts.lookup is not None:
            found = [*facts.lookup("a"), *facts.lookup("")]
        value = found[at % len(found)] if found else None
        return value if value is None or kind in {"combo", "language"} else value[0]
    days = (date(2026, 11, 23), date(2015, 3, 2), date(2026, 11, 19), date(2027, 6, 1))
    return {
        "text": "Oud", "lines": "Said so", "email": "ann@example.org", "phone": "087 555 0142",
        "password": "a good long one 7", "number": (3, 30, 1, 60)[at % 4], "color": "#2b52c4",
        "money": (1_000, 1, 100, 5_000)[at % 4], "date": days[at % 4],
        "time": (time(16), time(17), time(9), time(20))[at % 4],
    }.get(kind)  # fmt: skip


def seen(words: str) -> str:
    """A text as one compares it: what can be kept of it, without what nobody sees."""
    plain = unicodedata.normalize("NFC", bare_line(words))
    return "".join(sign for sign in plain if sign.isprintable() and not sign.isspace())
