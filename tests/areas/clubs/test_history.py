"""Entries with the levels before and after them, what waits to be checked, standings, ladders."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.areas.clubs import api as clubs
from desktop_app.areas.clubs.queries.history import entries, to_check
from desktop_app.areas.clubs.queries.homework import levels_of
from desktop_app.areas.clubs.queries.spans import span_of
from desktop_app.areas.clubs.queries.standing import kept_weeks, standings_of
from desktop_app.areas.clubs.terms import SpanKind
from desktop_app.core.access.actor import Actor, Role
from desktop_app.core.errors import RuleBroken
from desktop_app.core.journal import undo
from tests.areas.clubs.ui.hall import TODAY, Hall


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    opened = Hall(tmp_path)
    yield opened
    opened.database.close()


def levels(hall: Hall, name: str) -> list[tuple[int, int, int, bool]]:
    with hall.database.reading() as session:
        rows = entries(session, student_id=hall.desk.students[name], club_id=hall.reading)
    return [(row.points, row.level_before, row.level_after, row.level_up) for row in rows]


def test_an_entry_says_the_level_before_and_after_it(hall: Hall) -> None:
    hall.read("Amara", 20, date(2026, 10, 13))
    hall.read("Amara", 5, date(2026, 10, 20))
    assert levels(hall, "Amara") == [(5, 2, 3, True), (20, 1, 2, True)]


def test_a_late_log_changes_the_levels_of_the_entries_after_it(hall: Hall) -> None:
    hall.read("Amara", 5, date(2026, 10, 20))
    hall.read("Amara", 20, date(2026, 10, 13))
    assert levels(hall, "Amara") == [(5, 2, 3, True), (20, 1, 2, True)]


def test_what_is_taken_back_says_why_and_brings_the_level_down(hall: Hall) -> None:
    hall.read("Amara", 20)
    with hall.database.reading() as session:
        [entry] = entries(session)
    hall.service.reverse(entry.id, "It was Kofi")
    with hall.database.reading() as session:
        rows = entries(session)
    assert [row.level_after for row in rows] in ([1, 2], [2, 1])
    back = next(row for row in rows if row.reverses_id == entry.id)
    assert back.description == "Taken back: Read 20 pages (It was Kofi)"
    with pytest.raises(RuleBroken, match="withdrawn already"):
        hall.service.reverse(entry.id, "Again")


def test_what_the_desk_enters_waits_for_a_teacher_and_says_so(hall: Hall) -> None:
    hall.database.actor = Actor("Ruth Danquah", frozenset({Role.FRONT_DESK}))
    log = hall.read("Amara", 20)
    with hall.database.reading() as session:
        assert [row.id for row in to_check(session, hall.reading)] == [log]
        assert entries(session)[0].unverified
    with pytest.raises(RuleBroken, match="A teacher or the owner"):
        hall.service.verify_all({"reading_log": [log]})
    hall.database.actor = Actor("Sam Whitcombe")
    hall.service.verify_all({"reading_log": [log]})
    with hall.database.reading() as session:
        assert to_check(session) == []
        assert entries(session)[0].verified_by == "Sam Whitcombe"
    undo.undo(hall.database)
    with hall.database.reading() as session:
        assert len(to_check(session)) == 1


def test_homework_that_the_desk_enters_waits_too(hall: Hall) -> None:
    homework = hall.homework("One chapter", clubs.HomeworkKind.PAGES, target=10)
    hall.database.actor = Actor("Ruth Danquah", frozenset({Role.FRONT_DESK}))
    hall.service.complete(homework, [clubs.Completion(hall.desk.students["Amara"])])
    with hall.database.reading() as session:
        [row] = to_check(session, hall.reading)
    assert (row.table, row.amount, row.words) == ("homework_completion", 10, "One chapter")


def test_a_pupil_stands_in_each_club_with_mean_best_week_and_time_at_the_level(
    hall: Hall,
) -> None:
    hall.read("Amara", 20, date(2026, 10, 13))
    hall.read("Amara", 5, date(2026, 10, 20))
    with hall.database.reading() as session:
        found = standings_of(session, hall.desk.students["Amara"], TODAY)
    reading = next(one for one in found if one.club == "Reading Club")
    assert (reading.total, reading.level, reading.in_level, reading.to_next) == (25, 3, 1, 11)
    assert (reading.levels_achieved, reading.best_week, reading.average) == (2, 20, 6_250)
    assert reading.weeks_at_level(TODAY) == 2
    assert not reading.struggles(TODAY)
    assert [one.club for one in found] == ["Number Club", "Reading Club"]


def test_a_rung_in_between_takes_its_place_and_earns_for_who_passed_above(hall: Hall) -> None:
    homework = hall.homework("Test", clubs.HomeworkKind.LEVEL, club_id=hall.number)
    done = clubs.Completion(hall.desk.students["Amara"], level_id=hall.levels[90])
    hall.service.complete(homework, [done])
    assert hall.total("Amara", hall.number) == 24
    with hall.database.reading() as session:
        known = [
            {"id": row.id, "name": row.name, "base_points": row.base_points}
            for row in levels_of(session, hall.number)
        ]
    added = {"number": 89, "name": "Number Club 89", "base_points": 6, "custom": True}
    hall.service.set_levels(hall.number, [*known, added])
    with hall.database.reading() as session:
        rows = levels_of(session, hall.number)
    assert [(row.number, row.sequence) for row in rows] == [(88, 1), (89, 2), (90, 3), (92, 4)]
    assert rows[1].custom
    assert hall.total("Amara", hall.number) == 30
    with hall.database.reading() as session:
        last = undo.next_to_undo(session, hall.database.school_id)
    assert last is not None
    undo.counter(hall.database, last.number)
    assert hall.total("Amara", hall.number) == 24


def test_a_rung_that_is_left_out_earns_nothing_any_more(hall: Hall) -> None:
    homework = hall.homework("Test", clubs.HomeworkKind.LEVEL, club_id=hall.number)
    done = clubs.Completion(hall.desk.students["Amara"], level_id=hall.levels[92])
    hall.service.complete(homework, [done])
    rungs = [{"id": hall.levels[88], "name": "Number Club 88"},
             {"id": hall.levels[92], "name": "Number Club 92"}]  # fmt: skip
    hall.service.set_levels(hall.number, rungs)
    assert hall.total("Amara", hall.number) == 24


def test_a_class_is_entered_and_mended_in_one_change_that_undo_answers(hall: Hall) -> None:
    homework = hall.homework("One chapter", clubs.HomeworkKind.PAGES, target=10)
    students = list(hall.desk.students.values())
    hall.service.enter_grid({homework: [clubs.Completion(each) for each in students]})
    assert hall.total("Kofi") == 10
    with hall.database.reading() as session:
        fact = entries(session, student_id=hall.desk.students["Kofi"])[0].fact
    assert fact is not None
    again = clubs.Completion(hall.desk.students["Kofi"], pages=14)
    hall.service.enter_grid({homework: [again]}, [fact[1]])
    assert hall.total("Kofi") == 14
    with hall.database.reading() as session:
        last = undo.next_to_undo(session, hall.database.school_id)
    assert last is not None
    undo.counter(hall.database, last.number)
    assert hall.total("Kofi") == 10


def test_kept_weeks_carry_every_figure(hall: Hall) -> None:
    hall.read("Amara", 20, date(2026, 10, 13))
    hall.desk.write(lambda work: clubs.close_weeks(work.session))
    with hall.database.reading() as session:
        rows = kept_weeks(session, hall.desk.students["Amara"], hall.reading)
        numbers = span_of(session, SpanKind.TERM, TODAY)
    week = next(row for row in rows if row.points)
    assert (week.week_starts_on, week.pages_read, week.level_at_end) == (date(2026, 10, 12), 20, 2)
    assert week.personal_best
    assert week.improvement is None
    assert numbers.weeks[-1].monday == date(2026, 11, 2)
