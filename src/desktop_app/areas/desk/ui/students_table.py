"""The list of students as data: columns, filters, and where its rows come from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final
from uuid import UUID

from desktop_app.areas.desk.queries import student_rows, students
from desktop_app.areas.desk.queries.moment import ListQuery, Moment, moment_of
from desktop_app.areas.desk.queries.student_rows import RosterRow
from desktop_app.areas.desk.ui import phrases
from desktop_app.areas.desk.ui.phrases import naive
from desktop_app.areas.people import rules as people
from desktop_app.areas.people.ui.phrases import level_options, level_words
from desktop_app.core.db.database import Database
from desktop_app.core.money import Money
from desktop_app.core.wording import show_date_with_year, tr, trn, within
from desktop_app.kit.filters import Filter
from desktop_app.kit.flame import paint_flame
from desktop_app.kit.table_model import Column, Query

if TYPE_CHECKING:
    from PySide6.QtCore import QRect
    from PySide6.QtGui import QPainter

    from desktop_app.core.tabular.writing import Cell

RATE: Final = "attendance"


@dataclass(frozen=True, slots=True)
class StudentLine:
    """One student of the list; the words of a cell are made when it is painted."""

    row: RosterRow
    moment: Moment
    has_rate: bool

    @property
    def learns(self) -> str:
        """What the student learns, the main instrument first."""
        first, others = self.row.learns[:1], self.row.learns[1:]
        return ", ".join((*first, *(within(name) for name in others)))

    @property
    def next(self) -> str:
        """When the next lesson is."""
        return phrases.meeting_words(self.row.next_lesson, self.moment.today)

    @property
    def conflict(self) -> bool:
        """Whether the student is booked twice at that time."""
        return self.row.next_lesson is not None and self.row.next_lesson.conflict

    @property
    def balance(self) -> str:
        """What the families owe."""
        return phrases.balance_words(self.row.balance, self.moment.currency)

    @property
    def balance_tone(self) -> str:
        """The colour of the balance."""
        return phrases.balance_tone(self.row.balance, self.row.overdue_since)

    @property
    def phone(self) -> str:
        """The phone as people dial it."""
        return people.show_phone(self.row.phone, self.moment.country)


class StudentSource:
    """Reads the list in two steps; both run on reader threads.

    `with_rates` asks for the attendance of this term, which costs a walk over its marks.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.with_rates = False

    def ids(self, query: Query) -> Sequence[UUID]:
        """Return the keys of all students asked for."""
        with self._database.reading() as session:
            return students.ids(session, asked(query), self._database.clock.now())

    def first(self, query: Query, count: int) -> Sequence[UUID] | None:
        """Return the first keys of a list by name; other orders are known only whole."""
        with self._database.reading() as session:
            return students.first_ids(session, asked(query), self._database.clock.now(), count)

    def page(self, keys: Sequence[UUID]) -> Mapping[UUID, StudentLine]:
        """Return the lines of some students."""
        with self._database.reading() as session:
            now = self._database.clock.now()
            moment = moment_of(session, now)
            rated = self.with_rates
            rows = student_rows.page(session, keys, now, with_rates=rated)
        return {key: StudentLine(row, moment, rated) for key, row in rows.items()}


def asked(query: Query) -> ListQuery:
    """Return what the table asks, in the words of the queries."""
    return ListQuery(query.search, query.filters, query.sort or "name", query.descending)


