"""The rules of the look: one colour that can be read, and sheets of two sizes."""

import pytest

from desktop_app.core.printing.look import TONES, ULTRAMARINE, accent, contrast_with_white, frame
from desktop_app.core.printing.words import Paper


@pytest.mark.parametrize("brand", ["#2B52C4", "#000000", "#B0241C", "#767676", "#0e6165"])
def test_a_brand_colour_is_used_if_white_on_it_can_be_read(brand: str) -> None:
    assert accent(brand) == brand


@pytest.mark.parametrize("brand", ["#FFD400", "#777777", "#FFFFFF", "", "red", "#12345"])
def test_ultramarine_stands_in_for_a_colour_that_is_too_light_or_none(brand: str) -> None:
    assert accent(brand) == ULTRAMARINE


def test_white_on_black_has_the_highest_contrast_there_is() -> None:
    assert contrast_with_white("#000000") == pytest.approx(21)
    assert contrast_with_white("#FFFFFF") == pytest.approx(1)


def test_the_letter_of_every_mark_is_dark_enough() -> None:
    assert all(contrast_with_white(text) >= 4.5 for text, _, _ in TONES.values())


def test_margins_are_those_of_the_design_on_both_sheets() -> None:
    a4, letter = frame(Paper.A4), frame(Paper.LETTER)
    assert (round(a4.width), round(a4.height)) == (595, 842)
    assert (letter.width, letter.height) == (612, 792)
    for sheet in (a4, letter, frame(Paper.A4, landscape=True)):
        assert sheet.left == pytest.approx(51.02, abs=0.01)
        assert sheet.width - sheet.right == pytest.approx(45.35, abs=0.01)
        assert sheet.top == pytest.approx(39.69, abs=0.01)
        assert sheet.bottom < sheet.foot < sheet.height
