"""A search finds people however their name is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.folding import digits, fold, words


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Ó Dálaigh", "o dalaigh"),
        ("Więckowska", "wieckowska"),
        ("ŁUKASZ", "lukasz"),
        ("Sørensen", "sorensen"),
        ("Đặng", "dang"),
        ("Straße", "strasse"),
        ("İstanbul ışık", "istanbul isik"),
        ("Æsop", "aesop"),
        ("Ｆｕｌｌ", "full"),
        ("  two   spaces ", "two spaces"),
    ],
)
def test_text_is_folded(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_a_name_with_an_apostrophe_is_two_words() -> None:
    assert words("O’Neill-Smith") == ["o", "neill", "smith"]


def test_words_keep_the_vowel_signs_of_a_script() -> None:
    assert len(words("अनन्या कुलकर्णी")) == 2
    assert words("李思远") == ["李思远"]


def test_a_phone_number_is_its_digits() -> None:
    assert digits("+353 (0)87 555-0142") == "3530875550142"


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)
