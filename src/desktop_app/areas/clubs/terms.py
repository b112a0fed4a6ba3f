"""The words of clubs and learning points."""

from enum import StrEnum


class ClubKind(StrEnum):
    """How points are earned: by pages, by levels of a ladder, or by practice."""

    READING = "READING"
    LADDER = "LADDER"
    PRACTICE = "PRACTICE"


class HomeworkKind(StrEnum):
    """What homework asks for."""

    PAGES = "PAGES"
    LEVEL = "LEVEL"
    PRACTICE = "PRACTICE"
    TASK = "TASK"


class TransactionType(StrEnum):
    """What an entry of learning points is for; a reversal takes one back and names it."""

    READING_PAGES = "READING_PAGES"
    LEVEL_PROGRESSION = "LEVEL_PROGRESSION"
    BONUS_ACHIEVEMENT = "BONUS_ACHIEVEMENT"
    QUALITY_BONUS = "QUALITY_BONUS"
    TEACHER_AWARD = "TEACHER_AWARD"
    REVERSAL = "REVERSAL"


class SourceType(StrEnum):
    """Which kind of fact an entry of learning points follows from."""

    HOMEWORK_COMPLETION = "HOMEWORK_COMPLETION"
    READING_LOG = "READING_LOG"
    CLUB_LEVEL_UP = "CLUB_LEVEL_UP"
    TEACHER_ASSESSMENT = "TEACHER_ASSESSMENT"
    ACHIEVEMENT_UNLOCK = "ACHIEVEMENT_UNLOCK"


class HelpReason(StrEnum):
    """Why a pupil who stays at one level may need help."""

    NOTHING_SINCE = "NOTHING_SINCE"
    DOWN = "DOWN"
    SLOW = "SLOW"
    STEADY = "STEADY"


class SpanKind(StrEnum):
    """For how long figures are counted."""

    WEEK = "WEEK"
    TERM = "TERM"
    YEAR = "YEAR"
