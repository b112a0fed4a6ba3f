"""What a command says: results on stdout, the rest on stderr, progress where somebody looks."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from desktop_app.core import again
from desktop_app.core.clock import Clock
from desktop_app.core.errors import DownbeatError
from desktop_app.core.progress import SILENT, Progress

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID


class Terminal:
    """Where a command writes, and the clock it goes by."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.passwords: dict[tuple[object, str], str] = {}

    def result(self, text: str) -> None:
        """Write a line of the result."""
        again.note_kept()  # what was shown is not shown twice
        _echo(text)

    def document(self, value: Any) -> None:
        """Write the result as the one JSON document of this command."""
        again.note_kept()
        sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1))
        sys.stdout.write("\n")

    def say(self, sentence: str) -> None:
        """Say something beside the result."""
        _echo(sentence, err=True)

    def refuse(self, refusal: DownbeatError) -> None:
        """Say why a command was refused, naming the option it is about."""
        option = f"--{refusal.field}: " if refusal.field and refusal.field != "path" else ""
        self.say(f"{option}{refusal.sentence}")

    @contextmanager
    def progress(self) -> Iterator[Progress]:
        """Draw progress while somebody looks at a terminal; otherwise nothing."""
        if not sys.stderr.isatty():
            yield SILENT
            return
        from rich.console import Console  # third party: only where progress is drawn
        from rich.progress import Progress as Bar

        with Bar(console=Console(stderr=True), transient=True) as bar:
            yield _Drawn(bar)

    def table(self, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Write rows for people on a terminal, and parted by tabs for programs."""
        again.note_kept()
        if not sys.stdout.isatty():
            for row in (headers, *rows):
                _echo("\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in row))
            return
        from rich.console import Console  # third party: only where a table is drawn
        from rich.table import Table

        table = Table(*headers, box=None, pad_edge=False, header_style="bold")
        for row in rows:
            table.add_row(*row)
        Console(markup=False).print(table)


def _echo(text: str, *, err: bool = False) -> None:
    import typer  # third party: not for opening the window, which says nothing here

    # The name of a file may hold bytes that are no text.
    typer.echo(text.encode("utf-8", "replace").decode("utf-8"), err=err)


class _Drawn(Progress):
    """A bar for each kind of work."""

    def __init__(self, bar: "Bar") -> None:
        self._bar = bar
        self._tasks: dict[str, TaskID] = {}

    def step(self, done: int, total: int, what: str = "") -> None:
        """Draw how far it is."""
        if what not in self._tasks:
            self._tasks[what] = self._bar.add_task(what, total=total)
        self._bar.update(self._tasks[what], completed=done, total=total)
