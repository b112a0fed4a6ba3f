"""Running commands in this process, as a shell would see them."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from desktop_app.cli.app import run
from desktop_app.core.clock import FixedClock

NOW = datetime(2026, 11, 19, 15, 42, tzinfo=UTC)


@dataclass(frozen=True)
class Said:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Shell:
    """Runs commands against one school file."""

    def __init__(self, school: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.school, self._capsys = school, capsys

    def raw(self, *arguments: object) -> Said:
        self._capsys.readouterr()
        code = run([str(each) for each in arguments], clock=FixedClock(NOW))
        said = self._capsys.readouterr()
        return Said(code, said.out, said.err)

    def __call__(self, command: str, *arguments: object) -> Said:
        return self.raw(command, self.school, *arguments)

    def done(self, command: str, *arguments: object) -> Any:
        """Run a command that must succeed and return its JSON."""
        said = self(command, *arguments, "--json")
        assert said.code == 0, said.err
        return said.json

    def refused(self, command: str, *arguments: object) -> str:
        """Run a command that must be refused with a sentence and return that."""
        said = self(command, *arguments)
        assert said.code == 1, said
        assert said.out == ""
        assert "Traceback" not in said.err
        return said.err

    def misused(self, command: str, *arguments: object) -> str:
        """Run a command that is written wrongly and return what it says."""
        said = self(command, *arguments)
        assert said.code == 2, said
        assert said.out == ""
        return said.err
