"""What a club refuses, each time with a sentence at its field and nothing saved."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from desktop_app.areas.clubs import api as clubs
from desktop_app.areas.clubs.tables import (
    Book,
    Club,
    ClubLevel,
    ClubLevelValue,
    ClubMembership,
    Homework,
    LearningPointsTransaction,
    PracticeLog,
    ReadingLog,
)
from desktop_app.core.errors import NotFound, RuleBroken
from desktop_app.core.journal import undo
from tests.areas.billing.desk import open_desk
from tests.areas.clubs.test_points import NAMES, Hall

TABLES = (Book, Club, ClubLevel, ClubMembership, Homework, LearningPointsTransaction, PracticeLog,
          ReadingLog)  # fmt: skip


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    desk = open_desk(tmp_path)
    opened = Hall(desk)
    yield opened
    opened.sound()
    desk.database.close()


def counts(hall: Hall) -> list[int]:
    with hall.desk.database.reading() as session:
        return [session.scalar(select(func.count()).select_from(each)) or 0 for each in TABLES]


def homework(kind: str, **facts: Any) -> clubs.NewHomework:
    return clubs.NewHomework("Homework", clubs.HomeworkKind(kind), date(2026, 11, 30), **facts)


REFUSED: dict[str, tuple[Callable[[Hall], object], str]] = {
    "a club without a name": (
        lambda h: h.service.add_club("  ", clubs.ClubKind.READING), "stay empty"),
    "an absurd number": (
        lambda h: h.service.set_club(h.reading, {"points_per_level": -1}), "number from"),
    "a number that is none": (
        lambda h: h.service.set_club(h.reading, {"points_per_level": "many"}), "number from"),
    "a fact no club has": (
        lambda h: h.service.set_club(h.reading, {"color": "red"}), "A club has no color"),
    "joining twice": (
        lambda h: h.service.join(h.reading, [h.desk.students["Amara"]]), "in Reading Club already"),
    "a ladder of a reading club": (
        lambda h: h.service.add_level(h.reading, 1, "One"), "has no ladder"),
    "a level twice": (
        lambda h: h.service.add_level(h.number, 90, "Ninety"), "level 90 already"),
    "a level without a number": (
        lambda h: h.service.set_levels(h.number, [{"name": "Ninety"}]), "A level has a number"),
    "an absurd worth": (
        lambda h: h.service.set_level(h.levels[0], {"base_points": 1_001}), "number from 0"),
    "a fact no level has": (
        lambda h: h.service.set_level(h.levels[0], {"color": 1}), "A level has no color"),
    "a book without pages": (
        lambda h: h.service.add_book("Matilda", pages=0), "at least one page"),
    "homework for nobody": (
        lambda h: h.service.set_homework(homework("PAGES")), "for a club or for a lesson"),
    "homework due before it is set": (
        lambda h: h.service.set_homework(
            homework("PAGES", club_id=h.reading, set_on=date(2026, 12, 1))), "due before"),
    "a target of nothing": (
        lambda h: h.service.set_homework(homework("PAGES", club_id=h.reading, target=0)),
        "target is at least 1"),
    "a level of another club": (
        lambda h: h.service.set_homework(
            homework("LEVEL", club_id=h.reading, club_level_id=h.levels[0])), "another club"),
    "minutes of two days": (
        lambda h: h.service.log_practice(h.desk.students["Amara"], 601), "between 1 and 600"),
    "pages in a club of numbers": (
        lambda h: h.service.log_reading(h.number, h.desk.students["Amara"], 5), "no reading club"),
    "points without a reason": (
        lambda h: h.service.give_points(h.reading, [h.desk.students["Amara"]], 5, " "),
        "stay empty"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_club_refuses_with_nothing_saved(hall: Hall, name: str) -> None:
    deed, sentence = REFUSED[name]
    before = counts(hall)
    with pytest.raises(RuleBroken, match=sentence):
        deed(hall)
    assert counts(hall) == before


def test_who_is_not_in_the_school_leads_no_club(hall: Hall) -> None:
    with pytest.raises(NotFound, match="member of staff"):
        hall.service.set_club(hall.reading, {"leader_id": uuid4()})
    with pytest.raises(NotFound, match="club is not in the school"):
        hall.desk.write(lambda work: clubs.set_club(work, uuid4(), {}))


def test_one_stranger_keeps_points_from_a_whole_class_and_is_named(hall: Hall) -> None:
    stranger = hall.desk.student("Zoe Reid")
    everybody = [*(hall.desk.students[name] for name in NAMES), stranger]
    with pytest.raises(RuleBroken, match="Zoe Reid was not in Reading Club"):
        hall.service.give_points(hall.reading, everybody, 5, "A fine concert")
    assert {hall.total(name, hall.reading) for name in NAMES} == {0}


def test_work_without_its_measure_is_asked_for(hall: Hall) -> None:
    amara = clubs.Completion(hall.desk.students["Amara"])
    for kind, club, sentence in (
        ("PAGES", hall.reading, "how many pages"),
        ("LEVEL", hall.number, "which level"),
    ):
        row = hall.made(hall.service.set_homework(homework(kind, club_id=club)))
        with pytest.raises(RuleBroken, match=sentence):
            hall.service.complete(row, [amara])
    practice = homework("PRACTICE", club_id=hall.reading, target=20)
    row = hall.made(hall.service.set_homework(practice))
    hall.service.complete(row, [amara])


def test_given_points_are_taken_back_once_and_the_taking_back_stands(hall: Hall) -> None:
    amara = hall.desk.students["Amara"]
    hall.service.give_points(hall.reading, [amara, amara], 5, "A fine concert")
    assert hall.total("Amara", hall.reading) == 5
    row = LearningPointsTransaction
    with hall.desk.database.reading() as session:
        given = session.scalars(select(row.id)).one()
    taken = hall.made(hall.service.reverse(given, "The wrong child"))
    assert hall.total("Amara", hall.reading) == 0
    with pytest.raises(RuleBroken, match="not reversed"):
        hall.service.reverse(taken, "Again")


def test_an_archived_club_takes_nobody_until_it_is_back(hall: Hall) -> None:
    zoe = hall.desk.student("Zoe Reid")
    hall.service.archive_club(hall.reading)
    with pytest.raises(RuleBroken, match="is archived"):
        hall.service.join(hall.reading, [zoe])
    hall.service.archive_club(hall.reading, away=False)
    hall.service.join(hall.reading, [zoe])


def test_who_leaves_before_the_first_day_was_never_in_the_club(hall: Hall) -> None:
    zoe = hall.desk.student("Zoe Reid")
    later = hall.made(hall.service.join(hall.reading, [zoe], date(2026, 11, 20)))
    hall.service.leave(later, date(2026, 11, 10))
    of_zoe = select(func.count()).where(ClubMembership.student_id == zoe)
    with hall.desk.database.reading() as session:
        assert session.scalar(of_zoe) == 0
    again = hall.made(hall.service.join(hall.reading, [zoe], date(2026, 10, 20)))
    hall.service.leave(again)
    hall.service.join(hall.reading, [zoe], date(2026, 11, 9))
    with hall.desk.database.reading() as session:
        assert session.scalar(of_zoe) == 2


def test_a_ladder_is_brought_to_what_was_entered_and_one_undo_takes_it_back(hall: Hall) -> None:
    def ladder() -> list[tuple[int, int, str, bool]]:
        query = (
            select(ClubLevel.sequence, ClubLevel.level_number, ClubLevel.name,
                   ClubLevelValue.is_active)
            .join(ClubLevelValue, ClubLevelValue.club_level_id == ClubLevel.id)
            .order_by(ClubLevel.sequence)
        )  # fmt: skip
        with hall.desk.database.reading() as session:
            return [(place, number, name, on) for place, number, name, on in session.execute(query)]

    before = ladder()
    hall.service.set_levels(
        hall.number,
        [
            {"id": hall.levels[0], "name": "Counting on", "base_points": 10},
            {"number": 89, "name": "Pairs"},
            {"id": hall.levels[2]},
        ],
    )
    assert ladder() == [
        (1, 88, "Counting on", True), (2, 89, "Pairs", True), (3, 90, "Number Club 90", False),
        (4, 92, "Number Club 92", True),
    ]  # fmt: skip
    undo.undo(hall.desk.database)
    assert ladder() == before
