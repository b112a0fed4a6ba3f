"""The project's own source as trees: what every house rule reads."""

import ast
import subprocess
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src"


@dataclass(frozen=True)
class Module:
    """One file of Python."""

    name: str
    tree: ast.Module
    text: str
    is_folder: bool = False

    def at(self, node: ast.AST, sentence: str) -> str:
        return f"{self.name}:{getattr(node, 'lineno', 1)}: {sentence}"

    def below(self, *names: str) -> bool:
        """Tell whether the module is one of these or lies in one of these folders."""
        return any(self.name == n or self.name.startswith(f"{n}.") for n in names)

    @property
    def area(self) -> str | None:
        parts = self.name.split(".")
        return parts[2] if parts[:2] == ["desktop_app", "areas"] and len(parts) > 2 else None

    @property
    def role(self) -> str | None:
        """Give the role inside an area: terms, tables, rules, queries, service, ui …"""
        parts = self.name.split(".")
        return parts[3] if self.area and len(parts) > 3 else None

    @property
    def may_show(self) -> bool:
        return self.role == "ui" or self.below("desktop_app.kit", "desktop_app.shell")


@dataclass(frozen=True)
class Import:
    """One imported module or name; `inside` a function or not."""

    name: str
    node: ast.AST
    inside: bool


Rule = Callable[[Module], Iterable[str]]


def module(name: str, text: str, *, is_folder: bool = False) -> Module:
    return Module(name, ast.parse(text), text, is_folder)


def _read(path: Path, base: Path) -> Module:
    parts = path.relative_to(base).with_suffix("").parts
    is_folder = parts[-1] == "__init__"
    name = ".".join(parts[:-1] if is_folder else parts)
    return module(name, path.read_text("utf-8"), is_folder=is_folder)


@cache
def product() -> tuple[Module, ...]:
    return tuple(_read(path, SRC) for path in sorted(SRC.rglob("*.py")))


@cache
def suite() -> tuple[Module, ...]:
    return tuple(_read(path, ROOT) for path in sorted((ROOT / "tests").rglob("*.py")))


@cache
def tracked_files() -> tuple[Path, ...]:
    """List what is committed or about to be; outside git everything that is no build product."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        done = subprocess.run(listing, cwd=ROOT, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        aside = {".venv", ".git", "build", "dist", "__pycache__"}
        found = (p for p in ROOT.rglob("*") if not aside & set(p.relative_to(ROOT).parts))
        return tuple(p for p in found if p.is_file())
    names = done.stdout.decode("utf-8").split("\0")
    return tuple(path for name in names if name and (path := ROOT / name).is_file())


def broken(rule: Rule, modules: Iterable[Module] | None = None) -> list[str]:
    """Collect what breaks a rule, in the product unless other modules are given."""
    return [found for each in (modules or product()) for found in rule(each)]


def expect_none(found: Iterable[str], advice: str = "") -> None:
    """Fail with every complaint on a line of its own."""
    if lines := list(found):
        pytest.fail("\n".join([*lines, advice]), pytrace=False)


def imports(each: Module) -> Iterator[Import]:
    """List every import; `from a import b` counts as `a.b`, for b may be a module."""
    inside = {
        id(node)
        for function in ast.walk(each.tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for node in ast.walk(function)
    }
    for node in ast.walk(each.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name, node, id(node) in inside)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield Import(f"{node.module}.{alias.name}", node, id(node) in inside)


def calls(each: Module) -> Iterator[tuple[str, ast.Call]]:
    """List every call with the last part of what is called: `button.setText(…)` is setText."""
    for node in ast.walk(each.tree):
        if isinstance(node, ast.Call):
            called = node.func
            if isinstance(called, ast.Subscript):
                called = called.value
            if isinstance(called, ast.Attribute):
                yield called.attr, node
            elif isinstance(called, ast.Name):
                yield called.id, node


def dotted(node: ast.AST) -> str:
    """Write a name or attribute as in the source: os.path.join; anything else is empty."""
    if isinstance(node, ast.Attribute):
        left = dotted(node.value)
        return f"{left}.{node.attr}" if left else node.attr
    return node.id if isinstance(node, ast.Name) else ""
