"""Documents as they leave the program, read back by others."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256
from itertools import pairwise

import pytest

from desktop_app.core.printing.render import file_name, missing_glyphs, render
from desktop_app.core.printing.words import (
    Address,
    Align,
    Closing,
    Column,
    Document,
    Grid,
    Group,
    Line,
    Mark,
    Note,
    Opening,
    PageBreak,
    Paper,
    Table,
    Tone,
    Total,
)
from tests.core.printing import samples
from tests.core.printing.reading import fonts, reader, text_as_browsers_read_it, texts

KINDS = {
    "invoice": samples.invoice,
    "long invoice": samples.long_invoice,
    "credit note": samples.credit_note,
    "receipt": samples.receipt,
    "register": samples.register_sheet,
    "roster": samples.roster,
}


def named(name: str) -> Document:
    """Return an invoice that bears a name in every place a name can stand."""
    row = Line((f"{name}, Violin", "1", "10.00", "10.00"), name)
    return samples.invoice((Group(name, (row,)),), payer=name)


def test_an_invoice_says_everything_in_the_order_of_the_design() -> None:
    text = texts(render(samples.invoice()))[0]
    wanted = (
        "Larkfield School of Music", "2026-0418", "Grace Okonkwo-Reid", "5 November 2026",
        "To pay", "€412.14", "19 November 2026", "Amara", "Violin, 1-on-1 with M. Cullinan",
        "Mon 2, 9, 16, 23 Nov, 45 minutes", "152.00", "Kofi", "−32.00", "Scan to pay by bank",
        "Lessons, exempt from VAT", "VAT 23% on 18.00", "This invoice", "406.14",
        "2026-0377: 386.00 less 380.00 paid", "How to pay", "VAT IE 5550194X", "Page 1 of 1",
    )  # fmt: skip
    assert [part for part in wanted if part not in text] == []
    assert text.index("Amara") < text.index("Kofi") < text.index("406.14")


def test_the_file_says_what_it_is_in_which_language_from_whom_and_when() -> None:
    pdf = reader(render(samples.invoice()))
    facts = pdf.metadata
    assert facts.title == "Invoice 2026-0418, Okonkwo-Reid"
    assert facts.author == "Larkfield School of Music"
    assert facts.creation_date.date().isoformat() == "2026-11-05"
    assert pdf.trailer["/Root"]["/Lang"] == "en-IE"
    assert pdf.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_font_is_embedded_and_the_file_stays_small(kind: str) -> None:
    pdf = render(KINDS[kind]())
    found = fonts(pdf)
    assert found
    assert all(found.values()), found
    assert not any("Helvetica" in name for name in found)
    assert len(pdf) <= 60_000


@pytest.mark.parametrize("script", samples.NAMES)
def test_a_name_in_any_script_can_be_found_in_the_file(script: str) -> None:
    name = samples.NAMES[script]
    pdf = render(named(name))
    assert name in text_as_browsers_read_it(pdf)
    if script != "Bengali":  # pypdf does not know the text that is given for reordered letters
        assert name in "\n".join(texts(pdf))
    assert missing_glyphs(named(name)) == ()
    assert len(pdf) <= 60_000


def test_a_character_no_font_has_is_named_with_the_text_it_stands_in() -> None:
    document = named("Ana \U00012000")
    found = missing_glyphs(document)
    assert [(entry.characters, entry.text) for entry in found] == [
        ("\U00012000", "Ana \U00012000"),
        ("\U00012000", "Ana \U00012000, Violin"),
    ]
    assert "120" in texts(render(document))[0]  # the number of the character, in its box


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_document_gives_the_same_bytes(kind: str) -> None:
    assert render(KINDS[kind]()) == render(KINDS[kind]())


def test_what_was_printed_before_and_in_which_process_makes_no_difference() -> None:
    code = (
        "from hashlib import sha256; from tests.core.printing import samples;"
        "from desktop_app.core.printing.render import render;"
        "print(sha256(render(samples.invoice(payer='Łukasz 王'))).hexdigest())"
    )
    for name in samples.NAMES.values():
        render(named(name))
    ours = sha256(render(samples.invoice(payer="Łukasz 王"))).hexdigest()
    paths = [path for path in sys.path if path]
    command = [sys.executable, "-c", f"import sys; sys.path[:0] = {paths!r}; {code}"]
    fresh = subprocess.run(command, capture_output=True, text=True, check=True)
    assert fresh.stdout.strip() == ours


def test_many_threads_draw_the_same_as_one() -> None:
    documents = [named(name) for name in samples.NAMES.values()] * 3
    alone = [render(document) for document in documents]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(render, documents)) == alone


def test_a_long_table_repeats_its_header_and_carries_the_sum_forward() -> None:
    pages = texts(render(samples.long_invoice(60)))
    assert len(pages) == 4
    for at, page in enumerate(pages, start=1):
        assert f"Page {at} of 4" in page
        assert "What for" in page
        assert "Invoice 2026-0418" in page
    for before, after in pairwise(pages):
        last = max(n for n in range(1, 61) if f"Lesson {n} " in before)
        assert f"Carried forward {last * 10}.00" in before
        assert f"Brought forward {last * 10}.00" in after
        assert "Amara, continued" in after
    assert "Carried forward" not in pages[-1]


@pytest.mark.parametrize("lines", range(10, 24))
def test_a_line_is_never_parted_from_its_detail(lines: int) -> None:
    for page in texts(render(samples.long_invoice(lines))):
        for n in range(1, lines + 1):
            assert (f"Lesson {n} " in page) == (f"Detail {n}\n" in page)


@pytest.mark.parametrize("first", range(8, 20))
def test_a_childs_name_is_never_the_last_thing_on_a_page(first: int) -> None:
    row = Line(("Lesson", "1", "10.00", "10.00"), "Detail")
    groups = (
        Group("Amara", (row,) * first),
        Group("Kofi", (Line(("Drums", "1", "2.00", "2.00")),)),
    )
    for page in texts(render(samples.invoice(groups))):
        assert ("Kofi" in page) == ("Drums" in page)


def test_totals_stay_together_on_one_page() -> None:
    for lines in range(8, 22):
        pages = texts(render(samples.long_invoice(lines)))
        assert sum("This invoice" in page and "€412.14" in page for page in pages) >= 1
        assert not any("Goods before VAT" in page and "This invoice" not in page for page in pages)


def test_letter_paper_is_letter_sized_and_nothing_falls_off() -> None:
    for kind in KINDS.values():
        document = kind()
        page = reader(render(document, Paper.LETTER)).pages[0]
        size = (792, 612) if document.landscape else (612, 792)
        assert (float(page.mediabox.width), float(page.mediabox.height)) == size
    assert texts(render(samples.invoice(), Paper.LETTER))[-1].count("Page") == 1


def test_names_of_300_characters_are_wrapped_and_come_out_whole() -> None:
    for name in ("Wolfeschlegelsteinhausen" * 12, "محمد " * 60, "王" * 300):
        letters = "".join("".join(texts(render(named(name)))).split())
        rare = "g" if name.isascii() else name[0]
        elsewhere = "".join(texts(render(named("-")))).count(rare)
        # payer, title of the group, first and second line of the row
        assert letters.count(rare) == 4 * name.count(rare) + elsewhere


def test_a_line_taller_than_a_page_goes_on_over_the_page() -> None:
    row = Line(("word " * 4000, "1", "1.00", "1.00"), "Detail")
    pages = texts(render(samples.invoice((Group("Amara", (row,)),))))
    assert sum(page.count("word") for page in pages) == 4000


def test_a_long_note_goes_on_over_the_page_and_a_break_begins_a_new_one() -> None:
    pages = texts(render(samples.document(Note("again " * 3000), PageBreak(), Note("last"))))
    assert sum(page.count("again") for page in pages) == 3000
    assert "last" in pages[-1]
    assert "again" not in pages[-1]


def test_a_register_that_is_wider_than_the_page_goes_on_below() -> None:
    wide = samples.register_sheet(people=3, meetings=60)
    text = "".join(texts(render(wide)))
    assert text.count("Pupil 1, Given") >= 2
    assert text.count("9 of 9") == 3


def test_a_long_register_repeats_its_meetings_on_every_page() -> None:
    pages = texts(render(samples.register_sheet(people=60)))
    assert len(pages) > 1
    assert all("Student" in page for page in pages if "Pupil" in page)
    assert "Nut allergy" in pages[0]


def test_files_are_named_by_number_and_family() -> None:
    assert file_name(samples.invoice()) == "2026-0418 Okonkwo-Reid.pdf"
    assert file_name(samples.roster()) == "Roster Junior Strings.pdf"
    assert file_name(replace(samples.invoice(), subject="a/b: c")) == "2026-0418 a b c.pdf"


def test_columns_that_do_not_fit_are_wrapped_and_lose_nothing() -> None:
    columns = (Column("Student"), Column("Age", Align.CENTER), Column("Guardian"), Column("Notes"))
    cells = ("Amara " * 20, "11", "Grace " * 30, "knows " * 60)
    table = Table(columns, (Group("", (Line(cells, strong=True),)),))
    text = texts(render(samples.document(table)))[0]
    counts = [text.count(word) for word in ("Amara", "Grace", "knows")]
    assert counts == [20, 30, 60]


def test_a_sum_is_carried_over_between_two_children_too() -> None:
    row = Line(("Lesson", "1", "10.00", "10.00"), "Detail", running="10.00")
    groups = tuple(Group(f"Child {n}", (row,)) for n in range(1, 20))
    pages = texts(render(samples.invoice(groups)))
    assert "Carried forward 10.00" in pages[0]
    assert "continued" not in "".join(pages)


def test_a_legend_with_many_codes_goes_on_in_the_next_line() -> None:
    sheet = samples.register_sheet(people=2)
    grid = next(block for block in sheet.blocks if isinstance(block, Grid))
    legend = tuple((Mark(letter, Tone.GREY), f"Meaning of {letter}") for letter in "ABCDEFGHIJKLM")
    other = replace(sheet, blocks=(replace(grid, legend=legend),), landscape=False)
    text = texts(render(other))[0]
    assert all(meaning in text for _, meaning in legend)


def test_a_letter_without_a_box_or_legal_line_is_drawn_too() -> None:
    plain = samples.document(
        Opening(Address("To", "Grace", ())), Closing((Total("To pay", "1.00"),)), dated=None
    )
    school = replace(samples.SCHOOL, legal="", lines=())
    assert "Larkfield School of Music" in texts(render(replace(plain, letterhead=school)))[0]


def test_a_legal_line_as_long_as_a_page_stays_on_the_sheet() -> None:
    school = replace(samples.SCHOOL, legal="registered " * 60)
    text = texts(render(replace(samples.invoice(), letterhead=school)))[0]
    assert text.count("registered") == 60


@pytest.mark.parametrize("lines", range(4, 26))
def test_the_last_words_of_an_invoice_never_stand_on_a_page_alone(lines: int) -> None:
    rows = tuple(Line((f"Lesson {n}", "1", "10.00", "10.00"), "Detail") for n in range(lines))
    pages = texts(render(samples.invoice((Group("Amara", rows),))))
    assert "A question about" in pages[-1]
    assert "How to pay" in pages[-1], f"{lines} lines"
