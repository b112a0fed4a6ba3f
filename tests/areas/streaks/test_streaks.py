"""Streaks and buddy groups follow what happened, in a real school."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from desktop_app import bootstrap
from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.clubs import api as clubs
from desktop_app.areas.people.tables import Consent, Student
from desktop_app.areas.people.terms import Purpose
from desktop_app.areas.school import api as school
from desktop_app.areas.streaks import api as service
from desktop_app.areas.streaks.derivations import following as derivations
from desktop_app.areas.streaks.tables import (
    BuddyGroup,
    BuddyGroupDailyRecord,
    BuddyGroupInvitation,
    BuddyGroupMember,
    StreakDay,
    StudentStreak,
)
from desktop_app.areas.streaks.terms import (
    BuddyStreakStatus,
    DayState,
    GroupStatus,
    GroupType,
    InvitationStatus,
)
from desktop_app.areas.timetable.terms import LessonType
from desktop_app.core.errors import RuleBroken
from desktop_app.core.journal import undo
from tests.areas.billing.desk import Desk, open_desk

MONDAY = date(2026, 10, 12)


class Yard:
    """A school with four children, a Monday lesson, and reading as a way to earn a day."""

    def __init__(self, desk: Desk) -> None:
        bootstrap.wire(desk.database)
        self.desk = desk
        for name in ("Amara", "Kofi", "Rohan", "Elif"):
            desk.student(f"{name} Reid")
        desk.lesson("Violin", MONDAY, "Amara", "Kofi", max_students=4, type=LessonType.GROUP)
        desk.write(attendance.add_default_codes)
        self.clubs = clubs.ClubService(desk.database)
        made = self.clubs.add_club("Reading Club", clubs.ClubKind.READING).made
        assert made is not None
        self.club: UUID = made
        self.clubs.join(self.club, list(desk.students.values()), date(2026, 10, 1))

    def consent(self, *names: str) -> None:
        def give(work: Any) -> None:
            for name in names:
                work.session.add(
                    Consent(
                        person_id=self.person(name), purpose=Purpose.PEERS,
                        given_at=work.clock.now(), given_by="Grace",
                    )
                )  # fmt: skip

        self.desk.write(give)

    def person(self, name: str) -> UUID:
        with self.desk.database.reading() as session:
            row = session.get_one(Student, (self.desk.database.school_id, self.desk.students[name]))
            return row.person_id

    def read(self, name: str, *days: date) -> None:
        for day in days:
            self.clubs.log_reading(self.club, self.desk.students[name], 5, day=day)

    def close(self, until: date) -> int:
        found: int = self.desk.write(lambda work: derivations.close_days(work.session, until))
        return found

    def streak(self, name: str, *, club: bool = False) -> tuple[int, int]:
        row = StudentStreak
        with self.desk.database.reading() as session:
            found = session.execute(
                select(row.current, row.longest).where(
                    row.student_id == self.desk.students[name],
                    row.club_id == self.club if club else row.club_id.is_(None),
                )
            ).first()
        return (found[0], found[1]) if found else (0, 0)

    def sound(self) -> None:
        with self.desk.database.reading() as session:
            for derivation in derivations.DERIVATIONS:
                assert derivation.differences(session) == []

    def group(self, type_: GroupType, by: str, *names: str) -> UUID:
        new = service.NewGroup(
            type_, self.person(by), [self.desk.students[name] for name in names], "Low Strings"
        )
        made: UUID = self.desk.write(lambda work: service.add_group(work, new))
        return made

    def one(self, column: Any, *where: Any) -> Any:
        with self.desk.database.reading() as session:
            return session.scalars(select(column).where(*where)).first()

    def answer(self, name: str, *, accepted: bool) -> None:
        row = BuddyGroupInvitation
        found = self.one(
            row.id, row.invitee_id == self.desk.students[name],
            row.status == InvitationStatus.PENDING,
        )  # fmt: skip
        self.desk.write(lambda work: service.answer(work, found, accepted=accepted))


@pytest.fixture
def yard(tmp_path: Path) -> Iterator[Yard]:
    desk = open_desk(tmp_path)
    opened = Yard(desk)
    yield opened
    opened.sound()
    desk.database.close()


def test_lessons_and_reading_earn_days_and_a_missed_school_day_ends_the_run(yard: Yard) -> None:
    yard.desk.mark("Violin", MONDAY, "Amara", "P")
    yard.read("Amara", MONDAY + timedelta(days=1), MONDAY + timedelta(days=2))
    yard.close(MONDAY + timedelta(days=2))
    assert yard.streak("Amara") == (3, 3)
    yard.close(MONDAY + timedelta(days=3))
    assert yard.streak("Amara") == (0, 3)
    assert yard.streak("Amara", club=True) == (0, 2)


def test_a_weekend_a_closure_and_an_excused_absence_neither_earn_nor_break(yard: Yard) -> None:
    friday = date(2026, 10, 16)
    yard.read("Amara", friday)
    yard.desk.set(school_days=[1, 2, 3, 4, 5])
    yard.desk.mark("Violin", MONDAY + timedelta(days=7), "Amara", "E")
    yard.desk.write(
        lambda work: school.add_closure(work, "Storm", date(2026, 10, 20), date(2026, 10, 20))
    )
    yard.close(date(2026, 10, 20))
    assert yard.streak("Amara") == (1, 1)
    yard.close(date(2026, 10, 21))
    assert yard.streak("Amara") == (0, 1)


def test_a_late_fact_mends_the_days_from_then_on_and_undo_takes_it_back(yard: Yard) -> None:
    yard.read("Amara", MONDAY, MONDAY + timedelta(days=2))
    yard.close(MONDAY + timedelta(days=2))
    assert yard.streak("Amara") == (1, 1)
    yard.desk.mark("Violin", MONDAY + timedelta(days=7), "Kofi", "P")
    yard.read("Amara", MONDAY + timedelta(days=1))
    assert yard.streak("Amara") == (3, 3)
    yard.desk.write(
        lambda work: service.correct_day(
            work, yard.desk.students["Amara"], MONDAY + timedelta(days=1), DayState.MISSED, "Error"
        )
    )
    assert yard.streak("Amara") == (1, 1)
    undo.undo(yard.desk.database)
    assert yard.streak("Amara") == (3, 3)


def test_an_undone_mark_takes_its_day_back(yard: Yard) -> None:
    yard.desk.mark("Violin", MONDAY, "Kofi", "P")
    yard.close(MONDAY)
    yard.desk.mark("Violin", MONDAY, "Amara", "P")
    assert yard.streak("Amara") == (1, 1)
    undo.undo(yard.desk.database)
    assert yard.streak("Amara") == (0, 0)


def test_closing_days_late_or_twice_gives_the_same(yard: Yard) -> None:
    yard.read("Amara", MONDAY, MONDAY + timedelta(days=1))
    assert yard.close(MONDAY + timedelta(days=4)) > 0
    before = yard.streak("Amara")
    assert yard.close(MONDAY + timedelta(days=4)) == 0
    assert yard.streak("Amara") == before
    assert yard.close(date(2030, 1, 1)) == (date(2026, 11, 4) - MONDAY).days - 4


def test_frozen_days_are_neutral_and_thaw(yard: Yard) -> None:
    yard.read("Amara", MONDAY, MONDAY + timedelta(days=3))
    student = yard.desk.students["Amara"]
    yard.desk.write(
        lambda work: service.freeze(
            work, MONDAY + timedelta(days=1), "Trip", last=MONDAY + timedelta(days=2),
            student_id=student,
        )
    )  # fmt: skip
    yard.close(MONDAY + timedelta(days=3))
    assert yard.streak("Amara") == (2, 2)


def test_a_teachers_group_begins_at_once_without_those_who_lack_consent(yard: Yard) -> None:
    yard.consent("Amara", "Kofi")
    group = yard.group(GroupType.TEACHER_CREATED, "Elif", "Amara", "Kofi", "Rohan")
    assert yard.one(BuddyGroup.status, BuddyGroup.id == group) is GroupStatus.ACTIVE
    with yard.desk.database.reading() as session:
        members = set(session.scalars(select(BuddyGroupMember.student_id)))
    assert members == {yard.desk.students["Amara"], yard.desk.students["Kofi"]}


def test_pupils_decide_together_and_a_lonely_group_is_dissolved(yard: Yard) -> None:
    yard.consent("Amara", "Kofi", "Rohan")
    group = yard.group(GroupType.STUDENT_CREATED, "Amara", "Kofi", "Rohan")
    yard.answer("Kofi", accepted=True)
    assert yard.one(BuddyGroup.status, BuddyGroup.id == group) is GroupStatus.PENDING
    yard.answer("Rohan", accepted=False)
    assert yard.one(BuddyGroup.status, BuddyGroup.id == group) is GroupStatus.ACTIVE
    yard.desk.write(lambda work: service.leave(work, group, yard.desk.students["Kofi"]))
    assert yard.one(BuddyGroup.status, BuddyGroup.id == group) is GroupStatus.DISSOLVED


def test_who_has_no_consent_is_not_asked_and_nobody_is_asked_twice(yard: Yard) -> None:
    yard.consent("Amara", "Kofi", "Rohan")
    with pytest.raises(RuleBroken, match="Elif Reid has no consent"):
        yard.group(GroupType.STUDENT_CREATED, "Amara", "Kofi", "Elif")
    group = yard.group(GroupType.STUDENT_CREATED, "Amara", "Kofi", "Rohan")
    amara, kofi = yard.person("Amara"), yard.desk.students["Kofi"]
    with pytest.raises(RuleBroken, match="invited already"):
        yard.desk.write(lambda work: service.invite(work, group, kofi, amara))
    with pytest.raises(RuleBroken, match="invites themselves"):
        yard.desk.write(
            lambda work: service.invite(work, group, yard.desk.students["Amara"], amara)
        )


def test_a_mixed_group_waits_for_a_teacher_and_an_old_invitation_is_refused(yard: Yard) -> None:
    yard.consent("Amara", "Kofi", "Rohan")
    group = yard.group(GroupType.MIXED, "Amara", "Kofi")
    yard.answer("Kofi", accepted=True)
    assert yard.one(BuddyGroup.status, BuddyGroup.id == group) is GroupStatus.PENDING
    yard.desk.write(lambda work: service.approve(work, group))
    assert yard.one(BuddyGroup.status, BuddyGroup.id == group) is GroupStatus.ACTIVE
    rohan = yard.desk.students["Rohan"]
    yard.desk.write(lambda work: service.invite(work, group, rohan, yard.person("Amara")))
    yard.desk.at(2026, 12, 1)
    with pytest.raises(RuleBroken, match="has expired"):
        yard.answer("Rohan", accepted=True)
    assert yard.desk.write(service.expire_invitations) == 1
    assert yard.one(BuddyGroup.status, BuddyGroup.id == group) is GroupStatus.ACTIVE


def test_a_group_day_counts_when_all_earned_pauses_otherwise_and_follows_late_facts(
    yard: Yard,
) -> None:
    yard.consent("Amara", "Kofi")
    yard.desk.at(2026, 10, 12)
    group = yard.group(GroupType.TEACHER_CREATED, "Elif", "Amara", "Kofi")
    yard.desk.at(2026, 11, 5)
    days = [date(2026, 10, 13), date(2026, 10, 14), date(2026, 10, 15)]
    yard.read("Amara", *days)
    yard.read("Kofi", days[0], days[2])
    yard.close(days[2])
    row = BuddyGroupDailyRecord
    with yard.desk.database.reading() as session:
        found = session.execute(
            select(row.count, row.streak_status)
            .where(row.buddy_group_id == group, row.day.in_(days))
            .order_by(row.day)
        ).all()
    assert [tuple(each) for each in found] == [
        (1, BuddyStreakStatus.ACTIVE), (1, BuddyStreakStatus.PAUSED), (2, BuddyStreakStatus.ACTIVE)
    ]  # fmt: skip
    yard.read("Kofi", days[1])
    assert yard.one(BuddyGroup.current_streak, BuddyGroup.id == group) == 3
    assert yard.one(BuddyGroup.longest_streak, BuddyGroup.id == group) == 3


def test_one_reminder_a_day_and_none_to_who_is_left_in_peace(yard: Yard) -> None:
    yard.consent("Amara", "Kofi")
    group = yard.group(GroupType.TEACHER_CREATED, "Elif", "Amara", "Kofi")
    amara, kofi = yard.desk.students["Amara"], yard.desk.students["Kofi"]
    yard.desk.write(lambda work: service.nudge(work, group, amara, kofi))
    with pytest.raises(RuleBroken, match="enough"):
        yard.desk.write(lambda work: service.nudge(work, group, amara, kofi))
    yard.desk.write(lambda work: service.mute(work, amara, "Grace"))
    with pytest.raises(RuleBroken, match="no reminders"):
        yard.desk.write(lambda work: service.nudge(work, group, kofi, amara))


steps = st.lists(
    st.tuples(st.sampled_from(["read", "close", "undo"]), st.integers(0, 16), st.booleans()),
    max_size=14,
)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps)
def test_facts_in_any_order_give_the_streak_a_calendar_would(
    yard: Yard, todo: list[tuple[str, int, bool]]
) -> None:
    for what, day, _ in todo:
        if what == "read":
            yard.read("Rohan", MONDAY + timedelta(days=day))
        elif what == "close":
            yard.close(MONDAY + timedelta(days=day))
    yard.sound()
    row = StreakDay
    with yard.desk.database.reading() as session:
        days = session.execute(
            select(row.day, row.state, row.count)
            .where(row.student_id == yard.desk.students["Rohan"], row.club_id.is_(None))
            .order_by(row.day)
        ).all()
    count = 0
    for _, state, kept in days:
        count = count + 1 if state is DayState.EARNED else 0
        assert kept == count
