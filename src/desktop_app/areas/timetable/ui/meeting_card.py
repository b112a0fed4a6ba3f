"""The inspector of one meeting: when, where, who is in it, and what can be done with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Protocol
from uuid import UUID

from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.ui.surroundings import Surroundings, read_surroundings
from desktop_app.areas.timetable.ui.words import meeting_chip, span_words
from desktop_app.core.db.database import Database
from desktop_app.core.wording import show_date, tr, trn
from desktop_app.kit.card_parts import Block, Fact, Facts, LineItem, Lines, Warn
from desktop_app.kit.chips import chip_for
from desktop_app.kit.deeds import Deed
from desktop_app.kit.inspector import Card, CardTab


@dataclass(frozen=True, slots=True)
class FoundMeeting:
    """What was read of a meeting for its card."""

    row: timetable.MeetingRow
    members: tuple[timetable.Member, ...]
    conflicts: tuple[timetable.StandingConflict, ...]
    around: Surroundings
    now: datetime
    may_write: bool

    @property
    def may_mark(self) -> bool:
        """Whether its register can be opened: from the morning of its day on."""
        return not self.row.cancelled and self.row.day <= self.around.today


class MeetingDoings(Protocol):
    """What the buttons of the card do."""

    def register(self, row: timetable.MeetingRow) -> object: ...
    def move(self, found: FoundMeeting) -> object: ...
    def cancel(self, found: FoundMeeting) -> object: ...
    def bring_back(self, found: FoundMeeting) -> object: ...
    def substitute(self, found: FoundMeeting) -> object: ...
    def show_lesson(self, lesson_id: UUID) -> object: ...
    def show_student(self, student_id: UUID) -> object: ...
    def slots(self, lesson_id: UUID, occurrence_id: UUID | None = None) -> object: ...


def read_meeting(database: Database, occurrence_id: UUID, *, may_write: bool) -> FoundMeeting:
    """Read a meeting; on a reader thread. Raises NotFound."""
    around = read_surroundings(database)
    with database.reading() as session:
        row = timetable.meeting(session, occurrence_id)
        standing = timetable.standing_conflicts(session, row.day, row.day)
        mine = [
            each
            for each in standing
            if occurrence_id in {each.occurrence_id, each.conflict.occurrence_id}
        ]
        members = timetable.members(session, occurrence_id)
    return FoundMeeting(row, tuple(members), tuple(mine), around, database.clock.now(), may_write)


def meeting_card(found: FoundMeeting, doings: MeetingDoings) -> Card:
    """Make the card."""
    row = found.row
    blocks: list[Block] = [
        Warn(tr("Booked twice"), _conflict_words(each), "red") for each in found.conflicts
    ]
    blocks += [_facts(found, doings), _people(found, doings)]
    fact = tr("{day}, {span}", day=show_date(row.day), span=span_words(row))
    return Card(
        row.title, fact, deeds=_deeds(found, doings), more=_more(found, doings),
        tabs=(CardTab("meeting", tr("Meeting"), blocks),), record=("lesson_occurrence", row.id),
    )  # fmt: skip


def _conflict_words(each: timetable.StandingConflict) -> str:
    why = each.booked_anyway
    said = f"{each.conflict.sentence}."
    return tr("{sentence} Booked anyway: {why}", sentence=said, why=why) if why else said


def _facts(found: FoundMeeting, doings: MeetingDoings) -> Facts:
    row = found.row
    rows = [Fact(tr("Lesson"), row.title, run=partial(doings.show_lesson, row.lesson_id))]
    moved = tr("Moved from {day}", day=show_date(row.original_date)) if row.moved else ""
    said = (
        (tr("Teacher"), row.teacher or tr("Nobody yet")),
        (tr("Instead of"), row.substitute_for or ""),
        (tr("Room"), ", ".join(part for part in (row.room, row.location) if part)),
        (tr("Lasts"), trn("{n} minute", "{n} minutes", row.minutes)),
        (tr("Moved"), moved),
        (tr("Cycle"), _cycle_words(row)),
        (tr("Reason"), row.cancel_reason or ""),
    )
    rows += [Fact(key, value) for key, value in said if value]
    rows.append(Fact(tr("State"), "", chip=meeting_chip(row, found.now)))
    rows.append(Fact(tr("Type"), "", chip=chip_for("lesson_type", row.type)))
    return Facts(rows)


def _cycle_words(row: timetable.MeetingRow) -> str:
    if row.cycle_week is None:
        return ""
    week = tr("Week {n}", n=row.cycle_week)
    return tr("{week}, 1-on-1", week=week) if row.one_on_one else week


def _people(found: FoundMeeting, doings: MeetingDoings) -> Lines:
    items = [
        LineItem(one.name, one.native_name or "", run=partial(doings.show_student, one.student_id))
        for one in found.members
    ]
    side = trn("{n} student", "{n} students", len(items))
    return Lines(tr("Students"), items, side, tr("Nobody is enrolled on this day."))


def _deeds(found: FoundMeeting, doings: MeetingDoings) -> Sequence[Deed]:
    row = found.row
    deeds = []
    if found.may_mark:
        deeds.append(Deed(tr("Register"), lambda: doings.register(row), "check-square"))
    if found.may_write and not row.cancelled and not _is_over(row, found.around.today):
        deeds.append(Deed(tr("Move…"), lambda: doings.move(found), "arrow-right"))
        deeds.append(Deed(tr("Cancel lesson"), lambda: doings.cancel(found), "x-circle"))
    if found.may_write and row.cancelled:
        deeds.append(Deed(tr("Bring back"), lambda: doings.bring_back(found), "arrow-u-up-left"))
    return deeds


def _is_over(row: timetable.MeetingRow, today: date) -> bool:
    return row.finished_at is not None and row.day < today


def _more(found: FoundMeeting, doings: MeetingDoings) -> Sequence[Deed]:
    if not found.may_write or found.row.cancelled:
        return ()
    deeds = [Deed(tr("Substitute…"), lambda: doings.substitute(found), "user")]
    if found.row.one_on_one:
        slots = partial(doings.slots, found.row.lesson_id, found.row.id)
        deeds.append(Deed(tr("One-on-one slots…"), slots, "list-bullets"))
    return tuple(deeds)
