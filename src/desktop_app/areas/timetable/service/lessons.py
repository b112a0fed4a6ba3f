"""Series: adding, planning and changing them."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update

from desktop_app.areas.school import api as school
from desktop_app.areas.timetable.queries import lookups
from desktop_app.areas.timetable.queries.plans import Calendar, facts_of, slots_of
from desktop_app.areas.timetable.rules import hybrid, recurrence
from desktop_app.areas.timetable.rules import lessons as rules
from desktop_app.areas.timetable.service.bookings import book, get
from desktop_app.areas.timetable.service.series import keep_schedule, lay_out, school_day
from desktop_app.areas.timetable.tables import (
    Enrollment,
    HybridLessonConfig,
    Lesson,
    LessonOccurrence,
)
from desktop_app.areas.timetable.terms import (
    EnrollmentStatus,
    LessonFacts,
    LessonStatus,
    LessonType,
    OccurrenceStatus,
    Schedule,
    Slot,
)
from desktop_app.core.db.bulk import insert_rows
from desktop_app.core.db.database import Work
from desktop_app.core.db.types import new_id
from desktop_app.core.errors import RuleBroken
from desktop_app.core.folding import fold
from desktop_app.core.wording import tr

_FACTS = {field.name for field in fields(LessonFacts)}
_LAYS_OUT = {"schedule", "teacher_id", "room_id", "location_id"}


def lesson_row(work: Work, lesson_id: UUID) -> Lesson:
    """Return a stored series. Raises NotFound."""
    return get(work, Lesson, lesson_id, tr("This lesson is not in the school."))


def add_lesson(work: Work, facts: LessonFacts, *, anyway: str | None = None) -> UUID:
    """Add a series with all its meetings; without a schedule it waits for a time.

    Raises DoubleBooked when somebody or something is taken and `anyway` gives no reason.
    """
    return add_lessons(work, [facts], anyway=anyway)[0]


def add_lessons(
    work: Work, many: Sequence[LessonFacts], *, anyway: str | None = None, check: bool = True
) -> list[UUID]:
    """Add any number of series in a handful of statements; return their ids in the same order.

    Without `check` nothing is asked about double bookings: for a school that is being made.
    """
    calendar = Calendar(work.session)
    lessons: list[dict[str, Any]] = []
    meetings: list[dict[str, Any]] = []
    slots: list[Slot] = []
    for each in many:
        facts = _checked(work, each) if check else each
        lesson_id = new_id()
        row = _columns(facts) | {"id": lesson_id, "planned_until": None}
        if facts.schedule is not None:
            plan = calendar.plan(facts.schedule, facts.location_id)
            row["planned_until"] = plan.horizon
            slots += slots_of(plan.days, plan.times, facts.teacher_id, facts.room_id, ())
            meetings += [
                {
                    "id": new_id(),
                    "lesson_id": lesson_id,
                    "original_date": day,
                    "local_date": day,
                    "starts_at": begin,
                    "ends_at": end,
                    "teacher_id": facts.teacher_id,
                    "room_id": facts.room_id,
                    "status": OccurrenceStatus.SCHEDULED,
                    "booked_anyway": None,
                }
                for day, (begin, end) in zip(plan.days, plan.times, strict=True)
            ]
        lessons.append(row)
    for n, reason in (book(work, slots, anyway=anyway) if check and slots else {}).items():
        meetings[n]["booked_anyway"] = reason
    insert_rows(work.session, Lesson, lessons)
    insert_rows(work.session, LessonOccurrence, meetings)
    return [row["id"] for row in lessons]


def _checked(work: Work, facts: LessonFacts) -> LessonFacts:
    """Return facts that can be kept: names there, location that of the room.

    Raises RuleBroken, NotFound.
    """
    rules.check_facts(facts)
    title = school.check_text(facts.title, "title", required=True) or ""
    lookups.check_teacher(work.session, facts.teacher_id)
    _, location_id, _ = lookups.room_facts(work.session, facts.room_id)
    lookups.check_named(
        work.session,
        instrument=facts.instrument_id,
        location=facts.location_id,
        tax_rate=facts.tax_rate_id,
    )
    description = (facts.description or "").strip() or None
    return replace(
        facts, title=title, description=description, location_id=location_id or facts.location_id
    )


def _columns(facts: LessonFacts) -> dict[str, Any]:
    schedule = facts.schedule
    row: dict[str, Any] = {name: getattr(facts, name) for name in _FACTS - {"schedule"}}
    row |= {"sort_title": fold(facts.title), "status": LessonStatus.SCHEDULED}
    if schedule is None:
        return row | dict.fromkeys(
            ("first_day", "start_time", "duration", "rrule", "except_dates", "recurrence_end_date")
        )
    return row | {
        "first_day": schedule.first_day,
        "start_time": schedule.start,
        "duration": schedule.duration,
        "recurrence": schedule.recurrence,
        "rrule": recurrence.rule_text(schedule),
        "recurrence_end_date": schedule.until,
        "except_dates": ",".join(sorted(day.isoformat() for day in schedule.except_dates)) or None,
    }


def edit_lesson(
    work: Work,
    lesson_id: UUID,
    changes: Mapping[str, Any],
    *,
    first: date | None = None,
    anyway: str | None = None,
) -> None:
    """Change what is said of a series: any fields of LessonFacts, by name.

    A new schedule, teacher or room holds for the meetings from `first` on (without it: from today,
    or all of a series that had no time yet); what is marked, finished or cancelled stays. Raises
    RuleBroken, DoubleBooked.
    """
    if unknown := changes.keys() - _FACTS:
        raise RuleBroken(
            tr("A lesson has no {name}.", name=sorted(unknown)[0]), field=sorted(unknown)[0]
        )
    lesson = lesson_row(work, lesson_id)
    before = facts_of(lesson)
    after = replace(before, **changes)
    if "room_id" in changes and changes["room_id"] is None and "location_id" not in changes:
        after = replace(after, location_id=None)
    after = _checked(work, after)
    _check_places(work, lesson, after)
    for name in _FACTS - {"schedule"}:
        setattr(lesson, name, getattr(after, name))
    lesson.sort_title = fold(after.title)
    if after.schedule is None and before.schedule is not None:
        raise RuleBroken(
            tr("A planned lesson keeps a time. End it, or cancel its meetings."), field="start"
        )
    if after.schedule is not None:
        keep_schedule(lesson, after.schedule, recurrence.rule_text(after.schedule))
    if (
        any(getattr(before, name) != getattr(after, name) for name in _LAYS_OUT)
        and after.schedule is not None
    ):
        waited = before.schedule is None
        begin = after.schedule.first_day if waited else first or school_day(work)
        if waited:
            _pull_back(work, lesson_id, begin)
        lay_out(work, lesson, days_from=begin, anyway=anyway)
    work.session.flush()


def _pull_back(work: Work, lesson_id: UUID, first: date) -> None:
    """Let those who were enrolled while the lesson waited be in it from its first meeting."""
    work.session.flush()
    work.session.execute(
        update(Enrollment)
        .where(
            Enrollment.school_id == work.database.school_id,
            Enrollment.lesson_id == lesson_id,
            Enrollment.enrolled_on > first,
            Enrollment.status.in_(_OPEN),
        )
        .values(enrolled_on=first, version=Enrollment.version + 1)
        .execution_options(synchronize_session=False)
    )


_OPEN = (EnrollmentStatus.PENDING, EnrollmentStatus.ACTIVE)


def plan_lesson(
    work: Work, lesson_id: UUID, schedule: Schedule, *, anyway: str | None = None, **more: Any
) -> None:
    """Give a waiting series its time. `more` are facts chosen with it, as teacher_id or room_id."""
    edit_lesson(work, lesson_id, {"schedule": schedule, **more}, anyway=anyway)


def _check_places(work: Work, lesson: Lesson, after: LessonFacts) -> None:
    """Refuse fewer places than are taken."""
    _, _, room = lookups.room_facts(work.session, after.room_id)
    places = rules.capacity(after.type, after.max_students, room)
    before = rules.capacity(
        lesson.type, lesson.max_students, lookups.room_facts(work.session, lesson.room_id)[2]
    )
    if places is None or (before is not None and places >= before):
        return
    query = select(func.count()).where(
        Enrollment.lesson_id == lesson.id, Enrollment.status.in_(_OPEN)
    )
    taken = work.session.scalars(query).one()
    if taken > places:
        field = "max_students" if after.room_id == lesson.room_id else "room"
        raise RuleBroken(
            tr(
                "{taken} students are enrolled, and only {places} would fit.",
                taken=taken,
                places=places,
            ),
            field=field,
        )


def set_hybrid(work: Work, lesson_id: UUID, cycle: hybrid.Cycle | None) -> None:
    """Keep which weeks of a hybrid lesson's cycle are one-on-one; None takes the cycle away."""
    lesson = lesson_row(work, lesson_id)
    stored = work.session.scalars(
        select(HybridLessonConfig).where(HybridLessonConfig.lesson_id == lesson_id)
    ).first()
    if cycle is None:
        if stored is not None:
            work.session.delete(stored)
        return
    if lesson.type is not LessonType.HYBRID:
        raise RuleBroken(
            tr("Only a hybrid lesson has a cycle. Change its type first."), field="type"
        )
    kept = hybrid.check_cycle(cycle)
    row = stored or HybridLessonConfig(lesson_id=lesson_id)
    row.cycle_length, row.cycle_start_date = kept.length, kept.start
    row.one_on_one_weeks = ",".join(str(week) for week in kept.one_on_one_weeks)
    row.one_on_one_price_per_student, row.notify_parents_in_advance = (
        kept.one_on_one_price,
        kept.notify_days,
    )
    work.session.add(row)
    work.session.flush()
