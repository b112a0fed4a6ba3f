"""Times that follow from facts of any area, kept in step where the conflict engine looks."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, delete, insert, select
from sqlalchemy.orm import Session

from desktop_app.areas.timetable.tables import Busy
from desktop_app.areas.timetable.terms import BusyKind, BusyTime
from desktop_app.core.wording import tr

_PART = 500
_Facts = tuple[UUID | None, UUID | None, Any, Any]


def keep_busy(
    session: Session, kind: BusyKind, wanted: Sequence[BusyTime], among: Collection[UUID] | None
) -> None:
    """Let exactly the wanted times of a kind stand, of these keys, or with None of all.

    What stands already is left alone, so that nothing is written that does not change.
    """
    stored = _stored(session, kind, among)
    right = {each.key: each for each in wanted}
    gone = [key for key, facts in stored.items() if key not in right or facts != _of(right[key])]
    for n in range(0, len(gone), _PART):
        session.execute(
            delete(Busy)
            .where(Busy.school_id == _school_id(session), Busy.id.in_(gone[n : n + _PART]))
            .execution_options(synchronize_session=False)
        )
    fresh = [
        {
            "id": each.key,
            "kind": kind.value,
            "starts_at": each.starts_at,
            "ends_at": each.ends_at,
            "title": each.title,
            "person_id": each.person_id,
            "room_id": each.room_id,
        }
        for key, each in right.items()
        if stored.get(key) != _of(each)
    ]
    if fresh:
        session.connection().execute(insert(cast("Table", Busy.__table__)), fresh)
    if gone or fresh:
        session.expire_all()


def busy_differences(session: Session, kind: BusyKind, wanted: Iterable[BusyTime]) -> list[str]:
    """Say where the stored times of a kind are not those wanted."""
    stored = _stored(session, kind, None)
    right = {each.key: each for each in wanted}
    missing = sum(stored.get(key) != _of(each) for key, each in right.items())
    left = len(stored.keys() - right.keys())
    words = {BusyKind.MAKE_UP: tr("make-ups")}[kind]
    found = []
    if missing:
        found.append(tr("{n} times taken by {what} are missing or wrong.", n=missing, what=words))
    if left:
        found.append(tr("{n} times are taken by {what} that are gone.", n=left, what=words))
    return found


def _of(each: BusyTime) -> _Facts:
    return each.person_id, each.room_id, each.starts_at, each.ends_at


def _stored(session: Session, kind: BusyKind, among: Collection[UUID] | None) -> dict[UUID, _Facts]:
    query = select(Busy.id, Busy.person_id, Busy.room_id, Busy.starts_at, Busy.ends_at).where(
        Busy.kind == kind.value
    )
    found: dict[UUID, _Facts] = {}
    listed = None if among is None else sorted(among)
    for n in range(0, 1 if listed is None else len(listed), _PART):
        part = query if listed is None else query.where(Busy.id.in_(listed[n : n + _PART]))
        found.update({row[0]: (row[1], row[2], row[3], row[4]) for row in session.execute(part)})
    return found


def _school_id(session: Session) -> int:
    return int(session.connection().get_execution_options()["school_id"])
