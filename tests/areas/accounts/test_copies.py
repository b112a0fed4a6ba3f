"""What an owner reads of a person's copies in People and rights."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.areas.accounts.api import AccountRow, AccountState, Right
from desktop_app.areas.accounts.ui.rights_pane import FoundAccount, RightsPane, copy_words
from desktop_app.core.settings import Preferences
from desktop_app.core.sync.copies import CopyRow
from desktop_app.core.sync.terms import Transport
from desktop_app.kit.card_parts import Lines
from desktop_app.kit.notices import Notices
from desktop_app.kit.pane import Tools
from desktop_app.kit.tasks import Tasks
from tests.factories import NOW, make_school


def a_copy(**more: object) -> CopyRow:
    facts = {
        "id": uuid4(), "person_id": UUID(int=1), "device": "maeve-laptop",
        "transport": Transport.SERVER, "made_at": NOW, "expires_at": NOW + timedelta(days=30),
        "contact_at": NOW, "taken": 3, "switched_off_at": None, "switched_off_by": None, **more,
    }  # fmt: skip
    return CopyRow(**facts)  # type: ignore[arg-type]


def test_a_copy_says_its_last_contact_and_that_what_waits_is_not_known() -> None:
    assert copy_words(a_copy(), NOW) == (
        "last contact Thu 19 Nov, opens until Sat 19 Dec, 3 changes came from it. "
        "What waits on it is not known here."
    )
    late = copy_words(a_copy(contact_at=None, taken=1), NOW + timedelta(days=31))
    assert late.startswith("no contact yet, expired Sat 19 Dec, 1 change came from it.")
    off = a_copy(switched_off_at=NOW, switched_off_by="Ruth Danquah")
    assert copy_words(off, NOW) == "Switched off Thu 19 Nov, by Ruth Danquah"


def deeds_of(pane: RightsPane, row: AccountRow, *copies: CopyRow) -> list[str]:
    """Return what can be done with the copies on a person's card."""
    [tab] = pane.make_card(FoundAccount(row, (), copies)).tabs
    lists = [each for each in tab.blocks if isinstance(each, Lines)]
    return [deed.title for item in lists[-1].items for deed in item.deeds]


def test_the_card_of_a_person_lists_copies_beside_computers(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    tasks = Tasks(host)
    tools = Tools(tasks, Preferences(tmp_path / "p.json"), Notices(host), lambda: None)
    with make_school(tmp_path) as database:
        pane = RightsPane(tools, database)
        qtbot.addWidget(pane)
        row = AccountRow(
            uuid4(), UUID(int=1), "Maeve Cullinan", None, (Right.TEACHER,), AccountState.ACTIVE,
            NOW, NOW, None, 0, None, None, None,
        )  # fmt: skip
        [tab] = pane.make_card(FoundAccount(row, (), (a_copy(),))).tabs
        titles = [block.title for block in tab.blocks if isinstance(block, Lines)]
        assert titles == ["Computers", "Copies for work offline"]
        off = a_copy(switched_off_at=NOW, switched_off_by="Ruth Danquah")
        assert deeds_of(pane, row, off) == [], "a file has one desk"
        monkeypatch.setattr(RightsPane, "may_write", lambda _: True)
        assert deeds_of(pane, row, a_copy(), off) == ["Switch off", "Allow again"]
        [tab] = pane.make_card(FoundAccount(row, ())).tabs
        assert len([block for block in tab.blocks if isinstance(block, Lines)]) == 1
        tasks.close()
