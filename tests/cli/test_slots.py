"""Free slots, hours, time off, ways and waiting lists by command."""

import pytest

from tests.cli.commands import Shell


@pytest.fixture
def school(shell: Shell) -> Shell:
    for room in ("Studio A", "Studio B"):
        shell.done("add", "room", "--name", room, "--capacity", 4)
    shell.done("add", "staff", "--name", "Maeve Cullinan", "--teaches", "Violin")
    shell.done("add", "student", "--name", "Amara Okonkwo")
    shell.done("add", "student", "--name", "Kofi Okonkwo")
    shell.done(
        "add", "lesson", "--title", "Violin", "--type", "INDIVIDUAL", "--instrument", "Violin",
        "--teacher", "Maeve Cullinan", "--room", "Studio A", "--start", "2026-11-23T16:00",
        "--duration", 45, "--recurrence", "WEEKLY", "--until", "2026-12-18", "--price", "38.00",
    )  # fmt: skip
    shell.done(
        "add", "enrollment", "--lesson", "Violin", "--student", "Amara Okonkwo",
        "--enrolled-on", "2026-11-23",
    )  # fmt: skip
    shell.done(
        "add", "availability", "--teacher", "Maeve Cullinan", "--day-of-week", 1,
        "--start-time", "14:00", "--end-time", "19:00",
    )  # fmt: skip
    return shell


def test_slots_are_listed_with_reasons_and_booked_by_number(school: Shell) -> None:
    told = school.done("slots", "--student", "Amara Okonkwo", "--from", "2026-11-23", "--weeks", 3)
    first = told["slots"][0]
    assert first["start"] == "2026-11-23T15:15:00+00:00"
    assert (first["teacher"], first["room"], first["weeks_free"]) == (
        "Maeve Cullinan",
        "Studio A",
        3,
    )
    assert first["reasons"] == [
        "same weekday",
        "same room",
        "free every week",
        "on the first day",
    ]
    words = ("slots", "--student", "Amara Okonkwo", "--from", "2026-11-23", "--book", 1)
    told = school.done(*words, "--preview")
    assert (told["preview"], told["booked"]["change"]) == (True, None)
    assert len(school.done("list", "lessons")) == 1
    told = school.done(*words)
    assert told["booked"]["change"] is not None
    assert len(school.done("list", "lessons")) == 2
    school.done("undo")
    assert len(school.done("list", "lessons")) == 1


def test_one_slot_is_possible_or_not_and_why(school: Shell) -> None:
    told = school.done("slots", "--student", "Amara Okonkwo", "--at", "2026-11-23T16:30")
    assert told["possible"] is False
    assert {
        "aspect": "TEACHER",
        "verdict": "NO",
        "sentence": "Maeve Cullinan teaches Violin in Studio A at 16:00 on Mon 23 Nov",
    } in told["checks"]
    said = school("slots", "--student", "Amara Okonkwo", "--at", "2026-11-24T16:00").out
    assert "WARN\tMaeve Cullinan is not available on Tue 24 Nov" in said


def test_a_slot_in_the_hour_that_the_clocks_skip_is_warned_of(school: Shell) -> None:
    told = school.done("slots", "--student", "Amara Okonkwo", "--at", "2027-03-28T01:30")
    said = [each["sentence"] for each in told["checks"] if each["aspect"] == "TIME"]
    assert said == ["On 28 Mar 2027 the clocks go forward over 01:30: the lesson begins at 02:30"]


def test_one_more_meeting_of_a_lesson_is_on_another_day(school: Shell) -> None:
    school.done(
        "add", "availability", "--teacher", "Maeve Cullinan", "--date", "2026-11-28",
        "--start-time", "10:00", "--end-time", "12:00",
    )  # fmt: skip
    words = ("slots", "--lesson", "Violin", "--from", "2026-11-23", "--weeks", 2)
    told = school.done(*words)
    assert [each["start"][:10] for each in told["slots"]] == ["2026-11-28", "2026-11-28"]
    school.done(*words, "--book", 1)
    days = [row["date"] for row in school.done("list", "occurrences")]
    assert "2026-11-28" in days


