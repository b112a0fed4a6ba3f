"""A Source over rows that are already there.

Short lists in dialogs, previews of an import, galleries.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from desktop_app.core.folding import fold
from desktop_app.kit.table_model import Query

Row = TypeVar("Row")


class FixedSource(Generic[Row]):
    """Sorts and filters rows in memory: for hundreds of rows, not for tables of the school.

    `sorts` names the orders; `text` gives the words a search looks through; `keep` says whether a
    row passes the filters of a query.
    """

    def __init__(
        self,
        rows: Sequence[Row],
        key: Callable[[Row], Hashable],
        *,
        sorts: Mapping[str, Callable[[Row], Any]] | None = None,
        text: Callable[[Row], str] | None = None,
        keep: Callable[[Row, Query], bool] | None = None,
    ) -> None:
        self._key = key
        self._sorts = dict(sorts or {})
        self._text = text
        self._keep = keep
        self._rows: dict[Any, Row] = {}
        self.replace(rows)

    def replace(self, rows: Sequence[Row]) -> None:
        """Puts other rows in; reload the model afterwards."""
        self._rows = {self._key(row): row for row in rows}

    def ids(self, query: Query) -> Sequence[Any]:
        """The keys of the rows that match, in order."""
        found = [(key, row) for key, row in self._rows.items() if self._matches(row, query)]
        order = self._sorts.get(query.sort)
        if order is not None:
            found.sort(key=lambda pair: order(pair[1]), reverse=query.descending)
        return [key for key, _ in found]

    def page(self, keys: Sequence[Any]) -> Mapping[Any, Row]:
        """The rows of these keys."""
        rows = self._rows
        return {key: rows[key] for key in keys if key in rows}

    def _matches(self, row: Row, query: Query) -> bool:
        if self._keep is not None and not self._keep(row, query):
            return False
        if not query.search or self._text is None:
            return True
        words = fold(self._text(row))
        return all(word in words for word in fold(query.search).split())
