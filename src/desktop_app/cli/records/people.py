"""Students and staff as records."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from desktop_app.areas.billing.tables import FamilyBalance
from desktop_app.areas.desk import service as desk_service
from desktop_app.areas.people import api as people
from desktop_app.areas.people.tables import (
    Family,
    Instrument,
    Person,
    PersonPrivate,
    Staff,
    StaffInstrument,
    Student,
    StudentInstrument,
)
from desktop_app.areas.school.tables import Location
from desktop_app.cli.desk import Desk
from desktop_app.cli.fields import CURRENCY, Field, Record, Type, Use
from desktop_app.cli.records.persons import (
    ARCHIVED,
    FACTS,
    PERSON,
    Home,
    Row,
    facts_of,
    homes,
    name_of,
    person_columns,
)
from desktop_app.cli.references import find
from desktop_app.core.errors import RuleBroken
from desktop_app.core.folding import fold
from desktop_app.core.wording import tr


def _students(_desk: Desk, session: Session, _where: Mapping[str, str]) -> Iterator[Any]:
    home_of, learns = homes(session), _learns(session)
    owed = select(FamilyBalance.family_id, FamilyBalance.owed, FamilyBalance.wallet)
    accounts = {key: (balance, wallet) for key, balance, wallet in session.execute(owed)}
    query = (
        select(
            Student.id,
            Student.person_id,
            *person_columns(),
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
        row = Row(**found)
        home = home_of.get(row.person_id, Home([], [], []))
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


def _learnt(given: Mapping[str, Any]) -> tuple[people.Learns, ...]:
    names = given.get("instruments") or ([given["instrument"]] if given.get("instrument") else [])
    return tuple(
        people.Learns(name, given.get("level") if n == 0 else None) for n, name in enumerate(names)
    )


def _add_student(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    """Add a student; `family` is one that is there, or the name of a new one."""
    new = people.NewStudent(
        person=people.PersonFacts(**facts_of(given)),
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
        if key in {*FACTS, "school_grade", "joined_on", "left_on"}
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
            *person_columns(),
            Staff.kind,
            Staff.job_title,
            Staff.archived_at,
        )
        .join(Person, Person.id == Staff.person_id)
        .outerjoin(PersonPrivate, PersonPrivate.person_id == Person.id)
        .order_by(Person.sort_name, Staff.id)
    )
    for found in session.execute(rows).mappings():
        row = Row(**found)
        row.teaches = teaches.get(row.id, [])
        yield row


def _add_staff(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    new = people.NewStaff(
        person=people.PersonFacts(**facts_of(given)),
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


RECORDS = (
    Record(
        "students",
        "student",
        (
            Field("id", Type.ID),
            Field("person_id", Type.ID),
            Field("name", use=Use.ADD, source=name_of),
            *PERSON,
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
            ARCHIVED,
        ),
        _students,
        _add_student,
        _set_student,
    ),
    Record(
        "staff",
        "staff",
        (
            Field("id", Type.ID),
            Field("person_id", Type.ID),
            Field("name", use=Use.ADD, source=name_of),
            *PERSON,
            Field("kind", Type.WORD, Use.BOTH, words=people.StaffKind),
            Field("job_title", use=Use.BOTH),
            Field("teaches", Type.LIST, Use.BOTH),
            ARCHIVED,
        ),
        _staff,
        _add_staff,
        _set_staff,
    ),
)
