"""Entries of the review list for tests, as the office keeps them when it takes a laptop in."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from desktop_app.areas.attendance.tables import Attendance, AttendanceCode
from desktop_app.core.db.database import Database, Work
from desktop_app.core.db.types import new_id
from desktop_app.core.journal.changes import SetKind
from desktop_app.core.sync.operation import Operation, canonical
from desktop_app.core.sync.tables import Conflict, Outbox
from desktop_app.core.sync.terms import Answer

Fact = Mapping[str, Any]
AUTHOR, DEVICE = "Maeve Cullinan", "maeve-laptop"


def add_entry(
    work: Work, kind: str, about: Fact, mine: Fact | None, theirs: Fact | None, **more: Any
) -> UUID:
    """Put an operation and its entry into the office.

    `more`: base, occurrence_id, student_id, answer, person_id, author, said, offset_ms, copy_id,
    seq, theirs_by.
    """
    copy_id, base = more.get("copy_id") or new_id(), more.get("base")
    now = work.clock.now()
    sent = Operation(
        id=new_id(), copy_id=copy_id, seq=more.get("seq", 1), kind=kind, about=about, value=mine,
        base=base, base_version=None, previous_id=None, person_id=more.get("person_id"),
        author_name=more.get("author", AUTHOR), device=DEVICE,
        made_at=now - timedelta(hours=3), clock_offset_ms=more.get("offset_ms", 0), program="1.0",
    )  # fmt: skip
    answer = more.get("answer", Answer.REVIEW)
    text = {"about": canonical(about), "value": _text(mine), "base": _text(base)}
    work.session.execute(
        insert(Outbox).values(
            id=sent.id, copy_id=copy_id, seq=sent.seq, kind=kind, **text,
            student_id=more.get("student_id"), person_id=sent.person_id,
            author_name=sent.author_name, device=DEVICE, made_at=sent.made_at,
            clock_offset_ms=sent.clock_offset_ms, program="1.0", digest=sent.digest,
            received_at=now, answer=answer, set_number=work.number,
        )
    )  # fmt: skip
    made = new_id()
    work.session.execute(
        insert(Conflict).values(
            id=made, operation_id=sent.id, copy_id=copy_id, kind=kind, answer=answer,
            about=canonical(about), occurrence_id=more.get("occurrence_id"),
            student_id=more.get("student_id"), base=_text(base), mine=_text(mine),
            theirs=_text(theirs), person_id=sent.person_id, author_name=sent.author_name,
            device=DEVICE, made_at=sent.made_at, theirs_by=more.get("theirs_by", "Ruth Danquah"),
            theirs_at=now, said=more.get("said"), raw=canonical(sent.as_json()), opened_at=now,
        )
    )  # fmt: skip
    return made


def add_mark_entry(
    database: Database, meeting: UUID, student: UUID, key: str | None, **more: Any
) -> UUID:
    """Let a laptop want another mark for a student than the office has; `more` as above."""
    with database.writing("Work from maeve-laptop", kind=SetKind.SYSTEM, act="intake") as work:
        codes = dict(work.session.execute(select(AttendanceCode.key, AttendanceCode.id)).all())
        row = work.session.execute(
            select(Attendance.code_id, Attendance.minutes_late, Attendance.note).where(
                Attendance.occurrence_id == meeting, Attendance.student_id == student
            )
        ).first()
        mine = None if key is None else mark_value(codes[key], more.pop("late", None))
        theirs = None if row is None else {**mark_value(row[0], row[1]), "note": row[2]}
        about = {"occurrence_id": str(meeting), "student_id": str(student)}
        more = {"occurrence_id": meeting, "student_id": student, **more}
        return add_entry(work, "MARK", about, mine, theirs, **more)


def mark_value(code_id: UUID, late: int | None = None) -> Fact:
    """Return a mark as a fact."""
    return {"code_id": str(code_id), "minutes_late": late, "note": None}


def _text(fact: Fact | None) -> str | None:
    return None if fact is None else canonical(fact)
