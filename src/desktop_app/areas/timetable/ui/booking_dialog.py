"""A form whose booking may be taken already: then the office may say why, and book anyway."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.ui.surroundings import may_plan
from desktop_app.core.db.database import Database
from desktop_app.core.meanwhile import Record
from desktop_app.core.wording import tr, trn
from desktop_app.kit.banner import Banner
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.fields import Field
from desktop_app.kit.pane import Tools

NAMED = 3


class BookingDialog(FormDialog):
    """A form dialog that shows what is in the way.

    `save` gets the values with the reason as "anyway" (None while there is none).
    """

    def __init__(
        self,
        parent: QWidget,
        tools: Tools,
        database: Database,
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
        self._may_book_anyway = may_plan(database)
        self._words = primary
        reason = Field("anyway", tr("Reason"), required=True, hint=tr("Why it is booked twice"))
        super().__init__(
            parent, tools.tasks, title=title, fact=fact, primary=primary,
            fields=(reason, *fields),
            save=lambda said: save({**said, "anyway": said["anyway"] or None}),
            values=values, width=width, record=record,
        )  # fmt: skip
        self._hide_reason()
        if fields:
            self.form.focus(fields[0].key)
        self.form.changed.connect(self._changed)

    def is_taken(self) -> bool:
        """Whether a reason is asked for."""
        return self._asking

    def show_conflicts(self, found: Sequence[timetable.Conflict]) -> None:
        """Say what is in the way, and ask the office why it is booked anyway."""
        said = list(dict.fromkeys(one.sentence for one in found))
        more = len(said) - NAMED
        sentences = ". ".join(said[:NAMED]) + "."
        if more > 0:
            sentences += " " + trn("And {n} more.", "And {n} more.", more)
        self.banner.say(Banner("conflict", tr("Booked twice."), sentences))
        if self._may_book_anyway:
            self._asking = True
            self.form.show_field("anyway", visible=True)
            self.set_primary(tr("Book anyway"))

    def clear_conflicts(self) -> None:
        """Take back what was said."""
        self.banner.clear("conflict")
        self._hide_reason()
        self.set_primary(self._words)

    def set_words(self, primary: str) -> None:
        """Name the deed anew, also for when nothing is in the way any more."""
        self._words = primary
        if not self._asking:
            self.set_primary(primary)

    def _hide_reason(self) -> None:
        self._asking = False
        self.form.editor("anyway").set_value(None)
        self.form.show_field("anyway", visible=False)

    def _changed(self, key: str) -> None:
        if key != "anyway" and self._asking:
            self.clear_conflicts()

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, timetable.DoubleBooked):
            super()._failed(error)
            return
        self._saving = False
        self.primary.setEnabled(True)
        self.show_conflicts(error.conflicts)
        if self._may_book_anyway:
            self.form.focus("anyway")
