"""How the day is said: blocks of the timeline, alerts, facts."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from desktop_app.areas.attendance.terms import RegisterState
from desktop_app.areas.desk.queries import today_alerts
from desktop_app.areas.timetable.terms import LessonType, OccurrenceStatus
from desktop_app.core.wording import show_date, tr, trn
from desktop_app.kit.chips import Chip

if TYPE_CHECKING:
    from desktop_app.areas.desk.queries.today import Block, TodayDay
    from desktop_app.areas.desk.queries.today_alerts import Alert
    from desktop_app.areas.desk.queries.today_side import Birthday, PaymentDue
    from desktop_app.areas.timetable.glances.meetings import MeetingRow


_LINK = 18
ROLES = {
    "INDIVIDUAL": "blue",
    "GROUP": "teal",
    "HYBRID": "violet",
    "BAND_REHEARSAL": "amber",
    "ENSEMBLE": "amber",
}


def head_words(day: TodayDay) -> str:
    """Say the facts of a day: 26 lessons, 6 teachers in, 104 pupils expected."""
    if day.closed:
        return tr("Closed: {name}", name=day.closed)
    if not day.blocks:
        return tr("No lessons on this day")
    said = [trn("{n} lesson", "{n} lessons", len(day.taking_place))]
    if day.own is None:
        said.append(trn("{n} teacher in", "{n} teachers in", day.teachers_in))
    said.append(trn("{n} pupil expected", "{n} pupils expected", day.expected))
    return ", ".join(said)


def status_words(day: TodayDay) -> str:
    """Say how far the day is, for the status bar."""
    count, done, on, cancelled = day.counts()
    parts = [tr("{n} done", n=done)]
    if on:
        parts.append(tr("{n} in progress", n=on))
    if cancelled:
        parts.append(tr("{n} cancelled", n=cancelled))
    lessons = trn("{n} lesson", "{n} lessons", count)
    if day.day == day.today:
        return tr("{lessons} today: {parts}", lessons=lessons, parts=", ".join(parts))
    return tr(
        "{lessons} on {day}: {parts}", lessons=lessons, day=show_date(day.day),
        parts=", ".join(parts),
    )  # fmt: skip


def cut_title(title: str) -> str:
    """Return as much of a title as a link has room for: what stands before its first comma."""
    first = title.partition(",")[0]
    return first if len(first) <= _LINK else first[:_LINK].rsplit(" ", 1)[0]


def short_name(name: str) -> str:
    """Return a name as a narrow block has room for: Zofia W."""
    parts = name.split()
    return f"{' '.join(parts[:-1])} {parts[-1][:1]}." if len(parts) > 1 else name


def family_name(name: str | None) -> str:
    """Return the last word of a name."""
    return name.split()[-1] if name else ""


def cancelled_words(status: OccurrenceStatus) -> tuple[str, str]:
    """Say in two short lines that a meeting is cancelled, and by whom."""
    by = {
        OccurrenceStatus.CANCELLED: tr("by school"),
        OccurrenceStatus.CANCELLED_BY_TEACHER: tr("by teacher"),
        OccurrenceStatus.CANCELLED_BY_STUDENT: tr("by family"),
    }
    return tr("Cancelled"), by.get(status, "")


def second_words(block: Block, *, by_teacher: bool) -> tuple[str, str]:
    """Return icon and words of a block's second line."""
    meeting = block.meeting
    icon = "warning" if block.conflict else "" if meeting.room_id else "video"
    if block.pupil:
        return icon, block.instrument or meeting.title
    if meeting.type is LessonType.HYBRID:
        if meeting.one_on_one:
            return icon or "user", tr("1-on-1")
        pupils = tr("Group week, {n}", n=meeting.enrolled)
        return icon or "users", pupils
    return icon, trn("{n} pupil", "{n} pupils", meeting.enrolled)


