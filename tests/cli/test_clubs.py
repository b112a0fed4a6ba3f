"""Clubs and learning points by command."""

import pytest

from tests.cli.commands import Shell


@pytest.fixture
def school(shell: Shell) -> Shell:
    for name in ("Amara Reid", "Kofi Reid"):
        shell.done("add", "student", "--name", name)
    shell.done("add", "club", "--name", "Reading Club", "--kind", "READING")
    shell.done("add", "club", "--name", "Number Club", "--kind", "LADDER")
    for club in ("Reading Club", "Number Club"):
        for name in ("Amara Reid", "Kofi Reid"):
            words = ("--club", club, "--student", name, "--joined_on", "2026-10-05")
            shell.done("add", "club-membership", *words)
    return shell


def balance(shell: Shell, student: str, club: str) -> dict[str, object]:
    rows = shell.done("list", "points-balances")
    return next(row for row in rows if (row["student"], row["club"]) == (student, club))


def test_pages_and_levels_become_points_that_lists_show(school: Shell) -> None:
    book = school.done("add", "book", "--title", "The BFG", "--pages", 208)
    log = school.done(
        "add", "reading-log", "--club", "Reading Club", "--student", "Amara Reid",
        "--pages", 15, "--read_on", "2026-11-10", "--book", book["id"],
    )  # fmt: skip
    assert (log["pages"], log["verified"]) == (15, True)
    (entry,) = school.done("list", "points")
    assert entry["description"] == "Read 15 pages of The BFG"
    assert balance(school, "Amara Reid", "Reading Club")["level"] == 2
    for number in (88, 90):
        name = f"Number Club {number}"
        words = ("--club", "Number Club", "--level_number", number, "--name", name)
        school.done("add", "club-level", *words)
    school.done(
        "add", "homework", "--title", "Climb", "--kind", "LEVEL", "--club", "Number Club",
        "--level", "Number Club 90", "--due_on", "2026-12-01",
    )  # fmt: skip
    words = ("--homework", "Climb", "--student", "Kofi Reid", "--quality", "1.25")
    done = school.done("add", "homework-completion", *words)
    assert done["level"] == "Number Club 90"
    assert balance(school, "Kofi Reid", "Number Club")["total"] == 30
    (standing,) = school.done("list", "club-standings")
    assert standing["level_number"] == 90


def test_points_are_given_and_taken_back_by_hand(school: Shell) -> None:
    given = school.done(
        "points", "give", "--club", "Reading Club", "--student", "Amara Reid", "--student",
        "Kofi Reid", "--points", 5, "--reason", "Helped",
    )  # fmt: skip
    assert [row["points"] for row in given] == [5, 5]
    school.done("points", "reverse", "--entry", given[0]["id"], "--reason", "Twice")
    listed = school.done("points", "list", "--club", "Reading Club")
    assert sum(row["points"] for row in listed) == 5
    assert "at least one point" in school.refused(
        "points", "give", "--club", "Reading Club", "--student", "Amara Reid", "--points", 0,
        "--reason", "x",
    )  # fmt: skip
    assert school.done("verify")["problems"] == []


def test_what_was_entered_wrongly_is_withdrawn_and_its_points_with_it(school: Shell) -> None:
    log = school.done(
        "add", "practice-log", "--student", "Amara Reid", "--minutes", 30, "--note", "Scales",
    )  # fmt: skip
    assert log["club"] is None
    words = ("--club", "Reading Club", "--student", "Amara Reid", "--pages", 30)
    read = school.done("add", "reading-log", *words)
    school.done("set", "reading-log", read["id"], "--withdrawn", "yes")
    assert balance(school, "Amara Reid", "Reading Club")["total"] == 0
    assert "at least one" in school.refused("add", "reading-log", *words[:4], "--pages", 0)


