"""Undo on a copy of what went up and came back as the office's: a new deed that sets facts back."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.attendance.tables import Attendance
from desktop_app.areas.clubs import api as clubs
from desktop_app.areas.clubs.tables import Club, ClubMembership, ReadingLog
from desktop_app.areas.timetable.tables import LessonOccurrence
from desktop_app.areas.timetable.terms import OccurrenceStatus
from desktop_app.core.db.database import Database
from desktop_app.core.errors import Clash
from desktop_app.core.journal.undo import redo, undo
from desktop_app.core.sync.push import SyncReport, sync
from desktop_app.core.sync.refresh import refresh
from desktop_app.core.sync.terms import Answer
from tests.core.sync.test_refresh import TODAY, Week, week

__all__ = ["week"]


def synced(week: Week) -> SyncReport:
    return sync(week.copy, week.office, refresh=refresh)


def other(week: Week) -> str:
    return "E" if week.marked(week.copy) != "E" else "A"


def test_a_mark_that_went_up_is_undone_and_done_again(week: Week) -> None:
    before, new = week.marked(week.office), other(week)
    week.mark(week.copy, new)
    synced(week)
    undo(week.copy)
    assert (week.marked(week.copy), week.marked(week.office)) == (before, new)
    assert synced(week).answers == {Answer.APPLIED: 1}
    assert week.marked(week.office) == before
    redo(week.copy)
    assert synced(week).answers == {Answer.APPLIED: 1}
    assert (week.marked(week.copy), week.marked(week.office)) == (new, new)
    undo(week.copy)
    synced(week)
    assert week.marked(week.office) == before


def test_a_mark_where_there_was_none_is_gone_again(week: Week) -> None:
    for database in (week.office,):
        attendance.AttendanceService(database).clear(week.meeting, week.student, reason="No")
    synced(week)
    week.mark(week.copy, "P")
    synced(week)
    undo(week.copy)
    synced(week)
    with week.office.reading() as session:
        query = select(Attendance.id).where(
            Attendance.occurrence_id == week.meeting, Attendance.student_id == week.student
        )
        assert session.scalars(query).first() is None


def test_deeds_are_undone_one_after_the_other_across_a_sync(week: Week) -> None:
    before = week.marked(week.copy)
    week.mark(week.copy, "L", minutes_late=3)
    week.mark(week.copy, "A")
    synced(week)
    undo(week.copy)
    assert week.marked(week.copy) == "L"
    synced(week)
    undo(week.copy)
    assert week.marked(week.copy) == before
    assert synced(week).answers == {Answer.APPLIED: 1}
    assert week.marked(week.office) == before


def test_what_somebody_changed_since_is_not_undone(week: Week) -> None:
    new = other(week)
    week.mark(week.copy, new)
    synced(week)
    later = "P" if new != "P" else "L"
    week.mark(week.office, later, **({"minutes_late": 4} if later == "L" else {}))
    week.refresh()
    with pytest.raises(Clash, match="changed it meanwhile, so it is not undone"):
        undo(week.copy)
    assert week.marked(week.copy) == later
    assert synced(week).went_up == ()


def test_what_waits_for_a_choice_says_so(week: Week) -> None:
    new = other(week)
    week.mark(week.office, "P" if new != "P" else "A")
    week.mark(week.copy, new)
    assert synced(week).choices == (1 if week.marked(week.office) != new else 0)
    with pytest.raises(Clash, match="waits for a choice"):
        undo(week.copy)


def test_a_note_a_finished_register_and_pages_are_undone_too(week: Week) -> None:
    service = attendance.AttendanceService(week.copy)
    service.write_note(week.meeting, week.student, "Bow hold")
    with week.copy.reading() as session:
        was = status(week.copy, week.meeting)
        member = session.scalars(
            select(ClubMembership)
            .join(Club, Club.id == ClubMembership.club_id)
            .where(ClubMembership.left_on.is_(None), Club.kind == clubs.ClubKind.READING)
        ).first()
    turn = service.reopen if was is OccurrenceStatus.COMPLETED else service.finish
    turn(week.meeting)
    if member is not None:
        club = clubs.ClubService(week.copy)
        club.log_reading(member.club_id, member.student_id, 7, day=TODAY - timedelta(days=1))
    report = synced(week)
    assert set(report.answers) == {Answer.APPLIED}
    for _ in range(3 if member is not None else 2):
        undo(week.copy)
    assert set(synced(week).answers) == {Answer.APPLIED}
    assert status(week.office, week.meeting) is was
    with week.office.reading() as session:
        assert not [
            row for row in session.scalars(select(ReadingLog))
            if row.pages == 7 and row.read_on == TODAY - timedelta(days=1)
            and row.withdrawn_at is None
        ]  # fmt: skip


def status(database: Database, meeting: UUID) -> OccurrenceStatus:
    with database.reading() as session:
        query = select(LessonOccurrence.status).where(LessonOccurrence.id == meeting)
        return OccurrenceStatus(session.scalars(query).one())
