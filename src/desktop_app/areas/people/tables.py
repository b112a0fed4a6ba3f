"""Persons and what they are to the school; what few may see lives in tables of its own."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from desktop_app.areas.people.terms import (
    MemberRole,
    PrivacyLevel,
    Purpose,
    RelationKind,
    SkillLevel,
    StaffKind,
)
from desktop_app.core.access.actor import Permission, Role
from desktop_app.core.access.declare import ALL, access, those
from desktop_app.core.db.base import (
    Base,
    SchoolRow,
    cached,
    check,
    choice,
    index,
    refers,
    row,
    unique,
)


class Person(SchoolRow, Base):
    """A human being the school knows; `sort_name` is the folded "family, given" of lists."""

    __tablename__ = "person"
    given_name: Mapped[str]
    family_name: Mapped[str]
    display_name: Mapped[str | None]
    native_name: Mapped[str | None]
    sort_name: Mapped[str]
    email: Mapped[str | None]
    phone: Mapped[str | None]
    language: Mapped[str | None]
    privacy_level: Mapped[PrivacyLevel] = choice(PrivacyLevel, default=PrivacyLevel.PUBLIC)
    archived_at: Mapped[datetime | None]
    anonymized_at: Mapped[datetime | None]
    merged_into_id: Mapped[UUID | None] = refers("person", nullable=True)

    __table_args__ = row(index("sort_name"), index("email"))


class PersonPrivate(SchoolRow, Base):
    """What a teacher need not see of a person: birthday, address, numbers."""

    __tablename__ = "person_private"
    person_id: Mapped[UUID] = refers("person", indexed=False)
    date_of_birth: Mapped[date | None]
    street: Mapped[str | None]
    city: Mapped[str | None]
    postcode: Mapped[str | None]
    state: Mapped[str | None]
    country: Mapped[str | None]
    student_number: Mapped[str | None]

    __table_args__ = row(unique("person_id"), index("date_of_birth"))


class PersonHealth(SchoolRow, Base):
    """What only those trusted with health data may see of a person."""

    __tablename__ = "person_health"
    person_id: Mapped[UUID] = refers("person", indexed=False)
    allergies: Mapped[str | None]
    notes: Mapped[str | None]

    __table_args__ = row(unique("person_id"))


class PersonNote(SchoolRow, Base):
    """A note about a person, with its author."""

    __tablename__ = "person_note"
    person_id: Mapped[UUID] = refers("person")
    text: Mapped[str]
    author_name: Mapped[str]
    written_at: Mapped[datetime]
    pinned: Mapped[bool] = mapped_column(default=False)

    __table_args__ = row()


class Student(SchoolRow, Base):
    """A person who learns here.

    `sort_name` and `search_place` are caches: the person's sort name, and on SQLite the person's
    place in the search index, so that the roster is put in order and searched with one index.
    """

    __tablename__ = "student"
    person_id: Mapped[UUID] = refers("person", indexed=False)
    location_id: Mapped[UUID | None] = refers("location", nullable=True)
    school_grade: Mapped[str | None]
    joined_on: Mapped[date | None]
    left_on: Mapped[date | None]
    archived_at: Mapped[datetime | None]
    sort_name: Mapped[str] = cached(default="")
    search_place: Mapped[int | None] = cached()

    __table_args__ = row(
        unique("person_id"),
        index("sort_name", "archived_at", "location_id", "search_place"),
        check("span", "left_on >= joined_on"),
    )


class Staff(SchoolRow, Base):
    """A person who works here."""

    __tablename__ = "staff"
    person_id: Mapped[UUID] = refers("person", indexed=False)
    kind: Mapped[StaffKind] = choice(StaffKind)
    job_title: Mapped[str | None]
    bio: Mapped[str | None]
    stripe_connect_id: Mapped[str | None]
    archived_at: Mapped[datetime | None]

    __table_args__ = row(unique("person_id"))


class Family(SchoolRow, Base):
    """Those who share a bill; the holder manages the family, the payer gets the bill."""

    __tablename__ = "family"
    name: Mapped[str]
    sort_name: Mapped[str]
    holder_id: Mapped[UUID | None] = refers("person", nullable=True)
    payer_id: Mapped[UUID | None] = refers("person", nullable=True)
    billing_email: Mapped[str | None]
    billing_street: Mapped[str | None]
    billing_city: Mapped[str | None]
    billing_postcode: Mapped[str | None]
    billing_state: Mapped[str | None]
    billing_country: Mapped[str | None]
    max_members: Mapped[int | None]
    archived_at: Mapped[datetime | None]

    __table_args__ = row(index("sort_name"))


class FamilyMember(SchoolRow, Base):
    """A person in a family, with the family's share of this child's bill in basis points."""

    __tablename__ = "family_member"
    family_id: Mapped[UUID] = refers("family", indexed=False)
    person_id: Mapped[UUID] = refers("person")
    role: Mapped[MemberRole] = choice(MemberRole)
    share_bp: Mapped[int] = mapped_column(default=10_000)

    __table_args__ = row(
        unique("family_id", "person_id"), check("share", "share_bp BETWEEN 0 AND 10000")
    )


class Relationship(SchoolRow, Base):
    """What another person is to a student, in order of whom to call first."""

    __tablename__ = "relationship"
    person_id: Mapped[UUID] = refers("person", indexed=False)
    other_id: Mapped[UUID] = refers("person")
    kind: Mapped[RelationKind] = choice(RelationKind)
    relation: Mapped[str | None]
    position: Mapped[int] = mapped_column(default=0)

    __table_args__ = row(
        unique("person_id", "other_id", "kind"), check("other", "person_id <> other_id")
    )


class Consent(SchoolRow, Base):
    """A consent for one purpose: given, and perhaps withdrawn; the newest counts."""

    __tablename__ = "consent"
    person_id: Mapped[UUID] = refers("person", indexed=False)
    purpose: Mapped[Purpose] = choice(Purpose)
    given_at: Mapped[datetime | None]
    given_by: Mapped[str | None]
    withdrawn_at: Mapped[datetime | None]

    __table_args__ = row(index("person_id", "purpose"))


class Instrument(SchoolRow, Base):
    """An instrument or subject that is taught."""

    __tablename__ = "instrument"
    name: Mapped[str]
    archived_at: Mapped[datetime | None]

    __table_args__ = row(unique("name"))


class StudentInstrument(SchoolRow, Base):
    """What a student learns, how far, and which comes first."""

    __tablename__ = "student_instrument"
    student_id: Mapped[UUID] = refers("student", indexed=False)
    instrument_id: Mapped[UUID] = refers("instrument")
    level: Mapped[SkillLevel | None] = choice(SkillLevel, nullable=True)
    is_primary: Mapped[bool] = mapped_column(default=False)

    __table_args__ = row(unique("student_id", "instrument_id"))


class StaffInstrument(SchoolRow, Base):
    """What a teacher teaches."""

    __tablename__ = "staff_instrument"
    staff_id: Mapped[UUID] = refers("staff", indexed=False)
    instrument_id: Mapped[UUID] = refers("instrument")

    __table_args__ = row(unique("staff_id", "instrument_id"))


class ExternalId(SchoolRow, Base):
    """The id another system gave to one of our rows; a repeated import matches on it."""

    __tablename__ = "external_id"
    system: Mapped[str]
    kind: Mapped[str]
    their_id: Mapped[str]
    person_id: Mapped[UUID | None] = refers("person", nullable=True)
    location_id: Mapped[UUID | None] = refers("location", nullable=True)
    term_id: Mapped[UUID | None] = refers("term", nullable=True)
    lesson_id: Mapped[UUID | None] = refers("lesson", nullable=True)
    enrollment_id: Mapped[UUID | None] = refers("enrollment", nullable=True)
    relationship_id: Mapped[UUID | None] = refers("relationship", nullable=True)

    __table_args__ = row(
        unique("system", "kind", "their_id"),
        check(
            "one",
            " + ".join(
                f"(CASE WHEN {name}_id IS NULL THEN 0 ELSE 1 END)"
                for name in ("person", "location", "term", "lesson", "enrollment", "relationship")
            )
            + " = 1",
        ),
    )


_near = {
    Role.TEACHER: those("person_id", "persons_near_my_lessons"),
    Role.PARENT: those("person_id", "persons_of_my_families"),
    Role.STUDENT: those("person_id", "me"),
}
access.table(
    "person",
    see={
        Role.TEACHER: those("id", "persons_near_my_lessons"),
        Role.PARENT: those("id", "persons_of_my_families"),
        Role.STUDENT: those("id", "me"),
    },
)
access.table(
    "person_private",
    see={
        Role.PARENT: those("person_id", "persons_of_my_families"),
        Role.STUDENT: those("person_id", "me"),
    },
)
access.table("person_health", needs=Permission.HEALTH_DATA)
access.table(
    "person_note",
    see={Role.TEACHER: those("person_id", "persons_near_my_lessons")},
    change={Role.TEACHER: those("person_id", "persons_near_my_lessons")},
)
access.table("student", see=_near | {Role.TEACHER: those("id", "students_of_my_lessons")})
access.table("staff", see=dict.fromkeys((Role.TEACHER, Role.PARENT, Role.STUDENT), ALL))
_family = {Role.PARENT: those("family_id", "my_families")}
access.table("family", see={Role.PARENT: those("id", "my_families")})
access.table("family_member", see=_family)
access.table("relationship", see=_near)
access.table("consent", see=_near)
access.table("instrument", see=dict.fromkeys(Role, ALL))
access.table(
    "student_instrument",
    see={
        Role.TEACHER: those("student_id", "students_of_my_lessons"),
        Role.PARENT: those("student_id", "my_children"),
        Role.STUDENT: those("student_id", "me_as_student"),
    },
)
access.table("staff_instrument", see=dict.fromkeys(Role, ALL))
access.table("external_id")
