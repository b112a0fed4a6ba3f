"""How registers are said on screen: how far one is, and what finishing it brings."""

from dataclasses import dataclass

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.attendance.terms import RegisterState
from desktop_app.areas.attendance.ui.sheet import Sheet
from desktop_app.areas.timetable.api import MeetingRow
from desktop_app.core.wording import show_date, show_date_with_year, tr, trn
from desktop_app.kit.chips import chip_for


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a register is: an icon, its colour, and the words for it."""

    icon: str
    tone: str
    words: str


def standing_of(line: attendance.RegisterLine) -> Standing:
    """Say how far a register is."""
    late = trn("{n} day late", "{n} days late", line.days_late)
    return {
        RegisterState.COMING: Standing("clock", "text2", tr("To come")),
        RegisterState.NOT_MARKED: Standing("warning", "amber", tr("Not marked")),
        RegisterState.PART: Standing("circle-half", "amber", marked_words(line)),
        RegisterState.MARKED: Standing("check", "blue", tr("Marked, not finished")),
        RegisterState.DONE: Standing("check-circle", "green", tr("Finished")),
        RegisterState.LATE: Standing("warning", "red", late),
        RegisterState.CANCELLED: Standing("x", "text3", tr("Cancelled")),
    }[line.state]


def marked_words(line: attendance.RegisterLine) -> str:
    """Say how many are marked: 3 of 5 marked."""
    return tr("{marked} of {all} marked", marked=line.marked, all=line.enrolled)


def head_words(meeting: MeetingRow) -> str:
    """Say when, where and with whom: Thu 19 Nov, 16:00 to 16:45, Hall, Maeve Cullinan."""
    span = tr("{start} to {end}", start=f"{meeting.start:%H:%M}", end=f"{meeting.end:%H:%M}")
    said = (show_date(meeting.day), span, meeting.room or "", meeting.teacher or "")
    return ", ".join(part for part in said if part)


def kind_words(line: attendance.RegisterLine) -> str:
    """Say what kind of lesson it is: Group of 12, Band of 6."""
    kind = chip_for("lesson_type", line.meeting.type).label
    if line.enrolled < 2:
        return kind
    return tr("{kind} of {n}", kind=kind, n=line.enrolled)


def outcome_of(
    sheet: Sheet, register: attendance.Register, *, with_rest: bool = False
) -> attendance.Outcome:
    """Return what finishing brings by the marks that are shown; the rest then is present."""
    by_key = {code.key: code for code in register.codes}
    present = next((code for code in register.codes if code.counts_present), None)
    effects = []
    for row in sheet.rows:
        code = by_key.get(row.mark) if row.mark is not None else present if with_rest else None
        if code is not None:
            gives = code.gives_credit and row.id not in register.no_more
            effects.append(
                attendance.Effect(code.bills, code.pays_teacher, gives, row.stored.makes_up)
            )
    return attendance.outcome(
        effects, in_advance=register.in_advance, until=register.make_ups_until
    )


def outcome_words(found: attendance.Outcome) -> str:
    """Say what finishing brings: Bill 3, pay 4, 1 make-up until 31 Mar 2027."""
    if found.in_advance:
        parts = [tr("{n} billed in advance", n=found.bill)]
        if found.back:
            parts.append(tr("{n} taken back by the next run", n=found.back))
    else:
        parts = [tr("bill {n}", n=found.bill)]
    parts.append(tr("pay {n}", n=found.pay))
    if found.make_ups:
        given = trn("{n} make-up", "{n} make-ups", found.make_ups)
        day = show_date_with_year(found.until) if found.until is not None else ""
        parts.append(tr("{make_ups} until {day}", make_ups=given, day=day) if day else given)
    said = ", ".join(parts)
    return said[:1].upper() + said[1:]
