"""What a schedule comes to: its days and times, what is in its way, what is odd about it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.school import api as school
from desktop_app.areas.school.tables import Room
from desktop_app.areas.timetable.queries.conflicts import conflicts
from desktop_app.areas.timetable.rules import lessons as rules
from desktop_app.areas.timetable.rules.conflicts import Conflict
from desktop_app.areas.timetable.rules.recurrence import ends_by_itself, meeting_days
from desktop_app.areas.timetable.tables import Enrollment, Lesson, LessonOccurrence
from desktop_app.areas.timetable.terms import EnrollmentStatus, LessonFacts, Schedule, Slot, Spell


@dataclass(frozen=True, slots=True)
class Plan:
    """The meetings a schedule makes, closed days left out, up to the day to which they are made."""

    days: tuple[date, ...]
    times: tuple[tuple[datetime, datetime], ...]
    closed: Mapping[date, str]
    horizon: date
    zone: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What saving a lesson would bring: meetings, what is in the way, what is worth a warning."""

    meetings: int
    first: date | None
    last: date | None
    warnings: tuple[str, ...]
    conflicts: tuple[Conflict, ...]


class Calendar:
    """The school's years and closures, read once for any number of lessons."""

    def __init__(self, session: Session) -> None:
        self.zone = school.facts(session).timezone
        self._years = school.years(session)
        self.terms = [(term.starts_on, term.ends_on) for term in school.terms(session)]
        self._closures = school.closure_rows(session, date.min, date.max)

    def horizon(self, schedule: Schedule) -> date:
        """Return the day up to which meetings are made: the end of the academic year.

        A series that ends by itself has all its meetings, up to the last year that the school
        knows; without any year ahead it is a year from the first day.
        """
        ahead = [year.ends_on for year in self._years if year.ends_on >= schedule.first_day]
        if not ahead:
            return schedule.first_day + rules.WITHOUT_A_YEAR
        return max(ahead) if ends_by_itself(schedule) else ahead[0]

    def closed(self, location_id: UUID | None, first: date, last: date) -> dict[date, str]:
        """Return the closed days of the whole school and of a location."""
        return {
            row.day: row.name
            for row in self._closures
            if first <= row.day <= last and row.location_id in {None, location_id}
        }

    def plan(
        self, schedule: Schedule, location_id: UUID | None, *, until: date | None = None
    ) -> Plan:
        """Return the meetings of a schedule, up to `until` or the horizon. Raises RuleBroken."""
        rules.check_schedule(schedule)
        horizon = until or self.horizon(schedule)
        days = meeting_days(schedule, last=horizon, zone=self.zone)
        closures = self.closed(location_id, schedule.first_day, horizon)
        closed = {day: closures[day] for day in days if day in closures}
        open_days = [day for day in days if day not in closed]
        times = rules.meeting_times(open_days, schedule.start, schedule.duration, self.zone)
        return Plan(tuple(open_days), tuple(times), closed, horizon, self.zone)

    def warnings(self, schedule: Schedule, plan: Plan) -> tuple[str, ...]:
        """Return what is odd about a schedule, in sentences."""
        return (
            *rules.calendar_warnings(schedule, plan.days, self.terms, plan.closed),
            *rules.clock_change_warnings(plan.days, schedule.start, plan.zone),
        )


def check_lesson(
    session: Session,
    facts: LessonFacts,
    *,
    lesson_id: UUID | None = None,
    first: date | None = None,
) -> Checked:
    """Say what saving these facts would bring, without saving.

    Raises RuleBroken for what cannot be at all.

    With `lesson_id` the lesson's own meetings from `first` on are not in its way, and its students
    are asked.
    """
    rules.check_facts(facts)
    if facts.schedule is None:
        return Checked(0, None, None, (), ())
    calendar = Calendar(session)
    plan = calendar.plan(facts.schedule, location_of(session, facts.room_id, facts.location_id))
    if first is not None:
        kept = [n for n, day in enumerate(plan.days) if day >= first]
        plan = replace(
            plan, days=tuple(plan.days[n] for n in kept), times=tuple(plan.times[n] for n in kept)
        )
    spells = spells_of(session, lesson_id) if lesson_id else []
    own = own_meetings(session, lesson_id, first) if lesson_id else []
    slots = slots_of(plan.days, plan.times, facts.teacher_id, facts.room_id, spells)
    days = plan.days
    return Checked(
        meetings=len(days),
        first=days[0] if days else None,
        last=days[-1] if days else None,
        warnings=calendar.warnings(facts.schedule, plan),
        conflicts=tuple(conflicts(session, slots, leaving_out=own)),
    )


def slots_of(
    days: Sequence[date],
    times: Sequence[tuple[datetime, datetime]],
    teacher_id: UUID | None,
    room_id: UUID | None,
    spells: Iterable[tuple[UUID, Spell]],
) -> list[Slot]:
    """Return the intervals that meetings take, each with who is in the lesson that day."""
    members = list(spells)
    return [
        Slot(
            begin,
            end,
            teacher_id,
            room_id,
            tuple(student for student, spell in members if spell.covers(day)),
        )
        for day, (begin, end) in zip(days, times, strict=True)
    ]


def spells_of(session: Session, lesson_id: UUID) -> list[tuple[UUID, Spell]]:
    """Return who is in a lesson from when to when; those who wait for an approval are not yet."""
    query = select(Enrollment.student_id, Enrollment.enrolled_on, Enrollment.unenrolled_on).where(
        Enrollment.lesson_id == lesson_id, Enrollment.status != EnrollmentStatus.PENDING
    )
    return [(student, Spell(first, last)) for student, first, last in session.execute(query)]


def own_meetings(session: Session, lesson_id: UUID, first: date | None) -> list[UUID]:
    """Return the ids of a lesson's meetings, from a day on."""
    query = select(LessonOccurrence.id).where(LessonOccurrence.lesson_id == lesson_id)
    if first is not None:
        query = query.where(LessonOccurrence.original_date >= first)
    return list(session.scalars(query))


def location_of(session: Session, room_id: UUID | None, location_id: UUID | None) -> UUID | None:
    """Return where a lesson is: at its room's location, else the one named; neither is online."""
    if room_id is None:
        return location_id
    found = session.scalars(select(Room.location_id).where(Room.id == room_id)).first()
    return found or location_id


def schedule_of(lesson: Lesson) -> Schedule | None:
    """Return the schedule a stored series has; None while it waits for a time."""
    if lesson.first_day is None or lesson.start_time is None or lesson.duration is None:
        return None
    return Schedule(
        first_day=lesson.first_day,
        start=lesson.start_time,
        duration=lesson.duration,
        recurrence=lesson.recurrence,
        rrule=lesson.rrule,
        until=lesson.recurrence_end_date,
        except_dates=read_dates(lesson.except_dates),
    )


def read_dates(text: str | None) -> frozenset[date]:
    """Read dates parted by commas, as they are stored."""
    return frozenset(date.fromisoformat(part) for part in (text or "").split(",") if part)


def facts_of(lesson: Lesson) -> LessonFacts:
    """Return everything a person said about a stored series."""
    return LessonFacts(
        title=lesson.title,
        type=lesson.type,
        schedule=schedule_of(lesson),
        teacher_id=lesson.teacher_id,
        room_id=lesson.room_id,
        location_id=lesson.location_id,
        instrument_id=lesson.instrument_id,
        description=lesson.description,
        max_students=lesson.max_students,
        price_per_student=lesson.price_per_student,
        tax_rate_id=lesson.tax_rate_id,
    )