def third_words(block: Block, *, by_teacher: bool) -> tuple[str, str, str]:
    """Return icon, words and tone of a block's third line: how far its register is, or who."""
    meeting = block.meeting
    if block.state is RegisterState.DONE:
        if block.mark and meeting.enrolled == 1:
            return ("check" if block.is_present else ""), block.mark, "text2"
        return "check", tr("{marked} of {all}", marked=block.marked, all=meeting.enrolled), "text2"
    if block.state in {RegisterState.NOT_MARKED, RegisterState.LATE} and meeting.enrolled:
        return "", tr("Not marked"), "amber"
    if block.state is RegisterState.PART:
        said = tr("{marked} of {all}", marked=block.marked, all=meeting.enrolled)
        return "", said, "amber"
    if meeting.one_on_one:
        return "", trn("{n} booked", "{n} booked", block.booked), "text2"
    return (
        "",
        (meeting.room or tr("Online")) if by_teacher else family_name(meeting.teacher),
        "text2",
    )


def state_words(block: Block) -> str:
    """Say how far a block's register is, for tables and tooltips."""
    if block.meeting.cancelled:
        return " ".join(cancelled_words(block.meeting.status))
    if block.state is RegisterState.COMING:
        return tr("To come")
    _, words, _ = third_words(block, by_teacher=False)
    return words


def block_words(block: Block) -> str:
    """Say everything about a block: what a tooltip shows and a screen reader reads."""
    meeting = block.meeting
    span = f"{meeting.start:%H:%M}–{meeting.end:%H:%M}"
    lines = [
        tr("{span} {name}", span=span, name=block.name),
        ", ".join(part for part in (meeting.title if block.pupil else "", meeting.teacher or "",
                                    place_words(meeting)) if part),
        "" if block.pupil else trn("{n} pupil", "{n} pupils", meeting.enrolled),
        state_words(block),
        block.conflict and tr("Conflict: {what}", what=block.conflict),
    ]  # fmt: skip
    return "\n".join(line for line in lines if line)


def place_words(meeting: MeetingRow) -> str:
    """Say where a meeting is."""
    return meeting.room or tr("Online")


def when_words(meeting: MeetingRow, today: date) -> str:
    """Say when a register was: 13:30 today, Wed 18 Nov."""
    if meeting.day == today:
        return tr("{time} today", time=f"{meeting.start:%H:%M}")
    return show_date(meeting.day)


ICONS = {
    "DOUBLE": ("warning-circle", "red"),
    "AWAY": ("user-minus", "amber"),
    "CLOSED": ("calendar-blank", "amber"),
    "ONE_ON_ONE": ("user", "violet"),
    "UNFINISHED": ("check-square", "amber"),
    "CREDITS": ("hourglass", "amber"),
    "PLACE": ("student", "green"),
    "HOURS": ("clock", "amber"),
    "OUTSIDE": ("calendar-blank", "text2"),
    "CHOICE": ("git-merge", "red"),
}


def alert_words(alert: Alert, today: date) -> tuple[str, str]:
    """Say an alert: the fact, and what has to be known of it."""
    said = {
        "DOUBLE": _double_words,
        "AWAY": _away_words,
        "CLOSED": _closed_words,
        "ONE_ON_ONE": _one_on_one_words,
        "UNFINISHED": _unfinished_words,
        "CREDITS": _credit_words,
        "PLACE": _place_words,
        "HOURS": _hours_words,
        "OUTSIDE": _outside_words,
        "CHOICE": _choice_words,
    }[alert.kind]
    return said(alert, today)


def _double_words(alert: Alert, today: date) -> tuple[str, str]:
    time = f"{alert.wall:%H:%M}" if alert.wall else ""
    if alert.day == today or alert.day is None:
        fact = tr("{who} is booked twice at {time}", who=alert.title, time=time)
    else:
        day = show_date(alert.day)
        fact = tr("{who} is booked twice on {day} at {time}", who=alert.title, day=day, time=time)
    return fact, tr("{one} and {other}.", one=alert.other, other=alert.second)


def _away_words(alert: Alert, today: date) -> tuple[str, str]:
    fact = tr("{who} is away {days}", who=alert.title, days=_days(alert, today))
    said = trn("{n} lesson needs cover.", "{n} lessons need cover.", alert.count)
    if alert.free is None:
        return fact, said
    free = trn("{n} teacher is free.", "{n} teachers are free.", alert.free)
    return fact, f"{said} {free if alert.free else tr('No teacher of it is free.')}"


