"""What a report is asked for: a period by name or by its days, and the filters it has."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.areas.people import api as people
from desktop_app.areas.reports import api as reports
from desktop_app.areas.reports.api import Asked, Narrow, Report
from desktop_app.areas.school import api as school
from desktop_app.core import clock
from desktop_app.core.db.database import Database
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr
from desktop_app.kit.choice_fields import ChoiceEditor
from desktop_app.kit.combo_field import ComboEditor
from desktop_app.kit.date_field import DateEditor
from desktop_app.kit.fields import Field
from desktop_app.kit.filters import Filter, FilterBar
from desktop_app.kit.labels import label
from desktop_app.kit.tasks import Tasks
from desktop_app.kit.theme import dp

OWN, WEEK, MONTH, BEFORE, TERM, YEAR = "own", "week", "month", "before", "term", "year"
_CHIPS = (Narrow.TEACHER, Narrow.LOCATION, Narrow.ROOM)


@dataclass(frozen=True, slots=True)
class Ground:
    """What can be chosen, and the named periods around today."""

    today: date
    periods: Mapping[str, tuple[date, date]]
    choices: Mapping[Narrow, Sequence[tuple[UUID, str]]]


def read_ground(database: Database) -> Ground:
    """Read what can be chosen; on a reader thread."""
    with database.reading() as session:
        today = clock.today(database.clock, school.facts(session).timezone)
        term, year = school.term_of(session, today), school.year_of(session, today)
        places = {row.id: row.name for row in school.locations(session)}
        choices: dict[Narrow, Sequence[tuple[UUID, str]]] = {
            Narrow.TEACHER: [(row.id, row.name) for row in people.teachers(session)],
            Narrow.LOCATION: list(places.items()),
            Narrow.ROOM: [(row.id, row.name) for row in school.rooms(session)],
        }
    first = today.replace(day=1)
    before = first - timedelta(days=1)
    monday = today - timedelta(days=today.weekday())
    following = (first + timedelta(days=32)).replace(day=1)
    periods = {
        WEEK: (monday, monday + timedelta(days=6)),
        MONTH: (first, following - timedelta(days=1)),
        BEFORE: (before.replace(day=1), before),
        TERM: (term.starts_on, term.ends_on) if term else (first, today),
        YEAR: (year.starts_on, year.ends_on) if year else (today.replace(month=1, day=1), today),
    }
    return Ground(today, periods, choices)


class ReportBar(QWidget):
    """Two rows: when, and for whom. `changed` when a report has to be read anew."""

    changed = Signal()
    searched = Signal(str)

    def __init__(self, tasks: Tasks, database: Database) -> None:
        super().__init__()
        self._database = database
        self._ground: Ground | None = None
        self._report: Report | None = None
        words = (
            (WEEK, tr("This week")),
            (MONTH, tr("This month")),
            (BEFORE, tr("Last month")),
            (TERM, tr("Term")),
            (YEAR, tr("School year")),
            (OWN, tr("Own days")),
        )
        self.periods = ChoiceEditor(
            Field("period", tr("Period"), "choice", options=words, required=True)
        )
        self.periods.widget.setAccessibleName(tr("Period"))
        self.periods.changed.connect(self._take_period)
        self.first = DateEditor(Field("first", tr("From"), "date"))
        self.last = DateEditor(Field("last", tr("Until"), "date"))
        for editor, name in ((self.first, tr("From")), (self.last, tr("Until"))):
            editor.line.setAccessibleName(name)
            editor.left.connect(self._own_days)
        self.student = ComboEditor(
            Field("student", tr("Pupil"), "combo", lookup=self._students, width=150)
        )
        self.student.set_tasks(tasks)
        self.student.line.setPlaceholderText(tr("Pupil"))
        self.student.line.setAccessibleName(tr("Pupil"))
        self.student.changed.connect(self._student_changed)
        self.bar = self._filter_bar(())
        self._filters: tuple[tuple[str, Any], ...] = ()
        self._build()

    def _build(self) -> None:
        when = QHBoxLayout()
        when.setContentsMargins(dp(20), dp(8), dp(16), dp(2))
        when.setSpacing(dp(8))
        self._when = QWidget()
        when.addWidget(self.periods.widget)
        when.addWidget(self.first.widget)
        when.addWidget(label("–", "body", "text2"))
        when.addWidget(self.last.widget)
        when.addStretch(1)
        self._when.setLayout(when)
        pupil = QHBoxLayout()
        pupil.setContentsMargins(0, 0, dp(16), 0)
        pupil.addWidget(self.student.widget)
        self._pupil = QWidget()
        self._pupil.setLayout(pupil)
        self._below = QHBoxLayout()
        self._below.setContentsMargins(0, 0, 0, 0)
        self._below.setSpacing(0)
        self._below.addWidget(self.bar, 1)
        self._below.addWidget(self._pupil)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._when)
        column.addLayout(self._below)

    def _filter_bar(self, narrows: Sequence[Narrow]) -> FilterBar:
        """Make the bar with the filters that a report has; what is chosen already stays."""
        titles = {
            Narrow.TEACHER: tr("Teacher"),
            Narrow.LOCATION: tr("Location"),
            Narrow.ROOM: tr("Room"),
        }
        made = FilterBar(
            tr("Find in the report"),
            tuple(Filter(each.value, titles[each]) for each in narrows),
            columns=False,
        )
        before = {} if self._ground is None else dict(self.bar.values())
        for each in narrows:
            if self._ground is not None:
                made.set_choices(each.value, self._ground.choices[each])
            made.chips[each.value].set_value(before.get(each.value))
        made.changed.connect(self._filters_changed)
        return made

    def _students(self, typed: str) -> list[tuple[Any, str]]:
        with self._database.reading() as session:
            found = people.find_persons(session, typed, limit=12)
        return [(row.student_id, row.name) for row in found if row.student_id]

    def show_ground(self, ground: Ground) -> None:
        """Keep what can be chosen."""
        self._ground = ground

    def show_report(self, report: Report) -> None:
        """Show the filters of a report, and the period it begins with."""
        before, self._report = self._report, report
        self._when.setVisible(not report.timeless)
        bar = self._filter_bar([each for each in _CHIPS if each in report.filters])
        self._below.replaceWidget(self.bar, bar)
        self.bar.hide()
        self.bar.deleteLater()
        self.bar, self._filters = bar, bar.values()
        self._pupil.setVisible(Narrow.STUDENT in report.filters)
        if self._ground is not None and (before is None or before.start != report.start):
            self._choose(report.start)

    def _choose(self, key: str) -> None:
        self.periods.blockSignals(True)
        self.periods.set_value(key)
        self.periods.blockSignals(False)
        self._fill(key)

    def _fill(self, key: str) -> None:
        if self._ground is not None and key in self._ground.periods:
            first, last = self._ground.periods[key]
            self.first.set_value(first)
            self.last.set_value(last)

    def _take_period(self) -> None:
        self._fill(str(self.periods.value()))
        self.changed.emit()

    def _own_days(self) -> None:
        named = self._ground.periods.get(str(self.periods.value())) if self._ground else None
        try:
            typed = (self.first.value(), self.last.value())
        except RuleBroken:
            typed = None
        if typed != named:
            self.periods.blockSignals(True)
            self.periods.set_value(OWN)
            self.periods.blockSignals(False)
        self.changed.emit()

    def _student_changed(self) -> None:
        try:
            self.student.value()
        except RuleBroken:
            return
        self.changed.emit()

    def _filters_changed(self) -> None:
        filters = self.bar.values()
        if filters != self._filters:
            self._filters = filters
            self.changed.emit()
        else:
            self.searched.emit(self.bar.search.text().strip())

    def set_period(self, first: date, last: date) -> None:
        """Ask for a period of one's own."""
        self.first.set_value(first)
        self.last.set_value(last)
        self._own_days()

    def asked(self) -> Asked:
        """Return what is asked for. Raises RuleBroken for days that cannot be read."""
        today = self._ground.today if self._ground else date.min
        begin, end = reports.default_period(self._report.key if self._report else "", today)
        known = set(self._report.filters) if self._report else set()
        values = dict(self.bar.values())
        return Asked(
            self.first.value() or begin,
            self.last.value() or end,
            teacher_id=values.get(Narrow.TEACHER.value),
            location_id=values.get(Narrow.LOCATION.value),
            room_id=values.get(Narrow.ROOM.value),
            student_id=self.student.value() if Narrow.STUDENT in known else None,
        )

    def about(self) -> str:
        """Say by what the report is narrowed."""
        chips = [chip.words() for chip in self.bar.chips.values() if chip.is_on]
        pupil = self.student.line.text() if self._pupil.isVisibleTo(self) else ""
        return ", ".join([*chips, *([pupil] if pupil else [])])
