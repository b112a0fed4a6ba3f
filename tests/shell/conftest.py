"""A window on a school of one family, for what the window itself can do."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.areas.people import api as people
from desktop_app.areas.school import api as school
from desktop_app.core import wording
from desktop_app.kit import qt_words
from desktop_app.kit.theme_switch import Theme
from tests.factories import make_school
from tests.window import Office


@pytest.fixture(scope="session")
def one_theme(qapp: QApplication) -> Theme:
    return Theme(qapp, scheme="light")


@pytest.fixture
def theme(one_theme: Theme) -> Iterator[Theme]:
    yield one_theme
    one_theme.set_zoom(1.0)
    one_theme.set_scheme("light")
    wording.use_language("en")
    qt_words.speak("en")


@pytest.fixture
def office(qtbot: QtBot, theme: Theme, tmp_path: Path) -> Iterator[Office]:
    database = make_school(tmp_path)
    place = school.SchoolService(database).add_location("Main Street").made
    service = people.PeopleService(database)
    for given in ("Amara", "Kofi"):
        facts = people.PersonFacts(given_name=given, family_name="Okonkwo-Reid")
        service.add_student(
            people.NewStudent(person=facts, location_id=place, family="Okonkwo-Reid")
        )
    made = Office(qtbot, theme, database, tmp_path)
    yield made
    made.close()
