"""Homework as its windows show it: what was set, and who did what of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from desktop_app.areas.clubs.queries.clubs import members
from desktop_app.areas.clubs.tables import (
    Book,
    ClubLevel,
    ClubLevelValue,
    Homework,
    HomeworkCompletion,
)
from desktop_app.areas.clubs.terms import HomeworkKind
from desktop_app.areas.people.tables import Person, Student
from desktop_app.areas.timetable.api import shown_name
from desktop_app.areas.timetable.tables import Enrollment, Lesson
from desktop_app.areas.timetable.terms import EnrollmentStatus


@dataclass(frozen=True, slots=True)
class HomeworkRow:
    """Homework with how many did it; `level` is the number of the level it asks for."""

    id: UUID
    club_id: UUID | None
    lesson_id: UUID | None
    lesson: str | None
    title: str
    kind: HomeworkKind
    target: int | None
    level: int | None
    set_on: date
    due_on: date
    done: int


def homework_of(
    session: Session, *, club_id: UUID | None = None, most: int = 200
) -> list[HomeworkRow]:
    """Return the homework of a club, without one that of lessons, the one due last first."""
    done = (
        select(func.count())
        .where(
            HomeworkCompletion.school_id == Homework.school_id,
            HomeworkCompletion.homework_id == Homework.id,
            HomeworkCompletion.withdrawn_at.is_(None),
        )
        .correlate(Homework)
        .scalar_subquery()
    )
    asked = Homework.club_id == club_id if club_id is not None else Homework.club_id.is_(None)
    query = (
        select(Homework, Lesson.title, ClubLevel.level_number, done)
        .outerjoin(Lesson, Lesson.id == Homework.lesson_id)
        .outerjoin(ClubLevel, ClubLevel.id == Homework.club_level_id)
        .where(asked, Homework.archived_at.is_(None))
        .order_by(Homework.due_on.desc(), Homework.id.desc())
        .limit(most)
    )
    return [
        HomeworkRow(row.id, row.club_id, row.lesson_id, lesson, row.title, row.kind, row.target,
                    level, row.set_on, row.due_on, count)
        for row, lesson, level, count in session.execute(query)
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class DoneRow:
    """What a pupil did of a homework."""

    id: UUID
    homework_id: UUID
    student_id: UUID
    done_on: date
    pages: int | None
    minutes: int | None
    level: int | None
    quality: int | None
    verified: bool


def completions_of(session: Session, ids: Sequence[UUID]) -> list[DoneRow]:
    """Return what was done of some homework, as far as it stands."""
    row = HomeworkCompletion
    query = (
        select(row, ClubLevel.level_number)
        .outerjoin(ClubLevel, ClubLevel.id == row.club_level_id)
        .where(row.homework_id.in_(ids), row.withdrawn_at.is_(None))
    )
    return [
        DoneRow(e.id, e.homework_id, e.student_id, e.done_on, e.pages, e.minutes, level, e.quality,
                e.verified_at is not None)
        for e, level in session.execute(query)
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pupil:
    """Somebody of a class: id, name, and the name in its own script."""

    id: UUID
    name: str
    native: str = ""


def class_of(session: Session, row: HomeworkRow, today: date) -> list[Pupil]:
    """Return for whom homework is: the members of its club, or who is enrolled, by name."""
    if row.club_id is not None:
        found = members(session, row.club_id, today)
        return [
            Pupil(each.student_id, each.name, each.native_name or "")
            for each in sorted(found, key=lambda one: one.name.casefold())
        ]
    query = (
        select(Student.id, shown_name(Person), Person.native_name)
        .join(Enrollment, Enrollment.student_id == Student.id)
        .join(Person, Person.id == Student.person_id)
        .where(
            Enrollment.lesson_id == row.lesson_id,
            Enrollment.status == EnrollmentStatus.ACTIVE,
        )
        .order_by(Person.sort_name)
    )
    return [Pupil(key, name, native or "") for key, name, native in session.execute(query)]


@dataclass(frozen=True, slots=True)
class LevelRow:
    """A rung of a ladder with what passing it is worth; the difficulty in thousandths."""

    id: UUID
    sequence: int
    number: int
    name: str
    custom: bool
    base_points: int
    difficulty: int
    page_equivalent: int
    active: bool


def levels_of(session: Session, club_id: UUID) -> list[LevelRow]:
    """Return the rungs of a club's ladder from the lowest up."""
    value = ClubLevelValue
    query = (
        select(ClubLevel, value.base_points, value.difficulty, value.page_equivalent,
               value.is_active)
        .join(value, and_(value.club_level_id == ClubLevel.id))
        .where(ClubLevel.club_id == club_id)
        .order_by(ClubLevel.sequence)
    )  # fmt: skip
    return [
        LevelRow(row.id, row.sequence, row.level_number, row.name, row.is_custom, base, difficulty,
                 pages, active)
        for row, base, difficulty, pages, active in session.execute(query)
    ]  # fmt: skip


def find_books(session: Session, typed: str, most: int = 12) -> list[tuple[UUID, str]]:
    """Return books whose title begins with or has some letters, by title."""
    query = (
        select(Book.id, Book.title, Book.author)
        .where(Book.archived_at.is_(None), Book.sort_title.contains(typed, autoescape=True))
        .order_by(Book.sort_title)
        .limit(most)
    )
    found: Mapping[UUID, str] = {
        key: f"{title}, {author}" if author else title
        for key, title, author in session.execute(query)
    }
    return list(found.items())


def outsiders(session: Session, club_id: UUID, today: date) -> list[Pupil]:
    """Return the pupils who are not in a club today, by name."""
    inside = {row.student_id for row in members(session, club_id, today)}
    query = (
        select(Student.id, shown_name(Person), Person.native_name)
        .join(Person, Person.id == Student.person_id)
        .where(Person.archived_at.is_(None))
        .order_by(Person.sort_name)
    )
    return [
        Pupil(key, name, native or "")
        for key, name, native in session.execute(query)
        if key not in inside
    ]
