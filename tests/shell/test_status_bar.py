"""The bar at the bottom leaves whole facts out before it cuts a word."""

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop_app.shell.status_bar import StatusBar
from tests.kit.conftest import one_theme, theme

__all__ = ["one_theme", "theme"]

FACTS = ("39 lessons today: 13 done, 4 in progress", "1 selected, €182.00", "€2,373.54 open")
PLACE = ("larkfield.downbeat", "Autumn 2026, week 12", "200 %")


@pytest.fixture
def bar(qtbot: QtBot, theme: object) -> StatusBar:
    made = StatusBar()
    qtbot.addWidget(made)
    made.resize(1600, 26)
    made.show()
    made.set_state("Saved on this computer", "check-circle", "green")
    made.set_facts(FACTS)
    made.set_place(PLACE)
    return made


def shown(bar: StatusBar) -> list[str]:
    return [part.text() for part in bar.findChildren(QLabel) if part.isVisible() and part.text()]


def test_all_of_it_is_said_where_there_is_room(bar: StatusBar) -> None:
    assert shown(bar) == ["Saved on this computer", *FACTS, *PLACE]


@pytest.mark.parametrize("width", [900, 760, 620, 550])
def test_no_word_is_cut_and_the_zoom_stays(bar: StatusBar, width: int) -> None:
    bar.resize(width, 26)
    QApplication.processEvents()
    assert bar.width() == width
    for part in bar.findChildren(QLabel):
        if part.isVisible() and part.text():
            assert part.width() >= part.minimumSizeHint().width(), part.text()
    assert shown(bar)[0] == "Saved on this computer"
    assert shown(bar)[-1] == "200 %"
    assert FACTS[0] in shown(bar)
    bar.resize(1600, 26)
    assert len(shown(bar)) == 1 + len(FACTS) + len(PLACE)


def test_the_database_goes_first_then_the_term(bar: StatusBar) -> None:
    for width in range(1600, 540, -10):
        bar.resize(width, 26)
        said = shown(bar)
        if PLACE[0] in said:
            assert PLACE[1] in said
        if PLACE[1] in said:
            assert all(fact in said for fact in FACTS)


def test_no_more_goes_than_has_to(bar: StatusBar) -> None:
    whole = bar.layout()
    assert whole is not None
    bar.resize(whole.minimumSize().width() - 4, 26)
    assert shown(bar) == ["Saved on this computer", *FACTS, *PLACE[1:]]
