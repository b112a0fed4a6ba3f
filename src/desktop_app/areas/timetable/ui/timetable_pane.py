"""The timetable: painted, or as tables of lessons and of meetings, and everything done with it."""

from collections.abc import Callable, Sequence
from uuid import UUID

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.ui.doings import Doings
from desktop_app.areas.timetable.ui.grid_commands import timetable_commands
from desktop_app.areas.timetable.ui.grid_conflicts import GridConflicts
from desktop_app.areas.timetable.ui.grid_deeds import GridDeeds
from desktop_app.areas.timetable.ui.grid_page import GridPage
from desktop_app.areas.timetable.ui.lesson_card import lesson_card
from desktop_app.areas.timetable.ui.lessons_list import LessonSource, lesson_columns, lesson_filters
from desktop_app.areas.timetable.ui.meetings_tab import MeetingsTab
from desktop_app.areas.timetable.ui.pane_around import TABLES as AROUND_TABLES
from desktop_app.areas.timetable.ui.pane_around import PaneAround
from desktop_app.areas.timetable.ui.pane_following import MeetingLike, PaneFollowing
from desktop_app.areas.timetable.ui.pane_out import PaneOut
from desktop_app.areas.timetable.ui.surroundings import may_plan
from desktop_app.core.db.database import Database
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import tr
from desktop_app.kit.actions import Command
from desktop_app.kit.bulk_bar import BulkDeed
from desktop_app.kit.buttons import Button
from desktop_app.kit.inspector import Inspector
from desktop_app.kit.list_tab import ListFacts, ListTab
from desktop_app.kit.pane import Pane, Tools
from desktop_app.kit.table_model import Query
from desktop_app.kit.tabs import Tab

GRID, LESSONS, MEETINGS = "grid", "lessons", "meetings"
KEPT, DETAILS = "timetable/table", "timetable/details"
LESSON_TABLES = (
    "lesson", "lesson_occurrence", "enrollment", "hybrid_lesson_config", "room", "staff", "person",
    "calendar_day", "attendance",
)  # fmt: skip


