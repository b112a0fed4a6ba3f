"""The privacy desk: everybody the school knows, and what can be given out or erased of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog

from desktop_app.areas.desk.trail import api as trail
from desktop_app.areas.people import api as people
from desktop_app.areas.privacy import api as privacy
from desktop_app.areas.privacy.api import PersonRow, Role, Then
from desktop_app.areas.privacy.ui.erase_dialog import EraseDialog
from desktop_app.areas.privacy.ui.retention_dialog import RetentionDialog
from desktop_app.areas.privacy.ui.trail_dialog import TrailDialog
from desktop_app.core.access.actor import Role as ActorRole
from desktop_app.core.db.database import Database
from desktop_app.core.wording import show_date_with_year, tr, trn
from desktop_app.kit.actions import Command
from desktop_app.kit.card_parts import Block, Fact, Facts, LineItem, Lines, Warn
from desktop_app.kit.chips import Chip
from desktop_app.kit.deeds import Deed
from desktop_app.kit.filters import Filter
from desktop_app.kit.inspector import Card, CardTab
from desktop_app.kit.list_pane import ListPane
from desktop_app.kit.pane import Tools
from desktop_app.kit.table_model import Column, Query

WATCHES = (
    "person", "student", "staff", "relationship", "consent", "disclosure", "erasure",
    "retention_rule", "enrollment",
)  # fmt: skip


class PersonSource:
    """Reads the people in two steps; both run on reader threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ids(self, query: Query) -> Sequence[UUID]:
        """Return the keys of everybody asked for."""
        with self._database.reading() as session:
            return privacy.person_ids(
                session, query.search, query.filter("role"), erased=bool(query.filter("erased"))
            )

    def page(self, keys: Sequence[UUID]) -> Mapping[UUID, PersonRow]:
        """Return some people."""
        with self._database.reading() as session:
            return privacy.person_page(session, keys)


def role_words(role: Role) -> str:
    """Return what somebody is to the school."""
    return {
        Role.PUPIL: tr("Pupil"),
        Role.STAFF: tr("Staff"),
        Role.CONTACT: tr("Contact"),
    }[role]


def _state(row: PersonRow) -> Chip:
    if row.erased:
        return Chip(tr("Erased"), "grey", "prohibit")
    if row.archived:
        return Chip(tr("Left"), "grey", "sign-out")
    return Chip(tr("Here"), "green", "check")


