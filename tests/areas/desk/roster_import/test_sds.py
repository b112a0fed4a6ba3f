"""School Data Sync files become a roster."""

# ruff: noqa: E501  tables of cases read better unwrapped

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from desktop_app.areas.desk.roster_import.roster import Format, Role
from desktop_app.core.tabular.table import Weight
from tests.areas.desk.roster_import.rosters import SDS, read, sentences, write

needs_sample = pytest.mark.skipif(not SDS.exists(), reason="the sample files are not here")

SCHOOL = (
    "SIS ID,Name,Address,City,State,Zip,Country,Phone\n1,North,1 Main St,Cork,,T12,IE,021 1234567\n"
)
STUDENT = "SIS ID,School SIS ID,First Name,Last Name,Password,Birthdate\n10,1,Ann,Byrne,hunter2,3/14/2015\n"


@needs_sample
def test_the_sample_of_a_hundred_people_is_read_whole() -> None:
    roster = read(SDS)
    assert roster.format == Format.SDS
    assert Counter(p.role for p in roster.people) == {Role.STUDENT: 86, Role.TEACHER: 12}
    assert (len(roster.orgs), len(roster.classes)) == (2, 28)
    assert Counter(e.role for e in roster.enrollments) == {Role.STUDENT: 602, Role.TEACHER: 28}
    assert roster.people[0].birth_date == date(2000, 4, 2)
    assert roster.sessions[0].starts_on == date(2017, 7, 1)
    assert not [p for p in roster.problems if p.weight != Weight.NOTE]


@needs_sample
def test_no_password_of_the_sample_is_anywhere_in_what_was_read() -> None:
    roster = read(SDS)
    everything = repr(roster) + repr(roster.sources)
    assert "P@ssword" not in everything
    assert "P@ssw0rd" not in everything
    assert "Password" not in everything


def test_what_a_school_says_of_itself_is_kept(tmp_path: Path) -> None:
    org = read(write(tmp_path / "set", School=SCHOOL)).orgs[0]
    assert (org.name, org.address.street, org.address.postcode, org.phone) == (
        "North", "1 Main St", "T12", "021 1234567"
    )  # fmt: skip


def test_names_of_files_may_be_plural_and_single(tmp_path: Path) -> None:
    assert len(read(write(tmp_path / "set", students=STUDENT)).people) == 1


def test_guardians_come_once_however_many_children_they_have(tmp_path: Path) -> None:
    roster = read(
        write(
            tmp_path / "set", Student=STUDENT + "11,1,Bob,Byrne,x,4/2/2016\n",
            GuardianRelationship="Student SIS ID,Email,First Name,Last Name,Phone,Role\n"
            "10,mary@x.ie,Mary,Byrne,087 1,Mother\n11,MARY@x.ie,Mary,Byrne,,Mother\n"
            "11,,Nobody,Byrne,,\n11,x@x.ie,,,,\n",
        )
    )  # fmt: skip
    assert [p.name for p in roster.people if p.role == Role.GUARDIAN] == ["Mary Byrne"]
    assert [(r.person_ref, r.relation) for r in roster.relations] == [
        ("student:10", "Mother"), ("student:11", "Mother")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("10,1,Bob,Ray,,,", "stands on line 2 already"), (",1,Bob,Ray,,,", "no id"),
        ("11,1,,,,,", "names nobody"), ("11,1,Bob,Ray,,,Deleted", "deleted"),
    ],
)  # fmt: skip
def test_a_bad_row_is_refused(tmp_path: Path, row: str, reason: str) -> None:
    header = "SIS ID,School SIS ID,First Name,Last Name,Grade,Birthdate,Status\n"
    good = "10,1,Ann,Byrne,4,3/14/2015,Active\n"
    roster = read(write(tmp_path / "set", Student=header + good + row + "\n"))
    assert len(roster.people) == 1
    assert any(reason in sentence for sentence in sentences(roster))


def test_sections_schools_and_dates_without_sense_are_told(tmp_path: Path) -> None:
    roster = read(
        write(
            tmp_path / "set", School=SCHOOL + "2,,,,,,,\n,x,,,,,,\n",
            Student=STUDENT + "11,1,Bob,Ray,x,31/31/2015\n",
            Section=f"SIS ID,School SIS ID,Section Name\n1,1,\n2,1,{'x' * 301}\n,1,x\n",
            Clubs="SIS ID,Name\n1,Chess\n", Teacher="Name\nTom\n",
        )
    )  # fmt: skip
    assert [c.title for c in roster.classes] == ["1"]
    told = " ".join(sentences(roster))
    assert "no name" in told
    assert "“31/31/2015” in “Birthdate” is no date" in told
    assert "no part of this format" in told
    assert "“SIS ID” is missing" in told
