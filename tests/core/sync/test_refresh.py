"""A copy that was brought up to date is what a new one would be, but for what waits on it."""

from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.attendance.tables import Attendance
from desktop_app.areas.people.tables import Person, Student
from desktop_app.areas.timetable.tables import Enrollment, LessonOccurrence
from desktop_app.core.clock import FixedClock
from desktop_app.core.db.database import Database
from desktop_app.core.journal.undo import undo
from desktop_app.core.sync.push import sync
from desktop_app.core.sync.refresh import Refreshed, refresh
from tests.core.sync.laptops import CLOCK, Content, busiest, check_out, content, opened

TODAY = date(2026, 11, 19)


class Week:
    """An office, the copy of its busiest teacher, and one meeting of theirs."""

    def __init__(self, office: Database, folder: Path) -> None:
        self.office, self.folder = office, folder
        self.teacher = busiest(office)
        path = folder / "cullinan.copy"
        self.copy = opened(path, check_out(office, path, self.teacher))
        with self.copy.reading() as session:
            self.meeting, self.student = self.one_mark(session)

    @staticmethod
    def one_mark(session: Session) -> tuple[UUID, UUID]:
        query = (
            select(Attendance.occurrence_id, Attendance.student_id)
            .join(LessonOccurrence, LessonOccurrence.id == Attendance.occurrence_id)
            .join(
                Enrollment,
                (Enrollment.student_id == Attendance.student_id)
                & (Enrollment.lesson_id == LessonOccurrence.lesson_id),
            )
            .where(LessonOccurrence.local_date.between(date(2026, 11, 9), TODAY))
            .where(Enrollment.unenrolled_on.is_(None))
            .order_by(Attendance.id)
        )
        return tuple(session.execute(query).first() or ())  # type: ignore[return-value]

    def mark(self, database: Database, key: str, **more: Any) -> None:
        service = attendance.AttendanceService(database)
        service.mark(self.meeting, self.student, key, reason="Looked again", **more)

    def marked(self, database: Database) -> str:
        with database.reading() as session:
            query = text(
                "SELECT c.key FROM attendance a JOIN attendance_code c ON c.id = a.code_id "
                "WHERE a.occurrence_id = :m AND a.student_id = :s"
            )
            given = {"m": self.meeting.bytes, "s": self.student.bytes}
            return str(session.execute(query, given).scalar())

    def refresh(self) -> Refreshed:
        return refresh(self.copy, self.office)

    def anew(self) -> Content:
        """What a new copy would hold."""
        path = self.folder / "anew.copy"
        with opened(path, check_out(self.office, path, self.teacher)) as copy:
            return content(copy)


@pytest.fixture
def week(larkfield: Database, tmp_path: Path) -> Any:
    made = Week(larkfield, tmp_path)
    yield made
    made.copy.close()


def expect_equal(copy: Content, anew: Content) -> None:
    for name, rows in anew.items():
        assert copy[name] == rows, name


def test_what_changed_came_and_went_in_the_office_does_so_on_the_copy(week: Week) -> None:
    assert week.refresh() == Refreshed()
    week.mark(week.office, "A")
    with week.office.writing("Changes") as work:
        student = work.session.get(Student, (1, week.student))
        assert student is not None
        person = work.session.get(Person, (1, student.person_id))
        assert person is not None
        person.phone = "+353 1 999"
        other = work.session.scalars(
            select(Enrollment)
            .where(Enrollment.student_id != week.student, Enrollment.unenrolled_on.is_(None))
            .order_by(Enrollment.id)
        ).first()
        assert other is not None
        other.unenrolled_on = date(2026, 10, 1)
    done = week.refresh()
    assert done.changed
    assert week.marked(week.copy) == "A"
    expect_equal(content(week.copy), week.anew())
    assert week.refresh() == Refreshed()


def test_the_days_move_on(week: Week) -> None:
    week.office.clock = FixedClock(CLOCK.now().replace(month=12, day=3))
    done = week.refresh()
    assert done.added
    expect_equal(content(week.copy), week.anew())


def test_what_waits_is_left_as_it_is_until_the_office_has_it(week: Week) -> None:
    week.mark(week.copy, "L", minutes_late=7)
    week.mark(week.office, "A")
    done = week.refresh()
    assert done.held
    assert week.marked(week.copy) == "L"
    report = sync(week.copy, week.office, refresh=refresh)
    assert report.waiting == 0
    assert week.marked(week.copy) == week.marked(week.office)
    assert {name: len(rows) for name, rows in content(week.copy).items()} == {
        name: len(rows) for name, rows in week.anew().items()
    }


def test_a_mark_that_went_up_is_the_offices_from_then_on(week: Week) -> None:
    week.mark(week.copy, "L", minutes_late=7)
    sync(week.copy, week.office, refresh=refresh)
    assert week.marked(week.office) == "L"
    expect_equal(content(week.copy), week.anew())
    assert week.refresh() == Refreshed()
    week.mark(week.office, "E")
    week.refresh()
    assert week.marked(week.copy) == "E"


def test_a_mark_taken_away_here_does_not_come_back_while_it_waits(week: Week) -> None:
    attendance.AttendanceService(week.copy).clear(week.meeting, week.student, reason="Never there")
    week.refresh()
    with week.copy.reading() as session:
        query = select(Attendance.id).where(
            Attendance.occurrence_id == week.meeting, Attendance.student_id == week.student
        )
        assert session.scalars(query).first() is None
    sync(week.copy, week.office, refresh=refresh)
    expect_equal(content(week.copy), week.anew())


def test_what_the_office_did_not_take_gives_way_to_what_it_has(week: Week) -> None:
    there = week.marked(week.office)
    week.mark(week.copy, "L" if there != "L" else "A", minutes_late=7)
    with week.copy.beside() as driver:  # as after an answer that nothing was changed by
        driver.execute("UPDATE sync_state SET highest_seq = 1, operations = 1")
    week.refresh()
    assert week.marked(week.copy) == there
    expect_equal(content(week.copy), week.anew())


def test_undoing_a_mark_that_waits_is_possible_after_a_refresh(week: Week) -> None:
    before = week.marked(week.copy)
    week.mark(week.copy, "E" if before != "E" else "A")
    week.refresh()
    undo(week.copy)
    assert week.marked(week.copy) == before
