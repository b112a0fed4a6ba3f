"""Whatever strikes at any step, nothing that was seen as saved is lost, and nothing is doubled."""

import ast
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.faults.conftest import Laid, Program
from tests.faults.points import Point, points, steps
from tests.faults.stages import STAGES
from tests.faults.striking import SOURCE, Fault, quietly, striking, watching
from tests.faults.world import opened

ALL = points()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Try some of the points in every run, and all of them with --long."""
    if "point" in metafunc.fixturenames:
        fault = Fault.KILL if "program" in metafunc.fixturenames else Fault.ERROR
        whole = metafunc.config.getoption("--long")
        chosen = [p for p in ALL if p.strike.fault is fault and (whole or p.is_short)]
        metafunc.parametrize("point", chosen, ids=[point.name for point in chosen])


def test_an_error_nobody_foresaw_loses_nothing(point: Point, laid: Laid) -> None:
    folder, stage = laid(point.stage), STAGES[point.stage]
    with opened(folder) as world, striking(point.strike) as happened:
        quietly(lambda: stage.deed(world))
    assert happened, "this step is not taken: dev.py faults --find writes them anew"
    with opened(folder) as world:
        stage.recover(world)


def test_a_program_that_is_killed_loses_nothing(point: Point, laid: Laid, program: Program) -> None:
    folder, stage = laid(point.stage), STAGES[point.stage]
    assert program.run(point.stage, point.strike, folder)["killed"]
    with opened(folder) as world:
        stage.recover(world)


def test_there_are_at_least_five_hundred_points() -> None:
    assert len({each.name for each in ALL}) == len(ALL) >= 500


@pytest.mark.parametrize("name", STAGES)
def test_every_step_that_is_taken_has_its_points(name: str, laid: Laid) -> None:
    with opened(laid(name)) as world, watching() as taken:
        STAGES[name].deed(world)
    listed = set(steps()[name])
    assert set(taken) <= listed, "dev.py faults --find writes them anew"
    assert len(taken) > len(listed) * 0.9, "steps that are not taken any more are still listed"


# What a fault is not tried at here, and why.
ELSEWHERE: Mapping[str, Sequence[str]] = {
    "it is done when the program is loaded": ("carried.CarriedRules.",),
    "it is done with a server alone, see test_lines.py": (
        *("columns.", "office_rows.OfficeRows._", "office_rows.OfficeRows.one"),
        *("office_rows.digest_of", "locks.", "push._lock", "refresh._stored"),
    ),
    "it tells people what is, and changes nothing": (
        *("told.", "standing.", "clocks.", "packet_office.Look.", "packet_office.answer_words"),
        *("copies.copies", "copy_file.glance", "copy_file.is_whole", "copy_keys.note"),
        "keys_ahead.",
        *("push.SyncReport.", "refresh.Refreshed.", "review.open_count", "review._over"),
        *("packet_office._measured", "packets.PacketRows.", "copy_facts.may_have"),
    ),
    "it words a refusal": (
        *("apply._is_for_all", "copy_file._why", "copy_file._not_by_this_key", "review._which"),
        *("copy_keys.CopyLocked.", "outbox._needs_office", "packet_file._cut_off"),
        *("taking_back._why",),
        *("packet_file._damaged", "packets._unreadable", "passphrase."),
    ),
    "it is one transaction of its own, tried in tests/core/sync": (
        *(
            "apply._Taking._alone",
            "intake.Intake._",
            "entries.Entries.add_reused",
            "entries._named",
            "merging._both",
        ),
        *("copies.switch_off", "copies.allow_again", "copies._copy", "copies.CopiesService."),
        *("packet_laptop.rescue", "seen.change"),
        *("copy_file.remove", "copy_file.lock", "copy_file.set_facts", "copy_file.duplicate"),
        *("copy_file._bring_up_to_date", "copy_file._write_home", "copy_keys.", "refresh.Source."),
    ),
}


def test_no_step_of_work_without_the_office_is_forgotten() -> None:
    tried = {step for each in steps().values() for step in each}
    elsewhere = tuple(f"core.sync.{each}" for names in ELSEWHERE.values() for each in names)
    forgotten = [s for s in _written() if s not in tried and not s.startswith(elsewhere)]
    assert forgotten == []


def _written() -> list[str]:
    """Return every function that is written in the modules of the sync."""
    found = []
    for path in sorted((SOURCE / "core" / "sync").glob("*.py")):
        module = f"core.sync.{path.stem}"
        found += [f"{module}.{name}" for name in _functions(path)]
    return found


def _functions(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            names.append(node.name)
        elif isinstance(node, ast.ClassDef):
            names += [
                f"{node.name}.{each.name}"
                for each in node.body
                if isinstance(each, ast.FunctionDef)
            ]
    return names
