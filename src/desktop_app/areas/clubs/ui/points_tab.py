"""The tab Points of a student: one block for each club, then the last entries."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from desktop_app.areas.clubs.queries.clubs import ClubRow, club_rows
from desktop_app.areas.clubs.queries.history import EntryRow, entries
from desktop_app.areas.clubs.queries.standing import Standing, standings_of
from desktop_app.areas.clubs.ui import explaining
from desktop_app.areas.clubs.words import (
    day_words,
    entry_words,
    mille,
    plain_day,
    signed,
    stay_words,
)
from desktop_app.core.wording import tr, trn
from desktop_app.kit.card_parts import Block, Fact, Facts, LineItem, Lines

LAST = 8


@dataclass(frozen=True, slots=True)
class Points:
    """What was read of a student's points."""

    standings: Sequence[Standing]
    clubs: Sequence[ClubRow]
    entries: Sequence[EntryRow]


def read(session: Any, student_id: UUID, today: date) -> Points:
    """Read the clubs of a student; on a reader thread. One question where there are none."""
    found = standings_of(session, student_id, today)
    if not found:
        return Points((), (), ())
    return Points(
        found, club_rows(session, today, archived=True),
        entries(session, student_id=student_id, most=LAST),
    )  # fmt: skip


def blocks(found: Points, student_id: UUID, today: date, pane: Any) -> Sequence[Block]:
    """Return the blocks of the tab; F9 or a double click explains balance, level and means."""
    if not found.standings:
        return (Lines(tr("Clubs"), (), nothing=tr("In no club yet")),)
    clubs = {club.id: club for club in found.clubs}
    made: list[Block] = [
        Facts(_facts(one, clubs[one.club_id], student_id, today, pane), one.club,
              "" if one.member else tr("left"))
        for one in found.standings
        if one.club_id in clubs
    ]  # fmt: skip
    several = len(found.standings) > 1
    made.append(
        Lines(tr("Last entries"), [_line(row, several=several) for row in found.entries],
              nothing=tr("Nothing was earned yet."))
    )  # fmt: skip
    return made


def _facts(
    one: Standing, club: ClubRow, student_id: UUID, today: date, pane: Any
) -> Sequence[Fact]:
    def why(what: str) -> Callable[[], object]:
        return partial(pane.explain, explaining.of_pupil(pane.database, club, student_id, what))

    level = one.rung or tr("Level {n}", n=one.level)
    last = one.last_earned_at.date() if one.last_earned_at is not None else None
    stays = trn("{n} week", "{n} weeks", one.weeks_at_level(today))
    rows = [
        Fact(tr("Points"), signed(one.total), explain=why("total")),
        Fact(tr("Level"), level, explain=why("level")),
        Fact(tr("In level"), tr("{part} of {whole}, {rest} to go", part=one.in_level,
                                whole=one.per_level, rest=one.to_next), explain=why("next")),
        Fact(tr("Best week"), str(one.best_week), explain=why("best")),
        Fact(tr("Average"), tr("{points} a week", points=mille(one.average)),
             explain=why("average")),
        Fact(tr("At this level"), stays),
        Fact(tr("Last earned"), day_words(last)),
    ]  # fmt: skip
    if one.member and one.struggles(today):
        words = stay_words(one.level, one.days_at_level(today))
        rows.append(Fact(tr("May need help"), words, icon="flag", tone="amber"))
    return rows


def _line(row: EntryRow, *, several: bool) -> LineItem:
    second = ", ".join(part for part in (row.club if several else "", entry_words(row)) if part)
    return LineItem(row.description, second, plain_day(row.earned_on), amount=signed(row.points),
                    tone="text3" if row.taken_back else "")  # fmt: skip
