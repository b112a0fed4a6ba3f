"""On which rung of a club's ladder each student stands: a cache of what was reached."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from desktop_app.areas.clubs import rules
from desktop_app.areas.clubs.queries.deeds import (
    Pair,
    deeds,
    grounds,
    pairs_of,
    pairs_of_entries,
)
from desktop_app.areas.clubs.tables import (
    Club,
    ClubLevel,
    ClubMembership,
    HomeworkCompletion,
    LearningPointsTransaction,
    StudentClubLevel,
)
from desktop_app.areas.clubs.terms import ClubKind
from desktop_app.areas.timetable import api as timetable
from desktop_app.core.db.bulk import insert_rows
from desktop_app.core.db.caches import write_rows
from desktop_app.core.db.types import new_id
from desktop_app.core.derive import Derivation, Touched
from desktop_app.core.journal.earlier import earlier
from desktop_app.core.wording import tr, trn


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


_FACTS: Sequence[Any] = (HomeworkCompletion, LearningPointsTransaction, ClubMembership)
_FEW, _NAMED = 400, 5
_NAMES = tuple(Standing.__dataclass_fields__)


def standings(session: Session, pairs: Collection[Pair] | None = None) -> dict[Pair, Standing]:
    """Work out where students stand, from what they did."""
    asked = None if pairs is None else sorted(pairs)
    ground = grounds(session, None if asked is None else {club for _, club in asked})
    numbers = dict(session.execute(select(ClubLevel.id, ClubLevel.level_number)).all())
    ladders = [club for club, each in ground.items() if each.kind is ClubKind.LADDER]
    points, joined = _points(session, ladders, asked), _joined(session, ladders, asked)
    found = {}
    for (student, club), done in deeds(session, asked):
        ladder = ground[club].ladder
        reached = rules.reached_level(ladder, done) if club in points.clubs else None
        if reached is None:
            continue
        rung, day = reached
        before = rules.reached_level(
            ladder, [each for each in done if each.level_id != rung.id and each.on <= day]
        )
        spells = [first for first in joined.get((student, club), []) if first <= day]
        begun = before[1] if before else max(spells, default=None)
        found[student, club] = Standing(
            rung.id,
            numbers[rung.id],
            rung.name,
            day,
            points.until((student, club), day),
            None if begun is None else (day - begun).days,
            numbers[before[0].id] if before else None,
        )
    return found


@dataclass(frozen=True, slots=True)
class _Points:
    """What was earned in ladder clubs, by day."""

    clubs: frozenset[UUID]
    by_day: dict[Pair, list[tuple[date, int]]]

    def until(self, pair: Pair, day: date) -> int:
        """Return the total up to and with a day."""
        return sum(points for when, points in self.by_day.get(pair, []) if when <= day)


def _points(session: Session, clubs: Collection[UUID], pairs: Collection[Pair] | None) -> _Points:
    entry = LearningPointsTransaction
    query = (
        select(entry.student_id, entry.club_id, entry.earned_on, func.sum(entry.points))
        .where(entry.club_id.in_(clubs))
        .group_by(entry.student_id, entry.club_id, entry.earned_on)
    )
    if pairs is not None:
        query = query.where(entry.student_id.in_({student for student, _ in pairs}))
    found: dict[Pair, list[tuple[date, int]]] = {}
    for student, club, day, points in session.execute(query) if clubs else ():
        found.setdefault((student, club), []).append((day, int(points)))
    return _Points(frozenset(clubs), found)


def _joined(
    session: Session, clubs: Collection[UUID], pairs: Collection[Pair] | None
) -> dict[Pair, list[date]]:
    spell = ClubMembership
    query = select(spell.student_id, spell.club_id, spell.joined_on).where(spell.club_id.in_(clubs))
    if pairs is not None:
        query = query.where(spell.student_id.in_({student for student, _ in pairs}))
    found: dict[Pair, list[date]] = {}
    for student, club, day in session.execute(query) if clubs else ():
        found.setdefault((student, club), []).append(day)
    return found


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


def _follow(session: Session, touched: Touched) -> bool:
    """Follow work, points (what there were when a rung was reached) and who joined when.

    Where somebody stands is not recorded, so nothing else has to follow.
    """
    pairs = _pairs_touched(session, touched)
    if pairs is None or pairs:
        _bring(session, pairs)
    return False


def _pairs_touched(session: Session, touched: Touched) -> set[Pair] | None:
    """Return whose levels may have changed on which ladder; None are all of them."""
    if "club_level" in touched or "club" in touched:
        return None
    pairs: set[Pair] = set()
    for table in _FACTS:
        ids = touched.get(table.__tablename__, frozenset())
        if ids is None or len(ids) > _FEW:
            return None
        if ids and table is LearningPointsTransaction:
            pairs |= pairs_of_entries(session, ids, ClubKind.LADDER)
        elif ids:
            pairs |= pairs_of(session, table, ids)
    gone = earlier(session, "club_membership", touched.get("club_membership") or ())
    pairs |= {
        (UUID(was["student_id"]), UUID(was["club_id"]))
        for was in gone.values()
        if was.get("student_id") and was.get("club_id")
    }
    if not pairs:
        return pairs
    kind = select(Club.id).where(
        Club.kind == ClubKind.LADDER, Club.id.in_({club for _, club in pairs})
    )
    ladders = set(session.scalars(kind))
    return {pair for pair in pairs if pair[1] in ladders}


def _differences(session: Session) -> Sequence[str]:
    wrong = sorted(pair for pair, _, _ in _wrong(session, None))
    found = [_said(session, *pair) for pair in wrong[:_NAMED]]
    if len(wrong) > _NAMED:
        found.append(
            trn("{n} more level of a ladder is not what the work says.",
                "{n} more levels of ladders are not what the work says.", len(wrong) - _NAMED)
        )  # fmt: skip
    return found


def _said(session: Session, student: UUID, club: UUID) -> str:
    return tr(
        "The level of {name} in {club} is not what the work says.",
        name=timetable.student_name(session, student),
        club=session.scalar(select(Club.name).where(Club.id == club)) or "",
    )


LADDERS = Derivation(
    "clubs.ladders",
    frozenset({"club_level", "club", *(table.__tablename__ for table in _FACTS)}),
    _follow,
    lambda session: _bring(session, None),
    _differences,
)
