"""Two desks that book at the same moment: one gets it, the other hears who was quicker."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from desktop_app import bootstrap
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.api import DoubleBooked, TimetableService, WaitingListService
from desktop_app.core.access.actor import Actor
from desktop_app.core.clock import FixedClock
from desktop_app.core.db import school_server
from desktop_app.core.db.database import Database
from desktop_app.core.errors import RuleBroken
from tests.areas.timetable.plan import MONDAY, MORNING, Plan, copy_of
from tests.areas.timetable.test_both_engines import _on_a_server

ROUNDS = 6


@pytest.fixture(params=["sqlite", "postgresql"])
def desks(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Plan, Database]]:
    """A school, and the same school as a second desk has it open."""
    if request.param == "sqlite":
        plan = copy_of(request.getfixturevalue("made_plan"), tmp_path)
        yield plan, plan.database
    else:
        url = request.getfixturevalue("postgresql_url")
        plan = _on_a_server(url)
        other = bootstrap.wire(
            school_server.open_server_school(
                url, school_id=1, actor=Actor("Noor", device="desk 2"), clock=FixedClock(MORNING)
            )
        )
        yield plan, other
        other.close()
    plan.database.close()


def at_once(first: Callable[[], Any], second: Callable[[], Any]) -> list[Exception]:
    """Do two things at the same moment; return the refusals."""
    both = Barrier(2)

    def run(deed: Callable[[], Any]) -> Exception | None:
        both.wait()
        try:
            deed()
        except RuleBroken as refusal:
            return refusal
        return None

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(run, (first, second)))
    return [each for each in answers if each is not None]


def test_a_room_is_given_to_one_of_two_desks(desks: tuple[Plan, Database]) -> None:
    plan, other = desks
    services = TimetableService(plan.database), TimetableService(other)
    for hour in range(8, 8 + ROUNDS):
        when = plan.weekly(MONDAY, time(hour))
        facts = [
            plan.facts(name, schedule=when, teacher_id=plan.teachers[teacher])
            for name, teacher in (("Violin", "Maeve"), ("Cello", "Jonas"))
        ]
        refused = at_once(
            lambda: services[0].add_lesson(facts[0]),  # noqa: B023  run before the next round
            lambda: services[1].add_lesson(facts[1]),  # noqa: B023
        )
        assert [type(each) for each in refused] == [DoubleBooked]
        assert "is in Studio B at" in str(refused[0])
    with plan.database.reading() as session:
        assert timetable.standing_conflicts(session, MONDAY, MONDAY) == []


def test_the_last_place_is_given_to_one_of_two_students(desks: tuple[Plan, Database]) -> None:
    plan, other = desks
    services = TimetableService(plan.database), TimetableService(other)
    for n in range(ROUNDS):
        lesson = plan.add(f"Trio {n}", schedule=plan.weekly(MONDAY, time(8 + n)), max_students=1)
        refused = at_once(
            lambda: services[0].enroll(lesson, plan.students["Amara"]),  # noqa: B023
            lambda: services[1].enroll(lesson, plan.students["Kofi"]),  # noqa: B023
        )
        assert ["full: 1 of 1" in str(each) for each in refused] == [True]


def test_a_freed_place_is_offered_to_one_of_two(desks: tuple[Plan, Database]) -> None:
    plan, other = desks
    lists = WaitingListService(plan.database), WaitingListService(other)
    lesson = plan.add(max_students=1)
    kofi = lists[0].join(lesson, plan.students["Kofi"]).made
    zofia = lists[0].join(lesson, plan.students["Zofia"]).made
    assert kofi is not None
    assert zofia is not None
    refused = at_once(lambda: lists[0].offer(kofi), lambda: lists[1].offer(zofia))
    assert ["is offered to" in str(each) for each in refused] == [True]
    with plan.database.reading() as session:
        [place] = timetable.places(session, lesson, MONDAY).offered
    assert place.until == date(2026, 9, 21)


def test_checks_and_free_slots_are_the_same_on_both_engines(desks: tuple[Plan, Database]) -> None:
    plan, _ = desks
    lesson = plan.add(type=timetable.LessonType.INDIVIDUAL)
    plan.enroll(lesson, "Amara")
    service = timetable.TeacherTimeService(plan.database)
    service.add_hours(plan.teachers["Maeve"], timetable.Hours(1, time(14), time(18)))
    service.add_time_off(
        plan.teachers["Maeve"],
        timetable.Absence(datetime(2026, 9, 28), datetime(2026, 9, 29)),
    )
    with plan.database.reading() as session:
        wish = timetable.wish_for_student(session, plan.students["Amara"], MONDAY)
        found = timetable.free_slots(session, wish, MORNING)
        assert [(each.wall, each.weeks_free, each.room) for each in found] == [
            (datetime(2026, 9, 14, 15, 15), 5, "Studio B"),
            (datetime(2026, 9, 14, 16, 45), 5, "Studio B"),
            (datetime(2026, 9, 14, 14, 30), 5, "Studio B"),
        ]
        checks = timetable.check_slot(session, found[0].slot, lesson_id=lesson)
        assert timetable.worst(checks) is timetable.Verdict.OK
        standing = timetable.standing_conflicts(session, MONDAY, date(2026, 9, 30))
        assert [each.conflict.sentence for each in standing] == [
            "Maeve Cullinan is away on Mon 28 Sept"
        ]
        assert [row.to_cover for row in timetable.time_off(session)] == [1]
