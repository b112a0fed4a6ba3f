"""Make-ups by hand: given, changed, withdrawn, and used once, in a meeting with a free place."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select, update

from desktop_app.areas.attendance.queries import credit_facts, present
from desktop_app.areas.attendance.queries.credits import holding
from desktop_app.areas.attendance.rules import credits as rules
from desktop_app.areas.attendance.tables import Attendance, MakeUpCredit
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.core import clock
from desktop_app.core.db.database import Work
from desktop_app.core.db.types import new_id
from desktop_app.core.errors import NotFound, RuleBroken
from desktop_app.core.wording import show_date, tr

KEEP = timetable.KEEP
USUAL_MINUTES = 30


def give_credit(
    work: Work,
    student_id: UUID,
    *,
    reason: str,
    lesson_id: UUID | None = None,
    minutes: int | None = None,
    expires_on: date | timetable.Keep | None = KEEP,
) -> UUID:
    """Give a make-up by hand, from today on; it lasts as the school chose unless a day is given.

    Raises RuleBroken without a reason, beyond the limit of a term, or with an end before today.
    """
    name = timetable.check_student(work.session, student_id)
    kept = rules.check_reason(reason)
    today = _today(work)
    chosen, terms = credit_facts.credit_terms(work.session), credit_facts.term_spans(work.session)
    held = credit_facts.days_held(work.session, {student_id}).get(student_id, [])
    rules.check_limit(name, held, today, chosen, terms)
    usual = rules.expires_on(today, chosen, terms)
    last = usual if isinstance(expires_on, timetable.Keep) else expires_on
    rules.check_span(today, last)
    row = MakeUpCredit(
        id=new_id(),
        student_id=student_id,
        lesson_id=lesson_id,
        minutes=rules.check_length(minutes or _minutes(work, lesson_id)),
        reason=kept,
        given_on=today,
        expires_on=last,
    )
    work.session.add(row)
    work.session.flush()
    return row.id


def _minutes(work: Work, lesson_id: UUID | None) -> int:
    if lesson_id is None:
        return USUAL_MINUTES
    line = timetable.lesson_card(work.session, lesson_id).line
    return line.duration or USUAL_MINUTES


def _today(work: Work) -> date:
    return clock.today(work.clock, school.facts(work.session).timezone)


def _row(work: Work, credit_id: UUID) -> MakeUpCredit:
    found = work.session.get(MakeUpCredit, (work.database.school_id, credit_id))
    if found is None:
        raise NotFound(tr("This make-up is not in the school."), credit=credit_id)
    return found


def set_credit(
    work: Work,
    credit_id: UUID,
    *,
    expires_on: date | timetable.Keep | None = KEEP,
    minutes: int | timetable.Keep = KEEP,
) -> None:
    """Change the last day or the length of a make-up. Raises RuleBroken for one that is over."""
    row = _row(work, credit_id)
    held = holding(work.session, credit_id)
    rules.check_may_withdraw(held)
    if not isinstance(expires_on, timetable.Keep):
        rules.check_span(row.given_on, expires_on)
        row.expires_on = expires_on
    if not isinstance(minutes, timetable.Keep):
        row.minutes = rules.check_length(minutes)
    work.session.flush()


def withdraw_credit(work: Work, credit_id: UUID, reason: str | None) -> None:
    """Take a make-up away for good, saying why. Raises RuleBroken for one that is used."""
    rules.check_may_withdraw(holding(work.session, credit_id))
    said = rules.check_reason(reason)
    taken = _change(
        work, credit_id, {"withdrawn_at": work.clock.now(), "withdrawn_reason": said},
        MakeUpCredit.used_at.is_(None), MakeUpCredit.withdrawn_at.is_(None),
    )  # fmt: skip
    if not taken:
        rules.check_may_withdraw(holding(work.session, credit_id))


def use_credit(
    work: Work, credit_id: UUID, occurrence_id: UUID, *, anyway: str | None = None
) -> None:
    """Book a make-up into a meeting with a free place; the student is its guest, once.

    Raises RuleBroken for a make-up that is used, withdrawn or over, a meeting that is full,
    finished or cancelled, and DoubleBooked when the student is taken at that time.
    """
    row = _row(work, credit_id)
    meeting = timetable.meeting(work.session, occurrence_id)
    held = holding(work.session, credit_id)
    rules.check_may_use(held, meeting.day)
    _check_meeting(row, meeting, held.name)
    slot = timetable.Slot(meeting.starts_at, meeting.ends_at, students=(row.student_id,))
    timetable.book_times(work, [slot], anyway=anyway)
    _check_place(work, meeting)
    _use(work, credit_id, occurrence_id)


def _check_meeting(row: MakeUpCredit, meeting: timetable.MeetingRow, name: str) -> None:
    said = {"title": meeting.title, "day": show_date(meeting.day), "name": name}
    if meeting.id == row.occurrence_id:
        raise RuleBroken(tr("This is the meeting that was missed. Choose another."))
    if meeting.cancelled:
        raise RuleBroken(tr("{title} on {day} is cancelled. Choose another meeting.", **said))
    if meeting.finished_at is not None:
        raise RuleBroken(
            tr("The register of {title} on {day} is finished. Choose another meeting.", **said)
        )
    if meeting.one_on_one:
        raise RuleBroken(
            tr("{title} has one-on-one slots on {day}. Book one of them instead.", **said)
        )


def _check_place(work: Work, meeting: timetable.MeetingRow) -> None:
    """Refuse a meeting that is full; asked under the lock of the timetable. Raises RuleBroken."""
    left = present.places_left_at(work.session, [meeting]).get(meeting.id)
    if left is not None and left < 1:
        raise RuleBroken(
            tr(
                "{title} on {day} is full. Nothing was booked.",
                title=meeting.title,
                day=show_date(meeting.day),
            )
        )


def _use(work: Work, credit_id: UUID, occurrence_id: UUID) -> None:
    taken = _change(
        work, credit_id, {"used_occurrence_id": occurrence_id, "used_at": work.clock.now()},
        MakeUpCredit.used_at.is_(None), MakeUpCredit.withdrawn_at.is_(None),
    )  # fmt: skip
    if not taken:
        rules.check_may_use(holding(work.session, credit_id), date.min)


def _change(
    work: Work, credit_id: UUID, values: dict[str, object], *where: ColumnElement[bool]
) -> bool:
    """Change a make-up in one statement that looks and writes at once, for two desks."""
    work.session.flush()
    done = work.session.execute(
        update(MakeUpCredit)
        .where(
            MakeUpCredit.school_id == work.database.school_id, MakeUpCredit.id == credit_id, *where
        )
        .values(**values, version=MakeUpCredit.version + 1)
        .execution_options(synchronize_session=False)
    )
    work.session.expire_all()
    return bool(getattr(done, "rowcount", 0))


def use_credit_at(
    work: Work,
    credit_id: UUID,
    start: datetime,
    *,
    teacher_id: UUID | timetable.Keep | None = KEEP,
    room_id: UUID | timetable.Keep | None = KEEP,
    anyway: str | None = None,
) -> UUID:
    """Make a meeting of its own, at a free wall time, for the lesson that was missed.

    Only for a lesson that the student has alone: a group's make-up is a place in another group.
    Raises RuleBroken and DoubleBooked as `use_credit` does.
    """
    row = _row(work, credit_id)
    held = holding(work.session, credit_id)
    rules.check_may_use(held, start.date())
    if row.lesson_id is None:
        raise RuleBroken(
            tr("This make-up belongs to no lesson. Book it into a meeting with a free place."),
            field="lesson",
        )
    made = timetable.add_meeting(
        work, row.lesson_id, start, duration=row.minutes, room_id=room_id, teacher_id=teacher_id,
        anyway=anyway,
    )  # fmt: skip
    there = [each.student_id for each in timetable.members(work.session, made)]
    if there != [row.student_id]:
        title, _ = timetable.meeting_title(work.session, made)
        raise RuleBroken(
            tr(
                "{name} does not have {title} alone. Book a place in another meeting instead.",
                name=held.name,
                title=title,
            ),
            field="lesson",
        )
    _use(work, credit_id, made)
    return made


def free_credit(work: Work, credit_id: UUID) -> None:
    """Take the booking of a make-up back, so that it is open again.

    A meeting that was made for it is cancelled with it. Raises RuleBroken for one that is not
    booked, or whose student is marked there already.
    """
    row = _row(work, credit_id)
    meeting_id = row.used_occurrence_id
    if meeting_id is None:
        raise RuleBroken(tr("This make-up is not booked."))
    marked = select(Attendance.id).where(
        Attendance.occurrence_id == meeting_id, Attendance.student_id == row.student_id
    )
    name = timetable.student_name(work.session, row.student_id)
    title, day = timetable.meeting_title(work.session, meeting_id)
    if work.session.scalar(marked.limit(1)) is not None:
        raise RuleBroken(
            tr(
                "{name} is marked at {title} on {day}. Clear the mark first.",
                name=name,
                title=title,
                day=show_date(day),
            )
        )
    own = row.student_id in {
        each.student_id for each in timetable.members(work.session, meeting_id)
    }
    if own:  # cancelling its meeting opens the make-up again, as any cancelling does
        timetable.cancel_meeting(work, meeting_id, reason=tr("Make-up taken back"))
    else:
        _change(work, credit_id, {"used_occurrence_id": None, "used_at": None})
