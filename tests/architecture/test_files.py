"""What may not stand in any file of the project."""

import re
from pathlib import Path

import pytest

from tests.architecture.source import (
    ROOT,
    Module,
    broken,
    calls,
    dotted,
    expect_none,
    module,
    suite,
    tracked_files,
)

# The brackets keep this file from holding what it forbids.
FORBIDDEN = re.compile(
    r"(?<![\w.])/(wor[k]|roo[t])/|(?<![\w.])/hom[e]/\w+/|[A-Z]:\\+User[s]\\"
    r"|pythonhoste[d]|pyp[i]\.org|registry\.npm[j]s|deb\.debia[n]\.org"
)
BINARY = {
    ".ttf",
    ".otf",
    ".png",
    ".ico",
    ".icns",
    ".pdf",
    ".xlsx",
    ".gz",
    ".zip",
    ".jpg",
    ".downbeat",
}


def found_in(text: str) -> list[str]:
    return [found.group() for found in FORBIDDEN.finditer(text)]


def readable(path: Path) -> str:
    return "" if path.suffix.lower() in BINARY else path.read_text("utf-8", "replace")


def test_no_file_names_a_machine_or_a_package_registry() -> None:
    expect_none(
        f"{path.relative_to(ROOT)}: {found}"
        for path in tracked_files()
        for found in found_in(readable(path))
    )


@pytest.mark.parametrize(
    "parts", ["/wor k/main", "cd /roo t/x", "C:\\User s\\Ann", "https://pyp i.org/simple"]
)
def test_a_machine_path_or_a_registry_is_found(parts: str) -> None:
    head, tail = parts.rsplit(" ", 1)
    assert found_in(head + tail)


def test_a_relative_path_is_no_machine_path() -> None:
    assert not found_in("docs/work/plan and $root/x")


def waits_for_time(each: Module) -> list[str]:
    banned = {"sleep", "qWait"}
    return [
        each.at(node, f"{called} waits for time: wait for a fact")
        for called, node in calls(each)
        if called in banned or dotted(node.func) == "qtbot.wait"
    ]


def test_tests_wait_for_facts_never_for_time() -> None:
    expect_none(broken(waits_for_time, suite()))


@pytest.mark.parametrize("text", ["import time\ntime.sleep(1)", "qtbot.wait(100)"])
def test_a_test_that_waits_for_time_is_found(text: str) -> None:
    assert waits_for_time(module("tests.sample", text))


def skips_without_reason(each: Module) -> list[str]:
    return [
        each.at(node, "a skipped test says why")
        for called, node in calls(each)
        if called in {"skip", "skipif", "xfail"} and not node.keywords and len(node.args) < 1
    ]


def test_a_skipped_test_says_why() -> None:
    expect_none(broken(skips_without_reason, suite()))
    assert skips_without_reason(module("tests.sample", "import pytest\npytest.skip()"))
