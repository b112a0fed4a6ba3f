"""Reads the pages for people: their links, the words and keys they quote, their commands."""

import ast
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
GUIDE = sorted((ROOT / "docs" / "guide").glob("*.md"))
PAGES = [
    *(ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
SIGNS = {"Left": "Left", "Right": "Right", "Enter": "Return"}


def anchors(page: Path) -> set[str]:
    """Return what the headings of a page can be linked by."""
    titles = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.casefold()).replace(" ", "-") for title in titles}


def broken_links(page: Path, text: str) -> Iterator[str]:
    """Name each relative link of a page that leads nowhere."""
    for link in LINK.findall(text):
        if "://" in link or link.startswith("mailto:"):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        if not target.exists():
            yield f"{page.name}: {link}"
        elif anchor and anchor not in anchors(target):
            yield f"{page.name}: {link} has no such heading"


def quoted(text: str) -> set[str]:
    """Return the words of the screen that a page quotes in bold."""
    return {plain(word) for word in re.findall(r"\*\*([^*]+)\*\*", text)}


def plain(words: str) -> str:
    """Return words without what only a menu shows."""
    return words.replace("&", "").removesuffix("…")


def texts_on_screen() -> set[str]:
    """Return every text that the program can show, as it stands in the code."""
    found: set[str] = set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            if node.func.id in {"tr", "trn", "words"}:
                given = [part.value for part in node.args if isinstance(part, ast.Constant)]
                found.update(plain(text) for text in given if isinstance(text, str))
    return found


def keys_of(text: str) -> set[str]:
    """Return the shortcuts that a page names, as Qt writes them: `Ctrl Shift Z` is Ctrl+Shift+Z."""
    named = re.findall(r"`((?:Ctrl|Alt|Shift|F\d)[^`]*)`", text)
    return {"+".join(SIGNS.get(part, part) for part in keys.split()) for keys in named}


def commands_of(text: str) -> list[list[str]]:
    """Return the words of each `downbeat` line in the code blocks of a page."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    lines = [line for block in blocks for line in block.replace("\\\n", " ").splitlines()]
    return [shlex.split(line)[1:] for line in lines if line.startswith("downbeat ")]
