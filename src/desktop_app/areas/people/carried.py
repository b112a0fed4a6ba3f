"""What a teacher's copy carries of people: the pupils, whom to call about them, and the staff."""

from typing import Any

from sqlalchemy import Select, or_, select

from desktop_app.areas.people.tables import (
    Consent,
    Person,
    Relationship,
    Staff,
    Student,
    StudentInstrument,
)
from desktop_app.areas.people.terms import RelationKind
from desktop_app.core.sync.carried import Span, carried

_CALLED = (RelationKind.GUARDIAN, RelationKind.EMERGENCY)


@carried.ids("persons_of_pupils")
def persons_of_pupils(span: Span) -> Select[Any]:
    """The pupils as persons."""
    return select(Student.person_id).where(Student.id.in_(span.ids("pupils")))


def _contacts(span: Span) -> Select[Any]:
    return select(Relationship.other_id).where(
        Relationship.person_id.in_(span.ids("persons_of_pupils")), Relationship.kind.in_(_CALLED)
    )


carried.table(
    "person",
    lambda span: or_(
        Person.id.in_(span.ids("persons_of_pupils")),
        Person.id.in_(_contacts(span)),
        Person.id.in_(select(Staff.person_id)),
    ),
    repeated=(
        *("display_name", "native_name", "email", "language", "privacy_level"),
        *("archived_at", "anonymized_at", "merged_into_id"),
    ),
    dated=False,
)
carried.table(
    "student",
    lambda span: Student.id.in_(span.ids("pupils")),
    repeated=("location_id", "school_grade", "joined_on", "left_on", "archived_at"),
    dated=False,
)
carried.table("staff", blank=("stripe_connect_id",))
carried.table("staff_instrument")
carried.table("instrument")
carried.table(
    "relationship",
    lambda span: (
        Relationship.person_id.in_(span.ids("persons_of_pupils")) & Relationship.kind.in_(_CALLED)
    ),
)
carried.table("consent", lambda span: Consent.person_id.in_(span.ids("persons_of_pupils")))
carried.table(
    "student_instrument", lambda span: StudentInstrument.student_id.in_(span.ids("pupils"))
)
carried.leave("dates of birth, addresses and numbers of people", "person_private")
carried.leave("medical", "person_health")
carried.leave("free words about a person, which a register does not need", "person_note")
carried.leave("families pay: money", "family", "family_member")
carried.leave("what an import matches on", "external_id")
