"""Text into lines of a given width."""

import re
import unicodedata
from functools import lru_cache

from desktop_app.core.printing.faces import Weight, is_joined
from desktop_app.core.printing.shaping import clean, shape

_WORDS = re.compile(r"\S+\s*")
_JOINERS = frozenset("\u200d\u094d\u09cd\u0acd\u0bcd\u0c4d\u0ccd\u0d4d")


@lru_cache(maxsize=8192)
def wrap(text: str, room: float, weight: Weight, *, tabular: bool = False) -> tuple[str, ...]:
    """Return the lines of a text that is at most `room` ems wide; its own line breaks are kept.

    A word that is wider than a line is cut, never between a letter and its marks.
    """
    lines: list[str] = []
    for paragraph in text.splitlines() or [""]:
        lines += _wrap_paragraph(clean(paragraph), room, weight, tabular=tabular)
    return tuple(lines)


def _wrap_paragraph(text: str, room: float, weight: Weight, *, tabular: bool) -> list[str]:
    if shape(text, weight, tabular=tabular).width <= room:
        return [text]
    lines: list[str] = []
    line, used = "", 0.0
    blank = shape("a a", weight).width - shape("aa", weight).width
    for piece in _pieces(text, room, weight, tabular=tabular):
        bare = piece.rstrip()
        width = shape(bare, weight, tabular=tabular).width
        if line and used + width > room:
            lines.append(line.rstrip())
            line, used = "", 0.0
        line += piece
        used += width + (blank if bare != piece else 0.0)
    return [*lines, line.rstrip()] if line.strip() else lines


def _pieces(text: str, room: float, weight: Weight, *, tabular: bool) -> list[str]:
    pieces: list[str] = []
    for word in _WORDS.findall(text):
        parts = [word] if word.isascii() else _split_ideographs(word)
        for part in parts:
            if shape(part.rstrip(), weight, tabular=tabular).width <= room:
                pieces.append(part)
            else:
                pieces += _cut(part, room, weight, tabular=tabular)
    return pieces


def _split_ideographs(word: str) -> list[str]:
    """Split a word so that a line may break around Han, kana and Hangul."""
    parts: list[str] = []
    wide_before = False
    for character in word:
        wide = unicodedata.east_asian_width(character) == "W"
        stays = (
            is_joined(character) or character.isspace() or unicodedata.category(character)[0] == "P"
        )
        if parts and (stays or not (wide or wide_before)):
            parts[-1] += character
        else:
            parts.append(character)
        wide_before = wide or (wide_before and stays)
    return parts


def _cut(word: str, room: float, weight: Weight, *, tabular: bool) -> list[str]:
    parts: list[str] = []
    line, used = "", 0.0
    for cluster in clusters(word):
        width = shape(cluster, weight, tabular=tabular).width if not cluster.isspace() else 0.0
        if line and used + width > room:
            parts.append(line)
            line, used = "", 0.0
        line += cluster
        used += width
    return [*parts, line]


def clusters(text: str) -> list[str]:
    """Return what a reader takes for single letters: each with its marks and joined neighbours."""
    found: list[str] = []
    for character in text:
        if found and (is_joined(character) or found[-1][-1] in _JOINERS):
            found[-1] += character
        else:
            found.append(character)
    return found
