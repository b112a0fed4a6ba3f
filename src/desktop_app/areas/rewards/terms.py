"""The words of rewards."""

from enum import StrEnum


class AwardType(StrEnum):
    """What an award is for."""

    SECTION_COMPLETE = "SECTION_COMPLETE"
    GRADE_MILESTONE = "GRADE_MILESTONE"
    PRACTICE_STREAK = "PRACTICE_STREAK"
    PERFORMANCE = "PERFORMANCE"
    EXAMINATION_PASS = "EXAMINATION_PASS"
    CUSTOM = "CUSTOM"


class CriteriaType(StrEnum):
    """What an achievement is unlocked by: reaching a value, or by hand."""

    BY_HAND = "BY_HAND"
    LEARNING_POINTS = "LEARNING_POINTS"
    STREAK_DAYS = "STREAK_DAYS"
