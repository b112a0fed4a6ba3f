"""Asking at once what a read is going to ask, so that a slow line is crossed a few times only.

A pane is read by a dozen statements, one after the other; with 40 ms to the server that is half a
second of waiting for nothing. A read that was seen before is known: which statements follow the
first one, and where their values come from (a value of an earlier statement, a column that it
found, the moment of the block, or always the same). What can be known is asked together with what
is asked, in one round trip. The block sees one moment of the school, so an answer that is there
already is as good as one asked for later; a wrong guess costs a statement and nothing else.
"""

import re
from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from threading import Lock
from typing import Any, Final
from uuid import UUID

_BEGIN: Final = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_IDLE: Final = 0  # as the driver's library counts
_MODELS: Final = 200
_LONGEST: Final = 400
_LIST: Final = re.compile(
    r" IN \(%\((?P<name>\w+?)_1\)s(?P<cast>(?:::[A-Z0-9 ]+)?)(?:, %\((?P=name)_\d+\)s(?P=cast))*\)"
)

Source = tuple[str, int, Any]
FARTHEST: Final = timedelta(days=366)
FORGOTTEN: Final[Source] = ("forgotten", 0, None)
Found = tuple[Any, list[Any]]


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


class Memory:
    """What the reads of a desk ask, by where they are asked."""

    def __init__(self) -> None:
        self._models: OrderedDict[Hashable, Model] = OrderedDict()
        self._turn = Lock()
        self.has_learned = False

    def models(self) -> dict[Hashable, Model]:
        """Return what is known of all reads."""
        with self._turn:
            return dict(self._models)

    def put(self, where: Hashable, model: Model) -> None:
        """Know a read that was learned before the program began."""
        with self._turn:
            self._models[where] = model

    def of(self, where: Hashable) -> Model:
        """Return what is known of a read."""
        with self._turn:
            model = self._models.setdefault(where, Model())
            self._models.move_to_end(where)
            if len(self._models) > _MODELS:
                self._models.popitem(last=False)
            return model

    def learn(
        self,
        where: Hashable,
        asked: Sequence[tuple[tuple[str, int], Step]],
        begun: "Begun",
    ) -> None:
        """Keep what a read asked, and what was known when it began."""
        with self._turn:
            self._models.setdefault(where, Model()).learn(asked, begun)
            self.has_learned = True

    def forget(self, where: Hashable) -> None:
        """Forget what a read asks: a guess was refused."""
        with self._turn:
            self._models.pop(where, None)


