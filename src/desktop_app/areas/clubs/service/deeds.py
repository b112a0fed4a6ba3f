"""What was done for a club, as deeds in an open change.

What was entered wrongly is withdrawn: the points it earned are then reversed by themselves.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from desktop_app.areas.clubs import rules
from desktop_app.areas.clubs.service.clubs import (
    check_member,
    club_row,
    found,
    school_day,
)
from desktop_app.areas.clubs.tables import (
    ClubLevel,
    Homework,
    HomeworkCompletion,
    PracticeLog,
    ReadingLog,
)
from desktop_app.areas.clubs.terms import ClubKind, HomeworkKind
from desktop_app.areas.school import api as school
from desktop_app.core.access.actor import Role
from desktop_app.core.db.bulk import insert_rows
from desktop_app.core.db.database import Work
from desktop_app.core.db.types import new_id
from desktop_app.core.errors import RuleBroken
from desktop_app.core.sync.kinds import Author
from desktop_app.core.wording import tr

FACTS: Mapping[str, Any] = {
    "homework_completion": HomeworkCompletion,
    "reading_log": ReadingLog,
    "practice_log": PracticeLog,
}
_VERIFIERS = (Role.ADMIN, Role.TEACHER)


@dataclass(frozen=True, slots=True)
class NewHomework:
    """Homework to be set, for a club or a lesson."""

    title: str
    kind: HomeworkKind
    due_on: date
    club_id: UUID | None = None
    lesson_id: UUID | None = None
    target: int | None = None
    club_level_id: UUID | None = None
    set_on: date | None = None


def set_homework(work: Work, new: NewHomework) -> UUID:
    """Set homework for a club or a lesson. Raises RuleBroken."""
    if (new.club_id is None) == (new.lesson_id is None):
        raise RuleBroken(tr("Homework is for a club or for a lesson."), field="club")
    begin = new.set_on or school_day(work)
    if new.due_on < begin:
        raise RuleBroken(tr("It is due before it is set."), field="due_on")
    if new.target is not None and new.target < 1:
        raise RuleBroken(tr("A target is at least 1."), field="target")
    row = Homework(
        id=new_id(),
        club_id=new.club_id,
        lesson_id=new.lesson_id,
        title=school.check_text(new.title, "title", required=True) or "",
        kind=HomeworkKind(new.kind),
        target=new.target,
        club_level_id=_level_of(work, new.club_id, new.club_level_id),
        set_on=begin,
        due_on=new.due_on,
    )
    work.session.add(row)
    work.session.flush()
    return row.id


def _level_of(work: Work, club_id: UUID | None, level_id: UUID | None) -> UUID | None:
    if level_id is None:
        return None
    level = found(work, ClubLevel, level_id, tr("This level is not in the school."))
    if level.club_id != club_id:
        raise RuleBroken(tr("This level is of another club."), field="level")
    return level_id


@dataclass(frozen=True, slots=True)
class Completion:
    """What one student did of a homework; `quality` in thousandths."""

    student_id: UUID
    pages: int | None = None
    minutes: int | None = None
    level_id: UUID | None = None
    book_id: UUID | None = None
    quality: int | None = None
    done_on: date | None = None


def complete(
    work: Work, homework_id: UUID, done: Sequence[Completion], *, by: Author | None = None
) -> list[UUID]:
    """Enter what students did of a homework, one or a whole class; return the ids.

    `by` is who entered it without the office. Raises RuleBroken for who is no member, for a day to
    come, and for what was entered already.
    """
    homework = found(work, Homework, homework_id, tr("This homework is not in the school."))
    known = set(
        work.session.scalars(
            select(HomeworkCompletion.student_id).where(
                HomeworkCompletion.homework_id == homework_id,
                HomeworkCompletion.withdrawn_at.is_(None),
            )
        )
    )
    rows = []
    for each in done:
        if each.student_id in known:
            raise RuleBroken(
                tr("This was entered already. Withdraw the first entry to change it."),
                field="student",
            )
        known.add(each.student_id)
        rows.append(_completion(work, homework, each, by))
    insert_rows(work.session, HomeworkCompletion, rows)
    return [row["id"] for row in rows]


def _completion(
    work: Work, homework: Homework, done: Completion, by: Author | None
) -> dict[str, Any]:
    now = school_day(work)
    day = rules.check_day(done.done_on or now, now)
    if homework.club_id is not None:
        check_member(work, homework.club_id, done.student_id, day)
    kind = homework.kind
    pages, minutes, level = done.pages, done.minutes, done.level_id
    if kind is HomeworkKind.PAGES and pages is None:
        pages = homework.target
        if pages is None:
            raise RuleBroken(tr("Say how many pages were read, at least one."), field="pages")
    if kind is HomeworkKind.LEVEL:
        level = level or homework.club_level_id
        if level is None:
            raise RuleBroken(tr("Say which level was reached."), field="level")
    if kind is HomeworkKind.PRACTICE:
        minutes = minutes or homework.target
    return {
        "id": new_id(),
        "homework_id": homework.id,
        "student_id": done.student_id,
        "done_on": day,
        "done_at": by.at if by else work.clock.now(),
        "pages": rules.check_pages(pages),
        "minutes": check_minutes(minutes),
        "book_id": done.book_id,
        "club_level_id": _level_of(work, homework.club_id, level),
        "quality": rules.check_quality(done.quality),
        **vouched(work, by),
    }


def enter_grid(
    work: Work, done: Mapping[UUID, Sequence[Completion]], withdrawn: Sequence[UUID] = ()
) -> int:
    """Enter what a class did of several homeworks, and withdraw what was wrong; return how many.

    Withdrawn first, so that a wrong entry can be entered anew in the same breath.
    """
    for row_id in withdrawn:
        withdraw(work, "homework_completion", row_id)
    work.session.flush()
    for homework_id, some in done.items():
        complete(work, homework_id, some)
    return len(withdrawn) + sum(map(len, done.values()))


def vouched(work: Work, by: Author | None = None) -> dict[str, Any]:
    """Return who vouches: a teacher or the owner who enters it, nobody else by themselves.

    Only teachers enter without the office.
    """
    if by is not None:
        return {"verified_by": by.name, "verified_at": by.at}
    sure = work.actor.is_any(*_VERIFIERS)
    return {
        "verified_by": work.actor.name if sure else None,
        "verified_at": work.clock.now() if sure else None,
    }


def check_minutes(minutes: int | None) -> int | None:
    """Refuse no, negative or absurdly many minutes. Raises RuleBroken."""
    if minutes is not None and not 1 <= minutes <= 600:
        raise RuleBroken(tr("Minutes are between 1 and 600 a day."), field="minutes")
    return minutes


def log_reading(
    work: Work,
    club_id: UUID,
    student_id: UUID,
    pages: int,
    *,
    day: date | None = None,
    book_id: UUID | None = None,
    finished: bool = False,
    by: Author | None = None,
    row_id: UUID | None = None,
) -> UUID:
    """Enter pages a member of a reading club read. Raises RuleBroken.

    `by` is who entered it without the office, as `row_id`.
    """
    club = club_row(work, club_id)
    if club.kind is not ClubKind.READING:
        raise RuleBroken(tr("{club} is no reading club.", club=club.name), field="club")
    now = school_day(work)
    on = rules.check_day(day or now, now)
    check_member(work, club_id, student_id, on)
    row = ReadingLog(
        id=row_id or new_id(), club_id=club_id, student_id=student_id, book_id=book_id, read_on=on,
        pages=rules.check_pages(pages), finished_book=finished, **vouched(work, by),
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    return row.id


def log_practice(
    work: Work,
    student_id: UUID,
    minutes: int,
    *,
    day: date | None = None,
    club_id: UUID | None = None,
    note: str | None = None,
    by: Author | None = None,
    row_id: UUID | None = None,
) -> UUID:
    """Enter minutes a student practiced, for a practice club or by themselves.

    `by` is who entered it without the office, as `row_id`.
    """
    now = school_day(work)
    on = rules.check_day(day or now, now)
    if club_id is not None:
        check_member(work, club_id, student_id, on)
    row = PracticeLog(
        id=row_id or new_id(), student_id=student_id, club_id=club_id, practiced_on=on,
        minutes=check_minutes(minutes), note=(note or "").strip() or None, **vouched(work, by),
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    return row.id


def verify(work: Work, table: str, ids: Sequence[UUID]) -> None:
    """Vouch for what was entered, and for the points it earned."""
    if not work.actor.is_any(*_VERIFIERS):
        raise RuleBroken(tr("A teacher or the owner checks what was entered."))
    now = work.clock.now()
    for row_id in ids:
        row = found(work, FACTS[table], row_id, tr("This entry is not in the school."))
        if row.verified_at is None:
            row.verified_by, row.verified_at = work.actor.name, now
    work.session.flush()


def withdraw(
    work: Work, table: str, row_id: UUID, why: str | None = None, *, by: Author | None = None
) -> None:
    """Take back what was entered wrongly, saying why; the points it earned are reversed.

    `by` is who took it back without the office.
    """
    row = found(work, FACTS[table], row_id, tr("This entry is not in the school."))
    if row.withdrawn_at is not None:
        raise RuleBroken(tr("This entry was withdrawn already."))
    at, name = (by.at, by.name) if by else (work.clock.now(), work.actor.name)
    row.withdrawn_at, row.withdrawn_by = at, name
    row.withdrawn_why = (why or "").strip() or None
    work.session.flush()
