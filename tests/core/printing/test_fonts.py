"""The fonts the program carries: whole, free to carry, and not too heavy."""

import pytest

from desktop_app.core.places import resources
from desktop_app.core.printing.faces import (
    FAMILIES,
    Family,
    Weight,
    face,
    face_called,
    program,
    usual,
)

FONTS = resources() / "fonts"


def test_all_fonts_together_stay_under_20_megabytes() -> None:
    assert sum(file.stat().st_size for file in FONTS.rglob("*") if file.is_file()) < 20_000_000


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.stem)
def test_each_family_is_there_as_truetype_with_its_licence(family: Family) -> None:
    for weight in family.weights:
        head = (FONTS / f"{family.stem}-{weight}.ttf").read_bytes()[:4]
        assert head == b"\x00\x01\x00\x00"
    licence = (FONTS / "licenses" / f"{family.stem}.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE" in licence


def test_every_font_file_belongs_to_a_family_that_is_used() -> None:
    known = {f"{family.stem}-{weight}" for family in FAMILIES for weight in family.weights}
    assert {file.stem for file in FONTS.glob("*.ttf")} - known == {"Inter-Medium"}  # the window's


def test_a_family_without_a_semibold_is_thickened() -> None:
    han = next(at for at, family in enumerate(FAMILIES) if family.stem == "NotoSansSC")
    assert face(han, Weight.SEMIBOLD)[1]
    assert not face(han, Weight.REGULAR)[1]
    assert face(0, Weight.SEMIBOLD)[0].stem == "Inter-SemiBold"
    assert face(1, Weight.BOLD)[0].stem.endswith("SemiBold")


def test_a_program_holds_only_what_a_document_needs() -> None:
    plain = program("F0R", frozenset())
    assert len(plain.outlines) < 10_000
    assert len(usual("F0R")) < 160
    more = program("F0R", frozenset({(face_called("F0R").font.get_nominal_glyph(ord("Ж")), "Ж")}))
    assert len(more.outlines) < len(plain.outlines) + 400
    assert more.name != plain.name
