"""The history of what is shown, from the menu of its card and from the settings."""

from typing import Any

from PySide6.QtWidgets import QMenu
from sqlalchemy import select

from desktop_app.areas.desk.ui.history_tab import LeftHouse
from desktop_app.areas.desk.ui.settings_dialog import SettingsDialog
from desktop_app.areas.desk.ui.settings_list import SettingsList
from desktop_app.areas.people import api as people
from desktop_app.areas.people.tables import Family, Student
from desktop_app.areas.privacy.ui.trail_dialog import TrailDialog
from desktop_app.areas.school import api as school
from desktop_app.core.disclosures import DisclosureWay
from desktop_app.kit.buttons import Button
from tests.window import Office


def shown(office: Office) -> tuple[str, list[list[Any]]]:
    """The title of the dialog, and the values of its newest deed."""
    dialog = office.dialog(TrailDialog)
    office.until(lambda: dialog.model.rowCount() > 0)
    dialog.table.set_current_key(dialog.model.key_at(0))
    office.settle()
    office.until(lambda: dialog.line_model.rowCount() > 0)
    rows = range(dialog.line_model.rowCount())
    keys = [each.key for each in dialog.line_model.columns]
    values = [
        [dialog.line_model.data(dialog.line_model.index(row, keys.index(key)))
         for key in ("field", "before", "after")]
        for row in rows
    ]  # fmt: skip
    title = dialog.windowTitle()
    dialog.reject()
    office.settle()
    return title, values


def from_menu(office: Office) -> None:
    """Press More on the card, and History in it."""
    pane: Any = office.window.current()
    more = [b for b in pane.inspector.findChildren(Button) if b.accessibleName() == "More"]
    for button in more:
        button.click()
    menus = [menu for button in more for menu in button.findChildren(QMenu)]
    (action,) = [each for menu in menus for each in menu.actions() if each.text() == "History…"]
    for menu in menus:
        menu.close()
    action.trigger()
    office.settle()


def test_the_card_of_a_family_shows_what_was_changed_of_it(office: Office) -> None:
    with office.database.reading() as session:
        family = session.scalars(select(Family.id)).all()[0]
    people.PeopleService(office.database).set_family(family, {"max_members": 4})
    office.window.go("families", family)
    office.settle()
    from_menu(office)
    assert shown(office) == ("History of Okonkwo-Reid", [["Places", "", "4"]])


def test_the_settings_show_what_was_changed_of_a_row(office: Office) -> None:
    with office.database.reading() as session:
        place = school.locations(session)[0]
    school.SchoolService(office.database).set_location(place.id, {"lesson_price": 3_000})
    office.run("school-settings")
    dialog = office.dialog(SettingsDialog)
    dialog.show_page("locations")
    office.settle()
    (page,) = [each for each in dialog.findChildren(SettingsList) if each.isVisible()]
    page.table.set_current_key(place.id)
    page.show_history()
    office.settle()
    assert shown(office) == ("History of Main Street", [["Price of a lesson", "", "€30.00"]])
    dialog.reject()


def test_the_card_of_a_pupil_says_what_left_the_house(office: Office) -> None:
    with office.database.reading() as session:
        (student, person), *_ = session.execute(select(Student.id, Student.person_id)).all()
    gone = people.GoneOut(kind="list", what="Concert", persons=[person], recipient="Town hall")
    people.note_left(office.database, DisclosureWay.PRINTED, [gone])
    office.window.go("students", student)
    office.settle()
    pane: Any = office.window.current()
    pane.inspector.choose_tab("history")
    office.settle()
    (left,) = pane.inspector.findChildren(LeftHouse)
    office.until(lambda: bool(left.shown))
    assert "Concert: Printed, for Town hall" in left.shown[0]