def _closed_words(alert: Alert, today: date) -> tuple[str, str]:
    fact = trn(
        "{n} lesson is planned on a closed day", "{n} lessons are planned on closed days",
        alert.count,
    )  # fmt: skip
    return fact, tr("{name}, {days}.", name=alert.title, days=_days(alert, today))


def _one_on_one_words(alert: Alert, today: date) -> tuple[str, str]:
    fact = tr("{title}: 1-on-1 week, {n} not booked", title=alert.title, n=alert.count)
    day = _day(alert.day, today)
    said = tr("{day}.", day=day)
    if alert.week is not None and alert.of_weeks is not None:
        said = tr("Week {n} of {all}, {day}.", n=alert.week, all=alert.of_weeks, day=day)
    if alert.until is not None:
        told = _day(alert.until, today)
        said = tr("{week} Tell families from {day}.", week=said, day=told)
    return fact, said


def _unfinished_words(alert: Alert, today: date) -> tuple[str, str]:
    fact = trn(
        "{n} register is {days} days old or older", "{n} registers are {days} days old or older",
        alert.count, days=today_alerts.UNFINISHED_AFTER,
    )  # fmt: skip
    oldest = tr("The oldest is {title}, {day}.", title=alert.title, day=_day(alert.day, today))
    return fact, oldest


def _credit_words(alert: Alert, today: date) -> tuple[str, str]:
    fact = trn("{n} make-up expires soon", "{n} make-ups expire soon", alert.count)
    first = tr("The first is of {name}, {day}.", name=alert.title, day=_day(alert.day, today))
    return fact, first


def _place_words(alert: Alert, today: date) -> tuple[str, str]:
    fact = tr("A place is free in {title}", title=alert.title)
    waiting = trn("{n} pupil waits for it", "{n} pupils wait for it", alert.count)
    return fact, tr("{waiting}, {name} is next.", waiting=waiting, name=alert.other)


def _hours_words(alert: Alert, today: date) -> tuple[str, str]:
    fact = trn(
        "{who} has {n} lesson outside their hours", "{who} has {n} lessons outside their hours",
        alert.count, who=alert.title,
    )  # fmt: skip
    day, time = _day(alert.day, today), f"{alert.wall:%H:%M}" if alert.wall else ""
    return fact, tr("The first is {title}, {day}, {time}.", title=alert.other, day=day, time=time)


def _outside_words(alert: Alert, today: date) -> tuple[str, str]:
    fact = trn("{n} lesson lies outside the terms", "{n} lessons lie outside the terms",
               alert.count)  # fmt: skip
    first = tr("The first is {title}, {day}.", title=alert.title, day=_day(alert.day, today))
    return fact, first


def _choice_words(alert: Alert, _today: date) -> tuple[str, str]:
    fact = trn("{n} entry needs a choice", "{n} entries need a choice", alert.count)
    more = tr(
        "{name} worked without the office. Until somebody chooses, nothing is billed or paid.",
        name=alert.title,
    )
    return fact, more


def _day(day: date | None, today: date) -> str:
    if day is None:
        return ""
    return tr("today") if day == today else show_date(day)


def _days(alert: Alert, today: date) -> str:
    if alert.day == alert.until or alert.until is None:
        return _day(alert.day, today)
    first, last = _day(alert.day, today), _day(alert.until, today)
    return tr("{first} to {last}", first=first, last=last)


def payment_chip(due: PaymentDue, today: date) -> Chip:
    """Return how late or how soon a payment is."""
    late = due.days_late(today)
    if late > 0:
        return Chip(trn("{n} day late", "{n} days late", late), "red", "warning-circle")
    if late == 0:
        return Chip(tr("Due today"), "blue", "clock")
    return Chip(tr("Due {day}", day=show_date(due.due_on)), "grey", "clock")


def birthday_words(birthday: Birthday, today: date) -> str:
    """Say when somebody's birthday is, and how old they become."""
    return tr("{day}, {age}", day=_day(birthday.day, today), age=birthday.age)


def legend() -> tuple[tuple[str, str], ...]:
    """Return the colours of the timeline with their words."""
    return (
        ("blue", tr("Individual")),
        ("teal", tr("Group")),
        ("violet", tr("Hybrid")),
        ("amber", tr("Band, ensemble")),
    )
