"""The commands of the timetable, for menus and palette."""

from typing import TYPE_CHECKING

from desktop_app.areas.timetable.ui.grid_week import (
    ROOMS,
    SPAN_DAY,
    SPAN_TERM,
    SPAN_WEEK,
    TEACHERS,
)
from desktop_app.core.wording import tr
from desktop_app.kit.actions import Command

if TYPE_CHECKING:
    from desktop_app.areas.timetable.ui.timetable_pane import TimetablePane


def grid_commands(pane: "TimetablePane") -> tuple[Command, ...]:
    """Return them: what is shown, and what is done with the current meeting."""
    here, head, deeds = pane.name, pane.grid.head, pane.deeds

    def painted() -> bool:
        return pane.is_grid

    return (
        Command("timetable.table", tr("View as table"),
                lambda: pane.show_table(table=pane.is_grid), "list-bullets", "", "view", None, here,
                checked=lambda: not pane.is_grid, separator=True),
        Command("timetable.day", tr("Day"), lambda: head.spans.set_value(SPAN_DAY), "", "", "view",
                painted, here, checked=lambda: head.spans.value() == SPAN_DAY, separator=True),
        Command("timetable.week", tr("Week"), lambda: head.spans.set_value(SPAN_WEEK), "", "",
                "view", painted, here, checked=lambda: head.spans.value() == SPAN_WEEK),
        Command("timetable.term", tr("Term"), lambda: head.spans.set_value(SPAN_TERM), "", "",
                "view", painted, here, checked=lambda: head.spans.value() == SPAN_TERM),
        Command("timetable.rooms", tr("By room"), lambda: head.lanes.set_value(ROOMS), "", "",
                "view", painted, here, checked=lambda: head.lanes.value() == ROOMS, separator=True),
        Command("timetable.teachers", tr("By teacher"), lambda: head.lanes.set_value(TEACHERS), "",
                "", "view", painted, here, checked=lambda: head.lanes.value() == TEACHERS),
        Command("timetable.before", tr("Week before"), lambda: pane.step(-1), "caret-left", "",
                "go", None, here, separator=True),
        Command("timetable.after", tr("Week after"), lambda: pane.step(1), "caret-right", "", "go",
                None, here),
        Command("timetable.attention", tr("Attention list…"), pane.conflicts.show_list, "warning",
                "", "lesson", painted, here),
        Command("timetable.move", tr("Move meeting…"), deeds.move, "arrow-right", "", "lesson",
                deeds.can_move, here, separator=True),
        Command("timetable.substitute", tr("Substitute teacher…"), deeds.substitute, "user", "",
                "lesson", deeds.can_change, here),
        Command("timetable.cancel", tr("Cancel meeting…"), deeds.cancel, "x-circle", "", "lesson",
                deeds.can_cancel, here),
        Command("timetable.book-slot", tr("Book slot…"), deeds.slots.book, "student", "", "lesson",
                deeds.can_book, here),
        Command("timetable.restore", tr("Bring meeting back"), deeds.bring_back,
                "arrow-u-up-left", "", "lesson", deeds.can_bring_back, here),
        Command("timetable.copy", tr("Copy lesson"), deeds.copy, "copy", "", "edit",
                lambda: pane.is_grid and pane.current_meeting() is not None, here, separator=True),
        Command("timetable.paste", tr("Paste lesson"), deeds.paste, "clipboard", "", "edit",
                deeds.can_paste, here),
    )  # fmt: skip


def timetable_commands(pane: "TimetablePane") -> tuple[Command, ...]:
    """Return all that can be done with the timetable."""
    here, write = pane.name, pane.may_write
    one, meeting = pane.has_lesson, pane.has_meeting
    return (
        *grid_commands(pane),
        Command("timetable.new", tr("New lesson…"), pane.new_lesson, "plus", "new", "lesson",
                write, here, tr("New lesson")),
        Command("timetable.edit", tr("Change lesson…"), pane.edit_current, "pencil-simple",
                "edit", "lesson", one, here),
        Command("timetable.enroll", tr("Enrol in a lesson…"), pane.enroll, "student", "",
                "lesson", write, here, tr("Enrol")),
        Command("timetable.waiting", tr("Waiting list…"), pane.doings.waiting_lists,
                "hourglass", "", "lesson", write, here),
        Command("timetable.register", tr("Open register"), pane.register_current,
                "check-square", "", "lesson", meeting, here, separator=True),
        Command("timetable.conflict", tr("Next conflict"), pane.next_conflict, "warning",
                "next-conflict", "lesson", None, here),
        Command("timetable.today", tr("This week"), pane.this_week, "calendar", "", "go", None,
                here),
        Command("timetable.print", tr("Print timetable…"), pane.out.print_timetable, "printer",
                "print", "file", None, here),
        Command("timetable.export", tr("Export this list…"), pane.out.export, "export", "export",
                "file", None, here, tr("Export")),
        Command("timetable.archive", tr("Archive lesson"), pane.archive_current, "archive",
                "", "lesson", one, here, separator=True),
    )  # fmt: skip
