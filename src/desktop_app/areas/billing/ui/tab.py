"""What every tab of the billing pane can be asked, and a tab that is one list."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.kit.explain import Explain
from desktop_app.kit.filters import FilterBar
from desktop_app.kit.list_tab import ListFacts, ListTab
from desktop_app.kit.pane import Tools

MONEY = (
    "invoice",
    "invoice_line",
    "payment",
    "payment_allocation",
    "ledger_entry",
    "wallet_entry",
    "refund",
    "reminder",
    "family",
)
"""The tables whose rows change what these lists say."""


class BillingTab(QWidget):
    """A tab: `shown` carries the card for the inspector, `told` the facts for the status bar."""

    shown = Signal(object)
    told = Signal(object)
    failed = Signal(object)
    bar: FilterBar
    table: Any
    said: tuple[str, ...] = ()

    def say(self, *facts: str) -> None:
        """Tell the status bar; what was told last is told again when the tab is shown."""
        self.said = facts
        self.told.emit(facts)

    def activated(self) -> None:
        """Load the first time; show the card of the current row."""

    def touched(self, changes: Any) -> None:
        """Reload what changed."""

    def open_key(self, key: UUID) -> None:
        """Make a row current."""

    def show_first(self) -> None:
        """Make the first row current, for a picture."""

    def facts_known(self, currency: str) -> None:
        """Hear in which currency the school bills."""

    def family_here(self) -> UUID | None:
        """Return the family of the current row."""
        return None

    def number_here(self) -> Explain | None:
        """Return what explains the number of the current row."""
        return None

    def choose_columns(self) -> None:
        """Open the column chooser, where there is one."""

    def print_here(self) -> None:
        """Show what can be printed of the current row, or of the ticked ones."""

    def export(self) -> None:
        """Write what is listed to a file that is asked for."""


class ListPage(BillingTab):
    """A tab that is one list; Payouts and the like need no more than this."""

    def __init__(self, tools: Tools, facts: ListFacts) -> None:
        super().__init__()
        self.tools = tools
        self.list = ListTab(tools, facts)
        self.bar, self.table = self.list.bar, self.list.table
        self.model, self.empty = self.list.model, self.list.empty
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list)
        self.list.shown.connect(self.shown)
        self.list.failed.connect(self.failed)
        self.list.counted.connect(self.tell)
        self.table.explain_asked.connect(self.explain_cell)
        self.model.ticks_changed.connect(self.tell_ticked)

    def tell(self, rows: int) -> None:
        """Tell the status bar how many rows there are."""

    def explain_cell(self, key: UUID, column: str) -> None:
        """Say where the number of a cell comes from: it was pressed twice."""

    def tell_ticked(self) -> None:
        """Tell the status bar what the ticked rows come to."""

    def activated(self) -> None:
        """Load the first time; show the card of the current row."""
        self.list.activated()

    def touched(self, changes: Any) -> None:
        """Reload what changed."""
        self.list.touched(changes)

    def open_key(self, key: UUID) -> None:
        """Make a row current, also when the list is still loading or filtered."""
        self.list.open_key(key)

    def show_first(self) -> None:
        """Make the first row current."""
        self.table.selectRow(0)

    def choose_columns(self) -> None:
        """Open the column chooser."""
        self.table.choose_columns()

    def here(self) -> Any:
        """Return the current row as the list holds it, None when there is none."""
        return self.list.row_of(self.table.current_key())

    def chosen(self) -> Sequence[Any]:
        """Return the ticked rows, or the current one."""
        key = self.table.current_key()
        return self.model.ticked() or ([key] if key is not None else [])

    def family_here(self) -> UUID | None:
        """Return the family of the current row."""
        row = self.here()
        return row.family_id if row is not None else None
