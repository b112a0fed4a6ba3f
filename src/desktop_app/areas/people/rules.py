"""What may be said of a person, and how shares of a bill add up."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from desktop_app.areas.people.terms import Contact, Learns, PersonFacts, PrivacyLevel
from desktop_app.core.errors import RuleBroken
from desktop_app.core.folding import digits, fold
from desktop_app.core.money import BASIS
from desktop_app.core.texts import bare_line
from desktop_app.core.wording import tr

LONGEST_NAME = 300
LONGEST_TEXT = 10_000
OLDEST = 120
EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)

_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\".]+(\.[^@\s,;<>\".]+)+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_E164 = re.compile(r"\+[1-9]\d{6,14}(;ext=\d{1,8})?")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s().\-\u2010-\u2015\u00a0/]+(?=\d)")

Key = TypeVar("Key")
Word = TypeVar("Word", bound=StrEnum)


def clean(text: str | None) -> str:
    """Return a text of one line as it is kept: composed, no control signs, single spaces."""
    return " ".join(bare_line(unicodedata.normalize("NFC", text or "")).split())


def check_line(text: str | None, field: str) -> str | None:
    """Return a text of one line, None for an empty one. Raises RuleBroken when it is too long."""
    kept = clean(text)
    if len(kept) > LONGEST_NAME:
        raise RuleBroken(
            tr("This is longer than {most} letters. Shorten it.", most=LONGEST_NAME), field=field
        )
    return kept or None


def check_required(text: str | None, field: str) -> str:
    """Return a text of one line that is there. Raises RuleBroken."""
    kept = check_line(text, field)
    if kept is None:
        raise RuleBroken(tr("This cannot stay empty."), field=field)
    return kept


def check_text(text: str | None, field: str) -> str | None:
    """Return a text of several lines, None for an empty one. Raises RuleBroken if too long."""
    kept = "\n".join(clean(line) for line in (text or "").strip().splitlines())
    if len(kept) > LONGEST_TEXT:
        raise RuleBroken(
            tr("This is longer than {most} letters. Shorten it.", most=LONGEST_TEXT), field=field
        )
    return kept or None


def check_email(text: str | None, field: str = "email") -> str | None:
    """Return an e-mail address without outer spaces. Raises RuleBroken."""
    kept = check_line(text, field)
    if kept is not None and (len(kept) > 254 or not _EMAIL.fullmatch(kept)):
        raise RuleBroken(
            tr("“{text}” is not an e-mail address like name@example.org.", text=kept[:60]),
            field=field,
        )
    return kept


def check_phone(text: str | None, country: str, field: str = "phone") -> str | None:
    """Return a phone number as E.164; one without a country code belongs to `country` (ISO 3166).

    Raises RuleBroken.
    """
    kept = check_line(text, field)
    if kept is None or _E164.fullmatch(kept):
        return kept
    import phonenumbers  # 60 ms: only when somebody types a number

    try:
        number = phonenumbers.parse(kept, country)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise RuleBroken(
            tr("“{text}” is not a phone number. Write it like {example}.", text=kept[:60],
               example=_example(country)),
            field=field,
        )  # fmt: skip
    plain = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return f"{plain};ext={number.extension}" if number.extension else plain


def _example(country: str) -> str:
    import phonenumbers

    number = phonenumbers.example_number_for_type(country, phonenumbers.PhoneNumberType.MOBILE)
    if number is None:
        return "+353 85 012 3456"
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)


def show_phone(kept: str | None, country: str) -> str:
    """Write a kept number as people of the country dial it: short at home, with its code abroad."""
    if not kept:
        return ""
    import phonenumbers  # 60 ms: not needed to open the window

    try:
        number = phonenumbers.parse(kept, country)
    except phonenumbers.NumberParseException:
        return kept
    home = phonenumbers.country_code_for_region(country) == number.country_code
    style = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(number, style.NATIONAL if home else style.INTERNATIONAL)


def dialing(country: str) -> tuple[str, str]:
    """Return a country's phone code ("353") and what people dial instead at home ("0")."""
    import phonenumbers  # 60 ms: only when there is a number

    code = phonenumbers.country_code_for_region(country)
    return str(code or ""), phonenumbers.ndd_prefix_for_region(country, True) or ""


