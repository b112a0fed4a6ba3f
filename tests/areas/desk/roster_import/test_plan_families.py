"""Guardians and siblings become families, proposed with their reason."""

# ruff: noqa: E501  tables of cases read better unwrapped

from dataclasses import replace
from pathlib import Path
from uuid import UUID

from desktop_app.areas.desk.roster_import.known import KnownFamily
from desktop_app.areas.desk.roster_import.plan import Choices, Decision, Kind
from tests.areas.desk.roster_import.plans import (
    after,
    plan_list,
    plan_of,
    row,
    rows,
    school,
    someone,
)
from tests.areas.desk.roster_import.rosters import read, write

HEADER = (
    "Name,Phone,Address,Email,Family,Guardian,Guardian email,Emergency contact,Emergency phone\n"
)


def test_children_of_one_guardian_are_a_family_that_the_guardian_pays_for(tmp_path: Path) -> None:
    plan = plan_list(
        tmp_path,
        HEADER + "Ann Byrne,,,,,Mary Byrne,mary@x.ie,,\nBob Byrne,,,,,Mary Byrne,mary@x.ie,Jo Ray,0871234567\n",
    )  # fmt: skip
    found = row(plan, Kind.FAMILY, "Byrne (Ann, Bob)")
    assert found.reason == "Siblings: the same guardian, Mary Byrne."
    family = plan.writes.families[0]
    mary = next(p.id for p in plan.writes.people if p.entry.given == "Mary")
    assert (family.payer_id, family.email) == (mary, "mary@x.ie")
    assert [join.is_child for join in plan.writes.joins] == [True, True, False]
    assert [relation.kind for relation in plan.writes.relations] == [
        "GUARDIAN",
        "GUARDIAN",
        "EMERGENCY",
    ]
    assert [relation.position for relation in plan.writes.relations] == [0, 0, 1]


def test_siblings_are_proposed_by_what_they_share(tmp_path: Path) -> None:
    plan = plan_list(
        tmp_path,
        HEADER
        + "Ann Byrne,087 123 4567,,,,,,,\nBob Byrne,+353871234567,,,,,,,\n"
        + "Cy Cole,,1 Main St,,,,,,\nDi Cole,,1 MAIN ST,,,,,,\n"
        + "Ed Day,,,day@x.ie,,,,,\nFay Day,,,DAY@x.ie,,,,,\n"
        + "Gus Elm,,,,17,,,,\nHal Fir,,,,17,,,,\n"
        + "Ida Gum,0861111111,,,,,,,\nJo Hay,0861111111,,,,,,,\n",
    )
    assert [(r.label, r.reason) for r in plan.rows if r.kind == Kind.FAMILY] == [
        ("Byrne (Ann, Bob)", "Siblings: the same family name and phone."),
        ("Cole (Cy, Di)", "Siblings: the same family name and address."),
        ("Day (Ed, Fay)", "Siblings: the same family name and e-mail."),
        ("Elm (Gus, Hal)", "Siblings: the same family in the file."),
    ]
    assert all(family.payer_id is None for family in plan.writes.families)


def test_two_guardians_tie_half_siblings_into_one_family(tmp_path: Path) -> None:
    text = (
        "Name,Mother,Father\nAnn Byrne,Mary Roe,Al Byrne\nBob Byrne,,Al Byrne\nCy Roe,Mary Roe,\n"
    )
    plan = plan_list(tmp_path, text)
    assert rows(plan, Kind.FAMILY) == [("Byrne (Ann, Bob, Cy)", Decision.MADE)]
    assert "Mary Roe" in row(plan, Kind.FAMILY, "Byrne (Ann, Bob, Cy)").reason


def test_one_child_with_a_guardian_or_a_household_is_a_family_and_alone_is_none(
    tmp_path: Path,
) -> None:
    text = HEADER + "Ann Byrne,,,,,Mary Byrne,,,\nBob Cole,,,,The Coles,,,,\nCy Day,,,,,,,,\n"
    plan = plan_list(tmp_path, text)
    assert [(r.label, r.reason) for r in plan.rows if r.kind == Kind.FAMILY] == [
        ("Byrne (Ann)", "One child with Mary Byrne."),
        ("The Coles (Bob)", "The family is named in the file."),
    ]


def test_a_family_that_is_turned_down_or_not_wanted_is_not_made(tmp_path: Path) -> None:
    text = HEADER + "Ann Byrne,,,,,Mary Byrne,,,\n"
    key = row(plan_list(tmp_path, text), Kind.FAMILY, "Byrne (Ann)").key
    turned_down = plan_list(tmp_path, text, choices=Choices(left_out=frozenset([key])))
    assert rows(turned_down, Kind.FAMILY) == [("Byrne (Ann)", Decision.REFUSED)]
    for plan in (turned_down, plan_list(tmp_path, text, choices=Choices(make_families=False))):
        assert not plan.writes.families
        assert len(plan.writes.relations) == 1


def test_a_new_sibling_joins_the_family_that_is_there(tmp_path: Path) -> None:
    first = plan_list(tmp_path, HEADER + "Ann Byrne,,,,,Mary Byrne,mary@x.ie,,\n")
    known = after(first)
    text = HEADER + "Ann Byrne,,,,,Mary Byrne,mary@x.ie,,\nBob Byrne,,,,,Mary Byrne,mary@x.ie,,\n"
    plan = plan_list(tmp_path, text, known)
    found = row(plan, Kind.FAMILY, "Byrne (Ann, Bob)")
    assert (found.decision, found.reason) == (Decision.UPDATED, "Joins the family Byrne.")
    assert not plan.writes.families
    assert [join.is_child for join in plan.writes.joins] == [True]
    assert rows(plan_list(tmp_path, text, after(plan, replace(known, families=(
        KnownFamily(found.row_id or UUID(int=0), "Byrne", frozenset(after(plan, known).people)),
    )))), Kind.FAMILY) == [("Byrne (Ann, Bob)", Decision.UNCHANGED)]  # fmt: skip


def test_relations_to_nobody_are_refused_and_known_ones_unchanged(tmp_path: Path) -> None:
    users = (
        "sourcedId,role,givenName,familyName,agents\n"
        's1,student,Ann,Byrne,"g1,g9,s1"\ng1,guardian,Mary,Byrne,\n'
    )
    roster = read(write(tmp_path / "set", users=users))
    plan = plan_of(roster)
    assert [(r.decision, r.reason) for r in plan.rows if r.kind == Kind.RELATION] == [
        (Decision.MADE, ""),
        (Decision.REFUSED, "The person “g9” is not in the files and not in the school."),
        (Decision.REFUSED, "Nobody is their own guardian."),
    ]
    assert plan_of(roster, after(plan)).is_empty


def test_a_child_that_matched_a_person_of_the_school_keeps_its_family(tmp_path: Path) -> None:
    ann = someone(1, "Ann", "Byrne")
    known = school(ann, families=(KnownFamily(UUID(int=900), "Old", frozenset([ann.id])),))
    plan = plan_list(tmp_path, HEADER + "Ann Byrne,,,,,Mary Byrne,,,\n", known)
    assert [(j.family_id, j.is_child) for j in plan.writes.joins] == [(UUID(int=900), False)]
