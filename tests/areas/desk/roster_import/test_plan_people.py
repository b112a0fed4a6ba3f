"""Each person of a roster is made, matched, updated, unchanged or refused, and the plan says why."""

# ruff: noqa: E501  tables of cases read better unwrapped

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from desktop_app.areas.desk.roster_import.plan import (
    Choices,
    Decision,
    Kind,
    show_decision,
    show_kind,
)
from desktop_app.areas.desk.roster_import.roster import Address
from tests.areas.desk.roster_import.plans import (
    BORN,
    after,
    plan_list,
    plan_of,
    row,
    rows,
    school,
    someone,
)
from tests.areas.desk.roster_import.rosters import ONEROSTER, SDS, read

needs_samples = pytest.mark.skipif(not SDS.exists(), reason="the sample files are not here")

LIST = "Id,Name,Born,Email,Phone,Street,City,Country,Language,Student number,Year,Instrument,Level,School\n"
ROW = "7,Ann Byrne,2015-03-01,ann@x.ie,087 123 4567,1 Main St,Cork,Ireland,English,A1,5,Violin,beginner,North\n"


def test_a_new_student_is_made_with_everything_the_list_says(tmp_path: Path) -> None:
    plan = plan_list(tmp_path, LIST + ROW)
    writes = plan.writes
    assert rows(plan, Kind.STUDENT) == [("Ann Byrne", Decision.MADE)]
    entry = writes.people[0].entry
    assert (entry.phone, entry.language, entry.address.country) == ("+353871234567", "en", "IE")
    assert (entry.birth_date, entry.number) == (BORN, "A1")
    assert writes.roles[0].location_id == writes.locations[0].id
    assert [x.name for x in writes.instruments] == ["Violin"]
    assert (writes.learns[0].level, writes.learns[0].is_primary) == ("BEGINNER", True)
    assert [(x.kind, x.their_id, x.column) for x in writes.external] == [
        ("person", "7", "person_id")
    ]
    assert plan.label == "Import 1 student from list.csv"


def test_the_same_list_again_changes_nothing(tmp_path: Path) -> None:
    first = plan_list(tmp_path, LIST + ROW)
    again = plan_list(tmp_path, LIST + ROW, after(first))
    assert again.is_empty
    assert rows(again, Kind.STUDENT) == [("Ann Byrne", Decision.UNCHANGED)]


@needs_samples
@pytest.mark.parametrize("path", [SDS, ONEROSTER], ids=["sds", "oneroster"])
def test_the_samples_again_change_nothing(path: Path) -> None:
    roster = read(path)
    first = plan_of(roster)
    again = plan_of(roster, after(first))
    assert again.is_empty
    assert {row.decision for row in again.rows} == {Decision.UNCHANGED}


def test_what_changed_in_the_list_is_updated_and_shown_and_empty_cells_change_nothing(
    tmp_path: Path,
) -> None:
    known = after(plan_list(tmp_path, LIST + ROW))
    changed = LIST + "7,Anna Byrne,2015-03-01,ann@x.ie,+353 87 123 4567,2 Main St,,,,A1,6,,,South\n"
    plan = plan_list(tmp_path, changed, known)
    found = row(plan, Kind.STUDENT, "Anna Byrne")
    assert found.decision == Decision.UPDATED
    assert [(c.label, c.before, c.after) for c in found.changes[:3]] == [
        ("Given name", "Ann", "Anna"), ("Street", "1 Main St", "2 Main St"), ("School grade", "5", "6")
    ]  # fmt: skip
    assert plan.writes.updates[0].values.keys() == {"given", "street", "grade", "location_id"}


def test_a_likely_match_is_completed_and_keeps_the_spelling_of_its_name(tmp_path: Path) -> None:
    known = school(someone(1, "Ánn", "Byrne", birth_date=BORN, email="old@x.ie"))
    plan = plan_list(tmp_path, LIST + ROW, known)
    found = row(plan, Kind.STUDENT, "Ann Byrne")
    assert (found.decision, found.row_id, found.score) == (Decision.MATCHED, UUID(int=1), 95)
    assert found.reason == "The same name and the same date of birth."
    assert plan.writes.updates[0].values["email"] == "ann@x.ie"
    assert "given" not in plan.writes.updates[0].values
    assert plan.writes.updates[0].values["city"] == "Cork"
    assert not plan.writes.people
    assert plan.writes.external[0].row_id == UUID(int=1)


def test_a_person_says_that_a_match_is_somebody_else(tmp_path: Path) -> None:
    known = school(someone(1, "Ann", "Byrne", birth_date=BORN))
    key = row(plan_list(tmp_path, LIST + ROW, known), Kind.STUDENT, "Ann Byrne").key
    plan = plan_list(tmp_path, LIST + ROW, known, Choices(apart=frozenset([key])))
    assert rows(plan, Kind.STUDENT) == [("Ann Byrne", Decision.MADE)]


