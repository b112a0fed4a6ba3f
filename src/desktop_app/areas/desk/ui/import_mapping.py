"""How a list is read.

Encoding, delimiter, order of dates, and what each column means, with a preview.
"""

from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop_app.areas.desk.roster_import import api as rosters
from desktop_app.core.tabular.delimiters import DELIMITERS
from desktop_app.core.tabular.encodings import ENCODINGS
from desktop_app.core.wording import tr
from desktop_app.kit.labels import label
from desktop_app.kit.theme import dp

_SHOWN: Final = 8
COLUMN, ROW, HEAD = 180, 30, 40


def delimiter_words(sign: str) -> str:
    """Say a delimiter as people call it."""
    return {",": tr("Comma"), ";": tr("Semicolon"), "\t": tr("Tab"), "|": tr("Bar")}.get(sign, sign)


class MappingPage(QWidget):
    """Combos for the whole file above, one combo over each column of the preview."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._mapping: rosters.Mapping | None = None
        self._filling = False
        self.encoding, self.delimiter, self.order = QComboBox(), QComboBox(), QComboBox()
        for name in ENCODINGS:
            self.encoding.addItem(name.upper(), name)
        for sign in DELIMITERS:
            self.delimiter.addItem(delimiter_words(sign), sign)
        self.order.addItem(tr("As the file shows"), None)
        for order in rosters.DateOrder:
            self.order.addItem(rosters.show_order(order), order)
        self.grid = QTableWidget()
        self.grid.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.grid.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.grid.setAccessibleName(tr("Preview of the file"))
        self.grid.verticalHeader().hide()
        self.combos: list[QComboBox] = []
        self._build()

    def _build(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(dp(8))
        named = (
            (tr("Encoding"), self.encoding),
            (tr("Delimiter"), self.delimiter),
            (tr("Dates"), self.order),
        )
        for words, combo in named:
            combo.setAccessibleName(words)
            combo.activated.connect(self._file_changed)
            row.addWidget(label(words, "small", "text2"))
            row.addWidget(combo)
            row.addSpacing(dp(8))
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(dp(20), 0, dp(16), dp(8))
        column.setSpacing(dp(8))
        column.addLayout(row)
        column.addWidget(self.grid, 1)

    def show_source(self, source: rosters.SourceTable, mapping: rosters.Mapping) -> None:
        """Show the beginning of a file under what its columns are taken for."""
        self._filling = True
        self._mapping = mapping
        reading = source.table.reading
        is_text = bool(reading.delimiter)
        self.encoding.setVisible(is_text)
        self.delimiter.setVisible(is_text)
        _choose(self.encoding, reading.encoding)
        _choose(self.delimiter, reading.delimiter)
        _choose(self.order, mapping.date_order)
        self._fill(source, dict(mapping.columns))
        self._filling = False

    def _fill(self, source: rosters.SourceTable, fields: dict[str, Any]) -> None:
        headers, rows = source.table.headers, source.table.rows[:_SHOWN]
        self.grid.clear()
        self.grid.setColumnCount(len(headers))
        self.grid.setRowCount(len(rows) + 1)
        self.grid.setHorizontalHeaderLabels(list(headers))
        self.combos = []
        for at, header in enumerate(headers):
            combo = _field_combo()
            _choose(combo, fields.get(header))
            combo.setAccessibleName(header)
            combo.activated.connect(self._columns_changed)
            self.combos.append(combo)
            self.grid.setCellWidget(0, at, combo)
            self.grid.setColumnWidth(at, dp(COLUMN))
        for line, found in enumerate(rows, start=1):
            for at, cell in enumerate(found.cells[: len(headers)]):
                item = QTableWidgetItem(cell)
                item.setTextAlignment(Qt.AlignmentFlag.AlignVCenter)
                self.grid.setItem(line, at, item)
        self.grid.verticalHeader().setDefaultSectionSize(dp(ROW))
        for line in range(self.grid.rowCount()):
            self.grid.setRowHeight(line, dp(HEAD) if line == 0 else dp(ROW))

    def _columns_changed(self) -> None:
        if self._mapping is None or self._filling:
            return
        headers = [self.grid.horizontalHeaderItem(at) for at in range(self.grid.columnCount())]
        pairs = [
            (head.text(), rosters.Field(combo.currentData()))
            for head, combo in zip(headers, self.combos, strict=True)
            if head is not None and combo.currentData() is not None
        ]
        self._tell(replace(self._mapping, columns=tuple(pairs)))

    def _file_changed(self) -> None:
        if self._mapping is None or self._filling:
            return
        order = self.order.currentData()
        self._tell(
            replace(
                self._mapping,
                encoding=self.encoding.currentData(),
                delimiter=self.delimiter.currentData(),
                date_order=rosters.DateOrder(order) if order is not None else None,
            )
        )

    def _tell(self, mapping: rosters.Mapping) -> None:
        self._mapping = mapping
        self.changed.emit(mapping)


def _field_combo() -> QComboBox:
    combo = QComboBox()
    combo.addItem(tr("Not imported"), None)
    for field in rosters.Field:
        combo.addItem(rosters.show_field(field), field)
    return combo


def _choose(combo: QComboBox, value: Any) -> None:
    at = next((n for n in range(combo.count()) if combo.itemData(n) == value), 0)
    combo.setCurrentIndex(at)
