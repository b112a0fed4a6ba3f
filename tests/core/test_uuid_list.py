"""Many ids in one block of bytes."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.uuid_list import UuidList

IDS = st.lists(st.uuids(), max_size=20, unique=True)


@given(IDS)
def test_a_block_of_ids_behaves_as_a_list_of_them(ids: list[UUID]) -> None:
    block = UuidList.of(ids)
    assert list(block) == ids
    assert len(block) == len(ids)
    assert [*block.pieces()] == [each.bytes for each in ids]
    for place, each in enumerate(ids):
        assert each in block
        assert block.index(each) == place
        assert block[place - len(ids)] == each
    assert list(block[2:5]) == ids[2:5]
    assert list(block[::2]) == ids[::2]
    assert list(block[5:2]) == []


@given(IDS, st.uuids())
def test_what_is_not_in_the_block_is_not_found(ids: list[UUID], other: UUID) -> None:
    block = UuidList.of(ids)
    assert (other in block) is (other in ids)
    assert "x" not in block
    if other not in ids:
        with pytest.raises(ValueError, match="-"):
            block.index(other)


def test_a_broken_block_and_a_place_outside_are_refused() -> None:
    with pytest.raises(ValueError, match="whole keys"):
        UuidList(b"123")
    with pytest.raises(IndexError):
        UuidList()[0]


def test_an_id_that_only_lies_across_two_others_is_not_found() -> None:
    first, second = bytes(range(16)), bytes(range(16, 32))
    block = UuidList(first + second)
    across = UuidList((first + second)[8:24])[0]
    assert across not in block
