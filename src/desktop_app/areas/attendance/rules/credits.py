"""When a make-up is given, how long it lasts, and how it is used once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from desktop_app.areas.attendance.terms import CreditState, CreditTerms, Expiry
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import show_date_with_year, tr

LONGEST_REASON = 300
WITHOUT_A_TERM = timedelta(days=180)
"""How long a make-up lasts when no later term is planned yet."""

Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Holding:
    """What is stored of one make-up, as far as it decides what may be done with it."""

    name: str
    given_on: date
    expires_on: date | None
    used: bool
    withdrawn: bool

    def state(self, today: date) -> CreditState:
        """Return where it stands on a day."""
        return state_of(self.used, self.withdrawn, self.expires_on, today)


@dataclass(frozen=True, slots=True)
class Earned:
    """A make-up that a meeting gives to a student; `day` is the day of the meeting."""

    student_id: UUID
    occurrence_id: UUID
    lesson_id: UUID
    day: date
    minutes: int
    reason: str


def state_of(used: bool, withdrawn: bool, expires_on: date | None, today: date) -> CreditState:
    """Return where a make-up stands on a day; it can still be used on its last one."""
    if used:
        return CreditState.USED
    if withdrawn:
        return CreditState.WITHDRAWN
    ended = expires_on is not None and expires_on < today
    return CreditState.EXPIRED if ended else CreditState.OPEN


def expires_on(day: date, chosen: CreditTerms, terms: Sequence[Span]) -> date | None:
    """Return the last day of a make-up given for a day. None: it has none.

    The end of the next term is that of the first term that begins after the day.
    """
    if chosen.expiry is Expiry.NEVER:
        return None
    if chosen.expiry is Expiry.DAYS:
        return day + timedelta(days=chosen.days)
    later = sorted(span for span in terms if span[0] > day)
    return later[0][1] if later else day + WITHOUT_A_TERM


def is_earned(status: str, gives_credit: bool | None, chosen: CreditTerms) -> bool:
    """Say whether a student of a meeting of that status (the timetable's word) has one coming.

    Finished: by the code of the mark. Cancelled: by the school's choice. Planned: never.
    """
    if status == "COMPLETED":
        return bool(gives_credit)
    return status in cancelled_earning(chosen)


def cancelled_earning(chosen: CreditTerms) -> tuple[str, ...]:
    """Return the statuses of cancelled meetings that give a make-up."""
    by = (
        ("CANCELLED_BY_TEACHER", chosen.teacher_cancels),
        ("CANCELLED", chosen.school_cancels),
        ("CANCELLED_BY_STUDENT", chosen.student_cancels),
    )
    return tuple(status for status, gives in by if gives)


def within_limit(
    earned: Iterable[Earned],
    held: dict[UUID, list[date]],
    chosen: CreditTerms,
    terms: Sequence[Span],
) -> list[Earned]:
    """Return those that may be given, in the order of their days, by the limit of each term.

    `held` are the days of the make-ups that students have already; what is given is added to it.
    """
    allowed = []
    for each in sorted(earned, key=lambda one: (one.day, one.occurrence_id, one.student_id)):
        mine = held.setdefault(each.student_id, [])
        if chosen.per_term and in_term(mine, each.day, terms) >= chosen.per_term:
            continue
        mine.append(each.day)
        allowed.append(each)
    return allowed


def in_term(days: Iterable[date], day: date, terms: Sequence[Span]) -> int:
    """Count the days that lie in the same term as a day, or as it outside all terms."""
    term = _term(day, terms)
    return sum(_term(each, terms) == term for each in days)


def _term(day: date, terms: Sequence[Span]) -> Span | None:
    return next((span for span in terms if span[0] <= day <= span[1]), None)


def check_limit(name: str, days: Iterable[date], day: date, chosen: CreditTerms,
                terms: Sequence[Span]) -> None:  # fmt: skip
    """Refuse one more make-up than a term allows. Raises RuleBroken."""
    if chosen.per_term and in_term(days, day, terms) >= chosen.per_term:
        raise RuleBroken(
            tr(
                "{name} has {n} make-ups of this term already, and the school gives no more. "
                "Change the limit in the settings, or withdraw one.",
                name=name,
                n=chosen.per_term,
            ),
            field="student",
        )


def check_reason(text: str | None, field: str = "reason") -> str:
    """Return the reason for a make-up, or for its loss. Raises RuleBroken without one."""
    kept = " ".join((text or "").split())
    if not kept:
        raise RuleBroken(tr("Say why, in a few words."), field=field)
    if len(kept) > LONGEST_REASON:
        raise RuleBroken(
            tr("Say the reason in at most {most} letters.", most=LONGEST_REASON), field=field
        )
    return kept


def check_span(given_on: date, last: date | None) -> None:
    """Refuse a make-up that ends before it is given. Raises RuleBroken."""
    if last is not None and last < given_on:
        raise RuleBroken(tr("It ends before it begins."), field="expires_on")


def check_length(minutes: int) -> int:
    """Return how many minutes a make-up lasts. Raises RuleBroken."""
    if not 1 <= minutes <= 1440:
        raise RuleBroken(tr("Give the minutes as a number from 1 to 1,440."), field="minutes")
    return minutes


def check_may_use(held: Holding, day: date) -> None:
    """Refuse to use a make-up that is used, withdrawn, or over on the day. Raises RuleBroken."""
    if held.used:
        raise RuleBroken(
            tr("{name} has used this make-up already. Nothing was booked.", name=held.name)
        )
    if held.withdrawn:
        raise RuleBroken(tr("This make-up was withdrawn. Nothing was booked."))
    if held.expires_on is not None and day > held.expires_on:
        raise RuleBroken(
            tr(
                "This make-up ends on {day}. Choose an earlier meeting, or change its last day.",
                day=show_date_with_year(held.expires_on),
            ),
            field="expires_on",
        )


def check_may_withdraw(held: Holding) -> None:
    """Refuse to withdraw a make-up that is used or withdrawn. Raises RuleBroken."""
    if held.used:
        raise RuleBroken(
            tr("{name} has used this make-up. Take its booking back first.", name=held.name)
        )
    if held.withdrawn:
        raise RuleBroken(tr("This make-up was withdrawn already."))
