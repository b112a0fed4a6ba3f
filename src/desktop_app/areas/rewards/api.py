"""The door of rewards for other areas, panes and commands."""

from desktop_app.areas.rewards.counters import COUNTER_ENTRIES
from desktop_app.areas.rewards.queries import AwardRow, achievements, awards, awards_of
from desktop_app.areas.rewards.reward_service import RewardService
from desktop_app.areas.rewards.service import (
    add_achievement,
    approve_award,
    archive_achievement,
    give_award,
    revoke_award,
    set_achievement,
)
from desktop_app.areas.rewards.terms import AwardType, CriteriaType
from desktop_app.areas.rewards.words import award_words, criteria_words

__all__ = [
    "COUNTER_ENTRIES",
    "AwardRow",
    "AwardType",
    "CriteriaType",
    "RewardService",
    "achievements",
    "add_achievement",
    "approve_award",
    "archive_achievement",
    "award_words",
    "awards",
    "awards_of",
    "criteria_words",
    "give_award",
    "revoke_award",
    "set_achievement",
]
