"""Every figure that is kept can be told from the facts, and one that was touched is named."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from desktop_app.areas.clubs import api as clubs
from desktop_app.areas.clubs.tables import (
    LearningPointsBalance,
    StudentClubLevel,
    WeeklyLearningPointsSnapshot,
)
from desktop_app.areas.people.tables import Student
from desktop_app.areas.streaks import service
from desktop_app.areas.streaks.tables import (
    BuddyGroup,
    BuddyGroupDailyMember,
    BuddyGroupDailyRecord,
    BuddyGroupMember,
    StreakDay,
    StudentStreak,
)
from desktop_app.areas.streaks.terms import BuddyStreakStatus, DayState, GroupType
from desktop_app.areas.timetable.tables import LessonOccurrence
from desktop_app.core.clock import FixedClock
from desktop_app.core.db import checks
from desktop_app.core.journal import undo
from tests.areas.billing.desk import open_desk
from tests.areas.streaks.test_streaks import MONDAY, Yard

DAYS = [MONDAY + timedelta(days=n) for n in range(5)]


@pytest.fixture
def yard(tmp_path: Path) -> Iterator[Yard]:
    opened = Yard(open_desk(tmp_path))
    yield opened
    opened.sound()
    opened.desk.database.close()


@pytest.fixture
def full(yard: Yard) -> Yard:
    """Amara and Kofi read for a week and keep a group; Amara climbs a ladder; all is closed."""
    yard.consent("Amara", "Kofi")
    yard.desk.at(2026, 10, 11)
    group(yard)
    yard.desk.at(2026, 11, 5)
    for name in ("Amara", "Kofi"):
        yard.read(name, *DAYS)
    ladder = yard.clubs.add_club("Number Club", clubs.ClubKind.LADDER).made
    assert ladder is not None
    level = yard.clubs.add_level(ladder, 88, "Number Club 88").made
    yard.clubs.join(ladder, [yard.desk.students["Amara"]], date(2026, 10, 1))
    new = clubs.NewHomework(
        "Level 88", clubs.HomeworkKind.LEVEL, date(2026, 11, 30), club_id=ladder,
        club_level_id=level,
    )  # fmt: skip
    homework = yard.clubs.set_homework(new).made
    assert homework is not None
    yard.clubs.complete(homework, [clubs.Completion(yard.desk.students["Amara"])])
    yard.close(DAYS[-1])
    yard.desk.write(lambda work: clubs.close_weeks(work.session))
    return yard


def group(yard: Yard) -> UUID:
    return yard.group(GroupType.TEACHER_CREATED, "Elif", "Amara", "Kofi")


TOUCHED: list[tuple[Any, dict[str, Any], str]] = [
    (LearningPointsBalance, {"total": 99}, "The learning points of .* in .* are not"),
    (LearningPointsBalance, {"best_week_points": 99}, "The learning points of .* in .* are not"),
    (LearningPointsBalance, {"level_since": MONDAY}, "The learning points of .* in .* are not"),
    (StudentClubLevel, {"points_when_achieved": 1}, "The level of Amara Reid in Number Club is"),
    (WeeklyLearningPointsSnapshot, {"velocity": 1}, "The week of .* of .* in .* is not"),
    (WeeklyLearningPointsSnapshot, {"week_starts_on": DAYS[1]}, "The week of .* of .* in .* is"),
    (StreakDay, {"state": DayState.MISSED}, "The streak of .* is not what happened on .*"),
    (StreakDay, {"reading_log_id": None}, "The streak of .* is not what happened on .*"),
    (StudentStreak, {"longest": 99}, "The streak of .* is not what its days say"),
    (StudentStreak, {"closed_until": DAYS[0]}, "The streak of .* is not what its days say"),
    (BuddyGroup, {"current_streak": 99}, "What Low Strings counts is not"),
    (BuddyGroupMember, {"days_missed": 9}, "What Low Strings counts is not"),
    (BuddyGroupDailyRecord, {"unbroken": 9}, "The days of Low Strings are not"),
    (BuddyGroupDailyRecord, {"academic_week": 1}, "The days of Low Strings are not"),
    (BuddyGroupDailyMember, {"state": DayState.MISSED}, "The days of Low Strings are not"),
]


@pytest.mark.parametrize(
    ("table", "values", "sentence"),
    TOUCHED,
    ids=[f"{table.__tablename__}-{'-'.join(values)}" for table, values, _ in TOUCHED],
)
def test_a_row_that_was_touched_is_found_named_and_mended(
    full: Yard, table: Any, values: dict[str, Any], sentence: str
) -> None:
    def touch(work: Any) -> None:
        one = select(table.id).order_by(table.id).limit(1).scalar_subquery()
        changed = update(table).where(table.id == one)
        work.session.execute(changed.values(**values, version=table.version + 1))

    full.desk.write(touch)
    found = checks.problems(full.desk.database)
    assert found
    assert any(re.match(sentence, each) for each in found), found
    for derivation in full.desk.database.derivations:
        full.desk.write(lambda work, one=derivation: one.rebuild(work.session))
    assert checks.problems(full.desk.database) == []


def test_undoing_work_takes_its_points_its_level_its_streak_and_its_buddy_day_back(
    full: Yard,
) -> None:
    before = full.streak("Amara"), full.one(BuddyGroup.current_streak), total(full, "Amara")
    late = DAYS[-1] + timedelta(days=1)
    full.close(late)
    paused = full.one(BuddyGroup.streak_status)
    assert paused is BuddyStreakStatus.PAUSED
    for name in ("Amara", "Kofi"):
        full.read(name, late)
    assert full.streak("Amara") == (6, 6)
    assert full.one(BuddyGroup.current_streak) == before[1] + 1
    assert total(full, "Amara") == before[2] + 5
    answer(full)
    assert full.one(BuddyGroup.current_streak) == before[1]
    assert full.one(BuddyGroup.streak_status) is BuddyStreakStatus.PAUSED
    answer(full)
    assert full.streak("Amara") == (0, 5)
    assert total(full, "Amara") == before[2]


def answer(yard: Yard) -> None:
    """Take the last deed of points back by what answers it."""
    with yard.desk.database.reading() as session:
        last = undo.next_to_undo(session, yard.desk.database.school_id)
    assert last is not None
    undo.counter(yard.desk.database, last.number)


def total(yard: Yard, name: str) -> int:
    row = LearningPointsBalance
    where = (row.student_id == yard.desk.students[name], row.club_id == yard.club)
    found: int = yard.one(row.total, *where)
    return found


def test_points_given_for_an_earlier_day_count_into_a_level_that_was_reached(full: Yard) -> None:
    row = StudentClubLevel
    before: int = full.one(row.points_when_achieved)
    ladder: UUID = full.one(row.club_id)
    full.clubs.give_points(ladder, [full.desk.students["Amara"]], 7, "Well done", day=DAYS[0])
    assert full.one(row.points_when_achieved) == before + 7
    full.sound()


def test_a_pupil_archived_in_the_middle_of_a_streak_keeps_it_and_holds_nobody_back(
    full: Yard,
) -> None:
    def archive(work: Any) -> None:
        key = (work.database.school_id, full.desk.students["Kofi"])
        work.session.get_one(Student, key).archived_at = datetime(2026, 10, 16, 9, tzinfo=UTC)

    full.desk.write(archive)
    assert full.streak("Kofi") == (4, 4)
    assert full.one(BuddyGroup.current_streak) == 4, "the fifth day has one member left"
    full.close(date(2026, 11, 4))
    assert full.streak("Kofi") == (4, 4)
    assert full.one(BuddyGroup.streak_status) is BuddyStreakStatus.ACTIVE
    undo.undo(full.desk.database)


def test_a_frozen_group_that_was_paused_is_paused_when_it_thaws(full: Yard) -> None:
    full.desk.set(school_days=[1, 2, 3, 4, 5])
    monday = DAYS[-1] + timedelta(days=3)
    first, last = monday + timedelta(days=1), monday + timedelta(days=4)
    key: UUID = full.one(BuddyGroup.id)
    full.desk.write(
        lambda work: service.days.freeze(work, first, "Concert", last=last, group_id=key)
    )
    full.close(last)
    assert full.one(BuddyGroup.streak_status) is BuddyStreakStatus.FROZEN
    full.close(last + timedelta(days=1))
    assert full.one(BuddyGroup.streak_status) is BuddyStreakStatus.PAUSED, "Monday was missed"


def test_who_is_excused_before_the_first_earned_day_holds_no_group_back(yard: Yard) -> None:
    yard.consent("Amara", "Kofi", "Rohan")
    yard.desk.at(2026, 10, 11)
    yard.group(GroupType.TEACHER_CREATED, "Elif", "Amara", "Kofi", "Rohan")
    yard.desk.at(2026, 11, 5)
    for name in ("Amara", "Kofi"):
        yard.read(name, MONDAY)
    yard.desk.lesson("Cello", MONDAY, "Rohan")
    yard.desk.mark("Cello", MONDAY, "Rohan", "E")
    yard.close(MONDAY)
    assert yard.one(BuddyGroup.current_streak) == 1


def test_a_group_whose_founding_is_undone_leaves_no_days_behind(yard: Yard) -> None:
    yard.consent("Amara", "Kofi")
    yard.read("Amara", MONDAY)
    yard.desk.at(2026, 10, 11)
    group(yard)
    yard.desk.at(2026, 11, 5)
    yard.close(DAYS[2])
    assert yard.one(BuddyGroupDailyRecord.id) is not None
    undo.undo(yard.desk.database)
    if yard.one(BuddyGroup.id) is not None:  # the closing was a change set of its own
        undo.undo(yard.desk.database)
    assert yard.one(BuddyGroup.id) is None
    assert yard.one(BuddyGroupDailyRecord.id) is None


def test_a_meeting_that_moves_takes_its_day_along(yard: Yard) -> None:
    yard.desk.mark("Violin", MONDAY, "Amara", "P")
    yard.close(DAYS[3])
    assert yard.streak("Amara") == (0, 1)
    meeting = yard.desk.meeting("Violin", MONDAY)

    def move(work: Any) -> None:
        row = work.session.get_one(LessonOccurrence, (work.database.school_id, meeting))
        row.local_date = DAYS[3]
        row.starts_at += timedelta(days=3)
        row.ends_at += timedelta(days=3)

    yard.desk.write(move)
    assert yard.streak("Amara") == (1, 1)


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/New_York", "UTC"])
def test_the_zone_of_the_computer_and_a_clock_change_move_no_day(
    yard: Yard, computer_in: Any, zone: str
) -> None:
    computer_in(zone)
    for day in (date(2026, 10, 23), date(2026, 10, 24), date(2026, 10, 25), date(2026, 10, 26)):
        yard.read("Amara", day)
    yard.desk.set(school_days=[1, 2, 3, 4, 5, 6, 7])
    yard.desk.database.clock = FixedClock(datetime(2026, 10, 26, 23, 30, tzinfo=UTC))
    assert yard.close(date(2026, 10, 27)) == 3
    yard.desk.database.clock = FixedClock(datetime(2026, 10, 27, 0, 30, tzinfo=UTC))
    yard.close(date(2026, 10, 27))
    assert yard.streak("Amara") == (4, 4)
