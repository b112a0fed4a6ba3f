"""The review list as data: columns, filters, and where its rows come from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from desktop_app.areas.desk.queries import review
from desktop_app.areas.desk.queries.asked import ListQuery, Moment, moment_of
from desktop_app.areas.desk.queries.review import ReviewRow
from desktop_app.areas.desk.ui import phrases
from desktop_app.areas.desk.ui import review_words as words
from desktop_app.core.db.database import Database
from desktop_app.core.sync.terms import SETTLED, Answer
from desktop_app.core.tabular.writing import Cell
from desktop_app.core.wording import tr
from desktop_app.kit.filters import Filter
from desktop_app.kit.table_model import Column, Query


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One entry of the list; the words of a cell are made when it is painted."""

    row: ReviewRow
    moment: Moment

    @property
    def made(self) -> str:
        """When it was done, by the laptop's clock."""
        at = self.row.laptop.at
        return phrases.moment_words(self.moment.wall(at), self.moment.today) if at else ""

    @property
    def decided(self) -> str:
        """Who chose, and when."""
        at = self.row.decided_at
        if at is None:
            return ""
        when = phrases.moment_words(self.moment.wall(at), self.moment.today)
        return ", ".join(part for part in (self.row.decided_by, when) if part)


class ReviewSource:
    """Reads the list in two steps; both run on reader threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ids(self, query: Query) -> Sequence[UUID]:
        """Return the keys of all entries asked for."""
        asked = ListQuery(query.search, query.filters, query.sort or "made", query.descending)
        with self._database.reading() as session:
            return review.ids(session, asked, self._database.clock.now())

    def page(self, keys: Sequence[UUID]) -> Mapping[UUID, ReviewLine]:
        """Return the lines of some entries."""
        kinds = self._database.fact_kinds
        with self._database.reading() as session:
            moment = moment_of(session, self._database.clock.now())
            rows = review.page(session, kinds, keys)
        return {key: ReviewLine(row, moment) for key, row in rows.items()}


def columns() -> tuple[Column[ReviewLine], ...]:
    """Return the columns."""
    return (
        Column("name", tr("What it is about"), lambda r: r.row.name, sort="name", width=290,
               strong=True, stretch=True, tooltip=lambda r: r.row.name),
        Column("office", tr("In the office"), lambda r: r.row.office.words, width=130,
               tooltip=lambda r: words.side_words(r.row.office, r.moment)),
        Column("laptop", tr("On the laptop"), lambda r: r.row.laptop.words, width=130,
               tooltip=lambda r: words.side_words(r.row.laptop, r.moment)),
        Column("author", tr("Teacher"), lambda r: r.row.laptop.by, sort="author", width=130,
               gives_way=2, tone=lambda _: "text2"),
        Column("made", tr("Made"), lambda r: r.made, sort="made", width=130, gives_way=1,
               tone=lambda _: "text2", descending_first=True,
               icon=lambda r: "warning" if words.clock_words(r.row.offset) else "",
               tooltip=lambda r: words.clock_words(r.row.offset)),
        Column("state", tr("State"), lambda _: "", width=170,
               chip=lambda r: words.state_chip(r.row)),
        Column("kind", tr("Kind"), lambda r: words.kind_words(r.row.kind), sort="kind", width=110,
               hidden=True),
        Column("device", tr("Laptop"), lambda r: r.row.laptop.device, width=130, hidden=True),
        Column("decided", tr("Chosen by"), lambda r: r.decided, sort="decided", width=170,
               hidden=True, descending_first=True),
        Column("reason", tr("Reason"), lambda r: r.row.reason, width=170, hidden=True),
    )  # fmt: skip


def values() -> Mapping[str, Callable[[ReviewLine], Cell]]:
    """Return what an exported cell holds where it is more than the words on screen."""
    return {"state": lambda r: words.state_chip(r.row).label}


def filters() -> tuple[Filter, ...]:
    """Return the filter chips; teachers and kinds are read later."""
    answers = [(each.value, words.answer_words(each)) for each in Answer if each not in SETTLED]
    days = (
        (review.TODAY, tr("Today")),
        (review.WEEK, tr("In the last 7 days")),
        (review.EARLIER, tr("Earlier")),
    )
    return (
        Filter("open", tr("Needs a choice"), start=True),
        Filter("decided", tr("Chosen")),
        Filter("teacher", tr("Teacher"), multiple=True),
        Filter("kind", tr("Kind"), multiple=True),
        Filter("answer", tr("Why"), answers, multiple=True),
        Filter("day", tr("Made"), days),
    )
