"""Where the program finds its own files and keeps the person's, on any system."""

import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def _own(name: str) -> Path:
    """Find a folder that is shipped with the program.

    Inside the package, or beside it in a source tree.
    """
    frozen = getattr(sys, "_MEIPASS", None)
    inside = (Path(frozen) / "desktop_app" if frozen else _PACKAGE) / name
    return inside if inside.exists() else _PACKAGE.parent.parent / name


def resources() -> Path:
    """Return the folder with fonts, icons, style and languages."""
    return _own("resources")


def migrations() -> Path:
    """Return the folder with the steps of the database."""
    return _own("migrations")


def data_dir() -> Path:
    """Return the person's folder for schools, snapshots and preferences; it exists afterwards."""
    from platformdirs import user_data_path  # third party, only when a place is asked for

    path = user_data_path("Downbeat", appauthor=False)
    path.mkdir(parents=True, exist_ok=True)
    return path


def cache_dir() -> Path:
    """Return the person's folder for what can be made anew; it exists afterwards."""
    from platformdirs import user_cache_path  # third party, only when a place is asked for

    path = user_cache_path("Downbeat", appauthor=False)
    path.mkdir(parents=True, exist_ok=True)
    return path


def log_dir() -> Path:
    """Return the person's folder for logs; it exists afterwards."""
    from platformdirs import user_log_path  # third party, only when a place is asked for

    path = user_log_path("Downbeat", appauthor=False)
    path.mkdir(parents=True, exist_ok=True)
    return path


def documents_dir() -> Path:
    """Return the person's folder for documents, or their home where there is none."""
    from platformdirs import user_documents_path  # third party, only when a place is asked for

    path = user_documents_path()
    return path if path.is_dir() else Path.home()
