"""Ids come back from the database as the UUIDs they were."""

import pickle
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.db.types import new_id, uuid_of


@given(st.uuids())
def test_a_uuid_made_of_its_bytes_is_the_same_in_every_respect(known: UUID) -> None:
    found = uuid_of(known.bytes)
    assert found == known
    assert hash(found) == hash(known)
    assert (str(found), found.bytes, found.int, found.is_safe) == (
        str(known), known.bytes, known.int, known.is_safe,
    )  # fmt: skip
    assert pickle.loads(pickle.dumps(found)) == known


def test_new_ids_are_in_order_of_making() -> None:
    made = [new_id() for _ in range(100)]
    assert made == sorted(made)
