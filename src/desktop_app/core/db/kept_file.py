"""The texts of kept statements from one start of the program to the next.

They belong to the very files they were made from: another version of the program, or a changed
file, starts with none and makes them anew.
"""

import json
import os
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path

from desktop_app.core.db.kept import Kept
from desktop_app.core.files import write_atomically

_PACKAGE = Path(__file__).resolve().parents[2]
_DRAWS = frozenset({"ui", "documents", "printing", "__pycache__"})


def mark() -> str:
    """Return what the texts belong to: our files and SQLAlchemy's, by size and time.

    What draws knows no statements and is left out.
    """
    seen = sorted(_files())
    told = repr(seen).encode()
    return f"{len(seen)} {sum(size for _, size, _ in seen)} {zlib.crc32(told)} {zlib.adler32(told)}"


def _files() -> Iterator[tuple[str, int, int]]:
    library = find_spec("sqlalchemy")
    found = Path(library.origin) if library is not None and library.origin else _PACKAGE
    for path in (found, _PACKAGE):
        stat = path.stat()
        yield path.name, stat.st_size, stat.st_mtime_ns
    folders = [str(_PACKAGE / "areas"), str(_PACKAGE / "core")]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.name.endswith(".py"):
                    stat = entry.stat()
                    yield entry.path, stat.st_size, stat.st_mtime_ns
                elif "." not in entry.name and entry.name not in _DRAWS and entry.is_dir():
                    folders.append(entry.path)


def read(path: Path, wanted: str) -> dict[str, Kept]:
    """Return the texts in a file, none where it is missing, broken or belongs to other files."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if found["mark"] != wanted:
            return {}
        return {
            name: Kept(kept["sql"], kept["constants"], tuple(kept["kinds"]))
            for name, kept in found["texts"].items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def write(path: Path, wanted: str, texts: Mapping[str, Kept]) -> None:
    """Keep the texts; where they cannot be kept, the next start makes them anew."""
    whole = {"mark": wanted, "texts": {name: asdict(kept) for name, kept in texts.items()}}
    try:
        write_atomically(path, json.dumps(whole).encode("utf-8"), durable=False)
    except (OSError, TypeError):
        path.unlink(missing_ok=True)
