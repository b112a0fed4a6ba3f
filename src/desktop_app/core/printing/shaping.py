"""Text into glyphs: a font for each character, letters joined and ordered as their script wants it.

Everything is measured in ems and cached, as most words of a document stand in the next one too.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise
from typing import Any

from desktop_app.core.printing.faces import (
    FAMILIES,
    Face,
    Weight,
    face,
    family_of,
    is_joined,
    usual,
)
from desktop_app.core.printing.order import levels, visual

_SIMPLE = re.compile(r"[ -~€£−–—’‘“”…·×À-ÖØ-öø-ÿ]*")
_EMOJI = next(at for at, family in enumerate(FAMILIES) if family.stem == "NotoEmoji")
_STEERING = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\u00ad]")
_BLANKS = re.compile("[\\s\x00-\x1f\x7f-\x9f]+")
HOLE_WIDTH = 1.0


@dataclass(frozen=True, slots=True)
class Run:
    """Glyphs of one font as text operators in ems. `hole` is a character that no font can draw.

    `actual` is what a reader copies where glyphs do not stand for one character each. Text that
    reads right to left has none: readers turn it round, and would do so a second time.
    """

    key: str
    operators: str
    width: float
    glyphs: frozenset[tuple[int, str]]
    thicken: bool = False
    actual: str = ""
    hole: str = ""


@dataclass(frozen=True, slots=True)
class Shaped:
    """A line of text from left to right; `width` in ems."""

    runs: tuple[Run, ...]
    width: float
    missing: str = ""


@lru_cache(maxsize=16384)
def shape(text: str, weight: Weight, *, tabular: bool = False) -> Shaped:
    """Return the glyphs of one line of text. Line breaks count as blanks."""
    text = clean(text)
    if _SIMPLE.fullmatch(text):
        runs = (_run(text, face(0, weight), level=0, tabular=tabular),) if text else ()
        return Shaped(runs, sum(run.width for run in runs))
    pieces = _itemize(text)
    order = visual([level for _, level, _ in pieces])
    found: list[Run] = []
    for at in order:
        family, level, piece = pieces[at]
        if family < 0:
            found += [
                _hole(character, weight) for character in (piece if level % 2 == 0 else piece[::-1])
            ]
        else:
            found.append(_run(piece, face(family, weight), level=level, tabular=tabular))
    missing = "".join(piece for family, _, piece in pieces if family < 0)
    return Shaped(tuple(found), sum(run.width for run in found), missing)


def clean(text: str) -> str:
    """Return text in composed form, with single blanks, without invisible steering characters."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    text = _STEERING.sub("", unicodedata.normalize("NFC", text))
    return _BLANKS.sub(" ", text).strip()


def _itemize(text: str) -> list[tuple[int, int, str]]:
    """Split text into pieces of one font family and one level, in reading order."""
    families: list[int] = []
    for character in text:
        before = families[-1] if families else 0
        families.append(_family(character, before))
    keyed = zip(families, levels(text), text, strict=True)
    return [
        (family, level, "".join(character for _, _, character in piece))
        for (family, level), piece in groupby(keyed, key=lambda item: (item[0], item[1]))
    ]


def _family(character: str, before: int) -> int:
    """Return the family for a character: blanks, marks and points follow the letter before them."""
    kind = unicodedata.category(character)
    if kind == "Cf" and before > 0:
        return before
    if character.isascii() and (character != " " or before == _EMOJI):
        return 0  # both brackets of a pair look alike, whatever stands before them
    if character == " " or is_joined(character) or kind.startswith("P"):
        return family_of(character, before)
    return family_of(character, -1)


def _hole(character: str, weight: Weight) -> Run:
    return Run(
        key=face(0, weight)[0].key,
        operators="",
        width=HOLE_WIDTH,
        glyphs=frozenset(),
        hole=f"{ord(character):04X}",
    )


def _run(text: str, chosen: tuple[Face, bool], *, level: int, tabular: bool) -> Run:
    import uharfbuzz  # third party, only when something is printed

    found, thicken = chosen
    buffer = uharfbuzz.Buffer()
    buffer.cluster_level = uharfbuzz.BufferClusterLevel.MONOTONE_CHARACTERS
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if level % 2 else "ltr"
    uharfbuzz.shape(found.font, buffer, {"tnum": True} if tabular else None)
    glyphs, positions = buffer.glyph_infos, buffer.glyph_positions
    advances = [place.x_advance for place in positions]
    texts, plain = _texts(text, [info.cluster for info in glyphs], advances)
    drawn = [(info.codepoint, place) for info, place in zip(glyphs, positions, strict=True)]
    extra = frozenset(zip((glyph for glyph, _ in drawn), texts, strict=True)) - usual(found.key)
    return Run(
        key=found.key,
        operators=_operators(found, drawn),
        width=sum(advances) / found.upem,
        glyphs=extra,
        thicken=thicken,
        actual="" if plain or level % 2 else text,
    )


def _texts(text: str, clusters: list[int], advances: list[int]) -> tuple[list[str], bool]:
    """Return the text each glyph stands for, and whether glyphs and characters stand one to one.

    Of several glyphs for the same characters the widest stands for them: a letter, not its dots.
    """
    starts = [*sorted(set(clusters)), len(text)]
    ends = dict(pairwise(starts))
    widest: dict[int, int] = {}
    for at, cluster in enumerate(clusters):
        if cluster not in widest or advances[at] > advances[widest[cluster]]:
            widest[cluster] = at
    texts = [""] * len(clusters)
    for cluster, at in widest.items():
        texts[at] = text[cluster : ends[cluster]]
    return texts, clusters == list(range(len(text)))


def _operators(found: Face, drawn: list[tuple[int, Any]]) -> str:
    """Write glyphs as TJ and Ts operators for a font of size one."""
    scale = 1000 / found.upem
    parts: list[str] = []
    row: list[str] = []
    hex_digits: list[str] = []
    pending = 0.0
    rise = 0

    def close_hex() -> None:
        if hex_digits:
            row.append(f"<{''.join(hex_digits)}>")
            hex_digits.clear()

    def close_row() -> None:
        close_hex()
        if row:
            parts.append(f"[{''.join(row)}]TJ")
            row.clear()

    for glyph, place in drawn:
        if place.y_offset != rise:
            close_row()
            rise = place.y_offset
            parts.append(f"{rise / found.upem:.4g} Ts")
        shift = pending - place.x_offset * scale
        if abs(shift) >= 0.5:
            close_hex()
            row.append(f"{shift:.0f}")
            pending = shift - round(shift)
        else:
            pending = shift
        hex_digits.append(f"{glyph:04X}")
        advance = found.font.get_glyph_h_advance(glyph)
        pending += (advance - place.x_advance + place.x_offset) * scale
    if abs(pending) >= 0.5:
        close_hex()
        row.append(f"{pending:.0f}")
    close_row()
    if rise:
        parts.append("0 Ts")
    return " ".join(parts)
