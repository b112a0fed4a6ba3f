"""The pages for people are true: links lead somewhere, quoted words and keys are the program's."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from desktop_app.cli.app import run
from desktop_app.kit.actions import SHORTCUTS
from tests.docs import pages
from tests.docs.pages import GUIDE, PAGES, ROOT

# Keys that a list, a field, the register or the painted timetable understands by itself, beside the
# list of shortcuts.
OWN_KEYS = {
    "Ctrl+A", "Ctrl+C", "Ctrl+V", "Ctrl+Up", "Ctrl+Down", "Ctrl+Shift+Up", "Ctrl+Shift+Down",
    "Shift+Return", "Shift+F10",
}  # fmt: skip


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_and_picture_leads_somewhere(page: Path) -> None:
    assert list(pages.broken_links(page, page.read_text("utf-8"))) == []


def test_a_link_to_nowhere_is_found() -> None:
    page = GUIDE[0]
    said = "![A](pictures/none.png) [b](README.md) [c](README.md#nothing) [d](https://x.example)"
    found = list(pages.broken_links(page, said))
    assert [line.partition(": ")[2].partition(" ")[0] for line in found] == [
        "pictures/none.png",
        "README.md#nothing",
    ]


@cache
def on_screen() -> frozenset[str]:
    return frozenset(pages.texts_on_screen())


@pytest.mark.parametrize("page", GUIDE, ids=name_of)
def test_words_in_bold_stand_on_the_screen_as_they_are_written(page: Path) -> None:
    words = pages.quoted(page.read_text("utf-8")) - {"bold"}
    assert words - on_screen() == set()


def test_a_word_that_is_on_no_screen_is_found() -> None:
    assert pages.quoted("Press **Make it so…**") - on_screen() == {"Make it so"}


@pytest.mark.parametrize("page", GUIDE, ids=name_of)
def test_every_shortcut_in_the_guide_is_one_of_the_program(page: Path) -> None:
    known = set(SHORTCUTS.values()) | OWN_KEYS
    assert pages.keys_of(page.read_text("utf-8")) - known == set()


def test_pictures_of_the_guide_are_small_and_used() -> None:
    pictures = {path.name: path for path in (ROOT / "docs" / "guide" / "pictures").glob("*")}
    used = {
        link.rpartition("/")[2]
        for page in (*GUIDE, ROOT / "README.md")
        for link in pages.LINK.findall(page.read_text("utf-8"))
        if "pictures/" in link
    }
    assert set(pictures) == used
    assert [name for name, path in pictures.items() if path.stat().st_size > 150_000] == []


def problems_of(line: Sequence[str], schema: Mapping[str, Any]) -> Iterator[str]:
    """Name what a command line says that `downbeat schema --json` does not know."""
    commands = {one["name"]: {option["name"] for option in one["options"]}
                for one in schema["commands"]}  # fmt: skip
    name, *rest = line
    if name not in commands:
        yield name
        return
    options = set(commands[name])
    if name in {"add", "set"}:
        record = next((one for one in schema["lists"] if one["record"] == rest[1]), None)
        options |= {f"--{key}" for key in record[name] or ()} if record else set()
    elif name == "list" and rest[1] not in {one["list"] for one in schema["lists"]}:
        yield f"list {rest[1]}"
    yield from (f"{name} {word}" for word in rest if word.startswith("--") and word not in options)


def schema_of(capsys: pytest.CaptureFixture[str]) -> Mapping[str, Any]:
    capsys.readouterr()
    assert run(["schema", "--json"]) == 0
    found: Mapping[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_every_command_of_the_guide_is_one_of_the_program(
    capsys: pytest.CaptureFixture[str],
) -> None:
    page = (ROOT / "docs" / "guide" / "command-line.md").read_text("utf-8")
    lines, schema = pages.commands_of(page), schema_of(capsys)
    assert {line[0] for line in lines} >= {one["name"] for one in schema["commands"]}
    assert [problem for line in lines for problem in problems_of(line, schema)] == []


def test_a_command_that_nobody_knows_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    schema = schema_of(capsys)
    assert list(problems_of(["fly", "x.downbeat"], schema)) == ["fly"]
    assert list(problems_of(["list", "x", "dreams"], schema)) == ["list dreams"]
    wrong = ["add", "x", "room", "--colour", "red"]
    assert list(problems_of(wrong, schema)) == ["add --colour"]


def test_readme_names_the_two_commands() -> None:
    said = (ROOT / "README.md").read_text("utf-8")
    known = re.findall(r"^def (\w+)\(arguments", (ROOT / "dev.py").read_text("utf-8"), re.MULTILINE)
    named = set(re.findall(r"python3 dev\.py (\w+)", said))
    assert {"run", "test"} <= named <= set(known)
