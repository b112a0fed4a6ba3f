"""What the inspectors show, and the history of records in words."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest

from desktop_app.areas.desk.queries import about_family, about_staff, about_student, history
from desktop_app.areas.desk.queries.history_lines import Deed
from desktop_app.areas.desk.trail import api as trail
from desktop_app.areas.people.api import (
    Learns,
    MemberRole,
    PeopleService,
    Purpose,
    SkillLevel,
)
from desktop_app.areas.school.api import SchoolService
from desktop_app.core.db.database import Database
from desktop_app.core.journal.undo import undo
from desktop_app.core.wording import use_language
from desktop_app.schema import metadata
from tests.areas.desk.queries.larkfield import Larkfield
from tests.factories import NOW


def test_a_student_at_a_glance(database: Database, school: Larkfield) -> None:
    with database.reading() as session:
        seen = about_student.overview(session, school.students["Amara"], NOW)
        assert about_student.overview(session, uuid4(), NOW) is None
    assert seen is not None
    assert (seen.age, seen.location, seen.rate) == (11, "Main Street", 92)
    assert [sibling.name for sibling in seen.siblings] == ["Kofi Okonkwo-Reid"]
    assert [contact.name for contact in seen.guardians] == ["Grace Okonkwo-Reid"]
    assert seen.emergency == ()
    assert [(mark.day.day, mark.key) for mark in seen.marks] == [
        (29, "P"), (2, "P"), (5, "P"), (9, "P"), (12, "P"), (16, "P"),
    ]  # fmt: skip
    assert [(meeting.title, meeting.is_now) for meeting in seen.next_lessons] == [
        ("Strings", True), ("Violin", False), ("Strings", False),
    ]  # fmt: skip
    assert (seen.balance, seen.wallet, seen.currency) == (41_214, 0, "EUR")
    assert seen.due is not None
    assert (seen.due.number, seen.due.days_late, seen.due.open) == ("2026-0418", 0, 41_214)


def test_a_debt_says_how_late_it_is_and_no_debt_says_nothing(
    database: Database, school: Larkfield
) -> None:
    with database.reading() as session:
        jonah = about_student.overview(session, school.students["Jonah"], NOW)
        kavin = about_student.overview(session, school.students["Kavin"], NOW)
    assert jonah is not None
    assert kavin is not None
    assert jonah.due is not None
    assert jonah.due.days_late == 9
    assert (kavin.due, kavin.balance, kavin.next_lessons, kavin.marks) == (None, -2_000, (), ())


def test_the_lessons_of_a_student(database: Database, school: Larkfield) -> None:
    with database.reading() as session:
        seen = about_student.lessons(session, school.students["Amara"], NOW)
    assert {spell.title for spell in seen.enrollments} == {"Strings", "Violin"}
    assert (len(seen.marks), len(seen.coming), seen.rate) == (13, 10, 92)
    assert seen.marks[0].day == date(2026, 10, 5)


def test_a_family_at_a_glance(database: Database, school: Larkfield) -> None:
    PeopleService(database).add_member(
        school.families["Feldwick"], school.persons["Amara"], MemberRole.CHILD, share_bp=2_500
    )
    with database.reading() as session:
        seen = about_family.overview(session, school.families["Okonkwo-Reid"], NOW)
        assert about_family.overview(session, uuid4(), NOW) is None
    assert seen is not None
    assert [(child.name, child.share_bp) for child in seen.children] == [
        ("Amara Okonkwo-Reid", 7_500), ("Kofi Okonkwo-Reid", 10_000),
    ]  # fmt: skip
    assert seen.children[1].next_lesson is not None
    assert [adult.given_name for adult in seen.adults] == ["Grace"]
    assert seen.payer is not None
    assert (seen.owed, seen.wallet, seen.card.name) == (41_214, 0, "Okonkwo-Reid")


def test_a_teacher_at_a_glance(database: Database, school: Larkfield) -> None:
    with database.reading() as session:
        seen = about_staff.overview(session, school.staff["Ruth Cullinan"], NOW)
        assert about_staff.overview(session, uuid4(), NOW) is None
    assert seen is not None
    assert [(row.title, row.students) for row in seen.lessons] == [("Strings", 3), ("Violin", 1)]
    assert (seen.students, seen.week, seen.coming[0].title) == (3, 2, "Strings")


def lines(entries: list[history.HistoryEntry]) -> dict[str, list[str]]:
    return {entry.label: [line.words for line in entry.lines] for entry in entries}


def test_the_history_of_a_person_says_everything_in_words(
    database: Database, school: Larkfield
) -> None:
    people, amara, person = (
        PeopleService(database), school.students["Amara"], school.persons["Amara"],
    )  # fmt: skip
    people.set_student(
        amara,
        {"given_name": "Ama", "location_id": school.places["Harbour"],
         "joined_on": date(2026, 9, 1), "learns": [Learns("Harp", SkillLevel.BEGINNER)],
         "email": "a@example.org"},
    )  # fmt: skip
    people.set_student(amara, {"email": None})
    people.set_student(amara, {"allergies": "Nuts"})
    people.add_note(person, "Likes Bach " * 20, pinned=True)
    people.give_consent([person], Purpose.PHOTO)
    people.withdraw_consent(person, Purpose.PHOTO)
    people.add_member(school.families["Feldwick"], person, MemberRole.CHILD, share_bp=2_500)
    people.remove_contact(person, grace(database, school))
    with database.reading() as session:
        said = lines(history.person_history(session, person))
    assert set(said["Change student Amara Okonkwo-Reid"]) == {
        "Given name: Amara → Ama", "Location: Main Street → Harbour", "Joined: 1 Sept 2026",
        "Learns removed: Violin, Intermediate", "Learns added: Harp, Beginner",
        "E-mail: a@example.org",
    }  # fmt: skip
    assert said["Withdraw consent of Ama Okonkwo-Reid"] == ["Withdrawn: 19 Nov 2026, 15:42"]
    assert said["Note consent of Ama Okonkwo-Reid"] == ["Consent added: Photos"]
    assert said["Add note about Ama Okonkwo-Reid"][0].endswith("…")
    assert set(said["Remove contact of Ama Okonkwo-Reid"]) == {
        "Contact removed: Grace Okonkwo-Reid, Guardian",
        "Contact removed: Grace Okonkwo-Reid, Payer",
    }
    assert "Share of the bill: 100 % → 75 %" in said["Add Ama Okonkwo-Reid to family Feldwick"]
    assert "Enrolment added: Violin" in said["Fill"]


def grace(database: Database, school: Larkfield) -> UUID:
    with database.reading() as session:
        seen = about_student.overview(session, school.students["Amara"], NOW)
    assert seen is not None
    return seen.guardians[0].person_id


def test_what_was_taken_back_is_marked_and_stays_in_the_history(
    database: Database, school: Larkfield
) -> None:
    people, person = PeopleService(database), school.persons["Kofi"]
    people.add_note(person, "Moved")
    undo(database)
    with database.reading() as session:
        back, done = history.person_history(session, person)[:2]
    assert (done.label, done.undone) == ("Add note about Kofi Okonkwo-Reid", True)
    assert done.lines[0].words == "Note added: Moved"
    assert back.lines[0].deed is Deed.REMOVED
    assert back.at == datetime(2026, 11, 19, 15, 42, tzinfo=UTC)
    assert back.actor == database.actor.name


def test_the_history_of_a_family_and_of_any_row(database: Database, school: Larkfield) -> None:
    people, family = PeopleService(database), school.families["Selvam"]
    people.set_family(family, {"name": "Selvam-Ray", "max_members": 4})
    people.archive_families([family])
    SchoolService(database).set_location(school.places["Harbour"], {"lesson_price": 3_000})
    with database.reading() as session:
        of_family = lines(history.family_history(session, family))
    assert set(of_family["Change family Selvam"]) == {
        "Family name: Selvam → Selvam-Ray",
        "Places: 4",
    }
    assert of_family["Archive 1 family"] == ["Archived: 19 Nov 2026, 15:42"]


def test_the_history_of_any_record_names_what_is_part_of_it(
    database: Database, school: Larkfield
) -> None:
    place = ("location", school.places["Harbour"])
    SchoolService(database).set_location(school.places["Harbour"], {"lesson_price": 3_000})
    assert said_of(database, place) == [
        ["Price of a lesson: €30.00"], ["Location added: Harbour"],
    ]  # fmt: skip
    assert said_of(database, ("location", uuid4())) == []
    lesson = ("lesson", next(iter(school.lessons.values())))
    told = said_of(database, lesson)
    assert any("Enrolment added" in line for lines_ in told for line in lines_)
    assert any(line.startswith("Lesson added") for line in told[-1])


def said_of(database: Database, record: trail.Record) -> list[list[str]]:
    """What each deed did to a record, the newest first."""
    with database.reading() as session:
        rows = trail.rows_about(session, record)
        numbers = trail.trail_ids(session, trail.TrailQuery(about=record))
        return [[each.words for each in trail.deed_lines(session, n, of=rows)] for n in numbers]


def test_every_part_of_a_record_is_a_column_that_refers_to_it() -> None:
    tables = metadata().tables
    for record, parts in history.PARTS.items():
        for part, column in parts:
            assert tables[part].c[column].info["refers"] == record, (part, column)


def test_the_history_speaks_the_language_in_use(database: Database, school: Larkfield) -> None:
    PeopleService(database).set_student(school.students["Kofi"], {"email": "k@example.org"})
    use_language("de")
    try:
        with database.reading() as session:
            entry = history.person_history(session, school.persons["Kofi"])[0]
    finally:
        use_language("en")
    assert "k@example.org" in entry.lines[0].words


@pytest.mark.parametrize("name", ["Noor", "Tomás"])
def test_a_change_to_who_is_archived_or_not_is_told_alike(
    database: Database, school: Larkfield, name: str
) -> None:
    PeopleService(database).set_health(school.persons[name], {"allergies": "Bees"})
    with database.reading() as session:
        entry = history.person_history(session, school.persons[name])[0]
    assert [line.words for line in entry.lines] == ["Health notes added"]
