"""What students did for clubs, as the rules of points ask for it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql import Subquery

from desktop_app.areas.clubs.rules import Done, Ground, Rung
from desktop_app.areas.clubs.tables import (
    Book,
    Club,
    ClubLevel,
    ClubLevelValue,
    Homework,
    HomeworkCompletion,
    LearningPointsTransaction,
    PracticeLog,
    ReadingLog,
)
from desktop_app.areas.clubs.terms import ClubKind, SourceType, TransactionType
from desktop_app.core.db.base import Base
from desktop_app.core.db.binds import some
from desktop_app.core.db.kept import fetch
from desktop_app.core.db.types import Uuid
from desktop_app.core.derive import own_set
from desktop_app.core.journal.tables import Change, Op

Pair = tuple[UUID, UUID]
"""A student and a club."""

LINKS: Mapping[SourceType, str] = {
    SourceType.HOMEWORK_COMPLETION: "homework_completion_id",
    SourceType.READING_LOG: "reading_log_id",
    SourceType.TEACHER_ASSESSMENT: "practice_log_id",
}
"""In which column an entry names the fact it follows from."""

_PARTS = 400
_FEW = 2_000


def grounds(session: Session, clubs: Iterable[UUID] | None = None) -> dict[UUID, Ground]:
    """Return what decides points, by club; all of them without ids."""
    query = select(Club)
    if clubs is not None:
        query = query.where(Club.id.in_(list(clubs)))
    ladders = _ladders(session)
    return {
        club.id: Ground(
            club.kind, club.normalization, club.minutes_per_point, ladders.get(club.id, ())
        )
        for club in session.scalars(query)
    }


def _ladders(session: Session) -> dict[UUID, list[Rung]]:
    query = (
        select(
            ClubLevel.club_id,
            ClubLevel.id,
            ClubLevel.sequence,
            ClubLevel.name,
            ClubLevelValue.base_points,
            ClubLevelValue.difficulty,
        )
        .outerjoin(
            ClubLevelValue,
            and_(ClubLevelValue.club_level_id == ClubLevel.id, ClubLevelValue.is_active),
        )
        .order_by(ClubLevel.club_id, ClubLevel.sequence)
    )
    found: dict[UUID, list[Rung]] = {}
    for club_id, level_id, sequence, name, base, difficulty in session.execute(query):
        rung = Rung(level_id, sequence, name, base or 0, difficulty or 1_000)
        found.setdefault(club_id, []).append(rung)
    return found


def _facts() -> Subquery:
    """Return every fact of a club that stands, in one shape."""
    none, no_id = cast(null(), ReadingLog.pages.type), cast(null(), Uuid())
    completions = (
        select(
            Homework.club_id.label("club_id"),
            HomeworkCompletion.student_id.label("student_id"),
            HomeworkCompletion.id.label("id"),
            literal(SourceType.HOMEWORK_COMPLETION.value).label("source"),
            HomeworkCompletion.done_on.label("day"),
            HomeworkCompletion.done_at.label("at"),
            HomeworkCompletion.pages.label("pages"),
            HomeworkCompletion.minutes.label("minutes"),
            HomeworkCompletion.club_level_id.label("level_id"),
            HomeworkCompletion.quality.label("quality"),
            HomeworkCompletion.book_id.label("book_id"),
        )
        .join(Homework, Homework.id == HomeworkCompletion.homework_id)
        .where(Homework.club_id.is_not(None), HomeworkCompletion.withdrawn_at.is_(None))
    )
    reading = select(
        ReadingLog.club_id, ReadingLog.student_id, ReadingLog.id,
        literal(SourceType.READING_LOG.value), ReadingLog.read_on, ReadingLog.created_at,
        ReadingLog.pages, none, no_id, none, ReadingLog.book_id,
    ).where(ReadingLog.withdrawn_at.is_(None))  # fmt: skip
    practice = select(
        PracticeLog.club_id, PracticeLog.student_id, PracticeLog.id,
        literal(SourceType.TEACHER_ASSESSMENT.value), PracticeLog.practiced_on,
        PracticeLog.created_at, none, PracticeLog.minutes, no_id, none, no_id,
    ).where(PracticeLog.club_id.is_not(None), PracticeLog.withdrawn_at.is_(None))  # fmt: skip
    return union_all(completions, reading, practice).subquery("facts")


def deeds(
    session: Session, pairs: Sequence[Pair] | None = None
) -> Iterator[tuple[Pair, list[Done]]]:
    """Yield what stands for each student and club, all or those asked for, in their order."""
    for part in [None] if pairs is None else _in_parts(pairs):
        facts = _facts()
        query = (
            select(facts, Book.title)
            .outerjoin(Book, Book.id == facts.c.book_id)
            .order_by(facts.c.student_id, facts.c.club_id)
        )
        if part is not None:
            query = query.where(_among(facts.c.student_id, facts.c.club_id, part))
        rows = session.execute(query, execution_options={"yield_per": 5_000})
        for pair, mine in groupby(rows, key=lambda row: (row.student_id, row.club_id)):
            yield pair, [_done(row) for row in mine]


def _done(row: Any) -> Done:
    return Done(row.id, SourceType(row.source), row.day, row.at, row.pages, row.minutes,
                row.level_id, row.quality, row.title)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LiveEntry:
    """What tells whether an entry that stands is right: its fact, what it is for, how much."""

    id: UUID
    type: TransactionType
    points: int
    on: date
    done_id: UUID
    level_id: UUID | None

    @property
    def key(self) -> tuple[UUID, TransactionType, UUID | None]:
        """What tells it from the others of the same student and club."""
        return self.done_id, self.type, self.level_id


def live_entries(
    session: Session, pairs: Sequence[Pair] | None = None
) -> Iterator[tuple[Pair, list[LiveEntry]]]:
    """Yield the entries that follow from facts and are not taken back, by student and club."""
    entry = LearningPointsTransaction
    again = aliased(entry)
    taken_back = select(again.id).where(
        again.school_id == entry.school_id, again.reverses_id == entry.id
    )
    fact = func.coalesce(*(getattr(entry, name) for name in LINKS.values()))
    for part in [None] if pairs is None else _in_parts(pairs):
        query: Select[Any] = (
            select(
                entry.student_id, entry.club_id, entry.id, entry.type, entry.points,
                entry.earned_on, fact, entry.club_level_id,
            )
            .where(
                entry.type != TransactionType.REVERSAL,
                or_(*(getattr(entry, name).is_not(None) for name in LINKS.values())),
                ~taken_back.correlate(entry).exists(),
            )
            .order_by(entry.student_id, entry.club_id)
        )  # fmt: skip
        if part is not None:
            query = query.where(_among(entry.student_id, entry.club_id, part))
        rows = session.execute(query, execution_options={"yield_per": 5_000})
        for pair, mine in groupby(rows, key=lambda row: (row[0], row[1])):
            yield pair, [LiveEntry(*row[2:]) for row in mine]


def _among(student: Any, club: Any, pairs: Sequence[Pair]) -> ColumnElement[bool]:
    by_club: dict[UUID, list[UUID]] = {}
    for student_id, club_id in pairs:
        by_club.setdefault(club_id, []).append(student_id)
    return or_(*(and_(club == key, student.in_(some)) for key, some in by_club.items()))


def _in_parts(pairs: Sequence[Pair]) -> Iterator[Sequence[Pair]]:
    for at in range(0, len(pairs), _PARTS):
        yield pairs[at : at + _PARTS]


def pairs_of(session: Session, table: type[Base], ids: Iterable[UUID]) -> set[Pair]:
    """Return the students and clubs that facts of a table belong to."""
    wanted = list(ids)
    if table is HomeworkCompletion:
        query: Any = select(HomeworkCompletion.student_id, Homework.club_id).join(
            Homework, Homework.id == HomeworkCompletion.homework_id
        )
    else:
        query = select(table.student_id, table.club_id)  # type: ignore[attr-defined]  # each fact has both
    found = session.execute(query.where(table.id.in_(wanted)))  # type: ignore[attr-defined]  # every table has an id
    return {(student, club) for student, club in found if club is not None}


def pairs_of_many(session: Session, table: type[Base]) -> set[Pair] | None:
    """Return the students and clubs that a change of many facts belongs to, where it only added.

    None where it did more, and where they are so many that all are looked at as quickly.
    """
    mine = (
        Change.school_id == _school_id(session),
        Change.set_number == own_set(session),
        Change.table_name == table.__tablename__,
    )
    if session.scalars(select(Change.seq).where(*mine, Change.op != Op.INSERT).limit(1)).first():
        return None
    pairs: set[Pair] = set()
    ids = session.scalars(select(Change.row_id).where(*mine))
    for part in ids.partitions(_PARTS):
        pairs |= pairs_of(session, table, part)
        if len(pairs) > _FEW:
            return None
    return pairs


def _school_id(session: Session) -> int:
    return int(session.connection().get_execution_options()["school_id"])


def earners(_engine: str, kind: str) -> Any:
    """Build whose entries these are, in clubs of a kind or in all; kept, since every award asks."""
    entry = LearningPointsTransaction
    whose = select(entry.student_id, entry.club_id).where(entry.id.in_(some("ids"))).distinct()
    if not kind:
        return whose
    return whose.join(Club, Club.id == entry.club_id).where(Club.kind == ClubKind(kind))


def pairs_of_entries(
    session: Session, ids: Iterable[UUID], kind: ClubKind | None = None
) -> set[Pair]:
    """Return the students and clubs that entries belong to, in clubs of a kind or in all."""
    where = f"{__name__}:earners"
    return set(fetch(session, where, kind.value if kind else "", ids=list(ids)))
