"""What staff can do with achievements and awards; each method is one change.

Awards without points are undone like anything else; those with points are answered.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from desktop_app.areas.rewards import service
from desktop_app.areas.rewards.tables import Achievement, Award
from desktop_app.areas.rewards.terms import AwardType
from desktop_app.areas.timetable.api import student_name
from desktop_app.core.db.database import Database
from desktop_app.core.errors import RuleBroken
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import tr, trn


class RewardService:
    """Achievements and awards. Raises RuleBroken for what cannot be."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def _act(self, *, achievement_id: UUID | None = None, award_id: UUID | None = None) -> str:
        """Return what the deed is called if it moves points, nothing if it does not."""
        query = select(Achievement.points)
        if award_id is not None:
            query = query.join(Award, Award.achievement_id == Achievement.id).where(
                Award.id == award_id
            )
        else:
            query = query.where(Achievement.id == achievement_id)
        with self._database.reading() as session:
            return service.ACT if session.scalars(query).first() else ""

    def _title(self, award_id: UUID) -> str:
        query = select(Award.title).where(Award.id == award_id)
        with self._database.reading() as session:
            return session.scalars(query).first() or ""

    def add_achievement(self, title: str, **facts: Any) -> Changes:
        """Add something that can be reached."""
        with self._database.writing(tr("Add achievement {title}", title=title)) as work:
            work.made = service.add_achievement(work, title, **facts)
        return work.changes

    def set_achievement(self, achievement_id: UUID, facts: Mapping[str, Any]) -> Changes:
        """Change what can be reached; what was given stays."""
        with self._database.writing(tr("Change an achievement")) as work:
            service.set_achievement(work, achievement_id, facts)
        return work.changes

    def archive_achievement(self, achievement_id: UUID, *, away: bool = True) -> Changes:
        """Take an achievement out of the lists, or bring it back."""
        label = tr("Archive an achievement") if away else tr("Bring back an achievement")
        with self._database.writing(label) as work:
            service.archive_achievement(work, achievement_id, away=away)
        return work.changes

    def give(
        self,
        students: Sequence[UUID],
        *,
        title: str | None = None,
        type_: AwardType = AwardType.CUSTOM,
        achievement_id: UUID | None = None,
        description: str | None = None,
        earned_on: date | None = None,
        proposed: bool = False,
        **more: Any,
    ) -> Changes:
        """Give or propose an award to one student or many, all or none."""
        if not students:
            raise RuleBroken(tr("Say who gets the award."), field="student")
        with self._database.reading() as session:
            name = student_name(session, students[0])
        label = tr("Award for {name}", name=name)
        if len(students) > 1:
            label = trn("Award for {n} pupil", "Award for {n} pupils", len(students))
        act = self._act(achievement_id=achievement_id) if achievement_id and not proposed else ""
        with self._database.writing(label, act=act or None) as work:
            for student_id in students:
                work.made = service.give_award(
                    work, student_id, title=title, type_=type_, achievement_id=achievement_id,
                    description=description, earned_on=earned_on, proposed=proposed, **more,
                )  # fmt: skip
        return work.changes

    def approve(self, award_id: UUID) -> Changes:
        """Approve a proposed award."""
        label = tr("Approve “{title}”", title=self._title(award_id))
        with self._database.writing(label, act=self._act(award_id=award_id) or None) as work:
            service.approve_award(work, award_id)
        return work.changes

    def revoke(self, award_id: UUID, reason: str) -> Changes:
        """Take an award back, saying why."""
        label = tr("Revoke “{title}”", title=self._title(award_id))
        with self._database.writing(label, act=self._act(award_id=award_id) or None) as work:
            service.revoke_award(work, award_id, reason)
        return work.changes
