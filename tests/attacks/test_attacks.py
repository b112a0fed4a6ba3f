"""Every attack on every table, with each right and with none, by a raw client."""

import pytest

from desktop_app.areas.accounts.api import Right
from tests.attacks import attacks
from tests.attacks.stage import Town

RIGHTS = {
    "nobody": frozenset[Right](),
    "teacher": frozenset({Right.TEACHER}),
    "parent": frozenset({Right.PARENT}),
    "student": frozenset({Right.STUDENT}),
    "front desk": frozenset({Right.FRONT_DESK}),
    "owner": frozenset({Right.ADMIN}),
    "teacher and parent with health": frozenset({Right.TEACHER, Right.PARENT, Right.HEALTH_DATA}),
}


@pytest.mark.parametrize("who", RIGHTS)
@pytest.mark.parametrize(
    "attack", [*attacks.BY_TABLE, *attacks.AT_LARGE], ids=lambda attack: attack.__name__
)
def test_nothing_is_got_by(town: Town, attack: attacks.Attack, who: str) -> None:
    town.give("amy", RIGHTS[who])
    assert attacks.run([attack], town, "amy", attacks.tables()) == []
