"""What two teachers of the demo did on their laptops that the office could not simply take.

A handful, whatever the size of the school: two marks that the desk changed meanwhile, a note that
both wrote, and a pupil who is not in the lesson any more.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from desktop_app.areas.attendance.tables import (
    Attendance,
    AttendanceCode,
    AttendanceMark,
    LessonNote,
)
from desktop_app.areas.people.tables import Person, Staff, Student
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.tables import Enrollment, Lesson, LessonOccurrence
from desktop_app.core.db.database import Database, Work
from desktop_app.core.sync.operation import Operation, canonical
from desktop_app.core.sync.tables import Conflict, Outbox, SyncState
from desktop_app.core.sync.terms import Answer, Transport
from desktop_app.core.wording import show_date, tr
from desktop_app.demo.acting import made_by
from desktop_app.demo.ids import Ids

_OTHER_SEED = 5_000_003
_BACK, _LOOKED_AT = 12, 60
_PROGRAM, _DESK, _RUTH = "1.0.0", "front desk", "Ruth Danquah"
_SLOW = timedelta(hours=3, minutes=12)


@dataclass(slots=True)
class _Laptop:
    """One teacher's laptop: its copy, and how many deeds it sent."""

    id: UUID
    person_id: UUID
    name: str
    offset: timedelta
    sent: int = 0

    @property
    def device(self) -> str:
        """What the computer is called."""
        return f"{self.name.split()[-1].casefold()}-laptop"


@dataclass(frozen=True, slots=True)
class _Marked:
    """A mark in force and where it was made."""

    row: Attendance
    ends_at: datetime
    teacher: UUID
    teacher_name: str


def come_back(database: Database, seed: int, today: date) -> None:
    """Write what two laptops brought into a school that was just made."""
    ids = Ids(seed + _OTHER_SEED, today)
    with made_by(database, ids) as work:
        _Return(work, ids, today).tell()


