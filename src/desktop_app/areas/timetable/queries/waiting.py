"""Who waits for a place, how many places there are, and where one is free for somebody."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from desktop_app.areas.people.tables import Person, Student
from desktop_app.areas.school.tables import Room
from desktop_app.areas.timetable.queries.names import shown_name
from desktop_app.areas.timetable.rules.lessons import capacity
from desktop_app.areas.timetable.tables import Enrollment, Lesson, WaitlistEntry
from desktop_app.areas.timetable.terms import WaitlistStatus

SOON = 7  # days: a place that is left by then can be offered
_OPEN = (WaitlistStatus.WAITING, WaitlistStatus.OFFERED)


@dataclass(frozen=True, slots=True)
class WaitRow:
    """One entry of a waiting list, with how the offer stands."""

    id: UUID
    lesson_id: UUID
    title: str
    student_id: UUID
    person_id: UUID
    student: str
    place: int
    status: WaitlistStatus
    asked_on: date
    offered_on: date | None
    offer_until: date | None
    enrollment_id: UUID | None
    note: str | None

    def expired(self, today: date) -> bool:
        """Say whether the offer is over without an answer."""
        return (
            self.status is WaitlistStatus.OFFERED
            and self.offer_until is not None
            and self.offer_until < today
        )


@dataclass(frozen=True, slots=True)
class Offered:
    """A place that is kept for somebody until a day."""

    entry_id: UUID
    name: str
    until: date


@dataclass(frozen=True, slots=True)
class Places:
    """How many places a lesson has, how many are taken, and which are offered.

    A place that somebody leaves within a week counts as free already.
    """

    title: str
    capacity: int | None
    taken: int
    offered: tuple[Offered, ...] = ()

    @property
    def free(self) -> int | None:
        """How many can be offered; None is any number."""
        if self.capacity is None:
            return None
        return max(0, self.capacity - self.taken - len(self.offered))


@dataclass(frozen=True, slots=True)
class FreedPlace:
    """A lesson that has a free place while somebody waits for it, and who is next."""

    lesson_id: UUID
    title: str
    free: int
    waiting: int
    next: WaitRow


def _entries() -> Any:
    row = WaitlistEntry
    return (
        select(
            row.id,
            row.lesson_id,
            Lesson.title,
            row.student_id,
            Person.id,
            shown_name(),
            row.place,
            row.status,
            row.asked_on,
            row.offered_on,
            row.offer_until,
            row.enrollment_id,
            row.note,
        )
        .join(Lesson, Lesson.id == row.lesson_id)
        .join(Student, Student.id == row.student_id)
        .join(Person, Person.id == Student.person_id)
    )


def waiting_list(
    session: Session,
    *,
    lesson_id: UUID | None = None,
    student_id: UUID | None = None,
    ended: bool = False,
) -> list[WaitRow]:
    """Return who waits, by lesson and place; those who no longer do too when asked."""
    query = _entries()
    if lesson_id is not None:
        query = query.where(WaitlistEntry.lesson_id == lesson_id)
    if student_id is not None:
        query = query.where(WaitlistEntry.student_id == student_id)
    if not ended:
        query = query.where(WaitlistEntry.status.in_(_OPEN))
    order = (Lesson.sort_title, Lesson.id, WaitlistEntry.status.not_in(_OPEN))
    query = query.order_by(*order, WaitlistEntry.place, WaitlistEntry.id)
    return [WaitRow(*row) for row in session.execute(query)]


def places(session: Session, lesson_id: UUID, today: date) -> Places:
    """Return how many places a lesson has and how many are taken or kept from a day on."""
    return _places(session, [lesson_id], today)[lesson_id]


def _places(session: Session, ids: Collection[UUID], today: date) -> dict[UUID, Places]:
    listed = sorted(ids)
    taken = dict(
        session.execute(
            select(Enrollment.lesson_id, func.count())
            .where(
                Enrollment.lesson_id.in_(listed),
                or_(
                    Enrollment.unenrolled_on.is_(None),
                    Enrollment.unenrolled_on > today + timedelta(days=SOON),
                ),
            )
            .group_by(Enrollment.lesson_id)
        ).all()
    )
    offered: dict[UUID, list[Offered]] = {}
    kept = _entries().where(
        WaitlistEntry.lesson_id.in_(listed),
        WaitlistEntry.status == WaitlistStatus.OFFERED,
        WaitlistEntry.offer_until >= today,
    )
    for row in session.execute(kept.order_by(WaitlistEntry.place)):
        offered.setdefault(row[1], []).append(Offered(row[0], row[5], row[10]))
    rooms = select(Lesson.id, Lesson.title, Lesson.type, Lesson.max_students, Room.capacity)
    query = rooms.outerjoin(Room, Room.id == Lesson.room_id).where(Lesson.id.in_(listed))
    return {
        lesson: Places(
            title,
            capacity(kind, most, room),
            taken.get(lesson, 0),
            tuple(offered.get(lesson, ())),
        )
        for lesson, title, kind, most, room in session.execute(query)
    }


def freed_places(
    session: Session, today: date, *, lesson_ids: Collection[UUID] | None = None
) -> list[FreedPlace]:
    """Return the lessons with a place for somebody who waits, and who that is."""
    query = (
        _entries()
        .where(
            Lesson.archived_at.is_(None),
            or_(
                WaitlistEntry.status == WaitlistStatus.WAITING,
                and_(
                    WaitlistEntry.status == WaitlistStatus.OFFERED,
                    WaitlistEntry.offer_until < today,
                ),
            ),
        )
        .order_by(Lesson.sort_title, WaitlistEntry.place, WaitlistEntry.id)
    )
    if lesson_ids is not None:
        query = query.where(WaitlistEntry.lesson_id.in_(sorted(lesson_ids)))
    waiting: dict[UUID, list[WaitRow]] = {}
    for found in session.execute(query):
        row = WaitRow(*found)
        if row.status is WaitlistStatus.WAITING:
            waiting.setdefault(row.lesson_id, []).append(row)
    found_places = _places(session, list(waiting), today)
    return [
        FreedPlace(
            lesson,
            found_places[lesson].title,
            len(rows) if free is None else free,
            len(rows),
            rows[0],
        )
        for lesson, rows in waiting.items()
        if (free := found_places[lesson].free) is None or free > 0
    ]
