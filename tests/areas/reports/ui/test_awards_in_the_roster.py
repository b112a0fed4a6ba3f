"""Awards and progress reports from the roster: given, approved, revoked, seen."""

from collections.abc import Callable
from typing import Any

from desktop_app.areas.desk.ui import students_bulk
from desktop_app.areas.desk.ui.settings_dialog import SettingsDialog
from desktop_app.areas.desk.ui.settings_list import SettingsList
from desktop_app.areas.desk.ui.students_pane import StudentsPane
from desktop_app.areas.reports import api as reports
from desktop_app.areas.rewards import api as rewards
from desktop_app.core.db.database import Database
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.document_preview import DocumentPreview
from tests.areas.desk.ui.stage import Make, Stage

Show = Callable[[Make], Stage]


def given(database: Database) -> list[dict[str, Any]]:
    with database.reading() as session:
        return rewards.awards(session)


def press(made: Stage, words: str) -> None:
    """Press a button of the card."""
    card = made.pane.inspector.card
    for tab in card.tabs:
        for block in tab.blocks:
            items = getattr(block, "items", ())
            deeds = [*getattr(block, "deeds", ()), *(d for item in items for d in item.deeds)]
            for deed in deeds:
                if deed.title == words:
                    made.run(deed.run)
                    return
    raise AssertionError(words)


def chips(made: Stage) -> list[str]:
    tab = next(tab for tab in made.pane.inspector.card.tabs if tab.key == "awards")
    return [item.chip.label for item in tab.blocks[0].items if item.chip]


def test_many_get_an_award_of_their_own_words_at_once_with_undo(stage: Show) -> None:
    made = stage(StudentsPane)
    made.tick(0, 1)
    deeds = {deed.title: deed.run for deed in students_bulk.deeds(made.pane)}
    form = made.form(lambda: deeds["Give award"](made.pane.model.ticked()))
    assert form.windowTitle() == "Give an award"
    made.save(form)
    assert "stay empty" in form.form.error("title")
    form.form.set_values({"title": "Solo at the concert", "type": "PERFORMANCE"})
    made.save(form)
    assert made.said() == "2 awards given"
    assert [row["title"] for row in given(made.pane.database)] == ["Solo at the concert"] * 2


def test_a_proposed_award_is_approved_and_revoked_in_the_inspector(stage: Show) -> None:
    made = stage(StudentsPane)
    made.choose(0)
    made.pane.inspector.choose_tab("awards")
    press(made, "Give an award…")
    form = made.dialog()
    form.form.set_values({"title": "Helping hand", "proposed": True})
    made.save(form)
    assert chips(made) == ["To approve"]
    press(made, "Approve")
    assert chips(made) == []
    press(made, "Revoke…")
    why = made.dialog()
    made.save(why)
    assert why.form.error("reason")
    why.form.set_values({"reason": "Another child"})
    made.save(why)
    assert chips(made) == ["Revoked"]
    assert "Another child" in made.card_words()
    [row] = given(made.pane.database)
    assert row["revoked_reason"] == "Another child"


def test_achievements_stand_in_the_settings_and_in_the_form_of_an_award(
    stage: Show,
) -> None:
    made = stage(StudentsPane)
    dialog = SettingsDialog(made.pane, made.pane.tools, made.pane.database)
    dialog.show()
    dialog.show_page("achievements")
    made.settle()
    page = dialog.current_page()
    assert isinstance(page, SettingsList)
    made.run(page.add)
    [form] = [each for each in page.findChildren(FormDialog) if each.isVisible()]
    form.form.set_values({"title": "First concert", "points": 3})
    made.save(form)
    assert form.isVisible()
    form.form.set_values({"points": 0})
    made.save(form)
    assert page.model.rowCount() == 1
    dialog.close()
    made.choose(0)
    press(made, "Give an award…")
    award = made.dialog()
    options = dict(award.form.editor("achievement").field.choices())
    key = next(key for key, words in options.items() if words == "First concert")
    award.form.editor("achievement").set_value(key)
    award.form.changed.emit("achievement")
    assert award.form.value("title") == "First concert"
    made.save(award)
    press(made, "Give an award…")
    again = made.dialog()
    again.form.set_values({"achievement": key})
    made.save(again)
    assert len(given(made.pane.database)) == 1


def test_the_reports_of_ticked_students_are_seen_and_logged(stage: Show) -> None:
    made = stage(StudentsPane)
    made.tick(0, 1)
    deeds = {deed.title: deed.run for deed in students_bulk.deeds(made.pane)}
    form = made.form(lambda: deeds["Progress report"](made.pane.model.ticked()))
    made.save(form)
    [preview] = [each for each in made.pane.findChildren(DocumentPreview) if each.isVisible()]
    made.settle()
    assert len(preview.documents) == 2
    preview.left.emit("PRINTED")
    made.settle()
    assert made.said() == "2 reports logged as given"
    with made.pane.database.reading() as session:
        assert len(reports.given_out(session)) == 2
    preview.close()
