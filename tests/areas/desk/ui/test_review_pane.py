"""The review list as somebody at the desk, and a teacher, uses it."""

from collections.abc import Callable
from datetime import date, time
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.desk.queries import today_alerts
from desktop_app.areas.desk.ui import registers_card, today_words
from desktop_app.areas.desk.ui.registers_pane import RegistersPane
from desktop_app.areas.desk.ui.review_dialog import ReasonDialog, ReviewDialog
from desktop_app.areas.desk.ui.review_pane import ReviewPane
from desktop_app.areas.people import api as people
from desktop_app.areas.timetable import api as timetable
from desktop_app.core.access.actor import Actor, Role
from desktop_app.core.db.database import Database
from desktop_app.core.journal.undo import undo
from desktop_app.core.sync import review
from desktop_app.core.sync.terms import Answer, Choice
from tests.areas.desk.ui.stage import Make, Stage, words_of
from tests.entries import add_mark_entry

MONDAY = date(2026, 11, 16)
OnStage = Callable[[Make], Stage]


class Hall:
    """A lesson of two, both present by the office."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.students: dict[str, UUID] = {}
        with database.writing("Prepare") as work:
            attendance.add_default_codes(work)
            schedule = timetable.Schedule(
                MONDAY, time(16), 45, timetable.Recurrence.WEEKLY, until=date(2026, 12, 14)
            )
            facts = timetable.LessonFacts(
                "Strings", schedule=schedule, type=timetable.LessonType.GROUP, max_students=8
            )
            lesson = timetable.add_lesson(work, facts)
            for name in ("Amara", "Kofi"):
                person = people.PersonFacts(given_name=name, family_name="Reid")
                self.students[name] = people.add_student(work, people.NewStudent(person=person))
                timetable.enroll(work, lesson, self.students[name], first=MONDAY)
            self.lesson = lesson
        with database.reading() as session:
            (found, *_) = timetable.lesson_meetings(session, lesson)
        self.meeting: UUID = found.id
        service = attendance.AttendanceService(database)
        for name in self.students:
            service.mark(self.meeting, self.students[name], "P")

    def clash(self, name: str, key: str | None = "A", **more: Any) -> UUID:
        return add_mark_entry(self.database, self.meeting, self.students[name], key, **more)

    def mark(self, name: str) -> str | None:
        with self.database.reading() as session:
            found = attendance.register(session, self.meeting, self.database.clock.now())
        return next(row.mark for row in found.rows if row.student_id == self.students[name])

    def open(self) -> int:
        with self.database.reading() as session:
            return review.open_count(session)


@pytest.fixture
def hall(database: Database) -> Hall:
    return Hall(database)


@pytest.fixture
def pane(hall: Hall, stage: OnStage) -> Callable[[], Stage]:
    def show() -> Stage:
        shown = stage(ReviewPane)
        shown.settle()
        return shown

    return show


def test_both_values_stand_beside_each_other(hall: Hall, pane: Callable[[], Stage]) -> None:
    hall.clash("Amara", "L", late=10)
    shown = pane()
    assert shown.texts("office") == ["Present"]
    assert shown.texts("laptop") == ["Late · 10 minutes late"]
    assert "Amara" in shown.texts()[0]


def test_with_nothing_to_choose_the_list_says_so(pane: Callable[[], Stage]) -> None:
    shown = pane()
    assert "Nothing needs a choice" in "\n".join(words_of(shown.pane))


def test_the_laptops_value_is_kept_from_the_card_and_undone(
    hall: Hall, pane: Callable[[], Stage]
) -> None:
    hall.clash("Amara")
    shown = pane()
    shown.choose()
    shown.run(shown.pane.keep_laptop_current)
    assert (hall.mark("Amara"), hall.open()) == ("A", 0)
    assert shown.texts() == []
    undo(hall.database)
    shown.settle()
    assert (hall.mark("Amara"), hall.open()) == ("P", 1)
    assert len(shown.texts()) == 1


def test_enter_opens_both_and_enter_again_keeps_the_offices(
    hall: Hall, pane: Callable[[], Stage]
) -> None:
    hall.clash("Amara")
    shown = pane()
    shown.choose()
    shown.qtbot.keyClick(shown.pane.table, Qt.Key.Key_Return)
    shown.settle()
    dialog = shown.dialog()
    assert isinstance(dialog, ReviewDialog)
    assert dialog.sides.office.is_chosen
    shown.qtbot.keyClick(dialog, Qt.Key.Key_Return)
    shown.settle()
    assert (hall.mark("Amara"), hall.open()) == ("P", 0)


def test_a_click_on_a_side_chooses_it_and_the_deed_is_named(
    hall: Hall, pane: Callable[[], Stage]
) -> None:
    hall.clash("Amara")
    shown = pane()
    shown.choose()
    dialog = shown.form(shown.pane.compare)
    assert isinstance(dialog, ReviewDialog)
    assert "office" in dialog.primary.text()
    shown.qtbot.mouseClick(dialog.sides.laptop, Qt.MouseButton.LeftButton)
    assert dialog.choice is Choice.MINE
    assert "laptop" in dialog.primary.text()
    shown.save(dialog)
    assert hall.mark("Amara") == "A"


def test_a_third_value_is_typed_and_kept(hall: Hall, pane: Callable[[], Stage]) -> None:
    hall.clash("Amara")
    shown = pane()
    shown.choose()
    dialog = shown.form(shown.pane.compare_third)
    assert isinstance(dialog, ReviewDialog)
    with hall.database.reading() as session:
        late = next(str(code.id) for code in attendance.codes(session) if code.key == "L")
    dialog.form.set_values({**dialog.form.values(), "code_id": late, "minutes_late": 7})
    shown.save(dialog)
    assert (hall.mark("Amara"), hall.open()) == ("L", 0)


def test_what_changed_meanwhile_is_not_chosen_over(hall: Hall, pane: Callable[[], Stage]) -> None:
    hall.clash("Amara")
    shown = pane()
    shown.choose()
    dialog = shown.form(shown.pane.compare)
    service = attendance.AttendanceService(hall.database)
    service.mark(hall.meeting, hall.students["Amara"], "E")
    shown.settle()
    shown.save(dialog)
    assert dialog.isVisible()
    assert "changed meanwhile" in "\n".join(words_of(dialog))
    assert (hall.mark("Amara"), hall.open()) == ("E", 1)
    dialog.leave()


def test_many_are_kept_at_once(hall: Hall, pane: Callable[[], Stage]) -> None:
    hall.clash("Amara")
    hall.clash("Kofi", "E")
    shown = pane()
    shown.tick(0, 1)
    shown.run(lambda: shown.pane.keep_laptop(shown.pane.model.ticked()))
    assert (hall.mark("Amara"), hall.mark("Kofi"), hall.open()) == ("A", "E", 0)
    assert "2 values" in shown.said()


def test_what_was_refused_asks_why_it_is_put_away(hall: Hall, pane: Callable[[], Stage]) -> None:
    hall.clash("Amara", answer=Answer.INVALID, said="The code is gone.")
    shown = pane()
    shown.choose()
    dialog = shown.form(shown.pane.keep_office_current)
    assert isinstance(dialog, ReasonDialog)
    shown.save(dialog)
    assert "why it is put away" in dialog.form.error("reason")
    dialog.form.set_values({"reason": "Settled by phone"})
    shown.save(dialog)
    assert hall.open() == 0


def test_the_list_is_narrowed_and_shows_what_was_chosen(
    hall: Hall, pane: Callable[[], Stage]
) -> None:
    hall.clash("Amara")
    hall.clash("Kofi", author="Ioan Dragulin", answer=Answer.NOT_YOURS)
    shown = pane()
    shown.search("cullinan")
    assert ["Amara" in name for name in shown.texts()] == [True]
    shown.search("")
    shown.filter("answer", (Answer.NOT_YOURS.value,))
    assert ["Kofi" in name for name in shown.texts()] == [True]
    shown.filter("answer", None)
    shown.filter("day", "earlier")
    assert shown.texts() == []
    shown.filter("day", None)
    shown.choose()
    shown.run(shown.pane.keep_laptop_current)
    shown.filter("open", None)
    shown.filter("decided", True)
    assert len(shown.texts()) == 1
    shown.choose()
    assert not shown.pane.may_choose()


def test_the_next_entry_comes_with_a_key(hall: Hall, pane: Callable[[], Stage]) -> None:
    first, second = hall.clash("Amara"), hall.clash("Kofi")
    shown = pane()
    shown.choose()
    shown.run(shown.pane.next_entry)
    at = shown.pane.table.current_key()
    shown.run(shown.pane.next_entry)
    assert {at, shown.pane.table.current_key()} == {first, second}


def test_a_laptops_wrong_clock_is_said(hall: Hall, pane: Callable[[], Stage]) -> None:
    hall.clash("Amara", offset_ms=3 * 3_600_000)
    shown = pane()
    shown.choose()
    dialog = shown.form(shown.pane.compare)
    assert isinstance(dialog, ReviewDialog)
    assert "3 hours slow" in dialog.sides.laptop.accessibleName()
    dialog.leave()


def test_a_teacher_is_told_mine_and_theirs(hall: Hall, pane: Callable[[], Stage]) -> None:
    with hall.database.reading() as session:
        person = people.find_persons(session, "Kofi", limit=1)[0].person_id
    hall.clash("Amara", person_id=person)
    office = hall.database.actor
    hall.database.actor = Actor("Maeve", frozenset({Role.TEACHER}), person)
    try:
        shown = pane()
        shown.choose()
        dialog = shown.form(shown.pane.compare)
        assert isinstance(dialog, ReviewDialog)
        assert dialog.primary.text().startswith("Keep theirs")
        dialog.pick(Choice.MINE)
        assert dialog.primary.text().startswith("Keep mine")
        dialog.leave()
    finally:
        hall.database.actor = office


def test_the_list_is_exported_with_both_values(
    hall: Hall, pane: Callable[[], Stage], tmp_path: Any
) -> None:
    hall.clash("Amara")
    shown = pane()
    target = tmp_path / "choices.csv"
    shown.run(lambda: shown.pane.export_to(target))
    written = target.read_text("utf-8-sig")
    assert "Present" in written
    assert "Absent" in written


def test_today_says_what_needs_a_choice(hall: Hall) -> None:
    hall.clash("Amara")
    with hall.database.reading() as session:
        found = today_alerts.alerts(session, hall.database.clock.now())
    (alert,) = [each for each in found if each.kind is today_alerts.AlertKind.CHOICE]
    fact, more = today_words.alert_words(alert, MONDAY)
    assert fact == "1 entry needs a choice"
    assert "Maeve Cullinan" in more


def test_the_register_shows_the_laptops_mark_beside_the_offices(hall: Hall, stage: OnStage) -> None:
    hall.clash("Amara", "L", late=10)
    shown = stage(RegistersPane)
    shown.settle()
    shown.run(lambda: shown.pane.open_key(hall.meeting))
    shown.qtbot.waitUntil(lambda: shown.pane.is_resting() and shown.tasks.idle(), timeout=20_000)
    shown.settle()
    said = next(iter(shown.pane.view.sheet.choices.values()))
    assert "Late · 10 minutes late" in said
    assert "Maeve Cullinan" in said
    row = next(row for row in shown.pane.view.sheet.rows if row.id == hall.students["Amara"])
    assert row.mark == "P"
    found = registers_card.read(hall.database, row, shown.pane.view.sheet.register)
    assert found is not None
    card = registers_card.card(found, shown.pane.tools)
    assert card.tabs[0].blocks[0].more == said
