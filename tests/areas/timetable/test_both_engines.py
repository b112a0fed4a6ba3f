"""A week of a school on SQLite and PostgreSQL: planned, booked twice, moved, marked, billed."""

from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from desktop_app import bootstrap
from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.api import DoubleBooked, Scope
from desktop_app.core.access.actor import Actor
from desktop_app.core.clock import FixedClock
from desktop_app.core.db import school_server
from desktop_app.core.journal.undo import undo
from tests.areas.timetable.plan import MONDAY, MORNING, Plan, copy_of, fill_plan


@pytest.fixture(params=["sqlite", "postgresql"])
def plan(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Plan]:
    if request.param == "sqlite":
        opened = copy_of(request.getfixturevalue("made_plan"), tmp_path)
    else:
        opened = _on_a_server(request.getfixturevalue("postgresql_url"))
    yield opened
    assert opened.database.open_blocks == 0, "a block was left open"
    opened.database.close()


def _on_a_server(url: str) -> Plan:
    database = bootstrap.wire(
        school_server.open_server_school(
            url, school_id=1, actor=Actor("Ruth", device="desk"), clock=FixedClock(MORNING)
        )
    )
    words: dict[str, Any] = {
        "name": "Larkfield",
        "year": ("2026/27", date(2026, 8, 31), date(2027, 7, 31)),
        "terms": (("Autumn", date(2026, 8, 31), date(2026, 12, 18)),),
    }
    with database.writing("New school") as work:
        school.make_school(work, school.NewSchool(**words))
    return fill_plan(database)


def test_a_week_of_the_school_is_the_same_on_both_engines(plan: Plan) -> None:
    violin = plan.add(price_per_student=3_000)
    with pytest.raises(DoubleBooked, match="Maeve Cullinan teaches Violin in Studio B at 16:00"):
        plan.add("Cello")
    choir = plan.add("Choir", teacher_id=plan.teachers["Jonas"], room_id=plan.rooms["Hall"])
    plan.enroll(violin, "Amara")
    with pytest.raises(DoubleBooked, match="Amara Okonkwo has Violin"):
        plan.enroll(choir, "Amara")
    plan.enroll(choir, "Amara", anyway="comes late")
    second = plan.meetings(violin)[1]
    plan.service.move_meeting(second.id, datetime(2026, 9, 22, 17), scope=Scope.FOLLOWING)
    assert plan.days(violin)[:3] == [MONDAY, date(2026, 9, 22), date(2026, 9, 29)]
    plan.close("Storm", date(2026, 9, 22), date(2026, 9, 22))
    plan.service.cancel_closed(MONDAY, date(2026, 9, 30))
    plan.service.edit_lesson(choir, {"schedule": plan.weekly(MONDAY, time(18))})

    marks = attendance.AttendanceService(plan.database)
    meeting = plan.on(violin, MONDAY).id
    marks.mark(meeting, plan.students["Amara"], "P")
    marks.mark(meeting, plan.students["Amara"], "L", minutes_late=5, note="Bus")
    marks.finish(meeting)
    with plan.database.reading() as session:
        register = attendance.register(session, meeting, plan.database.clock.now())
        assert [(row.mark, row.minutes_late, row.history) for row in register.rows] == [("L", 5, 2)]
        assert attendance.unfinished_count(session, plan.database.clock.now()) == 0
        assert timetable.standing_conflicts(session, MONDAY, date(2026, 9, 30)) == []
        amara = plan.students["Amara"]
        coming = timetable.next_lessons(session, [amara], plan.database.clock.now())
        assert coming[amara].title == "Choir"
        assert attendance.last_marks(session, [amara]) == {amara: ("L",)}
        assert [line.title for line in timetable.all_lessons(session)] == ["Choir", "Violin"]
    for _ in range(3):
        undo(plan.database)
    with plan.database.reading() as session:
        register = attendance.register(session, meeting, plan.database.clock.now())
    assert register.rows[0].mark is None


def test_the_painted_week_and_its_moves_are_the_same_on_both_engines(plan: Plan) -> None:
    violin = plan.add(type=timetable.LessonType.INDIVIDUAL)
    plan.enroll(violin, "Amara")
    plan.add("Theory", teacher_id=None, room_id=plan.rooms["Hall"])
    row = plan.on(violin, MONDAY)
    plan.service.move_meeting(
        row.id, datetime(2026, 9, 15, 17), room_id=plan.rooms["Hall"],
        teacher_id=plan.teachers["Jonas"],
    )  # fmt: skip
    with plan.database.reading() as session:
        found = timetable.week_blocks(session, MONDAY, date(2026, 9, 20))
        loads = timetable.lane_loads(session, MONDAY, date(2026, 9, 20))
        needs = timetable.attention(session, MONDAY, date(2026, 9, 20))
        assert timetable.slot_blocks(session, MONDAY, date(2026, 9, 20)) == []
        assert timetable.skipped(session, [MONDAY]) == {MONDAY: 2}
    said = [(each.title, each.day, each.start, each.teacher, each.alone) for each in found]
    assert said == [
        ("Theory", MONDAY, 960, None, None),
        ("Violin", date(2026, 9, 15), 1020, ("Jonas", "Weber"), ("Amara", "Okonkwo")),
    ]
    assert [(each.lane, each.meetings, each.minutes) for each in loads] == [
        (plan.rooms["Hall"], 1, 45), (plan.rooms["Hall"], 1, 45)
    ]  # fmt: skip
    assert [(each.title, each.why) for each in needs] == [("Theory", "Nobody teaches it")]
    undo(plan.database)
    assert plan.on(violin, MONDAY).teacher == "Maeve Cullinan"
