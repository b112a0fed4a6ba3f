"""Opening the window is the one thing asked for most, and takes the shortest way."""

import pytest

from desktop_app.cli.app import opens_a_window
from desktop_app.cli.opening import has_display
from tests.cli.commands import Shell


@pytest.mark.parametrize("words", [[], ["open"], ["open", "school.downbeat"]])
def test_these_arguments_only_open_the_window(words: list[str]) -> None:
    assert opens_a_window(words)


@pytest.mark.parametrize(
    "words",
    [["open", "--help"], ["--version"], ["list"], ["open", "a", "b"], ["opens"], ["-h", "open"]],
)
def test_all_others_are_read_as_commands_with_options(words: list[str]) -> None:
    assert not opens_a_window(words)


@pytest.mark.skipif("sys.platform in {'win32', 'darwin'}", reason="these have a display always")
@pytest.mark.parametrize("words", [[], ["open", "school.downbeat"]])
def test_without_a_display_the_window_says_what_works(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert not has_display()
    said = shell.raw(*words)
    assert said.code == 1
    assert "no display" in said.err
    assert said.out == ""
