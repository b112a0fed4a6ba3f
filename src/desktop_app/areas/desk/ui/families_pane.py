"""The families: who is in them, who pays, what they owe."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from PySide6.QtGui import QAction

from desktop_app.areas.billing.ui import explaining
from desktop_app.areas.desk.queries import families, students
from desktop_app.areas.desk.ui import families_table, family_card, pay, phrases
from desktop_app.areas.desk.ui.desk_pane import DeskPane
from desktop_app.areas.desk.ui.family_card import FoundFamily
from desktop_app.areas.people import api as people
from desktop_app.areas.people.ui.family_dialog import open_family_dialog
from desktop_app.areas.people.ui.merge_families_dialog import MergeFamiliesDialog
from desktop_app.areas.school import api as school
from desktop_app.core.db.database import Database
from desktop_app.core.tabular.writing import Cell
from desktop_app.core.wording import tr, trn
from desktop_app.kit.actions import Command
from desktop_app.kit.bulk_bar import BulkDeed
from desktop_app.kit.deeds import Deed
from desktop_app.kit.inspector import Card
from desktop_app.kit.pane import Tools
from desktop_app.kit.table_model import Query

WATCHES = (
    "family", "family_member", "person", "student", "student_instrument", "enrollment", "lesson",
    "lesson_occurrence", "ledger_entry", "wallet_entry", "invoice", "location", "discount_rule",
)  # fmt: skip


class FamiliesPane(DeskPane):
    """The families of the school with their children and what they owe."""

    lists = "families"

    def __init__(self, tools: Tools, database: Database) -> None:
        self.people = people.PeopleService(database)
        bulk = (
            BulkDeed(tr("Export"), self.export, "export"),
            BulkDeed(tr("Archive"), self.archive, "archive"),
        )
        super().__init__(
            tools, database, "families", tr("Families"), columns=families_table.columns(),
            source=families_table.FamilySource(database), start=Query(sort="name"),
            hint=tr("Find family, parent, child"), filters=families_table.filters(),
            bulk=() if database.read_only else bulk, watches=WATCHES,
            nothing=tr("Choose a family to see details"),
        )  # fmt: skip

    def explain_cell(self, key: Any, column: str) -> None:
        """Say where the balance or the wallet of a family comes from."""
        of = explaining.of_wallet if column == "wallet" else explaining.of_balance
        self.explain(of(self.database, key))

    # --- counts ---

    def counted(self) -> Any:
        """Read how many families there are and what the filters offer."""
        with self.database.reading() as session:
            return families.count(session), students.choices(session).locations

    def show_counts(self, found: Any) -> None:
        """Show how many families there are, and fill the filters."""
        self.total, places = found
        self.set_fact(tr("{count} active", count=f"{self.total:,}"))
        if self.filter_bar is not None:
            self.filter_bar.set_choices("location", places)

    def read_tick_words(self, keys: Sequence[Any]) -> str:
        """Say what the ticked families owe together."""
        with self.database.reading() as session:
            found = families.sums(session, list(keys))
            currency = school.facts(session).currency
        return tr("balance {amount}", amount=phrases.balance_words(found.owed, currency))

    def nothing_yet(self) -> tuple[str, str, Deed | None]:
        """Say where families come from."""
        add = Deed(tr("Add a family"), self.new, "plus") if self.may_write() else None
        return tr("No families yet"), tr("A family gets the bill of its children."), add

    def nothing_found(self) -> str:
        """Say that the filters leave nobody."""
        return tr("No families match.")

    def export_values(self) -> Mapping[str, Callable[[Any], Cell]]:
        """Return amounts and dates as such for export."""
        return families_table.values()

    # --- commands ---

    def commands(self) -> Sequence[Command]:
        """Return what can be done with families."""
        return (
            Command("families.new", tr("New family…"), self.new, "plus", "new", "student",
                    enabled=self.may_write, scope=self.name, short=tr("New family")),
            Command("families.edit", tr("Change family…"), self.edit_current, "pencil-simple",
                    "edit", "student", enabled=self.may_change_one, scope=self.name),
            Command("families.pay", tr("Take payment…"), self.take_payment, "credit-card",
                    "take-payment", "billing", enabled=self.may_change_one, scope=self.name),
            Command("families.archive", tr("Archive family"), self.archive_current, "archive", "",
                    "student", enabled=self.may_archive, scope=self.name, separator=True),
            Command("families.back", tr("Bring back from the archive"), self.bring_back,
                    "arrow-u-up-left", "", "student", enabled=self.may_bring_back,
                    scope=self.name),
            Command("families.merge", tr("Merge duplicates…"), self.merge, "git-merge", "",
                    "student", enabled=self.may_change_one, scope=self.name),
            *self.list_commands(),
        )  # fmt: skip

    def put_buttons(self, action_of: Callable[[str], QAction]) -> None:
        """Put the buttons into the head."""
        self.add_button(action_of("families.print"))
        if self.may_write():
            self.add_button(action_of("families.new"), primary=True)

    # --- card ---

    def read_card(self, key: UUID) -> FoundFamily | None:
        """Read everything the inspector shows of a family."""
        return family_card.read(self.database, key)

    def make_card(self, found: FoundFamily) -> Card:
        """Make the card of a family."""
        return family_card.card(found, self)

    def card_deeds(self, found: FoundFamily) -> Sequence[Deed]:
        """Return the buttons of the card."""
        if not self.may_write():
            return ()
        return (
            Deed(tr("Take payment"), self.take_payment, "credit-card"),
            Deed(tr("Change"), self.edit_current, "pencil-simple"),
        )

    # --- deeds ---

    def new(self) -> None:
        """Add a family."""
        open_family_dialog(self, self.database, None, self.after(tr("Family added")))

    def edit_current(self) -> None:
        """Change the current family."""
        key = self.current()
        if key is not None:
            open_family_dialog(self, self.database, key, self.after(tr("Saved")))

    def archive(self, keys: Sequence[Any]) -> None:
        """Take families out of the list; their bills and payments stay."""
        said = trn("{n} family moved to the archive", "{n} families moved to the archive",
                   len(keys))  # fmt: skip
        wanted = list(keys)
        self.model.clear_ticks()
        self.write(lambda: self.people.archive_families(wanted), said)

    def bring_back(self) -> None:
        """Bring the current family back from the archive."""
        key = self.current()
        if key is not None:
            self.write(lambda: self.people.archive_families([key], away=False),
                       tr("Back from the archive"))  # fmt: skip

    def take_payment(self) -> None:
        """Take a payment from the current family."""
        self.with_found(
            lambda found: pay.take_payment(self, [(found.view.card.id, found.view.card.name)])
        )

    def merge(self) -> None:
        """Merge the current family with a duplicate."""
        self.with_found(self._merge)

    def _merge(self, found: FoundFamily) -> None:
        dialog = MergeFamiliesDialog(self, self.tools.tasks, self.database, found.view.card)
        dialog.saved.connect(lambda _: self.done(tr("Merged")))
        dialog.open()
