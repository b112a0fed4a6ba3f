"""A school that taught, billed, was paid and paid, for its reports."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.billing.api import NewPayRate, PayService, PayUnit
from desktop_app.areas.people import api as people
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable.api import LessonType
from tests.areas.billing.desk import Desk, open_desk, open_server_desk

MONDAYS = (date(2026, 10, 5), date(2026, 10, 12), date(2026, 10, 19))
THURSDAYS = (date(2026, 10, 8), date(2026, 10, 15), date(2026, 10, 22))


def teach(desk: Desk) -> Desk:
    """Two teachers, two rooms, three pupils; October taught, billed, paid in part, and paid out."""

    def places(work: object) -> tuple[object, object]:
        where = school.add_location(work, "Main Street")  # type: ignore[arg-type]
        return (
            school.add_room(work, "Studio A", location_id=where),  # type: ignore[arg-type]
            school.add_room(work, "Hall", location_id=where),  # type: ignore[arg-type]
        )

    studio, hall = desk.write(places)
    desk.write(attendance.add_default_codes)
    teachers = []
    for given, family in (("Maeve", "Cullinan"), ("Bill", "Marsh")):
        facts = people.PersonFacts(given_name=given, family_name=family)
        new = people.NewStaff(person=facts)
        teachers.append(desk.write(lambda work, new=new: people.add_staff(work, new)))
    desk.family("Okonkwo-Reid", "Amara", "Kofi")
    desk.family("Feldwick", "Ebba")
    desk.lesson("Violin", MONDAYS[0], "Amara", price=3_800, teacher_id=teachers[0], room_id=studio)
    desk.lesson(
        "Band", THURSDAYS[0], "Kofi", "Ebba", price=1_600, teacher_id=teachers[1], room_id=hall,
        duration=60, type=LessonType.GROUP,
    )  # fmt: skip
    desk.run("2026-10")
    marks = ("P", "L", "A")
    for day, key in zip(MONDAYS, marks, strict=True):
        desk.mark("Violin", day, "Amara", key)
        desk.finish("Violin", day)
    for day in THURSDAYS:
        desk.mark("Band", day, "Kofi", "P")
        desk.mark("Band", day, "Ebba", "E")
        desk.finish("Band", day)
    desk.pay("Okonkwo-Reid", 5_000)
    service = PayService(desk.database)
    service.add_rate(NewPayRate(PayUnit.HOUR, 2_800, date(2026, 9, 1)))
    service.issue_payouts("2026-10")
    return desk


@pytest.fixture
def taught(tmp_path: Path) -> Iterator[Desk]:
    desk = teach(open_desk(tmp_path))
    yield desk
    desk.sound()
    desk.database.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    """The same school on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        desk = open_desk(tmp_path)
    else:
        desk = open_server_desk(request.getfixturevalue("postgresql_url"))
    yield teach(desk)
    desk.database.close()
