"""What is looked for: how a student, a lesson or a make-up has its time until now."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.people.tables import Staff, StaffInstrument, Student, StudentInstrument
from desktop_app.areas.timetable.queries import lookups
from desktop_app.areas.timetable.queries.plans import location_of, spells_of
from desktop_app.areas.timetable.rules.finding import MOST_WEEKS, Wish
from desktop_app.areas.timetable.rules.lessons import check_duration
from desktop_app.areas.timetable.tables import Enrollment, Lesson, LessonOccurrence
from desktop_app.areas.timetable.terms import EnrollmentStatus, LessonStatus, LessonType
from desktop_app.core.errors import NotFound, RuleBroken
from desktop_app.core.wording import tr

USUAL_MINUTES = 45
WEEKS = 6


def wish_for_student(
    session: Session,
    student_id: UUID,
    first: date,
    *,
    weeks: int = WEEKS,
    minutes: int | None = None,
    teacher_id: UUID | None = None,
) -> Wish:
    """Say what a student's own weekly time would be: as the lesson they have, else what they learn.

    Raises NotFound, RuleBroken for what cannot be.
    """
    name = lookups.check_student(session, student_id)
    pattern = _pattern(session, student_id)
    instrument = pattern.instrument_id if pattern else _learns(session, student_id)
    place = session.scalars(select(Student.location_id).where(Student.id == student_id)).first()
    wish = Wish(
        minutes or (pattern.duration if pattern else None) or USUAL_MINUTES,
        first,
        weeks,
        students=(student_id,),
        location_id=place,
        instrument_id=instrument,
        regular=True,
        title=name,
    )
    if pattern is not None:
        wish = _as_the_lesson(session, wish, pattern)
    return checked(session, _with_teachers(session, wish, teacher_id))


def wish_for_lesson(
    session: Session,
    lesson_id: UUID,
    first: date,
    *,
    weeks: int = WEEKS,
    minutes: int | None = None,
    teacher_id: UUID | None = None,
) -> Wish:
    """Say what one more meeting of a lesson needs: its teacher, a room, everyone who is in it."""
    lesson = session.scalars(select(Lesson).where(Lesson.id == lesson_id)).first()
    if lesson is None:
        raise NotFound(tr("This lesson is not in the school."), lesson=lesson_id)
    members = tuple(
        who
        for who, spell in spells_of(session, lesson_id)
        if spell.last is None or spell.last >= first
    )
    length = minutes or lesson.duration or USUAL_MINUTES
    wish = _as_the_lesson(
        session, Wish(length, first, weeks, students=members, title=lesson.title), lesson
    )
    wish = replace(wish, not_on=_meets_on(session, lesson_id, first))
    return checked(session, _with_teachers(session, wish, teacher_id))


def wish_for_make_up(
    session: Session,
    student_id: UUID,
    lesson_id: UUID | None,
    minutes: int,
    first: date,
    *,
    weeks: int = WEEKS,
    last: date | None = None,
    teacher_id: UUID | None = None,
) -> Wish:
    """Say what making up a missed meeting needs: the student once, as near as can be to it."""
    wish = wish_for_student(
        session, student_id, first, weeks=weeks, minutes=minutes, teacher_id=teacher_id
    )
    lesson = (
        session.scalars(select(Lesson).where(Lesson.id == lesson_id)).first() if lesson_id else None
    )
    if lesson is not None:
        wish = _with_teachers(session, _as_the_lesson(session, wish, lesson), teacher_id)
        wish = replace(wish, not_on=_meets_on(session, lesson.id, first))
    return checked(session, replace(wish, regular=False, lesson_id=lesson_id, until=last))


def _meets_on(session: Session, lesson_id: UUID, first: date) -> frozenset[date]:
    """Return the days that a lesson's rule has named: it meets once a day."""
    query = select(LessonOccurrence.original_date).where(
        LessonOccurrence.lesson_id == lesson_id, LessonOccurrence.original_date >= first
    )
    return frozenset(session.scalars(query))


def _pattern(session: Session, student_id: UUID) -> Lesson | None:
    """Return the lesson a student has alone, else any that is planned."""
    query = (
        select(Lesson)
        .join(Enrollment, Enrollment.lesson_id == Lesson.id)
        .where(
            Enrollment.student_id == student_id,
            Enrollment.status == EnrollmentStatus.ACTIVE,
            Lesson.status == LessonStatus.SCHEDULED,
            Lesson.archived_at.is_(None),
            Lesson.first_day.is_not(None),
        )
        .order_by(Lesson.type != LessonType.INDIVIDUAL, Lesson.first_day.desc(), Lesson.id)
        .limit(1)
    )
    return session.scalars(query).first()


def _learns(session: Session, student_id: UUID) -> UUID | None:
    query = (
        select(StudentInstrument.instrument_id)
        .where(StudentInstrument.student_id == student_id)
        .order_by(StudentInstrument.is_primary.desc())
        .limit(1)
    )
    return session.scalars(query).first()


def _as_the_lesson(session: Session, wish: Wish, lesson: Lesson) -> Wish:
    """Let a wish be on the lesson's weekday, at its time, in its room, with its teacher."""
    place = location_of(session, lesson.room_id, lesson.location_id)
    at = lesson.start_time
    return replace(
        wish,
        own_teacher=lesson.teacher_id,
        weekday=lesson.first_day.weekday() if lesson.first_day else None,
        at=at.hour * 60 + at.minute if at else None,
        room_id=lesson.room_id,
        location_id=place,
        lesson_id=lesson.id,
        instrument_id=lesson.instrument_id or wish.instrument_id,
        online=lesson.first_day is not None and place is None,
    )


def _with_teachers(session: Session, wish: Wish, teacher_id: UUID | None) -> Wish:
    """Let the teacher asked for teach, else the lesson's own and all who teach the instrument."""
    if teacher_id is not None:
        lookups.check_teacher(session, teacher_id)
        return replace(wish, teachers=(teacher_id,))
    own: Sequence[UUID] = (wish.own_teacher,) if wish.own_teacher else ()
    if len(wish.students) > 1 and own:
        return replace(wish, teachers=tuple(own))
    query = (
        select(StaffInstrument.staff_id)
        .join(Staff, Staff.id == StaffInstrument.staff_id)
        .where(
            StaffInstrument.instrument_id == wish.instrument_id,
            Staff.archived_at.is_(None),
        )
        .order_by(StaffInstrument.staff_id)
    )
    others = session.scalars(query) if wish.instrument_id is not None else ()
    return replace(wish, teachers=tuple(dict.fromkeys([*own, *others])))


def checked(session: Session, wish: Wish) -> Wish:
    """Return a wish that can be looked for. Raises RuleBroken."""
    check_duration(wish.minutes)
    if not 1 <= wish.weeks <= MOST_WEEKS:
        raise RuleBroken(
            tr("Look for free slots over 1 to {most} weeks.", most=MOST_WEEKS), field="weeks"
        )
    if not 1900 <= wish.first.year <= 2100 or wish.first > date.max - timedelta(days=400):
        raise RuleBroken(tr("Give a first day between 1900 and 2100."), field="from")
    return wish
