"""What follows from facts about people: the search index, and the order of the roster.

The words of a person: all names, native script, e-mail and student number; the names of the
person's families; the instruments learned or taught; the person's phone numbers and those of the
contacts of a student. Merged and anonymized people are not found.
"""

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select, update
from sqlalchemy.orm import Session

from desktop_app.areas.people.queries.families import in_parts
from desktop_app.areas.people.queries.lists import SEARCHED
from desktop_app.areas.people.rules import dialing, phone_words
from desktop_app.areas.people.tables import (
    Family,
    FamilyMember,
    Instrument,
    Person,
    PersonPrivate,
    Relationship,
    Staff,
    StaffInstrument,
    Student,
    StudentInstrument,
)
from desktop_app.areas.school.tables import School
from desktop_app.core.db import search
from desktop_app.core.derive import Derivation, Touched, own_set
from desktop_app.core.folding import words as split_words
from desktop_app.core.journal.tables import Change, Op
from desktop_app.core.wording import tr

_APOSTROPHE = re.compile("['’ʼ‘`]")
_AT_ONCE = 2_000
_FEW = 100
_NOBODY: frozenset[UUID] = frozenset()
_Ids = Collection[UUID] | Select[Any]
Which = Callable[[Any], Any]
"""Which persons are asked about: the condition on a column that names them."""
_FACTS = (
    "person", "person_private", "student", "staff", "family", "family_member", "relationship",
    "instrument", "student_instrument", "staff_instrument",
)  # fmt: skip


def _follow(session: Session, touched: Touched) -> None:
    persons = sorted(_persons_touched(session, touched), key=attrgetter("int"))
    for part in in_parts(persons, _AT_ONCE):
        which = _narrowest(session, part)
        words = words_of(session, which)
        search.remove(session, part)
        search.add(session, SEARCHED, words)
        _place(session, which)


def _rebuild(session: Session) -> None:
    search.clear(session, SEARCHED)
    for which in _everybody(session):
        search.add(session, SEARCHED, words_of(session, which))
        _place(session, which)


def _everybody(session: Session) -> Iterator[Which]:
    """Yield all persons in parts; each is named by its first and last, not one by one."""
    for part in in_parts(session.scalars(select(Person.id).order_by(Person.id)), _AT_ONCE):
        yield _from_to(part[0], part[-1])


def _named(persons: Sequence[UUID]) -> Which:
    return lambda column: column.in_(persons)


def _from_to(first: UUID, last: UUID) -> Which:
    return lambda column: column.between(first, last)


def _narrowest(session: Session, part: Sequence[UUID]) -> Which:
    """Name persons by the first and the last of them where nobody else lies between."""
    if len(part) <= _FEW:
        return _named(part)
    whole = _from_to(part[0], part[-1])
    lie = session.scalars(select(func.count()).select_from(Person).where(whole(Person.id))).one()
    return whole if lie == len(part) else _named(part)


def _place(session: Session, which: Which) -> None:
    """Keep beside students what the roster is sorted and searched by."""
    name = select(Person.sort_name).where(
        Person.school_id == Student.school_id, Person.id == Student.person_id
    )
    session.execute(
        update(Student)
        .where(Student.school_id == _school_id(session), which(Student.person_id))
        .values(
            sort_name=name.scalar_subquery(),
            search_place=search.place_of(session, Student.person_id),
        ),
        execution_options={"synchronize_session": False},
    )


def _school_id(session: Session) -> int:
    return int(session.connection().get_execution_options()["school_id"])


