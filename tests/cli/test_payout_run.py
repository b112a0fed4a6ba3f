"""Rates, the pay run, payouts and payslips by command."""

from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands import Shell


@pytest.fixture
def paid(shell: Shell) -> Shell:
    """A violin teacher with one finished lesson in October."""
    shell.done("add", "staff", "--given-name", "Maeve", "--family-name", "Cullinan")
    shell.done("add", "student", "--given-name", "Amara", "--family-name", "Reid")
    shell.done(
        "add", "lesson", "--title", "Violin", "--teacher", "Maeve Cullinan",
        "--start", "2026-10-05T16:00", "--duration", "45", "--recurrence", "WEEKLY",
        "--price", "38.00",
        "--until", "2026-10-31",
    )  # fmt: skip
    shell.done(
        "add",
        "enrollment",
        "--student",
        "Amara Reid",
        "--lesson",
        "Violin",
        "--enrolled-on",
        "2026-10-05",
    )
    first = shell.done("list", "occurrences")[0]
    shell.done("mark", "--occurrence", first["id"], "--student", "Amara Reid", "--code", "P")
    shell.done("set", "occurrence", first["id"], "--status", "COMPLETED")
    return shell


def _rate(shell: Shell, *facts: str) -> Any:
    return shell.done("add", "pay-rate", *facts, "--starts-on", "2026-09-01")


def test_a_month_is_previewed_paid_listed_and_printed(paid: Shell, tmp_path: Path) -> None:
    _rate(paid, "--unit", "HOUR", "--amount", "28.00", "--no-show", "50")
    seen = paid.done("payout-run", "--month", "2026-10", "--preview")
    assert (seen["preview"], seen["total"], seen["payouts"][0]["number"]) == (True, "21.00", None)
    assert seen["payouts"][0]["lines"][0]["rule"] == "45 min at €28.00 an hour (the school's rate)"
    assert seen["unfinished_registers"] == 2
    assert paid.done("list", "payouts") == []
    done = paid.done("payout-run", "--month", "2026-10", "--out", tmp_path / "slips")
    [payout] = done["payouts"]
    assert (payout["number"], payout["amount"], payout["teacher"]) == (
        "P-2026-0001", "21.00", "Maeve Cullinan",
    )  # fmt: skip
    [slip] = done["files"]
    assert Path(slip).read_bytes().startswith(b"%PDF")
    [line] = paid.done("list", "payout-lines", "--where", f"payout_id={payout['id']}")
    assert (line["kind"], line["date"], line["minutes"]) == ("MEETING", "2026-10-05", 45)
    printed = paid.done("print", "payslip", "P-2026-0001", "--out", tmp_path / "again")
    assert Path(printed["files"][0]).read_bytes() == Path(slip).read_bytes()
    assert paid.done("verify")["problems"] == []


def test_a_run_twice_pays_nothing_more_and_says_so(paid: Shell) -> None:
    _rate(paid, "--unit", "LESSON", "--amount", "20.00")
    paid.done("payout-run", "--month", "2026-10")
    again = paid("payout-run", "--month", "2026-10")
    assert again.code == 0
    assert "paid already" in again.err
    assert "2 registers are not finished" in again.err
    assert len(paid.done("list", "payouts")) == 1


def test_a_payout_is_said_to_be_sent_and_adjusted_by_hand(paid: Shell) -> None:
    _rate(paid, "--unit", "LESSON", "--amount", "20.00")
    [payout] = paid.done("payout-run", "--month", "2026-10")["payouts"]
    sent = paid.done(
        "set", "payout", payout["id"], "--status", "COMPLETED", "--payout-date", "2026-11-03"
    )
    assert (sent["status"], sent["payout_date"]) == ("COMPLETED", "2026-11-03")
    paid.done(
        "add", "payout", "--teacher", "Maeve Cullinan", "--period", "2026-10", "--amount", "-5.00",
        "--reason", "Key was lost",
    )  # fmt: skip
    assert [each["amount"] for each in paid.done("list", "payouts")] == ["-5.00", "20.00"]


def test_a_rate_is_percent_or_amount_and_is_changed(paid: Shell) -> None:
    rate = _rate(paid, "--percent", "40", "--teacher", "Maeve Cullinan")
    assert (rate["unit"], rate["percent"], rate["amount"]) == ("PERCENT", "40", None)
    changed = paid.done("set", "pay-rate", rate["id"], "--percent", "45", "--ends-on", "2026-12-31")
    assert (changed["percent"], changed["ends_on"]) == ("45", "2026-12-31")
    said = paid.refused("set", "pay-rate", rate["id"], "--ends-on", "2026-01-31")
    assert "ends before it begins" in said
    assert "amount" in paid.refused("add", "pay-rate", "--teacher", "Maeve Cullinan")


def test_a_preview_writes_no_files(paid: Shell, tmp_path: Path) -> None:
    said = paid("payout-run", "--month", "2026-10", "--preview", "--out", tmp_path)
    assert said.code == 2
