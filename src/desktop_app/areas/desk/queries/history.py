"""The history of a record: who changed what of it, and when, the newest first."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from desktop_app.areas.desk.queries.history_lines import (
    HistoryLine,
    Teller,
    school_id_of,
    uuid_of,
)
from desktop_app.areas.people.tables import (
    Consent,
    FamilyMember,
    PersonHealth,
    PersonNote,
    PersonPrivate,
    Relationship,
    Staff,
    StaffInstrument,
    Student,
    StudentInstrument,
)
from desktop_app.areas.timetable.tables import Enrollment
from desktop_app.core.db.base import Base
from desktop_app.core.journal.tables import Change, ChangeSet, Op, SetKind
from desktop_app.core.sync.tables import SyncState

LIMIT: Final = 200
Record = tuple[str, UUID]
"""A record of any kind: its table and its id."""
# What makes up a person beside their own row, and by which column it is theirs.
_CLUSTER: Final[Sequence[tuple[Any, str]]] = (
    (PersonPrivate, "person_id"), (PersonHealth, "person_id"), (PersonNote, "person_id"),
    (Student, "person_id"), (Staff, "person_id"), (FamilyMember, "person_id"),
    (Relationship, "person_id"), (Consent, "person_id"),
)  # fmt: skip
_LEARNING: Final[Sequence[tuple[Any, str]]] = (
    (StudentInstrument, "student_id"),
    (Enrollment, "student_id"),
)
# What is part of a record beside its own row, and by which column it is.
PARTS: Final[Mapping[str, Sequence[tuple[str, str]]]] = {
    "lesson": (
        ("lesson_price", "lesson_id"), ("hybrid_lesson_config", "lesson_id"),
        ("enrollment", "lesson_id"), ("waitlist_entry", "lesson_id"),
    ),
    "lesson_occurrence": (
        ("attendance", "occurrence_id"), ("lesson_note", "occurrence_id"),
        ("one_on_one_slot", "occurrence_id"),
    ),
    "invoice": (
        ("invoice_line", "invoice_id"), ("payment_allocation", "invoice_id"),
        ("reminder", "invoice_id"),
    ),
    "payment": (("payment_allocation", "payment_id"), ("refund", "payment_id")),
    "payout": (("payout_line", "payout_id"),),
    "family": (("family_member", "family_id"), ("discount_rule", "family_id")),
    "club": (
        ("club_level", "club_id"), ("club_membership", "club_id"), ("achievement", "club_id"),
    ),
    "user_account": (("role_grant", "account_id"), ("device", "account_id")),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One deed and what it did to the record; `at` is the school's wall time."""

    number: int
    at: datetime
    actor: str
    device: str
    label: str
    kind: SetKind
    undone: bool
    lines: tuple[HistoryLine, ...]


def person_history(session: Session, person_id: UUID, *, limit: int = LIMIT) -> list[HistoryEntry]:
    """Return the history of a person with all that is theirs, the newest first."""
    return _entries(session, person_rows(session, person_id), limit)


def person_rows(session: Session, person_id: UUID) -> dict[str, set[UUID]]:
    """Return the rows of what is a person's own, and those that were deleted since."""
    rows: dict[str, set[UUID]] = {"person": {person_id}}
    for model, column in _CLUSTER:
        rows[model.__tablename__] = _rows_of(session, model, column, [person_id])
    for model, column in _LEARNING:
        rows[model.__tablename__] = _rows_of(session, model, column, rows["student"])
    rows["staff_instrument"] = _rows_of(session, StaffInstrument, "staff_id", rows["staff"])
    return rows


