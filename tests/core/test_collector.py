"""The search for garbage rests while it would only cost time, and always goes on afterwards."""

import gc

import pytest

from desktop_app.core.collector import go_on, paused_collector


def test_the_collector_rests_inside_and_goes_on_after_blocks_in_one_another() -> None:
    with paused_collector():
        with paused_collector():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_the_collector_goes_on_after_a_failure() -> None:
    with pytest.raises(ValueError, match="broken"), paused_collector():
        raise ValueError("broken")
    assert gc.isenabled()


def test_after_the_start_the_collector_goes_on_and_leaves_what_is_there_alone() -> None:
    with paused_collector():
        go_on()
        assert gc.isenabled()
        assert gc.get_freeze_count() > 0
    gc.unfreeze()
    assert gc.isenabled()
