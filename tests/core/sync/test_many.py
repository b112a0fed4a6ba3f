"""Many marks taken at once come to the same as each alone."""

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from desktop_app import bootstrap
from desktop_app.areas.timetable import api as timetable
from desktop_app.core.clock import FixedClock
from desktop_app.core.db.file_driver import connect
from desktop_app.core.sync import intake
from desktop_app.core.sync.operation import Operation
from desktop_app.core.sync.tables import Conflict
from desktop_app.core.sync.terms import Answer
from tests.areas.timetable.plan import MONDAY
from tests.core.sync.church import LATER, NAMES, Church, Laptop

LAST_WEEK = MONDAY.replace(day=7)


@pytest.fixture
def twin(church: Church, laptop: Laptop, tmp_path: Path) -> Iterator[Church]:
    """The same office once more, from after the laptop was checked out and the office worked on."""
    _work_on(church, laptop)
    source = church.office.database.path
    assert source is not None
    target = tmp_path / "twin.downbeat"
    reading, made = connect(source, writes=False), connect(target, writes=True)
    reading.backup(made)
    reading.close()
    made.close()
    database = bootstrap.open_school(target, clock=FixedClock(LATER))
    yield replace(church, office=replace(church.office, database=database))
    database.close()


def _work_on(church: Church, laptop: Laptop) -> None:
    """Let the laptop mark two registers over and over, and the office change what it may."""
    die = random.Random(7)
    for _ in range(24):
        name, day = die.choice(NAMES), die.choice((MONDAY, LAST_WEEK))
        minutes = {"minutes_late": 5} if (key := die.choice("PALE")) == "L" else {}
        laptop.mark(name, key, day, **minutes)
    laptop.service.set_note(laptop.meeting(), laptop.students["Amara"], "New bow")
    church.office.mark("Kofi", "A", LAST_WEEK)
    church.office.mark("Amara", "P")
    with church.office.database.writing("Leave") as work:
        rows = timetable.enrollments_of_lesson(work.session, laptop.lesson)
        mine = next(each for each in rows if each.student_id == laptop.students["Zofia"])
        timetable.unenroll(work, mine.id, LAST_WEEK)


def _broken(laptop: Laptop) -> list[Operation]:
    """Let the last mark of Kofi be minutes of a code that has none: nobody may mark that.

    And let the ids of another mark be written as no program of ours writes them.
    """
    operations = laptop.operations()
    about = {
        "occurrence_id": str(laptop.meeting()), "student_id": str(laptop.students["Kofi"]),
    }  # fmt: skip
    last = max(each.seq for each in operations if each.about == about)
    shouted = {name: said.upper() for name, said in operations[2].about.items()}
    return [
        replace(each, value={**(each.value or {}), "minutes_late": 1_000})
        if each.seq == last
        else replace(each, about=shouted)
        if each.seq == operations[2].seq
        else each
        for each in operations
    ]


def _state(church: Church) -> list[object]:
    with church.office.database.reading() as session:
        entries = session.scalars(select(Conflict)).all()
        said = sorted((e.operation_id, e.answer, e.mine, e.theirs, e.decision) for e in entries)
    found: list[object] = [said]
    for day in (MONDAY, LAST_WEEK):
        for name in ("Amara", "Kofi"):
            row = church.office.row(name, day)
            found.append((row.mark, row.minutes_late, row.note))
            found.append([(made.key, made.author) for made in church.office.history(name, day)])
    return found


def test_many_marks_at_once_are_answered_and_kept_as_each_alone(
    church: Church, laptop: Laptop, twin: Church, monkeypatch: pytest.MonkeyPatch
) -> None:
    operations = _broken(laptop)
    at_once = church.take(laptop, operations)
    with monkeypatch.context() as patched:
        patched.setattr(intake, "_MANY", 1_000)
        alone = twin.take(laptop, operations)
    assert at_once.answers == alone.answers
    assert at_once.chain == alone.chain
    assert _state(church) == _state(twin)
    answers = set(alone.answers.values())
    assert {Answer.APPLIED, Answer.REVIEW, Answer.INVALID, Answer.NOT_ENROLLED} <= answers
