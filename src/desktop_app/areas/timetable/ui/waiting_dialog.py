"""The waiting lists: who waits for which lesson, and what is done about it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.areas.people import api as people
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.api import WaitlistStatus, WaitRow
from desktop_app.areas.timetable.ui.booking_dialog import BookingDialog
from desktop_app.areas.timetable.ui.surroundings import may_plan
from desktop_app.core import clock
from desktop_app.core.db.database import Database
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import show_date, tr, trn
from desktop_app.kit.buttons import Button
from desktop_app.kit.dialog import Dialog, FormDialog
from desktop_app.kit.empty import EmptyState
from desktop_app.kit.fields import Field
from desktop_app.kit.fixed_source import FixedSource
from desktop_app.kit.pane import Tools
from desktop_app.kit.table_model import Column, Query, TableModel
from desktop_app.kit.table_view import TableView
from desktop_app.kit.theme import dp

SHOWN = 12


@dataclass(frozen=True, slots=True)
class Waiting:
    """Who waits, where a place is free, and what day it is."""

    rows: tuple[WaitRow, ...]
    free: frozenset[UUID]
    today: date


def read_waiting(database: Database, lesson_id: UUID | None = None) -> Waiting:
    """Read the waiting lists, or that of one lesson; on a reader thread."""
    with database.reading() as session:
        today = clock.today(database.clock, school.facts(session).timezone)
        rows = tuple(timetable.waiting_list(session, lesson_id=lesson_id))
        freed = timetable.freed_places(session, today)
        return Waiting(rows, frozenset(each.lesson_id for each in freed), today)


def state_words(row: WaitRow, today: date) -> str:
    """Say how far somebody's wait is."""
    if row.expired(today):
        return tr("Offer over since {day}", day=show_date(row.offer_until or today))
    if row.status is WaitlistStatus.OFFERED and row.offer_until is not None:
        return tr("Offered until {day}", day=show_date(row.offer_until))
    return tr("Waits since {day}", day=show_date(row.asked_on))


class WaitingDeeds:
    """Offer, enrol, decline, withdraw and put on the list; each can be undone."""

    def __init__(self, parent: QWidget, tools: Tools, database: Database) -> None:
        self._parent, self._tools, self._database = parent, tools, database
        self._service = timetable.WaitingListService(database)
        self.after: Callable[[], None] = lambda: None

    def _write(self, deed: Callable[[], Changes]) -> None:
        self._tools.tasks.write(deed, self._done, self._tools.tasks.failed.emit)

    def _done(self, changes: Changes) -> None:
        self._tools.notices.done(changes.label, self._tools.undo)
        self.after()

    def offer(self, row: WaitRow) -> None:
        """Keep a free place for a week."""
        self._write(lambda: self._service.offer(row.id))

    def decline(self, row: WaitRow) -> None:
        """Note that the place is not wanted."""
        self._write(lambda: self._service.decline(row.id))

    def withdraw(self, row: WaitRow) -> None:
        """Take somebody off the list."""
        self._write(lambda: self._service.withdraw(row.id))

    def move(self, row: WaitRow, place: int) -> None:
        """Put somebody at another place."""
        self._write(lambda: self._service.move(row.id, place))

    def accept(self, row: WaitRow) -> None:
        """Enrol somebody; a reason is asked when they are taken then."""

        def refused(error: Exception) -> None:
            if not isinstance(error, timetable.DoubleBooked):
                self._tools.tasks.failed.emit(error)
                return
            dialog = BookingDialog(
                self._parent, self._tools, self._database, title=tr("Enrol"),
                primary=tr("Enrol"), fields=(),
                fact=tr("{who} in {lesson}", who=row.student, lesson=row.title),
                save=lambda said: self._service.accept(row.id, anyway=said["anyway"]),
            )  # fmt: skip
            dialog.saved.connect(self._done)
            dialog.open()
            dialog.show_conflicts(error.conflicts)

        self._tools.tasks.write(lambda: self._service.accept(row.id), self._done, refused)

    def join(self, lesson_id: UUID | None = None, title: str = "") -> None:
        """Ask who waits for which lesson."""
        fields = [
            Field("student", tr("Student"), "combo", required=True, width=300,
                  lookup=self._find_students),
            Field("note", tr("Note")),
        ]  # fmt: skip
        if lesson_id is None:
            fields.insert(1, Field("lesson", tr("Lesson"), "combo", required=True, width=300,
                                   lookup=self._find_lessons))  # fmt: skip
        fact = tr("Wait for a place in {title}", title=title) if title else tr("Wait for a place")
        dialog = FormDialog(
            self._parent, self._tools.tasks, title=tr("Waiting list"), fact=fact,
            primary=tr("Put on the list"), fields=tuple(fields),
            save=lambda said: self._service.join(
                lesson_id or said["lesson"], said["student"], note=said["note"] or None
            ),
        )  # fmt: skip
        dialog.setObjectName("join-waiting-list")
        dialog.saved.connect(self._done)
        dialog.open()

    def _find_students(self, typed: str) -> Sequence[tuple[UUID, str]]:
        with self._database.reading() as session:
            found = people.find_persons(session, typed, limit=SHOWN)
        return [(row.student_id, row.name) for row in found if row.student_id and not row.archived]

    def _find_lessons(self, typed: str) -> Sequence[tuple[UUID, str]]:
        with self._database.reading() as session:
            return timetable.lesson_choices(session, typed, limit=SHOWN)


