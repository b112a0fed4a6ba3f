"""Which step of reminding is due for an invoice: one after the other, none twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from desktop_app.areas.billing.rules.prices import ABSURD
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr

LONGEST = 3_650


@dataclass(frozen=True, slots=True)
class Step:
    """A step of reminding: so many days after the due day, with words, perhaps with a fee."""

    id: UUID
    position: int
    name: str
    days_after_due: int
    text: str
    fee: int | None


@dataclass(frozen=True, slots=True)
class Given:
    """A reminder that was given: of which step, and when."""

    days_after_due: int
    given_on: date


def in_order(steps: Sequence[Step]) -> list[Step]:
    """Return steps in the order they are taken."""
    return sorted(steps, key=lambda step: (step.days_after_due, step.position))


def step_due(
    steps: Sequence[Step], days_late: int, given: Sequence[Given], today: date
) -> Step | None:
    """Return the step to take now for an invoice so many days late, None when there is none.

    No step is left out, and between two steps pass at least as many days as lie between their
    places: whoever gets the first late does not get the second on the next day.
    """
    last = max(given, key=lambda each: (each.days_after_due, each.given_on), default=None)
    before = last.days_after_due if last is not None else -1
    step = next((each for each in in_order(steps) if each.days_after_due > before), None)
    if step is None or step.days_after_due > days_late or days_late <= 0:
        return None
    if last is not None and (today - last.given_on).days < step.days_after_due - before:
        return None
    return step


def check_step(days_after_due: int, fee: int | None, others: Sequence[Step]) -> None:
    """Raise RuleBroken for a step that comes never, twice on a day, or with an absurd fee."""
    if not 0 <= days_after_due <= LONGEST:
        raise RuleBroken(
            tr("A step comes from 0 days to ten years after the due day."), field="days_after_due"
        )
    twin = next((each for each in others if each.days_after_due == days_after_due), None)
    if twin is not None:
        raise RuleBroken(
            tr(
                "“{name}” comes after {days} days already. Take another number of days.",
                name=twin.name,
                days=days_after_due,
            ),
            field="days_after_due",
        )
    if fee is not None and not 0 <= fee <= ABSURD:
        raise RuleBroken(tr("Check the fee of this step."), field="fee")
