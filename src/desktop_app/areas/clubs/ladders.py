"""On which rung of a club's ladder each student stands: a cache of what was reached."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from desktop_app.areas.clubs import rules
from desktop_app.areas.clubs.queries.deeds import Pair, deeds, grounds, pairs_of
from desktop_app.areas.clubs.tables import (
    ClubLevel,
    ClubMembership,
    HomeworkCompletion,
    LearningPointsTransaction,
    StudentClubLevel,
)
from desktop_app.areas.clubs.terms import ClubKind
from desktop_app.core.db.bulk import insert_rows
from desktop_app.core.db.caches import write_rows
from desktop_app.core.db.types import new_id
from desktop_app.core.derive import Derivation, Touched
from desktop_app.core.wording import trn


@dataclass(frozen=True, slots=True)
class Standing:
    """A rung as it was reached: when, after how many days, with how many points, from which."""

    club_level_id: UUID
    level_number: int
    level_name: str
    achieved_on: date
    points_when_achieved: int
    days_to_achieve: int | None
    previous_level: int | None


_NAMES = tuple(Standing.__dataclass_fields__)


def standings(session: Session, pairs: Collection[Pair] | None = None) -> dict[Pair, Standing]:
    """Work out where students stand, from what they did."""
    asked = None if pairs is None else sorted(pairs)
    ground = grounds(session, None if asked is None else {club for _, club in asked})
    numbers = dict(session.execute(select(ClubLevel.id, ClubLevel.level_number)).all())
    found = {}
    for (student, club), done in deeds(session, asked):
        if ground[club].kind is not ClubKind.LADDER:
            continue
        ladder = ground[club].ladder
        reached = rules.reached_level(ladder, done)
        if reached is None:
            continue
        rung, day = reached
        before = rules.reached_level(
            ladder, [each for each in done if each.level_id != rung.id and each.on <= day]
        )
        found[student, club] = Standing(
            rung.id,
            numbers[rung.id],
            rung.name,
            day,
            _points_until(session, (student, club), day),
            (day - before[1]).days if before else _days_since_joining(session, student, club, day),
            numbers[before[0].id] if before else None,
        )
    return found


def _points_until(session: Session, pair: Pair, day: date) -> int:
    entry = LearningPointsTransaction
    query = select(func.coalesce(func.sum(entry.points), 0)).where(
        entry.student_id == pair[0], entry.club_id == pair[1], entry.earned_on <= day
    )
    return int(session.execute(query).scalar_one())


def _days_since_joining(session: Session, student: UUID, club: UUID, day: date) -> int | None:
    query = select(func.max(ClubMembership.joined_on)).where(
        ClubMembership.student_id == student,
        ClubMembership.club_id == club,
        ClubMembership.joined_on <= day,
    )
    joined: date | None = session.execute(query).scalar()
    return None if joined is None else (day - joined).days


def _wrong(
    session: Session, pairs: Collection[Pair] | None
) -> Iterable[tuple[Pair, UUID | None, Standing | None]]:
    row = StudentClubLevel
    right = standings(session, pairs)
    query = select(row.student_id, row.club_id, row.id, *(getattr(row, n) for n in _NAMES))
    stored = {
        (student, club): (row_id, Standing(*values))
        for student, club, row_id, *values in session.execute(query)
        if pairs is None or (student, club) in pairs
    }
    for pair in right.keys() | stored.keys():
        row_id, have = stored.get(pair, (None, None))
        if have != right.get(pair):
            yield pair, row_id, right.get(pair)


def _bring(session: Session, pairs: Collection[Pair] | None) -> None:
    new: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    gone: list[UUID] = []
    for (student, club), row_id, wanted in list(_wrong(session, pairs)):
        if wanted is None:
            gone += [row_id] if row_id else []
            continue
        values = dict(zip(_NAMES, astuple(wanted), strict=True))
        if row_id is None:
            new.append({"id": new_id(), "student_id": student, "club_id": club, **values})
        else:
            changed.append({"key": row_id, **values})
    insert_rows(session, StudentClubLevel, new)
    write_rows(session, StudentClubLevel, changed)
    if gone:
        session.execute(delete(StudentClubLevel).where(StudentClubLevel.id.in_(gone)))


def _follow(session: Session, touched: Touched) -> None:
    ids = touched.get("homework_completion", frozenset())
    if any(name in touched for name in ("club_level", "club")) or ids is None:
        return _bring(session, None)
    pairs = pairs_of(session, HomeworkCompletion, ids)
    return _bring(session, pairs) if pairs else None


def _differences(session: Session) -> Sequence[str]:
    wrong = len(list(_wrong(session, None)))
    if not wrong:
        return []
    return [
        trn(
            "{n} level of a ladder is not what the work says.",
            "{n} levels of ladders are not what the work says.",
            wrong,
        )
    ]


LADDERS = Derivation(
    "clubs.ladders",
    frozenset({"homework_completion", "club_level", "club"}),
    _follow,
    lambda session: _bring(session, None),
    _differences,
)
