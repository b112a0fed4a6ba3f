"""The registers' door for other areas."""

from desktop_app.areas.attendance.queries.codes import CodeRow, codes
from desktop_app.areas.attendance.queries.marks import (
    AttendanceRow,
    all_marks,
    attendance_rates,
    last_marks,
    mark_counts,
    marks_between,
)
from desktop_app.areas.attendance.queries.register_lists import (
    RegisterLine,
    day_registers,
    unfinished_count,
    unfinished_registers,
)
from desktop_app.areas.attendance.queries.registers import (
    MarkMade,
    Register,
    RegisterRow,
    mark_history,
    register,
)
from desktop_app.areas.attendance.queries.touched import touched_credits, touched_marks
from desktop_app.areas.attendance.rules.registers import Consequences, Rate
from desktop_app.areas.attendance.service.attendance import AttendanceService
from desktop_app.areas.attendance.service.codes import (
    add_code,
    add_default_codes,
    archive_code,
    move_code,
    set_code,
)
from desktop_app.areas.attendance.service.marks import (
    NewMark,
    clear,
    finish,
    load_marks,
    mark,
    mark_everyone_else,
    reopen,
    set_note,
)
from desktop_app.areas.attendance.terms import CodeFacts, MarkFacts, RegisterState, StreakEffect

__all__ = [
    "AttendanceRow",
    "AttendanceService",
    "CodeFacts",
    "CodeRow",
    "Consequences",
    "MarkFacts",
    "MarkMade",
    "NewMark",
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
    "clear",
    "codes",
    "day_registers",
    "finish",
    "last_marks",
    "load_marks",
    "mark",
    "mark_counts",
    "mark_everyone_else",
    "mark_history",
    "marks_between",
    "move_code",
    "register",
    "reopen",
    "set_code",
    "set_note",
    "touched_credits",
    "touched_marks",
    "unfinished_count",
    "unfinished_registers",
]
