"""Looking whether a record is still as a form showed it, in the transaction that saves the form."""

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import or_, select, text, tuple_

from desktop_app.core import clock, meanwhile
from desktop_app.core.access.declare import access
from desktop_app.core.db import sets
from desktop_app.core.db.sets import LEDGERS
from desktop_app.core.journal.tables import Change, ChangeSet

if TYPE_CHECKING:
    from desktop_app.core.db.database import Work

_ZONE = text("SELECT timezone FROM school WHERE school_id = :school")
_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:record, :school))")


def look(work: "Work") -> None:
    """Wait for whoever saves the same record now, then compare. Raises ChangedMeanwhile.

    The lock comes before every other lock of the change, so two forms never wait for each other.
    """
    guard = meanwhile.guard()
    if guard is None:
        return
    if work.database.dialect == "postgresql":
        table, row_id = guard.record.key
        given = {"record": str(row_id or table), "school": work.database.school_id}
        work.session.execute(_LOCK, given)
    theirs = guard.record.read()
    if any(guard.base.get(key) != theirs.get(key) for key in guard.base.keys() | theirs.keys()):
        raise meanwhile.ChangedMeanwhile(theirs, _last_touch(work, guard.record))


def hold_ledgers(work: "Work") -> None:
    """Let one desk at a time do what writes ledgers, from before it reads until it is kept.

    What it reads (what is open, what is in a wallet) is then still so when it writes.
    """
    sets.alone(work.session, LEDGERS)


def _last_touch(work: "Work", record: meanwhile.Record) -> meanwhile.Touch | None:
    """Say who changed one of the rows last, as far as this person may know."""
    seen = [access.tables["change"].see.get(role) for role in work.actor.roles]
    if not any(rows is not None and rows.every for rows in seen):
        return None
    school = work.database.school_id
    rows = [row for row in record.rows if isinstance(row[1], UUID)]
    tables = [table for table, row_id in record.rows if row_id is None]
    query = (
        select(ChangeSet.actor_name, ChangeSet.at)
        .join(
            Change,
            (Change.school_id == ChangeSet.school_id) & (Change.set_number == ChangeSet.number),
        )
        .where(
            ChangeSet.school_id == school, Change.school_id == school,
            or_(tuple_(Change.table_name, Change.row_id).in_(rows), Change.table_name.in_(tables)),
            ChangeSet.number != work.number,
        )
        .order_by(Change.seq.desc())
        .limit(1)
    )  # fmt: skip
    found = work.session.execute(query).first()
    if found is None:
        return None
    zone = work.session.execute(_ZONE, {"school": school}).scalar()
    return meanwhile.Touch(found[0], clock.local(found[1], zone or "UTC"))
