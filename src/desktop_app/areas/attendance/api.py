"""The registers' door for other areas."""

from desktop_app.areas.attendance.glances.registers import (
    RegisterLine,
    day_registers,
    unfinished_count,
    unfinished_registers,
)
from desktop_app.areas.attendance.queries.awaiting import (
    awaiting,
)
from desktop_app.areas.attendance.queries.codes import CodeRow, codes
from desktop_app.areas.attendance.queries.credits import (
    CreditRow,
    given_at,
    make_up,
    make_ups,
    make_ups_of,
    open_make_ups,
)
from desktop_app.areas.attendance.queries.marks import (
    AttendanceRow,
    all_marks,
    attendance_rates,
    last_marks,
    mark_counts,
)
from desktop_app.areas.attendance.queries.matches import Match, matches
from desktop_app.areas.attendance.queries.notes import (
    LessonNoteRow,
    last_note_before,
    lesson_notes,
    note_counts,
    notes_at,
    notes_of_student,
)
from desktop_app.areas.attendance.queries.registers import (
    MarkMade,
    Register,
    RegisterRow,
    mark_history,
    register,
)
from desktop_app.areas.attendance.queries.touched import touched_credits, touched_marks
from desktop_app.areas.attendance.rules.registers import (
    Consequences,
    Effect,
    Outcome,
    Rate,
    outcome,
)
from desktop_app.areas.attendance.service.attendance import AttendanceService
from desktop_app.areas.attendance.service.codes import (
    add_code,
    add_default_codes,
    archive_code,
    move_code,
    set_code,
)
from desktop_app.areas.attendance.service.credits import (
    free_credit,
    give_credit,
    set_credit,
    use_credit,
    use_credit_at,
    withdraw_credit,
)
from desktop_app.areas.attendance.service.marks import (
    clear,
    finish,
    mark,
    mark_everyone_else,
    reopen,
    set_note,
)
from desktop_app.areas.attendance.service.notes import set_lesson_note, write_note
from desktop_app.areas.attendance.terms import (
    CodeFacts,
    CreditState,
    MarkFacts,
    PlaceKind,
    RegisterState,
    StreakEffect,
)

__all__ = [
    "AttendanceRow",
    "AttendanceService",
    "CodeFacts",
    "CodeRow",
    "Consequences",
    "CreditRow",
    "CreditState",
    "Effect",
    "LessonNoteRow",
    "MarkFacts",
    "MarkMade",
    "Match",
    "Outcome",
    "PlaceKind",
    "Rate",
    "Register",
    "RegisterLine",
    "RegisterRow",
    "RegisterState",
    "StreakEffect",
    "add_code",
    "add_default_codes",
    "all_marks",
    "archive_code",
    "attendance_rates",
    "awaiting",
    "clear",
    "codes",
    "day_registers",
    "finish",
    "free_credit",
    "give_credit",
    "given_at",
    "last_marks",
    "last_note_before",
    "lesson_notes",
    "make_up",
    "make_ups",
    "make_ups_of",
    "mark",
    "mark_counts",
    "mark_everyone_else",
    "mark_history",
    "matches",
    "move_code",
    "note_counts",
    "notes_at",
    "notes_of_student",
    "open_make_ups",
    "outcome",
    "register",
    "reopen",
    "set_code",
    "set_credit",
    "set_lesson_note",
    "set_note",
    "touched_credits",
    "touched_marks",
    "unfinished_count",
    "unfinished_registers",
    "use_credit",
    "use_credit_at",
    "withdraw_credit",
    "write_note",
]
