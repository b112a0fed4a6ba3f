"""The door of the commands: which one is asked for, and what a refusal looks like."""

import logging
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from uuid import uuid4

from desktop_app import __version__
from desktop_app.cli.terminal import Terminal
from desktop_app.core import again, collector, late, log
from desktop_app.core.clock import Clock
from desktop_app.core.errors import DownbeatError
from desktop_app.core.places import log_dir
from desktop_app.core.wording import tr

if TYPE_CHECKING:
    import typer

_FOLDER = "desktop_app.cli.commands"
MODULES: Mapping[str, Sequence[str]] = {
    "making": ("new", "demo"),
    "importing": ("import",),
    "listing": ("list", "add", "set", "mark"),
    "money": ("invoice-run", "pay"),
    "accounts": ("refund", "write-off", "remind"),
    "printing": ("print",),
    "paying": ("payout-run",),
    "reporting": ("report",),
    "ripple": ("ripple",),
    "points": ("points",),
    "streaks": ("streaks", "rebuild"),
    "slots": ("slots",),
    "privacy": ("privacy",),
    "keeping": ("undo", "verify", "backup", "restore"),
    "window": ("open", "shots"),
    "describing": ("schema",),
    "packets": ("packet",),
    "copies": ("checkout",),
    "syncing": ("sync",),
    "review": ("review",),
    "sharing": ("share", "invite", "join", "revoke", "whoami"),
}
DONE, REFUSED = 0, 1


class CommandModule(Protocol):
    """A file of commands."""

    def register(self, app: "typer.Typer") -> None:
        """Add its commands to the program."""


def run(arguments: Sequence[str] | None = None, *, clock: Clock | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 refused, 2 wrong usage."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    terminal = Terminal(clock or Clock())
    try:
        if opens_a_window(given):
            return _open_window(terminal, Path(given[1]) if given[1:] else None)
        command = application(given)
        again.once_more(lambda: command(args=given, obj=terminal, prog_name="downbeat"))
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else REFUSED
    except DownbeatError as refusal:
        terminal.refuse(refusal)
    except KeyboardInterrupt:
        terminal.say(tr("Stopped. Nothing more was done."))
    except UnicodeEncodeError:
        terminal.say(
            tr(
                "What was given holds bytes that are no text. Nothing was changed. "
                "Write it in UTF-8."
            )
        )
    except OSError as error:
        terminal.say(_of_the_disk(error))
    except Exception as error:  # noqa: BLE001  the last place where an error can still become a sentence
        terminal.say(_unexpected(error))
    else:
        return DONE
    return REFUSED


@collector.paused_collector()
def _open_window(terminal: Terminal, path: Path | None) -> int:
    """Open the window; all that is loaded for it stays, and the window lets the collector go on."""
    late.begin()
    opening: Any = import_module("desktop_app.cli.opening")
    return int(opening.open_window(terminal, path))


def opens_a_window(words: Sequence[str]) -> bool:
    """Say whether these arguments only open the window; it need not wait for other options."""
    return words[:1] in ([], ["open"]) and len(words) < 3 and not "".join(words[1:]).startswith("-")


def application(arguments: Sequence[str]) -> "typer.Typer":
    """Return the program with the commands these arguments can mean, loaded only now."""
    import typer  # third party: reading options loads as much as half a window

    app = typer.Typer(
        help=tr("Downbeat: the school office on your desk."),
        rich_markup_mode=None,
        add_completion=False,
        pretty_exceptions_enable=False,
        no_args_is_help=False,
    )

    @app.callback()
    def program(
        version: bool = typer.Option(
            False, "--version", callback=_show_version, is_eager=True, help=tr("Show the version.")
        ),
    ) -> None:
        """Downbeat: the school office on your desk."""

    asked = next(
        (word for word in arguments if not word.startswith("-")), "" if arguments else "open"
    )
    found = [name for name, commands in MODULES.items() if asked in commands]
    versions = "--version" in arguments and not asked
    for name in [] if versions else found or MODULES:
        module: CommandModule = import_module(f"{_FOLDER}.{name}")
        module.register(app)
    return app


def _show_version(wanted: bool) -> None:
    if wanted:
        import typer  # third party, see above

        typer.echo(f"Downbeat {__version__}")
        raise typer.Exit


def _of_the_disk(error: OSError) -> str:
    """Say what the computer refused; its own words name the reason."""
    name = str(error.filename or tr("A file"))
    return tr(
        "{file} could not be read or written: {reason}. What was saved before is safe.",
        file=name,
        reason=error.strerror or type(error).__name__,
    )


def _unexpected(error: Exception) -> str:
    """Write an error to the log under a new id, and return the sentence that names it."""
    number = uuid4().hex[:8]
    try:
        path = log.start(log_dir())
        logging.getLogger(log.NAME).error("command failed %s", number, exc_info=error)
        log.stop()
    except OSError:
        path = None
    where = tr(" It is in the log: {path}", path=str(path)) if path else ""
    return tr(
        "Something unexpected happened ({number}). What was saved before is safe.{where}",
        number=number,
        where=where,
    )
