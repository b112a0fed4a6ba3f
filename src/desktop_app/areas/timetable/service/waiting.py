"""The waiting list: who asked for a place, to whom a freed one is offered, and what they answer."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select

from desktop_app.areas.timetable.glances.waiting import places
from desktop_app.areas.timetable.queries import lookups
from desktop_app.areas.timetable.rules.lessons import most_at_once
from desktop_app.areas.timetable.service.bookings import (
    checked_reason,
    get,
    one_desk_at_a_time,
)
from desktop_app.areas.timetable.service.enrollments import capacity_of, enroll
from desktop_app.areas.timetable.service.lessons import lesson_row
from desktop_app.areas.timetable.service.series import school_day
from desktop_app.areas.timetable.tables import Enrollment, Lesson, WaitlistEntry
from desktop_app.areas.timetable.terms import (
    EnrollmentStatus,
    LessonStatus,
    Spell,
    WaitlistStatus,
)
from desktop_app.core.db.database import Work
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import show_date, show_date_with_year, tr

OFFER_DAYS = 7  # how long a place is kept for whom it is offered to, unless said otherwise
OPEN = (WaitlistStatus.WAITING, WaitlistStatus.OFFERED)


def join(work: Work, lesson_id: UUID, student_id: UUID, *, note: str | None = None) -> UUID:
    """Put a student at the end of a lesson's waiting list. Raises RuleBroken."""
    one_desk_at_a_time(work)
    lesson = lesson_row(work, lesson_id)
    name = lookups.check_student(work.session, student_id)
    if lesson.archived_at is not None or lesson.status is LessonStatus.CANCELLED:
        raise RuleBroken(
            tr("{title} is archived or cancelled; nobody can wait for it.", title=lesson.title),
            field="lesson",
        )
    _check_not_in(work, lesson, student_id, name)
    row = WaitlistEntry(
        lesson_id=lesson_id,
        student_id=student_id,
        place=_last_place(work, lesson_id) + 1,
        asked_on=school_day(work),
        note=checked_reason(note, "note"),
    )
    work.session.add(row)
    work.session.flush()
    return row.id


def _check_not_in(work: Work, lesson: Lesson, student_id: UUID, name: str) -> None:
    waits = select(WaitlistEntry.asked_on).where(
        WaitlistEntry.lesson_id == lesson.id,
        WaitlistEntry.student_id == student_id,
        WaitlistEntry.status.in_(OPEN),
    )
    since = work.session.scalars(waits).first()
    if since is not None:
        raise RuleBroken(
            tr(
                "{name} waits for {title} already, since {day}.",
                name=name,
                title=lesson.title,
                day=show_date_with_year(since),
            ),
            field="student",
        )
    spells = select(Enrollment.id).where(
        Enrollment.lesson_id == lesson.id,
        Enrollment.student_id == student_id,
        Enrollment.status.in_((EnrollmentStatus.PENDING, EnrollmentStatus.ACTIVE)),
        Enrollment.unenrolled_on.is_(None),
    )
    if work.session.scalars(spells).first() is not None:
        raise RuleBroken(
            tr("{name} is enrolled in {title} already.", name=name, title=lesson.title),
            field="student",
        )


def _last_place(work: Work, lesson_id: UUID) -> int:
    query = select(func.max(WaitlistEntry.place)).where(
        WaitlistEntry.lesson_id == lesson_id, WaitlistEntry.status.in_(OPEN)
    )
    return work.session.scalars(query).one() or 0


def move(work: Work, entry_id: UUID, place: int) -> None:
    """Put a waiting student at another place of the list, counted from 1; the others close up."""
    row = _open_row(work, entry_id)
    query = (
        select(WaitlistEntry)
        .where(WaitlistEntry.lesson_id == row.lesson_id, WaitlistEntry.status.in_(OPEN))
        .order_by(WaitlistEntry.place, WaitlistEntry.id)
    )
    others = [each for each in work.session.scalars(query) if each.id != row.id]
    if not 1 <= place <= len(others) + 1:
        raise RuleBroken(tr("Give a place from 1 to {last}.", last=len(others) + 1), field="place")
    for n, each in enumerate([*others[: place - 1], row, *others[place - 1 :]], start=1):
        each.place = n
    work.session.flush()


