"""What students, families and staff have in common as records: the facts of a person."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from desktop_app.areas.people import api as people
from desktop_app.areas.people.tables import (
    Family,
    FamilyMember,
    Person,
    PersonPrivate,
)
from desktop_app.areas.people.terms import OPEN_FACTS, PRIVATE_FACTS
from desktop_app.cli.fields import Field, Type, Use

FACTS = frozenset(field.name for field in fields(people.PersonFacts))


class Row(SimpleNamespace):
    """The columns of one row by name, with what was gathered beside it; what was not is None."""

    def __getattr__(self, name_of: str) -> Any:
        return None


def person_columns() -> list[ColumnElement[Any]]:
    """Return the columns of a person, the private ones too."""
    open_ = [getattr(Person, name) for name in OPEN_FACTS]
    return [*open_, *(getattr(PersonPrivate, name) for name in PRIVATE_FACTS)]


def name_of(row: Any) -> str:
    """Return the name a row is shown by."""
    return people.full_name(row.given_name, row.family_name, row.display_name)


@dataclass(slots=True)
class Home:
    """The families of a person, the oldest first, and what the first owes."""

    ids: list[UUID]
    names: list[str]
    shares: list[str]


def homes(session: Session) -> dict[UUID, Home]:
    """Return the families of every person in one."""
    query = (
        select(FamilyMember.person_id, Family.id, Family.name, FamilyMember.share_bp)
        .join(Family, Family.id == FamilyMember.family_id)
        .where(Family.archived_at.is_(None))
        .order_by(Family.created_at, Family.id)
    )
    found: dict[UUID, Home] = {}
    for person_id, family_id, name, share_bp in session.execute(query):
        home = found.setdefault(person_id, Home([], [], []))
        home.ids.append(family_id)
        home.names.append(name)
        home.shares.append(f"{family_id}={share_bp / 100:g}")
    return found


def facts_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts of a person among what was given."""
    facts = {
        key: value
        for key, value in given.items()
        if key in FACTS and not (key == "privacy_level" and value is None)
    }
    if not facts.get("given_name") and not facts.get("family_name") and given.get("name"):
        first, _, last = str(given["name"]).strip().rpartition(" ")
        facts |= {"given_name": first or last, "family_name": last if first else ""}
    return facts


def is_archived(row: Any) -> bool:
    """Say whether a row is out of use."""
    return row.archived_at is not None


_TYPES = {"date_of_birth": Type.DATE, "privacy_level": Type.WORD}
_WORDS = {"privacy_level": people.PrivacyLevel}
PERSON = tuple(
    Field(key, _TYPES.get(key, Type.TEXT), Use.BOTH, words=_WORDS.get(key))
    for key in (*OPEN_FACTS, *PRIVATE_FACTS)
)
ARCHIVED = Field("archived", Type.FLAG, Use.SET, is_archived)
