"""Times of keeping: looked at first, then applied, and never shorter than the law."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from desktop_app.areas.people.api import PeopleService
from desktop_app.areas.people.tables import Person, PersonHealth, PersonNote, Student
from desktop_app.areas.privacy.api import RetentionService, Subject, rules_of
from desktop_app.areas.privacy.rules import (
    Names,
    check_months,
    is_due,
    kept_until,
    months_before,
    without,
)
from desktop_app.areas.privacy.tables import Erasure
from desktop_app.core.clock import FixedClock
from desktop_app.core.db import checks
from desktop_app.core.db.database import Database
from desktop_app.core.errors import RuleBroken
from desktop_app.core.journal.tables import Change
from desktop_app.core.journal.undo import undo
from tests.areas.people.people_of import add_student

LATER = datetime(2031, 6, 1, 12, tzinfo=UTC)


def counted(database: Database, model: type) -> int:
    with database.reading() as session:
        return int(session.execute(select(func.count()).select_from(model)).scalar_one())


@pytest.fixture
def service(database: Database) -> RetentionService:
    """A pupil who left in 2026 with a note and an allergy, seen years later."""
    add_student(database, "Amara Okonkwo", left_on=date(2026, 9, 30), allergies="Nuts")
    add_student(database, "Kofi Mensah")
    with database.reading() as session:
        person = session.scalars(select(Person.id).where(Person.given_name == "Amara")).one()
    PeopleService(database).add_note(person, "Plays by ear")
    database.clock = FixedClock(LATER)
    return RetentionService(database)


def names(service: RetentionService, subject: Subject) -> list[str]:
    return [name for due in service.preview(subject) for _, name in due.persons]


def test_looking_changes_nothing_and_names_who_is_due(
    database: Database, service: RetentionService
) -> None:
    service.set(Subject.PUPILS, 36, is_active=True)
    before = counted(database, Change)
    assert names(service, Subject.PUPILS) == ["Amara Okonkwo"]
    assert counted(database, Change) == before
    service.set(Subject.PUPILS, 120, is_active=True)
    assert names(service, Subject.PUPILS) == []


def test_who_left_long_enough_ago_is_erased_and_the_others_stay(
    database: Database, service: RetentionService
) -> None:
    service.set(Subject.PUPILS, 36, is_active=True)
    assert [each.count for each in service.apply()] == [1]
    assert counted(database, Erasure) == 1
    with database.reading() as session:
        assert session.scalars(select(Person.given_name).order_by(Person.given_name)).all() == [
            "", "Kofi",
        ]  # fmt: skip
        applied = [rule.applied_on for rule in rules_of(session) if rule.applied_on]
    assert applied == [LATER.date()]
    assert checks.problems(database, database.checks) == []


@pytest.mark.parametrize(
    ("subject", "model"), [(Subject.HEALTH, PersonHealth), (Subject.NOTES, PersonNote)]
)
def test_notes_and_health_go_from_the_journal_too(
    database: Database, service: RetentionService, subject: Subject, model: type
) -> None:
    service.set(subject, 12, is_active=True)
    assert [each.count for each in service.apply(subject)] == [1]
    assert counted(database, model) == 0
    with database.reading() as session:
        query = select(func.count()).where(Change.table_name == model.__tablename__)  # type: ignore[attr-defined]
        assert session.execute(query).scalar_one() == 0


def test_the_trail_goes_and_what_is_newer_stays(
    database: Database, service: RetentionService
) -> None:
    service.set(Subject.TRAIL, 12, is_active=True)
    assert service.apply(Subject.TRAIL)[0].count > 0
    with database.reading() as session:
        tables = set(session.scalars(select(Change.table_name)))
    assert tables == {"retention_rule"}
    assert counted(database, Student) == 2


def test_a_rule_that_is_off_does_nothing(database: Database, service: RetentionService) -> None:
    service.set(Subject.PUPILS, 12, is_active=False)
    assert service.apply() == []
    with pytest.raises(RuleBroken, match="not switched on"):
        service.apply(Subject.PUPILS)
    assert counted(database, Erasure) == 0


def test_setting_a_rule_can_be_undone(database: Database, service: RetentionService) -> None:
    service.set(Subject.NOTES, 24, is_active=True)
    undo(database)
    with database.reading() as session:
        assert not any(rule.is_set for rule in rules_of(session))


@pytest.mark.parametrize(("subject", "months"), [
    (Subject.NOTES, 0), (Subject.NOTES, 1_201), (Subject.DOCUMENTS, 71), (Subject.PUPILS, -3),
])  # fmt: skip
def test_times_that_cannot_be_are_refused(subject: Subject, months: int) -> None:
    with pytest.raises(RuleBroken):
        check_months(subject, months)


# --- the rules themselves -------------------------------------------------------------------------

DAYS = st.dates(date(2000, 3, 1), date(2060, 12, 31))


@given(day=DAYS, months=st.integers(1, 300))
def test_months_before_and_after_end_in_the_same_month(day: date, months: int) -> None:
    before = months_before(day, months)
    assert (day.year - before.year) * 12 + day.month - before.month == months
    assert before.day <= day.day


@given(day=DAYS, months=st.integers(72, 300))
def test_a_document_is_kept_from_the_end_of_its_year(day: date, months: int) -> None:
    until = kept_until(day, months)
    assert until > months_before(day, -months) or day.month == 12
    assert kept_until(date(day.year, 1, 1), months) == until


def test_what_ended_today_is_not_due_and_what_never_ended_neither() -> None:
    day = date(2026, 11, 19)
    assert not is_due(day, day, 1)
    assert not is_due(None, day, 1)
    assert not is_due(date(2026, 10, 19), day, 1)
    assert is_due(date(2026, 10, 18), day, 1)


AMARA = Names(whole=frozenset({"Amara Okonkwo"}), single=frozenset({"Amara"}),
              near=frozenset({"Okonkwo"}))  # fmt: skip


@pytest.mark.parametrize(("said", "left"), [
    ("amara okonkwo rang", "X rang"),
    ("Amara’s bow", "X’s bow"),
    ("Amaral and Okonkwo", "Amaral and Okonkwo"),
    ("amara means grace", "amara means grace"),
    ("AMARA OKONKWO, Amara", "X, X"),
])  # fmt: skip
def test_a_name_goes_as_a_word_and_others_words_stay(said: str, left: str) -> None:
    assert without(said, AMARA, "X") == left


def test_a_name_others_bear_goes_only_where_it_is_surely_meant() -> None:
    assert without("Okonkwo paid", AMARA, "X") == "Okonkwo paid"
    assert without("Okonkwo paid", AMARA, "X", near=True) == "X paid"


def test_a_name_in_a_script_without_spaces_goes_inside_words() -> None:
    assert without("陈美玲很好", Names(whole=frozenset({"陈美玲"})), "X") == "X很好"
