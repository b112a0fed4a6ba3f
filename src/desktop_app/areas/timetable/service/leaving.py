"""Ending students' spells in lessons, and what becomes of those that never began."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from desktop_app.areas.timetable.service.bookings import spells_referred_to
from desktop_app.areas.timetable.tables import Enrollment, LessonOccurrence, WaitlistEntry
from desktop_app.areas.timetable.terms import EnrollmentStatus, WaitlistStatus
from desktop_app.core.db.database import Work

_OPEN = (EnrollmentStatus.PENDING, EnrollmentStatus.ACTIVE)


def end_spells(
    work: Work, spells: Sequence[Enrollment], last_day: date, status: EnrollmentStatus
) -> None:
    """End spells with a last day. What would begin after it goes.

    A spell that would go, but that a bill or an imported class names, stays behind on one day
    without a meeting.
    """
    early = [spell.id for spell in spells if spell.enrolled_on > last_day]
    kept = spells_referred_to(work, early)
    for spell in spells:
        if spell.enrolled_on <= last_day:
            spell.unenrolled_on = min(last_day, spell.unenrolled_on or last_day)
        elif spell.id in kept:
            idle = _idle_day(work, spell.lesson_id, last_day)
            spell.enrolled_on = spell.unenrolled_on = idle
        else:
            work.session.delete(spell)
            continue
        spell.status = status
    work.session.flush()


def _idle_day(work: Work, lesson_id: UUID, last: date) -> date:
    """Return the last day up to `last` on which the lesson does not meet."""
    query = select(LessonOccurrence.local_date).where(
        LessonOccurrence.lesson_id == lesson_id, LessonOccurrence.local_date <= last
    )
    taken = set(work.session.scalars(query))
    while last in taken:
        last -= timedelta(days=1)
    return last


def leave_lessons(work: Work, student_ids: Collection[UUID], last_day: date) -> None:
    """Let students leave all their lessons, as when they leave the school.

    Enrollments that wait for an approval go, and so do their places on waiting lists.
    """
    query = select(Enrollment).where(
        Enrollment.student_id.in_(student_ids), Enrollment.status.in_(_OPEN)
    )
    spells = list(work.session.scalars(query))
    waiting = [each for each in spells if each.status is EnrollmentStatus.PENDING]
    for spell in waiting:
        work.session.delete(spell)
    active = [each for each in spells if each.status is EnrollmentStatus.ACTIVE]
    end_spells(work, active, last_day, EnrollmentStatus.UNENROLLED)
    waits = select(WaitlistEntry).where(
        WaitlistEntry.student_id.in_(student_ids),
        WaitlistEntry.status.in_((WaitlistStatus.WAITING, WaitlistStatus.OFFERED)),
    )
    for entry in work.session.scalars(waits):
        entry.status = WaitlistStatus.WITHDRAWN
    work.session.flush()
