"""Histories of an office and two laptops: whatever happens, nothing is lost or written over unseen.

Before and after each meeting of a laptop and the office it is worked out anew, from the answers
alone, what has to be in the school's record.
"""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, example, given, seed, settings
from hypothesis import strategies as st
from sqlalchemy import select

from desktop_app import bootstrap, schema
from desktop_app.areas.attendance.tables import Attendance
from desktop_app.core.clock import FixedClock
from desktop_app.core.db import checks
from desktop_app.core.db.database import Database
from desktop_app.core.errors import DownbeatError
from desktop_app.core.journal.undo import undo
from desktop_app.core.sync import checkout, refresh
from desktop_app.core.sync.apply import apply
from desktop_app.core.sync.operation import Fact, Operation, canonical
from desktop_app.core.sync.outbox import of_row
from desktop_app.core.sync.push import sync
from desktop_app.core.sync.review import Chosen, ReviewService
from desktop_app.core.sync.tables import Conflict, Outbox
from desktop_app.core.sync.terms import SETTLED, Answer, Choice
from tests.areas.timetable.plan import MONDAY
from tests.copies import PASSWORD
from tests.core.sync.church import LATER, NAMES, Register
from tests.faults.conftest import cheap
from tests.faults.striking import Fault, Strike, When, quietly, striking
from tests.faults.world import OFFICE, Told, build, laid_out

COPIES = ("first.copy", "second.copy")
KEYS = "PALE"
STRUCK = (
    "core.sync.apply.apply", "core.sync.apply._Taking._once", "core.sync.intake.Intake._begin",
    "core.sync.intake.Intake._put", "core.sync.intake.Intake._add", "core.sync.intake.Intake.close",
    "core.sync.push._Pushing._send", "core.sync.push._Pushing._acknowledge",
    "core.sync.push._Pushing._keep", "core.sync.refresh.refresh",
)  # fmt: skip
SHORT, PARTS, PART = 125, 40, 250  # 10,000 in all

laptops = st.integers(0, 1)
names = st.sampled_from(NAMES[:2])
keys = st.sampled_from(KEYS)
steps = st.one_of(
    st.tuples(st.just("mark"), laptops, names, keys),
    st.tuples(st.just("mark"), laptops, names, keys),
    st.tuples(st.just("clear"), laptops, names),
    st.tuples(st.just("undo"), laptops),
    st.tuples(st.just("desk"), names, keys),
    st.tuples(st.just("meet"), laptops),
    st.tuples(st.just("meet"), laptops),
    st.tuples(st.just("meet"), laptops),
    st.tuples(st.just("fresh"), laptops),
    st.tuples(st.just("cut"), laptops, st.sampled_from(STRUCK), st.sampled_from(When)),
    st.tuples(st.just("packet"), laptops, st.integers(0, 5), st.integers(1, 6)),
    st.tuples(st.just("choose"), st.booleans()),
    st.tuples(st.just("backup")),
    st.tuples(st.just("restore")),
)


@dataclass
class Monday(Register):
    """A register whose meetings are looked up once."""

    known: dict[date, UUID] = field(default_factory=dict)

    def meeting(self, day: date = MONDAY) -> UUID:
        if day not in self.known:
            self.known[day] = super().meeting(day)
        return self.known[day]


