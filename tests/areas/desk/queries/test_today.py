"""The day, what needs somebody, and what stands beside the day."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest

from desktop_app.areas.attendance.api import RegisterState
from desktop_app.areas.attendance.tables import MakeUpCredit
from desktop_app.areas.desk.queries.today import TodayDay, own_staff, read_today, rosters
from desktop_app.areas.desk.queries.today_alerts import Alert, AlertKind, alerts
from desktop_app.areas.desk.queries.today_side import birthdays_of_week, payments_due, read_side
from desktop_app.areas.people import api as people
from desktop_app.areas.people.tables import PersonPrivate
from desktop_app.areas.timetable.tables import (
    LessonOccurrence,
    TeacherAvailability,
    TimeOff,
    WaitlistEntry,
)
from desktop_app.areas.timetable.terms import OccurrenceStatus, TimeOffKind
from desktop_app.core.access.actor import Actor, Role
from desktop_app.core.db.database import Database
from tests.areas.desk.queries.larkfield import TODAY, Larkfield
from tests.factories import NOW


def day_of(database: Database, day: date | None = None, **more: Any) -> TodayDay:
    with database.reading() as session:
        return read_today(session, NOW, day, **more)


def told(database: Database, **more: Any) -> dict[AlertKind, Alert]:
    with database.reading() as session:
        return {each.kind: each for each in alerts(session, NOW, **more)}


def add(database: Database, *rows: Any) -> None:
    with database.writing("Add") as work:
        work.session.add_all(rows)


def change(database: Database, meeting: UUID, **facts: Any) -> None:
    with database.writing("Change") as work:
        row = work.session.get(LessonOccurrence, (database.school_id, meeting))
        for name, value in facts.items():
            setattr(row, name, value)


def test_a_day_has_its_lessons_lanes_and_counts(database: Database, school: Larkfield) -> None:
    found = day_of(database)
    assert found.day == found.today == TODAY
    (block,) = found.blocks
    assert (block.name, block.state) == ("Strings", RegisterState.NOT_MARKED)
    assert (found.expected, found.teachers_in, found.counts()) == (3, 1, (1, 0, 1, 0))
    assert [lane.name for lane in found.rooms] == ["Studio A", "Studio B"]
    assert [lane.name for lane in found.teachers] == ["Ruth Cullinan"]
    assert [line.meeting.title for line in found.unmarked] == ["Strings"]


def test_a_lesson_alone_is_called_by_its_pupil_and_shows_the_mark(
    database: Database, school: Larkfield
) -> None:
    (block,) = day_of(database, date(2026, 11, 16)).blocks
    assert (block.name, block.mark, block.is_present) == ("Amara Okonkwo-Reid", "Present", True)


def test_a_cancelled_lesson_is_told_but_expects_nobody(
    database: Database, school: Larkfield
) -> None:
    found = day_of(database, date(2026, 11, 20))
    assert (len(found.blocks), found.expected, found.teachers_in) == (1, 0, 0)


def test_a_teacher_has_the_own_day_alone(database: Database, school: Larkfield) -> None:
    asha = school.staff["Asha Menon"]
    assert day_of(database, own=asha).blocks == ()
    found = told(database, own=asha)
    assert set(found) <= {AlertKind.UNFINISHED}
    with database.reading() as session:
        (person,) = people.find_persons(session, "Asha Menon")
        teacher = Actor("Asha", frozenset({Role.TEACHER}), person.person_id)
        office = Actor("Asha", frozenset({Role.FRONT_DESK, Role.TEACHER}), person.person_id)
        assert own_staff(session, teacher) == asha
        assert own_staff(session, office) is None


def test_who_is_expected_is_named_by_meeting(database: Database, school: Larkfield) -> None:
    (block,) = day_of(database).blocks
    with database.reading() as session:
        names = rosters(session, [block.meeting.id])[block.meeting.id]
    assert names == ["Jonah Feldwick", "Amara Okonkwo-Reid", "Kofi Okonkwo-Reid"]


def test_nothing_needs_anybody_where_all_is_well(database: Database, school: Larkfield) -> None:
    assert AlertKind.DOUBLE not in told(database)
    assert AlertKind.AWAY not in told(database)


def test_a_teacher_who_is_away_with_lessons_needs_cover(
    database: Database, school: Larkfield
) -> None:
    ruth = school.staff["Ruth Cullinan"]
    away = datetime(2026, 11, 23, tzinfo=UTC)
    add(
        database,
        TimeOff(teacher_id=ruth, starts_at=away, ends_at=away + timedelta(days=7),
                kind=TimeOffKind.SICK),
    )  # fmt: skip
    found = told(database)[AlertKind.AWAY]
    assert (found.key, found.title, found.count, found.free) == (ruth, "Ruth Cullinan", 2, 1)
    assert (found.day, found.until) == (date(2026, 11, 23), date(2026, 11, 26))


def test_two_lessons_at_once_are_one_alert(database: Database, school: Larkfield) -> None:
    (block,) = day_of(database).blocks
    (other,) = day_of(database, date(2026, 11, 23)).blocks
    change(
        database, other.meeting.id, local_date=TODAY, starts_at=block.meeting.starts_at,
        ends_at=block.meeting.ends_at,
    )  # fmt: skip
    with database.reading() as session:
        found = [a for a in alerts(session, NOW) if a.kind is AlertKind.DOUBLE]
    assert len(found) == 1
    assert {found[0].other, found[0].second} == {"Violin", "Strings"}
    assert all(block.conflict for block in day_of(database).blocks)


def test_registers_that_wait_for_days_are_told_with_the_oldest(
    database: Database, school: Larkfield
) -> None:
    (block,) = day_of(database, date(2026, 11, 12)).blocks
    change(database, block.meeting.id, status=OccurrenceStatus.SCHEDULED)
    found = told(database)[AlertKind.UNFINISHED]
    assert (found.key, found.count, found.day) == (block.meeting.id, 1, date(2026, 11, 12))
    assert block.meeting.id in {line.meeting.id for line in day_of(database).unmarked}


def test_a_make_up_that_expires_soon_is_told(database: Database, school: Larkfield) -> None:
    amara = school.students["Amara"]
    add(
        database,
        MakeUpCredit(student_id=amara, minutes=45, reason="Ill", given_on=date(2026, 10, 1),
                     expires_on=date(2026, 11, 30)),
        MakeUpCredit(student_id=amara, minutes=45, reason="Ill", given_on=date(2026, 10, 1),
                     expires_on=date(2027, 3, 31)),
    )  # fmt: skip
    found = told(database)[AlertKind.CREDITS]
    assert (found.key, found.count, found.day) == (amara, 1, date(2026, 11, 30))


def test_a_free_place_somebody_waits_for_is_told(database: Database, school: Larkfield) -> None:
    strings = school.lessons["Strings"]
    add(
        database,
        WaitlistEntry(lesson_id=strings, student_id=school.students["Noor"], place=1,
                      asked_on=TODAY),
    )  # fmt: skip
    found = told(database)[AlertKind.PLACE]
    assert (found.key, found.title, found.count) == (strings, "Strings", 1)


def test_a_lesson_outside_a_teachers_hours_is_told(database: Database, school: Larkfield) -> None:
    add(
        database,
        TeacherAvailability(teacher_id=school.staff["Ruth Cullinan"], day_of_week=4,
                            start_time=time(9), end_time=time(12)),
    )  # fmt: skip
    found = told(database)[AlertKind.HOURS]
    assert (found.title, found.other, found.count) == ("Ruth Cullinan", "Strings", 3)


def test_lessons_after_the_term_are_told(database: Database, school: Larkfield) -> None:
    found = told(database)[AlertKind.OUTSIDE]
    assert (found.title, found.day, found.count) == ("Violin", date(2026, 12, 21), 3)


def test_money_is_told_late_first_then_what_is_due(database: Database, school: Larkfield) -> None:
    with database.reading() as session:
        found = payments_due(session, TODAY)
    assert [(each.family, each.open, each.days_late(TODAY)) for each in found.rows] == [
        ("Feldwick", 31_200, 9),
        ("Okonkwo-Reid", 41_214, 0),
    ]
    assert (found.late, found.late_amount, found.currency) == (1, 31_200, "EUR")


@pytest.mark.parametrize(
    ("born", "day", "kept"),
    [
        (date(2015, 11, 22), TODAY, (date(2026, 11, 22), 11)),
        (date(2015, 11, 26), TODAY, None),
        (date(2012, 2, 29), date(2027, 2, 25), (date(2027, 2, 28), 15)),
        (date(2012, 2, 29), date(2028, 2, 25), (date(2028, 2, 29), 16)),
        (date(2015, 1, 2), date(2026, 12, 30), (date(2027, 1, 2), 12)),
    ],
)
def test_birthdays_of_seven_days_are_told_whatever_the_year(
    database: Database, school: Larkfield, born: date, day: date, kept: tuple[date, int] | None
) -> None:
    with database.writing("Born") as work:
        query = work.session.query(PersonPrivate)
        row = query.filter(PersonPrivate.person_id == school.persons["Amara"]).one()
        row.date_of_birth = born
    with database.reading() as session:
        found = [b for b in birthdays_of_week(session, day) if b.name.startswith("Amara")]
    assert [(each.day, each.age) for each in found] == ([kept] if kept else [])


def test_who_left_has_no_birthday_here(database: Database, school: Larkfield) -> None:
    with database.reading() as session:
        side = read_side(session, date(2027, 2, 27), TODAY)
    assert not any(each.name.startswith("Tomás") for each in side.birthdays)
