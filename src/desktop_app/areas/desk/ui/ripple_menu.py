"""The menu over a lesson of a ripple: who or what could take it, cancel it, leave it, move it."""

from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from desktop_app.areas.desk.ripple import api as ripple
from desktop_app.areas.desk.ui.ripple_words import option_words
from desktop_app.core.wording import tr

if TYPE_CHECKING:
    from desktop_app.areas.desk.ui.ripple_dialog import RippleDialog

Deed = ripple.Deed
CHOICES = frozenset({"teacher", "room", "closure", "closed"})


def deeds_for(kind: str, step: ripple.Step) -> list[tuple[str, Deed, UUID | None]]:
    """Return everything that can be done about a lesson, the best first."""
    if kind not in CHOICES:
        return []
    moves = Deed.COVER if kind == "teacher" else Deed.OTHER_ROOM
    found: list[tuple[str, Deed, UUID | None]] = [
        (option_words(step, each), moves, each.id) for each in step.options
    ]
    cancel = tr("Cancel by teacher") if kind == "teacher" else tr("Cancel")
    return [*found, (cancel, Deed.CANCEL, None), (tr("Leave as it is"), Deed.KEEP, None)]


def open_menu(dialog: "RippleDialog", step: ripple.Step) -> None:
    """Ask what happens to a lesson, in a menu over its row."""
    kind, key = dialog.asked.kind, step.meeting.id
    menu = QMenu(dialog)
    menu.setObjectName("deed-menu")
    for words, deed, target in deeds_for(kind, step):
        menu.addAction(words, partial(dialog.choose, key, deed, target))
    if kind == "teacher":
        menu.addSeparator()
        menu.addAction(tr("Move…"), partial(dialog.move_lesson, key))
    if not menu.isEmpty():
        menu.popup(_place_of(dialog, key))


def _place_of(dialog: "RippleDialog", key: UUID) -> QPoint:
    keys = [column.key for column in dialog.model.columns]
    index = dialog.model.index(dialog.model.row_of(key), keys.index("deed"))
    table = dialog.table
    return table.viewport().mapToGlobal(table.visualRect(index).bottomLeft())
