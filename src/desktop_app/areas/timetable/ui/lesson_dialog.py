"""New lesson, change lesson, plan a lesson that waits: one form, checked while it is filled in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.terms import LessonFacts, Recurrence
from desktop_app.areas.timetable.ui.booking_dialog import BookingDialog
from desktop_app.areas.timetable.ui.lesson_form import (
    DAY,
    TERM,
    changed_facts,
    lesson_facts,
    lesson_fields,
    lesson_values,
)
from desktop_app.areas.timetable.ui.surroundings import Surroundings, read_surroundings
from desktop_app.core.db.database import Database
from desktop_app.core.errors import DownbeatError, RuleBroken
from desktop_app.core.journal.recording import Changes
from desktop_app.core.meanwhile import Record
from desktop_app.core.wording import show_date, tr, trn
from desktop_app.kit.pane import Tools

PREVIEWED = 3
# Errors name what the service knows; here is the field that shows it.
FIELDS = {
    "teacher": "teacher_id",
    "room": "room_id",
    "location": "location_id",
    "price": "price_per_student",
    "tax_rate": "tax_rate_id",
    "instrument": "instrument_id",
    "duration": "end",
}


@dataclass(frozen=True, slots=True)
class Preview:
    """What saving would bring: the first days, and what is to be said about them."""

    days: tuple[date, ...]
    checked: timetable.Checked


class LessonDialog(BookingDialog):
    """One lesson; `card` is the one that is changed or planned, None for a new one.

    A new one begins with the values of `start`.
    """

    def __init__(
        self,
        parent: QWidget,
        tools: Tools,
        database: Database,
        around: Surroundings,
        card: timetable.LessonCard | None = None,
        *,
        start: Mapping[str, Any] | None = None,
    ) -> None:
        self._start = dict(start or {})
        self._database, self._around, self._card = database, around, card
        self._service = timetable.TimetableService(database)
        planned = card is not None and not card.line.waiting
        super().__init__(
            parent, tools, database, title=self._title(), fact=card.line.title if card else "",
            primary=tr("Save changes") if planned else tr("Plan") if card else tr("Add lesson"),
            fields=lesson_fields(around, editing=planned), save=self._save,
            values=self._values(), width=560, record=self._record(),
        )  # fmt: skip
        self._show_fields()
        self.result_label.setWordWrap(True)
        self.form.changed.connect(self._look)
        self._look("")

    def _title(self) -> str:
        if self._card is None:
            return tr("New lesson")
        return tr("Plan lesson") if self._card.line.waiting else tr("Change lesson")

    def _record(self) -> Record | None:
        """Return the lesson as it is merged with what others save."""
        card, database = self._card, self._database
        if card is None:
            return None

        def read() -> dict[str, Any]:
            with database.reading() as session:
                return self._values_of(timetable.lesson_card(session, card.line.id).facts)

        return Record((("lesson", card.line.id),), read)

    def _values(self) -> dict[str, Any]:
        return self._values_of(self._card.facts if self._card is not None else LessonFacts(""))

    def _values_of(self, facts: LessonFacts) -> dict[str, Any]:
        values = lesson_values(facts, self._around)
        if facts.schedule is None:
            values |= {"recurrence": Recurrence.WEEKLY, "first_day": self._around.today}
            values |= self._start
            values["ends"] = TERM if self._around.term_end(values["first_day"]) else DAY
        return values

    def _show_fields(self) -> None:
        repeats = self.form.value("recurrence")
        for key in ("first_day", "start", "end"):
            self.form.show_field(key, visible=repeats is not None)
        if len(self._around.locations) > 1:
            self.form.show_field("location_id", visible=self.form.value("room_id") is None)
        several = repeats not in (None, Recurrence.ONCE)
        self.form.show_field("rrule", visible=repeats == Recurrence.CUSTOM)
        self.form.show_field("ends", visible=several)
        self.form.show_field("until", visible=several and self.form.value("ends") == DAY)

    def _facts(self, values: dict[str, Any]) -> LessonFacts:
        old = self._card.facts if self._card is not None else None
        return lesson_facts(values, self._around, old)

    # --- while it is filled in ---

    def _look(self, key: str) -> None:
        if key == "anyway":
            return
        if key in {"recurrence", "ends", "room_id"}:
            self._show_fields()
        try:
            facts = self._facts(self._raw_values())
        except (RuleBroken, TypeError, AttributeError):
            self._say_nothing()
            return
        if facts.schedule is None:
            self._say_nothing()
            self.set_result(tr("Waits for a time; students can be enrolled"))
            return
        first = self.form.value("from") if self._has_from() else None
        self._tasks.read(
            lambda: self._preview(facts, first), self._show_preview, self._no_preview,
            key=("check-lesson", id(self)),
        )  # fmt: skip

    def _has_from(self) -> bool:
        return self._card is not None and not self._card.line.waiting

    def _raw_values(self) -> dict[str, Any]:
        fields = lesson_fields(self._around, editing=self._has_from())
        return {field.key: self.form.value(field.key) for field in fields}

    def _preview(self, facts: LessonFacts, first: date | None) -> Preview:
        lesson_id = self._card.line.id if self._card is not None else None
        with self._database.reading() as session:
            checked = timetable.check_lesson(session, facts, lesson_id=lesson_id, first=first)
            plan = facts.schedule
            days: Sequence[date] = ()
            if plan is not None:
                days = timetable.Calendar(session).plan(plan, facts.location_id).days
        coming = [day for day in days if first is None or day >= first]
        return Preview(tuple(coming[:PREVIEWED]), checked)

    def _show_preview(self, found: Preview) -> None:
        checked = found.checked
        self.set_result(preview_words(found))
        self.banner.clear("warning")
        if checked.warnings and (self._card is None or self.form.is_changed()):
            self.warn("", " ".join(checked.warnings))
        if not self.is_taken():
            if checked.conflicts:
                self.show_conflicts(checked.conflicts)
            else:
                self.clear_conflicts()

    def _no_preview(self, error: Exception) -> None:
        """Show what cannot be at its field, without taking the cursor there."""
        self._say_nothing()
        if isinstance(error, RuleBroken) and error.field == "rrule":
            self.form.set_error("rrule", error.sentence)

    def _say_nothing(self) -> None:
        self.set_result("")
        self.banner.clear("warning")

    # --- saving ---

    def _save(self, values: dict[str, Any]) -> Changes:
        facts = self._facts(values)
        if self._card is None:
            return self._service.add_lesson(facts, anyway=values["anyway"])
        return self._service.edit_lesson(
            self._card.line.id, changed_facts(self._card.facts, facts),
            first=values.get("from"), anyway=values["anyway"],
        )  # fmt: skip

    def _failed(self, error: Exception) -> None:
        if isinstance(error, DownbeatError) and error.field in FIELDS:
            error.field = FIELDS[error.field]
        super()._failed(error)


def preview_words(found: Preview) -> str:
    """Say the first meetings and how many there are."""
    checked = found.checked
    if not checked.meetings or checked.last is None:
        return tr("Never meets")
    days = ", ".join(show_date(day) for day in found.days)
    if checked.meetings <= len(found.days):
        return days
    return trn(
        "{n} meeting: {days} … {last}", "{n} meetings: {days} … {last}", checked.meetings,
        days=days, last=show_date(checked.last),
    )  # fmt: skip


def open_lesson_dialog(
    parent: QWidget,
    tools: Tools,
    database: Database,
    lesson_id: UUID | None = None,
    *,
    copy_of: UUID | None = None,
    values: Mapping[str, Any] | None = None,
    closed: Callable[[], object] | None = None,
) -> None:
    """Read what the form offers, and the lesson, then open the dialog.

    A new lesson begins like the one it is a `copy_of`, and with `values` of the form; `closed`
    runs when the dialog is left without saving.
    """

    def read() -> tuple[Surroundings, timetable.LessonCard | None, dict[str, Any]]:
        around = read_surroundings(database)
        start = dict(values or {})
        with database.reading() as session:
            card = timetable.lesson_card(session, lesson_id) if lesson_id else None
            if copy_of is not None:
                facts = replace(timetable.lesson_card(session, copy_of).facts, schedule=None)
                start = lesson_values(facts, around) | start
        return around, card, start

    def show(found: tuple[Surroundings, timetable.LessonCard | None, dict[str, Any]]) -> None:
        around, card, start = found
        dialog = LessonDialog(parent, tools, database, around, card, start=start)
        dialog.saved.connect(lambda made: tools.notices.done(made.label, tools.undo))
        if closed is not None:
            dialog.rejected.connect(closed)
        dialog.open()

    tools.tasks.read(read, show)
