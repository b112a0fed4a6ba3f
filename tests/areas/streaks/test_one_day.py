"""A day closed alone is what it is as part of a week, and an older school keeps its days."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from desktop_app.areas.streaks import api as service
from desktop_app.areas.streaks.derivations import following
from desktop_app.areas.streaks.tables import (
    BuddyGroup,
    BuddyGroupDailyMember,
    BuddyGroupDailyRecord,
    BuddyGroupMember,
    StreakDay,
    StudentStreak,
)
from desktop_app.areas.streaks.terms import DayState, GroupType
from desktop_app.core.db import migrate
from desktop_app.core.db.engine import sqlite_engine
from desktop_app.schema import metadata
from tests.areas.billing.desk import open_desk
from tests.areas.streaks.test_streaks import Yard

DAYS = [date(2026, 10, 13) + timedelta(days=n) for n in range(12)]
LEFT_OUT = {"id", "daily_record_id", "created_at", "updated_at", "version"}


@pytest.fixture
def yard(tmp_path: Path) -> Iterator[Yard]:
    opened = Yard(open_desk(tmp_path))
    yield opened
    opened.desk.database.close()


def busy_weeks(yard: Yard) -> None:
    """Let a group pause, rest and go on, and let one pupil begin late and another be set aside."""
    yard.consent("Amara", "Kofi", "Rohan")
    yard.desk.at(2026, 10, 12)
    group = yard.group(GroupType.TEACHER_CREATED, "Elif", "Amara", "Kofi")
    yard.group(GroupType.TEACHER_CREATED, "Elif", "Amara", "Rohan")
    yard.desk.at(2026, 11, 5)
    yard.read("Amara", *(day for day in DAYS if day != DAYS[6]))
    yard.read("Kofi", *(day for day in DAYS if day != DAYS[1]))
    yard.read("Rohan", *DAYS[7:])
    pupils = yard.desk.students

    def say(work: Any) -> None:
        service.freeze(work, DAYS[2], "Trip", last=DAYS[4], group_id=group)
        service.freeze(work, DAYS[9], "Ill", last=DAYS[10], student_id=pupils["Rohan"])
        service.correct_day(work, pupils["Elif"], DAYS[3], DayState.EARNED, "Was there")
        service.correct_day(work, pupils["Kofi"], DAYS[8], DayState.EXCUSED, "Away")

    yard.desk.write(say)


def kept(yard: Yard) -> dict[str, list[tuple[Any, ...]]]:
    """Return all that is kept of days, but for what the rows are called."""
    tables = (StreakDay, StudentStreak, BuddyGroup, BuddyGroupMember, BuddyGroupDailyRecord)
    found: dict[str, list[tuple[Any, ...]]] = {}
    with yard.desk.database.reading() as session:
        for each in tables:
            columns = [c for c in each.__table__.columns if c.name not in LEFT_OUT]
            found[each.__tablename__] = _sorted(session.execute(select(*columns)))
        record, member = BuddyGroupDailyRecord, BuddyGroupDailyMember
        told = select(record.day, record.buddy_group_id, member.student_id, member.state)
        query = told.join(record, record.id == member.daily_record_id)
        found[member.__tablename__] = _sorted(session.execute(query))
    return found


def _sorted(rows: Any) -> list[tuple[Any, ...]]:
    return sorted((tuple(row) for row in rows), key=str)


def test_a_day_closed_alone_is_the_same_as_in_a_week(yard: Yard) -> None:
    busy_weeks(yard)
    for day in DAYS:
        yard.close(day)
    yard.sound()
    alone = kept(yard)
    assert all(alone.values())
    yard.desk.write(lambda work: following.DERIVATIONS[0].rebuild(work.session))
    assert kept(yard) == alone
    yard.read("Kofi", DAYS[1])
    yard.read("Elif", DAYS[5])
    yard.sound()
    assert yard.streak("Kofi") == (10, 10)


def test_a_day_that_is_there_twice_is_named(yard: Yard) -> None:
    yard.read("Amara", DAYS[0])
    yard.close(DAYS[0])
    columns = [c.name for c in StreakDay.__table__.columns if c.name not in LEFT_OUT]

    def copy(work: Any) -> None:
        row = work.session.scalars(select(StreakDay).where(StreakDay.club_id.is_(None))).one()
        work.session.add(StreakDay(**{name: getattr(row, name) for name in columns}))

    yard.desk.write(copy)
    with yard.desk.database.reading() as session:
        [said] = following.DERIVATIONS[0].differences(session)
    assert "Amara Reid" in said


def test_an_older_school_keeps_its_closed_days(tmp_path: Path) -> None:
    yard = Yard(open_desk(tmp_path))
    busy_weeks(yard)
    yard.close(DAYS[-1])
    before, path = kept(yard), yard.desk.database.path
    assert path is not None
    writer = sqlite_engine(path, writes=True)
    migrate.downgrade(writer, metadata(), "0007")
    migrate.upgrade(writer, metadata())
    writer.dispose()
    assert kept(yard) == before
    yard.sound()
    yard.desk.database.close()
