"""Who may do what in a buddy group, and what becomes of a group that rests."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from desktop_app.areas.people import api as people
from desktop_app.areas.streaks import api as service
from desktop_app.areas.streaks.tables import (
    BuddyGroup,
    BuddyGroupDailyMember,
    BuddyGroupDailyRecord,
    BuddyGroupInvitation,
    BuddyGroupMember,
    BuddyMute,
)
from desktop_app.areas.streaks.terms import (
    DayState,
    GroupStatus,
    GroupType,
    InvitationStatus,
    MemberRole,
    MembershipStatus,
)
from desktop_app.core.errors import RuleBroken
from tests.areas.billing.desk import open_desk
from tests.areas.streaks.test_streaks import Yard

EVERYBODY = ("Amara", "Kofi", "Rohan", "Elif")


@pytest.fixture
def yard(tmp_path: Path) -> Iterator[Yard]:
    desk = open_desk(tmp_path)
    opened = Yard(desk)
    opened.consent(*EVERYBODY)
    yield opened
    opened.sound()
    desk.database.close()


def test_a_pupil_may_be_in_several_groups_at_once(yard: Yard) -> None:
    groups = {
        yard.group(GroupType.TEACHER_CREATED, "Elif", "Amara", other) for other in ("Kofi", "Rohan")
    }
    with yard.desk.database.reading() as session:
        found = session.scalars(
            select(BuddyGroupMember.buddy_group_id).where(
                BuddyGroupMember.student_id == yard.desk.students["Amara"]
            )
        )
        assert set(found) == groups


def test_only_who_leads_invites_and_removes(yard: Yard) -> None:
    group = yard.group(GroupType.STUDENT_CREATED, "Amara", "Kofi", "Rohan")
    for name in ("Kofi", "Rohan"):
        yard.answer(name, accepted=True)
    kofi, rohan, elif_ = (yard.desk.students[name] for name in ("Kofi", "Rohan", "Elif"))
    by = yard.person("Kofi")
    with pytest.raises(RuleBroken, match="may not do that"):
        yard.desk.write(lambda work: service.invite(work, group, elif_, by))
    yard.desk.write(lambda work: service.set_role(work, group, kofi, MemberRole.CO_LEADER))
    yard.desk.write(lambda work: service.invite(work, group, elif_, by, "Come and read"))
    yard.desk.write(lambda work: service.leave(work, group, rohan, removed_by=by))
    row = BuddyGroupMember
    assert yard.one(row.status, row.student_id == rohan) is MembershipStatus.REMOVED
    assert yard.one(BuddyGroup.status, BuddyGroup.id == group) is GroupStatus.ACTIVE


def test_who_declined_may_be_asked_again_and_an_invitation_can_be_taken_back(yard: Yard) -> None:
    group = yard.group(GroupType.STUDENT_CREATED, "Amara", "Kofi", "Rohan")
    yard.answer("Kofi", accepted=True)
    yard.answer("Rohan", accepted=False)
    rohan, by = yard.desk.students["Rohan"], yard.person("Amara")
    yard.desk.write(lambda work: service.invite(work, group, rohan, by))
    row = BuddyGroupInvitation
    waits = yard.one(row.id, row.invitee_id == rohan, row.status == InvitationStatus.PENDING)
    yard.desk.write(lambda work: service.cancel_invitation(work, waits))
    with yard.desk.database.reading() as session:
        said = set(session.scalars(select(row.status).where(row.invitee_id == rohan)))
    assert said == {InvitationStatus.DECLINED, InvitationStatus.CANCELLED}


def test_a_group_set_aside_counts_no_days_until_it_goes_on(yard: Yard) -> None:
    yard.desk.at(2026, 10, 12)
    group = yard.group(GroupType.TEACHER_CREATED, "Elif", "Amara", "Kofi")
    yard.desk.at(2026, 10, 14)
    yard.desk.write(lambda work: service.set_aside(work, group))
    assert yard.one(BuddyGroup.status, BuddyGroup.id == group) is GroupStatus.INACTIVE
    yard.desk.at(2026, 10, 20)
    yard.desk.write(lambda work: service.go_on(work, group))
    yard.desk.at(2026, 11, 5)
    yard.read("Amara", date(2026, 10, 13), date(2026, 10, 16))
    yard.read("Kofi", date(2026, 10, 13), date(2026, 10, 16))
    yard.close(date(2026, 10, 21))
    row = BuddyGroupDailyRecord
    with yard.desk.database.reading() as session:
        days = set(session.scalars(select(row.day).where(row.buddy_group_id == group)))
    assert date(2026, 10, 14) in days
    assert not days & {date(2026, 10, 15), date(2026, 10, 16), date(2026, 10, 19)}
    assert yard.one(BuddyGroup.current_streak, BuddyGroup.id == group) == 1


def test_each_members_day_is_a_row_and_adds_up(yard: Yard) -> None:
    yard.desk.at(2026, 10, 12)
    group = yard.group(GroupType.TEACHER_CREATED, "Elif", "Amara", "Kofi")
    yard.desk.at(2026, 11, 5)
    yard.read("Amara", date(2026, 10, 13))
    yard.close(date(2026, 10, 14))
    record, said, member = BuddyGroupDailyRecord, BuddyGroupDailyMember, BuddyGroupMember
    amara, kofi = yard.desk.students["Amara"], yard.desk.students["Kofi"]
    with yard.desk.database.reading() as session:
        states = session.execute(
            select(said.student_id, said.state)
            .join(record, record.id == said.daily_record_id)
            .where(record.buddy_group_id == group, record.day == date(2026, 10, 13))
        ).all()
        week = session.execute(
            select(record.academic_year, record.academic_week, record.academic_month).where(
                record.day == date(2026, 10, 13)
            )
        ).one()
    assert {tuple(row) for row in states} == {(amara, DayState.EARNED), (kofi, DayState.MISSED)}
    assert week.academic_month == 10
    assert yard.one(member.days_counted, member.student_id == amara) == 1
    assert yard.one(member.days_missed, member.student_id == kofi) == 2


def test_a_teachers_group_is_left_only_when_a_teacher_removes(yard: Yard) -> None:
    group = yard.group(GroupType.TEACHER_CREATED, "Elif", "Amara", "Kofi", "Rohan")
    kofi, row = yard.desk.students["Kofi"], BuddyGroupMember
    with pytest.raises(RuleBroken, match="a teacher removes"):
        yard.desk.write(lambda work: service.leave(work, group, kofi))
    assert yard.one(row.status, row.student_id == kofi) is MembershipStatus.ACCEPTED
    yard.desk.write(lambda work: service.leave(work, group, kofi, by_staff=True))
    assert yard.one(row.status, row.student_id == kofi) is MembershipStatus.REMOVED


def test_a_pupils_group_is_made_by_a_pupil_and_may_have_another_name(yard: Yard) -> None:
    staff = yard.desk.write(_teacher)
    new = service.NewGroup(
        GroupType.STUDENT_CREATED, staff, [yard.desk.students[name] for name in ("Amara", "Kofi")]
    )
    with pytest.raises(RuleBroken, match="made by one of the pupils"):
        yard.desk.write(lambda work: service.add_group(work, new))
    group = yard.group(GroupType.STUDENT_CREATED, "Amara", "Kofi")
    yard.desk.write(lambda work: service.rename(work, group, "  High   Strings "))
    assert yard.one(BuddyGroup.name, BuddyGroup.id == group) == "High Strings"


def _teacher(work: Any) -> UUID:
    return people.add_person(work, people.PersonFacts(given_name="Maeve", family_name="Cullinan"))


def test_a_reminded_invitation_runs_anew_and_an_answered_one_cannot_be_reminded(yard: Yard) -> None:
    yard.group(GroupType.STUDENT_CREATED, "Amara", "Kofi")
    row = BuddyGroupInvitation
    waits = yard.one(row.id, row.status == InvitationStatus.PENDING)
    before = yard.one(row.expires_at, row.id == waits)
    yard.desk.at(2026, 11, 12)
    yard.desk.write(lambda work: service.remind(work, waits))
    assert yard.one(row.expires_at, row.id == waits) > before
    yard.answer("Kofi", accepted=True)
    with pytest.raises(RuleBroken, match="was answered"):
        yard.desk.write(lambda work: service.remind(work, waits))


def test_a_wish_for_peace_is_kept_once_and_taken_back(yard: Yard) -> None:
    kofi = yard.desk.students["Kofi"]
    first = yard.desk.write(lambda work: service.mute(work, kofi, "Grace"))
    assert yard.desk.write(lambda work: service.mute(work, kofi, "Martin")) == first
    yard.desk.write(lambda work: service.unmute(work, kofi))
    assert yard.one(BuddyMute.id, BuddyMute.student_id == kofi) is None
