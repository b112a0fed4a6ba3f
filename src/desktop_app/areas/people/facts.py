"""What a teacher prints and saves without the office is written down there too."""

from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.people.tables import Person
from desktop_app.core.db.bulk import insert_rows
from desktop_app.core.db.database import Work
from desktop_app.core.disclosures import Disclosure, DisclosurePerson, DisclosureWay
from desktop_app.core.sync.kinds import Author, Bearing, FactKind, InForce
from desktop_app.core.sync.operation import Fact, as_fact
from desktop_app.core.sync.terms import Merge
from desktop_app.core.wording import tr

_SAID: Final = (
    "kind", "first_day", "last_day", "recipient", "way", "language", "pages", "sha256", "given_at",
    "given_on", "what", "reason",
)  # fmt: skip


def _named(session: Session, _about: Fact, row_id: UUID) -> Fact:
    """Return whom a paper names; these rows stand beside it and are in no journal."""
    query = select(DisclosurePerson.person_id).where(DisclosurePerson.disclosure_id == row_id)
    return {"people": sorted(str(each) for each in session.scalars(query))}


def _now(session: Session, about: Fact) -> InForce:
    row = session.scalars(select(Disclosure).where(Disclosure.id == UUID(about["id"]))).first()
    if row is None:
        return InForce(None)
    said = as_fact({name: getattr(row, name) for name in _SAID})
    return InForce(said, row.version, row.given_by, None, row.given_at)


def _put(work: Work, about: Fact, value: Fact | None, by: Author) -> None:
    key = UUID(about["id"])
    held = GONE_OUT.held(value)
    if held is None or value is None or _now(work.session, about).value is not None:
        return
    row: dict[str, Any] = {
        **held, "id": key, "student_id": None, "term_id": None, "recipient_id": None,
        "way": DisclosureWay(held["way"]), "given_at": datetime.fromisoformat(held["given_at"]),
        "given_by": by.name, "given_by_id": by.person_id,
        **{name: date.fromisoformat(held[name]) for name in ("first_day", "last_day", "given_on")},
    }  # fmt: skip
    insert_rows(work.session, Disclosure, [row])
    asked = [UUID(each) for each in value.get("people", ())]
    known = set(work.session.scalars(select(Person.id).where(Person.id.in_(asked))))
    named = [{"disclosure_id": key, "person_id": each} for each in asked if each in known]
    insert_rows(work.session, DisclosurePerson, named)


def _name(session: Session, about: Fact) -> str:
    query = select(Disclosure.what).where(Disclosure.id == UUID(about["id"]))
    return session.scalar(query) or tr("A paper")


def _show(_session: Session, fact: Fact | None) -> str:
    if fact is None:
        return ""
    return tr("Printed") if fact.get("way") == DisclosureWay.PRINTED else tr("Saved as a file")


GONE_OUT: Final = FactKind(
    "GONE_OUT", "disclosure", ("id",), _SAID, Merge.ADD, now=_now,
    judge=lambda _session, _about, _value: None, put=_put,
    bearing=lambda _session, _about: Bearing(), name=_name, show=_show, also=_named,
)  # fmt: skip
FACT_KINDS: Final = (GONE_OUT,)
