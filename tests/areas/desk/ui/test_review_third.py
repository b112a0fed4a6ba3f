"""A third value for each kind of deed, typed beside both values; or why there is none."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from desktop_app.areas.clubs import api as clubs
from desktop_app.areas.clubs.tables import (
    HomeworkCompletion,
    LearningPointsTransaction,
    PracticeLog,
    ReadingLog,
)
from desktop_app.areas.desk.ui.review_dialog import ReviewDialog
from desktop_app.areas.desk.ui.review_pane import ReviewPane
from desktop_app.areas.people import api as people
from desktop_app.core.clock import today
from desktop_app.core.db.database import Database
from desktop_app.core.db.types import new_id
from desktop_app.core.journal.changes import SetKind
from desktop_app.core.sync import review
from desktop_app.core.sync.terms import Answer, Choice
from tests.areas.desk.ui.stage import Make, Stage, words_of
from tests.entries import add_entry

OnStage = Callable[[Make], Stage]


class Club:
    """A pupil in a reading club since a week, once in another; laptops that want things."""

    def __init__(self, database: Database, stage: OnStage) -> None:
        self.database, self._stage = database, stage
        self.today = today(database.clock, "Europe/Dublin")
        self.since = self.today - timedelta(days=7)
        service = clubs.ClubService(database)
        with database.writing("Prepare") as work:
            person = people.PersonFacts(given_name="Amara", family_name="Reid")
            self.pupil = people.add_student(work, people.NewStudent(person=person))
        self.club = made(service.add_club("Reading", clubs.ClubKind.READING))
        self.other = made(service.add_club("Night readers", clubs.ClubKind.READING))
        service.join(self.club, [self.pupil], self.since)
        new = clubs.NewHomework("Pages", clubs.HomeworkKind.PAGES, self.today, club_id=self.club,
                                target=12)  # fmt: skip
        self.homework = made(service.set_homework(new))
        self.service = service

    def entry(self, kind: str, mine: Any, theirs: Any = None, **more: Any) -> None:
        about = more.pop("about", None) or {"id": str(new_id())}
        with self.database.writing("Work from a laptop", kind=SetKind.SYSTEM, act="intake") as work:
            add_entry(work, kind, about, mine, theirs, student_id=self.pupil, **more)

    def refused(self, kind: str, mine: Any) -> None:
        self.entry(kind, mine, answer=Answer.NOT_ENROLLED, said="Amara was not in Reading.")

    def dialog(self) -> tuple[Stage, ReviewDialog]:
        shown = self._stage(ReviewPane)
        shown.settle()
        shown.choose()
        dialog = shown.form(shown.pane.compare_third)
        assert isinstance(dialog, ReviewDialog)
        return shown, dialog

    def keep(self, **typed: Any) -> None:
        shown, dialog = self.dialog()
        assert dialog.choice is Choice.THIRD
        dialog.form.set_values({**dialog.form.values(), **typed})
        shown.save(dialog)
        assert not dialog.isVisible(), words_of(dialog)
        with self.database.reading() as session:
            assert review.open_count(session) == 0

    def rows(self, table: Any) -> list[Any]:
        with self.database.reading() as session:
            return list(session.scalars(select(table)))


def made(changes: Any) -> UUID:
    assert changes.made is not None
    return UUID(str(changes.made))


@pytest.fixture
def club(database: Database, stage: OnStage) -> Club:
    return Club(database, stage)


def done(club: Club, pages: int) -> dict[str, Any]:
    return {"done_on": club.today.isoformat(), "pages": pages, "minutes": None, "book_id": None,
            "club_level_id": None, "quality": None}  # fmt: skip


def homework(club: Club, mine: int | None, theirs: int) -> None:
    entered = clubs.Completion(club.pupil, pages=theirs, done_on=club.today)
    club.service.complete(club.homework, [entered])
    about = {"homework_id": str(club.homework), "student_id": str(club.pupil)}
    wanted = None if mine is None else done(club, mine)
    club.entry("HOMEWORK", wanted, done(club, theirs), about=about)


def test_other_pages_and_quality_of_a_homework(club: Club) -> None:
    homework(club, 20, 12)
    club.keep(pages=16, quality=1_250)
    rows = [row for row in club.rows(HomeworkCompletion) if row.withdrawn_at is None]
    assert [(row.pages, row.quality) for row in rows] == [(16, 1_250)]


def test_a_homework_that_was_not_done_after_all(club: Club) -> None:
    homework(club, 20, 12)
    _, dialog = club.dialog()
    asked = set(dialog.form.keys())
    assert asked >= {"is_done", "done_on", "pages", "quality"}
    assert "minutes" not in asked
    dialog.leave()
    club.keep(is_done=False)
    assert [row for row in club.rows(HomeworkCompletion) if row.withdrawn_at is None] == []


def test_pages_read_before_the_pupil_joined_are_kept_with_another_day(club: Club) -> None:
    early = club.since - timedelta(days=3)
    mine = {"club_id": str(club.club), "student_id": str(club.pupil), "book_id": None,
            "read_on": early.isoformat(), "pages": 20, "finished_book": False}  # fmt: skip
    club.refused("READING", mine)
    club.keep(read_on=club.since, pages=18)
    assert [(row.read_on, row.pages) for row in club.rows(ReadingLog)] == [(club.since, 18)]


def test_practice_is_kept_with_other_minutes_and_a_note(club: Club) -> None:
    mine = {"club_id": str(club.club), "student_id": str(club.pupil), "minutes": 90,
            "practiced_on": (club.since - timedelta(days=3)).isoformat(), "note": None}  # fmt: skip
    club.refused("PRACTICE", mine)
    club.keep(practiced_on=club.today, minutes=30, note="Scales")
    (row,) = club.rows(PracticeLog)
    assert (row.practiced_on, row.minutes, row.note) == (club.today, 30, "Scales")


def points(club: Club, in_club: UUID, kind: str = "TEACHER_AWARD") -> dict[str, Any]:
    return {"club_id": str(in_club), "student_id": str(club.pupil), "type": kind, "points": 5,
            "earned_on": club.today.isoformat(), "description": "Helped",
            "reverses_id": None}  # fmt: skip


def test_points_for_a_club_the_pupil_is_not_in_are_given_in_theirs(club: Club) -> None:
    club.refused("POINTS", points(club, club.other))
    club.keep(club_id=str(club.club), points=8)
    (row,) = club.rows(LearningPointsTransaction)
    assert (row.club_id, row.points, row.description) == (club.club, 8, "Helped")


def test_what_cannot_be_says_so_at_its_field_and_chooses_nothing(club: Club) -> None:
    club.refused("POINTS", points(club, club.club))
    shown, dialog = club.dialog()
    earned = club.today + timedelta(days=1)
    dialog.form.set_values({**dialog.form.values(), "earned_on": earned})
    shown.save(dialog)
    assert dialog.isVisible()
    assert dialog.form.error("earned_on") != ""
    dialog.leave()


@pytest.mark.parametrize(
    ("kind", "why"),
    [("POINTS", "as they were given"), ("REGISTER", "open or finished"), ("NEWER", "cannot read")],
)
def test_a_kind_without_a_third_says_why(club: Club, kind: str, why: str) -> None:
    club.refused(kind, points(club, club.club, "REVERSAL"))
    _, dialog = club.dialog()
    assert dialog.choice is Choice.THEIRS
    assert why in "\n".join(words_of(dialog))
    assert [value for value, _ in dialog.form.editor("choice").field.choices()] == [
        Choice.THEIRS, Choice.MINE,
    ]  # fmt: skip
    dialog.leave()
