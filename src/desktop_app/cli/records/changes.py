"""The journal's change sets as records."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from desktop_app.cli.desk import Desk
from desktop_app.cli.fields import Field, Record, Type
from desktop_app.core.journal.tables import SetKind
from desktop_app.core.journal.undo import recent

_ALL = 1_000_000


def _changes(desk: Desk, session: Session, _where: Mapping[str, str]) -> Iterable[Any]:
    return recent(session, desk.database.school_id, limit=_ALL)


RECORDS = (
    Record(
        "changes",
        "change",
        (
            Field("number", Type.INTEGER),
            Field("kind", Type.WORD, words=SetKind),
            Field("label"),
            Field("act"),
            Field("actor"),
            Field("at", Type.INSTANT),
            Field("target", Type.INTEGER),
            Field("undone_by", Type.INTEGER),
        ),
        _changes,
    ),
)
