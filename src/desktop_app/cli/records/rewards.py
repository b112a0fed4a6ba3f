"""Achievements and awards as records."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from desktop_app.areas.rewards import api as rewards
from desktop_app.areas.rewards.api import RewardService
from desktop_app.cli.desk import Desk
from desktop_app.cli.fields import Field, Record, Type, Use
from desktop_app.cli.read_rows import keyed, rows_of
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr


def _add_achievement(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    facts = dict(given)
    facts["club_id"] = facts.pop("club", None)
    return RewardService(desk.database).add_achievement(facts.pop("title", ""), **facts).made


def _set_achievement(desk: Desk, row_id: UUID | None, given: Mapping[str, Any]) -> None:
    facts, service = dict(given), RewardService(desk.database)
    if row_id is None:
        return
    away = facts.pop("archived", None)
    if "club" in facts:
        facts["club_id"] = facts.pop("club")
    if facts:
        service.set_achievement(row_id, facts)
    if away is not None:
        service.archive_achievement(row_id, away=away)


def _give(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    facts = dict(given)
    student = facts.pop("student", None)
    if student is None:
        raise RuleBroken(tr("{option} is needed here.", option="--student"), field="student")
    facts["achievement_id"] = facts.pop("achievement", None)
    if "type" in facts:
        facts["type_"] = facts.pop("type")
    return RewardService(desk.database).give([student], **facts).made


def _set_award(desk: Desk, row_id: UUID | None, given: Mapping[str, Any]) -> None:
    """Approve an award, or revoke it with a reason."""
    service = RewardService(desk.database)
    if row_id is None:
        return
    if given.get("approved"):
        service.approve(row_id)
    if given.get("revoked_reason") is not None:
        service.revoke(row_id, given["revoked_reason"])


RECORDS = (
    Record(
        "achievements",
        "achievement",
        (
            keyed("id", Type.ID),
            keyed("title", use=Use.BOTH),
            keyed("description", use=Use.BOTH),
            keyed("badge_icon", use=Use.BOTH),
            keyed("criteria_type", Type.WORD, Use.BOTH, words=rewards.CriteriaType, needed=True),
            keyed("criteria_value", Type.INTEGER, Use.BOTH),
            keyed("club_id", Type.ID),
            keyed("club", use=Use.BOTH, refers="club"),
            keyed("points", Type.INTEGER, Use.BOTH, needed=True),
            keyed("archived_at", Type.INSTANT),
            Field("archived", Type.FLAG, Use.SET, None),
        ),
        rows_of(rewards.achievements),
        _add_achievement,
        _set_achievement,
    ),
    Record(
        "awards",
        "award",
        (
            keyed("id", Type.ID),
            keyed("student_id", Type.ID),
            keyed("student", use=Use.ADD, refers="student"),
            keyed("achievement_id", Type.ID),
            Field("achievement", use=Use.ADD, source=None, refers="achievement"),
            keyed("type", Type.WORD, Use.ADD, words=rewards.AwardType),
            keyed("title", use=Use.ADD),
            keyed("description", use=Use.ADD),
            keyed("badge_icon", use=Use.ADD),
            keyed("badge_color", use=Use.ADD),
            keyed("earned_on", Type.DATE, Use.ADD),
            keyed("given_by"),
            Field("proposed", Type.FLAG, Use.ADD, None),
            Field("approved", Type.FLAG, Use.SET, None),
            keyed("approved_at", Type.INSTANT),
            keyed("approved_by"),
            keyed("revoked_at", Type.INSTANT),
            keyed("revoked_by"),
            keyed("revoked_reason", use=Use.SET),
        ),
        rows_of(rewards.awards),
        _give,
        _set_award,
    ),
)
