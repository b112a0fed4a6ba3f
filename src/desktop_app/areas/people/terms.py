"""The words of people: levels, kinds of relationship, purposes of consent."""

from enum import StrEnum


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
    FRIENDS = "friends"
    PRIVATE = "private"
