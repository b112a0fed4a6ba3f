"""Who may be in the school twice."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop_app.areas.people.rules import full_name
from desktop_app.areas.people.tables import Person, PersonPrivate, Student


@dataclass(frozen=True, slots=True)
class DuplicatePair:
    """Two records that may be one person; `reasons` are among name, phone, email, birthday."""

    first_id: UUID
    first_name: str
    second_id: UUID
    second_name: str
    reasons: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Known:
    id: UUID
    name: str
    sort_name: str
    phone: str | None
    email: str | None
    born: date | None
    is_student: bool


def duplicate_pairs(session: Session, *, limit: int = 200) -> list[DuplicatePair]:
    """Return pairs of the same name that nothing tells apart; a different date of birth does.

    A shared phone or e-mail alone says little, for families share them.
    """
    again = (
        select(Person.sort_name)
        .where(Person.merged_into_id.is_(None), Person.archived_at.is_(None))
        .group_by(Person.sort_name)
        .having(func.count() > 1)
        .limit(limit * 5)
    )
    names = [name for name in session.scalars(again) if name]
    pairs: list[DuplicatePair] = []
    for group in _namesakes(session, names):
        pairs += [pair for one, two in combinations(group, 2) if (pair := _pair(one, two))]
    pairs.sort(key=lambda pair: (-len(pair.reasons), pair.first_name))
    return pairs[:limit]


def duplicates_of(session: Session, person_id: UUID) -> list[DuplicatePair]:
    """Return who may be the same person as this one."""
    name = session.scalars(select(Person.sort_name).where(Person.id == person_id)).first()
    known = next(iter(_namesakes(session, [name] if name else [])), [])
    mine = next((one for one in known if one.id == person_id), None)
    others = [one for one in known if one.id != person_id]
    found = [_pair(mine, other) for other in others] if mine else []
    return sorted((pair for pair in found if pair), key=lambda pair: -len(pair.reasons))


def _namesakes(session: Session, names: list[str]) -> Iterable[list[_Known]]:
    groups: dict[str, list[_Known]] = {}
    for start in range(0, len(names), 500):
        query = (
            select(
                Person.id, Person.given_name, Person.family_name, Person.display_name,
                Person.sort_name, Person.phone, Person.email, PersonPrivate.date_of_birth,
                Student.id,
            )
            .outerjoin(
                PersonPrivate,
                (PersonPrivate.school_id == Person.school_id)
                & (PersonPrivate.person_id == Person.id),
            )
            .outerjoin(
                Student, (Student.school_id == Person.school_id) & (Student.person_id == Person.id)
            )
            .where(
                Person.sort_name.in_(names[start : start + 500]), Person.merged_into_id.is_(None),
                Person.archived_at.is_(None),
            )
            .order_by(Person.sort_name, Person.created_at, Person.id)
        )  # fmt: skip
        for key, given, family, display, sort_name, phone, email, born, student in session.execute(
            query
        ):
            known = _Known(key, full_name(given, family, display), sort_name, phone, email, born,
                           student is not None)  # fmt: skip
            groups.setdefault(sort_name, []).append(known)
    return groups.values()


def _pair(one: _Known, two: _Known) -> DuplicatePair | None:
    if one.born and two.born and one.born != two.born:
        return None
    if one.is_student != two.is_student and not (one.phone and one.phone == two.phone):
        return None  # a father and a son of one name
    same = {
        "name": True,
        "phone": bool(one.phone) and one.phone == two.phone,
        "email": bool(one.email) and (one.email or "").casefold() == (two.email or "").casefold(),
        "birthday": one.born is not None and one.born == two.born,
    }
    reasons = frozenset(name for name, is_same in same.items() if is_same)
    return DuplicatePair(one.id, one.name, two.id, two.name, reasons)
