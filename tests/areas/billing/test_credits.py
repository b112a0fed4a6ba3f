"""Credit notes and drafts: what was issued is taken back by another document, never edited."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.api import CreditPart, FreeLine, InvoiceKind, InvoiceStatus, Standing
from desktop_app.areas.billing.tables import Subscription
from desktop_app.areas.school import api as school
from desktop_app.core.errors import DownbeatError, NotFound, RuleBroken
from desktop_app.core.journal.undo import NeedsCounterEntry, counter, recent, undo
from tests.areas.billing.desk import Desk


def lines_of(desk: Desk, at: int = 0) -> list[billing.LineRow]:
    with desk.database.reading() as session:
        return billing.invoice_lines(session, [desk.invoices()[at].id])


def test_a_whole_invoice_is_credited_and_settles_itself(okonkwo: Desk) -> None:
    [invoice] = okonkwo.run()
    okonkwo.service.credit(invoice.id, note="Billed to the wrong family")
    first, note = okonkwo.invoices()
    assert (first.open, first.standing) == (0, Standing.PAID)
    assert (note.total, note.open, note.standing, note.credits_id) == (
        -31_800, 0, Standing.CREDIT, invoice.id,
    )  # fmt: skip
    assert okonkwo.balance("Okonkwo-Reid") == (0, 0)
    with pytest.raises(RuleBroken, match="Nothing is left"):
        okonkwo.service.credit(invoice.id)


def test_crediting_a_paid_invoice_puts_the_money_into_the_wallet(okonkwo: Desk) -> None:
    [invoice] = okonkwo.run()
    okonkwo.pay("Okonkwo-Reid", 31_800)
    okonkwo.service.credit(invoice.id)
    assert okonkwo.balance("Okonkwo-Reid") == (-31_800, 31_800)


def test_a_part_of_a_line_is_credited_and_then_the_rest(okonkwo: Desk) -> None:
    [invoice] = okonkwo.run()
    violin, drums = lines_of(okonkwo)
    okonkwo.service.credit(invoice.id, [CreditPart(violin.id, 2_000)])
    assert [x.total for x in okonkwo.invoices()] == [31_800, -7_600]
    with pytest.raises(RuleBroken, match="More of this line"):
        okonkwo.service.credit(invoice.id, [CreditPart(violin.id, 4_000)])
    okonkwo.service.credit(invoice.id)
    assert [x.total for x in okonkwo.invoices()] == [31_800, -7_600, -24_200]
    with pytest.raises(RuleBroken, match="Say how much"):
        okonkwo.service.credit(invoice.id, [CreditPart(drums.id, 0)])
    with pytest.raises(NotFound, match="not on the invoice"):
        okonkwo.service.credit(invoice.id, [CreditPart(invoice.id, 1_000)])


def test_what_was_credited_by_hand_is_out_of_the_hands_of_the_runs(okonkwo: Desk) -> None:
    [invoice] = okonkwo.run()
    violin, _ = lines_of(okonkwo)
    okonkwo.service.credit(invoice.id, [CreditPart(violin.id, 1_000)], note="Goodwill")
    assert okonkwo.service.preview_run("2026-11").bills == ()
    okonkwo.cancel("Violin", date(2026, 11, 30))
    assert okonkwo.service.preview_run("2026-11").bills == ()


def test_what_is_credited_to_be_billed_again_is_billed_by_the_next_run(okonkwo: Desk) -> None:
    [invoice] = okonkwo.run()
    okonkwo.service.credit(invoice.id, bill_again=True)
    [again] = okonkwo.run()
    assert (again.number, again.total) == ("2026-0002", 31_800)


def test_crediting_in_parts_gives_back_the_tax_to_the_last_cent(okonkwo: Desk) -> None:
    def rate(work: Any) -> Any:
        return school.add_tax_rate(work, "VAT 23 %", 2_300, is_default=True)

    okonkwo.write(rate)
    lines = [FreeLine("Sticks", 110), FreeLine("Pad", 110)]
    made = okonkwo.service.make_draft(okonkwo.families["Okonkwo-Reid"], lines).made
    assert made is not None
    okonkwo.service.issue_draft(made)
    sticks, pad = lines_of(okonkwo)
    okonkwo.service.credit(made, [CreditPart(sticks.id, 1_000)])
    okonkwo.service.credit(made, [CreditPart(pad.id, 1_000)])
    assert [x.total for x in okonkwo.invoices()] == [271, -135, -136]
    assert okonkwo.invoices()[0].open == 0


@pytest.mark.parametrize("state", ["draft", "credit note"])
def test_only_an_issued_invoice_can_be_credited(okonkwo: Desk, state: str) -> None:
    if state == "draft":
        made = okonkwo.service.make_draft(okonkwo.families["Okonkwo-Reid"], [FreeLine("Pad", 500)])
        target = made.made
    else:
        [invoice] = okonkwo.run()
        target = okonkwo.service.credit(invoice.id).made
    assert target is not None
    with pytest.raises(RuleBroken, match="Only an issued invoice"):
        okonkwo.service.credit(target)


def test_an_invoice_that_is_not_there_cannot_be_credited(okonkwo: Desk) -> None:
    with pytest.raises(NotFound, match="invoice is not in the school"):
        okonkwo.service.credit(okonkwo.families["Okonkwo-Reid"])


# Drafts


def draft(desk: Desk, *lines: FreeLine) -> UUID:
    made = desk.service.make_draft(desk.families["Okonkwo-Reid"], lines or [FreeLine("Pad", 1_800)])
    assert made.made is not None
    return made.made


def test_a_draft_is_written_changed_and_issued(okonkwo: Desk) -> None:
    made = draft(okonkwo)
    [row] = okonkwo.invoices()
    assert (row.number, row.standing, row.total, row.open) == (None, Standing.DRAFT, 1_800, 0)
    okonkwo.service.edit_draft(
        made, [FreeLine("Drum sticks", 450, 2_000, "Sold at the desk")],
        note="Thank you", due_on=date(2026, 12, 24),
    )  # fmt: skip
    okonkwo.service.issue_draft(made)
    [row] = okonkwo.invoices()
    assert (row.number, row.total, row.due_on) == ("2026-0001", 900, date(2026, 12, 24))
    assert okonkwo.lines(row) == [("Drum sticks", "Sold at the desk", 2, 450, 900)]
    assert okonkwo.balance("Okonkwo-Reid") == (900, 0)


def test_a_draft_is_undone_and_an_issued_invoice_is_not(okonkwo: Desk) -> None:
    draft(okonkwo)
    undo(okonkwo.database)
    assert okonkwo.invoices() == []
    okonkwo.service.issue_draft(draft(okonkwo))
    with pytest.raises(NeedsCounterEntry):
        undo(okonkwo.database)


def test_a_draft_set_aside_takes_no_number(okonkwo: Desk) -> None:
    made = draft(okonkwo)
    okonkwo.service.void_draft(made)
    assert okonkwo.invoices()[0].status is InvoiceStatus.VOID
    with pytest.raises(RuleBroken, match="set aside"):
        okonkwo.service.issue_draft(made)


def test_what_is_issued_is_neither_edited_nor_set_aside(okonkwo: Desk) -> None:
    made = draft(okonkwo)
    okonkwo.service.issue_draft(made)
    for deed in (
        lambda: okonkwo.service.edit_draft(made, []),
        lambda: okonkwo.service.void_draft(made),
        lambda: okonkwo.service.issue_draft(made),
    ):
        with pytest.raises(RuleBroken, match="Credit it instead"):
            deed()


def test_the_database_itself_refuses_to_change_what_is_issued(okonkwo: Desk) -> None:
    okonkwo.run()
    with pytest.raises(DownbeatError), okonkwo.database.writing("Forge") as work:
        work.session.execute(text("UPDATE invoice SET total = 1, net_total = 1"))
    assert okonkwo.invoices()[0].total == 31_800


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (FreeLine("", 100), "cannot stay empty"),
        (FreeLine("Pad", 10**9), "Check the decimals"),
        (FreeLine("Pad", 100, 0), "Say how many"),
        (FreeLine("Pad", 100, 10**9), "Say how many"),
        (FreeLine("Pad", 10**8, 5_000), "Check the decimals"),
    ],
)
def test_lines_that_cannot_be_billed_are_refused(okonkwo: Desk, line: FreeLine, said: str) -> None:
    with pytest.raises(RuleBroken, match=said):
        draft(okonkwo, line)
    assert okonkwo.invoices() == []


def test_a_draft_without_lines_or_below_nothing_cannot_be_issued(okonkwo: Desk) -> None:
    made = draft(okonkwo)
    okonkwo.service.edit_draft(made, [])
    with pytest.raises(RuleBroken, match="no lines"):
        okonkwo.service.issue_draft(made)
    okonkwo.service.edit_draft(made, [FreeLine("Gift", -500)])
    with pytest.raises(RuleBroken, match="less than nothing"):
        okonkwo.service.issue_draft(made)


def test_a_tax_rate_that_is_not_there_is_refused(okonkwo: Desk) -> None:
    with pytest.raises(NotFound, match="tax rate"):
        draft(okonkwo, FreeLine("Pad", 100, tax_rate_id=okonkwo.students["Amara"]))


# Counter-entries


def taken_back(desk: Desk) -> str:
    with pytest.raises(NeedsCounterEntry) as refused:
        undo(desk.database)
    counter(desk.database, refused.value.number)
    return refused.value.sentence


def test_a_run_is_taken_back_by_credit_notes_and_can_run_again(okonkwo: Desk) -> None:
    okonkwo.family("Feldwick", "Tom")
    okonkwo.lesson("Piano", date(2026, 11, 3), "Tom")
    okonkwo.run()
    said = taken_back(okonkwo)
    assert "2 credit notes can be issued over €470.00" in said
    rows = okonkwo.invoices()
    assert [row.total for row in rows] == [15_200, 31_800, -15_200, -31_800]
    assert okonkwo.balance("Feldwick") == (0, 0)
    assert len(okonkwo.run()) == 2
    okonkwo.at(2026, 12, 1)
    assert all(x.month == "2026-12" for b in okonkwo.service.preview_run("2026-12").bills
               for x in b.lines)  # fmt: skip


def test_a_run_cannot_be_taken_back_twice(okonkwo: Desk) -> None:
    [invoice] = okonkwo.run()
    okonkwo.service.credit(invoice.id)
    with okonkwo.database.reading() as session:
        number = next(row.number for row in recent(session, 1) if row.act == "billing.issue")
    with pytest.raises(RuleBroken, match="taken back already"):
        counter(okonkwo.database, number)


def test_a_credit_note_is_taken_back_by_an_invoice(okonkwo: Desk) -> None:
    [invoice] = okonkwo.run()
    okonkwo.service.credit(invoice.id)
    assert "1 invoice against a credit note" in taken_back(okonkwo)
    assert [row.total for row in okonkwo.invoices()] == [31_800, 31_800, -31_800]
    assert okonkwo.balance("Okonkwo-Reid") == (31_800, 0)
    assert okonkwo.service.preview_run("2026-11").bills == ()


def test_a_payment_is_taken_back_and_its_reversal_too(okonkwo: Desk) -> None:
    okonkwo.run()
    okonkwo.pay("Okonkwo-Reid", 31_800)
    said = taken_back(okonkwo)
    assert "payment R-2026-0001 of €318.00 from Okonkwo-Reid can be taken back" in said
    assert okonkwo.balance("Okonkwo-Reid") == (31_800, 0)
    okonkwo.service.reverse_payment(okonkwo.pay("Okonkwo-Reid", 1_000))
    assert "€10.00 can be taken again" in taken_back(okonkwo)
    assert okonkwo.balance("Okonkwo-Reid") == (30_800, 0)


def test_what_the_wallet_paid_goes_back_into_it(okonkwo: Desk) -> None:
    okonkwo.run()
    okonkwo.pay("Okonkwo-Reid", 5_000, chosen={})
    okonkwo.service.pay_from_wallet(okonkwo.families["Okonkwo-Reid"])
    assert "€50.00 can go back into the wallet" in taken_back(okonkwo)
    assert okonkwo.balance("Okonkwo-Reid") == (26_800, 5_000)


def test_a_run_of_credits_is_taken_back_by_an_invoice(okonkwo: Desk) -> None:
    okonkwo.run()
    okonkwo.cancel("Violin", date(2026, 11, 30))
    [note] = okonkwo.run()
    assert note.kind is InvoiceKind.CREDIT_NOTE
    taken_back(okonkwo)
    assert okonkwo.balance("Okonkwo-Reid") == (31_800, 0)
    [again] = okonkwo.run()
    assert (again.kind, again.total) == (InvoiceKind.CREDIT_NOTE, -3_800)


def test_what_a_run_took_back_is_not_credited_a_second_time(okonkwo: Desk) -> None:
    plan = okonkwo.service.add_price_plan("Flat", billing.PriceUnit.MONTH, 10_000).made
    assert plan is not None
    new = billing.NewSubscription(okonkwo.students["Kofi"], plan, date(2026, 11, 1))
    subscription = okonkwo.service.subscribe(new).made
    assert subscription is not None
    [invoice] = okonkwo.run()
    okonkwo.cancel("Violin", date(2026, 11, 30))
    okonkwo.service.end_subscription(subscription, date(2026, 11, 1))
    okonkwo.service.set_own_price(okonkwo.enrollments["Drums", "Kofi"], 0)
    okonkwo.service.credit(invoice.id)
    assert okonkwo.balance("Okonkwo-Reid") == (0, 0)
    again = okonkwo.service.preview_run("2026-11").bills
    assert again == ()


def test_a_credit_leaves_out_what_a_correction_already_gave_back(okonkwo: Desk) -> None:
    [invoice] = okonkwo.run()
    okonkwo.cancel("Violin", date(2026, 11, 30))
    okonkwo.run()
    assert okonkwo.balance("Okonkwo-Reid") == (28_000, 0)
    violin = lines_of(okonkwo)[0]
    with pytest.raises(RuleBroken, match="More of this line"):
        okonkwo.service.credit(invoice.id, [CreditPart(violin.id, 5_000)])
    okonkwo.service.credit(invoice.id)
    assert okonkwo.balance("Okonkwo-Reid") == (0, 0)


def test_a_month_that_a_run_took_back_is_not_credited_again(okonkwo: Desk) -> None:
    plan = okonkwo.service.add_price_plan("Flat", billing.PriceUnit.MONTH, 10_000).made
    assert plan is not None
    new = billing.NewSubscription(okonkwo.students["Kofi"], plan, date(2026, 11, 1))
    subscription = okonkwo.service.subscribe(new).made
    assert subscription is not None
    [invoice] = okonkwo.run()
    assert invoice.total == 29_000
    okonkwo.service.set_own_price(okonkwo.enrollments["Drums", "Kofi"], 0)
    okonkwo.write(lambda work: _never(work, subscription))
    okonkwo.run()
    assert okonkwo.balance("Okonkwo-Reid") == (19_000, 0)
    okonkwo.service.credit(invoice.id)
    assert okonkwo.balance("Okonkwo-Reid") == (0, 0)


def _never(work: Any, subscription: UUID) -> None:
    """Let a subscription have been for another year."""
    row = work.session.get_one(Subscription, (1, subscription))
    row.starts_on, row.ends_on = date(2025, 1, 1), date(2025, 1, 31)


def test_a_change_of_price_that_outlives_its_line_is_counted_when_it_is_billed_again(
    okonkwo: Desk,
) -> None:
    [invoice] = okonkwo.run()
    okonkwo.service.set_own_price(okonkwo.enrollments["Violin", "Amara"], 4_000)
    [more] = okonkwo.run()
    assert more.total == 5 * 200
    okonkwo.service.credit(invoice.id, bill_again=True)
    assert okonkwo.balance("Okonkwo-Reid") == (1_000, 0)
    okonkwo.run()
    assert okonkwo.balance("Okonkwo-Reid") == (5 * 4_000 + 12_800, 0)


def test_a_change_of_price_that_outlives_its_cancelled_lesson_is_given_back(okonkwo: Desk) -> None:
    [invoice] = okonkwo.run()
    okonkwo.service.set_own_price(okonkwo.enrollments["Violin", "Amara"], 4_000)
    okonkwo.run()
    okonkwo.service.credit(invoice.id, bill_again=True)
    for day in (9, 16, 23, 30):
        okonkwo.cancel("Violin", date(2026, 11, day))
    okonkwo.service.set_own_price(okonkwo.enrollments["Violin", "Amara"], 0)
    okonkwo.service.set_own_price(okonkwo.enrollments["Drums", "Kofi"], 0)
    okonkwo.run()
    assert okonkwo.balance("Okonkwo-Reid") == (0, 0)
