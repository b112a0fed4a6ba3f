"""Refunds, write-offs, reminders and statements by command."""

from pathlib import Path

import pytest

from tests.cli.commands import Shell


@pytest.fixture
def owing(shell: Shell) -> Shell:
    """A family billed 76.00 for November, due at once, of which it paid 50.00."""
    shell.done("add", "student", "--given-name", "Amara", "--family-name", "Reid")
    shell.done("add", "family", "--name", "Reid", "--students", "Amara Reid")
    shell.done(
        "add", "lesson", "--title", "Violin", "--start", "2026-11-09T16:00", "--duration", "45",
        "--recurrence", "WEEKLY", "--price", "38.00", "--until", "2026-11-16",
    )  # fmt: skip
    shell.done(
        "add", "enrollment", "--student", "Amara Reid", "--lesson", "Violin",
        "--enrolled-on", "2026-11-09",
    )  # fmt: skip
    shell.done("set", "school", "--payment-days", "0")
    shell.done("invoice-run", "--month", "2026-11")
    shell.done("pay", "--family", "Reid", "--amount", "50.00", "--method", "CASH")
    return shell


def test_a_payment_is_given_back_after_a_preview(owing: Shell, tmp_path: Path) -> None:
    asked = ("--payment", "R-2026-0001", "--method", "cash", "--reason", "Moved away")
    seen = owing.done("refund", *asked, "--amount", "20.00", "--preview")
    assert (seen["preview"], seen["balance"], seen["opens"]) == (
        True, "46.00", [{"number": "2026-0001", "amount": "20.00"}],
    )  # fmt: skip
    assert owing.done("list", "refunds") == []
    done = owing.done("refund", *asked, "--amount", "20.00")
    assert (done["number"], done["amount"], done["payment"]) == (
        "RF-2026-0001", "20.00", "R-2026-0001",
    )  # fmt: skip
    [row] = owing.done("list", "refunds")
    assert row["stands"] is True
    assert "€50.00 is more than the €30.00" in owing.refused("refund", *asked, "--amount", "50.00")
    assert "either --payment or --family" in owing.misused(
        "refund", "--method", "CASH", "--reason", "x"
    )
    assert "--method is one of" in owing.misused(
        "refund", "--family", "Reid", "--method", "gold", "--reason", "x"
    )
    [file] = owing.done("print", "refund", "--out", tmp_path)["files"]
    assert Path(file).name == "RF-2026-0001 Reid.pdf"
    assert owing.done("verify")["problems"] == []


def test_the_wallet_is_given_back_whole(owing: Shell) -> None:
    owing.done("pay", "--family", "Reid", "--amount", "50.00", "--method", "CARD")
    done = owing.done("refund", "--family", "Reid", "--method", "BANK_TRANSFER", "--reason", "x")
    assert (done["amount"], done["wallet"], done["balance"]) == ("24.00", "0.00", "0.00")


def test_a_payment_is_previewed_with_what_it_would_pay(owing: Shell) -> None:
    asked = ("--family", "Reid", "--amount", "30.00", "--method", "CARD")
    seen = owing.done("pay", *asked, "--preview")
    assert [(part["number"], part["amount"]) for part in seen["allocations"]] == [
        ("2026-0001", "26.00")
    ]
    assert (seen["to_wallet"], seen["balance"], seen["preview"]) == ("4.00", "-4.00", True)
    assert len(owing.done("list", "payments")) == 1
    done = owing.done("pay", *asked)
    assert done["allocations"] == seen["allocations"]
    assert len(owing.done("list", "payments")) == 2


def test_what_is_open_is_written_off_and_taken_back(owing: Shell) -> None:
    asked = ("--invoice", "2026-0001", "--reason", "Hardship")
    assert owing.done("write-off", *asked, "--preview")["open"] == "26.00"
    done = owing.done("write-off", *asked)
    assert (done["open"], done["written_off"]) == ("0.00", "26.00")
    [row] = owing.done("list", "write-offs")
    assert (row["number"], row["amount"], row["reason"]) == ("2026-0001", "26.00", "Hardship")
    assert owing.done("write-off", *asked, "--back")["open"] == "26.00"
    assert "has €26.00 open" in owing.refused("write-off", *asked, "--amount", "26.01")


def test_reminders_are_previewed_given_once_and_printed(owing: Shell, tmp_path: Path) -> None:
    first = owing.done("list", "reminder-steps")[0]
    owing.done("set", "reminder-step", first["id"], "--days_after_due", "0", "--fee", "2.50")
    twice = owing.refused(
        "add", "reminder-step", "--name", "Twice", "--days_after_due", "21", "--text", "Pay"
    )
    assert "comes after 21 days already" in twice
    assert owing.done("remind", "--preview")["reminders"] == []  # due today is not late
    made = owing.done(
        "add", "reminder-step", "--name", "Fourth", "--days_after_due", "60", "--text", "Pay"
    )
    assert made["position"] == 4
    assert "nothing to write" in owing.misused("remind", "--preview", "--out", tmp_path)
    done = owing.done("remind", "--out", tmp_path)
    assert (done["reminders"], done["change"], done["files"]) == ([], None, [])
    assert owing.done("list", "reminders") == []


def test_statements_of_one_family_and_of_all_are_printed(owing: Shell, tmp_path: Path) -> None:
    asked = ("--from", "2026-11-01", "--to", "2026-11-30", "--out")
    one = owing.done("print", "statement", "--family", "Reid", *asked, tmp_path / "one")
    assert [Path(file).name for file in one["files"]] == ["Statement of account Reid.pdf"]
    every = owing.done("print", "statement", "--all", *asked, tmp_path / "all")
    assert len(every["files"]) == 1
    assert "--family ID, or --all" in owing.misused("print", "statement", "--out", tmp_path)
    wrong = ("--from", "2026-11-30", "--to", "2026-11-01", "--out", tmp_path)
    assert "ends before it begins" in owing.refused("print", "statement", "--all", *wrong)
