"""Workbooks are read as a person sees them and written so that text stays text."""

import io
import zipfile
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from desktop_app.core.errors import FileRefused, Stopped
from desktop_app.core.progress import Progress
from desktop_app.core.tabular.writing import write_xlsx
from desktop_app.core.tabular.xlsx_padding import padded_cells
from desktop_app.core.tabular.xlsx_reading import read_xlsx, sheet_names

NOON = datetime(2026, 9, 7, 12, tzinfo=UTC)


def saved(book: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def page(book: openpyxl.Workbook) -> Worksheet:
    assert isinstance(book.active, Worksheet)
    return book.active


def test_cells_are_read_as_they_are_shown() -> None:
    book = openpyxl.Workbook()
    sheet = page(book)
    sheet.append(["Name", "Born", "Seen", "Zip", "Phone", "Fee", "At", "Took", "Here"])
    sheet.append(
        ["Ann", date(2015, 3, 1), datetime(2026, 1, 2, 16, 30), 1234, 353871234567, 12.5, time(16),
         timedelta(hours=30), True]
    )  # fmt: skip
    sheet["D2"].number_format = "00000"
    table = read_xlsx(saved(book))
    assert table.rows[0].cells == (
        "Ann", "2015-03-01", "2026-01-02 16:30:00", "01234", "353871234567", "12.5", "16:00:00",
        "30:00:00", "TRUE",
    )  # fmt: skip


def test_titles_above_the_header_and_merged_cells_are_understood() -> None:
    book = openpyxl.Workbook()
    sheet = page(book)
    for row in (["Class list 2026"], [], ["Family", "Name"], ["Byrne", "Ann"], [None, "Bob"], [],
                ["Cole", "Cat"]):  # fmt: skip
        sheet.append(row)
    sheet.merge_cells("A1:B1")
    sheet.merge_cells("A4:A5")
    table = read_xlsx(saved(book))
    assert table.headers == ("Family", "Name")
    assert [(row.line, row.cells) for row in table.rows] == [
        (4, ("Byrne", "Ann")), (5, ("Byrne", "Bob")), (7, ("Cole", "Cat"))
    ]  # fmt: skip


def test_the_first_sheet_that_holds_something_is_read_unless_one_is_named() -> None:
    book = openpyxl.Workbook()
    for name in ("One", "Two", "Hidden"):
        book.create_sheet(name).append([f"Header {name}", "x"])
    book["Hidden"].sheet_state = "hidden"
    data = saved(book)
    assert sheet_names(data) == ("Sheet", "One", "Two")
    assert read_xlsx(data).headers == ("Header One", "x")
    assert read_xlsx(data, "Two").reading.sheet == "Two"
    with pytest.raises(FileRefused, match="no sheet named"):
        read_xlsx(data, "Three")


def test_an_empty_workbook_is_refused() -> None:
    with pytest.raises(FileRefused, match="empty"):
        read_xlsx(saved(openpyxl.Workbook()))


@pytest.mark.parametrize("data", [b"", b"hello", b"PK\x03\x04broken"])
def test_a_damaged_workbook_is_refused(data: bytes) -> None:
    with pytest.raises(FileRefused, match="damaged"):
        read_xlsx(data)


def test_leading_zeros_are_not_looked_for_in_what_has_no_styles() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/styles.xml", "<styleSheet")
    assert padded_cells(file.getvalue(), "Sheet") == {}
    assert padded_cells(b"no zip", "Sheet") == {}


def test_written_text_is_never_a_formula_and_values_keep_their_kind(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    rows = [
        ["=1+1", date(2026, 9, 7), Decimal("-12.50"), -3, "a\x00b", None],
        ["+", datetime(2026, 9, 7, 16), NOON, True, "x" * 40_000, 1],
    ]  # fmt: skip
    assert write_xlsx(path, ["a", "b", "c", "d", "e", "=f"], rows, sheet="My [list]: 2026/27") == 2
    sheet = page(openpyxl.load_workbook(path))
    assert sheet.title == "My  list   2026 27"
    assert [cell.data_type for cell in sheet[2]] == ["s", "d", "n", "n", "s", "n"]
    assert sheet["F1"].data_type == "s"
    assert sheet["A2"].quotePrefix
    assert sheet["A2"].value == "=1+1"
    assert sheet["C2"].number_format == "0.00"
    assert sheet["C3"].value == "2026-09-07T12:00:00+00:00"
    assert len(str(sheet["E3"].value)) == 32_767
    assert read_xlsx(path.read_bytes()).rows[0].cells[:4] == ("=1+1", "2026-09-07", "-12.5", "-3")


class StopAtOnce(Progress):
    def step(self, done: int, total: int, what: str = "") -> None:
        raise Stopped("stopped")


def test_stopping_writes_no_workbook(tmp_path: Path) -> None:
    with pytest.raises(Stopped):
        write_xlsx(tmp_path / "a.xlsx", ["n"], ([n] for n in range(2000)), progress=StopAtOnce())
    assert not list(tmp_path.iterdir())


def test_reading_ten_thousand_rows_tells_how_far_it_is() -> None:
    class Heard(Progress):
        steps = 0

        def step(self, done: int, total: int, what: str = "") -> None:
            Heard.steps += 1

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("a")
    for number in range(10_001):
        sheet.append([f"n{number}", number])
    assert len(read_xlsx(saved(book), progress=Heard()).rows) == 10_000
    assert Heard.steps == 2
