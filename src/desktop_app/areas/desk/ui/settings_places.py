"""Locations and rooms in the settings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from desktop_app.areas.desk.ui.ripple_dialog import open_ripple
from desktop_app.areas.desk.ui.settings_page import (
    ListPage,
    Values,
    currency_of,
    state_column,
)
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.core.db.database import Database
from desktop_app.core.journal.recording import Changes
from desktop_app.core.money import Money, show
from desktop_app.core.wording import tr
from desktop_app.kit.fields import Field
from desktop_app.kit.pane import Tools
from desktop_app.kit.table_model import Column


@dataclass(frozen=True, slots=True)
class _Place:
    """A location with the price of its lessons in words."""

    row: school.LocationRow
    price: str

    @property
    def id(self) -> UUID:
        """The location."""
        return self.row.id

    @property
    def archived(self) -> bool:
        """Whether it is out of use."""
        return self.row.archived


def _places(session: Any) -> Sequence[_Place]:
    currency = currency_of(session)
    return [
        _Place(row, "" if row.lesson_price is None else show(Money(row.lesson_price, currency)))
        for row in school.locations(session, archived=True)
    ]


def locations(database: Database) -> ListPage:
    """Return the page of the locations."""
    service = school.SchoolService(database)
    names = ("name", "street", "postcode", "city", "state", "phone", "lesson_price")

    def fields(currency: str, _row: Any) -> Sequence[Field]:
        return (
            Field("name", tr("Name"), required=True, width=260),
            Field("street", tr("Street"), width=260),
            Field("postcode", tr("Postcode"), width=100),
            Field("city", tr("Town"), width=200),
            Field("state", tr("County"), width=200),
            Field("phone", tr("Phone"), "phone"),
            Field(
                "lesson_price",
                tr("Price"),
                "money",
                currency=currency,
                width=110,
                help=tr("For lessons here that have no price of their own"),
            ),
        )

    def add(values: Values) -> Changes:
        facts = {key: value for key, value in values.items() if key != "name"}
        return service.add_location(values["name"], **facts)

    return ListPage(
        key="locations",
        title=tr("Locations"),
        thing=tr("location"),
        watches=("location", "school"),
        hint=tr("Where the school teaches."),
        columns=(
            Column("name", tr("Name"), lambda r: r.row.name, strong=True, stretch=True),
            Column("city", tr("Town"), lambda r: r.row.city or "", width=130),
            Column("phone", tr("Phone"), lambda r: r.row.phone or "", width=120),
            Column("price", tr("Price"), lambda r: r.price, width=90, align="right"),
            state_column(),
        ),
        read=_places,
        choices=currency_of,
        fields=fields,
        values=lambda place: {name: getattr(place.row, name) for name in names},
        add=add,
        change=lambda row, values: service.set_location(row.id, values),
        archive=lambda row, away: service.archive_location(row.id, away=away),
    )


def _out_of_use(database: Database, parent: QWidget, tools: Tools, row: school.RoomRow) -> None:
    """Show where the lessons of a room go while it cannot be used."""
    open_ripple(parent, tools, database, "room", about=row.id)


def _find_other_rooms(
    database: Database, parent: QWidget, tools: Tools, row: school.RoomRow
) -> None:
    """Show where all lessons to come of a room could go, so that it can be archived then."""

    def read() -> date | None:
        with database.reading() as session:
            return timetable.last_in_room(session, row.id, database.clock.now())

    def show(last: date | None) -> None:
        said = {"last": last} if last is not None else {}
        open_ripple(parent, tools, database, "room", about=row.id, said=said)

    tools.tasks.read(read, show)


def rooms(database: Database) -> ListPage:
    """Return the page of the rooms."""
    service = school.SchoolService(database)

    def fields(places: Sequence[Any], _row: Any) -> Sequence[Field]:
        return (
            Field("name", tr("Name"), required=True, width=220),
            Field(
                "location_id",
                tr("Location"),
                "choice",
                options=tuple((p.id, p.name) for p in places),
            ),
            Field(
                "capacity", tr("Holds"), "number", width=80, help=tr("Empty: any number of people")
            ),
        )

    return ListPage(
        key="rooms",
        title=tr("Rooms"),
        thing=tr("room"),
        watches=("room", "location"),
        hint=tr("A group holds no more than its room does."),
        columns=(
            Column("name", tr("Name"), lambda r: r.name, strong=True, stretch=True),
            Column("location", tr("Location"), lambda r: r.location, width=160),
            Column(
                "capacity", tr("Holds"), lambda r: str(r.capacity or ""), width=80, align="right"
            ),
            state_column(),
        ),
        read=lambda session: school.rooms(session, archived=True),
        choices=school.locations,
        fields=fields,
        values=lambda row: {
            "name": row.name,
            "location_id": row.location_id,
            "capacity": row.capacity,
        },
        add=lambda v: service.add_room(
            v["name"], location_id=v["location_id"], capacity=v["capacity"]
        ),
        change=lambda row, values: service.set_room(row.id, values),
        archive=lambda row, away: timetable.TimetableService(database).archive_room(
            row.id, away=away
        ),
        more=((tr("Out of use…"), "door-open", partial(_out_of_use, database)),),
        instead=(tr("Find other rooms…"), partial(_find_other_rooms, database)),
    )
