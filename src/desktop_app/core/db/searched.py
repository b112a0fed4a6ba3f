"""What was typed, as each engine's search wants it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from desktop_app.core.folding import words as split_words

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def typed_values(session: "Session", typed: str) -> tuple[int, Mapping[str, Any]]:
    """Return how many words were typed, and what fills `search.asked_places` in."""
    if not typed.strip():
        return 0, {}
    words = split_words(typed)
    if session.info["engine"] == "sqlite":
        return 1, {"typed": file_query(typed)}
    if not words:
        return 1, {"word_0": None}
    return len(words), {f"word_{n}": like(word) for n, word in enumerate(words)}


def file_query(typed: str) -> str:
    """Write words as the index of a file is asked for them: every one, from its beginning."""
    words = " ".join('"' + word.replace('"', '""') + '"*' for word in split_words(typed))
    return words or '""'


def like(word: str) -> str:
    """Write a word as a server is asked for it: at the beginning of any word."""
    escaped = word.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
    return f"% {escaped}%"
