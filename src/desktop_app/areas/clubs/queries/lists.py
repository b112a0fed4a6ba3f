"""Everything clubs keep, row by row, for lists and commands."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from desktop_app.areas.clubs.tables import (
    Book,
    Club,
    ClubLevel,
    ClubLevelValue,
    ClubMembership,
    Homework,
    HomeworkCompletion,
    LearningPointsBalance,
    PracticeLog,
    ReadingLog,
    StudentClubLevel,
    WeeklyLearningPointsSnapshot,
)
from desktop_app.areas.clubs.weeks import average_per_week
from desktop_app.areas.people.tables import Person, Student
from desktop_app.areas.timetable.api import shown_name


class Named:
    """A stored row with the names of what it refers to, safe to hand on."""

    __slots__ = ("_facts",)

    def __init__(self, facts: dict[str, Any]) -> None:
        self._facts = facts

    def __getattr__(self, name: str) -> Any:
        try:
            return self._facts[name]
        except KeyError:
            raise AttributeError(name) from None

    def with_fact(self, name: str, value: Any) -> "Named":
        """Return the row with one more fact."""
        return Named({**self._facts, name: value})


def _named(session: Session, query: Any, names: Sequence[str]) -> Iterable[Named]:
    for row, *said in session.execute(query):
        facts = {column.key: getattr(row, column.key) for column in row.__table__.columns}
        yield Named(facts | dict(zip(names, said, strict=True)))


def _of_students(table: Any, order: Any) -> Any:
    return (
        select(table, shown_name(Person), Club.name)
        .join(Student, Student.id == table.student_id)
        .join(Person, Person.id == Student.person_id)
        .outerjoin(Club, Club.id == table.club_id)
        .order_by(*order)
    )


def memberships(session: Session) -> list[Named]:
    """Return every spell of a student in a club."""
    query = _of_students(ClubMembership, (Club.sort_name, Person.sort_name))
    return list(_named(session, query, ("student", "club")))


def levels(session: Session) -> list[Named]:
    """Return every rung of every ladder with what passing it is worth."""
    query = (
        select(
            ClubLevel, Club.name, ClubLevelValue.base_points, ClubLevelValue.difficulty,
            ClubLevelValue.page_equivalent, ClubLevelValue.is_active, ClubLevelValue.created_by,
        )
        .join(Club, Club.id == ClubLevel.club_id)
        .join(ClubLevelValue, ClubLevelValue.club_level_id == ClubLevel.id)
        .order_by(Club.sort_name, ClubLevel.sequence)
    )  # fmt: skip
    names = ("club", "base_points", "difficulty", "page_equivalent", "is_active", "created_by")
    return list(_named(session, query, names))


def books(session: Session) -> list[Named]:
    """Return every book by title."""
    return list(_named(session, select(Book).order_by(Book.sort_title), ()))


def homework(session: Session) -> list[Named]:
    """Return every homework, the one due last first."""
    query = (
        select(Homework, Club.name)
        .outerjoin(Club, Club.id == Homework.club_id)
        .order_by(Homework.due_on.desc(), Homework.id)
    )
    return list(_named(session, query, ("club",)))


def completions(session: Session) -> list[Named]:
    """Return what students did of their homework, the newest first."""
    level = aliased(ClubLevel)
    query = (
        select(HomeworkCompletion, shown_name(Person), Homework.title, Book.title, level.name)
        .join(Student, Student.id == HomeworkCompletion.student_id)
        .join(Person, Person.id == Student.person_id)
        .join(Homework, Homework.id == HomeworkCompletion.homework_id)
        .outerjoin(Book, Book.id == HomeworkCompletion.book_id)
        .outerjoin(level, level.id == HomeworkCompletion.club_level_id)
        .order_by(HomeworkCompletion.done_on.desc(), Person.sort_name)
    )
    return list(_named(session, query, ("student", "homework", "book", "level")))


def reading_logs(session: Session) -> list[Named]:
    """Return what was read, the newest first."""
    query = (
        _of_students(ReadingLog, (ReadingLog.read_on.desc(), Person.sort_name))
        .outerjoin(Book, Book.id == ReadingLog.book_id)
        .add_columns(Book.title)
    )
    return list(_named(session, query, ("student", "club", "book")))


def practice_logs(session: Session) -> list[Named]:
    """Return what was practiced, the newest first."""
    query = _of_students(PracticeLog, (PracticeLog.practiced_on.desc(), Person.sort_name))
    return list(_named(session, query, ("student", "club")))


def balances(session: Session, today: date) -> list[Named]:
    """Return the balance of each student in each club, most points first, with its mean week."""
    query = _of_students(
        LearningPointsBalance, (Club.sort_name, LearningPointsBalance.total.desc())
    )
    return [
        row.with_fact("average", average_per_week(row.total, row.first_earned_on, today))
        for row in _named(session, query, ("student", "club"))
    ]


def weeks(session: Session) -> list[Named]:
    """Return every weekly snapshot, the newest first."""
    row = WeeklyLearningPointsSnapshot
    query = _of_students(row, (row.week_starts_on.desc(), Club.sort_name, Person.sort_name))
    return list(_named(session, query, ("student", "club")))


def standings(session: Session) -> list[Named]:
    """Return on which rung each student stands."""
    query = _of_students(StudentClubLevel, (Club.sort_name, Person.sort_name))
    return list(_named(session, query, ("student", "club")))
