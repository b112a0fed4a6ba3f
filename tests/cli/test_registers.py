"""Make-ups, lesson notes, one-on-one slots and bookings by command."""

import pytest

from tests.cli.commands import Shell


@pytest.fixture
def school(shell: Shell) -> Shell:
    """A hybrid group on Mondays, every second week one-on-one, and another group on Tuesdays."""
    for room in ("Hall", "Studio A"):
        shell.done("add", "room", "--name", room, "--capacity", 6)
    for name in ("Maeve Cullinan", "Jonas Weber"):
        shell.done("add", "staff", "--name", name, "--teaches", "Violin")
    for name in ("Amara Reid", "Kofi Reid"):
        shell.done("add", "student", "--name", name)
    words = ("--duration", 45, "--recurrence", "WEEKLY", "--until", "2026-12-18")
    shell.done(
        "add", "lesson", "--title", "Strings", "--type", "HYBRID", "--teacher", "Maeve Cullinan",
        "--room", "Hall", "--start", "2026-09-07T16:00", *words, "--cycle-length", 2,
        "--one-on-one-weeks", "2", "--one-on-one-price", "35.00",
    )  # fmt: skip
    shell.done(
        "add", "lesson", "--title", "Choir", "--type", "GROUP", "--teacher", "Jonas Weber",
        "--room", "Studio A", "--start", "2026-09-08T17:00", *words,
    )  # fmt: skip
    for name in ("Amara Reid", "Kofi Reid"):
        shell.done("add", "enrollment", "--lesson", "Strings", "--student", name)
    return shell


def meeting(shell: Shell, day: str) -> str:
    (found,) = shell.done("list", "occurrences", "--where", f"date={day}")
    return str(found["id"])


def test_a_make_up_is_added_used_freed_and_withdrawn(school: Shell) -> None:
    made = school.done(
        "add", "make-up", "--student", "Amara Reid", "--reason", "Goodwill", "--minutes", 45,
        "--expires-on", "2026-12-18",
    )  # fmt: skip
    (row,) = school.done("list", "make-ups")
    assert (row["student"], row["state"], row["expires_on"]) == (
        "Amara Reid",
        "OPEN",
        "2026-12-18",
    )
    there = meeting(school, "2026-12-01")
    school.done("set", "make-up", made["id"], "--use-occurrence", there)
    (row,) = school.done("list", "make-ups")
    assert (row["state"], row["used_in"], row["used_occurrence_id"]) == ("USED", "Choir", there)
    other = meeting(school, "2026-12-08")
    said = school.refused("set", "make-up", made["id"], "--use-occurrence", other)
    assert "Amara Reid has used this make-up already" in said
    school.done("set", "make-up", made["id"], "--free", "true")
    school.done("set", "make-up", made["id"], "--withdraw", "Moved away")
    (row,) = school.done("list", "make-ups", "--where", "state=WITHDRAWN")
    assert row["withdrawn_reason"] == "Moved away"
    assert "Say which student" in school.refused("add", "make-up", "--reason", "x")


def test_a_lesson_note_is_added_changed_and_emptied(school: Shell) -> None:
    there = meeting(school, "2026-09-07")
    made = school.done(
        "add", "lesson-note", "--occurrence", there, "--student", "Amara Reid", "--text",
        "Practise page 14", "--shared", "false",
    )  # fmt: skip
    (row,) = school.done("list", "lesson-notes")
    assert (row["lesson"], row["student"], row["shared"]) == ("Strings", "Amara Reid", False)
    school.done("set", "lesson-note", made["id"], "--shared", "true")
    assert school.done("list", "lesson-notes")[0]["shared"] is True
    school.done("set", "lesson-note", made["id"], "--text", "")
    assert school.done("list", "lesson-notes") == []
    assert "of which meeting" in school.refused("add", "lesson-note", "--text", "x")


def test_slots_are_offered_booked_moved_priced_and_cancelled(school: Shell) -> None:
    week = meeting(school, "2026-11-23")
    assert "meets as a group" in school.refused(
        "add", "one-on-one-slot", "--occurrence", week, "--start", "2026-11-23T16:00",
        "--duration", 20,
    )  # fmt: skip
    week = meeting(school, "2026-11-30")
    made = school.done(
        "add", "one-on-one-slot", "--occurrence", week, "--start", "2026-11-30T16:00",
        "--duration", 20, "--count", 3, "--pause", 5,
    )  # fmt: skip
    slots = school.done("list", "one-on-one-slots")
    assert [row["start"] for row in slots] == [
        "2026-11-30T16:00", "2026-11-30T16:25", "2026-11-30T16:50",
    ]  # fmt: skip
    assert slots[0]["id"] == made["id"]
    booked = school.done("add", "slot-booking", "--slot", made["id"], "--student", "Kofi Reid")
    school.done("set", "slot-booking", booked["id"], "--slot", slots[2]["id"], "--price", "30.00")
    (row,) = school.done("list", "slot-bookings")
    assert (row["start"], row["price"], row["status"]) == ("2026-11-30T16:50", "30.00", "BOOKED")
    school.done("set", "one-on-one-slot", slots[2]["id"], "--start", "2026-12-01T15:00")
    (row,) = school.done("list", "slot-bookings")
    assert row["start"] == "2026-12-01T15:00"
    assert "belong to the week" in school.refused(
        "set", "one-on-one-slot", slots[2]["id"], "--start", "2026-12-07T15:00"
    )
    school.done("set", "one-on-one-slot", slots[0]["id"], "--withdrawn", "true")
    school.done("set", "slot-booking", booked["id"], "--status", "cancelled")
    (row,) = school.done("list", "slot-bookings")
    assert row["status"] == "CANCELLED"
    assert "how long a slot is" in school.refused("add", "one-on-one-slot", "--occurrence", week)
    assert "which student" in school.refused("add", "slot-booking", "--slot", made["id"])
