"""Booking a free slot: a weekly time of its own, or one more meeting of a lesson."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from desktop_app.areas.people import api as people
from desktop_app.areas.timetable.queries.conflicts import conflicts
from desktop_app.areas.timetable.queries.plans import Calendar, location_of, slots_of
from desktop_app.areas.timetable.queries.slots import Proposal
from desktop_app.areas.timetable.rules.finding import Wish
from desktop_app.areas.timetable.service.bookings import book, one_desk_at_a_time
from desktop_app.areas.timetable.service.enrollments import enroll
from desktop_app.areas.timetable.service.lessons import add_lesson
from desktop_app.areas.timetable.service.meetings import add_meeting
from desktop_app.areas.timetable.terms import (
    LessonFacts,
    LessonType,
    Recurrence,
    Schedule,
    Spell,
)
from desktop_app.core.db.database import Database, Work
from desktop_app.core.errors import RuleBroken
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import show_date, tr


def book_proposal(work: Work, wish: Wish, found: Proposal, *, anyway: str | None = None) -> UUID:
    """Book a slot; return the lesson's id for a weekly time, else the meeting's.

    Raises DoubleBooked when somebody took it meanwhile and `anyway` gives no reason.
    """
    if wish.regular:
        return _weekly(work, wish, found, anyway)
    if wish.lesson_id is None:
        raise RuleBroken(tr("Say for which lesson the slot is."), field="lesson")
    return add_meeting(
        work,
        wish.lesson_id,
        found.wall,
        duration=wish.minutes,
        room_id=found.slot.room_id,
        teacher_id=found.slot.teacher_id,
        anyway=anyway,
    )


def _weekly(work: Work, wish: Wish, found: Proposal, anyway: str | None) -> UUID:
    """Add a weekly lesson of its own and enroll the student from its first day.

    Days on which somebody is taken or away are left out; the first must be free.
    """
    one_desk_at_a_time(work)
    names = {row.id: row.name for row in people.instruments(work.session)}
    title = names.get(wish.instrument_id, "") if wish.instrument_id else ""
    first = found.wall.date()
    schedule = Schedule(first, found.wall.time(), wish.minutes, Recurrence.WEEKLY)
    left_out = _taken_days(work, wish, found, schedule, anyway)
    facts = LessonFacts(
        title or wish.title,
        LessonType.INDIVIDUAL,
        replace(schedule, except_dates=left_out),
        teacher_id=found.slot.teacher_id,
        room_id=found.slot.room_id,
        location_id=wish.location_id,
        instrument_id=wish.instrument_id,
    )
    lesson = add_lesson(work, facts, anyway=anyway)
    for student in wish.students:
        enroll(work, lesson, student, first=first, anyway=anyway)
    return lesson


def _taken_days(
    work: Work, wish: Wish, found: Proposal, schedule: Schedule, anyway: str | None
) -> frozenset[date]:
    """Return the later days of a schedule that are taken. Raises DoubleBooked for the first."""
    slot = found.slot
    place = location_of(work.session, slot.room_id, wish.location_id)
    plan = Calendar(work.session).plan(schedule, place)
    members = [(who, Spell(schedule.first_day)) for who in wish.students]
    slots = slots_of(plan.days, plan.times, slot.teacher_id, slot.room_id, members)
    book(work, slots[:1], anyway=anyway, away=True)
    taken = {each.slot for each in conflicts(work.session, slots, away=True)}
    return frozenset(plan.days[n] for n in taken if n)


def book_label(wish: Wish, found: Proposal) -> str:
    """Name the change that books a slot."""
    said = {"name": wish.title, "day": show_date(found.wall.date())}
    if wish.regular:
        return tr("Book {name} weekly from {day}", **said)
    return tr("Book {name} on {day}", **said)


class SlotService:
    """Books free slots, each as one change that undo takes back."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def book(self, wish: Wish, found: Proposal, *, anyway: str | None = None) -> Changes:
        """Book a slot as `book_proposal` does."""
        with self._database.writing(book_label(wish, found)) as work:
            work.made = book_proposal(work, wish, found, anyway=anyway)
        return work.changes
