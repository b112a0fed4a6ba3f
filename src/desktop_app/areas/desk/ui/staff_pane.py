"""The staff: who works here, what they teach, when next."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from PySide6.QtGui import QAction

from desktop_app.areas.desk.queries import staff, students
from desktop_app.areas.desk.ui import staff_card, staff_table
from desktop_app.areas.desk.ui.desk_pane import DeskPane
from desktop_app.areas.desk.ui.staff_card import FoundStaff
from desktop_app.areas.people import api as people
from desktop_app.areas.people.ui.merge_dialog import MergeDialog
from desktop_app.areas.people.ui.staff_dialog import open_staff_dialog
from desktop_app.areas.timetable.api import TeacherTimeService, TimeOffRow
from desktop_app.areas.timetable.ui.hours_dialog import open_hours_dialog
from desktop_app.areas.timetable.ui.time_off_dialog import open_time_off_dialog
from desktop_app.core.db.database import Database
from desktop_app.core.tabular.writing import Cell
from desktop_app.core.wording import tr, trn
from desktop_app.kit.actions import Command
from desktop_app.kit.bulk_bar import BulkDeed
from desktop_app.kit.deeds import Deed
from desktop_app.kit.inspector import Card
from desktop_app.kit.pane import Tools
from desktop_app.kit.table_model import Query

WATCHES = (
    "staff", "person", "person_private", "person_note", "staff_instrument", "instrument",
    "lesson", "lesson_occurrence", "enrollment", "pay_rate", "payout", "teacher_availability",
    "time_off",
)  # fmt: skip


class StaffPane(DeskPane):
    """Everybody who works here, with what they teach."""

    lists = "staff"

    def __init__(self, tools: Tools, database: Database) -> None:
        self.people = people.PeopleService(database)
        bulk = (
            BulkDeed(tr("Export"), self.export, "export"),
            BulkDeed(tr("Archive"), self.archive, "archive"),
        )
        super().__init__(
            tools, database, "staff", tr("Staff"), columns=staff_table.columns(),
            source=staff_table.StaffSource(database), start=Query(sort="name"),
            hint=tr("Find name, instrument, phone"), filters=staff_table.filters(),
            bulk=() if database.read_only else bulk, watches=WATCHES,
            nothing=tr("Choose somebody to see details"),
        )  # fmt: skip

    # --- counts ---

    def counted(self) -> Any:
        """Read how many work here and what the filters offer."""
        with self.database.reading() as session:
            return staff.count(session), students.choices(session).instruments

    def show_counts(self, found: Any) -> None:
        """Show how many work here, and fill the filters."""
        self.total, instruments = found
        self.set_fact(tr("{count} active", count=f"{self.total:,}"))
        if self.filter_bar is not None:
            self.filter_bar.set_choices("instrument", instruments)

    def nothing_yet(self) -> tuple[str, str, Deed | None]:
        """Say what staff are for."""
        add = Deed(tr("Add somebody"), self.new, "plus") if self.may_write() else None
        return tr("No staff yet"), tr("Lessons need a teacher."), add

    def nothing_found(self) -> str:
        """Say that the filters leave nobody."""
        return tr("Nobody matches.")

    def export_values(self) -> Mapping[str, Callable[[Any], Cell]]:
        """Return amounts and dates as such for export."""
        return staff_table.values()

    # --- commands ---

    def commands(self) -> Sequence[Command]:
        """Return what can be done with staff."""
        return (
            Command("staff.new", tr("New member of staff…"), self.new, "plus", "new", "student",
                    enabled=self.may_write, scope=self.name, short=tr("New member of staff")),
            Command("staff.edit", tr("Change member of staff…"), self.edit_current,
                    "pencil-simple", "edit", "student", enabled=self.may_change_one,
                    scope=self.name),
            Command("staff.note", tr("Add a note…"), self.add_note, "note-pencil", "", "student",
                    enabled=self.may_change_one, scope=self.name),
            Command("staff.hours", tr("Hours of a teacher…"), self.edit_hours, "clock", "",
                    "student", enabled=self.may_change_one, scope=self.name),
            Command("staff.time_off", tr("Time off of a teacher…"), self.add_time_off,
                    "calendar-x", "", "student", enabled=self.may_change_one, scope=self.name),
            Command("staff.archive", tr("Archive member of staff"), self.archive_current,
                    "archive", "", "student", enabled=self.may_archive, scope=self.name,
                    separator=True),
            Command("staff.back", tr("Bring back from the archive"), self.bring_back,
                    "arrow-u-up-left", "", "student", enabled=self.may_bring_back,
                    scope=self.name),
            Command("staff.merge", tr("Merge duplicates…"), self.merge, "git-merge", "",
                    "student", enabled=self.may_change_one, scope=self.name),
            *self.list_commands(),
        )  # fmt: skip

    def put_buttons(self, action_of: Callable[[str], QAction]) -> None:
        """Put the buttons into the head."""
        self.add_button(action_of("staff.print"))
        if self.may_write():
            self.add_button(action_of("staff.new"), primary=True)

    # --- card ---

    def read_card(self, key: UUID) -> FoundStaff | None:
        """Read everything the inspector shows of a member of staff."""
        return staff_card.read(self.database, key)

    def make_card(self, found: FoundStaff) -> Card:
        """Make the card of a member of staff."""
        return staff_card.card(found, self)

    # --- deeds ---

    def new(self) -> None:
        """Add a member of staff."""
        open_staff_dialog(self, self.database, None, self.after(tr("Added to the staff")))

    def edit_current(self) -> None:
        """Change the current member of staff."""
        key = self.current()
        if key is not None:
            open_staff_dialog(self, self.database, key, self.after(tr("Saved")))

    def archive(self, keys: Sequence[Any]) -> None:
        """Take members of staff out of the list; their lessons stay theirs."""
        said = trn("{n} member of staff moved to the archive",
                   "{n} members of staff moved to the archive", len(keys))  # fmt: skip
        wanted = list(keys)
        self.model.clear_ticks()
        self.write(lambda: self.people.archive_staff(wanted), said)

    def bring_back(self) -> None:
        """Bring the current member of staff back from the archive."""
        key = self.current()
        if key is not None:
            self.write(lambda: self.people.archive_staff([key], away=False),
                       tr("Back from the archive"))  # fmt: skip

    def add_note(self) -> None:
        """Write a note about the current member of staff."""
        self.with_found(lambda found: self.notes.add(found.person.person_id, found.person.name))

    def edit_hours(self) -> None:
        """Change the hours in which the current teacher can teach."""
        key = self.current()
        if key is not None:
            open_hours_dialog(self, self.tools, self.database, key)

    def add_time_off(self) -> None:
        """Say that the current teacher is away."""
        key = self.current()
        if key is not None:
            open_time_off_dialog(self, self.tools, self.database, key)

    def change_time_off(self, row: TimeOffRow) -> None:
        """Change when a teacher is away."""
        open_time_off_dialog(self, self.tools, self.database, row.teacher_id, row)

    def remove_time_off(self, row: TimeOffRow) -> None:
        """Take back that a teacher is away."""
        service = TeacherTimeService(self.database)
        self.write(lambda: service.remove_time_off(row.id), tr("The time off is gone"))

    def merge(self) -> None:
        """Merge the current member of staff with a duplicate."""
        self.with_found(self._merge)

    def _merge(self, found: FoundStaff) -> None:
        keep = found.person.person_id
        dialog = MergeDialog(self, self.tools.tasks, self.database, keep)
        dialog.merged.connect(lambda _: self.done(tr("Merged")))
        dialog.open()
