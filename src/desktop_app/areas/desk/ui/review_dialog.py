"""Both values of one entry side by side, and the choice between them or of a third."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.areas.desk.queries.asked import Moment
from desktop_app.areas.desk.queries.review import Options, ReviewRow
from desktop_app.areas.desk.ui import review_third as third
from desktop_app.areas.desk.ui import review_words as words
from desktop_app.areas.desk.ui.review_sides import SideBox, Sides
from desktop_app.core.db.database import Database
from desktop_app.core.journal.changes import Changes
from desktop_app.core.sync.review import Chosen, ReviewService
from desktop_app.core.sync.terms import Choice
from desktop_app.core.wording import tr
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.fields import Field
from desktop_app.kit.labels import label
from desktop_app.kit.tasks import Tasks
from desktop_app.kit.theme import dp


@dataclass(frozen=True, slots=True)
class FoundEntry:
    """What was read of an entry: itself, now, and what a third value can be made of."""

    row: ReviewRow
    moment: Moment
    options: Options


class ReviewDialog(FormDialog):
    """Asks which of two values is kept, or which third one."""

    def __init__(
        self, parent: QWidget, tasks: Tasks, database: Database, found: FoundEntry, start: Choice
    ) -> None:
        self.row, self.found = found.row, found
        self._me = database.actor.person_id
        self._extra_fields = third.fields_of(found.row, found.options)
        start = start if self._extra_fields or start is not Choice.THIRD else Choice.THEIRS
        service = ReviewService(database)

        def save(values: dict[str, Any]) -> Changes:
            return service.decide([found.row.id], self.chosen(values))

        super().__init__(
            parent, tasks, title=tr("Needs a choice"), fact=found.row.name,
            primary=words.keep_words(found.row, start, self._me), fields=self._fields(),
            values={"choice": start, **third.values_of(found.row), "reason": ""}, save=save,
            width=620,
        )  # fmt: skip
        self.places = third.PLACES.get(found.row.kind, {})
        self.sides = self._sides()
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(dp(8))
        for text, tone in ((found.row.said, "amber"), (self._before(), "text2")):
            if text:
                column.addWidget(label(text, "body", tone, wrap=True))
        column.addWidget(self.sides)
        if no_third := third.why_none(found.row):
            column.addWidget(label(no_third, "small", "text2", wrap=True))
        self.set_body(body)  # takes the place of the form, which then moves into it
        column.addWidget(self.form)
        self.form.focus_first()
        self.set_result(tr("Undo takes the choice back"))
        self.form.changed.connect(lambda _: self._follow())
        self._follow()

    @property
    def choice(self) -> Choice:
        """What is chosen now."""
        found: Choice = self.form.value("choice")
        return found

    def pick(self, choice: Choice) -> None:
        """Chooses, as a click on a side does."""
        self.form.editor("choice").set_value(choice)
        self._follow()

    def chosen(self, values: dict[str, Any]) -> Chosen:
        """Return what the form says, with the office's value as it was shown."""
        choice: Choice = values["choice"]
        value = third.fact_of(self.row, values) if choice is Choice.THIRD else None
        return Chosen(choice, value, values.get("reason") or None, self.row.office.seen)

    def _fields(self) -> Sequence[Field]:
        row = self.row
        both = (Choice.THEIRS, Choice.MINE)
        options = [(each, words.keep_words(row, each, self._me)) for each in both]
        if self._extra_fields:
            options.append((Choice.THIRD, tr("Another value")))
        return (
            Field("choice", tr("Choice"), "segments", options=options),
            *self._extra_fields,
            Field("reason", tr("Reason"), hint=tr("Why, in a few words")),
        )

    def _before(self) -> str:
        if not self.row.base:
            return ""
        return tr("Before both: {value}", value=self.row.base)

    def _sides(self) -> Sides:
        row, moment = self.row, self.found.moment
        office, laptop = row.office, row.laptop
        where = tr("In the office, {device}", device=office.device) if office.device else ""
        return Sides(
            SideBox(where or tr("In the office"), office.words, words.side_words(office, moment)),
            SideBox(
                tr("On the laptop {device}", device=laptop.device), laptop.words,
                words.side_words(laptop, moment), words.clock_words(row.offset),
            ),
            self.pick,
        )  # fmt: skip

    def _follow(self) -> None:
        choice = self.choice
        self.sides.show_choice(choice)
        keys = [field.key for field in self._extra_fields]
        is_done = third.DONE not in keys or bool(self.form.value(third.DONE))
        for key in keys:
            asked = choice is Choice.THIRD and (is_done or key == third.DONE)
            self.form.show_field(key, visible=asked)
        self.set_primary(words.keep_words(self.row, choice, self._me))


class ReasonDialog(FormDialog):
    """Asks why refused entries are put away."""

    def __init__(
        self,
        parent: QWidget,
        tasks: Tasks,
        database: Database,
        entry_ids: Sequence[UUID],
        fact: str,
    ) -> None:
        service, wanted = ReviewService(database), list(entry_ids)

        def save(values: dict[str, Any]) -> Changes:
            return service.decide(wanted, Chosen(Choice.THEIRS, reason=values["reason"]))

        super().__init__(
            parent, tasks, title=tr("Put away"), fact=fact, primary=tr("Put away"),
            fields=(Field("reason", tr("Reason"), hint=tr("Why, in a few words")),), save=save,
        )  # fmt: skip
        self.set_result(tr("What the laptop sent is kept, and undo brings it back"))
