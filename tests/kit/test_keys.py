"""Long lists of keys, and ticks."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from desktop_app.kit.keys import Ticks, UuidList


@given(st.lists(st.uuids(), max_size=30))
def test_a_list_of_uuids_is_the_same_packed(keys: list[UUID]) -> None:
    packed = UuidList.of(keys)
    assert list(packed) == keys
    assert len(packed) == len(keys)
    assert list(packed[1:4]) == keys[1:4]
    for key in keys:
        assert key in packed
        assert packed.index(key) == keys.index(key)


def test_a_key_is_not_found_across_the_border_of_two() -> None:
    first, second = UUID(bytes=b"\x01" * 8 + b"\x02" * 8), UUID(bytes=b"\x03" * 16)
    across = UUID(bytes=b"\x02" * 8 + b"\x03" * 8)
    assert across not in UuidList.of([first, second])
    with pytest.raises(ValueError, match="0202"):
        UuidList.of([first, second]).index(across)


def test_a_block_of_broken_length_is_refused() -> None:
    with pytest.raises(ValueError, match="whole keys"):
        UuidList(b"123")


@pytest.mark.parametrize("packed", [True, False])
def test_ticking_all_and_taking_one_out(packed: bool) -> None:
    keys = [uuid4() for _ in range(10)]
    shown = UuidList.of(keys) if packed else keys
    ticks = Ticks()
    assert ticks.state_of(shown) is Qt.CheckState.Unchecked
    ticks.add_all(shown)
    assert ticks.state_of(shown) is Qt.CheckState.Checked
    ticks.toggle(keys[3])
    assert keys[3] not in ticks
    assert len(ticks) == 9
    assert ticks.state_of(shown) is Qt.CheckState.PartiallyChecked
    assert set(ticks.keys()) == set(keys) - {keys[3]}
    ticks.toggle(keys[3])
    assert ticks.state_of(shown) is Qt.CheckState.Checked


@pytest.mark.parametrize("packed", [True, False])
def test_ticks_outlive_a_change_of_the_list(packed: bool) -> None:
    keys = [uuid4() for _ in range(10)]
    make = UuidList.of if packed else list
    ticks = Ticks()
    ticks.add_all(make(keys[:6]))
    ticks.toggle(keys[0])
    assert ticks.state_of(make(keys[6:])) is Qt.CheckState.Unchecked
    assert ticks.state_of(make(keys[4:])) is Qt.CheckState.PartiallyChecked
    ticks.add_all(make(keys[6:]))
    assert set(ticks.keys()) == set(keys[1:])
    assert len(ticks) == 9


@given(st.lists(st.integers(0, 9), max_size=40))
def test_toggling_is_what_a_set_would_do(steps: list[int]) -> None:
    keys = [UUID(int=at) for at in range(10)]
    ticks, plain = Ticks(), set(keys[:5])
    ticks.add_all(UuidList.of(keys[:5]))
    for at in steps:
        ticks.toggle(keys[at])
        plain ^= {keys[at]}
    assert set(ticks.keys()) == plain
    assert len(ticks) == len(plain)
    assert all((key in ticks) == (key in plain) for key in keys)
