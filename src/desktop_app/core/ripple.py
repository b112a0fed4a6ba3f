"""What would follow from a change to meetings: each area says it for its own rows.

Nothing is written. An area registers a rule for every row that it derives from a meeting.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session


class Fate(StrEnum):
    """What becomes of a meeting."""

    CANCELLED = "CANCELLED"
    COVERED = "COVERED"
    MOVED = "MOVED"
    RESIZED = "RESIZED"
    REPRICED = "REPRICED"


class EffectKind(StrEnum):
    """What kind of row depends on a meeting."""

    INVOICE_LINE = "INVOICE_LINE"
    CREDIT = "CREDIT"
    PAY_LINE = "PAY_LINE"
    PAY_MOVED = "PAY_MOVED"
    MARK = "MARK"
    BOOKING = "BOOKING"


@dataclass(frozen=True, slots=True)
class Effect:
    """A row that depends on a meeting about to change: what it says, and what becomes of it.

    `amount` in minor units, where the row is money; `who` is the person whose row it is.
    """

    kind: EffectKind
    row_id: UUID
    occurrence_id: UUID
    title: str
    proposal: str
    amount: int | None = None
    who: str = ""


EffectRule = Callable[[Session, Mapping[UUID, Fate]], Sequence[Effect]]
"""Given what becomes of each meeting, say which rows of an area follow, and how."""