def test_what_is_wrong_is_said(school: Shell) -> None:
    assert "one of --student" in school.misused("slots")
    assert "no slot number 99" in school.misused(
        "slots", "--student", "Amara Okonkwo", "--book", 99
    )
    assert "needs the id of a make-up" in school.misused("slots", "--make-up", "soon")
    refused = school.refused(
        "add", "availability", "--teacher", "Maeve Cullinan", "--day-of-week", 2,
        "--start-time", "18:00", "--end-time", "14:00",
    )  # fmt: skip
    assert "end at 14:00, before they begin at 18:00" in refused
    assert len(school.done("list", "availability")) == 1


def test_time_off_is_kept_says_who_needs_cover_and_goes(school: Shell) -> None:
    said = school(
        "add", "time-off", "--teacher", "Maeve Cullinan", "--from", "2026-11-30",
        "--kind", "SICK",
    )  # fmt: skip
    assert "1 lesson needs cover." in said.err
    [row] = school.done("list", "time-off")
    assert (row["start"], row["end"], row["to_cover"]) == (
        "2026-11-30T00:00:00+00:00",
        "2026-12-01T00:00:00+00:00",
        1,
    )
    refused = school.refused("set", "time-off", row["id"], "--until", "2026-11-29")
    assert "ends before it begins" in refused
    school.done("set", "time-off", row["id"], "--removed", "true")
    assert school.done("list", "time-off") == []


def test_a_place_is_waited_for_offered_and_taken(school: Shell) -> None:
    made = school.done("add", "waitlist", "--lesson", "Violin", "--student", "Kofi Okonkwo")
    entry = made["id"]
    refused = school.refused("set", "waitlist", entry, "--status", "OFFERED")
    assert "Violin is full: 1 of 1 places are taken" in refused
    [spell] = school.done("list", "enrollments")
    school.done(
        "set", "enrollment", spell["id"], "--status", "UNENROLLED",
        "--unenrolled-on", "2026-11-23",
    )  # fmt: skip
    school.done("undo")
    school.done("set", "lesson", school.done("list", "lessons")[0]["id"], "--max-students", 2)
    school.done("set", "waitlist", entry, "--status", "OFFERED", "--offer-until", "2026-11-30")
    [row] = school.done("list", "waitlist")
    assert (row["status"], row["offer_until"], row["place"]) == ("OFFERED", "2026-11-30", 1)
    school.done("add", "student", "--name", "Zofia Okonkwo")
    assert "offered to Kofi Okonkwo until 30 Nov 2026" in school.refused(
        "add", "enrollment", "--lesson", "Violin", "--student", "Zofia Okonkwo"
    )
    school.done("set", "waitlist", entry, "--status", "TAKEN")
    assert {row["student"] for row in school.done("list", "enrollments")} == {
        "Amara Okonkwo",
        "Kofi Okonkwo",
    }


def test_the_way_between_locations_is_said_once(school: Shell) -> None:
    school.done("add", "location", "--name", "Church Road")
    main = next(
        row["name"] for row in school.done("list", "locations") if row["name"] != "Church Road"
    )
    words = ("--from-location", main, "--to-location", "Church Road")
    made = school.done("add", "travel-time", *words, "--minutes", 20)
    school.done("set", "travel-time", made["id"], "--minutes", 25)
    [row] = school.done("list", "travel-times")
    assert (row["to_location"], row["minutes"]) == ("Church Road", 25)
    refused = school.refused(
        "add", "travel-time", "--from-location", main, "--to-location", main, "--minutes", 5
    )
    assert "from one location to another" in refused


def test_a_room_in_use_stays(school: Shell) -> None:
    room = next(row for row in school.done("list", "rooms") if row["name"] == "Studio A")
    refused = school.refused("set", "room", room["id"], "--archived", "true")
    assert "Studio A is in use: 4 lessons to come are in it" in refused
