"""What may stand in a lesson note."""

from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr

LONGEST = 4_000


def check_lesson_note(text: str | None) -> str | None:
    """Return a lesson note as it is kept; an empty one is none. Raises RuleBroken."""
    lines = [line.rstrip() for line in (text or "").replace("\r\n", "\n").split("\n")]
    kept = "\n".join(lines).strip()
    if len(kept) > LONGEST:
        raise RuleBroken(
            tr("A lesson note has at most {most} letters.", most=LONGEST), field="text"
        )
    return kept or None
