"""Letters find their font, their form and their place, whatever they are written in."""

import pytest

from desktop_app.core.printing.faces import FAMILIES, Weight
from desktop_app.core.printing.order import levels, visual
from desktop_app.core.printing.shaping import clean, shape
from tests.core.printing.samples import NAMES


def stems(text: str) -> set[str]:
    return {FAMILIES[int(run.key[1:-1])].stem for run in shape(text, Weight.REGULAR).runs}


@pytest.mark.parametrize("script", NAMES)
@pytest.mark.parametrize("weight", Weight)
def test_a_name_in_any_script_is_drawn_whole(script: str, weight: Weight) -> None:
    shaped = shape(NAMES[script], weight)
    assert shaped.missing == ""
    assert shaped.width > 1
    assert all(
        ".notdef" not in run.operators and "<0000" not in run.operators for run in shaped.runs
    )


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ("Łukasz", "Inter"),
        ("Юлія", "Inter"),
        ("محمد", "NotoNaskhArabic"),
        ("שרה", "NotoSansHebrew"),
        ("शर्मा", "NotoSansDevanagari"),
        ("பாலா", "NotoSansTamil"),
        ("王さくら", "NotoSansSC"),
        ("김민준", "NotoSansKRHangul"),
        ("😀", "NotoEmoji"),
    ],
)
def test_each_script_is_set_in_its_own_font(text: str, stem: str) -> None:
    assert stems(text) == {stem}


def test_arabic_letters_join() -> None:
    def glyphs(text: str) -> set[int]:
        return {glyph for run in shape(text, Weight.REGULAR).runs for glyph, _ in run.glyphs}

    alone = set().union(*(glyphs(letter) for letter in "محمد"))
    assert not glyphs("محم") & alone


def test_devanagari_and_tamil_conjuncts_become_one_glyph() -> None:
    def glyphs(text: str) -> int:
        operators = shape(text, Weight.REGULAR).runs[0].operators
        return sum(len(part.split(">")[0]) // 4 for part in operators.split("<")[1:])

    assert glyphs("क्ष") == 1
    assert glyphs("ஸ்ரீ") < len("ஸ்ரீ")


def test_a_character_no_font_has_becomes_a_visible_box() -> None:
    shaped = shape("A\U00012000B", Weight.REGULAR)
    assert shaped.missing == "\U00012000"
    assert [run.hole for run in shaped.runs] == ["", "12000", ""]


def test_blanks_and_steering_characters_take_no_part() -> None:
    assert clean(" Amara\t\u200e Reid\u202e\x00 ") == "Amara Reid"
    assert clean("e\u0301") == "é"
    assert shape("", Weight.REGULAR).runs == ()


def test_a_blank_after_an_emoji_is_as_wide_as_any_other() -> None:
    together = shape("😀 a", Weight.REGULAR).width
    apart = shape("😀", Weight.REGULAR).width + shape("a", Weight.REGULAR).width
    assert together - apart < 0.4


def test_tabular_digits_have_one_width() -> None:
    widths = {shape(digit, Weight.REGULAR, tabular=True).width for digit in "0123456789"}
    assert len(widths) == 1
    assert shape("1", Weight.REGULAR).width not in widths


def test_a_line_with_latin_letters_reads_left_to_right_and_one_without_does_not() -> None:
    assert levels("abc") == (0, 0, 0)
    assert levels("אב") == (1, 1)
    assert levels("a אב") == (0, 0, 1, 1)
    assert levels("א 12") == (1, 1, 2, 2)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a (אב)", (0, 0, 0, 1, 1, 0)),
        ("a אב (גד)", (0, 0, 1, 1, 1, 1, 1, 1, 1)),
        ("אב (a)", (1, 1, 0, 0, 0, 0)),
        ("a (אב", (0, 0, 0, 1, 1)),
        ("a )אב(", (0, 0, 0, 1, 1, 0)),
        ("אב (12)", (1, 1, 1, 1, 2, 2, 1)),
        ("a (12) א", (0, 0, 0, 0, 0, 0, 0, 1)),
        ("a (-) א", (0, 0, 0, 0, 0, 0, 1)),
        ("א\u200dב", (1, 1, 1)),
    ],
)
def test_both_brackets_of_a_pair_look_the_same_way(text: str, expected: tuple[int, ...]) -> None:
    assert levels(text) == expected


def test_runs_are_put_in_the_order_they_are_seen() -> None:
    assert visual([0, 1, 0]) == [0, 1, 2]
    assert visual([1, 2, 1]) == [2, 1, 0]
    assert visual([0, 1, 2, 1, 0]) == [0, 3, 2, 1, 4]
    assert visual([]) == []
