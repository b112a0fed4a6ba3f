"""What follows from registers: make-ups, and the times that students who make up are taken.

A make-up follows the mark that gives it while nobody has used it. A used one holds the mark fast,
and its student is taken for the time of the meeting in which it is made up.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, delete, func, insert, select, update
from sqlalchemy.orm import Session

from desktop_app.areas.attendance.queries import awaiting
from desktop_app.areas.attendance.queries import credit_facts as known
from desktop_app.areas.attendance.rules.credits import (
    Earned,
    cancelled_earning,
    expires_on,
    is_earned,
    within_limit,
)
from desktop_app.areas.attendance.tables import MakeUpCredit
from desktop_app.areas.people.tables import Student
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.tables import Lesson, LessonOccurrence
from desktop_app.core.derive import Derivation, Touched
from desktop_app.core.errors import RuleBroken
from desktop_app.core.journal.earlier import earlier
from desktop_app.core.journal.tables import ChangeSet
from desktop_app.core.wording import show_date, tr

Ids = Collection[UUID] | None
_MOST_NAMED = 20
_FIRST_REVISION = "0002"
"""The state of the schema since which registers give make-ups."""


def _follow(session: Session, touched: Touched) -> bool:
    ids = _meetings_touched(session, touched)
    if ids is None:
        _bring(session, None, strict=False)
    elif ids:
        _bring(session, ids, strict=True)
    return ids is None or bool(ids)


def _rebuild(session: Session) -> None:
    _bring(session, None, strict=False)


def _meetings_touched(session: Session, touched: Touched) -> set[UUID] | None:
    """Return the meetings whose make-ups may have changed; None are all of them."""
    if "attendance_code" in touched:
        return None
    marks = touched.get("attendance_mark", frozenset())
    if marks is None:
        return None
    found = known.meetings_of_marks(session, marks) if marks else set()
    if "conflict" in touched:
        entries = touched["conflict"]
        if entries is None:
            return None
        found |= awaiting.meetings_of_entries(session, entries)
        found |= {
            UUID(was["occurrence_id"])
            for was in earlier(session, "conflict", entries).values()
            if was.get("occurrence_id")
        }
    if "lesson_occurrence" in touched:
        rows = touched["lesson_occurrence"]
        if rows is None:
            return None
        found |= known.meetings_with_credits(session, rows)
    return found


def _bring(session: Session, ids: Ids, *, strict: bool) -> None:
    """Take back what is no longer due, then give what is. `strict` refuses where one is used."""
    chosen = known.credit_terms(session)
    lost = known.used_at_cancelled(session, ids)
    free = [credit for credit, _, _ in lost]
    _change(session, free, {"used_occurrence_id": None, "used_at": None})
    gone = []
    for credit, student, meeting, used_at, status, gives in known.stored_credits(session, ids):
        if is_earned(status.value, gives, chosen) or _stays(status, chosen):
            continue
        if used_at is None or credit in free:
            gone.append(credit)
        elif strict:
            raise _held(session, student, meeting)
    _remove(session, gone)
    again = {(student, meeting) for _, student, meeting in lost}
    earned = known.without_credit(session, ids, chosen)
    _give(session, [e for e in earned if (e.student_id, e.occurrence_id) not in again], chosen)


def _stays(status: timetable.OccurrenceStatus, chosen: Any) -> bool:
    """Say whether a meeting's make-ups stay though the school gives none for it any more.

    A choice of the school holds for what is cancelled after it.
    """
    return status in timetable.CANCELLED and not cancelled_earning(chosen)


def _held(session: Session, student: UUID, meeting: UUID) -> RuleBroken:
    title, day = timetable.meeting_title(session, meeting)
    return RuleBroken(
        tr(
            "{name} has used the make-up of {title} on {day}. Take its booking back first; "
            "nothing was changed.",
            name=timetable.student_name(session, student),
            title=title,
            day=show_date(day),
        )
    )


def _give(session: Session, earned: Sequence[Earned], chosen: Any) -> None:
    if not earned:
        return
    terms = known.term_spans(session)
    held = known.days_held(session, {each.student_id for each in earned} if chosen.per_term else ())
    rows = [
        {
            "id": _id_of(each),
            "student_id": each.student_id,
            "lesson_id": each.lesson_id,
            "occurrence_id": each.occurrence_id,
            "minutes": each.minutes,
            "reason": each.reason,
            "given_on": each.day,
            "expires_on": expires_on(each.day, chosen, terms),
        }
        for each in within_limit(earned, held, chosen, terms)
    ]
    if rows:
        session.connection().execute(insert(cast("Table", MakeUpCredit.__table__)), rows)
        session.expire_all()


def _id_of(earned: Earned) -> UUID:
    """Return the id of a make-up: the same whenever it follows from the same mark again."""
    digest = sha256(earned.student_id.bytes + earned.occurrence_id.bytes).digest()
    whole = int.from_bytes(earned.occurrence_id.bytes[:6] + digest[:10])
    return UUID(int=whole & ~(0xF << 76 | 0x3 << 62) | 7 << 76 | 2 << 62)


def _change(session: Session, ids: Sequence[UUID], values: dict[str, Any]) -> None:
    for part in known.parts_of(ids):
        session.execute(
            update(MakeUpCredit)
            .where(MakeUpCredit.school_id == _school_id(session), MakeUpCredit.id.in_(part or ()))
            .values(**values, version=MakeUpCredit.version + 1)
            .execution_options(synchronize_session=False)
        )
    if ids:
        session.expire_all()


def _remove(session: Session, ids: Sequence[UUID]) -> None:
    for part in known.parts_of(ids):
        session.execute(
            delete(MakeUpCredit)
            .where(MakeUpCredit.school_id == _school_id(session), MakeUpCredit.id.in_(part or ()))
            .execution_options(synchronize_session=False)
        )
    if ids:
        session.expire_all()


def _school_id(session: Session) -> int:
    return int(session.connection().get_execution_options()["school_id"])


def _differences(session: Session) -> list[str]:
    chosen, terms = known.credit_terms(session), known.term_spans(session)
    found = [
        tr("The make-up of {name} stands at a cancelled meeting.", name=_name(session, student))
        for _, student, _ in known.used_at_cancelled(session, None)
    ]
    for _, student, meeting, used_at, status, gives in known.stored_credits(session, None):
        keeps = status in timetable.CANCELLED or is_earned(status.value, gives, chosen)
        if used_at is None and not keeps:
            found.append(
                tr("The make-up of {name} for {meeting} is not due.",
                   name=_name(session, student), meeting=_title(session, meeting))
            )  # fmt: skip
    due = _since(session, known.without_credit(session, None, chosen))
    held = known.days_held(session, {each.student_id for each in due} if chosen.per_term else ())
    missing = within_limit(due, held, chosen, terms)
    return [*found, *(_missing(session, each) for each in missing)][:_MOST_NAMED]


def _missing(session: Session, each: Earned) -> str:
    name, meeting = _name(session, each.student_id), _title(session, each.occurrence_id)
    return tr("{name} has no make-up for {meeting}.", name=name, meeting=meeting)


def _since(session: Session, earned: Iterable[Earned]) -> list[Earned]:
    """Leave out what was finished before registers gave make-ups, and what was cancelled.

    Nobody knows any more what the school had chosen when it was cancelled.
    """
    first: datetime | None = session.scalar(
        select(func.min(ChangeSet.at)).where(ChangeSet.revision >= _FIRST_REVISION)
    )
    listed = list(earned)
    if first is None or not listed:
        return []
    kept: set[UUID] = set()
    for part in known.parts_of({each.occurrence_id for each in listed}):
        kept.update(
            session.scalars(
                select(LessonOccurrence.id).where(
                    LessonOccurrence.id.in_(part or ()), LessonOccurrence.finished_at >= first
                )
            )
        )
    return [each for each in listed if each.occurrence_id in kept]


def _name(session: Session, student: UUID) -> str:
    return timetable.student_name(session, student)


def _title(session: Session, meeting: UUID) -> str:
    title, day = timetable.meeting_title(session, meeting)
    return tr("{title} of {day}", title=title, day=show_date(day))


# --- the times of guests ---


def _guests(session: Session, ids: Ids) -> list[timetable.BusyTime]:
    """Return the times that used make-ups take, of the credits or of all."""
    found: list[timetable.BusyTime] = []
    for part in known.parts_of(ids):
        query = (
            select(
                *(MakeUpCredit.id, Student.person_id, LessonOccurrence.starts_at),
                *(LessonOccurrence.ends_at, Lesson.title),
            )
            .join(Student, Student.id == MakeUpCredit.student_id)
            .join(LessonOccurrence, LessonOccurrence.id == MakeUpCredit.used_occurrence_id)
            .join(Lesson, Lesson.id == LessonOccurrence.lesson_id)
            .where(
                LessonOccurrence.status.not_in(timetable.CANCELLED),
                ~timetable.is_enrolled(MakeUpCredit.student_id),
            )
        )
        if part is not None:
            query = query.where(MakeUpCredit.id.in_(part))
        found += [
            timetable.BusyTime(credit, timetable.BusyKind.MAKE_UP, begin, end, title, person)
            for credit, person, begin, end, title in session.execute(query)
        ]
    return found


def _follow_guests(session: Session, touched: Touched) -> None:
    ids = _credits_touched(session, touched)
    if ids is None or ids:
        timetable.keep_busy(session, timetable.BusyKind.MAKE_UP, _guests(session, ids), ids)


def _credits_touched(session: Session, touched: Touched) -> set[UUID] | None:
    mine = touched.get("make_up_credit", frozenset())
    meetings = touched.get("lesson_occurrence", frozenset())
    if mine is None or meetings is None:
        return None
    found = set(mine)
    for part in known.parts_of(meetings):
        if part:
            query = select(MakeUpCredit.id).where(MakeUpCredit.used_occurrence_id.in_(part))
            found.update(session.scalars(query))
    return found


def _rebuild_guests(session: Session) -> None:
    timetable.keep_busy(session, timetable.BusyKind.MAKE_UP, _guests(session, None), None)


def _guest_differences(session: Session) -> list[str]:
    return timetable.busy_differences(session, timetable.BusyKind.MAKE_UP, _guests(session, None))


DERIVATIONS = (
    Derivation(
        "make-ups",
        frozenset({"attendance_mark", "attendance_code", "lesson_occurrence", "conflict"}),
        _follow,
        _rebuild,
        _differences,
    ),
    Derivation(
        "guests who make up",
        frozenset({"make_up_credit", "lesson_occurrence"}),
        _follow_guests,
        _rebuild_guests,
        _guest_differences,
    ),
)
