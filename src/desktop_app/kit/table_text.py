"""A list as plain words, for export and print: the same columns, the same order, all of it."""

from collections.abc import Iterator, Sequence
from typing import Any

from PySide6.QtCore import Qt

from desktop_app.core.progress import SILENT, Progress
from desktop_app.kit.table_model import PAGE, Column, Query, Source, cell_text


def titles_of(columns: Sequence[Column[Any]]) -> list[str]:
    """The titles of the columns."""
    return [column.title for column in columns]


def rows_of(
    source: Source[Any],
    query: Query,
    columns: Sequence[Column[Any]],
    *,
    keys: Sequence[Any] | None = None,
    progress: Progress = SILENT,
) -> Iterator[list[str]]:
    """Every row that matches (or those of `keys`) as words; read page by page, on a worker.

    Raises Stopped when the person stops it.
    """
    wanted = source.ids(query) if keys is None else keys
    for start in range(0, len(wanted), PAGE):
        progress.step(start, len(wanted))
        part = wanted[start : start + PAGE]
        found = source.page(part)
        for key in part:
            if key in found:
                yield [_words(column, found[key]) for column in columns]


def _words(column: Column[Any], row: Any) -> str:
    shown = column.text(row)
    return shown or cell_text(column, row, Qt.ItemDataRole.AccessibleTextRole)
