"""Import of 10,000 students, read, planned and written, beside bare executemany of its rows."""

# ruff: noqa: E501  rows of a table read better unwrapped

import csv
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from benchmarks.baselines.import_executemany import insert_all, make_empty, read_rows
from benchmarks.harness import Bench, timed
from desktop_app import bootstrap
from desktop_app.areas.desk.roster_import import api
from desktop_app.areas.school import api as school

TODAY = date(2026, 11, 19)
STUDENTS = 10_000
TABLES = (
    "person", "person_private", "student", "staff", "external_id", "location", "lesson",
    "enrollment", "term", "academic_year", "instrument",
)  # fmt: skip
_GIVEN = "Amara Ngozi Noor Jonah Mateus Freya Elif Ha-yun Daryna Ananya Rohan Daniel Siyuan Tomás".split()
_FAMILY = (
    "Okonkwo Reid Byrne Müller Kim Kovalenko Kulkarni Levanon Li Dálaigh Selvam Stavridi".split()
)


def import_roster(bench: Bench) -> None:
    """Compare a whole import with the bare inserts, at three sizes of roster."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        for students in (1_000, STUDENTS):
            limit = 5.0 if students == STUDENTS else None
            _compare(bench, folder / str(students), students, limit)


def _compare(bench: Bench, folder: Path, students: int, at_most: float | None) -> None:
    folder.mkdir()
    files = write_school_data_sync(folder / "files", students)
    empty = folder / "empty.downbeat"
    bootstrap.new_school(empty, school.NewSchool(name="Bench")).close()
    full = folder / "full.downbeat"
    _bring_in(empty, full, files)()
    schema, rows = read_rows(full, TABLES)
    bare = folder / "bare.db"

    def against() -> float:
        make_empty(bare, schema)
        return timed(lambda: insert_all(bare, rows))()

    def ours() -> float:
        return _bring_in(empty, folder / "ours.downbeat", files)()

    bench.compare(f"{students:,} students, read to committed", ours, against, at_most=at_most)


def _bring_in(empty: Path, target: Path, files: Path) -> Callable[[], float]:
    """Make a measure of one import into a copy of an empty school."""

    def measure() -> float:
        for rest in ("", "-wal", "-shm"):
            Path(f"{target}{rest}").unlink(missing_ok=True)
        shutil.copy(empty, target)
        with _opened(target) as service:

            def whole() -> None:
                roster = api.read_roster([files], today=TODAY)
                service.apply(service.preview(roster))

            return timed(whole)()

    return measure


@contextmanager
def _opened(path: Path) -> Iterator[api.ImportService]:
    with bootstrap.open_school(path) as database:
        yield api.ImportService(database)


def write_school_data_sync(folder: Path, students: int) -> Path:
    """Write a School Data Sync set: a teacher for every 25 students, three sections for each student."""
    folder.mkdir()
    teachers = max(students // 25, 1)
    sections = teachers * 2
    _write(
        folder / "School.csv",
        ["SIS ID", "Name", "City"],
        [[1, "North", "Cork"], [2, "South", "Cork"]],
    )
    _write(
        folder / "Student.csv",
        ["SIS ID", "School SIS ID", "First Name", "Last Name", "Password", "Student Number", "Grade", "Birthdate"],
        [
            [f"s{n}", n % 2 + 1, f"{_GIVEN[n % 14]}{n // 168}", _FAMILY[n // 14 % 12], "secret", n, n % 12,
             f"{n % 12 + 1}/{n % 28 + 1}/{2006 + n % 12}"]
            for n in range(students)
        ],
    )  # fmt: skip
    _write(
        folder / "Teacher.csv", ["SIS ID", "School SIS ID", "First Name", "Last Name"],
        [[f"t{n}", n % 2 + 1, f"{_GIVEN[n % 14]}", f"Teacher{n}"] for n in range(teachers)],
    )  # fmt: skip
    _write(
        folder / "Section.csv",
        ["SIS ID", "School SIS ID", "Section Name", "Term SIS ID", "Term Name", "Term StartDate", "Term EndDate",
         "Course Subject"],
        [
            [f"c{n}", n % 2 + 1, f"Section {n}", 9, "Autumn", "9/1/2027", "12/20/2027", _GIVEN[n % 9]]
            for n in range(sections)
        ],
    )  # fmt: skip
    _write(
        folder / "StudentEnrollment.csv", ["Section SIS ID", "SIS ID"],
        [[f"c{(n * 3 + k * 7) % sections}", f"s{n}"] for n in range(students) for k in range(3)],
    )  # fmt: skip
    _write(
        folder / "TeacherRoster.csv", ["Section SIS ID", "SIS ID"],
        [[f"c{n}", f"t{n % teachers}"] for n in range(sections)],
    )  # fmt: skip
    return folder


def _write(path: Path, header: list[str], rows: list[list[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


BENCHMARKS = {"import": import_roster}