def test_an_achievement_brings_its_points_once(school: Shell) -> None:
    words = ("--title", "First hundred", "--club", "Reading Club", "--points", 10)
    school.done("add", "achievement", *words)
    give = ("add", "award", "--student", "Amara Reid", "--achievement", "First hundred")
    award = school.done(*give, "--type", "PERFORMANCE")
    assert (award["title"], award["type"]) == ("First hundred", "PERFORMANCE")
    assert balance(school, "Amara Reid", "Reading Club")["total"] == 10
    assert "already" in school.refused(*give)
    free = ("add", "award", "--student", "Kofi Reid", "--title", "Helped at the concert")
    assert school.done(*free)["type"] == "CUSTOM"
    assert "in which club" in school.refused("add", "achievement", "--title", "x", "--points", 5)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("add reading-log --club C --student Rohan --pages 5", "was not in Reading Club"),
        ("add reading-log --club C --student Amara --pages 5 --read_on 2026-10-04", "was not in"),
        ("add reading-log --club C --student Amara --pages 5 --read_on 2030-01-01", "yet to come"),
        ("add reading-log --club C --student Amara --pages -3", "at least one"),
        ("add reading-log --club C --student Amara --pages 2001", "At most 2000 pages"),
        ("add reading-log --club N --student Amara --pages 5", "is no reading club"),
        ("add practice-log --student Amara --minutes 0", "Minutes are between 1 and 600"),
        ("add homework-completion --homework Climb --student Kofi --level Other", "another club"),
        ("add homework-completion --homework Climb --student Kofi", "Say which level"),
        ("add club-membership --club C --student Amara --joined_on 2026-10-20", "already"),
        ("add club-level --club N --level_number 88 --name Again", "There is a level 88 already"),
        ("add club-level --club C --level_number 1 --name One", "has no ladder"),
        ("points give --club C --student Amara --points -2 --reason x", "at least one point"),
        ("points give --club C --student Amara --points 1001 --reason x", "At most 1000 points"),
        ("points give --club C --student Rohan --points 2 --reason x", "was not in Reading Club"),
        ("points give --club C --student Amara --points 2 --reason x --date 2030-01-01",
         "yet to come"),
    ],
)  # fmt: skip
def test_points_that_cannot_be_are_refused_and_nothing_is_written(
    school: Shell, line: str, said: str
) -> None:
    school.done("add", "student", "--name", "Rohan Reid")
    words = ("--club", "Number Club", "--level_number", 88, "--name", "Number Club 88")
    school.done("add", "club-level", *words)
    school.done("add", "club", "--name", "Spelling Club", "--kind", "LADDER")
    words = ("--club", "Spelling Club", "--level_number", 10, "--name", "Other")
    school.done("add", "club-level", *words)
    words = ("--kind", "LEVEL", "--club", "Number Club", "--due_on", "2026-12-01")
    school.done("add", "homework", "--title", "Climb", *words)
    names = {"C": "Reading Club", "N": "Number Club"}
    names |= {name: f"{name} Reid" for name in ("Amara", "Kofi", "Rohan")}
    before = school.done("list", "points")
    assert said in school.refused(*(names.get(word, word) for word in line.split()))
    assert school.done("list", "points") == before


def test_a_homework_is_completed_once_until_it_is_withdrawn(school: Shell) -> None:
    words = ("--kind", "PAGES", "--club", "Reading Club", "--due_on", "2026-12-01", "--target", 10)
    school.done("add", "homework", "--title", "Read", *words)
    words = ("--homework", "Read", "--student", "Kofi Reid")
    done = school.done("add", "homework-completion", *words)
    assert "entered already" in school.refused("add", "homework-completion", *words)
    why = ("--withdrawn", "yes", "--withdrawn_why", "Wrong child")
    school.done("set", "homework-completion", done["id"], *why)
    entries = school.done("list", "points")
    assert {row["description"] for row in entries} == {
        "Read 10 pages", "Taken back: Read 10 pages (Wrong child)",
    }  # fmt: skip
    assert {(row["level_before"], row["level_after"]) for row in entries} == {(1, 1)}
    school.done("add", "homework-completion", *words, "--pages", 14)
    assert balance(school, "Kofi Reid", "Reading Club")["average_points_per_week"] is not None
