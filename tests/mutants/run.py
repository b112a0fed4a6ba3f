"""Break the product one line at a time; each time a test must fail.

Each *.patch beside this file is one mutant: a one-line unified diff under a header that says what
it breaks and which tests must notice:

    # breaks: an amount of half a cent is rounded down
    # tests: tests/core/test_money.py
    # first: tests/core/test_money.py::test_half_a_cent_is_rounded_up

It is applied to a copy of the project, wherever its lines stand by now, and those tests are run:
the one that noticed it the last time first, the others only when that one no longer does.
"""

import argparse
import os
import queue
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.mutants.mutant import HERE, Mutant, MutantError, all_mutants  # noqa: E402 - after the path

ASIDE = shutil.ignore_patterns(
    ".venv", ".git", "build", "dist", "__pycache__", ".*_cache", ".hypothesis", "*.downbeat*"
)
NOTICED = re.compile(r"^(?:FAILED|ERROR) (\S+?::\w+)", re.MULTILINE)
FAILED = 1  # pytest's exit code for "some test failed"; others mean that it could not run them


def copy_of_the_project(folder: Path) -> Path:
    """Copy what the tests need."""
    return Path(shutil.copytree(ROOT, folder / "tree", ignore=ASIDE))


def run_tests(tree: Path, tests: Sequence[str]) -> tuple[int, str]:
    """Run tests in a copy and give pytest's exit code with the end of what it said."""
    variables = dict(os.environ, PYTHONPATH=str(tree / "src"), QT_QPA_PLATFORM="offscreen")
    variables["PYTHONDONTWRITEBYTECODE"] = (
        "1"  # bytecode of the line before could be taken for fresh
    )
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "--tb=line", *tests],
        cwd=tree, env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        encoding="utf-8", errors="replace", check=False,
    )  # fmt: skip
    return done.returncode, "\n".join(done.stdout.splitlines()[-12:])


def survives(mutant: Mutant, tree: Path) -> str | None:
    """Run a mutant; None when a test noticed it, else what happened instead."""
    path = tree / mutant.file
    if not path.exists():
        return f"{mutant.file} is gone"
    text = path.read_text("utf-8")
    try:
        path.write_text(mutant.applied_to(text), encoding="utf-8", newline="\n")
        code, said = run_tests(tree, [mutant.first]) if mutant.first else (0, "")
        if code != FAILED:
            code, said = run_tests(tree, mutant.tests)
            remember(mutant, said)
    except MutantError as error:
        return str(error)
    finally:
        path.write_text(text, encoding="utf-8", newline="\n")
    if code == 0:
        return "SURVIVED: no test noticed"
    return None if code == FAILED else f"the tests could not run:\n{said}"


def remember(mutant: Mutant, said: str) -> None:
    """Write into a patch of ours which test noticed it, to be asked first from now on."""
    patch, found = HERE / f"{mutant.name}.patch", NOTICED.search(said)
    if found is None or not patch.exists():
        return
    lines = [each for each in patch.read_text("utf-8").splitlines() if each[:8] != "# first:"]
    lines.insert(2, f"# first: {found[1]}")
    patch.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def judge(mutants: Sequence[Mutant], jobs: int) -> int:
    """Run all mutants, a few at a time, and give how many were not noticed."""
    trees: queue.Queue[Path] = queue.Queue()

    def one(mutant: Mutant) -> str | None:
        tree = trees.get()
        try:
            return survives(mutant, tree)
        finally:
            trees.put(tree)

    with tempfile.TemporaryDirectory(prefix="mutants") as folder:
        for number in range(jobs):
            trees.put(copy_of_the_project(Path(folder) / str(number)))
        asked = {mutant: [mutant.first] if mutant.first else mutant.tests for mutant in mutants}
        tests = sorted({test for each in asked.values() for test in each})
        tree = trees.get()
        code, said = run_tests(tree, tests)
        trees.put(tree)
        if code:
            print(f"The tests fail without any mutant, so they prove nothing:\n{said}")
            return len(mutants)
        unnoticed = 0
        with ThreadPoolExecutor(jobs) as pool:
            for mutant, problem in zip(mutants, pool.map(one, mutants), strict=True):
                unnoticed += problem is not None
                print(f"{problem or 'noticed':10} {mutant.name}: {mutant.breaks}", flush=True)
    return unnoticed


def main() -> int:
    """Run the mutants named, or all; exit 1 when one was not noticed."""
    parser = argparse.ArgumentParser(
        prog="dev.py mutants", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these (default: all)")
    parser.add_argument("--jobs", type=int, default=2, help="how many at a time (2)")
    options = parser.parse_args()
    known = {mutant.name: mutant for mutant in all_mutants()}
    if unknown := set(options.names) - set(known):
        parser.error(f"no mutant is called {', '.join(sorted(unknown))}")
    chosen = [known[name] for name in options.names or known]
    begun = time.monotonic()
    unnoticed = judge(chosen, max(1, options.jobs)) if chosen else 0
    took = (time.monotonic() - begun) / 60
    print(f"{len(chosen)} mutants, {len(chosen) - unnoticed} noticed, {unnoticed} not")
    print(f"in {took:.1f} minutes")
    return 1 if unnoticed else 0


if __name__ == "__main__":
    sys.exit(main())
