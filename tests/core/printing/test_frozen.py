"""A document kept as text is drawn again as it was."""

import json

import pytest

from desktop_app.core.errors import FileRefused
from desktop_app.core.printing.frozen import freeze, thaw
from desktop_app.core.printing.render import render
from desktop_app.core.printing.words import Document
from desktop_app.core.wording import use_language
from tests.core.printing import samples


@pytest.mark.parametrize(
    "document",
    [
        samples.invoice(),
        samples.credit_note(),
        samples.receipt(),
        samples.register_sheet(),
        samples.roster(),
    ],
    ids=lambda document: document.title,
)
def test_a_frozen_document_comes_back_as_it_was(document: Document) -> None:
    assert thaw(freeze(document)) == document


def test_a_frozen_document_is_drawn_with_the_same_bytes() -> None:
    document = samples.invoice()
    assert render(thaw(freeze(document))) == render(document)


def test_a_frozen_document_keeps_the_words_of_its_language() -> None:
    text = freeze(samples.invoice())
    use_language("de")
    try:
        assert thaw(text).phrases.page == "Page {page} of {pages}"
    finally:
        use_language("en")


def test_the_logo_is_kept_apart_and_given_back() -> None:
    picture = b"\x89PNG a picture"
    assert "logo" not in freeze(samples.invoice())
    assert thaw(freeze(samples.invoice()), logo=picture).letterhead.logo == picture


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"is": "Nobody"}', '{"is": "Note", "text": "Hello"}']
)
def test_damaged_content_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(FileRefused, match="damaged"):
        thaw(text)


def test_frozen_content_is_json_that_names_what_is_printed() -> None:
    found = json.loads(freeze(samples.invoice()))
    assert found["number"] == "2026-0418"
    assert found["blocks"][0]["is"] == "Opening"
