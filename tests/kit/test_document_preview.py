"""Documents inside the program: turned, warned about, saved."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.core.errors import RuleBroken
from desktop_app.core.printing.render import missing_words, render_checked
from desktop_app.core.printing.words import Document, Letterhead, Note, PageBreak
from desktop_app.kit.document_preview import DocumentPreview, Make, Printed
from desktop_app.kit.tasks import Tasks
from desktop_app.kit.theme_switch import Theme


def paper(name: str, words: str = "Practise") -> Printed:
    """Return a document of two pages."""
    blocks = (Note(words), PageBreak(), Note(words))
    document = Document(name, Letterhead("Larkfield"), blocks)
    pdf, missing = render_checked(document)
    return Printed(f"{name}.pdf", pdf, tuple(missing_words(each) for each in missing))


def shown(qtbot: QtBot, tasks: Tasks, make: Make) -> DocumentPreview:
    preview = DocumentPreview(None, tasks, "Documents", make)
    qtbot.addWidget(preview)
    preview.open()
    qtbot.waitUntil(tasks.idle)
    return preview


@pytest.fixture(autouse=True)
def worn(theme: Theme) -> None:
    """Wear the look."""


def test_pages_are_turned_across_documents(qtbot: QtBot, tasks: Tasks) -> None:
    preview = shown(qtbot, tasks, lambda _: [paper("One"), paper("Two")])
    assert preview.banner.shown() is None
    assert preview.page.has_page()
    for _ in range(2):
        qtbot.keyClick(preview, Qt.Key.Key_PageDown)
    qtbot.waitUntil(tasks.idle)
    assert preview.list.currentRow() == 1
    preview.list.setCurrentRow(0)
    assert preview.list.currentItem().text() == "One"


def test_what_no_font_can_draw_is_said_before_printing(qtbot: QtBot, tasks: Tasks) -> None:
    wrong = [paper("Two", "\U00012000 and \U00012001"), paper("Three", "\U00012002")]
    preview = shown(qtbot, tasks, lambda _: [paper("One"), *wrong])
    banner = preview.banner.shown()
    assert banner is not None
    assert banner.fact == "2 documents do not come out whole."
    assert "\U00012000" in banner.more
    assert "cannot be drawn" in banner.more
    for row in (1, 2, 1):
        banner.deeds[0].run()
        assert preview.list.currentRow() == row
    assert "\U00012002" in preview.list.item(2).toolTip()
    assert preview.list.item(0).toolTip() == ""


def test_documents_are_saved_one_as_a_file_and_many_in_a_folder(
    qtbot: QtBot, tasks: Tasks, tmp_path: Path
) -> None:
    preview = shown(qtbot, tasks, lambda _: [paper("One"), paper("Two")])
    preview.save_to(tmp_path)
    qtbot.waitUntil(tasks.idle)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["One.pdf", "Two.pdf"]
    alone = shown(qtbot, tasks, lambda _: [paper("One")])
    alone.save_to(tmp_path / "mine.pdf")
    qtbot.waitUntil(tasks.idle)
    assert (tmp_path / "mine.pdf").read_bytes() == alone.documents[0].pdf


def test_a_document_that_cannot_be_made_says_why(qtbot: QtBot, tasks: Tasks) -> None:
    def broken(_progress: object) -> list[Printed]:
        raise RuleBroken("The account number is not right.")

    preview = shown(qtbot, tasks, broken)
    banner = preview.banner.shown()
    assert banner is not None
    assert "account number" in banner.fact + banner.more
    assert not preview.print_button.isEnabled()
