"""Lists on paper."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop_app import bootstrap
from desktop_app.areas.desk import documents
from desktop_app.core.clock import FixedClock
from desktop_app.core.db.database import Database
from desktop_app.core.printing.render import missing_glyphs, on_paper
from desktop_app.core.printing.words import Align, Heading, Table
from tests.areas.people.people_of import add_amara, add_student
from tests.factories import NOW, make_school


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return make_school(tmp_path)


def test_the_roster_names_everybody_with_a_phone_to_call(database: Database) -> None:
    with database:
        add_amara(database)
        add_student(database, "Noor Al-Hashimi", native_name="نور الهاشمي")
        with database.reading() as session:
            made = documents.roster(session, NOW)
    heading, table = made.blocks
    assert isinstance(heading, Heading)
    assert isinstance(table, Table)
    assert heading.note == "2 rows, 19 November 2026, 15:42"
    assert [line.cells[0] for line in table.groups[0].lines] == [
        "Al-Hashimi, Noor نور الهاشمي", "Okonkwo-Reid, Amara",
    ]  # fmt: skip
    assert table.groups[0].lines[1].cells[-1] == "087 555 0142"
    assert not missing_glyphs(made)
    name, pdf, missing = on_paper(made)
    assert missing == ()
    assert name.endswith(".pdf")
    assert pdf.startswith(b"%PDF")


def test_a_list_with_many_columns_lies_on_its_side_and_numbers_stand_right(
    database: Database,
) -> None:
    sheet = documents.Sheet("Students", "Active", tuple("ABCDEFG"), (False,) * 6 + (True,))
    with database, database.reading() as session:
        made = documents.list_document(session, sheet, [["x"] * 7], NOW)
    assert made.landscape
    table = made.blocks[1]
    assert isinstance(table, Table)
    assert [c.align for c in table.columns][-1] is Align.RIGHT


def test_the_day_on_paper_is_the_school_s_own(tmp_path: Path) -> None:
    late = datetime(2026, 11, 19, 23, 30, tzinfo=UTC)
    with make_school(tmp_path, timezone="Europe/Athens") as school:
        path = school.path
    assert path is not None
    with bootstrap.open_school(path, clock=FixedClock(late)) as school, school.reading() as session:
        assert documents.roster(session, late).dated == late.date().replace(day=20)
