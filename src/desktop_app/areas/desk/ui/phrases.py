"""How the desk's lists and cards say times, amounts and days."""

from datetime import date, datetime
from functools import lru_cache

from desktop_app.areas.desk.queries.around import NextMeeting
from desktop_app.core.money import Money, number, show
from desktop_app.core.wording import language, show_date, show_date_with_year, show_time, tr

_WEEK = 6


@lru_cache(maxsize=2_000)
def _said_day(day: date, _language: str, *, year: bool) -> str:
    return show_date_with_year(day) if year else show_date(day)


@lru_cache(maxsize=2_000)
def _said_amount(minor: int, currency: str, _language: str, *, sign: bool) -> str:
    return show(Money(minor, currency)) if sign else number(Money(minor, currency))


def short_day(day: date, today: date) -> str:
    """Say a day in a list: Fri 16 Oct, and with its year when that is another one."""
    return _said_day(day, language(), year=day.year != today.year)


def day_words(day: date, today: date) -> str:
    """Say a day from today: Today, Tomorrow, Sat, Fri 27, Fri 8 Jan, 8 Jan 2028."""
    away = (day - today).days
    if away == 0:
        return tr("Today")
    if away == 1:
        return tr("Tomorrow")
    if day.year != today.year and abs(away) > 180:
        return _said_day(day, language(), year=True)
    said = _said_day(day, language(), year=False)
    if 1 < away <= _WEEK:
        return said.split()[0].rstrip(",")
    return said


def moment_words(moment: datetime, today: date) -> str:
    """Say a wall time from today: Today 16:30, Sat 10:00, Fri 27 Nov, 16:00."""
    day = day_words(moment.date(), today)
    gap = ", " if any(sign.isdigit() for sign in day) else " "
    return f"{day}{gap}{show_time(moment)}"


def meeting_words(meeting: NextMeeting | None, today: date) -> str:
    """Say when somebody's next meeting is, or where the one that is on takes place."""
    if meeting is None:
        return ""
    if meeting.is_now:
        return tr("Now, {room}", room=meeting.room) if meeting.room else tr("Now")
    return moment_words(meeting.start, today)


def meeting_tone(meeting: NextMeeting | None) -> str:
    """Return the colour of a next meeting: red in conflict, blue while it is on."""
    if meeting is None:
        return "text3"
    return "red" if meeting.conflict else "blue" if meeting.is_now else "text"


def balance_words(owed: int, currency: str) -> str:
    """Say what a family owes, or what is owed to it."""
    said = _said_amount(abs(owed), currency, language(), sign=owed != 0)
    return tr("{amount} credit", amount=said) if owed < 0 else said


def balance_tone(owed: int, overdue: date | None) -> str:
    """Return the colour of a balance: red when overdue, green for credit, quiet at zero."""
    if owed < 0:
        return "green"
    if owed == 0:
        return "text3"
    return "red" if overdue else "text"


def ago_words(moment: datetime, today: date) -> str:
    """Say when something was done: Today 15:42, Tue 17 Nov 09:10, 3 Feb 2025 10:00."""
    day = moment.date()
    away = (today - day).days
    said = tr("Today") if away == 0 else tr("Yesterday") if away == 1 else None
    said = said or (show_date(day) if away < 180 else show_date_with_year(day))
    return f"{said} {show_time(moment)}"


def mark_day(day: date, today: date) -> str:
    """Say the day of a mark in as few letters as can be: Today, 12 Nov."""
    if day == today:
        return tr("Today")
    return show_date_with_year(day).rsplit(" ", 1)[0]


def naive(moment: datetime) -> datetime:
    """Return a wall time without its zone, as spreadsheets keep times."""
    return moment.replace(tzinfo=None)


def isolated(text: str) -> str:
    """Return a name in any script so that it does not turn the line it stands in."""
    return f"\u2068{text}\u2069" if text else ""


def whole(text: str) -> str:
    """Return a number with its blanks so that no line ends within it."""
    return text.replace(" ", "\u00a0")
