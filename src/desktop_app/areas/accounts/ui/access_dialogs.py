"""The dialogs of People and rights: inviting, roles, and the code that is shown once."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.areas.accounts import api as accounts
from desktop_app.areas.accounts.api import AccessService, AccountRow, Invitation, Right
from desktop_app.areas.people import api as people
from desktop_app.core.clock import local
from desktop_app.core.db.database import Database
from desktop_app.core.errors import RuleBroken
from desktop_app.core.meanwhile import Record, still_there
from desktop_app.core.wording import tr
from desktop_app.kit.buttons import Button
from desktop_app.kit.dialog import Dialog, FormDialog
from desktop_app.kit.fields import Field
from desktop_app.kit.labels import label
from desktop_app.kit.pane import Tools

_ROLES = (Right.FRONT_DESK, Right.TEACHER, Right.ADMIN, Right.PARENT, Right.STUDENT)


def role_fields() -> list[Field]:
    """Return a tick for each role, and one for health notes."""
    meaning = {
        Right.FRONT_DESK: tr("Sees and changes everything but access"),
        Right.TEACHER: tr("Own lessons, registers and pupils; no money"),
        Right.ADMIN: tr("Everything, and who may come in"),
        Right.PARENT: tr("Own children and bills"),
        Right.STUDENT: tr("Own lessons and points"),
        Right.HEALTH_DATA: tr("Beside a role: also health notes"),
    }
    return [
        Field(right.value, tr("Roles") if right is _ROLES[0] else "", "tick",
              hint=accounts.right_words(right), help=meaning[right])
        for right in (*_ROLES, Right.HEALTH_DATA)
    ]  # fmt: skip


def chosen(values: dict[str, Any]) -> list[Right]:
    """Return the rights that are ticked. Raises RuleBroken where no role is."""
    found = [right for right in Right if values.get(right.value)]
    if not set(found) - {Right.HEALTH_DATA}:
        raise RuleBroken(tr("Choose at least one role."), field=Right.FRONT_DESK.value)
    return found


def open_invite_dialog(parent: QWidget, tools: Tools, database: Database) -> FormDialog:
    """Ask whom to invite and as what; then show the code."""

    def find(typed: str) -> Sequence[tuple[UUID, str]]:
        with database.reading() as session:
            return [(each.person_id, each.name) for each in people.find_persons(session, typed)]

    def save(values: dict[str, Any]) -> tuple[str, Invitation]:
        rights = chosen(values)
        made = AccessService(database).invite(
            values["person"], rights, email=values["email"] or None
        )
        with database.reading() as session:
            return people.names_of(session, [values["person"]])[values["person"]], made

    dialog = FormDialog(
        parent,
        tools.tasks,
        title=tr("Invite somebody"),
        fact=tr("Give somebody access"),
        primary=tr("Make the code"),
        fields=(
            Field("person", tr("Person"), "combo", required=True, lookup=find, width=260,
                  hint=tr("Find a name")),
            Field("email", tr("E-mail"), "email", width=260),
            *role_fields(),
        ),
        save=save,
        width=520,
    )  # fmt: skip
    dialog.saved.connect(lambda answer: CodeDialog(parent, *answer).open())
    dialog.open()
    return dialog


def open_roles_dialog(
    parent: QWidget, tools: Tools, database: Database, row: AccountRow
) -> FormDialog:
    """Ask what somebody may from now on."""

    def save(values: dict[str, Any]) -> None:
        wanted, service = set(chosen(values)), AccessService(database)
        now = {right for right in Right if read()[right.value]}
        for right in sorted(wanted - now):
            service.give(row.id, right)
        for right in sorted(now - wanted):
            service.take(row.id, right)

    def read() -> dict[str, Any]:
        with database.reading() as session:
            found = accounts.accounts(session, database.clock.now())
        return _ticks(still_there(found, row.id))

    dialog = FormDialog(
        parent,
        tools.tasks,
        title=tr("Roles of {name}", name=row.name),
        fact=tr("What {name} may", name=row.name),
        primary=tr("Set the roles"),
        fields=role_fields(),
        values=_ticks(row),
        record=Record((("user_account", row.id),), read),
        save=save,
        width=520,
    )
    dialog.open()
    return dialog


def _ticks(row: AccountRow) -> dict[str, Any]:
    return {right.value: right in row.rights for right in Right}


def open_lock_dialog(
    parent: QWidget, tools: Tools, database: Database, row: AccountRow
) -> FormDialog:
    """Ask why somebody is locked out."""
    dialog = FormDialog(
        parent,
        tools.tasks,
        title=tr("Lock out {name}", name=row.name),
        fact=tr("{name} is stopped at the next click, also where a window is open.", name=row.name),
        primary=tr("Lock out"),
        fields=(Field("reason", tr("Reason"), width=300, hint=tr("Left the school")),),
        save=lambda values: AccessService(database).lock_out(row.id, values["reason"]),
    )
    dialog.open()
    return dialog


class CodeDialog(Dialog):
    """A one-time code, large enough to be read out; it is not shown again."""

    def __init__(self, parent: QWidget, name: str, invitation: Invitation) -> None:
        super().__init__(
            parent, tr("Code for {name}", name=name), tr("A code for {name}", name=name), tr("Done")
        )
        self.setObjectName("code")
        self.code = invitation.code
        until = local(invitation.expires_at, "UTC")
        body = QWidget()
        column = QVBoxLayout(body)
        shown = label(self.code, "figure")
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        shown.setAccessibleName(tr("One-time code"))
        column.addWidget(shown)
        column.addWidget(
            label(
                tr(
                    "It works once, for 48 hours (until {until} UTC), and is not shown again. Give "
                    "it by another way than the connection file: say it on the phone.",
                    until=f"{until:%Y-%m-%d %H:%M}",
                ),
                "body",
                "text2",
                wrap=True,
            )
        )
        self.set_body(body)
        self.cancel.hide()
        self.add_button(Button(tr("Copy"), "copy", self.copy))

    def copy(self) -> None:
        """Put the code on the clipboard."""
        QGuiApplication.clipboard().setText(self.code)
        self.set_result(tr("Copied"))
