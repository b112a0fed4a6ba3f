"""How streaks and groups are said on screen."""

from collections.abc import Sequence
from datetime import date, datetime

from desktop_app.areas.streaks.api import (
    BuddyStreakStatus,
    DayState,
    Event,
    GroupFacts,
    GroupLine,
    GroupStatus,
    GroupType,
    Happened,
    InvitationRow,
    InvitationStatus,
    MemberRole,
    MemberRow,
    MembershipStatus,
    Shade,
)
from desktop_app.core.wording import show_date, tr, trn
from desktop_app.kit.chips import Chip, chip_for


def both(short: Sequence[str]) -> str:
    """Return given names as a sentence has them: "Kavin and Amara"."""
    if len(short) < 2:
        return "".join(short)
    return tr("{some} and {last}", some=", ".join(short[:-1]), last=short[-1])


def type_options() -> tuple[tuple[GroupType, str], ...]:
    """Return the kinds of groups."""
    return (
        (GroupType.TEACHER_CREATED, tr("Teacher")),
        (GroupType.STUDENT_CREATED, tr("Pupils")),
        (GroupType.MIXED, tr("Mixed")),
    )


def role_options() -> tuple[tuple[MemberRole, str], ...]:
    """Return what a member may be."""
    return tuple((role, role_words(role)) for role in MemberRole)


def role_words(role: MemberRole) -> str:
    """Say what a member is."""
    return {
        MemberRole.CREATOR: tr("Creator"),
        MemberRole.CO_LEADER: tr("Co-leader"),
        MemberRole.MEMBER: tr("Member"),
        MemberRole.OBSERVER: tr("Observer"),
    }[role]


def role_icon(role: MemberRole) -> str:
    """Return the icon of who leads."""
    return {MemberRole.CREATOR: "crown", MemberRole.CO_LEADER: "star"}.get(role, "")


def state_options() -> tuple[tuple[DayState, str], ...]:
    """Return what staff may say a day was."""
    return (
        (DayState.EARNED, tr("Earned")),
        (DayState.MISSED, tr("Missed")),
        (DayState.EXCUSED, tr("Excused")),
        (DayState.NEUTRAL, tr("Does not count")),
    )


def type_words(kind: GroupType) -> str:
    """Say who a group is of, shortly."""
    return {
        GroupType.TEACHER_CREATED: tr("Teacher"),
        GroupType.STUDENT_CREATED: tr("Student"),
        GroupType.MIXED: tr("Mixed"),
    }[kind]


def made_words(facts: GroupFacts) -> str:
    """Say who a group is of and who made it, as one line."""
    made = {
        GroupType.TEACHER_CREATED: tr("Teacher’s group, made by {who}", who=facts.creator),
        GroupType.STUDENT_CREATED: tr("Student group, made by {who}", who=facts.creator),
        GroupType.MIXED: tr("Mixed group, begun by {who}", who=facts.creator),
    }[facts.type]
    return tr("{made}, of {club}", made=made, club=facts.club) if facts.club else made


def line_words(line: GroupLine) -> str:
    """Say the second line of a group in the list."""
    kind = type_words(line.type)
    if line.waits:
        return tr("{kind}, waits for a teacher", kind=kind)
    if line.status is GroupStatus.PENDING:
        return tr("{kind}, {n} of {all} accepted", kind=kind, n=line.accepted, all=line.asked)
    members = line.accepted or line.asked
    return tr("{kind}, {members}", kind=kind,
              members=trn("{n} member", "{n} members", members))  # fmt: skip


def days_words(days: int) -> str:
    """Say a number of days."""
    return trn("{n} day", "{n} days", days)


def group_chip(status: GroupStatus, streak: BuddyStreakStatus, *, waits: bool = False) -> Chip:
    """Return the chip of a group: its own state, and while it is active its streak's."""
    if waits:
        return chip_for("buddy_group", "AWAITING_APPROVAL")
    if status is GroupStatus.ACTIVE:
        return chip_for("streak", streak)
    if status is GroupStatus.INACTIVE:
        return chip_for("buddy_group", status, tr("Set aside"))
    return chip_for("buddy_group", status)