def phone_words(kept: str | None, code: str, trunk: str) -> list[str]:
    """Return what one may type to find a kept number: from its start, or its last digits.

    `code` and `trunk` are the school's country code ("353") and what people dial instead ("0").
    """
    whole = digits((kept or "").split(";")[0])
    if not whole:
        return []
    found = [whole]
    if code and whole.startswith(code):
        rest = whole.removeprefix(code)
        found += [f"{trunk}{rest}"] if trunk else []
        found.append(rest)
    return [*found, whole[-7:], whole[-4:]]


def search_words(typed: str) -> str:
    """Return what was typed with the digits of a phone number drawn together."""
    return _BETWEEN_DIGITS.sub("", typed)


def check_birthday(born: date | None, today: date) -> date | None:
    """Return a plausible date of birth. Raises RuleBroken."""
    if born is None:
        return None
    if born > today:
        raise RuleBroken(tr("The date of birth is still to come."), field="date_of_birth")
    if age(born, today) > OLDEST:
        raise RuleBroken(tr("That would be an age of over {most}. Check the year.", most=OLDEST),
                         field="date_of_birth")  # fmt: skip
    return born


def age(born: date, today: date) -> int:
    """Return the age in whole years; born on 29 February means 1 March in other years."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def check_stay(joined: date | None, left: date | None) -> None:
    """Refuse a student who left before joining, or in a year no school has. Raises RuleBroken."""
    for day, field in ((joined, "joined_on"), (left, "left_on")):
        if day is not None and not EARLIEST <= day <= LATEST:
            raise RuleBroken(tr("Give a date between 1900 and 2100."), field=field)
    if joined and left and left < joined:
        raise RuleBroken(tr("The student would leave before joining."), field="left_on")


def check_language(text: str | None) -> str | None:
    """Return a language code like en or pt-BR. Raises RuleBroken."""
    kept = check_line(text, "language")
    if kept is not None and not _LANGUAGE.fullmatch(kept):
        raise RuleBroken(
            tr("“{text}” is not a language code like en or pt-BR.", text=kept[:60]),
            field="language",
        )
    return kept


def check_choice(words: type[Word], value: str | None, field: str) -> Word:
    """Return one of the words of an enum; none at all is no choice either. Raises RuleBroken."""
    try:
        return words(value or "")
    except ValueError:
        raise RuleBroken(
            tr("“{text}” is none of the choices here.", text=(value or "")[:60]), field=field
        ) from None


def check_country(text: str | None, field: str = "country") -> str | None:
    """Return a country as two capital letters. Raises RuleBroken."""
    kept = check_line(text, field)
    if kept is not None and not re.fullmatch(r"[A-Za-z]{2}", kept):
        raise RuleBroken(tr("“{text}” is not a country like IE.", text=kept[:60]), field=field)
    return kept.upper() if kept else None


def check_person(facts: PersonFacts, *, country: str, today: date) -> PersonFacts:
    """Return what is kept of a person. Raises RuleBroken with the first field at fault.

    `country` is the school's, for phone numbers without a code.
    """
    given, family = (
        check_line(facts.given_name, "given_name"),
        check_line(facts.family_name, "family_name"),
    )
    if not given and not family:
        raise RuleBroken(tr("Give at least one name."), field="given_name")
    return replace(
        facts,
        given_name=given or "",
        family_name=family or "",
        display_name=check_line(facts.display_name, "display_name"),
        native_name=check_line(facts.native_name, "native_name"),
        email=check_email(facts.email),
        phone=check_phone(facts.phone, country),
        language=check_language(facts.language),
        privacy_level=check_choice(PrivacyLevel, facts.privacy_level, "privacy_level"),
        date_of_birth=check_birthday(facts.date_of_birth, today),
        street=check_line(facts.street, "street"),
        city=check_line(facts.city, "city"),
        postcode=check_line(facts.postcode, "postcode"),
        state=check_line(facts.state, "state"),
        country=check_country(facts.country),
        student_number=check_line(facts.student_number, "student_number"),
    )


def full_name(given: str, family: str, display: str | None = None) -> str:
    """Return a name as it is said: the one the person goes by, else given and family."""
    return display or f"{given} {family}".strip()


def list_name(given: str, family: str) -> str:
    """Return a name as lists show it: family, given."""
    return ", ".join(part for part in (family, given) if part)


def sort_name(given: str, family: str) -> str:
    """Return what lists are in order of: the folded "family, given"."""
    return fold(list_name(given, family))


def check_one_role(*, is_student: bool, is_staff: bool, strict: bool) -> None:
    """Refuse somebody who learns and works here, where that is kept apart. Raises RuleBroken."""
    if strict and is_student and is_staff:
        raise RuleBroken(
            tr(
                "This person would be a student and staff at once. "
                "A setting of the school can allow that."
            )
        )


def check_contact(contact: Contact) -> Contact:
    """Return a contact that is somebody and something. Raises RuleBroken."""
    if not contact.kinds:
        raise RuleBroken(
            tr("Say whether this is a guardian, an emergency contact or the payer."), field="kinds"
        )
    if (contact.person_id is None) == (contact.person is None):
        raise RuleBroken(tr("Choose a person, or give the name of a new one."), field="person")
    return replace(contact, relation=check_line(contact.relation, "relation"))


def check_learns(learns: Sequence[Learns]) -> tuple[Learns, ...]:
    """Return what a student learns, each instrument once. Raises RuleBroken."""
    seen: set[UUID | str] = set()
    for one in learns:
        key = fold(one.instrument) if isinstance(one.instrument, str) else one.instrument
        if not key:
            raise RuleBroken(tr("Give the instrument a name."), field="learns")
        if key in seen:
            raise RuleBroken(tr("The same instrument is there twice."), field="learns")
        seen.add(key)
    return tuple(learns)


def check_shares(shares: Mapping[Key, int]) -> None:
    """Refuse shares of a bill, in basis points, that are not the whole. Raises RuleBroken."""
    if any(not 0 <= share <= BASIS for share in shares.values()):
        raise RuleBroken(tr("A share lies between 0 and 100 %."), field="share")
    if shares and sum(shares.values()) != BASIS:
        raise RuleBroken(tr("The shares of a bill must add up to 100 %."), field="share")


def settle(shares: Mapping[Key, int]) -> dict[Key, int]:
    """Return the shares in proportion but adding up to the whole; the largest gets the odd points.

    Where nobody has a share, the first takes all.
    """
    if not shares:
        return {}
    total = sum(shares.values())
    if total == BASIS:
        return dict(shares)
    if total == 0:
        first = next(iter(shares))
        return {key: BASIS if key == first else 0 for key in shares}
    scaled = {key: share * BASIS // total for key, share in shares.items()}
    largest = max(shares, key=lambda key: shares[key])
    scaled[largest] += BASIS - sum(scaled.values())
    return scaled


def make_room(shares: Mapping[Key, int], newcomer: Key, share: int) -> dict[Key, int]:
    """Return the shares after somebody takes one; the others keep their proportion in what is left.

    Whoever comes first takes all. Raises RuleBroken for a share outside 0 to 10,000.
    """
    others = {key: value for key, value in shares.items() if key != newcomer}
    if not 0 <= share <= BASIS:
        raise RuleBroken(tr("A share lies between 0 and 100 %."), field="share")
    if not others:
        return {newcomer: BASIS}
    rest = settle(others)
    left = BASIS - share
    scaled = {key: value * left // BASIS for key, value in rest.items()}
    largest = max(rest, key=lambda key: rest[key])
    scaled[largest] += left - sum(scaled.values())
    return {**scaled, newcomer: share}
