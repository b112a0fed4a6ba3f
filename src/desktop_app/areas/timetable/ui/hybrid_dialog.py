"""The cycle of a hybrid lesson: how many weeks it has, and in which of them it is one-on-one."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.ui.surroundings import Surroundings
from desktop_app.core.db.database import Database
from desktop_app.core.journal.recording import Changes
from desktop_app.core.meanwhile import Record
from desktop_app.core.wording import tr
from desktop_app.kit.buttons import Button
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.fields import Field
from desktop_app.kit.labels import label
from desktop_app.kit.merging import FormParts
from desktop_app.kit.pane import Tools
from desktop_app.kit.theme import dp
from desktop_app.kit.tick import Tick

USUAL, LONGEST, ACROSS = 8, 52, 8


class HybridDialog(FormDialog):
    """A tick for each week of the cycle that replaces the group by one-on-one slots."""

    def __init__(
        self,
        parent: QWidget,
        tools: Tools,
        database: Database,
        card: timetable.LessonCard,
        around: Surroundings,
    ) -> None:
        self._lesson = card.line.id
        self._service = timetable.TimetableService(database)
        cycle = card.cycle.cycle if card.cycle is not None else None
        self._weeks: dict[int, Tick] = {}
        base = _values(card, around)
        self.shown = set(base["weeks"])
        fields = (
            Field("length", tr("Weeks"), "number", required=True, width=64,
                  help=tr("Weeks without lessons do not count")),
            Field("start", tr("Begins"), "date", required=True, today=around.today),
            Field("price", tr("1-on-1 price"), "money", currency=around.currency),
            Field("notify", tr("Tell families"), "number", width=64, help=tr("days before")),
        )  # fmt: skip
        values = {key: value for key, value in base.items() if key != "weeks"}
        super().__init__(
            parent, tools.tasks, title=tr("One-on-one weeks"), fact=card.line.title,
            primary=tr("Save weeks"), fields=fields, save=self._save, values=values, width=560,
        )  # fmt: skip
        self.places = {
            "cycle_length": "length", "one_on_one_price": "price", "notify_days": "notify",
        }  # fmt: skip
        self._grid = QGridLayout()
        self._put_body()
        self._fill(self.shown)

        def read() -> dict[str, Any]:
            with database.reading() as session:
                return _values(timetable.lesson_card(session, card.line.id), around)

        record = Record((("hybrid_lesson_config", card.line.id), ("lesson", card.line.id)), read)
        self.merge(record, base, parts=_Cycle(self))
        self.form.changed.connect(self._length_changed)
        if cycle is not None:
            self.add_button(Button(tr("No cycle"), "trash", self._remove, danger=True))
        self.saved.connect(lambda made: tools.notices.done(made.label, tools.undo))

    def _put_body(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(dp(12))
        self.set_body(body)  # first: it takes out the form, which then goes into it
        column.addWidget(self.form)
        column.addWidget(label(tr("These weeks are one-on-one"), "section"))
        column.addLayout(self._grid)

    def _length_changed(self, key: str) -> None:
        if key == "length":
            self._fill(self.chosen())

    def _fill(self, chosen: set[int]) -> None:
        length = self.form.value("length")
        wanted = min(length, LONGEST) if isinstance(length, int) and length > 0 else 0
        for week in [each for each in self._weeks if each > wanted]:
            self._weeks.pop(week).deleteLater()
        for week in range(1, wanted + 1):
            if week not in self._weeks:
                tick = Tick(str(week))
                tick.setAccessibleName(tr("Week {n}", n=week))
                tick.setChecked(week in chosen)
                tick.toggled.connect(lambda _on: self.set_result(self.words()))
                self._weeks[week] = tick
                row, column = divmod(week - 1, ACROSS)
                self._grid.addWidget(tick, row, column)
        self.set_result(self.words())

    def chosen(self) -> set[int]:
        """Return the weeks that are ticked."""
        return {week for week, tick in self._weeks.items() if tick.isChecked()}

    def tick_week(self, week: int, *, on: bool) -> None:
        """Tick or untick a week."""
        self._weeks[week].setChecked(on)

    def take_weeks(self, weeks: Sequence[int]) -> None:
        """Tick the weeks that somebody else saved, as if they had stood here from the beginning."""
        self.shown = set(weeks)
        self._fill(self.shown)
        for week, tick in self._weeks.items():
            tick.setChecked(week in self.shown)

    def words(self) -> str:
        """Say what the ticks mean."""
        alone = len(self.chosen())
        group = len(self._weeks) - alone
        return tr("{group} group weeks, {alone} one-on-one", group=group, alone=alone)

    def _save(self, said: dict[str, Any]) -> Changes:
        weeks = tuple(sorted(self.chosen()))
        cycle = timetable.Cycle(
            said["length"], weeks, said["start"], one_on_one_price=said["price"],
            notify_days=said["notify"],
        )  # fmt: skip
        return self._service.set_hybrid(self._lesson, cycle)

    def _remove(self) -> None:
        self._tasks.write(
            lambda: self._service.set_hybrid(self._lesson, None), self._done, self.show_error
        )


def _values(card: timetable.LessonCard, around: Surroundings) -> dict[str, Any]:
    """Return what the dialog shows of a lesson."""
    cycle = card.cycle.cycle if card.cycle is not None else None
    return {
        "length": cycle.length if cycle else USUAL,
        "start": cycle.start if cycle else card.line.first_day or around.today,
        "price": cycle.one_on_one_price if cycle else None,
        "notify": cycle.notify_days if cycle else None,
        "weeks": tuple(sorted(cycle.one_on_one_weeks)) if cycle else (4, USUAL),
    }


class _Cycle(FormParts):
    """The fields and the ticked weeks as what is merged."""

    def __init__(self, dialog: HybridDialog) -> None:
        super().__init__(dialog.form)
        self._dialog = dialog

    def keys(self) -> list[str]:
        return [*super().keys(), "weeks"]

    def changed_keys(self) -> list[str]:
        more = ["weeks"] if self._dialog.chosen() != self._dialog.shown else []
        return [*super().changed_keys(), *more]

    def label_of(self, key: str) -> str:
        return tr("One-on-one weeks") if key == "weeks" else super().label_of(key)

    def take_in(self, values: Mapping[str, Any]) -> None:
        super().take_in({key: value for key, value in values.items() if key != "weeks"})
        if "weeks" in values:
            self._dialog.take_weeks(values["weeks"])

    def said(self, key: str, theirs: Any) -> tuple[str, str] | None:
        if key != "weeks":
            return super().said(key, theirs)
        mine = tuple(sorted(self._dialog.chosen()))
        if mine == tuple(theirs):
            return None
        return ", ".join(map(str, mine)) or tr("Empty"), ", ".join(map(str, theirs)) or tr("Empty")
