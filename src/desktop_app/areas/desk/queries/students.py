"""The roster: which students, in which order."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from desktop_app.areas.attendance.tables import Attendance, AttendanceCode
from desktop_app.areas.billing.tables import FamilyBalance, Invoice
from desktop_app.areas.desk.queries.asked import (
    ListQuery,
    Moment,
    bare,
    fetch_bare,
    fetch_ids,
    last_when_empty,
    moment_of,
    parts,
    school_of,
)
from desktop_app.areas.people import api as people
from desktop_app.areas.people.tables import (
    Family,
    FamilyMember,
    Instrument,
    Person,
    PersonPrivate,
    Student,
    StudentInstrument,
)
from desktop_app.areas.school import api as school
from desktop_app.areas.school.tables import Location
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.tables import Enrollment, Lesson, LessonOccurrence
from desktop_app.core.db import search
from desktop_app.core.uuid_list import UuidList

FILTERS = (
    "active", "archived", "location", "instrument", "teacher", "level", "balance", "lesson",
    "family",
)  # fmt: skip
OWES, OVERDUE, CREDIT, EVEN = "owes", "overdue", "credit", "even"
SOME, NONE = "some", "none"
_LEVELS = {level: position for position, level in enumerate(people.SkillLevel)}
_DAY = timedelta(days=1)
MANY = 5_000


def ids(session: Session, query: ListQuery, now: datetime) -> UuidList:
    """Return the ids of the students asked for, in order, in one statement.

    In order of name all is read from one index, archived ones, locations and what is searched too;
    other orders look up one value for each student and sort.
    """
    query.check(SORTS, FILTERS)
    moment = moment_of(session, now)
    statement = select(bare(Student.id)).where(*_conditions(session, query, moment))
    return fetch_ids(session, SORTS[query.sort or "name"](session, statement, query, moment))


def count(session: Session) -> int:
    """Return how many students are in the roster, the archived ones aside."""
    query = select(func.count()).select_from(Student).where(Student.archived_at.is_(None))
    return session.scalars(query).one()


# --- which


def _conditions(session: Session, query: ListQuery, moment: Moment) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [
        Student.school_id == moment.school_id,
        *_state(query, moment),
    ]
    if query.search.strip():
        typed = people.search_words(query.search)
        found.append(
            search.found_places(
                session, people.SEARCHED, typed, Student.search_place, Student.person_id
            )
        )
    for name, condition in _CONDITIONS.items():
        values = query.values(name)
        if values:
            found.append(or_(*(condition(value, moment) for value in values)))
    return found


def _state(query: ListQuery, moment: Moment) -> list[ColumnElement[bool]]:
    active, archived = query.is_on("active"), query.is_on("archived")
    if active and not archived:
        return [Student.archived_at.is_(None)]
    merged = select(Person.id).where(
        Person.school_id == moment.school_id, Person.merged_into_id.is_not(None)
    )
    kept = Student.person_id.not_in(merged)
    return [Student.archived_at.is_not(None), kept] if archived and not active else [kept]


def _at_location(value: UUID, _moment: Moment) -> ColumnElement[bool]:
    return Student.location_id == value


def _learns(value: UUID, _moment: Moment) -> ColumnElement[bool]:
    return exists().where(
        StudentInstrument.school_id == Student.school_id,
        StudentInstrument.student_id == Student.id,
        StudentInstrument.instrument_id == value,
    )


def _has_level(value: str, _moment: Moment) -> ColumnElement[bool]:
    return exists().where(
        StudentInstrument.school_id == Student.school_id,
        StudentInstrument.student_id == Student.id,
        StudentInstrument.is_primary,
        StudentInstrument.level.is_(None) if value == NONE else StudentInstrument.level == value,
    )


def _now_enrolled(moment: Moment) -> ColumnElement[bool]:
    return and_(
        Enrollment.school_id == moment.school_id,
        Enrollment.status != timetable.EnrollmentStatus.PENDING,
        or_(Enrollment.unenrolled_on.is_(None), Enrollment.unenrolled_on >= moment.today),
    )


def _taught_by(value: UUID, moment: Moment) -> ColumnElement[bool]:
    taught = (
        select(Enrollment.student_id)
        .join(
            Lesson,
            and_(Lesson.school_id == Enrollment.school_id, Lesson.id == Enrollment.lesson_id),
        )
        .where(_now_enrolled(moment), Lesson.teacher_id == value, Lesson.archived_at.is_(None))
    )
    return Student.id.in_(taught)


def _has_lesson(value: str, moment: Moment) -> ColumnElement[bool]:
    enrolled = select(Enrollment.student_id).where(_now_enrolled(moment))
    return Student.id.in_(enrolled) if value == SOME else Student.id.not_in(enrolled)


def _in_family(value: UUID, moment: Moment) -> ColumnElement[bool]:
    members = select(FamilyMember.person_id).where(
        FamilyMember.school_id == moment.school_id, FamilyMember.family_id == value
    )
    return Student.person_id.in_(members)


def _has_balance(value: str, moment: Moment) -> ColumnElement[bool]:
    families = families_that(value, moment)
    members = select(FamilyMember.person_id).where(
        FamilyMember.school_id == moment.school_id, FamilyMember.family_id.in_(families)
    )
    return Student.person_id.not_in(members) if value == EVEN else Student.person_id.in_(members)


def families_that(value: str, moment: Moment) -> Select[Any]:
    """Return the families that owe, are overdue, have credit, or (for EVEN) are not even."""
    if value == OVERDUE:
        return select(Invoice.family_id).where(
            Invoice.school_id == moment.school_id,
            Invoice.status == "ISSUED",
            Invoice.due_on < moment.today,
            Invoice.kind == "INVOICE",
            Invoice.settled < Invoice.total,
        )
    sign = {OWES: FamilyBalance.owed > 0, CREDIT: FamilyBalance.owed < 0}
    return select(FamilyBalance.family_id).where(
        FamilyBalance.school_id == moment.school_id, sign.get(value, FamilyBalance.owed != 0)
    )


_CONDITIONS: Mapping[str, Callable[[Any, Moment], ColumnElement[bool]]] = {
    "location": _at_location,
    "instrument": _learns,
    "teacher": _taught_by,
    "level": _has_level,
    "balance": _has_balance,
    "lesson": _has_lesson,
    "family": _in_family,
}


# --- in which order


def _by_name(_: Session, statement: Select[Any], query: ListQuery, _m: Moment) -> Select[Any]:
    name = Student.sort_name
    return statement.order_by(name.desc() if query.descending else name)


def _by(statement: Select[Any], value: Any, query: ListQuery) -> Select[Any]:
    order = last_when_empty(value, descending=query.descending)
    return statement.order_by(*order, Student.sort_name)


def _by_joined(_: Session, statement: Select[Any], query: ListQuery, _m: Moment) -> Select[Any]:
    return _by(statement, Student.joined_on, query)


def _by_age(_: Session, statement: Select[Any], query: ListQuery, _m: Moment) -> Select[Any]:
    """Order by age: the youngest, who was born last, first."""
    joined = statement.outerjoin(
        PersonPrivate,
        and_(
            PersonPrivate.school_id == Student.school_id,
            PersonPrivate.person_id == Student.person_id,
        ),
    )
    order = last_when_empty(PersonPrivate.date_of_birth, descending=not query.descending)
    return joined.order_by(*order, Student.sort_name)


def _by_location(_: Session, statement: Select[Any], query: ListQuery, _m: Moment) -> Select[Any]:
    joined = statement.outerjoin(
        Location,
        and_(Location.school_id == Student.school_id, Location.id == Student.location_id),
    )
    return _by(joined, Location.name, query)


def _with_first_instrument(statement: Select[Any]) -> Select[Any]:
    return statement.outerjoin(
        StudentInstrument,
        and_(
            StudentInstrument.school_id == Student.school_id,
            StudentInstrument.student_id == Student.id,
            StudentInstrument.is_primary,
        ),
    )


def _by_learns(_: Session, statement: Select[Any], query: ListQuery, _m: Moment) -> Select[Any]:
    joined = _with_first_instrument(statement).outerjoin(
        Instrument,
        and_(
            Instrument.school_id == StudentInstrument.school_id,
            Instrument.id == StudentInstrument.instrument_id,
        ),
    )
    return _by(joined, Instrument.name, query)


def _by_level(_: Session, statement: Select[Any], query: ListQuery, _m: Moment) -> Select[Any]:
    rank = case(_LEVELS, value=StudentInstrument.level)
    return _by(_with_first_instrument(statement), rank, query)


def _by_family(_: Session, statement: Select[Any], query: ListQuery, _m: Moment) -> Select[Any]:
    """Order by the first family of each.

    Of a bare column SQLite finds the least by walking through all families of the school, once for
    each student; of an expression it looks at the families of the student.
    """
    name = (
        select(func.min(Family.sort_name.concat("")))
        .select_from(FamilyMember)
        .join(
            Family,
            and_(Family.school_id == FamilyMember.school_id, Family.id == FamilyMember.family_id),
        )
        .where(
            FamilyMember.school_id == Student.school_id,
            FamilyMember.person_id == Student.person_id,
            Family.archived_at.is_(None),
        )
        .scalar_subquery()
    )
    return _by(statement, name, query)


def _by_balance(_: Session, statement: Select[Any], query: ListQuery, _m: Moment) -> Select[Any]:
    owed = (
        select(func.sum(FamilyBalance.owed))
        .select_from(FamilyMember)
        .join(
            FamilyBalance,
            and_(
                FamilyBalance.school_id == FamilyMember.school_id,
                FamilyBalance.family_id == FamilyMember.family_id,
            ),
        )
        .where(
            FamilyMember.school_id == Student.school_id,
            FamilyMember.person_id == Student.person_id,
        )
        .scalar_subquery()
    )
    balance = func.coalesce(owed, 0)
    return statement.order_by(balance.desc() if query.descending else balance, Student.sort_name)


def _by_next_lesson(
    _: Session, statement: Select[Any], query: ListQuery, moment: Moment
) -> Select[Any]:
    """Order by the next meeting: found once for each lesson, then the earliest of each student."""
    first = (
        select(Lesson.id, coming(moment, Lesson.id).label("starts_at"))
        .where(Lesson.school_id == moment.school_id)
        .cte("first_of_lesson")
    )
    late = coming(moment, Enrollment.lesson_id, Enrollment)
    usual = and_(Enrollment.enrolled_on <= moment.today, Enrollment.unenrolled_on.is_(None))
    mine = (
        select(
            Enrollment.student_id,
            func.min(case((usual, first.c.starts_at), else_=late)).label("starts_at"),
        )
        .join(first, first.c.id == Enrollment.lesson_id)
        .where(_now_enrolled(moment))
        .group_by(Enrollment.student_id)
        .cte("first_of_student")
    )
    joined = statement.outerjoin(mine, mine.c.student_id == Student.id)
    return _by(joined, mine.c.starts_at, query)


def coming(moment: Moment, lesson_id: Any, spell: Any = None) -> ColumnElement[Any]:
    """Return when the next meeting of a lesson begins or began: one that is on counts."""
    meeting = aliased(LessonOccurrence)
    query = select(meeting.starts_at).where(
        meeting.lesson_id == lesson_id, *to_come(moment, meeting)
    )
    if spell is not None:
        query = query.where(timetable.in_spell(meeting, spell))
    return query.order_by(meeting.starts_at).limit(1).scalar_subquery()


def to_come(moment: Moment, meeting: Any) -> list[ColumnElement[bool]]:
    """Return what makes a meeting one that is on or still to come."""
    return [
        meeting.school_id == moment.school_id,
        meeting.starts_at > moment.now - _DAY,
        meeting.ends_at > moment.now,
        meeting.status.not_in(timetable.CANCELLED),
    ]


def _by_attendance(
    session: Session, statement: Select[Any], query: ListQuery, moment: Moment
) -> Select[Any]:
    """Order by the rate of this term, which is counted over all its marks."""
    rate = (
        select(Attendance.student_id, attendance_rate().label("rate"))
        .select_from(LessonOccurrence)
        .join(
            Attendance,
            and_(
                Attendance.school_id == LessonOccurrence.school_id,
                Attendance.occurrence_id == LessonOccurrence.id,
            ),
        )
        .join(
            AttendanceCode,
            and_(
                AttendanceCode.school_id == Attendance.school_id,
                AttendanceCode.id == Attendance.code_id,
            ),
        )
        .where(*in_term(session, moment))
        .group_by(Attendance.student_id)
        .cte("rate_of_student")
    )
    joined = statement.outerjoin(rate, rate.c.student_id == Student.id)
    return _by(joined, rate.c.rate, query)


def attendance_rate() -> ColumnElement[Any]:
    """Return the rate in per cent over the marks of a group: present and late of all marked."""
    came = func.sum(case((AttendanceCode.counts_present, 1), else_=0))
    return came * 100.0 / func.count()


def in_term(session: Session, moment: Moment) -> list[ColumnElement[bool]]:
    """Return what makes a meeting one of this term up to today, else of this year."""
    span = school.term_of(session, moment.today) or school.year_of(session, moment.today)
    first = min(span.starts_on, moment.today) if span else moment.today.replace(month=1, day=1)
    return [
        LessonOccurrence.school_id == moment.school_id,
        LessonOccurrence.local_date >= first,
        LessonOccurrence.local_date <= moment.today,
    ]


Sorter = Callable[[Session, Select[Any], ListQuery, Moment], Select[Any]]
SORTS: Mapping[str, Sorter] = {
    "name": _by_name,
    "age": _by_age,
    "learns": _by_learns,
    "level": _by_level,
    "family": _by_family,
    "next_lesson": _by_next_lesson,
    "balance": _by_balance,
    "attendance": _by_attendance,
    "location": _by_location,
    "joined": _by_joined,
}


# --- sums and choices


@dataclass(frozen=True, slots=True)
class Sums:
    """What ticked students add up to; the balance is that of their families, each once."""

    students: int
    families: int
    balance: int


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters of the roster offer, by name."""

    locations: tuple[tuple[UUID, str], ...]
    instruments: tuple[tuple[UUID, str], ...]
    teachers: tuple[tuple[UUID, str], ...]


