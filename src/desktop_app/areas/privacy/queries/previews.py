"""What erasing somebody would do: what goes, what stays without a name, what the law keeps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from desktop_app.areas.privacy.catalog import TABLES
from desktop_app.areas.privacy.queries.found import Found, found_of, in_parts, school_id
from desktop_app.areas.privacy.queries.who import names_of, ties_of
from desktop_app.areas.privacy.rules import DOCUMENT_MONTHS, Names, Ties, kept_until, ties_words
from desktop_app.areas.privacy.tables import RetentionRule
from desktop_app.areas.privacy.terms import Subject, Then
from desktop_app.core.access.actor import Actor
from desktop_app.core.clock import Clock
from desktop_app.core.db.base import Base
from desktop_app.core.journal import forgetting
from desktop_app.core.journal.tables import Change

# The day of a row of what the law keeps.
_DATED: Mapping[str, str] = {
    "invoice": "issued_on", "payment": "paid_on", "refund": "refunded_on",
    "ledger_entry": "entry_on", "payout": "payout_date",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """How many rows of a table have one fate."""

    table: str
    then: Then
    count: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What erasing a person would do.

    `reasons` say what is in the way; `mentions` are texts of others in which the person is named,
    `doubtful` those that hold a name others bear too, which stay as they are.
    """

    person_id: UUID
    name: str
    parts: Sequence[Part]
    reasons: Sequence[str]
    kept_until: date | None
    mentions: int
    doubtful: int
    changes: int

    def count(self, then: Then) -> int:
        """Return how many rows have a fate."""
        return sum(part.count for part in self.parts if part.then is then)


def preview(session: Session, person_id: UUID, actor: Actor, clock: Clock) -> Preview:
    """Return what erasing a person would do; nothing is changed. Raises NotFound."""
    found = found_of(session, person_id, erasing=True)
    ties: Ties = ties_of(session, person_id, found, actor, clock)
    names = names_of(session, found)
    parts = [
        Part(table, then, len(ids))
        for table, fates in found.rows.items()
        for then, ids in fates.items()
    ]
    if not found.ids("issued_document"):
        papers = _papers_of(session, _invoices(session, found)) + _papers_to(session, found)
        parts += [Part("issued_document", Then.LAW, papers)] if papers else []
    parts.sort(key=lambda part: (list(Then).index(part.then), -part.count, part.table))
    return Preview(
        person_id, ties.name, parts, ties_words(ties), law_until(session, found),
        _mentions(session, found, sorted(names.whole | names.values | names.single)),
        _mentions(session, found, sorted(names.near)), _changes(session, found),
    )  # fmt: skip


def document_months(session: Session) -> int:
    """Return how long issued documents are kept."""
    query = select(RetentionRule.months).where(RetentionRule.subject == Subject.DOCUMENTS)
    return session.scalars(query).first() or DOCUMENT_MONTHS


def law_until(session: Session, found: Found) -> date | None:
    """Return until when the law keeps what was found; None where it keeps nothing."""
    newest: date | None = None
    for name, column in _DATED.items():
        table = Base.metadata.tables[name]
        kept = found.ids(name, Then.LAW)
        for part in in_parts(kept | _invoices(session, found) if name == "invoice" else kept):
            query = select(func.max(table.c[column])).where(
                table.c.school_id == school_id(session), table.c.id.in_(part)
            )
            day = session.execute(query).scalar()
            if day is not None and (newest is None or day > newest):
                newest = day
    return kept_until(newest, document_months(session)) if newest else None


def _invoices(session: Session, found: Found) -> frozenset[UUID]:
    """Return the invoices that bill what was found, whoever pays them."""
    lines = Base.metadata.tables["invoice_line"]
    numbers: set[UUID] = set()
    for part in in_parts(found.ids("invoice_line", Then.LAW)):
        query = select(lines.c.invoice_id).where(
            lines.c.school_id == school_id(session), lines.c.id.in_(part)
        )
        numbers.update(session.scalars(query))
    return frozenset(numbers)


def _papers_of(session: Session, invoices: frozenset[UUID]) -> int:
    papers, total = Base.metadata.tables["issued_document"], 0
    for part in in_parts(invoices):
        query = select(func.count()).where(
            papers.c.school_id == school_id(session), papers.c.invoice_id.in_(part)
        )
        total += int(session.execute(query).scalar_one())
    return total


def _papers_to(session: Session, found: Found) -> int:
    """Return how many documents went to families that stay, with this person as payer."""
    family, papers = Base.metadata.tables["family"], Base.metadata.tables["issued_document"]
    paid = select(family.c.id).where(
        family.c.school_id == school_id(session),
        or_(family.c.payer_id.in_(found.persons), family.c.holder_id.in_(found.persons)),
        family.c.id.not_in(found.families),
    )
    query = select(func.count()).where(
        papers.c.school_id == school_id(session), papers.c.family_id.in_(paid)
    )
    return int(session.execute(query).scalar_one())


def _mentions(session: Session, found: Found, words: Sequence[str]) -> int:
    """Return in how many texts of others a word stands."""
    total, connection = 0, session.connection()
    for name, held in TABLES.items():
        table = Base.metadata.tables[name]
        columns = [table.c[each] for each in (*held.names, *held.texts)]
        if not columns or not words:
            continue
        gone = found.ids(name, Then.DELETED)
        query = select(table.c.id).where(
            table.c.school_id == school_id(session),
            or_(*(forgetting.like(connection, c, word) for c in columns for word in words)),
        )
        total += sum(row_id not in gone for row_id in session.scalars(query))
    return total


def _changes(session: Session, found: Found) -> int:
    """Return how many changes the journal will forget."""
    total = 0
    for name in found.rows:
        for part in in_parts(found.ids(name, Then.DELETED, Then.CLEARED)):
            query = select(func.count()).where(
                Change.school_id == school_id(session),
                Change.table_name == name,
                Change.row_id.in_(part),
            )
            total += int(session.execute(query).scalar_one())
    return total


def names_found(session: Session, person_id: UUID) -> tuple[Found, Names]:
    """Return what belongs to a person who is erased, and by what they are named."""
    found = found_of(session, person_id, erasing=True)
    return found, names_of(session, found)
