"""What cannot earn points, by command: refused in a sentence, and nothing is kept."""

import pytest

from tests.cli.commands import Shell


@pytest.fixture
def school(shell: Shell) -> Shell:
    for name, kind in (("Reading Club", "READING"), ("Number Club", "LADDER"),
                       ("Word Club", "LADDER")):  # fmt: skip
        shell.done("add", "club", "--name", name, "--kind", kind)
    for name in ("Amara Reid", "Kofi Reid"):
        shell.done("add", "student", "--name", name)
    for club in ("Reading Club", "Number Club"):
        words = ("--club", club, "--student", "Amara Reid", "--joined_on", "2026-10-05")
        shell.done("add", "club-membership", *words)
    for club, number in (("Number Club", 88), ("Word Club", 1)):
        words = ("--club", club, "--level_number", number, "--name", f"{club} {number}")
        shell.done("add", "club-level", *words)
    return shell


GIVE = ("points", "give", "--club", "Reading Club")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--student", "Kofi Reid", "--points", 3, "--reason", "Well"), "was not in Reading Club"),
        (("--student", "Amara Reid", "--student", "Kofi Reid", "--points", 3, "--reason", "Well"),
         "Kofi Reid was not in Reading Club"),
        (("--student", "Amara Reid", "--points", 3, "--reason", "W", "--date", "2027-01-01"),
         "yet to come"),
        (("--student", "Amara Reid", "--points", 3, "--reason", "W", "--date", "2026-09-01"),
         "was not in Reading Club"),
        (("--student", "Amara Reid", "--points", 0, "--reason", "W"), "at least one point"),
        (("--student", "Amara Reid", "--points", -3, "--reason", "W"), "at least one point"),
        (("--student", "Amara Reid", "--points", 3), "reason"),
    ],
)  # fmt: skip
def test_points_that_cannot_be_are_refused(
    school: Shell, words: tuple[object, ...], said: str
) -> None:
    assert said.lower() in school.refused(*GIVE, *words).lower()
    assert school.done("points", "list") == []


@pytest.mark.parametrize("pages", ["0", "-4", "2.5", "9000"])
def test_no_negative_broken_or_absurd_pages_are_read(school: Shell, pages: str) -> None:
    words = ("--club", "Reading Club", "--student", "Amara Reid", "--read_on", "2026-11-17")
    said = school("add", "reading-log", *words, "--pages", pages)
    assert said.code in {1, 2}
    assert said.err.strip()
    assert "Traceback" not in said.err
    assert school.done("list", "reading-logs") == []
    assert school.done("points", "list") == []


def test_one_completion_earns_once_and_only_by_a_level_of_its_club(school: Shell) -> None:
    own, strange = (
        next(row["id"] for row in school.done("list", "club-levels") if row["club"] == club)
        for club in ("Number Club", "Word Club")
    )
    words = ("--club", "Number Club", "--title", "88", "--kind", "LEVEL", "--due_on", "2026-11-30")
    assert "club" in school.refused("add", "homework", *words, "--level", strange)
    homework = school.done("add", "homework", *words, "--level", own)["id"]
    done = ("--homework", homework, "--student", "Amara Reid")
    assert "club" in school.refused("add", "homework-completion", *done, "--level", strange)
    school.done("add", "homework-completion", *done)
    assert "entered already" in school.refused("add", "homework-completion", *done)
    assert [row["points"] for row in school.done("points", "list")] == [12]


def test_an_entry_is_taken_back_once_and_with_a_reason(school: Shell) -> None:
    (entry,) = school.done(*GIVE, "--student", "Amara Reid", "--points", 3, "--reason", "Well")
    words = ("points", "reverse", "--entry", entry["id"])
    assert "reason" in school.refused(*words).lower()
    school.done(*words, "--reason", "Mistake")
    assert "already" in school.refused(*words, "--reason", "Again")
    assert sum(int(row["points"]) for row in school.done("points", "list")) == 0


def test_a_correction_of_a_day_without_school_is_refused(school: Shell) -> None:
    words = ("--student", "Amara Reid", "--day", "2026-11-15", "--state", "EARNED")
    said = school.refused("add", "streak-correction", *words, "--reason", "Read at home")
    assert "no school" in said
    assert school.done("list", "streak-corrections") == []


def test_terms_that_overlap_are_refused(school: Shell) -> None:
    words = ("--name", "Extra", "--starts_on", "2026-11-01", "--ends_on", "2027-01-10")
    school.done("add", "term", *words)
    before = school.done("list", "terms")
    again = ("--name", "More", "--starts_on", "2027-01-05", "--ends_on", "2027-02-10")
    assert school.refused("add", "term", *again).strip()
    assert school.done("list", "terms") == before
