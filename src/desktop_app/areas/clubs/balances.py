"""The balance of each student in each club: a cache of what the entries add up to."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Integer,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session

from desktop_app.areas.clubs import rules
from desktop_app.areas.clubs.balance_sets import add_to_balances, bring_balances
from desktop_app.areas.clubs.queries.deeds import Pair, pairs_of_entries
from desktop_app.areas.clubs.tables import Club, LearningPointsBalance, LearningPointsTransaction
from desktop_app.areas.timetable import api as timetable
from desktop_app.core.derive import Derivation, Touched
from desktop_app.core.wording import tr, trn

_FEW, _NAMED = 400, 5
_entry = LearningPointsTransaction


@dataclass(frozen=True, slots=True)
class Sums:
    """A balance as the entries give it. `level_since` is the day the present level began."""

    total: int
    level: int
    in_level: int
    to_next: int
    levels_achieved: int
    best_week_points: int
    last_earned_at: datetime | None
    first_earned_on: date | None
    level_since: date | None


NOTHING = Sums(0, 1, 0, 0, 0, 0, None, None, None)
_NAMES = tuple(Sums.__dataclass_fields__)


def monday(session: Session, day: Any) -> ColumnElement[date]:
    """Return the Monday of a day's week, as SQL."""
    if session.get_bind().dialect.name == "postgresql":
        return cast(func.date_trunc("week", day), Date)
    return type_coerce(func.date(day, literal("-6 days"), literal("weekday 1")), Date)


def _whole(value: Any) -> ColumnElement[int]:
    return cast(value, BigInteger().with_variant(Integer, "sqlite"))


def among(pairs: Collection[Pair] | None) -> ColumnElement[bool] | None:
    """Return the condition that an entry is of one of the students and clubs."""
    if pairs is None:
        return None
    by_club: dict[UUID, list[UUID]] = {}
    for student, club in pairs:
        by_club.setdefault(club, []).append(student)
    return or_(
        *(and_(_entry.club_id == key, _entry.student_id.in_(some)) for key, some in by_club.items())
    )


def sums(session: Session, pairs: Collection[Pair] | None = None) -> dict[Pair, Sums]:
    """Work the balances out from the entries, set by set."""
    per_level = dict(session.execute(select(Club.id, Club.points_per_level)).all())
    best = _best_weeks(session, pairs)
    found = {}
    for student, club, total, first, last, since in session.execute(_running(session, pairs)):
        level = rules.level_of(total, per_level[club])
        found[student, club] = Sums(
            total,
            level.level,
            level.in_level,
            level.to_next,
            level.achieved,
            best.get((student, club), 0),
            last,
            first,
            since,
        )
    return found


def _running(session: Session, pairs: Collection[Pair] | None) -> Any:
    """Return total, first and last day and the day of the last change of level, by pair."""
    day = (
        select(
            _entry.student_id,
            _entry.club_id,
            _entry.earned_on,
            _whole(func.sum(_entry.points)).label("points"),
            func.max(_entry.earned_at).label("last"),
        )
        .group_by(_entry.student_id, _entry.club_id, _entry.earned_on)
        .having(func.sum(_entry.points) != 0)
    )
    condition = among(pairs)
    if condition is not None:
        day = day.where(condition)
    days = day.cte("days")
    so_far = func.sum(days.c.points).over(
        partition_by=(days.c.student_id, days.c.club_id), order_by=days.c.earned_on
    )
    running = select(*days.c, _whole(so_far).label("total")).cte("run")
    filled = running.c.total.op("/")(Club.points_per_level)
    before = func.lag(filled).over(
        partition_by=(running.c.student_id, running.c.club_id), order_by=running.c.earned_on
    )
    levels = (
        select(
            *running.c,
            filled.label("filled"),
            func.coalesce(before, 0).label("before"),
        )
        .join(Club, Club.id == running.c.club_id)
        .cte("levels")
    )
    changed = case((levels.c.filled != levels.c.before, levels.c.earned_on))
    return select(
        levels.c.student_id,
        levels.c.club_id,
        _whole(func.sum(levels.c.points)),
        func.min(levels.c.earned_on),
        func.max(levels.c.last),
        func.coalesce(func.max(changed), func.min(levels.c.earned_on)),
    ).group_by(levels.c.student_id, levels.c.club_id)


def _best_weeks(session: Session, pairs: Collection[Pair] | None) -> Mapping[Pair, int]:
    week = monday(session, _entry.earned_on)
    inner = select(
        _entry.student_id, _entry.club_id, _whole(func.sum(_entry.points)).label("points")
    ).group_by(_entry.student_id, _entry.club_id, week)
    condition = among(pairs)
    if condition is not None:
        inner = inner.where(condition)
    weeks = inner.subquery()
    query = select(weeks.c.student_id, weeks.c.club_id, func.max(weeks.c.points)).group_by(
        weeks.c.student_id, weeks.c.club_id
    )
    return {(student, club): points for student, club, points in session.execute(query)}


def _stored(session: Session, pairs: Collection[Pair] | None) -> dict[Pair, tuple[UUID, Sums]]:
    row = LearningPointsBalance
    query = select(row.student_id, row.club_id, row.id, *(getattr(row, n) for n in _NAMES))
    if pairs is not None:
        students = {student for student, _ in pairs}
        query = query.where(row.student_id.in_(students))
    return {
        (student, club): (row_id, Sums(*values))
        for student, club, row_id, *values in session.execute(query)
        if pairs is None or (student, club) in pairs
    }


def _wrong(
    session: Session, pairs: Collection[Pair] | None
) -> Iterable[tuple[Pair, UUID | None, Sums]]:
    right, stored = sums(session, pairs), _stored(session, pairs)
    per_level = dict(session.execute(select(Club.id, Club.points_per_level)).all())
    for pair in right.keys() | stored.keys():
        empty = _empty(per_level[pair[1]])
        wanted = right.get(pair, empty)
        row_id, have = stored.get(pair, (None, None))
        if have != wanted:
            yield pair, row_id, wanted


def _empty(per_level: int) -> Sums:
    level = rules.level_of(0, per_level)
    return Sums(0, 1, 0, level.to_next, 0, 0, None, None, None)


def _follow(session: Session, touched: Touched) -> bool:
    """Bring balances in line; they are not recorded, so nothing else has to follow."""
    ids = touched.get(_entry.__tablename__, frozenset())
    if "club" in touched or ids is None or len(ids) > _FEW:
        bring_balances(session, None)
    elif ids:
        added = add_to_balances(session, ids)
        if added < len(ids):  # else each entry was of a balance of its own
            pairs = pairs_of_entries(session, ids)
            bring_balances(session, pairs if added < len(pairs) else ())
    return False


def _differences(session: Session) -> Sequence[str]:
    wrong = sorted(pair for pair, _, _ in _wrong(session, None))
    found = [_said(session, *pair) for pair in wrong[:_NAMED]]
    if len(wrong) > _NAMED:
        found.append(
            trn("{n} more balance of learning points is not what its entries add up to.",
                "{n} more balances of learning points are not what their entries add up to.",
                len(wrong) - _NAMED)
        )  # fmt: skip
    return found


def _said(session: Session, student: UUID, club: UUID) -> str:
    return tr(
        "The learning points of {name} in {club} are not what the entries add up to.",
        name=timetable.student_name(session, student),
        club=session.scalar(select(Club.name).where(Club.id == club)) or "",
    )


BALANCES = Derivation(
    "clubs.balances",
    frozenset({_entry.__tablename__, "club"}),
    _follow,
    lambda session: bring_balances(session, None),
    _differences,
)
