"""Where the files that travel with the program lie."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def resource_folder(name: str) -> Path:
    """The folder of resources called `name`: inside the installed package, or beside the sources."""
    packed = _PACKAGE / "resources" / name
    return packed if packed.is_dir() else _PACKAGE.parent.parent / "resources" / name
