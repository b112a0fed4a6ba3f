"""Privacy by command: previews change nothing, what leaves is noted, refusals say why."""

import json
import zipfile
from pathlib import Path

import pytest

from tests.cli.commands import Shell


@pytest.fixture
def school(shell: Shell) -> Shell:
    shell.done("add", "student", "--given-name", "Amara", "--family-name", "Okonkwo",
               "--phone", "0875550142")  # fmt: skip
    shell.done("add", "student", "--given-name", "Kofi", "--family-name", "Mensah")
    return shell


def test_everything_about_a_person_is_one_file_and_is_noted(school: Shell, tmp_path: Path) -> None:
    out = tmp_path / "amara.zip"
    told = school.done("privacy", "export", "Amara Okonkwo", "--out", out, "--for", "Amara",
                       "--why", "She asked")  # fmt: skip
    assert told["rows"]["person"] == 1
    with zipfile.ZipFile(out) as packed:
        data = json.loads(packed.read("Amara Okonkwo.json"))
    assert data["tables"]["person"][0]["phone"] == "+353875550142"
    [noted] = [row for row in school.done("list", "disclosures") if row["kind"] == "person"]
    assert (noted["recipient"], noted["reason"]) == ("Amara", "She asked")
    [named] = school.done("list", "disclosure-people")
    assert named["person"] == "Amara Okonkwo"


def test_a_preview_of_erasing_changes_nothing_and_erasing_cannot_be_taken_back(
    school: Shell,
) -> None:
    before = school.school.read_bytes()
    told = school.done("privacy", "erase", "Amara Okonkwo", "--dry-run")
    assert told["reasons"] == []
    assert told["cleared"]["person"] == 1
    assert school.school.read_bytes() == before
    assert school.done("privacy", "erase", "Amara Okonkwo", "--why", "Amara asked")["number"] == 1
    assert b"Amara" not in school.school.read_bytes()
    [erased] = school.done("list", "erasures")
    assert erased["reason"] == "… asked"
    assert school.done("verify")["sound"]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("erase",), 2, "Say whose"),
        (("erase", "Nobody Here"), 1, "There is no person"),
        (("vanish",), 2, "privacy knows"),
        (("retention", "shoes"), 2, "What has a time of keeping"),
        (("retention", "notes"), 1, "not switched on"),
        (("trail", "--area", "moon"), 2, "The trail has the areas"),
        (("trail", "--what", "moon"), 2, "The trail is narrowed to"),
        (("export", "Kofi Mensah", "--out", "/nowhere/at/all.zip"), 1, "There is no folder"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    school: Shell, words: tuple[str, ...], code: int, said: str
) -> None:
    answer = school.raw("privacy", school.school, *words)
    assert answer.code == code
    assert said in " ".join((answer.err + answer.out).replace("│", " ").split())


def test_a_time_of_keeping_is_set_looked_at_and_applied(school: Shell) -> None:
    refused = school.raw("add", school.school, "retention-rule", "--subject", "DOCUMENTS",
                         "--months", "12")  # fmt: skip
    assert refused.code == 1
    assert "the law asks for it" in refused.err
    school.done("add", "retention-rule", "--subject", "NOTES", "--months", "12")
    [rule] = school.done("list", "retention-rules")
    school.done("set", "retention-rule", rule["id"], "--months", "24")
    told = school.done("privacy", "retention", "--preview")
    assert [(each["subject"], each["months"], each["due"]) for each in told["rules"]] == [
        ("NOTES", 24, 0)
    ]


def test_the_trail_is_narrowed_and_written_into_a_file(school: Shell, tmp_path: Path) -> None:
    told = school.done("privacy", "trail", "Amara Okonkwo", "--area", "people")
    assert [row["what"] for row in told["rows"]] == ["Add student Amara Okonkwo"]
    school.done("privacy", "trail", "--out", tmp_path / "trail.csv")
    assert "Add student Kofi Mensah" in (tmp_path / "trail.csv").read_text("utf-8-sig")
    left = school.done("privacy", "trail", "--what", "left")
    assert [row["what"] for row in left["rows"]] == ["Trail left the house"]


def test_a_list_that_is_saved_is_noted_with_whom_it_names(school: Shell, tmp_path: Path) -> None:
    school.done("list", "students", "--csv", tmp_path / "students.csv")
    [noted] = school.done("list", "disclosures")
    assert (noted["kind"], noted["what"], noted["way"]) == ("list", "students", "SAVED")
    named = school.done("list", "disclosure-people")
    assert sorted(row["person"] for row in named) == ["Amara Okonkwo", "Kofi Mensah"]
