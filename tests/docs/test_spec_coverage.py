"""The page about the specification is true: every name on it resolves, nothing of it is missing."""

import re
from collections import Counter
from pathlib import Path

import pytest

from desktop_app import schema
from tests.docs import coverage_page, schemas
from tests.docs.coverage_page import PAGE, ROOT, TIMES, TO_COME, Row, Section

SHARED = ROOT.parent / "shared"
SCHEMAS = ("music-school", "buddy-streaks", "learning-points", "study-app", "social-engagement")
SAID = ("not stored: ", "dropped: ", "no flag: ")


def page() -> list[Section]:
    return coverage_page.read(PAGE.read_text("utf-8"))


def of_schemas() -> list[Section]:
    return [section for section in page() if section.part in SCHEMAS and section.ours]


def shared(name: str) -> Path:
    found = SHARED / name
    if not found.exists():
        pytest.skip(f"the specification is not beside this copy: no {name}")
    return found


def test_every_name_on_the_page_is_in_the_program() -> None:
    cells = [section.heading for section in page()]
    cells += [row.ours for section in page() for row in section.rows]
    names = {name for cell in cells for name in coverage_page.names_in(cell)}
    assert len(names) > 200
    problems = [coverage_page.problem_with(name) for name in sorted(names)]
    assert [problem for problem in problems if problem] == []


@pytest.mark.parametrize("name", ["lesson.colour", "areas.people.rules.nothing", "nowhere.at_all"])
def test_a_name_that_is_not_there_is_found(name: str) -> None:
    assert coverage_page.problem_with(name)


def test_every_test_on_the_page_exists() -> None:
    tests = {test for section in page() for test in section.tests.values()}
    assert len(tests) > 50
    assert [test for test in sorted(tests) if not coverage_page.has_test(test)] == []
    assert not coverage_page.has_test("docs/test_spec_coverage.py::test_that_is_not_there")


def test_every_letter_stands_for_a_test_and_every_test_for_a_row() -> None:
    for section in page():
        used = {letter for row in section.rows for letter in row.tests}
        assert used == set(section.tests), section.heading


def says_something(row: Row) -> bool:
    waits = [time for time, _ in TO_COME.findall(row.ours)]
    if "to come" in row.ours and not (waits and set(waits) <= TIMES):
        return False
    named = bool(coverage_page.names_in(row.ours))
    return named or bool(waits) or row.ours.startswith(SAID)


def test_every_row_says_what_became_of_it() -> None:
    rows = [(section.theirs, row) for section in page() for row in section.rows]
    assert [(where, row.theirs) for where, row in rows if not says_something(row)] == []
    assert not says_something(Row("field", "to come: some day (Money)", ""))
    assert not says_something(Row("field", "perhaps", ""))


def test_what_is_still_to_come_does_not_exist_yet() -> None:
    tables = set(schema.metadata().tables)
    planned = {name for section in page() for name in coverage_page.planned_tables(section)}
    assert len(planned) > 20
    assert planned & tables == set()


def test_each_named_part_of_the_domain_model_is_there() -> None:
    text = shared("design/domain.md").read_text("utf-8")
    parts = set(re.findall(r"^\*\*([^*]+)\.\*\*", text, re.MULTILINE))
    parts |= {line.partition(" (")[0] for line in re.findall(r"^## (.+)$", text, re.MULTILINE)}
    cells = [section.heading for section in page()]
    cells += [row.ours for section in page() for row in section.rows]
    named = {part for cell in cells for _, part in TO_COME.findall(cell)}
    assert named - parts == set()


def test_the_page_has_as_many_tables_fields_and_values_as_it_says() -> None:
    tables = [s for s in of_schemas() if not s.theirs.startswith("enum ")]
    enums = [s for s in of_schemas() if s.theirs.startswith("enum ")]
    fields = [row for s in tables for row in s.rows if not row.theirs.startswith("unique ")]
    views = [row for s in page() if s.theirs == "Views" for row in s.rows]
    values = [row for s in enums for row in s.rows]
    counted = (len(tables), len(fields), len(enums), len(values), len(views))
    assert counted == (60, 610, 22, 102, 3)


def test_every_table_field_and_value_of_the_schemas_has_one_row() -> None:
    theirs = schemas.read(shared("spec"))
    wanted = dict(theirs.tables)
    wanted |= {(part, f"enum {name}"): values for (part, name), values in theirs.enums.items()}
    known = {(section.part, section.theirs): section for section in of_schemas()}
    assert set(wanted) == set(known)
    for key, names in wanted.items():
        rows = [row.theirs for row in known[key].rows if not row.theirs.startswith("unique ")]
        assert Counter(rows) == Counter(names), key
    views = [row.theirs for section in page() if section.theirs == "Views" for row in section.rows]
    assert views == theirs.views


def test_every_point_of_the_key_logic_has_its_row() -> None:
    for name in ("buddy-streaks", "learning-points"):
        text = (shared("spec") / f"{name}.md").read_text("utf-8")
        logic = re.split(r"^### Key (?:Business )?Logic", text, flags=re.MULTILINE)[1]
        points = re.findall(r"^\d+\. \*\*([^*]+)\*\*", logic, re.MULTILINE)
        (section,) = (s for s in page() if s.part == name and "logic" in s.heading)
        assert [row.theirs for row in section.rows] == points
