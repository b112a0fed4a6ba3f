"""The family ledger: what is owed by age, and every family with its open invoices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QVBoxLayout

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.api import Ageing, EntryKind, Item, Standing
from desktop_app.areas.billing.ui import account_card, explaining, ledger_rows, lists, out
from desktop_app.areas.billing.ui.doings import Doings
from desktop_app.areas.billing.ui.figures import Figures
from desktop_app.areas.billing.ui.tab import MONEY, BillingTab
from desktop_app.areas.billing.ui.words import money, titled
from desktop_app.areas.school import api as school
from desktop_app.core import clock
from desktop_app.core.wording import tr, trn
from desktop_app.kit.buttons import Button
from desktop_app.kit.deeds import Deed
from desktop_app.kit.empty import EmptyState
from desktop_app.kit.explain import Explain
from desktop_app.kit.filters import Filter, FilterBar
from desktop_app.kit.grouped_table import GroupedTable
from desktop_app.kit.labels import rule

PAGE = 200


@dataclass(frozen=True, slots=True)
class FoundLedger:
    """What the tab shows, read on a reader thread."""

    ageing: Ageing
    groups: Sequence[billing.Group]
    total: int
    currency: str
    today: date
    reminders: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What the filter bar says, and how many families are wanted."""

    text: str
    since: str | None
    standing: str | None
    late: bool
    limit: int

    @property
    def standings(self) -> tuple[Standing, ...]:
        """How documents have to stand; empty is any way."""
        return (Standing(self.standing),) if self.standing else ()


