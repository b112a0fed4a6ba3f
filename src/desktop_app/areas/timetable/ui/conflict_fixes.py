"""The banner of what is booked twice, with what would mend it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.terms import Taken
from desktop_app.areas.timetable.ui.grid_week import GridWeek
from desktop_app.core.db.database import Database
from desktop_app.core.wording import show_date, tr, trn
from desktop_app.kit.banner import Banner
from desktop_app.kit.deeds import Deed


@dataclass(frozen=True, slots=True)
class Fix:
    """A meeting of a conflict that could be at another time of the same day."""

    block: timetable.WeekBlock
    start: datetime


def find_fix(database: Database, week: GridWeek, found: timetable.StandingConflict) -> Fix | None:
    """Look for a time at which one of the two is in nobody's way; on a reader thread."""
    other = found.conflict.occurrence_id
    if other is None:
        return None
    day = found.wall.date()
    with database.reading() as session:
        book = timetable.day_book(session, day, day)
    blocks = {each.id: each for each in week.blocks}
    key = timetable.easier_to_move(book, found.occurrence_id, other)
    block = blocks.get(key)
    if block is None or block.is_finished:
        return None
    start = timetable.free_time(book, key, now=week.now)
    return Fix(block, start) if start is not None else None


def conflict_banner(
    week: GridWeek,
    fix: Fix | None,
    *,
    move: Callable[[Fix], object],
    cover: Callable[[UUID], object],
    go_on: Callable[[], object],
) -> Banner:
    """Return what the banner says of the first conflict of a week."""
    first = week.conflicts[0]
    deeds = []
    if fix is not None:
        name = fix.block.alone[0] if fix.block.alone else fix.block.title
        words = tr("Move {name} to {time}", name=name, time=f"{fix.start:%H:%M}")
        deeds.append(Deed(words, lambda: move(fix)))
    if first.conflict.what is Taken.TEACHER:
        deeds.append(Deed(tr("Find a cover teacher"), lambda: cover(first.occurrence_id)))
    deeds.append(Deed(tr("Next conflict"), go_on, "arrow-right", keys="F8"))
    fact = trn("{n} conflict", "{n} conflicts", len(week.conflicts))
    return Banner("conflict", fact, short_words(week, first), tuple(deeds))


def short_words(week: GridWeek, found: timetable.StandingConflict) -> str:
    """Say who or what is in two places: Thu 16:00: Maeve Cullinan is in Studio B and in Hall."""
    mine = next((each for each in week.blocks if each.id == found.occurrence_id), None)
    room = next((r.name for r in week.rooms if mine is not None and r.id == mine.room_id), "")
    other = found.conflict
    words: dict[str, object] = {
        "day": show_date(found.wall.date()).split()[0],
        "time": f"{found.wall:%H:%M}",
        "who": other.who,
        "title": found.title,
        "other": other.title,
    }
    if other.what is Taken.ROOM:
        return tr("{day} {time}: {who} has {title} and {other}.", **words)
    if room and other.room and room != other.room:
        words |= {"room": room, "place": other.room}
        return tr("{day} {time}: {who} is in {room} and in {place}.", **words)
    return tr("{day} {time}: {who} is in {title} and in {other}.", **words)
