"""How points follow from what was done. Pure: values in, answers out.

Points are whole; factors are integer thousandths, multiplied first and rounded half up once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from desktop_app.areas.clubs.terms import ClubKind, SourceType, TransactionType
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr

ONE = 1_000
MOST_PAGES, MOST_POINTS = 2_000, 1_000


@dataclass(frozen=True, slots=True)
class Level:
    """Where a total stands: the level, what is in it, what is missing to the next."""

    level: int
    in_level: int
    to_next: int

    @property
    def achieved(self) -> int:
        """How many levels the total has filled."""
        return self.level - 1


def level_of(total: int, per_level: int) -> Level:
    """Return where a total of points stands: 12 points with 12 a level are level 2."""
    filled, rest = divmod(max(0, total), per_level)
    return Level(1 + filled, rest, per_level - rest)


def rounded(value: int, *factors: int) -> int:
    """Multiply whole points by factors in thousandths; round half up once, at the end."""
    scale = 1
    for factor in factors:
        value *= factor
        scale *= ONE
    return (2 * value + scale) // (2 * scale)


@dataclass(frozen=True, slots=True)
class Rung:
    """A level of a ladder: its place, and what passing it is worth."""

    id: UUID
    sequence: int
    name: str
    base_points: int
    difficulty: int = ONE


@dataclass(frozen=True, slots=True)
class Ground:
    """What of a club decides points; factors in thousandths."""

    kind: ClubKind
    normalization: int = ONE
    minutes_per_point: int = 10
    ladder: Sequence[Rung] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """One thing a student did for a club: a completion, a reading log or a practice log.

    `quality` in thousandths; without one it was done as expected.
    """

    id: UUID
    source: SourceType
    on: date
    at: datetime
    pages: int | None = None
    minutes: int | None = None
    level_id: UUID | None = None
    quality: int | None = None
    book: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of points as it should be. `level` names the rung that was passed."""

    done_id: UUID
    type: TransactionType
    source: SourceType
    points: int
    base: int
    normalization: int
    quality: int
    on: date
    at: datetime
    level: Rung | None = None
    pages: int | None = None
    book: str | None = None

    @property
    def key(self) -> tuple[UUID, TransactionType, UUID | None]:
        """What tells this entry from the others of the same student and club."""
        return self.done_id, self.type, self.level.id if self.level else None


def entries(ground: Ground, done: Iterable[Done]) -> list[Entry]:
    """Return what a student's deeds in a club earn, in the order they were done.

    Reading: a page is a point, and better quality is a bonus beside it. Ladder: each level newly
    passed earns its value once, times difficulty, normalization and quality. A fact earns through
    quality once, never as multiplier and as bonus.
    """
    found: list[Entry] = []
    passed: set[UUID] = set()
    for each in sorted(done, key=lambda one: (one.on, one.at, one.id)):
        if ground.kind is ClubKind.LADDER:
            found += _climbed(ground, each, passed)
        elif ground.kind is ClubKind.READING:
            found += _read(each)
        else:
            found += _practiced(ground, each)
    return found


def _read(done: Done) -> list[Entry]:
    if not done.pages:
        return []
    pages = done.pages
    found = [
        Entry(done.id, TransactionType.READING_PAGES, done.source, pages, pages, ONE, ONE,
              done.on, done.at, pages=pages, book=done.book)
    ]  # fmt: skip
    return found + _bonus(done, pages)


def _practiced(ground: Ground, done: Done) -> list[Entry]:
    base = (done.minutes or 0) // ground.minutes_per_point
    points = rounded(base, ground.normalization)
    if not points:
        return []
    found = [
        Entry(done.id, TransactionType.LEVEL_PROGRESSION, done.source, points, base,
              ground.normalization, ONE, done.on, done.at)
    ]  # fmt: skip
    return found + _bonus(done, points)


def _bonus(done: Done, points: int) -> list[Entry]:
    """Return what quality above the expected adds to what was earned without it."""
    if done.quality is None or done.quality <= ONE:
        return []
    more = rounded(points, done.quality - ONE)
    if not more:
        return []
    return [
        Entry(done.id, TransactionType.QUALITY_BONUS, done.source, more, points, ONE, done.quality,
              done.on, done.at)
    ]  # fmt: skip


def _climbed(ground: Ground, done: Done, passed: set[UUID]) -> list[Entry]:
    reached = next((rung for rung in ground.ladder if rung.id == done.level_id), None)
    if reached is None:
        return []
    quality = done.quality or ONE
    found = []
    for rung in sorted(ground.ladder, key=lambda one: one.sequence):
        if rung.sequence > reached.sequence or rung.id in passed:
            continue
        passed.add(rung.id)
        factors = (rung.difficulty, ground.normalization, quality)
        points = rounded(rung.base_points, *factors)
        if points:
            found.append(
                Entry(done.id, TransactionType.LEVEL_PROGRESSION, done.source, points,
                      rung.base_points, ground.normalization, quality, done.on, done.at, rung)
            )  # fmt: skip
    return found


def reached_level(ladder: Sequence[Rung], done: Iterable[Done]) -> tuple[Rung, date] | None:
    """Return the highest rung of a ladder that was reached, and the day it was first."""
    by_id: Mapping[UUID, Rung] = {rung.id: rung for rung in ladder}
    days: dict[UUID, date] = {}
    for each in done:
        level = each.level_id
        if level is not None and level in by_id:
            days[level] = min(days.get(level, each.on), each.on)
    if not days:
        return None
    best = max(days, key=lambda one: by_id[one].sequence)
    return by_id[best], days[best]


# What may be entered


def check_pages(pages: int | None, *, field: str = "pages") -> int | None:
    """Refuse no, negative or absurdly many pages. Raises RuleBroken."""
    if pages is None:
        return None
    if pages < 1:
        raise RuleBroken(tr("Say how many pages were read, at least one."), field=field)
    if pages > MOST_PAGES:
        raise RuleBroken(
            tr("At most {most} pages at once. Nothing was saved.", most=MOST_PAGES), field=field
        )
    return pages


def check_points(points: int, *, field: str = "points") -> int:
    """Refuse points that are none, negative or absurdly many. Raises RuleBroken."""
    if points < 1:
        raise RuleBroken(
            tr("Give at least one point. To take points back, reverse the entry."), field=field
        )
    if points > MOST_POINTS:
        raise RuleBroken(tr("At most {most} points at once.", most=MOST_POINTS), field=field)
    return points


def check_day(day: date, today: date, *, field: str = "date") -> date:
    """Refuse a day that is yet to come. Raises RuleBroken."""
    if day > today:
        raise RuleBroken(tr("This day is yet to come. Points are for what was done."), field=field)
    return day


def check_quality(quality: int | None) -> int | None:
    """Refuse a quality out of range; thousandths. Raises RuleBroken."""
    if quality is not None and not 1 <= quality <= 10 * ONE:
        raise RuleBroken(tr("Quality is between 0.001 and 10."), field="quality")
    return quality