class LedgerTab(BillingTab):
    """Figures above, families below; the inspector follows the family of the current row."""

    def __init__(self, doings: Doings) -> None:
        super().__init__()
        self.doings, self._tools, self._database = doings, doings.tools, doings.database
        self._limit, self._currency, self._today = PAGE, "EUR", date.min
        self._newest_first, self._count = True, ""
        self._wanted: UUID | None = None
        self.is_asked = False
        self._families: dict[Any, UUID] = {}
        self._items: dict[Any, Item] = {}
        self._owed: dict[Any, int] = {}
        self.bar = FilterBar(tr("Family or number"), _filters(), columns=False)
        self.bar.changed.connect(self.refresh)
        self.remind = Button(tr("Remind"), "envelope", doings.remind)
        self.remind.setObjectName("remind")
        self.remind.hide()
        self.bar.add_at_end(self.remind)
        self.figures = Figures(lambda age: doings.explain(explaining.of_age(self._database, age)))
        self.table = GroupedTable(
            ledger_rows.columns(lambda: self._currency, lambda: self._today),
            self._tools.memory,
            "family-ledger",
        )
        self.table.setAccessibleName(tr("Family ledger"))
        self.empty = EmptyState()
        self.empty.hide()
        self.more = Button(tr("Show more families"), run=self._show_more)
        self.more.hide()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.figures)
        for part in (rule(), self.bar, rule()):
            column.addWidget(part)
        column.addWidget(self.table, 1)
        column.addWidget(self.empty, 1)
        column.addWidget(self.more)

    def _connect(self) -> None:
        self.table.groups.set_sort("day", descending=True)
        self.table.sort_asked.connect(self._sort)
        self.table.current_changed.connect(self._follow)
        self.table.group_chosen.connect(self._follow)
        self.table.opened.connect(self._open)
        self.table.explain_asked.connect(lambda key, _column: self._explain(key))

    # --- loading ----------------------------------------------------------------------------------

    def activated(self) -> None:
        """Load the first time; show the account of the current family."""
        if not self.is_asked:
            self.refresh()
        else:
            self._follow(self.table.current_key())

    def refresh(self) -> None:
        """Ask for what the filter bar says."""
        self.is_asked = True
        on = dict(self.bar.values())
        asked = Asked(
            self.bar.search.text().strip(), on.get("since"), on.get("standing"),
            bool(on.get("late")), self._limit,
        )  # fmt: skip
        self._tools.tasks.read(
            lambda: self._read(asked), self._show, self.failed.emit, key=("ledger", id(self))
        )

    def touched(self, changes: Any) -> None:
        """Reload when money moved or a family changed."""
        if self.is_asked and changes.touches(*MONEY, "reminder_step"):
            self.refresh()

    def _read(self, asked: Asked) -> FoundLedger:
        with self._database.reading() as session:
            facts = school.facts(session)
            today = clock.today(self._database.clock, facts.timezone)
            since = lists.since_of(session, today, asked.since)
            groups = billing.groups(
                session, today, limit=asked.limit, late_only=asked.late, text=asked.text,
                since=None if asked.late else since,
                standings=asked.standings,
            )  # fmt: skip
            total = billing.count_groups(session, today, late_only=asked.late, text=asked.text)
            ages = billing.ageing(session, today)
            due = billing.count_proposals(session, today)
            return FoundLedger(ages, groups, total, facts.currency, today, due)

    def _show(self, found: FoundLedger) -> None:
        self._currency, self._today = found.currency, found.today
        self.figures.show_ages(found.ageing, found.currency)
        self._families = {
            item.id: group.family_id for group in found.groups for item in group.items
        }
        self._families |= {group.family_id: group.family_id for group in found.groups}
        self._items = {item.id: item for group in found.groups for item in group.items}
        self._owed = {group.family_id: group.owed for group in found.groups}
        self._show_groups(found)
        self.remind.set_words(tr("Remind {n}", n=found.reminders))
        self.remind.setVisible(found.reminders > 0 and self.doings.may_write)
        self.more.setVisible(found.total > self._limit)
        entries = sum(len(group.items) for group in found.groups)
        self._count = tr(
            "{entries} in {families}",
            entries=trn("{n} entry", "{n} entries", entries),
            families=trn("{n} family", "{n} families", len(found.groups)),
        )
        self._tell()

    def _show_groups(self, found: FoundLedger) -> None:
        groups = [
            ledger_rows.group_of(group, found.currency, newest_first=self._newest_first)
            for group in found.groups
        ]
        self.table.groups.rename({
            "amount": titled(tr("Amount"), found.currency),
            "open": titled(tr("Open"), found.currency),
        })  # fmt: skip
        self.table.show_groups(groups, key=lambda item: item.id)
        if self._wanted is not None and self.table.set_current_key(self._wanted):
            self._wanted = None
        self.table.setVisible(bool(groups))
        self.empty.setVisible(not groups)
        narrowed = [key for key, _ in self.bar.values() if key != "since"]
        if self.bar.search.text() or narrowed:
            self.empty.say(tr("Nothing matches."), "", Deed(tr("Clear filters"), self.bar.clear))
        else:
            self.empty.say(
                tr("Nothing is owed"), tr("What is billed and paid stands here, by family.")
            )

    def _show_more(self) -> None:
        self._limit += PAGE
        self.refresh()

    def _sort(self, _name: str, descending: bool) -> None:
        self._newest_first = descending
        self.refresh()

    # --- the current row --------------------------------------------------------------------------

    def family_of(self, key: Any) -> UUID | None:
        """Return the family of an item or of a group."""
        return self._families.get(key)

    def family_here(self) -> UUID | None:
        """Return the family of the current row."""
        return self.family_of(self.table.current_key())

    def open_key(self, key: UUID) -> None:
        """Make a family current, also when it owes nothing."""
        self._wanted = key
        self.activated()
        if self.table.set_current_key(key):
            self._wanted = None
        else:
            self._follow_family(key)

    def show_first(self) -> None:
        """Make the first row of the first family current, for a picture."""
        first = next(iter(self._items), None)
        if first is not None:
            self.table.set_current_key(first)

    def _tell(self) -> None:
        item = self._items.get(self.table.current_key())
        owed = self._owed.get(self.table.current_key())
        chosen = ""
        if item is not None:
            sum_of = money(item.open or item.amount, self._currency)
            chosen = tr("1 selected, {amount}", amount=sum_of)
        elif owed is not None:
            chosen = tr("1 selected, {amount}", amount=money(owed, self._currency))
        self.say(self._count, chosen)

    def _follow(self, key: Any) -> None:
        self._tell()
        family_id = self.family_of(key)
        if family_id is None:
            self.shown.emit(None)
        else:
            self._follow_family(family_id)

    def _follow_family(self, family_id: UUID) -> None:
        self._tools.tasks.read(
            lambda: account_card.read_family(self._database, family_id),
            lambda found: self.shown.emit(account_card.family_card(found, self.doings)),
            self.failed.emit,
            key=("family-card", id(self)),
        )

    def _open(self, key: Any) -> None:
        item = self._items.get(key)
        if item is not None and item.entry in (EntryKind.INVOICE, EntryKind.CREDIT_NOTE):
            self.doings.show(item.id)
        elif item is not None and item.entry is EntryKind.PAYMENT:
            self.doings.receipt(item.id)

    def number_here(self) -> Explain | None:
        """Return what explains the open amount of the row, or the balance of its family."""
        key = self.table.current_key()
        item = self._items.get(key)
        if item is not None and item.standing is not None:
            return explaining.of_invoice(self._database, item.id)
        if item is not None and item.entry is EntryKind.PAYMENT:
            return explaining.of_payment(self._database, item.id)
        family_id = self.family_of(key)
        return explaining.of_balance(self._database, family_id) if family_id else None

    def _explain(self, key: Any) -> None:
        here = self.number_here()
        if here is not None and key == self.table.current_key():
            self.doings.explain(here)

    # --- paper and files --------------------------------------------------------------------------

    def print_here(self) -> None:
        """Show the statement of the family of the current row."""
        family_id = self.family_here()
        if family_id is not None:
            self.doings.statement(family_id)

    def export(self) -> None:
        """Export every entry of every account."""
        out.save_ledger(self, self._database, self._tools)


def _filters() -> tuple[Filter, ...]:
    standings = (
        (Standing.ISSUED.value, tr("Not yet due")),
        (Standing.PART_PAID.value, tr("Part paid")),
        (Standing.OVERDUE.value, tr("Late")),
        (Standing.PAID.value, tr("Paid")),
    )
    since = ((lists.TERM, tr("This term")), (lists.YEAR, tr("This year")))
    return (
        Filter("since", tr("Since"), since, start=lists.TERM),
        Filter("standing", tr("Status"), standings),
        Filter("late", tr("Late only")),
    )
