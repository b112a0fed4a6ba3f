"""The rules about people as questions of a field: a sentence when the value is not right."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop_app.areas.people import rules
from desktop_app.core.errors import RuleBroken

Check = Callable[[Any], str | None]


def complaint(check: Callable[[Any], object]) -> Check:
    """Turn a rule that raises into one that answers."""

    def ask(value: Any) -> str | None:
        try:
            check(value)
        except RuleBroken as broken:
            return broken.sentence
        return None

    return ask


def line(value: Any) -> str | None:
    """Say what is wrong with one line of text."""
    return complaint(lambda text: rules.check_line(text, ""))(value)


def text(value: Any) -> str | None:
    """Say what is wrong with several lines of text."""
    return complaint(lambda found: rules.check_text(found, ""))(value)


def email(value: Any) -> str | None:
    """Say what is wrong with an e-mail address."""
    return complaint(rules.check_email)(value)


def country(value: Any) -> str | None:
    """Say what is wrong with a country code."""
    return complaint(rules.check_country)(value)


@dataclass(frozen=True, slots=True)
class Here:
    """Where and when a form is filled in: the school's country and its date today."""

    country: str
    today: date

    def phone(self, value: Any) -> str | None:
        """Say what is wrong with a phone number."""
        return complaint(lambda found: rules.check_phone(found, self.country))(value)

    def birthday(self, value: Any) -> str | None:
        """Say what is wrong with a date of birth."""
        return complaint(lambda found: rules.check_birthday(found, self.today))(value)

    def stay(self, value: Any) -> str | None:
        """Say what is wrong with a first or last day."""
        return complaint(lambda found: rules.check_stay(found, None))(value)
