"""Students, families, guardians and staff as records."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from desktop_app.areas.billing.tables import FamilyBalance
from desktop_app.areas.desk import service as desk_service
from desktop_app.areas.people import api as people
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
from desktop_app.areas.people.terms import OPEN_FACTS, PRIVATE_FACTS
from desktop_app.areas.school.tables import Location
from desktop_app.cli.desk import Desk
from desktop_app.cli.fields import CURRENCY, Field, Record, Type, Use
from desktop_app.cli.references import find
from desktop_app.core.errors import RuleBroken
from desktop_app.core.folding import fold
from desktop_app.core.wording import tr

_FACTS = frozenset(field.name for field in fields(people.PersonFacts))


class _Row(SimpleNamespace):
    """The columns of one row by name, with what was gathered beside it; what was not is None."""

    def __getattr__(self, _name: str) -> Any:
        return None


def _person_columns() -> list[ColumnElement[Any]]:
    open_ = [getattr(Person, name) for name in OPEN_FACTS]
    return [*open_, *(getattr(PersonPrivate, name) for name in PRIVATE_FACTS)]


def _name(row: Any) -> str:
    return people.full_name(row.given_name, row.family_name, row.display_name)


@dataclass(slots=True)
class _Home:
    """The families of a person, the oldest first, and what the first owes."""

    ids: list[UUID]
    names: list[str]
    shares: list[str]


def _homes(session: Session) -> dict[UUID, _Home]:
    query = (
        select(FamilyMember.person_id, Family.id, Family.name, FamilyMember.share_bp)
        .join(Family, Family.id == FamilyMember.family_id)
        .where(Family.archived_at.is_(None))
        .order_by(Family.created_at, Family.id)
    )
    found: dict[UUID, _Home] = {}
    for person_id, family_id, name, share_bp in session.execute(query):
        home = found.setdefault(person_id, _Home([], [], []))
        home.ids.append(family_id)
        home.names.append(name)
        home.shares.append(f"{family_id}={share_bp / 100:g}")
    return found


def _students(_desk: Desk, session: Session, _where: Mapping[str, str]) -> Iterator[Any]:
    homes, learns = _homes(session), _learns(session)
    owed = select(FamilyBalance.family_id, FamilyBalance.owed, FamilyBalance.wallet)
    accounts = {key: (balance, wallet) for key, balance, wallet in session.execute(owed)}
    query = (
        select(
            Student.id,
            Student.person_id,
            *_person_columns(),
            Student.location_id,
            Location.name.label("location"),
            Student.school_grade,
            Student.joined_on,
            Student.left_on,
            Student.archived_at,
        )
        .join(Person, Person.id == Student.person_id)
        .outerjoin(PersonPrivate, PersonPrivate.person_id == Person.id)
        .outerjoin(Location, Location.id == Student.location_id)
        .order_by(Person.sort_name, Student.id)
    )
    for found in session.execute(query).mappings():
        row = _Row(**found)
        home = homes.get(row.person_id, _Home([], [], []))
        row.family_ids, row.shares = home.ids, home.shares
        if home.ids:
            row.family_id, row.family = home.ids[0], home.names[0]
        row.balance = sum(accounts.get(each, (0, 0))[0] for each in home.ids)
        row.wallet = sum(accounts.get(each, (0, 0))[1] for each in home.ids)
        row.learns = learns.get(row.id, [])
        yield row


def _learns(session: Session) -> dict[UUID, list[tuple[str, people.SkillLevel | None]]]:
    query = (
        select(StudentInstrument.student_id, Instrument.name, StudentInstrument.level)
        .join(Instrument, Instrument.id == StudentInstrument.instrument_id)
        .order_by(StudentInstrument.is_primary.desc(), Instrument.name)
    )
    found: dict[UUID, list[tuple[str, people.SkillLevel | None]]] = {}
    for student_id, name, level in session.execute(query):
        found.setdefault(student_id, []).append((name, level))
    return found


def _facts_of(given: Mapping[str, Any]) -> dict[str, Any]:
    facts = {
        key: value
        for key, value in given.items()
        if key in _FACTS and not (key == "privacy_level" and value is None)
    }
    if not facts.get("given_name") and not facts.get("family_name") and given.get("name"):
        first, _, last = str(given["name"]).strip().rpartition(" ")
        facts |= {"given_name": first or last, "family_name": last if first else ""}
    return facts


def _learnt(given: Mapping[str, Any]) -> tuple[people.Learns, ...]:
    names = given.get("instruments") or ([given["instrument"]] if given.get("instrument") else [])
    return tuple(
        people.Learns(name, given.get("level") if n == 0 else None) for n, name in enumerate(names)
    )


def _add_student(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    """Add a student; `family` is one that is there, or the name of a new one."""
    new = people.NewStudent(
        person=people.PersonFacts(**_facts_of(given)),
        location_id=given.get("location"),
        school_grade=given.get("school_grade"),
        joined_on=given.get("joined_on"),
        left_on=given.get("left_on"),
        learns=_learnt(given),
        contacts=_contacts(given),
        family=_family_of(desk, given.get("family")),
    )
    made = people.PeopleService(desk.database).add_student(new).made
    _warn_of_twins(desk, made)
    return made


def _warn_of_twins(desk: Desk, student_id: UUID | None) -> None:
    """Say that somebody of the same name is there, whom nothing tells apart."""
    with desk.database.reading() as session:
        person_id = session.scalar(select(Student.person_id).where(Student.id == student_id))
        pairs = people.duplicates_of(session, person_id) if person_id is not None else []
    if pairs:
        desk.terminal.say(tr("{name} is already here.", name=pairs[0].first_name))


def _family_of(desk: Desk, text: str | None) -> UUID | str | None:
    """Return a family by its id or the name that only one has, else the name of a new one."""
    if not text:
        return None
    try:
        asked = UUID(text)
    except ValueError:
        return find(desk, "family", text, "family") if _is_family(desk, text) else text
    with desk.database.reading() as session:
        if session.get(Family, (desk.database.school_id, asked)) is None:
            raise RuleBroken(tr("There is no family with the id {id}.", id=text), field="family")
    return asked


def _is_family(desk: Desk, name: str) -> bool:
    with desk.database.reading() as session:
        names = session.scalars(select(Family.name).where(Family.archived_at.is_(None)))
        return fold(name.strip()) in {fold(each) for each in names}


def _contacts(given: Mapping[str, Any]) -> tuple[people.Contact, ...]:
    name = given.get("guardian")
    if not name:
        return ()
    first, _, last = str(name).strip().rpartition(" ")
    person = people.PersonFacts(
        given_name=first or last,
        family_name=last if first else "",
        phone=given.get("guardian_phone"),
        email=given.get("guardian_email"),
    )
    return (people.Contact(kinds=frozenset({people.RelationKind.GUARDIAN}), person=person),)


def _set_student(desk: Desk, row_id: UUID | None, given: Mapping[str, Any]) -> None:
    if row_id is None:
        return
    changes = {
        key: value
        for key, value in given.items()
        if key in {*_FACTS, "school_grade", "joined_on", "left_on"}
    }
    if "location" in given:
        changes["location_id"] = given["location"]
    if {"instrument", "instruments"} & given.keys():
        changes["learns"] = list(_learnt(given))
    with desk.database.writing(tr("Change student")) as work:
        if changes:
            people.set_student(work, row_id, changes)
        if "level" in given and "learns" not in changes:
            people.set_level(work, [row_id], given["level"])
        if "shares" in given:
            student = work.session.get_one(Student, (desk.database.school_id, row_id))
            people.set_shares(work, student.person_id, _shares(desk, given["shares"] or ()))
        if given.get("archived"):
            desk_service.archive_students(work, [row_id])
        elif "archived" in given:
            people.archive_students(work, [row_id], away=False)


def _shares(desk: Desk, given: Sequence[str]) -> dict[UUID, int]:
    """Return each family's share in basis points, given as FAMILY=PERCENT. Raises RuleBroken."""
    found = {}
    for each in given:
        family, _, percent = each.rpartition("=")
        if not re.fullmatch(r"\d{1,3}([.,]\d{1,2})?%?", percent.strip()):
            raise RuleBroken(
                tr("Write the shares like Byrne=60, Cole=40; they add up to 100."), field="shares"
            )
        share = Decimal(percent.strip().rstrip("%").replace(",", "."))
        found[find(desk, "family", family, "shares")] = int(share * 100)
    return found


