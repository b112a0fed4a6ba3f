"""The Today pane on the demo school, as a person at the desk uses it."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QWidget
from sqlalchemy import update

from desktop_app import bootstrap
from desktop_app.areas.desk.ui.today_pane import TodayPane
from desktop_app.areas.people import api as people
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable.tables import LessonOccurrence
from desktop_app.areas.timetable.terms import OccurrenceStatus
from desktop_app.core.access.actor import Actor, Role
from desktop_app.core.clock import FixedClock
from desktop_app.core.db.database import Database
from desktop_app.core.journal.undo import undo
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.document_preview import DocumentPreview
from tests.areas.desk.ui.stage import Make, Stage
from tests.factories import NOW

TODAY = date(2026, 11, 19)


@pytest.fixture
def database(demo_school: Path, tmp_path: Path) -> Iterator[Database]:
    path = Path(shutil.copy(demo_school, tmp_path))
    with bootstrap.open_school(path, clock=FixedClock(NOW)) as opened:
        yield opened


@pytest.fixture
def today(stage: Callable[[Make], Stage]) -> Stage:
    return stage(TodayPane)


def words(widget: QWidget) -> str:
    return "\n".join(each.text() for each in widget.findChildren(QLabel))


def link(pane: TodayPane, text: str) -> Any:
    found = [each for each in pane.side.findChildren(QLabel) if each.accessibleName() == text]
    assert found, text
    return found[0]


def follow(stage: Stage, text: str) -> None:
    stage.run(lambda: stage.qtbot.keyClick(link(stage.pane, text), Qt.Key.Key_Return))


def test_the_day_is_told_in_one_line_with_all_that_needs_somebody(today: Stage) -> None:
    pane = today.pane
    assert words(pane).startswith("Thursday 19 November\n39 lessons, 8 teachers in, 117 pupils")
    side = words(pane.side.widget())
    assert "Maeve Cullinan is booked twice at 16:00" in side
    assert "Payments due" in side
    assert "Piano tuner comes to Studio A" in side
    assert pane.status == ("39 lessons today: 13 done, 4 in progress",)
    unmarked = pane.content.unmarked.model()
    assert unmarked.data(unmarked.index(0, 0)) == "14:00 today"


def test_arrows_choose_a_lesson_and_enter_opens_its_register(today: Stage) -> None:
    timeline = today.pane.content.timeline
    timeline.setFocus()
    today.run(lambda: today.qtbot.keyClick(timeline, Qt.Key.Key_Right))
    chosen = timeline.current
    assert timeline.accessibleDescription()
    assert "Students" in words(today.pane.card)
    today.run(lambda: today.qtbot.keyClick(timeline, Qt.Key.Key_Return))
    assert today.went == [("registers", chosen)]


def test_a_click_on_a_block_shows_its_card_and_the_way_back(today: Stage) -> None:
    pane = today.pane
    placed = next(p for p in pane.content.timeline.layout_of_day.placed if p.block.conflict)
    spot = pane.content.timeline.box_of(placed).center().toPoint()
    viewport = pane.content.timeline.viewport()
    today.run(lambda: today.qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=spot))
    assert pane.content.timeline.current == placed.block.meeting.id
    assert "Booked twice" in words(pane.card)
    pane.show_side()
    assert pane.side.isVisible()
    today.run(lambda: today.qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=QPoint(2, 2)))
    assert pane.content.timeline.current is None


def test_mark_opens_the_register_that_waits(today: Stage) -> None:
    pane = today.pane
    first = pane.found.day.unmarked[0].meeting.id
    table = pane.content.unmarked
    table.set_current_row(0)
    today.run(lambda: today.qtbot.keyClick(table, Qt.Key.Key_Return))
    table.clicked_at.emit(first, "mark", 3)
    assert today.went == [("registers", first), ("registers", first)]


def test_the_day_before_and_the_next_and_back_to_today(today: Stage) -> None:
    pane = today.pane
    today.run(lambda: pane.step(1))
    assert "Friday 20 November" in words(pane)
    assert pane.content.timeline.now_minutes() is None
    today.run(lambda: pane.step(2))
    assert not pane.content.timeline.isVisible()
    assert "No lessons on this day" in words(pane)
    today.run(lambda: pane.go_to(None))
    assert "Thursday 19 November" in words(pane)


def test_by_teacher_and_as_a_table_the_same_lessons_are_there(today: Stage) -> None:
    pane = today.pane
    rooms = len(pane.content.timeline.layout_of_day.placed)
    today.run(lambda: pane.lanes.set_value("teachers"))
    assert len(pane.content.timeline.layout_of_day.placed) == rooms
    today.run(pane.content.toggle_table)
    assert pane.content.table.model().rowCount() == rooms
    assert pane.content.table.isVisible()
    today.run(pane.content.toggle_table)
    assert pane.content.timeline.isVisible()


def test_a_cancelled_lesson_is_told_at_once_and_struck(today: Stage, database: Database) -> None:
    meeting = today.pane.found.day.blocks[-1].meeting.id
    with database.writing("Cancel") as work:
        work.session.execute(
            update(LessonOccurrence)
            .where(LessonOccurrence.id == meeting)
            .values(status=OccurrenceStatus.CANCELLED_BY_STUDENT, version=2)
        )
    today.qtbot.waitUntil(lambda: "1 cancelled" in today.pane.status[0])
    assert "38 lessons" in words(today.pane)
    today.settle()


def test_a_note_is_added_and_put_away_and_undo_brings_it_back(
    today: Stage, database: Database
) -> None:
    pane = today.pane
    follow(today, "Add")
    dialog = today.dialog()
    assert isinstance(dialog, FormDialog)
    dialog.form.set_values({"text": "Ring the hall"})
    today.save(dialog)
    today.qtbot.waitUntil(lambda: "Ring the hall" in words(pane.side.widget()))
    with database.reading() as session:
        note = next(n for n in school.desk_notes(session) if n.text == "Ring the hall")
    today.run(lambda: pane.side.note_done.emit(note.id))
    today.qtbot.waitUntil(lambda: "Ring the hall" not in words(pane.side.widget()))
    undo(database)
    today.qtbot.waitUntil(lambda: "Ring the hall" in words(pane.side.widget()))
    today.settle()


def test_every_alert_has_something_to_do_about_it(today: Stage) -> None:
    pane = today.pane
    assert pane.alerts
    for alert in pane.alerts:
        assert pane.deeds_of(alert), alert
    follow(today, "Open the oldest")
    assert today.went[-1][0] == "registers"
    follow(today, "Open billing")
    assert today.went[-1] == ("billing",)


def test_the_day_sheet_is_seen_before_it_is_printed(today: Stage) -> None:
    today.run(today.pane.print_day)
    preview = next(iter(today.pane.findChildren(DocumentPreview)))
    today.qtbot.waitUntil(preview.isVisible)
    today.settle()
    preview.reject()


def test_a_teacher_sees_the_own_day_and_nothing_of_money(
    stage: Callable[[Make], Stage], database: Database
) -> None:
    with database.reading() as session:
        (maeve,) = [f for f in people.find_persons(session, "Maeve Cullinan") if f.staff_id]
    database.actor = Actor("Maeve", frozenset({Role.TEACHER}), maeve.person_id)
    pane = stage(TodayPane).pane
    assert {block.meeting.teacher for block in pane.found.day.blocks} == {"Maeve Cullinan"}
    side = words(pane.side.widget())
    assert "Payments due" not in side
    assert "Birthdays" not in side
    assert "Desk notes" not in side
    assert not pane.may_write()
