"""The statements of the roster, each built once for its shape; see `core.db.kept`."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from desktop_app.areas.attendance.tables import Attendance, AttendanceCode
from desktop_app.areas.billing.tables import FamilyBalance, Invoice
from desktop_app.areas.desk.queries.asked import bare, last_when_empty
from desktop_app.areas.desk.queries.binds import (
    FIRST,
    MOMENT,
    MOST,
    Statement,
    filters_of,
    some,
)
from desktop_app.areas.desk.queries.moment import Instants, ListQuery
from desktop_app.areas.desk.queries.students import CREDIT, EVEN, NONE, OVERDUE, OWES, SOME
from desktop_app.areas.people import api as people
from desktop_app.areas.people.tables import (
    Family,
    FamilyMember,
    Instrument,
    Person,
    PersonPrivate,
    Staff,
    Student,
    StudentInstrument,
)
from desktop_app.areas.school.tables import Location
from desktop_app.areas.streaks.tables import StudentStreak
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.tables import Enrollment, Lesson, LessonOccurrence
from desktop_app.core.db import search

_LEVELS = {level: position for position, level in enumerate(people.SkillLevel)}


def keys(  # a shape is a row of plain values
    engine: str, sort: str, descending: bool, limited: bool, words: int, *filters: str
) -> Statement:
    """Build the list of ids: `words` says how many were typed, `filters` what is chosen."""
    query = ListQuery("", filters_of(filters), sort, descending)
    statement = select(bare(Student.id)).where(*_conditions(query, MOMENT))
    if words:
        found = search.asked_places(
            engine, people.SEARCHED, words, Student.search_place, Student.person_id
        )
        statement = statement.where(found)
    if limited:
        statement = statement.limit(MOST)
    return SORTS[sort](statement, query, MOMENT)


def rows(_engine: str) -> Statement:
    """Build what the list shows of some students and their persons."""
    return (
        select(
            Student.id, Person.id, Person.given_name, Person.family_name, Person.native_name,
            Person.display_name, PersonPrivate.date_of_birth, Person.phone, Person.email,
            Location.name, Student.joined_on, Student.archived_at.is_not(None),
            StudentStreak.current, StudentStreak.status,
        )
        .join(Person, Person.id == Student.person_id)
        .outerjoin(
            PersonPrivate,
            and_(
                PersonPrivate.school_id == Student.school_id,
                PersonPrivate.person_id == Student.person_id,
            ),
        )
        .outerjoin(Location, Location.id == Student.location_id)
        .outerjoin(StudentStreak, _overall())
        .where(Student.id.in_(some("ids")))
    )  # fmt: skip


def _overall() -> ColumnElement[bool]:
    """Return what joins the overall streak of a student: one row, by an index of its own."""
    return and_(
        StudentStreak.school_id == Student.school_id,
        StudentStreak.student_id == Student.id,
        StudentStreak.club_id.is_(None),
    )


def learnt(_engine: str) -> Statement:
    """Build what some students learn, the main instrument of each first."""
    return (
        select(StudentInstrument.student_id, Instrument.name, StudentInstrument.level)
        .join(Instrument, Instrument.id == StudentInstrument.instrument_id)
        .where(StudentInstrument.student_id.in_(some("ids")))
        .order_by(StudentInstrument.is_primary.desc(), Instrument.name)
    )


def count(_engine: str) -> Statement:
    """Build how many students are in the roster, the archived ones aside."""
    return select(func.count()).select_from(Student).where(Student.archived_at.is_(None))


def locations(_engine: str) -> Statement:
    """Build the locations in use, by name."""
    return (
        select(Location.id, Location.name)
        .where(Location.archived_at.is_(None))
        .order_by(Location.name)
    )


def instruments(_engine: str) -> Statement:
    """Build the instruments in use, by name."""
    return (
        select(Instrument.id, Instrument.name)
        .where(Instrument.archived_at.is_(None))
        .order_by(Instrument.name)
    )


def teachers(_engine: str) -> Statement:
    """Build who teaches here, by name."""
    return (
        select(Staff.id, Person.given_name, Person.family_name, Person.display_name)
        .join(Person, Person.id == Staff.person_id)
        .where(Staff.archived_at.is_(None), Staff.kind == people.StaffKind.TEACHER)
        .order_by(Person.sort_name)
    )


# --- which


def _conditions(query: ListQuery, moment: Instants) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [
        Student.school_id == moment.school_id,
        *_state(query, moment),
    ]
    for name, condition in _CONDITIONS.items():
        values = query.values(name)
        if values:
            found.append(or_(*(condition(value, moment) for value in values)))
    return found


def _state(query: ListQuery, moment: Instants) -> list[ColumnElement[bool]]:
    active, archived = query.is_on("active"), query.is_on("archived")
    if active and not archived:
        return [Student.archived_at.is_(None)]
    merged = select(Person.id).where(
        Person.school_id == moment.school_id, Person.merged_into_id.is_not(None)
    )
    kept = Student.person_id.not_in(merged)
    return [Student.archived_at.is_not(None), kept] if archived and not active else [kept]


def _at_location(value: Any, _moment: Instants) -> ColumnElement[bool]:
    found: ColumnElement[bool] = Student.location_id == value
    return found


def _learns(value: Any, _moment: Instants) -> ColumnElement[bool]:
    return exists().where(
        StudentInstrument.school_id == Student.school_id,
        StudentInstrument.student_id == Student.id,
        StudentInstrument.instrument_id == value,
    )


def _has_level(value: str, _moment: Instants) -> ColumnElement[bool]:
    return exists().where(
        StudentInstrument.school_id == Student.school_id,
        StudentInstrument.student_id == Student.id,
        StudentInstrument.is_primary,
        StudentInstrument.level.is_(None) if value == NONE else StudentInstrument.level == value,
    )


def _now_enrolled(moment: Instants) -> ColumnElement[bool]:
    return and_(
        Enrollment.school_id == moment.school_id,
        Enrollment.status != timetable.EnrollmentStatus.PENDING,
        or_(Enrollment.unenrolled_on.is_(None), Enrollment.unenrolled_on >= moment.today),
    )


def _taught_by(value: Any, moment: Instants) -> ColumnElement[bool]:
    taught = (
        select(Enrollment.student_id)
        .join(
            Lesson,
            and_(Lesson.school_id == Enrollment.school_id, Lesson.id == Enrollment.lesson_id),
        )
        .where(_now_enrolled(moment), Lesson.teacher_id == value, Lesson.archived_at.is_(None))
    )
    return Student.id.in_(taught)


def _has_lesson(value: str, moment: Instants) -> ColumnElement[bool]:
    enrolled = select(Enrollment.student_id).where(_now_enrolled(moment))
    return Student.id.in_(enrolled) if value == SOME else Student.id.not_in(enrolled)


def _in_family(value: Any, moment: Instants) -> ColumnElement[bool]:
    members = select(FamilyMember.person_id).where(
        FamilyMember.school_id == moment.school_id, FamilyMember.family_id == value
    )
    return Student.person_id.in_(members)


def _has_balance(value: str, moment: Instants) -> ColumnElement[bool]:
    families = families_that(value, moment)
    members = select(FamilyMember.person_id).where(
        FamilyMember.school_id == moment.school_id, FamilyMember.family_id.in_(families)
    )
    return Student.person_id.not_in(members) if value == EVEN else Student.person_id.in_(members)


def families_that(value: str, moment: Instants) -> Select[Any]:
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


_CONDITIONS: Mapping[str, Callable[[Any, Instants], ColumnElement[bool]]] = {
    "location": _at_location,
    "instrument": _learns,
    "teacher": _taught_by,
    "level": _has_level,
    "balance": _has_balance,
    "lesson": _has_lesson,
    "family": _in_family,
}


# --- in which order


def _by_name(statement: Select[Any], query: ListQuery, _m: Instants) -> Select[Any]:
    name = Student.sort_name
    return statement.order_by(name.desc() if query.descending else name)


def _by(statement: Select[Any], value: Any, query: ListQuery) -> Select[Any]:
    order = last_when_empty(value, descending=query.descending)
    return statement.order_by(*order, Student.sort_name)


def _by_joined(statement: Select[Any], query: ListQuery, _m: Instants) -> Select[Any]:
    return _by(statement, Student.joined_on, query)


def _by_age(statement: Select[Any], query: ListQuery, _m: Instants) -> Select[Any]:
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


def _by_location(statement: Select[Any], query: ListQuery, _m: Instants) -> Select[Any]:
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


def _by_learns(statement: Select[Any], query: ListQuery, _m: Instants) -> Select[Any]:
    joined = _with_first_instrument(statement).outerjoin(
        Instrument,
        and_(
            Instrument.school_id == StudentInstrument.school_id,
            Instrument.id == StudentInstrument.instrument_id,
        ),
    )
    return _by(joined, Instrument.name, query)


def _by_level(statement: Select[Any], query: ListQuery, _m: Instants) -> Select[Any]:
    rank = case(_LEVELS, value=StudentInstrument.level)
    return _by(_with_first_instrument(statement), rank, query)


def _by_family(statement: Select[Any], query: ListQuery, _m: Instants) -> Select[Any]:
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


def _by_balance(statement: Select[Any], query: ListQuery, _m: Instants) -> Select[Any]:
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


def _by_streak(statement: Select[Any], query: ListQuery, _m: Instants) -> Select[Any]:
    days = func.coalesce(StudentStreak.current, 0)
    joined = statement.outerjoin(StudentStreak, _overall())
    return joined.order_by(days.desc() if query.descending else days, Student.sort_name)


def _by_next_lesson(statement: Select[Any], query: ListQuery, moment: Instants) -> Select[Any]:
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


def coming(moment: Instants, lesson_id: Any, spell: Any = None) -> ColumnElement[Any]:
    """Return when the next meeting of a lesson begins or began: one that is on counts."""
    meeting = aliased(LessonOccurrence)
    query = select(meeting.starts_at).where(
        meeting.lesson_id == lesson_id, *to_come(moment, meeting)
    )
    if spell is not None:
        query = query.where(timetable.in_spell(meeting, spell))
    return query.order_by(meeting.starts_at).limit(1).scalar_subquery()


def to_come(moment: Instants, meeting: Any) -> list[ColumnElement[bool]]:
    """Return what makes a meeting one that is on or still to come."""
    return [
        meeting.school_id == moment.school_id,
        meeting.starts_at > moment.since,
        meeting.ends_at > moment.now,
        meeting.status.not_in(timetable.CANCELLED),
    ]


def _by_attendance(statement: Select[Any], query: ListQuery, moment: Instants) -> Select[Any]:
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
        .where(*in_term(moment))
        .group_by(Attendance.student_id)
        .cte("rate_of_student")
    )
    joined = statement.outerjoin(rate, rate.c.student_id == Student.id)
    return _by(joined, rate.c.rate, query)


def attendance_rate() -> ColumnElement[Any]:
    """Return the rate in per cent over the marks of a group: present and late of all marked."""
    came = func.sum(case((AttendanceCode.counts_present, 1), else_=0))
    return came * 100.0 / func.count()


def in_term(moment: Instants) -> list[ColumnElement[bool]]:
    """Return what makes a meeting one of this term up to today, else of this year.

    The first day of it is filled in, see `moment.first_of_term`.
    """
    return [
        LessonOccurrence.school_id == moment.school_id,
        LessonOccurrence.local_date >= FIRST,
        LessonOccurrence.local_date <= moment.today,
    ]


Sorter = Callable[[Select[Any], ListQuery, Instants], Select[Any]]
SORTS: Mapping[str, Sorter] = {
    "name": _by_name,
    "age": _by_age,
    "learns": _by_learns,
    "level": _by_level,
    "family": _by_family,
    "next_lesson": _by_next_lesson,
    "balance": _by_balance,
    "streak": _by_streak,
    "attendance": _by_attendance,
    "location": _by_location,
    "joined": _by_joined,
}
