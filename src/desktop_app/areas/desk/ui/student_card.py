"""The inspector of a student: read on a reader thread, made into a card on the GUI thread."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.ui.offer_dialogs import Whose
from desktop_app.areas.billing.ui.price_dialog import Student
from desktop_app.areas.clubs.ui import points_tab
from desktop_app.areas.desk.queries import about_student, history, trail
from desktop_app.areas.desk.queries.about_student import StudentLessons, StudentOverview
from desktop_app.areas.desk.queries.asked import Moment, moment_of
from desktop_app.areas.desk.queries.history import HistoryEntry
from desktop_app.areas.desk.ui import (
    awards_tab,
    consents,
    history_tab,
    lessons_tab,
    make_ups_tab,
    money_tab,
    offers_block,
    phrases,
    prices_block,
)
from desktop_app.areas.desk.ui.money_tab import Account
from desktop_app.areas.people import api as people
from desktop_app.areas.people.api import RelationKind
from desktop_app.areas.people.ui.phrases import level_words
from desktop_app.areas.school import api as school
from desktop_app.areas.streaks import api as streaks
from desktop_app.areas.streaks.ui import streak_tab
from desktop_app.core.db.database import Database
from desktop_app.core.wording import show_date_with_year, tr, trn, within
from desktop_app.kit.card_parts import Block, Fact, Facts, Warn
from desktop_app.kit.deeds import Deed
from desktop_app.kit.inspector import Card, CardTab
from desktop_app.kit.paint import initials_of

if TYPE_CHECKING:
    from desktop_app.areas.desk.ui.students_pane import StudentsPane

WHOLE_BILL = 10_000


@dataclass(frozen=True, slots=True)
class FoundStudent:
    """What was read of a student for the card; accounts and past are empty for teachers."""

    view: StudentOverview
    lessons: StudentLessons
    accounts: tuple[Account, ...]
    plans: tuple[billing.SubscriptionRow, ...]
    past: tuple[HistoryEntry, ...]
    moment: Moment
    country: str
    learned: make_ups_tab.Learned
    offers: offers_block.Offers
    rewarded: awards_tab.Rewarded
    points: points_tab.Points
    streaks: streaks.StudentStreaks

    @property
    def card(self) -> people.StudentCard:
        """The student."""
        return self.view.card

    @property
    def person(self) -> people.PersonCard:
        """The person the student is."""
        return self.view.card.person


def read(database: Database, student_id: UUID, *, office: bool) -> FoundStudent | None:
    """Read a student; on a reader thread. None when there is no such student."""
    with database.reading() as session:
        now = database.clock.now()
        view = about_student.overview(session, student_id, now)
        if view is None:
            return None
        accounts = tuple(
            money_tab.read_account(session, family.id, family.name)
            for family in (view.families if office else ())
        )
        person_id = view.card.person.person_id
        past = tuple(history.person_history(session, person_id)) if office else ()
        return FoundStudent(
            view, about_student.lessons(session, student_id, now), accounts,
            prices_block.read(session, student_id) if office else (), past,
            moment_of(session, now), school.facts(session).country,
            make_ups_tab.read(session, student_id, moment_of(session, now).today),
            offers_block.of_student(session, student_id, siblings=bool(view.siblings))
            if office else offers_block.Offers(),
            awards_tab.read(session, student_id),
            points_tab.read(session, student_id, moment_of(session, now).today),
            streaks.student_streaks(session, student_id, moment_of(session, now).today),
        )  # fmt: skip


def card(found: FoundStudent, pane: "StudentsPane") -> Card:
    """Make the card."""
    today = found.moment.today
    tabs = [
        CardTab("overview", tr("Overview"), _overview(found, pane)),
        CardTab(
            "lessons",
            tr("Lessons"),
            _lessons(found, pane),
        ),
    ]  # fmt: skip
    if found.points.standings:
        points = points_tab.blocks(found.points, found.card.id, today, pane)
        tabs.append(CardTab("points", tr("Points"), points))
    tabs.append(streak_tab.tab(found.streaks, found.person.name, _around_streak(pane)))
    if pane.is_office:
        tabs.append(CardTab("money", tr("Money"), _money(found, pane)))
    tabs.append(CardTab(
        "awards", tr("Awards"), awards_tab.blocks(found.rewarded, pane, found.card.id),
        count=len(found.rewarded.awards) or None,
    ))  # fmt: skip
    tabs.append(pane.notes.tab(found.person, found.moment.zone))
    if pane.is_office:
        tabs.append(
            history_tab.tab(found.past, today, partial(_read_left, pane, found.person.person_id))
        )
    return Card(
        found.person.name, fact_line(found),
        native=phrases.isolated(found.person.facts.native_name or ""),
        initials=initials_of(found.person.name), deeds=pane.card_deeds(found),
        more=_more(found, pane), tabs=tabs, record=("person", found.card.person.person_id),
    )  # fmt: skip


def _read_left(
    pane: "StudentsPane", person_id: UUID, show: "Callable[[Sequence[trail.LeftRow]], object]"
) -> None:
    """Read what left the house about a person, and show it."""
    database = pane.database

    def read() -> "Sequence[trail.LeftRow]":
        with database.reading() as session:
            return trail.left_about(session, person_id)

    pane.tools.tasks.read(read, show, pane.show_error, key=("left", id(pane)))


def _lessons(found: FoundStudent, pane: "StudentsPane") -> Sequence[Block]:
    """Return what is attended and when, then what is made up, then what was noted."""
    today, student = found.moment.today, (found.card.id, found.person.name)
    attended = lessons_tab.blocks(found.lessons, today, pane, found.view.currency)
    learned = make_ups_tab.blocks(found.learned, today, pane, student)
    return (*attended[:2], *learned, *attended[2:])


def _money(found: FoundStudent, pane: "StudentsPane") -> Sequence[Block]:
    """Return what is owed, then the prices that make it, then how it came about."""
    today, currency = found.moment.today, found.view.currency
    money = money_tab.blocks(found.accounts, currency, today, pane) or [_no_family()]
    student = Student(found.card.id, found.person.name)
    prices = prices_block.block(
        student, found.plans, found.lessons.enrollments,
        today=today, pane=pane, currency=currency,
    )  # fmt: skip
    whose = Whose(student.name, student_id=student.id)
    offers = offers_block.block(found.offers, whose, today, pane=pane, currency=currency)
    return (money[0], prices, offers, *money[1:])


def _no_family() -> Block:
    return Warn(
        tr("No family gets the bill"),
        tr("With the first bill, the student gets a family of their own."), "grey",
    )  # fmt: skip


def fact_line(found: FoundStudent) -> str:
    """Say what a student learns, how far, and how old they are."""
    learns = [
        ", ".join(part for part in (one.instrument, within(level_words(one.level))) if part)
        for one in found.card.learns[:2]
    ]
    age = trn("age {n}", "age {n}", found.view.age) if found.view.age is not None else ""
    gone = tr("in the archive") if found.card.archived else ""
    return ", ".join(part for part in (*learns, age, gone) if part)


def _more(found: FoundStudent, pane: "StudentsPane") -> Sequence[Deed]:
    if not pane.may_write():
        return ()
    back = Deed(tr("Bring back from the archive"), pane.bring_back, "arrow-u-up-left")
    away = Deed(tr("Archive"), pane.archive_current, "archive")
    return (
        Deed(tr("Add a note…"), pane.add_note, "note-pencil"),
        Deed(tr("Find a free slot…"), pane.find_slot, "search"),
        *consents.deeds(found.person, pane),
        Deed(tr("Merge duplicates…"), pane.merge, "git-merge"),
        back if found.card.archived else away,
    )


def _overview(found: FoundStudent, pane: "StudentsPane") -> Sequence[Block]:
    person, view, today = found.person, found.view, found.moment.today
    blocks: list[Block] = []
    if pane.is_office and (person.allergies or person.health_notes):
        said = (person.allergies or "", person.health_notes or "")
        first, *rest = (text for text in said if text)
        blocks.append(Warn(first, "\n".join(rest)))
    blocks.append(Facts((*_around(found, pane), *consents.facts(person))))
    if view.marks:
        blocks.append(lessons_tab.marks_strip(view.marks, view.rate, today))
    blocks.append(lessons_tab.coming(view.next_lessons, today))
    learning = streak_tab.facts(found.streaks, person.name, _around_streak(pane))
    if learning:
        blocks.append(Facts(learning))
    if pane.is_office and view.families:
        why = money_tab.why_owed(pane, view.families[0].id) if len(view.families) == 1 else None
        blocks.append(money_tab.total(view.balance, view.currency, view.due, today, why))
    known = _rest(found)
    if known:
        blocks.append(Facts(known))
    return blocks


def _around_streak(pane: "StudentsPane") -> streak_tab.Around:
    return streak_tab.Around(
        pane, pane.tools, pane.database, pane.explain, pane.done, pane.show_error,
        may_write=not pane.database.read_only,
    )  # fmt: skip


def _around(found: FoundStudent, pane: "StudentsPane") -> list[Fact]:
    """Say the families with brothers and sisters, and whom to call."""
    person, facts = found.person, []
    for member in person.families:
        if member.archived:
            continue
        share = "" if member.share_bp == WHOLE_BILL else share_words(member.share_bp)
        words = ", ".join(part for part in (member.name, share) if part)
        go = partial(pane.tools.go, "families", member.family_id) if pane.is_office else None
        facts.append(Fact(tr("Family"), words, run=go))
    for at, sibling in enumerate(found.view.siblings):
        key = "" if at else tr("With")
        facts.append(Fact(key, sibling.name, run=partial(pane.open_key, sibling.student_id)))
    facts += [_contact(contact, found.country) for contact in person.contacts]
    phone = people.show_phone(person.facts.phone, found.country)
    said = ((tr("Phone"), phone), (tr("E-mail"), person.facts.email or ""))
    return [*facts, *(Fact(key, value) for key, value in said if value)]


def _contact(contact: people.ContactRow, country: str) -> Fact:
    if RelationKind.GUARDIAN in contact.kinds:
        key = tr("Guardian")
    else:
        key = tr("Emergency") if RelationKind.EMERGENCY in contact.kinds else tr("Payer")
    phone = phrases.whole(people.show_phone(contact.phone, country))
    said = (contact.name, contact.relation or "", phone)
    return Fact(key, ", ".join(part for part in said if part))


def share_words(share_bp: int) -> str:
    """Say a share of a bill in per cent."""
    whole, rest = divmod(share_bp, 100)
    return tr("{percent} % of the bill", percent=f"{share_bp / 100:.2f}" if rest else whole)


def _rest(found: FoundStudent) -> list[Fact]:
    card, facts = found.card, found.person.facts
    town = " ".join(part for part in (facts.postcode, facts.city) if part)
    address = ", ".join(part for part in (facts.street, town) if part)
    said = (
        (tr("Born on"), _day(facts.date_of_birth)), (tr("Address"), address),
        (tr("Location"), found.view.location or ""), (tr("School year"), card.school_grade or ""),
        (tr("Number"), facts.student_number or ""), (tr("Joined on"), _day(card.joined_on)),
        (tr("Left on"), _day(card.left_on)),
    )  # fmt: skip
    return [Fact(key, value) for key, value in said if value]


def _day(day: date | None) -> str:
    return show_date_with_year(day) if day else ""
