"""The roster: every student, found, sorted, ticked, looked at and changed."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction

from desktop_app.areas.desk import service as desk
from desktop_app.areas.desk.queries import student_sums, students
from desktop_app.areas.desk.ui import (
    lists_out,
    money_tab,
    pay,
    phrases,
    student_card,
    students_bulk,
    students_table,
)
from desktop_app.areas.desk.ui.desk_pane import DeskPane
from desktop_app.areas.people import api as people
from desktop_app.areas.people.ui import duplicates_dialog, merge_dialog, student_dialog
from desktop_app.areas.school import api as school
from desktop_app.areas.streaks.ui import explaining as streak_explaining
from desktop_app.areas.timetable.ui import enroll_dialog, slots_dialog
from desktop_app.core.access.actor import Role
from desktop_app.core.db.database import Database
from desktop_app.core.wording import tr, trn
from desktop_app.kit.actions import Command
from desktop_app.kit.deeds import Deed
from desktop_app.kit.inspector import Card
from desktop_app.kit.pane import Tools
from desktop_app.kit.table_model import Query

if TYPE_CHECKING:
    from desktop_app.core.tabular.writing import Cell

WATCHES = (
    "student", "person", "person_private", "person_health", "person_note", "family",
    "family_member", "relationship", "consent", "student_instrument", "instrument", "enrollment",
    "lesson", "lesson_occurrence", "attendance", "ledger_entry", "invoice", "location",
    "subscription", "price_plan", "package", "discount_rule", "award", "disclosure",
    "streak_correction", "streak_freeze", "buddy_group", "buddy_group_member", "buddy_mute",
    "homework_completion", "reading_log", "practice_log", "learning_points_transaction",
    "club_membership", "club", "calendar_day", "setting",
)  # fmt: skip


class StudentsPane(DeskPane):
    """The students of the school with their next lesson and what their family owes."""

    def __init__(self, tools: Tools, database: Database) -> None:
        money = database.actor.is_any(Role.ADMIN, Role.FRONT_DESK)
        self._rows = students_table.StudentSource(database)
        bulk = students_bulk.deeds(self) if money and not database.read_only else ()
        super().__init__(
            tools, database, "students", tr("Students"),
            columns=students_table.columns(self._read_rates, money=money),
            source=self._rows,
            start=Query(sort="name"), hint=tr("Find name, family, phone"),
            filters=students_table.filters(money=money), bulk=bulk,
            watches=WATCHES, nothing=tr("Choose a student to see details"),
        )  # fmt: skip

    @cached_property
    def people(self) -> "people.PeopleService":
        """What can be done with people."""
        return people.PeopleService(self.database)

    def _read_rates(self) -> None:
        """Read the attendance too, now that somebody looks at its column."""
        if not self._rows.with_rates:
            self._rows.with_rates = True
            QTimer.singleShot(0, self.model, self.model.reload)

    def list_rows(self, keys: Sequence[Any] | None = None) -> "lists_out.ListRows":
        """Return the list as it is shown, with the attendance where it is among the columns."""
        shown = {column.key for column in self.shown_columns()}
        self._rows.with_rates = self._rows.with_rates or students_table.RATE in shown
        return super().list_rows(keys)

    def explain_cell(self, key: Any, column: str) -> None:
        """Say where the balance of a student's families comes from, or a streak."""
        if column == "streak":
            line = self.model.row_at(self.model.row_of(key))
            name = line.row.said_name if line is not None else ""
            self.explain(streak_explaining.of_streak(self.database, key, name))
            return
        self.explain(money_tab.of_student(self.database, key))

    # --- counts ---

    def counted(self) -> Any:
        """Read how many students there are and what the filters offer."""
        with self.database.reading() as session:
            return students.count(session), students.choices(session)

    def show_counts(self, found: tuple[int, students.Choices]) -> None:
        """Show how many students there are, and fill the filters."""
        self.total, choices = found
        self.set_fact(tr("{count} active", count=f"{self.total:,}"))
        if self.filter_bar is not None:
            self.filter_bar.set_choices("location", choices.locations)
            self.filter_bar.set_choices("instrument", choices.instruments)
            self.filter_bar.set_choices("teacher", choices.teachers)

    def read_tick_words(self, keys: Sequence[Any]) -> str:
        """Say how many families the ticked students have, and what these owe together."""
        with self.database.reading() as session:
            found = student_sums.sums(session, list(keys))
            currency = school.facts(session).currency
        families = trn("{n} family", "{n} families", found.families)
        if not self.is_office or not found.balance:
            return families
        owed = phrases.balance_words(found.balance, currency)
        return tr("{families}, family balance {amount}", families=families, amount=owed)

    def nothing_yet(self) -> tuple[str, str, Deed | None]:
        """Say how the first students come in."""
        add = Deed(tr("Add a student"), self.new, "plus") if self.may_write() else None
        return (
            tr("No students yet"),
            tr("Add the first one, or import a roster with File, Import a roster."),
            add,
        )

    def nothing_found(self) -> str:
        """Say that the filters leave nobody."""
        return tr("No students match.")

    def export_values(self) -> "Mapping[str, Callable[[Any], Cell]]":
        """Return amounts and dates as such for export."""
        return students_table.values()

    # --- commands ---

    def commands(self) -> Sequence[Command]:
        """Return what can be done with students."""
        return (
            Command("students.new", tr("New student…"), self.new, "plus", "new", "student",
                    enabled=self.may_write, scope=self.name, short=tr("New student")),
            Command("students.edit", tr("Change student…"), self.edit_current, "pencil-simple",
                    "edit", "student", enabled=self.may_change_one, scope=self.name),
            Command("students.pay", tr("Take payment…"), self.take_payment, "credit-card",
                    "take-payment", "billing", enabled=self.may_change_one, scope=self.name),
            Command("students.enrol", tr("Enrol in a lesson…"), self.enrol_current,
                    "calendar-plus", "", "lesson", enabled=self.may_change_one, scope=self.name),
            Command("students.slot", tr("Find a free slot…"), self.find_slot, "search", "",
                    "lesson", enabled=self.may_change_one, scope=self.name),
            Command("students.note", tr("Add a note…"), self.add_note, "note-pencil", "",
                    "student", enabled=self.may_change_one, scope=self.name),
            Command("students.points", tr("Give points…"), self.give_points, "plus", "give-points",
                    "student", enabled=self.may_give_points, scope=self.name),
            Command("students.archive", tr("Archive student"), self.archive_current, "archive",
                    "", "student", enabled=self.may_archive, scope=self.name, separator=True),
            Command("students.back", tr("Bring back from the archive"), self.bring_back,
                    "arrow-u-up-left", "", "student", enabled=self.may_bring_back,
                    scope=self.name),
            Command("students.merge", tr("Merge duplicates…"), self.merge, "git-merge", "",
                    "student", enabled=self.may_change_one, scope=self.name),
            Command("students.duplicates", tr("Find duplicates…"), self.find_duplicates, "copy",
                    "", "student", enabled=self.may_write, scope=self.name),
            *self.list_commands(),
        )  # fmt: skip

    def put_buttons(self, action_of: Callable[[str], QAction]) -> None:
        """Put the buttons into the head."""
        if self.may_write():
            self.add_button(action_of("import"))
        self.add_button(action_of("students.print"))
        if self.may_write():
            self.add_button(action_of("students.new"), primary=True)

    # --- card ---

    def read_card(self, key: UUID) -> "student_card.FoundStudent | None":
        """Read everything the inspector shows of a student."""
        return student_card.read(self.database, key, office=self.is_office)

    def make_card(self, found: "student_card.FoundStudent") -> Card:
        """Make the card of a student."""
        return student_card.card(found, self)

    def card_deeds(self, found: "student_card.FoundStudent") -> Sequence[Deed]:
        """Return the buttons of the card."""
        if not self.may_write():
            return ()
        return (
            Deed(tr("Take payment"), self.take_payment, "credit-card"),
            Deed(tr("Enrol"), self.enrol_current, "calendar-plus"),
            Deed(tr("Change"), self.edit_current, "pencil-simple"),
        )

    # --- deeds ---

    def new(self) -> None:
        """Add a student."""
        student_dialog.open_student_dialog(
            self, self.database, None, self.after(tr("Student added"))
        )

    def edit_current(self) -> None:
        """Change the current student."""
        key = self.current()
        if key is not None:
            student_dialog.open_student_dialog(self, self.database, key, self.after(tr("Saved")))

    def archive(self, keys: Sequence[Any]) -> None:
        """Take students out of the roster and their lessons; marks and bills stay."""
        said = trn("{n} student moved to the archive", "{n} students moved to the archive",
                   len(keys))  # fmt: skip
        card = self.inspector.card
        if len(keys) == 1 and card is not None and keys[0] == self.current():
            said = tr("{name} moved to the archive", name=card.name)
        wanted = list(keys)
        self.model.clear_ticks()
        self.write(lambda: desk.DeskService(self.database).archive_students(wanted), said)

    def bring_back(self) -> None:
        """Bring the current student back from the archive."""
        key = self.current()
        if key is not None:
            self.write(lambda: self.people.archive_students([key], away=False),
                       tr("Back from the archive"))  # fmt: skip

    def enrol(self, keys: Sequence[Any]) -> None:
        """Enrol students in a lesson."""
        enroll_dialog.open_enroll_dialog(self, self.tools, self.database, student_ids=tuple(keys))

    def enrol_current(self) -> None:
        """Enrol the current student in a lesson."""
        key = self.current()
        if key is not None:
            self.enrol([key])

    def may_give_points(self) -> bool:
        """Whether somebody is ticked or shown who can be given points."""
        return self.may_write() and (self.current() is not None or bool(self.model.ticked()))

    def give_points(self) -> None:
        """Give points to the ticked students, or to the current one."""
        students_bulk.give_points(self, list(self.model.ticked()) or [self.current()])

    def find_slot(self) -> None:
        """Find a weekly time for the current student."""
        self.with_found(self._find_slot)

    def _find_slot(self, found: "student_card.FoundStudent") -> None:
        search = slots_dialog.for_student(self.database, found.card.id, found.person.name)
        slots_dialog.open_slots_dialog(self, self.tools, self.database, search)

    def take_payment(self) -> None:
        """Take a payment from the family of the current student."""
        self.with_found(
            lambda found: pay.take_payment(self, [(f.id, f.name) for f in found.view.families])
        )

    def add_note(self) -> None:
        """Write a note about the current student."""
        self.with_found(lambda found: self.notes.add(found.person.person_id, found.person.name))

    def merge(self) -> None:
        """Merge the current student with a duplicate."""
        self.with_found(self._merge)

    def find_duplicates(self) -> None:
        """List who may be in the school twice."""
        duplicates_dialog.DuplicatesDialog(
            self, self.tools.tasks, self.database, lambda: self.done(tr("Merged"))
        ).open()

    def _merge(self, found: "student_card.FoundStudent") -> None:
        keep = found.person.person_id
        dialog = merge_dialog.MergeDialog(self, self.tools.tasks, self.database, keep)
        dialog.merged.connect(lambda _: self.done(tr("Merged")))
        dialog.open()