class WaitingDialog(Dialog):
    """Lists who waits; Enter offers or enrols, Ctrl+arrows change places, Del takes off."""

    def __init__(self, parent: QWidget, tools: Tools, database: Database, found: Waiting) -> None:
        count = len(found.rows)
        fact = trn("{n} student waits for a place", "{n} students wait for a place", count)
        super().__init__(parent, tr("Waiting list"), fact, tr("Offer the place"), width=720)
        self.setObjectName("waiting-dialog")
        self._tools, self._database, self._found = tools, database, found
        self.deeds = WaitingDeeds(self, tools, database)
        self.deeds.after = self.reload
        self.source: FixedSource[WaitRow] = FixedSource(found.rows, key=lambda row: row.id)
        self.model: TableModel[WaitRow] = TableModel(
            self._columns(), self.source, tools.tasks, parent=self
        )
        self.table = TableView(self.model, tools.memory, "waiting")
        self.table.setAccessibleName(fact)
        self.table.setMinimumHeight(dp(300))
        self.empty = EmptyState()
        self.empty.setMinimumHeight(dp(160))
        self.empty.say(tr("Nobody waits for a place."), tr("Full lessons can have a waiting list."))
        body = QWidget()
        column = QVBoxLayout(body)
        column.setSpacing(dp(8))
        for part in (self._buttons(), self.table, self.empty):
            column.addWidget(part)
        self.set_body(body)
        self.cancel.set_words(tr("Close"))
        self.table.opened.connect(lambda _key: self.accept())
        self.table.archive_asked.connect(lambda _key: self._with(self.deeds.withdraw))
        self.table.current_changed.connect(lambda _key: self._say())
        self.model.loaded.connect(self._loaded)
        self._wear()
        self.model.set_query(Query())

    def _buttons(self) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(dp(8))
        self.join = Button(tr("Put on the list"), "plus", self.deeds.join, small=True)
        self.enroll = Button(tr("Enrol"), "check", lambda: self._with(self.deeds.accept),
                             small=True)  # fmt: skip
        self.decline = Button(tr("Does not want it"), "x", lambda: self._with(self.deeds.decline),
                              small=True)  # fmt: skip
        self.withdraw = Button(
            tr("Take off the list"), "minus", lambda: self._with(self.deeds.withdraw), small=True
        )
        for each in (self.join, self.enroll, self.decline, self.withdraw):
            row.addWidget(each)
        row.addStretch(1)
        box.setVisible(may_plan(self._database))
        return box

    def _columns(self) -> tuple[Column[WaitRow], ...]:
        return (
            Column("title", tr("Lesson"), lambda row: row.title, width=170),
            Column("place", tr("Place"), lambda row: str(row.place), width=60, align="right"),
            Column("student", tr("Student"), lambda row: row.student, stretch=True, strong=True),
            Column("state", tr("State"), lambda row: state_words(row, self._found.today),
                   width=190),
        )  # fmt: skip

    def _wear(self) -> None:
        some = bool(self._found.rows)
        self.table.setVisible(some)
        self.empty.setVisible(not some)
        self.primary.setVisible(some and may_plan(self._database))
        self._say()

    def _loaded(self) -> None:
        if self._found.rows and self.table.current_key() is None:
            self.table.set_current_row(0)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._say()

    def current(self) -> WaitRow | None:
        """Return the entry that is chosen."""
        key = self.table.current_key()
        return next((row for row in self._found.rows if row.id == key), None)

    def _with(self, deed: Callable[[WaitRow], object]) -> None:
        row = self.current()
        if row is not None:
            deed(row)

    def _say(self) -> None:
        row, today = self.current(), self._found.today
        offered = row is not None and row.status is WaitlistStatus.OFFERED
        free = row is not None and row.lesson_id in self._found.free
        kept = offered and row is not None and not row.expired(today)
        self.primary.setEnabled(row is not None and (free or kept))
        self.set_primary(tr("Enrol {name}", name=row.student) if kept and row else
                         tr("Offer the place"))  # fmt: skip
        self.enroll.setEnabled(row is not None)
        self.withdraw.setEnabled(row is not None)
        self.decline.setEnabled(offered)
        words = ""
        if row is not None and not kept:
            words = tr("A place is free.") if free else tr("No place is free.")
        self.set_result(words)

    def accept(self) -> None:
        """Offer the place to the chosen one, or enrol whom it is offered to."""
        row = self.current()
        if row is None:
            return
        kept = row.status is WaitlistStatus.OFFERED and not row.expired(self._found.today)
        (self.deeds.accept if kept else self.deeds.offer)(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Up and Ctrl+Down change places."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        row = self.current()
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if control and row is not None and event.key() in steps:
            self.deeds.move(row, max(1, row.place + steps[Qt.Key(event.key())]))
            return
        super().keyPressEvent(event)

    def reload(self) -> None:
        """Read the lists again."""
        self._tools.tasks.read(
            lambda: read_waiting(self._database), self._take, self.show_error,
            key=("waiting", id(self)),
        )  # fmt: skip

    def _take(self, found: Waiting) -> None:
        self._found = found
        self.source.replace(found.rows)
        self.set_fact(trn("{n} student waits for a place", "{n} students wait for a place",
                          len(found.rows)))  # fmt: skip
        self.model.reload()
        self._wear()


def open_waiting_dialog(parent: QWidget, tools: Tools, database: Database) -> None:
    """Read who waits, then open the dialog."""

    def show(found: Any) -> None:
        WaitingDialog(parent, tools, database, found).open()

    tools.tasks.read(lambda: read_waiting(database), show)


def propose_next(parent: QWidget, tools: Tools, database: Database, lesson_id: UUID) -> None:
    """Where somebody left a place and another waits for it, ask whether it is offered to them."""

    def read() -> tuple[timetable.FreedPlace, date] | None:
        with database.reading() as session:
            today = clock.today(database.clock, school.facts(session).timezone)
            found = timetable.freed_places(session, today, lesson_ids=[lesson_id])
        return (found[0], today) if found else None

    def show(found: tuple[timetable.FreedPlace, date] | None) -> None:
        if found is None:
            return
        place, today = found
        service = timetable.WaitingListService(database)
        words = {"name": place.next.student, "title": place.title}
        dialog = FormDialog(
            parent, tools.tasks, title=tr("Waiting list"), primary=tr("Offer the place"),
            fact=tr("{name} is next to wait for {title}", **words),
            fields=(Field("until", tr("Until"), "date", required=True, today=today),),
            values={"until": today + timedelta(days=timetable.OFFER_DAYS)},
            save=lambda said: service.offer(place.next.id, until=said["until"]),
        )  # fmt: skip
        dialog.setObjectName("offer-place")
        dialog.saved.connect(lambda made: tools.notices.done(made.label, tools.undo))
        dialog.open()

    tools.tasks.read(read, show)
