"""The measuring itself: what is compared with what, and when a limit is missed."""

import json
from pathlib import Path

import pytest

from benchmarks.harness import Bench, as_json, in_new_process, line_of, timed
from tests.architecture.source import ROOT, imports, module


def test_both_sides_run_in_turn_and_the_medians_make_the_ratio() -> None:
    order: list[str] = []
    mine, other = iter([9.0, 3.0, 3.0, 3.0, 1.0]), iter([1.0, 2.0, 2.0, 2.0, 9.0])

    def ours() -> float:
        order.append("ours")
        return next(mine)

    def against() -> float:
        order.append("against")
        return next(other)

    result = Bench("sample").compare("work", ours, against, at_most=1.5, unit="s")
    assert order == ["ours", "against"] * 5
    assert (result.ours, result.against, result.ratio) == (3.0, 2.0, 1.5)
    assert result.good


def test_a_ratio_above_its_limit_is_missed_and_said() -> None:
    result = Bench("sample").compare("work", lambda: 0.4, lambda: 0.2, at_most=1.9)
    assert not result.good
    assert "2.00 ×" in line_of(result)
    assert "MISSED" in line_of(result)


def test_a_difference_is_judged_in_its_own_unit() -> None:
    result = Bench("sample").exceed("memory", lambda: 85.0, lambda: 60.0, at_most=20, unit="MB")
    assert (result.difference, result.good) == (25.0, False)


def test_a_single_figure_is_judged_by_itself() -> None:
    assert Bench("sample").observe("longest pause", 51, at_most=50).good is False
    assert Bench("sample").observe("size", 51).good is True


def test_seconds_become_the_unit_of_the_table() -> None:
    result = Bench("sample", runs=1).compare("work", lambda: 0.25, lambda: 0.5, at_most=None)
    assert (result.ours, result.against, result.unit) == (250.0, 500.0, "ms")


def test_a_call_is_timed() -> None:
    assert timed(lambda: sum(range(1000)))() > 0


def test_a_new_process_gives_its_last_line(tmp_path: Path) -> None:
    script = tmp_path / "measure.py"
    script.write_text("import sys\nprint('warming')\nprint(float(sys.argv[1]) * 2)", "utf-8")
    assert in_new_process(script, 21)() == 42.0


def test_the_figures_can_be_read_by_a_program() -> None:
    bench = Bench("sample")
    bench.compare("work", lambda: 1.0, lambda: 2.0, at_most=1)
    row = json.loads(as_json(bench.results))["results"][0]
    assert (row["benchmark"], row["ratio"], row["good"]) == ("sample", 0.5, True)


@pytest.mark.parametrize("path", sorted((ROOT / "benchmarks" / "baselines").glob("*.py")))
def test_a_baseline_imports_nothing_of_ours(path: Path) -> None:
    names = [found.name for found in imports(module(path.stem, path.read_text("utf-8")))]
    assert [n for n in names if n.startswith(("desktop_app", "benchmarks.bench"))] == []