def choices(session: Session) -> Choices:
    """Return the locations, instruments and teachers to filter by."""
    return Choices(
        tuple((row.id, row.name) for row in school.locations(session)),
        tuple((row.id, row.name) for row in people.instruments(session)),
        tuple((row.id, row.name) for row in people.teachers(session)),
    )


def sums(session: Session, student_ids: UuidList | list[UUID]) -> Sums:
    """Return what students add up to, in minor units; of many, their families are read at once."""
    pairs = (
        select(Student.id, FamilyMember.family_id)
        .join(
            FamilyMember,
            and_(
                FamilyMember.school_id == Student.school_id,
                FamilyMember.person_id == Student.person_id,
            ),
        )
        .join(
            Family,
            and_(Family.school_id == Student.school_id, Family.id == FamilyMember.family_id),
        )
        .where(Student.school_id == school_of(session), Family.archived_at.is_(None))
    )
    owed = select(FamilyBalance.family_id, FamilyBalance.owed).where(
        FamilyBalance.school_id == school_of(session)
    )
    if len(student_ids) > MANY:
        ids = student_ids if isinstance(student_ids, UuidList) else UuidList.of(student_ids)
        ticked = set(ids.pieces())
        inside = {family for key, family in fetch_bare(session, pairs) if key in ticked}
        balance = sum(most for family, most in fetch_bare(session, owed) if family in inside)
        return Sums(len(student_ids), len(inside), balance)
    families: set[UUID] = set()
    for part in parts(student_ids):
        families.update(family for _, family in session.execute(pairs.where(Student.id.in_(part))))
    balance = 0
    for part in parts(families):
        rows = session.execute(owed.where(FamilyBalance.family_id.in_(part)))
        balance += sum(amount for _, amount in rows)
    return Sums(len(student_ids), len(families), balance)
