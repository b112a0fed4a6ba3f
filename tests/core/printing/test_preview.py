"""Documents on the screen, logos on paper, and many files made one."""

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from desktop_app.core.printing.pictures import proportions
from desktop_app.core.printing.preview import merge, page_count, pages, raster
from desktop_app.core.printing.render import render
from desktop_app.core.printing.words import Fact, KeyFacts
from tests.core.printing import samples
from tests.core.printing.reading import texts


def logo(
    kind: str, color: tuple[int, ...] = (200, 0, 0), size: tuple[int, int] = (600, 300)
) -> bytes:
    out = BytesIO()
    Image.new("RGBA" if len(color) == 4 else "RGB", size, color).save(out, kind)
    return out.getvalue()


def pixel(pdf: bytes, x: float, y: float) -> tuple[int, int, int]:
    """Return the colour at a place in points from the top left."""
    picture = raster(pdf, 0, 72)
    at = round(y) * picture.stride + 4 * round(x)
    red, green, blue = picture.pixels[at : at + 3]
    return red, green, blue


def with_letterhead(**changes: object) -> bytes:
    document = samples.invoice()
    return render(replace(document, letterhead=replace(samples.SCHOOL, **changes)))


def test_a_page_is_shown_in_the_resolution_asked_for() -> None:
    picture = raster(render(samples.invoice()), 0, 150)
    assert (picture.width, picture.height) == (1241, 1754)
    assert len(picture.pixels) == picture.stride * picture.height


def test_each_page_becomes_a_png() -> None:
    pdf = render(samples.long_invoice())
    shown = list(pages(pdf, 40))
    assert len(shown) == page_count(pdf) == 4
    assert all(Image.open(BytesIO(one)).format == "PNG" for one in shown)


def test_merged_files_keep_every_page_in_order_and_are_the_same_each_time() -> None:
    parts = [render(samples.invoice()), render(samples.long_invoice()), render(samples.receipt())]
    whole = merge(parts)
    assert page_count(whole) == 6
    assert "Receipt" in texts(whole)[-1]
    assert merge(parts) == whole


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_logo_stands_where_the_mark_would(kind: str) -> None:
    red, green, blue = pixel(with_letterhead(logo=logo(kind)), 70, 50)
    assert red > 180
    assert green < 40
    assert blue < 40


def test_the_clear_parts_of_a_logo_stay_clear() -> None:
    assert pixel(with_letterhead(logo=logo("PNG", (200, 0, 0, 0))), 70, 50) == (255, 255, 255)


def test_a_logo_that_is_no_picture_is_replaced_by_the_mark() -> None:
    assert proportions(b"not a picture") is None
    assert pixel(with_letterhead(logo=b"not a picture"), 55, 70) == (0x2B, 0x52, 0xC4)


def test_the_mark_has_the_schools_colour_only_if_it_can_be_read() -> None:
    assert pixel(with_letterhead(brand="#0E6165"), 55, 70) == (0x0E, 0x61, 0x65)
    assert pixel(with_letterhead(brand="#FFE000"), 55, 70) == (0x2B, 0x52, 0xC4)


def test_a_hole_is_drawn_where_a_letter_is_missing() -> None:
    def ink(payer: str) -> int:
        picture = raster(render(samples.invoice(payer=payer)), 0, 144)
        rows = range(240, 268)
        return sum(
            picture.pixels[y * picture.stride + 4 * x] < 200 for y in rows for x in range(102, 140)
        )

    assert ink("\U00012000") > 40


def test_figures_across_the_page_show_value_and_detail() -> None:
    facts = (
        Fact("Attendance", "91%", "30 of 33 lessons"),
        Fact("Streak", "31 days", "best so far"),
    )
    text = texts(render(samples.document(KeyFacts(facts))))[0]
    assert "91%" in text
    assert "best so far" in text
