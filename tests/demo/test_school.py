"""The demo school: the same for the same seed and day, believable, and right by the rules."""

import hashlib
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from desktop_app import bootstrap
from desktop_app.areas.billing import api as billing
from desktop_app.areas.people import rules as people_rules
from desktop_app.areas.people.tables import Person, Student
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.tables import Lesson
from desktop_app.core.clock import FixedClock
from desktop_app.core.db import search
from desktop_app.core.db.checks import problems
from desktop_app.core.db.database import Database
from desktop_app.core.errors import RuleBroken
from desktop_app.core.printing.frozen import thaw
from desktop_app.core.printing.render import missing_glyphs
from desktop_app.demo import cast
from desktop_app.demo.building import build_demo
from desktop_app.demo.school import Wish

TODAY = date(2026, 11, 19)
DERIVED = {
    "family_balance", "learning_points_transaction", "learning_points_balance",
    "student_club_level", "weekly_learning_points_snapshot", "student_streak", "streak_day",
    "buddy_group_daily_record", "buddy_group_daily_member",
}  # fmt: skip
OWN_IDS = {"id", "daily_record_id"}  # of rows that derivations make


def opened(path: Path, wish: Wish) -> Database:
    return bootstrap.open_school(path, clock=FixedClock(wish.now))


@pytest.fixture(scope="module", params=[186, pytest.param(2000, marks=pytest.mark.long)])
def school(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    path = tmp_path_factory.mktemp("demo") / "demo.downbeat"
    wish = Wish(TODAY, request.param)
    build_demo(path, wish)
    with opened(path, wish) as database:
        yield database


def content(path: Path) -> dict[str, str]:
    """Hash every table; the search index is a cache and left out."""
    found = {}
    with sqlite3.connect(path) as connection:
        names = (
            "SELECT name FROM sqlite_master "
            "WHERE type = 'table' AND name NOT LIKE 'search%' ORDER BY name"
        )
        for (name,) in connection.execute(names).fetchall():
            found_rows = connection.execute(f'SELECT * FROM "{name}"')
            said = [at for at, column in enumerate(found_rows.description)
                    if name not in DERIVED or column[0] not in OWN_IDS]  # fmt: skip
            rows = sorted(repr([row[at] for at in said]) for row in found_rows.fetchall())
            found[name] = hashlib.sha256("".join(rows).encode()).hexdigest()
    connection.close()
    return found


def count(database: Database, table: Any) -> int:
    with database.reading() as session:
        return session.scalars(select(func.count()).select_from(table)).one()


def test_the_same_seed_and_day_make_the_same_school(tmp_path: Path) -> None:
    for name in ("a", "b"):
        build_demo(tmp_path / f"{name}.downbeat", Wish(TODAY, 60, seed=7))
    build_demo(tmp_path / "c.downbeat", Wish(TODAY, 60, seed=8))
    first, second, other = (content(tmp_path / f"{name}.downbeat") for name in "abc")
    assert first == second
    assert first["person"] != other["person"]


def test_everything_stored_is_what_the_rules_give(school: Database) -> None:
    assert problems(school, school.checks) == []


def test_a_run_of_a_billed_month_finds_nothing_but_later_corrections(school: Database) -> None:
    with school.reading() as session:
        earlier = billing.plan_run(session, billing.Month.parse("2026-09"))
        later = billing.plan_run(session, billing.Month.parse("2026-10"), earlier_prices=True)
    assert earlier.bills == ()
    assert later.problems == ()
    kinds = {line.kind for bill in later.bills for line in bill.lines}
    assert kinds == {billing.LineKind.CORRECTION}
    assert all(line.amount < 0 for bill in later.bills for line in bill.lines)


def test_the_next_month_is_ready_to_be_billed(school: Database) -> None:
    with school.reading() as session:
        plan = billing.plan_run(session, billing.Month.parse("2026-11"))
    assert ["waits for a choice" in each.sentence for each in plan.problems] == [True, True]
    assert plan.total > 0


def test_exactly_one_conflict_stands_and_says_why(school: Database) -> None:
    with school.reading() as session:
        standing = timetable.standing_conflicts(session, date(2026, 8, 1), date(2027, 8, 1))
    found = [each for each in standing if each.conflict.away_until is None]
    assert len(standing) > len(found)  # somebody is away, and the lessons wait for cover
    assert [(each.title, each.conflict.who) for each in found] == [
        ("Violin, exam preparation", "Maeve Cullinan")
    ]
    assert found[0].booked_anyway


def test_names_are_sorted_and_found_as_the_services_would(school: Database) -> None:
    with school.reading() as session:
        rows = session.execute(select(Person.given_name, Person.family_name, Person.sort_name))
        assert all(sort == people_rules.sort_name(given, family) for given, family, sort in rows)
        kofi = select(Person.given_name).where(
            search.matches(session, "person", "okonkwo", Person.id)
        )
        assert "Kofi" in session.scalars(kofi).all()


def test_teachers_and_rooms_grow_with_the_students(school: Database) -> None:
    students = count(school, Student)
    with school.reading() as session:
        teachers = session.scalars(select(func.count(Lesson.teacher_id.distinct()))).one()
    assert teachers == -(-students // 25)
    with school.reading() as session:
        rooms = bootstrap.school.rooms(session)
    assert len(rooms) in {-(-6 * students // 200), 6}


def test_every_lesson_type_and_recurrence_is_there(school: Database) -> None:
    with school.reading() as session:
        lines = timetable.all_lessons(session)
    assert {line.type for line in lines} == set(timetable.LessonType)
    assert {line.recurrence for line in lines} == set(timetable.Recurrence)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    path = tmp_path_factory.mktemp("demo") / "small.downbeat"
    build_demo(path, Wish(TODAY))
    with opened(path, Wish(TODAY)) as database:
        yield database


def test_names_come_in_ten_scripts_and_every_one_can_be_printed(small: Database) -> None:
    import unicodedata

    with small.reading() as session:
        names = [name for name in session.scalars(select(Person.native_name)) if name]
    scripts = {unicodedata.name(name[0]).split()[0] for name in names}
    assert len(scripts) >= 10
    with small.reading() as session:
        ids = [row.id for row in billing.all_invoices(session, TODAY)]
        texts = _documents(session, ids)
    assert all(missing_glyphs(thaw(text.split("\n", 1)[1])) == () for text in texts[:200])


def _documents(session: Any, ids: list[Any]) -> list[str]:
    from desktop_app.core.documents import IssuedDocument

    query = select(IssuedDocument.content).where(IssuedDocument.invoice_id.in_(ids[:500]))
    return list(session.scalars(query))


def test_the_people_of_the_pictures_are_at_home(small: Database) -> None:
    with small.reading() as session:
        known = {
            (given, family)
            for given, family in session.execute(select(Person.given_name, Person.family_name))
        }
    assert {(c.given, c.family) for h in cast.HOUSEHOLDS for c in h.children} <= known
    assert {("Maeve", "Cullinan"), ("Ruth", "Danquah")} <= known


def test_families_have_paid_owe_have_credit_and_one_has_a_credit_note(small: Database) -> None:
    with small.reading() as session:
        invoices = billing.all_invoices(session, TODAY)
        balances = {family.family: family for family in billing.groups(session, TODAY)}
    standings = {row.standing for row in invoices}
    wanted = billing.Standing
    assert standings >= {
        wanted.PAID,
        wanted.PART_PAID,
        wanted.OVERDUE,
        wanted.CREDIT,
        wanted.ISSUED,
    }
    paid = sum(row.standing is wanted.PAID for row in invoices)
    assert paid > len(invoices) * 0.7
    assert balances["Feldwick"].owed > 0
    assert balances["Okonkwo-Reid"].owed > 0


def test_a_month_of_registers_is_marked_and_the_last_days_partly(small: Database) -> None:
    with small.reading() as session:
        week = timetable.meetings_between(session, date(2026, 10, 5), date(2026, 10, 9))
        late = timetable.meetings_between(session, date(2026, 11, 17), TODAY)
    assert all(row.finished_at or row.cancelled for row in week)
    assert any(row.finished_at is None and not row.cancelled for row in late)


@pytest.mark.parametrize(
    "today",
    [
        date(2026, 9, 3),
        date(2026, 12, 31),
        date(2027, 1, 15),
        date(2027, 4, 2),
        date(2027, 7, 20),
        date(2028, 2, 29),
    ],
)
def test_any_day_of_the_year_makes_a_sound_school(tmp_path: Path, today: date) -> None:
    wish = Wish(today, 60)
    build_demo(tmp_path / "d.downbeat", wish)
    with opened(tmp_path / "d.downbeat", wish) as database:
        assert problems(database, database.checks) == []
        with database.reading() as session:
            days = timetable.meetings_between(session, date(2020, 1, 1), today)
    assert len({row.day.isocalendar()[:2] for row in days}) >= 10


def test_a_demo_that_stops_leaves_no_file(tmp_path: Path) -> None:
    from desktop_app.core.errors import Stopped
    from desktop_app.core.progress import Progress

    class Impatient(Progress):
        def step(self, done: int, total: int, what: str = "") -> None:
            raise Stopped("Stopped.")

    with pytest.raises(Stopped):
        build_demo(tmp_path / "d.downbeat", Wish(TODAY, 50), Impatient())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("students", [0, 49, 100_001])
def test_a_demo_school_has_from_50_to_100_000_students(students: int) -> None:
    with pytest.raises(RuleBroken, match="from 50 to 100,000"):
        Wish(TODAY, students)
