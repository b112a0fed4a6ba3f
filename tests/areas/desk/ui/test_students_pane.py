"""The roster as the office uses it."""

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.areas.desk.ui import lists_out, students_bulk
from desktop_app.areas.desk.ui.students_pane import StudentsPane
from desktop_app.areas.people import api as people
from desktop_app.areas.school import api as school
from desktop_app.core.access.actor import Role
from desktop_app.core.db.database import Database
from desktop_app.core.progress import SILENT
from desktop_app.kit.dialog import Dialog
from desktop_app.kit.rows_field import RowsEditor
from tests.areas.desk.ui.stage import Make, Stage, words_of
from tests.areas.people.people_of import add_amara, add_student, card_of

Show = Callable[[Make], Stage]


def test_a_school_without_students_offers_the_first(stage: Show, database: Database) -> None:
    shown = stage(StudentsPane)
    assert shown.pane.is_empty_shown()
    fact, _, deed = shown.pane.nothing_yet()
    assert (fact, deed.title) == ("No students yet", "Add a student")


def test_a_student_typed_into_the_form_is_in_the_roster_until_undone(
    stage: Show, database: Database, qtbot: QtBot
) -> None:
    shown = stage(StudentsPane)
    dialog = shown.form(shown.pane.new)
    QTest.keyClicks(dialog.form.editor("given_name").target(), "Amara")
    QTest.keyClicks(dialog.form.editor("family_name").target(), "Okonkwo")
    QTest.keyClicks(dialog.form.editor("date_of_birth").target(), "2.3.2015")
    contacts = dialog.form.editor("contacts")
    assert isinstance(contacts, RowsEditor)
    contacts.add_row({"given_name": "Grace", "kinds": PAYS, "phone": "087 555 0142"})
    dialog.form.editor("families").set_value([{"family": ("Okonkwo", "Okonkwo (new)")}])
    shown.save(dialog)
    assert shown.texts() == ["Okonkwo, Amara"]
    assert shown.texts("age") == ["11"]
    assert shown.texts("family") == ["Okonkwo"]
    assert shown.said() == "Student added"
    assert "Grace" in shown.card_words()
    shown.run(shown.pane.tools.undo)
    assert shown.texts() == []
    assert shown.pane.is_empty_shown()


PAYS = frozenset({people.RelationKind.GUARDIAN, people.RelationKind.PAYER})


@pytest.mark.parametrize(
    ("key", "typed", "sentence"),
    [
        ("given_name", "x" * 301, "longer than 300 letters"),
        ("date_of_birth", "1.1.2030", "still to come"),
        ("date_of_birth", "yesteryear", "is not a date"),
        ("phone", "12", "phone number"),
        ("email", "grace at home", "e-mail address"),
        ("joined_on", "1.1.2150", "between 1900 and 2100"),
        ("country", "Ireland", "country"),
        ("allergies", "x" * 10_001, "longer than 10000 letters"),
    ],
)
def test_bad_input_gets_a_sentence_at_its_field_and_writes_nothing(
    stage: Show, database: Database, key: str, typed: str, sentence: str
) -> None:
    shown = stage(StudentsPane)
    dialog = shown.form(shown.pane.new)
    dialog.form.editor("family_name").set_value("Okonkwo")
    dialog.form.editor(key).set_value(typed)
    shown.save(dialog)
    assert sentence in dialog.form.error(key)
    assert dialog.isVisible()
    assert shown.texts() == []
    dialog.leave()


def test_a_student_without_any_name_is_refused_at_the_name(stage: Show, database: Database) -> None:
    shown = stage(StudentsPane)
    dialog = shown.form(shown.pane.new)
    shown.save(dialog)
    assert dialog.form.error("given_name") == "Give at least one name."
    dialog.leave()


def test_a_namesake_is_pointed_out_before_it_is_added_twice(
    stage: Show, database: Database
) -> None:
    add_amara(database)
    shown = stage(StudentsPane)
    dialog = shown.form(shown.pane.new)
    dialog.form.editor("given_name").set_value("Amara")
    dialog.form.editor("family_name").set_value("Okonkwo-Reid")
    dialog.form.editor("family_name").left.emit()
    shown.settle()
    warned = dialog.banner.shown()
    assert warned is not None
    assert warned.fact == "Amara Okonkwo-Reid is already here."
    dialog.leave()


def test_search_finds_by_own_script_family_instrument_and_phone(
    stage: Show, database: Database
) -> None:
    add_amara(database)
    add_student(database, "Noor Al-Hashimi", native_name="نور الهاشمي", phone="087 555 0999")
    shown = stage(StudentsPane)
    for typed, name in (
        ("نور", "Al-Hashimi, Noor"), ("violin", "Okonkwo-Reid, Amara"),
        ("0875550999", "Al-Hashimi, Noor"), ("OKONKWO", "Okonkwo-Reid, Amara"),
    ):  # fmt: skip
        shown.search(typed)
        assert shown.texts() == [name], typed
    shown.search("nobody at all")
    assert shown.pane.is_empty_shown()
    assert shown.pane.status[0] == "Showing 0 of 2 (search: nobody at all)"


