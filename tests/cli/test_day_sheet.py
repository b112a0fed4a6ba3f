"""The day on paper, and the desk's notes by command."""

from pathlib import Path

from tests.cli.commands import Shell


def test_a_day_is_printed_with_who_is_expected(demo: Shell, tmp_path: Path) -> None:
    told = demo.done("print", "day-sheet", "--date", "2026-11-19", "--out", tmp_path / "out")
    (file,) = told["files"]
    assert Path(file).name == "Day sheet 2026-11-19.pdf"
    assert Path(file).read_bytes().startswith(b"%PDF")
    assert "--date" in demo.misused(
        "print", "day-sheet", "--date", "tomorrow", "--out", tmp_path / "out"
    )


def test_who_covers_gets_a_sheet(demo: Shell, tmp_path: Path) -> None:
    out = tmp_path / "out"
    none = demo.done("print", "cover-sheet", "--date", "2026-11-26", "--out", out)
    assert none["files"] == []
    demo.done("ripple", "teacher", "--teacher", "Ilona Varga", "--from", "2026-11-26")
    (file,) = demo.done("print", "cover-sheet", "--date", "2026-11-26", "--out", out)["files"]
    assert Path(file).name == "Cover sheet Owen Fitzmaurice 2026-11-26.pdf"


def test_a_note_is_left_changed_and_done(demo: Shell) -> None:
    made = demo.done("add", "desk-note", "--text", "Ring the hall", "--on-day", "2026-11-20")
    demo.done("set", "desk-note", made["id"], "--done", "yes")
    (row,) = demo.done("list", "desk-notes", "--where", f"id={made['id']}")
    assert (row["text"], row["on_day"], row["done"]) == ("Ring the hall", "2026-11-20", True)
    assert demo.refused("add", "desk-note", "--text", "  ")
