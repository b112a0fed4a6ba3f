"""The words of people as they stand on screen."""

from collections.abc import Iterable

from desktop_app.areas.people.terms import Purpose, RelationKind, SkillLevel, StaffKind
from desktop_app.areas.people.words import (
    bond_words,
    kind_words,
    level_words,
    purpose_words,
    role_words,
)
from desktop_app.core.wording import within

__all__ = [
    "ASKED",
    "kind_options",
    "kind_words",
    "level_options",
    "level_words",
    "purpose_words",
    "relation_options",
    "relation_words",
    "role_words",
]

# The purposes that something in the program asks for today.
ASKED = (Purpose.CARE, Purpose.PHOTO, Purpose.SOCIAL_SHARING)


def relation_words(kinds: Iterable[RelationKind]) -> str:
    """Return what somebody is to a student: "Guardian, pays"."""
    wanted = set(kinds)
    words = [bond_words(kind) for kind in RelationKind if kind in wanted]
    return ", ".join([*words[:1], *(within(word) for word in words[1:])])


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