def _families(_desk: Desk, session: Session, _where: Mapping[str, str]) -> Iterator[Any]:
    members: dict[UUID, dict[people.MemberRole, list[str]]] = {}
    query = (
        select(
            FamilyMember.family_id,
            FamilyMember.role,
            Student.id.is_not(None),
            Person.given_name,
            Person.family_name,
            Person.display_name,
        )
        .join(Person, Person.id == FamilyMember.person_id)
        .outerjoin(Student, Student.person_id == Person.id)
        .order_by(Person.sort_name)
    )
    for family_id, role, learns, given, family, display in session.execute(query):
        kind = people.MemberRole.CHILD if learns else role
        members.setdefault(family_id, {}).setdefault(kind, []).append(
            people.full_name(given, family, display)
        )
    payer = Person
    rows = (
        select(
            Family.id,
            Family.name,
            Family.holder_id,
            Family.payer_id,
            payer.given_name,
            payer.family_name,
            payer.display_name,
            Family.billing_email,
            Family.billing_street,
            Family.billing_city,
            Family.billing_postcode,
            Family.billing_state,
            Family.billing_country,
            Family.max_members,
            FamilyBalance.owed,
            FamilyBalance.wallet,
            Family.archived_at,
        )
        .outerjoin(payer, payer.id == Family.payer_id)
        .outerjoin(FamilyBalance, FamilyBalance.family_id == Family.id)
        .order_by(Family.sort_name, Family.id)
    )
    for found in session.execute(rows).mappings():
        row = _Row(**found)
        mine = members.get(row.id, {})
        row.students = mine.get(people.MemberRole.CHILD, [])
        row.adults = mine.get(people.MemberRole.ADULT, [])
        row.payer = (
            people.full_name(row.given_name, row.family_name, row.display_name)
            if row.payer_id
            else None
        )
        row.balance, row.wallet = row.owed or 0, row.wallet or 0
        yield row


