"""Forms that are no plain list of fields are merged too: notes, hours, weeks, settings, words."""

from collections.abc import Callable, Iterator
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.attendance.ui.notes_dialog import NotesDialog, read_notes
from desktop_app.areas.desk.ui.settings_facts import SchoolForm
from desktop_app.areas.people import api as people
from desktop_app.areas.reports import api as reports
from desktop_app.areas.reports.ui import progress_card
from desktop_app.areas.reports.ui.progress_merging import WordsKeeper
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.ui import hours_dialog
from desktop_app.areas.timetable.ui.hybrid_dialog import HybridDialog
from desktop_app.areas.timetable.ui.surroundings import read_surroundings
from desktop_app.core.access.actor import Actor
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.memory import Forgetful
from desktop_app.kit.merging import MINE, THEIRS, BothDialog
from desktop_app.kit.notices import Notices
from desktop_app.kit.pane import Tools
from desktop_app.kit.tasks import Tasks
from tests.areas.billing.desk import Desk, open_desk
from tests.kit.conftest import one_theme, theme

__all__ = ["one_theme", "theme"]
FIRST = date(2026, 11, 2)
NOOR = Actor("Noor Haddad", device="desk 2")


class Room:
    """A school, a window's tools, and two people at work."""

    def __init__(self, qtbot: QtBot, desk: Desk) -> None:
        self.qtbot, self.desk, self.database = qtbot, desk, desk.database
        self.host = QWidget()
        qtbot.addWidget(self.host)
        self.tasks = Tasks()
        self.tools = Tools(
            self.tasks, Forgetful(), Notices(self.host), lambda: None, lambda *_: None
        )

    def settle(self) -> None:
        self.qtbot.waitUntil(self.tasks.idle, timeout=30_000)

    def save(self, dialog: FormDialog) -> None:
        dialog.show()
        dialog.primary.click()
        self.settle()

    def noor(self, deed: Callable[[], object]) -> None:
        ruth, self.database.actor = self.database.actor, NOOR
        deed()
        self.database.actor = ruth

    def asking(self, over: QWidget) -> BothDialog | None:
        found = [d for d in over.findChildren(BothDialog) if d.isVisible()]
        return found[-1] if found else None

    def choose(self, over: QWidget, key: str, whose: str) -> BothDialog:
        asking = self.asking(over)
        assert asking is not None
        asking.choices[key].set_value(whose)
        asking.primary.click()
        self.settle()
        return asking


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path, theme: object) -> Iterator[Room]:
    desk = open_desk(tmp_path)
    desk.family("Reid", "Amara", "Kofi")
    desk.lesson("Violin", FIRST, "Amara", "Kofi", max_students=6)
    made = Room(qtbot, desk)
    yield made
    made.tasks.close()
    assert desk.database.open_blocks == 0
    desk.database.close()


def notes(room: Room) -> dict[Any, str]:
    with room.database.reading() as session:
        rows = attendance.notes_at(session, room.desk.meeting("Violin", FIRST))
    return {row.student_id: row.text for row in rows}


def test_notes_of_different_pupils_are_both_kept_and_of_the_same_asked(room: Room) -> None:
    meeting = room.desk.meeting("Violin", FIRST)
    amara, kofi = room.desk.students["Amara"], room.desk.students["Kofi"]
    service = attendance.AttendanceService(room.database)
    found = read_notes(room.database, meeting)
    dialog = NotesDialog(room.host, room.tools, room.database, found, amara)
    dialog.form.editor("text").set_value("Scales in G")
    room.noor(lambda: service.write_note(meeting, kofi, "Bring the bow"))
    room.save(dialog)
    assert room.asking(dialog) is None
    assert notes(room) == {amara: "Scales in G", kofi: "Bring the bow"}
    again = NotesDialog(room.host, room.tools, room.database, read_notes(room.database, meeting),
                        amara)  # fmt: skip
    again.form.editor("text").set_value("Scales in D")
    room.noor(lambda: service.write_note(meeting, amara, "Scales in A"))
    room.save(again)
    asked = room.choose(again, str(amara), THEIRS)
    [both] = asked.fields
    assert (both.title, both.mine, both.theirs) == ("Amara Reid", "Scales in D", "Scales in A")
    assert "Noor Haddad" in asked.fact.text()
    assert notes(room)[amara] == "Scales in A"