@dataclass
class History:
    """An office and two copies of one teacher, in a folder of their own."""

    folder: Path
    told: Told
    copy_keys: list[str]
    opened: dict[str, Database] = field(default_factory=dict)
    mondays: dict[date, UUID] = field(default_factory=dict)

    def office(self) -> Register:
        return self._register(OFFICE)

    def laptop(self, number: int) -> Register:
        return self._register(COPIES[number])

    def _register(self, name: str) -> Register:
        if name not in self.opened:
            path, clock = self.folder / name, FixedClock(LATER)
            if name == OFFICE:
                self.opened[name] = bootstrap.open_school(path, clock=clock)
            else:
                key = bytes.fromhex(self.copy_keys[COPIES.index(name)])
                self.opened[name] = bootstrap.open_copy(path, key, clock=clock)
        return Monday(self.opened[name], self.told.lesson, self.told.students, self.mondays)

    def close(self, *names: str) -> None:
        for name in names or tuple(self.opened):
            if name in self.opened:
                self.opened.pop(name).close()

    def in_force(self) -> dict[str, Fact | None]:
        """Return what the office has, for each pupil and meeting."""
        with self.office().database.reading() as session:
            rows = session.scalars(select(Attendance)).all()
            return {
                _about(row): {
                    "code_id": str(row.code_id), "minutes_late": row.minutes_late,
                    "note": row.note,
                }
                for row in rows
            }  # fmt: skip

    def taken(self) -> dict[Any, tuple[Operation, Answer]]:
        """Return every operation the office has, with its answer."""
        with self.office().database.reading() as session:
            rows = session.scalars(select(Outbox).order_by(Outbox.created_at, Outbox.seq)).all()
            return {row.id: (of_row(row), row.answer or Answer.INVALID) for row in rows}

    def done(self, number: int) -> list[Operation]:
        """Return what was ever done on a laptop."""
        with self.laptop(number).database.reading() as session:
            return [of_row(row) for row in session.scalars(select(Outbox).order_by(Outbox.seq))]

    def meeting(self, deed: Callable[[], object]) -> None:
        """Let a laptop and the office meet, and work out what has to come of it."""
        had, knew = self.in_force(), self.taken()
        deed()
        new = [each for key, each in self.taken().items() if key not in knew]
        for operation, answer in sorted(new, key=lambda each: each[0].seq):
            about = canonical(operation.about)
            has, wanted, was = had.get(about), _held(operation.value), _held(operation.base)
            if answer is Answer.APPLIED:
                assert was == has, "the office's value was written over unseen"
                had[about] = wanted
            elif answer is Answer.SAME:
                assert wanted == has
            else:
                assert answer is Answer.REVIEW, answer
                assert has not in (was, wanted), "a choice was asked for without a reason"
        now = self.in_force()
        assert {k: v for k, v in had.items() if v} == {k: v for k, v in now.items() if v}

    def nothing_is_lost(self) -> None:
        """All that was done is in the office once, settled or in the review list."""
        taken = self.taken()
        for number in range(2):
            for operation in self.done(number):
                assert taken[operation.id][0].digest == operation.digest
        assert len(taken) == len(self.done(0)) + len(self.done(1))
        with self.office().database.reading() as session:
            asked = set(session.scalars(select(Conflict.operation_id)))
        assert {key for key, (_, answer) in taken.items() if answer not in SETTLED} <= asked


def _about(row: Attendance) -> str:
    return canonical({"occurrence_id": str(row.occurrence_id), "student_id": str(row.student_id)})


def _held(fact: Fact | None) -> Fact | None:
    if fact is None or fact.get("code_id") is None:
        return None
    return {name: fact.get(name) for name in ("code_id", "minutes_late", "note")}


def play(history: History, step: tuple[Any, ...]) -> None:
    """Let one thing happen."""
    what, *given = step
    if what in ("mark", "clear"):
        with suppress(DownbeatError):
            number, *rest = given
            getattr(history.laptop(number), what)(*rest)
    elif what == "undo":
        with suppress(DownbeatError):
            undo(history.laptop(given[0]).database)
    elif what == "desk":
        history.office().mark(*given)
    elif what == "meet":
        history.meeting(lambda: _sync(history, given[0]))
    elif what == "fresh":
        history.meeting(lambda: _sync(history, given[0], fresh=True))
    elif what == "cut":
        strike = Strike(given[1], given[2], Fault.ERROR)
        history.meeting(lambda: _struck(history, given[0], strike))
    elif what == "packet":
        history.meeting(lambda: _packet(history, *given))
    elif what == "choose":
        _choose(history, mine=given[0])
    else:
        _kept(history, back=what == "restore")


def _sync(history: History, number: int, *, fresh: bool = False) -> None:
    """Bring a laptop and the office together; `fresh` also takes in what the office has."""
    more = refresh.refresh if fresh else None
    sync(history.laptop(number).database, history.office().database, refresh=more)


def _struck(history: History, number: int, strike: Strike) -> None:
    history.laptop(number)
    history.office()
    with striking(strike):
        quietly(lambda: _sync(history, number, fresh="refresh" in strike.step))
    history.close()  # the program ended there


