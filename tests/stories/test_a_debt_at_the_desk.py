"""A debt through the real window: explained, reminded of, paid twice, given back, written off."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.ui.payment_dialog import PaymentDialog
from desktop_app.areas.billing.ui.refund_dialog import RefundDialog
from desktop_app.areas.billing.ui.remind_dialog import RemindDialog
from desktop_app.core.clock import FixedClock
from desktop_app.kit.document_preview import DocumentPreview
from desktop_app.kit.explained import ExplainDialog
from desktop_app.shell import undoing
from tests.cli.commands import Shell
from tests.stories.program import Program, fill


@pytest.fixture
def late(furnished: Shell, program: Program) -> Program:
    """The Reids owe 190.00 for November, and steps come on the due day already."""
    program.open(furnished.school)
    with program.database.reading() as session:
        first = billing.reminder_steps(session)[0]
        [invoice] = billing.all_invoices(session, date(2026, 11, 19))
    billing.AccountService(program.database).set_step(first.id, {"days_after_due": 0})
    assert invoice.due_on is not None
    later(program, invoice.due_on)
    return program


def later(program: Program, due_on: date) -> None:
    """Let it be the day after a due day."""
    day = due_on + timedelta(days=1)
    program.database.clock = FixedClock(datetime(day.year, day.month, day.day, 9, tzinfo=UTC))


def put_away(program: Program, title: str) -> None:
    preview = program.dialog(DocumentPreview)
    program.until(lambda: bool(preview.documents))
    assert preview.windowTitle() == title
    preview.reject()
    program.settle()


def explained(program: Program) -> str:
    program.run("explain")
    dialog = program.dialog(ExplainDialog)
    said = dialog.fact.text()
    dialog.leave()
    program.settle()
    return said


def pay(program: Program, amount: int) -> None:
    program.run("billing.pay")
    dialog = program.dialog(PaymentDialog)
    fill(dialog, amount=amount, receipt=False)
    program.settle()
    program.press(dialog)


def test_a_debt_is_explained_reminded_of_paid_given_back_and_taken_back(
    late: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pane = late.go("billing")
    pane.choose("ledger")
    late.settle()
    pane.show_first()
    late.settle()
    assert explained(late) == "Open of 2026-0001: €190.00"
    late.run("billing.remind")
    late.press(late.dialog(RemindDialog))
    put_away(late, "Reminders")
    assert late.toast() == "Remind 1 family"
    assert not pane.page("ledger").remind.isVisible()
    pay(late, 19_000)
    pane.choose("payments")
    late.settle()
    pane.show_first()
    late.settle()
    late.run("billing.refund")
    dialog = late.dialog(RefundDialog)
    fill(dialog, amount=4_000, reason="One lesson fell out")
    late.settle()
    assert dialog.result_label.text() == "Balance after: €40.00"
    late.press(dialog)
    put_away(late, "Refund")
    assert late.toast() == "Give €40.00 back to Reid"
    monkeypatch.setattr(undoing.dialog, "ask", lambda *_, **__: True)
    late.run("undo")
    assert late.toast() == "Counter-entry: Give €40.00 back to Reid"
    with late.database.reading() as session:
        [family] = billing.balances(session)
        assert (family.owed, family.wallet) == (0, 0)
        assert [p for check in late.database.checks for p in check(session)] == []
