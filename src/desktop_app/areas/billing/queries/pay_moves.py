"""What teachers are to be paid for planned meetings: by whoever holds them, or cancels them."""

from collections.abc import Collection, Mapping
from fractions import Fraction
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from desktop_app.areas.billing.queries.pay import Taught, rates, staff_names, taught_again
from desktop_app.areas.billing.queries.pay_billed import billed
from desktop_app.areas.billing.rules.pay import Ending, Held, Rate, RateBook, pay_of, share_of
from desktop_app.areas.billing.terms import PayUnit
from desktop_app.areas.school.api import settings
from desktop_app.core.ripple import Effect, EffectKind
from desktop_app.core.wording import show_date, tr

SHARES: Mapping[Ending, str] = {
    Ending.BY_SCHOOL: "pay_cancelled_by_school",
    Ending.BY_TEACHER: "pay_cancelled_by_teacher",
    Ending.BY_STUDENT: "pay_cancelled_by_student",
}
"""Where the settings keep which share of a cancelled lesson is paid, in percent."""


class Move(NamedTuple):
    """A planned meeting that somebody else takes, or that its teacher cancels (`to` is None)."""

    occurrence_id: UUID
    to: UUID | None


def cancelled_shares(session: Session) -> dict[Ending, int]:
    """Return the share that a cancelled meeting pays in basis points, by who cancelled it."""
    chosen = settings(session)
    return {ending: int(chosen[key]) * 100 for ending, key in SHARES.items()}


def moved_pay(session: Session, moves: Collection[Move]) -> list[Effect]:
    """Return whose pay grows and whose shrinks, and by how much, if the lessons are held.

    One row for each teacher and meeting; a share of what is billed counts once it is billed.
    """
    wanted = {move.occurrence_id: move.to for move in moves}
    meetings = taught_again(session, wanted)
    pay = _Pay(session, meetings)
    names = staff_names(session)
    found: list[Effect] = []
    for each in meetings:
        to = wanted[each.occurrence_id]
        if each.teacher_id is not None:
            kept = 0 if to is not None else pay.of(each, each.teacher_id, Ending.BY_TEACHER)
            lost = pay.of(each, each.teacher_id, Ending.HELD)
            words = tr("Is not paid for it") if not kept else tr("Is paid a part of it")
            found.append(_row(each, each.teacher_id, names, words, _minus(kept, lost)))
        if to is not None:
            words = tr("Is paid for it")
            found.append(_row(each, to, names, words, pay.of(each, to, Ending.HELD)))
    return sorted(found, key=lambda effect: effect.who)


def _minus(kept: int | None, lost: int | None) -> int | None:
    return None if kept is None or lost is None else kept - lost


def _row(
    each: Taught, teacher_id: UUID, names: Mapping[UUID, str], words: str, amount: int | None
) -> Effect:
    if amount is None:
        words = tr("By what is billed, or no rate fits")
    name = names.get(teacher_id, "")
    title = tr("{name}: {title}, {day}", name=name, title=each.title, day=show_date(each.day))
    return Effect(EffectKind.PAY_MOVED, teacher_id, each.occurrence_id, title, words, amount, name)


class _Pay:
    """What meetings pay by the rates of the school, as if somebody came."""

    def __init__(self, session: Session, meetings: Collection[Taught]) -> None:
        found: list[Rate] = rates(session)
        self._book = RateBook(found)
        self._cancelled = cancelled_shares(session)
        self._billed: Mapping[UUID, Fraction] = {}
        if any(rate.unit is PayUnit.PERCENT for rate in found):
            self._billed = billed(session, (), [each.occurrence_id for each in meetings])

    def of(self, each: Taught, teacher_id: UUID, ending: Ending) -> int | None:
        """Return what a meeting pays a teacher in minor units.

        None when no rate fits, or a share is paid of what is not billed yet.
        """
        kind = (teacher_id, each.instrument_id, each.location_id, each.lesson_type)
        rate = self._book.rate_for(kind, each.day)
        worth = self._billed.get(each.occurrence_id, Fraction(0))
        if rate is None or (rate.unit is PayUnit.PERCENT and not worth):
            return None
        held = Held(ending, each.minutes, marked=1, present=1, paying=1, billed=worth)
        return pay_of(held, rate, share_of(held, rate, self._cancelled))
