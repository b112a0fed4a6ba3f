"""The fonts at hand: which one has a character, and how much of it a document takes along."""

import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING
from zlib import compress

from desktop_app.core.places import resources

if TYPE_CHECKING:
    import uharfbuzz


class Weight(IntEnum):
    """How heavy letters are."""

    REGULAR = 400
    SEMIBOLD = 600
    BOLD = 700


@dataclass(frozen=True, slots=True)
class Family:
    """A font family in resources/fonts and the weights it comes in."""

    stem: str
    weights: tuple[str, ...] = ("Regular",)


_BOTH = ("Regular", "SemiBold")
FAMILIES = (
    Family("Inter", ("Regular", "SemiBold", "Bold")),
    Family("NotoSansDevanagari", _BOTH),  # before Noto Sans, which has its letters too
    Family("NotoSans", _BOTH),
    Family("NotoNaskhArabic", _BOTH),
    Family("NotoSansHebrew", _BOTH),
    Family("NotoSansTamil", _BOTH),
    Family("NotoSansBengali", _BOTH),
    Family("NotoSansThai", _BOTH),
    Family("NotoSansGeorgian", _BOTH),
    Family("NotoSansArmenian", _BOTH),
    Family("NotoSansGujarati"),
    Family("NotoSansGurmukhi"),
    Family("NotoSansTelugu"),
    Family("NotoSansKannada"),
    Family("NotoSansMalayalam"),
    Family("NotoSansSinhala"),
    Family("NotoSansKhmer"),
    Family("NotoSansLao"),
    Family("NotoSansMyanmar"),
    Family("NotoSansEthiopic"),
    Family("NotoSansKRHangul"),
    Family("NotoSansSC"),
    Family("NotoEmoji"),
)
_WEIGHT_NAMES = {Weight.REGULAR: "Regular", Weight.SEMIBOLD: "SemiBold", Weight.BOLD: "Bold"}
_LETTERS = "".join(map(chr, range(32, 127))) + "€£−–—’‘“”…·×"
_DROPPED = "GSUB GPOS GDEF BASE name OS/2 post STAT gasp cmap vhea vmtx".split()


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """One font file, open. `key` names it in a PDF; advances are in units of `upem` an em."""

    key: str
    stem: str
    font: "uharfbuzz.Font"
    upem: int

    def has(self, character: str) -> bool:
        """Say whether the font draws this character."""
        return self.font.get_nominal_glyph(ord(character)) is not None


@dataclass(frozen=True, slots=True)
class Program:
    """The part of a font that goes into one document, compressed and ready to be written."""

    name: str
    outlines: bytes
    length: int
    glyph_map: bytes
    widths: str
    to_unicode: bytes
    metrics: tuple[tuple[str, str], ...]


@cache
def _face(family: int, weight_name: str) -> Face:
    import uharfbuzz  # third party, only when something is printed

    stem = f"{FAMILIES[family].stem}-{weight_name}"
    blob = uharfbuzz.Blob.from_file_path(str(resources() / "fonts" / f"{stem}.ttf"))
    face = uharfbuzz.Face(blob)
    key = f"F{family}{weight_name[0]}"
    return Face(key=key, stem=stem, font=uharfbuzz.Font(face), upem=face.upem)


@cache
def face(family: int, weight: Weight) -> tuple[Face, bool]:
    """Return the font of a family nearest to a weight, and whether it must be thickened for it."""
    names = FAMILIES[family].weights
    wanted = _WEIGHT_NAMES[weight]
    best = wanted if wanted in names else names[-1] if weight > Weight.REGULAR else names[0]
    return _face(family, best), weight > Weight.REGULAR and best == "Regular"


@cache
def face_called(key: str) -> Face:
    """Return the font that is called `key` in a PDF."""
    family, initial = int(key[1:-1]), key[-1]
    return _face(family, next(name for name in FAMILIES[family].weights if name[0] == initial))


@lru_cache(maxsize=8192)
def family_of(character: str, preferred: int) -> int:
    """Return the family that draws a character, the preferred one if it can; -1 if none can."""
    order = (preferred, *range(len(FAMILIES))) if preferred >= 0 else range(len(FAMILIES))
    for family in order:
        if _face(family, "Regular").has(character):
            return family
    return -1


