"""Registers in lists, histories, rates, and the sheet on paper."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.attendance.api import Rate, RegisterState
from desktop_app.areas.attendance.documents import register_sheet, register_sheet_of
from desktop_app.core.clock import FixedClock
from desktop_app.core.db.types import new_id
from desktop_app.core.errors import NotFound
from desktop_app.core.printing.render import missing_glyphs, render
from desktop_app.core.printing.words import Grid, Note
from tests.areas.attendance.conftest import Desk
from tests.areas.timetable.plan import MONDAY, Statements

FIRST = date(2026, 9, 7)


def test_a_row_shows_the_six_meetings_before(desk: Desk) -> None:
    desk.mark("Amara", "A", day=FIRST)
    amara, kofi = desk.register().rows
    assert (amara.number, amara.name, amara.last_six) == (1, "Amara Okonkwo", ("A",))
    assert (kofi.number, kofi.name, kofi.last_six) == (2, "Kofi Okonkwo", ("",))
    assert (amara.absent_in_a_row, kofi.absent_in_a_row) == (1, 0)
    assert desk.register(FIRST).rows[0].last_six == ()


def test_the_newest_six_are_kept_in_order(desk: Desk) -> None:
    for n, key in enumerate("PPLPAPAA"):
        day = FIRST + timedelta(weeks=n)
        desk.plan.database.clock = FixedClock(datetime.combine(day, time(20), UTC))
        desk.mark("Amara", key, day=day)
    row = desk.row("Amara", FIRST + timedelta(weeks=8))
    assert row.last_six == tuple("LPAPAA")
    assert row.absent_in_a_row == 2
    with desk.plan.database.reading() as session:
        amara = desk.plan.students["Amara"]
        assert attendance.last_marks(session, [amara]) == {amara: tuple("LPAPAA")}
        assert attendance.last_marks(session, [amara], 2) == {amara: ("A", "A")}


def test_a_day_lists_its_registers_with_how_far_each_is(desk: Desk) -> None:
    database = desk.plan.database
    with database.reading() as session:
        (line,) = attendance.day_registers(session, MONDAY, database.clock.now())
    assert (line.state, line.marked, line.enrolled) == (RegisterState.COMING, 0, 2)
    desk.mark("Amara", "P")
    with database.reading() as session:
        (line,) = attendance.day_registers(session, MONDAY, database.clock.now())
        assert line.state is RegisterState.PART
        maeve, jonas = desk.plan.teachers.values()
        now = database.clock.now()
        assert len(attendance.day_registers(session, MONDAY, now, teacher_id=maeve)) == 1
        assert attendance.day_registers(session, MONDAY, now, teacher_id=jonas) == []


def test_registers_that_were_left_are_listed_until_they_are_finished(desk: Desk) -> None:
    database = desk.plan.database
    now = database.clock.now()
    desk.mark("Amara", "P", day=FIRST)
    with database.reading() as session:
        (line,) = attendance.unfinished_registers(session, now)
        assert (line.state, line.marked, line.enrolled, line.days_late) == (
            RegisterState.LATE, 1, 2, 7,
        )  # fmt: skip
        maeve, jonas = desk.plan.teachers.values()
        assert len(attendance.unfinished_registers(session, now, teacher_id=maeve)) == 1
        assert attendance.unfinished_registers(session, now, teacher_id=jonas) == []
        assert attendance.unfinished_count(session, now) == 1
        assert attendance.unfinished_count(session, now, since=MONDAY) == 0
    desk.service.mark_everyone_else_present(desk.meeting(FIRST))
    desk.service.finish(desk.meeting(FIRST))
    with database.reading() as session:
        assert attendance.unfinished_count(session, now) == 0


def test_rates_and_counts_come_from_all_marks_of_a_span(desk: Desk) -> None:
    desk.mark("Amara", "P", day=FIRST)
    desk.mark("Amara", "E")
    desk.mark("Kofi", "L")
    amara, kofi = desk.plan.students["Amara"], desk.plan.students["Kofi"]
    span = (date(2026, 9, 1), date(2026, 9, 30))
    with desk.plan.database.reading() as session:
        rates = attendance.attendance_rates(session, [amara, kofi], *span)
        assert rates == {amara: Rate(1, 2), kofi: Rate(1, 1)}
        assert rates[amara].percent == 50
        of_lesson = attendance.attendance_rates(session, [amara], *span, lesson_id=new_id())
        assert of_lesson == {}
        assert attendance.mark_counts(session, amara, *span) == {"P": 1, "E": 1}
        counts = attendance.mark_counts(session, amara, *span, lesson_id=desk.lesson)
        assert counts == {"P": 1, "E": 1}


def test_every_mark_in_force_is_listed(desk: Desk) -> None:
    desk.mark("Amara", "P")
    desk.mark("Amara", "A")
    desk.mark("Kofi", "L", minutes_late=3)
    with desk.plan.database.reading() as session:
        rows = attendance.all_marks(session)
        assert attendance.all_marks(session, date(2027, 1, 1)) == []
    assert [(row.student, row.key, row.present, row.minutes_late) for row in rows] == [
        ("Amara Okonkwo", "A", False, None),
        ("Kofi Okonkwo", "L", True, 3),
    ]


def test_a_register_takes_as_many_statements_for_many_as_for_few(desk: Desk) -> None:
    def statements() -> int:
        with Statements() as counted:
            desk.register()
        return counted.count

    before = statements()
    desk.plan.enroll(desk.lesson, "Zofia")
    desk.service.mark_everyone_else_present(desk.meeting())
    assert statements() == before


def test_a_register_that_is_not_there_is_not_found(desk: Desk) -> None:
    with desk.plan.database.reading() as session, pytest.raises(NotFound):
        attendance.register(session, new_id(), desk.plan.database.clock.now())


def test_the_sheet_shows_marks_empty_squares_and_blanks(desk: Desk) -> None:
    desk.plan.enroll(desk.lesson, "Zofia", first=date(2026, 9, 21))
    desk.mark("Amara", "P", day=FIRST)
    desk.mark("Amara", "L")
    with desk.plan.database.reading() as session:
        sheet = register_sheet_of(session, desk.meeting())
    (grid,) = (block for block in sheet.blocks if isinstance(block, Grid))
    assert len(grid.columns) == 15
    assert [column.title for column in grid.columns[:3]] == ["7", "14", "21"]
    assert (grid.columns[0].above, grid.columns[1].above) == ("Sept", "")
    amara, kofi, zofia = grid.rows
    assert [mark.letter if mark else None for mark in amara.marks[:3]] == ["P", "L", ""]
    assert amara.total == "2 of 2"
    assert kofi.total == ""
    assert [mark if mark is None else mark.letter for mark in zofia.marks[:3]] == [None, None, ""]
    assert [label for _, label in grid.legend] == ["Present", "Absent", "Late", "Excused"]
    assert sheet.landscape
    assert missing_glyphs(sheet) == ()
    assert render(sheet).startswith(b"%PDF")


def test_a_sheet_outside_every_term_covers_its_month(desk: Desk) -> None:
    day = date(2026, 12, 21)
    with desk.plan.database.reading() as session:
        sheet = register_sheet_of(session, desk.meeting(day))
    (grid,) = (block for block in sheet.blocks if isinstance(block, Grid))
    assert [column.title for column in grid.columns] == ["7", "14", "21", "28"]
    assert not sheet.landscape


def test_a_sheet_without_meetings_says_so(desk: Desk) -> None:
    with desk.plan.database.reading() as session:
        sheet = register_sheet(session, desk.lesson, date(2020, 1, 1), date(2020, 2, 1))
        with pytest.raises(NotFound):
            register_sheet(session, new_id(), MONDAY, MONDAY)
    assert any(isinstance(block, Note) for block in sheet.blocks)
    assert render(sheet).startswith(b"%PDF")
