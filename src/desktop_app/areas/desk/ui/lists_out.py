"""A list as a file or on paper: the rows and columns somebody chose, in their order."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from desktop_app.areas.desk import documents
from desktop_app.areas.desk.queries.asked import PAGE
from desktop_app.core.db.database import Database
from desktop_app.core.printing.render import on_paper
from desktop_app.core.progress import Progress
from desktop_app.core.tabular.writing import Cell, write_table
from desktop_app.kit.document_preview import Printed
from desktop_app.kit.table_model import Column, Query, Source
from desktop_app.kit.table_text import rows_of, titles_of


@dataclass(frozen=True, slots=True)
class ListRows:
    """What is asked of a list: which rows, in which columns. Read on a worker."""

    source: Source[Any]
    query: Query
    columns: Sequence[Column[Any]]
    keys: Sequence[Any] | None = None
    values: Mapping[str, Callable[[Any], Cell]] = field(default_factory=dict)

    def ids(self) -> Sequence[Any]:
        """Return the keys of the rows."""
        return list(self.source.ids(self.query)) if self.keys is None else self.keys

    def titles(self) -> list[str]:
        """Return the titles of the columns."""
        return titles_of(self.columns)

    def cells(self, progress: Progress) -> Iterator[list[Cell]]:
        """Read the rows, page by page, with numbers, amounts and dates as such."""
        wanted = self.source.ids(self.query) if self.keys is None else self.keys
        for start in range(0, len(wanted), PAGE):
            progress.step(start, len(wanted))
            part = wanted[start : start + PAGE]
            found = self.source.page(part)
            for key in part:
                if key in found:
                    yield [self._cell(column, found[key]) for column in self.columns]

    def _cell(self, column: Column[Any], row: Any) -> Cell:
        value = self.values.get(column.key)
        return column.text(row) if value is None else value(row)

    def rows(self, progress: Progress) -> Iterator[list[str]]:
        """Read the rows as words, page by page."""
        return rows_of(self.source, self.query, self.columns, keys=self.keys, progress=progress)


def write_list(target: Path, title: str, rows: ListRows, progress: Progress) -> int:
    """Write a list as XLSX, or as CSV when the name says so; return how many rows it has.

    Raises FileRefused when the file cannot be written, Stopped when the person stops.
    """
    return write_table(target, rows.titles(), rows.cells(progress), sheet=title)


def printed(
    database: Database, title: str, said: str, rows: ListRows, progress: Progress
) -> list[Printed]:
    """Draw a list as a document. Raises Stopped when the person stops."""
    right = tuple(column.align == "right" for column in rows.columns)
    with database.reading() as session:
        sheet = documents.Sheet(title, said, tuple(rows.titles()), right)
        made = documents.list_document(
            session, sheet, list(rows.rows(progress)), database.clock.now()
        )
    return [Printed(*on_paper(made))]
