"""What a table of text is, once read."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from desktop_app.core.records import record


class Weight(StrEnum):
    """How much a problem matters: a remark, something read otherwise, or a row left out."""

    NOTE = "note"
    WARNING = "warning"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Reading:
    """How the bytes of a file were turned into cells.

    `certain` is False where the encoding was guessed from the letters; a person may know better.
    """

    encoding: str = "utf-8"
    delimiter: str = ","
    has_bom: bool = False
    certain: bool = True
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class TableProblem:
    """Something about one line that whoever reads the table should hear."""

    line: int
    weight: Weight
    sentence: str
    cells: tuple[str, ...] = ()


@record
class Row:
    """One row with as many cells as there are headers; `line` is where it begins, from 1."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Headers, rows in the order of the file, and what was odd about it."""

    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[TableProblem, ...] = ()
    reading: Reading = Reading()

    @property
    def is_empty(self) -> bool:
        """Say whether there is a header at most."""
        return not self.rows

    def records(self) -> Iterator[dict[str, str]]:
        """Yield each row as header to cell."""
        for row in self.rows:
            yield dict(zip(self.headers, row.cells, strict=True))
