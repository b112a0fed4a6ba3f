"""The words of reports: what is asked, and what comes back as plain values."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

Value = str | int | date | None


class Kind(StrEnum):
    """What the values of a column are.

    MONEY is minor units, HOURS is minutes, PERCENT whole percent.
    """

    TEXT = "TEXT"
    COUNT = "COUNT"
    PERCENT = "PERCENT"
    MONEY = "MONEY"
    HOURS = "HOURS"
    DAY = "DAY"


class Narrow(StrEnum):
    """By what a report can be narrowed."""

    TEACHER = "TEACHER"
    LOCATION = "LOCATION"
    ROOM = "ROOM"
    STUDENT = "STUDENT"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is asked for: from the first to the last day, and for whom or what."""

    first: date
    last: date
    teacher_id: UUID | None = None
    location_id: UUID | None = None
    room_id: UUID | None = None
    student_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its key in files, its title, what its values are."""

    key: str
    title: str
    kind: Kind = Kind.TEXT

    @property
    def is_number(self) -> bool:
        """Whether its values stand at the right."""
        return self.kind not in {Kind.TEXT, Kind.DAY}


@dataclass(frozen=True, slots=True)
class Point:
    """One value of the chart."""

    label: str
    value: int


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn: a title, the values, and what they are. `line` joins them over time."""

    title: str
    points: tuple[Point, ...]
    kind: Kind = Kind.COUNT
    line: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its values, and where it leads (the name of a pane and a key)."""

    values: tuple[Value, ...]
    target: tuple[str, UUID] | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """A report as plain values. `totals` stands under the rows; `rule` says how it was counted."""

    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    rule: str
    totals: tuple[Value, ...] | None = None
    chart: Chart | None = None
    currency: str = "EUR"
    notes: tuple[str, ...] = field(default=())
