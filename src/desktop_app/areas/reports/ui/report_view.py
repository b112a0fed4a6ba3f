"""A report on screen: the chart, the rows as a table, the totals and the rule below."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.areas.reports import api as reports
from desktop_app.areas.reports.api import Chart, Head, Kind, Result, Row
from desktop_app.areas.reports.ui.report_explained import main_figure
from desktop_app.core.wording import tr
from desktop_app.kit.charts import Bar, BarChart, LineChart
from desktop_app.kit.fixed_source import FixedSource
from desktop_app.kit.labels import label, rule
from desktop_app.kit.number_label import Explained
from desktop_app.kit.pane import Tools
from desktop_app.kit.table_model import Column, Query, TableModel
from desktop_app.kit.table_view import TableView
from desktop_app.kit.theme import dp

Line = tuple[int, Row]
_WIDTHS = {Kind.COUNT: 92, Kind.PERCENT: 80, Kind.MONEY: 124, Kind.HOURS: 112, Kind.DAY: 116}
_CHART = 168
_TALL = 400  # below this height there is room for the rows only


class ReportView(QWidget):
    """`opened` carries the row that was opened, `explain_asked` a row and one of its figures."""

    opened = Signal(object)
    explain_asked = Signal(object, str)
    totals_asked = Signal(object)

    def __init__(self, tools: Tools) -> None:
        super().__init__()
        self._tools = tools
        self.result: Result | None = None
        self.model: TableModel[Line] | None = None
        self.table: TableView | None = None
        self._key = ""
        self._source: FixedSource[Line] = FixedSource([], lambda line: line[0])
        self._search = ""
        self.chart_title = label("", "small", "text2")
        self.chart_title.setContentsMargins(dp(20), dp(10), dp(16), 0)
        self.chart: BarChart | LineChart | None = None
        self.totals = Explained("", "body", self._explain_totals)
        self.totals.setWordWrap(True)
        self.totals.setObjectName("report-totals")
        self.totals.setContentsMargins(dp(20), dp(8), dp(16), 0)
        self.rule = label("", "small", "text2", wrap=True)
        self.rule.setObjectName("report-rule")
        self.rule.setContentsMargins(dp(20), dp(4), dp(16), dp(10))
        self._line = rule()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        for part in (self.chart_title, self._line, rule(), self.totals, self.rule):
            self._column.addWidget(part)

    def show_result(self, key: str, result: Result) -> None:
        """Show a report; the table is made anew when its columns are others."""
        same = self.result is not None and (self._key, self.result.heads) == (key, result.heads)
        self._key, self.result = key, result
        self._show_chart(result.chart, result.currency)
        if not same:
            self._make_table(key, result)
        self._source.replace(list(enumerate(result.rows)))
        self.totals.say(self._sums(result))
        self.rule.setText(result.rule)
        self.search(self._search)

    def _show_chart(self, chart: Chart | None, currency: str) -> None:
        if self.chart is not None:
            self.chart.hide()
            self._column.removeWidget(self.chart)
            self.chart.deleteLater()
            self.chart = None
        if chart is None:
            self._fit_chart()
            return
        bars = [Bar(*drawn) for drawn in reports.drawn(chart, currency)]
        self.chart = LineChart(bars) if chart.line else BarChart(bars)
        self.chart.setFixedHeight(dp(_CHART))
        self.chart_title.setText(chart.title)
        self._column.insertWidget(1, self.chart)
        self._fit_chart()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the chart out where there would be no room for the rows."""
        super().resizeEvent(event)
        self._fit_chart()

    def _fit_chart(self) -> None:
        tall = self.chart is not None and self.height() >= dp(_TALL)
        for part in (self.chart, self.chart_title, self._line):
            if part is not None:
                part.setVisible(tall)

    def _make_table(self, key: str, result: Result) -> None:
        if self.table is not None:
            self.table.hide()
            self._column.removeWidget(self.table)
            self.table.deleteLater()
        self._source = FixedSource(
            [],
            lambda line: line[0],
            sorts={head.key: _sort(at) for at, head in enumerate(result.heads)},
            text=lambda line: " ".join(str(value) for value in line[1].values),
        )
        self.model = TableModel(_columns(result), self._source, self._tools.tasks, parent=self)
        self.table = TableView(self.model, self._tools.memory, f"report-{key}")
        self.table.setAccessibleName(tr("Rows of the report"))
        self.table.opened.connect(self._open)
        self.table.explain_asked.connect(self._explain_cell)
        self._column.insertWidget(self._column.indexOf(self._line) + 1, self.table, 1)

    def search(self, text: str) -> None:
        """Show the rows in which a text stands."""
        self._search = text
        if self.model is not None:
            old = self.model.query
            self.model.set_query(Query(text, old.filters, old.sort, descending=old.descending))

    def _open(self, key: int) -> None:
        if self.result is not None:
            self.opened.emit(self.result.rows[key])

    def _sums(self, result: Result) -> str:
        if result.totals is None or not result.rows:
            return ""
        pairs = zip(result.heads[1:], result.totals[1:], strict=True)
        said = [
            tr("{what} {figure}", what=head.title, figure=reports.shown(v, head, result.currency))
            for head, v in pairs
            if v is not None and v != "" and head.is_number
        ]
        return tr("In all: {figures}", figures=",  ".join(said))

    def _explain_cell(self, key: int, column: str) -> None:
        if self.result is not None:
            self.explain_asked.emit(self.result.rows[key], column)

    def _explain_totals(self) -> None:
        if self.result is not None:
            self.totals_asked.emit(self.result)

    def current(self) -> Row | None:
        """Return the row that the keys are on."""
        key = self.table.current_key() if self.table is not None else None
        return self.result.rows[key] if self.result is not None and key is not None else None


def _sort(at: int) -> Callable[[Line], Any]:
    def order(line: Line) -> Any:
        value = line[1].values[at]
        return (value is None, value.casefold() if isinstance(value, str) else value or 0)

    return order


def _columns(result: Result) -> tuple[Column[Line], ...]:
    titles = reports.titles(result)
    return tuple(_column(at, head, titles[at], result) for at, head in enumerate(result.heads))


def _gives_way(at: int, head: Head, main: int) -> int:
    """Keep what a row is about and its main figure; words go before numbers."""
    if at in {0, main}:
        return -1
    return 1 if head.is_number else 2


def _column(at: int, head: Head, title: str, result: Result) -> Column[Line]:
    return Column(
        head.key,
        title,
        lambda line: reports.shown(line[1].values[at], head, result.currency),
        sort=head.key,
        width=_WIDTHS.get(head.kind, 150),
        align="right" if head.is_number else "left",
        stretch=at == 0 and head.kind is Kind.TEXT,
        strong=at == 0,
        descending_first=head.is_number,
        explains=head.is_number,
        gives_way=_gives_way(at, head, main_figure(result)),
    )
