"""A password may be tried five times, then after growing waits; a new start forgets nothing."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.settings import Preferences
from desktop_app.shell.tries import FREE, LONGEST_WAIT, Tries, wait_after


class Wall:
    """A clock that is moved."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 19, 12, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at


@given(st.integers(0, 500))
def test_waits_grow_and_end_at_an_hour(failed: int) -> None:
    assert timedelta() <= wait_after(failed) <= wait_after(failed + 1) <= LONGEST_WAIT
    assert (wait_after(failed) == timedelta()) == (failed < FREE)


def test_five_are_free_then_one_waits_and_the_right_one_forgets(tmp_path: Path) -> None:
    wall, preferences = Wall(), Preferences(tmp_path / "p.json")
    tries = Tries(preferences, wall.now)
    for left in (4, 3, 2, 1, 0):
        assert tries.seconds("ruth") == 0
        tries.wrong("ruth")
        assert tries.left("ruth") == left
    assert tries.seconds("ruth") == 30
    assert tries.seconds("amir") == 0
    again = Tries(Preferences(tmp_path / "p.json"), wall.now)
    assert again.seconds("ruth") == 30
    wall.at += timedelta(seconds=29)
    assert again.seconds("ruth") == 1
    wall.at += timedelta(seconds=1)
    assert again.seconds("ruth") == 0
    again.wrong("ruth")
    assert again.seconds("ruth") == 60
    again.right("ruth")
    assert (again.seconds("ruth"), again.left("ruth")) == (0, FREE)


def test_what_a_damaged_file_says_is_no_try(tmp_path: Path) -> None:
    preferences = Preferences(tmp_path / "p.json")
    preferences.set("tries", {"ruth": ["x", 3], "amir": 7})
    tries = Tries(preferences, Wall().now)
    assert [tries.seconds(name) for name in ("ruth", "amir")] == [0, 0]
