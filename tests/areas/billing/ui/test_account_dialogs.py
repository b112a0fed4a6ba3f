"""The dialogs of accounts: money back, write-offs, reminders, statements, and F9."""

from datetime import date

import pytest
from PySide6.QtWidgets import QDialog

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.ui.line_explained import of_line
from desktop_app.areas.billing.ui.refund_dialog import RefundDialog
from desktop_app.areas.billing.ui.remind_dialog import RemindDialog
from desktop_app.areas.billing.ui.write_off_dialog import WriteOffDialog
from desktop_app.kit.document_preview import DocumentPreview
from desktop_app.kit.explained import ExplainDialog
from desktop_app.kit.number_label import Explained
from tests.areas.billing.desk import Desk
from tests.areas.billing.ui.till import Show, Till

NAME = "Okonkwo-Reid"


def preview_of(till: Till) -> DocumentPreview:
    till.stage.settle()
    [found] = [d for d in till.pane.findChildren(DocumentPreview) if d.isVisible()]
    return found


def explained(till: Till) -> ExplainDialog:
    till.stage.settle()
    [found] = [d for d in till.pane.findChildren(ExplainDialog) if d.isVisible()]
    till.stage.settle()
    return found


@pytest.fixture
def late(billed: Desk) -> Desk:
    """November's 318.00 are seven days late, with the three steps of a new school."""
    billed.at(2026, 11, 26)
    return billed


def test_a_payment_is_given_back_in_part_and_says_what_that_opens(
    stage: Show, billed: Desk
) -> None:
    billed.pay(NAME, 35_000)
    till = Till(stage)
    till.tab("payments")
    till.choose()
    dialog = till.stage.form(till.deed("Refund"))
    assert isinstance(dialog, RefundDialog)
    assert dialog.fact.text() == "€350.00 is left of R-2026-0001 of Okonkwo-Reid"
    assert dialog.result_label.text() == "Balance after: €318.00"
    assert dialog.primary.text() == "Give €350.00 back"
    dialog.form.editor("amount").set_value(35_001)
    dialog.form.editor("reason").set_value("Moved away")
    till.stage.save(dialog)
    assert "€350.00 that is left" in (dialog.form.error("amount") or "")
    dialog.form.editor("amount").set_value(3_200)
    dialog.form.changed.emit("amount")
    till.stage.settle()
    assert dialog.result_label.text() == "Balance after: €0.00"
    till.stage.save(dialog)
    assert billed.balance(NAME) == (0, 0)
    preview = preview_of(till)
    assert [one.name for one in preview.documents] == ["RF-2026-0001 Okonkwo-Reid.pdf"]
    preview.reject()
    till.choose()
    assert till.lines("Given back") == [("RF-2026-0001", "32.00")]


def test_the_wallet_is_given_back_from_the_ledger(stage: Show, okonkwo: Desk) -> None:
    okonkwo.pay(NAME, 5_000)
    till = Till(stage)
    till.tab("ledger")
    till.family(okonkwo, NAME)
    dialog = till.stage.form(till.deed("Give back from the wallet…"))
    assert dialog.fact.text() == "€50.00 is in the wallet of Okonkwo-Reid"
    dialog.form.editor("reason").set_value("Moved away")
    dialog.form.editor("paper").set_value(False)
    till.stage.save(dialog)
    assert okonkwo.balance(NAME) == (0, 0)


def test_the_owner_writes_off_and_takes_it_back(stage: Show, billed: Desk) -> None:
    till = Till(stage)
    till.choose()
    dialog = till.stage.form(till.deed("Write off…"))
    assert isinstance(dialog, WriteOffDialog)
    till.stage.save(dialog)
    assert dialog.form.error("reason") == "Reason is needed."
    dialog.form.editor("reason").set_value("Hardship")
    till.stage.save(dialog)
    assert billed.balance(NAME) == (0, 0)
    till.choose()
    assert till.lines("Settled by") == [("Written off", "318.00")]
    till.stage.run(till.deed("Take the write-off back"))
    assert billed.balance(NAME) == (31_800, 0)


def test_reminders_are_seen_given_and_said_beside_the_family(stage: Show, late: Desk) -> None:
    till = Till(stage)
    tab = till.tab("ledger")
    assert tab.remind.text() == "Remind 1"
    assert tab.remind.isVisible()
    till.stage.run(tab.remind.click)
    dialog = till.stage.dialog()
    assert isinstance(dialog, RemindDialog)
    assert dialog.primary.text() == "Remind 1 family"
    assert till.texts(dialog, "step") == ["Payment reminder"]
    till.stage.run(dialog.preview)
    [letters] = [d for d in dialog.findChildren(DocumentPreview) if d.isVisible()]
    assert [one.name for one in letters.documents] == ["2026-0001-1 Okonkwo-Reid.pdf"]
    letters.reject()
    till.stage.save(dialog)
    preview = preview_of(till)
    assert len(preview.documents) == 1
    preview.reject()
    assert not tab.remind.isVisible()
    till.family(late, NAME)
    card = till.pane.inspector.card
    assert card is not None
    assert card.fact == "Reminded Thu 26 Nov, step 1"


