"""Make-ups of the whole school: who may make up what until when, and where it could be."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.attendance.api import CreditRow, CreditState, Match
from desktop_app.areas.desk.ui.make_up_explained import of_make_up
from desktop_app.areas.desk.ui.make_up_slots import for_make_up
from desktop_app.areas.desk.ui.make_up_words import SOON, credit_columns, match_columns
from desktop_app.areas.people.ui.lookups import Lookups
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable.ui.slots_dialog import open_slots_dialog
from desktop_app.core import clock
from desktop_app.core.db.database import Database
from desktop_app.core.journal.recording import Changes
from desktop_app.core.meanwhile import Record, still_there
from desktop_app.core.wording import tr, trn
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.explain import Explanation
from desktop_app.kit.explained import ExplainDialog
from desktop_app.kit.fields import Field
from desktop_app.kit.fixed_source import FixedSource
from desktop_app.kit.labels import label, rule
from desktop_app.kit.pane import Tools
from desktop_app.kit.segments import Segments
from desktop_app.kit.table_model import Query
from desktop_app.kit.table_view import TableView
from desktop_app.kit.tables_dialog import HeadDeed, TablesDialog
from desktop_app.kit.theme import dp

MOST = 500


@dataclass(frozen=True, slots=True)
class FoundMakeUps:
    """The make-ups of one state, and the school's day."""

    rows: tuple[CreditRow, ...]
    today: date


def read_make_ups(database: Database, state: CreditState) -> FoundMakeUps:
    """Read the make-ups of a state; on a reader thread."""
    with database.reading() as session:
        today = clock.today(database.clock, school.facts(session).timezone)
        rows = attendance.make_ups(session, today, state=state, most=MOST)
    return FoundMakeUps(tuple(rows), today)


