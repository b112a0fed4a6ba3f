"""Two windows on one school: each sees the other at work, and a lost server loses nothing."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from time import monotonic
from uuid import UUID

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.areas.billing.api import BillingService, NewPayment, PaymentMethod
from desktop_app.areas.people import api as people
from desktop_app.areas.people.ui.student_dialog import StudentDialog
from desktop_app.core.db import checks
from desktop_app.core.db.database import Database
from desktop_app.kit.merging import THEIRS, BothDialog
from desktop_app.kit.notices import ErrorDialog
from desktop_app.kit.theme_switch import Theme
from tests.together.proxy import Proxy
from tests.window import Office

Desk = Callable[..., Database]
GIVEN = ("Amara", "Kofi", "Zofia", "Elif", "Ines", "Jonas", "Maeve", "Tom")
NAMES = [f"{given} {family}" for family in ("Reid", "Khan", "Novak", "Silva") for given in GIVEN]


@pytest.fixture(scope="session")
def one_theme(qapp: QApplication) -> Theme:
    return Theme(qapp, scheme="light")


@pytest.fixture
def windows(qtbot: QtBot, one_theme: Theme, tmp_path: Path) -> Iterator[Callable[..., Office]]:
    opened: list[Office] = []

    def open_one(database: Database) -> Office:
        folder = tmp_path / database.actor.name
        folder.mkdir()
        office = Office(qtbot, one_theme, database, folder)
        opened.append(office)
        office.until(lambda: office.window.desks.together.is_online)
        return office

    yield open_one
    for office in opened:
        office.window.close()


def fill(database: Database) -> dict[str, UUID]:
    """Forty students, the Reids as a family that pays."""
    made: dict[str, UUID] = {}
    with database.writing("Students") as work:
        for name in NAMES:
            given, family = name.split()
            facts = people.PersonFacts(given_name=given, family_name=family, city="Larkfield")
            new = people.NewStudent(person=facts, family=family if given == "Amara" else None)
            made[name] = people.add_student(work, new)
    return made


def city(database: Database, student_id: UUID) -> str | None:
    with database.reading() as session:
        card = people.student_card(session, student_id)
    assert card is not None
    return card.person.facts.city


def names(office: Office) -> list[str]:
    model = office.window.current().model  # type: ignore[union-attr]  # the roster
    at = [each.key for each in model.columns].index("name")
    return [str(model.data(model.index(row, at))) for row in range(model.rowCount())]


def open_form(office: Office, student_id: UUID) -> StudentDialog:
    pane = office.window.go("students")
    office.until(lambda: pane.model.is_loaded and pane.model.rowCount() == len(NAMES))
    pane.table.set_current_key(student_id)
    office.settle()
    pane.opened(student_id)
    office.settle()
    return office.dialog(StudentDialog)


def test_what_one_desk_does_appears_at_the_other_and_moves_nothing_there(
    desk: Desk, windows: Callable[..., Office]
) -> None:
    ruth, noor = desk("Ruth"), desk("Noor")
    students = fill(ruth)
    office = windows(noor)
    pane = office.window.go("students")
    office.until(lambda: pane.model.is_loaded and pane.model.rowCount() == len(NAMES))
    office.settle()
    assert pane.table.set_current_key(students["Tom Silva"])
    pane.table.scrollTo(pane.table.currentIndex())
    pane.model.toggle_tick(3)
    pane.filter_bar.search.setFocus()
    office.settle()
    before = pane.table.verticalScrollBar().value()
    started = monotonic()
    people.PeopleService(ruth).set_student(students["Amara Khan"], {"given_name": "Amarachi"})
    office.until(lambda: any("Amarachi" in name for name in names(office)))
    assert monotonic() - started < 3
    office.settle()
    assert pane.table.current_key() == students["Tom Silva"]
    assert pane.table.verticalScrollBar().value() == before
    assert len(pane.model.ticked()) == 1
    assert "Connected" in office.window.status.texts()


def test_a_second_window_of_a_desk_hears_each_change_once(
    desk: Desk, windows: Callable[..., Office], tmp_path: Path
) -> None:
    ruth, noor = desk("Ruth"), desk("Noor")
    students = fill(ruth)
    first = windows(noor)
    noor.actor = replace(noor.actor, name="Noor beside")
    second = windows(noor)
    told: list[int] = []
    noor.listen(lambda changes: told.append(changes.number))
    people.PeopleService(ruth).set_student(students["Amara Khan"], {"given_name": "Amarachi"})
    first.until(lambda: bool(told))
    for office in (first, second):
        pane = office.window.go("students")
        office.until(lambda pane=pane: pane.model.rowCount() == len(NAMES))  # type: ignore[misc]
        assert any("Amarachi" in name for name in names(office))
    second.window.close()
    people.PeopleService(ruth).set_student(students["Amara Khan"], {"given_name": "Amara"})
    first.until(lambda: len(told) > 1)
    assert len(told) == len(set(told)) == 2


def test_two_people_save_the_same_form(desk: Desk, windows: Callable[..., Office]) -> None:
    ruth, noor = desk("Ruth"), desk("Noor")
    students = fill(ruth)
    amara = students["Amara Reid"]
    office = windows(noor)
    form = open_form(office, amara)
    form.form.editor("city").set_value("Cork")
    form.form.editor("school_grade").set_value("5")
    facts = {"city": "Galway", "email": "amara@example.org"}
    people.PeopleService(ruth).set_student(amara, facts)
    form.primary.click()
    office.settle()
    asking = office.dialog(BothDialog)
    assert [(b.mine, b.theirs) for b in asking.fields] == [("Cork", "Galway")]
    asking.choices["city"].set_value(THEIRS)
    asking.primary.click()
    office.settle()
    with ruth.reading() as session:
        card = people.student_card(session, amara)
    assert card is not None
    kept = (card.person.facts.city, card.person.facts.email, card.school_grade)
    assert kept == ("Galway", "amara@example.org", "5")


def test_undo_takes_back_ones_own_and_respects_what_others_did_later(
    desk: Desk, windows: Callable[..., Office]
) -> None:
    ruth, noor = desk("Ruth"), desk("Noor")
    students = fill(ruth)
    amara, kofi = students["Amara Reid"], students["Kofi Reid"]
    office = windows(ruth)
    at_ruths, at_noors = people.PeopleService(ruth), people.PeopleService(noor)
    at_ruths.set_student(amara, {"city": "Cork"})
    at_noors.set_student(kofi, {"city": "Galway"})
    office.until(lambda: office.window.undoing.to_undo is not None)
    office.settle()
    office.run("undo")
    assert (city(noor, amara), city(noor, kofi)) == ("Larkfield", "Galway")
    at_ruths.set_student(amara, {"city": "Cork"})
    at_noors.set_student(amara, {"city": "Sligo"})
    office.settle()
    office.run("undo")
    assert city(noor, amara) == "Sligo"
    said = office.dialog(ErrorDialog)
    assert "because Noor changed the same thing later" in said.sentence
    said.close()


def test_a_server_that_goes_away_is_said_calmly_and_what_is_typed_stays(
    desk: Desk, windows: Callable[..., Office], proxy: Callable[..., Proxy]
) -> None:
    line, ruth = proxy(), desk("Ruth")
    students = fill(ruth)
    office = windows(desk("Noor", line))
    form = open_form(office, students["Amara Reid"])
    pane = office.window.go("students")
    form.form.editor("city").set_value("Cork")
    line.cut()
    cut = monotonic()
    office.until(lambda: pane.banner.shown() is not None)
    assert monotonic() - cut < 2
    assert pane.banner.shown().level == "offline"
    assert form.banner.shown().level == "offline"
    assert "No connection" in office.window.status.texts()
    assert len(names(office)) == len(NAMES)
    form.primary.click()
    office.settle()
    assert form.isVisible()
    said = form.banner.shown()
    assert (said.level, said.fact) == ("offline", "Not saved.")
    assert form.form.value("city") == "Cork"
    people.PeopleService(ruth).set_student(students["Kofi Khan"], {"given_name": "Kofitse"})
    line.mend()
    office.until(lambda: pane.banner.shown() is None)
    office.until(lambda: any("Kofitse" in name for name in names(office)))
    form.primary.click()
    office.settle()
    assert not form.isVisible()
    assert city(ruth, students["Amara Reid"]) == "Cork"
    assert "Connected" in office.window.status.texts()


def test_a_payment_whose_answer_was_lost_is_said_to_be_taken_once(
    desk: Desk, windows: Callable[..., Office], proxy: Callable[..., Proxy]
) -> None:
    line, ruth = proxy(), desk("Ruth")
    fill(ruth)
    noor = desk("Noor", line)
    office = windows(noor)
    with ruth.reading() as session:
        [family_id] = [key for key, name in people.find_families(session, "Reid") if name == "Reid"]
    told: list[object] = []
    failed: list[Exception] = []
    line.swallow_after = b"COMMIT\x00"
    payment = NewPayment(family_id, 5_000, PaymentMethod.CASH)
    service = BillingService(noor)
    office.window.tasks.write(lambda: service.take_payment(payment), told.append, failed.append)
    office.until(lambda: not office.window.desks.together.is_online)
    assert not told
    line.cut()
    line.mend()
    office.until(lambda: bool(told) or bool(failed))
    assert not failed
    office.until(lambda: office.window.desks.together.is_online)
    office.settle()
    assert checks.problems(ruth) == []


def test_who_is_here_and_has_the_same_record_open_is_seen(
    desk: Desk, windows: Callable[..., Office]
) -> None:
    ruth, noor = desk("Ruth"), desk("Noor")
    amara = fill(ruth)["Amara Reid"]
    at_ruths, at_noors = windows(ruth), windows(noor)
    at_ruths.until(lambda: "Connected, Noor is here too" in at_ruths.window.status.texts())
    form = open_form(at_noors, amara)
    at_noors.window.desks.look_what_is_open()
    pane = at_ruths.window.go("students")
    at_ruths.until(lambda: pane.model.is_loaded)
    pane.table.set_current_key(amara)
    at_ruths.until(lambda: "Noor has this record open" in at_ruths.window.status.texts())
    mine = open_form(at_ruths, amara)
    at_ruths.window.desks.look_what_is_open()
    assert mine.banner.shown().fact == "Noor has this record open."
    at_noors.until(lambda: form.banner.shown() is not None)
    assert form.banner.shown().fact == "Ruth has this record open."
    form.leave()
    at_noors.window.desks.look_what_is_open()
    at_ruths.until(lambda: mine.banner.shown() is None)
