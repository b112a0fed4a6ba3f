"""What a picture in a document says to who cannot see it, and to who reads the sheet."""

from dataclasses import replace

from desktop_app.core.printing.render import render
from desktop_app.core.printing.words import Bar, Bars, Block, Meter, Meters, Quote
from tests.core.printing import samples
from tests.core.printing.reading import texts


def pages(*blocks: Block) -> list[str]:
    return texts(render(replace(samples.roster(), blocks=blocks)))


def test_bars_say_their_values_inside_or_above_and_a_holiday_in_its_place() -> None:
    bars = (
        Bar("5 Oct", 40, "40", other=22.5),
        Bar("12 Oct", 1, "1 point", other=20.0),
        Bar("19 Oct", 0, "0"),
        Bar("26 Oct", 0, "", off="Holiday"),
    )
    (page,) = pages(Bars("Reading Club points by week", bars, ("Amara", "The club")))
    for said in ("Reading Club points by week", "5 Oct", "40", "1 point", "Holiday", "The club"):
        assert said in page


def test_a_note_too_wide_for_its_bar_is_left_out_and_its_day_stays() -> None:
    bars = tuple(Bar(f"W{n}", n, str(n), off="Half-term closure" * (n == 3)) for n in range(40))
    (page,) = pages(Bars("Points by week", bars))
    assert "W3" in page
    assert "Half-term" not in page


def test_a_ladder_of_a_hundred_rungs_is_drawn_in_twelve_boxes_and_said_in_full() -> None:
    rows = (Meter("Number Club", 88, 100, "Level 88 of 100"), Meter("Scales", 2, 8, "Grade 2"))
    (page,) = pages(Meters(("Club", "", "Now", ""), rows))
    assert "Level 88 of 100" in page
    assert "Grade 2" in page


def test_long_words_of_a_teacher_go_on_over_the_page_whole() -> None:
    words = " ".join(f"word{n}" for n in range(1_500))
    found = pages(Quote(words, "M. Cullinan"))
    assert len(found) > 1
    whole = " ".join(found)
    assert [n for n in range(1_500) if f"word{n}" not in whole] == []
    assert "M. Cullinan" in found[-1]
