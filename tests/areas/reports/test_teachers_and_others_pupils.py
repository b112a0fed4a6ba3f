"""A teacher writes of the pupils they lead or teach, and of no others, on both engines."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from desktop_app import bootstrap
from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.clubs import api as clubs
from desktop_app.areas.people import api as people
from desktop_app.areas.reports import api as reports
from desktop_app.areas.rewards import api as rewards
from desktop_app.areas.streaks import api as streaks
from desktop_app.core.access.actor import Actor, Role
from desktop_app.core.errors import NotAllowed
from tests.areas.billing.desk import Desk, open_desk, open_server_desk

MONDAY, PERIOD = date(2026, 10, 12), reports.Period(date(2026, 10, 1), date(2026, 10, 31))
Deed = Callable[[Desk, UUID, UUID], object]


def words(desk: Desk, pupil: UUID, _club: UUID) -> object:
    return reports.ReportService(desk.database).write(pupil, PERIOD, "Plays well.", [])


def award(desk: Desk, pupil: UUID, _club: UUID) -> object:
    return rewards.RewardService(desk.database).give([pupil], title="Kind helper")


def points(desk: Desk, pupil: UUID, club: UUID) -> object:
    return clubs.ClubService(desk.database).give_points(club, [pupil], 5, "Read to the group")


def reading(desk: Desk, pupil: UUID, club: UUID) -> object:
    return clubs.ClubService(desk.database).log_reading(club, pupil, 12, day=MONDAY)


def corrected(desk: Desk, pupil: UUID, _club: UUID) -> object:
    state = streaks.DayState.EARNED
    return streaks.StreakService(desk.database).correct_day(pupil, MONDAY, state, "Was there")


def frozen(desk: Desk, pupil: UUID, _club: UUID) -> object:
    return streaks.StreakService(desk.database).freeze_pupil(pupil, MONDAY, "Concert trip")


DEEDS: tuple[Deed, ...] = (words, award, points, reading, corrected, frozen)


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    """Hannah teaches Amara; Kofi is in the same club, which nobody leads."""
    if request.param == "sqlite":
        opened = open_desk(tmp_path)
    else:
        opened = open_server_desk(request.getfixturevalue("postgresql_url"))
    bootstrap.wire(opened.database)
    opened.write(attendance.add_default_codes)
    for name in ("Amara", "Kofi"):
        opened.student(f"{name} Reid")
    yield opened
    opened.database.close()


def hannah(desk: Desk) -> UUID:
    """Let Hannah teach Amara, and sit at the computer; return the club."""
    facts = people.PersonFacts(given_name="Hannah", family_name="Whitcombe")
    staff = desk.write(lambda work: people.add_staff(work, people.NewStaff(person=facts)))
    desk.lesson("Violin", MONDAY, "Amara", teacher_id=staff)
    service = clubs.ClubService(desk.database)
    club = service.add_club("Reading Club", clubs.ClubKind.READING).made
    assert club is not None
    service.join(club, list(desk.students.values()), date(2026, 10, 1))
    with desk.database.reading() as session:
        card: Any = people.staff_card(session, staff)
    desk.database.actor = Actor(
        card.person.name, frozenset({Role.TEACHER}), card.person.person_id, "desk-1"
    )
    return club


def test_a_teacher_writes_of_their_own_pupils_and_is_refused_for_others(desk: Desk) -> None:
    club = hannah(desk)
    for deed in DEEDS:
        with pytest.raises(NotAllowed):
            deed(desk, desk.students["Kofi"], club)
        deed(desk, desk.students["Amara"], club)
    with desk.database.reading() as session:
        assert [row["student"] for row in rewards.awards(session)] == ["Amara Reid"]
