"""What the program keeps of days is what a child would count by hand, on both engines."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from desktop_app import bootstrap
from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.attendance.tables import Attendance, AttendanceCode, AttendanceMark
from desktop_app.areas.clubs import api as clubs
from desktop_app.areas.clubs.tables import PracticeLog, ReadingLog
from desktop_app.areas.people.tables import Student
from desktop_app.areas.school.tables import CalendarDay
from desktop_app.areas.school.terms import DayKind
from desktop_app.areas.streaks.derivations import following
from desktop_app.areas.streaks.tables import (
    BuddyGroup,
    BuddyGroupDailyMember,
    BuddyGroupDailyRecord,
    BuddyGroupMember,
    BuddyGroupSpell,
    StreakCorrection,
    StreakDay,
    StreakFreeze,
    StudentStreak,
)
from desktop_app.areas.streaks.terms import (
    CreatorRole,
    DayState,
    GroupStatus,
    GroupType,
    MemberRole,
    MembershipStatus,
)
from desktop_app.areas.timetable.terms import LessonType
from desktop_app.core.db.types import new_id
from tests.areas.billing.desk import Desk, open_desk, open_server_desk
from tests.areas.streaks.by_hand import Team, Wall

FIRST, LAST = date(2026, 10, 12), date(2026, 11, 3)
SPAN = (LAST - FIRST).days
NAMES = ("Amara", "Kofi", "Rohan")
CLUBS = (None, "Readers", "Players")

Deed = tuple[str, str, str | None, int, int]
deeds = st.lists(
    st.tuples(
        st.sampled_from(["read"] * 6 + ["practice", "excuse", "mark", "close", "correct", "freeze",
                                        "freeze group", "closure", "leave", "set aside"]),
        st.sampled_from(NAMES),
        st.sampled_from(CLUBS),
        st.integers(0, SPAN),
        st.integers(0, 9),
    ),
    max_size=45,
)  # fmt: skip


class Play:
    """A school to play in: everything is put down as rows, and wiped away again."""

    def __init__(self, desk: Desk) -> None:
        bootstrap.wire(desk.database)
        self.desk = desk
        for name in NAMES:
            desk.student(f"{name} Reid")
        desk.write(attendance.add_default_codes)
        desk.set(school_days=[1, 2, 3, 4, 5], streak_minutes=15)
        desk.lesson("Violin", FIRST, *NAMES, max_students=4, type=LessonType.GROUP)
        service = clubs.ClubService(desk.database)
        self.clubs: dict[str | None, UUID | None] = {None: None}
        for name in CLUBS[1:]:
            made = service.add_club(str(name), clubs.ClubKind.READING).made
            self.clubs[name] = made
        desk.database.derivations = following.DERIVATIONS  # points would hold on to what is wiped
        with desk.database.reading() as session:
            codes = select(AttendanceCode.key, AttendanceCode.id)
            self.codes: dict[str, UUID] = dict(session.execute(codes).all())  # type: ignore[arg-type]
            self.person = session.scalars(select(Student.person_id)).first()

    def wipe(self) -> None:
        def away(work: Any) -> None:
            for table in (
                StreakDay, StudentStreak, BuddyGroupDailyMember, BuddyGroupDailyRecord, ReadingLog,
                PracticeLog, StreakCorrection, StreakFreeze, Attendance, BuddyGroupMember,
                BuddyGroupSpell, BuddyGroup, CalendarDay,
            ):  # fmt: skip
                work.session.execute(delete(table))
            values = {"left_on": None, "version": Student.version + 1}
            work.session.execute(update(Student).values(**values))

        self.desk.write(away)
        self.wall, self.teams = Wall(), dict[UUID, Team]()
        self.closed: date | None = None
        self.marked: set[tuple[str, date]] = set()
        for club in (None, "Readers"):
            self.found(club)

    def found(self, club: str | None) -> None:
        key = new_id()
        members = [
            ("Amara", FIRST, None, False),
            ("Kofi", FIRST - timedelta(days=3), None, False),
            ("Rohan", FIRST + timedelta(days=4), LAST - timedelta(days=6), False),
        ]

        def rows(work: Any) -> None:
            group = BuddyGroup(
                id=key, type=GroupType.TEACHER_CREATED, club_id=self.clubs[club],
                creator_id=self.person, creator_role=CreatorRole.TEACHER,
                status=GroupStatus.ACTIVE, is_mandatory=True, founded_on=FIRST,
            )  # fmt: skip
            work.session.add(group)
            work.session.flush()
            work.session.add(BuddyGroupSpell(buddy_group_id=key, first_day=FIRST))
            for name, joined, left, _ in members:
                work.session.add(
                    BuddyGroupMember(
                        buddy_group_id=key, student_id=self.desk.students[name],
                        status=MembershipStatus.LEFT if left else MembershipStatus.ACCEPTED,
                        role=MemberRole.MEMBER, invited_at=work.clock.now(), joined_on=joined,
                        left_on=left,
                    )
                )  # fmt: skip

        self.desk.write(rows)
        self.teams[key] = Team(club, members, [(FIRST, None)])

    def do(self, deed: Deed) -> None:
        what, name, club, at, lot = deed
        day, student = FIRST + timedelta(days=at), self.desk.students[name]
        place = self.clubs[club]
        if what == "read" and place is not None:
            row: Any = ReadingLog(club_id=place, student_id=student, read_on=day, pages=lot + 1)
            self.wall.earned.add((name, club, day))
        elif what == "practice":
            row = PracticeLog(student_id=student, club_id=place, practiced_on=day, minutes=lot + 6)
            key = (name, day)
            self.wall.minutes[key] = self.wall.minutes.get(key, 0) + lot + 6
            self.wall.practiced_for.add((name, club, day))
        elif what == "correct":
            state = list(DayState)[lot % 5]
            at_once = datetime.combine(date(2026, 11, 4), time(), tzinfo=UTC)
            row = StreakCorrection(
                student_id=student, club_id=place, day=day, state=state, reason="Seen",
                corrected_by="Ruth",
                corrected_at=at_once + timedelta(minutes=len(self.wall.corrections)),
            )  # fmt: skip
            self.wall.corrections.append((name, club, day, state.value))
        elif what == "freeze":
            last = day + timedelta(days=lot) if lot < 8 else None
            row = StreakFreeze(student_id=student, club_id=place, first_day=day, last_day=last,
                               reason="Trip", frozen_by="Ruth")  # fmt: skip
            self.wall.freezes.append((name, club, day, last))
        elif what == "freeze group":
            key, team = list(self.teams.items())[lot % len(self.teams)]
            last = day + timedelta(days=lot)
            row = StreakFreeze(buddy_group_id=key, first_day=day, last_day=last, reason="Trip",
                               frozen_by="Ruth")  # fmt: skip
            team.frozen.append((day, last))
        elif what == "closure":
            if day in self.wall.closures:
                return None
            row = CalendarDay(day=day, name="Storm", kind=DayKind.CLOSURE)
            self.wall.closures.add(day)
        else:
            return self.do_more(deed)
        return self.desk.write(lambda work: work.session.add(row))

    def do_more(self, deed: Deed) -> None:
        what, name, _, at, lot = deed
        day = FIRST + timedelta(days=at)
        if what in {"excuse", "mark"}:
            self.mark(name, FIRST + timedelta(weeks=at % 4), "E" if what == "excuse" else "P")
        elif what == "leave":
            self.leave(name, day)
        elif what == "set aside":
            self.set_aside(list(self.teams)[lot % len(self.teams)], day)
        elif what == "close":
            self.close(day)

    def mark(self, name: str, monday: date, key: str) -> None:
        if (name, monday) in self.marked or monday > LAST:
            return
        self.marked.add((name, monday))
        meeting, student = self.desk.meeting("Violin", monday), self.desk.students[name]
        if key == "P":
            self.wall.earned.add((name, None, monday))
        else:
            self.wall.excused.add((name, monday))

        def rows(work: Any) -> None:
            both = {"occurrence_id": meeting, "student_id": student, "code_id": self.codes[key]}
            mark = AttendanceMark(
                id=new_id(), **both, author_name="Ruth", device="desk",
                device_time=work.clock.now(), received_at=work.clock.now(),
            )  # fmt: skip
            work.session.add(mark)
            work.session.flush()
            work.session.add(Attendance(**both, mark_id=mark.id, recorded_at=work.clock.now()))

        self.desk.write(rows)

    def leave(self, name: str, day: date) -> None:
        self.wall.left[name] = day

        def row(work: Any) -> None:
            key = (work.database.school_id, self.desk.students[name])
            work.session.get_one(Student, key).left_on = day

        self.desk.write(row)

    def set_aside(self, key: UUID, day: date) -> None:
        team = self.teams[key]
        if team.active[-1][1] is not None:
            return
        team.active = [(FIRST, day)]

        def row(work: Any) -> None:
            spell = work.session.scalars(
                select(BuddyGroupSpell).where(BuddyGroupSpell.buddy_group_id == key)
            ).one()
            spell.last_day = day

        self.desk.write(row)

    def close(self, day: date) -> None:
        found = self.desk.write(lambda work: following.close_days(work.session, day))
        if found:
            self.closed = day

    def kept(self) -> dict[tuple[str, str | None], dict[date, tuple[str, int]]]:
        names = {key: name for name, key in self.desk.students.items()}
        places = {key: name for name, key in self.clubs.items()}
        found: dict[tuple[str, str | None], dict[date, tuple[str, int]]] = {}
        row = StreakDay
        with self.desk.database.reading() as session:
            query = select(row.student_id, row.club_id, row.day, row.state, row.count)
            for who, club, day, state, count in session.execute(query):
                found.setdefault((names[who], places[club]), {})[day] = (state.value, count)
        return found

    def kept_of(self, key: UUID) -> dict[date, tuple[int, int, int, int, str]]:
        row = BuddyGroupDailyRecord
        query = select(
            row.day, row.active_members, row.members_earned, row.count, row.unbroken,
            row.streak_status,
        ).where(row.buddy_group_id == key)  # fmt: skip
        with self.desk.database.reading() as session:
            return {day: (*rest, mood.value) for day, *rest, mood in session.execute(query)}

    def compare(self) -> None:
        kept = self.kept()
        for name in NAMES:
            for club in CLUBS:
                counted = self.wall.streak(name, club, FIRST, self.closed) if self.closed else {}
                assert kept.get((name, club), {}) == counted, (name, club)
        for key, team in self.teams.items():
            by_hand = team.days(self.wall, FIRST, self.closed) if self.closed else {}
            assert self.kept_of(key) == by_hand
        with self.desk.database.reading() as session:
            assert following.DERIVATIONS[0].differences(session) == []


def _open(request: pytest.FixtureRequest, folder: Path, engine: str) -> Desk:
    if engine == "sqlite":
        return open_desk(folder)
    return open_server_desk(request.getfixturevalue("postgresql_url"))


@pytest.fixture(params=["sqlite", "postgresql"])
def play(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Play]:
    desk = _open(request, tmp_path, request.param)
    yield Play(desk)
    desk.database.close()


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(deeds)
def test_days_closed_and_mended_in_any_order_are_what_a_child_counts(
    play: Play, todo: list[Deed]
) -> None:
    play.wipe()
    for deed in todo:
        play.do(deed)
    play.close(LAST)
    play.compare()
    before = play.kept(), [play.kept_of(key) for key in play.teams]
    play.desk.write(lambda work: following.DERIVATIONS[0].rebuild(work.session))
    assert (play.kept(), [play.kept_of(key) for key in play.teams]) == before
    play.compare()
