"""Whether two records are the same person, how sure that is, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from desktop_app.areas.desk.roster_import.roster import Address
from desktop_app.core.folding import digits, fold
from desktop_app.core.wording import tr

SURE = 100
LIKELY = 60
_FEWEST_DIGITS = 6


class Somebody(Protocol):
    """What can be compared: a row of a roster or a person of the school."""

    @property
    def given(self) -> str: ...  # noqa: D102
    @property
    def family(self) -> str: ...  # noqa: D102
    @property
    def birth_date(self) -> date | None: ...  # noqa: D102
    @property
    def email(self) -> str: ...  # noqa: D102
    @property
    def phone(self) -> str: ...  # noqa: D102
    @property
    def address(self) -> Address: ...  # noqa: D102
    @property
    def number(self) -> str: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Likeness:
    """How sure it is that two records are one person (0 to 100), and what they share."""

    score: int
    reason: str

    @property
    def is_likely(self) -> bool:
        """Say whether the two are taken for one."""
        return self.score >= LIKELY


NOBODY = Likeness(0, "")
Anybody = TypeVar("Anybody", bound=Somebody)


def name_key(given: str, family: str) -> str:
    """Return the name as it is compared: folded, in the order of lists."""
    return fold(", ".join(part for part in (family, given) if part))


def name_keys(given: str, family: str) -> tuple[str, ...]:
    """Return the name and the name the wrong way round."""
    first, last = fold(given), fold(family)
    if first and last:  # what stands between them changes nothing about either
        keys = (f"{last}, {first}", f"{first}, {last}")
    else:
        keys = (name_key(given, family), name_key(family, given))
    return keys if keys[0] != keys[1] else keys[:1]


def phone_key(phone: str) -> str:
    """Return the last nine digits of a phone number, which do not depend on the country code."""
    found = digits(phone)
    return found[-9:] if len(found) >= _FEWEST_DIGITS else ""


def address_key(address: Address) -> str:
    """Return what makes two addresses the same; empty without a street."""
    if not address.street:
        return ""
    return fold(f"{address.street} {address.postcode or address.city}")


def likeness(one: Somebody, other: Somebody) -> Likeness:
    """Compare two records of the same name.

    A different birthday or student number means another person, whatever else is the same. With
    nothing to compare but the name they are likely the same, no more.
    """
    if _differ(one.birth_date, other.birth_date) or _differ(one.number, other.number):
        return NOBODY
    shared = [
        (points, what)
        for points, what, same in (
            (35, tr("date of birth"), bool(one.birth_date) and one.birth_date == other.birth_date),
            (35, tr("student number"), bool(one.number) and one.number == other.number),
            (30, tr("e-mail"), bool(one.email) and fold(one.email) == fold(other.email)),
            (25, tr("phone"), _same(phone_key(one.phone), phone_key(other.phone))),
            (15, tr("address"), _same(address_key(one.address), address_key(other.address))),
        )
        if same
    ]  # fmt: skip
    if shared:
        score = min(LIKELY + sum(points for points, _ in shared), SURE - 1)
        what = ", ".join(text for _, text in shared)
        return Likeness(score, tr("The same name and the same {what}.", what=what))
    if _contradicts(one, other):
        return Likeness(LIKELY - 20, tr("The same name, but other contact details."))
    return Likeness(LIKELY, tr("The same name, and nothing else to compare."))


def best(one: Somebody, others: Iterable[Anybody]) -> tuple[Anybody | None, Likeness]:
    """Return the record most like this one, None where nothing is alike."""
    found: tuple[Anybody | None, Likeness] = (None, NOBODY)
    for other in others:
        alike = likeness(one, other)
        if alike.score > found[1].score:
            found = (other, alike)
    return found


def _same(one: str, other: str) -> bool:
    return bool(one) and one == other


def _differ(one: object, other: object) -> bool:
    return bool(one) and bool(other) and one != other


def _contradicts(one: Somebody, other: Somebody) -> bool:
    return (
        _differ(fold(one.email), fold(other.email))
        or _differ(phone_key(one.phone), phone_key(other.phone))
        or _differ(address_key(one.address), address_key(other.address))
    )
