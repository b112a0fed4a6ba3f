"""What the rules of retention take out of the tables and the journal, beside people."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import Session

from desktop_app.areas.privacy.queries.found import in_parts, school_id
from desktop_app.areas.privacy.terms import Subject
from desktop_app.core.db.base import Base
from desktop_app.core.documents import REMOVED
from desktop_app.core.journal import forgetting
from desktop_app.core.journal.tables import Change, ChangeSet
from desktop_app.core.journal.triggers import drop_triggers, sync_triggers

_PART = 500
_LET_GO = text("SELECT app.let_go(:subject, :day)")


def let_go(session: Session, subject: Subject, rows: Sequence[Any], day: date) -> None:
    """Take rows out for good; the triggers are away meanwhile, so nothing of it is written down."""
    session.flush()
    connection = session.connection()
    drop_triggers(connection)
    _HOW[subject](session, rows, day)
    session.expire_all()
    sync_triggers(connection, Base.metadata)


def let_go_there(session: Session, subject: Subject, day: date) -> int:
    """Let the server take out what a rule says; it looks for that itself. Return how much."""
    session.flush()
    count = session.execute(_LET_GO, {"subject": subject.value, "day": day}).scalar_one()
    session.expire_all()
    return int(count)


def _delete(session: Session, name: str, ids: Collection[UUID], column: str = "id") -> None:
    table = Base.metadata.tables[name]
    for part in in_parts(ids):
        session.execute(
            delete(table).where(table.c.school_id == school_id(session), table.c[column].in_(part))
        )


def _forget(session: Session, names: Collection[str], ids: Collection[UUID]) -> None:
    connection = session.connection()
    numbers: set[int] = set()
    for name in names:
        numbers |= forgetting.forget_rows(connection, name, ids)
    forgetting.swap_labels_of(connection, numbers, lambda said: said)


def _rows_of(*names: str) -> Callable[[Session, Sequence[Any], date], None]:
    def go(session: Session, rows: Sequence[Any], _day: date) -> None:
        for name in names:
            _delete(session, name, rows)
        _forget(session, names, rows)

    return go


def _disclosures(session: Session, rows: Sequence[Any], _day: date) -> None:
    _delete(session, "disclosure_person", rows, "disclosure_id")
    _delete(session, "disclosure", rows)
    _forget(session, ["disclosure"], rows)


def _trail(session: Session, rows: Sequence[Any], _day: date) -> None:
    for start in range(0, len(rows), _PART):
        part = list(rows[start : start + _PART])
        mine = (Change.school_id == school_id(session), Change.set_number.in_(part))
        session.execute(delete(Change).where(*mine))
        session.execute(
            delete(ChangeSet).where(
                ChangeSet.school_id == school_id(session), ChangeSet.number.in_(part)
            )
        )


# The words in what stands behind an issued document.
_BEHIND: Mapping[str, Mapping[str, str | None]] = {
    "invoice": {"note": None},
    "payment": {"reference": None},
    "ledger_entry": {"note": None},
}


def _documents(session: Session, rows: Sequence[Any], day: date) -> None:
    """Let a document keep its number and its sums, and nothing of what it said."""
    papers = Base.metadata.tables["issued_document"]
    for part in in_parts(rows):
        session.execute(
            update(papers)
            .where(papers.c.school_id == school_id(session), papers.c.id.in_(part))
            .values(
                content=f"\n{REMOVED} {day}", pdf=None, sha256=REMOVED, printed_at=None,
                version=papers.c.version + 1,
            )
        )  # fmt: skip
        _clear_behind(session, part)
    _forget(session, ["issued_document"], rows)


def _clear_behind(session: Session, papers_of: Sequence[UUID]) -> None:
    papers = Base.metadata.tables["issued_document"]
    for name, column in (("invoice", "invoice_id"), ("payment", "payment_id")):
        table = Base.metadata.tables[name]
        ids = [
            key
            for key in session.scalars(
                select(papers.c[column]).where(
                    papers.c.school_id == school_id(session), papers.c.id.in_(papers_of)
                )
            )
            if key is not None
        ]
        mine = (table.c.school_id == school_id(session), table.c.id.in_(ids))
        session.execute(
            update(table).where(*mine).values({**_BEHIND[name], "version": table.c.version + 1})
        )
        _forget(session, [name], ids)
        if name == "invoice":
            _clear_lines(session, ids)


def _clear_lines(session: Session, invoices: Sequence[UUID]) -> None:
    lines = Base.metadata.tables["invoice_line"]
    mine = (lines.c.school_id == school_id(session), lines.c.invoice_id.in_(invoices))
    values = {"description": "…", "detail": None, "version": lines.c.version + 1}
    session.execute(update(lines).where(*mine).values(values))


_HOW: Mapping[Subject, Callable[[Session, Sequence[Any], date], None]] = {
    Subject.HEALTH: _rows_of("person_health"),
    Subject.NOTES: _rows_of("person_note", "lesson_note"),
    Subject.TRAIL: _trail,
    Subject.GIVEN_OUT: _disclosures,
    Subject.DOCUMENTS: _documents,
}
