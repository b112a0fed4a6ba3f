"""The sick-day board and the other ripples, as the office uses their dialog."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from sqlalchemy import select

from desktop_app import bootstrap
from desktop_app.areas.desk.ripple.api import Deed
from desktop_app.areas.desk.ui import settings_calendar
from desktop_app.areas.desk.ui.ripple_dialog import RippleDialog, open_ripple
from desktop_app.areas.desk.ui.today_pane import TodayPane
from desktop_app.areas.people import api as people
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.tables import LessonOccurrence, TimeOff
from desktop_app.core.clock import FixedClock
from desktop_app.core.db.database import Database
from desktop_app.core.journal.undo import undo
from desktop_app.kit.document_preview import DocumentPreview
from tests.areas.desk.ui.stage import Make, Stage
from tests.factories import NOW

TODAY, THURSDAY = date(2026, 11, 19), date(2026, 11, 26)


@pytest.fixture
def database(demo_school: Path, tmp_path: Path) -> Iterator[Database]:
    path = Path(shutil.copy(demo_school, tmp_path))
    with bootstrap.open_school(path, clock=FixedClock(NOW)) as opened:
        yield opened


@pytest.fixture
def today(stage: Callable[[Make], Stage]) -> Stage:
    return stage(TodayPane)


def teacher(database: Database, name: str) -> UUID:
    with database.reading() as session:
        return next(row.id for row in people.teachers(session) if row.name == name)


def meetings(database: Database, teacher_id: UUID, day: date) -> list[timetable.MeetingRow]:
    with database.reading() as session:
        return timetable.day_meetings(session, day, teacher_id=teacher_id)


def all_rows(database: Database) -> tuple[set[Any], set[Any]]:
    with database.reading() as session:
        row = LessonOccurrence
        columns = (row.id, row.teacher_id, row.substitute_for_id, row.room_id, row.status)
        held = {tuple(each) for each in session.execute(select(*columns))}
        return held, set(session.scalars(select(TimeOff.id)))


def board(stage: Stage, database: Database, who: UUID, day: date = THURSDAY) -> RippleDialog:
    stage.run(
        lambda: open_ripple(
            stage.pane, stage.pane.tools, database, "teacher", about=who, days=(day, day)
        )
    )
    dialog = stage.dialog()
    assert isinstance(dialog, RippleDialog)
    return dialog


def test_the_board_finds_cover_does_it_and_one_undo_takes_all_back(
    today: Stage, database: Database
) -> None:
    maeve = teacher(database, "Maeve Cullinan")
    before = all_rows(database)
    lessons = meetings(database, maeve, THURSDAY)
    dialog = board(today, database, maeve)
    assert dialog.model.rowCount() == len(lessons) > 0
    assert len(dialog.model.ticks) == len(lessons)
    today.save(dialog)
    after = meetings(database, maeve, THURSDAY)
    assert all(row.cancelled for row in after)
    with database.reading() as session:
        covered = [
            row
            for row in timetable.day_meetings(session, THURSDAY)
            if row.substitute_for_id == maeve
        ]
        (away,) = session.scalars(select(TimeOff).where(TimeOff.teacher_id == maeve))
    assert len(covered) + len(after) == len(lessons)
    assert (away.teacher_id, away.kind) == (maeve, "SICK")
    today.run(lambda: undo(database))
    assert all_rows(database) == before


def test_a_person_decides_for_each_lesson_and_leaves_one(today: Stage, database: Database) -> None:
    maeve = teacher(database, "Maeve Cullinan")
    dialog = board(today, database, maeve)
    first, *others = [step.meeting.id for step in dialog.found.to_do] if dialog.found else []
    today.run(lambda: dialog.choose(first, Deed.KEEP))
    for each in others:
        today.run(lambda each=each: dialog.choose(each, Deed.CANCEL))
    today.save(dialog)
    rows = {row.id: row for row in meetings(database, maeve, THURSDAY)}
    assert not rows[first].cancelled
    assert all(rows[each].cancelled for each in others)
    today.qtbot.waitUntil(
        lambda: any("1 lesson needs cover." in each for each in _alerts(today.pane))
    )
    today.settle()


def _alerts(pane: TodayPane) -> list[str]:
    from PySide6.QtWidgets import QLabel

    return [each.text() for each in pane.side.findChildren(QLabel)]


def test_the_menu_of_a_lesson_names_who_is_free_and_enter_opens_it(
    today: Stage, database: Database
) -> None:
    dialog = board(today, database, teacher(database, "Maeve Cullinan"))
    dialog.table.set_current_row(0)
    today.qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    menu = dialog.findChild(QMenu, "deed-menu")
    assert isinstance(menu, QMenu)
    words = [action.text() for action in menu.actions()]
    assert words[-4:] == ["Cancel by teacher", "Leave as it is", "", "Move…"]
    menu.close()


def test_cover_sheets_are_seen_before_they_are_printed(today: Stage, database: Database) -> None:
    dialog = board(today, database, teacher(database, "Maeve Cullinan"))
    assert dialog.found is not None
    step = next(step for step in dialog.found.to_do if step.options)
    today.run(lambda: dialog.choose(step.meeting.id, Deed.COVER, step.options[0].id))
    assert dialog.sheets.isEnabled()
    today.run(dialog.show_sheets)
    preview = next(iter(dialog.findChildren(DocumentPreview)))
    today.qtbot.waitUntil(preview.isVisible)
    today.settle()
    preview.reject()
    dialog.leave()


def test_an_answer_that_cannot_be_is_told_and_nothing_is_done(
    today: Stage, database: Database
) -> None:
    before = all_rows(database)
    dialog = board(today, database, teacher(database, "Maeve Cullinan"))
    dialog.form.set_values({"last": date(2026, 11, 1)})
    dialog.read()
    today.settle()
    assert dialog.found is None
    today.save(dialog)
    assert dialog.isVisible()
    assert all_rows(database) == before
    dialog.leave()


@pytest.mark.parametrize("kind", ["price", "length", "time"])
def test_a_changed_lesson_lists_what_follows(today: Stage, database: Database, kind: str) -> None:
    lesson = next(b for b in today.pane.found.day.blocks if b.pupil and not b.marked)
    today.run(
        lambda: open_ripple(
            today.pane, today.pane.tools, database, kind, about=lesson.meeting.lesson_id
        )
    )
    dialog = today.dialog()
    assert dialog.found.to_do
    dialog.leave()


def test_a_closure_cancels_and_a_room_out_of_use_moves(today: Stage, database: Database) -> None:
    today.run(
        lambda: open_ripple(
            today.pane, today.pane.tools, database, "closure", days=(THURSDAY, THURSDAY)
        )
    )
    dialog = today.dialog()
    dialog.form.set_values({"name": "Storm"})
    today.run(dialog.read)
    count = len(dialog.found.to_do)
    assert count
    today.save(dialog)
    with database.reading() as session:
        rows = timetable.day_meetings(session, THURSDAY)
    assert sum(row.cancel_reason == "Storm" for row in rows) == count
    today.run(lambda: undo(database))
    room = next(row.room_id for row in rows if row.room_id)
    today.run(lambda: open_ripple(today.pane, today.pane.tools, database, "room", about=room))
    dialog = today.dialog()
    assert dialog.found is not None
    dialog.leave()


def test_a_closure_from_the_settings_shows_what_was_planned_then(
    today: Stage, database: Database
) -> None:
    page = settings_calendar.closures(database)
    values = {"name": "Storm", "starts_on": THURSDAY, "until": None, "location_id": None}
    today.run(lambda: page.add(values))
    assert page.added is not None
    today.run(lambda: page.added(today.pane, today.pane.tools, values))
    dialog = today.dialog()
    count = len(dialog.found.to_do)
    assert count
    today.save(dialog)
    with database.reading() as session:
        rows = timetable.day_meetings(session, THURSDAY)
    assert sum(row.cancel_reason == "Storm" for row in rows) == count


def test_the_alert_of_closed_days_lists_what_is_planned_then_and_cancels_it(
    today: Stage, database: Database
) -> None:
    """A closure that was entered late, without repairing what was planned."""
    school.SchoolService(database).add_closure("Storm", THURSDAY, THURSDAY)
    today.qtbot.waitUntil(lambda: "CLOSED" in {each.kind for each in today.pane.alerts})
    alert = next(each for each in today.pane.alerts if each.kind == "CLOSED")
    today.run(lambda: today.pane.doings.repair(alert.day, alert.until))
    dialog = today.dialog()
    assert isinstance(dialog, RippleDialog)
    days = {step.meeting.day for step in dialog.found.to_do} if dialog.found else set()
    assert THURSDAY in days
    assert dialog.primary.text() == f"Cancel lessons: {len(dialog.ticked())} lessons"
    today.save(dialog)
    assert all(row.cancelled for row in _on(database, THURSDAY))
    today.run(lambda: undo(database))
    assert not all(row.cancelled for row in _on(database, THURSDAY))


def test_closed_days_are_looked_for_a_year_ahead_where_none_are_named(
    today: Stage, database: Database
) -> None:
    """From the menu of any pane, not only from the alert of Today."""
    school.SchoolService(database).add_closure("Storm", THURSDAY, THURSDAY)
    today.settle()
    today.run(lambda: open_ripple(today.pane, today.pane.tools, database, "closed"))
    dialog = today.dialog()
    assert isinstance(dialog, RippleDialog)
    said = dialog.form.value("last") - dialog.form.value("first")
    assert said.days == 365
    assert {step.meeting.day for step in dialog.found.to_do} >= {THURSDAY}
    today.run(dialog.reject)


def _on(database: Database, day: date) -> list[timetable.MeetingRow]:
    with database.reading() as session:
        return timetable.day_meetings(session, day)


def test_the_board_says_whose_pay_moves_and_by_how_much(today: Stage, database: Database) -> None:
    dialog = board(today, database, teacher(database, "Ilona Varga"))
    said = dialog.result_label.text()
    assert "pay: Ilona Varga −€" in said
    assert "+€" in said
    today.run(lambda: dialog.tabs.choose("PAY_MOVED"))
    assert dialog.effects.rowCount() > len(dialog.ticked())
    dialog.model.clear_ticks()
    assert "pay:" not in dialog.result_label.text()
