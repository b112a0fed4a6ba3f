"""Many marks of a laptop kept and put in force at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, update

from desktop_app.areas.attendance.queries.many_marks import InRegister, Pair
from desktop_app.areas.attendance.tables import Attendance, AttendanceMark
from desktop_app.core.db.bulk import insert_rows
from desktop_app.core.db.database import Work
from desktop_app.core.db.types import Uuid, new_id
from desktop_app.core.sync.kinds import Author


@dataclass(frozen=True, slots=True)
class IncomingMark:
    """A mark that was made without the office, checked already."""

    meeting: UUID
    student: UUID
    code_id: UUID
    minutes_late: int | None
    note: str | None
    reason: str
    by: Author

    def kept(self, now: Any) -> dict[str, Any]:
        """Return it as it is kept for good."""
        return {
            "id": new_id(),
            "occurrence_id": self.meeting,
            "student_id": self.student,
            "code_id": self.code_id,
            "minutes_late": self.minutes_late,
            "note": self.note,
            "author_id": self.by.person_id,
            "author_name": self.by.name,
            "device": self.by.device,
            "device_time": self.by.at,
            "received_at": now,
            "reason": " ".join(self.reason.split())[:500] or None,
        }


def put_many(work: Work, marks: Sequence[IncomingMark], there: Mapping[Pair, InRegister]) -> None:
    """Keep marks, and put the last one of each student at each meeting in force."""
    now = work.clock.now()
    kept = [each.kept(now) for each in marks]
    last = {(row["occurrence_id"], row["student_id"]): row for row in kept}
    insert_rows(work.session, AttendanceMark, kept)
    fresh = [
        {"id": new_id(), "occurrence_id": pair[0], "student_id": pair[1], **_in_force(row)}
        for pair, row in last.items()
        if pair not in there
    ]
    insert_rows(work.session, Attendance, fresh)
    changed = [
        {"row": there[pair].id, **_in_force(row)} for pair, row in last.items() if pair in there
    ]
    if changed:
        row = Attendance.__table__.c
        statement = (
            update(Attendance)
            .where(
                row.school_id == work.database.school_id, row.id == bindparam("row", type_=Uuid())
            )
            .values(**{name: bindparam(name) for name in _in_force(kept[0])},
                    version=Attendance.version + 1)
            .execution_options(synchronize_session=False)
        )  # fmt: skip
        work.session.connection().execute(statement, changed)


def _in_force(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "code_id": row["code_id"],
        "mark_id": row["id"],
        "minutes_late": row["minutes_late"],
        "note": row["note"],
        "recorded_at": row["received_at"],
    }
