"""How the product's code is written: rules that a linter does not know."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.source import (
    Module,
    Rule,
    broken,
    calls,
    dotted,
    expect_none,
    imports,
    module,
)

POSIX_MODULES = set(
    "crypt fcntl grp nis posix pty pwd readline resource spwd syslog termios tty".split()
)
POSIX_NAMES = set(
    """os.fork os.forkpty os.getuid os.geteuid os.getgid os.getegid os.getgroups os.setuid
    os.setgid os.setsid os.getpgid os.killpg os.chown os.lchown os.chroot os.uname os.mkfifo
    os.mknod os.statvfs os.sched_getaffinity os.nice os.wait os.waitid os.getloadavg os.O_DIRECTORY
    os.O_NOFOLLOW signal.SIGKILL signal.SIGHUP signal.SIGUSR1 signal.SIGUSR2 signal.SIGALRM
    signal.SIGPIPE signal.SIGCHLD signal.alarm signal.pause time.tzset""".split()
)
POSIX_PATH = re.compile(r"^/(tmp|dev|proc|etc|usr|var|home|opt|bin)(/|$)")
GLIBC_FORMAT = re.compile(r"%-[dmHIMSjyUwW]")
UNFINISHED = re.compile(
    r"\b(TODO|FIXME|XXX|HACK|coming soon|not yet implemented|lorem ipsum)\b",
    re.IGNORECASE,
)
# The one list of keys, and the machinery that reads it.
KEY_PLACES = ("desktop_app.kit.actions", "desktop_app.kit.commands", "desktop_app.shell.keys")
# Panes load when first needed, through these explicit places.
LOADERS = (
    "desktop_app.areas.desk.ui.later",
    "desktop_app.bootstrap",
    "desktop_app.cli",
    "desktop_app.core.db.database",
    "desktop_app.core.db.kept",
    "desktop_app.schema",
    "desktop_app.shell",
)
CLOCK_CALLS = {
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time",
    "datetime.datetime.now", "datetime.date.today", "QDate.currentDate",
    "QDateTime.currentDateTime", "QTime.currentTime",
}  # fmt: skip


def no_star_imports(each: Module) -> Iterator[str]:
    for found in imports(each):
        if found.name.endswith(".*"):
            yield each.at(found.node, "a star import hides where names come from")


def own_code_is_imported_at_the_top(each: Module) -> Iterator[str]:
    for found in imports(each):
        if found.inside and found.name.startswith("desktop_app"):
            yield each.at(found.node, "own code is imported at the top of the file")


def modules_are_loaded_late_in_one_place(each: Module) -> Iterator[str]:
    for called, node in calls(each):
        if called in {"import_module", "__import__"} and not each.below(*LOADERS):
            yield each.at(node, f"{called} belongs to the places that load panes")


def folders_only_describe_themselves(each: Module) -> Iterator[str]:
    if not each.is_folder:
        return
    if not ast.get_docstring(each.tree):
        yield each.at(each.tree, "a folder says in its docstring what it is for")
    if each.name == "desktop_app.kit":
        return  # PySide is mended before any class of ours is made from one of Qt's
    for node in each.tree.body[1:]:
        if not (isinstance(node, ast.Assign) and dotted(node.targets[0]) == "__version__"):
            yield each.at(node, "a folder's __init__ holds a docstring and nothing else")


def no_posix_only_calls(each: Module) -> Iterator[str]:
    for found in imports(each):
        if found.name.split(".")[0] in POSIX_MODULES or found.name in POSIX_NAMES:
            yield each.at(found.node, f"{found.name} is not there on Windows")
    for node in ast.walk(each.tree):
        if isinstance(node, ast.Attribute) and dotted(node) in POSIX_NAMES:
            yield each.at(node, f"{dotted(node)} is not there on Windows")
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from (each.at(node, found) for found in _posix_text(node.value))
    for called, node in calls(each):
        shell = {k.arg: k.value for k in node.keywords}.get("shell")
        if isinstance(shell, ast.Constant) and shell.value is True:
            yield each.at(node, f"{called}(shell=True) means another shell on every system")


def _posix_text(text: str) -> Iterator[str]:
    if POSIX_PATH.match(text):
        yield f"{text} is a path of one system only"
    if GLIBC_FORMAT.search(text):
        yield f"{text!r} is a date format of one system only"


def no_assert(each: Module) -> Iterator[str]:
    for node in ast.walk(each.tree):
        if isinstance(node, ast.Assert):
            yield each.at(node, "assert disappears with -O: raise a sentence instead")


def nothing_unfinished(each: Module) -> Iterator[str]:
    for number, line in enumerate(each.text.splitlines(), start=1):
        if found := UNFINISHED.search(line):
            yield f"{each.name}:{number}: {found.group()} marks something unfinished"


def nothing_not_implemented(each: Module) -> Iterator[str]:
    """A base class may leave a method to its kinds, with a docstring as the contract."""
    contracts = {
        id(function.body[1])
        for function in ast.walk(each.tree)
        if isinstance(function, ast.FunctionDef)
        and len(function.body) == 2  # the docstring and the raise
        and ast.get_docstring(function)
    }
    for node in ast.walk(each.tree):
        if isinstance(node, ast.Raise) and node.exc and id(node) not in contracts:
            raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            if dotted(raised) == "NotImplementedError":
                yield each.at(node, "something is not implemented")


def no_empty_functions(each: Module) -> Iterator[str]:
    for node in ast.walk(each.tree):
        if isinstance(node, ast.ClassDef) and "Protocol" in {
            dotted(b).split(".")[-1] for b in map(_bare, node.bases)
        }:
            continue
        for function in ast.iter_child_nodes(node):
            if isinstance(function, ast.FunctionDef) and _is_empty(function):
                yield each.at(function, f"{function.name} does nothing")


def _bare(node: ast.AST) -> ast.AST:
    return node.value if isinstance(node, ast.Subscript) else node


def _is_empty(function: ast.FunctionDef) -> bool:
    """Tell whether nothing but `...` stands there; a docstring that says why makes it a default."""
    marks = {dotted(d).split(".")[-1] for d in function.decorator_list}
    if marks & {"overload", "abstractmethod"}:
        return False
    first = function.body[0]
    ellipsis = isinstance(first, ast.Expr) and getattr(first.value, "value", None) is Ellipsis
    return len(function.body) == 1 and (ellipsis or isinstance(first, ast.Pass))


def keys_come_from_the_one_list(each: Module) -> Iterator[str]:
    if each.below(*KEY_PLACES):
        return
    for called, node in calls(each):
        if called in {"QShortcut", "setShortcut", "setShortcuts"}:
            yield each.at(node, f"{called} belongs to {KEY_PLACES[0]}")
        elif called == "QKeySequence" and node.args and isinstance(node.args[0], ast.Constant):
            yield each.at(node, "a key is named in the one list")


def no_insert_or_replace(each: Module) -> Iterator[str]:
    for node in ast.walk(each.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value.upper()
            if re.search(r"\b(INSERT OR REPLACE|REPLACE INTO)\b", text) and "FORBID" not in text:
                yield each.at(node, "INSERT OR REPLACE loses the old row from the journal")


def time_comes_from_the_clock(each: Module) -> Iterator[str]:
    if each.below("desktop_app.core.clock"):
        return
    for _, node in calls(each):
        if dotted(node.func) in CLOCK_CALLS:
            yield each.at(node, f"{dotted(node.func)}() cannot be tested: ask core.clock")


RULES: dict[str, tuple[Rule, str]] = {
    # What is forbidden, and a line that must be caught.
    "Star imports": (no_star_imports, "from os.path import *"),
    "Own code imported inside a function": (
        own_code_is_imported_at_the_top,
        "def f():\n    from desktop_app.core import money",
    ),
    "Modules loaded by name elsewhere than in the loaders": (
        modules_are_loaded_late_in_one_place,
        "import importlib\nimportlib.import_module('x')",
    ),
    "Calls that only POSIX systems have": (no_posix_only_calls, "import os\nos.getuid()"),
    "A bare assert": (no_assert, "assert True"),
    "Marks of unfinished work": (nothing_unfinished, "# TO" + "DO later"),
    "Parts that are not implemented": (
        nothing_not_implemented,
        "def f(): raise NotImplementedError",
    ),
    "Functions that do nothing": (no_empty_functions, "def f() -> None: ..."),
    "Keys named outside the one list": (keys_come_from_the_one_list, "a.setShortcut('Ctrl+K')"),
    "INSERT OR REPLACE": (no_insert_or_replace, "q = 'insert or replace into person'"),
    "The computer's time asked past the clock": (
        time_comes_from_the_clock,
        "from datetime import date\ndate.today()",
    ),
}


@pytest.mark.parametrize("name", RULES)
def test_the_product_keeps_the_rule_against(name: str) -> None:
    expect_none(broken(RULES[name][0]))


@pytest.mark.parametrize("name", RULES)
def test_the_rule_bites_against(name: str) -> None:
    rule, snippet = RULES[name]
    assert list(rule(module("desktop_app.areas.people.sample", snippet)))


@pytest.mark.parametrize(
    "snippet",
    [
        "import fcntl",
        "from os import fork",
        "import signal\nsignal.SIGKILL",
        "p = '/tmp/x'",
        "day = f'{d:%-d}'",
        "import subprocess\nsubprocess.run('ls', shell=True)",
    ],
)
def test_each_kind_of_posix_only_code_is_found(snippet: str) -> None:
    assert list(no_posix_only_calls(module("desktop_app.core.sample", snippet)))


def test_folders_hold_a_docstring_and_import_nothing() -> None:
    expect_none(broken(folders_only_describe_themselves))


@pytest.mark.parametrize("text", ["", '"""Docs."""\nimport os\n'])
def test_a_folder_that_does_more_is_found(text: str) -> None:
    folder = module("desktop_app.areas.sample", text, is_folder=True)
    assert list(folders_only_describe_themselves(folder))
