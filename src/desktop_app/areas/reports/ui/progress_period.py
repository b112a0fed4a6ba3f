"""Which term, or which days, progress reports are about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.areas.people import api as people
from desktop_app.areas.reports import api as reports
from desktop_app.areas.reports.api import Period
from desktop_app.areas.school import api as school
from desktop_app.core import clock
from desktop_app.core.db.database import Database
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr
from desktop_app.kit.choice_fields import ChoiceEditor
from desktop_app.kit.date_field import DateEditor
from desktop_app.kit.fields import Field
from desktop_app.kit.labels import label
from desktop_app.kit.theme import dp

OWN = "own"


@dataclass(frozen=True, slots=True)
class Ground:
    """What can be chosen: the terms that have begun, the teachers; `term` is where it begins."""

    today: date
    terms: Sequence[tuple[UUID, str]]
    term: Period | None
    teachers: Sequence[tuple[UUID, str]]


def read_ground(database: Database) -> Ground:
    """Read what can be chosen; on a reader thread."""
    with database.reading() as session:
        today = clock.today(database.clock, school.facts(session).timezone)
        begun = [term for term in school.terms(session) if term.starts_on <= today]
        newest = max(begun, key=lambda term: term.starts_on, default=None)
        start = reports.find_period(session, today, term_id=newest.id) if newest else None
        teachers = [(row.id, row.name) for row in people.teachers(session)]
    terms = [(term.id, term.name) for term in reversed(begun)]
    return Ground(today, terms, start, teachers)


class PeriodBar(QWidget):
    """A term, or days of one's own. `changed` when reports have to be read anew."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.term = ChoiceEditor(
            Field("term", tr("Term"), "choice", options=((OWN, tr("Own days")),), required=True)
        )
        self.first = DateEditor(Field("first", tr("From"), "date"))
        self.last = DateEditor(Field("last", tr("Until"), "date"))
        row = QHBoxLayout(self)
        row.setContentsMargins(dp(20), dp(8), dp(16), dp(8))
        row.setSpacing(dp(8))
        self._row = row
        self._days = (self.first, self.last)
        for editor, name in ((self.first, tr("From")), (self.last, tr("Until"))):
            editor.line.setAccessibleName(name)
            editor.left.connect(self._days_left)
        row.addWidget(self.term.widget)
        row.addWidget(self.first.widget)
        self._dash = label("–", "body", "text2")
        row.addWidget(self._dash)
        row.addWidget(self.last.widget)
        row.addStretch(1)
        self.term.widget.setAccessibleName(tr("Term"))
        self.term.changed.connect(self._chosen)
        self._shown: tuple[object, ...] = ()

    def show_ground(self, ground: Ground) -> None:
        """Offer the terms, and begin with the newest."""
        options = (*ground.terms, (OWN, tr("Own days")))
        fresh = ChoiceEditor(Field("term", tr("Term"), "choice", options=options, required=True))
        fresh.widget.setAccessibleName(tr("Term"))
        fresh.widget.setObjectName("field-term")
        self._row.replaceWidget(self.term.widget, fresh.widget)
        self.term.widget.hide()
        self.term.widget.deleteLater()
        self.term = fresh
        self.term.set_value(ground.term.term_id if ground.term else OWN)
        self._fill(ground.term, ground.today)
        self.term.changed.connect(self._chosen)

    def _fill(self, period: Period | None, today: date) -> None:
        self.first.set_value(period.first if period else today.replace(day=1))
        self.last.set_value(period.whole if period else today)
        self._show_days()

    def _show_days(self) -> None:
        own = self.term.value() == OWN
        for widget in (self.first.widget, self._dash, self.last.widget):
            widget.setVisible(own)

    def _chosen(self) -> None:
        self._show_days()
        self.changed.emit()

    def _days_left(self) -> None:
        now = (self.first.line.text(), self.last.line.text())
        if now != self._shown:
            self._shown = now
            self.changed.emit()

    def show_period(self, period: Period) -> None:
        """Choose a period, as from elsewhere."""
        self.first.set_value(period.first)
        self.last.set_value(period.whole)
        self.term.set_value(period.term_id or OWN)

    def asked(self) -> tuple[UUID | None, date | None, date | None]:
        """Return what is asked for: a term, or two days. Raises RuleBroken for unreadable days."""
        chosen = self.term.value()
        if chosen != OWN and isinstance(chosen, UUID):
            return chosen, None, None
        first, last = self.first.value(), self.last.value()
        if first is None or last is None:
            raise RuleBroken(tr("Say from which day to which."), field="first")
        return None, first, last
