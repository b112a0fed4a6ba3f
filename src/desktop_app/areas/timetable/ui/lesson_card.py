"""The inspector of a lesson: what it is, who is in it, when it meets next, its cycle."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Protocol
from uuid import UUID

from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.queries.history import LessonDeed, lesson_history
from desktop_app.areas.timetable.terms import EnrollmentStatus, LessonType, OccurrenceStatus
from desktop_app.areas.timetable.ui.surroundings import Surroundings, read_surroundings
from desktop_app.areas.timetable.ui.waiting_dialog import state_words
from desktop_app.areas.timetable.ui.words import (
    left_words,
    lesson_chip,
    meeting_chip,
    places_words,
    span_words,
    time_words,
)
from desktop_app.core.db.database import Database
from desktop_app.core.money import Money, show
from desktop_app.core.wording import show_date, show_date_with_year, tr, trn
from desktop_app.kit.card_parts import Block, Fact, Facts, LineItem, Lines, Note, Warn
from desktop_app.kit.chips import Chip, chip_for
from desktop_app.kit.deeds import Deed
from desktop_app.kit.inspector import Card, CardTab

COMING, PAST = 8, 12


@dataclass(frozen=True, slots=True)
class FoundLesson:
    """What was read of a lesson for its card."""

    card: timetable.LessonCard
    around: Surroundings
    enrolled: tuple[timetable.EnrollmentRow, ...]
    left: tuple[timetable.EnrollmentRow, ...]
    coming: tuple[timetable.MeetingRow, ...]
    past: tuple[timetable.MeetingRow, ...]
    deeds: tuple[LessonDeed, ...]
    now: datetime
    may_write: bool
    waiting: tuple[timetable.WaitRow, ...] = ()
    has_free_place: bool = False

    @property
    def line(self) -> timetable.LessonLine:
        """The lesson as lists show it."""
        return self.card.line


class LessonDoings(Protocol):
    """What the buttons of the card do."""

    def edit(self, lesson_id: UUID) -> object: ...
    def enroll(self, lesson_id: UUID) -> object: ...
    def add_meeting(self, found: FoundLesson) -> object: ...
    def hybrid(self, found: FoundLesson) -> object: ...
    def slots(self, lesson_id: UUID, occurrence_id: UUID | None = None) -> object: ...
    def end(self, found: FoundLesson) -> object: ...
    def archive(self, lesson_ids: Sequence[UUID]) -> object: ...
    def restore(self, lesson_ids: Sequence[UUID]) -> object: ...
    def show_meeting(self, row: timetable.MeetingRow) -> object: ...
    def show_student(self, student_id: UUID) -> object: ...
    def end_enrollment(self, row: timetable.EnrollmentRow, around: Surroundings) -> object: ...
    def change_enrollment(self, row: timetable.EnrollmentRow, around: Surroundings) -> object: ...
    def approve(self, row: timetable.EnrollmentRow) -> object: ...
    def refuse(self, row: timetable.EnrollmentRow) -> object: ...
    def find_slot(self, found: FoundLesson) -> object: ...
    def wait(self, found: FoundLesson) -> object: ...
    def offer(self, row: timetable.WaitRow) -> object: ...
    def accept(self, row: timetable.WaitRow) -> object: ...
    def decline(self, row: timetable.WaitRow) -> object: ...
    def withdraw(self, row: timetable.WaitRow) -> object: ...


def read_lesson(database: Database, lesson_id: UUID, *, may_write: bool) -> FoundLesson:
    """Read a lesson; on a reader thread. Raises NotFound."""
    around = read_surroundings(database)
    now = database.clock.now()
    with database.reading() as session:
        rows = timetable.enrollments_of_lesson(session, lesson_id, ended=True)
        meetings = timetable.lesson_meetings(session, lesson_id)
        return FoundLesson(
            timetable.lesson_card(session, lesson_id),
            around,
            tuple(row for row in rows if row.open),
            tuple(row for row in rows if not row.open),
            tuple([row for row in meetings if row.ends_at > now][:COMING]),
            tuple(reversed([row for row in meetings if row.ends_at <= now][-PAST:])),
            tuple(lesson_history(session, lesson_id)) if may_write else (),
            now,
            may_write,
            tuple(timetable.waiting_list(session, lesson_id=lesson_id)),
            bool(timetable.freed_places(session, around.today, lesson_ids=[lesson_id])),
        )


def lesson_card(found: FoundLesson, doings: LessonDoings) -> Card:
    """Make the card."""
    line = found.line
    tabs = [
        CardTab("overview", tr("Overview"), _overview(found, doings)),
        CardTab("students", tr("Students"), _students(found, doings), count=len(found.enrolled)),
        CardTab("past", tr("Past"), (_meetings(tr("Past lessons"), found.past, found, doings),)),
    ]
    if found.may_write:
        tabs.append(CardTab("history", tr("History"), (_history(found),)))
    facts = (chip_for("lesson_type", line.type).label, time_words(line))
    return Card(
        line.title, ", ".join(facts), deeds=_deeds(found, doings), more=_more(found, doings),
        tabs=tabs, record=("lesson", line.id),
    )  # fmt: skip


def _deeds(found: FoundLesson, doings: LessonDoings) -> Sequence[Deed]:
    line = found.line
    if not found.may_write:
        return ()
    if line.archived:
        return (Deed(tr("Bring back"), lambda: doings.restore([line.id]), "arrow-u-up-left"),)
    words = (tr("Plan"), "calendar") if line.waiting else (tr("Change"), "pencil-simple")
    return (
        Deed(words[0], lambda: doings.edit(line.id), words[1]),
        Deed(tr("Enrol"), lambda: doings.enroll(line.id), "plus"),
    )


def _more(found: FoundLesson, doings: LessonDoings) -> Sequence[Deed]:
    line = found.line
    if not found.may_write or line.archived:
        return ()
    deeds: list[Deed] = []
    if not line.waiting:
        deeds.append(Deed(tr("Extra lesson…"), lambda: doings.add_meeting(found), "plus"))
        deeds.append(Deed(tr("Find a free slot…"), lambda: doings.find_slot(found), "search"))
    deeds.append(Deed(tr("Put on the waiting list…"), lambda: doings.wait(found), "hourglass"))
    if line.type is LessonType.HYBRID:
        deeds.append(Deed(tr("One-on-one weeks…"), lambda: doings.hybrid(found), "shuffle"))
        if found.card.cycle is not None:
            slots = partial(doings.slots, line.id)
            deeds.append(Deed(tr("One-on-one slots…"), slots, "list-bullets"))
    if not line.waiting:
        deeds.append(Deed(tr("End lesson…"), lambda: doings.end(found), "flag"))
    return (*deeds, Deed(tr("Archive"), lambda: doings.archive([line.id]), "archive"))


def _overview(found: FoundLesson, doings: LessonDoings) -> Sequence[Block]:
    line, facts, around = found.line, found.card.facts, found.around
    blocks: list[Block] = []
    if line.waiting and not line.archived:
        blocks.append(Warn(tr("Waits for a time"), tr("It came without one. Plan it to give it "
                           "meetings; the students are kept.")))  # fmt: skip
    price = show(Money(line.price, around.currency)) if line.price is not None else ""
    taxes = dict(around.taxes)
    until = show_date_with_year(line.until) if line.until else ""
    if not until and line.planned_until and not line.waiting:
        until = tr("Planned up to {day}", day=show_date_with_year(line.planned_until))
    said = (
        (tr("Teacher"), line.teacher or tr("Nobody yet")),
        (tr("Room"), ", ".join(part for part in (line.room, line.location) if part)),
        (tr("Time"), _time(line)),
        (tr("Until"), until),
        (tr("Places"), f"{places_words(line.enrolled, line.places)}, {left_words(line.left)}"),
        (tr("Price"), price),
        (tr("Tax"), taxes.get(facts.tax_rate_id, "") if facts.tax_rate_id else ""),
        (tr("Instrument"), line.instrument or ""),
    )
    rows = [Fact(key, value) for key, value in said if value]
    rows.append(Fact(tr("State"), "", chip=lesson_chip(line)))
    blocks.append(Facts(rows))
    if found.card.cycle is not None:
        blocks.append(_cycle(found.card.cycle, found))
    if not line.waiting:
        blocks.append(_meetings(tr("Next lessons"), found.coming, found, doings))
    if facts.description:
        blocks.append(Note(facts.description, tr("Notes")))
    return blocks


def _history(found: FoundLesson) -> Lines:
    items = []
    for deed in found.deeds:
        when = show_date_with_year(deed.at.date()).rsplit(" ", 1)[0]
        second = tr("{who}, {time}", who=deed.actor, time=f"{deed.at:%H:%M}")
        chip = Chip(tr("Undone"), "grey", "arrow-u-up-left") if deed.undone else None
        items.append(LineItem(deed.label, second, lead=when, chip=chip))
    return Lines(tr("What was done"), items, nothing=tr("Nothing was changed yet."))


def _time(line: timetable.LessonLine) -> str:
    words = time_words(line)
    if line.duration is None:
        return words
    return tr("{when}, {n} minutes", when=words, n=line.duration)


def _cycle(found: timetable.LessonCycle, lesson: FoundLesson) -> Block:
    cycle = found.cycle
    weeks = ", ".join(str(week) for week in cycle.one_on_one_weeks)
    now = found.week(lesson.around.today)
    rows = [
        Fact(tr("Cycle"), trn("{n} week", "{n} weeks", cycle.length)),
        Fact(tr("1-on-1"), tr("Weeks {weeks}", weeks=weeks)),
        Fact(tr("Begins"), show_date_with_year(cycle.start)),
    ]
    if now is not None:
        rows.append(Fact(tr("This week"), tr("{week} of {length}", week=now, length=cycle.length)))
    if cycle.one_on_one_price is not None:
        price = show(Money(cycle.one_on_one_price, lesson.around.currency))
        rows.append(Fact(tr("1-on-1 price"), price))
    return Facts(rows, tr("Hybrid cycle"))


def _meetings(
    title: str, rows: Sequence[timetable.MeetingRow], found: FoundLesson, doings: LessonDoings
) -> Lines:
    items = [
        LineItem(
            span_words(row),
            ", ".join(part for part in (row.room or "", _week(row)) if part),
            lead=show_date(row.day),
            chip=_news(row, found.now),
            run=partial(doings.show_meeting, row),
        )
        for row in rows
    ]
    return Lines(title, items, nothing=tr("None."))


def _news(row: timetable.MeetingRow, now: datetime) -> Chip | None:
    """Return the state of a meeting, but for one that is simply planned."""
    planned = row.status is OccurrenceStatus.SCHEDULED and row.starts_at > now
    return None if planned else meeting_chip(row, now)


def _week(row: timetable.MeetingRow) -> str:
    if row.cycle_week is None:
        return ""
    week = tr("Week {n}", n=row.cycle_week)
    return tr("{week}, 1-on-1", week=week) if row.one_on_one else week


def _students(found: FoundLesson, doings: LessonDoings) -> Sequence[Block]:
    waiting = [row for row in found.enrolled if row.status is EnrollmentStatus.PENDING]
    inside = [row for row in found.enrolled if row.status is not EnrollmentStatus.PENDING]
    blocks: list[Block] = []
    if waiting:
        blocks.append(Lines(tr("To approve"), [_spell(row, found, doings) for row in waiting]))
    lines = [_spell(row, found, doings) for row in inside]
    side = left_words(found.line.left)
    blocks.append(Lines(tr("Enrolled"), lines, side, tr("Nobody is enrolled yet.")))
    if found.waiting:
        side = tr("A place is free.") if found.has_free_place else ""
        waits = [_waits(row, found, doings) for row in found.waiting]
        blocks.append(Lines(tr("Waiting list"), waits, side))
    if found.left:
        gone = [
            LineItem(row.student, _since(row), chip=chip_for("enrollment", row.status))
            for row in found.left
        ]
        blocks.append(Lines(tr("Before"), gone))
    return blocks


def _spell(row: timetable.EnrollmentRow, found: FoundLesson, doings: LessonDoings) -> LineItem:
    price = show(Money(row.price, found.around.currency)) if row.price is not None else ""
    second = ", ".join(part for part in (_since(row), price, row.notes or "") if part)
    return LineItem(
        row.student, second, run=partial(doings.show_student, row.student_id),
        deeds=_spell_deeds(row, found, doings) if found.may_write else (),
    )  # fmt: skip


def _waits(row: timetable.WaitRow, found: FoundLesson, doings: LessonDoings) -> LineItem:
    """Make the line of somebody who waits: who is next is offered the place."""
    kept = row.status is timetable.WaitlistStatus.OFFERED and not row.expired(found.around.today)
    deeds: tuple[Deed, ...] = ()
    if found.may_write and kept:
        deeds = (
            Deed(tr("Enrol"), partial(doings.accept, row)),
            Deed(tr("Does not want it"), partial(doings.decline, row)),
        )
    elif found.may_write:
        offer = (Deed(tr("Offer the place"), partial(doings.offer, row)),)
        deeds = (
            *(offer if found.has_free_place else ()),
            Deed(tr("Take off the list"), partial(doings.withdraw, row)),
        )
    parts = (state_words(row, found.around.today), row.note or "")
    said = ", ".join(part for part in parts if part)
    run = partial(doings.show_student, row.student_id)
    return LineItem(row.student, said, lead=str(row.place), run=run, deeds=deeds)


def _spell_deeds(
    row: timetable.EnrollmentRow, found: FoundLesson, doings: LessonDoings
) -> Sequence[Deed]:
    run: Callable[[], object] = partial(doings.end_enrollment, row, found.around)
    if row.status is EnrollmentStatus.PENDING:
        return (
            Deed(tr("Approve"), partial(doings.approve, row)),
            Deed(tr("Refuse"), partial(doings.refuse, row)),
        )
    change = Deed(tr("Change"), partial(doings.change_enrollment, row, found.around))
    return (change, Deed(tr("End"), run)) if row.last is None else (change,)


def _since(row: timetable.EnrollmentRow) -> str:
    since = tr("since {day}", day=show_date_with_year(row.first))
    until = tr("until {day}", day=show_date_with_year(row.last)) if row.last else ""
    return ", ".join(part for part in (since, until) if part)
