"""The trail: everything that was done and all that left the house, with before and after."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.areas.desk.trail import api as trail
from desktop_app.areas.desk.trail.api import HistoryLine, TrailQuery, TrailRow, What
from desktop_app.areas.people import api as people
from desktop_app.areas.school import api as school
from desktop_app.core.clock import today
from desktop_app.core.db.database import Database
from desktop_app.core.disclosures import DisclosureWay
from desktop_app.core.journal.changes import SetKind
from desktop_app.core.tabular.writing import write_table
from desktop_app.core.wording import show_date_with_year, show_time, tr, trn
from desktop_app.kit.buttons import Button
from desktop_app.kit.chips import Chip
from desktop_app.kit.dialog import Dialog
from desktop_app.kit.filters import Filter, FilterBar
from desktop_app.kit.fixed_source import FixedSource
from desktop_app.kit.labels import label, rule
from desktop_app.kit.pane import Tools
from desktop_app.kit.table_file import ask_table_file, tell_written
from desktop_app.kit.table_model import Column, Query, TableModel
from desktop_app.kit.table_view import TableView
from desktop_app.kit.theme import dp

SPANS: Final = {"day": 0, "week": 6, "month": 30, "year": 365}
_PAGE: Final = 500


class TrailSource:
    """Reads the trail in two steps; `about` narrows it to one person or record."""

    def __init__(self, database: Database, about: UUID | trail.Record | None = None) -> None:
        self._database, self._about = database, about

    def lines(self, session: Any, number: int) -> Sequence[HistoryLine]:
        """Return what a deed did: all of it, or what it did to the record."""
        if not isinstance(self._about, tuple):
            return trail.deed_lines(session, number)
        return trail.deed_lines(session, number, of=trail.rows_about(session, self._about))

    def asked(self, session: Any, query: Query) -> TrailQuery:
        """Turn what the filter bar says into what is asked of the trail."""
        days = SPANS.get(str(query.filter("span")))
        day = today(self._database.clock, school.facts(session).timezone)
        return TrailQuery(
            search=query.search, about=self._about, actor=query.filter("actor"),
            area=query.filter("area"), what=query.filter("what"),
            first=None if days is None else day - timedelta(days=days),
        )  # fmt: skip

    def ids(self, query: Query) -> Sequence[int]:
        """Return the numbers of the deeds, the newest first."""
        with self._database.reading() as session:
            return trail.trail_ids(session, self.asked(session, query))

    def page(self, keys: Sequence[int]) -> Mapping[int, TrailRow]:
        """Return some deeds."""
        with self._database.reading() as session:
            return trail.trail_page(session, keys)


def _when(row: TrailRow) -> str:
    return f"{show_date_with_year(row.at.date())} {show_time(row.at)}"


def _state(row: TrailRow) -> Chip | None:
    if row.left:
        return Chip(tr("Left the house"), "violet", "export")
    if row.undone and row.kind is SetKind.DO:
        return Chip(tr("Taken back"), "grey", "arrow-u-up-left")
    if row.kind is SetKind.SYSTEM:
        return Chip(tr("By itself"), "grey", "gear")
    return None


def _what(row: TrailRow) -> str:
    if not row.left:
        return row.label
    if not row.reason:
        return tr("{what}: for {who}", what=row.label, who=row.recipient)
    return tr("{what}: for {who}, {why}", what=row.label, who=row.recipient, why=row.reason)


def columns() -> tuple[Column[TrailRow], ...]:
    """Return the columns of the trail."""
    return (
        Column("at", tr("When"), _when, width=150),
        Column("label", tr("What"), _what, strong=True, stretch=True, tooltip=_what),
        Column("actor", tr("Who"), lambda r: r.actor, width=130),
        Column("device", tr("Computer"), lambda r: r.device, width=110, gives_way=2),
        Column("state", tr("State"), lambda _: "", chip=_state, width=130),
    )


def _line_columns() -> tuple[Column[tuple[int, HistoryLine]], ...]:
    return (
        Column("thing", tr("Where"), lambda r: r[1].thing, width=150),
        Column("field", tr("Field"), lambda r: r[1].field or _deed(r[1]), width=150),
        Column("before", tr("Before"), lambda r: r[1].before, width=200, stretch=True,
               tooltip=lambda r: r[1].before),
        Column("after", tr("After"), lambda r: r[1].after, width=200, stretch=True,
               tooltip=lambda r: r[1].after),
    )  # fmt: skip


def _deed(line: HistoryLine) -> str:
    return {"added": tr("Added"), "removed": tr("Removed")}.get(line.deed.value, "")


def filters() -> tuple[Filter, ...]:
    """Return the filters of the trail."""
    kinds = (
        (What.CHANGED, tr("Changes")), (What.LEFT, tr("What left the house")),
        (What.TAKEN_BACK, tr("Taken back")), (What.BY_ITSELF, tr("By itself")),
    )  # fmt: skip
    spans = (
        ("day", tr("Today")), ("week", tr("Last 7 days")), ("month", tr("Last 31 days")),
        ("year", tr("Last year")),
    )  # fmt: skip
    return (
        Filter("what", tr("Kind"), kinds),
        Filter("actor", tr("Who")),
        Filter("area", tr("Area"), tuple((key, trail.area_words(key)) for key in trail.AREAS)),
        Filter("span", tr("Days"), spans),
    )


class TrailDialog(Dialog):
    """Who did what and when, with before and after; of all, of a person, or of any record."""

    def __init__(
        self,
        parent: QWidget | None,
        tools: Tools,
        database: Database,
        *,
        about: UUID | trail.Record | None = None,
        name: str = "",
        what: What | None = None,
    ) -> None:
        whole = tr("Trail of {name}", name=name) if name else tr("What was changed")
        title = tr("History of {name}", name=name) if isinstance(about, tuple) else whole
        super().__init__(parent, title, "", tr("Close"), width=980)
        self.setObjectName("trail")
        self.cancel.hide()
        self._tools, self._database, self._about, self._name = tools, database, about, name
        self._source = TrailSource(database, about)
        self.model = TableModel(columns(), self._source, tools.tasks, tickable=False, parent=self)
        self.table = TableView(self.model, tools.memory, "changes")
        self.table.setAccessibleName(title)
        self.table.setMinimumHeight(dp(280))
        self.lines: FixedSource[tuple[int, HistoryLine]] = FixedSource((), lambda row: row[0])
        self.line_model = TableModel(_line_columns(), self.lines, tools.tasks, parent=self)
        self.line_table = TableView(self.line_model, tools.memory, "change-lines")
        self.line_table.setAccessibleName(tr("Before and after"))
        self.line_table.setMinimumHeight(dp(150))
        self.bar = FilterBar(tr("Find what or who"), filters(), columns=False)
        self.set_body(self._body(), bare=True)
        self.add_button(Button(tr("Export"), "export", self.export))
        self.bar.changed.connect(self.refresh)
        self.table.current_changed.connect(self._follow)
        self.model.loaded.connect(self._loaded)
        self.model.failed.connect(self.show_error)
        tools.tasks.wrote.connect(self._reload)
        if what is not None:
            self.bar.chips["what"].set_value(what)
        tools.tasks.read(self._read_actors, self._offer_actors, self.show_error)
        self.refresh()

    def _body(self) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.about_line = label(tr("Choose a line to see before and after"), "small", "text2")
        self.about_line.setContentsMargins(dp(20), dp(6), dp(20), dp(6))
        for part, stretch in (
            (self.bar, 0), (self.table, 3), (rule(), 0), (self.about_line, 0),
            (self.line_table, 2),
        ):  # fmt: skip
            column.addWidget(part, stretch)
        return body

    def query(self) -> Query:
        """Return what the filter bar says."""
        return Query(search=self.bar.search.text().strip(), filters=self.bar.values())

    def refresh(self) -> None:
        """Ask for what the filter bar says."""
        self.model.set_query(self.query())

    def _reload(self, _: object) -> None:
        self.model.reload()

    def _read_actors(self) -> Sequence[str]:
        with self._database.reading() as session:
            return trail.actors(session)

    def _offer_actors(self, found: Sequence[str]) -> None:
        self.bar.set_choices("actor", [(name, name) for name in found])

    def _loaded(self) -> None:
        count = self.model.rowCount()
        self.set_result(trn("{n} line", "{n} lines", count))

    def _follow(self, key: Any) -> None:
        if key is None:
            self._show_lines([])
            return

        def read() -> Sequence[HistoryLine]:
            with self._database.reading() as session:
                return self._source.lines(session, key)

        self._tools.tasks.read(read, self._show_lines, self.show_error, key=("trail", id(self)))

    def _show_lines(self, found: Sequence[HistoryLine]) -> None:
        self.lines.replace(list(enumerate(found)))
        self.line_model.set_query(Query())
        self.about_line.setText(
            trn("{n} value", "{n} values", len(found))
            if found
            else tr("Nothing is kept of what changed here")
        )

    # --- export -----------------------------------------------------------------------------------

    def export(self) -> None:
        """Ask for a file and write what is shown into it."""
        target = ask_table_file(self, tr("Export the trail"), tr("Trail"))
        if target is not None:
            self.export_to(target)

    def export_to(self, target: Path) -> None:
        """Write what is shown, line by line with before and after, as the file's ending says."""
        query, source, database, about = self.query(), self._source, self._database, self._about

        def write() -> int:
            rows = list(_cells(database, source, query))
            heads = (
                tr("When"), tr("Who"), tr("Computer"), tr("What"), tr("Where"), tr("Field"),
                tr("Before"), tr("After"), tr("For whom"), tr("Why"),
            )  # fmt: skip
            named = [about] if isinstance(about, UUID) else ()
            gone = people.GoneOut(kind="trail", what=tr("Trail"), persons=named)
            people.note_left(database, DisclosureWay.SAVED, [gone], to=target)
            return write_table(target, heads, rows, sheet=tr("Trail"))

        self._tools.tasks.read(write, tell_written(self._tools, target), self.show_error)


def _cells(database: Database, source: TrailSource, query: Query) -> Any:
    """Yield one row for each value that a deed changed, and one for a deed without values."""
    with database.reading() as session:
        numbers = trail.trail_ids(session, source.asked(session, query))
        for start in range(0, len(numbers), _PAGE):
            page = trail.trail_page(session, numbers[start : start + _PAGE])
            for number in numbers[start : start + _PAGE]:
                row = page[number]
                head = (row.at.replace(tzinfo=None), row.actor, row.device, row.label)
                tail = (row.recipient, row.reason)
                lines = source.lines(session, number)
                for line in lines:
                    said = (line.thing, line.field or _deed(line), line.before, line.after)
                    yield (*head, *said, *tail)
                if not lines:
                    yield (*head, "", "", "", "", *tail)
