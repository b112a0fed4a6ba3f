"""How registers are said on screen: how far one is, and what finishing it brings."""

from dataclasses import dataclass

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.attendance.terms import RegisterState
from desktop_app.areas.timetable.api import MeetingRow
from desktop_app.core.wording import show_date, tr, trn
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


def outcome_words(found: attendance.Consequences) -> str:
    """Say what finishing brings: Bill 3, pay for 4, 1 make-up."""
    parts = [tr("bill {n}", n=found.bill), tr("pay for {n}", n=found.pay)]
    if found.credits:
        parts.append(trn("{n} make-up", "{n} make-ups", found.credits))
    said = ", ".join(parts)
    return said[:1].upper() + said[1:]
