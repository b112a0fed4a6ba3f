"""What is looked for: how a student, a lesson or a make-up has its time until now."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.timetable.queries import lookups
from desktop_app.areas.timetable.queries.plans import spells_of
from desktop_app.areas.timetable.queries.slot_facts import SELECTS
from desktop_app.areas.timetable.rules.finding import MOST_WEEKS, Wish
from desktop_app.areas.timetable.rules.lessons import check_duration
from desktop_app.areas.timetable.tables import LessonOccurrence
from desktop_app.core.db.kept import fetch
from desktop_app.core.errors import NotFound, RuleBroken
from desktop_app.core.wording import tr

USUAL_MINUTES = 45
WEEKS = 6


@dataclass(frozen=True, slots=True)
class _Pattern:
    """How a lesson is until now; `place` is where its room is."""

    id: UUID
    title: str
    duration: int | None
    first_day: date | None
    start: time | None
    teacher_id: UUID | None
    instrument_id: UUID | None
    room_id: UUID | None
    location_id: UUID | None
    place: UUID | None


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
    name, place = _check_student(session, student_id)
    pattern = _pattern(session, "pattern", student=student_id)
    instrument = pattern.instrument_id if pattern else _learns(session, student_id)
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
        wish = _as_the_lesson(wish, pattern)
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
    lesson = _pattern(session, "lesson", lesson=lesson_id)
    if lesson is None:
        raise NotFound(tr("This lesson is not in the school."), lesson=lesson_id)
    members = tuple(
        who
        for who, spell in spells_of(session, lesson_id)
        if spell.last is None or spell.last >= first
    )
    length = minutes or lesson.duration or USUAL_MINUTES
    wish = _as_the_lesson(Wish(length, first, weeks, students=members, title=lesson.title), lesson)
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
    lesson = _pattern(session, "lesson", lesson=lesson_id) if lesson_id else None
    if lesson is not None:
        wish = _with_teachers(session, _as_the_lesson(wish, lesson), teacher_id)
        wish = replace(wish, not_on=_meets_on(session, lesson.id, first))
    return checked(session, replace(wish, regular=False, lesson_id=lesson_id, until=last))


def _meets_on(session: Session, lesson_id: UUID, first: date) -> frozenset[date]:
    """Return the days that a lesson's rule has named: it meets once a day."""
    query = select(LessonOccurrence.original_date).where(
        LessonOccurrence.lesson_id == lesson_id, LessonOccurrence.original_date >= first
    )
    return frozenset(session.scalars(query))


def _check_student(session: Session, student_id: UUID) -> tuple[str, UUID | None]:
    """Return a student's name and where they come. Raises NotFound, RuleBroken."""
    found: Sequence[tuple[str, datetime | None, UUID | None]] = fetch(
        session, f"{SELECTS}:student", student=student_id
    )
    if not found or found[0][1] is not None:
        lookups.check_student(session, student_id)  # says what is wrong
        return "", None
    return found[0][0], found[0][2]


def _pattern(session: Session, name: str, **values: UUID) -> _Pattern | None:
    for row in fetch(session, f"{SELECTS}:{name}", **values):
        return _Pattern(*row)
    return None


def _learns(session: Session, student_id: UUID) -> UUID | None:
    return next((row[0] for row in fetch(session, f"{SELECTS}:learns", student=student_id)), None)


def _as_the_lesson(wish: Wish, lesson: _Pattern) -> Wish:
    """Let a wish be on the lesson's weekday, at its time, in its room, with its teacher."""
    place = lesson.place or lesson.location_id
    at = lesson.start
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
    instrument = wish.instrument_id
    teach = fetch(session, f"{SELECTS}:who_teach", instrument=instrument) if instrument else ()
    others = (row[0] for row in teach)
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
