"""Files on any system: whole or not at all, with names every system accepts."""

import os
import re
import shutil
import tempfile
import unicodedata
from pathlib import Path

_CLOUD = (
    "onedrive",
    "dropbox",
    "google drive",
    "googledrive",
    "icloud",
    "com~apple~clouddocs",
    "nextcloud",
    "owncloud",
    "box sync",
    "pcloud",
    "syncthing",
    "seafile",
)
_RESERVED = {
    "CON",
    "PRN",
    "AUX",
    "NUL",
    *(f"{port}{n}" for port in ("COM", "LPT") for n in range(1, 10)),
}


def write_atomically(path: Path, content: bytes, *, durable: bool = True) -> None:
    """Write a file so that after a crash it is the old one or the new one, never half of it.

    What may be lost when the power fails is not waited for until the disk has it.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def settle(path: Path) -> None:
    """Wait until the disk has what was written into a file."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def cloud_folder_of(path: Path) -> str | None:
    """Return the name of the synchronized cloud folder that holds the path, or None."""
    for part in path.resolve().parts[:-1]:
        if any(part.casefold().startswith(name) for name in _CLOUD):
            return part
    return None


def free_bytes(path: Path) -> int:
    """Return how much room is left where the path lies or will lie."""
    folder = path if path.is_dir() else path.parent
    return shutil.disk_usage(folder).free


def safe_file_name(text: str, *, longest: int = 120) -> str:
    """Return a name for a file that Windows, macOS and Linux all accept."""
    bare = unicodedata.normalize("NFC", text)
    bare = re.sub(r'[<>:"/\\|?*\x00-\x1f\u202a-\u202e\u2066-\u2069]', " ", bare)
    bare = " ".join(bare.split()).strip(" .")[:longest].strip(" .")
    return f"{bare} _" if bare.upper() in _RESERVED else bare or "_"
