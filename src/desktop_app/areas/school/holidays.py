"""The public holidays of a country, proposed to a new school."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr


@dataclass(frozen=True, slots=True)
class Holiday:
    """A public holiday in the language asked for where it is known."""

    day: date
    name: str


def regions(country: str) -> Sequence[str]:
    """Return the codes of a country's regions with holidays of their own."""
    import holidays  # third party, 0.1 s: only when a calendar is made

    return tuple(holidays.list_supported_countries().get(country, ()))


def public_holidays(
    country: str, first: date, last: date, *, region: str | None = None, language: str = "en"
) -> list[Holiday]:
    """Return the public holidays from first to last; none for a country without known ones."""
    import holidays  # third party, 0.1 s: only when a calendar is made

    if country not in holidays.list_supported_countries():
        return []
    words = {"en": ("en_IE", "en_GB", "en_US"), "de": ("de",)}.get(language, ())
    spoken = holidays.country_holidays(country).supported_languages
    chosen = next((word for word in words if word in spoken), None)
    try:
        found = holidays.country_holidays(
            country, subdiv=region, years=range(first.year, last.year + 1), language=chosen
        )
    except NotImplementedError:
        raise RuleBroken(
            tr("{country} has no region {region}.", country=country, region=region), field="region"
        ) from None
    return [Holiday(day, name) for day, name in sorted(found.items()) if first <= day <= last]
