"""What the desk keeps for itself as records."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from desktop_app.areas.school import api as school
from desktop_app.cli.desk import Desk
from desktop_app.cli.fields import Field, Record, Type, Use


def _notes(_desk: Desk, session: Session, _where: Mapping[str, str]) -> Iterable[Any]:
    return school.desk_notes(session)


def _add_note(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    service = school.DeskNoteService(desk.database)
    return service.add(given.get("text", ""), on_day=given.get("on_day")).made


def _set_note(desk: Desk, row_id: UUID | None, given: Mapping[str, Any]) -> None:
    if row_id is not None:
        school.DeskNoteService(desk.database).set(row_id, given)


RECORDS = (
    Record(
        "desk-notes",
        "desk-note",
        (
            Field("id", Type.ID),
            Field("text", use=Use.BOTH),
            Field("on_day", Type.DATE, Use.BOTH),
            Field("author"),
            Field("written_at", Type.INSTANT),
            Field("done", Type.FLAG, Use.SET),
            Field("done_at", Type.INSTANT),
            Field("done_by"),
        ),
        _notes,
        _add_note,
        _set_note,
    ),
)