def record_rows(session: Session, record: Record) -> dict[str, set[UUID]]:
    """Return a record with the rows that are part of it, and those that were deleted since."""
    table, row_id = record
    rows: dict[str, set[UUID]] = {table: {row_id}}
    for part, column in PARTS.get(table, ()):
        kept = Base.metadata.tables[part]
        model: Any = next(m.class_ for m in Base.registry.mappers if m.local_table is kept)
        rows[part] = _rows_of(session, model, column, [row_id])
    if table == "user_account":
        accounts = Base.metadata.tables[table].c
        whose = session.scalars(select(accounts.person_id).where(accounts.id == row_id))
        rows["sync_state"] = _rows_of(session, SyncState, "person_id", list(whose))
    return rows


def deed_lines(
    session: Session,
    number: int,
    *,
    of: Mapping[str, Collection[UUID]] | None = None,
    limit: int = LIMIT,
) -> list[HistoryLine]:
    """Return what one deed did, in words; with `of` only what it did to those rows."""
    query = select(Change).where(
        Change.school_id == school_id_of(session), Change.set_number == number
    )
    if of is not None:
        query = query.where(
            or_(*(and_(Change.table_name == t, Change.row_id.in_(ids)) for t, ids in of.items()))
        )
    changes = list(session.scalars(query.order_by(Change.seq).limit(limit)))
    teller = Teller(session, changes)
    made = {(change.table_name, change.row_id) for change in changes if change.op == Op.INSERT}
    return [
        line
        for change in changes
        if change.op != Op.UPDATE or (change.table_name, change.row_id) not in made
        for line in teller.lines(change)
    ]


def family_history(session: Session, family_id: UUID, *, limit: int = LIMIT) -> list[HistoryEntry]:
    """Return the history of a family and its members, the newest first."""
    members = _rows_of(session, FamilyMember, "family_id", [family_id])
    return _entries(session, {"family": {family_id}, "family_member": members}, limit)


def _rows_of(session: Session, model: Any, column: str, owners: Collection[UUID]) -> set[UUID]:
    """Return the rows of a table that belong to somebody, and those that were deleted since."""
    if not owners:
        return set()
    found = set(session.scalars(select(model.id).where(getattr(model, column).in_(owners))))
    gone = select(Change.row_id, Change.before).where(
        Change.school_id == school_id_of(session),
        Change.table_name == model.__tablename__,
        Change.op == Op.DELETE,
    )
    wanted = set(owners)
    for row_id, before in session.execute(gone):
        owner = uuid_of(json.loads(before or "{}").get(column))
        if owner is not None and owner in wanted:
            found.add(row_id)
    return found


def _entries(
    session: Session, rows: Mapping[str, Collection[UUID]], limit: int
) -> list[HistoryEntry]:
    changes: list[tuple[Change, ChangeSet]] = []
    for table, ids in rows.items():
        if not ids:
            continue
        query = (
            select(Change, ChangeSet)
            .join(
                ChangeSet,
                and_(
                    ChangeSet.school_id == Change.school_id,
                    ChangeSet.number == Change.set_number,
                ),
            )
            .where(
                Change.school_id == school_id_of(session),
                Change.table_name == table,
                Change.row_id.in_(ids),
            )
            .order_by(Change.seq.desc())
            .limit(limit * 5)
        )
        changes += [(change, deed) for change, deed in session.execute(query)]
    changes.sort(key=lambda pair: (-pair[1].number, pair[0].seq))
    teller = Teller(session, [change for change, _ in changes])
    deeds: dict[int, tuple[ChangeSet, list[HistoryLine]]] = {}
    made = {(c.set_number, c.table_name, c.row_id) for c, _ in changes if c.op == Op.INSERT}
    for change, deed in changes:
        if change.op == Op.UPDATE and (deed.number, change.table_name, change.row_id) in made:
            continue  # what happened to a row while it was made is part of its making
        deeds.setdefault(deed.number, (deed, []))[1].extend(teller.lines(change))
    return [
        HistoryEntry(
            deed.number, teller.wall(deed.at), deed.actor_name, deed.device, deed.label, deed.kind,
            deed.undone_by is not None, tuple(lines),
        )
        for deed, lines in list(deeds.values())[:limit]
        if lines
    ]  # fmt: skip
