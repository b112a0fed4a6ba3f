"""In which order a list of students stands, and what of their lessons is still to come."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import aliased

from desktop_app.areas.attendance.tables import Attendance, AttendanceCode
from desktop_app.areas.billing.tables import FamilyBalance
from desktop_app.areas.desk.queries.asked import last_when_empty
from desktop_app.areas.desk.queries.binds import (
    FIRST,
)
from desktop_app.areas.desk.queries.moment import Instants, ListQuery
from desktop_app.areas.desk.queries.student_conditions import now_enrolled
from desktop_app.areas.people import api as people
from desktop_app.areas.people.tables import (
    Family,
    FamilyMember,
    Instrument,
    PersonPrivate,
    Student,
    StudentInstrument,
)
from desktop_app.areas.school.tables import Location
from desktop_app.areas.streaks.tables import StudentStreak
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.tables import Enrollment, Lesson, LessonOccurrence

_LEVELS = {level: position for position, level in enumerate(people.SkillLevel)}


def overall() -> ColumnElement[bool]:
    """Return what joins the overall streak of a student: one row, by an index of its own."""
    return and_(
        StudentStreak.school_id == Student.school_id,
        StudentStreak.student_id == Student.id,
        StudentStreak.club_id.is_(None),
    )


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
    joined = statement.outerjoin(StudentStreak, overall())
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
        .where(now_enrolled(moment))
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
