"""The ways between locations in the settings."""

from collections.abc import Sequence
from typing import Any

from desktop_app.areas.desk.ui.settings_page import ListPage, Values
from desktop_app.areas.school import api as school
from desktop_app.core.db.database import Database
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import tr
from desktop_app.kit.fields import Field
from desktop_app.kit.table_model import Column


def ways(database: Database) -> ListPage:
    """Return the page of the ways between locations."""
    service = school.SchoolService(database)

    def fields(places: Sequence[school.LocationRow], row: Any) -> Sequence[Field]:
        minutes = Field("minutes", tr("Minutes"), "number", required=True, width=80)
        if row is not None:
            return (minutes,)
        options = tuple((place.id, place.name) for place in places)
        return (
            Field("start", tr("From"), "choice", required=True, options=options),
            Field("end", tr("To"), "choice", required=True, options=options),
            minutes,
        )

    def change(row: school.TravelRow, values: Values) -> Changes:
        return service.set_travel_time(row.from_location_id, row.to_location_id, values["minutes"])

    return ListPage(
        key="ways",
        title=tr("Ways"),
        thing=tr("way"),
        watches=("travel_time", "location"),
        hint=tr("Between lessons at two locations a teacher needs this long."),
        columns=(
            Column("start", tr("From"), lambda r: r.from_location, strong=True, stretch=True),
            Column("end", tr("To"), lambda r: r.to_location, width=180),
            Column("minutes", tr("Minutes"), lambda r: str(r.minutes), width=80, align="right"),
        ),
        read=school.travel_rows,
        choices=school.locations,
        fields=fields,
        values=lambda row: {"minutes": row.minutes},
        add=lambda v: service.set_travel_time(v["start"], v["end"], v["minutes"]),
        change=change,
        remove=lambda row: service.remove_travel_time(row.id),
    )
