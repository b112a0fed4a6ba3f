"""The billing pane: what was asked for, what came, who owes what, and the files of it."""

import csv
from datetime import time
from pathlib import Path
from zipfile import is_zipfile

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog

from desktop_app.areas.billing.api import FreeLine
from desktop_app.areas.billing.ui import ledger_rows
from desktop_app.areas.billing.ui.payment_dialog import PaymentDialog
from desktop_app.areas.school import api as school
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.document_preview import DocumentPreview
from tests.areas.billing.desk import Desk
from tests.areas.billing.ui.till import Show, Till


def previewed(till: Till) -> DocumentPreview:
    till.stage.settle()
    found = [d for d in till.pane.findChildren(DocumentPreview) if d.isVisible()]
    assert len(found) == 1
    return found[0]


def test_a_school_that_billed_nothing_says_where_bills_come_from(
    stage: Show, okonkwo: Desk
) -> None:
    till = Till(stage)
    assert till.page("invoices").empty.isVisible()
    assert not till.page("invoices").table.isVisible()
    assert till.tab("payments").empty.isVisible()
    assert till.tab("ledger").empty.isVisible()


def test_invoices_are_listed_found_and_looked_at(stage: Show, billed: Desk) -> None:
    till = Till(stage)
    tab = till.page("invoices")
    assert till.texts(tab, "family") == ["Okonkwo-Reid"]
    assert till.texts(tab, "total") == ["318.00"]
    till.choose()
    assert till.lines("Lines")[0] == ("Violin, 1-on-1", "190.00")
    assert till.lines("Settled by") == []
    tab.bar.search.setText("2026-0001")
    till.stage.settle()
    assert tab.model.rowCount() == 1
    tab.bar.search.setText("nobody")
    till.stage.settle()
    assert tab.model.rowCount() == 0
    assert tab.empty.isVisible()


def test_late_invoices_alone_can_be_listed(stage: Show, billed: Desk) -> None:
    till = Till(stage)
    till.page("invoices").bar.chips["late"].set_value(True)
    till.stage.settle()
    assert till.page("invoices").model.rowCount() == 0
    till.page("invoices").bar.clear()
    till.stage.settle()
    assert till.page("invoices").model.rowCount() == 1


def test_the_ledger_shows_each_family_with_what_is_open(stage: Show, billed: Desk) -> None:
    billed.pay("Okonkwo-Reid", 10_000)
    till = Till(stage)
    tab = till.tab("ledger")
    assert tab.family_of(billed.families["Okonkwo-Reid"]) == billed.families["Okonkwo-Reid"]
    groups = tab.table.groups
    assert [ledger_rows.item_words(item) for item in groups.groups[0].rows] == [
        "November lessons, 2 pupils", "Cash",
    ]  # fmt: skip
    assert groups.columns[-1].title == "Open €"
    assert till.pane.status == ("2 entries in 1 family",)
    till.family(billed, "Okonkwo-Reid")
    said = till.lines("Ledger")
    assert [amount for _, amount in said] == ["\u2212100.00", "318.00"]
    assert till.deeds() == ["Take payment", "Open family"]
    till.stage.run(till.deed("Open family"))
    assert till.stage.went[-1][:2] == ("families", billed.families["Okonkwo-Reid"])
    tab.bar.search.setText("nobody")
    till.stage.settle()
    assert tab.empty.isVisible()


def test_a_payment_waits_in_the_wallet_and_pays_when_asked(stage: Show, okonkwo: Desk) -> None:
    okonkwo.pay("Okonkwo-Reid", 40_000)
    okonkwo.run()
    till = Till(stage)
    till.tab("ledger")
    till.family(okonkwo, "Okonkwo-Reid")
    assert okonkwo.balance("Okonkwo-Reid") == (-8_200, 8_200)
    assert "Pay from wallet" not in till.deeds()


def test_an_invoice_is_previewed_and_saved(stage: Show, billed: Desk, tmp_path: Path) -> None:
    till = Till(stage)
    key = till.choose()
    till.stage.run(lambda: till.pane.doings.show(key))
    preview = previewed(till)
    assert [one.name for one in preview.documents] == ["2026-0001 Okonkwo-Reid.pdf"]
    assert preview.banner.shown() is None
    preview.save_to(tmp_path)
    till.stage.settle()
    assert (tmp_path / "2026-0001 Okonkwo-Reid.pdf").read_bytes().startswith(b"%PDF")
    preview.reject()


def test_what_no_font_can_draw_in_an_invoice_is_said_before_printing(
    stage: Show, okonkwo: Desk
) -> None:
    okonkwo.family("Cuneiform \U00012000", "Ea")
    okonkwo.lesson("Lyre", okonkwo.today, "Ea", start=time(9))
    okonkwo.run()
    till = Till(stage)
    till.choose(till.texts(till.page("invoices"), "family").index("Cuneiform \U00012000"))
    till.stage.run(till.pane.print_current)
    preview = previewed(till)
    banner = preview.banner.shown()
    assert banner is not None
    assert "\U00012000" in banner.more
    preview.reject()


