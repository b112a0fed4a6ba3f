"""The words of people as they stand on screen."""

from collections.abc import Iterable

from desktop_app.areas.people.terms import (
    MemberRole,
    Purpose,
    RelationKind,
    SkillLevel,
    StaffKind,
)
from desktop_app.core.wording import tr

# The purposes that something in the program asks for today.
ASKED = (Purpose.CARE, Purpose.PHOTO, Purpose.SOCIAL_SHARING)


def level_words(level: SkillLevel | None) -> str:
    """Return how far somebody is, in a word."""
    if level is None:
        return ""
    return {
        SkillLevel.BEGINNER: tr("Beginner"),
        SkillLevel.ELEMENTARY: tr("Elementary"),
        SkillLevel.INTERMEDIATE: tr("Intermediate"),
        SkillLevel.ADVANCED: tr("Advanced"),
        SkillLevel.PROFESSIONAL: tr("Professional"),
    }[level]


def kind_words(kind: StaffKind) -> str:
    """Return what somebody mainly does here."""
    return {
        StaffKind.TEACHER: tr("Teacher"),
        StaffKind.FRONT_DESK: tr("Front desk"),
        StaffKind.OWNER: tr("Owner"),
        StaffKind.HEALTH_PROFESSIONAL: tr("Health professional"),
        StaffKind.OTHER: tr("Other"),
    }[kind]


def role_words(role: MemberRole) -> str:
    """Return what a person is in a family."""
    return tr("Child") if role is MemberRole.CHILD else tr("Adult")


def purpose_words(purpose: Purpose) -> str:
    """Return what a consent is for, in few words."""
    return {
        Purpose.CARE: tr("Care"),
        Purpose.PHOTO: tr("Photos"),
        Purpose.SOCIAL_SHARING: tr("Social media"),
        Purpose.PEERS: tr("Friends and groups"),
        Purpose.AI_TUTOR: tr("Study tutor"),
    }[purpose]


def relation_words(kinds: Iterable[RelationKind]) -> str:
    """Return what somebody is to a student: "Guardian, pays"."""
    said = {
        RelationKind.GUARDIAN: tr("Guardian"),
        RelationKind.EMERGENCY: tr("Emergency contact"),
        RelationKind.PAYER: tr("Payer"),
    }
    wanted = set(kinds)
    words = [said[kind] for kind in RelationKind if kind in wanted]
    return ", ".join([*words[:1], *(word[:1].lower() + word[1:] for word in words[1:])])


def level_options() -> list[tuple[SkillLevel, str]]:
    """Return the levels to choose from."""
    return [(level, level_words(level)) for level in SkillLevel]


def kind_options() -> list[tuple[StaffKind, str]]:
    """Return the kinds of staff to choose from."""
    return [(kind, kind_words(kind)) for kind in StaffKind]


def relation_options() -> list[tuple[frozenset[RelationKind], str]]:
    """Return what a contact may be, alone and together."""
    guardian, emergency, payer = RelationKind
    sets = (
        {guardian}, {guardian, emergency}, {guardian, payer}, {guardian, emergency, payer},
        {emergency}, {emergency, payer}, {payer},
    )  # fmt: skip
    return [(frozenset(kinds), relation_words(kinds)) for kinds in sets]
