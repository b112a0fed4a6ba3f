"""Terms and closed days in the settings."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.areas.desk.ui.ripple_dialog import open_ripple
from desktop_app.areas.desk.ui.settings_page import (
    ListPage,
    Values,
    no_choices,
)
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.core.clock import today
from desktop_app.core.db.database import Database
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import show_date_with_year, tr
from desktop_app.kit.fields import Field
from desktop_app.kit.pane import Tools
from desktop_app.kit.table_model import Column


def _span_fields(_choices: Any, _row: Any) -> Sequence[Field]:
    return (
        Field("name", tr("Name"), required=True, width=220),
        Field("starts_on", tr("First day"), "date", required=True),
        Field("ends_on", tr("Last day"), "date", required=True),
    )


def terms(database: Database) -> ListPage:
    """Return the page of the terms."""
    service = school.SchoolService(database)
    return ListPage(
        key="terms",
        title=tr("Terms"),
        thing=tr("term"),
        watches=("term", "academic_year"),
        hint=tr("Lessons have meetings to the end of the school year the term lies in."),
        columns=(
            Column("name", tr("Name"), lambda r: r.name, strong=True, stretch=True),
            Column("from", tr("From"), lambda r: show_date_with_year(r.starts_on), width=130),
            Column("to", tr("To"), lambda r: show_date_with_year(r.ends_on), width=130),
        ),
        read=school.terms,
        choices=no_choices,
        fields=_span_fields,
        values=lambda row: {"name": row.name, "starts_on": row.starts_on, "ends_on": row.ends_on},
        add=lambda v: service.add_term(v["name"], v["starts_on"], v["ends_on"]),
        change=lambda row, values: service.set_term(row.id, values),
    )


def closures(database: Database) -> ListPage:
    """Return the page of the closed days."""
    service = school.SchoolService(database)

    def read(session: Any) -> Sequence[Any]:
        here = today(database.clock, school.facts(session).timezone)
        return school.closure_rows(session, here - timedelta(days=370), here + timedelta(days=800))

    def fields(places: Sequence[Any], _row: Any) -> Sequence[Field]:
        everywhere = ((None, tr("Everywhere")), *((p.id, p.name) for p in places))
        return (
            Field("name", tr("Reason"), required=True, width=240),
            Field("starts_on", tr("First day"), "date", required=True),
            Field("until", tr("Last day"), "date", help=tr("Empty: one day")),
            Field("location_id", tr("Where"), "choice", options=everywhere),
        )

    def add(values: Values) -> Changes:
        first: date = values["starts_on"]
        return service.add_closure(
            values["name"], first, values["until"] or first, location_id=values["location_id"]
        )

    return ListPage(
        key="closures",
        title=tr("Closed days"),
        thing=tr("closure"),
        watches=("calendar_day",),
        hint=tr(
            "No lesson is planned on these days. What was planned before is listed when a day is "
            "added."
        ),
        columns=(
            Column("day", tr("Day"), lambda r: show_date_with_year(r.day), width=130),
            Column("name", tr("Reason"), lambda r: r.name, strong=True, stretch=True),
            Column("kind", tr("Kind"), lambda r: _day_words(r.kind), width=140),
        ),
        read=read,
        choices=school.locations,
        fields=fields,
        values=lambda _row: {},
        add=add,
        remove=lambda row: service.remove_closure(row.id),
        added=partial(_repair, database),
    )


def _repair(database: Database, parent: QWidget, tools: Tools, values: Values) -> None:
    """Show what was planned on days that are closed now, with what depends on it."""
    first: date = values["starts_on"]
    last: date = values["until"] or first

    def planned() -> bool:
        with database.reading() as session:
            return bool(timetable.closed_meetings(session, first, last))

    def show(any_there: bool) -> None:
        if any_there:
            said = {"name": values["name"], "location": values["location_id"]}
            open_ripple(parent, tools, database, "closure", days=(first, last), said=said)

    tools.tasks.read(planned, show)


def _day_words(kind: school.DayKind) -> str:
    return tr("Public holiday") if kind is school.DayKind.HOLIDAY else tr("Closure")
