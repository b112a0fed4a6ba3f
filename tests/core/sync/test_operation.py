"""An operation is hashed as it is written, and only once."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.sync.operation import Operation, canonical

words = st.text(st.characters(exclude_categories=("Cs",)))
values = st.one_of(st.none(), st.booleans(), st.integers(), words)
facts = st.dictionaries(words, values, max_size=3)
MADE = datetime(2026, 11, 19, 15, 42, tzinfo=UTC)


def _operation(about: Mapping[str, object], value: Mapping[str, object] | None) -> Operation:
    return Operation(
        id=UUID(int=1), copy_id=UUID(int=2), seq=1, kind="MARK", about=about, value=value,
        base=None, base_version=None, previous_id=None, person_id=UUID(int=3), author_name="Maeve",
        device="laptop", made_at=MADE, clock_offset_ms=-5, program="1.0",
    )  # fmt: skip


@given(facts, st.one_of(st.none(), facts), st.one_of(st.none(), facts), words, st.booleans())
def test_the_hash_is_of_everything_it_says_as_json(
    about: Mapping[str, object],
    value: Mapping[str, object] | None,
    base: Mapping[str, object] | None,
    word: str,
    is_first: bool,
) -> None:
    operation = replace(
        _operation(about, value), base=base, kind=word, author_name=word, device=word, program=word,
        base_version=None if is_first else 7, previous_id=None if is_first else UUID(int=9),
    )  # fmt: skip
    whole = canonical(operation.as_json()).encode()
    assert operation.digest == hashlib.sha256(whole).hexdigest()


def test_a_changed_operation_is_not_hashed_as_the_one_it_was_made_of() -> None:
    operation = _operation({"student_id": "a"}, {"note": "x"})
    before = operation.digest
    other = replace(operation, value={"note": "y"})
    assert other.digest != before
    assert other.texts[1] == '{"note":"y"}'
    assert replace(other, value={"note": "x"}) == operation
