"""Words on a plane: long ones break, and what is copied is what was written."""

from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from desktop_app.kit.labels import Link, WrapLabel, breakable, label
from desktop_app.kit.theme_switch import Theme

LONG = "owen.fitzmaurice8.the-second@larkfield-school-of-music.example"


def test_a_long_word_makes_no_label_wider_than_a_column(qtbot: QtBot, theme: Theme) -> None:
    for made in (label("x" * 300, wrap=True), Link("y" * 300, lambda: None)):
        qtbot.addWidget(made)
        assert made.minimumSizeHint().width() < 200


def test_words_that_fit_stay_as_they_are() -> None:
    words = "Grace Okonkwo-Reid, mother, 087 555 0142"
    assert breakable(words) == words


def test_what_is_copied_from_a_label_has_no_breaks_in_it(qtbot: QtBot, theme: Theme) -> None:
    made = label(LONG, wrap=True)
    assert isinstance(made, WrapLabel)
    qtbot.addWidget(made)
    assert made.text() == LONG
    made.setText(LONG.upper())
    assert made.text() == LONG.upper()
    made.setTextInteractionFlags(made.textInteractionFlags().TextSelectableByMouse)
    made.setSelection(0, len(breakable(LONG)))
    made.copy()
    assert QGuiApplication.clipboard().text() == LONG.upper()
