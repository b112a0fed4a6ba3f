"""What clubs read and write is the same on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from desktop_app import bootstrap
from desktop_app.areas.clubs import api as clubs
from desktop_app.areas.clubs.queries.board import board
from desktop_app.areas.clubs.queries.history import entries, to_check
from desktop_app.areas.clubs.queries.homework import (
    class_of,
    completions_of,
    find_books,
    homework_of,
    levels_of,
    outsiders,
)
from desktop_app.areas.clubs.queries.standing import kept_weeks, standings_of
from desktop_app.areas.clubs.tables import LearningPointsBalance
from desktop_app.areas.clubs.terms import SpanKind
from desktop_app.core.clock import FixedClock
from tests.areas.billing.desk import Desk, open_desk, open_server_desk
from tests.areas.clubs.ui.hall import made

TODAY = date(2026, 11, 5)


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    if request.param == "sqlite":
        opened = open_desk(tmp_path)
    else:
        opened = open_server_desk(request.getfixturevalue("postgresql_url"))
    bootstrap.wire(opened.database)
    opened.database.clock = FixedClock(datetime(2026, 11, 5, 15, 0, tzinfo=UTC))
    for name in ("Amara", "Kofi", "Rohan"):
        opened.student(f"{name} Reid")
    yield opened
    with opened.database.reading() as session:
        for derivation in clubs.DERIVATIONS:
            assert derivation.differences(session) == []
    opened.database.close()


def test_a_club_is_entered_read_and_mended_alike(desk: Desk) -> None:
    service = clubs.ClubService(desk.database)
    amara, kofi = desk.students["Amara"], desk.students["Kofi"]
    number = made(service.add_club("Number Club", clubs.ClubKind.LADDER))
    service.set_levels(number, [{"number": n, "name": f"No. {n}"} for n in (90, 88, 92)])
    service.join(number, [amara, kofi], date(2026, 10, 5))
    with desk.database.reading() as session:
        levels = {row.number: row.id for row in levels_of(session, number)}
        assert list(levels) == [88, 90, 92]
        assert [row.name for row in outsiders(session, number, TODAY)] == ["Rohan Reid"]
    new = clubs.NewHomework("Test", clubs.HomeworkKind.LEVEL, date(2026, 11, 30), club_id=number)
    homework = made(service.set_homework(new))
    done = [
        clubs.Completion(amara, level_id=levels[90]),
        clubs.Completion(kofi, level_id=levels[88]),
    ]
    service.enter_grid({homework: done})
    with desk.database.reading() as session:
        [row] = homework_of(session, club_id=number)
        assert row.done == 2
        assert [each.name for each in class_of(session, row, TODAY)] == ["Amara Reid", "Kofi Reid"]
        first = next(one for one in completions_of(session, [homework]) if one.student_id == kofi)
    again = clubs.Completion(kofi, level_id=levels[92], quality=1_250)
    service.enter_grid({homework: [again]}, [first.id])
    assert_read_alike(desk, number, amara, kofi)


def test_points_given_again_are_added_alike(desk: Desk) -> None:
    service = clubs.ClubService(desk.database)
    amara, kofi = desk.students["Amara"], desk.students["Kofi"]
    reading = made(service.add_club("Reading Club", clubs.ClubKind.READING))
    service.join(reading, [amara, kofi], date(2026, 10, 5))
    for points, day in ((9, TODAY - timedelta(days=9)), (5, TODAY), (8, TODAY), (3, None)):
        service.give_points(reading, [amara, kofi], points, "Well read", day=day)
    service.give_points(reading, [amara], 2, "Late", day=TODAY - timedelta(days=2))
    with desk.database.reading() as session:
        row = LearningPointsBalance
        query = select(row.total, row.level, row.best_week_points, row.level_since, row.version)
        kept = session.execute(query.order_by(row.total)).all()
    assert [tuple(each) for each in kept] == [(25, 3, 16, TODAY, 4), (27, 3, 18, TODAY, 5)]


def assert_read_alike(desk: Desk, number: UUID, amara: UUID, kofi: UUID) -> None:
    desk.write(lambda work: clubs.close_weeks(work.session))
    with desk.database.reading() as session:
        for kind in SpanKind:
            shown = board(session, number, kind, TODAY)
            assert shown is not None
            assert [(row.name, row.total, row.earned) for row in shown.rows] == [
                ("Kofi Reid", 45, 45), ("Amara Reid", 24, 24),
            ]  # fmt: skip
        ups = [row.level_after for row in entries(session, student_id=amara)]
        assert sorted(ups) == [2, 3]
        assert len(entries(session, student_id=kofi, most=2)) == 2
        assert to_check(session, number) == []
        assert find_books(session, "x") == []
        [standing] = standings_of(session, kofi, TODAY)
        assert (standing.rung, standing.total, standing.member) == ("No. 92", 45, True)
        assert len(kept_weeks(session, kofi, number)) == 4
