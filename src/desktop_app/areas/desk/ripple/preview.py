"""What a cause touches, with a proposed deed for each meeting. Nothing is written."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.billing import api as billing
from desktop_app.areas.desk.ripple.terms import (
    Cause,
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
from desktop_app.areas.people import api as people
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.core.errors import RuleBroken
from desktop_app.core.ripple import Effect, EffectKind, EffectRule, Fate
from desktop_app.core.wording import show_date, show_time, tr, trn

RULES: tuple[EffectRule, ...] = (
    billing.touched_lines,
    billing.touched_pay,
    attendance.touched_credits,
)
"""What depends on a meeting, in the order in which it is told."""

FATES: Mapping[Deed, Fate] = {
    Deed.CANCEL: Fate.CANCELLED,
    Deed.COVER: Fate.COVERED,
    Deed.OTHER_ROOM: Fate.MOVED,
    Deed.NEW_TIME: Fate.MOVED,
    Deed.NEW_LENGTH: Fate.RESIZED,
    Deed.NEW_PRICE: Fate.REPRICED,
}
LONGEST = timedelta(days=366)


def preview(session: Session, cause: Cause, today: date) -> Ripple:
    """Return every meeting and dependent row that a cause touches. Raises RuleBroken.

    Meetings before today and those held or marked stay as they are, and say so.
    """
    meetings = _meetings(session, cause, today)
    marks = attendance.touched_marks(session, {m.id: Fate.MOVED for m in meetings})
    steps = _steps(session, cause, meetings, {effect.occurrence_id for effect in marks})
    effects = effects_of(
        session, {step.meeting.id: FATES[step.deed] for step in steps if step.open}
    )
    whole = isinstance(cause, NewPrice)
    effects = (*effects, *moved_pay(session, cause, steps), *marks)
    return Ripple(cause, label(session, cause), steps, effects, whole)


def _meetings(session: Session, cause: Cause, today: date) -> Sequence[timetable.TouchedMeeting]:
    if isinstance(cause, NewPrice):
        first = cause.first or today
        found = [
            meeting
            for lesson_id in cause.lesson_ids
            for meeting in timetable.touched_meetings(
                session, timetable.Reach(first, date.max, lesson_id=lesson_id)
            )
        ]
        return sorted(found, key=lambda meeting: (meeting.starts_at, meeting.id))
    reach = _reach(session, cause, today)
    only = set(closures(session, cause)) if isinstance(cause, ClosedAlready) else None
    return timetable.touched_meetings(session, reach, only=only)


def closures(session: Session, cause: ClosedAlready) -> Mapping[UUID, str]:
    """Return what the school is closed for, by the meetings that are still planned then."""
    found = timetable.closed_meetings(session, cause.first, cause.last)
    return {each.occurrence_id: each.closure for each in found}


def effects_of(session: Session, fates: Mapping[UUID, Fate]) -> Sequence[Effect]:
    """Return what depends on meetings with these fates."""
    found: list[Effect] = []
    for rule in RULES if fates else ():
        found += rule(session, fates)
    return found


def moved_pay(session: Session, cause: Cause, steps: Iterable[Step]) -> Sequence[Effect]:
    """Return whose pay moves while a teacher is away: of who covers, and of who is away."""
    if not isinstance(cause, TeacherAway):
        return ()
    moves = [
        billing.PayMove(step.meeting.id, step.target.id if step.target is not None else None)
        for step in steps
        if step.deed in {Deed.COVER, Deed.CANCEL}
    ]
    return billing.moved_pay(session, moves) if moves else ()


def _reach(session: Session, cause: Cause, today: date) -> timetable.Reach:
    if isinstance(cause, (Closed, ClosedAlready, TeacherAway, RoomOut)):
        if cause.last < cause.first:
            raise RuleBroken(tr("It ends before it begins."), field="last")
        if cause.last - cause.first > LONGEST:
            raise RuleBroken(tr("Choose at most a year."), field="last")
    if isinstance(cause, Closed):
        return timetable.Reach(cause.first, cause.last, location_id=cause.location_id)
    if isinstance(cause, ClosedAlready):
        return timetable.Reach(cause.first, cause.last)
    if isinstance(cause, TeacherAway):
        return timetable.Reach(cause.first, cause.last, teacher_id=cause.teacher_id)
    if isinstance(cause, RoomOut):
        return timetable.Reach(cause.first, cause.last, room_id=cause.room_id)
    first = today if cause.first is None else max(cause.first, today)
    return timetable.Reach(first, date.max, lesson_id=cause.lesson_id)


def _steps(
    session: Session,
    cause: Cause,
    meetings: Sequence[timetable.TouchedMeeting],
    marked: Collection[UUID],
) -> list[Step]:
    stay = not isinstance(cause, NewPrice)  # what is held has a price too
    open_ones = [m for m in meetings if not stay or not (m.held or m.id in marked)]
    options: Mapping[UUID, Sequence[timetable.StandIn]] = {}
    deed, otherwise = Deed.CANCEL, Deed.CANCEL
    if isinstance(cause, TeacherAway):
        options, deed = timetable.stand_ins(session, open_ones), Deed.COVER
    elif isinstance(cause, RoomOut):
        options, deed = timetable.free_rooms(session, open_ones), Deed.OTHER_ROOM
    elif not isinstance(cause, (Closed, ClosedAlready)):
        deed = otherwise = _LESSON_DEEDS[type(cause)]
    targets = timetable.proposed(open_ones, options) if options else {}
    still = {meeting.id for meeting in open_ones}
    steps = []
    for meeting in meetings:
        if meeting.id not in still:
            steps.append(Step(meeting, Deed.KEEP, note=_why_kept(meeting)))
            continue
        target = targets.get(meeting.id)
        chosen = deed if target is not None or not options else otherwise
        steps.append(Step(meeting, chosen, target, options.get(meeting.id, ())))
    return steps


_LESSON_DEEDS: Mapping[type, Deed] = {
    NewLength: Deed.NEW_LENGTH,
    NewTime: Deed.NEW_TIME,
    NewPrice: Deed.NEW_PRICE,
}


def _why_kept(meeting: timetable.TouchedMeeting) -> str:
    if meeting.held:
        return tr("It was held, so it stays")
    return tr("Somebody is marked, so it stays")


def label(session: Session, cause: Cause) -> str:
    """Name a cause as the history will show it. Raises NotFound."""
    if isinstance(cause, Closed):
        return tr("Close for {name}", name=cause.name)
    if isinstance(cause, ClosedAlready):
        return tr("Repair closed days from {day}", day=show_date(cause.first))
    if isinstance(cause, TeacherAway):
        name = people.staff_names(session, [cause.teacher_id]).get(cause.teacher_id, "")
        return tr("{name} is away from {day}", name=name, day=show_date(cause.first))
    if isinstance(cause, RoomOut):
        rooms = {room.id: room.name for room in school.rooms(session)}
        return tr("{room} is out of use from {day}", room=rooms.get(cause.room_id, ""),
                  day=show_date(cause.first))  # fmt: skip
    if isinstance(cause, NewPrice) and len(cause.lesson_ids) > 1:
        return trn("New price of {n} lesson", "New price of {n} lessons", len(cause.lesson_ids))
    title = timetable.lesson_title(session, cause.lesson_id)
    if isinstance(cause, NewTime):
        return tr("{title} begins at {time}", title=title,
                  time=show_time(datetime.combine(cause.first, cause.start)))  # fmt: skip
    if isinstance(cause, NewLength):
        return tr("{title} lasts {n} minutes", title=title, n=cause.minutes)
    return tr("New price of {title}", title=title)


def show_kind(kind: EffectKind) -> str:
    """Name a kind of dependent row on screen."""
    return {
        EffectKind.INVOICE_LINE: tr("Invoice line"),
        EffectKind.CREDIT: tr("Make-up credit"),
        EffectKind.PAY_LINE: tr("Pay line"),
        EffectKind.PAY_MOVED: tr("Pay that moves"),
        EffectKind.MARK: tr("Mark"),
        EffectKind.BOOKING: tr("Booking"),
    }[kind]
