"""OneRoster files become a roster, whatever is missing or broken in them."""

# ruff: noqa: E501  tables of cases read better unwrapped

from datetime import date
from pathlib import Path

import pytest

from desktop_app.areas.desk.roster_import.roster import Format, Role
from desktop_app.core.errors import FileRefused
from desktop_app.core.tabular.table import Weight
from tests.areas.desk.roster_import.rosters import ONEROSTER, read, sentences, write

needs_sample = pytest.mark.skipif(not ONEROSTER.exists(), reason="the sample files are not here")

ORGS = "sourcedId,status,name,type,city\n1,active,North School,school,Cork\n"
USERS = (
    "sourcedId,status,enabledUser,orgSourcedIds,role,givenName,familyName,email,phone,sms,agents,grades,password\n"
    's1,active,true,1,student,Ann,Byrne,ann@x.ie,021 1,087 2,"g1,g2",05,hunter2\n'
    "g1,active,true,1,parent,Mary,Byrne,mary@x.ie,,,s1,,\n"
    "t1,active,true,1,teacher,Tom,Cole,,,,,,\n"
    "a1,active,true,1,administrator,Ada,Dunne,,,,,,\n"
)
CLASSES = "sourcedId,title,courseSourcedId,schoolSourcedId,termSourcedIds\nc1,Choir,k1,1,y1\n"
ENROLLMENTS = (
    "sourcedId,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate\n"
    "e1,c1,1,s1,student,,2026-09-01,2027-06-30\ne2,c1,1,t1,teacher,true,,\n"
)


@needs_sample
def test_the_sample_set_is_read_with_a_warning_for_each_file_of_headers() -> None:
    roster = read(ONEROSTER)
    assert roster.format == Format.ONEROSTER
    assert [org.name for org in roster.orgs] == ["School 1", "School 2"]
    assert [person.name for person in roster.people] == ["ionut padurariu", "ionut2 padurariu"]
    assert [(entry.title, entry.org) for entry in roster.classes] == [
        ("Class 1 title", "org:12345"), ("Class 2 title", "org:12345"), ("Class 3 title", "org:54321")
    ]  # fmt: skip
    assert len(roster.enrollments) == 3
    warned = [p.where.file for p in roster.problems if p.weight == Weight.WARNING]
    assert warned == ["academicSessions.csv", "courses.csv", "demographics.csv"]


def test_people_have_roles_orgs_guardians_and_how_to_reach_them(tmp_path: Path) -> None:
    roster = read(write(tmp_path / "set", orgs=ORGS, users=USERS))
    ann, mary, tom, ada = roster.people
    assert [p.role for p in roster.people] == [
        Role.STUDENT, Role.GUARDIAN, Role.TEACHER, Role.STAFF
    ]  # fmt: skip
    assert (ann.phone, ann.email, ann.orgs, ann.grade) == ("087 2", "ann@x.ie", ("org:1",), "05")
    assert [(r.person_ref, r.other_ref) for r in roster.relations] == [
        ("user:s1", "user:g1"), ("user:s1", "user:g2")
    ]  # fmt: skip
    assert roster.orgs[0].address.city == "Cork"
    assert (mary.name, tom.name, ada.name) == ("Mary Byrne", "Tom Cole", "Ada Dunne")
    assert "hunter2" not in repr(roster) + repr(roster.sources)


def test_birthdays_terms_subjects_and_enrollments_come_from_their_files(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "set", orgs=ORGS, users=USERS, classes=CLASSES, enrollments=ENROLLMENTS,
        courses="sourcedId,title,subjects\nk1,Singing for all,Voice\n",
        demographics="sourcedId,birthDate,sex\ns1,2015-03-01,female\ns2,someday,\n",
        academicSessions="sourcedId,title,type,startDate,endDate,parentSourcedId\n"
        "y1,Autumn,term,2026-09-01,2026-12-18,\ny2,Upside down,term,2026-12-18,2026-09-01,\n",
    )  # fmt: skip
    roster = read(folder)
    assert roster.people[0].birth_date == date(2015, 3, 1)
    assert [s.title for s in roster.sessions] == ["Autumn"]
    assert roster.classes[0].subject == "Voice"
    learning, teaching = roster.enrollments
    assert (learning.role, learning.begins_on) == (Role.STUDENT, date(2026, 9, 1))
    assert (teaching.role, teaching.primary) == (Role.TEACHER, True)
    told = sentences(roster)
    assert any("“someday”" in sentence for sentence in told)
    assert any("first and last day" in sentence for sentence in told)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("s2,tobedeleted,student,Bob,Ray", "deleted"),
        (",active,student,Bob,Ray", "no id"),
        ("s1,active,student,Bob,Ray", "stands on line 2 already"),
        ("s2,active,wizard,Bob,Ray", "wizard"),
        ("s2,active,,Bob,Ray", "does not say"),
        ("s2,active,student,,", "names nobody"),
        (f"s2,active,student,{'x' * 301},Ray", "longer than 300"),
    ],
)
def test_a_bad_row_is_refused_with_its_line_and_reason(
    tmp_path: Path, row: str, reason: str
) -> None:
    users = f"sourcedId,status,role,givenName,familyName\ns1,active,student,Ann,Byrne\n{row}\n"
    roster = read(write(tmp_path / "set", users=users))
    assert [p.name for p in roster.people] == ["Ann Byrne"]
    refused = [p for p in roster.problems if p.weight == Weight.REFUSED]
    assert [(p.where.file, p.where.line) for p in refused] == [("users.csv", 3)]
    assert reason in refused[0].sentence
    assert refused[0].cells == tuple(row.split(","))


