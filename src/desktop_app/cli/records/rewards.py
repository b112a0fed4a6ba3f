"""Achievements and awards as records."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from desktop_app.areas.clubs.service.acts import POINTS
from desktop_app.areas.rewards import api as rewards
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
    title = facts.pop("title", "")
    with desk.database.writing(tr("Add achievement {title}", title=title)) as work:
        work.made = rewards.add_achievement(work, title, **facts)
    return work.made


def _give(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    facts = dict(given)
    student = facts.pop("student", None)
    if student is None:
        raise RuleBroken(tr("{option} is needed here.", option="--student"), field="student")
    facts["achievement_id"] = facts.pop("achievement", None)
    if "type" in facts:
        facts["type_"] = facts.pop("type")
    act = POINTS if facts["achievement_id"] else None
    with desk.database.writing(tr("Give an award"), act=act) as work:
        work.made = rewards.give_award(work, student, **facts)
    return work.made


RECORDS = (
    Record(
        "achievements",
        "achievement",
        (
            _of("id", Type.ID),
            _of("title", use=Use.ADD),
            _of("description", use=Use.ADD),
            _of("badge_icon", use=Use.ADD),
            _of("criteria_type", Type.WORD, Use.ADD, words=rewards.CriteriaType),
            _of("criteria_value", Type.INTEGER, Use.ADD),
            _of("club_id", Type.ID),
            _of("club", use=Use.ADD, refers="club"),
            _of("points", Type.INTEGER, Use.ADD),
        ),
        _rows(rewards.achievements),
        _add_achievement,
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
        ),
        _rows(rewards.awards),
        _give,
    ),
)