# For each table: how to come from its rows to the people whose words they are part of.
_WAYS: Mapping[str, tuple[Select[Any], Any]] = {
    "person_private": (select(PersonPrivate.person_id), PersonPrivate.id),
    "student": (select(Student.person_id), Student.id),
    "staff": (select(Staff.person_id), Staff.id),
    "family": (select(FamilyMember.person_id), FamilyMember.family_id),
    "family_member": (select(FamilyMember.person_id), FamilyMember.id),
    "relationship": (select(Relationship.person_id), Relationship.id),
    "student_instrument": (
        select(Student.person_id).join(
            StudentInstrument, StudentInstrument.student_id == Student.id
        ),
        StudentInstrument.id,
    ),
    "staff_instrument": (
        select(Staff.person_id).join(StaffInstrument, StaffInstrument.staff_id == Staff.id),
        StaffInstrument.id,
    ),
}
_LEARNERS = (
    select(Student.person_id)
    .join(StudentInstrument, StudentInstrument.student_id == Student.id)
    .distinct()
)
_TEACHERS = (
    select(Staff.person_id).join(StaffInstrument, StaffInstrument.staff_id == Staff.id).distinct()
)


def _persons_touched(session: Session, touched: Touched) -> set[UUID]:
    """Return whose words may be others now."""
    found: set[UUID] = set()
    for name in _FACTS:
        if name not in touched:
            continue
        ids = _ids(session, touched, name)
        if name == "person":
            found.update(session.scalars(ids) if isinstance(ids, Select) else ids)
            found.update(
                _through(session, select(Relationship.person_id), Relationship.other_id, ids)
            )
        elif name == "instrument":
            found.update(_through(session, _LEARNERS, StudentInstrument.instrument_id, ids))
            found.update(_through(session, _TEACHERS, StaffInstrument.instrument_id, ids))
        else:
            query, key = _WAYS[name]
            found.update(_through(session, _but_touched(session, touched, query), key, ids))
            found.update(_persons_before(session, name, ids))
    return found


def _ids(session: Session, touched: Touched, name: str) -> _Ids:
    """Return the rows of a table that this change touched; how to ask for them where too many."""
    named = touched[name]
    if named is not None:
        return named
    return select(Change.row_id).where(
        Change.school_id == _school_id(session),
        Change.set_number == own_set(session),
        Change.table_name == name,
    )


def _but_touched(session: Session, touched: Touched, query: Select[Any]) -> Select[Any]:
    """Leave out of whom rows lead to those whose own record was touched, where these are many."""
    if touched.get("person", _NOBODY) is not None:
        return query
    return query.where(query.selected_columns[0].not_in(_ids(session, touched, "person")))


def _through(session: Session, query: Select[Any], key: Any, ids: _Ids) -> Iterator[Any]:
    if isinstance(ids, Select):
        yield from session.scalars(query.where(key.in_(ids)))
        return
    for part in in_parts(ids):
        yield from session.scalars(query.where(key.in_(part)))


def _persons_before(session: Session, name: str, ids: _Ids) -> set[UUID]:
    """Return whom rows belonged to before they were turned over or deleted."""
    if _only_grew(session, name):
        return set()
    owners: dict[str, set[UUID]] = {"person_id": set(), "student_id": set(), "staff_id": set()}
    query = select(Change.before).where(
        Change.school_id == _school_id(session), Change.table_name == name, Change.op != Op.INSERT
    )
    for before in _through(session, query, Change.row_id, ids):
        values = json.loads(before or "{}")
        for column, found in owners.items():
            if values.get(column):
                found.add(UUID(values[column]))
    persons = owners["person_id"]
    persons.update(_through(session, select(Student.person_id), Student.id, owners["student_id"]))
    persons.update(_through(session, select(Staff.person_id), Staff.id, owners["staff_id"]))
    return persons


def _only_grew(session: Session, name: str) -> bool:
    """Say whether this change did nothing to a table but add rows, as an import does."""
    school_id = _school_id(session)
    query = select(Change.seq).where(
        Change.school_id == school_id,
        Change.set_number == own_set(session),
        Change.table_name == name,
        Change.op != Op.INSERT,
    )
    return session.execute(query.limit(1)).first() is None


