"""Which rows of which table belong to a person, by the catalog."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Table, or_, select
from sqlalchemy.orm import Session

from desktop_app.areas.people.tables import Family, FamilyMember, Person, Staff, Student
from desktop_app.areas.people.terms import MemberRole
from desktop_app.areas.privacy.catalog import TABLES
from desktop_app.areas.privacy.terms import Then
from desktop_app.core.db.base import Base
from desktop_app.core.errors import NotFound
from desktop_app.core.wording import tr

_PART = 500
_ORDER = (Then.DELETED, Then.LAW, Then.CLEARED, Then.KEPT)


@dataclass(frozen=True, slots=True)
class Found:
    """The rows that belong to somebody, by table and by what becomes of them.

    `persons` are the person and who was merged into them; `families` those whose account is theirs.
    """

    persons: frozenset[UUID]
    families: frozenset[UUID]
    rows: Mapping[str, Mapping[Then, frozenset[UUID]]] = field(default_factory=dict)

    def ids(self, table: str, *thens: Then) -> frozenset[UUID]:
        """Return the rows of a table with one of these fates, or all."""
        some = self.rows.get(table, {})
        return frozenset().union(*(some.get(then, frozenset()) for then in thens or _ORDER))

    def count(self, then: Then) -> int:
        """Return how many rows have a fate."""
        return sum(len(each.get(then, ())) for each in self.rows.values())


def found_of(session: Session, person_id: UUID, *, erasing: bool = False) -> Found:
    """Return what belongs to a person. Raises NotFound.

    A family's account belongs to the adults of it; when erasing, only to who is left of it.
    """
    persons = _with_merged(session, person_id)
    families = families_left_to(session, persons) if erasing else _families_of(session, persons)
    found = _Search(session, persons, families)
    for table in Base.metadata.sorted_tables:
        if table.name in TABLES:
            found.look(table)
    return Found(frozenset(persons), frozenset(families), found.rows)


class _Search:
    def __init__(
        self, session: Session, persons: Collection[UUID], families: Collection[UUID]
    ) -> None:
        self._session = session
        self._roots: dict[str, Collection[UUID]] = {
            "person": persons,
            "family": families,
            "student": _through(session, Student, persons),
            "staff": _through(session, Staff, persons),
        }
        self.rows: dict[str, dict[Then, frozenset[UUID]]] = {}

    def look(self, table: Table) -> None:
        """Find the rows of one table; the tables it refers to were looked at before."""
        fates: dict[UUID, Then] = {}
        for column, then in self._ways(table):
            for row_id in self._rows(table, column):
                known = fates.get(row_id)
                fates[row_id] = then if known is None else min(known, then, key=_ORDER.index)
        if fates:
            self.rows[table.name] = {
                then: frozenset(key for key, fate in fates.items() if fate is then)
                for then in set(fates.values())
            }

    def _ways(self, table: Table) -> Iterator[tuple[str, Then]]:
        """Yield the columns by which rows belong, and those whose row goes with another."""
        named = TABLES[table.name].of
        yield from named.items()
        for column in table.columns:
            target = column.info.get("refers")
            gone = target and self.rows.get(target, {}).get(Then.DELETED)
            if gone and column.name not in named and not column.nullable:
                yield column.name, Then.DELETED

    def _rows(self, table: Table, column: str) -> Iterator[UUID]:
        if column == "id":
            yield from self._roots[table.name]
            return
        target = str(table.c[column].info["refers"])
        owners: Iterable[UUID] = self._roots.get(target, ())
        if target not in self._roots:
            some = self.rows.get(target, {})
            fits = [Then.DELETED] if column not in TABLES[table.name].of else list(some)
            owners = frozenset().union(*(some.get(each, frozenset()) for each in fits))
        for part in in_parts(owners):
            yield from self._session.scalars(
                select(table.c.id).where(
                    table.c.school_id == school_id(self._session), table.c[column].in_(part)
                )
            )


def school_id(session: Session) -> int:
    """Return the school of a session."""
    return int(session.connection().get_execution_options()["school_id"])


def in_parts(ids: Iterable[UUID]) -> Iterator[list[UUID]]:
    """Yield ids in parts that fit into one statement."""
    whole = sorted(ids)
    for start in range(0, len(whole), _PART):
        yield whole[start : start + _PART]


def _with_merged(session: Session, person_id: UUID) -> set[UUID]:
    """Return a person with everybody who was merged into them."""
    if session.get(Person, (school_id(session), person_id)) is None:
        raise NotFound(tr("There is no such person."), field="person")
    found, newest = {person_id}, {person_id}
    while newest:
        query = select(Person.id).where(Person.merged_into_id.in_(newest))
        newest = set(session.scalars(query)) - found
        found |= newest
    return found


def _through(session: Session, model: Any, persons: Collection[UUID]) -> list[UUID]:
    return list(session.scalars(select(model.id).where(model.person_id.in_(persons))))


def _member_of(session: Session, persons: Collection[UUID]) -> set[UUID]:
    query = select(FamilyMember.family_id).where(FamilyMember.person_id.in_(persons))
    return set(session.scalars(query))


def families_left_to(session: Session, persons: Collection[UUID]) -> set[UUID]:
    """Return the families in which nobody else is left who was not erased."""
    mine = _member_of(session, persons)
    others = (
        select(FamilyMember.family_id)
        .join(Person, Person.id == FamilyMember.person_id)
        .where(
            FamilyMember.family_id.in_(mine),
            FamilyMember.person_id.not_in(persons),
            Person.anonymized_at.is_(None),
        )
    )
    return mine - set(session.scalars(others))


def _families_of(session: Session, persons: Collection[UUID]) -> set[UUID]:
    """Return the families somebody pays for or manages, is an adult of, or is alone in."""
    adult = select(FamilyMember.family_id).where(
        FamilyMember.person_id.in_(persons), FamilyMember.role == MemberRole.ADULT
    )
    leads = select(Family.id).where(
        or_(Family.payer_id.in_(persons), Family.holder_id.in_(persons))
    )
    found = set(session.scalars(adult)) | set(session.scalars(leads))
    return found | families_left_to(session, persons)
