"""Awards in a real school: given, proposed, approved, revoked, and their points with them."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from desktop_app import bootstrap
from desktop_app.areas.clubs import api as clubs
from desktop_app.areas.clubs.tables import LearningPointsBalance, LearningPointsTransaction
from desktop_app.areas.rewards import api as rewards
from desktop_app.areas.rewards.api import AwardType, CriteriaType, RewardService
from desktop_app.core.errors import NotFound, RuleBroken
from desktop_app.core.journal import undo
from tests.areas.billing.desk import Desk, open_desk, open_server_desk


class Podium:
    """A school with a reading club, an achievement worth points in it, and one worth none."""

    def __init__(self, desk: Desk) -> None:
        bootstrap.wire(desk.database)
        self.desk, self.service = desk, RewardService(desk.database)
        for name in ("Amara", "Kofi"):
            desk.student(f"{name} Reid")
        club = clubs.ClubService(desk.database)
        self.club = self.made(club.add_club("Reading Club", clubs.ClubKind.READING))
        club.join(self.club, list(desk.students.values()), date(2026, 10, 5))
        self.books = self.made(
            self.service.add_achievement("Ten books", club_id=self.club, points=24)
        )
        self.stage = self.made(self.service.add_achievement("First concert"))

    @staticmethod
    def made(changes: Any) -> UUID:
        assert changes.made is not None
        return UUID(str(changes.made))

    def points(self, name: str) -> int:
        row = LearningPointsBalance
        query = select(row.total).where(row.student_id == self.desk.students[name])
        with self.desk.database.reading() as session:
            return session.scalars(query).first() or 0

    def awards(self, name: str) -> list[rewards.AwardRow]:
        with self.desk.database.reading() as session:
            return rewards.awards_of(session, self.desk.students[name])

    def last(self) -> Any:
        with self.desk.database.reading() as session:
            found = undo.next_to_undo(session, self.desk.database.school_id)
        assert found is not None
        return found


@pytest.fixture(params=["sqlite", "postgresql"])
def podium(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Podium]:
    if request.param == "sqlite":
        desk = open_desk(tmp_path)
    else:
        desk = open_server_desk(request.getfixturevalue("postgresql_url"))
    yield Podium(desk)
    with desk.database.reading() as session:
        for derivation in clubs.DERIVATIONS:
            assert derivation.differences(session) == []
    desk.database.close()


def test_an_award_to_many_is_one_change_and_brings_each_their_points(podium: Podium) -> None:
    students = list(podium.desk.students.values())
    podium.service.give(students, achievement_id=podium.books)
    assert (podium.points("Amara"), podium.points("Kofi")) == (24, 24)
    [award] = podium.awards("Amara")
    assert (award.title, award.points, award.approved) == ("Ten books", 24, True)
    assert podium.last().label == "Award for 2 pupils"


def test_a_proposed_award_brings_nothing_until_it_is_approved(podium: Podium) -> None:
    amara = podium.desk.students["Amara"]
    award = podium.made(podium.service.give([amara], achievement_id=podium.books, proposed=True))
    assert podium.points("Amara") == 0
    assert not podium.awards("Amara")[0].approved
    podium.service.approve(award)
    assert podium.points("Amara") == 24
    with pytest.raises(RuleBroken, match="approved already"):
        podium.service.approve(award)


def test_a_revoked_award_takes_its_points_along_and_can_be_given_again(podium: Podium) -> None:
    amara = podium.desk.students["Amara"]
    award = podium.made(podium.service.give([amara], achievement_id=podium.books))
    with pytest.raises(RuleBroken, match="stay empty"):
        podium.service.revoke(award, "  ")
    podium.service.revoke(award, "Counted twice")
    assert podium.points("Amara") == 0
    [row] = podium.awards("Amara")
    assert (row.revoked, row.revoked_reason) == (True, "Counted twice")
    with pytest.raises(RuleBroken, match="revoked already"):
        podium.service.revoke(award, "Again")
    podium.service.give([amara], achievement_id=podium.books)
    assert podium.points("Amara") == 24


def test_an_award_with_points_is_answered_and_can_be_given_anew(podium: Podium) -> None:
    amara = podium.desk.students["Amara"]
    podium.service.give([amara], achievement_id=podium.books)
    undo.counter(podium.desk.database, podium.last().number)
    assert podium.points("Amara") == 0
    assert podium.awards("Amara")[0].revoked
    with pytest.raises(NotFound, match="nothing to redo"):
        undo.redo(podium.desk.database)
    podium.service.give([amara], achievement_id=podium.books)
    assert podium.points("Amara") == 24


def test_taking_back_a_revocation_lets_the_award_stand_again(podium: Podium) -> None:
    amara = podium.desk.students["Amara"]
    award = podium.made(podium.service.give([amara], achievement_id=podium.books))
    podium.service.revoke(award, "Wrong child")
    undo.counter(podium.desk.database, podium.last().number)
    assert podium.points("Amara") == 24
    assert not podium.awards("Amara")[0].revoked


def test_an_award_without_points_is_undone_like_anything_else(podium: Podium) -> None:
    amara = podium.desk.students["Amara"]
    podium.service.give([amara], title="Solo at the concert", type_=AwardType.PERFORMANCE)
    podium.service.give([amara], achievement_id=podium.stage)
    assert len(podium.awards("Amara")) == 2
    undo.undo(podium.desk.database)
    undo.undo(podium.desk.database)
    assert podium.awards("Amara") == []
    undo.redo(podium.desk.database)
    assert podium.awards("Amara")[0].title == "Solo at the concert"


def test_all_or_none_get_an_award(podium: Podium) -> None:
    amara, kofi = podium.desk.students["Amara"], podium.desk.students["Kofi"]
    podium.service.give([kofi], achievement_id=podium.books)
    with pytest.raises(RuleBroken, match="has “Ten books” already"):
        podium.service.give([amara, kofi], achievement_id=podium.books)
    assert podium.awards("Amara") == []
    entries = select(func.count()).select_from(LearningPointsTransaction)
    with podium.desk.database.reading() as session:
        assert session.scalars(entries).one() == 1


def test_what_cannot_be_awarded_is_refused(podium: Podium) -> None:
    amara = podium.desk.students["Amara"]
    with pytest.raises(RuleBroken, match="future"):
        podium.service.give([amara], title="Early", earned_on=date(2030, 1, 1))
    with pytest.raises(RuleBroken, match="stay empty"):
        podium.service.give([amara])
    with pytest.raises(RuleBroken, match="who gets"):
        podium.service.give([])
    with pytest.raises(NotFound):
        podium.service.give([amara], achievement_id=amara)
    with pytest.raises(NotFound):
        podium.service.revoke(amara, "Nothing there")


def test_an_achievement_is_changed_archived_and_checked(podium: Podium) -> None:
    podium.service.set_achievement(
        podium.stage, {"title": "Concert", "club_id": podium.club, "points": 5}
    )
    podium.service.archive_achievement(podium.stage)
    with podium.desk.database.reading() as session:
        rows = {row["title"]: row for row in rewards.achievements(session)}
    assert rows["Concert"]["points"] == 5
    assert rows["Concert"]["archived_at"] is not None
    with pytest.raises(RuleBroken, match="which club"):
        podium.service.set_achievement(podium.stage, {"club_id": None})
    with pytest.raises(RuleBroken, match="which number"):
        podium.service.set_achievement(podium.stage, {"criteria_type": CriteriaType.STREAK_DAYS})
    podium.service.archive_achievement(podium.stage, away=False)
