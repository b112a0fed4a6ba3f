"""How pay is worded: which lesson, and the rule that made its amount."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID
from zoneinfo import ZoneInfo

from desktop_app.areas.billing.rules.pay import Ending, Rate, Reason, Share
from desktop_app.areas.billing.terms import PayUnit
from desktop_app.areas.timetable.api import LessonType
from desktop_app.core.money import BASIS, Money, show
from desktop_app.core.wording import language, show_date, show_number, show_time, tr


@lru_cache(maxsize=2_000)
def _day(day: date, _language: str) -> str:
    return show_date(day)


@lru_cache(maxsize=10_000)
def _amount(minor: int, currency: str, _language: str) -> str:
    return show(Money(minor, currency))


def percent_words(bp: int) -> str:
    """Write basis points as a percentage: 40 %, 12.5 %."""
    whole, rest = divmod(bp, 100)
    figure = show_number(f"{whole}.{rest:02d}".rstrip("0")) if rest else str(whole)
    return f"{figure}\u00a0%"


def type_words(kind: str | None) -> str:
    """Say a lesson type."""
    words = {
        LessonType.INDIVIDUAL: tr("1-on-1"),
        LessonType.GROUP: tr("Group"),
        LessonType.HYBRID: tr("Hybrid"),
        LessonType.BAND_REHEARSAL: tr("Band rehearsal"),
        LessonType.ENSEMBLE: tr("Ensemble"),
    }
    return words[LessonType(kind)] if kind else ""


class PayWords:
    """Words for the lines of one run; `names` has teachers, subjects and locations."""

    def __init__(self, currency: str, names: Mapping[UUID, str], zone: str) -> None:
        self._currency, self._names, self._language = currency, names, language()
        self._zone = ZoneInfo(zone)
        self._moments: dict[datetime, str] = {}
        self._scopes: dict[UUID, str] = {}

    def day(self, day: date) -> str:
        """Write a day as lists do."""
        return _day(day, self._language)

    def amount(self, minor: int) -> str:
        """Write an amount with its sign."""
        return _amount(minor, self._currency, self._language)

    def lesson(self, title: str, starts_at: datetime, teacher: UUID | None = None) -> str:
        """Name a meeting with day and time, and whom its teacher stands in for."""
        when = self._moments.get(starts_at)
        if when is None:
            wall = starts_at.astimezone(self._zone)
            when = self._moments[starts_at] = f"{self.day(wall.date())}, {show_time(wall)}"
        said = f"{title}, {when}"
        if teacher is None:
            return said
        return tr("{lesson}, for {teacher}", lesson=said, teacher=self._names.get(teacher, ""))

    def rule(self, rate: Rate, share: Share, minutes: int, billed: int) -> str:
        """Say how an amount came about: which rate, of what, and which share of it."""
        parts = (self._base(rate, minutes, billed), self._share(share))
        said = ", ".join(part for part in parts if part)
        return f"{said} ({self.scope(rate)})"

    def _base(self, rate: Rate, minutes: int, billed: int) -> str:
        if rate.unit is PayUnit.HOUR:
            return tr(
                "{minutes} min at {amount} an hour",
                minutes=minutes,
                amount=self.amount(rate.amount),
            )
        if rate.unit is PayUnit.PERCENT:
            return tr(
                "{percent} of {amount} billed",
                percent=percent_words(rate.amount),
                amount=self.amount(billed),
            )
        return tr("{amount} a lesson", amount=self.amount(rate.amount))

    def scope(self, rate: Rate) -> str:
        """Say what a rate is for: own rate for Violin, 1-on-1."""
        if rate.id not in self._scopes:
            named = [self._names.get(key, "") for key in rate.scope[1:3] if isinstance(key, UUID)]
            named.append(type_words(rate.lesson_type))
            what = ", ".join(part for part in named if part)
            own = rate.teacher_id is not None
            if what:
                said = tr("own rate for {what}", what=what) if own else tr(
                    "the school's rate for {what}", what=what
                )  # fmt: skip
            else:
                said = tr("own rate") if own else tr("the school's rate")
            self._scopes[rate.id] = said
        return self._scopes[rate.id]

    def _share(self, share: Share) -> str:
        words = {
            Reason.FULL: "",
            Reason.NOBODY_CAME: tr("nobody came"),
            Reason.NO_MARK_PAYS: tr("everybody excused"),
            Reason.BY_SCHOOL: tr("cancelled by the school"),
            Reason.BY_TEACHER: tr("cancelled by the teacher"),
            Reason.BY_STUDENT: tr("cancelled by the student"),
        }[share.reason]
        if not words or share.bp == BASIS:
            return words
        return tr("{what}: {percent}", what=words, percent=percent_words(share.bp))

    def ended(self, ending: Ending) -> str:
        """Say why a cancelled meeting pays nothing."""
        return {
            Ending.BY_SCHOOL: tr("cancelled by the school"),
            Ending.BY_TEACHER: tr("cancelled by the teacher"),
            Ending.BY_STUDENT: tr("cancelled by the student"),
        }.get(ending, "")

    def corrected(self, title: str, starts_at: datetime) -> str:
        """Name a meeting whose pay is corrected."""
        return tr("Correction: {lesson}", lesson=self.lesson(title, starts_at))

    def now(self, rule: str, now: int, before: int) -> str:
        """Say why a correction has its amount."""
        return tr(
            "now {now}: {rule}; paid before: {before}",
            now=self.amount(now),
            rule=rule,
            before=self.amount(before),
        )
