"""The inspector of a register: one student's term, whom to call, and what was last noted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.attendance.ui.sheet import SheetRow
from desktop_app.areas.desk.queries import about_student, review
from desktop_app.areas.desk.queries.about_student import MarkRow
from desktop_app.areas.desk.queries.review import ReviewRow
from desktop_app.areas.desk.ui import phrases
from desktop_app.areas.desk.ui import review_words as words_of_review
from desktop_app.areas.desk.ui.make_up_words import missed_words
from desktop_app.areas.desk.ui.make_ups_tab import credit_line
from desktop_app.areas.people import api as people
from desktop_app.areas.people.ui.phrases import ASKED, level_words, purpose_words
from desktop_app.areas.school import api as school
from desktop_app.core.clock import local
from desktop_app.core.db.database import Database
from desktop_app.core.wording import show_date, show_date_with_year, tr, trn, within
from desktop_app.kit.card_parts import Block, Fact, Facts, LineItem, Lines, Note, Warn
from desktop_app.kit.chips import Chip
from desktop_app.kit.deeds import Deed
from desktop_app.kit.inspector import Card, CardTab
from desktop_app.kit.kept import kept_chip
from desktop_app.kit.paint import initials_of
from desktop_app.kit.pane import Tools

LOOKED_BACK = 40
IN_A_ROW = 2


@dataclass(frozen=True, slots=True)
class FoundPupil:
    """What was read of one student of a register."""

    row: SheetRow
    card: people.StudentCard
    codes: tuple[attendance.CodeRow, ...]
    counts: Mapping[str, int]
    term: str
    absences: tuple[date, ...]
    made: tuple[attendance.MarkMade, ...]
    country: str
    zone: str
    today: date
    note: attendance.LessonNoteRow | None
    credits: tuple[attendance.CreditRow, ...]
    meeting_id: UUID
    waits: ReviewRow | None = None


def read(database: Database, row: SheetRow, register: attendance.Register) -> FoundPupil | None:
    """Read a student; on a reader thread. None when there is no such student."""
    meeting = register.meeting
    with database.reading() as session:
        card = people.student_card(session, row.id)
        if card is None:
            return None
        facts = school.facts(session)
        term = school.term_of(session, meeting.day)
        first, last = (term.starts_on, term.ends_on) if term else _year_around(meeting.day)
        counts = attendance.mark_counts(session, row.id, first, last, lesson_id=meeting.lesson_id)
        marks = about_student.marks_of(session, row.id, limit=LOOKED_BACK)
        today = local(database.clock.now(), facts.timezone).date()
        return FoundPupil(
            row, card, register.codes, counts, term.name if term else "",
            _absences(marks, meeting.title, meeting.day),
            tuple(attendance.mark_history(session, meeting.id, row.id)),
            facts.country, facts.timezone, today,
            attendance.last_note_before(session, row.id, meeting.lesson_id, meeting.ends_at),
            tuple(attendance.make_ups_of(session, row.id, today)), meeting.id,
            _waits(session, database, row.id, meeting.id),
        )  # fmt: skip


def _waits(
    session: Any, database: Database, student_id: UUID, meeting_id: UUID
) -> ReviewRow | None:
    rows = review.at_meeting(session, database.fact_kinds, meeting_id)
    return next((each for each in rows if each.student_id == student_id), None)


def _year_around(day: date) -> tuple[date, date]:
    return day.replace(month=1, day=1), day.replace(month=12, day=31)


def _absences(marks: Sequence[MarkRow], lesson: str, day: date) -> tuple[date, ...]:
    """Return the days of the newest absences in a row from this lesson, oldest first."""
    before = [mark for mark in marks if mark.lesson == lesson and mark.day < day]
    found: list[date] = []
    for mark in reversed(before):
        if mark.key != "A":
            break
        found.insert(0, mark.day)
    return tuple(found)


def card(found: FoundPupil, tools: Tools) -> Card:
    """Make the card."""
    person = found.card.person
    tabs = [CardTab("pupil", tr("Student"), (*_choice(found), *_blocks(found)))]
    if found.made:
        tabs.append(CardTab("marks", tr("This mark"), (_made(found),), count=len(found.made)))
    return Card(
        person.name, _fact(found), native=phrases.isolated(person.facts.native_name or ""),
        initials=initials_of(person.name),
        deeds=_deeds(found, tools), tabs=tabs,
    )  # fmt: skip


def _choice(found: FoundPupil) -> Sequence[Block]:
    """Return what a laptop wants where somebody has to choose."""
    row = found.waits
    if row is None:
        return ()
    return (Warn(tr("Needs a choice"), words_of_review.wants_words(row), "red"),)


def _deeds(found: FoundPupil, tools: Tools) -> Sequence[Deed]:
    show = Deed(tr("Show student"), partial(_go, tools, found.row.id), "student")
    if found.waits is None:
        return (show,)
    see = partial(tools.go, "review", found.waits.id)
    return (Deed(tr("See both"), see, "git-merge"), show)


def _go(tools: Tools, student_id: UUID) -> None:
    tools.go("students", student_id)


def _fact(found: FoundPupil) -> str:
    learns = [
        ", ".join(part for part in (one.instrument, within(level_words(one.level))) if part)
        for one in found.card.learns[:1]
    ]
    born = found.card.person.facts.date_of_birth
    years = people.age(born, found.today) if born else None
    age = trn("age {n}", "age {n}", years) if years is not None else ""
    return ", ".join(part for part in (*learns, age) if part)


def _blocks(found: FoundPupil) -> Sequence[Block]:
    person = found.card.person
    blocks: list[Block] = []
    if found.row.kept is not None:
        where = Fact(tr("This mark"), "", chip=kept_chip(found.row.kept))
        blocks.append(Facts((where,)))
    if found.row.stored.makes_up:
        used = [row for row in found.credits if row.used_occurrence_id == found.meeting_id]
        missed = missed_words(used[0]) if used else ""
        words = tr("For {meeting}. Not billed.", meeting=missed) if missed else tr("Not billed.")
        blocks.append(Warn(tr("Makes up another lesson"), words, "blue"))
    if found.row.elsewhere:
        blocks.append(Warn(tr("Booked twice"), found.row.elsewhere, "red"))
    if len(found.absences) >= IN_A_ROW:
        days = ", ".join(show_date(day) for day in found.absences)
        words = trn("Absent {n} time in a row", "Absent {n} times in a row", len(found.absences))
        twice = tr("Absent twice in a row") if len(found.absences) == IN_A_ROW else words
        blocks.append(Warn(twice, tr("{days}.", days=days)))
    if person.allergies or person.health_notes:
        first, *rest = (text for text in (person.allergies, person.health_notes) if text)
        blocks.append(Warn(first, "\n".join(rest)))
    blocks.append(_term(found))
    blocks.append(_care(found))
    open_ones = [row for row in found.credits if row.state is attendance.CreditState.OPEN]
    if open_ones:
        lines = [credit_line(row, found.today) for row in open_ones]
        blocks.append(Lines(tr("Make-ups"), lines))
    blocks += _notes(found)
    return blocks


def _notes(found: FoundPupil) -> list[Block]:
    """Return the last lesson note, and what the office noted last of the person."""
    blocks: list[Block] = []
    note = found.note
    if note is not None:
        who = tr("{day}, {who}", day=show_date(note.day), who=note.author)
        blocks.append(Note(note.text, tr("Last note"), who))
    of_person = found.card.person.notes
    if of_person:
        newest = max(of_person, key=lambda one: one.written_at)
        written = local(newest.written_at, found.zone).date()
        who = tr("{day}, {who}", day=show_date(written), who=newest.author)
        blocks.append(Note(newest.text, tr("Note of the office"), who))
    return blocks


def _term(found: FoundPupil) -> Facts:
    total = sum(found.counts.values())
    rows = []
    for at, code in enumerate(found.codes):
        count = found.counts.get(code.key, 0)
        said = tr("{n} of {total}", n=count, total=total) if at == 0 and total else str(count)
        rows.append(Fact(code.label, said))
    return Facts(rows, tr("This term"), side=found.term)


def _care(found: FoundPupil) -> Facts:
    person = found.card.person
    rows = []
    for contact in person.contacts:
        is_parent = people.RelationKind.GUARDIAN in contact.kinds
        if is_parent or people.RelationKind.EMERGENCY in contact.kinds:
            phone = phrases.whole(people.show_phone(contact.phone, found.country))
            said = (contact.name, contact.relation or "", phone)
            words = ", ".join(part for part in said if part)
            rows.append(Fact(tr("Parent") if is_parent else tr("Emergency"), words))
    phone = people.show_phone(person.facts.phone, found.country)
    if phone:
        rows.append(Fact(tr("Phone"), phone))
    return Facts((*rows, *_consents(person)), tr("Pick-up and care"))


def _consents(person: people.PersonCard) -> Sequence[Fact]:
    given = {row.purpose for row in person.consents if row.in_force}
    rows = []
    for at, purpose in enumerate(ASKED):
        icon, tone = ("check", "green") if purpose in given else ("x", "red")
        key = "" if at else tr("Consent")
        rows.append(Fact(key, purpose_words(purpose), icon=icon, tone=tone))
    return rows


def _made(found: FoundPupil) -> Lines:
    roles = {code.key: code.color for code in found.codes}
    items = []
    for one in found.made:
        words = one.label or tr("Mark taken away")
        late = trn("{n} minute", "{n} minutes", one.minutes_late) if one.minutes_late else ""
        second = ", ".join(part for part in (one.author, late, one.note, one.reason) if part)
        when = f"{one.at:%H:%M}"
        if one.at.date() != found.today:
            when = show_date_with_year(one.at.date()).rsplit(" ", 1)[0]
        chip = Chip(one.key, roles.get(one.key, "grey")) if one.key else None
        items.append(LineItem(words, second, lead=when, chip=chip))
    return Lines(tr("Marks made, newest first"), items)
