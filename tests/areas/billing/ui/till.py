"""What a test does at the billing pane."""

from collections.abc import Callable
from typing import Any

from desktop_app.areas.billing.ui.billing_pane import BillingPane
from desktop_app.kit.card_parts import Lines
from tests.areas.billing.desk import Desk
from tests.areas.desk.ui.stage import Make, Stage

Show = Callable[[Make], Stage]


class Till:
    """The billing pane on its stage."""

    def __init__(self, show: Show) -> None:
        self.stage = show(BillingPane)  # type: ignore[arg-type]  # a pane like those of the desk
        self.pane: BillingPane = self.stage.pane

    def texts(self, tab: Any, column: str) -> list[str]:
        at = [each.key for each in tab.model.columns].index(column)
        return [tab.model.data(tab.model.index(row, at)) for row in range(tab.model.rowCount())]

    def tab(self, key: str) -> Any:
        self.stage.run(lambda: self.pane.choose(key))
        return self.pane.current_page()

    def page(self, key: str) -> Any:
        """A tab, shown or not."""
        return self.pane.page(key)

    def family(self, desk: Desk, name: str) -> None:
        """Make a family current in the ledger."""
        self.stage.run(lambda: self.page("ledger").open_key(desk.families[name]))

    def choose(self, row: int = 0) -> Any:
        """Make a row of the tab current; return its key."""
        tab: Any = self.pane.current_page()
        key = tab.model.key_at(row)
        tab.table.set_current_key(key)
        self.stage.settle()
        return key

    def deed(self, title: str) -> Callable[[], object]:
        """Return a button of the card."""
        card = self.pane.inspector.card
        assert card is not None
        deeds = {deed.title: deed.run for deed in (*card.deeds, *card.more)}
        assert title in deeds, sorted(deeds)
        return deeds[title]

    def deeds(self) -> list[str]:
        card = self.pane.inspector.card
        return [deed.title for deed in card.deeds] if card is not None else []

    def lines(self, title: str) -> list[tuple[str, str]]:
        """Return the lines under a title of the card, with their amounts."""
        card = self.pane.inspector.card
        assert card is not None
        blocks = [block for tab in card.tabs for block in tab.blocks]
        found = next(b for b in blocks if isinstance(b, Lines) and b.title == title)
        return [(item.title, item.amount) for item in found.items]

    def undo(self) -> None:
        self.stage.run(self.pane.tools.undo)
