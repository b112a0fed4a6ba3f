"""The mutants themselves are sound: each still fits its line and names tests that exist."""

from pathlib import Path

import pytest

from tests.architecture.source import ROOT
from tests.mutants.mutant import HERE, MutantError, read_mutant
from tests.mutants.run import run_tests, survives

PATCH = """# breaks: {breaks}
# tests: test_sample.py
--- a/sample.py
+++ b/sample.py
@@ -1,2 +1,2 @@
 def double(n: int) -> int:
-    return 2 * n
+    return {line}
"""


@pytest.mark.parametrize("path", sorted(HERE.glob("*.patch")), ids=lambda p: p.stem)
def test_a_mutant_fits_its_line_and_names_tests_that_exist(path: Path) -> None:
    mutant = read_mutant(path)
    source = (ROOT / mutant.file).read_text("utf-8")
    compile(mutant.applied_to(source), mutant.file, "exec")
    gone = [test for test in mutant.tests if not (ROOT / test.split("::")[0]).exists()]
    assert gone == []


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A project of one function and one test that only looks at zero and two."""
    (tmp_path / "sample.py").write_text("# moved\n\ndef double(n: int) -> int:\n    return 2 * n\n")
    (tmp_path / "test_sample.py").write_text(
        "import sys\nsys.path.insert(0, '.')\nfrom sample import double\n\n"
        "def test_double():\n    assert (double(0), double(2)) == (0, 4)\n"
    )
    return tmp_path


def patch(tree: Path, line: str, breaks: str = "doubling") -> Path:
    path = tree / "sample.patch"
    path.write_text(PATCH.format(line=line, breaks=breaks), "utf-8")
    return path


def test_a_mistake_that_a_test_sees_is_noticed_and_taken_back(tree: Path) -> None:
    assert survives(read_mutant(patch(tree, "3 * n")), tree) is None
    assert run_tests(tree, ["test_sample.py"])[0] == 0


def test_a_mistake_that_no_test_sees_survives(tree: Path) -> None:
    problem = survives(read_mutant(patch(tree, "n * n")), tree)
    assert problem is not None
    assert "SURVIVED" in problem


def test_a_broken_program_is_not_a_noticed_mistake(tree: Path) -> None:
    problem = survives(read_mutant(patch(tree, "2 * (")), tree)
    assert problem is not None
    assert "could not run" in problem


def test_lines_that_are_gone_are_said(tree: Path) -> None:
    mutant = read_mutant(patch(tree, "3 * n"))
    with pytest.raises(MutantError, match="no longer"):
        mutant.applied_to("def triple(n): ...\n")


@pytest.mark.parametrize("line", ["2 * n", "2 * n\n+    pass"])
def test_a_patch_that_changes_nothing_or_two_lines_is_refused(tree: Path, line: str) -> None:
    with pytest.raises(MutantError, match="exactly one line"):
        read_mutant(patch(tree, line))


def test_a_patch_without_a_reason_is_refused(tree: Path) -> None:
    with pytest.raises(MutantError, match="breaks"):
        read_mutant(patch(tree, "3 * n", breaks=""))