def test_hours_that_two_people_changed_are_asked_about(room: Room) -> None:
    facts = people.PersonFacts(given_name="Maeve", family_name="Cullinan")
    new = people.NewStaff(person=facts, kind=people.StaffKind.TEACHER)
    teacher = people.PeopleService(room.database).add_staff(new).made
    assert teacher is not None
    service = timetable.TeacherTimeService(room.database)
    service.keep_hours(teacher, [(None, timetable.Hours(1, time(9), time(12)))])
    hours_dialog.open_hours_dialog(room.host, room.tools, room.database, teacher)
    room.settle()
    [dialog] = room.host.findChildren(hours_dialog.HoursDialog)
    [row] = dialog.form.value("hours")
    dialog.form.editor("hours").set_value([row | {"end": time(13)}])
    room.noor(lambda: service.keep_hours(
        teacher, [(row["id"], timetable.Hours(1, time(10), time(12)))]))  # fmt: skip
    room.save(dialog)
    room.choose(dialog, "hours", MINE)
    with room.database.reading() as session:
        kept = [(each.start, each.end) for each in timetable.availability(session, teacher)]
    assert kept == [(time(9), time(13))]


def test_the_weeks_of_a_cycle_and_its_price_are_both_kept(room: Room) -> None:
    hybrid = {"type": timetable.LessonType.HYBRID, "start": time(18)}
    lesson = room.desk.lesson("Choir", FIRST, "Amara", **hybrid)
    service = timetable.TimetableService(room.database)
    cycle = timetable.Cycle(4, (2,), FIRST, one_on_one_price=4_000)
    service.set_hybrid(lesson, cycle)
    with room.database.reading() as session:
        card = timetable.lesson_card(session, lesson)
    dialog = HybridDialog(room.host, room.tools, room.database, card,
                          read_surroundings(room.database))  # fmt: skip
    dialog.tick_week(4, on=True)
    room.noor(lambda: service.set_hybrid(
        lesson, timetable.Cycle(4, (2,), FIRST, one_on_one_price=5_000)))  # fmt: skip
    room.save(dialog)
    assert room.asking(dialog) is None
    with room.database.reading() as session:
        kept = timetable.lesson_card(session, lesson).cycle
    assert kept is not None
    assert (kept.cycle.one_on_one_weeks, kept.cycle.one_on_one_price) == ((2, 4), 5_000)


def test_facts_of_the_school_are_merged_and_asked_about_in_the_settings(room: Room) -> None:
    service = school.SchoolService(room.database)
    form = SchoolForm(room.tools, room.database)
    room.qtbot.addWidget(form)
    form.show()
    form.activated()
    room.settle()
    form.form.editor("phone").set_value("+353 1 555 0199")
    form.form.editor("city").set_value("Cork")
    room.noor(lambda: service.set_school({"city": "Galway", "website": "larkfield.example"}))
    form.save()
    room.settle()
    asked = room.choose(form, "city", MINE)
    assert "Noor Haddad" in asked.fact.text()
    with room.database.reading() as session:
        facts = school.facts(session)
    assert (facts.city, facts.website) == ("Cork", "larkfield.example")
    assert facts.phone == "+353 1 555 0199"


def test_words_of_a_report_and_next_steps_are_both_kept(room: Room) -> None:
    amara = room.desk.students["Amara"]
    service = reports.ReportService(room.database)
    with room.database.reading() as session:
        period = reports.find_period(session, FIRST, first=FIRST, last=date(2026, 11, 30))
    found = progress_card.read(room.database, amara, period)
    assert found is not None
    written, wrong, done = found.written, list[Exception](), list[object]()
    keeper = WordsKeeper(room.host, room.tasks, room.database)

    def keep(text: str) -> None:
        keeper.keep(written, None, (text, ()), period, said=(done.append, wrong.append),
                    say=lambda _: None)  # fmt: skip
        room.settle()

    step = reports.NewStep("Bring the bow")
    room.noor(lambda: service.write(amara, period, "", [step]))
    room.host.show()
    keep("Amara listens.")
    assert (len(done), wrong, room.asking(room.host)) == (1, [], None)
    now = progress_card.read(room.database, amara, period)
    assert now is not None
    assert now.written.texts == {None: "Amara listens."}
    assert [each.text for each in now.written.steps] == ["Bring the bow"]
    room.noor(lambda: service.write(amara, period, "Amara sings.", list(now.written.steps)))
    written = now.written
    room.noor(lambda: service.write(amara, period, "Amara hums.", list(now.written.steps)))
    keep("Amara plays.")
    asked = room.choose(room.host, "text", MINE)
    assert [both.theirs for both in asked.fields] == ["Amara hums."]
    last = progress_card.read(room.database, amara, period)
    assert last is not None
    assert last.written.texts == {None: "Amara plays."}
