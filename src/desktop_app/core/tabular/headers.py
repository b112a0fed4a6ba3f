"""From raw rows to a table: headers made distinct, rows made as wide as the headers."""

from desktop_app.core.tabular.table import Reading, Row, Table, TableProblem, Weight
from desktop_app.core.wording import tr, trn


class TableBuilder:
    """Takes the header first and then each row, and tells what was odd."""

    def __init__(self, line: int, cells: list[str], problems: list[TableProblem]) -> None:
        self._line = line
        self._problems = problems
        self._rows: list[Row] = []
        while cells and not cells[-1].strip():
            cells = cells[:-1]
        self._headers = self._distinct([_one_line(cell) for cell in cells])
        self._width = len(self._headers)

    def add(self, first: int, last: int, cells: list[str]) -> None:
        """Take a row that lies on the lines first to last."""
        width = len(cells)
        if width > self._width and any(cell.strip() for cell in cells[self._width :]):
            self._refuse_wide(first, last, cells)
            return
        if width < self._width:
            self._warn_narrow(first, width)
            cells = cells + [""] * (self._width - width)
        self._rows.append(Row(first, tuple(cells[: self._width])))

    def table(self, reading: Reading) -> Table:
        """Return what was taken."""
        if not self._rows:
            self._problems.append(
                TableProblem(
                    self._line, Weight.WARNING, tr("The file holds only a header and no rows.")
                )
            )
        ordered = sorted(self._problems, key=lambda problem: problem.line)
        return Table(self._headers, tuple(self._rows), tuple(ordered), reading)

    def _refuse_wide(self, first: int, last: int, cells: list[str]) -> None:
        self._problems.append(
            TableProblem(
                first,
                Weight.REFUSED,
                tr(
                    "The row has {found} cells where the header has {expected}. A value that holds "
                    "the delimiter must stand in quotation marks.",
                    found=len(cells),
                    expected=self._width,
                )
                if last == first
                else tr(
                    "The row over lines {first} to {last} has {found} cells where the header has "
                    "{expected}. A quotation mark may be missing.",
                    first=first,
                    last=last,
                    found=len(cells),
                    expected=self._width,
                ),
                tuple(cells),
            )
        )

    def _warn_narrow(self, line: int, width: int) -> None:
        self._problems.append(
            TableProblem(
                line,
                Weight.WARNING,
                trn(
                    "The row has {n} cell of {expected}; the missing ones are read as empty.",
                    "The row has {n} cells of {expected}; the missing ones are read as empty.",
                    width,
                    expected=self._width,
                ),
            )
        )

    def _distinct(self, names: list[str]) -> tuple[str, ...]:
        distinct: list[str] = []
        taken = {name.casefold() for name in names}
        seen: set[str] = set()
        for number, name in enumerate(names, start=1):
            fresh = name or tr("Column {number}", number=number)
            if fresh.casefold() in seen:
                self._problems.append(
                    TableProblem(
                        self._line,
                        Weight.WARNING,
                        tr(
                            "The column “{name}” stands in the header twice; the first one counts.",
                            name=fresh,
                        ),
                    )
                )
                fresh = _unused(fresh, taken | seen)
            seen.add(fresh.casefold())
            distinct.append(fresh)
        return tuple(distinct)


def _one_line(cell: str) -> str:
    return " ".join(cell.split())


def _unused(name: str, taken: set[str]) -> str:
    number = 2
    while f"{name} ({number})".casefold() in taken:
        number += 1
    return f"{name} ({number})"
