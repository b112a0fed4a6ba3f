"""The words of the ripple: what happened, what it touches, what is to be done about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from uuid import UUID

from desktop_app.areas.timetable.api import StandIn, TouchedMeeting
from desktop_app.core.ripple import Effect


class Deed(StrEnum):
    """What is done about one meeting."""

    CANCEL = "CANCEL"
    COVER = "COVER"
    OTHER_ROOM = "OTHER_ROOM"
    NEW_TIME = "NEW_TIME"
    NEW_LENGTH = "NEW_LENGTH"
    NEW_PRICE = "NEW_PRICE"
    KEEP = "KEEP"


@dataclass(frozen=True, slots=True)
class Closed:
    """The school, or one location, is closed on some days, both included."""

    first: date
    last: date
    name: str
    location_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ClosedAlready:
    """What is still planned on days that are closed since, between two days, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class TeacherAway:
    """A teacher is away on some days, both included."""

    teacher_id: UUID
    first: date
    last: date
    sick: bool = True
    note: str | None = None


@dataclass(frozen=True, slots=True)
class RoomOut:
    """A room cannot be used on some days, both included."""

    room_id: UUID
    first: date
    last: date
    reason: str


@dataclass(frozen=True, slots=True)
class NewLength:
    """A lesson lasts so many minutes from a day on."""

    lesson_id: UUID
    minutes: int
    first: date


@dataclass(frozen=True, slots=True)
class NewTime:
    """A lesson begins at another time from a day on, in the school's wall time."""

    lesson_id: UUID
    start: time
    first: date


@dataclass(frozen=True, slots=True)
class NewPrice:
    """A lesson costs another price for one student, in minor units, wherever books are open.

    From a day on where one is said, then with `also` more lessons; what was billed for that day
    and later is corrected by the next run.
    """

    lesson_id: UUID
    price: int
    first: date | None = None
    also: tuple[UUID, ...] = ()

    @property
    def lesson_ids(self) -> tuple[UUID, ...]:
        """All lessons that get the price."""
        return (self.lesson_id, *(key for key in self.also if key != self.lesson_id))


Cause = Closed | ClosedAlready | TeacherAway | RoomOut | NewLength | NewTime | NewPrice


@dataclass(frozen=True, slots=True)
class Step:
    """One meeting and what is proposed for it; `target` is the cover or the other room.

    `options` are all who could be the target, the best first; `note` says why it stays.
    """

    meeting: TouchedMeeting
    deed: Deed
    target: StandIn | None = None
    options: Sequence[StandIn] = ()
    note: str = ""

    @property
    def open(self) -> bool:
        """Whether anything is to be done."""
        return self.deed is not Deed.KEEP


@dataclass(frozen=True, slots=True)
class Ripple:
    """Everything that a cause touches; `whole` says that its steps cannot be chosen singly."""

    cause: Cause
    label: str
    steps: Sequence[Step]
    effects: Sequence[Effect]
    whole: bool = False

    @property
    def to_do(self) -> Sequence[Step]:
        """The steps at which something is to be done."""
        return [step for step in self.steps if step.open]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a person decided for one meeting."""

    occurrence_id: UUID
    deed: Deed
    target_id: UUID | None = None
