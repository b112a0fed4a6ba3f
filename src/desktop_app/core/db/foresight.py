"""Asking at once what a read is going to ask, so that a slow line is crossed a few times only.

A pane is read by a dozen statements, one after the other; with 40 ms to the server that is half a
second of waiting for nothing. A read that was seen before is known: which statements follow the
first one, and where their values come from (a value of an earlier statement, a column that it
found, the moment of the block, or always the same). What can be known is asked together with what
is asked, in one round trip. The block sees one moment of the school, so an answer that is there
already is as good as one asked for later; a wrong guess costs a statement and nothing else.
"""

from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from datetime import datetime
from threading import Lock
from typing import Any, Final

from desktop_app.core.db.foreseen import (
    FORGOTTEN,
    Begun,
    Foreseen,
    Model,
    Source,
    Step,
    column_of,
    mark_of,
    midnight_of,
    rendered,
    step_of,
)

_BEGIN: Final = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_IDLE: Final = 0  # as the driver's library counts
_MODELS: Final = 200

Found = tuple[Any, list[Any]]


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
        step = step_of(statement, values)
        key = (step.shape, self._count.get(step.shape, 0))
        self._count[step.shape] = key[1] + 1
        mark = mark_of(step)
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
            other = mark_of(step)
            guessed.append((foreseen.key, step, other))
            if other not in self._answers:
                wanted.setdefault(other, rendered(step))
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
        column = column_of(step.rows, what)
        return column if column else _UNKNOWN


_UNKNOWN: Final = object()


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
    return moment.date() + what if kind == "day" else midnight_of(moment) + what


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
