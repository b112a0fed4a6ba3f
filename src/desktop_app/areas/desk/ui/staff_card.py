"""The inspector of a member of staff: read on a reader thread, made into a card."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from desktop_app.areas.desk.queries import about_staff, history
from desktop_app.areas.desk.queries.about_staff import StaffOverview, Taught
from desktop_app.areas.desk.queries.asked import Moment, moment_of
from desktop_app.areas.desk.queries.history import HistoryEntry
from desktop_app.areas.desk.queries.teacher_hours import StaffHours, read_hours
from desktop_app.areas.desk.ui import history_tab, lessons_tab, phrases, staff_hours, staff_pay
from desktop_app.areas.people import api as people
from desktop_app.areas.people.ui.phrases import kind_words
from desktop_app.areas.school import api as school
from desktop_app.core.db.database import Database
from desktop_app.core.wording import tr, trn
from desktop_app.kit.card_parts import Block, Fact, Facts, LineItem, Lines, Note
from desktop_app.kit.chips import Chip, chip_for
from desktop_app.kit.deeds import Deed
from desktop_app.kit.inspector import Card, CardTab
from desktop_app.kit.paint import initials_of

if TYPE_CHECKING:
    from desktop_app.areas.desk.ui.staff_pane import StaffPane


@dataclass(frozen=True, slots=True)
class FoundStaff:
    """What was read of a member of staff for the card."""

    view: StaffOverview
    past: tuple[HistoryEntry, ...]
    moment: Moment
    country: str
    pay: staff_pay.StaffPay
    hours: StaffHours

    @property
    def person(self) -> people.PersonCard:
        """The person."""
        return self.view.card.person


def read(database: Database, staff_id: UUID) -> FoundStaff | None:
    """Read a member of staff; on a reader thread. None when nobody such is there."""
    with database.reading() as session:
        now = database.clock.now()
        view = about_staff.overview(session, staff_id, now)
        if view is None:
            return None
        past = tuple(history.person_history(session, view.card.person.person_id))
        pay = staff_pay.read(session, staff_id)
        country = school.facts(session).country
        moment = moment_of(session, now)
        hours = read_hours(session, staff_id, moment.today)
        return FoundStaff(view, past, moment, country, pay, hours)


def card(found: FoundStaff, pane: "StaffPane") -> Card:
    """Make the card."""
    view, today = found.view, found.moment.today
    does = view.card.job_title or kind_words(view.card.kind)
    gone = tr("in the archive") if view.card.archived else ""
    return Card(
        found.person.name, ", ".join(part for part in (does, gone) if part),
        native=phrases.isolated(found.person.facts.native_name or ""),
        initials=initials_of(found.person.name),
        deeds=(Deed(tr("Change"), pane.edit_current, "pencil-simple"),)
        if pane.may_write() else (),
        more=_more(found, pane),
        tabs=(
            CardTab("overview", tr("Overview"), _overview(found, pane)),
            CardTab("lessons", tr("Lessons"), _lessons(found, pane),
                    count=len(view.lessons) or None),
            staff_pay.tab(found.pay, found.person.name, pane),
            pane.notes.tab(found.person, found.moment.zone),
            history_tab.tab(found.past, today),
        ),
        record=("person", view.card.person.person_id),
    )  # fmt: skip


def _more(found: FoundStaff, pane: "StaffPane") -> Sequence[Deed]:
    if not pane.may_write():
        return ()
    back = Deed(tr("Bring back from the archive"), pane.bring_back, "arrow-u-up-left")
    away = Deed(tr("Archive"), pane.archive_current, "archive")
    return (
        Deed(tr("Add a note…"), pane.add_note, "note-pencil"),
        Deed(tr("Hours…"), pane.edit_hours, "clock"),
        Deed(tr("Time off…"), pane.add_time_off, "calendar-x"),
        Deed(tr("Merge duplicates…"), pane.merge, "git-merge"),
        back if found.view.card.archived else away,
    )


def _overview(found: FoundStaff, pane: "StaffPane") -> Sequence[Block]:
    view, facts = found.view, found.person.facts
    town = " ".join(part for part in (facts.postcode, facts.city) if part)
    said = (
        (tr("Teaches"), ", ".join(name for _, name in view.card.teaches)),
        (tr("Phone"), people.show_phone(facts.phone, found.country)),
        (tr("E-mail"), facts.email or ""),
        (tr("Address"), ", ".join(part for part in (facts.street, town) if part)),
        (tr("Students"), str(view.students) if view.students else ""),
        (tr("This week"), trn("{n} lesson", "{n} lessons", view.week)),
    )
    blocks: list[Block] = [Facts([Fact(key, value) for key, value in said if value])]
    blocks.append(lessons_tab.coming(view.coming, found.moment.today, teacher=False))
    if view.card.teaches or view.lessons or found.hours.hours or found.hours.away:
        blocks += staff_hours.blocks(found.hours, pane)
    if view.card.bio:
        blocks.append(Note(view.card.bio, tr("About")))
    return blocks


def _lessons(found: FoundStaff, pane: "StaffPane") -> Sequence[Block]:
    lines = [_taught(lesson, pane) for lesson in found.view.lessons]
    return (Lines(tr("Lessons"), lines, nothing=tr("Teaches no lesson yet.")),)


def _taught(lesson: Taught, pane: "StaffPane") -> LineItem:
    chip = chip_for("lesson_type", lesson.type)
    if lesson.waiting:
        chip = Chip(tr("Waits for a time"), "grey", "hourglass")
    second = trn("{n} student", "{n} students", lesson.students)
    go = partial(pane.tools.go, "timetable", lesson.lesson_id)
    return LineItem(lesson.title, second, chip=chip, run=go)
