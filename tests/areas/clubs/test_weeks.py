"""A week in figures, and who is first and who may need help in a club."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop_app.areas.clubs import api as clubs
from desktop_app.areas.clubs.weeks import WeekFacts, class_average, figures
from desktop_app.areas.people.tables import Person, Student
from desktop_app.areas.people.terms import PrivacyLevel
from tests.areas.billing.desk import open_desk
from tests.areas.clubs.test_points import Hall

TODAY = date(2026, 11, 5)


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    desk = open_desk(tmp_path)
    yield Hall(desk)
    desk.database.close()


def week(points: int, *earlier: int, school_days: int = 5) -> WeekFacts:
    return WeekFacts(
        points, total_before=sum(earlier), per_level=12, school_days=school_days, active_days=2,
        best_before=max(earlier, default=0), earlier=earlier, earlier_days=[5] * len(earlier),
        pages=points, books=1,
    )  # fmt: skip


def test_a_week_is_seen_beside_the_weeks_before_it() -> None:
    found = figures(week(30, 10, 20))
    assert (found.level_at_start, found.level_at_end, found.levels_progressed) == (3, 6, 3)
    assert (found.pages_read, found.books_completed, found.pages_per_day) == (30, 1, 6_000)
    assert (found.consistency, found.personal_best, found.improvement) == (400, True, 500)
    assert (found.velocity, found.prediction) == (4_000, 20_000)


def test_nothing_is_compared_with_an_empty_week_or_foretold_from_one() -> None:
    assert figures(week(30, 10, 0)).improvement is None
    assert figures(week(30)).prediction is None
    assert figures(week(0, 10, 20, school_days=0)).prediction == 15_000


def test_the_mean_of_a_club_is_left_out_under_five_members() -> None:
    assert class_average([1, 2, 3, 4]) is None
    assert class_average([1, 2, 3, 4, 6]) == 3_200


def test_ties_share_a_place_and_who_is_private_has_none(hall: Hall) -> None:
    for name, pages in {"Amara": 20, "Kofi": 20, "Rohan": 10, "Elif": 30}.items():
        hall.service.log_reading(hall.reading, hall.desk.students[name], pages, day=TODAY)
    with hall.desk.database.writing("Private") as work:
        key = (hall.desk.database.school_id, hall.desk.students["Elif"])
        student = work.session.get_one(Student, key)
        person = work.session.get_one(Person, (key[0], student.person_id))
        person.privacy_level = PrivacyLevel.PRIVATE
    with hall.desk.database.reading() as session:
        rows = clubs.members(session, hall.reading, TODAY)
    assert [(row.name, row.rank) for row in rows[:4]] == [
        ("Elif Reid", None), ("Amara Reid", 1), ("Kofi Reid", 1), ("Rohan Reid", 3)
    ]  # fmt: skip


def test_who_stays_at_one_level_for_weeks_may_need_help(hall: Hall) -> None:
    amara = hall.desk.students["Amara"]
    hall.service.log_reading(hall.reading, amara, 13, day=TODAY - timedelta(days=2))
    with hall.desk.database.reading() as session:
        rows = clubs.members(session, hall.reading, TODAY)
    named = {row.name for row in clubs.may_need_help(rows, 21, TODAY)}
    assert "Amara Reid" not in named
    assert "Kofi Reid" in named
    days = {row.name: row.days_at_level(TODAY) for row in rows}
    assert (days["Amara Reid"], days["Kofi Reid"]) == (2, 31)
