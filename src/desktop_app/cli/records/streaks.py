"""Streaks and buddy groups as records."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from desktop_app.areas.streaks import api as streaks
from desktop_app.cli.desk import Desk
from desktop_app.cli.fields import Field, Record, Type, Use
from desktop_app.core.db.database import Work
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr


def _rows(read: Callable[[Session], list[dict[str, Any]]]) -> Any:
    def rows(_desk: Desk, session: Session, _where: Mapping[str, str]) -> Iterable[Any]:
        return read(session)

    return rows


def _of(key: str, kind: Type = Type.TEXT, use: Use = Use.READ, **more: Any) -> Field:
    """Return a field that reads its key from a mapping."""
    name = more.pop("name", key)
    return Field(key, kind, use, lambda row: row[name], **more)


def _need(given: Mapping[str, Any], *keys: str) -> None:
    for key in keys:
        if given.get(key) is None:
            raise RuleBroken(tr("{option} is needed here.", option=f"--{key}"), field=key)


def _correct(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    _need(given, "student", "day", "state", "reason")
    with desk.database.writing(tr("Correct a day")) as work:
        work.made = streaks.correct_day(
            work, given["student"], given["day"], given["state"], given["reason"],
            club_id=given.get("club"),
        )  # fmt: skip
    return work.made


def _freeze(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    _need(given, "first_day", "reason")
    with desk.database.writing(tr("Freeze days")) as work:
        work.made = streaks.freeze(
            work, given["first_day"], given["reason"], last=given.get("last_day"),
            student_id=given.get("student"), club_id=given.get("club"),
            group_id=given.get("group"),
        )  # fmt: skip
    return work.made


def _thaw(desk: Desk, row_id: UUID | None, given: Mapping[str, Any]) -> None:
    if row_id is not None:
        with desk.database.writing(tr("End a freeze")) as work:
            streaks.thaw(work, row_id, given.get("last_day"))


def _add_group(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    _need(given, "type", "creator", "members")
    new = streaks.NewGroup(
        given["type"], given["creator"], [_id(each) for each in given["members"]],
        given.get("name"), given.get("club"), given.get("message"),
    )  # fmt: skip
    with desk.database.writing(tr("New buddy group")) as work:
        work.made = streaks.add_group(work, new)
    return work.made


def _id(text: Any) -> UUID:
    try:
        return UUID(str(text))
    except ValueError:
        raise RuleBroken(
            tr("“{text}” is not an id of a pupil.", text=str(text)[:40]), field="members"
        ) from None


_DEEDS: Mapping[str, Callable[[Work, UUID], None]] = {
    "APPROVE": streaks.approve,
    "SET_ASIDE": streaks.set_aside,
    "GO_ON": streaks.go_on,
    "DISSOLVE": streaks.dissolve,
}


def _set_group(desk: Desk, row_id: UUID | None, given: Mapping[str, Any]) -> None:
    deed = _DEEDS.get(str(given.get("deed") or "").upper())
    if deed is None:
        names = ", ".join(_DEEDS)
        raise RuleBroken(tr("Say what happens to the group: {names}.", names=names), field="deed")
    if row_id is not None:
        with desk.database.writing(tr("Change a buddy group")) as work:
            deed(work, row_id)


def _invite(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    _need(given, "group", "invitee", "inviter")
    with desk.database.writing(tr("Invite to a buddy group")) as work:
        streaks.invite(
            work, given["group"], given["invitee"], given["inviter"], given.get("message")
        )
    rows = work.changes.tables.get("buddy_group_invitation")
    return next(iter(rows)) if rows else None


def _answer(desk: Desk, row_id: UUID | None, given: Mapping[str, Any]) -> None:
    if row_id is None:
        return
    with desk.database.writing(tr("Answer an invitation")) as work:
        if given.get("cancelled"):
            streaks.cancel_invitation(work, row_id)
        else:
            _need(given, "accepted")
            streaks.answer(
                work, row_id, accepted=given["accepted"], message=given.get("response_message")
            )


def _set_member(desk: Desk, row_id: UUID | None, given: Mapping[str, Any]) -> None:
    with desk.database.reading() as session:
        row = next((each for each in streaks.lists.members(session) if each["id"] == row_id), None)
    if row is None:
        return
    group, student = row["buddy_group_id"], row["student_id"]
    with desk.database.writing(tr("Change a membership")) as work:
        if given.get("role") is not None:
            streaks.set_role(work, group, student, given["role"])
        if given.get("left"):
            streaks.leave(work, group, student, removed_by=given.get("removed_by"))


def _nudge(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    _need(given, "group", "from", "to")
    with desk.database.writing(tr("Remind a buddy")) as work:
        work.made = streaks.nudge(work, given["group"], given["from"], given["to"])
    return work.made


_WHO = (
    _of("student_id", Type.ID),
    _of("student", use=Use.ADD, refers="student"),
    _of("club_id", Type.ID),
    _of("club", use=Use.ADD, refers="club"),
)
_GROUP = (
    _of("group_id", Type.ID, name="buddy_group_id"),
    _of("group", use=Use.ADD, refers="group"),
)

RECORDS = (
    Record(
        "streaks",
        "streak",
        (
            _of("id", Type.ID),
            *_WHO[:2],
            *_WHO[2:],
            _of("status", Type.WORD, words=streaks.StreakStatus),
            _of("current", Type.INTEGER),
            _of("longest", Type.INTEGER),
            _of("last_earned_on", Type.DATE),
            _of("closed_until", Type.DATE),
        ),
        _rows(streaks.lists.streaks),
    ),
    Record(
        "streak-days",
        "streak-day",
        (
            _of("id", Type.ID),
            *_WHO,
            _of("day", Type.DATE),
            _of("state", Type.WORD, words=streaks.DayState),
            _of("count", Type.INTEGER),
        ),
        _rows(streaks.lists.days),
    ),
    Record(
        "streak-corrections",
        "streak-correction",
        (
            _of("id", Type.ID),
            *_WHO,
            _of("day", Type.DATE, Use.ADD),
            _of("state", Type.WORD, Use.ADD, words=streaks.DayState),
            _of("reason", use=Use.ADD),
            _of("corrected_by"),
            _of("corrected_at", Type.INSTANT),
        ),
        _rows(streaks.lists.corrections),
        _correct,
    ),
    Record(
        "streak-freezes",
        "streak-freeze",
        (
            _of("id", Type.ID),
            *_WHO,
            *_GROUP,
            _of("first_day", Type.DATE, Use.ADD),
            _of("last_day", Type.DATE, Use.BOTH),
            _of("reason", use=Use.ADD),
            _of("frozen_by"),
        ),
        _rows(streaks.lists.freezes),
        _freeze,
        _thaw,
    ),
    Record(
        "buddy-groups",
        "buddy-group",
        (
            _of("id", Type.ID),
            _of("name", use=Use.ADD),
            _of("type", Type.WORD, Use.ADD, words=streaks.GroupType),
            _of("status", Type.WORD, words=streaks.GroupStatus),
            _of("creator_id", Type.ID),
            _of("creator", use=Use.ADD, refers="person"),
            _of("creator_role", Type.WORD, words=streaks.CreatorRole),
            _of("club_id", Type.ID),
            _of("club", use=Use.ADD, refers="club"),
            _of("is_mandatory", Type.FLAG),
            _of("founded_on", Type.DATE),
            _of("approved_by"),
            _of("streak_status", Type.WORD, words=streaks.BuddyStreakStatus),
            _of("current_streak", Type.INTEGER),
            _of("longest_streak", Type.INTEGER),
            _of("last_streak_on", Type.DATE),
            Field("members", Type.LIST, Use.ADD, None),
            Field("message", use=Use.ADD, source=None),
            Field("deed", use=Use.SET, source=None),
        ),
        _rows(streaks.lists.groups),
        _add_group,
        _set_group,
    ),
    Record(
        "buddy-members",
        "buddy-member",
        (
            _of("id", Type.ID),
            *_GROUP,
            _of("student_id", Type.ID),
            _of("student"),
            _of("status", Type.WORD, words=streaks.MembershipStatus),
            _of("role", Type.WORD, Use.SET, words=streaks.MemberRole),
            _of("can_invite", Type.FLAG),
            _of("can_remove", Type.FLAG),
            _of("invited_at", Type.INSTANT),
            _of("joined_on", Type.DATE),
            _of("left_on", Type.DATE),
            _of("days_counted", Type.INTEGER),
            _of("days_missed", Type.INTEGER),
            Field("left", Type.FLAG, Use.SET, None),
            Field("removed_by", use=Use.SET, source=None, refers="person"),
        ),
        _rows(streaks.lists.members),
        None,
        _set_member,
    ),
    Record(
        "buddy-invitations",
        "buddy-invitation",
        (
            _of("id", Type.ID),
            *_GROUP,
            _of("invitee_id", Type.ID),
            _of("invitee", use=Use.ADD, refers="student"),
            _of("inviter_id", Type.ID),
            _of("inviter", use=Use.ADD, refers="person"),
            _of("status", Type.WORD, words=streaks.InvitationStatus),
            _of("founding", Type.FLAG),
            _of("auto_accept", Type.FLAG),
            _of("sent_at", Type.INSTANT),
            _of("expires_at", Type.INSTANT),
            _of("responded_at", Type.INSTANT),
            _of("message", use=Use.ADD, name="personal_message"),
            _of("response_message", use=Use.SET),
            _of("answered_by"),
            Field("accepted", Type.FLAG, Use.SET, None),
            Field("cancelled", Type.FLAG, Use.SET, None),
        ),
        _rows(streaks.lists.invitations),
        _invite,
        _answer,
    ),
    Record(
        "buddy-days",
        "buddy-day",
        (
            _of("id", Type.ID),
            _of("group_id", Type.ID, name="buddy_group_id"),
            _of("group"),
            _of("day", Type.DATE),
            _of("is_school_day", Type.FLAG),
            _of("academic_year"),
            _of("academic_term"),
            _of("academic_week", Type.INTEGER),
            _of("academic_month", Type.INTEGER),
            _of("active_members", Type.INTEGER),
            _of("members_earned", Type.INTEGER),
            _of("earned", Type.FLAG),
            _of("count", Type.INTEGER),
            _of("streak_status", Type.WORD, words=streaks.BuddyStreakStatus),
        ),
        _rows(streaks.lists.group_days),
    ),
    Record(
        "buddy-nudges",
        "buddy-nudge",
        (
            _of("id", Type.ID),
            *_GROUP,
            _of("from_id", Type.ID),
            _of("from", use=Use.ADD, refers="student"),
            _of("to_id", Type.ID),
            _of("to", use=Use.ADD, refers="student"),
            _of("day", Type.DATE),
            _of("recorded_by"),
        ),
        _rows(streaks.lists.nudges),
        _nudge,
    ),
)
