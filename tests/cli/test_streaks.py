"""Streaks and buddy groups by command."""

import pytest

from tests.cli.commands import Shell

DAYS = ("2026-11-16", "2026-11-17", "2026-11-18")


@pytest.fixture
def school(shell: Shell) -> Shell:
    shell.done("add", "club", "--name", "Reading Club", "--kind", "READING")
    for name in ("Amara Reid", "Kofi Reid"):
        shell.done("add", "student", "--name", name)
        words = ("--club", "Reading Club", "--student", name, "--joined_on", "2026-10-05")
        shell.done("add", "club-membership", *words)
    for day in DAYS:
        read(shell, "Amara Reid", day)
    return shell


def read(shell: Shell, who: str, day: str) -> None:
    words = ("--club", "Reading Club", "--student", who, "--pages", 5, "--read_on", day)
    shell.done("add", "reading-log", *words)


def overall(shell: Shell, who: str) -> dict[str, object]:
    rows = shell.done("list", "streaks")
    return next(row for row in rows if row["student"] == who and row["club"] is None)


def test_days_are_closed_by_command_late_and_twice_alike(school: Shell) -> None:
    told = school.done("streaks", "close-day", "--date", "2026-11-18")
    assert told["days"] == 3
    assert school.done("streaks", "close-day")["days"] == 0
    assert overall(school, "Amara Reid")["current"] == 3
    late = ("--club", "Reading Club", "--student", "Kofi Reid", "--pages", 5)
    said = school("add", "reading-log", *late, "--read_on", "2026-11-18")
    assert "Kofi Reid has a streak of 1 day, before 0" in said.err
    read(school, "Kofi Reid", "2026-11-17")
    assert school.done("rebuild", "--check") == {
        "school": str(school.school), "same": True, "differences": [],
    }  # fmt: skip
    before = school.done("list", "streaks")
    school.done("rebuild")
    again = school.done("list", "streaks")
    keys = ("student", "club", "current", "longest", "closed_until")
    told, was = ([[str(row[key]) for key in keys] for row in rows] for rows in (again, before))
    assert sorted(told) == sorted(was)


def test_staff_correct_a_day_and_freeze_a_week_saying_why(school: Shell) -> None:
    school.done("streaks", "close-day", "--date", "2026-11-18")
    words = ("--student", "Amara Reid", "--day", "2026-11-17", "--state", "MISSED")
    school.done("add", "streak-correction", *words, "--reason", "Wrong book")
    assert overall(school, "Amara Reid")["current"] == 1
    school.done("undo")
    assert overall(school, "Amara Reid")["current"] == 3
    frozen = school.done(
        "add", "streak-freeze", "--student", "Amara Reid", "--first_day", "2026-11-16",
        "--last_day", "2026-11-17", "--reason", "Trip",
    )  # fmt: skip
    assert overall(school, "Amara Reid")["current"] == 1
    school.done("set", "streak-freeze", frozen["id"], "--last_day", "2026-11-16")
    assert overall(school, "Amara Reid")["current"] == 2


def test_a_group_needs_consent_and_is_then_kept_by_its_answers(school: Shell) -> None:
    ids = {row["name"]: row["id"] for row in school.done("list", "students")}
    words = ("--type", "TEACHER_CREATED", "--creator", "Amara Reid", "--name", "Low Strings")
    members = f"{ids['Amara Reid']},{ids['Kofi Reid']}"
    said = school.refused("add", "buddy-group", *words, "--members", members)
    assert "at least two members" in said
    assert school.done("list", "buddy-groups") == []


def test_with_consent_a_group_is_founded_answered_and_left_in_peace(school: Shell) -> None:
    school.done("add", "student", "--name", "Rohan Reid")
    ids = {row["name"]: row["id"] for row in school.done("list", "students")}
    for name in ids:
        words = ("--person", name, "--purpose", "PEERS", "--given_by", "Grace Reid")
        assert school.done("add", "consent", *words)["given_by"] == "Grace Reid"
    group = school.done(
        "add", "buddy-group", "--type", "STUDENT_CREATED", "--creator", "Amara Reid", "--name",
        "Low Strings", "--members", ids["Kofi Reid"],
    )  # fmt: skip
    (waits,) = school.done("list", "buddy-invitations")
    school.done("set", "buddy-invitation", waits["id"], "--accepted", "yes")
    (kept,) = school.done("list", "buddy-groups")
    assert (kept["status"], kept["streak_status"]) == ("ACTIVE", "ACTIVE")
    nudge = ("add", "buddy-nudge", "--group", group["id"], "--to", "Amara Reid")
    school.done(*nudge, "--from", "Kofi Reid")
    mute = ("add", "buddy-mute", "--student", "Kofi Reid", "--asked_by", "Grace Reid")
    assert school.done(*mute)["id"] == school.done(*mute)["id"]
    back = ("add", "buddy-nudge", "--group", group["id"], "--to", "Kofi Reid")
    assert "no reminders" in school.refused(*back, "--from", "Amara Reid")
    given = school.done("list", "consents", "--where", "person=Rohan Reid")
    school.done("set", "consent", given[0]["id"], "--withdrawn", "yes")
    asked = ("--group", group["id"], "--invitee", "Rohan Reid", "--inviter", "Amara Reid")
    assert "no consent" in school.refused("add", "buddy-invitation", *asked)


