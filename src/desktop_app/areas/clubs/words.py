"""How clubs and points are said on screen."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from desktop_app.areas.clubs.helping import Why
from desktop_app.areas.clubs.queries.clubs import ClubRow
from desktop_app.areas.clubs.queries.history import EntryRow
from desktop_app.areas.clubs.queries.spans import Span
from desktop_app.areas.clubs.terms import (
    ClubKind,
    HelpReason,
    HomeworkKind,
    SourceType,
    SpanKind,
    TransactionType,
)
from desktop_app.core.folding import fold
from desktop_app.core.wording import show_date, show_date_with_year, show_number, tr, trn

_ICONS: Final = {
    ClubKind.READING: "books",
    ClubKind.LADDER: "list-ordered",
    ClubKind.PRACTICE: "timer",
}
_SUBJECTS: Final = (
    ("hash", ("number", "math", "sum", "count", "zahl", "rechn")),
    ("case-sensitive", ("spell", "word", "letter", "vocab", "buchstab", "wort", "schreib")),
    ("music-notes", ("theor", "music", "aural", "rhythm", "musik", "noten", "gehor")),
)
"""Ladders are climbed in any subject: a name that begins a word so shows which."""
MINUS: Final = "\u2212"


def club_icon(club: ClubRow) -> str:
    """Return the icon of a club: of its kind, and of the subject that a ladder is named after."""
    if club.kind is ClubKind.LADDER:
        said = fold(club.name).split()
        for icon, stems in _SUBJECTS:
            if any(word.startswith(stems) for word in said):
                return icon
    return _ICONS[club.kind]


def kind_words(kind: ClubKind) -> str:
    """Say how a club's points are earned."""
    return {
        ClubKind.READING: tr("Reading"),
        ClubKind.LADDER: tr("Levels"),
        ClubKind.PRACTICE: tr("Practice"),
    }[kind]


def homework_words(kind: HomeworkKind) -> str:
    """Say what homework asks for."""
    return {
        HomeworkKind.PAGES: tr("Pages"),
        HomeworkKind.LEVEL: tr("A level"),
        HomeworkKind.PRACTICE: tr("Minutes"),
        HomeworkKind.TASK: tr("A task"),
    }[kind]


def worth_words(club: ClubRow) -> str:
    """Say what a point of a club is: 1 page is 1 point."""
    if club.kind is ClubKind.READING:
        return tr("1 page is 1 point")
    if club.kind is ClubKind.PRACTICE:
        return trn("1 minute is 1 point", "{n} min are 1 point", club.minutes_per_point)
    return trn("1 point a level", "{n} points a level", club.points_per_level)


def pupils_words(count: int) -> str:
    """Say how many pupils."""
    return trn("{n} pupil", "{n} pupils", count)


def points_words(count: int) -> str:
    """Say how many points; less than none with a minus."""
    return trn("{n} point", "{n} points", count) if count >= 0 else (
        MINUS + trn("{n} point", "{n} points", -count)
    )  # fmt: skip


def signed(count: int) -> str:
    """Write whole points with their minus."""
    return str(count) if count >= 0 else f"{MINUS}{-count}"


def mille(value: int | None, places: int = 1) -> str:
    """Write thousandths as a number: 12834 is 12.8; nothing for none."""
    if value is None:
        return ""
    step = Decimal(1).scaleb(-places)
    shown = str((abs(Decimal(value)) / 1000).quantize(step, ROUND_HALF_UP))
    return (MINUS if value < 0 else "") + show_number(shown)


def percent(value: int | None) -> str:
    """Write thousandths as a share: 800 is 80 %; nothing for none."""
    if value is None:
        return ""
    return (MINUS if value < 0 else "") + tr("{rate} %", rate=round(abs(value) / 10))


def band_words(first: int, last: int | None, *, ladder: bool) -> str:
    """Name a bar of the ladder: Level 14 to 15."""
    if ladder and first == 0:
        return tr("Not begun")
    if last is None:
        return tr("Level {n} and up", n=first)
    if first == last:
        return tr("Level {n}", n=first)
    return tr("Level {first} to {last}", first=first, last=last)


