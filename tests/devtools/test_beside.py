"""Panes beside their mock-ups."""

from pathlib import Path

import pytest
from PIL import Image

from devtools.beside import beside, main, mockup_of


def picture(path: Path, colour: str, size: tuple[int, int] = (40, 20)) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, colour).save(path)
    return path


def test_the_dark_pane_is_set_beside_the_dark_mockup_where_there_is_one(tmp_path: Path) -> None:
    light, dark = (
        picture(tmp_path / "roster.png", "white"),
        picture(tmp_path / "roster-dark.png", "black"),
    )
    today = picture(tmp_path / "today.png", "white")
    assert mockup_of("students", "light", tmp_path) == light
    assert mockup_of("students", "dark", tmp_path) == dark
    assert mockup_of("today", "dark", tmp_path) == today
    assert mockup_of("settings", "light", tmp_path) is None


def test_a_picture_of_another_size_is_scaled_and_equal_ones_differ_nowhere() -> None:
    page = beside(Image.new("RGB", (40, 20), "red"), Image.new("RGB", (80, 40), "red"), "x")
    assert page.size == (3 * 40 + 4 * 24, 20 + 32 + 24)
    assert page.getpixel((24 + 2 * 64 + 5, 32 + 5)) == (0, 0, 0)


def test_every_pane_with_a_mockup_is_composed_and_the_others_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture(tmp_path / "mockups" / "roster.png", "white")
    picture(tmp_path / "shots" / "light" / "roster.png", "white")
    picture(tmp_path / "shots" / "light" / "settings.png", "white")
    main(tmp_path / "shots", tmp_path / "mockups", tmp_path / "shots" / "beside")
    assert [p.name for p in (tmp_path / "shots" / "beside").iterdir()] == ["roster-light.png"]
    assert "settings (light)" in capsys.readouterr().out
