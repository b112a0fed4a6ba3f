"""A register while it is marked.

What is stored, and over it what was just typed and is still on its way to the file.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from desktop_app.areas.attendance import api as attendance
from desktop_app.core.sync.terms import FactState


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One student: the stored row with what was typed. `saving` while that is on its way.

    `elsewhere` says what else the student is booked for at the same time; `kept` on a copy, where
    the mark is.
    """

    stored: attendance.RegisterRow
    mark: str | None
    minutes: int | None
    note: str | None
    saving: bool = False
    elsewhere: str = ""
    kept: FactState | None = None

    @property
    def id(self) -> UUID:
        """The student."""
        return self.stored.student_id

    @property
    def number(self) -> int:
        """The number in the register, from 1."""
        return self.stored.number

    @property
    def name(self) -> str:
        """The student's name."""
        return self.stored.name


@dataclass(frozen=True, slots=True)
class Typed:
    """A mark that was typed; `token` tells it from an earlier one of the same student."""

    token: int
    student_id: UUID
    mark: str | None
    minutes: int | None
    note: str | None


class Sheet:
    """The rows of one register, typed marks over stored ones.

    A typed mark stays until a reading that began after it was stored has arrived, so that a
    reading under way never shows an older mark.
    """

    def __init__(self) -> None:
        self.register: attendance.Register | None = None
        self._typed: dict[UUID, Typed] = {}
        self._stored: set[int] = set()
        self._next = 0
        self.elsewhere: Mapping[UUID, str] = {}
        self.streaks: Mapping[UUID, int] = {}
        self.kept: Mapping[UUID, FactState] | None = None
        self.choices: Mapping[UUID, str] = {}  # what a laptop wants where somebody has to choose

    # --- reading ---

    def begin_reading(self) -> frozenset[int]:
        """Return the typed marks that a reading begun now will hold."""
        return frozenset(self._stored)

    def show(self, register: attendance.Register, held: Collection[int] = ()) -> None:
        """Take a register that was read; `held` is what `begin_reading` said."""
        before = self.register
        self.register = register
        if before is None or before.meeting.id != register.meeting.id:
            self._typed.clear()
            self._stored.clear()
            return
        self._typed = {key: one for key, one in self._typed.items() if one.token not in held}
        self._stored.difference_update(held)

    @property
    def rows(self) -> list[SheetRow]:
        """The rows as they are shown."""
        register = self.register
        return [self._row(row) for row in register.rows] if register is not None else []

    def row(self, student_id: UUID) -> SheetRow | None:
        """Return a student's row."""
        return next((row for row in self.rows if row.id == student_id), None)

    def _row(self, stored: attendance.RegisterRow) -> SheetRow:
        typed = self._typed.get(stored.student_id)
        elsewhere = self.elsewhere.get(stored.student_id, "")
        if typed is None:
            return SheetRow(
                stored, stored.mark, stored.minutes_late, stored.note, elsewhere=elsewhere,
                kept=self._where(stored),
            )  # fmt: skip
        saving = typed.token not in self._stored
        here = FactState.HERE if self.kept is not None and not saving else None
        return SheetRow(stored, typed.mark, typed.minutes, typed.note, saving, elsewhere, here)

    def _where(self, stored: attendance.RegisterRow) -> FactState | None:
        """Return where a mark is; what was never marked is nowhere."""
        if self.kept is None:
            return None
        otherwise = FactState.OFFICE if stored.mark is not None else None
        return self.kept.get(stored.student_id, otherwise)

    # --- typing ---

    def type_mark(self, row: SheetRow, mark: str | None, *, minutes: int | None = None) -> Typed:
        """Show a mark before it is stored."""
        return self._keep(row.id, mark, minutes, row.note if mark is not None else None)

    def _keep(
        self, student_id: UUID, mark: str | None, minutes: int | None, note: str | None
    ) -> Typed:
        self._next += 1
        typed = Typed(self._next, student_id, mark, minutes, note)
        self._typed[student_id] = typed
        return typed

    def stored(self, typed: Typed) -> None:
        """Say that a typed mark is in the file."""
        self._stored.add(typed.token)

    def refused(self, typed: Typed) -> None:
        """Show again what is stored, unless something newer was typed."""
        if self._typed.get(typed.student_id) is typed:
            del self._typed[typed.student_id]

    # --- facts ---

    def where(self) -> Counter[FactState]:
        """Return how many marks are where, on a copy; nothing elsewhere."""
        return Counter(row.kept for row in self.rows if row.kept is not None)

    def counts(self) -> Mapping[str, int]:
        """Return how many have each mark; codes without any too."""
        codes = self.register.codes if self.register is not None else ()
        found = {code.key: 0 for code in codes}
        for row in self.rows:
            if row.mark is not None:
                found[row.mark] = found.get(row.mark, 0) + 1
        return found

    @property
    def unmarked(self) -> list[SheetRow]:
        """Those who have no mark."""
        return [row for row in self.rows if row.mark is None]

    @property
    def minute_digits(self) -> int:
        """How many digits minutes can have: as many as the length of the lesson."""
        return len(str(self.register.meeting.minutes)) if self.register is not None else 0

    @property
    def is_finished(self) -> bool:
        """Whether corrections ask for a reason."""
        return self.register is not None and self.register.meeting.finished_at is not None

    def code_for(self, letter: str) -> attendance.CodeRow | None:
        """Return the code a letter stands for: its key, else the first that begins so."""
        codes = self.register.codes if self.register is not None else ()
        wanted = letter.upper()
        exact = (code for code in codes if code.key == wanted)
        return next(exact, next((c for c in codes if c.key.startswith(wanted)), None))

    def code(self, key: str) -> attendance.CodeRow | None:
        """Return a code by its key."""
        codes = self.register.codes if self.register is not None else ()
        return next((code for code in codes if code.key == key), None)

    def after(self, student_id: UUID) -> UUID | None:
        """Return the student below, None below the last."""
        keys = [row.id for row in self.rows]
        at = keys.index(student_id) + 1 if student_id in keys else len(keys)
        return keys[at] if at < len(keys) else None

    def at_number(self, number: int) -> UUID | None:
        """Return the student with a number."""
        return next((row.id for row in self.rows if row.number == number), None)


@dataclass(frozen=True, slots=True)
class Jump:
    """Digits typed one after another, which lead to a row: 1, then 12."""

    digits: str = ""

    def add(self, digit: str, rows: int) -> "Jump":
        """Add a digit; begin anew where the number would lie beyond the last row."""
        longer = replace(self, digits=self.digits + digit)
        return longer if longer.number <= rows else Jump(digit)

    @property
    def number(self) -> int:
        """The row that is meant; 0 is none."""
        return int(self.digits) if self.digits else 0
