"""How families of the demo school pay: most on time, some late, in part or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from random import Random
from typing import TypeVar

from desktop_app.areas.billing.terms import PaymentMethod

Chosen = TypeVar("Chosen")


class Habit(Enum):
    """What a family does about one invoice."""

    IN_TIME = "pays all that is open before it is due"
    LATE = "pays all that is open after it was due"
    IN_PART = "pays a part"
    TOO_MUCH = "pays a round amount; the rest waits in the wallet"
    NOT_YET = "has not paid"


@dataclass(frozen=True, slots=True)
class Visit:
    """Money on its way: a day, how it comes, and how much of what is open."""

    day: date
    method: PaymentMethod
    habit: Habit
    reference: str | None


_FIRST: Sequence[tuple[Habit, int]] = (
    (Habit.IN_TIME, 84),
    (Habit.LATE, 8),
    (Habit.IN_PART, 3),
    (Habit.TOO_MUCH, 2),
    (Habit.NOT_YET, 3),
)
_SECOND: Sequence[tuple[Habit, int]] = (
    (Habit.IN_TIME, 74),
    (Habit.LATE, 7),
    (Habit.IN_PART, 7),
    (Habit.TOO_MUCH, 2),
    (Habit.NOT_YET, 10),
)
_CAST: dict[str, tuple[Habit, Habit]] = {
    "Okonkwo-Reid": (Habit.IN_TIME, Habit.IN_PART),
    "Feldwick": (Habit.IN_TIME, Habit.NOT_YET),
    "Kulkarni": (Habit.IN_TIME, Habit.IN_PART),
    "Selvam": (Habit.IN_TIME, Habit.IN_TIME),
    "Stavridi": (Habit.LATE, Habit.IN_PART),
    "Więckowska": (Habit.IN_TIME, Habit.NOT_YET),
    "Kovalenko": (Habit.IN_TIME, Habit.IN_PART),
    "Li": (Habit.IN_TIME, Habit.TOO_MUCH),
}
_METHODS: Sequence[tuple[PaymentMethod, int]] = (
    (PaymentMethod.BANK_TRANSFER, 55),
    (PaymentMethod.CARD, 26),
    (PaymentMethod.CASH, 15),
    (PaymentMethod.CHECK, 4),
)


def chosen_of(weighted: Sequence[tuple[Chosen, int]], chance: Random) -> Chosen:
    """Return one of some things, each as likely as its weight says."""
    return chance.choices([each for each, _ in weighted], [weight for _, weight in weighted])[0]


def habit_of(family: str, turn: int, chance: Random, *, known: bool) -> Habit:
    """Return what a family does about an invoice; what those of the cast do is known."""
    chosen = chosen_of(_FIRST if turn == 0 else _SECOND, chance)
    if known:
        return _CAST.get(family, (Habit.IN_TIME, Habit.IN_TIME))[turn]
    return chosen


def visit_of(
    habit: Habit, issued_on: date, to_pay: timedelta, number: str, chance: Random
) -> Visit | None:
    """Return when and how money comes for an invoice."""
    late = habit is Habit.LATE
    wait = (
        chance.randrange(to_pay.days + 3, to_pay.days + 12)
        if late
        else chance.randrange(1, to_pay.days)
    )
    method = chosen_of(_METHODS, chance)
    if habit is Habit.NOT_YET:
        return None
    reference = number if method is PaymentMethod.BANK_TRANSFER else None
    return Visit(issued_on + timedelta(days=wait), method, habit, reference)


def amount_of(habit: Habit, still_open: int) -> int:
    """Return how much is paid of what is open, in minor units; never nothing."""
    if habit is Habit.IN_PART:
        return max(100, still_open * 3 // 5 // 500 * 500) if still_open > 1000 else still_open
    if habit is Habit.TOO_MUCH:
        return (still_open // 2000 + 1) * 2000
    return still_open
