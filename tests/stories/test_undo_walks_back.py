"""Undo goes back to the new school, table by table; what was issued gets its counter-entry."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from tests.cli.commands import Shell
from tests.stories.commands import plan_weekly, write_small_roster
from tests.stories.program import Program
from tests.stories.tables import filled, held

MOST = 100


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    return write_small_roster(tmp_path / "roster")


def a_busy_month(shell: Shell, roster: Path) -> None:
    """Do with every kind of record what an office does, and issue nothing."""
    shell.done("import", roster)
    first, second, _third = plan_weekly(shell)
    shell.done("set", "school", "--iban", "IE29 AIBK 9311 5212 3456 78", "--payment_days", 7)
    shell.done("add", "instrument", "--name", "Oud")
    shell.done("add", "location", "--name", "Quay", "--lesson_price", "33.00")
    shell.done("add", "room", "--name", "Attic", "--location", "Quay", "--capacity", 3)
    shell.done("add", "tax-rate", "--name", "VAT", "--rate", 23)
    shell.done("add", "term", "--name", "Camp", "--starts_on", "2027-08-30",
               "--ends_on", "2027-09-10")  # fmt: skip
    shell.done("add", "staff", "--name", "Maeve Cullinan", "--teaches", "Violin")
    shell.done("add", "student", "--name", "Noor Al-Hashimi", "--instrument", "Oud", "--level",
               "BEGINNER", "--family", "Al-Hashimi", "--guardian", "Huda Al-Hashimi",
               "--guardian_phone", "087 555 0199", "--date_of_birth", "2016-02-29")  # fmt: skip
    shell.done("add", "enrollment", "--lesson", first["id"], "--student", "Noor Al-Hashimi")
    shell.done("add", "price", "--name", "Month", "--unit", "MONTH", "--amount", "120",
               "--student", "Noor Al-Hashimi", "--starts_on", "2026-11-01")  # fmt: skip
    shell.done("add", "closure", "--date", "2026-12-07", "--name", "Boiler")
    meetings = shell.done("list", "occurrences", "--where", f"lesson_id={first['id']}")
    for code in ("P", "L", "E"):
        shell.done("mark", "--occurrence", meetings[0]["id"], "--student", "Noor Al-Hashimi",
                   "--code", code)  # fmt: skip
    shell.done("set", "occurrence", meetings[1]["id"], "--status", "CANCELLED_BY_TEACHER")
    shell.done("set", "occurrence", meetings[3]["id"], "--start", "2026-11-24T17:00")
    shell.done("set", "lesson", second["id"], "--title", "Brass", "--from", "2026-11-23")
    shell.done("set", "student", "Ora Klein", "--city", "Cork", "--archived", "true")
    shell.done("set", "staff", "Craig Beane", "--job_title", "Head of strings")
    shell.done("invoice-run", "--month", "2026-11", "--preview")


def test_by_command_until_every_table_holds_what_it_held_after_new(
    shell: Shell, roster: Path
) -> None:
    before = held(shell.school)
    a_busy_month(shell, roster)
    busy = held(shell.school)
    assert len(filled(busy) - filled(before)) > 15
    steps = undo_everything(lambda: shell("undo").code == 0)
    assert steps > 20
    assert "nothing to undo" in shell.refused("undo")
    assert held(shell.school) == before
    assert shell.done("verify")["sound"]


def test_by_ctrl_z_in_the_window_until_nothing_is_left_to_undo(
    shell: Shell, roster: Path, program: Program
) -> None:
    before = held(shell.school)
    shell.done("import", roster)
    first, *_ = plan_weekly(shell)
    shell.done("set", "student", "Zoë Ünal", "--city", "Cork", "--instrument", "Violin")
    meeting = shell.done("list", "occurrences", "--where", f"lesson_id={first['id']}")[0]
    student = shell.done("list", "enrollments", "--where", f"lesson_id={first['id']}")[0]
    shell.done("mark", "--occurrence", meeting["id"], "--student", student["student_id"],
               "--code", "A")  # fmt: skip
    program.open(shell.school)
    undoing = program.window.undoing

    def press() -> bool:
        program.settle()
        last = undoing.to_undo
        if last is None:
            return False
        program.chord(Qt.Key.Key_Z)
        program.until(lambda: program.toast() == f"Undo: {last.label}")
        program.until(lambda: undoing.to_undo != last)
        return True

    assert undo_everything(press) == 6
    assert held(shell.school) == before


def undo_everything(undo: Callable[[], bool]) -> int:
    steps = 0
    while undo():
        steps += 1
        assert steps < MOST
    return steps


def test_where_something_was_issued_undo_stops_and_the_counter_entry_goes_on(
    shell: Shell, roster: Path
) -> None:
    shell.done("import", roster)
    plan_weekly(shell)
    run = shell.done("invoice-run", "--month", "2026-11")
    family = run["bills"][0]["family_id"]
    shell.done("pay", "--family", family, "--amount", "5.00", "--method", "CARD")
    shell.done("add", "instrument", "--name", "Oud")
    assert shell.done("undo")["label"] == "Undo: Add instrument Oud"
    before = held(shell.school)
    refusal = shell.refused("undo")
    assert "Take €5.00" in refusal
    assert "cannot be undone: issued documents and ledger entries stay" in refusal
    assert held(shell.school) == before
    labels = [shell.done("undo", "--counter-entry")["label"] for _ in range(2)]
    assert [label.split(":")[0] for label in labels] == ["Counter-entry"] * 2
    assert "Invoice run November 2026" in labels[1]
    assert shell.done("verify")["sound"]
    invoices = shell.done("list", "invoices")
    kinds = [row["kind"] for row in invoices]
    assert kinds.count("CREDIT_NOTE") == kinds.count("INVOICE") == len(run["bills"])
    assert {row["open"] for row in invoices} == {"0.00"}
    assert {row["balance"] for row in shell.done("list", "families")} == {"0.00"}
    issued = {row["number"] for row in shell.done("list", "invoices")}
    assert {bill["number"] for bill in run["bills"]} <= issued