def columns(rates_wanted: Callable[[], object], *, money: bool) -> tuple[Column[StudentLine], ...]:
    """Return the columns; what families owe only for those who may see money.

    `rates_wanted` is called when the attendance is looked at and was not read.
    """

    def rate(line: StudentLine) -> str:
        if not line.has_rate:
            rates_wanted()
        return _rate(line.row.rate)

    shown: tuple[Column[StudentLine], ...] = (
        Column(
            "name",
            tr("Name"),
            lambda r: r.row.name,
            sort="name",
            width=176,
            stretch=True,
            strong=True,
            native=lambda r: r.row.native_name or "",
            tooltip=lambda r: f"{r.row.name} {r.row.native_name or ''}".strip(),
        ),
        Column(
            "age",
            tr("Age"),
            lambda r: _number(r.row.age),
            sort="age",
            gives_way=2,
            width=48,
            align="right",
        ),
        Column("learns", tr("Learns"), lambda r: r.learns, sort="learns", gives_way=1, width=104),
        Column(
            "level",
            tr("Level"),
            lambda r: level_words(r.row.level),
            sort="level",
            gives_way=4,
            width=94,
            tone=lambda _: "text2",
        ),
        Column(
            "family",
            tr("Family"),
            lambda r: r.row.family,
            sort="family",
            gives_way=3,
            width=100,
            tone=lambda _: "text2",
        ),
        Column(
            "next",
            tr("Next lesson"),
            lambda r: r.next,
            sort="next_lesson",
            width=120,
            tone=lambda r: phrases.meeting_tone(r.row.next_lesson),
            icon=lambda r: "warning" if r.conflict else "",
            tooltip=_meeting_tip,
        ),
    )
    balance: Column[StudentLine] = Column(
        "balance",
        tr("Balance"),
        lambda r: r.balance,
        sort="balance",
        width=100,
        align="right",
        tone=lambda r: r.balance_tone,
        descending_first=True,
        tooltip=_balance_tip,
        icon=lambda r: "warning-circle" if r.balance_tone == "red" else "",
        explains=True,
    )
    streak: Column[StudentLine] = Column(
        "streak",
        tr("Streak"),
        streak_words,
        sort="streak",
        width=62,
        gives_way=5,
        descending_first=True,
        paint=_paint_streak,
        tooltip=streak_words,
        explains=True,
    )
    hidden: tuple[Column[StudentLine], ...] = (
        Column("phone", tr("Phone"), lambda r: r.phone, width=130, hidden=True),
        Column("email", tr("E-mail"), lambda r: r.row.email or "", width=190, hidden=True),
        Column(
            "location",
            tr("Location"),
            lambda r: r.row.location or "",
            sort="location",
            width=120,
            hidden=True,
        ),
        Column(
            "joined",
            tr("Joined"),
            lambda r: _day(r.row.joined_on),
            sort="joined",
            width=104,
            hidden=True,
            align="right",
            descending_first=True,
        ),
        Column(
            RATE,
            tr("Attendance"),
            rate,
            sort="attendance",
            width=96,
            align="right",
            hidden=True,
            descending_first=True,
        ),
    )
    return (*shown, *((balance,) if money else ()), streak, *hidden)


def streak_words(line: StudentLine) -> str:
    """Say the streak of a student."""
    days = trn("{n} day", "{n} days", line.row.streak) if line.row.streak else tr("None")
    return tr("{days}, frozen", days=days) if line.row.frozen else days


def _paint_streak(painter: "QPainter", area: "QRect", line: StudentLine, _chosen: bool) -> None:
    paint_flame(painter, area, line.row.streak, frozen=line.row.frozen)


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _rate(value: int | None) -> str:
    return "" if value is None else tr("{percent} %", percent=value)


def _day(day: date | None) -> str:
    return show_date_with_year(day) if day else ""


def values() -> "Mapping[str, Callable[[StudentLine], Cell]]":
    """Return what an exported cell holds where it is more than the words on screen."""
    return {
        "age": lambda r: r.row.age,
        "next": lambda r: naive(r.row.next_lesson.start) if r.row.next_lesson else None,
        "balance": lambda r: Money(r.row.balance, r.moment.currency).amount,
        "joined": lambda r: r.row.joined_on,
        "streak": lambda r: r.row.streak,
        RATE: lambda r: r.row.rate,
    }


def _meeting_tip(line: StudentLine) -> str:
    meeting = line.row.next_lesson
    if meeting is None:
        return ""
    said = ", ".join(p for p in (meeting.title, line.next, meeting.teacher, meeting.room) if p)
    return tr("{lesson}. Booked twice at that time.", lesson=said) if line.conflict else said


def _balance_tip(line: StudentLine) -> str:
    late = line.row.overdue_since
    if late is None:
        return line.balance
    return tr("{amount}, open since {day}", amount=line.balance, day=show_date_with_year(late))


def filters(*, money: bool) -> tuple[Filter, ...]:
    """Return the filter chips; places, instruments and teachers are read later."""
    balance = Filter("balance", tr("Balance"), (
        (students.OWES, tr("Owes")), (students.OVERDUE, tr("Overdue")),
        (students.CREDIT, tr("Has credit")), (students.EVEN, tr("Settled")),
    ))  # fmt: skip
    return (
        Filter("active", tr("Active"), start=True),
        Filter("archived", tr("Archived")),
        Filter("location", tr("Location"), multiple=True),
        Filter("instrument", tr("Instrument"), multiple=True),
        Filter("teacher", tr("Teacher"), multiple=True),
        *((balance,) if money else ()),
        Filter("level", tr("Level"), tuple(level_options()), multiple=True),
    )
