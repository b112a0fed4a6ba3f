"""A month's pay through the real window: rate, run, payslip, sent, wrong, taken back, reported."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.ui.payout_dialogs import PayRateDialog, open_pay_rate
from desktop_app.areas.billing.ui.payout_run_dialog import PayoutRunDialog
from desktop_app.kit.document_preview import DocumentPreview
from desktop_app.kit.theme_switch import Theme
from desktop_app.shell import undoing
from tests.areas.billing.desk import Desk, open_desk
from tests.areas.reports.conftest import MONDAYS, teach
from tests.window import Office

PAID_DAY = date(2026, 11, 5)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return teach(open_desk(tmp_path))


@pytest.fixture
def office(qtbot: QtBot, qapp: QApplication, desk: Desk, tmp_path: Path) -> Iterator[Office]:
    made = Office(qtbot, Theme(qapp, scheme="light"), desk.database, tmp_path)
    yield made
    made.close()


def texts(model: Any, column: str) -> list[str]:
    at = [each.key for each in model.columns].index(column)
    return [model.data(model.index(row, at)) for row in range(model.rowCount())]


def test_a_month_is_paid_corrected_sent_and_taken_back(
    office: Office, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    pane: Any = office.window.go("billing")
    office.settle()
    pane.choose("payouts")
    office.settle()
    tab = pane.page("payouts")
    assert texts(tab.model, "teacher") == ["Maeve Cullinan", "Bill Marsh"]
    give_a_rate_of_their_own(office, pane)
    pay_again(office)
    assert texts(tab.model, "amount")[:2] == ["4.50", "6.00"]
    tab.table.selectRow(0)
    office.settle()
    lines = [item.title for block in pane.inspector.card.tabs[0].blocks
             for item in getattr(block, "items", ())]  # fmt: skip
    assert [line.split(":")[0] for line in lines] == ["Correction"] * len(lines)
    see_the_payslip(office, tab)
    monkeypatch.setattr(undoing.dialog, "ask", lambda *_words, **_more: True)
    office.run("undo")
    with desk.database.reading() as session:
        rows = billing.all_payouts(session)
    assert sum(row.amount for row in rows) == before_the_rate(rows)
    look_at_the_report(office)


def test_a_month_that_is_run_twice_is_paid_once(office: Office, desk: Desk) -> None:
    teach_once_more(desk)
    pane: Any = office.window.go("billing")
    office.settle()
    pane.choose("payouts")
    office.settle()
    before = every_payout(desk)
    office.run("billing.pay-run")
    first = office.dialog(PayoutRunDialog)
    assert first.primary.text() == "Pay 1 teacher"
    first.primary.click()
    first.accept()
    office.settle()
    assert not first.isVisible()
    [new] = every_payout(desk) - before
    assert new[1] == 2_800
    office.run("billing.pay-run")
    second = office.dialog(PayoutRunDialog)
    assert second.plan is not None
    assert (list(second.plan.paid), second.primary.isEnabled()) == ([], False)
    QTest.keyClick(second, Qt.Key.Key_Return)
    second.accept()
    office.settle()
    assert second.isVisible()
    assert every_payout(desk) == before | {new}
    second.leave()


def test_two_desks_that_run_the_same_month_pay_it_once(office: Office, desk: Desk) -> None:
    teach_once_more(desk)
    office.window.go("billing")
    office.settle()
    office.run("billing.pay-run")
    dialog = office.dialog(PayoutRunDialog)
    assert dialog.primary.isEnabled()
    billing.PayService(desk.database).issue_payouts("2026-10")
    paid = every_payout(desk)
    dialog.primary.click()
    office.settle()
    assert every_payout(desk) == paid
    assert dialog.isVisible()
    assert dialog.result_label.text()


def teach_once_more(desk: Desk) -> None:
    """Hold the last band lesson of October, after its month was paid."""
    late = date(2026, 10, 29)
    for name in ("Kofi", "Ebba"):
        desk.mark("Band", late, name, "P")
    desk.finish("Band", late)


def every_payout(desk: Desk) -> set[tuple[str, int]]:
    """What was ever paid: the number and the amount of each payout."""
    with desk.database.reading() as session:
        return {(row.number, row.amount) for row in billing.all_payouts(session)}


def give_a_rate_of_their_own(office: Office, pane: Any) -> None:
    """Pay everybody 2.00 more an hour from October on."""
    open_pay_rate(pane, pane.tools, office.database)
    office.settle()
    dialog = office.dialog(PayRateDialog)
    dialog.form.set_values({"amount": 3_000, "starts_on": date(2026, 10, 1)})
    dialog.accept()
    office.settle()


def pay_again(office: Office) -> None:
    office.run("billing.pay-run")
    dialog = office.dialog(PayoutRunDialog)
    assert dialog.fact.text() == "Pay for October 2026"
    dialog.accept()
    office.settle()
    assert office.toast() == "Pay run October 2026"


def see_the_payslip(office: Office, tab: Any) -> None:
    tab.print_here()
    office.settle()
    preview = office.dialog(DocumentPreview)
    preview.close()


def before_the_rate(rows: list[billing.PayoutRow]) -> int:
    """What the first run paid: the second and its counter-entries come to nothing."""
    return sum(row.amount for row in rows if not row.void)


def look_at_the_report(office: Office) -> None:
    pane: Any = office.window.go("reports")
    office.settle()
    pane.choose("income-teachers")
    office.settle()
    pane.bar.set_period(date(2026, 10, 1), date(2026, 10, 31))
    office.settle()
    assert texts(pane.view.model, "teacher") == ["Bill Marsh", "Maeve Cullinan"]
    assert len(MONDAYS) == 3
    assert texts(pane.view.model, "lessons") == ["3", "3"]
