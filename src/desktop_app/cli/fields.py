"""A field of a record: its key, its type, how it is read, and how a value is typed."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, StrEnum
from typing import TYPE_CHECKING, Any, Final, TypeVar
from uuid import UUID

from desktop_app.core.clock import instant, local
from desktop_app.core.errors import RuleBroken
from desktop_app.core.money import Money, parse_amount, plain
from desktop_app.core.texts import bare_lines
from desktop_app.core.wording import tr

if TYPE_CHECKING:
    from desktop_app.cli.desk import Desk

YEARS: Final = range(1900, 2200)  # as in every date field of the window
_WALL = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{1,2}:\d{2})(:\d{2})?")


_Words = type[StrEnum] | None
_Day = TypeVar("_Day", bound=date)


class Type(Enum):
    """What a field holds, as `schema` names it."""

    ID = "id"
    TEXT = "text"
    DATE = "date"
    WALL = "wall time"
    INSTANT = "time"
    AMOUNT = "amount"
    QUANTITY = "quantity"
    PERCENT = "percent"
    INTEGER = "integer"
    FLAG = "flag"
    WORD = "word"
    LIST = "list"
    CURRENCY = "currency"


class Use(Enum):
    """Whether a field may be given to `add`, to `set`, to both, or is only read."""

    READ = ()
    ADD = ("add",)
    SET = ("set",)
    BOTH = ("add", "set")


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `source` is the attribute or the function it is read by; None: it is only given.

    `refers` names the kind of record of which an id or a unique name may be given; one that is
    `needed` cannot be given empty.
    """

    key: str
    type: Type = Type.TEXT
    use: Use = Use.READ
    source: str | Callable[[Any], Any] | None = ""
    words: _Words = None
    refers: str | None = None
    needed: bool = False

    @property
    def shown(self) -> bool:
        """Whether lists have it."""
        return self.source is not None

    def value_of(self, row: Any) -> Any:
        """Return what a row holds."""
        if callable(self.source):
            return self.source(row)
        return getattr(row, self.source or self.key)

    def plain(self, row: Any, desk: "Desk") -> Any:
        """Return what a row holds as JSON knows it."""
        if self.type is Type.CURRENCY:
            return desk.currency
        return as_json(self.value_of(row), self.type, desk)


CURRENCY = Field("currency", Type.CURRENCY)


@dataclass(frozen=True, slots=True)
class Record:
    """A kind of record: what `list` calls it, what `add` and `set` call it, and its fields.

    `rows` is given the conditions, so that a long list need not be read whole; what it returns
    is filtered again.
    """

    plural: str
    singular: str
    fields: tuple[Field, ...]
    rows: Callable[["Desk", Any, Mapping[str, str]], Iterable[Any]]
    add: "Callable[[Desk, Mapping[str, Any]], UUID | None] | None" = None
    set: "Callable[[Desk, UUID | None, Mapping[str, Any]], None] | None" = None
    needs_id: bool = True

    @property
    def listed(self) -> tuple[Field, ...]:
        """The fields that lists have."""
        return tuple(field for field in self.fields if field.shown)

    def given_to(self, verb: str) -> tuple[Field, ...]:
        """Return the fields that may be given to `add` or `set`."""
        return tuple(field for field in self.fields if verb in field.use.value)


def as_json(value: Any, kind: Type, desk: "Desk") -> Any:
    """Return a value as JSON knows it.

    Ids and amounts are text, times ISO 8601 with the school's offset.
    """
    if value is None:
        return None
    writer = _WRITERS.get(kind)
    if writer is not None:
        return writer(value, desk)
    if isinstance(value, StrEnum):
        return value.value
    return str(value) if isinstance(value, (UUID, date)) else value


def _moment(value: datetime, desk: "Desk") -> str:
    moment = value if value.tzinfo else instant(value, desk.zone)
    return local(moment, desk.zone).isoformat(timespec="seconds")


_WRITERS: Mapping[Type, Callable[[Any, "Desk"], Any]] = {
    Type.AMOUNT: lambda value, desk: plain(Money(int(value), desk.currency)),
    Type.QUANTITY: lambda value, _desk: _decimal(int(value), 1_000),
    Type.PERCENT: lambda value, _desk: _decimal(int(value), 100),
    Type.INSTANT: _moment,
    Type.WALL: lambda value, _desk: value.isoformat(timespec="minutes"),
    Type.LIST: lambda value, _desk: [str(each) for each in value],
}


def _decimal(value: int, unit: int) -> str:
    whole, rest = divmod(abs(value), unit)
    digits = len(str(unit)) - 1
    text = f"{whole}.{rest:0{digits}d}".rstrip("0") if rest else str(whole)
    return f"-{text}" if value < 0 else text


