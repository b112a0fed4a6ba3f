"""Days are closed once, however many desks are at it, and a fact that comes meanwhile counts."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from desktop_app import bootstrap
from desktop_app.areas.clubs import api as clubs
from desktop_app.areas.clubs.tables import LearningPointsTransaction
from desktop_app.areas.streaks.derivations import following
from desktop_app.areas.streaks.tables import StreakDay
from desktop_app.core.access.actor import Actor
from desktop_app.core.clock import FixedClock
from desktop_app.core.db import school_server
from desktop_app.core.db.database import Database
from tests.areas.billing.desk import NOW, open_server_desk
from tests.areas.streaks.test_streaks import MONDAY, Yard
from tests.at_once import at_once

DAYS = [MONDAY + timedelta(days=n) for n in range(10)]


@pytest.fixture
def yard(postgresql_url: str) -> Iterator[Yard]:
    opened = Yard(open_server_desk(postgresql_url))
    yield opened
    opened.sound()
    opened.desk.database.close()


def other_desk(url: str) -> Database:
    return bootstrap.wire(
        school_server.open_server_school(
            url, school_id=1, actor=Actor("Tom", device="desk-2"), clock=FixedClock(NOW)
        )
    )


def closing(database: Database, until: date, found: list[int]) -> Callable[[], None]:
    def close() -> None:
        with database.writing("Close days") as work:
            found.append(following.close_days(work.session, until))

    return close


def test_two_desks_that_close_the_same_day_close_it_once(yard: Yard, postgresql_url: str) -> None:
    yard.read("Amara", *DAYS)
    second = other_desk(postgresql_url)
    for day in DAYS[:6]:
        found: list[int] = []
        both = (closing(yard.desk.database, day, found), closing(second, day, found))
        assert at_once(*both) == []
        assert sorted(found) == [0, 1]
    second.close()
    with yard.desk.database.reading() as session:
        rows = select(func.count()).where(StreakDay.club_id.is_(None))
        assert session.execute(rows).scalar() == 6
    assert yard.streak("Amara") == (6, 6)


def test_a_fact_that_comes_while_its_day_is_closed_counts(yard: Yard, postgresql_url: str) -> None:
    yard.read("Kofi", *DAYS)
    yard.close(DAYS[0])
    other = other_desk(postgresql_url)
    second = clubs.ClubService(other)
    amara: UUID = yard.desk.students["Amara"]
    for day in DAYS[1:6]:
        refused = at_once(
            closing(yard.desk.database, day, []),
            lambda day=day: second.log_reading(yard.club, amara, 5, day=day),
        )
        assert refused == []
    other.close()
    yard.close(DAYS[5])
    assert yard.streak("Amara") == (5, 5)


def test_two_desks_that_enter_work_of_one_pupil_bring_its_points_once(
    yard: Yard, postgresql_url: str
) -> None:
    other = other_desk(postgresql_url)
    second = clubs.ClubService(other)
    amara = yard.desk.students["Amara"]
    for day in DAYS[:5]:
        refused = at_once(
            lambda day=day: yard.read("Amara", day),
            lambda day=day: second.log_reading(yard.club, amara, 7, day=day),
        )
        assert refused == []
    other.close()
    row = LearningPointsTransaction
    with yard.desk.database.reading() as session:
        points = session.execute(select(func.sum(row.points), func.count())).one()
        assert tuple(points) == (5 * 12, 10)
        for derivation in clubs.DERIVATIONS:
            assert derivation.differences(session) == []
