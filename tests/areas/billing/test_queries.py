"""Lists of money: found, sorted and summed in SQL, and always what the facts say."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import event, text

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.api import (
    FreeLine,
    InvoiceKind,
    InvoiceQuery,
    PaymentMethod,
    PaymentQuery,
    PaymentStatus,
    Standing,
)
from desktop_app.core.journal.tables import SetKind
from tests.areas.billing.desk import Desk, open_desk


@pytest.fixture
def autumn(okonkwo: Desk) -> Desk:
    """Two families, two months: one pays in part, the other not at all."""
    desk = okonkwo
    desk.family("Feldwick", "Tom")
    desk.lesson("Piano", date(2026, 10, 7), "Tom", price=3_000)
    desk.at(2026, 10, 1)
    desk.run("2026-10")
    desk.pay("Okonkwo-Reid", 27_400, method=PaymentMethod.BANK_TRANSFER, reference="GR 0001")
    desk.at(2026, 11, 5)
    desk.run("2026-11")
    desk.at(2026, 11, 19)
    return desk


def found(desk: Desk, **asked: object) -> list[str | None]:
    with desk.database.reading() as session:
        rows = billing.all_invoices(session, desk.today, InvoiceQuery(**asked))  # type: ignore[arg-type]
    return [row.number for row in rows]


def test_documents_are_found_by_number_family_month_standing_and_lateness(autumn: Desk) -> None:
    assert found(autumn) == ["2026-0004", "2026-0003", "2026-0002", "2026-0001"]
    assert found(autumn, search="0003") == ["2026-0003"]
    assert found(autumn, search="feld", descending=False) == ["2026-0001", "2026-0003"]
    assert found(autumn, family_id=autumn.families["Feldwick"], month="2026-10") == ["2026-0001"]
    assert found(autumn, standings=(Standing.OVERDUE,)) == ["2026-0001"]
    assert found(autumn, standings=(Standing.PART_PAID,)) == ["2026-0002"]
    assert found(autumn, standings=(Standing.ISSUED,)) == ["2026-0004", "2026-0003"]
    assert found(autumn, late=True) == ["2026-0002", "2026-0001"]
    assert found(autumn, since=date(2026, 11, 1), until=date(2026, 11, 30), sort="total") == [
        "2026-0004", "2026-0003",
    ]  # fmt: skip
    assert found(autumn, kinds=(InvoiceKind.CREDIT_NOTE,)) == []


@pytest.mark.parametrize("sort", billing.INVOICE_SORTS)
def test_documents_can_be_sorted_by_any_column_both_ways(autumn: Desk, sort: str) -> None:
    up, down = found(autumn, sort=sort, descending=False), found(autumn, sort=sort)
    assert sorted(up, key=str) == sorted(down, key=str)
    assert len(up) == 4


def test_what_sql_finds_by_standing_is_what_each_row_says(autumn: Desk) -> None:
    made = autumn.service.make_draft(autumn.families["Feldwick"], [FreeLine("Pad", 100)]).made
    autumn.service.make_draft(autumn.families["Feldwick"], [FreeLine("Pad", 100)])
    assert made is not None
    autumn.service.void_draft(made)
    by_number = {row.number: row.id for row in autumn.invoices()}
    autumn.service.credit(by_number["2026-0002"])
    autumn.pay("Feldwick", 1_000, chosen={by_number["2026-0003"]: 1_000})
    fresh = autumn.service.make_draft(autumn.families["Feldwick"], [FreeLine("Pad", 100)]).made
    assert fresh is not None
    autumn.service.issue_draft(fresh)
    rows = {row.id: row.standing for row in autumn.invoices()}
    assert set(rows.values()) == set(Standing)
    with autumn.database.reading() as session:
        for standing in Standing:
            query = InvoiceQuery(standings=(standing,))
            ids = set(billing.invoice_ids(session, autumn.today, query))
            assert ids == {key for key, is_so in rows.items() if is_so is standing}


def test_the_sums_of_a_list_come_from_sql(autumn: Desk) -> None:
    with autumn.database.reading() as session:
        sums = billing.sums_of(session, autumn.today, InvoiceQuery(month="2026-11"))
    rows = [row for row in autumn.invoices() if row.month == "2026-11"]
    assert (sums.count, sums.total, sums.open) == (
        2, sum(row.total for row in rows), sum(row.open for row in rows),
    )  # fmt: skip


def test_one_invoice_in_full_shows_its_lines_and_what_took_it_back(autumn: Desk) -> None:
    first = autumn.invoices()[0]
    autumn.service.credit(first.id)
    with autumn.database.reading() as session:
        card = billing.invoice_card(session, first.id, autumn.today)
        none = billing.invoice_card(session, autumn.families["Feldwick"], autumn.today)
        settled = billing.allocations_of(session, invoice_id=first.id)
        page = billing.invoice_page(session, [first.id], autumn.today)
    assert none is None
    assert card is not None
    assert page[first.id] == card.row
    assert [line.student for line in card.lines] == ["Tom Feldwick"]
    assert [note.number for note in card.credited_by] == ["CN-2026-0001"]
    assert card.document_id is not None
    assert [(each.credit_note, each.amount) for each in settled] == [("CN-2026-0001", first.total)]
    assert card.lines[0].count == 4


def test_payments_are_found_and_sorted(autumn: Desk) -> None:
    def numbers(**asked: object) -> list[str]:
        with autumn.database.reading() as session:
            query = PaymentQuery(**asked)  # type: ignore[arg-type]
            return [row.number for row in billing.all_payments(session, query)]

    autumn.pay("Feldwick", 500)
    assert numbers() == ["R-2026-0002", "R-2026-0001"]
    assert numbers(search="gr 0001") == ["R-2026-0001"]
    assert numbers(search="Feld") == ["R-2026-0002"]
    assert numbers(methods=(PaymentMethod.CASH,)) == ["R-2026-0002"]
    assert numbers(statuses=(PaymentStatus.REFUNDED,)) == []
    assert numbers(since=date(2026, 10, 1), until=date(2026, 10, 31)) == ["R-2026-0001"]
    assert numbers(family_id=autumn.families["Feldwick"]) == ["R-2026-0002"]
    for sort in ("paid", "number", "family", "amount", "method"):
        assert numbers(sort=sort, descending=False)[::-1] == numbers(sort=sort)
    assert set(numbers(sort="status")) == {"R-2026-0001", "R-2026-0002"}
    with autumn.database.reading() as session:
        ids = billing.payment_ids(session)
        page = billing.payment_page(session, ids)
    assert page[ids[1]].allocated == 27_400
    assert page[ids[1]].document_id is not None


def test_ageing_puts_every_open_cent_into_one_bucket(autumn: Desk) -> None:
    with autumn.database.reading() as session:
        now = billing.ageing(session, date(2026, 11, 19))
        days = (date(2026, 11, 20), date(2026, 12, 20), date(2027, 1, 20), date(2027, 3, 1))
        later = [billing.ageing(session, day) for day in days]
    rest, feldwick = 28_000 - 27_400, 12_000
    november = sum(row.total for row in autumn.invoices() if row.month == "2026-11")
    assert (now.not_due, now.days_1_to_30, now.days_31_to_60) == (november, 0, rest + feldwick)
    assert (now.late, now.owed) == (rest + feldwick, november + rest + feldwick)
    assert {each.owed for each in later} == {now.owed}
    assert later[0].days_1_to_30 == november
    assert later[2].days_61_to_90 == november
    assert later[3].over_90 == now.owed


def test_families_with_something_open_are_groups_with_their_items(autumn: Desk) -> None:
    with autumn.database.reading() as session:
        feldwick, okonkwo = billing.groups(session, autumn.today)
        term = billing.groups(session, autumn.today, since=date(2026, 9, 1), text="okonkwo")
        window = billing.groups(session, autumn.today, limit=1, offset=1)
        late = billing.count_groups(session, autumn.today, late_only=True)
        by_number = billing.groups(session, autumn.today, text="2026-0003")
        nothing = billing.groups(session, date(2026, 10, 1), late_only=True)
    assert (feldwick.family, feldwick.students) == ("Feldwick", 1)
    assert (okonkwo.family, okonkwo.students, okonkwo.owed) == (
        "Okonkwo-Reid", 2, autumn.balance("Okonkwo-Reid")[0],
    )  # fmt: skip
    assert [(item.number, item.open) for item in okonkwo.items] == [
        ("2026-0004", 31_800), ("2026-0002", 600),
    ]  # fmt: skip
    assert [item.number for item in term[0].items] == ["2026-0004", "2026-0002", "R-2026-0001"]
    assert [group.family for group in window] == ["Okonkwo-Reid"]
    assert late == 2
    assert [group.family for group in by_number] == ["Feldwick"]
    assert nothing == []


def test_the_ledger_of_all_families_runs_for_each_by_itself(autumn: Desk) -> None:
    with autumn.database.reading() as session:
        rows = billing.ledger(session)
        balances = {each.family_id: each.owed for each in billing.balances(session)}
        some = billing.balances(session, [autumn.families["Feldwick"]])
    last = {row.family_id: row.balance for row in rows}
    assert last == balances
    assert [each.family_id for each in some] == [autumn.families["Feldwick"]]


def test_the_wallet_shows_what_came_and_what_went(autumn: Desk) -> None:
    autumn.pay("Feldwick", 50_000)
    autumn.at(2026, 12, 1)
    autumn.run("2026-12")
    with autumn.database.reading() as session:
        rows = billing.wallet_entries(session, autumn.families["Feldwick"])
    assert [(row.amount, row.number) for row in rows] == [
        (26_000, "R-2026-0002"), (-9_000, "2026-0005"),
    ]  # fmt: skip


def test_a_run_reads_a_fixed_number_of_statements_whatever_the_size(autumn: Desk) -> None:
    def statements() -> int:
        count = 0

        def counted(*_: object) -> None:
            nonlocal count
            count += 1

        with autumn.database.reading() as session:
            engine = session.connection().engine
            event.listen(engine, "before_cursor_execute", counted)
            billing.plan_run(session, billing.Month(2026, 12))
            event.remove(engine, "before_cursor_execute", counted)
        return count

    few = statements()
    for n in range(5):
        autumn.family(f"Family {n}", f"Child{n}")
        autumn.lesson(f"Lesson {n}", date(2026, 11, 3), f"Child{n}")
    assert statements() == few
    assert few < 30


# What verify sees


def forge(desk: Desk, *statements: str) -> None:
    """Change rows as somebody with another program would, past every guard."""
    with desk.database.writing("Forge", kind=SetKind.SYSTEM) as work:
        connection = work.session.connection()
        guards = connection.execute(
            text(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'guard%'"
            )
        ).all()
        for name, _ in guards:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.exec_driver_sql(statement)
        for _, sql in guards:
            connection.exec_driver_sql(sql)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "UPDATE invoice_line SET amount = amount + 1, quantity = quantity + 1000",
            "do not add up",
        ),
        (
            "UPDATE ledger_entry SET amount = amount + 1 WHERE kind = 'INVOICE'",
            "the ledger does not",
        ),
        (
            "UPDATE ledger_entry SET amount = amount - 1 WHERE kind = 'PAYMENT'",
            "the ledger does not",
        ),
        ("DELETE FROM payment_allocation", "not the open invoices less"),
        ("UPDATE payment_allocation SET amount = 99000", "more is allocated"),
        ("UPDATE payment_allocation SET amount = -1", "more is allocated"),
        ("UPDATE number_series SET next_number = 9 WHERE kind = 'RECEIPT'", "have a gap at 2"),
        ("UPDATE number_series SET next_number = 1 WHERE kind = 'RECEIPT'", "not taken yet"),
        ("DELETE FROM issued_document WHERE kind = 'receipt'", "content is missing"),
        ("UPDATE issued_document SET pdf = x'00', sha256 = 'no'", "not the one that was made"),
        ("UPDATE billed_meeting SET sign = -1", "billed more than once"),
    ],
)
def test_verify_sees_what_does_not_agree(tmp_path: Path, statement: str, said: str) -> None:
    desk = open_desk(tmp_path)
    desk.family("Okonkwo-Reid", "Amara")
    desk.lesson("Violin", date(2026, 10, 5), "Amara")
    desk.run()
    desk.pay("Okonkwo-Reid", 5_000)
    with desk.database.reading() as session:
        assert billing.problems(session) == []
    forge(desk, statement)
    with desk.database.reading() as session:
        assert any(said in sentence for sentence in billing.problems(session))
    desk.database.close()


def test_verify_sees_too_much_credited_and_an_overdrawn_wallet(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    desk.family("Okonkwo-Reid", "Amara")
    desk.lesson("Violin", date(2026, 10, 5), "Amara")
    [invoice] = desk.run()
    desk.service.credit(invoice.id)
    desk.pay("Okonkwo-Reid", 5_000)
    forge(
        desk,
        "UPDATE invoice_line SET quantity = quantity * 2 WHERE credits_line_id IS NOT NULL",
        "UPDATE wallet_entry SET amount = -amount",
    )
    with desk.database.reading() as session:
        said = " ".join(billing.problems(session))
    assert "more is credited than was billed" in said
    assert "less than nothing" in said
    desk.database.close()


def test_caches_that_went_wrong_are_named_and_rebuilt(autumn: Desk) -> None:
    forge(
        autumn,
        "UPDATE invoice SET settled = settled + 100 WHERE number = '2026-0001'",
        "UPDATE family_balance SET owed = owed + 1",
    )
    settled, balances = billing.DERIVATIONS
    with autumn.database.reading() as session:
        [wrong] = settled.differences(session)
        others = balances.differences(session)
    assert wrong == "2026-0001 is stored as settled by €1.00, its allocations say €0.00."
    assert any(sentence.startswith("The stored balance of Feldwick is") for sentence in others)
    with autumn.database.writing("Rebuild", kind=SetKind.SYSTEM) as work:
        for derivation in billing.DERIVATIONS:
            derivation.rebuild(work.session)
    autumn.sound()


def test_a_balance_nobody_has_any_more_is_brought_to_nothing(autumn: Desk) -> None:
    stranger = autumn.family("Nobody")
    forge(
        autumn,
        "UPDATE family_balance SET owed = 7, wallet = 7, family_id = "
        f"x'{stranger.hex}' WHERE owed = {autumn.balance('Feldwick')[0]}",
    )
    with autumn.database.writing("Rebuild", kind=SetKind.SYSTEM) as work:
        billing.DERIVATIONS[1].rebuild(work.session)
    assert autumn.balance("Nobody") == (0, 0)
