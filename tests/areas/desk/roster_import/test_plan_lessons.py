"""Schools, terms, classes and enrollments of a roster find their place."""

# ruff: noqa: E501  tables of cases read better unwrapped

from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from desktop_app.areas.desk.roster_import.known import Known, KnownLesson, KnownTerm
from desktop_app.areas.desk.roster_import.plan import Choices, Decision, ImportPlan, Kind
from desktop_app.core.errors import NotFound
from tests.areas.desk.roster_import.plans import NOTHING, after, plan_list, plan_of, row, rows
from tests.areas.desk.roster_import.rosters import TODAY, read, write

MAIN_STREET = UUID(int=500)
FILES = {
    "orgs": "sourcedId,name\n1,North\n2,South\n",
    "academicSessions": "sourcedId,title,type,startDate,endDate,parentSourcedId\n"
    "y,Year,schoolYear,2026-09-01,2027-06-30,\nt,Autumn,term,2026-09-01,2026-12-18,y\n",
    "users": "sourcedId,role,givenName,familyName,orgSourcedIds\n"
    "s1,student,Ann,Byrne,1\ns2,student,Bob,Cole,9\nt1,teacher,Tom,Day,1\nt2,teacher,Una,Elm,1\na1,aide,Al,Fir,1\n",
    "classes": "sourcedId,title,schoolSourcedId,termSourcedIds\nc1,Choir,1,t\nc2,Band,9,x\nc3,Duo,,\n",
    "enrollments": "sourcedId,classSourcedId,userSourcedId,role,primary,endDate\n"
    "1,c1,s1,student,,\n2,c1,t1,teacher,false,\n3,c1,t2,teacher,true,\n4,c2,s2,student,,\n",
}


def plan_set(
    folder: Path, known: Known = NOTHING, choices: Choices | None = None, **files: str
) -> ImportPlan:
    texts = FILES | {name: FILES.get(name, "") + more for name, more in files.items()}
    return plan_of(read(write(folder / "set", **texts)), known, choices)


def test_each_school_becomes_a_location_and_each_class_a_lesson_that_waits(tmp_path: Path) -> None:
    plan = plan_set(tmp_path)
    assert rows(plan, Kind.LOCATION) == [("North", Decision.MADE), ("South", Decision.MADE)]
    assert rows(plan, Kind.TERM) == [("Autumn", Decision.MADE)]
    assert [label for label, _ in rows(plan, Kind.LESSON)] == ["Choir", "Band", "Duo"]
    assert row(plan, Kind.LESSON, "Choir").reason == "It waits for a time."
    choir = plan.writes.lessons[0]
    una = next(p.id for p in plan.writes.people if p.entry.given == "Una")
    teacher = next(role.id for role in plan.writes.roles if role.person_id == una)
    assert (choir.location_id, choir.teacher_id) == (plan.writes.locations[0].id, teacher)
    assert plan.writes.enrollments[0].enrolled_on == TODAY
    told = " ".join(problem.sentence for problem in plan.problems)
    assert "The school “9” is not among the schools" in told
    assert "The term “x” is not among the terms" in told


def test_the_primary_teacher_teaches_and_others_are_refused_with_the_reason(tmp_path: Path) -> None:
    plan = plan_set(tmp_path)
    assert [(r.label, r.decision) for r in plan.rows if r.kind == Kind.TEACHING] == [
        ("Tom Day in Choir", Decision.REFUSED), ("Una Elm in Choir", Decision.MADE)
    ]  # fmt: skip
    assert "one teacher" in row(plan, Kind.TEACHING, "Tom Day in Choir").reason


@pytest.mark.parametrize(
    ("enrollment", "reason"),
    [
        ("9,c9,s1,student,,", "class “c9” is not in the files"),
        ("9,c1,s9,student,,", "person “s9” is not in the files"),
        ("9,c1,t1,student,,", "Tom Day is no student"),
        ("9,c1,s1,teacher,,", "Ann Byrne is no member of staff"),
        ("9,c1,s1,student,,", "An earlier row enrols the same student"),
        ("9,c3,s1,student,,2026-06-30", "ended before today"),
        ("9,c1,a1,aide,,", "one teacher"),
    ],
)  # fmt: skip
def test_an_enrollment_that_cannot_be_is_refused(
    tmp_path: Path, enrollment: str, reason: str
) -> None:
    plan = plan_set(tmp_path, enrollments=enrollment + "\n")
    refused = next(problem for problem in plan.refused if problem.where.line == 6)
    assert reason in refused.sentence
    assert refused.cells[0] == "9"


