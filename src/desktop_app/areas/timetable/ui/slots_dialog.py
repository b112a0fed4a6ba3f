"""Finding a free slot: what is looked for, the proposals with their reasons, Enter books."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.api import Proposal, Wish
from desktop_app.areas.timetable.ui.surroundings import read_surroundings
from desktop_app.core.db.database import Database
from desktop_app.core.errors import RuleBroken
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import show_date, tr, trn
from desktop_app.kit.dialog import Dialog
from desktop_app.kit.empty import EmptyState
from desktop_app.kit.fields import Field
from desktop_app.kit.fixed_source import FixedSource
from desktop_app.kit.form import Form
from desktop_app.kit.pane import Tools
from desktop_app.kit.table_model import Column, Query, TableModel
from desktop_app.kit.table_view import TableView
from desktop_app.kit.theme import dp

MOST = 20


@dataclass(frozen=True, slots=True)
class SlotSearch:
    """For whom a slot is looked for: how the wish is made from what is asked, and how it is booked.

    `wish` runs on a reader thread with the session, the first day, and weeks, minutes, teacher_id.
    """

    fact: str
    wish: Callable[..., Wish]
    book: Callable[[Wish, Proposal], Changes]


@dataclass(frozen=True, slots=True)
class _Answer:
    wish: Wish
    found: tuple[Proposal, ...]


class SlotsDialog(Dialog):
    """Lists free slots, the best first; Enter books the current one."""

    def __init__(
        self, parent: QWidget, tools: Tools, database: Database, search: SlotSearch,
        around: tuple[date, Sequence[tuple[Any, str]]],
    ) -> None:  # fmt: skip
        super().__init__(parent, tr("Find a free slot"), search.fact, tr("Book"), width=980)
        self.setObjectName("slots-dialog")
        self._tools, self._database, self._search = tools, database, search
        self._answer: _Answer | None = None
        self.form = Form(_fields(*around), tasks=tools.tasks)
        self.form.set_values({"first": around[0], "weeks": 6})
        self.source: FixedSource[tuple[int, Proposal]] = FixedSource([], key=lambda row: row[0])
        self.model: TableModel[tuple[int, Proposal]] = TableModel(
            _columns(), self.source, tools.tasks, parent=self
        )
        self.table = TableView(self.model, tools.memory, "slots")
        self.table.setAccessibleName(tr("Free slots"))
        self.table.setMinimumHeight(dp(300))
        self.empty = EmptyState()
        self.empty.setMinimumHeight(dp(300))
        body = QWidget()
        column = QVBoxLayout(body)
        column.setSpacing(dp(8))
        for part in (self.form, self.table, self.empty):
            column.addWidget(part)
        self.set_body(body)
        self.empty.hide()
        self.form.changed.connect(lambda _key: self.look())
        self.model.loaded.connect(self._loaded)
        self.table.opened.connect(lambda _key: self.accept())
        self.table.current_changed.connect(lambda _key: self._say())
        self.primary.setEnabled(False)
        self.look()

    def look(self) -> None:
        """Look for slots anew."""
        try:
            asked = self.form.values()
            weeks, minutes = asked["weeks"] or 6, asked["minutes"]
            first = asked["first"]
        except RuleBroken:
            return
        if first is None:
            return
        database, search = self._database, self._search

        def read() -> _Answer:
            with database.reading() as session:
                wish = search.wish(
                    session, first, weeks=weeks, minutes=minutes, teacher_id=asked["teacher"]
                )
                now = database.clock.now()
                return _Answer(wish, tuple(timetable.free_slots(session, wish, now, most=MOST)))

        self._tools.tasks.read(read, self._show, self.show_error, key=("slots", id(self)))

    def _show(self, answer: _Answer) -> None:
        self._answer = answer
        self.banner.clear("error")
        self.source.replace(list(enumerate(answer.found)))
        self.form.set_help("minutes", trn("{n} minute", "{n} minutes", answer.wish.minutes))
        self.table.setVisible(bool(answer.found))
        self.empty.setVisible(not answer.found)
        self.empty.say(tr("No slot is free for all of it."), tr("Look over more weeks."))
        self.model.set_query(Query())

    def _loaded(self) -> None:
        if self._answer is not None and self._answer.found:
            self.table.set_current_row(0)
            if not self.form.isAncestorOf(self.focusWidget()):
                self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._say()

    def current(self) -> Proposal | None:
        """Return the proposal that is chosen."""
        key = self.table.current_key()
        found = self._answer.found if self._answer is not None else ()
        return found[key] if isinstance(key, int) and key < len(found) else None

    def _say(self) -> None:
        chosen = self.current()
        self.primary.setEnabled(chosen is not None)
        self.set_primary(tr("Book {when}", when=_when(chosen)) if chosen else tr("Book"))
        answer = self._answer
        if answer is not None and answer.wish.regular:
            self.set_result(tr("A weekly lesson of its own. Undo takes it back."))
        else:
            self.set_result(tr("One lesson more. Undo takes it back."))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down in the form goes to the proposals."""
        if event.key() == Qt.Key.Key_Down and self.form.isAncestorOf(self.focusWidget()):
            self.table.setFocus()
            return
        super().keyPressEvent(event)

    def accept(self) -> None:
        """Book the chosen slot."""
        chosen, answer = self.current(), self._answer
        if chosen is None or answer is None:
            return
        self.primary.setEnabled(False)
        self._tools.tasks.write(
            lambda: self._search.book(answer.wish, chosen), self._booked, self._refused
        )

    def _booked(self, changes: Changes) -> None:
        super().accept()
        self._tools.notices.done(changes.label, self._tools.undo)

    def _refused(self, error: Exception) -> None:
        """Say who was quicker, and look again."""
        self.primary.setEnabled(True)
        self.show_error(error)
        if isinstance(error, timetable.DoubleBooked):
            self.look()