_BILLING = (
    "billing_email",
    "billing_street",
    "billing_city",
    "billing_postcode",
    "billing_state",
    "billing_country",
)


def _add_family(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    """Add a family; `students` are children of it by id, `payer` is a person by id or name."""
    children = [_child(desk, text) for text in given.get("students") or ()]
    address: dict[str, Any] = {key: given.get(key) for key in _BILLING}
    new = people.NewFamily(
        name=given.get("name", ""), payer_id=given.get("payer"), children=tuple(children), **address
    )
    return people.PeopleService(desk.database).add_family(new).made


def _child(desk: Desk, text: str) -> UUID:
    student_id = find(desk, "student", text, "students")
    with desk.database.reading() as session:
        found = session.get_one(Student, (desk.database.school_id, student_id))
        return found.person_id


def _set_family(desk: Desk, row_id: UUID | None, given: Mapping[str, Any]) -> None:
    if row_id is None:
        return
    changes = {
        key: value for key, value in given.items() if key in {"name", "max_members", *_BILLING}
    }
    if "payer" in given:
        changes["payer_id"] = given["payer"]
    with desk.database.writing(tr("Change family")) as work:
        if changes:
            people.set_family(work, row_id, changes)
        if "archived" in given:
            people.archive_families(work, [row_id], away=bool(given["archived"]))


def _guardians(_desk: Desk, session: Session, _where: Mapping[str, str]) -> Iterator[Any]:
    """Yield guardians, emergency contacts and payers, with the students they are that to."""
    query = (
        select(Relationship.other_id, Relationship.kind, Relationship.relation, Student.id)
        .join(Student, Student.person_id == Relationship.person_id)
        .order_by(Relationship.position, Student.id)
    )
    ties: dict[UUID, _Row] = {}
    for person_id, kind, relation, student_id in session.execute(query):
        tie = ties.setdefault(person_id, _Row(kinds=[], relation=relation, student_ids=[]))
        tie.kinds += [kind.value] if kind.value not in tie.kinds else []
        tie.student_ids += [student_id] if student_id not in tie.student_ids else []
    homes = _homes(session)
    people_of = (
        select(Person.id, *_person_columns(), Person.archived_at)
        .outerjoin(PersonPrivate, PersonPrivate.person_id == Person.id)
        .where(Person.id.in_(select(Relationship.other_id)))
        .order_by(Person.sort_name, Person.id)
    )
    for found in session.execute(people_of).mappings():
        row = _Row(**found)
        if row.id in ties:
            row.__dict__.update(vars(ties[row.id]))
            row.family_ids = homes[row.id].ids if row.id in homes else []
            yield row


def _set_guardian(desk: Desk, row_id: UUID | None, given: Mapping[str, Any]) -> None:
    if row_id is not None:
        people.PeopleService(desk.database).set_person(row_id, given)


def _staff(_desk: Desk, session: Session, _where: Mapping[str, str]) -> Iterator[Any]:
    teaches: dict[UUID, list[str]] = {}
    query = (
        select(StaffInstrument.staff_id, Instrument.name)
        .join(Instrument, and_(Instrument.id == StaffInstrument.instrument_id))
        .order_by(Instrument.name)
    )
    for staff_id, name in session.execute(query):
        teaches.setdefault(staff_id, []).append(name)
    rows = (
        select(
            Staff.id,
            Staff.person_id,
            *_person_columns(),
            Staff.kind,
            Staff.job_title,
            Staff.archived_at,
        )
        .join(Person, Person.id == Staff.person_id)
        .outerjoin(PersonPrivate, PersonPrivate.person_id == Person.id)
        .order_by(Person.sort_name, Staff.id)
    )
    for found in session.execute(rows).mappings():
        row = _Row(**found)
        row.teaches = teaches.get(row.id, [])
        yield row


def _add_staff(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    new = people.NewStaff(
        person=people.PersonFacts(**_facts_of(given)),
        kind=given.get("kind") or people.StaffKind.TEACHER,
        job_title=given.get("job_title"),
        teaches=tuple(given.get("teaches") or ()),
    )
    return people.PeopleService(desk.database).add_staff(new).made


def _set_staff(desk: Desk, row_id: UUID | None, given: Mapping[str, Any]) -> None:
    if row_id is None:
        return
    changes = {key: value for key, value in given.items() if key not in {"archived", "name"}}
    with desk.database.writing(tr("Change staff")) as work:
        if changes:
            people.set_staff(work, row_id, changes)
        if "archived" in given:
            people.archive_staff(work, [row_id], away=bool(given["archived"]))


def _archived(row: Any) -> bool:
    return row.archived_at is not None


_TYPES = {"date_of_birth": Type.DATE, "privacy_level": Type.WORD}
_WORDS = {"privacy_level": people.PrivacyLevel}
_PERSON = tuple(
    Field(key, _TYPES.get(key, Type.TEXT), Use.BOTH, words=_WORDS.get(key))
    for key in (*OPEN_FACTS, *PRIVATE_FACTS)
)
_ARCHIVED = Field("archived", Type.FLAG, Use.SET, _archived)

RECORDS = (
    Record(
        "students",
        "student",
        (
            Field("id", Type.ID),
            Field("person_id", Type.ID),
            Field("name", use=Use.ADD, source=_name),
            *_PERSON,
            Field("location_id", Type.ID),
            Field("location", use=Use.BOTH, refers="location"),
            Field("school_grade", use=Use.BOTH),
            Field("joined_on", Type.DATE, Use.BOTH),
            Field("left_on", Type.DATE, Use.BOTH),
            Field(
                "instrument",
                use=Use.BOTH,
                source=lambda row: row.learns[0][0] if row.learns else None,
            ),
            Field("instruments", Type.LIST, Use.BOTH, lambda row: [name for name, _ in row.learns]),
            Field(
                "level",
                Type.WORD,
                Use.BOTH,
                lambda row: row.learns[0][1] if row.learns else None,
                people.SkillLevel,
            ),
            Field("family_id", Type.ID),
            Field("family", use=Use.ADD),
            Field("shares", Type.LIST, Use.SET),
            Field("family_ids", Type.LIST),
            Field("guardian", use=Use.ADD, source=None),
            Field("guardian_phone", use=Use.ADD, source=None),
            Field("guardian_email", use=Use.ADD, source=None),
            Field("balance", Type.AMOUNT),
            Field("wallet", Type.AMOUNT),
            CURRENCY,
            _ARCHIVED,
        ),
        _students,
        _add_student,
        _set_student,
    ),
    Record(
        "families",
        "family",
        (
            Field("id", Type.ID),
            Field("name", use=Use.BOTH),
            Field("students", Type.LIST, Use.ADD),
            Field("adults", Type.LIST),
            Field("holder_id", Type.ID),
            Field("payer_id", Type.ID),
            Field("payer", use=Use.BOTH, refers="person"),
            *(Field(key, use=Use.BOTH) for key in _BILLING),
            Field("max_members", Type.INTEGER, Use.SET),
            Field("balance", Type.AMOUNT),
            Field("wallet", Type.AMOUNT),
            CURRENCY,
            _ARCHIVED,
        ),
        _families,
        _add_family,
        _set_family,
    ),
    Record(
        "guardians",
        "guardian",
        (
            Field("id", Type.ID),
            Field("name", source=_name),
            *(Field(each.key, each.type, Use.SET, words=each.words) for each in _PERSON),
            Field("kinds", Type.LIST),
            Field("relation"),
            Field("student_ids", Type.LIST),
            Field("family_ids", Type.LIST),
            Field("archived", Type.FLAG, source=_archived),
        ),
        _guardians,
        set=_set_guardian,
    ),
    Record(
        "staff",
        "staff",
        (
            Field("id", Type.ID),
            Field("person_id", Type.ID),
            Field("name", use=Use.ADD, source=_name),
            *_PERSON,
            Field("kind", Type.WORD, Use.BOTH, words=people.StaffKind),
            Field("job_title", use=Use.BOTH),
            Field("teaches", Type.LIST, Use.BOTH),
            _ARCHIVED,
        ),
        _staff,
        _add_staff,
        _set_staff,
    ),
)
