"""Make-ups on both engines: given and used alike, and never used twice by two desks at once."""

from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from desktop_app import bootstrap
from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.attendance.api import AttendanceService, CreditState
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.api import Cycle, LessonType, OneOnOneService, SlotPlan
from desktop_app.core.access.actor import Actor
from desktop_app.core.clock import FixedClock
from desktop_app.core.db import checks, school_server
from desktop_app.core.db.database import Database
from tests.areas.timetable.plan import MONDAY, MORNING, Plan, copy_of, fill_plan
from tests.at_once import at_once


def server_desk(url: str, name: str) -> Database:
    return bootstrap.wire(
        school_server.open_server_school(
            url, school_id=1, actor=Actor(name, device=name), clock=FixedClock(MORNING)
        )
    )


def server_plan(url: str) -> Plan:
    database = server_desk(url, "Ruth")
    words: dict[str, Any] = {
        "name": "Larkfield",
        "year": ("2026/27", date(2026, 8, 31), date(2027, 7, 31)),
        "terms": (("Autumn", date(2026, 8, 31), date(2026, 12, 18)),),
    }
    with database.writing("New school") as work:
        school.make_school(work, school.NewSchool(**words))
        attendance.add_default_codes(work)
    return fill_plan(database)


@pytest.fixture(params=["sqlite", "postgresql"])
def plan(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Plan]:
    if request.param == "sqlite":
        opened = copy_of(request.getfixturevalue("made_plan"), tmp_path)
    else:
        opened = server_plan(request.getfixturevalue("postgresql_url"))
    yield opened
    assert opened.database.open_blocks == 0, "a block was left open"
    opened.database.close()


def excused(plan: Plan) -> tuple[UUID, UUID]:
    """Excuse Amara from Violin; return the make-up and a lesson on Tuesdays with one place."""
    violin = plan.add()
    plan.enroll(violin, "Amara")
    service = AttendanceService(plan.database)
    meeting = plan.on(violin, MONDAY).id
    service.mark(meeting, plan.students["Amara"], "E")
    service.finish(meeting)
    other = plan.add(
        "Duo", teacher_id=plan.teachers["Jonas"], room_id=plan.rooms["Hall"], max_students=1,
        schedule=plan.weekly(date(2026, 9, 15), time(17)),
    )  # fmt: skip
    with plan.database.reading() as session:
        (credit,) = attendance.make_ups_of(session, plan.students["Amara"], MONDAY)
        places = attendance.matches(session, credit.id, plan.database.clock.now())
    assert [each.title for each in places][:1] == ["Duo"]
    return credit.id, other


def test_a_make_up_is_given_found_a_place_used_and_sound_on_both_engines(plan: Plan) -> None:
    credit, other = excused(plan)
    service = AttendanceService(plan.database)
    there = plan.on(other, date(2026, 9, 15)).id
    service.use_credit(credit, there)
    service.write_note(there, plan.students["Amara"], "Played by heart")
    with plan.database.reading() as session:
        assert attendance.make_up(session, credit, MONDAY).state is CreditState.USED
        register = attendance.register(session, there, plan.database.clock.now())
        assert [row.makes_up for row in register.rows] == [True]
        assert len(attendance.notes_of_student(session, plan.students["Amara"])) == 1
    plan.service.cancel_meeting(there)
    with plan.database.reading() as session:
        assert attendance.open_make_ups(session, MONDAY) == 1
    assert checks.problems(plan.database) == []


def test_slots_are_offered_and_booked_alike_on_both_engines(plan: Plan) -> None:
    lesson = plan.add("Strings", type=LessonType.HYBRID)
    plan.enroll(lesson, "Kofi")
    plan.service.set_hybrid(lesson, Cycle(1, (1,), MONDAY, notify_days=30))
    service = OneOnOneService(plan.database)
    meeting = plan.on(lesson, date(2026, 9, 21)).id
    slot = service.offer(meeting, SlotPlan(datetime(2026, 9, 21, 16), 20, 2)).made
    assert slot is not None
    service.book(slot, plan.students["Kofi"])
    with plan.database.reading() as session:
        week = timetable.one_on_one_week(session, meeting)
        assert (week.offered, week.booked) == (2, 1)
        assert timetable.to_remind(session, MONDAY)
    assert checks.problems(plan.database) == []


def test_two_desks_cannot_use_a_make_up_twice_or_take_the_last_place_twice(
    postgresql_url: str,
) -> None:
    plan = server_plan(postgresql_url)
    credit, other = excused(plan)
    desks = [plan.database, server_desk(postgresql_url, "Tom")]
    try:
        days = (date(2026, 9, 22), date(2026, 9, 29))
        there = [plan.on(other, day).id for day in days]
        refused = at_once(
            *[lambda d=d, t=t: AttendanceService(d).use_credit(credit, t)  # type: ignore[misc]
             for d, t in zip(desks, there, strict=True)]
        )  # fmt: skip
        assert len(refused) == 1
        assert "used this make-up already" in str(refused[0])
        ids = []
        for name in ("Zofia", "Elif"):
            made = AttendanceService(plan.database).give_credit(
                plan.students[name], reason="Goodwill"
            )
            assert made.made is not None
            ids.append(made.made)
        last = plan.on(other, date(2026, 10, 6)).id
        refused = at_once(
            *[lambda d=d, i=i: AttendanceService(d).use_credit(i, last)  # type: ignore[misc]
             for d, i in zip(desks, ids, strict=True)]
        )  # fmt: skip
        assert len(refused) == 1
        assert "Duo on Tue 6 Oct is full" in str(refused[0])
    finally:
        for desk in desks:
            desk.close()