def test_with_nobody_to_remind_the_dialog_says_so(stage: Show, billed: Desk) -> None:
    till = Till(stage)
    till.stage.run(till.pane.doings.remind)
    dialog = till.stage.dialog()
    assert dialog.empty.isVisible()
    assert not dialog.primary.isEnabled()
    dialog.leave()


def test_a_statement_of_account_is_shown_over_a_period(stage: Show, billed: Desk) -> None:
    till = Till(stage)
    till.tab("ledger")
    till.family(billed, NAME)
    dialog = till.stage.form(till.pane.print_current)
    assert dialog.fact.text() == NAME
    dialog.form.editor("last").set_value(dialog.form.value("first").replace(year=2020))
    till.stage.save(dialog)
    assert dialog.form.error("last")
    dialog.form.editor("last").set_value(billed.today)
    till.stage.save(dialog)
    preview = preview_of(till)
    assert [one.name for one in preview.documents] == ["Statement of account Okonkwo-Reid.pdf"]
    preview.reject()


def test_every_number_of_the_ledger_says_where_it_comes_from(stage: Show, late: Desk) -> None:
    late.pay(NAME, 10_000)
    till = Till(stage)
    tab = till.tab("ledger")
    over_30 = tab.figures.findChildren(Explained)[2]
    assert over_30.text() == "€218.00"
    till.stage.run(over_30.explain)
    dialog = explained(till)
    assert dialog.fact.text() == "1 to 30 days late: €218.00"
    dialog.leave()
    tab.table.set_current_key(late.families[NAME])
    till.stage.settle()
    till.stage.run(till.pane.explain_current)
    dialog = explained(till)
    assert dialog.fact.text() == "Okonkwo-Reid owes: €218.00"
    assert [entry.amount for entry in dialog.explanation.entries] == ["€318.00", "\u2212€100.00"]
    dialog.leave()
    tab.table.set_current_key(late.invoices()[0].id)
    till.stage.settle()
    till.stage.run(till.pane.explain_current)
    dialog = explained(till)
    assert dialog.fact.text() == "Open of 2026-0001: €218.00"
    dialog.open_entry(1)
    till.stage.settle()
    assert till.stage.went[-1][0] == "billing"


def test_the_total_of_an_invoice_and_the_rest_of_a_payment_are_explained(
    stage: Show, billed: Desk
) -> None:
    payment = billed.pay(NAME, 40_000)
    till = Till(stage)
    key = till.choose()
    till.stage.run(lambda: till.page("invoices").explain_cell(key, "total"))
    dialog = explained(till)
    assert dialog.fact.text() == "Total of 2026-0001: €318.00"
    dialog.leave()
    till.tab("payments")
    till.choose()
    till.stage.run(till.pane.explain_current)
    dialog = explained(till)
    assert dialog.fact.text() == "Rest of R-2026-0001: €82.00"
    dialog.leave()
    till.stage.run(lambda: till.pane.open_key(payment))
    assert till.pane.tabs.current() == "payments"


def test_a_line_of_an_invoice_is_explained_by_its_lessons_on_the_card(
    stage: Show, billed: Desk
) -> None:
    till = Till(stage)
    till.choose()
    amounts = till.pane.inspector.findChildren(Explained)
    violin = next(each for each in amounts if each.text() == "190.00")
    till.stage.run(violin.explain)
    dialog = explained(till)
    assert dialog.fact.text().endswith(": €190.00")
    assert dialog.rule.text() == "Each lesson at the price that counts for it on its day."
    entries = dialog.explanation.entries
    assert [(each.words, each.amount) for each in entries] == [("Violin", "€38.00")] * 5
    assert entries[0].day == "Mon 2 Nov"
    dialog.open_entry(0)
    assert till.stage.went[-1] == ("registers", billed.meeting("Violin", date(2026, 11, 2)))


def test_a_line_without_lessons_is_explained_by_what_it_is_for(billed: Desk) -> None:
    service, family = billed.service, billed.families[NAME]
    key = service.make_draft(family, [billing.FreeLine("Rosin", 800)]).made
    assert key is not None
    with billed.database.reading() as session:
        [stored] = billing.invoice_lines(session, [key])
    found = of_line(billed.database, key, stored.id)()
    assert found is not None
    assert (found.title, found.total, found.rule) == (
        "Rosin", "€8.00", "Written onto the invoice by hand.",
    )  # fmt: skip
    assert [(each.words, each.amount) for each in found.entries] == [("1 × 8.00", "€8.00")]


def test_whoever_stops_reminding_can_go_on_later(
    stage: Show, late: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QDialog, "exec", lambda _self: 0)
    till = Till(stage)
    till.stage.run(till.pane.doings.remind)
    dialog = till.stage.dialog()
    late.pay(NAME, 31_800)
    till.stage.save(dialog)
    assert dialog.banner.shown() is not None
    assert not dialog.primary.isEnabled()
    dialog.leave()
