"""What comes late from a laptop is worked out anew from its day on: streaks, groups, bills."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from desktop_app import bootstrap
from desktop_app.areas.people import api as people
from desktop_app.areas.people.tables import Staff
from desktop_app.areas.people.terms import StaffKind
from desktop_app.areas.streaks.tables import BuddyGroup
from desktop_app.areas.streaks.terms import GroupType
from desktop_app.areas.timetable.tables import Lesson, LessonOccurrence
from desktop_app.core.sync.terms import Answer
from tests.areas.billing.desk import NOW, Desk, open_desk
from tests.areas.streaks.test_streaks import MONDAY, Yard
from tests.core.sync.church import Church, Laptop, Register

DAY = timedelta(days=1)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = open_desk(tmp_path)
    yield made
    made.database.close()


def church_of(desk: Desk, folder: Path) -> Church:
    """Let the violin be Maeve's, who has a laptop."""

    def give(work: Any) -> UUID:
        facts = people.PersonFacts(given_name="Maeve", family_name="Cullinan")
        staff = people.add_staff(work, people.NewStaff(person=facts, kind=StaffKind.TEACHER))
        for table in (Lesson, LessonOccurrence):
            work.session.execute(update(table).values(teacher_id=staff))
        person: UUID = work.session.scalars(select(Staff.person_id).where(Staff.id == staff)).one()
        return person

    teacher = desk.write(give)
    office = Register(desk.database, desk.lessons["Violin"], desk.students)
    return Church(office, folder, teacher)


def bring_in(church: Church, laptop: Laptop) -> None:
    assert set(church.answers(laptop)) == {Answer.APPLIED}
    laptop.database.close()


def test_a_late_mark_mends_the_streaks_of_the_pupil_and_of_the_group(
    desk: Desk, tmp_path: Path
) -> None:
    yard = Yard(desk)
    yard.consent("Amara", "Kofi")
    desk.at(2026, 10, 10)
    group = yard.group(GroupType.TEACHER_CREATED, "Elif", "Amara", "Kofi")
    desk.at(2026, 11, 5)
    for name in ("Amara", "Kofi"):
        yard.read(name, *(MONDAY + n * DAY for n in (1, 2, 3)))
    desk.mark("Violin", MONDAY, "Kofi", "P")
    church = church_of(desk, tmp_path)
    laptop = church.laptop(at=NOW)
    yard.close(MONDAY + 3 * DAY)
    before = yard.streak("Amara"), _together(desk, group)
    laptop.mark("Amara", "P", MONDAY)
    bring_in(church, laptop)
    after = yard.streak("Amara"), _together(desk, group)
    assert (before[0], after[0]) == ((3, 3), (4, 4))
    assert after[1] == before[1] + 1
    yard.sound()


def _together(desk: Desk, group: UUID) -> int:
    query = select(BuddyGroup.current_streak).where(BuddyGroup.id == group)
    with desk.database.reading() as session:
        return session.scalars(query).one()


def test_a_late_excuse_of_what_was_billed_is_a_correction_in_the_next_run(
    desk: Desk, tmp_path: Path
) -> None:
    desk.family("Okonkwo-Reid", "Amara", street="7 Alder Court", city="Larkfield")
    desk.lesson("Violin", date(2026, 10, 5), "Amara", price=3_800)
    desk.bills_when("E", bills=False)
    desk.run()
    bootstrap.wire(desk.database)
    church = church_of(desk, tmp_path)
    laptop = church.laptop(at=NOW)
    laptop.mark("Amara", "E", date(2026, 11, 2))
    bring_in(church, laptop)
    [note] = desk.run()
    assert desk.lines(note) == [
        ("Credit: excused", "Violin, 1-on-1 with M. Cullinan: Mon 2 Nov", -1, 3_800, -3_800)
    ]
