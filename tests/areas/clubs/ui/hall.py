"""A school with a reading club, a number club and a practice club, for the tests of the pane."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from desktop_app import bootstrap
from desktop_app.areas.clubs import api as clubs
from desktop_app.areas.people import api as people
from desktop_app.areas.rewards import api as rewards
from desktop_app.core.clock import FixedClock
from tests.areas.billing.desk import open_desk

NAMES = ("Amara", "Kofi", "Rohan", "Elif", "Freya", "Mateus")
TODAY = date(2026, 11, 5)


class Hall:
    """Everybody is in the reading and the number club since the fifth of October."""

    def __init__(self, folder: Path) -> None:
        desk = open_desk(folder)
        bootstrap.wire(desk.database)
        desk.database.clock = FixedClock(datetime(2026, 11, 5, 15, 0, tzinfo=UTC))
        self.desk, self.database = desk, desk.database
        self.service = clubs.ClubService(desk.database)
        self.rewards = rewards.RewardService(desk.database)
        for name in NAMES:
            desk.student(f"{name} Reid")
        self.reading = made(self.service.add_club("Reading Club", clubs.ClubKind.READING))
        self.number = made(self.service.add_club("Number Club", clubs.ClubKind.LADDER))
        self.practice = made(self.service.add_club("Practice Club", clubs.ClubKind.PRACTICE))
        self.levels = {
            number: made(self.service.add_level(self.number, number, f"Number Club {number}"))
            for number in (88, 90, 92)
        }
        for club in (self.reading, self.number):
            self.service.join(club, list(desk.students.values()), date(2026, 10, 5))

    def read(self, name: str, pages: int, day: date = TODAY) -> UUID:
        return made(self.service.log_reading(self.reading, self.desk.students[name], pages,
                                             day=day))  # fmt: skip

    def homework(self, title: str, kind: clubs.HomeworkKind, **more: Any) -> UUID:
        club = more.pop("club_id", self.reading)
        if "lesson_id" in more:
            club = None
        new = clubs.NewHomework(title, kind, date(2026, 11, 13), club_id=club, **more)
        return made(self.service.set_homework(new))

    def total(self, name: str, club: UUID | None = None) -> int:
        with self.database.reading() as session:
            rows = clubs.members(session, club or self.reading, TODAY)
        wanted = self.desk.students[name]
        return next(row.total for row in rows if row.student_id == wanted)

    def keep_private(self, name: str) -> None:
        def change(work: Any) -> None:
            card = people.student_card(work.session, self.desk.students[name])
            assert card is not None
            facts = {"privacy_level": people.PrivacyLevel.PRIVATE}
            people.set_person(work, card.person.person_id, facts)

        self.desk.write(change)


def made(changes: Any) -> UUID:
    assert changes.made is not None
    return UUID(str(changes.made))