def test_a_row_that_is_left_out_is_not_imported(tmp_path: Path) -> None:
    choices = Choices(left_out=frozenset(["student:person:7", "location:org:north"]))
    plan = plan_list(tmp_path, LIST + ROW, choices=choices)
    assert plan.is_empty
    assert row(plan, Kind.STUDENT, "Ann Byrne").reason == "Left out by choice."


def test_another_birthday_or_another_id_is_another_person(tmp_path: Path) -> None:
    twin = someone(1, "Ann", "Byrne", birth_date=BORN.replace(year=2014))
    assert rows(plan_list(tmp_path, LIST + ROW, school(twin)), Kind.STUDENT) == [
        ("Ann Byrne", Decision.MADE)
    ]  # fmt: skip
    linked = school(
        someone(1, "Ann", "Byrne", birth_date=BORN), external={("person", "8"): UUID(int=1)}
    )
    assert rows(plan_list(tmp_path, LIST + ROW, linked), Kind.STUDENT) == [
        ("Ann Byrne", Decision.MADE)
    ]  # fmt: skip


def test_somebody_new_who_shares_only_a_name_is_made_with_a_remark(tmp_path: Path) -> None:
    known = school(someone(1, "Ann", "Byrne", address=Address("9 Far Rd", "Kerry")))
    plan = plan_list(tmp_path, "Name,Street\nAnn Byrne,1 Main St\n", known)
    found = row(plan, Kind.STUDENT, "Ann Byrne")
    assert found.decision == Decision.MADE
    assert found.reason.startswith("Somebody of this name is here already.")


def test_the_same_person_twice_in_a_list_is_one_and_keeps_both_lessons(tmp_path: Path) -> None:
    text = "Name,Born,Class,Instrument\nAnn Byrne,2015-03-01,Choir,Voice\nBYRNE Ánn,,,\nByrne Ann,2015-03-01,Band,Drums\n"
    plan = plan_list(tmp_path, text)
    assert [row.decision for row in plan.rows if row.kind == Kind.STUDENT] == [
        Decision.MADE, Decision.MATCHED, Decision.MATCHED
    ]  # fmt: skip
    assert len(plan.writes.people) == 1
    assert {x.student_id for x in plan.writes.enrollments} == {plan.writes.roles[0].id}
    assert len(plan.writes.enrollments) == len(plan.writes.learns) == 2
    assert "line 2" in row(plan, Kind.STUDENT, "Byrne Ann").reason


def test_two_ids_are_two_people_with_a_warning(tmp_path: Path) -> None:
    plan = plan_list(tmp_path, LIST + ROW + ROW.replace("7,", "8,", 1))
    assert len(plan.writes.people) == 2
    assert any("may be the person on line 2 again" in p.sentence for p in plan.problems)


def test_two_rows_never_become_two_roles_of_one_person(tmp_path: Path) -> None:
    mother = someone(1, "Ann", "Byrne", student=False)
    text = "Name,Email,Phone,Class\nAnn Byrne,ann@x.ie,,Choir\nAnn Byrne,,0871234567,Band\n"
    plan = plan_list(tmp_path, text, school(mother))
    assert [r.decision for r in plan.rows if r.kind == Kind.STUDENT] == [Decision.MATCHED] * 2
    assert len(plan.writes.roles) == 1
    assert len({enrollment.student_id for enrollment in plan.writes.enrollments}) == 1


def test_a_guardian_may_learn_too_and_stays_one_person(tmp_path: Path) -> None:
    known = school(someone(1, "Mary", "Byrne", student=False))
    text = "Name,Guardian\nMary Byrne,\nAnn Byrne,Mary Byrne\n"
    plan = plan_list(tmp_path, text, known)
    assert [new.entry.name for new in plan.writes.people] == ["Ann Byrne"]
    assert len(plan.writes.roles) == 2


def test_two_ids_of_one_merged_person_change_it_once(tmp_path: Path) -> None:
    known = school(
        someone(1, "Ann", "Byrne"),
        external={("person", "7"): UUID(int=1), ("person", "8"): UUID(int=1)},
    )
    text = "Id,Name,Street\n7,Ann Byrne,1 Main St\n8,Ann Byrne,2 Main St\n"
    plan = plan_list(tmp_path, text, known)
    assert [r.decision for r in plan.rows if r.kind == Kind.STUDENT] == [
        Decision.UPDATED, Decision.MATCHED
    ]  # fmt: skip
    assert len(plan.writes.updates) == 1
    assert [r.reason for r in plan.rows][-1] == "The same person as on line 2."


