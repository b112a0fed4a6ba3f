"""The words of reports: what is asked, and what comes back as plain values."""

from dataclasses import dataclass, field
from datetime import date, datetime
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
    """One row: its values, and where it leads (the name of a pane and a key).

    `key` is what its figures are counted for: a pupil, a lesson, a room, the first day of a week.
    """

    values: tuple[Value, ...]
    target: tuple[str, UUID] | None = None
    key: UUID | date | None = None


@dataclass(frozen=True, slots=True)
class Booking:
    """One entry behind a figure: a mark, a lesson, an invoice. `value` is as the figure's are."""

    words: str
    value: Value
    day: date | None = None
    second: str = ""
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


@dataclass(frozen=True, slots=True)
class Period:
    """What a progress report is about: a term, or free dates where no term is named.

    `ends` is its own last day where that is still to come, and `last` the newest day there is.
    """

    first: date
    last: date
    term_id: UUID | None = None
    name: str = ""
    ends: date | None = None

    @property
    def whole(self) -> date:
        """The last day as it was chosen."""
        return self.ends or self.last


@dataclass(frozen=True, slots=True)
class MarkAt:
    """A mark in force at a meeting, as it is drawn."""

    day: date
    key: str
    label: str
    color: str
    present: bool
    minutes_late: int


@dataclass(frozen=True, slots=True)
class LessonTime:
    """A student's marks in one lesson, in their order."""

    lesson_id: UUID
    title: str
    teacher: str
    marks: tuple[MarkAt, ...]

    @property
    def came(self) -> int:
        """How many of the marks count as present."""
        return sum(mark.present for mark in self.marks)

    @property
    def minutes_late(self) -> int:
        """How many minutes late in all."""
        return sum(mark.minutes_late for mark in self.marks)


@dataclass(frozen=True, slots=True)
class ClubWeek:
    """A week in a club: points, and the members' average in thousandths where it may be said."""

    monday: date
    points: int
    average: int | None = None


@dataclass(frozen=True, slots=True)
class ClubTime:
    """A student's time in one club: points of the period, and the level before and at its end.

    `rung` is where the student stands on the club's ladder, and `rung_before` where that was new
    in the period, the one before it.
    """

    club_id: UUID
    name: str
    reads: bool
    per_level: int
    joined_on: date
    points: int
    level: int
    level_before: int
    in_level: int
    rung: str | None
    rung_before: int | None
    weeks: tuple[ClubWeek, ...]


@dataclass(frozen=True, slots=True)
class StreakTime:
    """A student's own days in the period: their states, the run at its end, the longest so far."""

    days: tuple[tuple[date, str], ...]
    current: int
    longest: int


@dataclass(frozen=True, slots=True)
class AwardGiven:
    """An award of the period."""

    day: date
    title: str
    type: str


@dataclass(frozen=True, slots=True)
class Words:
    """What a teacher says; `teacher` is whose words they are."""

    id: UUID
    teacher_id: UUID | None
    teacher: str
    text: str
    written_on: date


@dataclass(frozen=True, slots=True)
class Step:
    """One of the next steps."""

    id: UUID
    text: str
    until: date | None
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class LessonWords:
    """A lesson note that families may read."""

    day: date
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Pupil:
    """Whom a report is about, and in which language the family reads."""

    student_id: UUID
    name: str
    given_name: str
    language: str
    learns: tuple[tuple[str, str | None], ...] = ()
    age: int | None = None
    teachers: tuple[str, ...] = ()
    archived: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """Everything a progress report says of one student; what is empty is left out."""

    pupil: Pupil
    period: Period
    came: int
    marked: int
    lessons: tuple[LessonTime, ...] = ()
    clubs: tuple[ClubTime, ...] = ()
    streak: StreakTime | None = None
    awards: tuple[AwardGiven, ...] = ()
    words: tuple[Words, ...] = ()
    steps: tuple[Step, ...] = ()
    notes: tuple[LessonWords, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say."""
        return not (
            self.lessons or self.clubs or self.streak or self.awards or self.words
            or self.steps or self.notes
        )  # fmt: skip


class GivenState(StrEnum):
    """How far the report of a student is."""

    WORDS_MISSING = "WORDS_MISSING"
    READY = "READY"
    GIVEN = "GIVEN"
    CHANGED = "CHANGED"


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A student in the list of progress reports."""

    student_id: UUID
    name: str
    sort_name: str
    native_name: str | None
    about: str
    words: int
    steps: int
    state: GivenState
    given_on: date | None
    given_to: str


@dataclass(frozen=True, slots=True)
class Given:
    """A report that was given to somebody."""

    id: UUID
    student_id: UUID
    student: str
    first: date
    last: date
    term: str
    recipient: str
    way: str
    language: str
    pages: int
    given_on: date
    given_at: datetime
    given_by: str
