"""A pupil in a club: the figures of now, every week, every entry, and taking one back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QGridLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.areas.clubs.queries.clubs import ClubRow
from desktop_app.areas.clubs.queries.history import EntryRow, entries
from desktop_app.areas.clubs.queries.standing import Standing, WeekRow, kept_weeks, standings_of
from desktop_app.areas.clubs.service.club_service import ClubService
from desktop_app.areas.clubs.terms import TransactionType
from desktop_app.areas.clubs.ui import explaining
from desktop_app.areas.clubs.ui.check_dialog import ReasonDialog
from desktop_app.areas.clubs.ui.reading import may_write
from desktop_app.areas.clubs.ui.week_columns import week_columns
from desktop_app.areas.clubs.words import day_words, entry_words, mille, signed, stay_words
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable.api import student_name
from desktop_app.core import clock
from desktop_app.core.db.database import Database
from desktop_app.core.wording import tr, trn
from desktop_app.kit.actions import listen_for
from desktop_app.kit.buttons import Button
from desktop_app.kit.dialog import Dialog
from desktop_app.kit.explain import Explain, Explanation
from desktop_app.kit.explained import ExplainDialog
from desktop_app.kit.fixed_source import FixedSource
from desktop_app.kit.labels import label
from desktop_app.kit.number_label import Explained, focused_number
from desktop_app.kit.pane import Tools
from desktop_app.kit.table_model import Column, Query, TableModel
from desktop_app.kit.table_view import TableView
from desktop_app.kit.tabs import Tab, TabRow
from desktop_app.kit.theme import dp


@dataclass(frozen=True, slots=True)
class Found:
    """What the dialog shows."""

    name: str
    standing: Standing | None
    weeks: Sequence[WeekRow]
    entries: Sequence[EntryRow]
    today: date


def read_pupil(database: Database, student_id: UUID, club_id: UUID) -> Found:
    """Read a pupil in a club; on a reader thread."""
    with database.reading() as session:
        today = clock.today(database.clock, school.facts(session).timezone)
        mine = {one.club_id: one for one in standings_of(session, student_id, today)}
        return Found(
            student_name(session, student_id), mine.get(club_id),
            kept_weeks(session, student_id, club_id),
            entries(session, student_id=student_id, club_id=club_id), today,
        )  # fmt: skip


class PupilDialog(Dialog):
    """Tabs Now, Weeks, Entries; F9 or a double click explains a number."""

    def __init__(
        self, parent: QWidget, tools: Tools, database: Database, club: ClubRow, student_id: UUID
    ) -> None:
        super().__init__(parent, tr("Points of the pupil"), club.name, tr("Close"), width=760)
        self._tools, self._database, self._club = tools, database, club
        self._student = student_id
        self._service = ClubService(database)
        self.rows: dict[UUID, EntryRow] = {}
        self.kept: dict[UUID, WeekRow] = {}
        self.found: Found | None = None
        self.cancel.hide()
        self.back = Button(tr("Take back…"), "arrow-u-up-left", self.take_back)
        self.add_button(self.back)
        self.tabs = TabRow(left=0)
        self.tabs.set_tabs(
            Tab("now", tr("Now")), Tab("weeks", tr("Weeks")), Tab("entries", tr("Entries"))
        )
        self.stack = QStackedWidget()
        self.now = QWidget()
        self._grid = QGridLayout(self.now)
        self._grid.setHorizontalSpacing(dp(16))
        self.weeks, self.week_model, self.week_source = self._table(
            "pupil-weeks", tr("Weeks"), week_columns()
        )
        self.table, self.model, self.source = self._table(
            "pupil-entries", tr("Entries"), _entry_columns()
        )
        for page in (self.now, self.weeks, self.table):
            self.stack.addWidget(page)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(dp(8))
        column.addWidget(self.tabs)
        column.addWidget(self.stack, 1)
        self.set_body(body)
        self.resize(dp(1190), dp(560))
        self.tabs.chosen.connect(self._choose)
        self.table.current_changed.connect(lambda _key: self._look())
        self.weeks.explain_asked.connect(self.explain_week)
        listen_for(self, "explain", self.explain_current)
        self._choose("now")
        self.read()

    def _table(self, name: str, title: str, columns: Any) -> tuple[TableView, Any, Any]:
        source: FixedSource[Any] = FixedSource((), lambda row: row.id)
        model: TableModel[Any] = TableModel(columns, source, self._tools.tasks, parent=self)
        table = TableView(model, self._tools.memory, name)
        table.setAccessibleName(title)
        return table, model, source

    def read(self) -> None:
        """Read the pupil."""
        self._tools.tasks.read(
            lambda: read_pupil(self._database, self._student, self._club.id), self._show,
            self.show_error, key=("pupil", id(self)),
        )  # fmt: skip

    def _show(self, found: Found) -> None:
        self.found = found
        self.set_fact(tr("{name} in {club}", name=found.name, club=self._club.name))
        self.rows = {row.id: row for row in found.entries}
        self.kept = {row.id: row for row in found.weeks}
        self.source.replace(found.entries)
        self.model.set_query(Query())
        self.week_source.replace(found.weeks)
        self.week_model.set_query(Query())
        self._fill(found)
        self._look()

    def _choose(self, key: str) -> None:
        self.stack.setCurrentIndex(("now", "weeks", "entries").index(key))
        self._look()

    def _look(self) -> None:
        row = self.rows.get(self.table.current_key())
        on = self.tabs.current() == "entries" and may_write(self._database)
        self.back.setVisible(on)
        self.back.setEnabled(
            row is not None and not row.taken_back and row.type is not TransactionType.REVERSAL
        )
        count = trn("{n} entry", "{n} entries", len(self.rows))
        waiting = sum(each.unverified for each in self.rows.values())
        more = trn("{n} not checked", "{n} not checked", waiting) if waiting else ""
        self.set_result(", ".join(part for part in (count, more) if part))

    def _fill(self, found: Found) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        rows = standing_rows(found.standing, found.today) if found.standing else []
        for at, (key, words, figure) in enumerate(rows):
            self._grid.addWidget(label(words, "body", "text2"), at, 0)
            if key:
                number = Explained(figure, "body", self._explainer(key))
                number.setAccessibleName(f"{words}: {figure}")
                self._grid.addWidget(number, at, 1)
            else:
                self._grid.addWidget(label(figure), at, 1)
        self._grid.setColumnStretch(1, 1)
        self._grid.setRowStretch(len(rows), 1)

    # --- explaining -------------------------------------------------------------------------------

    def _explainer(self, key: str) -> Callable[[], object]:
        read = explaining.of_pupil(self._database, self._club, self._student, key)
        return lambda: self.explain(read)

    def explain(self, read: Explain) -> None:
        """Show where a number is from."""

        def show(found: Explanation | None) -> None:
            if found is not None:
                tools = self._tools
                ExplainDialog(self, tools.tasks, tools.memory, found, tools.go).open()

        self._tools.tasks.read(read, show, self.show_error, key=("explain", id(self)))

    def explain_week(self, key: UUID, column: str) -> None:
        """Explain a figure of a week."""
        row = self.kept.get(key)
        if row is not None:
            self.explain(explaining.of_week(self.rows.values(), row, column))

    def explain_current(self) -> None:
        """F9: explain the number that has the keys, else the week, else all points."""
        focused = focused_number(self)
        if focused is not None:
            focused()
        elif self.tabs.current() == "weeks" and self.weeks.current_key() is not None:
            self.explain_week(self.weeks.current_key(), "points")
        else:
            self._explainer("total")()

    # --- taking back ------------------------------------------------------------------------------

    def take_back(self) -> None:
        """Ask why, then reverse the current entry; work behind it is withdrawn."""
        row = self.rows.get(self.table.current_key())
        if row is None or row.taken_back or row.type is TransactionType.REVERSAL:
            return
        dialog = ReasonDialog(
            self, self._tools, tr("Take back: {what}", what=row.description),
            lambda why: self._service.reverse(row.id, why),
        )  # fmt: skip
        dialog.saved.connect(lambda _changes: self.read())
        dialog.open()


def _entry_columns() -> tuple[Column[EntryRow], ...]:
    return (
        Column("day", tr("Day"), lambda r: day_words(r.earned_on), width=108),
        Column("what", tr("What"), lambda r: r.description, stretch=True, width=220,
               tooltip=lambda r: r.description, gives_way=-1,
               tone=lambda r: "text3" if r.taken_back else "text"),
        Column("how", tr("How"), entry_words, width=230, tooltip=entry_words,
               tone=lambda r: "amber" if r.unverified else "text2"),
        Column("by", tr("Checked by"), lambda r: r.verified_by or "", width=120, gives_way=2),
        Column("level", tr("Level"), lambda r: (
            str(r.level_after) if r.level_before == r.level_after
            else f"{r.level_before} → {r.level_after}"
        ), width=76, align="right"),
        Column("points", tr("Points"), lambda r: signed(r.points), width=70, align="right",
               strong=True, gives_way=-1),
    )  # fmt: skip


def standing_rows(one: Standing, today: date) -> list[tuple[str, str, str]]:
    """Return the figures of a pupil in a club: what explains them, words, figure."""
    rows = [
        ("total", tr("Points"), signed(one.total)),
        ("level", tr("Level of points"), str(one.level)) if one.rung is None else (
            "level", tr("Level"), one.rung),
        ("next", tr("In this level"), f"{one.in_level}/{one.per_level}"),
        ("next", tr("To the next level"), str(one.to_next)),
        ("", tr("Levels filled"), str(one.levels_achieved)),
        ("average", tr("Average per week"), mille(one.average)),
        ("best", tr("Best week"), str(one.best_week)),
        ("", tr("At this level"), stay_words(one.level, one.days_at_level(today))),
    ]  # fmt: skip
    if one.rung is not None:
        reached = [day_words(one.rung_since)]
        if one.rung_days is not None:
            reached.append(trn("after {n} day", "after {n} days", one.rung_days))
        if one.rung_before is not None:
            reached.append(tr("from level {n}", n=one.rung_before))
        rows.append(("", tr("Reached"), ", ".join(reached)))
        rows.append(("", tr("Points then"), str(one.rung_points)))
    last = one.last_earned_at.date() if one.last_earned_at else None
    rows.append(("", tr("Last earned"), day_words(last)))
    rows.append(("", tr("In the club since"), day_words(one.joined_on)))
    if one.struggles(today):
        rows.append(("", tr("May need help"), trn("at one level for {n} day",
                     "at one level for {n} days", one.days_at_level(today))))  # fmt: skip
    return rows
