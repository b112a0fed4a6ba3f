"""Reading workbooks: cells as a person sees them, dates as ISO."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from desktop_app.core.errors import FileRefused
from desktop_app.core.progress import SILENT, Progress
from desktop_app.core.tabular.headers import TableBuilder
from desktop_app.core.tabular.table import Reading, Table, TableProblem
from desktop_app.core.tabular.xlsx_extent import check_extent
from desktop_app.core.tabular.xlsx_padding import padded_cells
from desktop_app.core.wording import tr

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_HEADER_WITHIN = 20
_STEP = 5_000
_MIDNIGHT = time()
_PANIC = "PanicException"  # how the library ends where its own code is wrong; no Exception


def sheet_names(data: bytes) -> tuple[str, ...]:
    """Return the names of the visible sheets. Raises FileRefused for what is no workbook."""
    book = _open(data)
    from python_calamine import SheetTypeEnum, SheetVisibleEnum  # loaded already by _open

    return tuple(
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    )


def read_xlsx(data: bytes, sheet: str | None = None, *, progress: Progress = SILENT) -> Table:
    """Return the table on a sheet, or on the first sheet that holds anything.

    Lines above the header (a title, a date) are left out; a merged cell counts for each row it
    covers. Raises FileRefused for a damaged, protected or empty workbook or an unknown sheet.
    """
    names = sheet_names(data)
    if sheet is not None and sheet not in names:
        raise FileRefused(
            tr("The workbook has no sheet named “{name}”.", name=sheet), field="sheet"
        )
    book = _open(data)
    for name in (sheet,) if sheet is not None else names:
        with _damage_said():
            rows = _texts(book.get_sheet_by_name(name), padded_cells(data, name))
        if any(any(row) for row in rows):
            return _table(rows, name, progress)
    raise FileRefused(tr("The workbook is empty: it has no header and no rows. Nothing was read."))


def _open(data: bytes) -> "CalamineWorkbook":
    from python_calamine import CalamineWorkbook  # third party: only for workbooks

    check_extent(data)
    with _damage_said():
        return CalamineWorkbook.from_filelike(io.BytesIO(data))


@contextmanager
def _damage_said() -> Iterator[None]:
    """Say what is wrong with a workbook where reading it fails, even where that is a panic."""
    from python_calamine import CalamineError, PasswordError  # loaded already by _open

    try:
        yield
    except PasswordError as error:
        raise FileRefused(
            tr("The workbook is protected by a password. Save it without one and try again.")
        ) from error
    except (CalamineError, OSError, ValueError) as error:
        raise _damaged() from error
    except BaseException as error:
        if type(error).__name__ == _PANIC:
            raise _damaged() from error
        raise


def _damaged() -> FileRefused:
    return FileRefused(
        tr("The workbook is damaged or is no workbook. Open it in the program that made it, "
           "save it as XLSX and try again.")
    )  # fmt: skip


def _texts(sheet: "CalamineSheet", padded: dict[tuple[int, int], int]) -> list[list[str]]:
    rows = [[show_cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    for (row, column), width in padded.items():
        if row < len(rows) and column < len(rows[row]) and rows[row][column].isdecimal():
            rows[row][column] = rows[row][column].zfill(width)
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        if bottom > top and left == right and top < len(rows) and left < len(rows[top]):
            for below in rows[top + 1 : bottom + 1]:
                below[left] = rows[top][left]
    return rows


def _table(rows: list[list[str]], sheet: str, progress: Progress) -> Table:
    header = _header_at(rows)
    problems: list[TableProblem] = []
    builder = TableBuilder(header + 1, rows[header], problems)
    for number, cells in enumerate(rows[header + 1 :], start=header + 2):
        if any(cell.strip() for cell in cells):
            builder.add(number, number, cells)
        if number % _STEP == 0:
            progress.step(number, len(rows), tr("Reading rows"))
    return builder.table(Reading("xlsx", "", sheet=sheet))


def _header_at(rows: list[list[str]]) -> int:
    """Return the first row that is more than half as full as the fullest of the first twenty."""
    filled = [sum(1 for cell in row if cell.strip()) for row in rows[:_HEADER_WITHIN]]
    if not any(filled):
        return next(at for at, row in enumerate(rows) if any(row))
    return next(at for at, count in enumerate(filled) if count * 2 > max(filled))


def show_cell(value: object) -> str:
    """Write a cell as a person sees it: 7 and not 7.0, dates and times as ISO, TRUE and FALSE."""
    show = _SHOW.get(type(value))
    return show(value) if show else str(value)


def _show_float(value: object) -> str:
    number = float(str(value))
    return f"{number:.0f}" if number.is_integer() else f"{number:.15g}"


def _show_moment(value: object) -> str:
    if not isinstance(value, datetime):
        return str(value)
    return value.date().isoformat() if value.time() == _MIDNIGHT else value.isoformat(sep=" ")


def _show_span(value: object) -> str:
    seconds = round(value.total_seconds()) if isinstance(value, timedelta) else 0
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


_SHOW: dict[type, Callable[[object], str]] = {
    str: str,
    bool: lambda value: "TRUE" if value else "FALSE",
    float: _show_float,
    date: str,
    datetime: _show_moment,
    timedelta: _show_span,
}
