"""What a register asks for: a note beside a mark, and why a finished one changes."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.attendance.ui.sheet import SheetRow
from desktop_app.core.journal.recording import Changes
from desktop_app.core.meanwhile import Record
from desktop_app.core.wording import tr
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.fields import Field
from desktop_app.kit.pane import Tools


def _reason() -> Field:
    return Field("reason", tr("Reason"), required=True, hint=tr("Kept with the mark"))


def ask_note(
    parent: QWidget,
    tools: Tools,
    row: SheetRow,
    *,
    finished: bool,
    record: Record,
    save: Callable[[str | None, str | None], Changes],
) -> None:
    """Ask for the note of a mark."""
    note = Field("note", tr("Note"), hint=tr("Bus was late"))
    dialog = FormDialog(
        parent, tools.tasks, title=tr("Note"), fact=row.name, primary=tr("Save note"),
        fields=(note, _reason()) if finished else (note,), values={"note": row.note or ""},
        record=record,
        save=lambda said: save(said["note"] or None, said.get("reason")),
    )  # fmt: skip
    _open(dialog, tools)


def ask_reason(
    parent: QWidget,
    tools: Tools,
    row: SheetRow,
    code: attendance.CodeRow | None,
    save: Callable[[dict[str, Any]], Changes],
) -> None:
    """Ask why a mark of a finished register changes."""
    fields = [_reason()]
    if code is not None and code.asks_minutes:
        fields.insert(0, Field("minutes_late", tr("Minutes"), "number", width=72))
    to = code.label if code is not None else tr("Not marked")
    dialog = FormDialog(
        parent, tools.tasks, title=tr("Correct a finished register"),
        fact=tr("{name}: {mark}", name=row.name, mark=to), primary=tr("Correct mark"),
        fields=fields, save=save,
    )  # fmt: skip
    _open(dialog, tools)


def _open(dialog: FormDialog, tools: Tools) -> None:
    dialog.saved.connect(lambda made: tools.notices.done(made.label, tools.undo))
    dialog.open()
