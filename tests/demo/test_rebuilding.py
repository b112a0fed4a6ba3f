"""On the demo school every stored figure comes out the same when it is worked out anew."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from desktop_app import bootstrap
from desktop_app.areas.clubs import api as clubs
from desktop_app.areas.clubs.tables import (
    LearningPointsBalance,
    LearningPointsTransaction,
    StudentClubLevel,
    WeeklyLearningPointsSnapshot,
)
from desktop_app.areas.streaks import api as streaks
from desktop_app.areas.streaks.tables import (
    BuddyGroup,
    BuddyGroupDailyMember,
    BuddyGroupDailyRecord,
    BuddyGroupMember,
    StreakDay,
    StudentStreak,
)
from desktop_app.core.clock import FixedClock
from desktop_app.core.db.checks import problems
from desktop_app.core.db.database import Database
from desktop_app.demo.building import build_demo
from desktop_app.demo.school import Wish

TODAY = date(2026, 11, 19)
KEPT = (
    LearningPointsTransaction, LearningPointsBalance, StudentClubLevel,
    WeeklyLearningPointsSnapshot, StreakDay, StudentStreak, BuddyGroup, BuddyGroupMember,
    BuddyGroupDailyRecord,
)  # fmt: skip
OWN = {"id", "created_at", "updated_at", "version", "calculated_at", "daily_record_id"}


@pytest.fixture(scope="module", params=[200, pytest.param(10_000, marks=pytest.mark.long)])
def school(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    path = tmp_path_factory.mktemp("demo") / "demo.downbeat"
    wish = Wish(TODAY, request.param)
    build_demo(path, wish)
    with bootstrap.open_school(path, clock=FixedClock(wish.now)) as database:
        with database.writing("Close") as work:
            streaks.close_days(work.session, TODAY)
            clubs.close_weeks(work.session)
        yield database


def figures(database: Database) -> dict[str, int]:
    """Return a number for what each table holds, whatever its rows are called."""
    found: dict[str, int] = {}
    with database.reading() as session:
        for table in KEPT:
            names = [c.name for c in table.__table__.columns if c.name not in OWN]
            rows = session.execute(select(*(getattr(table, name) for name in names)))
            found[table.__tablename__] = hash(frozenset(tuple(row) for row in rows))
        told: Any = (
            select(BuddyGroupDailyRecord.buddy_group_id, BuddyGroupDailyRecord.day,
                   BuddyGroupDailyMember.student_id, BuddyGroupDailyMember.state)
            .join(BuddyGroupDailyRecord,
                  BuddyGroupDailyRecord.id == BuddyGroupDailyMember.daily_record_id)
        )  # fmt: skip
        rows = session.execute(told)
        found["members"] = hash(frozenset(tuple(row) for row in rows))
    return found


def test_a_rebuild_reproduces_every_stored_figure(school: Database) -> None:
    assert problems(school) == []
    before = figures(school)
    with school.writing("Work everything out anew") as work:
        for derivation in school.derivations:
            derivation.rebuild(work.session)
            work.session.flush()
    assert figures(school) == before


def test_taking_points_back_and_giving_them_again_leaves_every_sum_as_it_was(
    school: Database,
) -> None:
    row, service = LearningPointsBalance, clubs.ClubService(school)
    with school.reading() as session:
        entries = {each.reverses_id for each in session.scalars(select(LearningPointsTransaction))}
        some = [
            each.id
            for each in session.scalars(
                select(LearningPointsTransaction).where(
                    LearningPointsTransaction.type == clubs.TransactionType.TEACHER_AWARD
                )
            )
            if each.id not in entries
        ][:3]
        total = sum(session.scalars(select(row.total)))
    assert some
    taken = 0
    for entry in some:
        with school.reading() as session:
            key = (school.school_id, entry)
            taken += session.get_one(LearningPointsTransaction, key).points
        service.reverse(entry, "To see that it comes out even")
    with school.reading() as session:
        assert sum(session.scalars(select(row.total))) == total - taken
    assert problems(school) == []