def test_an_enrollment_keeps_its_last_day_unless_it_ends_before_it_begins(tmp_path: Path) -> None:
    head = "sourcedId,classSourcedId,userSourcedId,role,beginDate,endDate\n"
    lines = "1,c1,s1,student,,2027-06-30\n2,c2,s1,student,2027-02-01,2027-01-31\n"
    files = FILES | {"enrollments": head + lines}
    plan = plan_of(read(write(tmp_path / "set", **files)), NOTHING)
    assert [one.ends_on for one in plan.writes.enrollments] == [date(2027, 6, 30)]
    assert [p.sentence for p in plan.refused] == ["The enrolment ends before it begins."]


def test_all_schools_can_go_to_one_location(tmp_path: Path) -> None:
    known = replace(NOTHING, locations={MAIN_STREET: "Main Street"})
    plan = plan_set(tmp_path, known, Choices(location_id=MAIN_STREET))
    assert rows(plan, Kind.LOCATION) == [("North", Decision.MATCHED), ("South", Decision.MATCHED)]
    assert row(plan, Kind.LOCATION, "North").reason == "Goes to Main Street."
    assert {lesson.location_id for lesson in plan.writes.lessons} == {MAIN_STREET}
    assert {role.location_id for role in plan.writes.roles} == {MAIN_STREET}
    assert not plan.writes.locations


def test_a_location_of_the_same_name_is_taken_unless_it_is_another(tmp_path: Path) -> None:
    known = replace(NOTHING, locations={MAIN_STREET: "NORTH"})
    plan = plan_set(tmp_path, known)
    assert row(plan, Kind.LOCATION, "North").row_id == MAIN_STREET
    apart = plan_set(tmp_path, known, Choices(apart=frozenset(["location:org:1"])))
    assert row(apart, Kind.LOCATION, "North").decision == Decision.MADE


def test_terms_of_the_same_days_are_the_same_and_overlapping_ones_are_refused(
    tmp_path: Path,
) -> None:
    same = KnownTerm(UUID(int=1), "Herbst", date(2026, 9, 1), date(2026, 12, 18))
    found = row(plan_set(tmp_path, replace(NOTHING, terms=(same,))), Kind.TERM, "Autumn")
    assert (found.decision, found.reason) == (Decision.MATCHED, "The same days as Herbst.")
    other = replace(same, ends_on=date(2026, 10, 1))
    found = row(plan_set(tmp_path, replace(NOTHING, terms=(other,))), Kind.TERM, "Autumn")
    assert (found.decision, found.reason) == (Decision.REFUSED, "It overlaps the term Herbst.")
    without = plan_set(tmp_path, choices=Choices(make_terms=False))
    assert not rows(without, Kind.TERM)
    left_out = plan_set(tmp_path, choices=Choices(left_out=frozenset(["term:session:t"])))
    assert rows(left_out, Kind.TERM) == [("Autumn", Decision.REFUSED)]


def test_a_repeated_set_updates_what_changed_in_a_class(tmp_path: Path) -> None:
    known = after(plan_set(tmp_path))
    assert plan_set(tmp_path, known).is_empty
    changed = FILES | {
        "classes": "sourcedId,title,schoolSourcedId\nc1,Choir A,2\n",
        "enrollments": "sourcedId,classSourcedId,userSourcedId,role\n2,c1,t1,teacher\n",
    }
    plan = plan_of(read(write(tmp_path / "set", **changed)), known)
    assert rows(plan, Kind.LESSON) == [("Choir A", Decision.UPDATED)]
    assert plan.writes.lesson_updates[0].values.keys() == {"title", "location_id", "teacher_id"}
    assert [c.after for c in row(plan, Kind.LESSON, "Choir A").changes] == [
        "Choir A",
        "South",
        "Tom Day",
    ]


def test_enrollments_alone_find_classes_and_people_of_an_earlier_import(tmp_path: Path) -> None:
    known = after(plan_set(tmp_path))
    folder = write(
        tmp_path / "more",
        enrollments="sourcedId,classSourcedId,userSourcedId,role\n"
        "8,c3,s1,student\n9,c3,t1,teacher\n1,c1,s1,student\n",
    )
    plan = plan_of(read(folder), known)
    assert rows(plan, Kind.ENROLLMENT) == [
        ("Ann Byrne in Duo", Decision.MADE), ("Ann Byrne in Choir", Decision.UNCHANGED)
    ]  # fmt: skip
    assert rows(plan, Kind.TEACHING) == [("Tom Day in Duo", Decision.MADE)]
    assert [u.values.keys() for u in plan.writes.lesson_updates] == [{"teacher_id"}]