def words_of(session: Session, which: Which) -> dict[UUID, str]:
    """Return the words by which people are found; none for who was merged or anonymized."""
    words: dict[UUID, list[str]] = {}
    dial = _Dialing(session)
    query = select(
        Person.id, Person.given_name, Person.family_name, Person.display_name, Person.native_name,
        Person.email, Person.phone,
    ).where(
        which(Person.id), Person.merged_into_id.is_(None), Person.anonymized_at.is_(None)
    )  # fmt: skip
    for key, *names, phone in session.execute(query):
        words[key] = [*_spellings(names), *dial.words(phone)]
    for key, word in _other_words(session, which):
        words.get(key, []).append(word)
    phones = (
        select(Relationship.person_id, Person.phone)
        .join(Person, Person.id == Relationship.other_id)
        .where(which(Relationship.person_id), Person.phone.is_not(None))
        .distinct()
    )
    for key, phone in session.execute(phones):
        words.get(key, []).extend(dial.words(phone))
    return {key: " ".join(split_words(" ".join(found))) for key, found in words.items()}


def _spellings(names: Iterable[str | None]) -> Iterator[str]:
    """Yield names, and those with an apostrophe without it too: O'Neill is found as oneill."""
    for name in names:
        if name:
            yield name
            plain = _APOSTROPHE.sub("", name)
            if plain != name:
                yield plain


def _other_words(session: Session, which: Which) -> Iterator[tuple[UUID, str]]:
    queries: tuple[Any, ...] = (
        select(PersonPrivate.person_id, PersonPrivate.student_number).where(
            which(PersonPrivate.person_id), PersonPrivate.student_number.is_not(None)
        ),
        select(FamilyMember.person_id, Family.name)
        .join(Family, Family.id == FamilyMember.family_id)
        .where(which(FamilyMember.person_id)),
    )
    for query in queries:
        yield from ((key, word) for key, word in session.execute(query))
    yield from _instruments(session, which)


def _instruments(session: Session, which: Which) -> Iterator[tuple[UUID, str]]:
    """Yield what is learned or taught; the names are read apart, for they are few.

    Joined, they tempt the database to go through all who learn each instrument.
    """
    names = {row.id: row.name for row in session.execute(select(Instrument.id, Instrument.name))}
    learned = (
        select(Student.person_id, StudentInstrument.instrument_id)
        .join(StudentInstrument, StudentInstrument.student_id == Student.id)
        .where(which(Student.person_id))
    )
    taught = (
        select(Staff.person_id, StaffInstrument.instrument_id)
        .join(StaffInstrument, StaffInstrument.staff_id == Staff.id)
        .where(which(Staff.person_id))
    )
    for query in (learned, taught):
        yield from ((person_id, names[key]) for person_id, key in session.execute(query))


class _Dialing:
    """How phone numbers are dialed where the school is; looked up when there is a number at all."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._prefixes: tuple[str, str] | None = None

    def words(self, phone: str | None) -> list[str]:
        if not phone:
            return []
        if self._prefixes is None:
            country = self._session.scalars(select(School.country)).first() or ""
            self._prefixes = dialing(country)
        return phone_words(phone, *self._prefixes)


def _differences(session: Session) -> list[str]:
    found = []
    stored = search.stored(session, SEARCHED)
    for which in _everybody(session):
        for key, words in words_of(session, which).items():
            if sorted(stored.pop(key, "").split()) != sorted(words.split()):
                found.append(tr("A person is not found by the words of their record."))
    found += [tr("The search index holds a person who is not in the school.")] * len(stored)
    place = search.place_of(session, Student.person_id)
    stale = (
        select(func.count())
        .select_from(Student)
        .join(Person, Person.id == Student.person_id)
        .where(
            or_(
                Student.sort_name != Person.sort_name,
                func.coalesce(Student.search_place, -1) != func.coalesce(place, -1),
            )
        )
    )
    wrong = session.scalars(stale).one()
    return [*found, *[tr("A student is not in place in the roster.")] * wrong]


DERIVATIONS: Sequence[Derivation] = (
    Derivation("people search", frozenset(_FACTS), _follow, _rebuild, _differences),
)
