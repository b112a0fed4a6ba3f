"""Families as the office keeps them."""

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.areas.desk.ui.families_pane import FamiliesPane
from desktop_app.areas.people import api as people
from desktop_app.core.db.database import Database
from tests.areas.desk.ui.stage import Make, Stage
from tests.areas.people.people_of import add_amara, add_student, card_of

Show = Callable[[Make], Stage]


def family_of(database: Database, student: people.StudentCard) -> people.FamilyCard:
    with database.reading() as session:
        card = people.student_card(session, student.id)
        assert card is not None
        family = people.family_card(session, card.person.families[0].family_id)
    assert family is not None
    return family


def test_a_family_is_made_of_a_known_child_and_a_new_adult_who_pays(
    stage: Show, database: Database
) -> None:
    kofi = add_student(database, "Kofi Reid")
    shown = stage(FamiliesPane)
    assert shown.pane.is_empty_shown()
    dialog = shown.form(shown.pane.new)
    dialog.form.editor("known").set_value((kofi.person.person_id, "Kofi Reid"))
    shown.run(lambda: dialog.form.changed.emit("known"))
    assert dialog.form.value("name") == "Reid"
    dialog.form.editor("members").add_row(
        {"given_name": "Grace", "family_name": "Reid", "role": people.MemberRole.ADULT,
         "phone": "087 555 0142", "pays": True, "holds": True}
    )  # fmt: skip
    shown.save(dialog)
    assert shown.said() == "Family added"
    assert shown.texts("children") == ["Kofi"]
    assert shown.texts("payer") == ["Grace Reid"]
    assert shown.texts("phone") == ["087 555 0142"]
    words = shown.card_words()
    assert "Kofi Reid" in words
    assert "Pays, manages the family" in words
    shown.run(shown.pane.tools.undo)
    assert shown.texts() == []


def test_a_family_without_a_name_or_with_two_payers_is_refused_where_it_is_wrong(
    stage: Show, database: Database
) -> None:
    shown = stage(FamiliesPane)
    dialog = shown.form(shown.pane.new)
    shown.save(dialog)
    assert dialog.form.error("name") == "Name is needed."
    dialog.form.editor("name").set_value("Reid")
    adult = {"role": people.MemberRole.ADULT, "pays": True}
    dialog.form.editor("members").set_value(
        [{"given_name": "Grace", **adult}, {"given_name": "Martin", **adult}]
    )
    shown.save(dialog)
    assert dialog.form.error("members") == "One person pays the bill. Tick only one."
    assert shown.texts() == []
    dialog.leave()


def test_the_only_family_of_a_child_cannot_take_half_of_its_bill(
    stage: Show, database: Database
) -> None:
    add_amara(database)
    shown = stage(FamiliesPane)
    shown.choose(0)
    dialog = shown.form(shown.pane.edit_current)
    rows = dialog.form.editor("members").value()
    child = next(row for row in rows if row["role"] is people.MemberRole.CHILD)
    child["share"] = Decimal(50)
    dialog.form.editor("members").set_value(rows)
    shown.save(dialog)
    assert "is in no other family" in dialog.form.error("members")
    dialog.leave()


def test_a_changed_payer_and_a_member_taken_out_are_one_step_back(
    stage: Show, database: Database
) -> None:
    amara = add_amara(database)
    before = family_of(database, amara)
    shown = stage(FamiliesPane)
    shown.choose(0)
    dialog = shown.form(shown.pane.edit_current)
    dialog.form.editor("name").set_value("Okonkwo")
    rows = [r for r in dialog.form.editor("members").value() if r["given_name"] != "Grace"]
    dialog.form.editor("members").set_value(
        [*rows, {"given_name": "Martin", "role": people.MemberRole.ADULT, "pays": True}]
    )
    dialog.form.editor("billing_email").set_value("bills@reid.example")
    shown.save(dialog)
    after = family_of(database, amara)
    assert after.name == "Okonkwo"
    assert {m.given_name for m in after.members} == {"Amara", "Martin"}
    assert shown.texts("payer") == ["Martin"]
    shown.run(shown.pane.tools.undo)
    assert family_of(database, amara) == before


def test_two_records_of_a_family_become_one_after_a_preview(
    stage: Show, database: Database
) -> None:
    amara = add_amara(database)
    add_student(database, "Kofi Reid", family="Reid")
    shown = stage(FamiliesPane)
    assert shown.texts() == ["Okonkwo-Reid", "Reid"]
    shown.choose(0)
    dialog = shown.form(shown.pane.merge)
    gone = shown.pane.model.key_at(1)
    dialog.form.editor("other").set_value((gone, "Reid"))
    shown.run(lambda: dialog.form.changed.emit("other"))
    assert dialog.fact.text() == "Reid becomes part of Okonkwo-Reid"
    assert "1 member moves over: Kofi" in dialog.result_label.text()
    shown.save(dialog)
    assert shown.texts() == ["Okonkwo-Reid"]
    assert "Kofi" in shown.texts("children")[0]
    assert card_of(database, amara.id).person.families[0].name == "Okonkwo-Reid"


def test_the_card_leads_to_the_child_and_to_billing(stage: Show, database: Database) -> None:
    amara = add_amara(database)
    shown = stage(FamiliesPane)
    family_id = shown.choose(0)
    tabs = {tab.key: tab for tab in shown.pane.inspector.card.tabs}
    children, *_ = tabs["overview"].blocks
    children.items[0].run()
    money = tabs["money"].blocks
    money[1].deeds[0].run()
    assert shown.went == [("students", amara.id), ("billing", family_id)]


def test_del_archives_a_family_and_undo_brings_it_back(
    stage: Show, database: Database, qtbot: QtBot
) -> None:
    add_amara(database)
    shown = stage(FamiliesPane)
    shown.choose(0)
    qtbot.keyClick(shown.pane.table, Qt.Key.Key_Delete)
    shown.settle()
    assert shown.texts() == []
    assert shown.said() == "1 family moved to the archive"
    shown.run(shown.pane.tools.undo)
    assert shown.texts() == ["Okonkwo-Reid"]
