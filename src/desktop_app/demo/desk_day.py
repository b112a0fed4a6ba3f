"""What the demo's desk does beside lessons and bills: notes, make-ups used, slots booked.

A few of each, whatever the size of the school, by the services of the program itself.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import select

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.attendance.queries.present import expected
from desktop_app.areas.attendance.tables import LessonNote
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.rules.slots import SlotPlan, slot_times
from desktop_app.areas.timetable.tables import (
    HybridLessonConfig,
    LessonOccurrence,
    OneOnOneSlot,
    SlotBooking,
)
from desktop_app.core.clock import instant
from desktop_app.core.db.database import Database, Work
from desktop_app.core.errors import DownbeatError
from desktop_app.core.journal.tables import SetKind
from desktop_app.core.wording import tr
from desktop_app.demo.calendar import month_end
from desktop_app.demo.ids import Ids, chances
from desktop_app.demo.lessons import ZONE

_NOTED, _LIKELY = 40, 0.45
_LOOKED_AT, _USED = 8, 3
_HYBRIDS, _WEEKS, _BOOKED = 3, 2, 0.6
_OTHER_SEED = 1_000_003
_NOTES = (
    "New bow hold is going well. Practise page 14, slow bows.",
    "Scales in D and G, hands apart first. Counted aloud all through: good.",
    "Second line of the minuet from memory. Watch the left thumb.",
    "Sight reading much safer. Two lines a day until next week.",
    "Exam pieces: tempo holds now. Work on the ending.",
    "Tired today. Listened and clapped rhythms instead.",
)
_FOR_ALL = (
    "Concert order fixed: we play third. Bring the folder.",
    "Seating changed: seconds sit left. Learn bars 9 to 24.",
)


def live_a_day(database: Database, seed: int, today: date) -> None:
    """Write the desk's day into a school that was just made."""
    day = _Day(seed, today)
    with database.writing(tr("Demo school"), kind=SetKind.SYSTEM) as work:
        day.notes(work)
        day.slots(work)
    with database.writing(tr("Demo school"), kind=SetKind.SYSTEM) as work:
        day.make_ups(work)


class _Day:
    def __init__(self, seed: int, today: date) -> None:
        self._ids = Ids(seed + _OTHER_SEED, today)
        self._chance: Random = chances(seed, "desk")
        self._today = today

    def _new(self) -> UUID:
        return UUID(bytes=self._ids.new())

    def notes(self, work: Work) -> None:
        """Write notes for some students of the newest meetings, and some for everybody."""
        meeting = LessonOccurrence
        query = (
            select(meeting.id, meeting.ends_at, meeting.finished_by)
            .where(meeting.status == timetable.OccurrenceStatus.COMPLETED)
            .where(meeting.local_date.between(self._today - timedelta(days=30), self._today))
            .order_by(meeting.local_date.desc(), meeting.starts_at, meeting.id)
            .limit(_NOTED)
        )
        for occurrence, ended, teacher in work.session.execute(query).all():
            members = expected(work.session, occurrence)
            whom: list[UUID | None] = [
                each.student_id for each in members if self._chance.random() < _LIKELY
            ]
            if len(members) > 2:
                whom.append(None)
            work.session.add_all(
                LessonNote(
                    id=self._new(),
                    occurrence_id=occurrence,
                    student_id=student,
                    text=self._chance.choice(_NOTES if student else _FOR_ALL),
                    shared=self._chance.random() < 0.8,
                    author_name=teacher or tr("Teacher"),
                    written_at=ended,
                )
                for student in whom
            )
        work.session.flush()

    def slots(self, work: Work) -> None:
        """Offer slots in coming one-on-one weeks that are not billed yet, and book most of them."""
        query = select(HybridLessonConfig.lesson_id).order_by(HybridLessonConfig.lesson_id)
        for lesson in work.session.scalars(query.limit(_HYBRIDS)).all():
            weeks = timetable.coming_one_on_one(work.session, self._today, lesson_id=lesson)
            late = [week for week in weeks if week.meeting.day > month_end(self._today)]
            for week in late[:_WEEKS]:
                self._week(work, week)

    def _week(self, work: Work, week: timetable.OneOnOneWeek) -> None:
        count = max(len(week.not_booked), 1)
        minutes = max(week.meeting.minutes // count, 10)
        rows = [
            OneOnOneSlot(
                id=self._new(),
                lesson_id=week.meeting.lesson_id,
                occurrence_id=week.meeting.id,
                starts_at=instant(begin, ZONE),
                ends_at=instant(end, ZONE),
                teacher_id=week.meeting.teacher_id,
                room_id=week.meeting.room_id,
            )
            for begin, end in slot_times(SlotPlan(week.meeting.start, minutes, count))
            if end <= week.meeting.end
        ]
        work.session.add_all(rows)
        work.session.flush()
        self._book(work, rows, [each.student_id for each in week.not_booked])

    def _book(self, work: Work, rows: Sequence[OneOnOneSlot], students: Sequence[UUID]) -> None:
        for row, student in zip(rows, students, strict=False):
            if self._chance.random() < _BOOKED:
                work.session.add(
                    SlotBooking(
                        id=self._new(),
                        slot_id=row.id,
                        student_id=student,
                        booked_at=work.clock.now(),
                        booked_by=work.actor.name,
                    )
                )
        work.session.flush()

    def make_ups(self, work: Work) -> None:
        """Use some make-ups where they suit best, and withdraw one."""
        rows = attendance.make_ups(work.session, self._today, state=attendance.CreditState.OPEN,
                                   most=_LOOKED_AT)  # fmt: skip
        used = 0
        for row in rows:
            places = attendance.matches(work.session, row.id, work.clock.now(), most=1)
            meeting = places[0].occurrence_id if places else None
            if meeting is None or used == _USED:
                continue
            try:
                attendance.use_credit(work, row.id, meeting)
            except DownbeatError:
                continue  # two of them wanted the last place
            used += 1
        left = [row for row in rows if row.state is attendance.CreditState.OPEN][-1:]
        for row in left:
            held = attendance.make_up(work.session, row.id, self._today)
            if held.state is attendance.CreditState.OPEN:
                attendance.withdraw_credit(work, row.id, tr("Made up at a concert"))
