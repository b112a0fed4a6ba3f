"""Documents become PDFs: the same document gives the same bytes, on any thread."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from desktop_app.core.files import safe_file_name
from desktop_app.core.printing import blocks, grids, picturing, tables, words
from desktop_app.core.printing.flow import Flow
from desktop_app.core.printing.page import Page
from desktop_app.core.printing.words import Document, MissingGlyph, Paper
from desktop_app.core.printing.writer import About, write
from desktop_app.core.wording import tr

_SHORT = 60.0

_DRAW: dict[type, Callable[[Flow, Any], None]] = {
    words.Opening: blocks.draw_opening,
    words.Heading: blocks.draw_heading,
    words.Title: blocks.draw_title,
    words.KeyFacts: blocks.draw_key_facts,
    words.Table: tables.draw_table,
    words.Closing: blocks.draw_closing,
    words.PayTable: blocks.draw_pay_table,
    words.Note: blocks.draw_note,
    words.Grid: grids.draw_grid,
    words.Signatures: blocks.draw_signatures,
    words.Bars: picturing.draw_bars,
    words.Days: picturing.draw_days,
    words.Meters: picturing.draw_meters,
    words.Quote: picturing.draw_quote,
    words.PageBreak: lambda flow, _block: flow.new_page(),
}


def render(document: Document, paper: Paper = Paper.A4) -> bytes:
    """Return the PDF of a document.

    Identical documents give identical bytes. A character that no font at hand can draw is shown as
    a box with its number; `missing_glyphs` tells beforehand. Raises RuleBroken for a transfer that
    cannot be paid.
    """
    return write(compose(document, paper), _about(document))


def render_checked(
    document: Document, paper: Paper = Paper.A4
) -> tuple[bytes, tuple[MissingGlyph, ...]]:
    """Return the PDF of a document and what no font at hand can draw in it; usually nothing."""
    return write_pages(document, compose(document, paper))


def write_pages(
    document: Document, pages: Sequence[Page]
) -> tuple[bytes, tuple[MissingGlyph, ...]]:
    """Return the PDF of the composed pages of a document and what no font at hand can draw."""
    return write(pages, _about(document)), _missing(pages)


def missing_glyphs(document: Document, paper: Paper = Paper.A4) -> tuple[MissingGlyph, ...]:
    """Return what no font at hand can draw, with the text it stands in; usually nothing."""
    return _missing(compose(document, paper))


def missing_words(missing: MissingGlyph) -> str:
    """Say what cannot be drawn, and where it stands."""
    return tr(
        "{characters} in “{text}” cannot be drawn.",
        characters=missing.characters,
        text=missing.text,
    )


def _missing(pages: Iterable[Page]) -> tuple[MissingGlyph, ...]:
    found = {entry: None for page in pages for entry in page.missing}
    return tuple(MissingGlyph(characters, text) for characters, text in found)


def file_name(document: Document) -> str:
    """Return a file name that every system accepts, such as "2026-0418 Okonkwo-Reid.pdf"."""
    first = document.number or document.title
    return f"{safe_file_name(f'{first} {document.subject}'.strip())}.pdf"


def on_paper(document: Document, paper: Paper = Paper.A4) -> tuple[str, bytes, tuple[str, ...]]:
    """Return the name of the file, the PDF of a document, and what no font can draw in it."""
    pdf, missing = render_checked(document, paper)
    return file_name(document), pdf, tuple(missing_words(each) for each in missing)


def compose(document: Document, paper: Paper) -> list[Page]:
    """Return the drawn pages of a document."""
    flow = Flow(document, paper)
    for at, block in enumerate(document.blocks):
        flow.follows = _last_words(flow, document.blocks[at + 1 :])
        _DRAW[type(block)](flow, block)
    return flow.finish()


def _last_words(flow: Flow, rest: Sequence[words.Block]) -> float:
    """Return the height of short last paragraphs, which never stand on a page by themselves."""
    notes = [block for block in rest if isinstance(block, words.Note)]
    if not notes or len(notes) < len(rest):
        return 0.0
    height = blocks.notes_height(flow, notes)
    return height if height <= _SHORT else 0.0


def _about(document: Document) -> About:
    title = ", ".join(part for part in (document.name, document.subject) if part)
    return About(title, document.letterhead.name, document.language, document.dated)
