"""Who is in a lesson, from day to day."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from desktop_app.areas.timetable.queries import lookups
from desktop_app.areas.timetable.rules import enrollments as rules
from desktop_app.areas.timetable.rules import lessons as lesson_rules
from desktop_app.areas.timetable.service.bookings import (
    book,
    checked_reason,
    get,
    one_desk_at_a_time,
)
from desktop_app.areas.timetable.service.leaving import end_spells
from desktop_app.areas.timetable.service.lessons import lesson_row
from desktop_app.areas.timetable.service.series import school_day
from desktop_app.areas.timetable.tables import (
    Enrollment,
    Lesson,
    LessonOccurrence,
    WaitlistEntry,
)
from desktop_app.areas.timetable.terms import (
    CANCELLED,
    KEEP,
    EnrollmentStatus,
    Keep,
    LessonStatus,
    Slot,
    Spell,
    WaitlistStatus,
)
from desktop_app.core.db.bulk import insert_columns
from desktop_app.core.db.database import Work
from desktop_app.core.db.types import new_id
from desktop_app.core.errors import RuleBroken
from desktop_app.core.records import record
from desktop_app.core.wording import tr

_OPEN = (EnrollmentStatus.PENDING, EnrollmentStatus.ACTIVE)
_ENDED = (EnrollmentStatus.COMPLETED, EnrollmentStatus.UNENROLLED, EnrollmentStatus.DROPPED)


@record
class NewEnrollment:
    """One student in one lesson, for enrolling many at once; `price` in minor units."""

    lesson_id: UUID
    student_id: UUID
    first: date
    last: date | None = None
    status: EnrollmentStatus = EnrollmentStatus.ACTIVE
    price: int | None = None


def enroll(
    work: Work,
    lesson_id: UUID,
    student_id: UUID,
    *,
    first: date | None = None,
    last: date | None = None,
    status: EnrollmentStatus = EnrollmentStatus.ACTIVE,
    price: int | None = None,
    notes: str | None = None,
    anyway: str | None = None,
) -> UUID:
    """Enroll a student from a day, without one from the lesson's first. Return the spell's id.

    Raises RuleBroken when enrolled already or full, DoubleBooked when other lessons of the student
    overlap and `anyway` gives no reason.
    """
    one_desk_at_a_time(work)
    lesson = lesson_row(work, lesson_id)
    name = lookups.check_student(work.session, student_id)
    if lesson.archived_at is not None or lesson.status is LessonStatus.CANCELLED:
        raise RuleBroken(
            tr("{title} is archived or cancelled; nobody can be enrolled.", title=lesson.title),
            field="lesson",
        )
    spell = rules.check_spell(first or lesson.first_day or school_day(work), last)
    lesson_rules.check_price(price, "price")
    if status not in _OPEN:
        raise RuleBroken(tr("A new enrolment is active, or waits for approval."), field="status")
    others = _spells(work, lesson_id)
    rules.check_not_twice(
        name, lesson.title, spell, [each for who, each in others if who == student_id]
    )
    capacity, taken = capacity_of(work, lesson), [each for _, each in others]
    rules.check_fits(lesson.title, capacity, taken, spell)
    kept = _kept_places(work, lesson_id, student_id)
    rules.check_none_kept(lesson.title, capacity, taken, spell, kept)
    reason = (
        _book_student(work, lesson, student_id, spell, anyway)
        if status is EnrollmentStatus.ACTIVE
        else None
    )
    row = Enrollment(
        lesson_id=lesson_id,
        student_id=student_id,
        status=status,
        enrolled_on=spell.first,
        unenrolled_on=spell.last,
        price_per_lesson=price,
        notes=_kept(notes),
        booked_anyway=reason,
    )
    work.session.add(row)
    work.session.flush()
    _waits_no_more(work, row)
    return row.id


def _kept_places(work: Work, lesson_id: UUID, but: UUID) -> list[tuple[str, Spell, date]]:
    """Return for whom else a place is kept by an offer that can still be taken."""
    today = school_day(work)
    query = (
        select(WaitlistEntry.student_id, WaitlistEntry.offer_until)
        .where(
            WaitlistEntry.lesson_id == lesson_id,
            WaitlistEntry.student_id != but,
            WaitlistEntry.status == WaitlistStatus.OFFERED,
            WaitlistEntry.offer_until >= today,
        )
        .order_by(WaitlistEntry.place)
    )
    return [
        (lookups.student_name(work.session, who), Spell(today), until)
        for who, until in work.session.execute(query)
        if until is not None
    ]


def _waits_no_more(work: Work, spell: Enrollment) -> None:
    """Let whoever was enrolled leave the lesson's waiting list."""
    query = select(WaitlistEntry).where(
        WaitlistEntry.lesson_id == spell.lesson_id,
        WaitlistEntry.student_id == spell.student_id,
        WaitlistEntry.status.in_((WaitlistStatus.WAITING, WaitlistStatus.OFFERED)),
    )
    for entry in work.session.scalars(query):
        entry.status, entry.enrollment_id = WaitlistStatus.TAKEN, spell.id
    work.session.flush()


def _kept(notes: str | None) -> str | None:
    return (notes or "").strip() or None


def capacity_of(work: Work, lesson: Lesson) -> int | None:
    """Return how many fit in a lesson; None is any number."""
    _, _, room = lookups.room_facts(work.session, lesson.room_id)
    return lesson_rules.capacity(lesson.type, lesson.max_students, room)