def week_words(number: int) -> str:
    """Name a week of the academic year."""
    return tr("Week {n}", n=number)


def span_words(span: Span) -> str:
    """Name what is counted: Week 12, the term, the year."""
    if span.kind is SpanKind.TERM and span.term:
        return span.term
    if span.kind is not SpanKind.WEEK and span.year:
        return span.year
    return week_words(span.number)


def earned_words(kind: SpanKind) -> str:
    """Head the column of what was earned in the span."""
    return {
        SpanKind.WEEK: tr("This week"),
        SpanKind.TERM: tr("This term"),
        SpanKind.YEAR: tr("This year"),
    }[kind]


def trend_words(trend: int) -> str:
    """Say a trend, never by colour alone."""
    return {1: tr("up"), 0: tr("same"), -1: tr("down")}[trend]


TREND_ICONS: Final = {1: "trending-up", 0: "minus", -1: "trending-down"}
TREND_TONES: Final = {1: "green", 0: "text2", -1: "amber"}


def stay_words(level: int, days: int) -> str:
    """Say for how long somebody is at a level."""
    return trn("Level {level} for {n} day", "Level {level} for {n} days", days, level=level)


def why_words(why: Why) -> str:
    """Say why a pupil may need help."""
    if why.reason is HelpReason.NOTHING_SINCE and why.day is not None:
        return tr("Nothing earned since {day}", day=plain_day(why.day))
    if why.reason is HelpReason.DOWN:
        return trn("Down from {before} points a week to {n}", "Down from {before} points a week "
                   "to {n}", why.points, before=why.before)  # fmt: skip
    if why.reason is HelpReason.SLOW:
        return tr("Steady but under {points} a week", points=why.points)
    since = plain_day(why.day) if why.day is not None else ""
    return trn("{n} point since {day}", "{n} points since {day}", why.points, day=since)


def plain_day(day: date) -> str:
    """Write a day without its weekday: 16 Oct."""
    return show_date(day).split(" ", 1)[-1]


def day_words(day: date | None) -> str:
    """Write a day with its year, nothing for none."""
    return show_date_with_year(day) if day is not None else ""


def type_words(kind: TransactionType) -> str:
    """Say what an entry is for."""
    return {
        TransactionType.READING_PAGES: tr("Pages read"),
        TransactionType.LEVEL_PROGRESSION: tr("Level passed"),
        TransactionType.BONUS_ACHIEVEMENT: tr("Achievement"),
        TransactionType.QUALITY_BONUS: tr("Good work"),
        TransactionType.TEACHER_AWARD: tr("Given by a teacher"),
        TransactionType.REVERSAL: tr("Taken back"),
    }[kind]


def source_words(row: EntryRow) -> str:
    """Say which kind of fact an entry follows from."""
    if row.fact is not None and row.fact[0] == "practice_log":
        return tr("Practice")
    return {
        SourceType.HOMEWORK_COMPLETION: tr("Homework"),
        SourceType.READING_LOG: tr("Reading log"),
        SourceType.CLUB_LEVEL_UP: tr("Level passed"),
        SourceType.TEACHER_ASSESSMENT: tr("Given by a teacher"),
        SourceType.ACHIEVEMENT_UNLOCK: tr("Achievement"),
    }[row.source_type]


def entry_words(row: EntryRow) -> str:
    """Say how an entry stands: what it is for, how it was counted, whether it counts."""
    plain = {TransactionType.READING_PAGES, TransactionType.LEVEL_PROGRESSION}
    said = [source_words(row) if row.type in plain else type_words(row.type)]
    if row.normalization != 1_000 or row.quality != 1_000:
        factors = [mille(f, 2) for f in (row.normalization, row.quality) if f != 1_000]
        said.append(f"{row.base_points} × {' × '.join(factors)}")
    if row.level_up:
        said.append(tr("to level {n}", n=row.level_after))
    if row.unverified:
        said.append(tr("not checked"))
    if row.taken_back:
        said.append(tr("taken back"))
    return ", ".join(said)
