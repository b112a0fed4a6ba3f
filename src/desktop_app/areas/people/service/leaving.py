"""What leaves the house about people: each paper and file is written down, with whom and why."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.people.queries.families import in_parts
from desktop_app.areas.people.tables import FamilyMember, Staff, Student
from desktop_app.areas.school import api as school
from desktop_app.core.clock import today
from desktop_app.core.db.bulk import insert_rows
from desktop_app.core.db.database import Database, Work
from desktop_app.core.db.types import new_id
from desktop_app.core.disclosures import Disclosure, DisclosurePerson, DisclosureWay
from desktop_app.core.errors import NotAllowed
from desktop_app.core.journal.changes import NOTHING, Changes, SetKind
from desktop_app.core.tabular import writing
from desktop_app.core.wording import language, tr

ACT = "disclosure"


@dataclass(frozen=True, slots=True, kw_only=True)
class GoneOut:
    """One paper or file that leaves the house: what it is, whom it names, who gets it and why.

    Of a family everybody is meant. Without a recipient it is for the office itself.
    """

    kind: str
    what: str
    students: Collection[UUID] = ()
    families: Collection[UUID] = ()
    staff: Collection[UUID] = ()
    persons: Collection[UUID] = ()
    recipient: str = ""
    recipient_id: UUID | None = None
    reason: str = ""
    pages: int = 0
    sha256: str | None = None
    days: tuple[date, date] | None = None


def persons_named(session: Session, gone: GoneOut) -> set[UUID]:
    """Return the people whom a paper or file names."""
    found = set(gone.persons)
    for model, ids, key in (
        (Student, gone.students, Student.id),
        (Staff, gone.staff, Staff.id),
        (FamilyMember, gone.families, FamilyMember.family_id),
    ):
        chosen: Any = model
        for part in in_parts(ids, 500):
            found.update(session.scalars(select(chosen.person_id).where(key.in_(part))))
    return found


def log_left(work: Work, way: DisclosureWay, gone: Sequence[GoneOut]) -> list[UUID]:
    """Write down what left the house, and whom it names."""
    now = work.clock.now()
    day = today(work.clock, school.facts(work.session).timezone)
    rows: list[dict[str, Any]] = []
    named: list[dict[str, Any]] = []
    for each in gone:
        first, last = each.days or (day, day)
        key = new_id()
        rows.append({
            "id": key, "kind": each.kind, "student_id": None, "term_id": None,
            "first_day": first, "last_day": last, "recipient_id": each.recipient_id,
            "recipient": each.recipient or tr("The office itself"), "way": way,
            "language": language(), "pages": each.pages, "sha256": each.sha256, "given_at": now,
            "given_on": day, "given_by": work.actor.name, "given_by_id": work.actor.person_id,
            "what": each.what, "reason": each.reason or tr("Work of the office"),
        })  # fmt: skip
        people = persons_named(work.session, each)
        named += [{"disclosure_id": key, "person_id": person} for person in sorted(people)]
    insert_rows(work.session, Disclosure, rows)
    insert_rows(work.session, DisclosurePerson, named)
    return [row["id"] for row in rows]


def note_left(
    database: Database, way: DisclosureWay, gone: Sequence[GoneOut], *, to: Path | None = None
) -> Changes:
    """Write down what left the house, as a change of its own that nobody takes back.

    Asked before it leaves: where this is refused, nothing does. Where the file `to` cannot be made
    nothing is noted. A school that is open for reading only keeps no such log. Raises NotAllowed
    and FileRefused.
    """
    if to is not None:
        writing.check_writable(to)
    if database.read_only or not gone:
        return NOTHING
    what, more = gone[0].what, len(gone) - 1
    label = tr("{what} left the house", what=what)
    if more:
        label = tr("{what} and {n} more left the house", what=what, n=more)
    try:
        with database.writing(label, kind=SetKind.SYSTEM, act=ACT) as work:
            log_left(work, way, gone)
    except NotAllowed as error:
        raise NotAllowed(
            tr(
                "Whatever leaves the house is written down with whom it names, and you may not "
                "write that down. Nothing was printed or saved."
            )
        ) from error
    return work.changes


def log_of(
    database: Database, gone: Callable[[Session], Sequence[GoneOut]]
) -> Callable[[str], Changes]:
    """Return what writes down that something left by a way; what it was is read then.

    For a worker: panes hand it to the preview of a document, or run it when a file was saved.
    """

    def note(way: str) -> Changes:
        if database.read_only:
            return NOTHING
        with database.reading() as session:
            found = gone(session)
        return note_left(database, DisclosureWay(way), found)

    return note


def say_why(work: Work, disclosure_id: UUID, *, recipient: str, reason: str) -> None:
    """Say afterwards for whom something was and why; what it was stays."""
    row = work.session.get_one(Disclosure, (work.database.school_id, disclosure_id))
    row.recipient = recipient.strip() or row.recipient
    row.reason = reason.strip() or row.reason
    work.session.flush()
