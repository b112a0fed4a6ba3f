"""Streaks and buddy groups as records."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from desktop_app.areas.streaks import api as streaks
from desktop_app.cli.desk import Desk
from desktop_app.cli.fields import Field, Record, Type, Use
from desktop_app.cli.read_rows import keyed, need, rows_of
from desktop_app.core.db.database import Work
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr


def _correct(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    need(given, "student", "day", "state", "reason")
    with desk.database.writing(tr("Correct a day")) as work:
        work.made = streaks.correct_day(
            work, given["student"], given["day"], given["state"], given["reason"],
            club_id=given.get("club"),
        )  # fmt: skip
    return work.made


def _freeze(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    need(given, "first_day", "reason")
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
    need(given, "type", "creator", "members")
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
    if row_id is not None and given.get("name") is not None:
        with desk.database.writing(tr("Rename a buddy group")) as work:
            streaks.rename(work, row_id, given["name"])
        if deed is None and not given.get("deed"):
            return
    if deed is None:
        names = ", ".join(_DEEDS)
        raise RuleBroken(tr("Say what happens to the group: {names}.", names=names), field="deed")
    if row_id is not None:
        with desk.database.writing(tr("Change a buddy group")) as work:
            deed(work, row_id)


def _invite(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    need(given, "group", "invitee", "inviter")
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
        elif given.get("reminded"):
            streaks.remind(work, row_id)
        else:
            need(given, "accepted")
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
    need(given, "group", "from", "to")
    with desk.database.writing(tr("Remind a buddy")) as work:
        work.made = streaks.nudge(work, given["group"], given["from"], given["to"])
    return work.made


_WHO = (
    keyed("student_id", Type.ID),
    keyed("student", use=Use.ADD, refers="student"),
    keyed("club_id", Type.ID),
    keyed("club", use=Use.ADD, refers="club"),
)
_GROUP = (
    keyed("group_id", Type.ID, name="buddy_group_id"),
    keyed("group", use=Use.ADD, refers="group"),
)

RECORDS = (
    Record(
        "streaks",
        "streak",
        (
            keyed("id", Type.ID),
            *_WHO[:2],
            *_WHO[2:],
            keyed("status", Type.WORD, words=streaks.StreakStatus),
            keyed("current", Type.INTEGER),
            keyed("longest", Type.INTEGER),
            keyed("last_earned_on", Type.DATE),
            keyed("closed_until", Type.DATE),
        ),
        rows_of(streaks.lists.streaks),
    ),
    Record(
        "streak-days",
        "streak-day",
        (
            keyed("id", Type.ID),
            *_WHO,
            keyed("day", Type.DATE),
            keyed("state", Type.WORD, words=streaks.DayState),
            keyed("count", Type.INTEGER),
        ),
        rows_of(streaks.lists.days),
    ),
    Record(
        "streak-corrections",
        "streak-correction",
        (
            keyed("id", Type.ID),
            *_WHO,
            keyed("day", Type.DATE, Use.ADD),
            keyed("state", Type.WORD, Use.ADD, words=streaks.DayState),
            keyed("reason", use=Use.ADD),
            keyed("corrected_by"),
            keyed("corrected_at", Type.INSTANT),
        ),
        rows_of(streaks.lists.corrections),
        _correct,
    ),
    Record(
        "streak-freezes",
        "streak-freeze",
        (
            keyed("id", Type.ID),
            *_WHO,
            *_GROUP,
            keyed("first_day", Type.DATE, Use.ADD),
            keyed("last_day", Type.DATE, Use.BOTH),
            keyed("reason", use=Use.ADD),
            keyed("frozen_by"),
        ),
        rows_of(streaks.lists.freezes),
        _freeze,
        _thaw,
    ),
    Record(
        "buddy-groups",
        "buddy-group",
        (
            keyed("id", Type.ID),
            keyed("name", use=Use.BOTH),
            keyed("type", Type.WORD, Use.ADD, words=streaks.GroupType),
            keyed("status", Type.WORD, words=streaks.GroupStatus),
            keyed("creator_id", Type.ID),
            keyed("creator", use=Use.ADD, refers="person"),
            keyed("creator_role", Type.WORD, words=streaks.CreatorRole),
            keyed("club_id", Type.ID),
            keyed("club", use=Use.ADD, refers="club"),
            keyed("is_mandatory", Type.FLAG),
            keyed("founded_on", Type.DATE),
            keyed("approved_by"),
            keyed("streak_status", Type.WORD, words=streaks.BuddyStreakStatus),
            keyed("current_streak", Type.INTEGER),
            keyed("longest_streak", Type.INTEGER),
            keyed("last_streak_on", Type.DATE),
            Field("members", Type.LIST, Use.ADD, None),
            Field("message", use=Use.ADD, source=None),
            Field("deed", use=Use.SET, source=None),
        ),
        rows_of(streaks.lists.groups),
        _add_group,
        _set_group,
    ),
    Record(
        "buddy-members",
        "buddy-member",
        (
            keyed("id", Type.ID),
            *_GROUP,
            keyed("student_id", Type.ID),
            keyed("student"),
            keyed("status", Type.WORD, words=streaks.MembershipStatus),
            keyed("role", Type.WORD, Use.SET, words=streaks.MemberRole),
            keyed("can_invite", Type.FLAG),
            keyed("can_remove", Type.FLAG),
            keyed("invited_at", Type.INSTANT),
            keyed("joined_on", Type.DATE),
            keyed("left_on", Type.DATE),
            keyed("days_counted", Type.INTEGER),
            keyed("days_missed", Type.INTEGER),
            Field("left", Type.FLAG, Use.SET, None),
            Field("removed_by", use=Use.SET, source=None, refers="person"),
        ),
        rows_of(streaks.lists.members),
        None,
        _set_member,
    ),
    Record(
        "buddy-invitations",
        "buddy-invitation",
        (
            keyed("id", Type.ID),
            *_GROUP,
            keyed("invitee_id", Type.ID),
            keyed("invitee", use=Use.ADD, refers="student"),
            keyed("inviter_id", Type.ID),
            keyed("inviter", use=Use.ADD, refers="person"),
            keyed("status", Type.WORD, words=streaks.InvitationStatus),
            keyed("founding", Type.FLAG),
            keyed("auto_accept", Type.FLAG),
            keyed("sent_at", Type.INSTANT),
            keyed("expires_at", Type.INSTANT),
            keyed("responded_at", Type.INSTANT),
            keyed("message", use=Use.ADD, name="personal_message"),
            keyed("response_message", use=Use.SET),
            keyed("answered_by"),
            Field("accepted", Type.FLAG, Use.SET, None),
            Field("cancelled", Type.FLAG, Use.SET, None),
            Field("reminded", Type.FLAG, Use.SET, None),
        ),
        rows_of(streaks.lists.invitations),
        _invite,
        _answer,
    ),
    Record(
        "buddy-days",
        "buddy-day",
        (
            keyed("id", Type.ID),
            keyed("group_id", Type.ID, name="buddy_group_id"),
            keyed("group"),
            keyed("day", Type.DATE),
            keyed("is_school_day", Type.FLAG),
            keyed("academic_year"),
            keyed("academic_term"),
            keyed("academic_week", Type.INTEGER),
            keyed("academic_month", Type.INTEGER),
            keyed("active_members", Type.INTEGER),
            keyed("members_earned", Type.INTEGER),
            keyed("earned", Type.FLAG),
            keyed("count", Type.INTEGER),
            keyed("streak_status", Type.WORD, words=streaks.BuddyStreakStatus),
        ),
        rows_of(streaks.lists.group_days),
    ),
    Record(
        "buddy-nudges",
        "buddy-nudge",
        (
            keyed("id", Type.ID),
            *_GROUP,
            keyed("from_id", Type.ID),
            keyed("from", use=Use.ADD, refers="student"),
            keyed("to_id", Type.ID),
            keyed("to", use=Use.ADD, refers="student"),
            keyed("day", Type.DATE),
            keyed("recorded_by"),
        ),
        rows_of(streaks.lists.nudges),
        _nudge,
    ),
)
