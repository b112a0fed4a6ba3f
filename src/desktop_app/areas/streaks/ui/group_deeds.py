"""What can be done with the buddy group that is shown, and with its members and invitations."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from desktop_app.areas.streaks.api import (
    Closed,
    GroupPage,
    GroupStatus,
    GroupType,
    InvitationRow,
    MemberRole,
    MemberRow,
    StreakService,
    group_page,
)
from desktop_app.areas.streaks.ui import dialogs
from desktop_app.areas.streaks.ui.group_head import waits_for_teacher
from desktop_app.core.journal.recording import Changes
from desktop_app.core.meanwhile import Record
from desktop_app.core.wording import tr, trn
from desktop_app.kit.banner import Banner
from desktop_app.kit.deeds import Deed
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.fields import Field

if TYPE_CHECKING:
    from desktop_app.areas.streaks.ui.groups_pane import GroupsPane


def closed_words(closed: Closed) -> str:
    """Say what a check of the days did."""
    if not closed.days and not closed.expired:
        return tr("Every day up to yesterday was closed already")
    said = [trn("{n} day closed", "{n} days closed", closed.days)]
    said.append(trn("{n} group day counted", "{n} group days counted", closed.counted))
    if closed.expired:
        said.append(trn("{n} invitation expired", "{n} invitations expired", closed.expired))
    return ", ".join(said)


class GroupDeeds:
    """Runs deeds for the pane and says what happened."""

    def __init__(self, pane: "GroupsPane") -> None:
        self._pane = pane
        self.service = StreakService(pane.database)

    # --- which ---

    def of_group(self, page: GroupPage) -> tuple[list[Deed], list[Deed]]:
        """Return the buttons of a group and what is behind the dots."""
        facts, status = page.facts, page.facts.status
        more = [Deed(tr("Print…"), self._pane.print_group), Deed(tr("Export…"), self._pane.export)]
        if not self._pane.may_write():
            return [], more
        buttons: list[Deed] = []
        if status is GroupStatus.ACTIVE:
            buttons.append(Deed(tr("Pause"), self.set_aside, "pause-circle"))
            frozen = page.frozen_now
            if frozen is None:
                buttons.append(Deed(tr("Freeze"), self.freeze, "snowflake"))
            else:
                buttons.append(Deed(tr("End freeze"), partial(self.thaw, frozen.id), "snowflake"))
        elif status is GroupStatus.INACTIVE:
            buttons.append(Deed(tr("Resume"), self.go_on, "play-circle"))
        elif facts.type is GroupType.MIXED and facts.approved_at is None:
            approve = Deed(tr("Approve"), self.approve, "check-circle")
            if waits_for_teacher(page):
                buttons.append(approve)
            elif status is GroupStatus.PENDING:
                more.insert(0, approve)
        if status is not GroupStatus.DISSOLVED:
            more += [Deed(tr("Rename…"), self.rename), Deed(tr("Dissolve…"), self.dissolve)]
        return buttons, more

    def of_member(self, page: GroupPage, row: MemberRow) -> list[Deed]:
        """Return what can be done with a member."""
        deeds = [Deed(tr("Show student"), partial(self._pane.tools.go, "students", row.student_id))]
        if not self._pane.may_write() or page.facts.status is GroupStatus.DISSOLVED:
            return deeds
        if row.is_in:
            day = partial(self.correct, row.student_id, page.today)
            deeds.append(Deed(tr("Correct a day…"), day))
            deeds.append(Deed(tr("Freeze days of {who}…", who=row.given),
                              partial(self.freeze_pupil, row)))  # fmt: skip
            deeds.append(Deed(tr("Role…"), partial(self.set_role, row)))
            if row.muted:
                deeds.append(Deed(tr("Allow reminders"), partial(self.unmute, row)))
            else:
                deeds.append(Deed(tr("Was reminded…"), partial(self.nudge, row)))
                deeds.append(Deed(tr("No reminders…"), partial(self.mute, row)))
            if page.facts.type is not GroupType.TEACHER_CREATED:
                deeds.append(Deed(tr("Leaves the group"), partial(self.leave, row)))
            deeds.append(Deed(tr("Remove from the group"), partial(self.remove, row)))
        elif row.left_on is None and row.role is not MemberRole.CREATOR:
            deeds.append(Deed(tr("Role…"), partial(self.set_role, row)))
        return deeds

    # --- running ---

    def _run(self, deed: Callable[[], Changes]) -> None:
        self._pane.tools.tasks.write(deed, self._done, self._pane.show_error)

    def _done(self, changes: Changes) -> None:
        self._pane.banner.clear("not_saved")
        self._pane.done(changes.label)

    def _with(self, deed: Callable[[UUID], Changes]) -> None:
        page = self._pane.page
        if page is not None:
            key = page.facts.id
            self._run(lambda: deed(key))

    # --- the group ---

    def set_aside(self) -> None:
        """Let the group rest."""
        self._with(self.service.set_aside)

    def go_on(self) -> None:
        """Let the group go on."""
        self._with(self.service.go_on)

    def approve(self) -> None:
        """Let a mixed group begin."""
        self._with(self.service.approve)

    def dissolve(self) -> None:
        """End the group, with undo."""
        self._with(self.service.dissolve)

    def thaw(self, freeze_id: UUID) -> None:
        """End a freeze of the group."""
        self._run(lambda: self.service.thaw(freeze_id))

    def freeze(self) -> None:
        """Set days of the group aside."""
        page = self._pane.page
        if page is None:
            return
        key = page.facts.id
        dialogs.open_freeze_dialog(
            self._pane, self._pane.tools, today=page.today, saved=self._done,
            title=tr("Days of {group} that do not count", group=page.facts.name),
            freeze=lambda first, why, last: self.service.freeze_group(key, first, why, last=last),
        )  # fmt: skip

    def rename(self) -> None:
        """Give the group another name."""
        page = self._pane.page
        if page is None:
            return
        key = page.facts.id

        def read() -> dict[str, Any]:
            with self._pane.database.reading() as session:
                now = group_page(session, key, page.today)
            return {"name": now.facts.name if now is not None else None}

        dialog = FormDialog(
            self._pane, self._pane.tools.tasks, title=tr("Rename"), primary=tr("Save name"),
            fact=tr("What the group is called"), fields=(Field("name", tr("Name")),),
            save=lambda said: self.service.rename(key, said["name"]),
            values={"name": page.facts.name},
            record=Record((("buddy_group", key),), read),
        )  # fmt: skip
        dialog.saved.connect(self._done)
        dialog.open()

    def new(self) -> None:
        """Found a group, and show it."""
        pane = self._pane
        dialogs.open_group_dialog(pane, pane.tools, pane.database, self.service, saved=pane.founded)

    # --- members ---

    def correct(self, student_id: UUID, day: date) -> None:
        """Say what a member's day was."""
        page = self._pane.page
        row = page.member(student_id) if page is not None else None
        if page is not None and row is not None:
            pane = self._pane
            pane.view.weeks.go(student_id, day)
            dialogs.open_day_dialog(
                pane, pane.tools, pane.database, student_id=student_id, name=row.name,
                day=min(day, page.today), saved=self._done, club_id=page.facts.club_id,
            )  # fmt: skip

    def freeze_pupil(self, row: MemberRow) -> None:
        """Set days of a member aside, in every group."""
        page, student = self._pane.page, row.student_id
        if page is not None:
            dialogs.open_freeze_dialog(
                self._pane, self._pane.tools, today=page.today, saved=self._done,
                title=tr("Days of {who} that do not count", who=row.name),
                freeze=lambda first, why, last: self.service.freeze_pupil(
                    student, first, why, last=last
                ),
            )  # fmt: skip

    def set_role(self, row: MemberRow) -> None:
        """Give a member another role."""
        page, pane = self._pane.page, self._pane
        if page is not None:
            dialogs.open_role_dialog(pane, pane.tools, pane.database, page, row, saved=self._done)

    def nudge(self, row: MemberRow) -> None:
        """Write down that a member was reminded by another."""
        page, pane = self._pane.page, self._pane
        if page is not None:
            dialogs.open_nudge_dialog(pane, pane.tools, pane.database, page, row, saved=self._done)

    def mute(self, row: MemberRow) -> None:
        """Keep a family's wish."""
        pane = self._pane
        dialogs.open_mute_dialog(pane, pane.tools, pane.database, row, self._done)

    def unmute(self, row: MemberRow) -> None:
        """Let a child be reminded again."""
        self._run(lambda: self.service.unmute(row.student_id))

    def leave(self, row: MemberRow) -> None:
        """Let a member leave."""
        self._with(lambda key: self.service.leave(key, row.student_id))

    def remove(self, row: MemberRow) -> None:
        """Take a member out."""
        self._with(lambda key: self.service.remove(key, row.student_id))

    # --- invitations ---

    def invite(self) -> None:
        """Invite somebody."""
        page, pane = self._pane.page, self._pane
        if page is not None:
            dialogs.open_invite_dialog(pane, pane.tools, pane.database, page, self._done)

    def of_invitation(self, key: str, row: InvitationRow) -> None:
        """Do what a button of an invitation says."""
        pane = self._pane
        if key in {"accept", "decline"}:
            dialogs.open_answer_dialog(
                pane, pane.tools, pane.database, row, accepted=key == "accept", saved=self._done
            )
        elif key == "remind":
            self._run(lambda: self.service.remind(row.id))
        else:
            self._run(lambda: self.service.cancel_invitation(row.id))

    # --- the check ---

    def check_days(self) -> None:
        """Close every day up to yesterday and say what that changed."""
        pane = self._pane

        def say(closed: Closed) -> None:
            pane.say(Banner("note", closed_words(closed) + "."))
            pane.reload()

        pane.tools.tasks.long_write(
            self.service.close, say, pane.show_error, title=tr("Closing days")
        )


def names_left_out(rows: Sequence[str]) -> str:
    """Say who was left out of a teacher's group for want of consent."""
    names = ", ".join(rows)
    return tr("Without consent for buddy groups, and so left out: {names}.", names=names)
