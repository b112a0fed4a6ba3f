"""Dates as people write them: four orders, several signs between, months by name."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from desktop_app.core.folding import fold


class DateOrder(StrEnum):
    """In which order a column writes year, month and day."""

    YMD = "ymd"
    DMY = "dmy"
    MDY = "mdy"
    YDM = "ydm"


_NUMERIC = re.compile(r"(\d{1,4})([-./ ])\s?(\d{1,2})\2\s?(\d{1,4})\.?(?:[T ]\d.*)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T.*)?")
_NAMED = re.compile(
    r"(?:[a-z]+,? )?(\d{1,2})(?:st|nd|rd|th|\.|er|o)?[ -](?:de )?([a-z]+)\.?,?[ -](?:de )?(\d{4})"
)
_NAMED_US = re.compile(r"([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_MONTHS = {
    1: "january januar janner janvier enero jan ene",
    2: "february februar fevrier febrero feb fev fevr",
    3: "march marz mars marzo mar mrz",
    4: "april avril abril apr avr abr",
    5: "may mai mayo",
    6: "june juni juin junio jun",
    7: "july juli juillet julio jul juil",
    8: "august aout agosto aug ago",
    9: "september septembre septiembre sep sept",
    10: "october oktober octobre octubre oct okt",
    11: "november novembre noviembre nov",
    12: "december dezember decembre diciembre dec dez dic",
}
_MONTH_OF = {name: number for number, names in _MONTHS.items() for name in names.split()}
_YEAR_FIRST = (DateOrder.YMD, DateOrder.YDM)


@dataclass(frozen=True, slots=True)
class Inference:
    """The order a column is read in, and whether other orders would have read it as well."""

    order: DateOrder
    ambiguous: bool = False


def parse_date(text: str, order: DateOrder, *, today: date) -> date | None:
    """Return the date written in the text, None if there is none.

    A year of four digits decides for itself where the year stands; years of two digits lie up to
    `today`.
    """
    bare = text.strip()
    if compact := _COMPACT.fullmatch(bare):
        year, month, day = (int(part) for part in compact.groups())
        return _date(year, month, day)
    found = _NUMERIC.fullmatch(bare)
    if not found:
        return _named(fold(bare))
    first, _, second, third = found.groups()
    if len(first) == 4:
        order = order if order in _YEAR_FIRST else DateOrder.YMD
    elif len(third) == 4 and order in _YEAR_FIRST:
        return _only_way(first, second, third, today)
    return _ordered(first, second, third, order, today)


def infer_order(
    values: Iterable[str], *, today: date, preferred: DateOrder = DateOrder.DMY
) -> Inference:
    """Return the order that reads the most values of a column; `preferred` where several do.

    It is ambiguous only where the orders would give different dates.
    """
    counted = Counter(value.strip() for value in values)
    written = {
        found: times for value, times in counted.items() if (found := _NUMERIC.fullmatch(value))
    }
    year_last = {found: times for found, times in written.items() if len(found[4]) == 4}
    year_first = {found: times for found, times in written.items() if len(found[1]) == 4}
    if year_last:
        return _best(year_last, (DateOrder.DMY, DateOrder.MDY), preferred, today)
    if year_first:
        return Inference(_best(year_first, _YEAR_FIRST, DateOrder.YMD, today).order)
    if written and all(found[2] == "-" for found in written):
        orders = (DateOrder.YMD, DateOrder.DMY, DateOrder.MDY)
        return _best(written, orders, DateOrder.YMD, today)
    if written:
        return _best(written, (DateOrder.DMY, DateOrder.MDY), preferred, today)
    return Inference(preferred if preferred not in _YEAR_FIRST else DateOrder.YMD)


def _best(
    written: Mapping[re.Match[str], int], orders: tuple[DateOrder, ...], preferred: DateOrder,
    today: date,
) -> Inference:  # fmt: skip
    """Choose among orders by what each reads of the dates, every one as often as it is written."""
    read = {
        order: [_ordered(found[1], found[3], found[4], order, today) for found in written]
        for order in orders
    }
    could = {
        order: sum(times for day, times in zip(days, written.values(), strict=True) if day)
        for order, days in read.items()
    }
    most = max(could.values())
    good = [order for order in orders if could[order] == most]
    order = preferred if preferred in good else good[0]
    with_points = all(found[2] == "." for found in written)
    if with_points and DateOrder.DMY in good:
        return Inference(DateOrder.DMY)
    return Inference(order, any(read[other] != read[order] for other in good))


def _ordered(first: str, second: str, third: str, order: DateOrder, today: date) -> date | None:
    parts = dict(zip(order.value, (first, second, third), strict=True))
    year = int(parts["y"])
    if len(parts["y"]) <= 2:
        year += 2000 if year <= today.year % 100 else 1900
    elif len(parts["y"]) != 4:
        return None
    return _date(year, int(parts["m"]), int(parts["d"]))


def _only_way(first: str, second: str, third: str, today: date) -> date | None:
    """Read a date with its year last in a column that writes it first, if there is one way."""
    ways = {
        _ordered(first, second, third, order, today) for order in (DateOrder.DMY, DateOrder.MDY)
    }
    ways.discard(None)
    return ways.pop() if len(ways) == 1 else None


def _named(folded: str) -> date | None:
    if found := _NAMED.fullmatch(folded):
        day, month, year = found.groups()
    elif found := _NAMED_US.fullmatch(folded):
        month, day, year = found.groups()
    else:
        return None
    return _date(int(year), _MONTH_OF.get(month, 0), int(day))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
