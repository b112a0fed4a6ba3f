"""Rules of retention: set, looked at beforehand, and applied."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.privacy.letting_go import let_go, let_go_there
from desktop_app.areas.privacy.queries.due import ROWS, Due, RuleRow, due, rules_of
from desktop_app.areas.privacy.rules import check_months
from desktop_app.areas.privacy.service.erasures import PrivacyService
from desktop_app.areas.privacy.tables import RetentionRule
from desktop_app.areas.privacy.terms import Subject
from desktop_app.areas.privacy.words import subject_words
from desktop_app.areas.school import api as school
from desktop_app.core.access.actor import Role
from desktop_app.core.clock import today
from desktop_app.core.db.database import Database, Work
from desktop_app.core.db.purging import purge
from desktop_app.core.db.types import new_id
from desktop_app.core.errors import NotAllowed, NotFound, RuleBroken
from desktop_app.core.journal.changes import EVERYTHING, Changes, SetKind
from desktop_app.core.journal.forgetting import may_forget
from desktop_app.core.wording import tr

ACT = "retention"


def set_rule(work: Work, subject: Subject, *, months: int, is_active: bool) -> UUID:
    """Set how long something is kept, and whether its rule works. Raises RuleBroken."""
    if not work.actor.is_any(Role.ADMIN):
        raise NotAllowed(tr("Only an owner sets how long something is kept."))
    kept = check_months(subject, months)
    row = work.session.scalars(
        select(RetentionRule).where(RetentionRule.subject == subject)
    ).first()
    if row is None:
        row = RetentionRule(id=new_id(), subject=subject, months=kept, is_active=is_active)
        work.session.add(row)
    else:
        row.months, row.is_active = kept, is_active
    work.session.flush()
    return row.id


@dataclass(frozen=True, slots=True)
class Applied:
    """What a rule did."""

    subject: Subject
    count: int


class RetentionService:
    """What is done with rules of retention."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def set(self, subject: Subject, months: int, *, is_active: bool) -> Changes:
        """Set a rule, as one change that can be undone."""
        label = tr("Time of keeping: {what}", what=subject_words(subject))
        with self._database.writing(label) as work:
            work.made = set_rule(work, subject, months=months, is_active=is_active)
        return work.changes

    def preview(self, subject: Subject | None = None) -> list[Due]:
        """Return what the rules that work would do, or what one would do; nothing is changed."""
        with self._database.reading() as session:
            return [self._due(session, rule) for rule in _wanted(session, subject)]

    def apply(self, subject: Subject | None = None) -> list[Applied]:
        """Apply the rules that work, or one of them. What goes is gone for good."""
        if not self._database.actor.is_any(Role.ADMIN):
            raise NotAllowed(tr("Only an owner applies the rules of keeping."))
        with self._database.reading() as session:
            rules = _wanted(session, subject)
        if any(not rule.is_active for rule in rules):
            raise RuleBroken(
                tr("This rule is not switched on. Nothing was changed."), field="subject"
            )
        done = [self._apply(rule) for rule in rules]
        if any(each.count for each in done):
            self._database.tell(EVERYTHING)
            if self._database.path is not None:
                purge(self._database.path)
        return done

    def _apply(self, rule: RuleRow) -> Applied:
        with self._database.reading() as session:
            found = self._due(session, rule)
            day = self._day(session)
        service = PrivacyService(self._database)
        if found.persons:
            service.erase_many(
                [key for key, _ in found.persons],
                tr("Time of keeping: {what}", what=subject_words(rule.subject)),
            )
        label = tr("Kept long enough: {what}", what=subject_words(rule.subject))
        with self._database.writing(label, kind=SetKind.SYSTEM, act=ACT) as work:
            session = work.session
            if rule.subject in ROWS and not may_forget(session.connection()):
                return Applied(rule.subject, let_go_there(session, rule.subject, day))
            if found.rows:
                let_go(session, rule.subject, found.rows, day)
            row = session.get_one(RetentionRule, (self._database.school_id, rule.id))
            row.applied_on = day
        return Applied(rule.subject, found.count)

    def _due(self, session: Session, rule: RuleRow) -> Due:
        database = self._database
        return due(session, rule, self._day(session), database.actor, database.clock)

    def _day(self, session: Session) -> date:
        return today(self._database.clock, school.facts(session).timezone)


def _wanted(session: Session, subject: Subject | None) -> list[RuleRow]:
    rules = rules_of(session)
    if subject is None:
        return [rule for rule in rules if rule.is_active]
    found = [rule for rule in rules if rule.subject is subject]
    if not found:
        raise NotFound(tr("There is no such rule."), field="subject")
    return found