class Foresight:
    """One block of reading: what it asked, and the answers that are there already."""

    def __init__(self, memory: Memory, where: Hashable, begun: "Begun | None" = None) -> None:
        self._memory, self._where, self._model = memory, where, memory.of(where)
        self._begun = begun or Begun()
        self._asked: list[tuple[tuple[str, int], Step]] = []
        self._known: dict[tuple[str, int], Step] = {}
        self._answers: dict[Hashable, Found] = {}
        self._count: dict[str, int] = {}
        self.misses = 0

    def answer(self, driver: Any, statement: str, values: Mapping[str, Any]) -> Found:
        """Return the answer to a statement, asking what is foreseen along with it."""
        step = _step(statement, values)
        key = (step.shape, self._count.get(step.shape, 0))
        self._count[step.shape] = key[1] + 1
        mark = _mark(step)
        if mark not in self._answers:
            self.misses += 1
            self._known[key] = step
            self._ask(driver, mark, statement, values)
        found = self._answers[mark]
        step.rows = found[1]
        self._known[key] = step
        self._asked.append((key, step))
        return found

    def end(self) -> None:
        """Keep what was learned, where it was not all foreseen."""
        if self.misses > 1:
            self._memory.learn(self._where, self._asked, self._begun)

    def _ask(self, driver: Any, mark: Hashable, statement: str, values: Mapping[str, Any]) -> None:
        wanted: dict[Hashable, tuple[str, Mapping[str, Any]]] = {mark: (statement, values)}
        guessed: list[tuple[tuple[str, int], Step, Hashable]] = []
        for foreseen in self._model.steps:
            if foreseen.key in self._known:
                continue
            step = self._resolved(foreseen)
            if step is None:
                continue
            other = _mark(step)
            guessed.append((foreseen.key, step, other))
            if other not in self._answers:
                wanted.setdefault(other, _rendered(step))
        is_first = not self._answers
        try:
            found = _ask_all(driver, list(wanted.values()))
        except Exception:
            if len(wanted) == 1:
                raise
            self._memory.forget(self._where)
            if not is_first:
                raise
            driver.rollback()
            found = _ask_all(driver, [(statement, values)])
            self._answers[mark] = found[0]
            return
        self._answers.update(zip(wanted, found, strict=True))
        for key, step, other in guessed:
            step.rows = self._answers[other][1]
            self._known[key] = step

    def _resolved(self, foreseen: Foreseen) -> Step | None:
        values: dict[str, Any] = {}
        for name, sources in foreseen.sources.items():
            for source in sources:
                found = self._value(source)
                if found is not _UNKNOWN:
                    values[name] = found
                    break
            else:
                return None
        return Step(foreseen.key[0], values)

    def _value(self, source: Source) -> Any:
        kind, at, what = source
        if kind in _AT_ONCE:
            return _known(kind, what, self._begun)
        step = self._known.get(self._model.steps[at].key) if at < len(self._model.steps) else None
        if step is None:
            return _UNKNOWN
        if kind == "value":
            return step.values.get(what, _UNKNOWN)
        if not step.rows:
            return _UNKNOWN
        if kind == "first":
            return step.rows[0][what] if what < len(step.rows[0]) else _UNKNOWN
        column = _column(step.rows, what)
        return column if column else _UNKNOWN


_UNKNOWN: Final = object()


LINKS: Final = frozenset({"given", "value", "first", "all"})
_AT_ONCE: Final = frozenset({"constant", "given", "moment", "day", "midnight", FORGOTTEN[0]})


def _known(kind: str, what: Any, begun: Begun) -> Any:
    """Return a value that is known before anything is found."""
    if kind == "constant":
        return what
    if kind == "given":
        return begun.given.get(what, _UNKNOWN)
    if begun.moment is None or kind == FORGOTTEN[0]:
        return _UNKNOWN
    return _at(begun.moment, kind, what)


def _at(moment: datetime, kind: str, what: Any) -> Any:
    """Return a time by how far it is from the moment of the block, or from the day of that."""
    if kind == "moment":
        return moment + what
    return moment.date() + what if kind == "day" else _midnight(moment) + what


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _step(statement: str, values: Mapping[str, Any]) -> Step:
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


def _rendered(step: Step) -> tuple[str, dict[str, Any]]:
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


def _mark(step: Step) -> Hashable:
    pairs = ((k, tuple(v) if isinstance(v, list) else v) for k, v in step.values.items())
    return step.shape, frozenset(pairs)


def _column(rows: Sequence[Any], at: int) -> tuple[Any, ...]:
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
    return [("moment", 0, value - moment), ("midnight", 0, value - _midnight(moment))]


def _column_or_none(rows: Sequence[Any], at: int) -> tuple[Any, ...] | None:
    try:
        return _column(rows, at)
    except TypeError:  # a column that holds lists or documents is no source of ids
        return None


def _same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and bool(one == other)


def end_block(driver: Any) -> None:
    """End the transaction of a block, and leave the driver as it was before."""
    driver.rollback()
    driver.autocommit = False


def _ask_all(driver: Any, wanted: Sequence[tuple[str, Mapping[str, Any]]]) -> list[Found]:
    """Ask statements in one round trip, the beginning of the transaction along with them.

    The driver would wait for the answer to a beginning of its own; `end_block` sets it right again.
    """
    cursors = []
    begins = driver.info.transaction_status == _IDLE
    if begins:
        driver.autocommit = True
    with driver.pipeline():
        if begins:
            driver.execute(_BEGIN)
        for statement, values in wanted:
            cursor = driver.cursor()
            cursor.execute(statement, values)
            cursors.append(cursor)
    return [(cursor.description, cursor.fetchall()) for cursor in cursors]