@cache
def usual(key: str) -> frozenset[tuple[int, str]]:
    """Return the glyphs every document takes along, so that they share it.

    Only the two text weights of Inter have such a set; each glyph comes with its text.
    """
    if key not in {"F0R", "F0S"}:
        return frozenset()
    found = {(_glyph(key, letter, tabular=False), letter) for letter in _LETTERS}
    return frozenset(found | {(_glyph(key, letter, tabular=True), letter) for letter in _LETTERS})


def _glyph(key: str, letter: str, *, tabular: bool) -> int:
    import uharfbuzz

    buffer = uharfbuzz.Buffer()
    buffer.add_str(letter)
    buffer.guess_segment_properties()
    uharfbuzz.shape(face_called(key).font, buffer, {"tnum": tabular})
    return int(buffer.glyph_infos[0].codepoint)


@lru_cache(maxsize=256)
def program(key: str, extra: frozenset[tuple[int, str]]) -> Program:
    """Return the part of a font that holds its usual glyphs and these, each with its text."""
    texts: dict[int, str] = {}
    for glyph, text in sorted(
        usual(key) | extra, key=lambda pair: (pair[0], len(pair[1]), pair[1])
    ):
        texts[glyph] = texts.get(glyph) or text
    found = face_called(key)
    outlines, moved = _subset(found, set(texts))
    glyph_map = bytearray(2 * (max(texts, default=0) + 1))
    for glyph in texts:
        glyph_map[2 * glyph : 2 * glyph + 2] = moved[glyph].to_bytes(2, "big")
    return Program(
        name=f"{_letters(extra)}+{found.stem}",
        outlines=compress(outlines, 9),
        length=len(outlines),
        glyph_map=compress(bytes(glyph_map), 9),
        widths=_widths(found, sorted(texts)),
        to_unicode=compress(_to_unicode(texts).encode("ascii"), 9),
        metrics=_metrics(found),
    )


def _subset(found: Face, glyphs: set[int]) -> tuple[bytes, dict[int, int]]:
    import uharfbuzz

    chosen = uharfbuzz.SubsetInput()
    chosen.glyph_set.update(glyphs)
    for table in _DROPPED:
        chosen.drop_table_tag_set.add(int.from_bytes(table.ljust(4)[:4].encode("ascii"), "big"))
    flags = uharfbuzz.SubsetFlags
    chosen.flags = flags.NO_HINTING | flags.NO_LAYOUT_CLOSURE | flags.NOTDEF_OUTLINE
    plan = uharfbuzz.SubsetPlan(found.font.face, chosen)
    moved = plan.old_to_new_glyph_mapping
    return bytes(plan.execute().blob.data), {glyph: int(moved[glyph]) for glyph in glyphs}


def _widths(found: Face, glyphs: list[int]) -> str:
    scale = 1000 / found.upem
    return " ".join(f"{g}[{found.font.get_glyph_h_advance(g) * scale:.6g}]" for g in glyphs)


def _to_unicode(texts: dict[int, str]) -> str:
    pairs = [f"<{g:04X}><{t.encode('utf-16-be').hex().upper()}>" for g, t in texts.items()]
    blocks = [pairs[at : at + 100] for at in range(0, len(pairs), 100)]
    body = "\n".join(f"{len(b)} beginbfchar\n" + "\n".join(b) + "\nendbfchar" for b in blocks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n"
        "/CMapName/Adobe-Identity-UCS def/CMapType 2 def\n"
        f"1 begincodespacerange<0000><FFFF>endcodespacerange\n{body}\n"
        "endcmap CMapName currentdict/CMap defineresource pop end end"
    )


def _metrics(found: Face) -> tuple[tuple[str, str], ...]:
    scale = 1000 / found.upem
    extents = found.font.get_font_extents("ltr")
    rise, fall = round(extents.ascender * scale), round(extents.descender * scale)
    return (
        ("Flags", "4"),
        ("ItalicAngle", "0"),
        ("StemV", "80"),
        ("CapHeight", str(round(rise * 0.75))),
        ("Ascent", str(rise)),
        ("Descent", str(fall)),
        ("FontBBox", f"[-500 {fall} 2000 {rise}]"),
    )


def _letters(glyphs: frozenset[tuple[int, str]]) -> str:
    """Return the six capitals that name a subset; the same glyphs give the same letters."""
    digest = sha256(repr(sorted(glyphs)).encode("utf-8")).digest()
    return "".join(chr(65 + byte % 26) for byte in digest[:6])


def is_joined(character: str) -> bool:
    """Say whether a character leans on the one before it and must stay in its font."""
    return unicodedata.category(character) in {"Mn", "Mc", "Me", "Cf", "Sk"}
