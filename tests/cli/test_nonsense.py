"""Every option of every command, and every field of every record, given what nobody means."""

import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import pytest
from typer.main import get_command

from desktop_app.cli.app import MODULES, application
from desktop_app.cli.desk import Desk, writing
from desktop_app.cli.fields import Field, Record
from desktop_app.cli.given import WrongUsage, values_of
from desktop_app.cli.registry import RECORDS
from desktop_app.cli.terminal import Terminal
from desktop_app.core.clock import FixedClock
from desktop_app.core.errors import DownbeatError
from tests.cli.commands import NOW, Shell
from tests.nonsense import NONSENSE
from tests.taken_back import TakenBack, take_back_saves

WEAK: Final = ("A value is missing or not allowed", "The database refused the change")
MONTH, REIDS = ("--month", "2026-11"), ("--family", "Reid")
BASES: Final[Mapping[str, tuple[str, ...]]] = {
    "backup": ("copy.downbeat",),
    "checkout": ("laptop.downbeat",),
    "import": ("roster.csv", "--dry-run"),
    "invite": ("Maeve Cullinan",),
    "invoice-run": (*MONTH, "--preview"),
    "join": ("ABCD-EFGH",),
    "list": ("students",),
    "mark": ("--occurrence", "x", "--student", "Amara Reid", "--code", "P"),
    "new": ("--name", "Second"),
    "packet": (),
    "pay": (*REIDS, "--amount", "10", "--method", "CASH", "--preview"),
    "payout-run": (*MONTH, "--preview"),
    "points": ("give", "--student", "Amara Reid", "--points", "1"),
    "print": ("register", "--out", "out.pdf"),
    "privacy": ("trail",),
    "refund": (*REIDS, "--amount", "1", "--method", "CASH", "--reason", "x", "--preview"),
    "remind": ("--preview",),
    "report": ("attendance",),
    "restore": ("other.downbeat",),
    "revoke": ("Maeve Cullinan",),
    "ripple": ("closure", "--from", "2026-11-23", "--to", "2026-11-24", "--preview"),
    "share": ("postgresql://nowhere.invalid/x",),
    "slots": ("--student", "Amara Reid", "--preview"),
    "streaks": ("show",),
    "write-off": ("--invoice", "2026-0001", "--reason", "x", "--preview"),
}
# A window, a file of a hundred thousand pupils, and what needs no school.
LEFT_OUT: Final = {"open", "shots", "demo", "schema"}


def options() -> Iterator[tuple[str, str, int]]:
    """Every option of every command, and every word that stands without one, by its place."""
    group: Any = get_command(application(["every"]))
    for name, command in sorted(group.commands.items()):
        if name in LEFT_OUT:
            continue
        places = 0
        for part in command.params:
            if part.param_type_name == "argument":
                yield name, "", places
                places += 1
            elif not getattr(part, "is_flag", False) and part.opts[0] != "--help":
                yield name, part.opts[0], 0


OPTIONS: Final = tuple(options())


def written(name: str, school: Path, option: str, place: int, words: str) -> list[str]:
    """Write a command in which one word is nonsense."""
    base = list(BASES.get(name, ()))
    if option:
        if option in base:
            base[base.index(option) + 1] = words
        else:
            base += [option, words]
        return [name, str(school), *base]
    line = [str(school), *base]
    line[place : place + 1] = [words]
    return [name, *line]


def some(seed: str, few: int, *, every: bool) -> tuple[str, ...]:
    """The nonsense that is given here; each place gets other words of it."""
    if every:
        return NONSENSE
    return tuple(random.Random(seed).sample(NONSENSE, few))


