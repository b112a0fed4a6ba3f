"""From a roster that another program made to a paid invoice, by commands alone."""

from pathlib import Path

import pytest

from tests.cli.commands import Shell

ROSTER = {
    "School.csv": "SIS ID,Name\n1,Contoso\n",
    "Section.csv": "SIS ID,School SIS ID,Section Name\nm1,1,Strings\n",
    "Student.csv": (
        "SIS ID,School SIS ID,First Name,Last Name,Username,Password\n"
        "s1,1,Ora,Klein,ok,P@ss\ns2,1,Beulah,McMillan,bm,P@ss\n"
    ),
    "Teacher.csv": "SIS ID,School SIS ID,First Name,Last Name\nt1,1,Craig,Beane\n",
    "StudentEnrollment.csv": "Section SIS ID,SIS ID\nm1,s1\nm1,s2\n",
    "TeacherRoster.csv": "Section SIS ID,SIS ID\nm1,t1\n",
}


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    folder = tmp_path / "roster"
    folder.mkdir()
    for name, text in ROSTER.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def import_and_plan(shell: Shell, roster: Path) -> str:
    shell.done("import", roster)
    lesson = shell.done("list", "lessons")[0]
    assert lesson["waiting"] is True
    planned = shell.done(
        "set", "lesson", lesson["id"], "--start", "2026-09-07T16:00", "--duration", 45,
        "--recurrence", "WEEKLY", "--until", "2026-12-18", "--price", "30.00",
    )  # fmt: skip
    assert (planned["start"], planned["price"], planned["currency"]) == (
        "2026-09-07T16:00",
        "30.00",
        "EUR",
    )
    return str(lesson["id"])


def mark_september(shell: Shell, lesson: str) -> None:
    meetings = shell.done("list", "occurrences", "--where", f"lesson_id={lesson}")
    students = shell.done("list", "students")
    for meeting in meetings[:3]:
        for student in students:
            shell.done(
                "mark", "--occurrence", meeting["id"], "--student", student["id"], "--code", "P"
            )


def test_a_month_from_the_roster_to_the_receipt(shell: Shell, roster: Path, tmp_path: Path) -> None:
    lesson = import_and_plan(shell, roster)
    mark_september(shell, lesson)
    assert len(shell.done("list", "attendance")) == 6
    preview = shell.done("invoice-run", "--month", "2026-09", "--preview")
    run = shell.done("invoice-run", "--month", "2026-09", "--out", tmp_path / "pdf")
    assert preview["total"] == run["total"] == "240.00"
    assert [bill["number"] for bill in run["bills"]] == ["2026-0001", "2026-0002"]
    assert all(Path(file).read_bytes().startswith(b"%PDF") for file in run["files"])
    bill = run["bills"][0]
    paid = shell.done(
        "pay", "--family", bill["family_id"], "--amount", "120,00", "--method", "CASH"
    )
    assert (paid["balance"], paid["to_wallet"], paid["allocated"]) == ("0.00", "0.00", "120.00")
    printed = shell.done("print", "receipt", paid["number"], "--out", tmp_path / "pdf")
    assert [Path(file).exists() for file in printed["files"]] == [True]
    assert shell.done("verify") == {"school": str(shell.school), "sound": True, "problems": []}


def test_undo_walks_back_to_the_new_school_where_nothing_was_issued(
    shell: Shell, roster: Path
) -> None:
    before = shell.done("list", "changes")
    import_and_plan(shell, roster)
    shell.done("add", "closure", "--date", "2027-01-29", "--name", "Boiler")
    while shell("undo").code == 0:
        continue
    assert "nothing to undo" in shell.refused("undo")
    for name in ("students", "families", "staff", "lessons", "occurrences", "enrollments", "rooms"):
        assert shell.done("list", name) == []
    assert before[0]["kind"] == "SYSTEM"
    assert shell.done("verify")["sound"]


def test_undo_stops_at_what_was_paid_and_offers_the_counter_entry(
    shell: Shell, roster: Path
) -> None:
    import_and_plan(shell, roster)
    run = shell.done("invoice-run", "--month", "2026-09")
    family = run["bills"][0]["family_id"]
    shell.done("pay", "--family", family, "--amount", "20.00", "--method", "CARD")
    assert "--counter-entry" in shell.refused("undo")
    assert shell.done("undo", "--counter-entry")["label"].startswith("Counter-entry: Take €20.00")
    ledger = shell.done("list", "ledger", "--where", f"family_id={family}")
    assert [entry["amount"] for entry in ledger] == ["120.00", "-20.00", "20.00"]
    assert shell.done("list", "payments")[0]["status"] == "REFUNDED"
    assert shell.done("verify")["sound"]


def test_a_dry_run_says_what_would_be_made_and_changes_nothing(shell: Shell, roster: Path) -> None:
    told = shell.done("import", roster, "--dry-run")
    assert told["counts"]["student"] == {"made": 2}
    assert told["change"] is None
    assert "P@ss" not in str(told)
    assert shell.done("list", "students") == []
