"""Homework, pages, practice and points without the office: facts there, and what follows there."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from desktop_app.areas.clubs import api as clubs
from desktop_app.areas.clubs.tables import (
    Book,
    ClubMembership,
    HomeworkCompletion,
    LearningPointsBalance,
    LearningPointsTransaction,
    ReadingLog,
)
from desktop_app.areas.clubs.terms import ClubKind, HomeworkKind
from desktop_app.core.errors import RuleBroken
from desktop_app.core.journal.undo import NeedsCounterEntry, counter, undo
from desktop_app.core.sync.review import Chosen, ReviewService
from desktop_app.core.sync.terms import Answer, Choice
from tests.areas.timetable.plan import MONDAY
from tests.core.sync.church import NAMES, Church, Laptop

APPLIED, SAME, REVIEW = Answer.APPLIED, Answer.SAME, Answer.REVIEW


@dataclass
class Club:
    """A reading club of everybody, with a homework, in the office and on a laptop."""

    church: Church
    laptop: Laptop
    club: UUID
    homework: UUID

    def here(self) -> clubs.ClubService:
        return clubs.ClubService(self.laptop.database)

    def there(self) -> clubs.ClubService:
        return clubs.ClubService(self.church.office.database)

    def student(self, name: str) -> UUID:
        return self.laptop.students[name]

    def total(self, name: str) -> int:
        query = select(LearningPointsBalance.total).where(
            LearningPointsBalance.student_id == self.student(name)
        )
        with self.church.office.database.reading() as session:
            return session.scalar(query) or 0

    def rows(self, table: Any) -> list[Any]:
        with self.church.office.database.reading() as session:
            return list(session.scalars(select(table)))

    def new_answers(self) -> list[Answer]:
        return self.church.answers(self.laptop)


@pytest.fixture
def club(church: Church) -> Iterator[Club]:
    service = clubs.ClubService(church.office.database)
    reading = service.add_club("Reading", ClubKind.READING).made
    assert reading is not None
    students = [church.office.students[name] for name in NAMES]
    service.join(reading, students, MONDAY - timedelta(days=7))
    homework = service.set_homework(
        clubs.NewHomework("Pages", HomeworkKind.PAGES, MONDAY, club_id=reading, target=12)
    ).made
    assert homework is not None
    laptop = church.laptop()
    yield Club(church, laptop, reading, homework)
    laptop.database.close()


def test_pages_read_without_the_office_earn_their_points_there(club: Club) -> None:
    club.here().log_reading(club.club, club.student("Amara"), 24, day=MONDAY)
    [operation] = club.laptop.operations()
    assert operation.kind == "READING"
    assert club.new_answers() == [APPLIED]
    [row] = club.rows(ReadingLog)
    assert str(row.id) == operation.about["id"]
    assert (row.pages, row.verified_by) == (24, "Maeve Cullinan")
    assert club.total("Amara") > 0
    assert club.new_answers() == [APPLIED]
    assert len(club.rows(ReadingLog)) == 1


def test_late_pages_count_from_the_day_they_were_read(club: Club) -> None:
    early = MONDAY - timedelta(days=5)
    club.here().log_reading(club.club, club.student("Amara"), 24, day=early)
    club.there().log_reading(club.club, club.student("Amara"), 24, day=MONDAY)
    club.new_answers()
    earned = {row.earned_on for row in club.rows(LearningPointsTransaction)}
    assert earned == {early, MONDAY}


def test_a_book_added_on_the_laptop_comes_with_its_pages(club: Club) -> None:
    club.here().read_new(club.club, club.student("Amara"), 10, "Momo")
    assert [each.kind for each in club.laptop.operations()] == ["READING"]
    assert club.new_answers() == [APPLIED]
    assert [row.title for row in club.rows(Book)] == ["Momo"]


def test_pages_taken_back_on_the_laptop_are_withdrawn_in_the_office(club: Club) -> None:
    made = club.here().log_reading(club.club, club.student("Amara"), 24, day=MONDAY).made
    assert made is not None
    club.new_answers()
    club.here().withdraw("reading_log", made, "Wrong child")
    assert club.new_answers() == [APPLIED, APPLIED]
    [row] = club.rows(ReadingLog)
    assert (row.withdrawn_why, row.withdrawn_by) == ("Wrong child", "Maeve Cullinan")
    assert club.total("Amara") == 0


def test_undo_of_pages_on_the_laptop_is_an_operation_that_withdraws_them(club: Club) -> None:
    club.here().log_reading(club.club, club.student("Amara"), 24, day=MONDAY)
    undo(club.laptop.database)
    made, back = club.laptop.operations()
    assert back.base is not None
    assert (back.value, back.previous_id, back.base["pages"]) == (None, made.id, 24)
    assert club.new_answers() == [APPLIED, APPLIED]
    assert [row.withdrawn_at is not None for row in club.rows(ReadingLog)] == [True]


def test_homework_entered_by_both_is_the_same_or_waits(club: Club) -> None:
    for name, pages in (("Amara", 12), ("Kofi", 20)):
        there = [clubs.Completion(club.student(name), pages=pages, done_on=MONDAY)]
        club.there().complete(club.homework, there)
        here = [clubs.Completion(club.student(name), pages=12, done_on=MONDAY)]
        club.here().complete(club.homework, here)
    assert club.new_answers() == [SAME, REVIEW]
    [entry] = club.church.entries()
    assert entry.student_id == club.student("Kofi")
    assert len(club.rows(HomeworkCompletion)) == 2


def test_homework_corrected_in_one_breath_is_one_operation(club: Club) -> None:
    first = [clubs.Completion(club.student("Amara"), pages=12, done_on=MONDAY)]
    club.here().complete(club.homework, first)
    with club.laptop.database.reading() as session:
        row_id = session.scalars(select(HomeworkCompletion.id)).one()
    again = [clubs.Completion(club.student("Amara"), pages=15, done_on=MONDAY)]
    club.here().enter_grid({club.homework: again}, [row_id])
    assert [each.kind for each in club.laptop.operations()] == ["HOMEWORK", "HOMEWORK"]
    assert club.new_answers() == [APPLIED, APPLIED]
    stands = [row.pages for row in club.rows(HomeworkCompletion) if row.withdrawn_at is None]
    assert stands == [15]


def test_a_refusal_halfway_leaves_nothing_of_the_operation(club: Club) -> None:
    there = [clubs.Completion(club.student("Amara"), pages=12, done_on=MONDAY)]
    club.there().complete(club.homework, there)
    [kept] = club.rows(HomeworkCompletion)
    laptop = club.church.laptop("maeve-tablet")
    again = [clubs.Completion(club.student("Amara"), pages=15, done_on=MONDAY)]
    clubs.ClubService(laptop.database).enter_grid({club.homework: again}, [kept.id])
    [operation] = laptop.operations()
    broken = replace(operation, value={**(operation.value or {}), "pages": -1})
    receipt = club.church.take(laptop, [broken])
    assert receipt.answers == {operation.id: Answer.INVALID}
    [stands] = club.rows(HomeworkCompletion)
    assert (stands.pages, stands.withdrawn_at) == (12, None)
    laptop.database.close()


def test_practice_and_points_come_into_force(club: Club) -> None:
    club.here().log_practice(club.student("Kofi"), 30, day=MONDAY, note="Scales")
    club.here().give_points(club.club, [club.student("Kofi")], 5, "Helped")
    assert club.new_answers() == [APPLIED, APPLIED]
    assert club.total("Kofi") == 5


def test_points_given_on_the_laptop_are_taken_back_by_an_entry_against_them(club: Club) -> None:
    club.here().give_points(club.club, [club.student("Kofi")], 5, "Helped")
    with pytest.raises(NeedsCounterEntry) as refused:
        undo(club.laptop.database)
    counter(club.laptop.database, refused.value.number)
    assert [each.kind for each in club.laptop.operations()] == ["POINTS", "POINTS"]
    assert club.new_answers() == [APPLIED, APPLIED]
    assert club.total("Kofi") == 0
    assert len(club.rows(LearningPointsTransaction)) == 2


def test_who_was_not_in_the_club_is_not_enrolled(club: Club) -> None:
    club.here().log_reading(club.club, club.student("Amara"), 24, day=MONDAY)
    with club.church.office.database.writing("Leave") as work:
        query = select(ClubMembership).where(ClubMembership.student_id == club.student("Amara"))
        clubs.leave(work, work.session.scalars(query).one().id, date(2026, 9, 8))
    assert club.new_answers() == [Answer.NOT_ENROLLED]
    [entry] = club.church.entries()
    assert entry.student_id == club.student("Amara")


def test_what_a_club_needs_the_office_for(club: Club) -> None:
    with pytest.raises(RuleBroken, match="needs the office"):
        club.here().add_book("Momo")
    more = clubs.NewHomework("More", HomeworkKind.TASK, MONDAY, club_id=club.club)
    with pytest.raises(RuleBroken, match="needs the office"):
        club.here().set_homework(more)
    assert club.laptop.operations() == []


def test_points_two_people_gave_are_two_gifts(club: Club) -> None:
    club.there().give_points(club.club, [club.student("Kofi")], 5, "Helped", day=MONDAY)
    club.here().give_points(club.club, [club.student("Kofi")], 5, "Helped", day=MONDAY)
    assert club.new_answers() == [APPLIED]
    assert club.new_answers() == [APPLIED], "the same gift that comes again is still one"
    assert club.total("Kofi") == 10
    assert club.church.entries() == []


def test_the_points_of_a_homework_count_once_whoever_entered_it(club: Club) -> None:
    done = [clubs.Completion(club.student("Amara"), pages=12, done_on=MONDAY)]
    club.there().complete(club.homework, done)
    once = club.total("Amara")
    club.here().complete(club.homework, done)
    other = [clubs.Completion(club.student("Kofi"), pages=12, done_on=MONDAY)]
    club.there().complete(club.homework, other)
    more = [clubs.Completion(club.student("Kofi"), pages=24, done_on=MONDAY)]
    club.here().complete(club.homework, more)
    assert club.new_answers() == [SAME, REVIEW]
    assert club.total("Amara") == club.total("Kofi") == once > 0
    [entry] = club.church.entries()
    ReviewService(club.church.office.database).decide([entry.id], Chosen(Choice.MINE))
    assert club.total("Kofi") == 2 * once


def test_points_for_who_had_left_wait_in_the_review_list(club: Club) -> None:
    club.here().give_points(club.club, [club.student("Amara")], 5, "Helped", day=MONDAY)
    with club.church.office.database.writing("Leave") as work:
        query = select(ClubMembership).where(ClubMembership.student_id == club.student("Amara"))
        clubs.leave(work, work.session.scalars(query).one().id, MONDAY - timedelta(days=1))
    assert club.new_answers() == [Answer.NOT_ENROLLED]
    [entry] = club.church.entries(open_only=True)
    assert (entry.kind, entry.author_name) == ("POINTS", "Maeve Cullinan")
    assert entry.student_id == club.student("Amara")
    assert (club.total("Amara"), club.rows(LearningPointsTransaction)) == (0, [])


def test_points_taken_back_by_both_are_taken_back_once(club: Club) -> None:
    club.here().give_points(club.club, [club.student("Kofi")], 5, "Helped", day=MONDAY)
    club.new_answers()
    [given] = club.rows(LearningPointsTransaction)
    club.there().reverse(given.id, "Wrong child")
    club.here().reverse(given.id, "Wrong child")
    assert club.new_answers() == [APPLIED, Answer.INVALID]
    assert club.total("Kofi") == 0
    [entry] = club.church.entries(open_only=True)
    assert entry.said
