"""What somebody who chooses between two values may choose besides, of what is done for clubs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.clubs.queries.homework import levels_of
from desktop_app.areas.clubs.tables import Book, Club, ClubMembership, Homework
from desktop_app.areas.clubs.terms import HomeworkKind

Named = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ClubOptions:
    """Clubs, levels and books by id and name, and what a homework asks for."""

    clubs: Named = ()
    levels: Named = ()
    books: Named = ()
    kind: HomeworkKind | None = None


def club_options(
    session: Session,
    *,
    student_id: UUID | None = None,
    homework_id: UUID | None = None,
    book_ids: Sequence[UUID] = (),
) -> ClubOptions:
    """Return the clubs a student is or was in, the levels of a homework's club, and some books."""
    member = ClubMembership
    joined: Any = (
        select(Club.id, Club.name)
        .join(member, member.club_id == Club.id)
        .where(member.student_id == student_id)
        .group_by(Club.id, Club.name, Club.sort_name)
        .order_by(Club.sort_name, Club.id)
    )
    asked = session.execute(
        select(Homework.kind, Homework.club_id).where(Homework.id == homework_id)
    ).first()
    kind, club_id = (HomeworkKind(asked[0]), asked[1]) if asked is not None else (None, None)
    levels = levels_of(session, club_id) if club_id is not None else []
    books: Any = select(Book.id, Book.title).where(Book.id.in_(book_ids)).order_by(Book.sort_title)
    return ClubOptions(
        [(str(key), name) for key, name in session.execute(joined)] if student_id else (),
        [(str(each.id), each.name) for each in levels],
        [(str(key), title) for key, title in session.execute(books)] if book_ids else (),
        kind,
    )
