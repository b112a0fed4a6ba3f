"""The dialogs of buddy groups and days."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from desktop_app.areas.streaks.api import (
    DayState,
    GroupPage,
    GroupType,
    InvitationRow,
    MemberRow,
    NewGroup,
    StreakService,
    group_page,
)
from desktop_app.areas.streaks.ui.lookups import Lookups, Options, type_of_maker
from desktop_app.areas.streaks.ui.words import role_options, state_options, type_options
from desktop_app.core.db.database import Database
from desktop_app.core.journal.recording import Changes
from desktop_app.core.meanwhile import Record
from desktop_app.core.wording import show_date, tr
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.fields import Field
from desktop_app.kit.pane import Tools

Saved = Callable[[Changes], object]


class GroupDialog(FormDialog):
    """A new buddy group; the footer says how it begins."""

    def __init__(
        self, parent: QWidget, tools: Tools, lookups: Lookups, service: StreakService, *,
        clubs: Options,
    ) -> None:  # fmt: skip
        pupil = (Field("student", tr("Pupil"), "combo", lookup=lookups.pupils, required=True),)
        fields = (
            Field("type", tr("Made by"), "segments", options=type_options()),
            Field("name", tr("Name"), hint=tr("Without a name, its members’ names")),
            Field("creator", tr("Who made it"), "combo", lookup=lookups.makers, required=True),
            Field("members", tr("Members"), "rows", fields=pupil, add=tr("Add a pupil")),
            Field("club", tr("Club"), "choice", options=clubs),
            Field("message", tr("Message"), "lines", hint=tr("To those who are asked")),
        )

        def save(said: dict[str, Any]) -> Changes:
            members = [row["student"] for row in said["members"] if row.get("student")]
            return service.add_group(
                NewGroup(said["type"], said["creator"], members, said["name"] or None,
                         said["club"], said["message"] or None)
            )  # fmt: skip

        super().__init__(
            parent, tools.tasks, title=tr("New buddy group"), primary=tr("Found group"),
            fact=tr("A group that keeps a streak together"), fields=fields, save=save,
            values={"type": GroupType.TEACHER_CREATED}, width=560,
        )  # fmt: skip
        self.setObjectName("group-dialog")
        self.form.changed.connect(lambda _key: self._say())
        self._say()

    def _say(self) -> None:
        self.set_result(type_of_maker(self.form.value("type") or GroupType.TEACHER_CREATED))


def open_group_dialog(
    parent: QWidget, tools: Tools, database: Database, service: StreakService, *, saved: Saved
) -> None:
    """Read which clubs have groups, then ask for a new one."""
    lookups = Lookups(database)

    def show(clubs: Options) -> None:
        dialog = GroupDialog(parent, tools, lookups, service, clubs=clubs)
        dialog.saved.connect(saved)
        dialog.open()

    tools.tasks.read(lookups.clubs, show)


def open_invite_dialog(
    parent: QWidget, tools: Tools, database: Database, page: GroupPage, saved: Saved
) -> None:
    """Ask whom to invite, and in whose name."""
    inviters: list[tuple[UUID, str]] = [
        (row.person_id, row.name) for row in page.members if row.is_in and row.can_invite
    ]
    if page.facts.creator_id not in dict(inviters):
        inviters.append((page.facts.creator_id, page.facts.creator))
    service = StreakService(database)
    fields = (
        Field("student", tr("Pupil"), "combo", lookup=Lookups(database).pupils, required=True),
        Field("inviter", tr("Invited by"), "choice", options=inviters),
        Field("message", tr("Message"), "lines", hint=tr("Come and practise with us!")),
    )
    dialog = FormDialog(
        parent, tools.tasks, title=tr("Invite"), primary=tr("Invite"),
        fact=tr("Invite somebody into {group}", group=page.facts.name), fields=fields,
        save=lambda said: service.invite(
            page.facts.id, [said["student"]], said["inviter"], said["message"] or None
        ),
        values={"inviter": inviters[0][0]},
    )  # fmt: skip
    dialog.setObjectName("invite-dialog")
    dialog.places = {"members": "student", "club": "student"}
    dialog.saved.connect(saved)
    dialog.open()


def open_answer_dialog(
    parent: QWidget, tools: Tools, database: Database, row: InvitationRow, *, accepted: bool,
    saved: Saved,
) -> None:  # fmt: skip
    """Write down what an invited pupil said, in whose name and by whom."""
    service = StreakService(database)
    fact = tr("{who} accepts the invitation of {other}", who=row.invitee, other=row.inviter)
    if not accepted:
        fact = tr("{who} declines the invitation of {other}", who=row.invitee, other=row.inviter)
    dialog = FormDialog(
        parent, tools.tasks, title=tr("Answer"), fact=fact,
        primary=tr("Accepts") if accepted else tr("Declines"),
        fields=(Field("message", tr("Answer in words"), hint=tr("If something was said")),),
        save=lambda said: service.answer(
            row.id, accepted=accepted, message=said["message"] or None
        ),
    )  # fmt: skip
    dialog.setObjectName("answer-dialog")
    dialog.set_result(tr("Noted by {who}.", who=database.actor.name))
    dialog.saved.connect(saved)
    dialog.open()


def open_day_dialog(
    parent: QWidget, tools: Tools, database: Database, *, student_id: UUID, name: str, day: date,
    saved: Saved, club_id: UUID | None = None,
) -> None:  # fmt: skip
    """Ask what a pupil's day was, and why."""
    service = StreakService(database)
    fields = (
        Field("day", tr("Day"), "date", required=True, today=day),
        Field("state", tr("The day was"), "segments", options=state_options()),
        Field("reason", tr("Reason"), required=True, hint=tr("Practised, the log was forgotten")),
    )
    dialog = FormDialog(
        parent, tools.tasks, title=tr("Correct a day"), primary=tr("Correct day"),
        fact=tr("What {day} was for {who}", day=show_date(day), who=name), fields=fields,
        save=lambda said: service.correct_day(
            student_id, said["day"], said["state"], said["reason"], club_id=club_id
        ),
        values={"day": day, "state": DayState.EARNED}, width=500,
    )  # fmt: skip
    dialog.setObjectName("day-dialog")
    dialog.set_result(tr("Streaks and groups follow from this day on."))
    dialog.saved.connect(saved)
    dialog.open()


