"""The words of people as they stand on screen and on paper."""

from desktop_app.areas.people.terms import (
    MemberRole,
    PrivacyLevel,
    Purpose,
    RelationKind,
    SkillLevel,
    StaffKind,
)
from desktop_app.core.wording import tr


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


def bond_words(kind: RelationKind) -> str:
    """Return what somebody is to a student."""
    return {
        RelationKind.GUARDIAN: tr("Guardian"),
        RelationKind.EMERGENCY: tr("Emergency contact"),
        RelationKind.PAYER: tr("Payer"),
    }[kind]


def privacy_words(level: PrivacyLevel) -> str:
    """Return who of the other families may see a person in lists."""
    return {
        PrivacyLevel.PUBLIC: tr("Everybody"),
        PrivacyLevel.FRIENDS: tr("Friends"),
        PrivacyLevel.PRIVATE: tr("Nobody"),
    }[level]
