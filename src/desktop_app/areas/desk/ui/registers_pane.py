"""The registers: the day at the left, the students in the middle, one of them at the right."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.attendance.ui.day_list import entries_of
from desktop_app.areas.attendance.ui.day_side import DaySide
from desktop_app.areas.attendance.ui.finish_dialog import FinishDialog
from desktop_app.areas.attendance.ui.notes_dialog import open_notes
from desktop_app.areas.attendance.ui.register_view import RegisterView
from desktop_app.areas.attendance.ui.sheet import SheetRow
from desktop_app.areas.attendance.ui.sheet_preview import show_register_sheet
from desktop_app.areas.attendance.ui.words import head_words
from desktop_app.areas.desk.ui import registers_card
from desktop_app.areas.desk.ui.registers_day import Day, FoundRegister, read_day, read_register
from desktop_app.areas.desk.ui.registers_make_ups import open_make_ups
from desktop_app.areas.streaks.ui import explaining
from desktop_app.areas.timetable import api as timetable
from desktop_app.core.db.database import Database
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import show_long_date, tr
from desktop_app.kit.actions import Command
from desktop_app.kit.buttons import Button
from desktop_app.kit.calm import Calm
from desktop_app.kit.explain import Explain
from desktop_app.kit.inspector import Inspector
from desktop_app.kit.labels import rule
from desktop_app.kit.pane import Pane, Tools

INSPECTOR = 280
MARKS = ("attendance", "attendance_mark", "attendance_code", "make_up_credit", "lesson_note",
         "slot_booking", "one_on_one_slot", "outbox", "conflict")  # fmt: skip
DAYS = ("lesson_occurrence", "lesson", "enrollment", "calendar_day", "room", "staff")
PEOPLE = ("person", "student", "relationship", "consent", "person_note", "person_health",
          "streak_correction", "streak_freeze", "homework_completion", "reading_log",
          "practice_log")  # fmt: skip
PAUSE_MS = 250


class RegistersPane(Pane):
    """Registers of a day, marked by keyboard."""

    def __init__(self, tools: Tools, database: Database) -> None:
        super().__init__(tools, "registers", tr("Registers"))
        self.database = database
        self.service = attendance.AttendanceService(database)
        self.day: Day | None = None
        self.chosen: UUID | None = None
        self._day: date | None = None
        self._asked = False
        self._enters = True
        self.side = DaySide()
        self.view = RegisterView(tools, database, self)
        self.inspector = Inspector(tr("Choose a pupil to see details"))
        content = QWidget()
        row = QHBoxLayout(content)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.side)
        row.addWidget(rule(vertical=True))
        row.addWidget(self.view, 1)
        self.set_content(content)
        self.set_inspector(self.inspector, width=INSPECTOR)
        self._calm_register = Calm(self._read_register, PAUSE_MS, self)
        self._calm_day = Calm(self._read_day, 2 * PAUSE_MS, self)
        self._calm_card = Calm(self._read_card, PAUSE_MS, self)
        self._connect()

    def _connect(self) -> None:
        self.side.stepped.connect(self.step)
        self.side.chosen.connect(self.choose)
        self.side.entered.connect(self._enter)
        self.view.current.connect(self._follow)
        self.view.failed.connect(self.show_error)
        self.view.told.connect(self.done)
        self.view.explain_asked.connect(lambda _key: self.explain_current())

    # --- reading ---

    def activated(self) -> None:
        """Read the day the first time."""
        if not self._asked:
            self._asked = True
            self._read_day()

    def touched(self, changes: Changes) -> None:
        """Read again what changed, at most a few times a second while somebody types."""
        if not self._asked:
            return
        if changes.touches(*MARKS, *DAYS, *PEOPLE):
            self._calm_register.ask()
        if changes.touches(*MARKS, *DAYS, "student", "person"):
            self._calm_day.ask()

    def is_resting(self) -> bool:
        """Whether nothing waits to be read."""
        waiting = (self._calm_register, self._calm_day, self._calm_card)
        return all(one.is_resting() for one in waiting)

    def _read_day(self) -> None:
        wanted = self._day
        self.tools.tasks.read(
            lambda: read_day(self.database, wanted), self._show_day, self.show_error,
            key=("register-day", id(self)),
        )  # fmt: skip

    def _show_day(self, day: Day) -> None:
        is_other = self.day is None or self.day.day != day.day
        self.day = day
        if self.chosen is None or (is_other and not self._is_wanted_elsewhere(day)):
            self.choose(day.first_wanted())
        entries = entries_of(day.lines, day.earlier, day.alone, day.today, day.waiting)
        self.side.show_day(day.day, day.today, entries, self.chosen)
        self.side.show_codes(day.codes)
        if self.chosen is None:
            self._say_empty(day)

    def _is_wanted_elsewhere(self, day: Day) -> bool:
        known = {line.meeting.id for line in (*day.lines, *day.earlier)}
        return self.chosen in known

    def _say_empty(self, day: Day) -> None:
        self.set_title(tr("Registers"))
        self.set_fact("")
        self.set_status()
        self.inspector.show_nothing()
        why = tr("{day}: {name}.", day=show_long_date(day.day), name=day.closed)
        self.view.show_nothing(
            tr("No lessons on this day"),
            why if day.closed else tr("Go to another day, or plan a lesson in the timetable."),
        )

    def step(self, days: int) -> None:
        """Show another day."""
        if self.day is not None:
            self.show_date(self.day.day + timedelta(days=days))

    def show_date(self, day: date) -> None:
        """Show the registers of a day."""
        self.view.end_minutes()
        self._day = day
        self.chosen = None
        self._read_day()

    def today(self) -> None:
        """Show the registers of today."""
        self.view.end_minutes()
        self._enters = True
        self._day, self.chosen = None, None
        self._read_day()

    def choose(self, key: UUID | None) -> None:
        """Show a register."""
        self.view.end_minutes()
        self.chosen = key
        self.banner.clear("not_saved")
        self.side.list.set_current(key)
        if key is not None:
            self._read_register()

    def open_key(self, key: UUID) -> None:
        """Show the register of a meeting, on its day."""
        self._asked = self._enters = True

        def read() -> date:
            with self.database.reading() as session:
                return timetable.meeting(session, key).day

        def show(day: date) -> None:
            self._day = day
            self.choose(key)
            self._read_day()

        self.tools.tasks.read(read, show, self.show_error)

    def _read_register(self) -> None:
        key, held = self.chosen, self.view.sheet.begin_reading()
        if key is None:
            return

        def read() -> FoundRegister:
            return read_register(self.database, key)

        def show(found: FoundRegister) -> None:
            if found.register.meeting.id == self.chosen:
                self._show_register(found, held)

        self.tools.tasks.read(read, show, self.show_error, key=("register", id(self)))

    def _enter(self) -> None:
        self.view.table.setFocus(Qt.FocusReason.TabFocusReason)

    def _show_register(self, found: FoundRegister, held: frozenset[int]) -> None:
        register = found.register
        meeting = register.meeting
        self.set_title(meeting.title)
        words = head_words(meeting)
        if meeting.cancelled:
            words = tr("{when}, cancelled", when=words)
        self.set_fact(words)
        self.view.show_register(register, tuple(held), found.elsewhere, found.streaks, found.kept,
                                choices=found.choices)  # fmt: skip
        if self._enters and register.rows:
            self._enters = False
            self._enter()
        if not register.rows:
            self.view.show_nothing(
                tr("Nobody is enrolled on this day"), tr("Enrol students in the timetable.")
            )
            self.inspector.show_nothing()

    # --- one student ---

    def _follow(self, row: SheetRow | None) -> None:
        register = self.view.sheet.register
        if row is None or register is None:
            self.inspector.show_nothing()
            return
        status = tr("Pupil {n} of {count}", n=row.number, count=len(register.rows))
        if self.status != (status,):
            self.set_status(status)
        self._calm_card.ask()

    def _read_card(self) -> None:
        row, register = self.view.current_row(), self.view.sheet.register
        if row is None or register is None:
            return
        self.tools.tasks.read(
            lambda: registers_card.read(self.database, row, register), self._show_card,
            self.show_error, key=("card", id(self)),
        )  # fmt: skip

    def _show_card(self, found: registers_card.FoundPupil | None) -> None:
        row = self.view.current_row()
        if found is None or row is None or row.id != found.row.id:
            return
        self.inspector.show_card(registers_card.card(found, self.tools))

    def number_here(self) -> Explain | None:
        """Return what explains the streak of the chosen pupil."""
        row = self.view.current_row()
        return explaining.of_streak(self.database, row.id, row.name) if row is not None else None

    # --- commands ---

    def commands(self) -> Sequence[Command]:
        """Return what can be done with registers."""
        here = self.name
        return (
            Command("registers.notes", tr("Lesson notes…"), self.write_notes, "note-pencil",
                    "lesson-notes", "lesson", self._may_note, here, tr("Lesson notes")),
            Command("registers.print", tr("Print register sheet…"), self.print_sheet, "printer",
                    "print", "lesson", self._is_shown, here, tr("Print")),
            Command("registers.everyone", tr("Everyone else present"), self.view.everyone_present,
                    "check", "everyone-present", "lesson", self._may_mark, here),
            Command("registers.finish", tr("Finish register"), self.finish, "", "finish", "lesson",
                    self._may_mark, here),
            Command("registers.note", tr("Note beside the mark…"), self.view.write_note,
                    "note-pencil", "edit", "lesson", self._may_mark, here, separator=True),
            Command("registers.make-ups", tr("Make-ups…"), self.show_make_ups,
                    "rotate-ccw", "", "lesson", self._may_write, here),
            Command("registers.reopen", tr("Open the register again"), self.reopen,
                    "arrow-u-up-left", "", "lesson", self._may_reopen, here),
            Command("registers.today", tr("Registers of today"), self.today, "check-square", "",
                    "go", None, here),
        )  # fmt: skip

    def put_buttons(self, action_of: Callable[[str], QAction]) -> None:
        """Put the buttons into head and footer."""
        self.add_button(action_of("registers.notes"))
        self.add_button(action_of("registers.print"))
        self.add_button(action_of("registers.everyone"))
        finish = Button.for_action(action_of("registers.finish"), primary=True)
        self.view.footer.add_button(finish)

    def _is_shown(self) -> bool:
        return self.view.sheet.register is not None and self.chosen is not None

    def _may_mark(self) -> bool:
        register = self.view.sheet.register
        return (
            self._is_shown()
            and register is not None
            and not (
                register.meeting.cancelled or self.view.sheet.is_finished or self.database.read_only
            )
        )

    def _may_reopen(self) -> bool:
        return self._is_shown() and self.view.sheet.is_finished and not self.database.read_only

    def finish(self) -> None:
        """Say what finishing does, then finish."""
        self.view.end_minutes()
        sheet = self.view.sheet
        register = sheet.register
        if register is None or not self._may_mark():
            return
        present = next((code.key for code in register.codes if code.counts_present), None)
        rest = present if sheet.unmarked else None
        meeting = register.meeting.id
        FinishDialog(
            self, self.tools, sheet, register, lambda: self.service.finish(meeting, rest=rest)
        ).open()

    def reopen(self) -> None:
        """Open a finished register again."""
        register = self.view.sheet.register
        if register is not None:
            meeting = register.meeting.id
            self.tools.tasks.write(
                lambda: self.service.reopen(meeting), lambda made: self.done(made.label),
                self.show_error,
            )  # fmt: skip

    def _may_write(self) -> bool:
        return not self.database.read_only

    def _may_note(self) -> bool:
        register = self.view.sheet.register
        return (
            self._is_shown()
            and self._may_write()
            and register is not None
            and bool(register.rows)
            and not register.meeting.cancelled
        )

    def write_notes(self) -> None:
        """Write the lesson notes, beginning with the current pupil."""
        row = self.view.current_row()
        if self.chosen is not None:
            student = row.id if row is not None else None
            open_notes(self, self.tools, self.database, self.chosen, student)

    def show_make_ups(self) -> None:
        """Show the make-ups of the school."""
        open_make_ups(self, self.tools, self.database)

    def print_sheet(self) -> None:
        """Show the register sheet of the term."""
        if self.chosen is not None:
            show_register_sheet(self, self.tools, self.database, self.chosen)

    # --- going around ---

    def regions(self) -> list[QWidget]:
        """Return where F6 goes, in order."""
        parts = (self.side.list, self.view.table, self.inspector)
        return [part for part in parts if part.isVisible()]

    def show_first(self) -> None:
        """Choose a register of several students, for a picture of the pane."""
        if self.day is not None:
            lines = sorted(self.day.lines, key=lambda line: -line.enrolled)
            fits = [line for line in lines if line.enrolled <= 12] or lines
            if fits:
                self.choose(fits[0].meeting.id)
