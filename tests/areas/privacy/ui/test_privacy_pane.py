"""The privacy desk as the owner works at it."""

import zipfile
from pathlib import Path
from typing import Any

import pytest

from desktop_app.areas.people.api import PeopleService
from desktop_app.areas.privacy.api import Subject
from desktop_app.areas.privacy.ui.erase_dialog import EraseDialog
from desktop_app.areas.privacy.ui.privacy_pane import PrivacyPane
from desktop_app.areas.privacy.ui.retention_dialog import RetentionDialog
from desktop_app.areas.privacy.ui.trail_dialog import TrailDialog
from desktop_app.core.access.actor import Actor, Role
from desktop_app.core.db.database import Database
from desktop_app.kit.dialog import FormDialog
from tests.areas.desk.ui.stage import Stage, words_of
from tests.areas.people.people_of import add_student, mother


@pytest.fixture
def ground(database: Database, stage: Any) -> Stage:
    add_student(database, "Amara Okonkwo", contacts=(mother("Grace Okonkwo"),), family="Okonkwo")
    add_student(database, "Kofi Mensah")
    shown: Stage = stage(PrivacyPane)
    return shown


def test_everybody_is_there_and_the_card_says_what_is_known(ground: Stage) -> None:
    assert ground.texts() == ["Mensah, Kofi", "Okonkwo, Amara", "Okonkwo, Grace"]
    ground.choose(2)
    said = words_of(ground.pane.inspector)
    assert "Cannot be erased yet" in said
    assert any("Pays for Okonkwo" in each for each in said)
    ground.filter("role", "contact")
    assert ground.texts() == ["Okonkwo, Grace"]


def test_somebody_is_erased_after_the_preview_and_stands_among_the_erased(ground: Stage) -> None:
    ground.choose(1)
    ground.run(ground.pane.erase)
    dialog = ground.dialog()
    assert isinstance(dialog, EraseDialog)
    assert dialog.primary.text().startswith("Erase Amara Okonkwo")
    assert "cannot be undone" in dialog.result_label.text()
    ground.run(dialog.accept)
    ground.qtbot.waitUntil(lambda: not dialog.isVisible())
    ground.settle()
    assert ground.texts() == ["Mensah, Kofi", "Okonkwo, Grace"]
    ground.filter("erased", True)
    assert ground.texts() == ["Erased person 1"]
    assert ground.texts("state") == [""]


def test_who_cannot_be_erased_stays_and_the_reason_is_said(ground: Stage) -> None:
    ground.choose(2)
    ground.run(ground.pane.erase)
    dialog = ground.dialog()
    ground.run(dialog.accept)
    assert dialog.isVisible()
    assert "cannot be erased yet" in " ".join(words_of(dialog))
    dialog.reject()
    assert len(ground.texts()) == 3


def test_everything_is_saved_and_stands_in_the_trail_and_on_the_card(
    ground: Stage, tmp_path: Path
) -> None:
    ground.choose(1)
    ground.run(lambda: ground.pane.export_to(tmp_path / "amara.zip"))
    with zipfile.ZipFile(tmp_path / "amara.zip") as packed:
        assert sorted(packed.namelist()) == ["Amara Okonkwo.json", "Amara Okonkwo.pdf"]
    ground.choose(1)
    ground.qtbot.waitUntil(
        lambda: "Everything about Amara Okonkwo" in " ".join(words_of(ground.pane.inspector))
    )
    ground.run(ground.pane.show_left)
    dialog = ground.dialog()
    assert isinstance(dialog, TrailDialog)
    ground.qtbot.waitUntil(lambda: dialog.model.rowCount() == 1)
    row = dialog.model.row_at(0)
    assert row is not None
    assert (row.recipient, row.reason) == ("Amara Okonkwo", "Asked for by the person")
    dialog.reject()


def test_the_trail_of_a_person_shows_before_and_after_and_is_exported(
    ground: Stage, database: Database, tmp_path: Path
) -> None:
    people = PeopleService(database)
    people.add_note(ground.choose(0), "Plays by ear")
    ground.run(ground.pane.show_trail)
    dialog = ground.dialog()
    ground.qtbot.waitUntil(lambda: dialog.model.rowCount() == 2)
    dialog.table.selectRow(0)
    ground.settle()
    ground.qtbot.waitUntil(lambda: dialog.line_model.rowCount() == 1)
    assert dialog.line_model.row_at(0)[1].after == "Plays by ear"
    ground.run(lambda: dialog.export_to(tmp_path / "trail.csv"))
    said = (tmp_path / "trail.csv").read_text("utf-8-sig")
    assert "Plays by ear" in said
    dialog.bar.chips["area"].set_value("billing")
    ground.settle()
    ground.qtbot.waitUntil(lambda: dialog.model.rowCount() == 0)
    dialog.reject()


def test_a_rule_is_changed_looked_at_and_applied(ground: Stage, monkeypatch: Any) -> None:
    ground.run(ground.pane.show_retention)
    dialog = ground.dialog()
    assert isinstance(dialog, RetentionDialog)
    ground.run(dialog.accept)
    assert "No rule of keeping is switched on" in " ".join(words_of(dialog))
    ground.run(lambda: dialog.change(Subject.NOTES))
    form = dialog.findChildren(FormDialog)[-1]
    form.form.set_values({"months": 12, "is_active": True})
    ground.run(form.accept)
    ground.qtbot.waitUntil(lambda: not form.isVisible())
    monkeypatch.setattr("desktop_app.areas.privacy.ui.retention_dialog.ask", lambda *_, **__: True)
    ground.run(dialog.look)
    ground.run(dialog.accept)
    ground.qtbot.waitUntil(lambda: "let go" in dialog.result_label.text())
    dialog.reject()


def test_the_front_desk_sees_no_erasing(ground: Stage, database: Database) -> None:
    database.actor = Actor("Tom", roles=frozenset({Role.FRONT_DESK}))
    ground.choose(0)
    keys = {command.key for command in ground.pane.commands() if command.may_run()}
    assert "privacy.erase" not in keys
    assert "privacy.retention" not in keys
