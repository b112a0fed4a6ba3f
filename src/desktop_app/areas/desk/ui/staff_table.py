"""The list of staff as data: columns, filters, and where its rows come from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from desktop_app.areas.desk.queries import staff
from desktop_app.areas.desk.queries.asked import Moment, moment_of
from desktop_app.areas.desk.queries.staff import StaffRow
from desktop_app.areas.desk.ui import phrases
from desktop_app.areas.desk.ui.students_table import asked
from desktop_app.areas.people import api as people
from desktop_app.areas.people.ui.phrases import kind_options, kind_words
from desktop_app.areas.school import api as school
from desktop_app.core.db.database import Database
from desktop_app.core.tabular.writing import Cell
from desktop_app.core.wording import tr
from desktop_app.kit.filters import Filter
from desktop_app.kit.table_model import Column, Query


@dataclass(frozen=True, slots=True)
class StaffLine:
    """One member of staff; the words of a cell are made when it is painted."""

    row: StaffRow
    moment: Moment
    country: str

    @property
    def teaches(self) -> str:
        """The instruments."""
        return ", ".join(self.row.teaches)

    @property
    def next_tone(self) -> str:
        """The colour of the next lesson."""
        return phrases.meeting_tone(self.row.next_lesson)


class StaffSource:
    """Reads the list in two steps; both run on reader threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ids(self, query: Query) -> Sequence[UUID]:
        """Return the keys of everybody asked for."""
        with self._database.reading() as session:
            return staff.ids(session, asked(query), self._database.clock.now())

    def page(self, keys: Sequence[UUID]) -> Mapping[UUID, StaffLine]:
        """Return the lines of some members of staff."""
        with self._database.reading() as session:
            now = self._database.clock.now()
            moment, country = moment_of(session, now), school.facts(session).country
            rows = staff.page(session, keys, now)
        return {key: StaffLine(row, moment, country) for key, row in rows.items()}


def columns() -> tuple[Column[StaffLine], ...]:
    """Return the columns."""
    return (
        Column(
            "name",
            tr("Name"),
            lambda r: r.row.name,
            sort="name",
            width=180,
            strong=True,
            stretch=True,
            native=lambda r: r.row.native_name or "",
        ),
        Column(
            "kind",
            tr("Works as"),
            lambda r: r.row.job_title or kind_words(r.row.kind),
            sort="kind",
            gives_way=3,
            width=156,
            tone=lambda _: "text2",
        ),
        Column(
            "teaches",
            tr("Teaches"),
            lambda r: r.teaches,
            sort="teaches",
            width=170,
            tooltip=lambda r: r.teaches,
        ),
        Column(
            "next",
            tr("Next lesson"),
            lambda r: phrases.meeting_words(r.row.next_lesson, r.moment.today),
            sort="next_lesson",
            width=128,
            tone=lambda r: r.next_tone,
            icon=lambda r: "warning" if r.next_tone == "red" else "",
        ),
        Column(
            "lessons",
            tr("This week"),
            lambda r: str(r.row.lessons),
            sort="lessons",
            gives_way=2,
            width=100,
            align="right",
            descending_first=True,
            tone=lambda r: "text3" if r.row.lessons == 0 else "text",
            tooltip=lambda r: tr("Lessons held and planned this week"),
        ),
        Column(
            "phone",
            tr("Phone"),
            lambda r: people.show_phone(r.row.phone, r.country),
            gives_way=4,
            width=126,
            tone=lambda _: "text2",
        ),
        Column("email", tr("E-mail"), lambda r: r.row.email or "", width=190, hidden=True),
    )


def values() -> Mapping[str, Callable[[StaffLine], Cell]]:
    """Return what an exported cell holds where it is more than the words on screen."""
    return {
        "next": lambda r: phrases.naive(r.row.next_lesson.start) if r.row.next_lesson else None,
        "lessons": lambda r: r.row.lessons,
    }


def filters() -> tuple[Filter, ...]:
    """Return the filter chips; instruments are read later."""
    return (
        Filter("active", tr("Active"), start=True),
        Filter("archived", tr("Archived")),
        Filter("kind", tr("Works as"), tuple(kind_options()), multiple=True),
        Filter("instrument", tr("Instrument"), multiple=True),
    )