@pytest.fixture
def here(demo: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("getpass.getpass", lambda *_: "no password")
    (tmp_path / "roster.csv").write_text("First Name,Last Name\nAnn,Lee\n", encoding="utf-8")
    take_back_saves(monkeypatch)
    return demo


def check(shell: Shell, line: list[str], faults: list[str]) -> None:
    """Run a command; what it leaves behind is a sentence and a code that says which."""
    if any("\0" in word for word in line):
        return  # no system hands such a word over
    said = shell.raw(*line)
    what = f"{' '.join(line[2:])[:90]!a}: {said.code} {said.err[-300:]!a}"
    if "unexpected" in said.err or "Traceback" in said.err + said.out:
        faults.append(f"{line[0]} {what}")
    elif said.code not in {0, 1, 2} or (said.code and not said.err.strip()):
        faults.append(f"{line[0]} ended without a word: {what}")
    elif any(weak in said.err for weak in WEAK):
        faults.append(f"{line[0]} says nothing of use: {what}")


def test_every_command_is_among_those_that_are_tried() -> None:
    every = {command for commands in MODULES.values() for command in commands}
    assert every - {name for name, _, _ in OPTIONS} - LEFT_OUT == set()


def test_no_word_of_a_command_makes_it_fail_unexpectedly(
    here: Shell, pytestconfig: pytest.Config
) -> None:
    every, faults = pytestconfig.getoption("--long"), []  # type: tuple[bool, list[str]]
    for name, option, place in OPTIONS:
        for words in some(f"{name} {option} {place}", 1, every=every):
            check(here, written(name, here.school, option, place, words), faults)
    assert faults == []


# --- every field of every record ---


@pytest.fixture
def desk(demo: Shell, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    take_back_saves(monkeypatch)
    with writing(demo.school, Terminal(FixedClock(NOW))) as opened:
        opened.database.derivations = ()  # what follows is no affair of the fields
        yield opened


def shown(desk: Desk, record: Record) -> dict[str, Any]:
    """The first record of a kind, as it is listed."""
    with desk.database.reading() as session:
        row = next(iter(record.rows(desk, session, {})), None)
        return {} if row is None else {f.key: f.plain(row, desk) for f in record.listed}


def base_of(record: Record, row: Mapping[str, Any]) -> dict[str, str]:
    """What `add` would be given to make such a record again."""
    found: dict[str, str] = {}
    for field in record.given_to("add"):
        value = row.get(field.key)
        if field.refers and value is None:
            value = row.get(f"{field.key}_id")
        value = ",".join(value) if isinstance(value, list) else value
        if value not in (None, ""):
            found[field.key] = str(value)
    return found


def tried(desk: Desk, record: Record, verb: str, given: Mapping[str, str], row_id: Any) -> str:
    """Add or set, and say what came of it where that was no sentence of ours."""
    try:
        values = values_of(record, verb, given, desk)
        if verb == "add" and record.add is not None:
            record.add(desk, values)
        elif record.set is not None:
            record.set(desk, row_id, values)
    except TakenBack:
        return ""
    except (DownbeatError, WrongUsage) as refusal:
        said = str(refusal)
        return said if any(weak in said for weak in WEAK) else ""
    except Exception as error:  # noqa: BLE001  that is what is looked for
        where = [f for f in walk(error) if "desktop_app" in f]
        return f"{type(error).__name__} {str(error)[:120]} in {where[-1:]}"
    return ""


def walk(error: BaseException) -> Iterator[str]:
    trace = error.__traceback__
    while trace is not None:
        yield f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
        trace = trace.tb_next


def test_no_value_of_a_record_makes_adding_or_setting_it_fail_unexpectedly(
    desk: Desk, pytestconfig: pytest.Config
) -> None:
    every, faults = pytestconfig.getoption("--long"), []  # type: tuple[bool, list[str]]
    for record in RECORDS:
        row = shown(desk, record)
        row_id = UUID(row["id"]) if row.get("id") else None
        for verb, base in (("add", base_of(record, row)), ("set", {})):
            if getattr(record, verb) is None:
                continue
            fields = record.given_to(verb)
            for given in cases(record, verb, fields, base, every=every):
                said = tried(desk, record, verb, given, row_id)
                if said:
                    words = {key: value[:24] for key, value in given.items()}
                    faults.append(f"{verb} {record.singular} {words!a}: {said}")
    assert faults == []


def cases(
    record: Record, verb: str, fields: tuple[Field, ...], base: dict[str, str], *, every: bool
) -> Iterator[dict[str, str]]:
    """Nonsense in each field, each field alone, each left out, and each empty."""
    for field in fields:
        for words in some(f"{record.singular} {verb} {field.key}", 1, every=every):
            yield {**base, field.key: words}
        yield {**base, field.key: ""}
        if verb == "add" and field.key in base:
            yield {field.key: base[field.key]}
            yield {key: value for key, value in base.items() if key != field.key}
