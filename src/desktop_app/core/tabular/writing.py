"""Writing lists as CSV and XLSX: whole or not at all, and safe to open."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from desktop_app.core.errors import FileRefused
from desktop_app.core.progress import SILENT, Progress
from desktop_app.core.tabular.safety import guard
from desktop_app.core.wording import tr

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

Cell = str | int | float | Decimal | date | datetime | bool | None
_STEP = 1_000
_LONGEST_CELL = 32_767
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_SHEET_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def write_csv(
    path: Path,
    headers: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    delimiter: str = ",",
    for_excel: bool = False,
    total: int = 0,
    progress: Progress = SILENT,
) -> int:
    """Write a CSV file in UTF-8 and return how many rows it has; nothing is left if it fails.

    Dates are ISO, numbers have a decimal point, text that looks like a formula is made harmless.
    `for_excel` begins the file with the mark by which Excel knows UTF-8. Raises FileRefused when
    the file cannot be written and Stopped when the person stops.
    """
    with (
        _whole_or_nothing(path) as part,
        part.open("w", encoding="utf-8-sig" if for_excel else "utf-8", newline="") as file,
    ):
        return write_csv_rows(
            file, headers, rows, delimiter=delimiter, total=total, progress=progress
        )


def write_csv_rows(
    file: TextIO,
    headers: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    delimiter: str = ",",
    total: int = 0,
    progress: Progress = SILENT,
) -> int:
    """Write headers and rows to an open text file, as `write_csv` does; return how many rows."""
    writer = csv.writer(file, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([guard(header) for header in headers])
    count = 0
    for row in rows:
        writer.writerow([as_text(cell) for cell in row])
        count += 1
        if count % _STEP == 0:
            progress.step(count, total, tr("Writing rows"))
    return count


def as_text(cell: Cell) -> str:
    """Write one cell for CSV; numbers stay numbers and text becomes harmless."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return guard(cell.encode("utf-8", "replace").decode("utf-8"))
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, date):
        return cell.isoformat()
    return f"{cell:f}" if isinstance(cell, Decimal) else str(cell)


def write_xlsx(
    path: Path,
    headers: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    sheet: str = "",
    total: int = 0,
    progress: Progress = SILENT,
) -> int:
    """Write a workbook of one sheet, row by row, and return how many rows it has.

    Text is always text and never a formula; dates and numbers keep their kind. Raises FileRefused
    when the file cannot be written and Stopped when the person stops.
    """
    from openpyxl import Workbook  # 140 ms to load

    book = Workbook(write_only=True)
    page: WriteOnlyWorksheet = book.create_sheet(
        _SHEET_NAME.sub(" ", sheet)[:31].strip("' ") or tr("List")
    )
    page.freeze_panes = "A2"
    make = _CellMaker(page)
    page.append([make(header, bold=True) for header in headers])
    count = 0
    try:
        for row in rows:
            page.append([make(cell) for cell in row])
            count += 1
            if count % _STEP == 0:
                progress.step(count, total, tr("Writing rows"))
        with _whole_or_nothing(path) as part:
            book.save(part)
    except BaseException:
        page.close()
        raise
    return count


def write_table(
    path: Path,
    headers: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    sheet: str = "",
    total: int = 0,
    progress: Progress = SILENT,
) -> int:
    """Write a list as CSV for Excel when the file's name says so, else as a workbook.

    Returns how many rows it has; raises what `write_csv` and `write_xlsx` raise.
    """
    if path.suffix.lower() == ".csv":
        return write_csv(path, headers, rows, for_excel=True, total=total, progress=progress)
    return write_xlsx(path, headers, rows, sheet=sheet, total=total, progress=progress)


class _CellMaker:
    """Makes cells of one sheet; it holds the styles so that each is made once."""

    def __init__(self, page: "WriteOnlyWorksheet") -> None:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Font

        self._page = page
        self._cell = WriteOnlyCell
        self._bold = Font(bold=True)

    def __call__(self, value: Cell, *, bold: bool = False) -> object:
        if isinstance(value, datetime) and value.tzinfo is not None:
            value = value.isoformat()
        if isinstance(value, str):
            return self._text(value, bold=bold)
        cell = self._cell(self._page)
        cell.value = value
        if isinstance(value, datetime):
            cell.number_format = "yyyy-mm-dd hh:mm"
        elif isinstance(value, date):
            cell.number_format = "yyyy-mm-dd"
        elif isinstance(value, Decimal):
            cell.number_format = (
                "0." + "0" * -exponent if (exponent := _exponent(value)) < 0 else "0"
            )
        return cell

    def _text(self, value: str, *, bold: bool) -> object:
        cell = self._cell(self._page)
        cell.value = _CONTROL.sub("\ufffd", value)[:_LONGEST_CELL]
        cell.data_type = "s"
        if guard(value) != value:
            cell.quotePrefix = True
        if bold:
            cell.font = self._bold
        return cell


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _beside(path: Path, name: str) -> Path:
    if not path.name:  # the folder one is in, or all of a disk
        raise FileRefused(tr("“{path}” names no file.", path=str(path)), field="path")
    return path.with_name(name)


@contextmanager
def _whole_or_nothing(path: Path) -> Iterator[Path]:
    part = _beside(path, f".{path.name}.part")
    try:
        yield part
        part.replace(path)
    except OSError as error:
        raise _refused(path, error) from error
    finally:
        part.unlink(missing_ok=True)


def check_writable(path: Path) -> None:
    """Refuse a place where no file can be made, before anything is said about it.

    Raises FileRefused.
    """
    part = _beside(path, f"{path.name}.try")
    try:
        part.touch()
        part.unlink()
    except OSError as error:
        raise _refused(path, error) from error


def _refused(path: Path, error: OSError) -> FileRefused:
    return FileRefused(
        tr("The file {name} could not be written: {reason}. What was there is unchanged.",
           name=path.name, reason=error.strerror or str(error)),
        field="path",
    )  # fmt: skip