class TimetablePane(Pane):
    """A painted week, and two lists: what is planned as series, what takes place in a week."""

    def __init__(self, tools: Tools, database: Database) -> None:
        super().__init__(tools, "timetable", tr("Timetable"))
        self.database = database
        self.doings = Doings(self)
        self.around, self.out, self.following = PaneAround(self), PaneOut(self), PaneFollowing(self)
        self.inspector = Inspector(tr("Choose a lesson to see details"))
        self.inspector.history = tools.history
        self.lessons = ListTab(tools, self._lesson_facts())
        self.meetings = MeetingsTab(tools, database)
        self.grid = GridPage(tools, database, self)
        self.deeds = GridDeeds(self, self.grid)
        self.conflicts = GridConflicts(self, self.grid)
        self.is_grid = not tools.memory.get(KEPT, default=False)
        self._details = bool(tools.memory.get(DETAILS, default=False))
        self.stack = QStackedWidget()
        self.pages: dict[str, ListTab | MeetingsTab] = {
            LESSONS: self.lessons, MEETINGS: self.meetings,
        }  # fmt: skip
        for page in (self.grid, *self.pages.values()):
            self.stack.addWidget(page)
            page.failed.connect(self.show_error)
        self.set_tabs(Tab(LESSONS, tr("Lessons")), Tab(MEETINGS, tr("Meetings")))
        self.tabs.chosen.connect(self.choose)
        self.set_content(self.stack)
        self.set_inspector(self.inspector)
        self._put_head()
        self._listen()
        self._wear()
        self.around.read()

    def _put_head(self) -> None:
        self.add_above(self.grid.bar)
        self._left_column.insertWidget(1, self.banner)
        head, grid = self.grid.head, self._is_painted
        self.add_head(head.spans, words=head.widen_words, run=head.widen, wanted=grid)
        self.add_head(head.lanes, words=head.turn_words, run=head.turn, wanted=grid)
        self.add_head(head.nav, wanted=grid)

    def _listen(self) -> None:
        self.lessons.shown.connect(self.following.show_card)
        self.lessons.counted.connect(self.following.count_lessons)
        self.meetings.shown.connect(lambda row: self.following.meeting(row, self.meetings))
        self.meetings.opened.connect(self._open_meeting)
        self.meetings.counted.connect(self.following.count_meetings)
        self.meetings.loaded.connect(self.following.say_conflicts)
        self.grid.shown.connect(lambda row: self.following.meeting(row, self.grid))
        self.grid.opened.connect(lambda _row: self.show_details())
        self.grid.told.connect(self._told)
        self.grid.titled.connect(self._titled)

    def _is_painted(self) -> bool:
        return self.is_grid

    def _lesson_facts(self) -> ListFacts:
        bulk = (BulkDeed(tr("Archive"), self.doings.archive, "archive"),)
        return ListFacts(
            name="timetable-lessons",
            title=tr("Lessons"),
            columns=lesson_columns(lambda: self.around.currency),
            source=LessonSource(self.database),
            start=Query(sort="title"),
            hint=tr("Find lesson, teacher"),
            filters=lesson_filters(),
            bulk=bulk if self.may_write() else (),
            watches=LESSON_TABLES,
            nothing=(
                tr("No lessons yet"),
                tr("Add the first one with Ctrl N, or import a roster: its classes become lessons "
                   "that wait for a time."),
            ),
            read=self.following.read_lesson,
            card=lambda found: lesson_card(found, self.doings),
            opened=self.doings.edit,
        )  # fmt: skip

    def may_write(self) -> bool:
        """Whether lessons can be planned here."""
        return may_plan(self.database)

    # --- showing ---

    def current_page(self) -> GridPage | ListTab | MeetingsTab:
        """Return what is shown: the painted timetable, or a tab of the tables."""
        return self.grid if self.is_grid else self.pages[self.tabs.current()]

    def show_waiting(self) -> None:
        """Show the lessons that wait for a time, in the list."""
        self.choose(LESSONS)
        self.lessons.bar.chips["state"].set_value("waiting")

    def choose(self, key: str) -> None:
        """Show the painted timetable or a tab of the tables."""
        self.is_grid = key == GRID
        if key != GRID and self.tabs.current() != key:
            self.tabs.choose(key)
            return
        self._wear()
        self.inspector.show_nothing()
        page = self.current_page()
        if page is self.meetings and self.meetings.week is not None:
            self.following.say_conflicts(self.meetings.week)
        else:
            self.banner.clear("conflict")
        page.activated()
        self.around.say_waiting()
        if page is self.grid:
            self.conflicts.say()

    def show_table(self, *, table: bool) -> None:
        """Show tables in place of the painted timetable, also the next time."""
        self.tools.memory.set(KEPT, table)
        row = self.current_meeting()
        self.choose((MEETINGS if row is not None else self.tabs.current()) if table else GRID)
        if row is not None:
            self.doings.show_meeting(row)
        self.current_page().setFocus()

    def _wear(self) -> None:
        """Put the parts of the head and the inspector where the page that is shown needs them."""
        self.stack.setCurrentWidget(self.current_page())
        self.tabs.setVisible(not self.is_grid)
        self.grid.bar.setVisible(self.is_grid)
        self.set_fact("" if self.is_grid else self.around.words)
        self.refresh_head()
        super().set_inspector_visible(visible=self._details or not self.is_grid)

    def set_inspector_visible(self, *, visible: bool) -> None:
        """Show the inspector beside the painted timetable only when it was asked for."""
        super().set_inspector_visible(visible=visible and (self._details or not self.is_grid))

    def toggle_inspector(self) -> None:
        """F4: remember what is asked for beside the painted timetable."""
        super().toggle_inspector()
        if self.is_grid:
            self._details = not self.inspector.isHidden()
            self.tools.memory.set(DETAILS, self._details)

    def show_details(self) -> None:
        """Show the inspector of the current lesson, and go there."""
        self._details = True
        self.tools.memory.set(DETAILS, True)
        self.set_inspector_visible(visible=True)
        self.inspector.setFocus()

    def _told(self, words: str) -> None:
        if self.is_grid:
            self.set_status(words)

    def _titled(self, words: str) -> None:
        if self.is_grid:
            self.set_fact(words)

    def activated(self) -> None:
        """Load what is shown."""
        self.current_page().activated()

    def touched(self, changes: Changes) -> None:
        """Reload what changed."""
        self.grid.touched(changes)
        self.lessons.touched(changes)
        self.meetings.touched(changes)
        if changes.touches(*AROUND_TABLES, "lesson"):
            self.around.read()

    def open_key(self, key: UUID) -> None:
        """Show a lesson, or a meeting: the key says which."""

        def read() -> timetable.MeetingRow | None:
            with self.database.reading() as session:
                return timetable.meeting_page(session, [key]).get(key)

        def show(row: timetable.MeetingRow | None) -> None:
            if row is None:
                self.choose(LESSONS)
                self.lessons.open_key(key)
            else:
                self.doings.show_meeting(row)

        self.tools.tasks.read(read, show, self.show_error)

    def show_first(self) -> None:
        """Make the first lesson of the list current, for a picture of the pane."""
        if not self.is_grid:
            self.lessons.table.selectRow(0)

    def search(self) -> None:
        """Ctrl+F: into the search field of what is shown."""
        page = self.current_page()
        if isinstance(page, GridPage):
            page.bar.seek()
            return
        line = page.bar.search
        line.setFocus()
        line.selectAll()

    def choose_columns(self) -> None:
        """Open the column chooser of the lessons."""
        if self.current_page() is self.lessons:
            self.lessons.table.choose_columns()

    def regions(self) -> list[QWidget]:
        """Return where F6 goes, in order."""
        page = self.current_page()
        parts: list[QWidget | None]
        if isinstance(page, GridPage):
            parts = [page.bar.filters.chips["location"], page.stack.currentWidget(), self.inspector]
        else:
            parts = [page.bar.search, page.table, self.inspector]
        return [part for part in parts if part is not None and part.isVisible()]

    def may_open_register(self, row: MeetingLike) -> bool:
        """Whether a meeting's register can be opened: from the morning of its day on."""
        around = self.around.known
        return not row.cancelled and around is not None and row.day <= around.today

    def _open_meeting(self, row: MeetingLike) -> None:
        if self.may_open_register(row):
            self.doings.register(row)

    def next_conflict(self) -> None:
        """F8: go to the next meeting that is booked twice."""
        if self.is_grid:
            self.conflicts.go_on()
        elif self.current_page() is not self.meetings:
            self.choose(MEETINGS)
        elif not self.meetings.next_conflict():
            self.set_status(tr("No conflict in this week"))

    # --- commands ---

    def commands(self) -> Sequence[Command]:
        """Return what can be done with the timetable."""
        return timetable_commands(self)

    def put_buttons(self, action_of: Callable[[str], QAction]) -> None:
        """Put the buttons into the head."""
        listed = ["timetable.export", *(["timetable.enroll"] if self.may_write() else [])]
        for key in listed:
            self._put_listed(action_of(key))
        if self.may_write():
            self.add_button(action_of("timetable.new"), primary=True)

    def _put_listed(self, action: QAction) -> None:
        """Put a button into the head that stands there with the tables only."""
        button = Button.for_action(action)
        self.add_head(
            button, words=button.text, run=button.click,
            wanted=lambda: not self.is_grid and button.is_wanted(),
        )  # fmt: skip

    def has_lesson(self) -> bool:
        """Whether a lesson is current that may be changed."""
        return self.may_write() and self.current_lesson() is not None

    def has_meeting(self) -> bool:
        """Whether a meeting is current."""
        return self.current_meeting() is not None

    def current_lesson(self) -> UUID | None:
        """Return the lesson of what is current: a row of a tab, a block of the grid."""
        if self.current_page() is self.lessons:
            key: UUID | None = self.lessons.table.current_key()
            return key
        row = self.current_meeting()
        return row.lesson_id if row is not None else None

    def current_meeting(self) -> MeetingLike | None:
        """Return the meeting of the current block or row."""
        page = self.current_page()
        if isinstance(page, GridPage):
            return page.current()
        if page is self.meetings:
            return self.meetings.row_of(self.meetings.table.current_key())
        return None

    def new_lesson(self) -> None:
        """Add a lesson, at the place of the grid that was pointed at."""
        self.deeds.new_here()

    def edit_current(self) -> None:
        """Change the current lesson."""
        key = self.current_lesson()
        if key is not None:
            self.doings.edit(key)

    def enroll(self) -> None:
        """Enrol a student in the current lesson, or in one that is asked for."""
        self.doings.enroll(self.current_lesson())

    def register_current(self) -> None:
        """Open the register of the current meeting."""
        row = self.current_meeting()
        if row is not None:
            self._open_meeting(row)

    def step(self, weeks: int) -> None:
        """Show the week before or after."""
        page = self.current_page()
        if isinstance(page, GridPage):
            page.step(weeks)
        else:
            self.choose(MEETINGS)
            self.meetings.step(weeks)

    def this_week(self) -> None:
        """Show this week."""
        if self.is_grid:
            self.grid.step(0)
            return
        self.choose(MEETINGS)
        self.meetings.go_today()

    def archive_current(self) -> None:
        """Archive the current lesson."""
        key = self.current_lesson()
        if key is not None:
            self.doings.archive([key])
