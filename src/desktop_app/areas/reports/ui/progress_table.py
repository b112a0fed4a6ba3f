"""The list of progress reports as data: columns, filters, and where its rows come from."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from desktop_app.areas.reports import api as reports
from desktop_app.areas.reports.api import GivenState, Period, ReportLine
from desktop_app.core.db.database import Database
from desktop_app.core.folding import fold
from desktop_app.core.wording import show_date, tr
from desktop_app.kit.chips import Chip
from desktop_app.kit.filters import Filter
from desktop_app.kit.table_model import Column, Query

_ORDER = {state: at for at, state in enumerate(GivenState)}
_SORTS: Mapping[str, Callable[[ReportLine], Any]] = {
    "name": lambda line: line.sort_name,
    "teacher": lambda line: (fold(line.about), line.sort_name),
    "state": lambda line: (_ORDER[line.state], line.sort_name),
    "steps": lambda line: (line.steps, line.sort_name),
    "given": lambda line: (line.given_on.toordinal() if line.given_on else 0, line.sort_name),
}


class LinesSource:
    """Reads the pupils of the chosen period; both steps run on reader threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.period: Period | None = None
        self.counts: Mapping[GivenState, int] = {}
        self._lines: dict[UUID, ReportLine] = {}

    def ids(self, query: Query) -> Sequence[UUID]:
        """Return the keys of the pupils asked for."""
        if self.period is None:
            return ()
        with self._database.reading() as session:
            lines = reports.report_lines(
                session, self.period, self._database.actor, teacher_id=query.filter("teacher")
            )
        self.counts = {state: sum(x.state is state for x in lines) for state in GivenState}
        states = query.filter("state") or ()
        words = fold(query.search).split()
        kept = [
            line
            for line in lines
            if (not states or line.state.value in states)
            and all(word in fold(f"{line.name} {line.about}") for word in words)
        ]
        kept.sort(key=_SORTS.get(query.sort, _SORTS["name"]), reverse=query.descending)
        self._lines = {line.student_id: line for line in kept}
        return list(self._lines)

    def page(self, keys: Sequence[UUID]) -> Mapping[UUID, ReportLine]:
        """Return the lines of some pupils."""
        lines = self._lines
        return {key: lines[key] for key in keys if key in lines}


def state_words(state: GivenState) -> str:
    """Say how far a report is."""
    return {
        GivenState.WORDS_MISSING: tr("Words missing"),
        GivenState.READY: tr("Ready"),
        GivenState.GIVEN: tr("Given"),
        GivenState.CHANGED: tr("Changed since given"),
    }[state]


def chip_of(line: ReportLine) -> Chip:
    """Return the chip of a report: how far it is, and when it was given."""
    role, sign = {
        GivenState.WORDS_MISSING: ("amber", "pencil-simple"),
        GivenState.READY: ("blue", "check"),
        GivenState.GIVEN: ("green", "check-circle"),
        GivenState.CHANGED: ("violet", "arrows-clockwise"),
    }[line.state]
    words = state_words(line.state)
    if line.state is GivenState.GIVEN and line.given_on is not None:
        words = tr("Given {day}", day=show_date(line.given_on))
    return Chip(words, role, sign)


def columns() -> tuple[Column[ReportLine], ...]:
    """Return the columns."""
    return (
        Column(
            "name",
            tr("Name"),
            lambda r: r.name,
            sort="name",
            width=190,
            strong=True,
            stretch=True,
            native=lambda r: r.native_name or "",
        ),
        Column(
            "state",
            tr("State"),
            lambda r: chip_of(r).label,
            sort="state",
            width=170,
            chip=chip_of,
            gives_way=-1,
        ),
        Column(
            "steps",
            tr("Next steps"),
            lambda r: str(r.steps),
            sort="steps",
            width=116,
            align="right",
            tone=lambda r: "text3" if r.steps == 0 else "text",
            gives_way=2,
        ),
        Column(
            "teacher",
            tr("Teacher"),
            lambda r: r.about,
            sort="teacher",
            width=180,
            tone=lambda _: "text2",
            tooltip=lambda r: r.about,
            gives_way=3,
        ),
        Column(
            "to",
            tr("Given to"),
            lambda r: r.given_to,
            sort="given",
            width=150,
            tone=lambda _: "text2",
            gives_way=4,
        ),
    )


def filters() -> tuple[Filter, ...]:
    """Return the filter chips; teachers are read later."""
    states = tuple((state.value, state_words(state)) for state in GivenState)
    return (
        Filter("state", tr("State"), states, multiple=True),
        Filter("teacher", tr("Teacher")),
    )