def test_names_of_three_hundred_letters_in_any_script_are_shown_whole(
    stage: Show, database: Database
) -> None:
    long, right_to_left, emoji = "Å" * 300, "שרה לוי", "Zoë 🎻"
    for name in (long, right_to_left, emoji):
        add_student(database, name)
    shown = stage(StudentsPane)
    assert set(shown.texts()) == {long, "לוי, שרה", "🎻, Zoë"}
    for row in range(3):
        shown.choose(row)
        assert shown.pane.inspector.card is not None


def test_del_archives_with_undo_and_the_archive_can_be_looked_into(
    stage: Show, database: Database, qtbot: QtBot
) -> None:
    add_amara(database)
    add_student(database, "Jonah Feldwick")
    shown = stage(StudentsPane)
    shown.choose(0)
    qtbot.keyClick(shown.pane.table, Qt.Key.Key_Delete)
    shown.settle()
    assert shown.texts() == ["Okonkwo-Reid, Amara"]
    assert shown.said() == "Jonah Feldwick moved to the archive"
    shown.filter("active", None)
    shown.filter("archived", True)
    assert shown.texts() == ["Feldwick, Jonah"]
    shown.choose(0)
    assert "in the archive" in shown.card_words()
    assert (shown.pane.may_archive(), shown.pane.may_bring_back()) == (False, True)
    shown.run(shown.pane.bring_back)
    assert shown.texts() == []
    shown.run(shown.pane.tools.undo)
    assert shown.texts() == ["Feldwick, Jonah"]


def test_ticked_students_get_a_location_at_once_and_one_undo_takes_it_back(
    stage: Show, database: Database
) -> None:
    for name in ("Amara Reid", "Kofi Reid", "Noor Reid"):
        add_student(database, name)
    with database.writing("Location") as work:
        school.add_location(work, name="Main Street")
    shown = stage(StudentsPane)
    shown.tick(0, 2)
    assert shown.pane.bulk.isVisible()
    keys = shown.pane.model.ticked()
    dialog = shown.form(lambda: students_bulk.ask_location(shown.pane, keys))
    with database.reading() as session:
        place = school.locations(session)[0].id
    dialog.form.editor("location").set_value(place)
    shown.save(dialog)
    assert shown.texts("location") == ["Main Street", "", "Main Street"]
    assert shown.said() == "2 students changed"
    shown.run(shown.pane.tools.undo)
    assert shown.texts("location") == ["", "", ""]


def test_export_writes_the_shown_columns_of_ticked_rows_and_no_formula(
    stage: Show, database: Database, tmp_path: Path
) -> None:
    add_amara(database)
    add_student(database, "=cmd() Evil", date_of_birth=date(2010, 1, 1))
    shown = stage(StudentsPane)
    shown.tick(0)
    target = tmp_path / "list.csv"
    shown.run(lambda: shown.pane.export_to(target, shown.pane.model.ticked()))
    with target.open(encoding="utf-8-sig", newline="") as file:
        titles, *rows = csv.reader(file)
    assert titles[:3] == ["Name", "Age", "Learns"]
    assert len(rows) == 1
    shown.pane.model.clear_ticks()
    shown.run(lambda: shown.pane.export_to(tmp_path / "all.xlsx"))
    assert (tmp_path / "all.xlsx").stat().st_size > 1000
    assert shown.said() == "2 rows written to all.xlsx"
    shown.search("evil")
    shown.run(lambda: shown.pane.export_to(target))
    assert "=cmd" not in {
        cell[:4] for line in csv.reader(target.read_text("utf-8-sig").splitlines()) for cell in line
    }


def test_the_list_on_paper_is_a_document_with_what_is_shown(
    stage: Show, database: Database
) -> None:
    add_amara(database)
    shown = stage(StudentsPane)
    rows = shown.pane.list_rows()
    made = lists_out.printed(database, shown.pane.title, "Active", rows, SILENT)
    assert made[0].name.startswith("Students")
    assert made[0].pdf.startswith(b"%PDF")


def test_changing_a_student_changes_guardians_shares_and_consents_in_one_step(
    stage: Show, database: Database
) -> None:
    amara = add_amara(database)
    shown = stage(StudentsPane)
    shown.choose(0)
    dialog = shown.form(shown.pane.edit_current)
    rows = dialog.form.editor("contacts").value()
    assert [row["given_name"] for row in rows] == ["Grace", "D."]
    rows[0]["phone"] = "087 555 0999"
    dialog.form.editor("contacts").set_value(rows)
    families = dialog.form.editor("families").value()
    dialog.form.editor("families").set_value(
        [{**families[0], "family": (families[0]["family"], "Okonkwo-Reid"), "share": Decimal(60)},
         {"family": ("Reid", "Reid (new)"), "share": Decimal(40)}]
    )  # fmt: skip
    dialog.form.editor("consent_PHOTO").set_value(True)
    shown.save(dialog)
    card = card_of(database, amara.id)
    assert card.person.contacts[0].phone == "+353875550999"
    assert {row.name: row.share_bp for row in card.person.families} == {
        "Okonkwo-Reid": 6000, "Reid": 4000,
    }  # fmt: skip
    assert [row.purpose for row in card.person.consents] == [people.Purpose.PHOTO]
    assert card.person.consents[0].given_by == "Grace Okonkwo-Reid"
    shown.run(shown.pane.tools.undo)
    assert card_of(database, amara.id) == amara


