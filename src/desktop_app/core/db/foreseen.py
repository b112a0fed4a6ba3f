"""What reads asked before: their statements, and where each value of these comes from.

A value is one that the read was given, that an earlier statement had or found, a time by how far it
is from the moment of the block, or always the same. A list is folded up, as it is as long as what
was found.
"""

import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

Source = tuple[str, int, Any]
FARTHEST: Final = timedelta(days=366)
FORGOTTEN: Final[Source] = ("forgotten", 0, None)
LINKS: Final = frozenset({"given", "value", "first", "all"})
_LONGEST: Final = 400
_LIST: Final = re.compile(
    r" IN \(%\((?P<name>\w+?)_1\)s(?P<cast>(?:::[A-Z0-9 ]+)?)(?:, %\((?P=name)_\d+\)s(?P=cast))*\)"
)


@dataclass(slots=True)
class Step:
    """One statement as it was asked: its shape, its values, and the rows once they are there."""

    shape: str
    values: dict[str, Any]
    rows: Sequence[Any] | None = None


@dataclass(slots=True)
class Foreseen:
    """A statement that followed before, and where each of its values may come from."""

    key: tuple[str, int]
    sources: dict[str, list[Source]]


@dataclass(slots=True)
class Model:
    """What a read asked before, in order."""

    steps: list[Foreseen] = field(default_factory=list)

    def learn(self, asked: Sequence[tuple[tuple[str, int], Step]], begun: "Begun") -> None:
        """Keep what holds for every read seen so far."""
        places = {each.key: each for each in self.steps}
        order = [each.key for each in self.steps]
        order += [key for key, _ in asked if key not in places]
        at = {key: n for n, key in enumerate(order)}
        seen = dict(asked)
        for key, step in asked:
            before = [(at[k], s) for k, s in asked if at[k] < at[key] and k in seen]
            fresh = {name: _sources(v, before, begun) for name, v in step.values.items()}
            known = places.get(key)
            if known is None:
                places[key] = Foreseen(key, fresh)
                continue
            known.sources = {
                name: _still(known.sources.get(name, found), found) for name, found in fresh.items()
            }
        self.steps = [places[key] for key in order]


def _still(known: list[Source], found: list[Source]) -> list[Source]:
    """Return the sources that held again; a value that was not kept on disk is learned anew.

    Where none did, the likeliest that depends on what is asked stays: a wrong guess costs little.
    """
    held = [source for source in known if source in found]
    if FORGOTTEN in known and found[-1] not in held:
        held.append(found[-1])
    return held or [source for source in known if source[0] in LINKS][:1]


@dataclass(frozen=True, slots=True)
class Begun:
    """What is known when a block begins: its moment, and ids that its function was given."""

    moment: datetime | None = None
    given: Mapping[str, Any] = field(default_factory=dict)


def given_in(known: Mapping[str, Any]) -> dict[str, Any]:
    """Return the ids among the names of a function, and lists of them as lists are compared."""
    found: dict[str, Any] = {}
    for name, value in known.items():
        if isinstance(value, UUID):
            found[name] = value
            found[f"*{name}"] = (value,)
        elif _are_ids(value):
            found[name] = _sorted(value)
    return found


def _are_ids(value: Any) -> bool:
    if not isinstance(value, Sequence) or isinstance(value, str | bytes):
        return False
    return 0 < len(value) <= _LONGEST and isinstance(value[0], UUID)


def midnight_of(moment: datetime) -> datetime:
    """Return when the day of a moment began."""
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def step_of(statement: str, values: Mapping[str, Any]) -> Step:
    """Return a statement with its lists folded up: they are as long as what was found."""
    kept = dict(values)

    def fold(found: re.Match[str]) -> str:
        name = found["name"]
        if f"*{name}" not in kept:  # a list may stand in a statement twice
            listed: list[Any] = []
            while f"{name}_{len(listed) + 1}" in kept:
                listed.append(kept.pop(f"{name}_{len(listed) + 1}"))
            kept[f"*{name}"] = _sorted(listed)
        return f" IN (*{name}{found['cast']})"

    shape = _LIST.sub(fold, statement)
    return Step(shape, kept)


def rendered(step: Step) -> tuple[str, dict[str, Any]]:
    """Return a step as the driver is asked it."""
    sql, values = step.shape, {k: v for k, v in step.values.items() if not k.startswith("*")}
    for name, listed in step.values.items():
        if not name.startswith("*"):
            continue
        plain = name[1:]
        values |= {f"{plain}_{n}": one for n, one in enumerate(listed, 1)}

        def unfold(found: re.Match[str], plain: str = plain, count: int = len(listed)) -> str:
            marks = (f"%({plain}_{n})s{found[1]}" for n in range(1, count + 1))
            return f" IN ({', '.join(marks)})"

        sql = re.sub(rf" IN \(\*{re.escape(plain)}((?:::[A-Z0-9 ]+)?)\)", unfold, sql)
    return sql, values


def _sorted(values: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(sorted(values, key=lambda value: (str(type(value)), str(value))))


def mark_of(step: Step) -> Hashable:
    """Return what tells a step with its values from every other."""
    pairs = ((k, tuple(v) if isinstance(v, list) else v) for k, v in step.values.items())
    return step.shape, frozenset(pairs)


def column_of(rows: Sequence[Any], at: int) -> tuple[Any, ...]:
    """Return the values of a column, each once, in order; none where there are too many."""
    if at >= len(rows[0]):
        return ()
    found = {row[at] for row in rows if row[at] is not None}
    return _sorted(list(found)) if len(found) <= _LONGEST else ()


def _sources(value: Any, before: Sequence[tuple[int, Step]], begun: "Begun") -> list[Source]:
    """Return where a value may come from, the likeliest first."""
    found: list[Source] = [("given", 0, k) for k, v in begun.given.items() if _same(v, value)]
    if begun.moment is not None and isinstance(value, date):
        found += _times(value, begun.moment)
    for at, step in before:
        found += [("value", at, name) for name, v in step.values.items() if _same(v, value)]
    for at, step in before:
        if not step.rows:
            continue
        for column in range(len(step.rows[0])):
            if isinstance(value, tuple):
                if _same(_column_or_none(step.rows, column), value):
                    found.append(("all", at, column))
            elif value is not None and _same(step.rows[0][column], value):
                found.append(("first", at, column))
    return [*found, ("constant", 0, value)]


def _times(value: date, moment: datetime) -> list[Source]:
    """Return how far a time is from the moment of the block, and from the day of that."""
    if not isinstance(value, datetime):
        far = value - moment.date()
        return [("day", 0, far)] if abs(far) <= FARTHEST else []
    if value.tzinfo is None or abs(value - moment) > FARTHEST:
        return []
    return [("moment", 0, value - moment), ("midnight", 0, value - midnight_of(moment))]


def _column_or_none(rows: Sequence[Any], at: int) -> tuple[Any, ...] | None:
    try:
        return column_of(rows, at)
    except TypeError:  # a column that holds lists or documents is no source of ids
        return None


def _same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and bool(one == other)
