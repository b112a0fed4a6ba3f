"""Progress reports and awards by command."""

from pathlib import Path

from tests.cli.commands import Shell

WHO = ("--student", "Amara Okonkwo-Reid")
TERM = ("--term", "Autumn 2026")


def test_a_report_is_printed_for_one_pupil_and_logged(demo: Shell, tmp_path: Path) -> None:
    before = len(demo.done("list", "disclosures"))
    told = demo.done("print", "progress-report", *TERM, *WHO, "--out", tmp_path / "out")
    [file] = [Path(each) for each in told["files"]]
    assert file.name == "Amara Okonkwo-Reid, Autumn 2026, Progress report.pdf"
    assert file.read_bytes().startswith(b"%PDF")
    rows = demo.done("list", "disclosures")
    assert len(rows) == before + 1
    assert (rows[0]["recipient"], rows[0]["way"], rows[0]["pages"]) == (
        "Grace Okonkwo-Reid", "SAVED", 2,
    )  # fmt: skip
    demo.done("undo")
    assert len(demo.done("list", "disclosures")) == before


def test_words_and_steps_are_kept_changed_and_taken_away(shell: Shell) -> None:
    student = shell.done("add", "student", "--given_name", "Ada", "--family_name", "Byron")["id"]
    days = ("--first_day", "2026-10-01", "--last_day", "2026-10-31")
    words = shell.done("add", "report-text", "--student", student, *days, "--text", "Well done.")
    shell.done("set", "report-text", words["id"], "--text", "Very well done.")
    assert shell.done("list", "report-texts")[0]["text"] == "Very well done."
    first = shell.done("add", "next-step", "--student", student, *days, "--text", "Scales")
    shell.done("add", "next-step", "--student", student, *days, "--text", "Arpeggios")
    shell.done("set", "next-step", first["id"], "--done_on", "2026-10-20")
    steps = shell.done("list", "next-steps")
    assert [(s["place"], s["text"], s["done_on"]) for s in steps] == [
        (1, "Scales", "2026-10-20"), (2, "Arpeggios", None),
    ]  # fmt: skip
    shell.done("set", "report-text", words["id"], "--text", "")
    assert shell.done("list", "report-texts") == []
    to = ("add", "disclosure", "--student", student, *days, "--recipient", "Annabella Byron")
    assert "no consent for care" in shell.refused(*to)
    shell.done("add", "consent", "--person", "Ada Byron", "--purpose", "CARE")
    given = shell.done(*to)
    assert (given["kind"], given["way"]) == ("progress-report", "HANDED")


def test_an_award_is_proposed_approved_and_revoked(shell: Shell) -> None:
    student = shell.done("add", "student", "--given_name", "Ada", "--family_name", "Byron")["id"]
    made = shell.done("add", "award", "--student", student, "--title", "Solo", "--proposed", "true")
    assert made["approved_at"] is None
    shell.done("set", "award", made["id"], "--approved", "true")
    shell.done("set", "award", made["id"], "--revoked_reason", "Another child")
    [row] = shell.done("list", "awards")
    assert row["approved_at"] is not None
    assert row["revoked_reason"] == "Another child"


def test_what_cannot_be_reported_is_said(demo: Shell, tmp_path: Path) -> None:
    out = ("--out", tmp_path)
    assert "which term" in demo.refused("print", "progress-report", *out)
    said = demo.refused(
        "print", "progress-report", *out, "--from", "2026-11-02", "--to", "2026-11-01"
    )
    assert "before it begins" in said
    assert "no term" in demo.refused("print", "progress-report", *out, "--term", "Winter")
