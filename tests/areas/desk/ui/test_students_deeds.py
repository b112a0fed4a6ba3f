"""What the roster does through the dialogs of other subjects: lessons and money."""

from collections.abc import Callable
from datetime import date, time
from uuid import UUID

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.desk.ui.students_pane import StudentsPane
from desktop_app.areas.people import api as people
from desktop_app.areas.timetable import api as timetable
from desktop_app.core.db.database import Database
from tests.areas.desk.ui.stage import Make, Stage
from tests.areas.people.people_of import add_amara, add_student

Show = Callable[[Make], Stage]


def add_strings(database: Database) -> UUID:
    """Add a weekly group on Mondays at four."""
    schedule = timetable.Schedule(
        date(2026, 11, 2), time(16), 45, recurrence=timetable.Recurrence.WEEKLY
    )
    facts = timetable.LessonFacts(
        "Junior Strings", type=timetable.LessonType.GROUP, schedule=schedule
    )
    made = timetable.TimetableService(database).add_lesson(facts).made
    assert made is not None
    return made


def test_ticked_students_are_enrolled_and_their_next_lesson_is_in_the_list(
    stage: Show, database: Database
) -> None:
    lesson = add_strings(database)
    for name in ("Amara Reid", "Kofi Reid", "Noor Reid"):
        add_student(database, name)
    shown = stage(StudentsPane)
    assert shown.texts("next") == ["", "", ""]
    shown.tick(0, 1)
    dialog = shown.form(lambda: shown.pane.enrol(shown.pane.model.ticked()))
    dialog.form.editor("lesson").set_value((lesson, "Junior Strings"))
    shown.save(dialog)
    assert shown.texts("next") == ["Mon 16:00", "Mon 16:00", ""]
    shown.choose(0)
    shown.pane.inspector.choose_tab("lessons")
    assert "Junior Strings" in shown.card_words()
    shown.run(shown.pane.tools.undo)
    assert shown.texts("next") == ["", "", ""]


def test_an_enrolment_is_ended_from_the_card(stage: Show, database: Database) -> None:
    lesson = add_strings(database)
    amara = add_student(database, "Amara Reid")
    timetable.TimetableService(database).enroll(lesson, amara.id)
    shown = stage(StudentsPane)
    shown.choose(0)
    tabs = {tab.key: tab for tab in shown.pane.inspector.card.tabs}
    change, end = tabs["lessons"].blocks[0].items[0].deeds
    assert (change.title, end.title) == ("Change", "End")
    dialog = shown.form(end.run)
    assert dialog.form.value("last_day") == date(2026, 11, 19)
    shown.save(dialog)
    assert shown.texts("next") == [""]


def test_a_payment_is_taken_from_the_family_of_the_student(stage: Show, database: Database) -> None:
    add_amara(database)
    shown = stage(StudentsPane)
    shown.choose(0)
    dialog = shown.form(shown.pane.take_payment)
    assert "Okonkwo-Reid" in dialog.fact.text()
    dialog.form.editor("amount").set_value(5000)
    dialog.form.editor("receipt").set_value(False)
    shown.save(dialog)
    assert shown.texts("balance") == ["€50.00 credit"]
    shown.filter("balance", "credit")
    assert shown.texts() == ["Okonkwo-Reid, Amara"]
    shown.filter("balance", "owes")
    assert shown.texts() == []


def test_of_two_families_the_one_that_pays_is_asked_for(stage: Show, database: Database) -> None:
    amara = add_amara(database)
    add_student(database, "Kofi Reid", family="Reid")
    shown = stage(StudentsPane)
    with database.reading() as session:
        families = [key for key, name in people.find_families(session, "") if name == "Reid"]
    people.PeopleService(database).add_member(
        families[0], amara.person.person_id, people.MemberRole.CHILD
    )
    shown.pane.open_key(amara.id)
    shown.settle()
    dialog = shown.form(shown.pane.take_payment)
    assert dialog.fact.text() == "Which family pays?"
    dialog.form.editor("family").set_value(families[0])
    shown.save(dialog)
    assert "Reid" in shown.dialog().fact.text()
    shown.dialog().leave()


def test_without_a_family_the_banner_says_what_to_do(stage: Show, database: Database) -> None:
    add_student(database, "Amara Reid")
    shown = stage(StudentsPane)
    shown.choose(0)
    shown.run(shown.pane.take_payment)
    said = shown.pane.banner.shown()
    assert said is not None
    assert said.fact == "No family gets the bill yet."


def test_attendance_is_read_once_its_column_is_shown(stage: Show, database: Database) -> None:
    lesson = add_strings(database)
    amara = add_student(database, "Amara Reid")
    timetable.TimetableService(database).enroll(lesson, amara.id)
    with database.reading() as session:
        past = timetable.lesson_meetings(session, lesson)[0]
    attendance.AttendanceService(database).mark(past.id, amara.id, "P")
    shown = stage(StudentsPane)
    assert shown.texts("attendance") == [""]
    at = [column.key for column in shown.pane.model.columns].index("attendance")
    shown.run(lambda: shown.pane.table.column_layout.show(at, True))
    assert shown.texts("attendance") == ["100 %"]
