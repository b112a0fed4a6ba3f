"""People and rights: who may sign in to the shared school, as what, and from which computers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtGui import QAction

from desktop_app.areas.accounts import api as accounts
from desktop_app.areas.accounts.api import (
    AccessService,
    AccountRow,
    AccountState,
    DeviceRow,
    Invitation,
)
from desktop_app.areas.accounts.ui import access_dialogs, rights_table
from desktop_app.areas.accounts.ui.access_dialogs import CodeDialog
from desktop_app.core.access.actor import Actor, Permission, Role
from desktop_app.core.db.database import Database
from desktop_app.core.sync import copies as of_copies
from desktop_app.core.wording import show_date, tr, trn
from desktop_app.kit.actions import Command
from desktop_app.kit.card_parts import Block, Fact, Facts, LineItem, Lines, Warn
from desktop_app.kit.deeds import Deed
from desktop_app.kit.dialog import ask
from desktop_app.kit.inspector import Card, CardTab
from desktop_app.kit.list_pane import ListPane
from desktop_app.kit.paint import initials_of
from desktop_app.kit.pane import Tools
from desktop_app.kit.table_model import Query

if TYPE_CHECKING:
    from desktop_app.core.sync.copies import CopyRow

WATCHES = ("user_account", "role_grant", "device", "access_invitation", "person", "sync_state")


@dataclass(frozen=True, slots=True)
class FoundAccount:
    """What the card shows of an account."""

    row: AccountRow
    devices: tuple[DeviceRow, ...]
    copies: "tuple[CopyRow, ...]" = ()


class RightsPane(ListPane):
    """Every account; for owners alone."""

    def __init__(self, tools: Tools, database: Database) -> None:
        self.database = database
        super().__init__(
            tools, "rights", tr("People and rights"), columns=rights_table.columns(),
            source=rights_table.RightsSource(database), start=Query(sort="name"),
            hint=tr("Find name, role, e-mail"), watches=WATCHES,
            nothing=tr("Choose somebody to see what they may"),
        )  # fmt: skip

    @property
    def is_shared(self) -> bool:
        """Whether there is somebody to let in: the school is on a server."""
        return self.database.path is None

    def may_write(self) -> bool:
        """Whether access can be changed here."""
        return self.is_shared and not self.database.read_only

    def nothing_yet(self) -> tuple[str, str, Deed | None]:
        """Say that a file has one desk."""
        return (
            tr("This school is a file on this computer"),
            tr("Whoever sits here sees everything. Share it to give others their own access."),
            None,
        )

    def count_words(self, shown: int) -> str:
        """Say how many have access."""
        return trn("{n} person with access", "{n} people with access", shown)

    # --- commands -------------------------------------------------------------------------------

    def commands(self) -> Sequence[Command]:
        """Return what an owner can do about access."""

        def one(key: str, title: str, run: Callable[[], object], icon: str) -> Command:
            return Command(f"rights.{key}", title, run, icon, "", "student",
                           enabled=self.may_change_one, scope=self.name)  # fmt: skip

        return (
            Command("rights.new", tr("Invite somebody…"), self.invite, "plus", "new", "student",
                    enabled=self.may_write, scope=self.name, short=tr("Invite")),
            one("roles", tr("Roles…"), self.set_roles, "user-check"),
            one("reset", tr("New code…"), self.reset, "key"),
            one("lock", tr("Lock out or let in…"), self.lock, "lock-simple"),
            one("look", tr("Show me what this person sees"), self.look_as, "eye"),
        )  # fmt: skip

    def put_buttons(self, action_of: Callable[[str], QAction]) -> None:
        """Put the button into the head."""
        if self.may_write():
            self.add_button(action_of("rights.new"), primary=True)
        elif not self.is_shared:
            self.add_button(action_of("share"), primary=True)

    def may_change_one(self) -> bool:
        """Whether somebody is chosen whose access can be changed."""
        return self.may_write() and self.table.current_key() is not None

    # --- card -----------------------------------------------------------------------------------

    def read_card(self, key: UUID) -> FoundAccount | None:
        """Read an account."""
        with self.database.reading() as session:
            rows = accounts.accounts(session, self.database.clock.now())
            devices = tuple(each for each in accounts.devices(session) if each.account_id == key)
            row = next((each for each in rows if each.id == key), None)
            if row is None:
                return None
            return FoundAccount(row, devices, tuple(of_copies.copies(session, row.person_id)))

    def make_card(self, found: FoundAccount) -> Card:
        """Make the card of an account."""
        row = found.row
        locked = row.state is AccountState.LOCKED
        lock = Deed(tr("Let in again"), self.lock, "lock-open") if locked else Deed(
            tr("Lock out"), self.lock, "lock-simple")  # fmt: skip
        deeds = (Deed(tr("Roles…"), self.set_roles, "user-check"), lock)
        more = (
            Deed(tr("New code…"), self.reset, "key"),
            *((Deed(tr("Cancel the code"), self.cancel_code, "x"),) if row.code_until else ()),
            Deed(tr("Show me what this person sees"), self.look_as, "eye"),
        )
        return Card(
            row.name, rights_table.role_list(row), initials=initials_of(row.name),
            deeds=deeds if self.may_write() else (), more=more if self.may_write() else (),
            tabs=(CardTab("overview", tr("Overview"), self._blocks(found)),),
            record=("user_account", row.id),
        )  # fmt: skip

    def _blocks(self, found: FoundAccount) -> Sequence[Block]:
        row = found.row
        blocks: list[Block] = []
        if row.state is AccountState.LOCKED and row.locked_at is not None:
            words = tr("Since {day}, by {who}", day=show_date(row.locked_at.date()),
                       who=row.locked_by or "")  # fmt: skip
            more = ". ".join(part for part in (words, row.locked_reason or "") if part)
            blocks.append(Warn(tr("Locked out"), more, role="red"))
        facts = [
            (tr("E-mail"), row.email or ""),
            (tr("Joined"), show_date(row.joined_at.date()) if row.joined_at else ""),
            (tr("Last here"), show_date(row.last_seen_at.date()) if row.last_seen_at else ""),
            (tr("Code until"), f"{row.code_until:%Y-%m-%d %H:%M} UTC" if row.code_until else ""),
            (tr("Wrong tries"), str(row.tries) if row.tries else ""),
        ]
        blocks.append(
            Facts([Fact(tr("Access"), "", chip=rights_table.state_chip(row)),
                   *(Fact(key, value) for key, value in facts if value)])
        )  # fmt: skip
        items = [self._device(row, each) for each in found.devices]
        blocks.append(Lines(tr("Computers"), items, nothing=tr("None yet")))
        if found.copies:
            lines = [self._copy(row, each) for each in found.copies]
            blocks.append(Lines(tr("Copies for work offline"), lines))
        return blocks

    def _copy(self, row: AccountRow, copy: "CopyRow") -> LineItem:
        """Say of a copy how far it is; what waits on the laptop nobody here can know."""
        off = Deed(tr("Switch off"), lambda: self.switch_copy_off(row, copy), "prohibit")
        again = Deed(tr("Allow again"), lambda: self.allow_copy(row, copy), "check")
        deed = off if copy.switched_off_at is None else again
        said = copy_words(copy, self.database.clock.now())
        return LineItem(copy.device, said, deeds=(deed,) if self.may_write() else ())

    def _device(self, row: AccountRow, device: DeviceRow) -> LineItem:
        seen = tr("last here {day}", day=show_date(device.last_seen_at.date()))
        deed = Deed(tr("Switch off"), lambda: self._switch_off(row, device), "prohibit")
        second = ", ".join(part for part in (device.system or "", seen) if part)
        if device.switched_off_at is not None:
            deed = Deed(tr("Allow again"), lambda: self._allow(row, device), "check")
            second = f"{off_words(device.switched_off_at, device.switched_off_by)}. {second}"
        return LineItem(device.name, second, deeds=(deed,) if self.may_write() else ())

    # --- deeds ----------------------------------------------------------------------------------

    def invite(self) -> None:
        """Invite somebody."""
        access_dialogs.open_invite_dialog(self, self.tools, self.database)

    def set_roles(self) -> None:
        """Set what the current person may."""
        self._with_row(
            lambda row: access_dialogs.open_roles_dialog(self, self.tools, self.database, row)
        )

    def lock(self) -> None:
        """Lock the current person out, or let them in again."""

        def deed(row: AccountRow) -> None:
            if row.state is AccountState.LOCKED:
                said = tr("{name} is let in again", name=row.name)
                self._write(lambda: AccessService(self.database).let_in(row.id), said)
            else:
                access_dialogs.open_lock_dialog(self, self.tools, self.database, row)

        self._with_row(deed)

    def reset(self) -> None:
        """Take the password of the current person away and show a new code."""

        def show(row: AccountRow, made: Invitation) -> None:
            CodeDialog(self, row.name, made).open()

        self._with_row(
            lambda row: self.tools.tasks.write(
                lambda: AccessService(self.database).reset(row.id),
                lambda made: show(row, made),
                self.show_error,
            )
        )

    def cancel_code(self) -> None:
        """Make the open code of the current person worthless."""
        self._with_row(
            lambda row: self._write(
                lambda: AccessService(self.database).cancel_code(row.id),
                tr("The code is worthless"),
            )
        )

    def _switch_off(self, row: AccountRow, device: DeviceRow) -> None:
        said = tr("{computer} is switched off for {name}", computer=device.name, name=row.name)
        self._write(lambda: AccessService(self.database).switch_off(row.id, device.id), said)

    def _allow(self, row: AccountRow, device: DeviceRow) -> None:
        said = tr("{computer} is allowed again for {name}", computer=device.name, name=row.name)
        self._write(lambda: AccessService(self.database).allow_again(row.id, device.id), said)

    def switch_copy_off(self, row: AccountRow, copy: "CopyRow") -> None:
        """Switch a copy off, after asking: it locks at its next contact."""
        why = tr(
            "It locks at its next contact, and by itself when it has expired. What waits on the "
            "laptop stays there, encrypted, and can be brought in by a rescue file."
        )
        fact = tr("Switch off the copy of {name} on {computer}?", name=row.name,
                  computer=copy.device)  # fmt: skip
        if ask(self, tr("Switch off a copy"), fact, tr("Switch off"), why=why):
            said = tr("{computer} is switched off for {name}", computer=copy.device, name=row.name)
            service = of_copies.CopiesService(self.database)
            self._write(lambda: service.switch_off(copy.id, row.name), said)

    def allow_copy(self, row: AccountRow, copy: "CopyRow") -> None:
        """Let a copy work again: it opens once it heard so from the school."""
        said = tr("{computer} is allowed again for {name}", computer=copy.device, name=row.name)
        service = of_copies.CopiesService(self.database)
        self._write(lambda: service.allow_again(copy.id, row.name), said)

    def look_as(self) -> None:
        """Show the school as the current person sees it."""
        self._with_row(lambda row: self.tools.look_as(actor_of(row)))

    def _write(self, deed: Callable[[], object], said: str) -> None:
        self.tools.tasks.write(deed, lambda _: self.tools.notices.done(said), self.show_error)

    def _with_row(self, run: Callable[[AccountRow], object]) -> None:
        key = self.table.current_key()
        if key is not None:
            self.read_then(lambda: self.read_card(key), lambda found: found and run(found.row))


def off_words(at: datetime, who: str | None) -> str:
    """Say when something was switched off, and by whom."""
    return tr("Switched off {day}, by {who}", day=show_date(at.date()), who=who or "")


def copy_words(copy: "CopyRow", now: datetime) -> str:
    """Say how far a copy is and until when it opens."""
    if copy.switched_off_at is not None:
        return off_words(copy.switched_off_at, copy.switched_off_by)
    seen = (
        tr("last contact {day}", day=show_date(copy.contact_at.date()))
        if copy.contact_at is not None
        else tr("no contact yet")
    )
    until = show_date(copy.expires_at.date())
    ends = tr("expired {day}", day=until) if copy.expires_at <= now else tr(
        "opens until {day}", day=until)  # fmt: skip
    sent = trn("{n} change came from it", "{n} changes came from it", copy.taken)
    return f"{seen}, {ends}, {sent}. " + tr("What waits on it is not known here.")


def actor_of(row: AccountRow) -> Actor:
    """Return who acts with an account, for being shown what they see."""
    words = {right.value for right in row.rights}
    return Actor(
        row.name,
        frozenset(role for role in Role if role.value in words),
        row.person_id,
        permissions=frozenset(each for each in Permission if each.value in words),
    )
