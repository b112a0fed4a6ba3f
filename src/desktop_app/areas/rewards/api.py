"""The door of rewards for other areas and commands."""

from desktop_app.areas.rewards.queries import achievements, awards
from desktop_app.areas.rewards.service import add_achievement, give_award
from desktop_app.areas.rewards.terms import AwardType, CriteriaType

__all__ = [
    "AwardType",
    "CriteriaType",
    "achievements",
    "add_achievement",
    "awards",
    "give_award",
]
