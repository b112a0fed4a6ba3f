"""What waits for somebody: the counts in the navigation."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop_app.areas.billing.tables import Invoice
from desktop_app.areas.school import api as school
from desktop_app.areas.streaks.tables import BuddyGroup
from desktop_app.areas.streaks.terms import GroupStatus
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.tables import Enrollment, LessonOccurrence
from desktop_app.core.clock import local
from desktop_app.core.sync import review

WITHOUT_A_YEAR = timedelta(days=90)


def needs_you(session: Session, now: datetime) -> Mapping[str, int]:
    """Return how many things each pane has that need somebody, by the pane's name."""
    today = local(now, school.facts(session).timezone).date()
    year = school.year_of(session, today)
    since = year.starts_on if year is not None else today - WITHOUT_A_YEAR
    unfinished = (
        select(func.count())
        .select_from(LessonOccurrence)
        .where(
            LessonOccurrence.local_date.between(since, today - timedelta(days=1)),
            LessonOccurrence.status == timetable.OccurrenceStatus.SCHEDULED,
            select(Enrollment.id)
            .where(
                Enrollment.lesson_id == LessonOccurrence.lesson_id,
                timetable.in_spell(LessonOccurrence, Enrollment),
            )
            .exists(),
        )
    )
    late = (
        select(func.count())
        .select_from(Invoice)
        .where(
            Invoice.kind == "INVOICE",
            Invoice.status == "ISSUED",
            Invoice.settled < Invoice.total,
            Invoice.due_on < today,
        )
    )
    undecided = (
        select(func.count()).select_from(BuddyGroup).where(BuddyGroup.status == GroupStatus.PENDING)
    )
    return {
        "registers": session.scalars(unfinished).one(),
        "billing": session.scalars(late).one(),
        "buddies": session.scalars(undecided).one(),
        "review": review.open_count(session),
    }
