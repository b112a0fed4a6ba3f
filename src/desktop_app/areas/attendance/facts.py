"""What can be done with a register without the office: marks, lesson notes, finishing it.

A mark or a note is the same fact whoever makes it: that of one student at one meeting.
"""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.attendance.queries.deciding import decide
from desktop_app.areas.attendance.queries.in_force import (
    bearing,
    mark_now,
    note_now,
    pair,
    reason_of_mark,
    register_bearing,
    register_now,
)
from desktop_app.areas.attendance.queries.present import expected
from desktop_app.areas.attendance.service import marks, notes
from desktop_app.areas.attendance.service.many_marks import marks_at_once
from desktop_app.areas.attendance.tables import AttendanceCode
from desktop_app.areas.timetable import api as timetable
from desktop_app.core.db.database import Work
from desktop_app.core.errors import NotFound, RuleBroken
from desktop_app.core.sync.kinds import Author, FactKind, Incoming
from desktop_app.core.sync.operation import Fact
from desktop_app.core.sync.terms import Answer, Merge
from desktop_app.core.wording import show_date, tr, trn

_SCHEDULED: Final = timetable.OccurrenceStatus.SCHEDULED
_COMPLETED: Final = timetable.OccurrenceStatus.COMPLETED
_PAIR: Final = ("occurrence_id", "student_id")


def _id(fact: Fact, name: str) -> UUID:
    return UUID(fact[name])


def _not_yours() -> tuple[Answer, str]:
    return Answer.NOT_YOURS, tr("This meeting is not one of yours (any more).")


def _refused(session: Session, about: Fact) -> tuple[Answer, str] | None:
    """Say why nothing can be noted of somebody at a meeting."""
    meeting, student = pair(about)
    try:
        found = decide(session, meeting, student, None)
    except NotFound:
        return _not_yours()
    if student is None or found.enrolled or found.attendance_id is not None:
        return None
    return Answer.NOT_ENROLLED, tr(
        "{name} is not enrolled in {title} on {day} (any more).",
        name=timetable.student_name(session, student),
        title=found.standing.title,
        day=show_date(found.standing.day),
    )


def _name(session: Session, about: Fact) -> str:
    meeting, student = pair(about)
    words = _meeting(session, meeting)
    if student is None:
        return tr("{title} on {day}", **words)
    return tr("{name} in {title} on {day}", name=timetable.student_name(session, student), **words)


def _meeting(session: Session, meeting: UUID) -> dict[str, str]:
    title, day = timetable.meeting_title(session, meeting)
    return {"title": title, "day": show_date(day)}


def _reason(by: Author, value: Fact | None) -> str:
    """Say why a mark changes that came without the office: its author's own words come first."""
    said = (value or {}).get("reason")
    words = [str(said)] if said else []
    words += [by.reason] if by.reason else []
    return " · ".join(words) or tr("Made without the office on {device}", device=by.device or "?")


def _mark_put(work: Work, about: Fact, value: Fact | None, by: Author) -> None:
    meeting, student = _id(about, "occurrence_id"), _id(about, "student_id")
    reason = _reason(by, value)
    wanted = MARK.held(value)
    if wanted is None:
        marks.clear(work, meeting, student, reason=reason, by=by)
        return
    code = select(AttendanceCode.key).where(AttendanceCode.id == _id(wanted, "code_id"))
    key = work.session.scalar(code)
    if key is None:
        raise RuleBroken(tr("The code of this mark is not in the school any more."), field="code")
    marks.mark(
        work, meeting, student, key, minutes_late=wanted["minutes_late"], note=wanted["note"],
        reason=reason, by=by,
    )  # fmt: skip


def _marks_at_once(work: Work, incoming: Sequence[Incoming]) -> list[Answer | None]:
    return marks_at_once(work, MARK, incoming, _reason)


def _mark_show(session: Session, fact: Fact | None) -> str:
    held = MARK.held(fact)
    if held is None:
        return tr("No mark")
    code = select(AttendanceCode.label).where(AttendanceCode.id == _id(held, "code_id"))
    words = [session.scalar(code) or tr("A code that is gone")]
    late = held["minutes_late"]
    words += [trn("{n} minute late", "{n} minutes late", late)] if late is not None else []
    return " · ".join([*words, held["note"]] if held["note"] else words)


def _note_judge(session: Session, about: Fact, value: Fact | None) -> tuple[Answer, str] | None:
    refused = _refused(session, about)
    if refused is not None or value is None:
        return refused
    meeting, student = pair(about)
    if student is None or student in {each.student_id for each in expected(session, meeting)}:
        return None
    return Answer.NOT_ENROLLED, tr(
        "{name} is not in {title} on {day} (any more).",
        name=timetable.student_name(session, student),
        **_meeting(session, meeting),
    )


def _note_put(work: Work, about: Fact, value: Fact | None, by: Author) -> None:
    meeting, student = pair(about)
    held = NOTE.held(value) or {"text": None, "shared": True}
    notes.write_note(work, meeting, student, held["text"], shared=bool(held["shared"]), by=by)


def _note_show(_session: Session, fact: Fact | None) -> str:
    held = NOTE.held(fact)
    if held is None:
        return tr("No note")
    text = str(held["text"])
    return text if held["shared"] else tr("For staff only: {text}", text=text)


def _register_judge(
    session: Session, about: Fact, _value: Fact | None
) -> tuple[Answer, str] | None:
    return None if register_now(session, about).value is not None else _not_yours()


def _register_put(work: Work, about: Fact, value: Fact | None, by: Author) -> None:
    if not _register_allows(value):
        raise RuleBroken(tr("Cancelling a meeting needs the office."))
    if value is not None and value["status"] == _COMPLETED:
        marks.finish(work, _id(about, "id"), by=by)
    else:
        marks.reopen(work, _id(about, "id"))


def _register_allows(value: Fact | None) -> bool:
    """Only finishing and reopening go without the office; cancelling changes times of others."""
    return value is not None and value.get("status") in (_SCHEDULED, _COMPLETED)


def _register_name(session: Session, about: Fact) -> str:
    return tr("Register of {title} on {day}", **_meeting(session, _id(about, "id")))


def _register_show(_session: Session, fact: Fact | None) -> str:
    status = (fact or {}).get("status")
    if status == _COMPLETED:
        return tr("Finished")
    return tr("Open") if status == _SCHEDULED else tr("Cancelled")


MARK: Final = FactKind(
    "MARK", "attendance", _PAIR, ("code_id", "minutes_late", "note"), Merge.WHOLE,
    now=mark_now, judge=lambda session, about, _value: _refused(session, about), put=_mark_put,
    bearing=bearing, name=_name, show=_mark_show, along=frozenset({"attendance_mark"}),
    beside=("mark_id", "recorded_at"), also=reason_of_mark, many=_marks_at_once,
)  # fmt: skip
NOTE: Final = FactKind(
    "NOTE", "lesson_note", _PAIR, ("text", "shared"), Merge.FIELDS,
    now=note_now, judge=_note_judge, put=_note_put, bearing=bearing, name=_name, show=_note_show,
    beside=("author_id", "author_name", "written_at"),
)  # fmt: skip
REGISTER: Final = FactKind(
    "REGISTER", "lesson_occurrence", ("id",), ("status",), Merge.WHOLE,
    now=register_now, judge=_register_judge, put=_register_put, bearing=register_bearing,
    name=_register_name, show=_register_show, beside=("finished_at", "finished_by"),
    allows=_register_allows,
)  # fmt: skip
FACT_KINDS: Final = (MARK, NOTE, REGISTER)
