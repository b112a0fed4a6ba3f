"""Packages, discounts, closed books and certificates by command."""

from pathlib import Path

import pytest

from tests.cli.commands import Shell


@pytest.fixture
def school(shell: Shell) -> Shell:
    shell.done("add", "student", "--name", "Amara Reid")
    shell.done(
        "add", "lesson", "--title", "Violin", "--type", "INDIVIDUAL", "--start",
        "2026-11-02T16:00", "--duration", 45, "--recurrence", "WEEKLY", "--until", "2026-12-18",
        "--price", "38.00",
    )  # fmt: skip
    shell.done("add", "enrollment", "--student", "Amara Reid", "--lesson", "Violin",
               "--enrolled-on", "2026-11-02")  # fmt: skip
    return shell


def test_a_package_and_a_discount_are_given_billed_and_listed(school: Shell) -> None:
    made = school.done(
        "add", "package", "--student", "Amara Reid", "--lessons", 3, "--amount", "90.00",
        "--starts-on", "2026-11-01",
    )  # fmt: skip
    school.done("add", "discount", "--name", "Staff", "--percent", 50, "--student", "Amara Reid")
    said = school.done("invoice-run", "--month", "2026-11")
    assert said["bills"][0]["total"] == "128.00"
    [package] = school.done("list", "packages", "--where", f"id={made['id']}")
    assert (package["used"], package["left"], package["number"]) == (3, 0, "2026-0001")
    [discount] = school.done("list", "discounts")
    assert (discount["percent"], discount["amount"], discount["student"]) == (
        "50", None, "Amara Reid",
    )  # fmt: skip
    assert "stays as it was sold" in school.refused("set", "package", made["id"], "--lessons", 9)
    school.done("set", "discount", discount["id"], "--ends-on", "2026-12-31")


def test_the_books_are_closed_and_opened_with_a_reason(school: Shell) -> None:
    school("set", "school", "--locked-until", "2026-10-31")
    assert school.done("list", "schools")[0]["locked_until"] == "2026-10-31"
    refused = school.refused("invoice-run", "--month", "2026-10")
    assert "closed up to" in refused
    school.refused("set", "school", "--locked-until", "")
    school.done("add", "period-lock", "--reason", "A bill was forgotten")
    locks = school.done("list", "period-locks")
    assert [row["until"] for row in locks] == [None, "2026-10-31"]


def test_three_decimals_are_refused_with_what_to_write(school: Shell) -> None:
    said = school.refused("add", "package", "--student", "Amara Reid", "--lessons", 3,
                          "--amount", "12.505")  # fmt: skip
    assert "12,505.00" in said


def test_a_year_is_certified_for_one_family_or_for_all(school: Shell, tmp_path: Path) -> None:
    school.done("invoice-run", "--month", "2026-11")
    [family] = school.done("list", "families")
    school.done("pay", "--family", family["id"], "--amount", "100.00", "--method", "CASH")
    for who in (("--family", family["id"]), ("--all",)):
        made = school.done("print", "certificate", "--year", 2026, *who, "--out", tmp_path / "out")
        assert [Path(name).name for name in made["files"]] == ["Tax certificate 2026 Reid.pdf"]
    assert school("print", "certificate", "--out", tmp_path).code != 0
    refused = school("print", "certificate", "--year", 2031, "--all", "--out", tmp_path)
    assert "has begun" in refused.err