class MakeUpsDialog(TablesDialog):
    """The list above, the places for the chosen one below; Enter books the chosen place."""

    def __init__(self, parent: QWidget, tools: Tools, database: Database, today: date) -> None:
        super().__init__(parent, tools, tr("Make-ups"), "", tr("Book this place"), width=940)
        self._database, self._today = database, today
        self.service = attendance.AttendanceService(database)
        self.rows: FixedSource[CreditRow] = FixedSource(
            (), key=lambda row: row.id,
            sorts={"student": lambda r: r.student, "until": lambda r: r.expires_on or date.max},
        )  # fmt: skip
        self.places: FixedSource[Match] = FixedSource((), key=_place_key)
        self.states = Segments(
            ((CreditState.OPEN, tr("Open")), (CreditState.USED, tr("Booked")),
             (CreditState.EXPIRED, tr("Expired")), (CreditState.WITHDRAWN, tr("Withdrawn")))
        )  # fmt: skip
        self.table, self.model = self.make_table(
            credit_columns(today), self.rows, "make-ups", tr("Make-ups"), height=220
        )
        words = tr("Places for the chosen make-up")
        self.matches, self.match_model = self.make_table(
            match_columns(), self.places, "places", words, height=170
        )
        self.why = label("", "small", "text2")
        self._put_body()
        self.cancel.set_words(tr("Close"))
        self.primary.setEnabled(False)
        self.states.changed.connect(self.reload)
        self.table.current_changed.connect(lambda _key: self._look_for_places())
        self.matches.current_changed.connect(lambda _key: self._may_book())
        self.matches.opened.connect(lambda _key: self.accept())
        self.table.explain_asked.connect(lambda key, _column: self.explain(key))
        self.model.loaded.connect(lambda: self._begin(self.table, self._look_for_places))
        self.match_model.loaded.connect(lambda: self._begin(self.matches, self._may_book))
        self.resize(dp(940), dp(620))
        self.table.setFocus()
        self.reload()

    @staticmethod
    def _begin(table: TableView, follow: Callable[[], object]) -> None:
        """Choose the first row where none is chosen."""
        if table.current_key() is None and table.model().rowCount():
            table.set_current_row(0)
        follow()

    def _put_body(self) -> None:
        deeds: tuple[HeadDeed, ...] = (
            (tr("Give a make-up…"), "plus", self.give),
            (tr("Last day…"), "calendar-blank", self.change),
            (tr("Withdraw…"), "x", self.withdraw),
            (tr("Take booking back"), "arrow-u-up-left", self.free),
            (tr("Other times…"), "calendar-blank", self.find_time),
        )
        column = self.put_head(self.states, deeds, top=14)
        column.addWidget(rule())
        column.addWidget(self.table, 3)
        column.addWidget(rule())
        self.why.setContentsMargins(dp(20), dp(8), dp(16), dp(6))
        column.addWidget(self.why)
        column.addWidget(self.matches, 2)

    # --- reading ---

    def reload(self) -> None:
        """Read the list of the chosen state again."""
        state = self.states.value()
        self._tools.tasks.read(
            lambda: read_make_ups(self._database, state), self._show, self.show_error,
            key=("make-ups", id(self)),
        )  # fmt: skip

    def _show(self, found: FoundMakeUps) -> None:
        self.rows.replace(found.rows)
        self.model.set_query(Query())
        soon = sum(
            1 for row in found.rows
            if row.state is CreditState.OPEN and (row.days_left(found.today) or SOON + 1) <= SOON
        )  # fmt: skip
        said = trn("{n} make-up", "{n} make-ups", len(found.rows))
        if soon:
            said = tr("{said}, {soon} end within three weeks", said=said, soon=soon)
        self.set_result(said)
        if not found.rows:
            self._show_places([])

    def current(self) -> CreditRow | None:
        """Return the chosen make-up."""
        key = self.table.current_key()
        return self.rows.page([key]).get(key) if key is not None else None

    def _look_for_places(self) -> None:
        row = self.current()
        for button, may in zip(self.deeds[1:], self._may(row), strict=True):
            button.setVisible(may)
        if row is None or row.state is not CreditState.OPEN:
            self._show_places([])
            return
        self.why.setText(tr("Looking for places for {name}", name=row.student))

        def read() -> list[Match]:
            with self._database.reading() as session:
                return attendance.matches(session, row.id, self._database.clock.now())

        self._tools.tasks.read(read, self._show_places, self.show_error,
                               key=("places", id(self)))  # fmt: skip

    @staticmethod
    def _may(row: CreditRow | None) -> tuple[bool, bool, bool, bool]:
        unused = row is not None and row.state in {CreditState.OPEN, CreditState.EXPIRED}
        used = row is not None and row.state is CreditState.USED
        is_open = row is not None and row.state is CreditState.OPEN
        return unused, unused, used, is_open and row is not None and row.lesson_id is not None

    def _show_places(self, found: list[Match]) -> None:
        row = self.current()
        self.places.replace(found)
        self.match_model.set_query(Query())
        is_open = row is not None and row.state is CreditState.OPEN
        words = ""
        if row is not None and is_open:
            words = tr("Places for {name}, best first", name=row.student)
            if not found:
                words = tr("There is no free place for {name} within six weeks.", name=row.student)
        self.why.setText(words)
        self.matches.setVisible(bool(found))
        self._may_book()

    def chosen(self) -> Match | None:
        """Return the chosen place."""
        key = self.matches.current_key()
        return self.places.page([key]).get(key) if key is not None else None

    def _may_book(self) -> None:
        self.primary.setEnabled(self.chosen() is not None)

    # --- deeds ---

    def accept(self) -> None:
        """Book the chosen make-up into the chosen place; the dialog stays for the next one."""
        row, place = self.current(), self.chosen()
        if row is None or place is None:
            return
        self.primary.setEnabled(False)
        self._write(lambda: self._book(row.id, place))

    def _book(self, credit: UUID, place: Match) -> Changes:
        if place.occurrence_id is not None:
            return self.service.use_credit(credit, place.occurrence_id)
        return self.service.use_credit_at(
            credit, place.start, teacher_id=place.teacher_id, room_id=place.room_id
        )

    def _write(self, deed: Callable[[], Changes]) -> None:
        self._tools.tasks.write(deed, self._done, self._refused)

    def _done(self, made: Changes) -> None:
        self._tools.notices.done(made.label, self._tools.undo)
        self.reload()

    def _refused(self, error: Exception) -> None:
        self._may_book()
        self.show_error(error)

    def _form(self, **parts: Any) -> None:
        dialog = FormDialog(self, self._tools.tasks, **parts)
        dialog.saved.connect(self._done)
        dialog.open()

    def give(self) -> None:
        """Ask whom to give a make-up, and why."""
        give_make_up(self, self._tools, self._database, self._done)

    def change(self) -> None:
        """Ask for another last day."""
        row = self.current()
        if row is None:
            return

        def shown(now: CreditRow) -> dict[str, Any]:
            return {"expires_on": now.expires_on, "minutes": now.minutes}

        def read() -> dict[str, Any]:
            with self._database.reading() as session:
                credits = attendance.make_ups_of(session, row.student_id, self._today)
            return shown(still_there(credits, row.id))

        self._form(
            title=tr("Make-up"), fact=row.student, primary=tr("Save make-up"),
            fields=(Field("expires_on", tr("Until"), "date", today=self._today,
                          help=tr("Without a day it does not end")),
                    Field("minutes", tr("Minutes"), "number", required=True, width=72)),
            values=shown(row), record=Record((("make_up_credit", row.id),), read),
            save=lambda said: self.service.set_credit(row.id, **said),
        )  # fmt: skip

    def withdraw(self) -> None:
        """Ask why a make-up is taken away."""
        row = self.current()
        if row is not None:
            self._form(
                title=tr("Withdraw make-up"), fact=row.student, primary=tr("Withdraw make-up"),
                fields=(Field("reason", tr("Reason"), required=True),),
                save=lambda said: self.service.withdraw_credit(row.id, said["reason"]),
            )  # fmt: skip

    def free(self) -> None:
        """Take the booking back: the make-up is open again."""
        row = self.current()
        if row is not None:
            self._write(lambda: self.service.free_credit(row.id))

    def explain(self, credit_id: UUID) -> None:
        """Say where a make-up comes from."""

        def show(found: Explanation | None) -> None:
            if found is not None:
                tools = self._tools
                ExplainDialog(self, tools.tasks, tools.memory, found, tools.go).open()

        self._tools.tasks.read(of_make_up(self._database, credit_id), show, self.show_error)

    def find_time(self) -> None:
        """Look for any free time of its own."""
        row = self.current()
        if row is not None:
            search = for_make_up(self._database, row.id, row.student)
            open_slots_dialog(self, self._tools, self._database, search)

    def changeEvent(self, event: QEvent) -> None:
        """Read again when a dialog over this one is closed: it may have booked."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.reload()


def _place_key(place: Match) -> tuple[Any, ...]:
    return place.kind, place.occurrence_id, place.start, place.teacher_id


def give_make_up(
    parent: QWidget,
    tools: Tools,
    database: Database,
    done: Callable[[Changes], object],
    *,
    student: tuple[UUID, str] | None = None,
) -> None:
    """Ask for a make-up by hand: for whom, how long, why, until when."""
    service = attendance.AttendanceService(database)
    lookup = Lookups(database).students
    who = Field("student", tr("Student"), "combo", required=True, lookup=lookup)
    fields = (
        Field("minutes", tr("Minutes"), "number", required=True, width=72),
        Field("reason", tr("Reason"), required=True),
        Field("expires_on", tr("Until"), "date", help=tr("Empty: as the settings say")),
    )

    def save(said: dict[str, Any]) -> Changes:
        key = student[0] if student is not None else said["student"]
        more = {"expires_on": said["expires_on"]} if said["expires_on"] is not None else {}
        return service.give_credit(key, reason=said["reason"], minutes=said["minutes"], **more)

    dialog = FormDialog(
        parent, tools.tasks, title=tr("Make-up"), fact=student[1] if student else "",
        primary=tr("Give make-up"), fields=fields if student else (who, *fields), save=save,
        values={"minutes": 30},
    )  # fmt: skip
    dialog.saved.connect(done)
    dialog.open()


def open_make_ups(parent: QWidget, tools: Tools, database: Database) -> None:
    """Read the school's day, then open the dialog."""

    def read() -> date:
        with database.reading() as session:
            return clock.today(database.clock, school.facts(session).timezone)

    tools.tasks.read(read, lambda today: MakeUpsDialog(parent, tools, database, today).open())
