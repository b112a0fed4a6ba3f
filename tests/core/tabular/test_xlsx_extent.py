"""Workbooks that are traps, or torn: a sentence before anything makes room for what they name."""

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress

import openpyxl
import pytest

from desktop_app.core.errors import FileRefused
from desktop_app.core.tabular.xlsx_extent import check_extent
from desktop_app.core.tabular.xlsx_reading import read_xlsx

SHEET = "xl/worksheets/sheet1.xml"
CELL = b'<c r="XFD1048576" t="n"><v>1</v></c>'


def workbook() -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["First Name", "Last Name"], ["Ann", "Lee"], ["Bo", "Ek"]):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def changed(change: Callable[[bytes], bytes]) -> bytes:
    """A workbook whose sheet is not what a program would have written."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook())) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            data = old.read(part)
            new.writestr(part.filename, change(data) if part.filename == SHEET else data)
    return file.getvalue()


def cornered(sheet: bytes) -> bytes:
    return sheet.replace(b"</sheetData>", b'<row r="1048576">' + CELL + b"</row></sheetData>")


def cornered_in_single_quotes(sheet: bytes) -> bytes:
    return cornered(sheet).replace(CELL, CELL.replace(b'"', b"'"))


def blown_up(sheet: bytes) -> bytes:
    return sheet.replace(b"</sheetData>", b" " * 12_000_000 + b"</sheetData>")


def torn(sheet: bytes) -> bytes:
    return sheet[: len(sheet) * 2 // 3]


def badly_merged(sheet: bytes) -> bytes:
    merge = b'<mergeCells><mergeCell ref="nowhere"/></mergeCells></worksheet>'
    return sheet.replace(b"</worksheet>", merge)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (cornered, "reaches to row 1048576 and column 16384"),
        (cornered_in_single_quotes, "reaches to row 1048576 and column 16384"),
        (blown_up, "unpacks to more"),
    ],
)
def test_a_trap_is_refused_before_room_is_made_for_it(
    change: Callable[[bytes], bytes], sentence: str
) -> None:
    data = changed(change)
    with pytest.raises(FileRefused, match=sentence):
        check_extent(data)
    with pytest.raises(FileRefused, match=sentence):
        read_xlsx(data)


@pytest.mark.parametrize("change", [torn, badly_merged])
def test_a_torn_sheet_is_called_damaged(change: Callable[[bytes], bytes]) -> None:
    with pytest.raises(FileRefused, match="is damaged or is no workbook"):
        read_xlsx(changed(change))


def test_a_workbook_cut_anywhere_or_with_a_flipped_bit_is_read_or_refused() -> None:
    whole = workbook()
    pieces = [whole[:at] for at in range(0, len(whole), 512)]
    pieces.extend(
        whole[:at] + bytes([whole[at] ^ 0x10]) + whole[at + 1 :] for at in range(7, len(whole), 257)
    )
    read = 0
    for piece in pieces:
        with suppress(FileRefused):
            read_xlsx(piece)
            read += 1
    assert read < len(pieces)


def test_an_ordinary_workbook_passes() -> None:
    check_extent(workbook())
    assert len(read_xlsx(workbook()).rows) == 2
    check_extent(b"no archive at all")
