"""What is done with a slot of a one-on-one week in the painted timetable."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.ui.booking_dialog import BookingDialog
from desktop_app.areas.timetable.ui.grid_page import GridPage
from desktop_app.areas.timetable.ui.one_on_one_dialog import open_one_on_one
from desktop_app.areas.timetable.ui.one_on_one_forms import SlotForms
from desktop_app.areas.timetable.ui.surroundings import Surroundings, read_surroundings
from desktop_app.core.db.database import Database
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import show_date, show_time, tr
from desktop_app.kit.deeds import Deed
from desktop_app.kit.fields import Field

if TYPE_CHECKING:
    from desktop_app.areas.timetable.ui.timetable_pane import TimetablePane


@dataclass(frozen=True, slots=True)
class FoundSlot:
    """A slot with its week, and what surrounds it."""

    slot: timetable.SlotRow
    week: timetable.OneOnOneWeek
    around: Surroundings


def read_slot(database: Database, slot: timetable.SlotBlock) -> FoundSlot:
    """Read a slot whole; on a reader thread."""
    around = read_surroundings(database)
    with database.reading() as session:
        week = timetable.one_on_one_week(session, slot.occurrence_id)
        return FoundSlot(timetable.slot_row(session, slot.id), week, around)


class GridSlots:
    """Books, gives back and withdraws slots where they are painted."""

    def __init__(self, pane: "TimetablePane", page: GridPage) -> None:
        self._pane, self._page = pane, page
        self._service = timetable.OneOnOneService(pane.database)
        page.slot_opened.connect(self._open)

    def current(self) -> timetable.SlotBlock | None:
        """Return the current slot, if it may be changed."""
        slot = self._page.current_slot() if self._pane.is_grid else None
        return slot if slot is not None and not slot.closed and self._pane.may_write() else None

    def deeds(self, slot: timetable.SlotBlock) -> list[Deed | None]:
        """Return what the menu offers for a slot; None draws a line."""
        found: list[Deed | None] = [Deed(tr("One-on-one slots…"), self.open_week, "list-bullets")]
        if self._page.week is not None and slot.day <= self._page.week.today:
            found.append(Deed(tr("Open register"), self.open_register, "check-square"))
        if not self._pane.may_write() or slot.closed:
            return found
        if slot.free:
            withdraw = Deed(tr("Withdraw slot"), self.withdraw, "trash")
            return [Deed(tr("Book…"), self.book, "student"), None, *found, None, withdraw]
        return [
            Deed(tr("Move…"), self.move, "arrow-right"),
            Deed(tr("Price…"), self.price, "tag"),
            None,
            *found,
            None,
            Deed(tr("Cancel booking…"), self.cancel, "x-circle"),
        ]

    def open_register(self) -> None:
        """Open the register of the slot's week."""
        slot = self._page.current_slot()
        if slot is not None:
            self._pane.tools.go("registers", slot.occurrence_id)

    def _open(self, slot: timetable.SlotBlock) -> None:
        """Enter: book a free slot; show the week of a booked one."""
        if slot.free and self.current() is not None:
            self.book()
        else:
            self.open_week()

    def _with_found(self, run: Callable[[FoundSlot], object]) -> None:
        slot, pane = self._page.current_slot(), self._pane
        if slot is not None:
            pane.tools.tasks.read(lambda: read_slot(pane.database, slot), run, pane.show_error)

    def open_week(self) -> None:
        """Show all slots of the week, and who has not booked."""
        slot, pane = self._page.current_slot(), self._pane
        if slot is not None:
            open_one_on_one(pane, pane.tools, pane.database, slot.lesson_id, slot.occurrence_id)

    def book(self) -> None:
        """Ask who takes a free slot."""
        self._with_found(self._ask_who)

    def _ask_who(self, found: FoundSlot) -> None:
        slot, pane = found.slot, self._pane
        who = tuple((each.student_id, each.name) for each in found.week.not_booked)
        if not who:
            pane.set_status(tr("Everybody has booked."))
            return
        when = tr("{day}, {time}", day=show_date(slot.start.date()), time=show_time(slot.start))
        fields = (
            Field("student", tr("Student"), "choice", options=who, required=True, width=240),
            Field("price", tr("Price"), "money", currency=found.around.currency,
                  help=tr("Empty: the price of the cycle")),
        )  # fmt: skip

        def save(said: dict[str, Any]) -> Changes:
            return self._service.book(
                slot.id, said["student"], price=said["price"], anyway=said["anyway"]
            )

        dialog = BookingDialog(
            pane, pane.tools, pane.database, title=tr("Book slot"),
            fact=tr("{title}, {when}", title=slot.lesson, when=when), primary=tr("Book slot"),
            fields=fields, values={"student": who[0][0]}, save=save,
        )  # fmt: skip
        dialog.saved.connect(self._done)
        dialog.open()

    def _forms(self, found: FoundSlot) -> SlotForms:
        pane = self._pane
        return SlotForms(pane, pane.tools, pane.database, found.around, self._done)

    def move(self) -> None:
        """Ask for another free slot for a booking."""

        def ask(found: FoundSlot) -> None:
            free = [row for row in found.week.slots if row.free]
            if free:
                self._forms(found).move(found.slot, free)
            else:
                self._pane.set_status(tr("No other slot of this week is free."))

        self._with_found(ask)

    def price(self) -> None:
        """Ask what a booking costs."""
        self._with_found(lambda found: self._forms(found).price(found.slot))

    def cancel(self) -> None:
        """Ask why a booking is given back."""
        self._with_found(lambda found: self._forms(found).cancel(found.slot))

    def withdraw(self) -> None:
        """Offer a free slot no more."""
        slot, tasks = self._page.current_slot(), self._pane.tools.tasks
        if slot is not None and slot.free:
            tasks.write(
                lambda: self._service.withdraw([slot.id]), self._done, self._pane.show_error
            )

    def _done(self, changes: Changes) -> None:
        self._pane.tools.notices.done(changes.label, self._pane.tools.undo)