def _packet(history: History, number: int, begin: int, size: int) -> None:
    """A packet comes again, or a part of one: in any order, and more than once."""
    laptop = history.laptop(number).database
    part = history.done(number)[begin : begin + size]
    apply(history.office().database, part, laptop.copy)


def _choose(history: History, *, mine: bool) -> None:
    service = ReviewService(history.office().database)
    with history.office().database.reading() as session:
        query = select(Conflict.id).where(Conflict.decided_at.is_(None)).order_by(Conflict.id)
        waits = session.scalars(query.limit(1)).all()
    for entry in waits:
        choice = Choice.MINE if mine else Choice.THEIRS
        service.decide([entry], Chosen(choice, reason="Asked Maeve"))


def _kept(history: History, *, back: bool) -> None:
    """Back the office up, or bring an older backup back."""
    history.close(OFFICE)
    path, kept = history.folder / OFFICE, history.folder / "backup"
    if not back:
        shutil.copyfile(path, kept)
    elif kept.exists():
        for end in ("-wal", "-shm"):
            path.with_name(f"{OFFICE}{end}").unlink(missing_ok=True)
        shutil.copyfile(kept, path)


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An office and two copies of it, as every history begins."""
    folder = tmp_path_factory.mktemp("histories") / "before"
    folder.mkdir()
    with cheap():
        build(folder)
        told, made = Told.read(folder), []
        with bootstrap.open_school(folder / OFFICE, clock=FixedClock(LATER)) as office:
            for name in COPIES:
                wish = checkout.Wish(
                    PASSWORD, person_id=told.teacher, person_name="Maeve Cullinan", device=name
                )
                copy = checkout.checkout(office, folder / name, wish, schema.metadata())
                made.append(copy.key.hex())
            monday = Register(office, told.lesson, told.students).meeting()
        told_too = {"keys": made, "monday": str(monday)}
        (folder / "keys.json").write_text(json.dumps(told_too), encoding="utf-8")
        yield folder


@pytest.fixture(scope="module")
def numbers() -> Iterator[int]:
    """Numbers for the folders of histories."""
    return iter(range(10**9))


def _check(before: Path, numbers: Iterator[int], story: list[tuple[Any, ...]]) -> None:
    number = next(numbers)
    folder = laid_out(before, before.parent / str(number))
    told = json.loads((folder / "keys.json").read_text(encoding="utf-8"))
    history = History(folder, Told.read(folder), told["keys"])
    history.mondays[MONDAY] = UUID(told["monday"])
    try:
        for step in story:
            play(history, step)
        for laptop in (0, 1):
            history.meeting(lambda laptop=laptop: _sync(history, laptop))
        history.nothing_is_lost()
        if number % 20 == 0:
            office = history.office().database
            assert checks.problems(office, office.checks) == []
    finally:
        history.close()
        shutil.rmtree(folder)


STORIES = st.lists(steps, min_size=4, max_size=10)
# A shorter story of the same fault takes minutes to find: the first is told.
PHASES = (Phase.explicit, Phase.generate)
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


def _histories(number: int, many: int) -> Callable[..., None]:
    """Make a test of so many histories, which are others for each number."""

    @seed(number)
    @settings(
        max_examples=many, deadline=None, suppress_health_check=QUIET, database=None, phases=PHASES
    )
    @given(story=STORIES)
    @example(story=[("fresh", 0), ("mark", 0, "Amara", "P"), ("fresh", 0)])
    def check(before: Path, numbers: Iterator[int], story: list[tuple[Any, ...]]) -> None:
        _check(before, numbers, story)

    return check


# Several tests, so that they run beside each other.
test_no_history_loses_a_mark = _histories(1, SHORT)
test_no_other_history_loses_a_mark = _histories(2, SHORT)
test_no_third_history_loses_a_mark = _histories(3, SHORT)
test_no_fourth_history_loses_a_mark = _histories(4, SHORT)


@pytest.mark.long
@pytest.mark.parametrize("part", range(PARTS))
def test_ten_thousand_histories_lose_no_mark(
    part: int, before: Path, numbers: Iterator[int]
) -> None:
    _histories(5 + part, PART)(before=before, numbers=numbers)