def test_a_lesson_of_the_same_name_and_place_is_taken_by_a_list(tmp_path: Path) -> None:
    lesson = KnownLesson(UUID(int=7), "CHOIR")
    known = replace(NOTHING, lessons={lesson.id: lesson})
    plan = plan_list(tmp_path, "Name,Class\nAnn Byrne,Choir\nBob Cole,Solo\n", known)
    assert rows(plan, Kind.LESSON) == [("Choir", Decision.MATCHED), ("Solo", Decision.MADE)]
    assert plan.writes.lessons[0].alone
    apart = plan_list(
        tmp_path,
        "Name,Class\nAnn Byrne,Choir\n",
        known,
        Choices(apart=frozenset(["lesson:class:choir"])),
    )
    assert rows(apart, Kind.LESSON) == [("Choir", Decision.MADE)]


def test_rows_that_are_left_out_take_their_enrollments_with_them(tmp_path: Path) -> None:
    choices = Choices(left_out=frozenset(["lesson:class:c2", "enrollment:class:c1|user:s1|2"]))
    plan = plan_set(tmp_path, choices=choices)
    assert not plan.writes.enrollments
    assert "class “c2”" in row(plan, Kind.ENROLLMENT, "Bob Cole in Band").reason
    assert row(plan, Kind.ENROLLMENT, "Ann Byrne in Choir").reason == "Left out by choice."


def test_two_schools_or_classes_of_one_name_stay_two(tmp_path: Path) -> None:
    lesson = KnownLesson(UUID(int=7), "Choir", MAIN_STREET)
    known = replace(NOTHING, locations={MAIN_STREET: "North"}, lessons={lesson.id: lesson})
    plan = plan_of(
        read(
            write(
                tmp_path / "set",
                orgs="sourcedId,name\n1,North\n2,North\n",
                classes="sourcedId,title,schoolSourcedId\nc1,Choir,1\nc2,Choir,1\n",
            )
        ),
        known,
    )
    assert [d for _, d in rows(plan, Kind.LOCATION)] == [Decision.MATCHED, Decision.MADE]
    assert [d for _, d in rows(plan, Kind.LESSON)] == [Decision.MATCHED, Decision.MADE]


def test_a_chosen_location_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="location is not in the school"):
        plan_set(tmp_path, choices=Choices(location_id=MAIN_STREET))


@pytest.mark.parametrize(
    ("session", "reason"),
    [
        ("t9,Old,term,1890-01-01,1890-06-01,", "between 1990 and 2100"),
        (f"t9,{'x' * 301},term,2020-01-01,2020-06-01,", "longer than 300"),
        ("t9,Camp,term,2026-08-10,2026-08-20,", "would overlap it"),
    ],
)
def test_a_term_that_fits_in_no_year_is_refused(tmp_path: Path, session: str, reason: str) -> None:
    year = KnownTerm(UUID(int=3), "2026/27", date(2026, 8, 31), date(2027, 7, 31))
    known = replace(NOTHING, years=(year,))
    plan = plan_set(tmp_path, known, academicSessions=session + "\n")
    assert [d for _, d in rows(plan, Kind.TERM)] == [Decision.MADE, Decision.REFUSED]
    assert reason in plan.refused[0].sentence


def test_a_school_with_an_absurd_name_is_refused_and_with_an_absurd_address_taken(
    tmp_path: Path,
) -> None:
    roster = read(
        write(tmp_path / "set", orgs=f"sourcedId,name,city\n1,{'x' * 301},\n2,South,{'y' * 301}\n")
    )
    plan = plan_of(roster)
    assert [new.entry.address.city for new in plan.writes.locations] == [""]
    assert "absurdly long" in plan.problems[-1].sentence


def test_a_term_of_the_file_takes_the_place_of_proposed_ones_only(tmp_path: Path) -> None:
    year = KnownTerm(UUID(int=3), "2026/27", date(2026, 8, 31), date(2027, 8, 29))
    proposed = KnownTerm(UUID(int=4), "First", date(2026, 8, 31), date(2026, 12, 22), proposed=True)
    known = replace(NOTHING, years=(year,), terms=(proposed,))
    plan = plan_set(tmp_path, known)
    assert rows(plan, Kind.TERM) == [("Autumn", Decision.MADE)]
    said = row(plan, Kind.TERM, "Autumn").reason
    assert said == "It replaces the proposed term First."
    own = replace(known, terms=(replace(proposed, proposed=False),))
    assert rows(plan_set(tmp_path, own), Kind.TERM) == [("Autumn", Decision.REFUSED)]