def test_shares_that_are_not_the_whole_bill_are_refused_at_the_families(
    stage: Show, database: Database
) -> None:
    add_amara(database)
    shown = stage(StudentsPane)
    shown.choose(0)
    dialog = shown.form(shown.pane.edit_current)
    known = dialog.form.editor("families").value()[0]["family"]
    dialog.form.editor("families").set_value(
        [{"family": (known, "Okonkwo-Reid"), "share": Decimal(60)},
         {"family": ("Reid", "Reid (new)"), "share": Decimal(50)}]
    )  # fmt: skip
    shown.save(dialog)
    assert "add up to 100 %" in dialog.form.error("families")
    dialog.leave()


def test_consents_and_notes_are_given_and_taken_back_from_the_card(
    stage: Show, database: Database
) -> None:
    amara = add_amara(database)
    shown = stage(StudentsPane)
    shown.choose(0)
    deeds = {deed.title: deed.run for deed in shown.pane.inspector.card.more}
    shown.run(deeds["Note consent: Photos"])
    assert shown.said() == "Consent noted: Photos"
    deeds = {deed.title: deed.run for deed in shown.pane.inspector.card.more}
    assert "Withdraw consent: Photos" in deeds
    dialog = shown.form(shown.pane.add_note)
    dialog.form.editor("text").set_value("Third position is secure.")
    shown.save(dialog)
    note = card_of(database, amara.id).person.notes[0]
    shown.run(lambda: shown.pane.notes.pin(note))
    shown.pane.inspector.choose_tab("notes")
    assert "Third position is secure." in shown.card_words()
    shown.run(lambda: shown.pane.notes.remove(note))
    assert card_of(database, amara.id).person.notes == ()
    shown.pane.inspector.choose_tab("history")
    assert "Remove note about Amara Okonkwo-Reid" in shown.card_words()


def test_merging_shows_both_sides_and_takes_the_value_that_was_chosen(
    stage: Show, database: Database
) -> None:
    kept = add_student(database, "Amara Reid", phone="087 555 0001", email="a@x.ie")
    add_student(database, "Amara Reid", phone="087 555 0002")
    shown = stage(StudentsPane)
    shown.pane.open_key(kept.id)
    shown.settle()
    shown.run(shown.pane.merge)
    dialog = shown.dialog()
    assert dialog.fact.text() == "Amara Reid becomes part of Amara Reid"
    dialog.choice("phone").set_value("take")
    shown.save(dialog)
    assert shown.texts() == ["Reid, Amara"]
    card = card_of(database, kept.id)
    assert (card.person.facts.phone, card.person.facts.email) == ("+353875550002", "a@x.ie")
    shown.run(shown.pane.tools.undo)
    assert len(shown.texts()) == 2


def test_a_teacher_sees_neither_money_nor_the_buttons_that_change(
    stage: Show, database: Database
) -> None:
    add_amara(database)
    database.actor = replace(database.actor, roles=frozenset({Role.TEACHER}))
    shown = stage(StudentsPane)
    assert "balance" not in [column.key for column in shown.pane.model.columns]
    shown.choose(0)
    card = shown.pane.inspector.card
    assert {tab.key for tab in card.tabs}.isdisjoint({"money", "history"})
    assert card.deeds == ()
    shown.pane.archive_asked(shown.pane.current())
    shown.settle()
    assert shown.texts() == ["Okonkwo-Reid, Amara"]


def test_namesakes_are_listed_and_merged_pair_by_pair(stage: Show, database: Database) -> None:
    add_student(database, "Amara Reid", email="amara@reid.example")
    add_student(database, "Amara Reid", email="amara@reid.example")
    add_student(database, "Kofi Reid")
    shown = stage(StudentsPane)
    shown.run(shown.pane.find_duplicates)
    dialog = shown.dialog()
    assert dialog.fact.text() == "1 pair may be the same person"
    assert "Same name, e-mail" in words_of(dialog)
    with database.reading() as session:
        pair = people.duplicate_pairs(session)[0]
    shown.run(lambda: dialog.compare(pair))
    merge = next(d for d in dialog.findChildren(Dialog) if d.isVisible())
    shown.save(merge)
    assert dialog.fact.text() == "Nobody seems to be here twice"
    assert shown.texts() == ["Reid, Amara", "Reid, Kofi"]


def test_a_list_that_cannot_be_written_says_so_and_leaves_no_file(
    stage: Show, database: Database, tmp_path: Path
) -> None:
    add_amara(database)
    shown = stage(StudentsPane)
    target = tmp_path / "missing" / "list.csv"
    shown.run(lambda: shown.pane.export_to(target))
    said = shown.pane.banner.shown()
    assert said is not None
    assert said.level == "not_saved"
    assert not target.exists()
