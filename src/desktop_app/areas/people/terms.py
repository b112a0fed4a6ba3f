"""The words of people: levels, relationships, consents, and what is said of a person."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


class SkillLevel(StrEnum):
    """How far a student is with an instrument or subject."""

    BEGINNER = "BEGINNER"
    ELEMENTARY = "ELEMENTARY"
    INTERMEDIATE = "INTERMEDIATE"
    ADVANCED = "ADVANCED"
    PROFESSIONAL = "PROFESSIONAL"


class StaffKind(StrEnum):
    """What a member of staff mainly does."""

    TEACHER = "TEACHER"
    FRONT_DESK = "FRONT_DESK"
    OWNER = "OWNER"
    HEALTH_PROFESSIONAL = "HEALTH_PROFESSIONAL"
    OTHER = "OTHER"


class MemberRole(StrEnum):
    """What a person is in a family."""

    CHILD = "CHILD"
    ADULT = "ADULT"


class RelationKind(StrEnum):
    """What another person is to a student; one person may be several."""

    GUARDIAN = "GUARDIAN"
    EMERGENCY = "EMERGENCY"
    PAYER = "PAYER"


class Purpose(StrEnum):
    """What a consent is given for."""

    CARE = "CARE"
    SOCIAL_SHARING = "SOCIAL_SHARING"
    PHOTO = "PHOTO"
    PEERS = "PEERS"
    AI_TUTOR = "AI_TUTOR"


class PrivacyLevel(StrEnum):
    """Who of the other families may see a person in lists."""

    PUBLIC = "public"
    FRIENDS = "friends_only"
    PRIVATE = "private"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFacts:
    """What the school knows of a person; None is unknown. `phone` is kept as E.164."""

    given_name: str = ""
    family_name: str = ""
    display_name: str | None = None
    native_name: str | None = None
    email: str | None = None
    phone: str | None = None
    language: str | None = None
    privacy_level: PrivacyLevel = PrivacyLevel.PUBLIC
    date_of_birth: date | None = None
    street: str | None = None
    city: str | None = None
    postcode: str | None = None
    state: str | None = None
    country: str | None = None
    student_number: str | None = None


PRIVATE_FACTS = (
    "date_of_birth", "street", "city", "postcode", "state", "country", "student_number",
)  # fmt: skip
OPEN_FACTS = (
    "given_name", "family_name", "display_name", "native_name", "email", "phone", "language",
    "privacy_level",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Learns:
    """What a student learns: an instrument by id or by name (made when it is new), and how far."""

    instrument: UUID | str
    level: SkillLevel | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """What another person is to a student: somebody known (`person_id`) or somebody new (`person`).

    The order of contacts is the order in which to call them.
    """

    kinds: frozenset[RelationKind]
    relation: str | None = None
    person_id: UUID | None = None
    person: PersonFacts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStudent:
    """A student to be added, or a known person who becomes one. The first of `learns` comes first.

    `family` is a family that is there or the name of a new one, with the guardians as its adults;
    without one the student gets a family of one when first billed.
    """

    person: PersonFacts | UUID
    location_id: UUID | None = None
    school_grade: str | None = None
    joined_on: date | None = None
    left_on: date | None = None
    learns: tuple[Learns, ...] = ()
    contacts: tuple[Contact, ...] = ()
    family: UUID | str | None = None
    allergies: str | None = None
    health_notes: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStaff:
    """A member of staff to be added, or a known person who becomes one."""

    person: PersonFacts | UUID
    kind: StaffKind = StaffKind.TEACHER
    job_title: str | None = None
    bio: str | None = None
    teaches: tuple[UUID | str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFamily:
    """A family to be added; the payer gets the bill, at the billing address where there is one."""

    name: str
    holder_id: UUID | None = None
    payer_id: UUID | None = None
    billing_email: str | None = None
    billing_street: str | None = None
    billing_city: str | None = None
    billing_postcode: str | None = None
    billing_state: str | None = None
    billing_country: str | None = None
    adults: tuple[UUID, ...] = ()
    children: tuple[UUID, ...] = ()