def read_value(field: Field, text: str, desk: "Desk") -> Any:
    """Return what was typed for a field. Raises RuleBroken naming the field."""
    reader = _READERS.get(field.type)
    if field.type is Type.WORD and field.words is not None:
        return _word(field, text)
    if field.type is Type.AMOUNT:
        return _amount(field, text, desk)
    if not text.strip() and field.type not in {Type.TEXT, Type.LIST}:
        return None
    if field.type is Type.INSTANT:
        return _instant(field, text.strip(), desk)
    return reader(field, text.strip()) if reader else _text(field, text)


def _text(field: Field, text: str) -> str:
    """Return a text; bytes that are none are refused, since a letter would be missing."""
    try:
        text.encode()
    except UnicodeEncodeError:
        said = tr(
            "What was given holds bytes that are no text. Nothing was changed. Write it in UTF-8."
        )
        raise RuleBroken(said, field=field.key) from None
    return bare_lines(text)


def _amount(field: Field, text: str, desk: "Desk") -> int | None:
    if not text.strip():
        return None
    try:
        return parse_amount(text, desk.currency).minor
    except RuleBroken as refusal:
        raise RuleBroken(refusal.sentence, field=field.key) from refusal


def _word(field: Field, text: str) -> Any:
    words: list[StrEnum] = list(field.words or ())
    wanted = text.strip().replace("-", "_").casefold()
    if not wanted:
        return None
    for word in words:
        if word.value.casefold() == wanted:
            return word
    raise RuleBroken(
        tr(
            "“{text}” is none of: {words}.",
            text=text[:60],
            words=", ".join(word.value for word in words),
        ),
        field=field.key,
    )


def read_day(text: str, field: str) -> date:
    """Return a date of ISO 8601 in years of which schools speak. Raises RuleBroken."""
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        raise RuleBroken(
            tr("“{text}” is not a date like 2026-11-19.", text=text[:60]), field=field
        ) from None
    return _within_years(found, text, field)


def _within_years(found: _Day, text: str, field: str) -> _Day:
    if found.year not in YEARS:
        raise RuleBroken(
            tr("{day} is not between {first} and {last}.", day=text.strip()[:60],
               first=YEARS[0], last=YEARS[-1]),
            field=field,
        )  # fmt: skip
    return found


def _day(field: Field, text: str) -> date:
    return read_day(text, field.key)


def _wall(field: Field, text: str) -> datetime:
    match = _WALL.fullmatch(text)
    try:
        if match is None:
            raise ValueError(text)
        return _within_years(datetime.fromisoformat(f"{match[1]}T{match[2]:0>5}"), text, field.key)
    except ValueError:
        raise RuleBroken(
            tr("“{text}” is not a day and time like 2026-09-07T16:00.", text=text[:60]),
            field=field.key,
        ) from None


def _instant(field: Field, text: str, desk: "Desk") -> datetime:
    """Return a wall time of the school, given as such or, as lists print it, with its offset."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return _wall(field, text)
    _within_years(moment, text, field.key)
    return local(moment, desk.zone).replace(tzinfo=None) if moment.tzinfo else moment


def _integer(field: Field, text: str) -> int:
    if not re.fullmatch(r"[+-]?\d{1,9}", text):
        raise RuleBroken(tr("“{text}” is not a whole number.", text=text[:60]), field=field.key)
    return int(text)


def _percent(field: Field, text: str) -> int:
    match = re.fullmatch(r"(\d{1,3})(?:[.,](\d{1,2}))?\s*%?", text)
    if match is None:
        raise RuleBroken(
            tr("“{text}” is not a rate like 23 or 13.5.", text=text[:60]), field=field.key
        )
    return int(match[1]) * 100 + int((match[2] or "0").ljust(2, "0"))


def _flag(field: Field, text: str) -> bool:
    known = {
        "true": True,
        "yes": True,
        "on": True,
        "1": True,
        "false": False,
        "no": False,
        "off": False,
        "0": False,
    }
    if text.casefold() not in known:
        raise RuleBroken(tr("Write true or false."), field=field.key)
    return known[text.casefold()]


def _id(field: Field, text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise RuleBroken(tr("“{text}” is not an id.", text=text[:60]), field=field.key) from None


def _listed(_field: Field, text: str) -> Sequence[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _thousandths(field: Field, text: str) -> int:
    match = re.fullmatch(r"(\d{1,4})(?:[.,](\d{1,3}))?", text)
    if match is None:
        raise RuleBroken(tr("“{text}” is not a number like 1.25.", text=text[:20]), field=field.key)
    return int(match[1]) * 1_000 + int((match[2] or "").ljust(3, "0"))


_READERS: Mapping[Type, Callable[[Field, str], Any]] = {
    Type.DATE: _day,
    Type.WALL: _wall,
    Type.INTEGER: _integer,
    Type.PERCENT: _percent,
    Type.QUANTITY: _thousandths,
    Type.FLAG: _flag,
    Type.ID: _id,
    Type.LIST: _listed,
}
