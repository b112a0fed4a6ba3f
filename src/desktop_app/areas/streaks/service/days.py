"""What staff say of days: a correction, a freeze, its end."""

from datetime import date, timedelta
from uuid import UUID

from desktop_app.areas.streaks.derivations.following import school_today
from desktop_app.areas.streaks.derivations.spans import days_between
from desktop_app.areas.streaks.service.shared import check_mine, found, name_of, why
from desktop_app.areas.streaks.tables import StreakCorrection, StreakFreeze
from desktop_app.areas.streaks.terms import DayState
from desktop_app.core.db.database import Work
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import show_date, tr


def correct_day(
    work: Work,
    student_id: UUID,
    day: date,
    state: DayState,
    reason: str,
    *,
    club_id: UUID | None = None,
) -> UUID:
    """Say what a day was, whatever the facts give.

    Raises RuleBroken for a day to come and one without school.
    """
    name_of(work, student_id)
    if day > school_today(work.session):
        raise RuleBroken(tr("This day is yet to come."), field="day")
    if not days_between(work.session, day, day)[0].is_school_day:
        raise RuleBroken(
            tr("There is no school on {day}: it neither earns nor breaks. Nothing was saved.",
               day=show_date(day)),
            field="day",
        )  # fmt: skip
    row = StreakCorrection(
        student_id=student_id, club_id=club_id, day=day, state=DayState(state),
        reason=why(reason), corrected_by=work.actor.name, corrected_at=work.clock.now(),
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    return row.id


def freeze(
    work: Work,
    first: date,
    reason: str,
    *,
    last: date | None = None,
    student_id: UUID | None = None,
    club_id: UUID | None = None,
    group_id: UUID | None = None,
) -> UUID:
    """Set days of a student or of a group aside: they neither earn nor break."""
    if (student_id is None) == (group_id is None):
        raise RuleBroken(tr("Freeze a pupil's days or a group's."), field="student")
    if last is not None and last < first:
        raise RuleBroken(tr("It ends before it begins."), field="last")
    check_mine(work, student_id, group_id)
    row = StreakFreeze(
        student_id=student_id, club_id=club_id, buddy_group_id=group_id,
        first_day=first, last_day=last, reason=why(reason), frozen_by=work.actor.name,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    return row.id


def thaw(work: Work, freeze_id: UUID, last: date | None = None) -> None:
    """End a freeze with a last day, without one yesterday."""
    row = found(work, StreakFreeze, freeze_id)
    check_mine(work, row.student_id, row.buddy_group_id)
    end = last or school_today(work.session) - timedelta(days=1)
    if end < row.first_day:
        work.session.delete(row)
    else:
        row.last_day = end
    work.session.flush()
