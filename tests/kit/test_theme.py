"""The look: contrast of every pair, sizes, switching."""

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.kit.theme import DARK, LIGHT, ROLES, Look, contrast_ratio, dp, font, look
from desktop_app.kit.theme_switch import Theme, high_contrast, load_fonts

THEMES = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
PLANES = ("window", "surface", "sunken", "raised", "hover", "accent-soft")


def test_both_themes_have_the_same_tokens() -> None:
    assert LIGHT.keys() == DARK.keys()


@THEMES
@pytest.mark.parametrize("ink", ["text", "text2", "text3", "accent-text"])
@pytest.mark.parametrize("plane", PLANES)
def test_text_is_readable_on_every_plane(tokens: dict[str, str], ink: str, plane: str) -> None:
    assert contrast_ratio(tokens[ink], tokens[plane]) >= 4.5


@THEMES
@pytest.mark.parametrize("role", ROLES)
def test_chip_text_is_readable_on_its_fill_and_on_a_selected_row(
    tokens: dict[str, str], role: str
) -> None:
    for plane in (f"{role}-soft", "surface", "sunken"):
        assert contrast_ratio(tokens[f"{role}-text"], tokens[plane]) >= 4.5


@THEMES
@pytest.mark.parametrize("role", ROLES)
def test_solid_graphics_stand_out_from_the_surface(tokens: dict[str, str], role: str) -> None:
    assert contrast_ratio(tokens[role], tokens["surface"]) >= 3.0


@THEMES
def test_input_borders_and_focus_rings_stand_out(tokens: dict[str, str]) -> None:
    for plane in ("surface", "raised"):
        assert contrast_ratio(tokens["field"], tokens[plane]) >= 3.0
    assert contrast_ratio(tokens["accent"], tokens["surface"]) >= 3.0


@THEMES
def test_words_on_solid_fills_are_readable(tokens: dict[str, str]) -> None:
    assert contrast_ratio(tokens["on-accent"], tokens["accent"]) >= 4.5
    assert contrast_ratio(tokens["on-accent"], tokens["accent-h"]) >= 4.5
    assert contrast_ratio(tokens["on-red"], tokens["red"]) >= 4.5
    assert contrast_ratio(tokens["toast-text"], tokens["toast"]) >= 4.5
    assert contrast_ratio(tokens["toast-link"], tokens["toast"]) >= 4.5


def test_the_contrast_formula_gives_the_measured_values() -> None:
    assert contrast_ratio("#FFFFFF", "#000000") == pytest.approx(21)
    assert contrast_ratio(LIGHT["text3"], LIGHT["accent-soft"]) == pytest.approx(4.71, abs=0.02)
    assert contrast_ratio(DARK["text3"], DARK["accent-soft"]) == pytest.approx(4.94, abs=0.02)


def test_sizes_grow_with_the_zoom_and_hairlines_stay() -> None:
    assert Look(zoom=1.5).dp(32) == 48
    assert Look(zoom=1.25).dp(0.3) == 1
    assert Look().dp(0) == 0


def test_inter_is_bundled_and_comes_first(qapp: QApplication) -> None:
    assert load_fonts()[0] == "Inter"


def test_switching_changes_palette_and_sizes_at_once(qapp: QApplication, theme: Theme) -> None:
    assert look().color("surface") == QColor("#FFFFFF")
    theme.set_scheme("dark")
    theme.set_zoom(2.0)
    assert look().dark
    assert qapp.palette().color(QPalette.ColorRole.Base) == QColor(DARK["surface"])
    assert dp(32) == 64
    assert font("body").pixelSize() == 26


def test_widgets_hear_of_a_switch(qtbot: QtBot, theme: Theme) -> None:
    heard: list[QEvent.Type] = []

    class Listener(QWidget):
        def changeEvent(self, event: QEvent) -> None:
            heard.append(event.type())

    widget = Listener()
    qtbot.addWidget(widget)
    widget.show()
    heard.clear()
    theme.set_zoom(1.5)
    assert QEvent.Type.StyleChange in heard


def test_the_zoom_stays_between_100_and_200_percent(theme: Theme) -> None:
    theme.set_zoom(9)
    assert theme.zoom == 2.0
    theme.zoom_by(-1)
    assert theme.zoom == 1.75
    theme.set_zoom(0.1)
    assert theme.zoom == 1.0


def test_high_contrast_takes_the_colours_of_the_system() -> None:
    system = QPalette()
    system.setColor(QPalette.ColorRole.Window, QColor("#000000"))
    system.setColor(QPalette.ColorRole.WindowText, QColor("#FFFF00"))
    system.setColor(QPalette.ColorRole.Highlight, QColor("#00FFFF"))
    tokens = high_contrast(system, LIGHT)
    assert tokens["surface"] == tokens["red-soft"] == "#000000"
    assert tokens["text3"] == tokens["red-text"] == "#ffff00"
    assert tokens["accent"] == "#00ffff"


def test_pyside_survives_twenty_thousand_calls_that_return_nothing(qtbot: QtBot) -> None:
    """PySide6 6.12.0 on Python 3.11 loses None in each and aborts after about 5,000."""
    label = QLabel()
    qtbot.addWidget(label)
    for at in range(20_000):
        assert label.setIndent(at % 7) is None
    assert label.indent() == 19_999 % 7
