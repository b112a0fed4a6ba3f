"""The first month of a school by commands alone, from a roster file to the next month's credit."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from tests.cli.commands import Shell
from tests.stories.commands import Row, plan_weekly, total, words_of, write_small_roster

SAMPLES = Path(__file__).parents[3] / "shared" / "data" / "roster"
ROSTERS = ("small", "oneroster-1.1-sample", "school-data-sync-100")
MONTH, NEXT = "2026-11", "2026-12"
MARKED = ("2026-11-02", "2026-11-13")


@dataclass(frozen=True)
class Month:
    """A school whose month was imported, planned, marked and issued."""

    shell: Shell
    out: Path
    lessons: list[Row]
    preview: Row
    run: Row

    def meetings(self, lesson: Row) -> list[Row]:
        return list(self.shell.done("list", "occurrences", "--where", f"lesson_id={lesson['id']}"))

    def invoices(self) -> list[Row]:
        return list(self.shell.done("list", "invoices"))

    def pay(self, family: str, amount: Decimal) -> Row:
        return dict(
            self.shell.done("pay", "--family", family, "--amount", amount, "--method", "CASH")
        )


@pytest.fixture(params=ROSTERS)
def month(request: pytest.FixtureRequest, shell: Shell, tmp_path: Path) -> Month:
    name = str(request.param)
    if name == "small":
        folder = write_small_roster(tmp_path / "roster")
    else:
        folder = SAMPLES / name
        if not folder.is_dir():
            pytest.skip(f"the roster {name} lies beside the repository, and is not there")
    told = shell.done("import", folder)
    assert told["change"] is not None
    lessons = plan_weekly(shell)
    assert len(lessons) == 3
    mark_two_weeks(shell, lessons)
    preview = shell.done("invoice-run", "--month", MONTH, "--preview")
    assert shell.done("list", "invoices") == []
    run = shell.done("invoice-run", "--month", MONTH, "--out", tmp_path / "issued")
    return Month(shell, tmp_path / "out", lessons, preview, run)


def mark_two_weeks(shell: Shell, lessons: list[Row]) -> None:
    """Mark every student of the planned lessons present, in two weeks."""
    expected = 0
    for lesson in lessons:
        students = shell.done("list", "enrollments", "--where", f"lesson_id={lesson['id']}")
        for meeting in shell.done("list", "occurrences", "--where", f"lesson_id={lesson['id']}"):
            if not MARKED[0] <= meeting["date"] <= MARKED[1]:
                continue
            for each in students:
                shell.done("mark", "--occurrence", meeting["id"], "--student", each["student_id"],
                           "--code", "P")  # fmt: skip
                expected += 1
    marks = shell.done("list", "attendance")
    assert expected == len(marks) > 0
    assert all(mark["present"] for mark in marks)


def test_the_first_month_is_billed_paid_printed_and_kept(month: Month, tmp_path: Path) -> None:
    what_is_issued_is_the_preview(month)
    due = what_is_due(month)
    assert Decimal(month.run["total"]) == due
    payments = three_payments(month)
    everything_is_on_paper(month, payments)
    the_lists_agree(month, payments)
    nothing_is_billed_twice(month)
    cancelled_and_excused_are_credited(month)
    the_lists_agree(month, payments)
    assert month.shell.done("verify")["sound"]
    a_backup_brings_it_back(month, tmp_path)


LINE = ("description", "quantity", "unit_price", "amount", "tax_rate")


def what_is_issued_is_the_preview(month: Month) -> None:
    """Compare bill by bill and line by line."""
    lines = month.shell.done("list", "invoice-lines")

    def told(bills: list[Row]) -> list[tuple[str, str, list[tuple[str, ...]]]]:
        return sorted(
            (
                bill["family"],
                bill["total"],
                sorted(tuple(line[key] for key in LINE) for line in own),
            )
            for bill in bills
            for own in [bill.get("lines") or [e for e in lines if e["invoice_id"] == bill["id"]]]
        )

    assert told(month.run["bills"]) == told(month.preview["bills"])
    assert month.preview["total"] == month.run["total"]
    assert month.preview["problems"] == month.run["problems"] == []
    numbers = [bill["number"] for bill in month.run["bills"]]
    assert numbers == [f"2026-{n:04d}" for n in range(1, len(numbers) + 1)]
    assert len(month.run["files"]) == len(numbers)


def what_is_due(month: Month) -> Decimal:
    """Count it again from what was planned: students, meetings of the month, the lesson's price."""
    due = Decimal()
    for lesson in month.lessons:
        held = [row for row in month.meetings(lesson) if row["date"].startswith(MONTH)]
        due += lesson["enrolled"] * len(held) * Decimal(lesson["price"])
    return due


