"""What the office can do with streaks and buddy groups; each method is one change."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop_app.areas.clubs import api as clubs
from desktop_app.areas.streaks.derivations.days import first_fact, horizon
from desktop_app.areas.streaks.derivations.following import close_days, school_today
from desktop_app.areas.streaks.service import days, groups, invitations, members
from desktop_app.areas.streaks.tables import (
    BuddyGroup,
    BuddyGroupDailyRecord,
    BuddyGroupInvitation,
    BuddyGroupMember,
)
from desktop_app.areas.streaks.terms import BuddyStreakStatus, DayState, MemberRole
from desktop_app.areas.timetable import api as timetable
from desktop_app.core.db import aside
from desktop_app.core.db.database import Database, Work
from desktop_app.core.journal.recording import Changes
from desktop_app.core.journal.tables import SetKind
from desktop_app.core.progress import SILENT, Progress
from desktop_app.core.wording import show_date, tr


@dataclass(frozen=True, slots=True)
class Closed:
    """What a check of the days did: which days it closed and what that changed."""

    days: int = 0
    until: date | None = None
    expired: int = 0
    counted: int = 0
    paused: int = 0


def unclosed(session: Session) -> bool:
    """Say whether there is a day before today that nobody closed."""
    yesterday = school_today(session) - timedelta(days=1)
    closed = horizon(session)
    first = closed + timedelta(days=1) if closed else first_fact(session)
    return first is not None and first <= yesterday


class StreakService:
    """Days, streaks and buddy groups. Raises RuleBroken for what cannot be."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.left_out: tuple[str, ...] = ()

    def _pupil(self, student_id: UUID) -> str:
        with self._database.reading() as session:
            return timetable.student_name(session, student_id)

    def _group(self, group_id: UUID) -> str:
        with self._database.reading() as session:
            query = select(BuddyGroup.name).where(BuddyGroup.id == group_id)
            return session.scalars(query).first() or tr("Buddy group")

    def _write(self, label: str, deed: Callable[[Work], object]) -> Changes:
        with self._database.writing(label) as work:
            made = deed(work)
            work.made = made if isinstance(made, UUID) else None
        return work.changes

    # --- days ---

    def close(self, progress: Progress = SILENT) -> Closed:
        """Close every day up to yesterday; late, twice or at two desks at once changes no more."""
        with (
            aside.in_files(self._database),
            self._database.writing(tr("Close days"), kind=SetKind.SYSTEM) as work,
        ):
            progress.step(0, 3, tr("Days"))
            before = horizon(work.session)
            expired = invitations.expire_invitations(work)
            closed = close_days(work.session, school_today(work.session) - timedelta(days=1))
            progress.step(2, 3, tr("Days"))
            clubs.close_weeks(work.session)
            last = horizon(work.session)
            counted, paused = _group_days(work.session, before, last) if closed else (0, 0)
            progress.step(3, 3, tr("Days"))
        return Closed(closed, last, expired, counted, paused)

    def correct_day(
        self, student_id: UUID, day: date, state: DayState, reason: str, *,
        club_id: UUID | None = None,
    ) -> Changes:  # fmt: skip
        """Say what a pupil's day was."""
        label = tr("Correct {day} of {who}", day=show_date(day), who=self._pupil(student_id))
        return self._write(
            label,
            lambda work: days.correct_day(work, student_id, day, state, reason, club_id=club_id),
        )

    def freeze_pupil(
        self, student_id: UUID, first: date, reason: str, *, last: date | None = None
    ) -> Changes:
        """Set days of a pupil aside."""
        return self._write(
            tr("Freeze the streak of {who}", who=self._pupil(student_id)),
            lambda work: days.freeze(work, first, reason, last=last, student_id=student_id),
        )

    def freeze_group(
        self, group_id: UUID, first: date, reason: str, *, last: date | None = None
    ) -> Changes:
        """Set days of a group aside."""
        return self._write(
            tr("Freeze {group}", group=self._group(group_id)),
            lambda work: days.freeze(work, first, reason, last=last, group_id=group_id),
        )

    def thaw(self, freeze_id: UUID) -> Changes:
        """End a freeze with yesterday; one that has not begun goes."""
        return self._write(tr("End a freeze"), lambda work: days.thaw(work, freeze_id))

    # --- groups ---

    def add_group(self, new: groups.NewGroup) -> Changes:
        """Found a buddy group; `left_out` then names who could not be in it."""
        name = (new.name or "").strip()
        label = tr("New buddy group {name}", name=name) if name else tr("New buddy group")
        made = self._write(label, lambda work: groups.add_group(work, new))
        with self._database.reading() as session:
            row = BuddyGroupMember
            query = select(row.student_id).where(row.buddy_group_id == made.made)
            inside = set(session.scalars(query))
            missing = [each for each in dict.fromkeys(new.members) if each not in inside]
            self.left_out = tuple(timetable.student_name(session, each) for each in missing)
        return made

    def rename(self, group_id: UUID, name: str) -> Changes:
        """Give a group another name."""
        label = tr("Rename {group}", group=self._group(group_id))
        return self._write(label, lambda work: groups.rename(work, group_id, name))

    def approve(self, group_id: UUID) -> Changes:
        """Let a mixed group begin."""
        label = tr("Approve {group}", group=self._group(group_id))
        return self._write(label, lambda work: groups.approve(work, group_id))

    def set_aside(self, group_id: UUID) -> Changes:
        """Let a group rest."""
        label = tr("Pause {group}", group=self._group(group_id))
        return self._write(label, lambda work: groups.set_aside(work, group_id))

    def go_on(self, group_id: UUID) -> Changes:
        """Let a group that rests go on."""
        label = tr("Resume {group}", group=self._group(group_id))
        return self._write(label, lambda work: groups.go_on(work, group_id))

    def dissolve(self, group_id: UUID) -> Changes:
        """End a group for good."""
        label = tr("Dissolve {group}", group=self._group(group_id))
        return self._write(label, lambda work: groups.dissolve(work, group_id))

    # --- invitations ---

    def invite(
        self, group_id: UUID, students: Sequence[UUID], inviter_id: UUID,
        message: str | None = None,
    ) -> Changes:  # fmt: skip
        """Invite one or more into a group."""

        def deed(work: Work) -> None:
            for student_id in students:
                invitations.invite(work, group_id, student_id, inviter_id, message)

        return self._write(tr("Invite to {group}", group=self._group(group_id)), deed)

    def _invited(self, invitation_id: UUID) -> str:
        with self._database.reading() as session:
            query = select(BuddyGroupInvitation.invitee_id).where(
                BuddyGroupInvitation.id == invitation_id
            )
            who = session.scalars(query).first()
            return timetable.student_name(session, who) if who else ""

    def answer(self, invitation_id: UUID, *, accepted: bool, message: str | None = None) -> Changes:
        """Write down what an invited pupil said."""
        who = self._invited(invitation_id)
        label = tr("{who} accepts", who=who) if accepted else tr("{who} declines", who=who)
        return self._write(
            label,
            lambda work: invitations.answer(
                work, invitation_id, accepted=accepted, message=message
            ),
        )

    def cancel_invitation(self, invitation_id: UUID) -> Changes:
        """Take an invitation back."""
        label = tr("Cancel the invitation of {who}", who=self._invited(invitation_id))
        return self._write(label, lambda work: invitations.cancel_invitation(work, invitation_id))

    def remind(self, invitation_id: UUID) -> Changes:
        """Ask again who has not answered."""
        label = tr("Remind {who} of the invitation", who=self._invited(invitation_id))
        return self._write(label, lambda work: invitations.remind(work, invitation_id))

    # --- members ---

    def leave(self, group_id: UUID, student_id: UUID) -> Changes:
        """Let a member leave."""
        label = tr("{who} leaves {group}", who=self._pupil(student_id), group=self._group(group_id))
        return self._write(label, lambda work: members.leave(work, group_id, student_id))

    def remove(self, group_id: UUID, student_id: UUID) -> Changes:
        """Take a member out of a group, as staff."""
        words = {"who": self._pupil(student_id), "group": self._group(group_id)}
        return self._write(
            tr("Remove {who} from {group}", **words),
            lambda work: members.leave(work, group_id, student_id, by_staff=True),
        )

    def set_role(self, group_id: UUID, student_id: UUID, role: MemberRole) -> Changes:
        """Give a member another role."""
        label = tr("New role of {who}", who=self._pupil(student_id))
        return self._write(label, lambda work: members.set_role(work, group_id, student_id, role))

    def nudge(self, group_id: UUID, from_id: UUID, to_id: UUID) -> Changes:
        """Write down that one member reminded another."""
        label = tr("Remind {who}", who=self._pupil(to_id))
        return self._write(label, lambda work: members.nudge(work, group_id, from_id, to_id))

    def mute(self, student_id: UUID, asked_by: str) -> Changes:
        """Keep a family's wish that a child is not reminded."""
        label = tr("No reminders for {who}", who=self._pupil(student_id))
        return self._write(label, lambda work: members.mute(work, student_id, asked_by))

    def unmute(self, student_id: UUID) -> Changes:
        """Let a child be reminded again."""
        label = tr("Reminders for {who} again", who=self._pupil(student_id))
        return self._write(label, lambda work: members.unmute(work, student_id))


def _group_days(session: Session, before: date | None, last: date | None) -> tuple[int, int]:
    """Return how many days of groups counted between two days, and how many groups now pause."""
    row = BuddyGroupDailyRecord
    first = before + timedelta(days=1) if before else date.min
    until = last or date.max
    counted = session.scalar(
        select(func.count()).where(row.day.between(first, until), row.earned.is_(True))
    )
    paused = session.scalar(
        select(func.count()).where(
            BuddyGroup.streak_status == BuddyStreakStatus.PAUSED, BuddyGroup.current_streak > 0
        )
    )
    return counted or 0, paused or 0
