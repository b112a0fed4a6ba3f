"""How deeds of points are taken back: what was entered is withdrawn, what was given is reversed."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop_app.areas.clubs.derivations import reversal_of
from desktop_app.areas.clubs.service.acts import POINTS
from desktop_app.areas.clubs.service.deeds import FACTS
from desktop_app.areas.clubs.tables import Club, ClubLevelValue, LearningPointsTransaction
from desktop_app.areas.clubs.terms import TransactionType
from desktop_app.core.db.bulk import insert_rows
from desktop_app.core.db.database import Work
from desktop_app.core.db.types import new_id
from desktop_app.core.errors import RuleBroken
from desktop_app.core.journal.counter import CounterEntry
from desktop_app.core.journal.tables import Change, Op
from desktop_app.core.wording import tr, trn

_entry = LearningPointsTransaction
_NUMBERS: Mapping[str, Any] = {"club": Club, "club_level_value": ClubLevelValue}


def _rows(session: Session, number: int, table: str, op: Op) -> Sequence[UUID]:
    school_id = session.connection().get_execution_options()["school_id"]
    query = select(Change.row_id).where(
        Change.school_id == school_id,
        Change.set_number == number,
        Change.table_name == table,
        Change.op == op,
    )
    return list(session.scalars(query))


def _given(session: Session, number: int) -> list[LearningPointsTransaction]:
    """Return the entries a change set gave by hand that stand still."""
    ids = _rows(session, number, _entry.__tablename__, Op.INSERT)
    back = select(_entry.reverses_id).where(_entry.reverses_id.is_not(None))
    query = select(_entry).where(
        _entry.id.in_(ids),
        _entry.type.in_((TransactionType.TEACHER_AWARD, TransactionType.BONUS_ACHIEVEMENT)),
        _entry.id.not_in(back),
    )
    return list(session.scalars(query))


def _reversed(session: Session, number: int) -> list[LearningPointsTransaction]:
    """Return the entries given by hand that a change set took back."""
    ids = _rows(session, number, _entry.__tablename__, Op.INSERT)
    named = select(_entry.reverses_id).where(_entry.id.in_(ids), _entry.reverses_id.is_not(None))
    query = select(_entry).where(
        _entry.id.in_(named),
        _entry.type.in_((TransactionType.TEACHER_AWARD, TransactionType.BONUS_ACHIEVEMENT)),
    )
    return list(session.scalars(query))


def _again(row: LearningPointsTransaction) -> dict[str, Any]:
    """Return an entry that gives once more what was taken back."""
    columns = row.__table__.columns.keys()
    skipped = {"school_id", "created_at", "updated_at", "version"}
    values = {name: getattr(row, name) for name in columns if name not in skipped}
    return values | {"id": new_id()}


def _describe(session: Session, number: int) -> str:
    ids = _rows(session, number, _entry.__tablename__, Op.INSERT)
    points = session.scalar(select(func.sum(_entry.points)).where(_entry.id.in_(ids))) or 0
    if points < 0:
        return trn(
            "Instead, {n} point can be given again.", "Instead, {n} points can be given again.",
            -points,
        )  # fmt: skip
    return trn(
        "Instead, {n} point can be taken back; the history keeps both.",
        "Instead, {n} points can be taken back; the history keeps both.",
        points,
    )


def _write(work: Work, number: int) -> None:
    """Withdraw what a change set entered, and turn around what it gave or withdrew by hand."""
    done = 0
    for name, table in FACTS.items():
        for row_id in _rows(work.session, number, name, Op.INSERT):
            row = work.session.get(table, (work.database.school_id, row_id))
            if row is not None and row.withdrawn_at is None:
                row.withdrawn_at, row.withdrawn_by = work.clock.now(), work.actor.name
                done += 1
        for row_id in _rows(work.session, number, name, Op.UPDATE):
            row = work.session.get(table, (work.database.school_id, row_id))
            if row is not None and row.withdrawn_at is not None:
                row.withdrawn_at = row.withdrawn_by = row.withdrawn_why = None
                done += 1
    done += _numbers_back(work, number)
    given = _given(work.session, number)
    rows = [
        reversal_of(row) | {"description": tr("Taken back: {what}", what=row.description)}
        for row in given
    ]
    rows += [_again(row) for row in _reversed(work.session, number)]
    insert_rows(work.session, _entry, rows)
    if not done and not rows:
        raise RuleBroken(tr("Nothing of it stands any more. Nothing was changed."))
    work.session.flush()


def _numbers_back(work: Work, number: int) -> int:
    """Give clubs and levels the numbers they had before a change set; return how many rows.

    A level that it added earns nothing any more.
    """
    done = 0
    for row_id in _rows(work.session, number, ClubLevelValue.__tablename__, Op.INSERT):
        added = work.session.get(ClubLevelValue, (work.database.school_id, row_id))
        if added is not None and added.is_active:
            added.is_active = False
            done += 1
    for name, table in _NUMBERS.items():
        query = select(Change.row_id, Change.before).where(
            Change.school_id == work.database.school_id,
            Change.set_number == number,
            Change.table_name == name,
            Change.op == Op.UPDATE,
        )
        for row_id, before in work.session.execute(query).all():
            row = work.session.get(table, (work.database.school_id, row_id))
            was = {key: value for key, value in json.loads(before or "{}").items()
                   if isinstance(value, int)}  # fmt: skip
            for key, value in was.items() if row is not None else ():
                setattr(row, key, bool(value) if key == "is_active" else value)
            done += bool(was)
    return done


COUNTER_ENTRIES: Mapping[str, CounterEntry] = {POINTS: CounterEntry(_describe, _write)}