class _Return:
    """One afternoon on which two laptops came back."""

    def __init__(self, work: Work, ids: Ids, today: date) -> None:
        self._work, self._session, self._ids, self._today = work, work.session, ids, today
        query = select(AttendanceCode.key, AttendanceCode.id)
        self._codes: dict[str, UUID] = dict(self._session.execute(query).all())

    def tell(self) -> None:
        """Tell it, as far as the school has what it takes."""
        marked = list(self._marked())
        teachers = list(dict.fromkeys(each.teacher for each in marked))[:2]
        for n, teacher in enumerate(teachers):
            mine = [each for each in marked if each.teacher == teacher]
            laptop = self._laptop(mine[0], _SLOW if n else timedelta())
            self._mark(laptop, mine[0], "L" if n else "A", 10 if n else None)
            if n:
                self._note(laptop, mine[-1])
            else:
                self._left(laptop, mine[-1])
            self._copy(laptop)

    def _new(self) -> UUID:
        return UUID(bytes=self._ids.new())

    def _marked(self) -> Iterator[_Marked]:
        """Yield pupils who were there on one of the last days, the newest meeting first."""
        meeting = LessonOccurrence
        query: Any = (
            select(Attendance, meeting.ends_at, Staff.person_id, timetable.shown_name())
            .join(meeting, meeting.id == Attendance.occurrence_id)
            .join(Staff, Staff.id == meeting.teacher_id)
            .join(Person, Person.id == Staff.person_id)
            .where(
                Attendance.code_id == self._codes["P"],
                meeting.status == timetable.OccurrenceStatus.COMPLETED,
                meeting.local_date.between(self._today - timedelta(days=_BACK), self._today),
                meeting.local_date < self._today,
            )
            .order_by(meeting.local_date.desc(), meeting.starts_at, Attendance.id)
            .limit(_LOOKED_AT)
        )
        for row, ends_at, teacher, name in self._session.execute(query):
            yield _Marked(row, ends_at, teacher, name)

    def _laptop(self, first: _Marked, offset: timedelta) -> _Laptop:
        return _Laptop(self._new(), first.teacher, first.teacher_name, offset)

    def _copy(self, laptop: _Laptop) -> None:
        now = self._work.clock.now()
        self._session.add(
            SyncState(
                id=laptop.id, person_id=laptop.person_id, device=laptop.device,
                transport=Transport.PACKET, made_at=now - timedelta(days=20),
                expires_at=now + timedelta(days=30), contact_at=now,
                highest_seq=laptop.sent, operations=laptop.sent, program=_PROGRAM,
                clock_offset_ms=laptop.offset // timedelta(milliseconds=1),
            )
        )  # fmt: skip

    def _mark(self, laptop: _Laptop, of: _Marked, key: str, late: int | None) -> None:
        """The desk marked a pupil anew while the teacher did so on the laptop."""
        then = of.ends_at + timedelta(hours=2)
        desk = AttendanceMark(
            occurrence_id=of.row.occurrence_id, student_id=of.row.student_id,
            code_id=of.row.code_id, author_name=_RUTH, device=_DESK,
            device_time=then, received_at=then, reason=tr("Seen at the door"),
        )  # fmt: skip
        self._session.add(desk)
        self._session.flush()
        of.row.mark_id = desk.id
        of.row.minutes_late, of.row.note = None, None
        about = {"occurrence_id": str(of.row.occurrence_id), "student_id": str(of.row.student_id)}
        mine = {"code_id": str(self._codes[key]), "minutes_late": late, "note": None}
        theirs = {"code_id": str(of.row.code_id), "minutes_late": None, "note": None}
        self._entry(laptop, "MARK", (about, mine, theirs), of, theirs_at=desk.device_time)

    def _note(self, laptop: _Laptop, of: _Marked) -> None:
        """Both wrote about the same lesson."""
        meeting, student = of.row.occurrence_id, of.row.student_id
        query = select(LessonNote).where(
            LessonNote.occurrence_id == meeting, LessonNote.student_id == student
        )
        note = self._session.scalars(query).first()
        if note is None:
            note = LessonNote(
                occurrence_id=meeting, student_id=student, author_name=_RUTH,
                text=tr("Forgot the folder. Copies are at the desk."),
                written_at=of.ends_at + timedelta(minutes=40),
            )  # fmt: skip
            self._session.add(note)
            self._session.flush()
        about = {"occurrence_id": str(meeting), "student_id": str(student)}
        mine = {"text": tr("Bars 9 to 16 hands together, slowly."), "shared": True}
        theirs = {"text": note.text, "shared": note.shared}
        self._entry(
            laptop, "NOTE", (about, mine, theirs), of, theirs_by=note.author_name,
            theirs_at=note.written_at,
        )  # fmt: skip

    def _left(self, laptop: _Laptop, of: _Marked) -> None:
        """A pupil is marked who is not in the lesson."""
        lesson_of = select(LessonOccurrence.lesson_id).where(
            LessonOccurrence.id == of.row.occurrence_id
        )
        inside = select(Enrollment.student_id).where(
            Enrollment.lesson_id == lesson_of.scalar_subquery()
        )
        others: Any = (
            select(Student.id, timetable.shown_name())
            .join(Person, Person.id == Student.person_id)
            .where(Student.id.not_in(inside), Student.archived_at.is_(None))
            .order_by(Person.sort_name, Student.id)
            .limit(1)
        )
        found = self._session.execute(others).first()
        if found is None:
            return
        query: Any = (
            select(Lesson.title, LessonOccurrence.local_date)
            .join(LessonOccurrence, LessonOccurrence.lesson_id == Lesson.id)
            .where(LessonOccurrence.id == of.row.occurrence_id)
        )
        title, day = self._session.execute(query).one()
        about = {"occurrence_id": str(of.row.occurrence_id), "student_id": str(found[0])}
        mine = {"code_id": str(self._codes["P"]), "minutes_late": None, "note": None}
        said = tr(
            "{name} is not enrolled in {title} on {day} (any more).",
            name=found[1], title=title, day=show_date(day),
        )  # fmt: skip
        self._entry(
            laptop, "MARK", (about, mine, None), of, answer=Answer.NOT_ENROLLED, said=said,
            student_id=found[0],
        )  # fmt: skip

    def _entry(
        self, laptop: _Laptop, kind: str, facts: Sequence[Any], of: _Marked, **more: Any
    ) -> None:
        """Put one operation and its entry into the office, as taking a laptop in does."""
        about, mine, theirs = facts
        laptop.sent += 1
        made_at = of.ends_at + timedelta(minutes=5) - laptop.offset
        answer = more.pop("answer", Answer.REVIEW)
        student = more.pop("student_id", of.row.student_id)
        sent = Operation(
            id=self._new(), copy_id=laptop.id, seq=laptop.sent, kind=kind, about=about, value=mine,
            base=None, base_version=None, previous_id=None, person_id=laptop.person_id,
            author_name=laptop.name, device=laptop.device, made_at=made_at,
            clock_offset_ms=laptop.offset // timedelta(milliseconds=1), program=_PROGRAM,
        )  # fmt: skip
        same = {
            "copy_id": laptop.id, "kind": kind, "about": canonical(about), "answer": answer,
            "student_id": student, "person_id": laptop.person_id, "author_name": laptop.name,
            "device": laptop.device, "made_at": made_at,
        }  # fmt: skip
        now = self._work.clock.now() - timedelta(hours=1)
        self._session.add(
            Outbox(
                id=sent.id, seq=sent.seq, value=canonical(mine), digest=sent.digest,
                clock_offset_ms=sent.clock_offset_ms, program=_PROGRAM, received_at=now,
                set_number=self._work.number, **same,
            )
        )  # fmt: skip
        self._session.flush()
        self._session.add(
            Conflict(
                operation_id=sent.id, occurrence_id=of.row.occurrence_id, mine=canonical(mine),
                theirs=canonical(theirs) if theirs is not None else None,
                raw=canonical(sent.as_json()), opened_at=now,
                theirs_device=_DESK if theirs is not None else None,
                **{"theirs_by": _RUTH if theirs is not None else None, **more}, **same,
            )
        )  # fmt: skip
