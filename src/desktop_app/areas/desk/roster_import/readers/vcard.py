"""Contacts as phones and mail programs export them, each card a person."""

import re
from collections.abc import Iterable
from datetime import date

from desktop_app.areas.desk.roster_import.readers.collecting import (
    LONGEST_NAME,
    RosterBuilder,
    clean,
    first_of,
    split_name,
)
from desktop_app.areas.desk.roster_import.readers.dates import DateOrder, parse_date
from desktop_app.areas.desk.roster_import.readers.vcard_text import Card, Property, read_cards
from desktop_app.areas.desk.roster_import.roster import (
    Address,
    External,
    FileSummary,
    Format,
    PersonEntry,
    Problem,
    Role,
    Roster,
    SourceRows,
    Where,
)
from desktop_app.areas.desk.roster_import.sources import SourceFile
from desktop_app.core.errors import FileRefused
from desktop_app.core.tabular.encodings import detect_encoding
from desktop_app.core.tabular.table import Reading, Weight
from desktop_app.core.wording import tr

HEADERS = ("Name", "E-mail", "Phone", "Birthday")
_NOT_A_VOICE = frozenset(("fax", "pager", "modem", "bbs", "isdn", "video", "text"))
_LONGEST_NOTE = 2_000


def read_vcards(files: Iterable[SourceFile], *, today: date, role: Role = Role.STUDENT) -> Roster:
    """Return a person for each card that names somebody. Raises FileRefused without any card."""
    builder = RosterBuilder(Format.VCARD, "vcard", "vCard", today)
    for source in files:
        cards = read_cards(source.data)
        if not cards:
            raise FileRefused(tr("{name} holds no contact.", name=source.name), field="path")
        builder.files.append(
            FileSummary(source.name, len(cards), Reading(detect_encoding(source.data).name, ""))
        )
        rows = {card.line: _cells(card) for card in cards}
        builder.sources[source.name] = SourceRows(HEADERS, rows)
        for card in cards:
            _take(builder, source.name, card, role)
    return builder.roster()


def _take(builder: RosterBuilder, file: str, card: Card, role: Role) -> None:
    where = Where(file, card.line)
    given, family = _name(card)
    cells = _cells(card)
    refusal = _refusal(card, given, family)
    if refusal:
        builder.problems.append(Problem(Weight.REFUSED, where, refusal, HEADERS, cells))
        return
    if not card.closed:
        sentence = tr("The contact has no end; what is there was read.")
        builder.problems.append(Problem(Weight.WARNING, where, sentence, HEADERS, cells))
    if not builder.is_first(f"card:{_text(card, 'UID')}", where):
        sentence = tr("An earlier contact has the same id; that one counts.")
        builder.problems.append(Problem(Weight.REFUSED, where, sentence, HEADERS, cells))
        return
    born, birthday_problem = _birthday(card, builder.today)
    if birthday_problem:
        builder.problems.append(Problem(Weight.WARNING, where, birthday_problem, HEADERS, cells))
    found = _text(card, "UID")
    builder.people.append(
        PersonEntry(
            f"card:{found}" if found else f"row:{file}:{card.line}",
            role, given, family, where,
            External("contact", found) if found else None,
            email=_text(card, "EMAIL").removeprefix("mailto:"),
            phone=_phone(card),
            birth_date=born,
            address=_address(card),
            language=_text(card, "LANG"),
            job_title=_text(card, "TITLE") if role in (Role.TEACHER, Role.STAFF) else "",
            note="\n".join(clean(line) for line in _note(card).splitlines())[:_LONGEST_NOTE],
        )
    )  # fmt: skip


def _refusal(card: Card, given: str, family: str) -> str:
    kind = _text(card, "KIND").lower()
    if kind in ("group", "org", "location"):
        return tr("The contact is no person.")
    if not given and not family:
        if said := first_of((_text(card, "EMAIL"), _phone(card))):
            return tr("The contact names nobody; it holds only {what}.", what=said)
        return tr("The contact names nobody.")
    if max(len(given), len(family)) > LONGEST_NAME:
        return tr(
            "The name is longer than {most} letters; shorten it in the file.", most=LONGEST_NAME
        )
    return ""


def _name(card: Card) -> tuple[str, str]:
    said = card.first("N")
    parts = [clean(part) for part in said.parts()] if said else []
    family, given = (*parts, "", "")[:2]
    if given or family:
        return given, family
    return split_name(_text(card, "FN")) if _text(card, "FN") else ("", "")


def _text(card: Card, name: str) -> str:
    found = card.first(name)
    return clean(found.text()) if found else ""


def _note(card: Card) -> str:
    found = card.first("NOTE")
    return found.text() if found else ""


def _phone(card: Card) -> str:
    voices = [one for one in card.all("TEL") if not _is_other(one)]
    mobile_first = sorted(voices, key=lambda one: not one.types & {"cell", "mobile"})
    return first_of(_number(one.text()) for one in mobile_first)


def _is_other(phone: Property) -> bool:
    other = phone.types & _NOT_A_VOICE
    return bool(other) and not phone.types & {"cell", "voice"}


def _number(text: str) -> str:
    bare = re.sub(r"^tel:", "", text, flags=re.IGNORECASE)
    return clean(re.split(r";ext=", bare)[0])


def _birthday(card: Card, today: date) -> tuple[date | None, str]:
    text = _text(card, "BDAY")
    if not text:
        return None, ""
    if day := parse_date(text[:10] if "T" in text else text, DateOrder.YMD, today=today):
        return day, ""
    return None, tr(
        "The birthday “{written}” is no whole date; it is left empty.", written=text[:40]
    )


def _address(card: Card) -> Address:
    found = card.first("ADR")
    if not found:
        return Address()
    parts = [re.sub(r"\s*\n\s*", ", ", part) for part in found.parts()]
    box, extra, street, city, state, postcode, country = (
        clean(part) for part in (*parts, *[""] * 7)[:7]
    )
    street = ", ".join(part for part in (box, extra, street.strip(", ")) if part)
    return Address(street, city, state, postcode, country)


def _cells(card: Card) -> tuple[str, ...]:
    name = " ".join(part for part in _name(card) if part)
    return (name or _text(card, "FN"), _text(card, "EMAIL"), _phone(card), _text(card, "BDAY"))
