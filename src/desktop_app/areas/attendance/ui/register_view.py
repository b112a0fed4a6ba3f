"""The register of one meeting, usable with the keyboard alone.

A letter marks and goes on, digits jump, each mark is shown at once and stored behind it.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import QRect, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.attendance.ui.correction import ask_note, ask_reason
from desktop_app.areas.attendance.ui.register_footer import RegisterFooter
from desktop_app.areas.attendance.ui.register_table import (
    ROW_HEIGHT,
    RegisterTable,
    buttons_of,
    register_columns,
)
from desktop_app.areas.attendance.ui.sheet import Jump, Sheet, SheetRow, Typed
from desktop_app.core.db.database import Database
from desktop_app.core.journal.recording import Changes
from desktop_app.core.meanwhile import Record
from desktop_app.core.sync.terms import FactState
from desktop_app.kit.empty import EmptyState
from desktop_app.kit.fixed_source import FixedSource
from desktop_app.kit.mark_buttons import mark_at
from desktop_app.kit.pane import Tools
from desktop_app.kit.table_model import Query, TableModel
from desktop_app.kit.theme import dp

NOTE_KEY = "N"
PAUSE_MS = 900
CELL_LEFT = 8


class RegisterView(QWidget):
    """Table and footer; dialogs open over `over`.

    `current` carries the chosen row, `failed` what was refused, `explain_asked` whose streak is
    asked about.
    """

    current = Signal(object)
    failed = Signal(object)
    told = Signal(str)
    explain_asked = Signal(object)

    def __init__(self, tools: Tools, database: Database, over: QWidget) -> None:
        super().__init__()
        self._tools, self._over, self._database = tools, over, database
        self._service = attendance.AttendanceService(database)
        self._on_copy = database.copy is not None
        self.sheet = Sheet()
        self.minutes_of: UUID | None = None
        self._pending: Typed | None = None
        self._wanted: UUID | None = None
        self._jump = Jump()
        self._source: FixedSource[SheetRow] = FixedSource((), key=lambda row: row.id)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._paused)
        self.footer = RegisterFooter()
        self.empty = EmptyState()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self.table = self._make_table()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        column.addWidget(self.footer)
        self.footer.hide()

    def _make_table(self) -> RegisterTable:
        columns = register_columns(self.sheet, lambda: self.minutes_of, on_copy=self._on_copy)
        self._codes = len(buttons_of(self.sheet))
        self.model: TableModel[SheetRow] = TableModel(
            columns, self._source, self._tools.tasks, parent=self
        )
        table = RegisterTable(self.model, self._tools.memory, "register", row_height=ROW_HEIGHT)
        table.current_changed.connect(self._follow)
        table.typed.connect(self.type_key)
        table.archive_asked.connect(lambda _key: self.clear())
        table.opened.connect(lambda _key: self._entered())
        table.clicked_at.connect(self._clicked)
        table.mended.connect(self._mend)
        table.ended.connect(self.end_minutes)
        table.explain_asked.connect(lambda key, _column: self.explain_asked.emit(key))
        self.model.loaded.connect(self._loaded)
        self.model.failed.connect(self.failed)
        self._stack.addWidget(table)
        return table

    # --- showing ---

    def show_register(
        self,
        register: attendance.Register,
        held: Sequence[int],
        elsewhere: Mapping[UUID, str],
        streaks: Mapping[UUID, int] | None = None,
        kept: Mapping[UUID, FactState] | None = None,
        *,
        choices: Mapping[UUID, str] | None = None,
    ) -> None:
        """Show a register that was read; what was typed since stays on top."""
        before = self.sheet.register
        is_other = before is None or before.meeting.id != register.meeting.id
        if is_other:
            self.end_minutes()
        self.sheet.show(register, held)
        self.sheet.elsewhere = elsewhere
        self.sheet.streaks = streaks or {}
        self.sheet.kept = kept
        self.sheet.choices = choices or {}
        if self._codes != len(register.codes):
            old, focused = self.table, self.table.hasFocus()
            self.table = self._make_table()
            self._stack.removeWidget(old)
            old.deleteLater()
            if focused:
                self.table.setFocus()
        self.table.setAccessibleName(register.meeting.title)
        rows = self.sheet.rows
        self._source.replace(rows)
        if is_other:
            waiting = self.sheet.unmarked or rows
            self._wanted = waiting[0].id if waiting else None
        if is_other or [row.id for row in rows] != list(self.model.keys):
            self.model.set_query(Query())
        else:
            self.model.replace_rows({row.id: row for row in rows})
        self._stack.setCurrentWidget(self.table if rows else self.empty)
        self.footer.setVisible(bool(rows))
        self.footer.tell(self.sheet)
        if not is_other:
            self.current.emit(self.current_row())

    def show_nothing(self, fact: str, why: str) -> None:
        """Say why there is no register."""
        self.empty.say(fact, why)
        self._stack.setCurrentWidget(self.empty)
        self.footer.hide()

    def _loaded(self) -> None:
        if self._wanted is not None and self.table.set_current_key(self._wanted):
            self._wanted = None
        self.current.emit(self.current_row())

    def current_row(self) -> SheetRow | None:
        """Return the chosen row."""
        key = self.table.current_key()
        return self.sheet.row(key) if key is not None else None

    def _follow(self, _key: object) -> None:
        self.current.emit(self.current_row())

    def _redraw(self, student_ids: Sequence[UUID]) -> None:
        """Paint rows as the sheet has them now, at once."""
        rows = {row.id: row for row in self.sheet.rows}
        self._source.replace(list(rows.values()))
        self.model.replace_rows({key: rows[key] for key in student_ids if key in rows})
        self.footer.tell(self.sheet)
        self.current.emit(self.current_row())

    # --- keys ---

    def type_key(self, letter: str) -> None:
        """A letter marks, N writes a note, a digit is minutes or jumps.

        Minutes have as many digits as the length of the lesson; the next digit jumps, so that
        nobody has to wait or to press Enter in between.
        """
        if letter.isdigit() and letter.isascii():
            self._type_digit(letter)
            return
        self.end_minutes()
        self._jump = Jump()
        row = self.current_row()
        if row is None:
            return
        if letter.upper() == NOTE_KEY:
            self.write_note()
            return
        code = self.sheet.code_for(letter)
        if code is not None:
            self.mark(row, code, go_on=True)

    def _type_digit(self, digit: str) -> None:
        row = self.sheet.row(self.minutes_of) if self.minutes_of is not None else None
        if row is not None:
            typed = ("" if row.minutes is None else str(row.minutes)) + digit
            if len(typed) <= self.sheet.minute_digits:
                self._show_minutes(row, int(typed))
                return
            self.end_minutes()
        self._jump = self._jump.add(digit, len(self.sheet.rows))
        target = self.sheet.at_number(self._jump.number)
        if target is not None:
            self.table.set_current_key(target)
        self._pause.start()

    def _paused(self) -> None:
        self._jump = Jump()
        self._store_minutes()

    def _mend(self) -> None:
        row = self.sheet.row(self.minutes_of) if self.minutes_of is not None else None
        if row is not None and row.minutes is not None:
            rest = str(row.minutes)[:-1]
            self._show_minutes(row, int(rest) if rest else None)

    def _entered(self) -> None:
        if self.minutes_of is not None:
            self.end_minutes()
        else:
            self.write_note()

    def _clicked(self, key: UUID, column: str, x: int) -> None:
        self.end_minutes()
        row = self.sheet.row(key)
        if row is None or column != "mark":
            return
        buttons = buttons_of(self.sheet)
        found = mark_at(QRect(0, 0, dp(400), dp(ROW_HEIGHT)), buttons, x - dp(CELL_LEFT))
        code = self.sheet.code(found) if found is not None else None
        if code is not None:
            self.mark(row, code, go_on=False)

    # --- minutes ---

    def _show_minutes(self, row: SheetRow, minutes: int | None) -> None:
        self._pending = self.sheet.type_mark(row, row.mark, minutes=minutes)
        self._redraw([row.id])
        self._pause.start()

    def _store_minutes(self) -> None:
        typed, self._pending = self._pending, None
        row = self.sheet.row(typed.student_id) if typed is not None else None
        if typed is None or row is None or typed.mark is None:
            return
        occurrence, key, minutes = self._occurrence(), typed.mark, typed.minutes
        self._write(
            lambda: self._service.mark(
                occurrence, typed.student_id, key, minutes_late=minutes, name=row.name
            ),
            [typed],
        )

    def end_minutes(self) -> None:
        """Store the minutes that were typed; digits jump again."""
        self._store_minutes()
        if self.minutes_of is not None:
            self.minutes_of = None
            self.table.viewport().update()

    # --- deeds ---

    def _occurrence(self) -> UUID:
        register = self.sheet.register
        if register is None:
            raise LookupError("no register is shown")
        return register.meeting.id

    def mark(self, row: SheetRow, code: attendance.CodeRow, *, go_on: bool) -> None:
        """Mark a student: shown at once, stored behind it; a finished register asks why."""
        if self.sheet.is_finished:
            self._correct(row, code)
            return
        typed = self.sheet.type_mark(row, code.key)
        self._redraw([row.id])
        occurrence = self._occurrence()
        self._write(
            lambda: self._service.mark(occurrence, row.id, code.key, name=row.name), [typed]
        )
        if code.asks_minutes:
            self.minutes_of = row.id
        below = self.sheet.after(row.id)
        if go_on and below is not None:
            self.table.set_current_key(below)

    def clear(self) -> None:
        """Take the mark of the chosen row away."""
        self.end_minutes()
        row = self.current_row()
        if row is None or row.mark is None:
            return
        if self.sheet.is_finished:
            self._correct(row, None)
            return
        typed = self.sheet.type_mark(row, None)
        self._redraw([row.id])
        occurrence = self._occurrence()
        self._write(lambda: self._service.clear(occurrence, row.id), [typed])

    def everyone_present(self) -> None:
        """Mark everybody present who is not marked yet."""
        self.end_minutes()
        code = next((c for c in self._code_rows() if c.counts_present), None)
        waiting = self.sheet.unmarked
        if code is None or not waiting or self.sheet.is_finished:
            return
        typed = [self.sheet.type_mark(row, code.key) for row in waiting]
        self._redraw([row.id for row in waiting])
        occurrence = self._occurrence()
        self._write(
            lambda: self._service.mark_everyone_else_present(occurrence, code.key), typed,
            tell=True,
        )  # fmt: skip

    def _code_rows(self) -> Sequence[attendance.CodeRow]:
        return self.sheet.register.codes if self.sheet.register is not None else ()

    def write_note(self) -> None:
        """Ask for a note beside the mark of the chosen row."""
        row = self.current_row()
        if row is None or self.sheet.register is None:
            return
        occurrence, finished = self._occurrence(), self.sheet.is_finished

        def read() -> dict[str, Any]:
            with self._database.reading() as session:
                rows = attendance.register(session, occurrence, self._database.clock.now()).rows
            return {"note": next((r.note for r in rows if r.student_id == row.id), None) or ""}

        ask_note(
            self._over, self._tools, row, finished=finished,
            record=Record((("lesson_occurrence", occurrence),), read),
            save=lambda text, why: self._service.set_note(occurrence, row.id, text, reason=why),
        )  # fmt: skip

    def _correct(self, row: SheetRow, code: attendance.CodeRow | None) -> None:
        occurrence = self._occurrence()

        def save(said: dict[str, Any]) -> Changes:
            if code is None:
                return self._service.clear(occurrence, row.id, reason=said["reason"])
            return self._service.mark(
                occurrence, row.id, code.key, minutes_late=said.get("minutes_late"),
                reason=said["reason"], name=row.name,
            )  # fmt: skip

        ask_reason(self._over, self._tools, row, code, save)

    def _write(
        self, deed: Callable[[], Changes], typed: Sequence[Typed], *, tell: bool = False
    ) -> None:
        def done(changes: Changes) -> None:
            for one in typed:
                self.sheet.stored(one)
            self._redraw([one.student_id for one in typed])
            if tell:
                self.told.emit(changes.label)

        def refused(error: Exception) -> None:
            for one in typed:
                self.sheet.refused(one)
            self.minutes_of = None
            self._redraw([one.student_id for one in typed])
            self.failed.emit(error)

        self._tools.tasks.write(deed, done, refused)
