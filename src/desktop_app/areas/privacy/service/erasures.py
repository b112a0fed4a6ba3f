"""Erasing a person, for good; and again, where an older copy of the school brought them back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop_app.areas.privacy.erasing import erase_rows
from desktop_app.areas.privacy.erasing_there import Wanted, erase_there
from desktop_app.areas.privacy.queries.found import school_id
from desktop_app.areas.privacy.queries.previews import law_until, names_found
from desktop_app.areas.privacy.queries.who import ties_of
from desktop_app.areas.privacy.rules import check_erasable, without
from desktop_app.areas.privacy.tables import Erasure
from desktop_app.areas.privacy.terms import Then
from desktop_app.areas.school import api as school
from desktop_app.core import erased_list
from desktop_app.core.access.actor import Role
from desktop_app.core.clock import local
from desktop_app.core.db.base import Base
from desktop_app.core.db.database import Database, Work
from desktop_app.core.db.purging import purge
from desktop_app.core.db.types import new_id
from desktop_app.core.erased_list import Gone
from desktop_app.core.errors import NotAllowed
from desktop_app.core.journal import forgetting
from desktop_app.core.journal.changes import EVERYTHING, SetKind
from desktop_app.core.wording import tr

ACT = "erasure"


@dataclass(frozen=True, slots=True)
class Erased:
    """What was done: under which number, and how many rows went, lost their words, or stay."""

    number: int
    deleted: int
    cleared: int
    kept: int


def erase(work: Work, person_id: UUID, reason: str | None, again: Gone | None = None) -> Erased:
    """Take a person out of the school. Raises RuleBroken, NotFound, NotAllowed.

    With `again` the person came back with an older copy: nothing is asked, and the number is the
    same as before.
    """
    if not work.actor.is_any(Role.ADMIN):
        raise NotAllowed(tr("Only an owner can erase somebody. Nothing was changed."))
    session = work.session
    found, names = names_found(session, person_id)
    if again is None:
        check_erasable(ties_of(session, person_id, found, work.actor, work.clock))
    number = _number(session, again)
    at = datetime.fromisoformat(again.erased_at) if again else work.clock.now()
    done = Erased(
        number, found.count(Then.DELETED), found.count(Then.CLEARED) + found.count(Then.KEPT),
        found.count(Then.LAW),
    )  # fmt: skip
    until = law_until(session, found)
    said = without(reason.strip(), names, "…", near=True) if reason and reason.strip() else None
    if not forgetting.may_forget(session.connection()):
        wanted = Wanted(person_id, number, said, until)
        return Erased(number, **erase_there(work, wanted, found, names))
    erase_rows(work, found, names, number)
    on = local(at, school.facts(session).timezone).date()
    session.add(
        Erasure(
            id=new_id(), person_id=person_id, number=number, reason=said, erased_at=at,
            erased_on=on, erased_by=again.erased_by if again else work.actor.name,
            deleted=done.deleted, cleared=done.cleared, kept=done.kept, kept_until=until,
        )
    )  # fmt: skip
    session.flush()
    return done


def _number(session: Session, again: Gone | None) -> int:
    """Return the number somebody had, where it is free, or else the next."""
    taken = select(Erasure.id).where(Erasure.number == (again.number if again else 0))
    if again is not None and session.scalars(taken).first() is None:
        return again.number
    return int(session.execute(select(func.coalesce(func.max(Erasure.number), 0))).scalar_one()) + 1


class PrivacyService:
    """What is done for a person's privacy."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def erase(self, person_id: UUID, reason: str | None = None) -> Erased:
        """Take a person out of the school, for good, and note it outside of the file too.

        Raises RuleBroken with what has to end before, NotFound and NotAllowed.
        """
        done = self._erase([(person_id, None)], reason)[0]
        self.note_outside()
        self._purge()
        return done

    def erase_many(self, persons: Sequence[UUID], reason: str | None = None) -> list[Erased]:
        """Take several people out, each or none. Raises as `erase` does."""
        done = self._erase([(each, None) for each in persons], reason)
        if done:
            self.note_outside()
            self._purge()
        return done

    def repeat(self) -> int:
        """Erase again whom an older copy brought back; return how many they were."""
        with self._database.reading() as session:
            missing = returned(session)
        if missing and not self._database.read_only:
            self._erase([(UUID(each.person_id), each) for each in missing], None)
            self._purge()
        return len(missing)

    def note_outside(self) -> None:
        """Write down who was erased where an older copy of the school does not reach."""
        with self._database.reading() as session:
            uid = school.facts(session).uid
            rows = session.scalars(select(Erasure).order_by(Erasure.number)).all()
            gone = [
                Gone(str(row.person_id), row.number, row.erased_at.isoformat(), row.erased_by)
                for row in rows
            ]
        if gone:
            erased_list.note(uid, gone)

    def _erase(
        self, persons: Sequence[tuple[UUID, Gone | None]], reason: str | None
    ) -> list[Erased]:
        done = []
        for person_id, again in persons:
            with self._database.writing(
                tr("Somebody erased"), kind=SetKind.SYSTEM, act=ACT
            ) as work:
                done.append(erase(work, person_id, reason, again))
            self._database.tell(EVERYTHING)
        return done

    def _purge(self) -> None:
        if self._database.path is not None:
            purge(self._database.path)


def returned(session: Session) -> list[Gone]:
    """Return who was erased and stands in the school again with their name."""
    if erased_list.is_empty():
        return []
    gone = erased_list.known(school.facts(session).uid)
    noted = set(session.scalars(select(Erasure.person_id)))
    person = Base.metadata.tables["person"]
    back = set(session.scalars(
        select(person.c.id).where(
            person.c.school_id == school_id(session),
            person.c.id.in_([UUID(each.person_id) for each in gone]),
            person.c.anonymized_at.is_(None),
        )
    ))  # fmt: skip
    return [each for each in gone if UUID(each.person_id) in back - noted]


def erasures(session: Session) -> list[Erasure]:
    """Return who was erased, the newest first."""
    return list(session.scalars(select(Erasure).order_by(Erasure.number.desc())))
