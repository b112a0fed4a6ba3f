"""The page about bad input is true: every line has a test in the window and one by command."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "bad-input.md").read_text("utf-8")
FILES = dict(re.findall(r"([A-Z]) `([\w/.]+\.py)`", PAGE))
CELL = re.compile(r"([A-Z]) `(test_\w+)`(?: · (.+))?")


def rows() -> list[list[str]]:
    lines = [line for line in PAGE.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def test_every_line_names_a_test_in_the_window_and_one_by_command() -> None:
    assert len(rows()) >= 28
    for what, *cells in rows():
        assert len(cells) == 2, what
        for cell in cells:
            assert CELL.fullmatch(cell.strip(" |")), f"{what}: {cell}"


def test_every_test_and_every_case_of_the_page_exists() -> None:
    sources = {letter: (ROOT / "tests" / name).read_text("utf-8") for letter, name in FILES.items()}
    for what, *cells in rows():
        for cell in cells:
            found = CELL.fullmatch(cell.strip(" |"))
            assert found is not None, what
            letter, name, case = found.groups()
            assert f"def {name}(" in sources[letter], f"{what}: {name}"
            assert not case or case in sources[letter], f"{what}: {case}"
