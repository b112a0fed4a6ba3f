"""Today: the day's lessons on a timeline, registers that wait, and what needs somebody."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.areas.desk.queries import today, today_alerts, today_side
from desktop_app.areas.desk.ui import later
from desktop_app.areas.desk.ui.today_content import DayContent
from desktop_app.areas.desk.ui.today_side import SideColumn
from desktop_app.areas.desk.ui.today_ways import deeds_of
from desktop_app.areas.desk.ui.today_words import head_words, status_words
from desktop_app.areas.school import glances as school
from desktop_app.core.access.actor import Role
from desktop_app.core.db.database import Database
from desktop_app.core.journal.changes import Changes
from desktop_app.core.records import record
from desktop_app.core.wording import show_weekday, tr
from desktop_app.kit.actions import Command
from desktop_app.kit.buttons import Button
from desktop_app.kit.calm import Calm
from desktop_app.kit.deeds import Deed
from desktop_app.kit.inspector import Inspector
from desktop_app.kit.labels import on_plane
from desktop_app.kit.pane import Pane, Tools
from desktop_app.kit.segments import Segments
from desktop_app.kit.theme import dp

if TYPE_CHECKING:
    from desktop_app.areas.desk.queries.today import TodayDay
    from desktop_app.areas.desk.queries.today_alerts import Alert
    from desktop_app.areas.desk.queries.today_side import Side

SIDE = 336
PAUSE_MS = 250
MINUTE_MS = 60_000
PAINTED_MS = 30  # the day is painted before another thread asks for time
ALERT_MINUTES = 10
WATCHED = (
    "lesson_occurrence", "lesson", "enrollment", "attendance", "calendar_day", "room", "staff",
    "person", "person_private", "student", "invoice", "payment_allocation", "desk_note",
    "time_off", "one_on_one_slot", "slot_booking", "waitlist_entry", "make_up_credit", "busy",
    "conflict",
)  # fmt: skip


@record
class Found:
    """The day as it was read at one moment."""

    day: TodayDay
    zone: str


@record
class Beside:
    """What stands beside the day; `alerts` is None where only the rest was read again."""

    side: Side | None
    alerts: tuple[Alert, ...] | None


class TodayPane(Pane):
    """The day at a glance, and every alert with what can be done about it."""

    def __init__(self, tools: Tools, database: Database) -> None:
        super().__init__(tools, "today", tr("Today"))
        self.database = database
        self.found: Found | None = None
        self.alerts: tuple[Alert, ...] = ()
        self._wants_alerts = True
        self.waits_beside = False
        self._minutes = 0
        self._asked_day: date | None = None
        self._asked = False
        self._doings: Any = None
        kept = tools.memory.get("today/lanes")
        self.lanes = Segments(
            (("rooms", tr("Rooms")), ("teachers", tr("Teachers"))), ("door-open", "presentation")
        )
        self.lanes.set_value(kept if isinstance(kept, str) else "rooms")
        self.content = DayContent(tools)
        self.side = SideColumn()
        self.card = Inspector(tr("Choose a lesson to see details"))
        self._beside = QStackedWidget()
        self._beside.addWidget(self.side)
        self._card_page = self._with_way_back()
        self._beside.addWidget(self._card_page)
        self.set_content(self.content)
        self.set_inspector(self._beside, width=SIDE)
        self._calm = Calm(self._read, PAUSE_MS, self)
        self._minute = QTimer(self, interval=MINUTE_MS)
        self._minute.timeout.connect(self._tick)
        self._minute.start()
        self._connect()

    def _with_way_back(self) -> QWidget:
        page = QWidget()
        on_plane(page, "sunken")
        back = Button(tr("Back to alerts"), "caret-left", self.show_side, small=True)
        back.setObjectName("back-to-alerts")
        head = QHBoxLayout()
        head.setContentsMargins(dp(16), dp(8), dp(16), 0)
        head.addWidget(back)
        head.addStretch(1)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.card, 1)
        return page

    def _connect(self) -> None:
        self.lanes.changed.connect(self._lanes_changed)
        self.content.chosen.connect(self._follow)
        self.content.opened.connect(self.open_meeting)
        self.content.register_asked.connect(lambda key: self.tools.go("registers", key))
        self.side.family_asked.connect(lambda key: self.tools.go("families", key))
        self.side.billing_asked.connect(lambda: self.tools.go("billing"))
        self.side.student_asked.connect(lambda key: self.tools.go("students", key))
        self.side.staff_asked.connect(lambda key: self.tools.go("staff", key))
        self.side.note_asked.connect(self.edit_note)
        self.side.note_done.connect(self._finish_note)
        self.side.number_asked.connect(self._explain_due)

    def _explain_due(self, family: Any) -> None:
        self.doings.explain_due(family)

    @property
    def doings(self) -> Any:
        """What can be done here; its dialogs are loaded when first asked for."""
        if self._doings is None:
            self._doings = later.load(later.TODAY_DEEDS)(self)
        return self._doings

    @property
    def by_teacher(self) -> bool:
        """Whether the lanes are teachers."""
        return bool(self.lanes.value() == "teachers")

    def may_write(self) -> bool:
        """Whether whoever is here plans lessons and leaves notes."""
        office = self.database.actor.is_any(Role.ADMIN, Role.FRONT_DESK)
        return office and not self.database.read_only

    # --- reading ---

    def activated(self) -> None:
        """Read the day: it is another one when the program stayed open over night."""
        if not self._asked:
            self._asked = True
            self._read()

    def touched(self, changes: Changes) -> None:
        """Read again what changed."""
        if self._asked and changes.touches(*WATCHED):
            self._calm.ask()

    def is_resting(self) -> bool:
        """Whether nothing waits to be read."""
        return self._calm.is_resting() and not self.waits_beside

    def _tick(self) -> None:
        """Let the line of now go on; look for alerts more seldom, for that takes longer."""
        if not self._asked or not self.isVisible():
            return
        self._minutes += 1
        self._wants_alerts |= self._minutes % ALERT_MINUTES == 0
        self._read_day()

    def _read(self) -> None:
        self._wants_alerts = True
        self._read_day()

    def _read_day(self) -> None:
        wanted = self._asked_day
        self.waits_beside = True
        self.tools.tasks.read(
            lambda: read_found(self.database, wanted), self._show, self.show_error,
            key=("today", id(self)),
        )  # fmt: skip

    def _show(self, found: Found) -> None:
        """Show the day; what stands beside it is read when the day was painted."""
        self.found = found
        day = found.day
        self._title.setText(show_weekday(day.day))
        self.set_fact(head_words(day))
        self.set_status(status_words(day))
        self.content.show_day(day, found.zone, by_teacher=self.by_teacher)
        QTimer.singleShot(PAINTED_MS, self, self._read_beside)

    def _read_beside(self) -> None:
        if self.found is None:
            return
        day, with_alerts = self.found.day, self._wants_alerts
        self.waits_beside = False
        self.tools.tasks.read(
            lambda: read_beside(self.database, day, with_alerts=with_alerts), self._show_beside,
            self.show_error, key=("today-beside", id(self)),
        )  # fmt: skip

    def _show_beside(self, beside: Beside) -> None:
        found = self.found
        if found is None:
            return
        if beside.alerts is not None:
            self.alerts, self._wants_alerts = beside.alerts, False
        self.side.show_side(
            beside.side, [(alert, self.deeds_of(alert)) for alert in self.alerts],
            today=found.day.today, zone=found.zone, may_write=self.may_write(),
        )  # fmt: skip

    # --- alerts ---

    def deeds_of(self, alert: Alert) -> Sequence[Deed]:
        """Return what can be done about an alert."""
        return deeds_of(self, alert)

    def show_lesson(self, key: UUID | None, day: date | None) -> None:
        """Show the day of a lesson, with the lesson chosen."""
        if day is not None:
            self.go_to(day)
        if key is not None:
            self.content.choose(key)

    def open_board(
        self, teacher: UUID | None = None, first: date | None = None, last: date | None = None
    ) -> None:
        """Open the sick-day board, of a teacher where one is named."""
        now = self.found.day.today if self.found else None
        self.doings.sick_board(teacher, first or self.shown_day() or now, last)

    # --- going around ---

    def shown_day(self) -> date | None:
        """Return the day that is shown."""
        return self.found.day.day if self.found else None

    def go_to(self, day: date | None) -> None:
        """Show another day; None is today."""
        if self.found is not None and day == self.found.day.today:
            day = None
        if day != self._asked_day or self.found is None:
            self._asked_day = day
            self.content.choose(None)
            self._read()

    def step(self, days: int) -> None:
        """Go so many days on or back."""
        shown = self.shown_day()
        if shown is not None:
            self.go_to(shown + timedelta(days=days))

    def _lanes_changed(self) -> None:
        self.tools.memory.set("today/lanes", self.lanes.value())
        if self.found is not None:
            self.content.show_day(self.found.day, self.found.zone, by_teacher=self.by_teacher)

    def open_meeting(self, key: UUID) -> None:
        """Open the register of a meeting from its day on; before, show it in the timetable."""
        if self.found is None:
            return
        meeting = self.content.meeting(key)
        ready = meeting is None or (not meeting.cancelled and meeting.day <= self.found.day.today)
        self.tools.go("registers" if ready else "timetable", key)

    def open_key(self, key: UUID) -> None:
        """Make a lesson of the day the current one."""
        self.content.choose(key)

    def _follow(self, key: UUID | None) -> None:
        if key is None:
            self.show_side()
            return
        doings = self.doings

        def show(found: Any) -> None:
            if self.content.timeline.current == key:
                self.card.show_card(doings.card(found))
                self._beside.setCurrentWidget(self._card_page)

        self.tools.tasks.read(
            lambda: doings.read(key), show, self.show_error, key=("today-card", id(self))
        )

    def show_side(self) -> None:
        """Show the alerts again."""
        self._beside.setCurrentWidget(self.side)

    def edit_note(self, note: school.DeskNoteRow | None = None) -> None:
        """Ask for a desk note."""
        if self.found is not None:
            self.doings.note(note, self.found.day.today)

    def make_ups(self) -> None:
        """Show the make-ups and what they could be used for."""
        self.doings.make_ups()

    def waiting(self) -> None:
        """Show who waits for a place."""
        self.doings.waiting()

    def _finish_note(self, key: UUID) -> None:
        self.doings.finish_note(key)

    def new_lesson(self) -> None:
        """Add a lesson."""
        self.doings.new_lesson()

    def print_day(self) -> None:
        """Show the day sheet before it is printed."""
        self.doings.print_day(self._asked_day)

    # --- commands ---

    def commands(self) -> Sequence[Command]:
        """Return what can be done with the day."""
        here, write = self.name, self.may_write
        return (
            Command("today.new", tr("New lesson…"), self.new_lesson, "plus", "new",
                    "lesson", write, here, tr("New lesson")),
            Command("today.print", tr("Print day sheet…"), self.print_day, "printer", "print",
                    "file", None, here, tr("Print day sheet")),
            Command("today.note", tr("New desk note…"), self.edit_note, "note-pencil", "", "edit",
                    write, here),
            Command("today.table", tr("View as table"), self.content.toggle_table, "table", "",
                    "view", None, here, checked=lambda: self.content.as_table),
            Command("today.today", tr("Show today"), lambda: self.go_to(None), "calendar", "",
                    "go", None, here),
            Command("today.previous", tr("Day before"), lambda: self.step(-1), "caret-left", "",
                    "go", None, here),
            Command("today.next", tr("Next day"), lambda: self.step(1), "caret-right", "", "go",
                    None, here),
        )  # fmt: skip

    def put_buttons(self, action_of: Callable[[str], QAction]) -> None:
        """Put the buttons into the head."""
        self.add_head(self.lanes)
        before = self.add_button(action_of("today.previous"))
        today_button = Button(tr("Today"), run=lambda: self.go_to(None))
        today_button.setObjectName("go-today")
        self.add_head(today_button)
        after = self.add_button(action_of("today.next"))
        for button in (before, after):
            button.setAccessibleName(button.text())
            button.setToolTip(button.text())
            button.setText("")
        self.add_button(action_of("today.print"))
        if self.may_write():
            self.add_button(action_of("today.new"), primary=True)

    def regions(self) -> list[QWidget]:
        """Return where F6 goes, in order."""
        parts = (*self.content.regions(), self._beside)
        return [part for part in parts if part.isVisible()]


def read_found(database: Database, wanted: date | None) -> Found:
    """Read the day; on a reader thread."""
    with database.reading() as session:
        own = today.own_staff(session, database.actor)
        day = today.read_today(session, database.clock.now(), wanted, own=own)
        return Found(day, school.zone(session))


def read_beside(database: Database, day: TodayDay, *, with_alerts: bool) -> Beside:
    """Read what stands beside a day, and what needs somebody; on a reader thread."""
    with database.reading() as session:
        side = None if day.own is not None else today_side.read_side(session, day.day, day.today)
        if not with_alerts:
            return Beside(side, None)
        return Beside(side, tuple(today_alerts.alerts(session, database.clock.now(), own=day.own)))
