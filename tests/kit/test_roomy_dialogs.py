"""Dialogs and forms on small screens and at 200 %: nothing is cut, what scrolls gives way."""

import pytest
from PySide6.QtWidgets import QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.kit.dialog import Dialog
from desktop_app.kit.fields import Field
from desktop_app.kit.form import Form
from desktop_app.kit.theme_switch import Theme

LONG = "As it stands at the foot of every document that goes out"


@pytest.fixture
def window(qtbot: QtBot, theme: Theme) -> QWidget:
    """A window about as high as the screen that tests are drawn on."""
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(1000, 820)
    made.show()
    return made


def test_what_scrolls_gives_way_so_that_the_deed_stays_on_the_screen(window: QWidget) -> None:
    dialog = Dialog(window, "Run", "Bills", "Issue")
    body = QWidget()
    column = QVBoxLayout(body)
    high, low = QPlainTextEdit(), QPlainTextEdit()
    for part, least in ((high, 700), (low, 300)):
        part.setMinimumHeight(least)
        column.addWidget(part)
    dialog.set_body(body)
    dialog.show()
    assert dialog.height() <= 820
    assert 96 <= high.minimumHeight() < 700
    assert dialog.primary.geometry().bottom() <= dialog.height()
    dialog.leave()


def test_a_fact_that_comes_later_leaves_the_deed_on_the_screen(window: QWidget) -> None:
    dialog = Dialog(window, "Run", "", "Issue")
    text = QPlainTextEdit()
    text.setMinimumHeight(700)
    dialog.set_body(text)
    dialog.show()
    room = dialog.height()
    dialog.set_fact("Bills of November for all the families that have lessons " * 6)
    assert dialog.minimumSizeHint().height() <= 820
    assert dialog.height() <= max(room, 820)
    dialog.leave()


def test_a_dialog_that_fits_is_left_as_it_was_meant(window: QWidget) -> None:
    dialog = Dialog(window, "Run", "Bills", "Issue")
    text = QPlainTextEdit()
    text.setMinimumHeight(300)
    dialog.set_body(text)
    dialog.show()
    assert text.minimumHeight() == 300
    dialog.leave()


def test_a_long_result_takes_two_lines_instead_of_being_cut(window: QWidget) -> None:
    dialog = Dialog(window, "Write off", "Open", "Write off")
    dialog.set_result("The invoice then asks for that no more, and the family's balance is lower.")
    dialog.show()
    words = dialog.result_label
    assert words.height() >= words.heightForWidth(words.width())
    dialog.leave()


def test_help_stands_beside_a_field_or_under_it_as_there_is_room(
    qtbot: QtBot, window: QWidget
) -> None:
    form = Form((Field("legal", "Legal name", width=320, help=LONG),))
    area = QScrollArea(window)
    area.setWidgetResizable(True)
    area.setWidget(form)
    area.setGeometry(0, 0, 900, 300)
    area.show()
    slot = form.editor("legal").widget
    words = next(each for each in form.findChildren(QWidget) if words_of(each) == LONG)
    qtbot.waitUntil(lambda: words.y() < slot.height())
    assert words.x() > slot.width()
    area.resize(520, 300)
    qtbot.waitUntil(lambda: words.y() >= slot.height())
    assert not area.horizontalScrollBar().isVisible()
    assert slot.x() == 0
    area.resize(900, 300)
    qtbot.waitUntil(lambda: words.y() < slot.height())


def words_of(widget: QWidget) -> str:
    text = getattr(widget, "text", None)
    return str(text()) if callable(text) else ""
