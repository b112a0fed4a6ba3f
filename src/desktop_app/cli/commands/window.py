"""The window, and pictures of its panes; Qt is loaded here and nowhere else."""

import os
from datetime import datetime
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typer

from desktop_app import bootstrap
from desktop_app.areas.school import api as school
from desktop_app.cli import opening
from desktop_app.cli.desk import opened
from desktop_app.cli.given import SCHOOL, WrongUsage
from desktop_app.cli.signing import sign_in
from desktop_app.cli.terminal import Terminal
from desktop_app.core.clock import Clock, FixedClock, instant
from desktop_app.core.wording import tr


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("open", help=tr("Open the window; without a school the start window."))(open_window)
    app.command("shots", help=tr("Draw panes of a school to PNG files."))(shots)


def open_window(
    context: typer.Context,
    path: Path | None = typer.Argument(None, metavar="[SCHOOL]", readable=False),
) -> None:
    """Open the window."""
    raise typer.Exit(opening.open_window(context.obj, path))


def shots(
    context: typer.Context,
    path: Path = SCHOOL,
    out: Path = typer.Option(..., "--out", metavar="DIR"),
    pane: list[str] = typer.Option([], "--pane", metavar="NAME"),
    theme: str = typer.Option("light", "--theme", metavar="light|dark"),
    size: str = typer.Option("1440x900", "--size"),
    scale: float = typer.Option(1.0, "--scale"),
    now: str = typer.Option("", "--now", metavar="2026-11-19T15:42"),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Draw panes to PNG files."""
    terminal: Terminal = context.obj
    if theme not in {"light", "dark"}:
        raise WrongUsage(tr("--theme is light or dark."))
    if not 1.0 <= scale <= 2.0:
        raise WrongUsage(tr("--scale is a number from 1 to 2."))
    width, height = _size(size)
    if not opening.has_display():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    module: Any = import_module("desktop_app.shell.shots")
    clock = _clock(path, terminal, now)
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / f"{path.stem}.downbeat"  # a school to draw may be open elsewhere
        with opened(path, terminal, read_only=True):
            pass  # nothing in it waits to be worked out
        bootstrap.back_up(path, copy, sign_in=sign_in(terminal))
        with bootstrap.open_school(copy, clock=clock) as database:
            files = module.draw(database, out, module.Frame(theme, (width, height), scale), pane)
    if as_json:
        terminal.document({"files": [str(file) for file in files]})
    else:
        for file in files:
            terminal.result(str(file))


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.lower().partition("x")
    if not (width.isdecimal() and height.isdecimal() and int(width) >= 400 and int(height) >= 300):
        raise WrongUsage(tr("--size is WIDTHxHEIGHT, like 1440x900."))
    return int(width), int(height)


def _clock(path: Path, terminal: Terminal, now: str) -> Clock:
    """Return a clock that stands at a wall time of the school, or the clock of this command."""
    if not now:
        return terminal.clock
    try:
        wall = datetime.fromisoformat(now)
    except ValueError:
        raise WrongUsage(tr("--now is a day and time like 2026-11-19T15:42.")) from None
    if wall.tzinfo is not None:
        return FixedClock(wall)
    with (
        opened(path, terminal, read_only=True) as database,
        database.reading() as session,
    ):
        zone = school.facts(session).timezone
    return FixedClock(instant(wall, zone))
