"""Everything the pane of one club shows, read at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop_app.areas.clubs.helping import Band, Why, bands, why
from desktop_app.areas.clubs.queries.clubs import (
    ClubFigures,
    ClubRow,
    MemberRow,
    club_figures,
    club_rows,
    may_need_help,
    members,
    points_by_week,
    weeks_of,
)
from desktop_app.areas.clubs.queries.history import to_check
from desktop_app.areas.clubs.queries.spans import DAY, WEEK, Span, WeekSlot, span_of
from desktop_app.areas.clubs.tables import ClubLevel, LearningPointsTransaction
from desktop_app.areas.clubs.terms import ClubKind, SpanKind

LOOKED_AT = 6


@dataclass(frozen=True, slots=True)
class LadderBar:
    """Pupils on some steps: how many, and how many of them for long."""

    band: Band
    words: tuple[int, int | None]
    count: int
    long: int


@dataclass(frozen=True, slots=True)
class Stuck:
    """A pupil who may need help: since how many days, why, and the weeks before."""

    row: MemberRow
    days: int
    why: Why
    weeks: Sequence[int]


@dataclass(frozen=True, slots=True)
class WeekBar:
    """A week of the chart."""

    slot: WeekSlot
    points: int


@dataclass(frozen=True, slots=True)
class Board:
    """A club as its pane shows it."""

    club: ClubRow
    span: Span
    today: date
    rows: Sequence[MemberRow]
    figures: ClubFigures
    ladder: Sequence[LadderBar]
    weeks: Sequence[WeekBar]
    stuck: Sequence[Stuck]
    waiting: int

    @property
    def ranked(self) -> list[MemberRow]:
        """The pupils of the leaderboard: those who share their points."""
        return [row for row in self.rows if not row.private]

    @property
    def private(self) -> int:
        """How many keep their points private."""
        return sum(row.private for row in self.rows)

    @property
    def best(self) -> WeekBar | None:
        """The week with the most points, the latest of equals."""
        earned = [bar for bar in self.weeks if bar.points > 0]
        return max(earned, key=lambda bar: (bar.points, bar.slot.monday), default=None)

    def step_of(self, row: MemberRow) -> int:
        """On which step of the ladder chart a pupil stands."""
        return step_of(self.club, row)


def step_of(club: ClubRow, row: MemberRow) -> int:
    """Return the rung a pupil of a ladder club stands on (0 below the first), else the level."""
    if club.kind is ClubKind.LADDER:
        return row.rung_place or 0
    return row.level


def board(session: Session, club_id: UUID, kind: SpanKind, today: date) -> Board | None:
    """Read a club for its pane; None when it is not there."""
    club = next((c for c in club_rows(session, today, archived=True) if c.id == club_id), None)
    if club is None:
        return None
    span = span_of(session, kind, today)
    rows = members(session, club_id, today, (span.first, span.last))
    return Board(
        club, span, today, rows, club_figures(session, club_id, span.first, min(span.last, today)),
        _ladder(session, club, rows, today), _weeks(session, club_id, span.weeks),
        _stuck(session, club, rows, span, today), len(to_check(session, club_id)),
    )  # fmt: skip


def _ladder(
    session: Session, club: ClubRow, rows: Sequence[MemberRow], today: date
) -> list[LadderBar]:
    steps = {row.student_id: step_of(club, row) for row in rows}
    numbers = _numbers(session, club)
    found = []
    for band in bands([step for step in steps.values() if step > 0]):
        inside = [row for row in rows if band.holds(steps[row.student_id])]
        long = sum(row.days_at_level(today) >= club.may_need_help_days for row in inside)
        found.append(LadderBar(band, _named(band, numbers), len(inside), long))
    below = [row for row in rows if steps[row.student_id] < 1]
    if below and found:
        long = sum(row.days_at_level(today) >= club.may_need_help_days for row in below)
        found.append(LadderBar(Band(0, 0), (0, 0), len(below), long))
    return found


def _numbers(session: Session, club: ClubRow) -> dict[int, int]:
    """Return by its place the number of each rung of a club's ladder; none without one."""
    if club.kind is not ClubKind.LADDER:
        return {}
    query = select(ClubLevel.sequence, ClubLevel.level_number).where(ClubLevel.club_id == club.id)
    return dict(session.execute(query).all())


def _named(band: Band, numbers: Mapping[int, int]) -> tuple[int, int | None]:
    """Return the numbers a band is known by: those of its rungs, else its levels."""
    if not numbers:
        return band.first, band.last
    inside = [number for place, number in numbers.items() if band.holds(place)]
    if not inside:
        return band.first, band.last
    return min(inside), None if band.last is None else max(inside)


def _weeks(session: Session, club_id: UUID, slots: Sequence[WeekSlot]) -> list[WeekBar]:
    if not slots:
        return []
    points = points_by_week(session, club_id, slots[0].monday, slots[-1].monday + WEEK - DAY)
    return [WeekBar(slot, points.get(slot.monday, 0)) for slot in slots]


def _stuck(
    session: Session, club: ClubRow, rows: Sequence[MemberRow], span: Span, today: date
) -> list[Stuck]:
    found = may_need_help(rows, club.may_need_help_days, today)
    slots = [slot for slot in span.weeks if slot.school_days][-LOOKED_AT:]
    if not found or not slots:
        return []
    ids = [row.student_id for row in found]
    mine = weeks_of(session, club.id, ids, slots[0].monday, today)
    since = points_since(session, club.id, {row.student_id: _since(row) for row in found})
    made = []
    for row in found:
        weeks = [mine.get(row.student_id, {}).get(slot.monday, 0) for slot in slots]
        last = row.last_earned_at.date() if row.last_earned_at else None
        reason = why(weeks, last, _since(row), since.get(row.student_id, 0), today)
        made.append(Stuck(row, row.days_at_level(today), reason, weeks))
    return made


def _since(row: MemberRow) -> date:
    return row.level_since or row.joined_on


def points_since(session: Session, club_id: UUID, days: Mapping[UUID, date]) -> dict[UUID, int]:
    """Return what some pupils earned after a day of each."""
    entry = LearningPointsTransaction
    query = (
        select(entry.student_id, entry.earned_on, func.sum(entry.points))
        .where(entry.club_id == club_id, entry.student_id.in_(days),
               entry.earned_on > min(days.values()))
        .group_by(entry.student_id, entry.earned_on)
    )  # fmt: skip
    found: dict[UUID, int] = {}
    for student, day, points in session.execute(query):
        if day > days[student]:
            found[student] = found.get(student, 0) + int(points)
    return found
