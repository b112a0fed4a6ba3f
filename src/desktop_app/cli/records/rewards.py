"""Achievements and awards as records."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from desktop_app.areas.rewards import api as rewards
from desktop_app.areas.rewards.api import RewardService
from desktop_app.cli.desk import Desk
from desktop_app.cli.fields import Field, Record, Type, Use
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr


def _rows(read: Callable[[Session], list[dict[str, Any]]]) -> Any:
    def rows(_desk: Desk, session: Session, _where: Mapping[str, str]) -> Iterable[Any]:
        return read(session)

    return rows


def _of(key: str, kind: Type = Type.TEXT, use: Use = Use.READ, **more: Any) -> Field:
    return Field(key, kind, use, lambda row: row[key], **more)


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
            _of("id", Type.ID),
            _of("title", use=Use.BOTH),
            _of("description", use=Use.BOTH),
            _of("badge_icon", use=Use.BOTH),
            _of("criteria_type", Type.WORD, Use.BOTH, words=rewards.CriteriaType),
            _of("criteria_value", Type.INTEGER, Use.BOTH),
            _of("club_id", Type.ID),
            _of("club", use=Use.BOTH, refers="club"),
            _of("points", Type.INTEGER, Use.BOTH),
            _of("archived_at", Type.INSTANT),
            Field("archived", Type.FLAG, Use.SET, None),
        ),
        _rows(rewards.achievements),
        _add_achievement,
        _set_achievement,
    ),
    Record(
        "awards",
        "award",
        (
            _of("id", Type.ID),
            _of("student_id", Type.ID),
            _of("student", use=Use.ADD, refers="student"),
            _of("achievement_id", Type.ID),
            Field("achievement", use=Use.ADD, source=None, refers="achievement"),
            _of("type", Type.WORD, Use.ADD, words=rewards.AwardType),
            _of("title", use=Use.ADD),
            _of("description", use=Use.ADD),
            _of("badge_icon", use=Use.ADD),
            _of("badge_color", use=Use.ADD),
            _of("earned_on", Type.DATE, Use.ADD),
            _of("given_by"),
            Field("proposed", Type.FLAG, Use.ADD, None),
            Field("approved", Type.FLAG, Use.SET, None),
            _of("approved_at", Type.INSTANT),
            _of("approved_by"),
            _of("revoked_at", Type.INSTANT),
            _of("revoked_by"),
            _of("revoked_reason", use=Use.SET),
        ),
        _rows(rewards.awards),
        _give,
        _set_award,
    ),
)
