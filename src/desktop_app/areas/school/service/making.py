"""A new school, with its facts and its calendar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from desktop_app.areas.school import rules
from desktop_app.areas.school.holidays import Holiday
from desktop_app.areas.school.service.calendar import add_holidays, add_term, add_year
from desktop_app.areas.school.service.facts import set_setting
from desktop_app.areas.school.tables import (
    School,
)
from desktop_app.core.db.database import Work


@dataclass(frozen=True, slots=True)
class NewSchool:
    """What a new school is asked for; spans are (name, first day, last day)."""

    name: str
    country: str = "IE"
    currency: str = "EUR"
    timezone: str = "Europe/Dublin"
    language: str = "en"
    street: str | None = None
    city: str | None = None
    postcode: str | None = None
    state: str | None = None
    email: str | None = None
    phone: str | None = None
    year: tuple[str, date, date] | None = None
    terms: Sequence[tuple[str, date, date]] = ()
    holidays: Sequence[Holiday] = ()


def make_school(work: Work, new: NewSchool) -> UUID:
    """Make the one school of an empty database, with its calendar."""
    school = School(
        name=rules.check_text(new.name, "name", required=True),
        country=rules.check_country(new.country),
        currency=rules.check_currency(new.currency),
        timezone=rules.check_zone(new.timezone),
        language=new.language,
        **{
            name: rules.check_text(getattr(new, name), name)
            for name in ("street", "city", "postcode", "state", "email", "phone")
        },
    )
    work.session.add(school)
    if school.country in rules.LETTER_COUNTRIES:
        set_setting(work, "paper", "LETTER")
    if new.year:
        year_id = add_year(work, *new.year)
        for name, first, last in new.terms:
            add_term(work, name, first, last, year_id=year_id)
    add_holidays(work, new.holidays)
    work.session.flush()
    return school.id
