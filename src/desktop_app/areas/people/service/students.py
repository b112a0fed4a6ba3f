"""Students: added with what they learn and whom to call, changed, archived."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from desktop_app.areas.people import rules
from desktop_app.areas.people.service.contacts import add_contact
from desktop_app.areas.people.service.families import add_family, add_member
from desktop_app.areas.people.service.instruments import set_learns
from desktop_app.areas.people.service.persons import (
    add_person,
    check_roles,
    found,
    found_all,
    person_row,
    set_health,
    set_person,
)
from desktop_app.areas.people.tables import Student
from desktop_app.areas.people.terms import (
    OPEN_FACTS,
    PRIVATE_FACTS,
    MemberRole,
    NewFamily,
    NewStudent,
    PersonFacts,
    RelationKind,
)
from desktop_app.areas.school import api as school
from desktop_app.core.db.database import Work
from desktop_app.core.errors import NotFound, RuleBroken
from desktop_app.core.wording import tr

HEALTH_FACTS = {"allergies": "allergies", "health_notes": "notes"}


def add_student(work: Work, new: NewStudent) -> UUID:
    """Add a student with instruments, contacts and family. Raises RuleBroken with the field."""
    rules.check_stay(new.joined_on, new.left_on)
    learns = rules.check_learns(new.learns)
    if isinstance(new.person, PersonFacts):
        person_id = add_person(work, new.person)
    else:
        person_id = person_row(work, new.person).id
        check_roles(work, person_id, student=True)
    student = Student(
        person_id=person_id,
        location_id=_location(work, new.location_id),
        school_grade=rules.check_line(new.school_grade, "school_grade"),
        joined_on=new.joined_on,
        left_on=new.left_on,
    )
    work.session.add(student)
    work.session.flush()
    set_learns(work, student.id, learns)
    others = [add_contact(work, person_id, contact) for contact in new.contacts]
    if new.allergies or new.health_notes:
        set_health(work, person_id, {"allergies": new.allergies, "notes": new.health_notes})
    if new.family is not None:
        _join(work, new, person_id, others)
    return student.id


def _join(work: Work, new: NewStudent, person_id: UUID, others: list[UUID]) -> None:
    """Put the student, and the guardians and the payer, into the family."""
    contacts = list(zip(others, new.contacts, strict=True))
    adults = [
        other
        for other, contact in contacts
        if contact.kinds & {RelationKind.GUARDIAN, RelationKind.PAYER}
    ]
    if isinstance(new.family, UUID):
        for adult in dict.fromkeys(adults):
            add_member(work, new.family, adult, MemberRole.ADULT)
        add_member(work, new.family, person_id, MemberRole.CHILD)
        return
    payer = next((o for o, contact in contacts if RelationKind.PAYER in contact.kinds), None)
    alone = not adults
    add_family(
        work,
        NewFamily(
            name=new.family or "",
            payer_id=payer,
            adults=(person_id,) if alone else tuple(dict.fromkeys(adults)),
            children=() if alone else (person_id,),
        ),
    )


def _location(work: Work, location_id: UUID | None) -> UUID | None:
    known = {row.id for row in school.locations(work.session, archived=True)}
    if location_id is not None and location_id not in known:
        raise NotFound(tr("This location is not in the school."), id=location_id)
    return location_id


def set_student(work: Work, student_id: UUID, changes: Mapping[str, Any]) -> None:
    """Change facts of a student, by the names of PersonFacts and of the student's own fields.

    Those are location_id, school_grade, joined_on, left_on, learns, allergies and health_notes.
    """
    student = found(work, Student, student_id, tr("student"))
    personal = {*OPEN_FACTS, *PRIVATE_FACTS}
    for name, value in changes.items():
        if name == "location_id":
            student.location_id = _location(work, value)
        elif name == "school_grade":
            student.school_grade = rules.check_line(value, name)
        elif name in {"joined_on", "left_on"}:
            setattr(student, name, value)
        elif name == "learns":
            set_learns(work, student_id, value)
        elif name not in personal and name not in HEALTH_FACTS:
            raise RuleBroken(tr("A student has no {name}.", name=name), field=name)
    rules.check_stay(student.joined_on, student.left_on)
    person = {name: value for name, value in changes.items() if name in personal}
    health = {HEALTH_FACTS[name]: value for name, value in changes.items() if name in HEALTH_FACTS}
    if person:
        set_person(work, student.person_id, person)
    if health:
        set_health(work, student.person_id, health)


def archive_students(work: Work, ids: Iterable[UUID], *, away: bool = True) -> None:
    """Take students out of the roster, or back; their lessons, marks and bills stay."""
    for student in found_all(work, Student, ids, tr("student")):
        if not away:
            person_row(work, student.person_id)
            check_roles(work, student.person_id, student=True)
        moment = student.archived_at or work.clock.now()
        student.archived_at = moment if away else None


def set_location(work: Work, ids: Iterable[UUID], location_id: UUID | None) -> None:
    """Say where students learn, many at once; None is nowhere in particular."""
    place = _location(work, location_id)
    for student in found_all(work, Student, ids, tr("student")):
        student.location_id = place