def open_freeze_dialog(
    parent: QWidget, tools: Tools, *, title: str, today: date,
    freeze: Callable[[date, str, date | None], Changes], saved: Saved,
) -> None:  # fmt: skip
    """Ask which days are set aside, and why."""
    fields = (
        Field("first", tr("First day"), "date", required=True, today=today),
        Field("last", tr("Last day"), "date", today=today, hint=tr("Open")),
        Field("reason", tr("Reason"), required=True, hint=tr("Concert trip")),
    )
    dialog = FormDialog(
        parent, tools.tasks, title=tr("Freeze"), primary=tr("Freeze"), fact=title, fields=fields,
        save=lambda said: freeze(said["first"], said["reason"], said["last"]),
        values={"first": today},
    )  # fmt: skip
    dialog.setObjectName("freeze-dialog")
    dialog.set_result(tr("Frozen days neither earn nor break."))
    dialog.saved.connect(saved)
    dialog.open()


def open_role_dialog(
    parent: QWidget, tools: Tools, database: Database, page: GroupPage, row: MemberRow, *,
    saved: Saved,
) -> None:  # fmt: skip
    """Ask what a member may do in the group."""
    service, group_id = StreakService(database), page.facts.id

    def read() -> dict[str, Any]:
        with database.reading() as session:
            now = group_page(session, group_id, page.today)
        members = now.members if now is not None else ()
        return {"role": next((m.role for m in members if m.student_id == row.student_id), None)}

    dialog = FormDialog(
        parent, tools.tasks, title=tr("Role"), primary=tr("Save role"),
        fact=tr("What {who} may do in the group", who=row.name),
        fields=(Field("role", tr("Role"), "choice", options=role_options()),),
        save=lambda said: service.set_role(group_id, row.student_id, said["role"]),
        values={"role": row.role},
        record=Record((("buddy_group", group_id),), read),
    )  # fmt: skip
    dialog.setObjectName("role-dialog")
    dialog.set_result(tr("Who leads may invite and remove."))
    dialog.saved.connect(saved)
    dialog.open()


def open_nudge_dialog(
    parent: QWidget, tools: Tools, database: Database, page: GroupPage, row: MemberRow, *,
    saved: Saved,
) -> None:  # fmt: skip
    """Ask which member reminded this one."""
    others: Sequence[tuple[UUID, str]] = [
        (each.student_id, each.name)
        for each in page.members
        if each.is_in and each.student_id != row.student_id
    ]
    if not others:
        return
    service = StreakService(database)
    dialog = FormDialog(
        parent, tools.tasks, title=tr("Friendly reminder"), primary=tr("Note reminder"),
        fact=tr("Who reminded {who} today? Once a day is enough.", who=row.name),
        fields=(Field("from", tr("Reminded by"), "choice", options=others),),
        save=lambda said: service.nudge(page.facts.id, said["from"], row.student_id),
        values={"from": others[0][0]},
    )  # fmt: skip
    dialog.setObjectName("nudge-dialog")
    dialog.set_result(tr("Noted by {who}.", who=database.actor.name))
    dialog.saved.connect(saved)
    dialog.open()


def open_mute_dialog(
    parent: QWidget, tools: Tools, database: Database, row: MemberRow, saved: Saved
) -> None:
    """Ask which guardian wishes that a child is not reminded."""
    service = StreakService(database)
    dialog = FormDialog(
        parent, tools.tasks, title=tr("No reminders"), primary=tr("Keep the wish"),
        fact=tr("{who} is not to be reminded", who=row.name),
        fields=(Field("asked_by", tr("Wished by"), required=True, hint=tr("Name of the parent")),),
        save=lambda said: service.mute(row.student_id, said["asked_by"]),
    )  # fmt: skip
    dialog.setObjectName("mute-dialog")
    dialog.places = {"reason": "asked_by"}
    dialog.saved.connect(saved)
    dialog.open()
