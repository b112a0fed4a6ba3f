"""Registers of the demo school: which meetings took place, and who came."""

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import UTC, date, datetime, timedelta
from random import Random

from desktop_app.areas.timetable.terms import LessonType, OccurrenceStatus
from desktop_app.core.records import record
from desktop_app.demo import cast
from desktop_app.demo.ids import Ids
from desktop_app.demo.lessons import Lesson, Meeting, Place
from desktop_app.demo.sheets import Sheets, stamp

EXCUSED = "E"
_CODES = ("P", "A", "L", "E")
_USUAL = (86, 91, 96, 100)  # how often each code comes, added up from the first
_FAITHLESS = (62, 82, 92, 100)
_CANCELLED = (
    (OccurrenceStatus.CANCELLED_BY_TEACHER, 0.012, ("Teacher ill", "Teacher at a competition")),
    (OccurrenceStatus.CANCELLED_BY_STUDENT, 0.012, ("Child ill", "Family away", "School tour")),
    (OccurrenceStatus.CANCELLED, 0.003, ("Room flooded", "Power cut")),
)
_EVENING = " 21:30:00.000000"
_STILL_OPEN = 3  # days in which a register may wait for its teacher
_WAITS = 0.12
_AHEAD = 14  # days for which teachers have said that they cannot come

SHEETS: dict[str, str] = {
    "lesson_occurrence": "lesson_id original_date local_date starts_at ends_at teacher_id "
    "room_id status "
    "cancel_reason booked_anyway finished_at finished_by",
    "attendance_mark": "occurrence_id student_id code_id minutes_late note author_id "
    "author_name device device_time "
    "received_at reason",
    "attendance": "occurrence_id student_id code_id mark_id minutes_late note recorded_at",
}


@record
class Held:
    """One meeting with what became of it: its state, and the code of each place that was marked."""

    id: bytes
    meeting: Meeting
    status: OccurrenceStatus
    codes: Mapping[bytes, str] = field(default_factory=dict)


class Registers:
    """Writes the meetings of lessons and marks those that are over.

    From first to last of `sparing`, a month that is billed and then corrected, no lesson falls out
    twice and no student is excused from it twice, so that no correction eats up the next bill.
    """

    def __init__(
        self,
        *,
        ids: Ids,
        sheets: Sheets,
        chance: Random,
        now: datetime,
        today: date,
        codes: Mapping[str, bytes],
        sparing: tuple[date, date],
    ) -> None:
        self._new, self._add, self._chance = ids.new, sheets.add, chance
        self._now, self._today = stamp(now.astimezone(UTC)), today
        self._open_from = today - timedelta(days=_STILL_OPEN)
        self._ahead = today + timedelta(days=_AHEAD)
        self._codes = codes
        self._sparing = sparing
        self._spent: set[bytes] = set()
        self._faithless: dict[bytes, bool] = {}

    def hold(self, lesson: Lesson, until: date) -> list[Held]:
        """Write every meeting of a lesson; return those up to a day, with their marks."""
        near = [meeting for meeting in lesson.meetings if meeting.day <= self._ahead]
        found = [self._meeting(lesson, meeting) for meeting in near]
        room_id = lesson.room.id if lesson.room else None
        for meeting in lesson.meetings[len(near) :]:
            self._add(
                "lesson_occurrence",
                self._new(),
                lesson.id,
                meeting.on,
                meeting.on,
                meeting.starts,
                meeting.ends,
                lesson.teacher.id,
                room_id,
                "SCHEDULED",
                None,
                lesson.booked_anyway,
                None,
                None,
            )
        return [held for held in found if held.meeting.day <= until]

    def _meeting(self, lesson: Lesson, meeting: Meeting) -> Held:
        status, reason = self._state(lesson, meeting)
        over = meeting.ends <= self._now and status is OccurrenceStatus.SCHEDULED
        waits = over and meeting.day >= self._open_from and self._chance.random() < _WAITS
        if over and not waits:
            status = OccurrenceStatus.COMPLETED
        finished = status is OccurrenceStatus.COMPLETED
        occurrence_id = self._new()
        self._add(
            "lesson_occurrence",
            occurrence_id,
            lesson.id,
            meeting.on,
            meeting.on,
            meeting.starts,
            meeting.ends,
            lesson.teacher.id,
            lesson.room.id if lesson.room else None,
            status.value,
            reason,
            lesson.booked_anyway,
            meeting.ends if finished else None,
            lesson.teacher.name if finished else None,
        )
        if not over:
            return Held(occurrence_id, meeting, status)
        present = [
            place for place in lesson.places if place.until is None or meeting.day <= place.until
        ]
        if waits:
            present = present[: self._chance.randrange(len(present) + 1) if len(present) > 1 else 0]
        codes = {place.id: self._mark(lesson, meeting, occurrence_id, place) for place in present}
        return Held(occurrence_id, meeting, status, codes)

    def _state(self, lesson: Lesson, meeting: Meeting) -> tuple[OccurrenceStatus, str | None]:
        if lesson.booked_anyway:
            return OccurrenceStatus.SCHEDULED, None
        chance = self._chance.random()
        for status, likely, reasons in _CANCELLED:
            if chance < likely:
                alone = lesson.series.kind is LessonType.INDIVIDUAL
                if status is OccurrenceStatus.CANCELLED_BY_STUDENT and not alone:
                    break
                if self._once(meeting, lesson.id):
                    return status, self._chance.choice(reasons)
                break
            chance -= likely
        return OccurrenceStatus.SCHEDULED, None

    def _once(self, meeting: Meeting, key: bytes) -> bool:
        """Say whether something may happen that happens once while the school is sparing."""
        first, last = self._sparing
        if not first <= meeting.day <= last:
            return True
        if key in self._spent:
            return False
        self._spent.add(key)
        return True

    def _mark(self, lesson: Lesson, meeting: Meeting, occurrence_id: bytes, place: Place) -> str:
        chance, student_id = self._chance, place.student.id
        faithless = self._faithless.get(student_id)
        if faithless is None:
            faithless = self._faithless[student_id] = chance.random() < 0.06
        code = chance.choices(_CODES, cum_weights=_FAITHLESS if faithless else _USUAL)[0]
        if code == EXCUSED and not self._once(meeting, place.id):
            code = "P"
        late = chance.randrange(3, 21) if code == "L" else None
        note = chance.choice(cast.MARK_NOTES) if code in "LE" and chance.random() < 0.4 else None
        at, reason = meeting.ends, None
        if code == EXCUSED and meeting.day < self._today and chance.random() < 0.3:
            self._write_mark(
                lesson,
                (self._new(), occurrence_id, student_id, self._codes["A"], None, None),
                at,
                None,
            )
            at, reason = f"{meeting.on}{_EVENING}", "Message from the family"
        mark_id = self._new()
        self._write_mark(
            lesson, (mark_id, occurrence_id, student_id, self._codes[code], late, note), at, reason
        )
        self._add(
            "attendance",
            self._new(),
            occurrence_id,
            student_id,
            self._codes[code],
            mark_id,
            late,
            note,
            at,
        )
        return code

    def _write_mark(
        self, lesson: Lesson, facts: Sequence[object], at: str, reason: str | None
    ) -> None:
        self._add(
            "attendance_mark",
            *facts,
            lesson.teacher.person_id,
            lesson.teacher.name,
            "school desk",
            at,
            at,
            reason,
        )