def three_payments(month: Month) -> list[Row]:
    """Pay one bill exactly, one in part, and then more than was left of that."""
    first, last = month.run["bills"][0], month.run["bills"][-1]
    exact = month.pay(first["family_id"], Decimal(first["total"]))
    assert (exact["balance"], exact["to_wallet"]) == ("0.00", "0.00")
    part = month.pay(last["family_id"], Decimal("10.00"))
    assert Decimal(part["balance"]) == Decimal(last["total"]) - 10
    too_much = month.pay(last["family_id"], Decimal(last["total"]))
    assert (too_much["to_wallet"], too_much["balance"]) == ("10.00", "-10.00")
    standing = {row["id"]: row["status"] for row in month.invoices()}
    assert standing[first["id"]] == standing[last["id"]] == "PAID"
    return [exact, part, too_much]


def everything_is_on_paper(month: Month, payments: list[Row]) -> None:
    """Print all kinds of documents and look for the names in them."""
    shell, lesson = month.shell, month.lessons[0]
    students = [
        row["student"]
        for row in shell.done("list", "enrollments", "--where", f"lesson_id={lesson['id']}")
    ]
    told = shell.done("print", "invoice", "--month", MONTH, "--out", month.out / "invoices")
    words = words_of(told["files"])
    assert len(told["files"]) == len(month.run["bills"])
    for bill in month.run["bills"]:
        assert bill["number"] in words
    assert all(name in words for name in students)
    told = shell.done("print", "receipt", "--out", month.out / "receipts")
    words = words_of(told["files"])
    assert all(each["number"] in words and each["family"] in words for each in payments)
    for kind in ("register", "roster"):
        told = shell.done("print", kind, lesson["id"], "--out", month.out / kind, *(
            ("--month", MONTH) if kind == "register" else ()
        ))  # fmt: skip
        words = words_of(told["files"])
        assert lesson["title"] in words
        assert all(name in words for name in students), kind
    told = shell.done("print", "roster", "--out", month.out / "all")
    words = words_of(told["files"])
    assert all(row["family_name"] in words for row in shell.done("list", "students"))


def the_lists_agree(month: Month, payments: list[Row]) -> None:
    """Add the same money up along five lists."""
    shell = month.shell
    invoices, lines = month.invoices(), shell.done("list", "invoice-lines")
    ledger, families = shell.done("list", "ledger"), shell.done("list", "families")
    assert total(lines, "amount") == total(invoices, "net_total")
    for row in invoices:
        own = [line for line in lines if line["invoice_id"] == row["id"]]
        assert total(own, "amount") == Decimal(row["net_total"])
        assert Decimal(row["net_total"]) + Decimal(row["tax_total"]) == Decimal(row["total"])
    assert total(shell.done("list", "payments"), "amount") == total(payments, "amount")
    assert total(ledger, "amount") == total(invoices, "total") - total(payments, "amount")
    assert total(families, "balance") == total(ledger, "amount")
    assert total(families, "balance") == total(invoices, "open") - total(families, "wallet")


def nothing_is_billed_twice(month: Month) -> None:
    """Run the same month again."""
    again = month.shell.done("invoice-run", "--month", MONTH, "--preview")
    assert (again["bills"], again["total"]) == ([], "0.00")
    before = month.invoices()
    second = month.shell.done("invoice-run", "--month", MONTH)
    assert (second["bills"], second["change"], second["files"]) == ([], None, [])
    said = month.shell("invoice-run", "--month", MONTH).err
    assert f"Everything due for {MONTH} is billed already." in said
    assert month.invoices() == before


def cancelled_and_excused_are_credited(month: Month) -> None:
    """Cancel a meeting and excuse a student from another; the next run gives both back."""
    shell, lesson = month.shell, month.lessons[0]
    meetings = month.meetings(lesson)
    off = next(row for row in meetings if row["date"] > "2026-11-19")
    shell.done("set", "occurrence", off["id"], "--status", "CANCELLED_BY_TEACHER",
               "--cancel_reason", "Ill")  # fmt: skip
    missed = next(row for row in meetings if "2026-11-16" <= row["date"] <= "2026-11-19")
    pupil = shell.done("list", "enrollments", "--where", f"lesson_id={lesson['id']}")[0]
    shell.done(
        "mark", "--occurrence", missed["id"], "--student", pupil["student_id"], "--code", "E"
    )
    run = shell.done("invoice-run", "--month", NEXT)
    ids = {bill["id"] for bill in run["bills"]}
    credits = [
        line
        for line in shell.done("list", "invoice-lines")
        if line["invoice_id"] in ids and line["kind"] == "CORRECTION"
    ]
    price = Decimal(lesson["price"])
    assert total(credits, "amount") == -price * (lesson["enrolled"] + 1)
    own = [line for line in credits if line["student_id"] == pupil["student_id"]]
    assert total(own, "amount") == -2 * price


def a_backup_brings_it_back(month: Month, tmp_path: Path) -> None:
    """Back up, go on working, restore: the school is as it was, and sound."""
    shell, copy = month.shell, tmp_path / "copy.downbeat"
    shell.done("backup", copy)
    before = {
        name: shell.done("list", name) for name in ("students", "invoices", "ledger", "changes")
    }
    shell.done("add", "student", "--name", "Ann Latecomer")
    assert shell.raw("restore", copy, shell.school).code == 0
    assert {name: shell.done("list", name) for name in before} == before
    assert shell.done("verify")["sound"]
