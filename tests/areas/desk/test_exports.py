"""Whole lists in files: every field, real kinds, no formulas."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from desktop_app.areas.desk import exports
from desktop_app.areas.desk.queries.asked import ListQuery
from desktop_app.areas.people.api import PeopleService
from desktop_app.core.db.database import Database
from desktop_app.core.errors import NotFound, Stopped
from desktop_app.core.progress import Progress
from desktop_app.core.wording import tr
from tests.areas.desk.queries.larkfield import Larkfield
from tests.factories import NOW


def test_every_record_has_every_field_under_its_name(database: Database) -> None:
    with database.reading() as session:
        for name, wanted in exports.LISTS.items():
            count, records = exports.records(session, name, ListQuery(), NOW)
            found = list(records)
            assert len(found) == count > 0
            assert all(tuple(record) == wanted.fields for record in found), name


def test_a_record_holds_exact_amounts_and_dates(database: Database, school: Larkfield) -> None:
    with database.reading() as session:
        _, records = exports.records(session, "students", ListQuery(search="amara"), NOW)
        (amara,) = records
    assert (amara["balance"], amara["currency"]) == (Decimal("412.14"), "EUR")
    assert (amara["date_of_birth"], amara["level"]) == (date(2015, 3, 2), "INTERMEDIATE")
    assert amara["id"] == str(school.students["Amara"])
    assert amara["next_lesson"] == "2026-11-19T15:30:00+00:00"


def test_a_csv_is_for_people_and_runs_no_formula(
    database: Database, school: Larkfield, tmp_path: Path
) -> None:
    PeopleService(database).set_person(school.persons["Kofi"], {"given_name": "=1+1"})
    path = tmp_path / "students.csv"
    assert exports.export_list(database, "students", path) == 6
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[0][tr("Name in own script")] == "نور الهاشمي"
    assert {row["Phone"] for row in rows} >= {"087 555 0142"}
    assert {row["Level"] for row in rows} >= {"Intermediate"}
    assert not any(row["Given name"].startswith("=") for row in rows)


def test_a_workbook_keeps_numbers_as_numbers(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "families.xlsx"
    assert exports.export_list(database, "families", path, ListQuery(search="okon")) == 1
    header, row = load_workbook(path).active.iter_rows(values_only=True)
    found = dict(zip(header, row, strict=True))
    assert (found["Name"], found["Balance"], found["Payer"]) == (
        "Okonkwo-Reid", 412.14, "Grace Okonkwo-Reid",
    )  # fmt: skip


@pytest.mark.parametrize("name", ["staff", "guardians"])
def test_staff_and_guardians_are_written_too(database: Database, tmp_path: Path, name: str) -> None:
    path = tmp_path / f"{name}.csv"
    assert exports.export_list(database, name, path) >= 1
    assert path.stat().st_size > 100


class PressesStop(Progress):
    def step(self, done: int, total: int, what: str = "") -> None:
        raise Stopped("Stopped.")


def test_a_stopped_export_leaves_no_file(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_app.core.tabular.writing._STEP", 1)
    path = tmp_path / "students.csv"
    with pytest.raises(Stopped):
        exports.export_list(database, "students", path, progress=PressesStop())
    assert list(tmp_path.glob("*.csv*")) == []


def test_a_list_that_is_not_there_is_refused(database: Database, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        exports.export_list(database, "cats", tmp_path / "cats.csv")
    assert set(exports.LISTS) == {"students", "families", "staff", "guardians"}
