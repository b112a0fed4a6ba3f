"""The words that Qt itself puts on screen."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop_app.kit import qt_words
from desktop_app.kit.buttons import keys_text


@pytest.fixture(autouse=True)
def english_after(qapp: QApplication) -> Iterator[None]:
    yield
    qt_words.speak("en")


def test_a_shortcut_is_written_as_on_the_keyboards_of_the_language() -> None:
    assert keys_text("Ctrl+Shift+P") == "Ctrl Shift P"
    qt_words.speak("de")
    assert keys_text("Ctrl+Shift+P") == "Strg Umschalt P"
    assert keys_text("Del") == "Entf"
    assert keys_text("Ctrl+Return") == "Strg Enter"


def test_another_language_takes_the_place_of_the_one_before() -> None:
    qt_words.speak("de")
    qt_words.speak("de")
    qt_words.speak("en")
    assert keys_text("Del") == "Del"


def test_a_language_that_qt_has_no_words_for_is_english() -> None:
    qt_words.speak("de")
    qt_words.speak("xx")
    assert keys_text("Del") == "Del"


@pytest.mark.parametrize(("code", "way"), [("en", "Left"), ("de", "Left"), ("ar", "Right")])
def test_windows_run_as_the_language_is_read_not_as_the_computer_does(
    qapp: QApplication, code: str, way: str
) -> None:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    qt_words.speak(code)
    assert qapp.layoutDirection().name == f"{way}To{'Right' if way == 'Left' else 'Left'}"