@pytest.mark.parametrize("name", ["invoices.csv", "invoices.xlsx"])
def test_invoices_are_exported(
    stage: Show, billed: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    target = tmp_path / name
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    till = Till(stage)
    till.stage.run(till.pane.export)
    assert till.stage.said() == f"1 row written to {name}"
    if target.suffix == ".xlsx":
        assert is_zipfile(target)
        return
    with target.open(encoding="utf-8-sig", newline="") as file:
        [row] = csv.DictReader(file)
    assert (row["Number"], row["Family"], row["Amount"]) == ("2026-0001", "Okonkwo-Reid", "318.00")


def test_payments_are_exported_without_a_file_nothing_happens(
    stage: Show, billed: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    billed.pay("Okonkwo-Reid", 10_000)
    till = Till(stage)
    till.tab("payments")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    till.stage.run(till.pane.export)
    assert till.stage.said() == ""
    target = tmp_path / "payments"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), "Excel (*.xlsx)"))
    till.stage.run(till.pane.export)
    assert target.with_suffix(".xlsx").is_file()


def test_a_payment_is_taken_from_the_family_of_the_row(stage: Show, billed: Desk) -> None:
    till = Till(stage)
    till.choose()
    dialog = till.stage.form(till.pane.pay_current)
    assert isinstance(dialog, PaymentDialog)
    assert dialog.fact.text() == "Okonkwo-Reid owes €318.00"
    dialog.leave()


def test_without_a_row_the_family_is_asked_for(stage: Show, okonkwo: Desk) -> None:
    till = Till(stage)
    asked = till.stage.form(till.pane.pay_current)
    assert asked.fact.text() == "From which family?"
    asked.form.editor("family").set_value((okonkwo.families["Okonkwo-Reid"], "Okonkwo-Reid"))
    till.stage.save(asked)
    dialog = till.stage.dialog()
    assert dialog.fact.text() == "Okonkwo-Reid owes nothing"
    dialog.leave()


def test_a_payment_is_taken_back_with_a_reason(stage: Show, billed: Desk) -> None:
    billed.pay("Okonkwo-Reid", 10_000)
    till = Till(stage)
    till.tab("payments")
    till.choose()
    assert till.lines("Pays") == [("2026-0001", "100.00")]
    dialog = till.stage.form(till.deed("Take back"))
    till.stage.save(dialog)
    assert dialog.form.error("reason") == "Reason is needed."
    dialog.form.editor("reason").set_value("Wrong family")
    till.stage.save(dialog)
    assert billed.balance("Okonkwo-Reid") == (31_800, 0)
    till.choose()
    assert "Take back" not in till.deeds()


def test_a_receipt_is_shown_from_the_payment(stage: Show, billed: Desk) -> None:
    billed.pay("Okonkwo-Reid", 10_000)
    till = Till(stage)
    till.tab("payments")
    till.choose()
    till.stage.run(till.pane.print_current)
    preview = previewed(till)
    assert preview.windowTitle() == "Receipt"
    assert len(preview.documents) == 1
    preview.reject()


def test_ctrl_f_goes_into_the_search_of_the_tab(stage: Show, billed: Desk) -> None:
    till = Till(stage)
    till.pane.search()
    assert till.page("invoices").bar.search.hasFocus()
    till.tab("ledger")
    till.pane.search()
    assert till.page("ledger").bar.search.hasFocus()
    till.stage.qtbot.keyClick(till.page("ledger").bar.search, Qt.Key.Key_Escape)
    assert [part for part in till.pane.regions() if part is till.page("ledger").table]


def test_a_draft_has_lines_is_changed_issued_and_never_changes_again(
    stage: Show, okonkwo: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    rate = school.SchoolService(okonkwo.database).add_tax_rate("VAT", 2_300).made
    till = Till(stage)
    dialog = till.stage.form(till.pane.doings.new_invoice)
    till.stage.save(dialog)
    assert dialog.form.error("family") == "Family is needed."
    dialog.form.editor("family").set_value((okonkwo.families["Okonkwo-Reid"], "Okonkwo-Reid"))
    till.stage.save(dialog)
    assert dialog.form.error("lines") == "An invoice needs at least one line."
    lines = dialog.form.editor("lines")
    lines.set_value(
        [{"description": "Drum sticks", "count": 2, "unit_price": 900, "tax_rate_id": rate}]
    )  # type: ignore[attr-defined]
    till.stage.save(dialog)
    assert till.texts(till.page("invoices"), "total") == ["22.14"]
    till.choose()
    assert till.deeds()[:3] == ["Issue", "Change", "Void"]
    change: FormDialog = till.stage.form(till.deed("Change"))
    row = change.form.value("lines")[0]
    assert (row["description"], row["count"], row["unit_price"]) == ("Drum sticks", 2, 900)
    assert row["tax_rate_id"] == rate
    change.form.editor("note").set_value("Sold at the desk")
    till.stage.save(change)
    assert till.texts(till.page("invoices"), "total") == ["22.14"]  # under the same tax as before
    monkeypatch.setattr(QDialog, "exec", lambda _self: QDialog.DialogCode.Accepted.value)
    till.choose()
    till.stage.run(till.deed("Issue"))
    assert till.texts(till.page("invoices"), "number") == ["2026-0001"]
    till.choose()
    assert "Change" not in till.deeds()
    assert "Credit" in till.deeds()


def test_a_draft_is_set_aside_and_comes_back_by_undo(stage: Show, okonkwo: Desk) -> None:
    okonkwo.service.make_draft(okonkwo.families["Okonkwo-Reid"], [FreeLine("Pad", 1_200)])
    till = Till(stage)
    till.choose()
    till.stage.run(till.deed("Void"))
    till.choose()
    assert "Issue" not in till.deeds()
    till.undo()
    till.choose()
    assert "Issue" in till.deeds()
