"""Numbers in dialogs say where they come from, before anything is written."""

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_app.areas.billing.ui.payout_run_dialog import PayoutRunDialog
from desktop_app.areas.billing.ui.run_dialog import RunDialog
from desktop_app.kit.explain import Explanation
from desktop_app.kit.explained import ExplainDialog
from tests.areas.billing.desk import Desk
from tests.areas.billing.ui.till import Show, Till
from tests.areas.reports import conftest as reports

taught = reports.taught


@pytest.fixture
def till(stage: Show) -> Till:
    return Till(stage)


def explained(till: Till, over: Any) -> Explanation:
    """Press F9 in a dialog, read what is said, and put it away."""
    over.activateWindow()
    till.stage.qtbot.waitUntil(over.isActiveWindow)
    QTest.keyClick(over, Qt.Key.Key_F9)
    return read(till, over)


def read(till: Till, over: Any) -> Explanation:
    till.stage.settle()
    [dialog] = [each for each in over.findChildren(ExplainDialog) if each.isVisible()]
    found: Explanation = dialog.explanation
    dialog.open_entry(0)
    assert dialog.isVisible()
    dialog.leave()
    till.stage.settle()
    return found


def test_a_bill_of_the_run_and_the_whole_run_are_explained(till: Till, okonkwo: Desk) -> None:
    till.stage.run(till.pane.run)
    dialog = till.stage.dialog()
    assert isinstance(dialog, RunDialog)
    found = explained(till, dialog)
    assert (found.title, found.total) == ("This run", "€318.00")
    dialog.table.selectRow(0)
    till.stage.settle()
    found = explained(till, dialog)
    assert found.title.startswith("Bill of ")
    assert found.total == "€318.00"
    assert len(found.entries) == len(dialog.plan.bills[0].lines) if dialog.plan else False
    dialog.table.explain_asked.emit(0, "total")
    assert read(till, dialog).total == "€318.00"
    dialog.leave()


def test_what_a_family_owes_is_explained_over_its_payment(till: Till, billed: Desk) -> None:
    till.family(billed, "Okonkwo-Reid")
    till.stage.run(lambda: till.pane.doings.pay(billed.families["Okonkwo-Reid"]))
    dialog = till.stage.dialog()
    assert explained(till, dialog).total == "€318.00"
    dialog.leave()


def test_an_entry_of_the_account_is_explained_from_the_card(till: Till, billed: Desk) -> None:
    till.tab("ledger")
    till.family(billed, "Okonkwo-Reid")
    card = till.pane.inspector.card
    assert card is not None
    [lines] = [b for b in card.tabs[0].blocks if getattr(b, "title", "") == "Ledger"]
    till.stage.run(lines.items[0].run)
    assert read(till, till.pane).title == "Total of 2026-0001"


class TestPay:
    """The pay run of a school that taught in October."""

    @pytest.fixture
    def okonkwo(self, taught: Desk) -> Desk:
        return taught

    def test_a_teachers_pay_and_each_of_its_lines_are_explained(
        self, till: Till, okonkwo: Desk
    ) -> None:
        okonkwo.at(2026, 12, 1)
        for name in ("Kofi", "Ebba"):
            okonkwo.mark("Band", date(2026, 11, 5), name, "P")
        okonkwo.finish("Band", date(2026, 11, 5))
        till.stage.run(till.pane.pay_run)
        [dialog] = till.page("payouts").findChildren(PayoutRunDialog)
        assert explained(till, dialog).title == "This pay run"
        at = next(
            n for n, each in enumerate(dialog.plan.teachers if dialog.plan else ()) if each.lines
        )
        dialog.table.set_current_key(at)
        till.stage.settle()
        found = explained(till, dialog)
        assert (found.title, found.total) == ("Pay of Bill Marsh", "€28.00")
        dialog.lines.explain_asked.emit(0, "amount")
        found = read(till, dialog)
        assert "an hour" in found.entries[0].words
        assert found.total == "€28.00"
        dialog.leave()
