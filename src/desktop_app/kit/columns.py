"""A table as data: its columns, what is asked for, where the rows come from."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, Protocol, TypeVar, runtime_checkable

from PySide6.QtCore import (
    QRect,
    Qt,
)
from PySide6.QtGui import QPainter

from desktop_app.core.records import record
from desktop_app.core.wording import tr
from desktop_app.kit.chips import Chip

Row = TypeVar("Row")
Row_co = TypeVar("Row_co", covariant=True)
TICK: Final = "_tick"


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column as data.

    `text` shows, `sort` is the name the Source sorts by (None: not sortable). Annotate the tuple
    and call `Column(...)`; never `Column[Row](...)`. `width` at 100 %; the column with `stretch`
    takes what is left. `tone` is a token ("text3") or a role ("red"). `chip`, `marks` and `icon`
    are painted instead of, or beside, the text; `paint(painter, area, row, chosen)` draws the whole
    cell, `text` then says it aloud. In a narrow table columns hide: the highest
    `gives_way` first, then from the right; a negative one stays. A double click on a number that
    `explains` asks where it comes from instead of opening the row.
    """

    key: str
    title: str
    text: Callable[[Row], str]
    sort: str | None = None
    width: int = 110
    align: str = "left"
    stretch: bool = False
    strong: bool = False
    hidden: bool = False
    chip: Callable[[Row], Chip | None] | None = None
    native: Callable[[Row], str] | None = None
    tone: Callable[[Row], str] | None = None
    icon: Callable[[Row], str] | None = None
    marks: Callable[[Row], Sequence[str]] | None = None
    tooltip: Callable[[Row], str] | None = None
    descending_first: bool = False
    gives_way: int = 0
    paint: Callable[[QPainter, QRect, Row, bool], object] | None = None
    explains: bool = False


@record
class Query:
    """What the person asked the list for: words, filters (key to value), order."""

    search: str = ""
    filters: tuple[tuple[str, Any], ...] = ()
    sort: str = ""
    descending: bool = False

    def filter(self, key: str, default: Any = None) -> Any:
        """The value of a filter, or `default` when it is off."""
        return dict(self.filters).get(key, default)


class Source(Protocol[Row_co]):
    """Where a table's rows come from.

    Both are called on reader threads, never on the GUI thread.
    """

    def ids(self, query: Query) -> Sequence[Any]:
        """All keys that match, in order.

        Cheap (only keys), so that a jump to the end is instant.
        """
        ...

    def page(self, keys: Sequence[Any]) -> Mapping[Any, Row_co]:
        """The rows of these keys (at most 200); a key that is gone may be left out."""
        ...


@runtime_checkable
class QuickSource(Source[Row_co], Protocol):
    """A source that can say how a long list begins before it has read all of it."""

    def first(self, query: Query, count: int) -> Sequence[Any] | None:
        """The first keys that match, in order; None where all must be read to know them."""
        ...


def tick_column() -> Column[Any]:
    """The column of tick boxes that a tickable table begins with."""
    return Column(TICK, tr("Ticked"), lambda _: "", width=44)


def cell_text(column: Column[Row], row: Row, role: int) -> str:
    """The words of a cell: shown, as a tooltip, or said aloud (where a chip is its label)."""
    if role == Qt.ItemDataRole.ToolTipRole and column.tooltip is not None:
        return column.tooltip(row)
    said: Iterable[str] = (column.text(row), column.native(row) if column.native else "")
    if role == Qt.ItemDataRole.DisplayRole:
        return column.text(row)
    chip = column.chip(row) if column.chip else None
    marks = " ".join(mark or "-" for mark in column.marks(row)) if column.marks else ""
    return " ".join(part for part in (*said, chip.label if chip else "", marks) if part)
