"""What people write for progress reports, and the log of who was given one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.people import api as people
from desktop_app.areas.reports.queries.pupils import staff_of, teachers_of, who
from desktop_app.areas.reports.queries.written import KIND, of_period
from desktop_app.areas.reports.rules import (
    MOST_STEPS,
    check_period,
    check_step,
    check_until,
    check_words,
)
from desktop_app.areas.reports.tables import NextStep, ReportText
from desktop_app.areas.reports.terms import Period
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable.api import student_name
from desktop_app.core.clock import today
from desktop_app.core.db.bulk import insert_rows
from desktop_app.core.db.database import Database, Work
from desktop_app.core.db.types import new_id
from desktop_app.core.disclosures import Disclosure, DisclosureWay
from desktop_app.core.errors import NotFound, RuleBroken
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import tr, trn


@dataclass(frozen=True, slots=True)
class NewStep:
    """A next step as it is typed; with an id it is one that stands already."""

    text: str
    until: date | None = None
    id: UUID | None = None
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class Handed:
    """A report that leaves the school: of whom, to whom, in which language, and what it was."""

    student_id: UUID
    recipient: str
    language: str
    recipient_id: UUID | None = None
    pages: int = 0
    sha256: str | None = None


def find_period(
    session: Session,
    day: date,
    *,
    term_id: UUID | None = None,
    first: date | None = None,
    last: date | None = None,
) -> Period:
    """Return the period of a term, or of free dates, as far as it has come by a day.

    Raises RuleBroken for days that cannot be, NotFound for a term that is not there.
    """
    name = ""
    if term_id is not None:
        term = next((each for each in school.terms(session) if each.id == term_id), None)
        if term is None:
            raise NotFound(tr("This term is not in the school."), field="term")
        first, last, name = term.starts_on, term.ends_on, term.name
    if first is None or last is None:
        raise RuleBroken(tr("Say which term, or from which day to which."), field="term")
    check_period(first, last)
    seen = max(first, min(last, day))
    return Period(first, seen, term_id, name, last if last != seen else None)


def set_words(
    work: Work,
    student_id: UUID,
    period: Period,
    text: str | None,
    *,
    teacher_id: UUID | None = None,
) -> UUID | None:
    """Write what a teacher says about a student's time; an empty text takes the words away.

    Without a teacher they are those of the student's own first one. Return the id of the words.
    Raises RuleBroken.
    """
    kept = check_words(text)
    check_pupil(work, student_id)
    if teacher_id is None:
        known = teachers_of(work.session, [student_id], period).get(student_id, ())
        mine = staff_of(work.session, work.actor.person_id)
        teacher_id = mine if mine in {key for key, _ in known} else (known[0][0] if known else None)
    query = select(ReportText).where(
        ReportText.student_id == student_id, of_period(ReportText, period),
        ReportText.teacher_id.is_(None) if teacher_id is None
        else ReportText.teacher_id == teacher_id,
    )  # fmt: skip
    row = work.session.scalars(query).first()
    if kept is None or (row is not None and row.text == kept):
        if kept is None and row is not None:
            work.session.delete(row)
            work.session.flush()
        return row.id if kept is not None and row is not None else None
    found = row or ReportText(
        id=new_id(), student_id=student_id, term_id=period.term_id, first_day=period.first,
        last_day=period.whole, teacher_id=teacher_id,
    )  # fmt: skip
    found.text, found.written_by = kept, work.actor.name
    found.written_at, found.written_on = work.clock.now(), _day(work)
    work.session.add(found)
    work.session.flush()
    return found.id


def set_steps(work: Work, student_id: UUID, period: Period, steps: Sequence[NewStep]) -> list[UUID]:
    """Write the next steps of a student, in their order; what is not among them goes away.

    Empty ones are left out. Raises RuleBroken for too many, or a day before the report begins.
    """
    check_pupil(work, student_id)
    wanted = [(step, text) for step in steps if (text := check_step(step.text))]
    if len(wanted) > MOST_STEPS:
        raise RuleBroken(
            tr("More than {n} next steps are too many for a child.", n=MOST_STEPS), field="steps"
        )
    query = select(NextStep).where(NextStep.student_id == student_id, of_period(NextStep, period))
    rows = {row.id: row for row in work.session.scalars(query)}
    made: list[UUID] = []
    for place, (step, text) in enumerate(wanted, start=1):
        check_until(step.until, period)
        row = rows.pop(step.id, None) if step.id else None
        facts = {"place": place, "text": text, "until": step.until, "done_on": step.done_on}
        if row is None:
            row = NextStep(
                id=new_id(), student_id=student_id, term_id=period.term_id,
                first_day=period.first, last_day=period.whole, written_by=work.actor.name,
                **facts,
            )  # fmt: skip
            work.session.add(row)
        else:
            for key, value in facts.items():
                if getattr(row, key) != value:
                    setattr(row, key, value)
        made.append(row.id)
    for row in rows.values():
        work.session.delete(row)
    work.session.flush()
    return made


def set_step(work: Work, step_id: UUID, facts: Mapping[str, Any]) -> None:
    """Change one next step: its words, its day, its place, or when it was done."""
    row = work.session.get(NextStep, (work.database.school_id, step_id))
    if row is None:
        raise NotFound(tr("This next step is not in the school."), step=step_id)
    if "text" in facts:
        text = check_step(facts["text"])
        if text is None:
            work.session.delete(row)
            work.session.flush()
            return
        row.text = text
    if "until" in facts:
        check_until(facts["until"], Period(row.first_day, row.last_day))
        row.until = facts["until"]
    for key in ("place", "done_on"):
        if key in facts:
            setattr(row, key, facts[key])
    work.session.flush()


def set_text(work: Work, text_id: UUID, text: str | None) -> None:
    """Change what a teacher said; an empty text takes the words away. Raises NotFound."""
    row = work.session.get(ReportText, (work.database.school_id, text_id))
    if row is None:
        raise NotFound(tr("These words are not in the school."), text=text_id)
    kept = check_words(text)
    if kept is None:
        work.session.delete(row)
    elif kept != row.text:
        row.text, row.written_by = kept, work.actor.name
        row.written_at, row.written_on = work.clock.now(), _day(work)
    work.session.flush()


def log_given(
    work: Work, period: Period, way: DisclosureWay, given: Sequence[Handed]
) -> list[UUID]:
    """Write down who was given a report, when, and by what way.

    Raises RuleBroken when one is handed to somebody outside of the family without consent.
    """
    if way is DisclosureWay.HANDED:
        _check_handed(work, given)
    now, day = work.clock.now(), _day(work)
    rows: list[dict[str, Any]] = [
        {
            "id": new_id(), "kind": KIND, "student_id": each.student_id,
            "term_id": period.term_id, "first_day": period.first, "last_day": period.whole,
            "recipient_id": each.recipient_id, "recipient": each.recipient, "way": way,
            "language": each.language, "pages": each.pages, "sha256": each.sha256,
            "given_at": now, "given_on": day, "given_by": work.actor.name,
            "given_by_id": work.actor.person_id,
        }
        for each in given
    ]  # fmt: skip
    insert_rows(work.session, Disclosure, rows)
    return [row["id"] for row in rows]


def _check_handed(work: Work, given: Sequence[Handed]) -> None:
    """Refuse what goes to somebody who is nothing to the pupil, where nobody consented to it."""
    for each in given:
        if people.is_near(work.session, each.student_id, each.recipient):
            continue
        if not people.students_who_consent(work.session, [each.student_id], people.Purpose.CARE):
            raise RuleBroken(
                tr(
                    "{who} is no contact of this pupil, and there is no consent for care. Nothing "
                    "was noted; ask the family first.",
                    who=each.recipient,
                ),
                field="recipient",
            )


def check_pupil(work: Work, student_id: UUID) -> None:
    """Refuse a student who is not there or is archived. Raises NotFound or RuleBroken."""
    found = who(work.session, student_id)
    if found is None:
        raise NotFound(tr("This pupil is not in the school."), field="student")
    name, archived = found
    if archived:
        raise RuleBroken(
            tr("{name} is archived. Bring the pupil back to write a report.", name=name),
            field="student",
        )


def _day(work: Work) -> date:
    return today(work.clock, school.facts(work.session).timezone)


class ReportService:
    """Writing for progress reports and giving them out; each method is one change."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def _name(self, student_id: UUID) -> str:
        with self._database.reading() as session:
            return student_name(session, student_id)

    def write(
        self,
        student_id: UUID,
        period: Period,
        text: str | None,
        steps: Sequence[NewStep],
        *,
        teacher_id: UUID | None = None,
    ) -> Changes:
        """Keep a teacher's words and the next steps of a student."""
        label = tr("Report words for {name}", name=self._name(student_id))
        with self._database.writing(label) as work:
            work.made = set_words(work, student_id, period, text, teacher_id=teacher_id)
            set_steps(work, student_id, period, steps)
        return work.changes

    def give(self, period: Period, way: DisclosureWay, given: Sequence[Handed]) -> Changes:
        """Write down that reports were given out."""
        label = trn("Progress report given", "{n} progress reports given", len(given))
        if len(given) == 1:
            name = self._name(given[0].student_id)
            label = tr("Progress report of {name} given", name=name)
        with self._database.writing(label) as work:
            log_given(work, period, way, given)
        return work.changes
