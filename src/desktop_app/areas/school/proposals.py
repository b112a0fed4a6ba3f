"""What a new school is proposed: currency and zone of its country, a school year with its terms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from desktop_app.core.wording import tr

SOUTHERN = frozenset({"AU", "NZ", "ZA", "BR", "AR", "CL", "UY", "PY"})


@dataclass(frozen=True, slots=True)
class Proposal:
    """A country's currency, zone and, for the year around a day, first and last day and terms."""

    currency: str
    timezone: str
    year: tuple[str, date, date]
    terms: Sequence[tuple[str, date, date]]


def countries(language: str) -> list[tuple[str, str]]:
    """Return every country as (code, name in the language), by name."""
    from babel import Locale  # third party, only when a school is made

    names = Locale(language).territories
    found = [
        (code, name)
        for code, name in names.items()
        if len(code) == 2 and code not in _NOT_COUNTRIES
    ]
    return sorted(found, key=lambda pair: pair[1])


_NOT_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})


def currencies(language: str) -> list[tuple[str, str]]:
    """Return every currency as (code, "EUR, Euro")."""
    from babel import Locale  # third party, only when a school is made
    from babel.numbers import list_currencies

    names = Locale(language).currencies
    return sorted((code, f"{code}, {names.get(code, code)}") for code in list_currencies())


def propose(country: str, today: date) -> Proposal:
    """Return what a school in a country probably wants, for the school year that holds today."""
    return Proposal(
        currency_of(country, today),
        zone_of(country),
        year_around(country, today),
        terms_around(country, today),
    )


def currency_of(country: str, today: date) -> str:
    """Return the currency in use in a country."""
    from babel.numbers import get_territory_currencies  # third party, only when a school is made

    found = get_territory_currencies(country, start_date=today, end_date=today)
    return str(found[0]) if found else "EUR"


def zone_of(country: str) -> str:
    """Return the most used time zone of a country."""
    known = {
        "US": "America/New_York",
        "CA": "America/Toronto",
        "AU": "Australia/Sydney",
        "BR": "America/Sao_Paulo",
        "RU": "Europe/Moscow",
        "MX": "America/Mexico_City",
        "ES": "Europe/Madrid",
        "PT": "Europe/Lisbon",
        "DE": "Europe/Berlin",
        "GB": "Europe/London",
        "NZ": "Pacific/Auckland",
        "CN": "Asia/Shanghai",
        "CL": "America/Santiago",
        "AR": "America/Argentina/Buenos_Aires",
        "ID": "Asia/Jakarta",
    }
    if country in known:
        return known[country]
    from babel.core import get_global  # third party, only when a school is made

    zones = sorted(
        zone for zone, place in get_global("zone_territories").items() if place == country
    )
    return zones[0] if zones else "UTC"


def year_around(country: str, today: date) -> tuple[str, date, date]:
    """Return name, first and last day of the school year: the calendar year in the south."""
    if country in SOUTHERN:
        return str(today.year), date(today.year, 1, 1), date(today.year, 12, 31)
    begins = today.year if today.month >= 7 else today.year - 1
    return f"{begins}/{(begins + 1) % 100:02d}", date(begins, 8, 1), date(begins + 1, 7, 31)


def terms_around(country: str, today: date) -> Sequence[tuple[str, date, date]]:
    """Return three or four terms that begin on a Monday and end on a Friday."""
    _, first, _ = year_around(country, today)
    if country in SOUTHERN:
        spans = (((1, 27), (4, 10)), ((4, 28), (7, 3)), ((7, 20), (9, 25)), ((10, 12), (12, 16)))
        return [
            (
                tr("Term {n} {year}", n=n, year=first.year),
                _monday(first.year, *start),
                _friday(first.year, *end),
            )
            for n, (start, end) in enumerate(spans, start=1)
        ]
    year = first.year
    return [
        (tr("Autumn {year}", year=year), _monday(year, 9, 1), _friday(year, 12, 18)),
        (tr("Spring {year}", year=year + 1), _monday(year + 1, 1, 5), _friday(year + 1, 3, 27)),
        (tr("Summer {year}", year=year + 1), _monday(year + 1, 4, 13), _friday(year + 1, 7, 3)),
    ]


def _monday(year: int, month: int, day: int) -> date:
    near = date(year, month, day)
    return near + timedelta(days=-near.weekday() % 7)


def _friday(year: int, month: int, day: int) -> date:
    near = date(year, month, day)
    return near - timedelta(days=(near.weekday() - 4) % 7)