def member_chip(row: MemberRow) -> Chip:
    """Return the chip of a membership, with the day for who went."""
    if row.status in {MembershipStatus.LEFT, MembershipStatus.REMOVED} and row.left_on:
        words = tr("Left {day}", day=show_short(row.left_on))
        if row.status is MembershipStatus.REMOVED:
            words = tr("Removed {day}", day=show_short(row.left_on))
        return chip_for("member", row.status, words)
    return chip_for("member", row.status)


def show_short(day: date) -> str:
    """Return a day without its weekday: "9 Oct"."""
    words = show_date(day)
    return words.split(" ", 1)[1] if " " in words else words


def own_words(row: MemberRow) -> str:
    """Say a member's own streak and how today stands."""
    if row.status is MembershipStatus.INVITED:
        return tr("Not counted yet")
    if not row.is_in:
        return tr("Kept for history")
    today = tr("earned today") if row.earned_today else tr("not yet today")
    return f"{row.streak}   {today}"


def invitation_chip(row: InvitationRow, now: datetime) -> Chip:
    """Return the chip of an invitation; a waiting one says how long it still waits."""
    if row.status is InvitationStatus.PENDING and row.expires_at is not None:
        left = max((row.expires_at - now).days, 0)
        return chip_for("invitation", row.status, trn("{n} day left", "{n} days left", left))
    return chip_for("invitation", row.status)


def shade_words(shade: Shade, *, is_group: bool = False) -> str:
    """Say what a square means."""
    if is_group and shade is Shade.EARNED:
        return tr("All earned, group day")
    return {
        Shade.EARNED: tr("Earned"),
        Shade.TODAY: tr("Earned today, counts when the day is closed"),
        Shade.MISSED: tr("Missed"),
        Shade.EXCUSED: tr("Does not count"),
        Shade.FROZEN: tr("Frozen"),
        Shade.CLOSED: tr("No school"),
        Shade.OPEN: tr("Today, open"),
        Shade.NOTHING: "",
    }[shade]


def event_words(event: Event) -> str:
    """Say what happened to a group."""
    who = both(event.who)
    said = _days_said(event, who) or {
        Happened.FOUNDED: tr("Founded"),
        Happened.BEGAN: tr("Began"),
        Happened.RESTED: tr("Set aside"),
        Happened.APPROVED: tr("Approved by {who}", who=", ".join(event.who)),
        Happened.LEFT: tr("{who} left", who=who),
        Happened.REMOVED: tr("{who} was removed", who=who),
    }.get(event.what, "")
    if event.what is Happened.NUDGED:
        giver, taker = event.who
        said = tr("{who} reminded {whom}", who=giver, whom=taker)
        return tr("{words}, noted by {by}", words=said, by=event.reason) if event.reason else said
    if event.what is Happened.CORRECTED:
        words = {"who": event.who[0], "by": event.who[1], "why": event.reason}
        return tr("Day of {who} corrected by {by}: {why}", **words)
    return said


def _days_said(event: Event, who: str) -> str:
    if event.what is Happened.COUNTED:
        return tr("Day {n} counted", n=event.count)
    if event.what is Happened.RESUMED:
        return trn("Resumed, {n} earned", "Resumed, all {n} earned", event.count)
    if event.what is Happened.PAUSED:
        return tr("Paused, {who} missed", who=who) if who else tr("Paused")
    if event.what is Happened.FROZEN:
        by = ", ".join(event.who)
        if event.count:
            return trn("Frozen {n} day by {by}, {why}", "Frozen {n} days by {by}, {why}",
                       event.count, by=by, why=event.reason)  # fmt: skip
        return tr("Frozen by {by}, {why}", by=by, why=event.reason)
    return ""
