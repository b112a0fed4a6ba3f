"""Reports and timetables on paper."""

from datetime import date
from typing import Any

import pytest

from desktop_app.areas.reports import api as reports
from desktop_app.areas.reports import documents
from desktop_app.areas.reports.api import Asked, Narrow
from desktop_app.core.errors import RuleBroken
from desktop_app.core.printing.render import on_paper
from desktop_app.core.printing.words import Note, PageBreak, Table, Title
from tests.areas.billing.desk import Desk

OCTOBER = Asked(date(2026, 10, 1), date(2026, 10, 31))


def week_grid(desk: Desk, asked: Asked) -> Any:
    with desk.database.reading() as session:
        name = documents.name_of(session, asked, Narrow.STUDENT)
        return documents.timetable_document(
            session, "timetable-student", asked, name, desk.database.clock.now()
        )


def test_a_timetable_is_a_grid_of_the_week_with_a_page_for_each(taught: Desk) -> None:
    amara = taught.students["Amara"]
    made = week_grid(taught, Asked(date(2026, 10, 5), date(2026, 10, 18), student_id=amara))
    assert [type(block) for block in made.blocks] == [Title, Table, PageBreak, Title, Table]
    assert made.landscape
    title, table = made.blocks[:2]
    assert (title.text, title.note) == ("Amara Okonkwo-Reid", "Week from 5 October 2026")
    assert [column.title for column in table.columns][:2] == ["Time", "Mon 5 Oct"]
    [line] = table.groups[0].lines
    assert line.cells[:3] == ("16:00", "Violin, 45 min, Maeve Cullinan, Studio A", "")


def test_a_week_without_lessons_says_so(taught: Desk) -> None:
    amara = taught.students["Amara"]
    made = week_grid(taught, Asked(date(2026, 8, 31), date(2026, 9, 6), student_id=amara))
    assert [type(block) for block in made.blocks] == [Title, Note]
    assert on_paper(made)[1].startswith(b"%PDF")


def test_a_timetable_of_nobody_is_refused(taught: Desk) -> None:
    with pytest.raises(RuleBroken, match="Choose a pupil"):
        week_grid(taught, OCTOBER)


@pytest.mark.parametrize("key", ["attendance-pupils", "income-teachers", "room-use"])
def test_a_report_on_paper_has_its_rows_its_sums_and_how_they_were_counted(
    taught: Desk, key: str
) -> None:
    with taught.database.reading() as session:
        result = reports.make_report(session, key, OCTOBER, taught.today)
        said = documents.Said("Report", "Bill", documents.period_words(*_days()))
        made = documents.report_document(session, said, result, taught.database.clock.now())
    title, table, note = made.blocks
    assert isinstance(title, Title)
    assert isinstance(table, Table)
    assert isinstance(note, Note)
    assert title.note.startswith("Bill, 1 Oct 2026 to 31 Oct 2026, ")
    lines = table.groups[0].lines
    assert len(lines) == len(result.rows) + 1
    assert (lines[-1].cells[0], lines[-1].strong) == ("Total", True)
    assert note.text == result.rule
    name, pdf, missing = on_paper(made)
    assert pdf.startswith(b"%PDF")
    assert name.startswith("Report")
    assert missing == ()


def _days() -> tuple[date, date]:
    return OCTOBER.first, OCTOBER.last