def _spells(work: Work, lesson_id: UUID, *, but: UUID | None = None) -> list[tuple[UUID, Spell]]:
    query = select(
        Enrollment.id, Enrollment.student_id, Enrollment.enrolled_on, Enrollment.unenrolled_on
    )
    found = work.session.execute(query.where(Enrollment.lesson_id == lesson_id))
    return [(student, Spell(first, last)) for each, student, first, last in found if each != but]


def _book_student(
    work: Work, lesson: Lesson, student_id: UUID, spell: Spell, anyway: str | None
) -> str | None:
    """Ask whether the student's other lessons leave the lesson's meetings free."""
    query = select(LessonOccurrence.id, LessonOccurrence.starts_at, LessonOccurrence.ends_at).where(
        LessonOccurrence.lesson_id == lesson.id,
        LessonOccurrence.local_date >= spell.first,
        LessonOccurrence.status.not_in(CANCELLED),
    )
    if spell.last is not None:
        query = query.where(LessonOccurrence.local_date <= spell.last)
    slots = [
        Slot(begin, end, students=(student_id,), occurrence_id=each)
        for each, begin, end in work.session.execute(query)
    ]
    reasons = book(work, slots, anyway=anyway)
    return next(iter(reasons.values()), None)


def enroll_many(work: Work, rows: Iterable[NewEnrollment]) -> list[UUID]:
    """Enroll many at once by one statement, for an import or a demo; return the ids in order.

    Nothing is asked about places and double bookings (those show as standing conflicts); a student
    who is in a lesson twice is refused by the database.
    """
    wanted = list(rows)
    ids = [new_id() for _ in wanted]
    columns: dict[str, list[Any]] = {
        "lesson_id": [each.lesson_id for each in wanted],
        "student_id": [each.student_id for each in wanted],
        "status": [each.status for each in wanted],
        "enrolled_on": [each.first for each in wanted],
        "unenrolled_on": [each.last for each in wanted],
        "price_per_lesson": [each.price for each in wanted],
    }
    insert_columns(work.session, Enrollment, {"id": ids, **columns})
    return ids


def enrollment_row(work: Work, enrollment_id: UUID) -> Enrollment:
    """Return a stored enrollment. Raises NotFound."""
    return get(work, Enrollment, enrollment_id, tr("This enrolment is not in the school."))


def unenroll(
    work: Work,
    enrollment_id: UUID,
    last_day: date | None = None,
    *,
    status: EnrollmentStatus = EnrollmentStatus.UNENROLLED,
) -> None:
    """End a student's spell with a last day, without one today. Before its first day it goes.

    `status` says how it ended: UNENROLLED, DROPPED or COMPLETED.
    """
    row = enrollment_row(work, enrollment_id)
    if status not in _ENDED:
        raise RuleBroken(tr("Say how the enrolment ended."), field="status")
    row.unenrolled_on = None
    end_spells(work, [row], last_day or school_day(work), status)


def set_enrollment(
    work: Work,
    enrollment_id: UUID,
    *,
    price: int | Keep | None = KEEP,
    notes: str | Keep | None = KEEP,
    first: date | None = None,
    last: date | Keep | None = KEEP,
    anyway: str | None = None,
) -> None:
    """Change a spell's own price, notes or days. Raises RuleBroken as enrolling does."""
    row = enrollment_row(work, enrollment_id)
    if not isinstance(price, Keep):
        lesson_rules.check_price(price, "price")
        row.price_per_lesson = price
    if not isinstance(notes, Keep):
        row.notes = _kept(notes)
    if first is not None or not isinstance(last, Keep):
        _set_days(
            work,
            row,
            first or row.enrolled_on,
            row.unenrolled_on if isinstance(last, Keep) else last,
            anyway,
        )
    work.session.flush()


def _set_days(
    work: Work, row: Enrollment, first: date, last: date | None, anyway: str | None
) -> None:
    one_desk_at_a_time(work)
    lesson = lesson_row(work, row.lesson_id)
    name = lookups.student_name(work.session, row.student_id)
    spell = rules.check_spell(first, last)
    others = _spells(work, row.lesson_id, but=row.id)
    rules.check_not_twice(
        name, lesson.title, spell, [each for who, each in others if who == row.student_id]
    )
    rules.check_fits(lesson.title, capacity_of(work, lesson), [each for _, each in others], spell)
    if row.status is not EnrollmentStatus.PENDING:
        row.booked_anyway = _book_student(work, lesson, row.student_id, spell, anyway)
    row.enrolled_on, row.unenrolled_on = spell.first, spell.last


def approve(work: Work, enrollment_id: UUID, *, anyway: str | None = None) -> None:
    """Make an enrollment that waits for approval active. Raises DoubleBooked as enrolling does."""
    row = enrollment_row(work, enrollment_id)
    if row.status is not EnrollmentStatus.PENDING:
        raise RuleBroken(tr("This enrolment does not wait for approval."))
    lesson = lesson_row(work, row.lesson_id)
    row.booked_anyway = _book_student(
        work, lesson, row.student_id, Spell(row.enrolled_on, row.unenrolled_on), anyway
    )
    row.status = EnrollmentStatus.ACTIVE
    work.session.flush()


def refuse(work: Work, enrollment_id: UUID, reason: str | None = None) -> None:
    """Refuse an enrollment that waits for approval: the student was never in the lesson.

    The reason stays in the record's history, where the row itself no longer is.
    """
    row = enrollment_row(work, enrollment_id)
    if row.status is not EnrollmentStatus.PENDING:
        raise RuleBroken(tr("This enrolment does not wait for approval."))
    if reason is not None and (why := checked_reason(reason)):
        row.notes = tr("Refused: {reason}", reason=why)
        work.session.flush()
    work.session.delete(row)
    work.session.flush()
