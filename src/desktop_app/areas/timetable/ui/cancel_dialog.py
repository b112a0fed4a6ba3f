"""Cancel a lesson: who cancels, why, for how many, and what that does to bill, make-up and pay."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.areas.timetable.terms import OccurrenceStatus, Scope
from desktop_app.areas.timetable.ui.surroundings import CancelEffect
from desktop_app.areas.timetable.ui.words import cancel_options, scope_field
from desktop_app.core.wording import tr
from desktop_app.kit.banner import Banner
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.fields import Field
from desktop_app.kit.pane import Tools


class CancelDialog(FormDialog):
    """Says under the fact what follows from who cancels, as the school's settings have it."""

    def __init__(
        self,
        parent: QWidget,
        tools: Tools,
        *,
        fact: str,
        effects: Sequence[CancelEffect],
        save: Callable[[dict[str, Any]], Any],
    ) -> None:
        self._effects = {each.status: each for each in effects}
        fields = (
            Field("status", tr("Cancelled by"), "segments", options=cancel_options()),
            Field("reason", tr("Reason"), hint=tr("Told to nobody outside the school")),
            scope_field(),
        )
        super().__init__(
            parent, tools.tasks, title=tr("Cancel lesson"), primary=tr("Cancel lesson"), fact=fact,
            fields=fields, values={"status": OccurrenceStatus.CANCELLED, "scope": Scope.ONE},
            save=save, width=520,
        )  # fmt: skip
        self.form.changed.connect(self._look)
        self._look("status")

    def _look(self, key: str) -> None:
        effect = self._effects.get(self.form.value("status"))
        if key == "status" and effect is not None:
            self.banner.say(Banner("note", "", effect_words(effect)))


def effect_words(effect: CancelEffect) -> str:
    """Say what cancelling does: to the bill, to the students, to the teacher's pay."""
    make_up = tr("Students get a make-up.") if effect.make_up else tr("Students get no make-up.")
    if not effect.pay:
        pay = tr("The teacher is not paid.")
    elif effect.pay == 100:
        pay = tr("The teacher is paid in full.")
    else:
        pay = tr("The teacher is paid {n} %.", n=effect.pay)
    billed = tr("Not billed; what is billed already is credited in the next run.")
    return f"{billed} {make_up} {pay}"
