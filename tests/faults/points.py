"""Every point at which a fault is tried: each step of each stage, before and after, in two ways.

Which steps a stage takes stands in points.txt; `dev.py faults --find` writes it anew. A step that
is taken and does not stand there fails a test.
"""

import zlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.faults.striking import Fault, Strike, When

FILE = Path(__file__).with_name("points.txt")
SHORT = 31
"""One point out of so many is tried in every run; all are with --long."""


@dataclass(frozen=True)
class Point:
    """One fault at one step of one stage."""

    stage: str
    strike: Strike

    @property
    def name(self) -> str:
        """What the list and the tests call it."""
        return f"{self.stage}: {self.strike.name}"

    @property
    def is_short(self) -> bool:
        """Whether it is tried in every run."""
        return zlib.crc32(self.name.encode()) % SHORT == 0


def steps() -> Mapping[str, Sequence[str]]:
    """Return the steps of each stage."""
    found = defaultdict(list)
    for line in FILE.read_text(encoding="utf-8").splitlines():
        stage, step = line.split()
        found[stage].append(step)
    return found


def write_steps(found: Mapping[str, Sequence[str]]) -> None:
    """Write down which steps each stage takes."""
    lines = [f"{stage} {step}" for stage, all_of in found.items() for step in sorted(all_of)]
    FILE.write_text("\n".join([*lines, ""]), encoding="utf-8")


def points() -> list[Point]:
    """Return all of them."""
    return [
        Point(stage, Strike(step, when, fault))
        for stage, all_of in steps().items()
        for step in all_of
        for when in When
        for fault in Fault
    ]