def _fields(today: date, teachers: Sequence[tuple[Any, str]]) -> tuple[Field, ...]:
    return (
        Field("first", tr("From"), "date", required=True, today=today),
        Field("weeks", tr("Weeks"), "number", width=60, hint="6"),
        Field("minutes", tr("Length"), "number", width=60),
        Field("teacher", tr("Teacher"), "choice", options=teachers, hint=tr("Who can")),
    )


def _when(each: Proposal) -> str:
    return tr("{day} {time}", day=show_date(each.wall.date()), time=f"{each.wall:%H:%M}")


def _columns() -> tuple[Column[tuple[int, Proposal]], ...]:
    return (
        Column("when", tr("When"), lambda row: _when(row[1]), width=160, strong=True),
        Column("teacher", tr("Teacher"), lambda row: row[1].teacher or "", width=140),
        Column("room", tr("Room"), lambda row: row[1].room or tr("online"), width=100),
        Column("why", tr("Why"), lambda row: ", ".join(row[1].reasons), stretch=True),
    )


def open_slots_dialog(
    parent: QWidget, tools: Tools, database: Database, search: SlotSearch
) -> None:
    """Read who teaches, then open the dialog."""

    def show(found: Any) -> None:
        SlotsDialog(parent, tools, database, search, (found.today, found.teachers)).open()

    tools.tasks.read(lambda: read_surroundings(database), show)


def for_student(database: Database, student_id: Any, name: str) -> SlotSearch:
    """Return the search of a weekly time of a student's own."""
    service = timetable.SlotService(database)

    def wish(session: Any, first: date, **more: Any) -> Wish:
        return timetable.wish_for_student(session, student_id, first, **more)

    return SlotSearch(tr("A weekly time for {name}", name=name), wish, service.book)


def for_lesson(database: Database, lesson_id: Any, title: str) -> SlotSearch:
    """Return the search of one more meeting of a lesson."""
    service = timetable.SlotService(database)

    def wish(session: Any, first: date, **more: Any) -> Wish:
        return timetable.wish_for_lesson(session, lesson_id, first, **more)

    return SlotSearch(tr("One more meeting of {title}", title=title), wish, service.book)
