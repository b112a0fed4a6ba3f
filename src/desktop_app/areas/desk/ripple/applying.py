"""Doing what was chosen, all of it or some, as one change that one undo takes back."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from desktop_app.areas.billing import api as billing
from desktop_app.areas.desk.ripple.preview import (
    FATES,
    closures,
    effects_of,
    label,
    moved_pay,
    preview,
)
from desktop_app.areas.desk.ripple.terms import (
    Cause,
    Chosen,
    Closed,
    ClosedAlready,
    Deed,
    NewLength,
    NewPrice,
    NewTime,
    Ripple,
    RoomOut,
    Step,
    TeacherAway,
)
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.core.clock import instant, today
from desktop_app.core.db.database import Database, Work
from desktop_app.core.errors import RuleBroken
from desktop_app.core.journal.recording import Changes
from desktop_app.core.ripple import EffectKind
from desktop_app.core.wording import tr


def as_proposed(ripple: Ripple, *, only: Collection[UUID] | None = None) -> list[Chosen]:
    """Return every proposed deed, or those for some of the meetings."""
    return [
        Chosen(step.meeting.id, step.deed, step.target.id if step.target else None)
        for step in ripple.to_do
        if only is None or step.meeting.id in only
    ]


class RippleService:
    """What a desk does about a cause; each method is one change. Raises RuleBroken, DoubleBooked.

    What was chosen is compared with what the cause touches now: nothing is done to a meeting that
    it does not touch, or that was held or marked meanwhile.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def preview(self, cause: Cause) -> Ripple:
        """Say what the cause touches and what is proposed. Nothing is written."""
        with self._database.reading() as session:
            return preview(session, cause, self._today(session))

    def again(self, ripple: Ripple) -> Ripple:
        """Say what depends on the meetings now that other deeds are chosen."""
        fates = {step.meeting.id: FATES[step.deed] for step in ripple.to_do}
        marks = [each for each in ripple.effects if each.kind is EffectKind.MARK]
        with self._database.reading() as session:
            moved = moved_pay(session, ripple.cause, ripple.to_do)
            return replace(ripple, effects=(*effects_of(session, fates), *moved, *marks))

    def apply(self, cause: Cause, chosen: Sequence[Chosen]) -> Changes:
        """Write the cause down and do what was chosen."""
        with self._database.reading() as session:
            said = label(session, cause)
        with self._database.writing(said) as work:
            apply(work, cause, chosen)
        return work.changes

    def _today(self, session: Session) -> date:
        return today(self._database.clock, school.facts(session).timezone)


def apply(work: Work, cause: Cause, chosen: Sequence[Chosen]) -> None:
    """Write a cause down and do what was chosen, in an open change."""
    zone = school.facts(work.session).timezone
    now = preview(work.session, cause, today(work.clock, zone))
    steps = {step.meeting.id: step for step in now.to_do}
    wanted = [each for each in chosen if each.deed is not Deed.KEEP]
    if any(each.occurrence_id not in steps for each in wanted):
        raise RuleBroken(
            tr("Some of the meetings changed meanwhile. Nothing was done; look again.")
        )
    _write_down(work, cause, zone)
    _cancel(work, cause, [each for each in wanted if each.deed is Deed.CANCEL])
    for each in wanted:
        _do(work, each, steps[each.occurrence_id])
    if isinstance(cause, (NewLength, NewTime)):
        _lesson(work, cause, now, {each.occurrence_id for each in wanted})
    if isinstance(cause, NewPrice):
        _reprice(work, cause, now)


def _write_down(work: Work, cause: Cause, zone: str) -> None:
    if isinstance(cause, Closed):
        school.add_closure(work, cause.name, cause.first, cause.last, location_id=cause.location_id)
    elif isinstance(cause, (TeacherAway, RoomOut)):
        begin = datetime.combine(cause.first, time())
        end = datetime.combine(cause.last + timedelta(days=1), time())
        if isinstance(cause, RoomOut):
            timetable.add_busy(
                work, instant(begin, zone), instant(end, zone),
                kind="OUT_OF_USE", title=cause.reason, room_id=cause.room_id,
            )  # fmt: skip
        else:
            _be_away(work, cause)


def _be_away(work: Work, cause: TeacherAway) -> None:
    """Keep that a teacher is away, in the hours in which nothing of that is known yet."""
    known = timetable.time_off(work.session, cause.teacher_id, first=cause.first, last=cause.last)
    kind = timetable.TimeOffKind.SICK if cause.sick else timetable.TimeOffKind.OTHER
    cursor = datetime.combine(cause.first, time())
    last = datetime.combine(cause.last + timedelta(days=1), time())
    for begin, end in [*((row.start, row.end) for row in known), (last, last)]:
        if cursor < begin:
            away = timetable.Absence(cursor, min(begin, last), kind, cause.note)
            timetable.add_time_off(work, cause.teacher_id, away)
        cursor = max(cursor, end)


def _cancel(work: Work, cause: Cause, chosen: Sequence[Chosen]) -> None:
    if not chosen:
        return
    by_teacher = isinstance(cause, TeacherAway)
    status = timetable.OccurrenceStatus
    reason = cause.name if isinstance(cause, Closed) else None
    if isinstance(cause, RoomOut):
        reason = cause.reason
    why = closures(work.session, cause) if isinstance(cause, ClosedAlready) else {}
    timetable.cancel_meetings(
        work,
        {each.occurrence_id: why.get(each.occurrence_id, reason) for each in chosen},
        status.CANCELLED_BY_TEACHER if by_teacher else status.CANCELLED,
    )


def _do(work: Work, each: Chosen, step: Step) -> None:
    if each.deed is Deed.COVER:
        timetable.substitute(work, each.occurrence_id, _target(each))
    elif each.deed is Deed.OTHER_ROOM:
        wall = step.meeting.start.replace(tzinfo=None)
        timetable.move_meeting(work, each.occurrence_id, wall, room_id=_target(each))


def _target(each: Chosen) -> UUID:
    if each.target_id is None:
        raise RuleBroken(tr("Choose who covers, or which room."), field="target")
    return each.target_id


def _lesson(work: Work, cause: NewLength | NewTime, now: Ripple, wanted: Collection[UUID]) -> None:
    """Change the series where all of it was chosen, else the chosen meetings alone."""
    chosen = [step for step in now.to_do if step.meeting.id in wanted]
    if not chosen:
        return
    whole = len(chosen) == len(now.to_do)
    for step in chosen[:1] if whole else chosen:
        start = step.meeting.start.replace(tzinfo=None)
        minutes = None
        if isinstance(cause, NewTime):
            start = datetime.combine(start.date(), cause.start)
        else:
            minutes = cause.minutes
        scope = timetable.Scope.FOLLOWING if whole else timetable.Scope.ONE
        timetable.move_meeting(work, step.meeting.id, start, duration=minutes, scope=scope)


def _reprice(work: Work, cause: NewPrice, now: Ripple) -> None:
    if cause.first is not None:
        billing.reprice(work, cause.lesson_ids, cause.price, cause.first)
        return
    for step in now.steps:
        billing.check_open(work, step.meeting.day)
    timetable.edit_lesson(work, cause.lesson_id, {"price_per_student": cause.price})


def changed(ripple: Ripple, meeting: UUID, deed: Deed, target: UUID | None) -> Ripple:
    """Return a ripple in which another deed is proposed for one meeting."""
    steps = [
        replace(
            step,
            deed=deed,
            target=next((each for each in step.options if each.id == target), None),
        )
        if step.meeting.id == meeting
        else step
        for step in ripple.steps
    ]
    return replace(ripple, steps=steps)
