"""Why somebody cannot be erased yet is said whole, and a name goes wherever it stands as a word."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.areas.privacy.rules import (
    Names,
    Ties,
    check_erasable,
    full_names,
    only_mine,
    ties_words,
    with_folded,
    without,
)
from desktop_app.core.errors import RuleBroken

FREE = Ties(name="Amara Reid")
TIED = (
    ({"merged_into": "Amara R."}, "merged into Amara R."),
    ({"lessons": 1}, "Still in 1 lesson: end it"),
    ({"lessons": 3}, "Still in 3 lessons: end them"),
    ({"meetings": 1}, "1 planned meeting"),
    ({"meetings": 2}, "2 planned meetings"),
    ({"pays_for": ("Reid",)}, "Pays for Reid"),
    ({"open_money": ("Reid",)}, "The account of Reid is not at zero"),
    ({"drafts": 2}, "drafts of invoices"),
    ({"has_login": True}, "There is a login"),
    ({"is_oneself": True}, "Nobody erases themselves"),
)


def test_who_is_tied_to_nothing_can_be_erased() -> None:
    check_erasable(FREE)
    assert ties_words(FREE) == []


@pytest.mark.parametrize(("tie", "says"), TIED)
def test_each_tie_keeps_somebody_and_says_what_to_do(tie: dict[str, object], says: str) -> None:
    with pytest.raises(RuleBroken, match="Amara Reid cannot be erased yet") as refused:
        check_erasable(replace(FREE, **tie))  # type: ignore[arg-type]
    assert says in refused.value.sentence
    assert refused.value.field == "person"


def test_all_reasons_are_said_at_once_and_who_is_erased_has_none_but_that() -> None:
    together = replace(
        FREE, lessons=2, meetings=1, pays_for=("Reid", "Lis"), open_money=("Reid",), drafts=1,
        has_login=True, is_oneself=True,
    )  # fmt: skip
    assert len(ties_words(together)) == 8
    assert ties_words(replace(together, is_erased=True)) == ["This person is erased already."]


def test_words_are_looked_for_with_and_without_accents_and_too_short_ones_only_if_they_are_names(
) -> None:  # fmt: skip
    assert with_folded(["Zoë", " Al ", None, "李"], shortest=3) == {"Zoë", "zoe", "李"}
    assert full_names("Amara", "Reid", None, "Ammi") == [
        "Amara Reid", "Reid, Amara", "Reid Amara", "Ammi",
    ]  # fmt: skip
    assert full_names("Amara", "") == []


def test_a_name_goes_as_a_word_and_not_out_of_other_words() -> None:
    names = Names(whole=frozenset({"Amara Reid"}), single=frozenset({"Amara"}),
                  near=frozenset({"Reid"}), values=frozenset({"0171 5550"}))  # fmt: skip
    heard: set[str] = set()
    said = without("AMARA REID rang from 0171 5550; Amaranth for Amara, Reid.", names, "X",
                   heard=heard)  # fmt: skip
    assert said == "X rang from X; Amaranth for X, Reid."
    assert heard == {"AMARA REID", "0171 5550", "Amara"}
    assert without("Reid and Amara Reid", names, "X", near=True) == "X and X"
    assert names.wanted() == ["Amara Reid", "0171 5550", "Amara"]
    assert names.wanted(near=True)[-1] == "Reid"


def test_a_name_goes_where_words_have_no_spaces_between_them() -> None:
    assert without("今日李小明迟到", Names(whole=frozenset({"李小明"})), "X") == "今日X迟到"


def test_what_others_are_called_too_is_nobodys_own() -> None:
    assert only_mine({"Zoë", "Amara"}, {"zoe"}) == {"Amara"}


@given(st.text(max_size=30), st.text(max_size=30))
def test_of_a_whole_name_nothing_is_left(before: str, after: str) -> None:
    said = without(f"{before} Amara Reid {after}", Names(whole=frozenset({"Amara Reid"})), "·")
    assert "Amara Reid" not in said
