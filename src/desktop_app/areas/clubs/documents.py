"""Leaderboard and ladder of a club on paper, and as rows of a file."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from desktop_app.areas.clubs.queries.board import Board
from desktop_app.areas.clubs.terms import ClubKind
from desktop_app.areas.clubs.words import (
    band_words,
    earned_words,
    mille,
    pupils_words,
    signed,
    span_words,
    trend_words,
)
from desktop_app.areas.people import api as people
from desktop_app.areas.school import api as school
from desktop_app.core.clock import local
from desktop_app.core.printing.words import (
    Align,
    Block,
    Column,
    Document,
    Group,
    Heading,
    Letterhead,
    Line,
    Note,
    Table,
    Title,
)
from desktop_app.core.tabular.writing import Cell
from desktop_app.core.wording import tr, trn


def board_document(session: Session, board: Board, now: datetime) -> Document:
    """Describe a club on paper: who shares their points, in order, then the ladder."""
    facts = school.facts(session)
    reach = ", ".join(part for part in (facts.email, facts.phone) if part)
    lines = tuple(line for line in (facts.address, reach) if line)
    dated = local(now, facts.timezone).date()
    led = tr("led by {leader}", leader=board.club.leader) if board.club.leader else ""
    about = (span_words(board.span), pupils_words(len(board.rows)), led)
    return Document(
        title=tr("Leaderboard"),
        subject=f"{board.club.name} {dated.isoformat()}",
        letterhead=Letterhead(facts.name, lines, brand=facts.brand_color or "",
                              logo=facts.logo or b""),
        dated=dated,
        blocks=(
            Title(board.club.name, ", ".join(part for part in about if part)),
            *_ranks(board, _shown(session, board)),
            *_ladder(board),
        ),
    )  # fmt: skip


def _ranks(board: Board, names: Mapping[UUID, str]) -> Sequence[Block]:
    if not board.ranked:
        return (Note(tr("Nobody shares their points.")),)
    columns = (
        Column("#", Align.RIGHT, 0.3),
        Column(tr("Pupil"), Align.LEFT, 2.2),
        Column(tr("Level"), Align.RIGHT, 0.6),
        Column(tr("To next level"), Align.RIGHT, 0.9),
        Column(tr("Total"), Align.RIGHT, 0.6),
        Column(earned_words(board.span.kind), Align.RIGHT, 0.8),
        Column(tr("Trend"), Align.LEFT, 0.6),
    )
    per = board.club.points_per_level
    lines = tuple(
        Line((str(row.rank), names[row.student_id],
              _level(board, row.level, row.rung_number), f"{row.in_level}/{per}",
              signed(row.total), signed(row.earned), trend_words(row.trend)))
        for row in board.ranked
    )  # fmt: skip
    left_out = trn("{n} pupil keeps points private.", "{n} pupils keep points private.",
                   board.private) if board.private else ""  # fmt: skip
    found: list[Block] = [Heading(tr("Leaderboard")), Table(columns, (Group("", lines),))]
    return (*found, Note(left_out)) if left_out else found


def _shown(session: Session, board: Board) -> dict[UUID, str]:
    """Return how each pupil stands where others read it: in full with consent, else by initials."""
    keys = [row.student_id for row in board.ranked]
    agreed = people.students_who_consent(session, keys, people.Purpose.PEERS)
    return {
        row.student_id: " ".join(part for part in (row.name, row.native_name) if part)
        if row.student_id in agreed
        else initials(row.name)
        for row in board.ranked
    }


def initials(name: str) -> str:
    """Return a name as its initials."""
    return " ".join(f"{part[0]}." for part in name.split() if part)


def _level(board: Board, level: int, rung: int | None) -> str:
    if board.club.kind is ClubKind.LADDER:
        return "" if rung is None else str(rung)
    return str(level)


def _ladder(board: Board) -> Sequence[Block]:
    ladder = board.club.kind is ClubKind.LADDER
    days = trn("{n} day or more", "{n} days or more", board.club.may_need_help_days)
    columns = (
        Column(tr("Level"), Align.LEFT, 2.0), Column(tr("Pupils"), Align.RIGHT),
        Column(days, Align.RIGHT),
    )  # fmt: skip
    lines = tuple(
        Line((band_words(*bar.words, ladder=ladder), str(bar.count), str(bar.long)))
        for bar in board.ladder
    )
    average = tr("{points} points a pupil in {span}", points=mille(board.figures.average),
                 span=span_words(board.span))  # fmt: skip
    return (Heading(tr("Ladder")), Table(columns, (Group("", lines),)), Note(average))


def export_rows(session: Session, board: Board) -> tuple[Sequence[str], list[Sequence[Cell]]]:
    """Return heads and rows of the leaderboard for a file; who keeps points private is left out.

    Who has no consent to be seen by others stands there by initials.
    """
    names = _shown(session, board)
    heads = (
        tr("Rank"), tr("Pupil"), tr("Level"), tr("In level"),
        tr("To next level"), tr("Total"), earned_words(board.span.kind), tr("Trend"),
        tr("At this level since"),
    )  # fmt: skip
    rows: list[Sequence[Cell]] = [
        (row.rank, names[row.student_id], _level(board, row.level, row.rung_number),
         row.in_level, row.to_next, row.total, row.earned, trend_words(row.trend),
         row.level_since)
        for row in board.ranked
    ]  # fmt: skip
    return heads, rows