def offer(work: Work, entry_id: UUID, *, until: date | None = None) -> None:
    """Keep a free place for a waiting student until a day, without one for a week.

    Raises RuleBroken when every place is taken or kept for somebody else.
    """
    one_desk_at_a_time(work)
    row = _open_row(work, entry_id)
    today = school_day(work)
    until = until or today + timedelta(days=OFFER_DAYS)
    if until < today:
        raise RuleBroken(tr("This offer would be over before it is made."), field="until")
    _check_place(work, row)
    row.status, row.offered_on, row.offer_until = WaitlistStatus.OFFERED, today, until
    work.session.flush()


def _check_place(work: Work, row: WaitlistEntry) -> None:
    found = places(work.session, row.lesson_id, school_day(work))
    kept = [each for each in found.offered if each.entry_id != row.id]
    if found.capacity is None or found.taken + len(kept) < found.capacity:
        return
    if kept:
        raise RuleBroken(
            tr(
                "The free place in {title} is offered to {name} until {day}. Nothing was changed.",
                title=found.title,
                name=kept[0].name,
                day=show_date(kept[0].until),
            ),
            field="student",
        )
    raise RuleBroken(
        tr(
            "{title} is full: {taken} of {capacity} places are taken. Nothing was changed.",
            title=found.title,
            taken=found.taken,
            capacity=found.capacity,
        ),
        field="student",
    )


def offer_next(work: Work, lesson_id: UUID, *, until: date | None = None) -> UUID:
    """Offer a free place to whoever waits longest. Offers that are over count as declined.

    Raises RuleBroken when nobody waits or no place is free.
    """
    one_desk_at_a_time(work)
    query = (
        select(WaitlistEntry)
        .where(WaitlistEntry.lesson_id == lesson_id, WaitlistEntry.status.in_(OPEN))
        .order_by(WaitlistEntry.place, WaitlistEntry.id)
    )
    today = school_day(work)
    waiting = []
    for row in work.session.scalars(query):
        if row.status is WaitlistStatus.WAITING:
            waiting.append(row)
        elif row.offer_until is not None and row.offer_until < today:
            row.status = WaitlistStatus.DECLINED
    work.session.flush()
    if not waiting:
        title = lookups.lesson_title(work.session, lesson_id)
        raise RuleBroken(tr("Nobody waits for {title}.", title=title), field="lesson")
    offer(work, waiting[0].id, until=until)
    return waiting[0].id


def accept(
    work: Work,
    entry_id: UUID,
    *,
    first: date | None = None,
    price: int | None = None,
    anyway: str | None = None,
) -> UUID:
    """Enroll a waiting student; return the enrollment's id.

    Without a first day it is the first from today on which there is a place.

    Raises RuleBroken when every place is taken or kept for somebody else, DoubleBooked when other
    lessons of the student overlap.
    """
    one_desk_at_a_time(work)
    row = _open_row(work, entry_id)
    _check_place(work, row)
    lesson = lesson_row(work, row.lesson_id)
    day = first or _first_free_day(work, lesson)
    return enroll(work, row.lesson_id, row.student_id, first=day, price=price, anyway=anyway)


def _first_free_day(work: Work, lesson: Lesson) -> date:
    """Return the first day from today on which one more student fits."""
    today = max(school_day(work), lesson.first_day or school_day(work))
    most = capacity_of(work, lesson)
    if most is None:
        return today
    query = select(Enrollment.enrolled_on, Enrollment.unenrolled_on).where(
        Enrollment.lesson_id == lesson.id
    )
    spells = [Spell(*row) for row in work.session.execute(query)]
    ends = sorted(each.last + timedelta(days=1) for each in spells if each.last is not None)
    for day in (today, *(each for each in ends if each > today)):
        if most_at_once(spells, day, None) < most:
            return day
    return today


def decline(work: Work, entry_id: UUID, reason: str | None = None) -> None:
    """Note that a student does not want the place that was offered."""
    row = _open_row(work, entry_id)
    if row.status is not WaitlistStatus.OFFERED:
        raise RuleBroken(tr("No place was offered to them yet. Take them off the list instead."))
    row.status = WaitlistStatus.DECLINED
    row.note = checked_reason(reason) or row.note
    work.session.flush()


def withdraw(work: Work, entry_id: UUID, reason: str | None = None) -> None:
    """Take a student off the list who does not wait any more."""
    row = _open_row(work, entry_id)
    row.status = WaitlistStatus.WITHDRAWN
    row.note = checked_reason(reason) or row.note
    work.session.flush()


def _open_row(work: Work, entry_id: UUID) -> WaitlistEntry:
    row = get(work, WaitlistEntry, entry_id, tr("This entry is not on a waiting list."))
    if row.status not in OPEN:
        raise RuleBroken(tr("They do not wait any more. Put them on the list again."))
    return row
