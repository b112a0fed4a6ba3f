"""Reads docs/spec-coverage.md: one section for each table or enum of the schemas."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from desktop_app import schema

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "spec-coverage.md"
TO_COME = re.compile(r"to come: (\w[\w ]*) \(([^)]+)\)")
TIMES = {"issue 3", "issue 4", "issue 5", "later"}


@dataclass(frozen=True, slots=True)
class Row:
    """One line: their name, what it became here, and the letters of its tests."""

    theirs: str
    ours: str
    tests: str


@dataclass(frozen=True, slots=True)
class Section:
    """One table of the page under its heading, with the tests that its letters stand for."""

    part: str
    heading: str
    rows: tuple[Row, ...]
    tests: Mapping[str, str]

    @property
    def theirs(self) -> str:
        """Return what the section is about: `School`, `enum Role`, `Views`."""
        return self.heading.partition(" → ")[0]

    @property
    def ours(self) -> str:
        """Return what the heading says it became, or nothing."""
        return self.heading.partition(" → ")[2]

    def find(self, theirs: str) -> list[Row]:
        """Return the rows of a name; there should be one."""
        return [row for row in self.rows if row.theirs == theirs]


def read(text: str) -> list[Section]:
    """Return every section of a page."""
    found = []
    for part in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        title, _, rest = part.partition("\n")
        for section in re.split(r"^### ", rest, flags=re.MULTILINE)[1:]:
            heading, _, body = section.partition("\n")
            lines = re.findall(r"^\| (.+?) \| (.+) \| (\w*) \|$", body, re.MULTILINE)
            tests = dict(re.findall(r"^(\w): `([^`]+)`", body, re.MULTILINE))
            rows = tuple(Row(*line) for line in lines if line[0] != "Theirs")
            found.append(Section(title, heading, rows, tests))
    return found


def names_in(text: str) -> list[str]:
    """Return the names of our tables, columns, classes and functions in a cell."""
    return re.findall(r"`([^`]+)`", text)


def problem_with(name: str) -> str | None:
    """Return why a name means nothing here, or nothing when it does."""
    tables = schema.metadata().tables
    head, _, rest = name.partition(".")
    if head in tables:
        return None if not rest or rest in tables[head].columns else f"no column {name}"
    try:
        _resolve(f"desktop_app.{name}")
    except (ImportError, AttributeError) as error:
        return f"no {name}: {error}"
    return None


def _resolve(path: str) -> Any:
    parts = path.split(".")
    for end in range(len(parts), 0, -1):
        try:
            found: Any = import_module(".".join(parts[:end]))
        except ModuleNotFoundError:
            continue
        for part in parts[end:]:
            found = getattr(found, part)
        return found
    raise ImportError(path)


def has_test(node: str) -> bool:
    """Say whether a test of that file and name exists."""
    path, _, function = node.partition("::")
    file = ROOT / "tests" / path
    return file.is_file() and f"def {function}(" in file.read_text("utf-8")


def planned_tables(section: Section) -> set[str]:
    """Return the tables that a heading says are still to come, as they will be called."""
    if not section.ours.startswith("to come"):
        return set()
    named = re.search(r"; as ([A-Z][\w ]*)", section.ours)
    words = re.findall(r"\b[A-Z]\w+", named.group(1)) if named else []
    return {re.sub(r"(?<!^)(?=[A-Z])", "_", word).lower() for word in words}
