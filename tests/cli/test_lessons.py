"""Lessons, meetings and marks by command."""

import pytest

from tests.cli.commands import Shell

WEEKLY = (
    "--start",
    "2026-09-07T16:00",
    "--duration",
    45,
    "--recurrence",
    "WEEKLY",
    "--until",
    "2026-12-18",
)


@pytest.fixture
def school(shell: Shell) -> Shell:
    shell.done("add", "room", "--name", "Studio A", "--capacity", 4)
    shell.done("add", "staff", "--name", "Maeve Cullinan", "--teaches", "Violin")
    shell.done("add", "student", "--name", "Amara Reid")
    shell.done(
        "add", "lesson", "--title", "Violin", "--type", "INDIVIDUAL", "--teacher", "Maeve Cullinan",
        "--room", "Studio A", *WEEKLY, "--price", "38.00",
    )  # fmt: skip
    return shell


def meeting(shell: Shell, day: str) -> dict[str, object]:
    found = shell.done("list", "occurrences", "--where", f"date={day}")
    assert len(found) == 1
    return dict(found[0])


def test_a_weekly_lesson_keeps_its_wall_time_and_skips_closed_days(school: Shell) -> None:
    days = [row["date"] for row in school.done("list", "occurrences")]
    assert days[0] == "2026-09-07"
    assert "2026-10-26" not in days  # a public holiday
    assert str(meeting(school, "2026-10-19")["start"]) == "2026-10-19T16:00:00+01:00"
    assert str(meeting(school, "2026-11-02")["start"]) == "2026-11-02T16:00:00+00:00"


def test_a_teacher_booked_twice_is_refused_and_booked_anyway_only_with_a_reason(
    school: Shell,
) -> None:
    again = (
        "--title",
        "Duo",
        "--teacher",
        "Maeve Cullinan",
        "--start",
        "2026-09-14T16:15",
        "--duration",
        30,
    )
    assert "Maeve Cullinan teaches Violin" in school.refused("add", "lesson", *again)
    made = school.done("add", "lesson", *again, "--anyway", "Exam")
    booked = school.done("list", "occurrences", "--where", f"lesson_id={made['id']}")[0]
    assert booked["booked_anyway"] == "Exam"


def test_a_rule_of_its_own_and_a_hybrid_cycle(school: Shell) -> None:
    made = school.done(
        "add", "lesson", "--title", "Theory", "--type", "HYBRID", "--start", "2026-09-08T17:00",
        "--duration", 60, "--rrule", "FREQ=WEEKLY;BYDAY=TU,TH", "--until", "2026-12-18",
        "--cycle_length", 4, "--one_on_one_weeks", "4", "--one_on_one_price", "30.00",
    )  # fmt: skip
    assert (made["recurrence"], made["hybrid"]) == ("CUSTOM", True)
    rows = school.done("list", "occurrences", "--where", f"lesson_id={made['id']}")
    assert [row["date"] for row in rows if row["one_on_one"]][:2] == ["2026-09-29", "2026-10-01"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--duration", -5), "ends before it starts"),
        (("--duration", 45, "--price", "-5"), "cannot be negative"),
        (("--duration", 45, "--price", "abc"), "not an amount"),
        (("--duration", 45, "--until", "2026-01-01"), "ends before it starts"),
        (("--duration", 45, "--recurrence", "YEARLY"), "BIWEEKLY"),
        (("--duration", 45, "--rrule", "FREQ=HOURLY"), "at most once a day"),
        (("--duration", 45, "--room", "Attic"), "no room"),
        ((), "how many minutes"),
    ],
)
def test_a_lesson_that_cannot_be_is_refused_with_a_sentence(
    school: Shell, options: tuple[object, ...], said: str
) -> None:
    before = school.done("list", "lessons")
    assert said in school.refused(
        "add", "lesson", "--title", "X", "--start", "2026-09-09T10:00", *options
    )
    assert school.done("list", "lessons") == before


