"""Dialogs: a title with the fact, a button that names the deed, a footer with the result."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop_app.core.errors import DownbeatError, ServerAway, Unsettled
from desktop_app.core.meanwhile import ChangedMeanwhile, Record
from desktop_app.core.wording import tr
from desktop_app.kit.banner import Banner
from desktop_app.kit.dialog_frame import Dialog, keep_inside
from desktop_app.kit.fields import Field
from desktop_app.kit.form import Form
from desktop_app.kit.labels import label
from desktop_app.kit.merging import Merging, Parts, settle
from desktop_app.kit.tasks import Tasks
from desktop_app.kit.theme import dp

__all__ = ["Dialog", "FormDialog", "ask", "keep_inside"]


class FormDialog(Dialog):
    """A dialog around one form.

    `save` runs on the writer with the values; its answer comes by `saved`.

    A RuleBroken that names a field is shown under that field, everything else in the banner; what
    was typed stays. `places` says which field is meant where a rule calls it otherwise. A form that
    changes a `record` is merged with what somebody else saved since it was opened.
    """

    saved = Signal(object)

    def __init__(
        self,
        parent: QWidget | None,
        tasks: Tasks,
        *,
        title: str,
        fact: str,
        primary: str,
        fields: Sequence[Field],
        save: Callable[[dict[str, Any]], Any],
        values: Mapping[str, Any] | None = None,
        width: int = 468,
        record: Record | None = None,
    ) -> None:
        super().__init__(parent, title, fact, primary, width=width)
        self._tasks = tasks
        self._save = save
        self.places: Mapping[str, str] = {}
        self._saving = False
        self._asked_to_leave = False
        self.form = Form(fields, tasks=tasks)
        if values is not None:
            self.form.set_values(values)
        self.merging: Merging | None = None
        if record is not None:
            self.merge(record, values or {})
        self._question: Unsettled | None = None
        is_long = len(fields) > _MANY or any(field.kind == "rows" for field in fields)
        self.set_body(self.form, scroll=is_long)
        if is_long:
            self.resize(dp(width), dp(600))
        self.form.changed.connect(self._touched)
        self.form.focus_first()

    def merge(self, record: Record, base: Mapping[str, Any], *, parts: Parts | None = None) -> None:
        """Merges with what others save into this record, which stood here as `base`.

        `parts` are what is merged where that is more or other than the fields of the form.
        """
        self.merging = Merging(parts or self.form, record, base)

    def accept(self) -> None:
        """Checks, saves off the GUI thread, closes when it is saved."""
        if self._saving or not self.form.check():
            return
        values, save, question = self.form.values(), self._save, self._question
        merging = self.merging

        def keep() -> Any:
            if question is not None and question.ask():
                return question.answer  # it was kept after all: only the answer was lost
            return save(values) if merging is None else merging.guarded(lambda: save(values))

        self._saving = True
        self.primary.setEnabled(False)
        self._tasks.write(keep, self._done, self._failed)

    def warn(self, fact: str, more: str = "") -> None:
        """Warns above the form without forbidding; a second press on the deed goes on."""
        self.banner.say(Banner("warning", fact, more))

    def say_who_else(self, words: str) -> None:
        """Says who has the same record open elsewhere; "" for nobody."""
        self.banner.clear("note")
        if words:
            more = tr("What you both change is merged; where you change the same, you are asked.")
            self.banner.say(Banner("note", words + ".", more))

    def _touched(self, _key: str) -> None:
        self.banner.clear("not_saved")
        self._asked_to_leave = False

    def _done(self, answer: Any) -> None:
        self._saving = False
        self.primary.setEnabled(True)
        super().accept()
        self.saved.emit(answer)

    def _failed(self, error: Exception) -> None:
        self._saving = False
        self.primary.setEnabled(True)
        if isinstance(error, ChangedMeanwhile) and self.merging is not None:
            settle(self, self.merging, error, say=self.banner.say, go_on=self.accept)
            return
        if type(error) is ServerAway:
            more = tr("The server does not answer. What you typed stays here; save again later.")
            self.banner.say(Banner("offline", tr("Not saved."), more))
            return
        self._question = error if isinstance(error, Unsettled) else self._question
        named = error.field if isinstance(error, DownbeatError) else None
        field = self.places.get(named, named) if named is not None else None
        if (
            field is not None
            and isinstance(error, DownbeatError)
            and self.form.set_error(field, error.sentence)
        ):
            self.form.focus(field)
            return
        self.show_error(error)

    def reject(self) -> None:
        """Closes; what was typed is not lost by one stray Esc."""
        if self._saving:
            return
        if self.form.is_changed() and not self._asked_to_leave:
            self._asked_to_leave = True
            self.banner.say(
                Banner(
                    "warning", tr("Not saved yet."), tr("Press Esc again to leave without saving.")
                )
            )
            return
        super().reject()


_MANY = 11


def ask(parent: QWidget | None, title: str, fact: str, primary: str, *, why: str = "") -> bool:
    """Asks before a deed that cannot be taken back; True when the person names the deed."""
    dialog = Dialog(parent, title, fact, primary)
    body = QWidget()
    column = QVBoxLayout(body)
    column.addWidget(label(why, "body", "text2", wrap=True))
    dialog.set_body(body)
    dialog.primary.setFocus()
    return dialog.exec() == QDialog.DialogCode.Accepted