def test_orgs_and_classes_without_what_they_need_are_refused(tmp_path: Path) -> None:
    roster = read(
        write(
            tmp_path / "set", orgs=ORGS + "2,active,,school,\n",
            classes=f"sourcedId,title,schoolSourcedId\nc1,,1\nc2,{'x' * 301},1\n,x,1\n",
        )
    )  # fmt: skip
    assert [entry.title for entry in roster.classes] == ["c1"]
    assert len([p for p in roster.problems if p.weight == Weight.REFUSED]) == 3


def test_a_file_without_a_needed_column_is_left_out_and_the_rest_is_read(tmp_path: Path) -> None:
    roster = read(write(tmp_path / "set", orgs=ORGS, users="sourcedId,role\ns1,student\n"))
    assert len(roster.orgs) == 1
    assert any("“givenName” is missing" in sentence for sentence in sentences(roster))


def test_an_empty_file_among_others_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    roster = read(write(tmp_path / "set", orgs=ORGS, users=USERS, classes="", hobbies="a,b\n1,2\n"))
    assert len(roster.people) == 4
    told = {p.where.file: p.sentence for p in roster.problems}
    assert "empty" in told["classes.csv"]
    assert "no part of this format" in told["hobbies.csv"]


def test_a_set_of_headers_only_is_refused(tmp_path: Path) -> None:
    folder = write(tmp_path / "set", orgs="sourcedId,name\n", users="sourcedId,givenName,role\n")
    with pytest.raises(FileRefused, match="only a header"):
        read(folder)


def test_version_1_2_and_data_sync_2_1_give_roles_in_a_file_of_their_own(tmp_path: Path) -> None:
    roster = read(
        write(
            tmp_path / "set", orgs=ORGS,
            users="sourcedId,givenName,familyName,activeDirectoryMatchId\n1,Ann,Byrne,\n2,Mary,Byrne,\n3,Al,Day,\n",
            roles="userSourcedId,orgSourcedId,role,isPrimary\n1,1,student,true\n3,1,staff,\n3,1,teacher,true\n"
            "2,1,staff,\n",
            relationships="userSourcedId,relationshipUserSourcedId,relationshipRole\n1,2,mother\n1,2,mother\n",
            classes="sourcedId,orgSourcedId,title\nc1,1,Choir\n",
        )
    )  # fmt: skip
    assert (roster.format, roster.system) == (Format.SDS, "sds")
    assert [(p.name, p.role, p.orgs) for p in roster.people] == [
        ("Ann Byrne", Role.STUDENT, ("org:1",)), ("Mary Byrne", Role.GUARDIAN, ("org:1",)),
        ("Al Day", Role.TEACHER, ("org:1",)),
    ]  # fmt: skip
    assert [(r.other_ref, r.relation) for r in roster.relations] == [("user:2", "mother")]


def test_a_user_without_a_role_whom_a_relationship_names_is_a_guardian(tmp_path: Path) -> None:
    roster = read(
        write(
            tmp_path / "set", orgs=ORGS,
            users="sourcedId,givenName,familyName\n1,Ann,Byrne\n2,Mary,Byrne\n3,Al,Day\n",
            roles="userSourcedId,orgSourcedId,role\n1,1,student\n",
            relationships="userSourcedId,relationshipUserSourcedId,relationshipRole\n1,2,parent\n",
        )
    )  # fmt: skip
    assert [(p.name, p.role) for p in roster.people] == [
        ("Ann Byrne", Role.STUDENT), ("Mary Byrne", Role.GUARDIAN),
    ]  # fmt: skip
    assert [(r.person_ref, r.other_ref) for r in roster.relations] == [("user:1", "user:2")]
