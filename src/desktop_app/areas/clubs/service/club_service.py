"""What the office can do with clubs and points; each method is one change.

Clubs, members and levels are undone; points are answered by a counter-entry.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from desktop_app.areas.clubs.service import clubs, deeds, giving
from desktop_app.areas.clubs.service.acts import POINTS
from desktop_app.areas.clubs.tables import Club, ClubMembership
from desktop_app.areas.clubs.terms import ClubKind
from desktop_app.areas.timetable import api as timetable
from desktop_app.core.db.database import Database
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import tr, trn


class ClubService:
    """Clubs, their members, homework, logs and points. Raises RuleBroken for what cannot be."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def _club(self, club_id: UUID) -> str:
        with self._database.reading() as session:
            return session.scalars(select(Club.name).where(Club.id == club_id)).first() or ""

    def _who(self, students: Sequence[UUID]) -> str:
        if len(students) != 1:
            return trn("{n} pupil", "{n} pupils", len(students))
        with self._database.reading() as session:
            return timetable.student_name(session, students[0])

    def add_club(self, name: str, kind: ClubKind, **facts: Any) -> Changes:
        """Add a club."""
        with self._database.writing(tr("Add club {name}", name=name)) as work:
            work.made = clubs.add_club(work, name, kind, **facts)
        return work.changes

    def set_club(self, club_id: UUID, facts: Mapping[str, Any]) -> Changes:
        """Change a club; what was earned follows its numbers."""
        label = tr("Edit {club}", club=self._club(club_id))
        with self._database.writing(label, act=POINTS) as work:
            clubs.set_club(work, club_id, facts)
        return work.changes

    def archive_club(self, club_id: UUID, *, away: bool = True) -> Changes:
        """Take a club out of the lists, or bring it back."""
        words = {"club": self._club(club_id)}
        label = tr("Archive {club}", **words) if away else tr("Bring back {club}", **words)
        with self._database.writing(label) as work:
            clubs.archive_club(work, club_id, away=away)
        return work.changes

    def join(self, club_id: UUID, students: Sequence[UUID], first: date | None = None) -> Changes:
        """Put students into a club from a day on."""
        label = tr("{who} joins {club}", who=self._who(students), club=self._club(club_id))
        with self._database.writing(label) as work:
            for student_id in students:
                work.made = clubs.join(work, club_id, student_id, first)
        return work.changes

    def leave(self, membership_id: UUID, last: date | None = None) -> Changes:
        """End a student's spell in a club."""
        with self._database.reading() as session:
            query = select(ClubMembership.club_id, ClubMembership.student_id)
            found = session.execute(query.where(ClubMembership.id == membership_id)).first()
        who = self._who([found[1]]) if found else ""
        club = self._club(found[0]) if found else ""
        with self._database.writing(tr("{who} leaves {club}", who=who, club=club)) as work:
            clubs.leave(work, membership_id, last)
        return work.changes

    def add_level(self, club_id: UUID, number: int, name: str, **more: Any) -> Changes:
        """Add a rung to a club's ladder."""
        with self._database.writing(tr("Add level {name}", name=name)) as work:
            work.made = clubs.add_level(work, club_id, number, name, **more)
        return work.changes

    def set_level(self, level_id: UUID, facts: Mapping[str, Any]) -> Changes:
        """Change a rung's name or worth; what was earned by it follows."""
        with self._database.writing(tr("Edit a level"), act=POINTS) as work:
            clubs.set_level(work, level_id, facts)
        return work.changes

    def set_levels(self, club_id: UUID, rungs: Sequence[Mapping[str, Any]]) -> Changes:
        """Bring a ladder to what was entered; what was earned by it follows."""
        label = tr("Levels of {club}", club=self._club(club_id))
        with self._database.writing(label, act=POINTS) as work:
            clubs.set_levels(work, club_id, rungs)
        return work.changes

    def leave_all(self, memberships: Sequence[UUID], last: date | None = None) -> Changes:
        """End some spells in a club at once."""
        label = trn("{n} pupil leaves a club", "{n} pupils leave a club", len(memberships))
        with self._database.writing(label) as work:
            for membership_id in memberships:
                clubs.leave(work, membership_id, last)
        return work.changes

    def add_book(self, title: str, **more: Any) -> Changes:
        """Add a book."""
        with self._database.writing(tr("Add book {title}", title=title)) as work:
            work.made = clubs.add_book(work, title, **more)
        return work.changes

    def set_homework(self, new: deeds.NewHomework) -> Changes:
        """Set homework."""
        with self._database.writing(tr("Set homework {title}", title=new.title)) as work:
            work.made = deeds.set_homework(work, new)
        return work.changes

    def complete(self, homework_id: UUID, done: Sequence[deeds.Completion]) -> Changes:
        """Enter what students did of a homework."""
        who = self._who([each.student_id for each in done])
        label = tr("Homework of {who}", who=who)
        with self._database.writing(label, act=POINTS) as work:
            deeds.complete(work, homework_id, done)
        return work.changes

    def enter_grid(
        self,
        done: Mapping[UUID, Sequence[deeds.Completion]],
        withdrawn: Sequence[UUID] = (),
    ) -> Changes:
        """Enter what a class did of several homeworks at once."""
        students = {each.student_id for some in done.values() for each in some}
        label = tr("Homework of {who}", who=self._who(tuple(students)))
        with self._database.writing(label, act=POINTS) as work:
            deeds.enter_grid(work, done, withdrawn)
        return work.changes

    def log_reading(self, club_id: UUID, student_id: UUID, pages: int, **more: Any) -> Changes:
        """Enter pages that were read."""
        label = trn("{who} read {n} page", "{who} read {n} pages", pages,
                    who=self._who([student_id]))  # fmt: skip
        with self._database.writing(label, act=POINTS) as work:
            work.made = deeds.log_reading(work, club_id, student_id, pages, **more)
        return work.changes

    def log_practice(self, student_id: UUID, minutes: int, **more: Any) -> Changes:
        """Enter minutes that were practiced."""
        label = trn("{who} practiced {n} minute", "{who} practiced {n} minutes", minutes,
                    who=self._who([student_id]))  # fmt: skip
        with self._database.writing(label, act=POINTS) as work:
            work.made = deeds.log_practice(work, student_id, minutes, **more)
        return work.changes

    def read_new(
        self, club_id: UUID, student_id: UUID, pages: int, title: str, **more: Any
    ) -> Changes:
        """Enter pages of a book that was not in the list; the book is added with them."""
        label = trn("{who} read {n} page", "{who} read {n} pages", pages,
                    who=self._who([student_id]))  # fmt: skip
        with self._database.writing(label, act=POINTS) as work:
            book = clubs.add_book(work, title)
            work.made = deeds.log_reading(work, club_id, student_id, pages, book_id=book, **more)
        return work.changes

    def verify_all(self, some: Mapping[str, Sequence[UUID]]) -> Changes:
        """Vouch for entries of several kinds of work at once."""
        count = sum(map(len, some.values()))
        with self._database.writing(trn("Check {n} entry", "Check {n} entries", count)) as work:
            for table, ids in some.items():
                deeds.verify(work, table, ids)
        return work.changes

    def verify(self, table: str, ids: Sequence[UUID]) -> Changes:
        """Vouch for what was entered."""
        label = trn("Check {n} entry", "Check {n} entries", len(ids))
        with self._database.writing(label) as work:
            deeds.verify(work, table, ids)
        return work.changes

    def withdraw(self, table: str, row_id: UUID, why: str | None = None) -> Changes:
        """Take back what was entered wrongly, saying why."""
        with self._database.writing(tr("Withdraw an entry"), act=POINTS) as work:
            deeds.withdraw(work, table, row_id, why)
        return work.changes

    def give_points(
        self, club_id: UUID, students: Sequence[UUID], points: int, reason: str, **more: Any
    ) -> Changes:
        """Give points by hand."""
        label = trn("Give {n} point to {who}", "Give {n} points to {who}", points,
                    who=self._who(students))  # fmt: skip
        with self._database.writing(label, act=POINTS) as work:
            giving.give_points(work, club_id, students, points, reason, **more)
        return work.changes

    def reverse(self, entry_id: UUID, reason: str) -> Changes:
        """Take an entry of points back."""
        with self._database.writing(tr("Take points back"), act=POINTS) as work:
            work.made = giving.reverse(work, entry_id, reason)
        return work.changes
