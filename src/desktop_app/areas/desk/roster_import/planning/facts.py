"""What of a row can be kept: a fact that makes no sense is left empty, with a warning."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import lru_cache

from desktop_app.areas.desk.roster_import.planning.draft import Draft
from desktop_app.areas.desk.roster_import.roster import Address, PersonEntry
from desktop_app.areas.people import api as people
from desktop_app.core.errors import RuleBroken
from desktop_app.core.folding import fold
from desktop_app.core.wording import tr

_LANGUAGES = ("en", "de", "fr", "es")
_LINES = ("native", "number", "grade", "job_title", "household")
_SHORT = 100


def usable(draft: Draft, entry: PersonEntry, country: str) -> PersonEntry:
    """Return what the school can keep of an entry; `country` is the school's, for phones."""

    def kept(text: str, check: Callable[[str], str | None]) -> str:
        try:
            return check(text) or ""
        except RuleBroken as broken:
            draft.warn(entry.where, tr("{reason} It is left empty.", reason=broken.sentence))
            return ""

    checks: dict[str, Callable[[str], str | None]] = {
        "email": people.check_email,
        "phone": lambda text: people.check_phone(text, country),
        "language": _check_language,
    }
    changes: dict[str, object] = {
        name: kept(getattr(entry, name), check)
        for name, check in checks.items()
        if getattr(entry, name)
    }
    changes |= {
        name: kept(getattr(entry, name), _check_line)
        for name in _LINES
        if len(getattr(entry, name)) > _SHORT
    }
    if entry.birth_date:
        born = _usable_birthday(draft, entry)
        if born != entry.birth_date:
            changes["birth_date"] = born
    if not entry.address.is_empty:
        changes["address"] = _usable_address(entry.address, kept)
    return replace(entry, **changes) if changes else entry  # type: ignore[arg-type]  # replace knows no fields


def _usable_birthday(draft: Draft, entry: PersonEntry) -> date | None:
    try:
        return people.check_birthday(entry.birth_date, draft.known.today)
    except RuleBroken as broken:
        draft.warn(entry.where, tr("{reason} It is left empty.", reason=broken.sentence))
        return None


def _check_line(text: str) -> str | None:
    return people.check_line(text, "text")


def _usable_address(
    address: Address, kept: Callable[[str, Callable[[str], str | None]], str]
) -> Address:
    country = kept(address.country, _check_country) if address.country else ""
    parts = [
        kept(part, _check_line) if len(part) > _SHORT else part
        for part in (address.street, address.city, address.state, address.postcode)
    ]
    return Address(parts[0], parts[1], parts[2], parts[3], country)


def _check_language(text: str) -> str:
    code = text.strip().replace("_", "-")
    if len(code) <= 3 or "-" in code:
        head, dash, rest = code.partition("-")
        return people.check_language(f"{head.lower()}{dash}{rest}") or ""
    if found := _names("languages").get(fold(text)):
        return found
    raise RuleBroken(tr("“{name}” is not a language.", name=text[:40]), field="language")


def _check_country(text: str) -> str:
    if len(text) == 2 and text.isalpha():
        return text.upper()
    if found := _names("territories").get(fold(text)) or _MORE.get(fold(text).replace(".", "")):
        return found
    raise RuleBroken(tr("“{name}” is not a country.", name=text[:40]), field="country")


_MORE = {"usa": "US", "uk": "GB", "england": "GB", "scotland": "GB", "wales": "GB",
         "northern ireland": "GB", "republic of ireland": "IE", "eire": "IE", "holland": "NL",
         "deu": "DE", "aut": "AT", "che": "CH", "irl": "IE", "gbr": "GB", "fra": "FR",
         "esp": "ES", "united states of america": "US"}  # fmt: skip


@lru_cache(maxsize=2)
def _names(kind: str) -> dict[str, str]:
    """Return the codes of countries or languages by their folded names in four languages."""
    from babel import Locale  # third party, 40 ms; only for lists that spell names out

    found: dict[str, str] = {}
    for language in _LANGUAGES:
        for code, name in getattr(Locale(language), kind).items():
            if len(code) == 2:
                found.setdefault(fold(name), code)
    return found
