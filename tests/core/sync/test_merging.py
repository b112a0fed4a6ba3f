"""What two changes of one fact make, for all values there could be."""

from collections.abc import Mapping
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.areas.attendance.facts import MARK, NOTE
from desktop_app.core.sync.locks import lock_keys
from desktop_app.core.sync.merging import verdict
from desktop_app.core.sync.operation import Operation
from desktop_app.core.sync.terms import Answer
from tests.core.sync.operations import operation

Value = Mapping[str, Any] | None
marks: st.SearchStrategy[Value] = st.none() | st.fixed_dictionaries(
    {
        "code_id": st.sampled_from(["P", "A", "L"]),
        "minutes_late": st.none() | st.integers(0, 2),
        "note": st.none() | st.just("Bow"),
    }
)
notes: st.SearchStrategy[Value] = st.none() | st.fixed_dictionaries(
    {"text": st.sampled_from("xyz"), "shared": st.booleans()}
)


@given(marks, marks, marks)
def test_a_mark_is_the_same_applied_or_waits_and_nothing_is_written_over_unseen(
    mine: Value, base: Value, theirs: Value
) -> None:
    found = verdict(MARK, mine, base, theirs)
    if mine == theirs:
        assert found.answer is Answer.SAME
    elif base == theirs:
        assert (found.answer, found.value) == (Answer.APPLIED, mine)
    else:
        assert found.answer is Answer.REVIEW


@given(notes, notes, notes)
def test_of_a_note_both_changes_are_kept_or_both_wait(
    mine: Value, base: Value, theirs: Value
) -> None:
    found = verdict(NOTE, mine, base, theirs)
    if found.answer is Answer.APPLIED and mine and base and theirs:
        for name, was in base.items():
            assert found.value is not None
            changed = [value[name] for value in (mine, theirs) if value[name] != was]
            assert {found.value[name]} == set(changed or [was])
    if found.answer is Answer.REVIEW and mine and base and theirs:
        assert any(
            len({mine[name], base[name], theirs[name]}) == 3
            or (mine[name] != base[name] and theirs[name] != base[name])
            for name in base
        )


@given(notes, notes, notes)
def test_it_does_not_matter_who_came_first_where_both_are_kept(
    mine: Value, base: Value, theirs: Value
) -> None:
    one, other = verdict(NOTE, mine, base, theirs), verdict(NOTE, theirs, base, mine)
    merged = mine and base and theirs and base not in (mine, theirs) and mine != theirs
    if merged and one.answer is Answer.APPLIED:
        assert other.answer is Answer.APPLIED
        assert NOTE.held(one.value) == NOTE.held(other.value)


@given(marks, marks)
def test_what_an_operation_carries_beside_its_value_decides_nothing(
    mine: Value, theirs: Value
) -> None:
    carried = {**(mine or {}), "reason": "Wrong row"}
    assert verdict(MARK, carried, theirs, theirs).answer is (
        Answer.SAME if mine == theirs else Answer.APPLIED
    )
    assert MARK.held({"reason": "Wrong row"}) is None


@given(st.lists(st.integers(0, 9), min_size=1, max_size=12), st.randoms())
def test_all_take_the_locks_of_the_same_facts_in_the_same_order(
    students: list[int], die: Any
) -> None:
    operations: list[Operation] = [operation(n, student=n) for n in students]
    keys = lock_keys(operations)
    die.shuffle(operations)
    assert lock_keys(operations) == keys == sorted(keys)
    assert len(keys) == len(set(students))
