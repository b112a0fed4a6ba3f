"""In a school file nobody is let in: the tables are there, and the deeds say so."""

from pathlib import Path

import pytest

from desktop_app.areas.accounts import api as accounts
from desktop_app.areas.accounts.api import Right
from desktop_app.core.db.types import new_id
from desktop_app.core.errors import RuleBroken
from tests.factories import NOW, make_school


def test_nobody_is_invited_to_a_file(tmp_path: Path) -> None:
    with make_school(tmp_path) as database:
        service = accounts.AccessService(database)
        for deed in (
            lambda: service.invite(new_id(), [Right.TEACHER]),
            lambda: service.give(new_id(), Right.ADMIN),
            lambda: service.lock_out(new_id()),
            lambda: service.reset(new_id()),
            lambda: service.change_password("a long enough word"),
        ):
            with pytest.raises(RuleBroken, match="file on this computer"):
                deed()
        with database.reading() as session:
            assert accounts.accounts(session, NOW) == []
            assert accounts.devices(session) == accounts.invitations(session) == []
