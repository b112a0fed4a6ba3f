"""The list of lessons as data: columns, filters, where the rows come from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.terms import LessonType
from desktop_app.areas.timetable.ui.words import (
    amount_words,
    left_words,
    lesson_chip,
    places_words,
    time_words,
    type_options,
)
from desktop_app.core.db.database import Database
from desktop_app.core.uuid_list import UuidList
from desktop_app.core.wording import show_date_with_year, tr
from desktop_app.kit.chips import chip_for
from desktop_app.kit.filters import Filter
from desktop_app.kit.table_model import Column, Query


@dataclass(frozen=True, slots=True)
class LessonItem:
    """A series of the list, with its only student where it has one."""

    line: timetable.LessonLine
    student: str


class LessonSource:
    """Series of the school; both methods run on reader threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def query(self, asked: Query) -> timetable.LessonQuery:
        """Turn what the filter bar says into a question."""
        kinds = tuple(LessonType(kind) for kind in asked.filter("type", ()))
        return timetable.LessonQuery(
            search=asked.search,
            state=asked.filter("state", "current"),
            types=kinds,
            teacher_id=asked.filter("teacher"),
            room_id=asked.filter("room"),
            sort=asked.sort or "title",
            descending=asked.descending,
        )

    def ids(self, query: Query) -> Sequence[UUID]:
        """Return the ids of what is asked for, in order."""
        with self._database.reading() as session:
            return UuidList.of(timetable.lesson_ids(session, self.query(query)))

    def page(self, keys: Sequence[UUID]) -> Mapping[UUID, LessonItem]:
        """Return the rows of some ids."""
        with self._database.reading() as session:
            alone = timetable.alone_in(session, keys)
            page = timetable.lesson_page(session, keys)
        return {key: LessonItem(line, alone.get(key, "")) for key, line in page.items()}


def lesson_columns(currency: Callable[[], str]) -> tuple[Column[LessonItem], ...]:
    """Return the columns of the lessons."""
    return (
        Column("title", tr("Lesson"), lambda r: r.line.title, sort="title", width=150, strong=True,
               stretch=True, native=lambda r: r.student),
        Column("type", tr("Type"), lambda _: "", sort="type", width=106, gives_way=3,
               chip=lambda r: chip_for("lesson_type", r.line.type)),
        Column("teacher", tr("Teacher"), lambda r: r.line.teacher or "", sort="teacher", width=126),
        Column("room", tr("Room"), lambda r: r.line.room or r.line.location or "", sort="room",
               width=96, gives_way=1),
        Column("time", tr("Time"), lambda r: time_words(r.line), sort="time", width=156,
               tone=lambda r: "amber" if r.line.waiting else "text"),
        Column("enrolled", tr("Enrolled"),
               lambda r: places_words(r.line.enrolled, r.line.places), sort="enrolled",
               align="right", width=92, descending_first=True, gives_way=2,
               tooltip=lambda r: left_words(r.line.left),
               tone=lambda r: "text" if r.line.enrolled else "text3"),
        Column("price", tr("Price"), lambda r: amount_words(r.line.price, currency()),
               sort="price", align="right", width=70, gives_way=4),
        Column("status", tr("State"), lambda _: "", sort="status", width=128, gives_way=5,
               chip=lambda r: lesson_chip(r.line)),
        Column("until", tr("Until"), lambda r: _day_words(r.line.until), sort="until", width=104,
               hidden=True),
        Column("instrument", tr("Instrument"), lambda r: r.line.instrument or "", hidden=True),
        Column("location", tr("Location"), lambda r: r.line.location or "", hidden=True),
    )  # fmt: skip


def _day_words(day: date | None) -> str:
    return show_date_with_year(day) if day is not None else ""


def lesson_filters() -> tuple[Filter, ...]:
    """Return the filters of the lessons."""
    states = (
        ("planned", tr("Planned")), ("waiting", tr("Wait for a time")),
        ("archived", tr("Archived")), ("all", tr("All")),
    )  # fmt: skip
    kinds = tuple((kind.value, words) for kind, words in type_options())
    return (
        Filter("state", tr("State"), states),
        Filter("type", tr("Type"), kinds, multiple=True),
        Filter("teacher", tr("Teacher")),
        Filter("room", tr("Room")),
    )
