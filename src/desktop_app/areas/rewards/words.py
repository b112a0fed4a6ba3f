"""The words of rewards as they stand on screen and on paper."""

from desktop_app.areas.rewards.terms import AwardType, CriteriaType
from desktop_app.core.wording import tr


def award_words(kind: AwardType | str) -> str:
    """Say what an award is for."""
    return {
        AwardType.SECTION_COMPLETE: tr("Section complete"),
        AwardType.GRADE_MILESTONE: tr("Grade"),
        AwardType.PRACTICE_STREAK: tr("Practice streak"),
        AwardType.PERFORMANCE: tr("Performance"),
        AwardType.EXAMINATION_PASS: tr("Exam passed"),
        AwardType.CUSTOM: tr("Award"),
    }[AwardType(kind)]


def criteria_words(kind: CriteriaType) -> str:
    """Say what an achievement is reached by."""
    return {
        CriteriaType.BY_HAND: tr("Given by staff"),
        CriteriaType.LEARNING_POINTS: tr("Learning points"),
        CriteriaType.STREAK_DAYS: tr("Days of a streak"),
    }[kind]
