"""What reads ask after one another, kept from one start of the program to the next.

Kept are the texts of statements and where their values came from, never a value of the school: a
word that a table's columns are made of, a yes or no, a small number. What is shipped with the
program was learned in a made-up school; what a desk learns beside it belongs to the very files it
was learned with.
"""

import gzip
import json
import logging
import re
import zlib
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from types import FrameType
from typing import Any, Final

from sqlalchemy import Enum

from desktop_app.core import places
from desktop_app.core.db import kept_file
from desktop_app.core.db.base import Base
from desktop_app.core.db.foreseen import FARTHEST, FORGOTTEN, LINKS, Foreseen, Model, Source
from desktop_app.core.db.foresight import Memory
from desktop_app.core.files import write_atomically

_LOG = logging.getLogger("downbeat.learned")
_PACKAGE: Final = "desktop_app/"
_OURS: Final = ("areas/", "core/", "shell/")
_NAME: Final = "foresight.json.gz"
_SOURCES: Final = 8  # of a value; the likeliest are first
_SETTING: Final = re.compile("[a-z]+(_[a-z]+)+")
_MOST: Final = 10_000
_TIMES: Final = frozenset({"moment", "midnight", "day"})

Place = tuple[str, str, int]


def place_of(who: FrameType) -> Place:
    """Return where a read begins, as it stays where other lines of the file change."""
    code = who.f_code
    file = code.co_filename.replace("\\", "/").rpartition(_PACKAGE)[2]
    return file, code.co_qualname, who.f_lineno - code.co_firstlineno


def shipped() -> Path:
    """Return the file that the program comes with."""
    return places.resources() / _NAME


def recall() -> Memory:
    """Return what is known: shipped with the program, and learned here since."""
    memory = Memory()
    take(memory, shipped(), None)
    try:
        take(memory, places.cache_dir() / _NAME, kept_file.mark())
    except OSError:
        _LOG.warning("nothing that was learned before can be read")
    return memory


def take(memory: Memory, path: Path, mark: str | None) -> None:
    """Take in a file; one that is missing, broken or of other files of the program is passed by."""
    try:
        found = json.loads(gzip.decompress(path.read_bytes()))
        if mark is not None and found["mark"] != mark:
            return
        for file, name, line, steps in found["reads"]:
            memory.put((file, name, line), Model([_step(each) for each in steps]))
    except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError, AttributeError):
        return


def keep(memory: Memory) -> None:
    """Keep what was learned, where anything was; the next start learns it anew otherwise."""
    if memory.has_learned:
        try:
            write(memory, places.cache_dir() / _NAME, kept_file.mark())
        except OSError:
            _LOG.warning("what was learned could not be kept")


def write(memory: Memory, path: Path, mark: str) -> None:
    """Write what is known into a file, without any value of a school. Raises OSError."""
    words = _words()
    reads = [
        [*where, [_told(step, words) for step in model.steps]]
        for where, model in memory.models().items()
        if isinstance(where, tuple) and str(where[0]).startswith(_OURS)
    ]
    whole = {"mark": mark, "reads": sorted(reads, key=lambda read: read[:3])}
    told = json.dumps(whole, separators=(",", ":")).encode("utf-8")
    write_atomically(path, gzip.compress(told, mtime=0), durable=False)


def _words() -> frozenset[str]:
    """Return the words that columns are made of."""
    types = (c.type for table in Base.metadata.tables.values() for c in table.columns)
    return frozenset(word for each in types if isinstance(each, Enum) for word in each.enums)


def _told(step: Foreseen, words: frozenset[str]) -> list[Any]:
    sources = {name: _kept(found, words) for name, found in step.sources.items()}
    return [*step.key, sources]


def _kept(found: list[Source], words: frozenset[str]) -> list[list[Any]]:
    """Return the sources of a value that say nothing of the school."""
    kept: list[list[Any]] = []
    for kind, at, what in found:
        if kind in LINKS:
            kept.append([kind, at, what])
        elif kind in _TIMES and abs(what) <= FARTHEST:
            kept.append([kind, at, what // timedelta(microseconds=1)])
        elif kind == "constant" and _is_plain(what, words):
            kept.append([kind, at, what])
        elif [*FORGOTTEN] not in kept:
            kept.append([*FORGOTTEN])
    return kept[:_SOURCES]


def _is_plain(value: Any, words: frozenset[str]) -> bool:
    """Tell whether a value is the program's own: a yes or no, a small number, one of its words.

    Names of settings are written with underscores, as no name of a person is.
    """
    if isinstance(value, tuple):
        return all(_is_plain(each, words) for each in value)
    if isinstance(value, int):
        return abs(value) < _MOST
    if not isinstance(value, str):
        return value is None
    return value in words or not value.strip() or _SETTING.fullmatch(value) is not None


def _step(told: Any) -> Foreseen:
    shape, count, sources = told
    read: Mapping[str, Any] = sources
    return Foreseen((shape, count), {n: [_source(s) for s in found] for n, found in read.items()})


def _source(told: Any) -> Source:
    kind, at, what = told
    if kind in _TIMES:
        return kind, at, timedelta(microseconds=what)
    return kind, at, tuple(what) if isinstance(what, list) else what
