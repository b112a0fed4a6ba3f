"""Where an open make-up can be used: free places in groups, cancelled times, free times."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from desktop_app.areas.attendance.queries.credits import CreditRow, make_up
from desktop_app.areas.attendance.queries.present import places_left_at
from desktop_app.areas.attendance.rules.matching import Likeness, reasons, score
from desktop_app.areas.attendance.terms import CreditState, PlaceKind
from desktop_app.areas.people.api import SkillLevel
from desktop_app.areas.people.tables import StudentInstrument
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.tables import Enrollment, Lesson, LessonOccurrence
from desktop_app.core.clock import instant, local

AHEAD = timedelta(weeks=6)
LOOKED_AT = 150
_LEVELS = tuple(SkillLevel)


@dataclass(frozen=True, slots=True)
class Match:
    """One place for a make-up; `start` is the school's wall time.

    Without a meeting it is a time for a meeting of its own. `left` are the free places before it.
    """

    kind: PlaceKind
    occurrence_id: UUID | None
    title: str
    start: datetime
    minutes: int
    teacher_id: UUID | None
    teacher: str | None
    room_id: UUID | None
    room: str | None
    left: int | None
    reasons: tuple[str, ...]
    score: int


@dataclass(frozen=True, slots=True)
class _Sought:
    """What is looked for: the credit, what was missed, the days that count."""

    credit: CreditRow
    lesson: timetable.LessonLine | None
    instrument_id: UUID | None
    weekday: int | None
    level: int | None
    first: date
    last: date
    now: datetime
    zone: str

    def likeness(self, kind: PlaceKind, row: Any, day: date, level: int | None) -> Likeness:
        """Compare a place with what was missed."""
        teacher = self.lesson.teacher_id if self.lesson else None
        known = level is not None and self.level is not None
        return Likeness(
            kind,
            same_instrument=True,
            same_teacher=teacher is not None and row.teacher_id == teacher,
            same_weekday=self.weekday is not None and day.weekday() == self.weekday,
            levels_apart=abs((level or 0) - (self.level or 0)) if known else None,
            days_away=(day - self.first).days,
        )


def matches(session: Session, credit_id: UUID, now: datetime, *, most: int = 12) -> list[Match]:
    """Return the places that suit an open make-up best, best first. Raises NotFound.

    Every place is free: of the student's other lessons, of closures, and before its last day.
    """
    zone = school.facts(session).timezone
    credit = make_up(session, credit_id, local(now, zone).date())
    if credit.state is not CreditState.OPEN:
        return []
    sought = _sought(session, credit, now, zone)
    found = [*_guest_places(session, sought)]
    if sought.lesson is not None and sought.lesson.id in timetable.alone_in(
        session, [sought.lesson.id]
    ):
        found += _cancelled_times(session, sought)
        found += _free_times(session, sought, most)
    found.sort(key=lambda each: (each.score, each.start, each.title))
    return _each_time_once(found)[:most]


def _each_time_once(found: Iterable[Match]) -> list[Match]:
    kept: dict[Any, Match] = {}
    for each in found:
        key = each.occurrence_id or (each.start, each.teacher_id)
        kept.setdefault(key, each)
    return list(kept.values())


def _sought(session: Session, credit: CreditRow, now: datetime, zone: str) -> _Sought:
    first = local(now, zone).date()
    last = min(first + AHEAD, credit.expires_on or date.max)
    lesson = None
    if credit.lesson_id is not None:
        lesson = timetable.lesson_page(session, [credit.lesson_id]).get(credit.lesson_id)
    instrument = _instrument(session, credit)
    weekday = credit.missed_on.weekday() if credit.missed_on else None
    level = _level_of(session, credit.student_id, instrument)
    return _Sought(credit, lesson, instrument, weekday, level, first, last, now, zone)


def _instrument(session: Session, credit: CreditRow) -> UUID | None:
    if credit.lesson_id is not None:
        query = select(Lesson.instrument_id).where(Lesson.id == credit.lesson_id)
        found = session.scalar(query)
        if found is not None:
            return found
    mine = select(StudentInstrument.instrument_id).where(
        StudentInstrument.student_id == credit.student_id
    )
    return session.scalar(mine.order_by(StudentInstrument.is_primary.desc()).limit(1))


def _level_of(session: Session, student_id: UUID, instrument_id: UUID | None) -> int | None:
    query = select(StudentInstrument.level).where(
        StudentInstrument.student_id == student_id,
        StudentInstrument.instrument_id == instrument_id,
    )
    level = session.scalar(query)
    return _LEVELS.index(level) if level is not None else None


def _levels(
    session: Session, lesson_ids: Collection[UUID], instrument_id: UUID | None
) -> dict[UUID, int]:
    """Return the middle level of those who are in each lesson."""
    query = (
        select(Enrollment.lesson_id, StudentInstrument.level)
        .join(StudentInstrument, StudentInstrument.student_id == Enrollment.student_id)
        .where(
            Enrollment.lesson_id.in_(list(lesson_ids)),
            Enrollment.status == timetable.EnrollmentStatus.ACTIVE,
            StudentInstrument.instrument_id == instrument_id,
            StudentInstrument.level.is_not(None),
        )
    )
    found: dict[UUID, list[int]] = {}
    for lesson, level in session.execute(query):
        found.setdefault(lesson, []).append(_LEVELS.index(level))
    return {lesson: sorted(levels)[len(levels) // 2] for lesson, levels in found.items()}


def _guest_places(session: Session, sought: _Sought) -> list[Match]:
    query = (
        select(LessonOccurrence.id)
        .join(Lesson, Lesson.id == LessonOccurrence.lesson_id)
        .where(
            LessonOccurrence.local_date.between(sought.first, sought.last),
            LessonOccurrence.starts_at > sought.now,
            LessonOccurrence.status == timetable.OccurrenceStatus.SCHEDULED,
            Lesson.type != timetable.LessonType.INDIVIDUAL,
            ~timetable.is_enrolled(sought.credit.student_id),
        )
        .order_by(LessonOccurrence.local_date, LessonOccurrence.starts_at)
        .limit(LOOKED_AT)
    )
    if sought.instrument_id is not None:
        same = Lesson.instrument_id == sought.instrument_id
        own = Lesson.id == sought.credit.lesson_id
        query = query.where(or_(same, own))
    page = timetable.meeting_page(session, list(session.scalars(query)))
    rows = [row for row in page.values() if not row.one_on_one]
    left = places_left_at(session, rows)
    free = _untaken(session, sought, [row for row in rows if left[row.id] != 0])
    levels = _levels(session, {row.lesson_id for row in free}, sought.instrument_id)
    found = []
    for row in free:
        like = sought.likeness(PlaceKind.GUEST, row, row.day, levels.get(row.lesson_id))
        found.append(
            Match(
                *(PlaceKind.GUEST, row.id, row.title, row.start, row.minutes, row.teacher_id),
                *(row.teacher, row.room_id, row.room, left[row.id], reasons(like), score(like)),
            )
        )
    return found


def _untaken(
    session: Session, sought: _Sought, rows: Sequence[timetable.MeetingRow]
) -> list[timetable.MeetingRow]:
    slots = [
        timetable.Slot(row.starts_at, row.ends_at, students=(sought.credit.student_id,))
        for row in rows
    ]
    taken = {each.slot for each in timetable.conflicts(session, slots, leaving_out=())}
    return [row for n, row in enumerate(rows) if n not in taken]


def _cancelled_times(session: Session, sought: _Sought) -> list[Match]:
    """Return the times of the same teacher that other students gave back."""
    if sought.lesson is None or sought.lesson.teacher_id is None:
        return []
    query = (
        select(LessonOccurrence.id)
        .where(
            LessonOccurrence.local_date.between(sought.first, sought.last),
            LessonOccurrence.starts_at > sought.now,
            LessonOccurrence.status == timetable.OccurrenceStatus.CANCELLED_BY_STUDENT,
            LessonOccurrence.teacher_id == sought.lesson.teacher_id,
        )
        .order_by(LessonOccurrence.starts_at)
        .limit(LOOKED_AT)
    )
    page = timetable.meeting_page(session, list(session.scalars(query)))
    rows = [row for row in page.values() if row.minutes >= sought.credit.minutes]
    slots = [
        timetable.Slot(
            row.starts_at, row.ends_at, row.teacher_id, row.room_id, (sought.credit.student_id,)
        )
        for row in rows
    ]
    taken = {each.slot for each in timetable.conflicts(session, slots)}
    return [
        _own_time(sought, PlaceKind.FREED, row, row.start)
        for n, row in enumerate(rows)
        if n not in taken
    ]


def _own_time(sought: _Sought, kind: PlaceKind, row: Any, start: datetime) -> Match:
    like = sought.likeness(kind, row, start.date(), None)
    title = sought.lesson.title if sought.lesson else ""
    return Match(
        *(kind, None, title, start, sought.credit.minutes, row.teacher_id, row.teacher),
        *(row.room_id, row.room, None, reasons(like), score(like)),
    )


@dataclass(frozen=True, slots=True)
class _Time:
    teacher_id: UUID | None
    teacher: str | None
    room_id: UUID | None
    room: str | None


def _free_times(session: Session, sought: _Sought, most: int) -> list[Match]:
    lesson = sought.lesson
    if lesson is None or lesson.teacher_id is None:
        return []
    wish = timetable.Wish(
        minutes=sought.credit.minutes,
        first=sought.first,
        weeks=max(1, ((sought.last - sought.first).days + 7) // 7),
        students=(sought.credit.student_id,),
        teachers=(lesson.teacher_id,),
        own_teacher=lesson.teacher_id,
        weekday=sought.weekday,
        at=lesson.start.hour * 60 + lesson.start.minute if lesson.start else None,
        room_id=lesson.room_id,
        location_id=lesson.location_id,
        instrument_id=sought.instrument_id,
        title=lesson.title,
    )
    found = timetable.free_slots(session, wish, sought.now, most=most)
    return [
        _own_time(
            sought,
            PlaceKind.FREE,
            _Time(each.slot.teacher_id, each.teacher, each.slot.room_id, each.room),
            each.wall,
        )
        for each in found
        if each.wall.date() <= sought.last and instant(each.wall, sought.zone) > sought.now
    ]
