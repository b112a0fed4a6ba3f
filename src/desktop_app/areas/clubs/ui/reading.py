"""What the pane of clubs reads, on a reader thread."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from desktop_app.areas.clubs.queries.board import Board, board
from desktop_app.areas.clubs.queries.clubs import ClubRow, club_rows, led_by
from desktop_app.areas.clubs.terms import SpanKind
from desktop_app.areas.school import api as school
from desktop_app.core import clock
from desktop_app.core.access.actor import Role
from desktop_app.core.db.database import Database


@dataclass(frozen=True, slots=True)
class Found:
    """The clubs the person may work with, and the board of the one that is shown."""

    clubs: Sequence[ClubRow]
    board: Board | None
    today: date


def is_office(database: Database) -> bool:
    """Whether the person sees every club."""
    return database.actor.is_any(Role.ADMIN, Role.FRONT_DESK)


def may_write(database: Database) -> bool:
    """Whether the person enters work and gives points."""
    return not database.read_only and database.actor.is_any(
        Role.ADMIN, Role.FRONT_DESK, Role.TEACHER
    )


def may_arrange(database: Database) -> bool:
    """Whether the person makes and changes clubs, levels and memberships."""
    return not database.read_only and is_office(database)


def read_clubs(database: Database, wanted: UUID | None, kind: SpanKind, *, away: bool) -> Found:
    """Read the clubs and one board: the wanted one, else the one with the most pupils."""
    with database.reading() as session:
        today = clock.today(database.clock, school.facts(session).timezone)
        rows = club_rows(session, today, archived=away)
        if not is_office(database):
            person = database.actor.person_id
            mine = led_by(session, person) if person is not None else frozenset()
            rows = [row for row in rows if row.id in mine]
        chosen = next((row.id for row in rows if row.id == wanted), None)
        if chosen is None and rows:
            chosen = max(rows, key=lambda row: (not row.archived, row.members)).id
        found = board(session, chosen, kind, today) if chosen is not None else None
    return Found(rows, found, today)
