"""How lines of a bill are worded: what for, and on which days."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from desktop_app.areas.billing.queries.payers import LessonInfo
from desktop_app.areas.billing.terms import CreditReason, EntryKind
from desktop_app.areas.timetable.api import LessonType
from desktop_app.core.wording import language, show_date, tr, within


def lesson_words(lesson: LessonInfo, teacher: str | None, *, one_on_one: bool) -> str:
    """Say what a line bills: Violin, 1-on-1 with M. Cullinan."""
    if lesson.type is LessonType.INDIVIDUAL:
        name = lesson.instrument or lesson.title
        if teacher:
            return tr("{lesson}, 1-on-1 with {teacher}", lesson=name, teacher=teacher)
        return tr("{lesson}, 1-on-1", lesson=name)
    if lesson.type is LessonType.HYBRID and one_on_one:
        return tr("{lesson}, 1-on-1 week", lesson=lesson.title)
    if lesson.type is LessonType.HYBRID:
        return tr("{lesson}, group weeks", lesson=lesson.title)
    if lesson.type is LessonType.GROUP:
        return tr("{lesson}, group", lesson=lesson.title)
    return lesson.title


def credit_words(reason: CreditReason, code: str | None) -> str:
    """Say why a meeting is taken back."""
    if reason is CreditReason.NOT_BILLED and code:
        return tr("Credit: {code}", code=within(code))
    words = {
        CreditReason.CANCELLED: tr("Credit: lesson cancelled by the school"),
        CreditReason.CANCELLED_BY_TEACHER: tr("Credit: lesson cancelled by the teacher"),
        CreditReason.CANCELLED_BY_STUDENT: tr("Credit: lesson cancelled by the student"),
        CreditReason.NOT_ENROLLED: tr("Credit: no longer in this lesson"),
        CreditReason.NOT_BOOKED: tr("Credit: no slot booked in the 1-on-1 week"),
        CreditReason.BILLED_OTHERWISE: tr("Credit: billed in another way"),
    }
    return words.get(reason, tr("Credit"))


def days_words(days: Sequence[date], minutes: int | None = None) -> str:
    """Write days as a line's detail: Mon 2, 9, 16 Nov, 45 minutes."""
    said: list[str] = []
    weekday = ""
    for at, day in enumerate(days):
        name, number, month = _parts(day, language())
        ends = at + 1 == len(days) or (days[at + 1].year, days[at + 1].month) != (
            day.year,
            day.month,
        )
        begun = number if name == weekday else f"{name} {number}"
        said.append(f"{begun} {month}" if ends else begun)
        weekday = "" if ends else name
    text = ", ".join(said)
    return tr("{days}, {minutes} minutes", days=text, minutes=minutes) if minutes else text


@lru_cache(maxsize=4_000)
def _parts(day: date, _language: str) -> tuple[str, str, str]:
    name, number, month = show_date(day).split(" ", 2)
    return name, number, month


def entry_name(kind: EntryKind, *, back: bool = False) -> str:
    """Say what an entry of an account is; `back` when it takes another one back."""
    if back and kind is EntryKind.REFUND:
        return tr("Refund taken back")
    if back and kind is EntryKind.WRITE_OFF:
        return tr("Write-off taken back")
    return {
        EntryKind.INVOICE: tr("Invoice"),
        EntryKind.CREDIT_NOTE: tr("Credit note"),
        EntryKind.PAYMENT: tr("Payment"),
        EntryKind.REVERSAL: tr("Payment taken back"),
        EntryKind.REFUND: tr("Refund"),
        EntryKind.WRITE_OFF: tr("Written off"),
    }[kind]
