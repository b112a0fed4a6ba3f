"""The dialogs of money: the run, the payment with its warnings, the credit note in part."""

from datetime import date

import pytest

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.api import InvoiceKind, PaymentMethod
from desktop_app.areas.billing.ui.credit_dialog import CreditDialog
from desktop_app.areas.billing.ui.payment_dialog import PaymentDialog
from desktop_app.areas.billing.ui.run_dialog import RunDialog
from desktop_app.kit.document_preview import DocumentPreview
from desktop_app.kit.sentences_dialog import SentencesDialog
from tests.areas.billing.desk import Desk
from tests.areas.billing.ui.till import Show, Till


def opened_run(till: Till) -> RunDialog:
    till.stage.run(till.pane.run)
    dialog = till.stage.dialog()
    assert isinstance(dialog, RunDialog)
    return dialog


def paying(till: Till, desk: Desk) -> PaymentDialog:
    dialog = till.stage.form(lambda: till.pane.doings.pay(desk.families["Okonkwo-Reid"]))
    assert isinstance(dialog, PaymentDialog)
    dialog.form.editor("receipt").set_value(False)
    return dialog


def test_a_run_shows_every_bill_before_it_issues_them(stage: Show, okonkwo: Desk) -> None:
    till = Till(stage)
    dialog = opened_run(till)
    assert dialog.fact.text() == "Bills for November 2026"
    assert dialog.primary.text() == "Issue 1 invoice"
    assert till.texts(dialog, "total") == ["€318.00"]
    dialog.table.set_current_key(0)
    assert "Violin, 1-on-1" in dialog.detail.toPlainText()
    assert "Amara Okonkwo-Reid" in dialog.detail.toPlainText()
    assert okonkwo.invoices() == []
    till.stage.save(dialog)
    assert till.stage.said() == "Invoice run November 2026"
    assert till.texts(till.page("invoices"), "number") == ["2026-0001"]


def test_a_run_is_searched_filtered_printed_and_names_its_corrections(
    stage: Show, billed: Desk
) -> None:
    billed.cancel("Drums", date(2026, 11, 26))
    offers = billing.OfferService(billed.database)
    offers.add_discount(
        billing.NewDiscount(
            "Staff child", billing.DiscountKind.PERCENT, 1_000, date(2026, 12, 1),
            student_id=billed.students["Kofi"],
        )
    )  # fmt: skip
    billed.family("Feldwick", "Tom")
    billed.lesson("Piano", date(2026, 12, 1), "Tom", price=2_000)
    till = Till(stage)
    dialog = opened_run(till)
    till.stage.run(lambda: dialog.months.set_value("2026-12"))
    dialog.months.changed.emit()
    till.stage.settle()
    assert till.texts(dialog, "family") == ["Feldwick", "Okonkwo-Reid"]
    assert till.texts(dialog, "corrections") == ["", "1"]
    dialog.search.setText("piano")
    till.stage.settle()
    assert till.texts(dialog, "family") == ["Feldwick"]
    dialog.search.clear()
    dialog.which.set_value("reduced")
    dialog.which.changed.emit()
    till.stage.settle()
    assert till.texts(dialog, "family") == ["Okonkwo-Reid"]
    dialog.table.set_current_key(1)
    assert "Staff child, December 2026, 10 %" in dialog.detail.toPlainText()
    till.stage.run(dialog.print_list)
    [preview] = [d for d in dialog.findChildren(DocumentPreview) if d.isVisible()]
    preview.close()
    with billed.database.reading() as session:
        assert dialog.plan is not None
        said = str(billing.run_sheet(session, dialog.plan))
    assert "Credit: lesson cancelled by the teacher" in said
    till.stage.save(dialog)
    assert till.stage.said() == "Invoice run December 2026"


def test_prices_of_earlier_months_are_corrected_when_asked(stage: Show, billed: Desk) -> None:
    billed.service.set_own_price(billed.enrollments["Drums", "Kofi"], 3_500)
    till = Till(stage)
    dialog = opened_run(till)
    till.stage.run(lambda: dialog.months.set_value("2026-12"))
    dialog.months.changed.emit()
    till.stage.settle()
    assert dialog.plan is not None
    before = dialog.plan.total
    till.stage.run(dialog.earlier.toggle)
    assert dialog.plan.total == before + 4 * 300
    till.stage.save(dialog)
    assert billed.balance("Okonkwo-Reid")[0] == 31_800 + before + 4 * 300


def test_certificates_are_shown_for_a_year(stage: Show, billed: Desk) -> None:
    till = Till(stage)
    form = till.stage.form(till.pane.doings.certificates)
    assert form.form.value("year") == 2026
    till.stage.save(form)
    [preview] = [d for d in till.pane.findChildren(DocumentPreview) if d.isVisible()]
    preview.close()


def test_another_month_and_a_month_that_is_billed_already(stage: Show, billed: Desk) -> None:
    till = Till(stage)
    dialog = opened_run(till)
    assert dialog.empty.isVisible()
    assert not dialog.primary.isEnabled()
    till.stage.run(lambda: dialog.months.set_value("2026-12"))
    dialog.months.changed.emit()
    till.stage.settle()
    assert dialog.fact.text() == "Bills for December 2026"
    assert dialog.primary.isEnabled()
    dialog.leave()


