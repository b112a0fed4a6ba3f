"""What the desk remembers survives, and files are whole or not there."""

from pathlib import Path

import pytest

from desktop_app.core.files import cloud_folder_of, free_bytes, safe_file_name, write_atomically
from desktop_app.core.settings import Preferences


def test_a_preference_is_there_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "preferences.json"
    Preferences(path).set("theme", "dark")
    assert Preferences(path).get("theme") == "dark"
    assert Preferences(path).get("zoom", 100) == 100


def test_broken_preferences_are_set_aside_and_started_anew(tmp_path: Path) -> None:
    path = tmp_path / "preferences.json"
    path.write_text("{half", encoding="utf-8")
    preferences = Preferences(path)
    assert preferences.get("theme") is None
    assert path.with_suffix(".unreadable").read_text(encoding="utf-8") == "{half"
    preferences.set("theme", "dark")
    assert Preferences(path).get("theme") == "dark"


def test_listeners_hear_a_change_once(tmp_path: Path) -> None:
    heard: list[str] = []
    preferences = Preferences(tmp_path / "preferences.json")
    preferences.listen(heard.append)
    preferences.set("zoom", 150)
    preferences.set("zoom", 150)
    assert heard == ["zoom"]


def test_a_failed_write_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "kept.txt"
    write_atomically(path, b"old")
    with pytest.raises(TypeError):
        write_atomically(path, "text")  # type: ignore[arg-type]
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("folder", ["OneDrive - School", "Dropbox", "iCloud Drive", "Nextcloud"])
def test_a_cloud_folder_is_noticed(tmp_path: Path, folder: str) -> None:
    assert cloud_folder_of(tmp_path / folder / "school.downbeat") == folder
    assert cloud_folder_of(tmp_path / "school.downbeat") is None


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("2026-0418 Okonkwo-Reid.pdf", "2026-0418 Okonkwo-Reid.pdf"),
        ("a/b\\c:d*?.pdf", "a b c d .pdf"),
        ("CON", "CON _"),
        ("...", "_"),
        ("李思远", "李思远"),
        ("x\u202egpj", "x gpj"),
        ("x" * 300, "x" * 120),
    ],
)
def test_a_file_name_suits_every_system(name: str, safe: str) -> None:
    assert safe_file_name(name) == safe


def test_the_room_on_a_disk_is_known_before_the_file_is_there(tmp_path: Path) -> None:
    assert free_bytes(tmp_path / "not-yet") > 0
