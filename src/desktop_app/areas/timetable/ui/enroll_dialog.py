"""Enrolling students in a lesson: which, from when, at what price, and whether there is room."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from desktop_app.areas.people import api as people
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.terms import EnrollmentStatus
from desktop_app.areas.timetable.ui.booking_dialog import BookingDialog
from desktop_app.areas.timetable.ui.words import left_words, time_words
from desktop_app.core import clock
from desktop_app.core.db.database import Database
from desktop_app.core.journal.recording import Changes
from desktop_app.core.money import Money, show
from desktop_app.core.wording import tr, trn
from desktop_app.kit.fields import Field
from desktop_app.kit.pane import Tools

SHOWN = 12


@dataclass(frozen=True, slots=True)
class _Found:
    line: timetable.LessonLine | None
    names: tuple[str, ...]
    currency: str


@dataclass(frozen=True, slots=True)
class Opening:
    """What the dialog must know before it opens."""

    today: date
    currency: str


class EnrollDialog(BookingDialog):
    """Enrols one student or several in a lesson; what is not given is asked for."""

    def __init__(
        self,
        parent: QWidget,
        tools: Tools,
        database: Database,
        opening: Opening,
        *,
        student_ids: Sequence[UUID] = (),
        lesson_id: UUID | None = None,
    ) -> None:
        self._database = database
        self._students = tuple(student_ids)
        self._lesson = lesson_id
        self._service = timetable.TimetableService(database)
        self._currency = opening.currency
        super().__init__(
            parent, tools, database, title=tr("Enrol"), fact=tr("Enrol in a lesson"),
            primary=tr("Enrol"), fields=self._fields(opening.today),
            save=self._save, values={"status": EnrollmentStatus.ACTIVE}, width=500,
        )  # fmt: skip
        self.places = {"from": "first"}
        self.saved.connect(lambda made: tools.notices.done(made.label, tools.undo))
        self.form.changed.connect(self._look)
        self._look("lesson")

    def _fields(self, today: date) -> tuple[Field, ...]:
        states = (
            (EnrollmentStatus.ACTIVE, tr("Enrolled")),
            (EnrollmentStatus.PENDING, tr("Waits for approval")),
        )
        asked = []
        if not self._students:
            asked.append(Field("student", tr("Student"), "combo", required=True, width=300,
                               lookup=self._find_students))  # fmt: skip
        if self._lesson is None:
            asked.append(Field("lesson", tr("Lesson"), "combo", required=True, width=300,
                               lookup=self._find_lessons))  # fmt: skip
        return (
            *asked,
            Field("first", tr("From"), "date", today=today, hint=tr("First lesson")),
            Field("price", tr("Own price"), "money", currency=self._currency),
            Field("status", tr("State"), "segments", options=states),
            Field("notes", tr("Notes")),
        )

    def _find_students(self, typed: str) -> Sequence[tuple[UUID, str]]:
        with self._database.reading() as session:
            found = people.find_persons(session, typed, limit=SHOWN)
        return [(row.student_id, row.name) for row in found if row.student_id and not row.archived]

    def _find_lessons(self, typed: str) -> Sequence[tuple[UUID, str]]:
        with self._database.reading() as session:
            return timetable.lesson_choices(session, typed, limit=SHOWN)

    # --- while it is filled in ---

    def _chosen_lesson(self) -> UUID | None:
        if self._lesson is not None:
            return self._lesson
        chosen: UUID | None = self.form.value("lesson")
        return chosen

    def _look(self, key: str) -> None:
        if key != "lesson":
            return
        lesson_id, students = self._chosen_lesson(), self._students

        def read() -> _Found:
            with self._database.reading() as session:
                page = timetable.lesson_page(session, [lesson_id]) if lesson_id else {}
                names = people.student_names(session, students)
            line = page.get(lesson_id) if lesson_id else None
            return _Found(line, tuple(names.values()), self._currency)

        self._tasks.read(read, self._show_facts, self.show_error, key=("enroll", id(self)))

    def _show_facts(self, found: _Found) -> None:
        self.set_fact(fact_words(found.names, found.line))
        line = found.line
        many = len(self._students)
        if many > 1:
            self.set_words(trn("Enrol {n} student", "Enrol {n} students", many))
        if line is None:
            self.set_result("")
            return
        price = show(Money(line.price, found.currency)) if line.price is not None else ""
        said = (time_words(line), left_words(line.left))
        self.set_result(". ".join(said))
        self.form.set_help("price", tr("Instead of {price}", price=price) if price else "")

    # --- saving ---

    def _save(self, said: dict[str, Any]) -> Changes:
        lesson_id = self._lesson or said["lesson"]
        more = {
            "first": said["first"], "price": said["price"], "status": said["status"],
            "notes": said["notes"] or None, "anyway": said["anyway"],
        }  # fmt: skip
        if len(self._students) < 2:
            student = self._students[0] if self._students else said["student"]
            return self._service.enroll(lesson_id, student, **more)
        return self._service.enroll_all(lesson_id, self._students, **more)


def open_enroll_dialog(
    parent: QWidget,
    tools: Tools,
    database: Database,
    *,
    student_ids: Sequence[UUID] = (),
    lesson_id: UUID | None = None,
) -> None:
    """Read what the dialog must know, then open it."""

    def read() -> Opening:
        with database.reading() as session:
            facts = school.facts(session)
        return Opening(clock.today(database.clock, facts.timezone), facts.currency)

    def show(opening: Opening) -> None:
        EnrollDialog(
            parent, tools, database, opening, student_ids=student_ids, lesson_id=lesson_id
        ).open()

    tools.tasks.read(read, show)


def fact_words(names: Sequence[str], line: timetable.LessonLine | None) -> str:
    """Say who is enrolled in what, as far as it is known."""
    who = ", ".join(names[:2])
    if len(names) > 2:
        who = trn("{n} student", "{n} students", len(names))
    if who and line is not None:
        return tr("{who} in {lesson}", who=who, lesson=line.title)
    if line is not None:
        return tr("A student in {lesson}", lesson=line.title)
    return tr("{who} in a lesson", who=who) if who else tr("Enrol in a lesson")
