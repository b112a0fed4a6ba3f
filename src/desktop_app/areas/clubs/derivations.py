"""What follows from deeds: entries of points, and from entries the balances.

Entries only grow. Where a late or corrected deed changes what was earned, the entries that are no
longer right are reversed on the day they were earned, and the right ones are written.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.clubs import rules
from desktop_app.areas.clubs.balances import BALANCES
from desktop_app.areas.clubs.ladders import LADDERS
from desktop_app.areas.clubs.queries.deeds import (
    LINKS,
    LiveEntry,
    Pair,
    deeds,
    grounds,
    live_entries,
    pairs_of,
    pairs_of_many,
)
from desktop_app.areas.clubs.snapshots import SNAPSHOTS
from desktop_app.areas.clubs.tables import (
    Club,
    ClubLevel,
    ClubLevelValue,
    HomeworkCompletion,
    LearningPointsTransaction,
    PracticeLog,
    ReadingLog,
)
from desktop_app.areas.clubs.terms import SourceType, TransactionType
from desktop_app.core.db import sets
from desktop_app.core.db.bulk import insert_rows
from desktop_app.core.db.types import new_id
from desktop_app.core.derive import Derivation, Touched
from desktop_app.core.wording import tr, trn

_FACTS: Mapping[str, Any] = {
    "homework_completion": HomeworkCompletion,
    "reading_log": ReadingLog,
    "practice_log": PracticeLog,
}
_GROUND: Mapping[str, Any] = {"club": Club, "club_level": ClubLevel,
                              "club_level_value": ClubLevelValue}  # fmt: skip
_PART = 400
_DESKS = 5  # what desks wait for when points follow; 4 is for the days of streaks


def _changes(
    session: Session, pairs: Collection[Pair] | None
) -> Iterator[tuple[Pair, list[rules.Entry], list[UUID]]]:
    """Yield for each student and club which entries are missing, and which are no longer right.

    Both what was done and what stands come in the order of students and clubs, so that never more
    than those of one pair are held.
    """
    asked = None if pairs is None else sorted(pairs)
    ground = grounds(session, None if asked is None else {club for _, club in asked})
    for pair, done, stands in _side_by_side(deeds(session, asked), live_entries(session, asked)):
        missing, wrong = _compared(rules.entries(ground[pair[1]], done), stands)
        if missing or wrong:
            yield pair, missing, wrong


def _side_by_side(
    left: Iterator[tuple[Pair, list[rules.Done]]], right: Iterator[tuple[Pair, list[LiveEntry]]]
) -> Iterator[tuple[Pair, list[rules.Done], list[LiveEntry]]]:
    """Go through two lists in the order of their pairs at once."""
    mine, theirs = next(left, None), next(right, None)
    while mine is not None or theirs is not None:
        if theirs is None or (mine is not None and mine[0] < theirs[0]):
            yield mine[0], mine[1], []  # type: ignore[index]  # one of the two is there
            mine = next(left, None)
        elif mine is None or theirs[0] < mine[0]:
            yield theirs[0], [], theirs[1]
            theirs = next(right, None)
        else:
            yield mine[0], mine[1], theirs[1]
            mine, theirs = next(left, None), next(right, None)


def _compared(
    wanted: Sequence[rules.Entry], stands: Sequence[LiveEntry]
) -> tuple[list[rules.Entry], list[UUID]]:
    right = {entry.key: entry for entry in wanted}
    wrong = []
    for row in stands:
        entry = right.get(row.key)
        if entry is not None and (entry.points, entry.on) == (row.points, row.on):
            del right[entry.key]
        else:
            wrong.append(row.id)
    return list(right.values()), wrong


def _bring(session: Session, pairs: Collection[Pair] | None) -> None:
    rows = []
    gone: list[UUID] = []
    for pair, missing, wrong in _changes(session, pairs):
        gone += wrong
        rows += [_row(pair, entry) for entry in missing]
    entry = LearningPointsTransaction
    for at in range(0, len(gone), _PART):
        query = select(entry).where(entry.id.in_(gone[at : at + _PART]))
        wrong_rows = list(session.scalars(query))
        why = _reasons(session, wrong_rows)
        rows = [*(_reversal(row, why.get(_fact_of(row))) for row in wrong_rows), *rows]
    insert_rows(session, entry, rows)


def _row(pair: Pair, entry: rules.Entry) -> dict[str, Any]:
    return {
        **dict.fromkeys(_COLUMNS),
        "id": new_id(),
        "student_id": pair[0],
        "club_id": pair[1],
        "type": entry.type,
        "source_type": SourceType.CLUB_LEVEL_UP if entry.level else entry.source,
        "points": entry.points,
        "base_points": entry.base,
        "normalization": entry.normalization,
        "quality": entry.quality,
        "earned_at": entry.at,
        "earned_on": entry.on,
        "description": said(entry),
        LINKS[entry.source]: entry.done_id,
        "club_level_id": entry.level.id if entry.level else None,
        "reading_pages": entry.pages,
        "book_title": entry.book,
        "level_achieved": entry.level.name if entry.level else None,
    }


_COLUMNS = (
    *LINKS.values(), "club_level_id", "award_id", "reverses_id", "reading_pages", "book_title",
    "level_achieved", "verified_by", "verified_at", "given_by",
)  # fmt: skip


def _reversal(row: LearningPointsTransaction, why: str | None) -> dict[str, Any]:
    said = tr("Taken back: {what}", what=row.description)
    if why:
        said = tr("Taken back: {what} ({why})", what=row.description, why=why)
    return reversal_of(row) | {"description": said}


def _fact_of(row: LearningPointsTransaction) -> UUID:
    fact: UUID = next(it for name in LINKS.values() if (it := getattr(row, name)) is not None)
    return fact


def _reasons(session: Session, rows: Sequence[LearningPointsTransaction]) -> dict[UUID, str]:
    """Return why the work behind some entries was withdrawn, where somebody said so."""
    ids = {_fact_of(row) for row in rows}
    found: dict[UUID, str] = {}
    for table in _FACTS.values() if ids else ():
        query = select(table.id, table.withdrawn_why).where(table.id.in_(ids))
        found |= {key: why for key, why in session.execute(query) if why}
    return found


def reversal_of(row: LearningPointsTransaction) -> dict[str, Any]:
    """Return the entry that takes another back, on the day that was earned."""
    return {
        **dict.fromkeys(_COLUMNS),
        "id": new_id(),
        "student_id": row.student_id,
        "club_id": row.club_id,
        "type": TransactionType.REVERSAL,
        "source_type": row.source_type,
        "points": -row.points,
        "base_points": -row.base_points,
        "normalization": row.normalization,
        "quality": row.quality,
        "earned_at": row.earned_at,
        "earned_on": row.earned_on,
        "reverses_id": row.id,
        "reading_pages": None if row.reading_pages is None else -row.reading_pages,
        "book_title": row.book_title,
        "level_achieved": row.level_achieved,
    }


def said(entry: rules.Entry) -> str:
    """Say what an entry is for, as the history shows it."""
    if entry.type is TransactionType.QUALITY_BONUS:
        return tr("For good work")
    if entry.level is not None:
        return tr("Passed {level}", level=entry.level.name)
    if entry.pages is None:
        return tr("Practiced")
    if entry.book:
        return trn("Read {n} page of {book}", "Read {n} pages of {book}", entry.pages,
                   book=entry.book)  # fmt: skip
    return trn("Read {n} page", "Read {n} pages", entry.pages)


def _follow(session: Session, touched: Touched) -> None:
    sets.alone(session, _DESKS)
    if any(name in touched for name in _GROUND):
        clubs = _clubs_touched(session, touched)
        if clubs is None:
            return _bring(session, None)
    else:
        clubs = set()
    pairs: set[Pair] = set()
    for name, table in _FACTS.items():
        if name in touched:
            ids = touched[name]
            mine = pairs_of_many(session, table) if ids is None else pairs_of(session, table, ids)
            if mine is None:
                return _bring(session, None)
            pairs |= mine
    if clubs:
        entry = LearningPointsTransaction
        query = select(entry.student_id, entry.club_id).where(entry.club_id.in_(clubs)).distinct()
        pairs |= {(student, club) for student, club in session.execute(query)}
        for table in (ReadingLog, PracticeLog):
            known = select(table.student_id, table.club_id).where(table.club_id.in_(clubs))
            pairs |= {(s, c) for s, c in session.execute(known.distinct()) if c is not None}
    return _bring(session, pairs) if pairs else None


def _clubs_touched(session: Session, touched: Touched) -> set[UUID] | None:
    found: set[UUID] = set()
    for name, table in _GROUND.items():
        if name not in touched:
            continue
        ids = touched[name]
        if ids is None:
            return None
        column = table.id if table is Club else table.club_id
        found |= set(session.scalars(select(column).where(table.id.in_(ids))))
    return found


def _rebuild(session: Session) -> None:
    _bring(session, None)


def _differences(session: Session) -> list[str]:
    wrong = sum(len(missing) + len(gone) for _, missing, gone in _changes(session, None))
    if not wrong:
        return []
    return [
        trn(
            "{n} entry of learning points is not what the work says.",
            "{n} entries of learning points are not what the work says.",
            wrong,
        )
    ]


POINTS = Derivation("clubs.points", frozenset({*_FACTS, *_GROUND}), _follow, _rebuild, _differences)
DERIVATIONS: Sequence[Derivation] = (POINTS, BALANCES, LADDERS, SNAPSHOTS)