def test_one_person_is_not_made_student_and_teacher_by_two_rows(tmp_path: Path) -> None:
    known = school(someone(1, "Ann", "Byrne", student=False))
    text = "Name,Role\nAnn Byrne,student\nAnn Byrne,teacher\n"
    plan = plan_list(tmp_path, text, known)
    assert [(r.kind, r.decision) for r in plan.rows] == [
        (Kind.STUDENT, Decision.MATCHED), (Kind.STAFF, Decision.MADE)
    ]  # fmt: skip


def test_student_and_staff_at_once_follow_the_setting(tmp_path: Path) -> None:
    teacher = replace(someone(1, "Ann", "Byrne", student=False), staff_id=UUID(int=201))
    known = school(teacher, external={("person", "7"): UUID(int=1)})
    refused = plan_list(tmp_path, LIST + ROW, known)
    assert rows(refused, Kind.STUDENT) == [("Ann Byrne", Decision.REFUSED)]
    assert refused.refused[0].cells[1] == "Ann Byrne"
    allowed = plan_list(tmp_path, LIST + ROW, replace(known, teacher_or_student=False))
    assert rows(allowed, Kind.STUDENT) == [("Ann Byrne", Decision.UPDATED)]
    unlinked = plan_list(tmp_path, "Name\nAnn Byrne\n", school(teacher))
    assert rows(unlinked, Kind.STUDENT) == [("Ann Byrne", Decision.MADE)]
    staff = plan_list(tmp_path, "Name,Role\nAl Day,teacher\n", school(someone(1, "Al", "Day")))
    assert rows(staff, Kind.STAFF) == [("Al Day", Decision.MADE)]


@pytest.mark.parametrize(
    ("cells", "field", "reason"),
    [
        ("8,Al Day,,nobody,,,,,,,,,,", "email", "not an e-mail address"),
        ("8,Al Day,,,12,,,,,,,,,", "phone", "not a phone number"),
        ("8,Al Day,2031-01-01,,,,,,,,,,,", "birth_date", "still to come"),
        ("8,Al Day,1850-01-01,,,,,,,,,,,", "birth_date", "over 120"),
        ("8,Al Day,,,,1 St,,Atlantis,,,,,,", "address", "“Atlantis” is not a country"),
        ("8,Al Day,,,,,,,Klingon,,,,,", "language", "“Klingon” is not a language"),
        ("8,Al Day,,,,,,,,,,Violin,godlike,", "level", "no level known here"),
        (f"8,Al Day,,,,{'x' * 301},,,,,,,,", "address", "longer than 300"),
        (f"8,Al Day,,,,,,,,{'9' * 301},,,,", "number", "longer than 300"),
    ],
)  # fmt: skip
def test_a_fact_that_makes_no_sense_is_left_empty_with_a_warning(
    tmp_path: Path, cells: str, field: str, reason: str
) -> None:
    plan = plan_list(tmp_path, LIST + cells + "\n")
    assert [x.decision for x in plan.rows if x.kind == Kind.STUDENT] == [Decision.MADE]
    assert any(reason in problem.sentence for problem in plan.problems)
    if field not in ("level", "address"):
        assert not getattr(plan.writes.people[0].entry, field)


@pytest.mark.parametrize(
    ("country", "code"),
    [("Deutschland", "DE"), ("Allemagne", "DE"), ("U.S.A.", "US"), ("ie", "IE")],
)
def test_countries_are_understood_in_four_languages(
    tmp_path: Path, country: str, code: str
) -> None:
    plan = plan_list(tmp_path, f"Name,Street,Country,Language\nAnn,1 St,{country},de_AT\n")
    assert plan.writes.people[0].entry.address == Address("1 St", country=code)
    assert plan.writes.people[0].entry.language == "de-AT"


def test_notes_are_kept_of_new_people_only(tmp_path: Path) -> None:
    text = "Id,Name,Note\n1,Ann Byrne,Likes scales\n"
    first = plan_list(tmp_path, text)
    assert [note.text for note in first.writes.notes] == ["Likes scales"]
    assert plan_list(tmp_path, text, after(first)).is_empty


def test_every_kind_and_decision_has_a_name_on_screen() -> None:
    assert len({show_kind(kind) for kind in Kind}) == len(Kind)
    assert len({show_decision(decision) for decision in Decision}) == len(Decision)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Name,Role\nAnn,teacher\nBob,teacher\n", "Import 2 people from list.csv"),
        ("Name,Role\nAnn,wizard\n", "Import list.csv"),
        ("Name\nAnn\nBob\n", "Import 2 students from list.csv"),
    ],
)
def test_an_import_is_named_by_what_it_brings(tmp_path: Path, text: str, label: str) -> None:
    assert plan_list(tmp_path, text).label == label
