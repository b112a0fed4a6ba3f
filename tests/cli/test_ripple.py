"""What follows from a closure, an absence or a changed lesson, by command."""

import pytest

from tests.cli.commands import Shell


@pytest.fixture
def school(shell: Shell) -> Shell:
    for room in ("Studio A", "Studio B"):
        shell.done("add", "room", "--name", room, "--capacity", 4)
    for teacher in ("Maeve Cullinan", "Otto Varga"):
        shell.done("add", "staff", "--name", teacher, "--teaches", "Violin")
    shell.done(
        "add", "lesson", "--title", "Violin", "--type", "INDIVIDUAL", "--instrument", "Violin",
        "--teacher", "Maeve Cullinan", "--room", "Studio A", "--start", "2026-11-23T16:00",
        "--duration", 45, "--recurrence", "WEEKLY", "--until", "2026-12-18", "--price", "38.00",
    )  # fmt: skip
    return shell


def statuses(shell: Shell) -> list[str]:
    return [str(row["status"]) for row in shell.done("list", "occurrences")]


def test_a_preview_says_what_would_be_done_and_changes_nothing(school: Shell) -> None:
    before = statuses(school)
    told = school.done("ripple", "closure", "--from", "2026-11-30", "--name", "Snow", "--preview")
    assert told["label"] == "Close for Snow"
    assert [(m["start"], m["action"]) for m in told["meetings"]] == [
        ("2026-11-30T16:00+00:00", "CANCEL")
    ]
    assert told["change"] is None
    assert statuses(school) == before


def test_a_sick_day_finds_a_cover_and_one_undo_takes_it_back(school: Shell) -> None:
    told = school.done("ripple", "teacher", "--teacher", "Maeve Cullinan", "--from", "2026-11-23")
    assert [m["target"] for m in told["meetings"]] == ["Otto Varga"]
    first = school.done("list", "occurrences")[0]
    assert first["teacher"] == "Otto Varga"
    school.done("undo")
    assert school.done("list", "occurrences")[0]["teacher"] == "Maeve Cullinan"


def test_a_room_out_of_use_and_a_new_time_go_through_the_same_door(school: Shell) -> None:
    school.done("ripple", "room", "--room", "Studio A", "--from", "2026-11-23", "--reason", "Flood")
    assert school.done("list", "occurrences")[0]["room"] == "Studio B"
    told = school.done(
        "ripple", "time", "--lesson", "Violin", "--start", "17:00", "--from", "2026-11-30"
    )
    assert {m["action"] for m in told["meetings"]} == {"NEW_TIME"}
    starts = [str(row["start"])[11:16] for row in school.done("list", "occurrences")]
    assert starts == ["16:00", "17:00", "17:00", "17:00"]


def test_what_is_wrong_is_said_and_nothing_is_done(school: Shell) -> None:
    assert "--name is needed" in school.misused("ripple", "closure", "--from", "2026-11-30")
    assert "no ripple flood" in school.misused("ripple", "flood")
    assert "not touch" in school.misused(
        "ripple", "closure", "--from", "2026-11-30", "--name", "Snow",
        "--only", "00000000-0000-0000-0000-000000000001",
    )  # fmt: skip
    assert "ends before it begins" in school.refused(
        "ripple", "closure", "--from", "2026-11-30", "--to", "2026-11-01", "--name", "Snow"
    )
    assert set(statuses(school)) == {"SCHEDULED"}
