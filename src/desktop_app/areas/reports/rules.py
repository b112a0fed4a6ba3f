"""What a progress report may be about, and how its figures are put together; pure."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from desktop_app.areas.reports.terms import ClubWeek, GivenState, Period
from desktop_app.core.errors import RuleBroken
from desktop_app.core.texts import bare_lines
from desktop_app.core.wording import show_date_with_year, tr

LONGEST: Final = timedelta(days=371)
LONGEST_WORDS: Final = 2_000
LONGEST_STEP: Final = 200
MOST_STEPS: Final = 8
LANGUAGES: Final = ("en", "de")
_WEEK: Final = timedelta(days=7)


def check_period(first: date, last: date) -> None:
    """Refuse days that cannot be reported on. Raises RuleBroken."""
    if last < first:
        raise RuleBroken(tr("The period ends before it begins."), field="last")
    if last - first > LONGEST:
        raise RuleBroken(tr("A progress report is about a year at most."), field="last")


def check_words(text: str | None) -> str | None:
    """Return a teacher's words as they are kept, None for nothing. Raises RuleBroken."""
    return _kept(text, LONGEST_WORDS, "text")


def check_step(text: str | None) -> str | None:
    """Return a next step as it is kept, in one line. Raises RuleBroken."""
    kept = _kept(text, LONGEST_STEP, "steps")
    return " ".join(kept.split()) if kept else None


def _kept(text: str | None, most: int, field: str) -> str | None:
    kept = bare_lines(text or "").strip()
    if len(kept) > most:
        raise RuleBroken(
            tr("This is longer than {most} letters. Shorten it.", most=most), field=field
        )
    return kept or None


def check_until(until: date | None, period: Period) -> None:
    """Refuse a next step that would end before the report begins. Raises RuleBroken."""
    if until is not None and until < period.first:
        day = show_date_with_year(period.first)
        raise RuleBroken(
            tr("A next step cannot end before the report begins on {day}.", day=day), field="until"
        )


def language_of(*known: str | None) -> str:
    """Return the first language that documents can speak; English where none can."""
    for each in known:
        code = (each or "").split("-")[0].lower()
        if code in LANGUAGES:
            return code
    return LANGUAGES[0]


def weeks(first: date, last: date) -> list[date]:
    """Return the Mondays of the weeks that the days from first to last touch."""
    monday = first - timedelta(days=first.weekday())
    return [monday + _WEEK * n for n in range((last - monday).days // 7 + 1)]


def best_week(found: Sequence[ClubWeek]) -> int | None:
    """Return which week, counted from 1, brought most points; None where that is not one alone."""
    most = max((week.points for week in found), default=0)
    best = [at for at, week in enumerate(found, start=1) if week.points == most]
    return best[0] if most > 0 and len(best) == 1 else None


def state_of(
    words: Iterable[datetime], given: Iterable[datetime], *, has_words: bool
) -> GivenState:
    """Say how far a report is; one that was written on after it was given has changed."""
    last = max(given, default=None)
    if last is not None:
        return GivenState.CHANGED if any(at > last for at in words) else GivenState.GIVEN
    return GivenState.READY if has_words else GivenState.WORDS_MISSING


def current_run(days: Sequence[tuple[date, str]]) -> int:
    """Return how many days in a row were earned at the end; neutral and frozen ones are skipped."""
    count = 0
    for _, state in reversed(days):
        if state == "EARNED":
            count += 1
        elif state == "MISSED":
            break
    return count