def test_a_lesson_outside_every_term_is_planned_with_a_warning(school: Shell) -> None:
    said = school(
        "add", "lesson", "--title", "Camp", "--start", "2029-07-20T10:00", "--duration", 60
    )
    assert said.code == 0
    assert "outside" in said.err


def test_a_meeting_is_cancelled_moved_and_taught_by_somebody_else(school: Shell) -> None:
    school.done("add", "staff", "--name", "Owen Fitz")
    first = str(meeting(school, "2026-11-23")["id"])
    told = school.done(
        "set", "occurrence", first, "--status", "CANCELLED_BY_TEACHER", "--cancel_reason", "Ill"
    )
    assert (told["status"], told["cancel_reason"]) == ("CANCELLED_BY_TEACHER", "Ill")
    second = str(meeting(school, "2026-11-30")["id"])
    told = school.done(
        "set", "occurrence", second, "--start", "2026-12-01T17:30", "--teacher", "Owen Fitz"
    )
    assert (told["date"], told["original_date"], told["teacher"]) == (
        "2026-12-01",
        "2026-11-30",
        "Owen Fitz",
    )
    assert told["start"] == "2026-12-01T17:30:00+00:00"
    assert school.done("set", "occurrence", first, "--status", "SCHEDULED")["status"] == "SCHEDULED"


def test_enrolling_twice_or_over_capacity_is_refused(school: Shell) -> None:
    told = school.done(
        "add", "enrollment", "--lesson", "Violin", "--student", "Amara Reid", "--price", "30.00"
    )
    assert (told["price"], told["lesson_price"], told["student"]) == (
        "30.00",
        "38.00",
        "Amara Reid",
    )
    assert "already" in school.refused(
        "add", "enrollment", "--lesson", "Violin", "--student", "Amara Reid"
    )
    school.done("add", "student", "--name", "Kofi Reid")
    assert school("add", "enrollment", "--lesson", "Violin", "--student", "Kofi Reid").code == 1
    ended = school.done(
        "set", "enrollment", told["id"], "--status", "DROPPED", "--unenrolled_on", "2026-11-30"
    )
    assert (ended["status"], ended["unenrolled_on"]) == ("DROPPED", "2026-11-30")


def test_a_mark_has_a_code_of_the_school_and_a_day_that_has_come(school: Shell) -> None:
    school.done("add", "enrollment", "--lesson", "Violin", "--student", "Amara Reid")
    past, coming = meeting(school, "2026-11-16")["id"], meeting(school, "2026-11-23")["id"]
    told = school.done(
        "mark", "--occurrence", past, "--student", "Amara Reid", "--code", "L", "--minutes-late", 7
    )
    assert (told["code"], told["minutes_late"], told["present"]) == ("L", 7, True)
    assert "code X" in school.refused(
        "mark", "--occurrence", past, "--student", "Amara Reid", "--code", "X"
    )
    assert "to come" in school.refused(
        "mark", "--occurrence", coming, "--student", "Amara Reid", "--code", "P"
    )
    assert "not an id" in school.refused(
        "mark", "--occurrence", "x", "--student", "Amara Reid", "--code", "P"
    )


def test_closing_the_school_cancels_what_was_planned_then(school: Shell) -> None:
    said = school("add", "closure", "--date", "2026-12-07", "--name", "Boiler")
    assert "1 planned meeting was cancelled" in said.err
    assert meeting(school, "2026-12-07")["status"] == "CANCELLED"


def test_prices_are_given_to_students_by_the_month(school: Shell) -> None:
    school.done("add", "enrollment", "--lesson", "Violin", "--student", "Amara Reid")
    school.done(
        "add",
        "price",
        "--name",
        "Month",
        "--unit",
        "MONTH",
        "--amount",
        "120",
        "--student",
        "Amara Reid",
        "--starts_on",
        "2026-09-01",
    )
    run = school.done("invoice-run", "--month", "2026-10", "--preview")
    assert [line["amount"] for line in run["bills"][0]["lines"]] == ["120.00"]
