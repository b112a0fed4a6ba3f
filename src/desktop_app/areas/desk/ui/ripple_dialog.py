"""What a change touches, row by row: choose what happens to each, then do it as one change."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop_app.areas.desk.ripple import api as ripple
from desktop_app.areas.desk.ui import ripple_asking as asking
from desktop_app.areas.desk.ui.cover_preview import show_cover_sheets
from desktop_app.areas.desk.ui.ripple_asking import Around, Asked
from desktop_app.areas.desk.ui.ripple_menu import open_menu
from desktop_app.areas.desk.ui.ripple_words import (
    cover_words,
    deed_chip,
    effect_columns,
    explained_effect,
    kind_words,
    pay_words,
    result_words,
    step_columns,
)
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.ui.meeting_card import FoundMeeting, read_meeting
from desktop_app.areas.timetable.ui.meeting_dialogs import MeetingDeeds
from desktop_app.core.db.database import Database
from desktop_app.core.errors import RuleBroken
from desktop_app.core.ripple import Effect, EffectKind
from desktop_app.core.wording import tr, trn
from desktop_app.kit.buttons import Button
from desktop_app.kit.calm import Calm
from desktop_app.kit.dialog import Dialog, FormDialog
from desktop_app.kit.empty import EmptyState
from desktop_app.kit.explain import Explain
from desktop_app.kit.explained import Numbers
from desktop_app.kit.fixed_source import FixedSource
from desktop_app.kit.form import Form
from desktop_app.kit.pane import Tools
from desktop_app.kit.table_model import Query, TableModel
from desktop_app.kit.table_view import TableView
from desktop_app.kit.tabs import Tab, TabRow
from desktop_app.kit.theme import dp

PAUSE_MS = 200
LESSONS = "lessons"
_WIDE = 1060
Deed = ripple.Deed


class RippleDialog(Dialog):
    """Asks for the cause, lists what it touches, and does what stays ticked."""

    def __init__(
        self, parent: QWidget, tools: Tools, database: Database, asked: Asked, currency: str
    ) -> None:
        super().__init__(parent, asked.title, asked.fact, asked.primary, width=_WIDE)
        self.setObjectName(f"ripple-{asked.kind}")
        self._tools, self._database, self.asked = tools, database, asked
        self._currency = currency
        self._service = ripple.RippleService(database)
        self.found: ripple.Ripple | None = None
        self._pupils: Mapping[UUID, str] = {}
        self._fresh = False
        self.form = Form(asked.fields, tasks=tools.tasks)
        self.form.set_values(asked.values)
        self._steps: FixedSource[ripple.Step] = FixedSource((), lambda step: step.meeting.id)
        self.model: TableModel[ripple.Step] = TableModel(
            step_columns(asked.kind, self.name_of, self.pay_of),
            self._steps,
            tools.tasks,
            tickable=True,
            parent=self,
        )
        self.table = TableView(self.model, tools.memory, "ripple-lessons")
        self.table.setAccessibleName(tr("Lessons that are touched"))
        self._rows: FixedSource[Effect] = FixedSource((), lambda e: (e.row_id, e.occurrence_id))
        self.effects: TableModel[Effect] = TableModel(
            effect_columns(lambda: currency), self._rows, tools.tasks, parent=self
        )
        self._effect_table = TableView(self.effects, tools.memory, "ripple-effects")
        self._effect_table.setAccessibleName(tr("What depends on them"))
        self.numbers = Numbers(self, tools, self._number_here)
        self.numbers.follow(self._effect_table, self._number_of)
        self.tabs = TabRow()
        self.nothing = EmptyState()
        self._stack = QStackedWidget()
        parts: tuple[QWidget, ...] = (self.table, self._effect_table, self.nothing)
        for part in parts:
            self._stack.addWidget(part)
        self._stack.setMinimumHeight(dp(300))
        self.result_label.setWordWrap(True)
        self.sheets = Button(tr("Cover sheets…"), "printer", self.show_sheets)
        self.sheets.setObjectName("cover-sheets")
        self.sheets.setVisible(asked.kind == "teacher")
        self.add_button(self.sheets)
        self._build()
        self._calm = Calm(self.read, PAUSE_MS, self)
        self._connect()
        self.read()

    def _build(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.form.setContentsMargins(dp(20), dp(4), dp(20), dp(10))
        column.addWidget(self.form)
        column.addWidget(self.tabs)
        column.addWidget(self._stack, 1)
        self.set_body(body, bare=True)

    def _connect(self) -> None:
        self.form.changed.connect(lambda _key: self._calm.ask())
        self.model.loaded.connect(self._loaded)
        self.model.ticks_changed.connect(self._say)
        self.table.opened.connect(self.ask_deed)
        self.table.clicked_at.connect(self._clicked)
        self.tabs.chosen.connect(self._show_tab)

    # --- reading ---

    def is_resting(self) -> bool:
        """Whether nothing waits to be read."""
        return self._calm.is_resting()

    def cause(self) -> ripple.Cause | None:
        """Return the cause as the form says it; None while it says too little."""
        try:
            return self.asked.cause(self.form.values())
        except RuleBroken:
            return None

    def read(self) -> None:
        """Ask what the cause touches."""
        cause = self.cause()
        if cause is None:
            self._nothing_to_show(tr("Fill in the form"), tr("What it touches is listed here."))
            return

        def preview() -> tuple[ripple.Ripple, Mapping[UUID, str]]:
            found = self._service.preview(cause)
            lessons = {step.meeting.lesson_id for step in found.steps}
            with self._database.reading() as session:
                return found, timetable.alone_in(session, lessons)

        self._tools.tasks.read(preview, self._show, self._refused, key=("ripple", id(self)))

    def _refused(self, error: Exception) -> None:
        self._nothing_to_show(str(error), "")

    def _nothing_to_show(self, fact: str, why: str) -> None:
        self.found = None
        self._steps.replace(())
        self._rows.replace(())
        self.model.set_query(Query())
        self.nothing.say(fact, why)
        self._stack.setCurrentWidget(self.nothing)
        self.tabs.set_tabs(Tab(LESSONS, tr("Lessons")))
        self._say()

    def name_of(self, step: ripple.Step) -> str:
        """Return what a lesson is called by: with its pupil where it has one."""
        pupil, title = self._pupils.get(step.meeting.lesson_id), step.meeting.title
        return tr("{pupil}, {title}", pupil=pupil, title=title) if pupil else title

    def pay_of(self, step: ripple.Step) -> str:
        """Return what who covers a lesson is paid for it."""
        return cover_words(self.found.effects if self.found else (), step, self._currency)

    def _show(self, answer: tuple[ripple.Ripple, Mapping[UUID, str]]) -> None:
        found, self._pupils = answer
        if self.found is None and self.cancel.hasFocus():
            self.table.setFocus()
        self.found, self._fresh = found, True
        self._steps.replace(found.to_do)
        self.model.set_query(Query())
        if not found.to_do:
            self.nothing.say(tr("No lesson is touched"), tr("There is nothing to repair."))
        self._show_effects()

    def _loaded(self) -> None:
        if self._fresh:
            self._fresh = False
            self.model.clear_ticks()
            self.model.tick_all()
        self._say()

    # --- showing ---

    def ticked(self) -> list[ripple.Step]:
        """Return the lessons at which something is to be done."""
        if self.found is None:
            return []
        if self.found.whole:
            return list(self.found.to_do)
        wanted = set(self.model.ticked())
        return [s for s in self.found.to_do if s.meeting.id in wanted and s.deed is not Deed.KEEP]

    def _show_effects(self) -> None:
        if self.found is None:
            return
        kinds = [k for k in EffectKind if any(e.kind is k for e in self.found.effects)]
        counts = {k: sum(e.kind is k for e in self.found.effects) for k in kinds}
        self.tabs.set_tabs(
            Tab(LESSONS, tr("Lessons"), len(self.found.to_do)),
            *(Tab(kind.value, kind_words(kind), counts[kind]) for kind in kinds),
        )
        self._show_tab(self.tabs.current())

    def _show_tab(self, key: str) -> None:
        if self.found is None or (key == LESSONS and not self.found.to_do):
            self._stack.setCurrentWidget(self.nothing)
            return
        if key == LESSONS:
            self._stack.setCurrentWidget(self.table)
            return
        self._rows.replace([e for e in self.found.effects if e.kind.value == key])
        self.effects.set_query(Query())
        self._stack.setCurrentWidget(self._effect_table)

    def _say(self) -> None:
        steps = self.ticked()
        count = len(steps)
        self.primary.setEnabled(self.found is not None)
        kept = len(self.found.steps) - len(self.found.to_do) if self.found else 0
        moved = self.found.effects if self.found else ()
        pay = pay_words(moved, {step.meeting.id for step in steps}, self._currency)
        self.set_result(result_words(steps, kept, pay))
        words = trn("{deed}: {n} lesson", "{deed}: {n} lessons", count, deed=self.asked.primary)
        self.set_primary(words if count else self.asked.primary)
        self.sheets.setEnabled(any(step.deed is Deed.COVER for step in steps))

    def _number_of(self, key: tuple[UUID, UUID] | None) -> Explain | None:
        """Explain the amount of a dependent row: with all rows of the same person, or alone."""
        effects = self.found.effects if self.found else ()
        here = next((each for each in effects if (each.row_id, each.occurrence_id) == key), None)
        if here is None or here.amount is None:
            return None
        return lambda: explained_effect(here, effects, self._currency)

    def _number_here(self) -> Explain | None:
        return self._number_of(self._effect_table.current_key())

    # --- choosing what happens ---

    def _clicked(self, key: UUID, column: str, _inside: int) -> None:
        if column == "deed":
            self.ask_deed(key)

    def step_of(self, key: UUID) -> ripple.Step | None:
        """Return the row of a lesson."""
        steps = self.found.to_do if self.found else ()
        return next((step for step in steps if step.meeting.id == key), None)

    def ask_deed(self, key: UUID) -> None:
        """Ask what happens to a lesson, in a menu over its row."""
        step = self.step_of(key)
        if step is not None:
            open_menu(self, step)

    def move_lesson(self, key: UUID) -> None:
        """Ask for another time of one lesson, as a change of its own, then look again."""

        def ask(found: FoundMeeting) -> None:
            MeetingDeeds(self, self._tools, self._database).move(found.row, found.around)
            for asked in self.findChildren(FormDialog):
                asked.saved.connect(lambda _: self.read())

        self._tools.tasks.read(
            lambda: read_meeting(self._database, key, may_write=True), ask, self.show_error
        )

    def choose(self, key: UUID, deed: Deed, target: UUID | None = None) -> None:
        """Decide what happens to one lesson; what depends on it follows."""
        if self.found is None:
            return
        if deed is Deed.KEEP:
            if key in set(self.model.ticked()):
                self.model.toggle_tick(self.model.row_of(key))
            return
        self.found = ripple.changed(self.found, key, deed, target)
        self._steps.replace(self.found.to_do)
        step = self.step_of(key)
        if step is not None:
            self.model.replace_rows({key: step})
            self.table.setAccessibleDescription(deed_chip(step).label)
        if key not in set(self.model.ticked()):
            self.model.toggle_tick(self.model.row_of(key))
        self._say()
        self._follow()

    def _follow(self) -> None:
        found = self.found
        if found is None:
            return
        self._tools.tasks.read(
            lambda: self._service.again(found), self._take, self.show_error,
            key=("ripple-effects", id(self)),
        )  # fmt: skip

    def _take(self, found: ripple.Ripple) -> None:
        if self.found is not None and found.cause == self.found.cause:
            self.found = found
            self.model.replace_rows({step.meeting.id: step for step in found.to_do})
            self._show_effects()
            self._say()

    # --- doing ---

    def show_sheets(self) -> None:
        """Show the sheets for those who cover, before they are printed."""
        covers = [
            (step.meeting.id, step.target.name)
            for step in self.ticked()
            if step.deed is Deed.COVER and step.target is not None
        ]
        show_cover_sheets(self, self._tools, self._database, covers)

    def accept(self) -> None:
        """Write the cause down and do what is ticked."""
        cause = self.cause()
        if not self.form.check() or cause is None or self.found is None:
            return
        chosen = [
            ripple.Chosen(step.meeting.id, step.deed, step.target.id if step.target else None)
            for step in self.ticked()
        ]
        self.primary.setEnabled(False)
        self._tools.tasks.write(
            lambda: self._service.apply(cause, chosen), self._saved, self._failed
        )

    def _saved(self, changes: Any) -> None:
        super().accept()
        self._tools.notices.done(changes.label, self._tools.undo)

    def _failed(self, error: Exception) -> None:
        self.primary.setEnabled(True)
        self.show_error(error)


def open_ripple(
    parent: QWidget,
    tools: Tools,
    database: Database,
    kind: str,
    *,
    about: UUID | None = None,
    days: Sequence[date | None] = (),
    said: Mapping[str, Any] = MappingProxyType({}),
) -> None:
    """Open the dialog of a kind: teacher, closure, closed, room, price, length, time.

    `about` is the teacher, the room or the lesson, where one is chosen already; `said` are answers
    that are known.
    """
    of_lesson = kind in {"price", "length", "time"}

    def show(around: Around) -> None:
        asked = asking.asked_of(kind, around, about, days)
        asked = replace(asked, values={**asked.values, **said})
        RippleDialog(parent, tools, database, asked, around.currency).open()

    tools.tasks.read(lambda: asking.read_around(database, about if of_lesson else None), show)
