"""The payouts of the billing pane: run, payslip, sent, adjusted, taken back."""

from datetime import date

import pytest

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.api import NewPayRate, PayoutStatus, PayService, PayUnit
from desktop_app.areas.billing.ui.payout_dialogs import PayRateDialog, open_pay_rate
from desktop_app.areas.billing.ui.payout_run_dialog import PayoutRunDialog
from desktop_app.areas.people import api as people
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.document_preview import DocumentPreview
from desktop_app.kit.explained import ExplainDialog
from tests.areas.billing.desk import Desk
from tests.areas.billing.ui.till import Show, Till


@pytest.fixture
def taught(okonkwo: Desk) -> Desk:
    """M. Cullinan held the first two drum lessons of October."""
    facts = people.PersonFacts(given_name="Maeve", family_name="Cullinan")
    teacher = okonkwo.write(lambda work: people.add_staff(work, people.NewStaff(person=facts)))
    okonkwo.lesson("Cello", date(2026, 10, 6), "Amara", teacher_id=teacher)
    for day in (date(2026, 10, 6), date(2026, 10, 13)):
        okonkwo.mark("Cello", day, "Amara", "P")
        okonkwo.finish("Cello", day)
    new = NewPayRate(PayUnit.HOUR, 2_800, date(2026, 9, 1))
    PayService(okonkwo.database).add_rate(new)
    return okonkwo


def paid(show: Show) -> Till:
    till = Till(show)
    till.tab("payouts")
    till.stage.run(till.pane.pay_run)
    [dialog] = till.pane.findChildren(PayoutRunDialog)
    till.stage.run(dialog.accept)
    return till


def test_the_run_shows_each_teacher_and_each_line_with_its_rule_then_pays(
    stage: Show, taught: Desk
) -> None:
    till = Till(stage)
    assert till.tab("payouts").empty.isVisible()
    till.stage.run(till.pane.pay_run)
    [dialog] = till.pane.findChildren(PayoutRunDialog)
    assert dialog.fact.text() == "Pay for October 2026"
    assert dialog.primary.text() == "Pay 1 teacher"
    assert "2 registers are not finished" in dialog.result_label.text()
    dialog.table.selectRow(0)
    till.stage.settle()
    model = dialog.line_model
    assert model.data(model.index(0, 0)) == "Cello, Tue 6 Oct, 16:00"
    assert model.data(model.index(0, 1)) == "45 min at €28.00 an hour (the school's rate)"
    till.stage.run(dialog.accept)
    tab = till.page("payouts")
    assert till.texts(tab, "teacher") == ["Maeve Cullinan"]
    assert till.texts(tab, "amount") == ["42.00"]
    till.choose()
    assert till.lines("Lessons")[0] == ("Cello, Tue 6 Oct, 16:00", "21.00")


def test_a_payout_is_printed_explained_sent_and_taken_back(
    stage: Show, taught: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    till = paid(stage)
    till.choose()
    till.stage.run(till.deed("Payslip"))
    assert any(d.isVisible() for d in till.page("payouts").findChildren(DocumentPreview))
    explain = till.pane.number_here()
    assert explain is not None
    till.stage.run(lambda: till.pane.explain(explain))
    [shown] = till.pane.findChildren(ExplainDialog)
    assert "€42.00" in shown.fact.text()
    shown.leave()
    till.stage.run(till.deed("Sent…"))
    [dialog] = [d for d in till.page("payouts").findChildren(FormDialog) if d.isVisible()]
    till.stage.run(dialog.accept)
    row = till.page("payouts").here()
    assert row.status is PayoutStatus.COMPLETED
    monkeypatch.setattr(
        "desktop_app.areas.billing.ui.payout_tab.ask", lambda *_words, **_more: True
    )
    till.stage.run(till.deed("Take back…"))
    assert till.texts(till.page("payouts"), "amount") == ["\u221242.00", "42.00"]


def test_pay_is_adjusted_by_hand_with_a_reason(stage: Show, taught: Desk) -> None:
    till = Till(stage)
    tab = till.tab("payouts")
    till.stage.run(tab.adjust)
    [dialog] = tab.findChildren(FormDialog)
    with taught.database.reading() as session:
        teacher = people.all_staff(session)[0].id
    dialog.form.set_values({"teacher": teacher, "amount": 1_500, "reason": "Concert"})
    till.stage.run(dialog.accept)
    assert till.texts(tab, "amount") == ["15.00"]


def test_a_rate_is_a_share_or_an_amount(stage: Show, taught: Desk) -> None:
    till = Till(stage)
    tools = till.pane.tools
    till.stage.run(lambda: open_pay_rate(till.pane, tools, taught.database))
    [dialog] = till.pane.findChildren(PayRateDialog)
    assert not dialog.form.editor("percent").widget.isVisible()
    dialog.form.set_values({"unit": PayUnit.PERCENT, "percent": 40, "starts_on": date(2026, 11, 1)})
    till.stage.settle()
    assert dialog.form.editor("percent").widget.isVisible()
    till.stage.run(dialog.accept)
    with taught.database.reading() as session:
        shares = [row.percent for row in billing.pay_rates(session) if row.percent]
    assert shares == [4_000]
