"""Which steps of the database this program knows."""

from desktop_app.core.errors import FileRefused
from desktop_app.core.places import migrations
from desktop_app.core.wording import tr


def steps() -> list[str]:
    """Return the revisions in order; a step's file is named after its revision."""
    return sorted(
        path.stem.split("_", 1)[0] for path in (migrations() / "versions").glob("[0-9]*.py")
    )


def head() -> str:
    """Return the newest revision this program knows."""
    known = steps()
    return known[-1] if known else "0000"


def check_revision(found: str | None) -> None:
    """Refuse a school made by a newer program. Raises FileRefused."""
    if found is not None and found not in steps():
        raise FileRefused(
            tr(
                "This school was last used with a newer Downbeat. It was not touched; update the "
                "program to open it."
            ),
            revision=found,
        )
