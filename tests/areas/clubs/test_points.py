"""Points follow from work, in a real school: entries, balances, ladders and weeks."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from desktop_app import bootstrap
from desktop_app.areas.clubs import api as clubs
from desktop_app.areas.clubs.service import giving
from desktop_app.areas.clubs.tables import (
    LearningPointsBalance,
    LearningPointsTransaction,
    ReadingLog,
    StudentClubLevel,
    WeeklyLearningPointsSnapshot,
)
from desktop_app.core.db.bulk import insert_rows
from desktop_app.core.errors import RuleBroken
from desktop_app.core.journal import undo
from desktop_app.core.journal.recording import MANY
from tests.areas.billing.desk import Desk, open_desk

NAMES = ("Amara", "Kofi", "Rohan", "Elif", "Freya", "Mateus")


class Hall:
    """A school with a reading club and a number club, everybody in both since October."""

    def __init__(self, desk: Desk) -> None:
        bootstrap.wire(desk.database)
        self.desk, self.service = desk, clubs.ClubService(desk.database)
        for name in NAMES:
            desk.student(f"{name} Reid")
        self.reading = self.made(self.service.add_club("Reading Club", clubs.ClubKind.READING))
        self.number = self.made(self.service.add_club("Number Club", clubs.ClubKind.LADDER))
        self.levels = [
            self.made(self.service.add_level(self.number, n, f"Number Club {n}"))
            for n in (88, 90, 92)
        ]
        for club in (self.reading, self.number):
            self.service.join(club, list(desk.students.values()), date(2026, 10, 5))

    @staticmethod
    def made(changes: Any) -> UUID:
        assert changes.made is not None
        return UUID(str(changes.made))

    def total(self, name: str, club: UUID) -> int:
        return self.row(name, club)[0]

    def row(self, name: str, club: UUID) -> Any:
        row = LearningPointsBalance
        with self.desk.database.reading() as session:
            query = select(
                row.total, row.level, row.in_level, row.best_week_points, row.level_since
            )
            found = session.execute(
                query.where(row.student_id == self.desk.students[name], row.club_id == club)
            ).first()
        return found or (0, 1, 0, 0, None)

    def answer(self) -> None:
        """Write the counter-entry of the last deed."""
        with self.desk.database.reading() as session:
            last = undo.next_to_undo(session, self.desk.database.school_id)
        assert last is not None
        undo.counter(self.desk.database, last.number)

    def sound(self) -> None:
        with self.desk.database.reading() as session:
            for derivation in clubs.DERIVATIONS:
                assert derivation.differences(session) == []

    def count(self, table: Any) -> int:
        with self.desk.database.reading() as session:
            return session.scalars(select(func.count()).select_from(table)).one()


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    desk = open_desk(tmp_path)
    opened = Hall(desk)
    yield opened
    opened.sound()
    desk.database.close()


def test_pages_become_points_levels_and_a_best_week(hall: Hall) -> None:
    amara = hall.desk.students["Amara"]
    hall.service.log_reading(hall.reading, amara, 20, day=date(2026, 10, 13))
    hall.service.log_reading(hall.reading, amara, 5, day=date(2026, 10, 20))
    assert hall.row("Amara", hall.reading) == (25, 3, 1, 20, date(2026, 10, 20))


def test_a_whole_class_is_entered_at_once_and_each_level_earns_once(hall: Hall) -> None:
    new = clubs.NewHomework(
        "Level 90", clubs.HomeworkKind.LEVEL, date(2026, 11, 30), club_id=hall.number,
        club_level_id=hall.levels[1],
    )  # fmt: skip
    homework = hall.made(hall.service.set_homework(new))
    done = [clubs.Completion(student) for student in hall.desk.students.values()]
    hall.service.complete(homework, done)
    assert {hall.total(name, hall.number) for name in NAMES} == {24}
    with pytest.raises(RuleBroken, match="entered already"):
        hall.service.complete(homework, done[:1])
    with hall.desk.database.reading() as session:
        names = set(session.scalars(select(StudentClubLevel.level_name)))
    assert names == {"Number Club 90"}


def test_what_was_withdrawn_is_reversed_and_the_history_keeps_both(hall: Hall) -> None:
    amara = hall.desk.students["Amara"]
    log = hall.made(hall.service.log_reading(hall.reading, amara, 20, day=date(2026, 10, 13)))
    hall.service.withdraw("reading_log", log)
    assert hall.row("Amara", hall.reading)[:2] == (0, 1)
    assert hall.count(LearningPointsTransaction) == 2


def test_undoing_an_entry_offers_to_take_the_points_back_and_does(hall: Hall) -> None:
    amara = hall.desk.students["Amara"]
    hall.service.log_reading(hall.reading, amara, 20, day=date(2026, 10, 13))
    with pytest.raises(undo.NeedsCounterEntry, match="20 points can be taken back"):
        undo.undo(hall.desk.database)
    hall.answer()
    assert hall.total("Amara", hall.reading) == 0


def test_points_given_by_hand_are_reversed_once_with_a_reason(hall: Hall) -> None:
    amara, kofi = hall.desk.students["Amara"], hall.desk.students["Kofi"]
    hall.service.give_points(hall.reading, [amara, kofi], 5, "Helped a reader")
    with hall.desk.database.reading() as session:
        entry = session.scalars(
            select(LearningPointsTransaction.id).where(
                LearningPointsTransaction.student_id == amara
            )
        ).one()
    hall.service.reverse(entry, "Given twice")
    assert (hall.total("Amara", hall.reading), hall.total("Kofi", hall.reading)) == (0, 5)
    with pytest.raises(RuleBroken, match="taken back already"):
        hall.service.reverse(entry, "Again")


def test_a_shelf_of_old_logs_entered_at_once_is_counted_like_each_by_itself(hall: Hall) -> None:
    readers = [hall.desk.students[name] for name in ("Amara", "Kofi")]
    first, many = date(2026, 10, 12), MANY + 50
    with hall.desk.database.writing("Old logs") as work:
        rows = [
            {"club_id": hall.reading, "student_id": readers[n % 2], "pages": 2,
             "read_on": first + timedelta(days=n % 14)}
            for n in range(many)
        ]  # fmt: skip
        insert_rows(work.session, ReadingLog, rows)
    assert hall.total("Amara", hall.reading) + hall.total("Kofi", hall.reading) == 2 * many
    assert hall.total("Rohan", hall.reading) == 0


def test_a_new_worth_of_a_level_reaches_what_was_earned_by_it(hall: Hall) -> None:
    new = clubs.NewHomework(
        "Level 88", clubs.HomeworkKind.LEVEL, date(2026, 11, 30), club_id=hall.number,
        club_level_id=hall.levels[0],
    )  # fmt: skip
    homework = hall.made(hall.service.set_homework(new))
    hall.service.complete(homework, [clubs.Completion(hall.desk.students["Amara"])])
    hall.service.set_level(hall.levels[0], {"difficulty": 1_500})
    assert hall.total("Amara", hall.number) == 18
    hall.answer()
    assert hall.total("Amara", hall.number) == 12


@pytest.mark.parametrize("student_from", ["stranger", "later"])
def test_only_members_earn_points(hall: Hall, student_from: str) -> None:
    stranger = hall.desk.student("Jonah Feldwick")
    if student_from == "later":
        hall.service.join(hall.reading, [stranger], date(2026, 11, 2))
    with pytest.raises(RuleBroken, match="was not in Reading Club"):
        hall.service.log_reading(hall.reading, stranger, 5, day=date(2026, 10, 20))


def test_a_week_that_is_over_is_kept_and_a_late_log_works_it_out_again(hall: Hall) -> None:
    amara = hall.desk.students["Amara"]
    hall.service.log_reading(hall.reading, amara, 20, day=date(2026, 10, 13))
    hall.desk.write(lambda work: clubs.close_weeks(work.session))
    assert hall.count(WeeklyLearningPointsSnapshot) == len(NAMES) * 2 * 4
    hall.service.log_reading(hall.reading, amara, 10, day=date(2026, 10, 6))
    row = WeeklyLearningPointsSnapshot
    with hall.desk.database.reading() as session:
        weeks = session.execute(
            select(row.points, row.improvement, row.personal_best, row.class_average)
            .where(row.student_id == amara, row.club_id == hall.reading)
            .order_by(row.week_starts_on)
        ).all()
    assert [tuple(week) for week in weeks[:3]] == [
        (10, None, True, 1_667),
        (20, 1_000, True, 3_333),
        (0, -1_000, False, 0),
    ]


deeds = st.lists(
    st.tuples(
        st.sampled_from(NAMES[:3]),
        st.integers(1, 40),
        st.integers(0, 30),
        st.sampled_from(["log", "log", "award", "withdraw", "reverse"]),
    ),
    max_size=12,
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(deeds)
def test_any_deeds_in_any_order_leave_balances_that_a_child_could_add_up(
    hall: Hall, todo: list[tuple[str, int, int, str]]
) -> None:
    before = {name: hall.total(name, hall.reading) for name in NAMES}
    sums = dict(before)
    logs: list[tuple[str, int, UUID]] = []
    awards: list[tuple[str, int]] = []
    for name, points, days, what in todo:
        student, day = hall.desk.students[name], date(2026, 10, 5) + timedelta(days=days)
        if what == "log":
            made = hall.made(hall.service.log_reading(hall.reading, student, points, day=day))
            logs.append((name, points, made))
            sums[name] += points
        elif what == "award":
            hall.service.give_points(hall.reading, [student], points, "Kind", day=day)
            awards.append((name, points))
            sums[name] += points
        elif what == "withdraw" and logs:
            who, worth, row = logs.pop()
            hall.service.withdraw("reading_log", row)
            sums[who] -= worth
        hall.sound()
    assert {name: hall.total(name, hall.reading) for name in NAMES} == sums
    for name, total in sums.items():
        assert hall.row(name, hall.reading)[1] == 1 + total // 12


def test_points_given_where_everything_is_worked_out_anew_count_once(hall: Hall) -> None:
    students = list(hall.desk.students.values())
    hall.service.give_points(hall.reading, students, 5, "Well read")
    with hall.desk.database.writing("Twice") as work:
        giving.give_points(work, hall.reading, students, 9, "Well read")
        for derivation in clubs.DERIVATIONS:
            derivation.rebuild(work.session)
    hall.sound()
    assert {hall.total(name, hall.reading) for name in NAMES} == {14}


def test_two_awards_in_one_breath_are_both_added(hall: Hall) -> None:
    students = list(hall.desk.students.values())
    hall.service.give_points(hall.reading, students[:3], 11, "Well read", day=date(2026, 11, 2))
    with hall.desk.database.writing("Two") as work:
        giving.give_points(work, hall.reading, students, 2, "Well read")
        giving.give_points(work, hall.number, students, 3, "Well counted")
    hall.sound()
    assert hall.row("Amara", hall.reading)[:2] == (13, 2)