def columns() -> tuple[Column[PersonRow], ...]:
    """Return the columns."""
    return (
        Column("name", tr("Name"), lambda r: r.name, width=200, strong=True, stretch=True,
               native=lambda r: r.native_name or ""),
        Column("roles", tr("Is"), lambda r: ", ".join(map(role_words, r.roles)), width=150),
        Column("state", tr("State"), lambda _: "", chip=_state, width=110),
        Column("left", tr("Left the house"), lambda r: f"{r.left:,}" if r.left else "", width=120,
               align="right"),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """What the inspector shows of a person."""

    row: PersonRow
    preview: privacy.Preview
    left: Sequence[trail.LeftRow]
    consents: Sequence[people.ConsentRow]


class PrivacyPane(ListPane):
    """Everybody the school knows."""

    def __init__(self, tools: Tools, database: Database) -> None:
        self.database = database
        filters = (
            Filter("role", tr("Is"), tuple((role, role_words(role)) for role in Role)),
            Filter("erased", tr("Erased")),
        )
        super().__init__(
            tools, "privacy", tr("Privacy"), columns=columns(), source=PersonSource(database),
            start=Query(), hint=tr("Find name, phone, e-mail"), filters=filters, watches=WATCHES,
            nothing=tr("Choose somebody to see what is known of them"),
        )  # fmt: skip
        self.set_fact(tr("What is known, given out, kept and erased"))

    def count_words(self, shown: int) -> str:
        """Say how many people are shown."""
        return trn("{n} person", "{n} people", shown)

    def nothing_yet(self) -> tuple[str, str, Deed | None]:
        """Say that nobody is known."""
        return tr("Nobody is known yet"), tr("Add pupils first."), None

    def nothing_found(self) -> str:
        """Say that nobody matches."""
        return tr("Nobody matches.")

    # --- commands ---------------------------------------------------------------------------------

    def commands(self) -> Sequence[Command]:
        """Return what the privacy desk can do."""
        return (
            Command("privacy.export", tr("Everything about this person…"), self.export,
                    "download", "export", "file", scope=self.name,
                    short=tr("Everything as a file")),
            Command("privacy.trail", tr("Trail of this person…"), self.show_trail, "clock", "",
                    "student", enabled=self.has_current, scope=self.name),
            Command("privacy.erase", tr("Erase this person…"), self.erase, "trash", "", "student",
                    enabled=self.may_erase, scope=self.name),
            Command("privacy.left", tr("What left the house…"), self.show_left, "export", "",
                    "tools", scope=self.name, short=tr("What left the house")),
            Command("privacy.retention", tr("Times of keeping…"), self.show_retention,
                    "hourglass", "", "tools", enabled=self.may_write, scope=self.name,
                    short=tr("Times of keeping")),
        )  # fmt: skip

    def put_buttons(self, action_of: Callable[[str], QAction]) -> None:
        """Put the buttons into the head."""
        self.add_button(action_of("privacy.left"))
        self.add_button(action_of("privacy.retention"))
        self.add_button(action_of("privacy.export"), primary=True)

    def has_current(self) -> bool:
        """Say whether somebody is current."""
        return self.table.current_key() is not None

    def may_write(self) -> bool:
        """Say whether the owner sits here and the school can be written."""
        return not self.database.read_only and self.database.actor.is_any(ActorRole.ADMIN)

    def may_erase(self) -> bool:
        """Say whether somebody can be erased here."""
        return self.may_write() and self.has_current()

    # --- card -------------------------------------------------------------------------------------

    def read_card(self, key: UUID) -> FoundPerson | None:
        """Read what is known of a person."""
        with self.database.reading() as session:
            row = privacy.person_page(session, [key]).get(key)
            if row is None:
                return None
            found = privacy.preview(session, key, self.database.actor, self.database.clock)
            return FoundPerson(
                row, found, trail.left_about(session, key), people.consents_of(session, key)
            )

    def make_card(self, found: FoundPerson) -> Card:
        """Make the card of a person."""
        row = found.row
        deeds = [
            Deed(tr("Everything as a file"), self.export, "download"),
            Deed(tr("Trail"), self.show_trail, "clock"),
        ]
        if self.may_write() and not row.erased:
            deeds.append(Deed(tr("Erase"), self.erase, "trash", danger=True))
        blocks: list[Block] = []
        if found.preview.reasons and not row.erased:
            blocks.append(Warn(tr("Cannot be erased yet"), " ".join(found.preview.reasons)))
        blocks += [self._left(found), self._consents(found), self._held(found)]
        return Card(
            name=row.name, fact=", ".join(map(role_words, row.roles)),
            native=row.native_name or "", deeds=deeds,
            tabs=(CardTab("known", tr("What is known"), blocks),),
        )  # fmt: skip

    def _held(self, found: FoundPerson) -> Block:
        rows = [
            Fact(trail.thing_words(part.table), f"{part.count:,}",
                 chip=None if part.then is not Then.LAW else Chip(tr("By law"), "blue", "scales"))
            for part in found.preview.parts
        ]  # fmt: skip
        until = found.preview.kept_until
        side = tr("by law until {day}", day=show_date_with_year(until)) if until else ""
        return Facts(rows, tr("What is known"), side)

    def _left(self, found: FoundPerson) -> Block:
        items = [
            LineItem(
                row.what,
                tr("{way}, for {who}: {why}", way=trail.way_words(row.way), who=row.recipient,
                   why=row.reason) if row.reason
                else tr("{way}, for {who}", way=trail.way_words(row.way), who=row.recipient),
                lead=show_date_with_year(row.at.date()),
            )
            for row in found.left[:12]
        ]  # fmt: skip
        return Lines(tr("Left the house"), items, nothing=tr("Nothing so far."))

    def _consents(self, found: FoundPerson) -> Block:
        rows = [
            Fact(people.purpose_words(each.purpose),
                 tr("Given by {name}", name=each.given_by or "") if each.in_force
                 else tr("Withdrawn"))
            for each in found.consents
        ]  # fmt: skip
        return Facts(rows or [Fact(tr("Consent"), tr("None was given"))], tr("Consents"))

    # --- deeds ------------------------------------------------------------------------------------

    def opened(self, _key: UUID) -> None:
        """Enter: the trail of the person."""
        self.show_trail()

    def export(self) -> None:
        """Ask for a file and write everything about the current person into it."""
        row = self._current()
        if row is None:
            return
        day = self.database.clock.now().date()
        name, _ = QFileDialog.getSaveFileName(
            self, tr("Everything about this person"), privacy.proposed_name(row.name, day),
            tr("ZIP files (*.zip)"),
        )  # fmt: skip
        if name:
            target = Path(name)
            self.export_to(target if target.suffix else target.with_suffix(".zip"))

    def export_to(self, target: Path) -> None:
        """Write everything about the current person, with progress and Stop."""
        key, database = self.table.current_key(), self.database
        self.tools.tasks.long_read(
            lambda progress: privacy.write_everything(database, key, target, progress=progress),
            lambda found: self.tools.notices.done(
                tr("Everything about {name} is in {file}", name=found.name, file=target.name)
            ),
            self.show_error, title=tr("Reading"),
        )  # fmt: skip

    def show_trail(self) -> None:
        """Show what was done to the current person's record."""
        row = self._current()
        if row is not None:
            TrailDialog(self, self.tools, self.database, about=row.id, name=row.name).open()

    def show_left(self) -> None:
        """Show everything that left the house."""
        TrailDialog(self, self.tools, self.database, what=trail.What.LEFT).open()

    def show_retention(self) -> None:
        """Show how long things are kept."""
        RetentionDialog(self, self.tools, self.database).open()

    def erase(self) -> None:
        """Show what erasing the current person would do."""
        key = self.table.current_key()
        if key is None:
            return

        def read() -> privacy.Preview:
            with self.database.reading() as session:
                return privacy.preview(session, key, self.database.actor, self.database.clock)

        self.read_then(
            read, lambda found: EraseDialog(self, self.tools, self.database, found).open()
        )

    def _current(self) -> PersonRow | None:
        found: Any = self.model.row_at(self.model.row_of(self.table.current_key()))
        return found if isinstance(found, PersonRow) else None
