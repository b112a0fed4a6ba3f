"""What founding and inviting ask about people and clubs."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.clubs.tables import Club
from desktop_app.areas.people.tables import Consent, Student
from desktop_app.areas.people.terms import Purpose


def student_of(session: Session, person_id: UUID) -> UUID | None:
    """Return the student a person is, if one."""
    return session.scalars(select(Student.id).where(Student.person_id == person_id)).first()


def peers_allowed(session: Session, student_id: UUID) -> bool:
    """Say whether there is a standing consent for friends and buddy groups."""
    query = (
        select(Consent.id)
        .join(Student, Student.person_id == Consent.person_id)
        .where(
            Student.id == student_id,
            Consent.purpose == Purpose.PEERS,
            Consent.given_at.is_not(None),
            Consent.withdrawn_at.is_(None),
        )
    )
    return session.scalars(query).first() is not None


def room_of(session: Session, club_id: UUID) -> tuple[str, int] | None:
    """Return a club's name and how many a group of it may have; None for no such club."""
    query = select(Club.name, Club.max_buddy_members).where(Club.id == club_id)
    found = session.execute(query).first()
    return (found[0], found[1]) if found else None
