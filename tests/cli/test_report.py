"""Reports by command."""

from pathlib import Path

import pytest

from tests.cli.commands import Shell


def test_every_report_is_listed(shell: Shell) -> None:
    found = {each["name"] for each in shell.done("report")["reports"]}
    assert {"attendance-pupils", "debtors", "room-use", "timetable-room"} <= found


@pytest.mark.parametrize(
    "name", ["attendance-pupils", "debtors", "income-months", "income-teachers", "room-use"]
)
def test_a_report_is_told_and_written(demo: Shell, tmp_path: Path, name: str) -> None:
    days = ("--from", "2026-10-01", "--to", "2026-10-31")
    files = {kind: tmp_path / f"{name}.{kind}" for kind in ("csv", "xlsx", "pdf")}
    words = [word for kind, file in files.items() for word in (f"--{kind}", file)]
    told = demo.done("report", name, *days, *words)
    assert told["report"] == name
    assert told["rows"]
    assert told["totals"].keys() == told["rows"][0].keys()
    assert sorted(told["files"]) == sorted(map(str, files.values()))
    assert files["pdf"].read_bytes().startswith(b"%PDF")


def test_the_timetable_of_a_teacher_is_a_week_unless_more_is_asked_for(
    demo: Shell, tmp_path: Path
) -> None:
    told = demo.done(
        "report", "timetable-teacher", "--teacher", "Maeve Cullinan", "--from", "2026-11-16",
        "--pdf", tmp_path / "week.pdf",
    )  # fmt: skip
    assert (told["from"], told["to"]) == ("2026-11-16", "2026-11-22")
    assert {row["teacher"] for row in told["rows"]} == {"Maeve Cullinan"}
    assert (tmp_path / "week.pdf").read_bytes().startswith(b"%PDF")


def test_what_cannot_be_asked_is_said(demo: Shell) -> None:
    assert "There is no report nonsense" in demo.refused("report", "nonsense")
    assert "Choose a teacher" in demo.refused("report", "timetable-teacher")
    assert demo("report", "debtors", "--teacher", "Maeve Cullinan").code == 2
    said = demo.refused("report", "room-use", "--from", "2026-11-02", "--to", "2026-11-01")
    assert "before it begins" in said