def test_a_run_names_who_is_left_out_even_when_nobody_is_billed(stage: Show, billed: Desk) -> None:
    billed.lesson("Theory", date(2026, 11, 4), "Amara", "Kofi", price=None, max_students=2)
    till = Till(stage)
    dialog = opened_run(till)
    banner = dialog.banner.shown()
    assert banner is not None
    assert banner.fact == "2 students are left out."
    till.stage.run(banner.deeds[0].run)
    [listed] = [d for d in dialog.findChildren(SentencesDialog) if d.isVisible()]
    assert len(listed.list.toPlainText().splitlines()) == 2
    assert "Kofi Okonkwo-Reid" in listed.list.toPlainText()
    listed.accept()
    dialog.leave()


def test_a_payment_says_what_it_pays_and_what_is_left(stage: Show, billed: Desk) -> None:
    till = Till(stage)
    dialog = paying(till, billed)
    assert dialog.primary.text() == "Take €318.00"
    assert dialog.result_label.text() == "Balance after: €0.00"
    dialog.form.editor("amount").set_value(10_000)
    dialog.form.changed.emit("amount")
    till.stage.settle()
    assert dialog.primary.text() == "Take €100.00"
    assert dialog.result_label.text() == "Balance after: €218.00"
    dialog.form.editor("method").set_value(PaymentMethod.CASH)
    till.stage.save(dialog)
    assert till.stage.said() == "Take €100.00 from Okonkwo-Reid"
    assert billed.balance("Okonkwo-Reid") == (21_800, 0)


def test_too_much_is_warned_of_and_goes_to_the_wallet(stage: Show, billed: Desk) -> None:
    till = Till(stage)
    dialog = paying(till, billed)
    dialog.form.editor("amount").set_value(40_000)
    dialog.form.changed.emit("amount")
    till.stage.settle()
    banner = dialog.banner.shown()
    assert banner is not None
    assert "€82.00" in banner.fact + banner.more
    till.stage.save(dialog)
    assert billed.balance("Okonkwo-Reid") == (-8_200, 8_200)


def test_the_same_payment_twice_is_warned_of(stage: Show, billed: Desk) -> None:
    billed.pay("Okonkwo-Reid", 10_000, method=PaymentMethod.CARD)
    till = Till(stage)
    dialog = paying(till, billed)
    assert dialog.banner.shown() is None
    dialog.form.editor("amount").set_value(10_000)
    dialog.form.changed.emit("amount")
    till.stage.settle()
    assert dialog.banner.shown() is not None
    dialog.form.editor("amount").set_value(9_000)
    dialog.form.changed.emit("amount")
    till.stage.settle()
    assert dialog.banner.shown() is None
    dialog.leave()


@pytest.mark.parametrize("amount", [0, -500, 900_000_000_00])
def test_a_payment_that_cannot_be_is_refused_at_its_field(
    stage: Show, billed: Desk, amount: int
) -> None:
    till = Till(stage)
    dialog = paying(till, billed)
    dialog.form.editor("amount").set_value(amount)
    till.stage.save(dialog)
    assert dialog.form.error("amount")
    assert dialog.isVisible()
    assert billed.balance("Okonkwo-Reid") == (31_800, 0)
    dialog.leave()


def test_a_payment_of_tomorrow_is_refused_at_its_date(stage: Show, billed: Desk) -> None:
    till = Till(stage)
    dialog = paying(till, billed)
    dialog.form.editor("paid_on").set_value(date(2026, 11, 6))
    till.stage.save(dialog)
    assert dialog.form.error("paid_on")
    dialog.leave()


def test_a_receipt_is_shown_when_it_is_asked_for(stage: Show, billed: Desk) -> None:
    till = Till(stage)
    dialog = paying(till, billed)
    dialog.form.editor("receipt").set_value(True)
    till.stage.save(dialog)
    [preview] = [d for d in till.pane.findChildren(DocumentPreview) if d.isVisible()]
    assert preview.windowTitle() == "Receipt"
    preview.reject()


def test_a_part_of_an_invoice_is_credited(stage: Show, billed: Desk) -> None:
    till = Till(stage)
    till.choose()
    dialog = till.stage.form(till.pane.credit_current)
    assert isinstance(dialog, CreditDialog)
    assert dialog.fact.text() == "Take back 2026-0001, €318.00"
    for key in ("line-0", "line-1"):
        dialog.form.editor(key).set_value(0)
    till.stage.save(dialog)
    assert dialog.form.error("line-0") == "Say at least one quantity to take back."
    dialog.form.editor("line-0").set_value(9)
    till.stage.save(dialog)
    assert dialog.isVisible()
    dialog.form.editor("line-0").set_value(2)
    till.stage.save(dialog)
    assert billed.balance("Okonkwo-Reid") == (24_200, 0)
    kinds = [row.kind for row in billed.invoices()]
    assert kinds == [InvoiceKind.INVOICE, InvoiceKind.CREDIT_NOTE]
    till.pane.open_key(billed.invoices()[0].id)
    till.stage.settle()
    assert [amount for _, amount in till.lines("Settled by")] == ["76.00"]
