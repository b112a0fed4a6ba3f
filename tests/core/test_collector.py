"""The search for garbage rests while it would only cost time, and always goes on afterwards."""

import gc
from collections.abc import Iterator
from threading import Event, Thread

import pytest

from desktop_app.core.collector import (
    Young,
    is_resting,
    leave_to_the_window,
    paused_collector,
)


@pytest.fixture(autouse=True)
def searching() -> Iterator[None]:
    gc.enable()
    yield
    gc.enable()


def test_the_collector_rests_inside_and_goes_on_after_blocks_in_one_another() -> None:
    with paused_collector():
        with paused_collector():
            assert not gc.isenabled()
        assert not gc.isenabled()
        assert is_resting()
    assert gc.isenabled()
    assert not is_resting()


def test_the_collector_goes_on_after_a_failure() -> None:
    with pytest.raises(ValueError, match="broken"), paused_collector():
        raise ValueError("broken")
    assert gc.isenabled()
    assert not is_resting()


def test_the_collector_rests_as_long_as_anyone_of_several_threads_asks_for_it() -> None:
    begun, enough = Event(), Event()

    def work() -> None:
        with paused_collector():
            begun.set()
            enough.wait(60)

    other = Thread(target=work)
    with paused_collector():
        other.start()
        assert begun.wait(60)
    assert is_resting()
    enough.set()
    other.join(60)
    assert not is_resting()


def test_after_the_start_python_leaves_the_search_to_the_window() -> None:
    with paused_collector():
        leave_to_the_window()
        assert gc.get_freeze_count() > 0
    leave_to_the_window()
    with paused_collector():
        pass
    assert not gc.isenabled()


def test_very_many_new_values_are_left_alone_for_a_while() -> None:
    at = [0.0]
    young = Young(many=100, patience=60, clock=lambda: at[0])
    assert not young.are_many(100)
    assert young.are_many(101)
    at[0] = 59
    assert young.are_many(5_000)
    at[0] = 60
    assert not young.are_many(5_000)
    assert young.are_many(5_000)


def test_what_went_by_itself_gives_the_next_many_values_their_whole_while() -> None:
    at = [0.0]
    young = Young(many=100, patience=60, clock=lambda: at[0])
    assert young.are_many(101)
    at[0] = 50
    assert not young.are_many(3)
    at[0] = 70
    assert young.are_many(101)


def test_the_search_rests_over_many_values_that_are_still_in_use() -> None:
    leave_to_the_window()
    made = [[number] for number in range(200_000)]
    assert is_resting()
    del made
    assert not is_resting()
