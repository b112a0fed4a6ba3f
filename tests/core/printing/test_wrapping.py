"""Long text goes on in the next line, and nothing of it is lost."""

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.printing.faces import Weight
from desktop_app.core.printing.shaping import clean, shape
from desktop_app.core.printing.wrapping import clusters, wrap
from tests.core.printing.samples import NAMES

LETTERS = "".join(NAMES.values()) + " -,.()😀👩\u200d👧"


def width(text: str) -> float:
    return shape(text, Weight.REGULAR).width


def test_a_name_of_300_characters_is_cut_into_lines_that_fit() -> None:
    for name in ("x" * 300, "Wolfeschlegel" * 23, "محمد" * 75, "王" * 300, "क्षि" * 75):
        lines = wrap(name, 20, Weight.REGULAR)
        assert len(lines) > 3
        assert "".join(lines) == name
        assert all(width(line) <= 20.2 for line in lines)


def test_words_are_kept_whole_where_they_fit() -> None:
    assert wrap("Violin with Maeve Cullinan", 6, Weight.REGULAR) == (
        "Violin with",
        "Maeve",
        "Cullinan",
    )


def test_line_breaks_of_the_text_are_kept() -> None:
    assert wrap("one\n\ntwo", 50, Weight.REGULAR) == ("one", "", "two")
    assert wrap("", 50, Weight.REGULAR) == ("",)


def test_han_may_break_anywhere_but_before_a_full_stop() -> None:
    assert wrap("王小明。田中", 3.2, Weight.REGULAR) == ("王小", "明。田", "中")


def test_a_letter_keeps_its_marks() -> None:
    assert clusters("क्षि") == ["क्षि"]
    assert clusters("e\u0323\u0301a") == ["e\u0323\u0301", "a"]
    assert clusters("👩\u200d👧!") == ["👩\u200d👧", "!"]


@given(st.text(LETTERS, max_size=60), st.floats(4, 30))
def test_no_letter_is_lost_in_any_width(text: str, room: float) -> None:
    lines = wrap(text, room, Weight.REGULAR)
    assert "".join("".join(lines).split()) == "".join(clean(text).split())
