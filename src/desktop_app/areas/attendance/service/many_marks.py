"""Many marks of a laptop kept and put in force at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from desktop_app.areas.attendance.queries.many_marks import InRegister, Pair, registers_of
from desktop_app.areas.attendance.rules import registers as rules
from desktop_app.areas.attendance.tables import Attendance, AttendanceMark
from desktop_app.core.db.bulk import insert_columns, update_columns
from desktop_app.core.db.database import Work
from desktop_app.core.db.types import new_id
from desktop_app.core.errors import RuleBroken
from desktop_app.core.records import record
from desktop_app.core.sync.kinds import Author, FactKind, Incoming
from desktop_app.core.sync.merging import compared
from desktop_app.core.sync.operation import Fact
from desktop_app.core.sync.terms import SETTLED, Answer

_UNREADABLE = (KeyError, TypeError, ValueError, AttributeError)
Reason = Callable[[Author, Fact | None], str]


@dataclass(eq=False, slots=True)
class _Place:
    """One student at one meeting: the mark that is in force there once all so far are made."""

    pair: Pair
    row_id: UUID | None
    now: Fact | None
    lasts: int
    is_plain: bool


@record
class IncomingMark:
    """A mark that was made without the office, checked already."""

    place: _Place
    code_id: UUID
    minutes_late: int | None
    note: str | None
    reason: str | None
    by: Author


class _Places:
    """The places of many marks, read at once, and the codes that may be entered there."""

    def __init__(self, work: Work, incoming: Sequence[Incoming]) -> None:
        self._ids: dict[Any, UUID | None] = {}
        self._codes: dict[Any, UUID | None] = {}
        self._known: dict[Any, _Place] = {}
        said = (each.about.get("occurrence_id") for each in incoming)
        meetings = [self._id(each) for each in {each for each in said if isinstance(each, str)}]
        self._found = registers_of(work.session, [each for each in meetings if each], work.clock)

    def of(self, about: Fact) -> _Place | None:
        """Return the place a fact is about; None where no program of ours wrote it."""
        said = about.get("occurrence_id"), about.get("student_id")
        try:
            known = self._known.get(said)
        except TypeError:
            return None
        if known is None:
            meeting, student = self._id(said[0]), self._id(said[1])
            if meeting is None or student is None:
                return None
            known = self._known[said] = self._place((meeting, student))
        return known

    def code(self, held: Fact, lasts: int) -> UUID | None:
        """Return the code of a mark that may simply be entered; what may not is told why alone."""
        said = held["code_id"], held["minutes_late"], held["note"], lasts
        try:
            if said not in self._codes:
                self._codes[said] = self._checked(*said)
            return self._codes[said]
        except (RuleBroken, *_UNREADABLE):
            return None

    def _checked(self, code: Any, minutes: Any, note: Any, lasts: int) -> UUID | None:
        code_id = UUID(code)
        key, asks = self._found.codes[code_id]
        is_same = rules.check_minutes(minutes, key, asks=asks, lasts=lasts) == minutes
        return (
            code_id if is_same and rules.check_note(note) == note and str(code_id) == code else None
        )

    def _id(self, said: Any) -> UUID | None:
        """Read an id once; one that is not written as we write it is left to be taken alone."""
        try:
            if said not in self._ids:
                self._ids[said] = read = UUID(said)
                if str(read) != said:
                    self._ids[said] = None
            return self._ids[said]
        except _UNREADABLE:
            return None

    def _place(self, pair: Pair) -> _Place:
        found, there = self._found, self._found.marked.get(pair)
        meeting = found.standing.get(pair[0])
        is_plain = (
            meeting is not None
            and not (meeting.cancelled or meeting.finished)
            and meeting.day <= found.today
            and pair in found.enrolled
        )
        lasts = meeting.minutes if meeting is not None else 0
        row_id = there.id if there is not None else None
        return _Place(pair, row_id, _fact(there), lasts, is_plain)


def _fact(mark: InRegister | None) -> Fact | None:
    if mark is None:
        return None
    return {
        "code_id": str(mark.code_id), "minutes_late": mark.minutes_late, "note": mark.note,
    }  # fmt: skip


def _held_once(kind: FactKind) -> Callable[[Fact | None], Fact | None]:
    """Return what tells of a value what is compared: once of each that many share."""
    known: dict[int, tuple[Fact | None, Fact | None]] = {}

    def held(value: Fact | None) -> Fact | None:
        found = known.get(id(value))
        if found is None:
            found = known[id(value)] = (
                value,
                kind.held(value),
            )  # kept, so that its id stays its own
        return found[1]

    return held


def marks_at_once(
    work: Work, kind: FactKind, incoming: Sequence[Incoming], reason_of: Reason
) -> list[Answer | None]:
    """Put what is plain of many marks in force at once: enrolled, of an open register, unseen."""
    places, reasons = _Places(work, incoming), dict[Any, str | None]()
    answers: list[Answer | None] = []
    wanted: list[IncomingMark] = []
    held_of = _held_once(kind)
    for each in incoming:
        place, held, answer = places.of(each.about), held_of(each.value), None
        code = None
        if place is not None and place.is_plain and held is not None:
            code = places.code(held, place.lasts)
        if place is not None and code is not None:
            both = (held, held_of(each.base), place.now)
            answer = compared(kind, each.value, both).answer
        if answer not in SETTLED:
            answer = None
            if place is not None:
                place.is_plain = False  # nor is what comes after it
        answers.append(answer)
        if answer is Answer.APPLIED and place is not None and code is not None and held is not None:
            why = ((each.value or {}).get("reason"), each.by.reason, each.by.device)
            if why not in reasons:
                reasons[why] = " ".join(reason_of(each.by, each.value).split())[:500] or None
            place.now = held
            wanted.append(
                IncomingMark(place, code, held["minutes_late"], held["note"], reasons[why], each.by)
            )
    if wanted:
        _put(work, wanted)
    return answers


def _put(work: Work, marks: Sequence[IncomingMark]) -> None:
    """Keep marks, and put the last one of each student at each meeting in force."""
    now, ids = work.clock.now(), [new_id() for _ in marks]
    values: dict[str, Sequence[Any]] = {
        "code_id": [each.code_id for each in marks],
        "minutes_late": [each.minutes_late for each in marks],
        "note": [each.note for each in marks],
    }
    kept = {
        "id": ids,
        "occurrence_id": [each.place.pair[0] for each in marks],
        "student_id": [each.place.pair[1] for each in marks],
        **values,
        "author_id": [each.by.person_id for each in marks],
        "author_name": [each.by.name for each in marks],
        "device": [each.by.device for each in marks],
        "device_time": [each.by.at for each in marks],
        "received_at": [now] * len(marks),
        "reason": [each.reason for each in marks],
    }
    insert_columns(work.session, AttendanceMark, kept)
    values |= {"mark_id": ids, "recorded_at": kept["received_at"]}
    last = {each.place: at for at, each in enumerate(marks)}
    fresh = {place: at for place, at in last.items() if place.row_id is None}
    changed = {place: at for place, at in last.items() if place.row_id is not None}
    insert_columns(
        work.session,
        Attendance,
        {
            "occurrence_id": [place.pair[0] for place in fresh],
            "student_id": [place.pair[1] for place in fresh],
            **_of(values, fresh),
        },
    )
    rows = {"id": [place.row_id for place in changed], **_of(values, changed)}
    update_columns(work.session, Attendance, rows)


def _of(
    columns: Mapping[str, Sequence[Any]], places: Mapping[_Place, int]
) -> dict[str, Sequence[Any]]:
    """Return of each column what the last marks of some places hold."""
    return {name: [values[at] for at in places.values()] for name, values in columns.items()}
