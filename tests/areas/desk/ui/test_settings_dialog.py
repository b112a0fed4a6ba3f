"""The settings of the school: every page opens, adds, changes, archives, refuses, and is undone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.billing import api as billing
from desktop_app.areas.desk.ui.ripple_dialog import RippleDialog
from desktop_app.areas.desk.ui.settings_dialog import SettingsDialog
from desktop_app.areas.desk.ui.students_pane import StudentsPane
from desktop_app.areas.people import api as people
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.core.db.database import Database
from desktop_app.kit.dialog import FormDialog
from tests.areas.desk.ui.stage import Make, Stage

Show = Callable[[Make], Stage]

PAGES = [
    "school", "choices", "locations", "rooms", "ways", "terms", "closures", "instruments", "codes",
    "prices", "subscriptions", "packages", "discounts", "taxes", "books", "reminders", "pay-rates",
    "achievements",
]  # fmt: skip


@dataclass
class Settings:
    """The dialog and what a person does with it."""

    stage: Stage
    dialog: SettingsDialog

    def page(self, key: str) -> Any:
        self.dialog.show_page(key)
        self.stage.settle()
        return self.dialog.pages[key]

    def form(self, page: Any) -> FormDialog:
        found = [d for d in page.findChildren(FormDialog) if d.isVisible()]
        assert len(found) == 1
        made: FormDialog = found[0]
        return made

    def fill(self, page: Any, **values: Any) -> FormDialog:
        """Fill in the form that is open and press its deed."""
        form = self.form(page)
        for key, value in values.items():
            form.form.editor(key).set_value(value)
        self.stage.save(form)
        return form

    def add(self, page: Any, **values: Any) -> FormDialog:
        page.add()
        self.stage.settle()
        return self.fill(page, **values)

    def change(self, page: Any, row: int = 0, **values: Any) -> FormDialog:
        self.choose(page, row)
        page.change()
        self.stage.settle()
        return self.fill(page, **values)

    def choose(self, page: Any, row: int = 0) -> None:
        page.table.set_current_key(page.model.key_at(row))
        self.stage.settle()

    def texts(self, page: Any, column: str = "name") -> list[str]:
        at = [each.key for each in page.model.columns].index(column)
        return [page.model.data(page.model.index(r, at)) for r in range(page.model.rowCount())]

    def said(self) -> str:
        return self.dialog.notices.toast.text()

    def undo(self) -> None:
        self.stage.run(self.stage.pane.tools.undo)

    def archive(self, page: Any, row: int = 0) -> None:
        self.choose(page, row)
        self.stage.run(page.archive)


@pytest.fixture
def settings(stage: Show, database: Database) -> Settings:
    shown = stage(StudentsPane)
    dialog = SettingsDialog(shown.pane, shown.pane.tools, database)
    dialog.open()
    shown.settle()
    return Settings(shown, dialog)


def test_every_page_opens_with_what_the_school_has(settings: Settings) -> None:
    assert list(settings.dialog.pages) == PAGES
    assert settings.dialog.side.count() == len(PAGES)
    for key in PAGES:
        page = settings.page(key)
        assert settings.dialog.stack.currentWidget() is page
        assert page.banner.shown() is None
    assert settings.texts(settings.page("terms")) == ["Autumn 2026", "Spring 2027", "Summer 2027"]
    assert settings.texts(settings.page("codes"), "label")[:2] == ["Present", "Absent"]
    rooms = settings.page("rooms")
    assert rooms.empty.isVisible()
    assert not rooms.table.isVisible()


def test_school_facts_are_saved_refused_at_their_field_and_undone(
    settings: Settings, database: Database
) -> None:
    page = settings.page("school")
    page.form.editor("iban").set_value("IE29 AIBK 9311 5212 3456 79")
    page.save()
    settings.stage.settle()
    assert page.form.error("iban")
    page.form.editor("iban").set_value("IE29 AIBK 9311 5212 3456 78")
    page.form.editor("city").set_value("Larkfield")
    page.form.editor("copy_days").set_value(21)
    settings.stage.qtbot.keyClick(settings.dialog, Qt.Key.Key_Return)  # saves, does not close
    settings.stage.settle()
    assert settings.dialog.isVisible()
    with database.reading() as session:
        facts = school.facts(session)
    assert (facts.city, facts.iban) == ("Larkfield", "IE29AIBK93115212345678")
    assert (facts.copy_days, facts.copy_opens_days) == (21, None)
    assert settings.dialog.notices.toast.isVisible()
    settings.undo()
    assert page.form.value("city") == ""
    assert page.form.value("copy_days") == 14
    page.form.editor("name").set_value("")
    page.save()
    assert page.form.error("name") == "Name is needed."


def test_a_logo_is_chosen_and_removed(
    settings: Settings, database: Database, tmp_path: Path
) -> None:
    page = settings.page("school")
    picture = tmp_path / "logo.png"
    QImage(8, 8, QImage.Format.Format_RGB32).save(str(picture))
    settings.stage.run(lambda: page.set_logo(picture))
    with database.reading() as session:
        assert school.facts(session).logo == picture.read_bytes()
    settings.stage.run(lambda: page.set_logo(None))
    with database.reading() as session:
        assert not school.facts(session).logo


def test_how_the_school_bills_and_which_days_it_teaches(
    settings: Settings, database: Database
) -> None:
    page = settings.page("choices")
    assert page.form.value("payment_days") == 14
    page.form.editor("payment_days").set_value(-3)
    page.save()
    settings.stage.settle()
    assert page.form.error("payment_days")
    page.form.editor("payment_days").set_value(30)
    page.form.editor("billing_mode").set_value("IN_ARREARS")
    page.form.editor("day-6").set_value(True)
    page.form.editor("day-1").set_value(False)
    page.form.editor("earn-READING").set_value(False)
    page.save()
    settings.stage.settle()
    with database.reading() as session:
        found = school.settings(session)
    assert (found["payment_days"], found["billing_mode"]) == (30, "IN_ARREARS")
    assert 6 in found["school_days"]
    assert 1 not in found["school_days"]
    assert found["streak_facts"] == ["HOMEWORK", "LESSON", "PRACTICE"]
    settings.undo()
    assert page.form.value("payment_days") == 14


def test_what_was_typed_and_not_saved_is_not_lost_by_one_key(settings: Settings) -> None:
    page = settings.page("school")
    page.form.editor("city").set_value("Larkfield")
    settings.page("rooms")
    assert settings.page("school").form.value("city") == "Larkfield"
    settings.page("rooms")
    settings.stage.qtbot.keyClick(settings.dialog, Qt.Key.Key_Escape)
    banner = settings.dialog.banner.shown()
    assert banner is not None
    assert banner.fact == "Not saved yet."
    assert settings.dialog.current_page() is page
    settings.dialog.accept()
    assert not settings.dialog.isVisible()


def test_a_location_has_a_price_for_its_lessons(settings: Settings, database: Database) -> None:
    page = settings.page("locations")
    before = page.model.rowCount()
    settings.add(page, name="Old Mill", city="Larkfield", lesson_price=3_500)
    assert settings.said() == "Add location Old Mill"
    assert "€35.00" in settings.texts(page, "price")
    row = settings.texts(page).index("Old Mill")
    wrong = settings.change(page, row, lesson_price=-1)
    assert wrong.form.error("lesson_price")
    settings.fill(page, lesson_price=4_000)
    with database.reading() as session:
        place = next(p for p in school.locations(session) if p.name == "Old Mill")
    assert place.lesson_price == 4_000
    settings.archive(page, row)
    with database.reading() as session:
        assert place.id not in {p.id for p in school.locations(session)}
    settings.archive(page, settings.texts(page).index("Old Mill"))
    with database.reading() as session:
        assert place.id in {p.id for p in school.locations(session)}
    for _ in range(4):
        settings.undo()
    assert page.model.rowCount() == before


def test_a_room_says_how_many_it_holds(settings: Settings, database: Database) -> None:
    page = settings.page("rooms")
    with database.reading() as session:
        places = school.locations(session)
    form = settings.add(page, name="Hall", capacity=0)
    assert form.form.error("capacity")
    here = places[0].id if places else None
    settings.fill(page, capacity=12, location_id=here)
    assert settings.texts(page, "capacity") == ["12"]
    settings.change(page, 0, capacity=14, name="Great Hall")
    assert (settings.texts(page), settings.texts(page, "capacity")) == (["Great Hall"], ["14"])
    settings.archive(page)
    assert settings.texts(page) == ["Great Hall"]
    with database.reading() as session:
        assert school.rooms(session) == []
    settings.undo()
    with database.reading() as session:
        assert [room.capacity for room in school.rooms(session)] == [14]


def test_a_term_fits_into_its_year(settings: Settings) -> None:
    page = settings.page("terms")
    form = settings.add(page, name="July", starts_on=date(2027, 7, 20), ends_on=date(2027, 7, 10))
    assert form.form.error("ends_on")
    settings.fill(page, ends_on=date(2027, 7, 28))
    assert settings.texts(page)[-1] == "July"
    settings.change(page, 3, name="Summer camp")
    assert settings.texts(page)[-1] == "Summer camp"
    settings.undo()
    settings.undo()
    assert "July" not in settings.texts(page)


def test_closed_days_come_and_go(settings: Settings) -> None:
    page = settings.page("closures")
    before = settings.texts(page)
    form = settings.add(page, name="", starts_on=date(2026, 12, 7))
    assert form.form.error("name") == "Reason is needed."
    settings.fill(page, name="Boiler", until=date(2026, 12, 6))
    assert form.form.error("until")
    settings.fill(page, until=date(2026, 12, 8))
    assert settings.texts(page).count("Boiler") == 2
    settings.choose(page, settings.texts(page).index("Boiler"))
    settings.stage.run(page.remove)
    assert settings.texts(page).count("Boiler") == 1
    settings.undo()
    settings.undo()
    assert settings.texts(page) == before


def test_an_instrument_is_there_once(settings: Settings, database: Database) -> None:
    page = settings.page("instruments")
    settings.add(page, name="Hurdy-gurdy")
    form = settings.add(page, name="hurdy-gurdy")
    assert form.form.error("name")
    form.leave()
    row = settings.texts(page).index("Hurdy-gurdy")
    settings.change(page, row, name="Nyckelharpa")
    row = settings.texts(page).index("Nyckelharpa")
    settings.archive(page, row)
    with database.reading() as session:
        assert "Nyckelharpa" not in [one.name for one in people.instruments(session)]
    settings.undo()
    with database.reading() as session:
        assert "Nyckelharpa" in [one.name for one in people.instruments(session)]


def test_a_code_of_the_register_has_effects_of_its_own(
    settings: Settings, database: Database
) -> None:
    page = settings.page("codes")
    form = settings.add(page, key="P", label="Practised", color="teal")
    assert form.form.error("key")
    settings.fill(page, key="T", bills=True, counts_present=True, streak_effect="EARNS")
    with database.reading() as session:
        made = {one.key: one for one in attendance.codes(session)}["T"]
    assert (made.bills, made.counts_present, made.pays_teacher) == (True, True, False)
    row = settings.texts(page, "label").index("Practised")
    assert settings.texts(page, "effects")[row] == "present, billed"
    settings.change(page, row, bills=False)
    assert settings.texts(page, "effects")[row] == "present"
    settings.archive(page, row)
    with database.reading() as session:
        assert "T" not in [one.key for one in attendance.codes(session)]
    settings.undo()
    settings.undo()
    assert settings.texts(page, "effects")[row] == "present, billed"


def test_a_price_is_named_changed_and_put_away(settings: Settings, database: Database) -> None:
    page = settings.page("prices")
    form = settings.add(page, name="Orchestra", unit=billing.PriceUnit.MONTH, amount=-5)
    assert form.form.error("amount") == "A price cannot be negative."
    settings.fill(page, amount=9_000)
    assert settings.texts(page, "amount") == ["€90.00"]
    assert settings.texts(page, "unit") == ["A month"]
    settings.change(page, 0, amount=9_500)
    assert settings.texts(page, "amount") == ["€95.00"]
    settings.archive(page)
    with database.reading() as session:
        assert billing.price_plans(session) == []
    settings.undo()
    settings.undo()
    assert settings.texts(page, "amount") == ["€90.00"]


def test_a_tax_rate_is_a_share_of_a_hundred(settings: Settings, database: Database) -> None:
    page = settings.page("taxes")
    form = settings.add(page, name="Too much", rate=Decimal(120), is_default=False)
    assert form.form.error("rate")
    settings.fill(page, name="VAT", rate=Decimal("13.5"))
    row = settings.texts(page).index("VAT")
    assert settings.texts(page, "rate")[row] == "13.5 %"
    settings.change(page, row, is_default=True)
    assert settings.texts(page, "usual")[settings.texts(page).index("VAT")] == "The usual one"
    settings.undo()
    settings.undo()
    assert "VAT" not in settings.texts(page)


def test_a_step_of_reminding_has_its_day_once_and_a_fee(
    settings: Settings, database: Database
) -> None:
    page = settings.page("reminders")
    assert settings.texts(page, "days") == ["7 days late", "21 days late", "35 days late"]
    form = settings.add(page, name="Twice", days_after_due=7, text="Pay now", fee=500)
    assert form.form.error("days_after_due") == (
        "“Payment reminder” comes after 7 days already. Take another number of days."
    )
    settings.fill(page, days_after_due=28)
    assert settings.texts(page, "fee") == ["", "", "€5.00", ""]
    settings.change(page, 2, days_after_due=60)
    assert settings.texts(page)[-1] == "Twice"
    settings.archive(page, 3)
    with database.reading() as session:
        assert len(billing.reminder_steps(session)) == 3
    settings.undo()
    settings.undo()
    assert settings.texts(page, "step") == ["1", "2", "3", "4"]


def test_ctrl_z_undoes_without_leaving_the_settings(settings: Settings) -> None:
    page = settings.page("prices")
    settings.add(page, name="Orchestra", unit=billing.PriceUnit.MONTH, amount=9_000)
    settings.dialog.activateWindow()
    target: QWidget = page.table
    target.setFocus()
    settings.stage.qtbot.waitUntil(settings.dialog.isActiveWindow)
    settings.stage.qtbot.keyClick(target, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settings.stage.settle()
    assert settings.texts(page) == []


def test_a_pay_rate_is_added_for_all_teachers_and_archived(
    settings: Settings, database: Database
) -> None:
    page = settings.page("pay-rates")
    settings.add(page, amount=2_800, starts_on=date(2026, 9, 1))
    with database.reading() as session:
        [rate] = billing.pay_rates(session)
    assert (rate.teacher, rate.amount, rate.unit) == (None, 2_800, billing.PayUnit.HOUR)
    settings.archive(page)
    with database.reading() as session:
        assert billing.pay_rates(session) == []


def test_the_way_between_two_locations_is_kept_changed_and_taken_back(
    settings: Settings, database: Database
) -> None:
    with database.writing("Places") as work:
        main = school.add_location(work, "High Road")
        church = school.add_location(work, "Church Road")
    page = settings.page("ways")
    refused = settings.add(page, start=main, end=main, minutes=5)
    assert refused.isVisible()
    settings.fill(page, end=church, minutes=20)
    assert settings.texts(page, "minutes") == ["20"]
    settings.change(page, minutes=25)
    assert settings.texts(page, "minutes") == ["25"]
    settings.undo()
    assert settings.texts(page, "minutes") == ["20"]
    settings.choose(page)
    settings.stage.run(page.remove)
    assert settings.texts(page, "minutes") == []


def test_a_room_in_use_stays_and_leads_to_where_its_lessons_could_go(
    settings: Settings, database: Database
) -> None:
    rooms = settings.page("rooms")
    settings.add(rooms, name="Studio A", capacity=4)
    with database.reading() as session:
        (room,) = school.rooms(session)
    week = timetable.Schedule(date(2026, 11, 23), time(16), 45, timetable.Recurrence.WEEKLY)
    facts = timetable.LessonFacts("Violin", timetable.LessonType.GROUP, week, room_id=room.id)
    timetable.TimetableService(database).add_lesson(facts)
    settings.archive(rooms)
    said = rooms.banner.shown()
    assert "Studio A is in use" in said.more
    assert not room.archived
    (deed,) = said.deeds
    assert deed.title == "Find other rooms…"
    settings.stage.run(deed.run)
    (dialog,) = (d for d in rooms.findChildren(RippleDialog) if d.isVisible())
    assert dialog.form.value("room") == room.id
    assert dialog.form.value("last") > date(2027, 5, 1)
    settings.stage.run(dialog.reject)
