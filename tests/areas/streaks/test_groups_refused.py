"""What streaks and groups refuse, each time with a sentence and nothing saved."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from desktop_app.areas.streaks import api as streaks
from desktop_app.areas.streaks.tables import (
    BuddyGroup,
    BuddyGroupInvitation,
    BuddyGroupMember,
    StreakCorrection,
    StreakFreeze,
)
from desktop_app.areas.streaks.terms import DayState, GroupStatus, GroupType, MemberRole
from desktop_app.core.errors import NotFound, RuleBroken
from tests.areas.billing.desk import open_desk
from tests.areas.streaks.test_streaks import Yard

TOMORROW = date(2026, 11, 6)


@pytest.fixture
def yard(tmp_path: Path) -> Iterator[Yard]:
    desk = open_desk(tmp_path)
    opened = Yard(desk)
    opened.consent("Amara", "Kofi", "Rohan", "Elif")
    yield opened
    opened.sound()
    desk.database.close()


def service(yard: Yard) -> streaks.StreakService:
    return streaks.StreakService(yard.desk.database)


def made(changes: Any) -> UUID:
    return UUID(str(changes.made))


def status(yard: Yard, group: UUID) -> GroupStatus:
    found: GroupStatus = yard.one(BuddyGroup.status, BuddyGroup.id == group)
    return found


def test_a_day_to_come_or_without_school_is_not_corrected(yard: Yard) -> None:
    amara = yard.desk.students["Amara"]
    yard.desk.set(school_days=[1, 2, 3, 4, 5])
    deeds = service(yard)
    for day, reason, sentence in (
        (TOMORROW, "Ill", "yet to come"),
        (date(2026, 11, 1), "Ill", "no school on"),
        (date(2026, 11, 3), "  ", "stay empty"),
    ):
        with pytest.raises(RuleBroken, match=sentence):
            deeds.correct_day(amara, day, DayState.EARNED, reason)
    assert yard.one(func.count(StreakCorrection.id)) == 0
    deeds.correct_day(amara, date(2026, 11, 3), DayState.EARNED, "The register was lost")
    assert yard.one(StreakCorrection.reason) == "The register was lost"


def test_a_freeze_is_of_one_pupil_or_one_group_and_ends_after_it_begins(yard: Yard) -> None:
    amara = yard.desk.students["Amara"]
    deeds = service(yard)
    with pytest.raises(RuleBroken, match="ends before it begins"):
        deeds.freeze_pupil(amara, TOMORROW, "Tour", last=date(2026, 11, 2))
    with pytest.raises(RuleBroken, match="days or a group"):
        yard.desk.write(lambda work: streaks.freeze(work, TOMORROW, "Tour"))
    assert yard.one(func.count(StreakFreeze.id)) == 0


def test_a_freeze_that_has_not_begun_goes_and_one_that_runs_ends_yesterday(yard: Yard) -> None:
    deeds = service(yard)
    amara, kofi = yard.desk.students["Amara"], yard.desk.students["Kofi"]
    later = made(deeds.freeze_pupil(amara, date(2026, 11, 20), "Tour"))
    runs = made(deeds.freeze_pupil(kofi, date(2026, 11, 2), "Ill"))
    deeds.thaw(later)
    deeds.thaw(runs)
    with pytest.raises(NotFound, match="not kept any more"):
        deeds.thaw(later)
    assert yard.one(StreakFreeze.last_day, StreakFreeze.id == runs) == date(2026, 11, 4)


def test_a_group_of_one_is_no_group(yard: Yard) -> None:
    amara = yard.person("Amara")
    new = streaks.NewGroup(GroupType.STUDENT_CREATED, amara, [yard.desk.students["Amara"]], "Solo")
    with pytest.raises(RuleBroken, match="at least two"):
        service(yard).add_group(new)
    assert yard.one(func.count(BuddyGroup.id)) == 0


def test_a_group_that_rests_or_is_over_invites_nobody_and_is_not_ended_twice(yard: Yard) -> None:
    group = yard.group(GroupType.TEACHER_CREATED, "Elif", "Amara", "Kofi")
    deeds, rohan = service(yard), yard.desk.students["Rohan"]
    with pytest.raises(RuleBroken, match="not set aside"):
        deeds.go_on(group)
    with pytest.raises(RuleBroken, match="does not wait for a teacher"):
        deeds.approve(group)
    deeds.set_aside(group)
    with pytest.raises(RuleBroken, match="set aside or dissolved"):
        deeds.invite(group, [rohan], yard.person("Amara"))
    deeds.go_on(group)
    assert status(yard, group) is GroupStatus.ACTIVE
    deeds.dissolve(group)
    for deed in (deeds.dissolve, deeds.set_aside):
        with pytest.raises(RuleBroken, match="is dissolved"):
            deed(group)
    with pytest.raises(NotFound):
        deeds.rename(uuid4(), "Nobody")


def test_only_members_leave_lead_and_remind(yard: Yard) -> None:
    group = yard.group(GroupType.TEACHER_CREATED, "Elif", "Amara", "Kofi")
    deeds = service(yard)
    kofi, rohan = yard.desk.students["Kofi"], yard.desk.students["Rohan"]
    members = select(func.count()).where(BuddyGroupMember.buddy_group_id == group)
    for deed in (
        lambda: deeds.remove(group, rohan),
        lambda: deeds.leave(group, rohan),
        lambda: deeds.set_role(group, rohan, MemberRole.CO_LEADER),
        lambda: deeds.nudge(group, kofi, rohan),
    ):
        with pytest.raises(RuleBroken, match="Rohan Reid is not in the group"):
            deed()
    with yard.desk.database.reading() as session:
        assert session.scalar(members) == 2


def test_an_invitation_is_answered_or_cancelled_once(yard: Yard) -> None:
    group = yard.group(GroupType.STUDENT_CREATED, "Amara", "Kofi", "Rohan")
    deeds, row = service(yard), BuddyGroupInvitation
    of_rohan, of_kofi = (
        yard.one(row.id, row.invitee_id == yard.desk.students[name]) for name in ("Rohan", "Kofi")
    )
    deeds.cancel_invitation(of_rohan)
    with pytest.raises(RuleBroken, match="was answered, cancelled"):
        deeds.cancel_invitation(of_rohan)
    with pytest.raises(RuleBroken, match="was answered, cancelled"):
        deeds.answer(of_rohan, accepted=True)
    deeds.answer(of_kofi, accepted=False, message="  ")
    assert status(yard, group) is GroupStatus.DISSOLVED