@pytest.fixture
def asked(school: Shell) -> dict[str, str]:
    """Four with consent; Amara made a group that Kofi is in, Rohan is asked, Elif is not."""
    for name in ("Rohan Reid", "Elif Reid", "Mia Reid"):
        school.done("add", "student", "--name", name)
    ids = {row["name"]: row["id"] for row in school.done("list", "students")}
    for name in ("Amara Reid", "Kofi Reid", "Rohan Reid", "Elif Reid"):
        words = ("--person", name, "--purpose", "PEERS", "--given_by", "Grace Reid")
        school.done("add", "consent", *words)
    group = school.done(
        "add", "buddy-group", "--type", "STUDENT_CREATED", "--creator", "Amara Reid", "--name",
        "Low Strings", "--members", f"{ids['Kofi Reid']},{ids['Rohan Reid']}",
    )  # fmt: skip
    waiting = {row["invitee"]: row["id"] for row in school.done("list", "buddy-invitations")}
    school.done("set", "buddy-invitation", waiting["Kofi Reid"], "--accepted", "yes")
    return {**ids, "group": group["id"], "waiting": waiting["Rohan Reid"]}


@pytest.mark.parametrize(
    ("invitee", "inviter", "said"),
    [
        ("Amara Reid", "Amara Reid", "Nobody invites themselves"),
        ("Kofi Reid", "Amara Reid", "in the group or invited already"),
        ("Rohan Reid", "Amara Reid", "in the group or invited already"),
        ("Mia Reid", "Amara Reid", "no consent"),
        ("Elif Reid", "Kofi Reid", "may not do that"),
    ],
)
def test_who_cannot_be_invited_is_refused_by_command(
    school: Shell, asked: dict[str, str], invitee: str, inviter: str, said: str
) -> None:
    before = school.done("list", "buddy-invitations")
    words = ("--group", asked["group"], "--invitee", invitee, "--inviter", inviter)
    assert said in school.refused("add", "buddy-invitation", *words)
    assert school.done("list", "buddy-invitations") == before


def test_what_is_over_cannot_be_answered_and_a_group_of_one_ends(
    school: Shell, asked: dict[str, str]
) -> None:
    school.done("set", "buddy-invitation", asked["waiting"], "--reminded", "yes")
    school.done("set", "buddy-invitation", asked["waiting"], "--cancelled", "yes")
    said = school.refused("set", "buddy-invitation", asked["waiting"], "--accepted", "yes")
    assert "answered, cancelled or has expired" in said
    school.done("set", "buddy-group", asked["group"], "--name", "High Strings")
    (group,) = school.done("list", "buddy-groups")
    assert (group["name"], group["status"]) == ("High Strings", "ACTIVE")
    kofi = next(r for r in school.done("list", "buddy-members") if r["student"] == "Kofi Reid")
    school.done("set", "buddy-member", kofi["id"], "--left", "yes")
    assert school.done("list", "buddy-groups")[0]["status"] == "DISSOLVED"
    words = ("--group", asked["group"], "--invitee", "Elif Reid", "--inviter", "Amara Reid")
    assert "nobody can be invited" in school.refused("add", "buddy-invitation", *words)


def test_a_group_of_one_and_one_beyond_the_clubs_limit_are_refused(
    school: Shell, asked: dict[str, str]
) -> None:
    school.done("set", "club", "Reading Club", "--max_buddy_members", 2)
    words = ("add", "buddy-group", "--type", "TEACHER_CREATED", "--creator", "Amara Reid")
    alone = school.refused(*words, "--members", asked["Kofi Reid"])
    assert "at least two members" in alone
    three = ",".join(asked[name] for name in ("Kofi Reid", "Rohan Reid", "Elif Reid"))
    assert "at most 2" in school.refused(*words, "--club", "Reading Club", "--members", three)
    future = ("--student", "Amara Reid", "--day", "2031-01-01", "--state", "EARNED")
    said = school.refused("add", "streak-correction", *future, "--reason", "Early")
    assert "yet to come" in said
    assert len(school.done("list", "buddy-groups")) == 1


def test_a_student_in_the_archive_keeps_the_streak_and_ends_nothing(school: Shell) -> None:
    school.done("streaks", "close-day", "--date", "2026-11-18")
    before = overall(school, "Amara Reid")
    ids = {row["name"]: row["id"] for row in school.done("list", "students")}
    school.done("set", "student", ids["Amara Reid"], "--archived", "yes")
    school.done("streaks", "close-day")
    after = overall(school, "Amara Reid")
    assert (after["longest"], after["last_earned_on"]) == (
        before["longest"], before["last_earned_on"],
    )  # fmt: skip
    assert school.done("rebuild", "--check")["same"]
