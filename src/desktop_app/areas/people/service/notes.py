"""Notes about a person, and consents."""

from uuid import UUID

from sqlalchemy import select

from desktop_app.areas.people import rules
from desktop_app.areas.people.service.persons import found, person_row
from desktop_app.areas.people.tables import Consent, PersonNote
from desktop_app.areas.people.terms import Purpose
from desktop_app.core.db.database import Work
from desktop_app.core.errors import NotFound, RuleBroken
from desktop_app.core.wording import tr


def add_note(work: Work, person_id: UUID, text: str, *, pinned: bool = False) -> UUID:
    """Write a note about a person, signed by whoever is acting. Raises RuleBroken when empty."""
    person_row(work, person_id)
    note = PersonNote(
        person_id=person_id,
        text=_checked(text),
        author_name=work.actor.name,
        written_at=work.clock.now(),
        pinned=pinned,
    )
    work.session.add(note)
    work.session.flush()
    return note.id


def set_note(
    work: Work, note_id: UUID, *, text: str | None = None, pinned: bool | None = None
) -> None:
    """Change the words of a note, or keep it above the others; its author and date stay."""
    note = found(work, PersonNote, note_id, tr("note"))
    if text is not None:
        note.text = _checked(text)
    if pinned is not None:
        note.pinned = pinned


def remove_note(work: Work, note_id: UUID) -> None:
    """Take a note away; the history of the person keeps it."""
    work.session.delete(found(work, PersonNote, note_id, tr("note")))


def _checked(text: str) -> str:
    kept = rules.check_text(text, "text")
    if kept is None:
        raise RuleBroken(tr("Write something first."), field="text")
    return kept


def give_consent(
    work: Work, person_id: UUID, purpose: Purpose, *, given_by: str | None = None
) -> None:
    """Note a consent, by whom it was given; one that is in force already stays as it was given."""
    person_row(work, person_id)
    if _in_force(work, person_id, purpose) is None:
        work.session.add(
            Consent(
                person_id=person_id,
                purpose=rules.check_choice(Purpose, purpose, "purpose"),
                given_at=work.clock.now(),
                given_by=rules.check_line(given_by, "given_by") or work.actor.name,
            )
        )
        work.session.flush()


def withdraw_consent(work: Work, person_id: UUID, purpose: Purpose) -> None:
    """Note that a consent was withdrawn. Raises NotFound when there is none in force."""
    person_row(work, person_id)
    consent = _in_force(work, person_id, purpose)
    if consent is None:
        raise NotFound(tr("There is no such consent to withdraw."))
    consent.withdrawn_at = work.clock.now()


def _in_force(work: Work, person_id: UUID, purpose: Purpose) -> Consent | None:
    query = (
        select(Consent)
        .where(Consent.person_id == person_id, Consent.purpose == purpose)
        .order_by(Consent.given_at.desc(), Consent.id.desc())
    )
    newest = work.session.scalars(query).first()
    return newest if newest is not None and newest.withdrawn_at is None else None
