"""How a person is written in the timetable's reads."""

from typing import Any

from sqlalchemy import ColumnElement, func

from desktop_app.areas.people.tables import Person


def shown_name(person: Any = Person) -> ColumnElement[str]:
    """Return the display name, else given and family name, as SQL."""
    both = func.trim(
        func.coalesce(person.given_name, "") + " " + func.coalesce(person.family_name, "")
    )
    return func.coalesce(func.nullif(person.display_name, ""), both)
