"""Awkward files through the whole import: a sentence for each fault, and nothing half-written."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from desktop_app.areas.desk.roster_import import api
from desktop_app.areas.people.tables import Person, PersonPrivate
from desktop_app.core.db import checks
from desktop_app.core.db.database import Database
from tests.areas.desk.roster_import.rosters import read
from tests.factories import make_school

LONG = "N" * 300
TORTURE = (
    '\ufeffName;E-Mail;Geburtsdatum;Notiz;E-Mail;;Passwort\r\n'
    '"Byrne, Ann";ann@x.ie;01.03.2015;"mag ""Skalen""\r\nund Pausen";doppelt@x.ie;x;geheim\r\n'
    "نور الهاشمي;;02.03.2015;;;;geheim\r\n"
    "דניאל לבנון;;03.03.2015;;;;geheim\r\n"
    "🎻 Zoë Ünal;;04.03.2015;;;;geheim\r\n"
    f"{LONG};;05.03.2015;;;;geheim\r\n"
    f"{LONG}N;;06.03.2015;;;;geheim\r\n"
    "Kurz Zeile;kurz@x.ie\r\n"
    "Zu viele;a@x.ie;07.03.2015;;;;geheim;noch;mehr\r\n"
    ";niemand@x.ie;08.03.2015;;;;geheim\r\n"
    "Falsch Datum;;31.02.2015;;;;geheim\r\n"
    "Zukunft Kind;;01.01.2035;;;;geheim\r\n"
    "=cmd|' /C calc'!A0;;09.03.2015;;;;geheim\r\n"
    'Offen "Quote;;10.03.2015;;;;geheim\r\n'
    '"Nie zu;;11.03.2015;;;;geheim\r\n'
    "Letzte Zeile;;12.03.2015;;;;geheim\r\n"
)  # fmt: skip


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    folder = tmp_path / "school"
    folder.mkdir()
    with make_school(folder) as opened:
        yield opened


def test_a_list_with_every_fault_brings_what_is_sound_and_says_what_is_not(
    database: Database, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(TORTURE.encode())
    service = api.ImportService(database)
    plan = service.preview(read(path))
    service.apply(plan)
    with database.reading() as session:
        names = set(session.scalars(select(Person.given_name + "|" + Person.family_name)))
        born = session.scalars(
            select(PersonPrivate.date_of_birth).join(Person, Person.id == PersonPrivate.person_id)
            .where(Person.given_name == "Ann")
        ).one()  # fmt: skip
    assert names == {
        "Ann|Byrne", "نور|الهاشمي", "דניאל|לבנון", "🎻 Zoë|Ünal", f"{LONG}|", "Kurz|Zeile",
        "Falsch|Datum", "Zukunft|Kind", "=cmd|' /C|calc'!A0", 'Offen|"Quote', "Letzte|Zeile",
    }  # fmt: skip
    assert str(born) == "2015-03-01"
    refused = {problem.where.line: problem.sentence for problem in plan.refused}
    assert refused.keys() == {8, 10, 11, 16}
    assert "longer than 300" in refused[8]
    assert "9 cells" in refused[10]
    assert "names nobody" in refused[11]
    assert "never closed" in refused[16]
    told = " ".join(problem.sentence for problem in plan.problems)
    for part in ("twice", "31.02.2015", "still to come", "2 cells of 7"):
        assert part in told
    assert "geheim" not in repr(plan) + repr(plan.roster.sources)


def test_the_school_is_whole_after_awkward_imports(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(TORTURE.encode())
    service = api.ImportService(database)
    service.apply(service.preview(read(path)))
    again = service.preview(read(path))
    assert again.is_empty
    assert checks.problems(database) == []


def test_refused_rows_that_look_like_formulas_are_saved_harmless(
    database: Database, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Name,Role,Note\n=1+1,wizard,@SUM(A1)\n", encoding="utf-8")
    plan = api.ImportService(database).preview(read(path))
    saved = tmp_path / "refused.csv"
    api.save_refused(plan, saved, for_excel=False)
    assert saved.read_text(encoding="utf-8").splitlines()[1].endswith("'=1+1,wizard,'@SUM(A1)")
