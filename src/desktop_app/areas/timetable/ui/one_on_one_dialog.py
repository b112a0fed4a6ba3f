"""A one-on-one week: its slots by time, who booked, who has not, and when to remind them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.api import NotBooked, OneOnOneWeek, SlotRow
from desktop_app.areas.timetable.ui.one_on_one_forms import SlotForms
from desktop_app.areas.timetable.ui.one_on_one_out import show_week_list
from desktop_app.areas.timetable.ui.surroundings import Surroundings, read_surroundings
from desktop_app.core.db.database import Database
from desktop_app.core.journal.recording import Changes
from desktop_app.core.money import Money, show
from desktop_app.core.wording import show_date, show_time, tr, trn
from desktop_app.kit.chips import Chip
from desktop_app.kit.choice_fields import Choice
from desktop_app.kit.fixed_source import FixedSource
from desktop_app.kit.labels import label, rule
from desktop_app.kit.pane import Tools
from desktop_app.kit.table_model import Column, Query
from desktop_app.kit.tables_dialog import HeadDeed, TablesDialog
from desktop_app.kit.theme import dp


@dataclass(frozen=True, slots=True)
class FoundWeeks:
    """The coming one-on-one weeks of a lesson, and what surrounds them."""

    title: str
    weeks: tuple[OneOnOneWeek, ...]
    around: Surroundings


def read_weeks_of(database: Database, lesson_id: UUID) -> FoundWeeks:
    """Read them; on a reader thread."""
    around = read_surroundings(database)
    with database.reading() as session:
        weeks = timetable.coming_one_on_one(session, around.today, lesson_id=lesson_id)
        return FoundWeeks(timetable.lesson_title(session, lesson_id), tuple(weeks), around)


def slot_chip(row: SlotRow) -> Chip:
    """Say whether a slot is free."""
    return Chip(tr("Free"), "grey") if row.free else Chip(tr("Booked"), "green")


def _slot_columns(currency: str, usual: Callable[[], int | None]) -> tuple[Column[SlotRow], ...]:
    def price(row: SlotRow) -> str:
        amount = row.price if row.price is not None else usual()
        return show(Money(amount, currency)) if row.booking_id and amount is not None else ""

    return (
        Column("when", tr("Time"),
               lambda r: tr("{day}, {time}", day=show_date(r.start.date()),
                            time=show_time(r.start)), width=150, strong=True),
        Column("minutes", tr("Minutes"), lambda r: str(r.minutes), width=70, align="right"),
        Column("student", tr("Student"), lambda r: r.student or "", width=170, stretch=True),
        Column("state", tr("State"), lambda r: slot_chip(r).label, width=90, chip=slot_chip),
        Column("price", tr("Price"), price, width=90, align="right"),
        Column("where", tr("Where"),
               lambda r: ", ".join(part for part in (r.room or "", r.teacher or "") if part),
               width=170, tone=lambda _: "text2"),
    )  # fmt: skip


def _waiting_columns() -> tuple[Column[NotBooked], ...]:
    return (
        Column("name", tr("Not booked yet"), lambda r: r.name, strong=True, width=150,
               stretch=True, native=lambda r: r.native_name or ""),
        Column("family", tr("Family"), lambda r: r.families, width=120, tone=lambda _: "text2"),
        Column("phone", tr("Phone"), lambda r: r.phone or "", width=120),
    )  # fmt: skip


class OneOnOneDialog(TablesDialog):
    """Slots at the left, who has not booked at the right; Enter books the one for the other."""

    def __init__(
        self, parent: QWidget, tools: Tools, database: Database, found: FoundWeeks,
        occurrence_id: UUID | None = None,
    ) -> None:  # fmt: skip
        title, primary = tr("One-on-one slots"), tr("Book slot")
        super().__init__(parent, tools, title, found.title, primary, width=980)
        self._database, self._found = database, found
        self.service = timetable.OneOnOneService(database)
        self.forms = SlotForms(self, tools, database, found.around, self._done)
        self.weeks = Choice()
        self.weeks.setAccessibleName(tr("Week"))
        self.slots: FixedSource[SlotRow] = FixedSource((), key=lambda row: row.id)
        self.waiting: FixedSource[NotBooked] = FixedSource((), key=lambda row: row.student_id)
        columns = _slot_columns(found.around.currency, self._usual)
        self.slot_table, self.slot_model = self.make_table(
            columns, self.slots, "one-on-one-slots", tr("Slots")
        )
        self.waiting_table, self.waiting_model = self.make_table(
            _waiting_columns(), self.waiting, "not-booked", tr("Not booked yet")
        )
        self.remind = label("", "small", "text2", wrap=True)
        self._put_body()
        self.cancel.set_words(tr("Close"))
        self._connect()
        self._fill_weeks(occurrence_id)
        self.resize(dp(980), dp(560))
        self.slot_table.setFocus()

    def _connect(self) -> None:
        self.weeks.currentIndexChanged.connect(lambda _at: self._show_week())
        for table in (self.slot_table, self.waiting_table):
            table.current_changed.connect(lambda _key: self._follow())
        self.slot_model.loaded.connect(self._choose_slot)
        self.waiting_model.loaded.connect(self._choose_student)
        self.slot_table.opened.connect(lambda _key: self.accept())

    def _put_body(self) -> None:
        deeds: tuple[HeadDeed, ...] = (
            (tr("Offer slots…"), "plus", self.offer),
            (tr("Move…"), "arrow-right", self.move_booking),
            (tr("Price…"), "tag", self.price),
            (tr("Cancel booking…"), "x", self.cancel_booking),
            (tr("Withdraw slot"), "trash", self.withdraw),
            (tr("Print list"), "printer", self.print_list),
        )
        column = self.put_head(self.weeks, deeds)
        both = QHBoxLayout()
        both.setSpacing(0)
        both.addWidget(self.slot_table, 3)
        both.addWidget(rule(vertical=True))
        both.addWidget(self.waiting_table, 2)
        self.remind.setContentsMargins(dp(20), 0, dp(16), dp(8))
        column.addWidget(self.remind)
        column.addWidget(rule())
        column.addLayout(both, 1)

    # --- showing ---

    def _fill_weeks(self, occurrence_id: UUID | None) -> None:
        self.weeks.blockSignals(True)
        self.weeks.clear()
        keys = [week.meeting.id for week in self._found.weeks]
        for week in self._found.weeks:
            taken = tr("{booked} of {offered} booked", booked=week.booked, offered=week.offered)
            words = taken if week.offered else tr("no slots yet")
            day = show_date(week.meeting.day)
            self.weeks.addItem(tr("{day}: {words}", day=day, words=words))
        if occurrence_id in keys:
            self.weeks.setCurrentIndex(keys.index(occurrence_id))
        self.weeks.blockSignals(False)
        self._show_week()

    @property
    def week(self) -> OneOnOneWeek | None:
        """The week that is shown."""
        at = self.weeks.currentIndex()
        return self._found.weeks[at] if 0 <= at < len(self._found.weeks) else None

    def _usual(self) -> int | None:
        return self.week.cycle.one_on_one_price if self.week is not None else None

    def _show_week(self) -> None:
        week = self.week
        self.slots.replace(week.slots if week else ())
        self.waiting.replace(week.not_booked if week else ())
        self.slot_model.set_query(Query())
        self.waiting_model.set_query(Query())
        self.remind.setText(remind_words(week, self._found.around.today))
        self.deeds[0].setVisible(week is not None)
        self._follow()

    def _choose_slot(self) -> None:
        """Begin at the first free slot."""
        free = [row.id for row in self.week.slots if row.free] if self.week is not None else []
        if self.slot() is None and free:
            self.slot_table.set_current_key(free[0])
        self._follow()

    def _choose_student(self) -> None:
        if self.student() is None and self.waiting_model.rowCount():
            self.waiting_table.set_current_row(0)
        self._follow()

    def slot(self) -> SlotRow | None:
        """Return the chosen slot."""
        key = self.slot_table.current_key()
        return self.slots.page([key]).get(key) if key is not None else None

    def student(self) -> NotBooked | None:
        """Return the chosen student who has not booked."""
        key = self.waiting_table.current_key()
        return self.waiting.page([key]).get(key) if key is not None else None

    def _follow(self) -> None:
        slot, student = self.slot(), self.student()
        booked = slot is not None and not slot.free
        for button in self.deeds[1:4]:
            button.setVisible(booked)
        self.deeds[4].setVisible(slot is not None and slot.free)
        self.deeds[5].setVisible(self.week is not None)
        may = slot is not None and slot.free and student is not None
        self.primary.setEnabled(may)
        said = ""
        if slot is not None and student is not None and may:
            said = tr("{name} at {time}", name=student.name, time=show_time(slot.start))
        self.set_result(said)

    # --- deeds ---

    def accept(self) -> None:
        """Book the chosen slot for the chosen student; the dialog stays for the next one."""
        slot, student = self.slot(), self.student()
        if slot is None or student is None or not slot.free:
            return
        self.primary.setEnabled(False)
        self._write(lambda: self.service.book(slot.id, student.student_id))

    def _write(self, deed: Callable[[], Changes]) -> None:
        self._tools.tasks.write(deed, self._done, self._refused)

    def _done(self, made: Changes) -> None:
        self._tools.notices.done(made.label, self._tools.undo)
        week = self.week
        if week is not None:
            lesson, meeting = week.meeting.lesson_id, week.meeting.id
            self._tools.tasks.read(
                lambda: read_weeks_of(self._database, lesson),
                lambda found: self._show(found, meeting), self.show_error,
            )  # fmt: skip

    def _show(self, found: FoundWeeks, meeting: UUID) -> None:
        self._found = found
        self._fill_weeks(meeting)

    def _refused(self, error: Exception) -> None:
        self._follow()
        self.show_error(error)

    def offer(self) -> None:
        """Ask for the slots of the week."""
        if self.week is not None:
            self.forms.offer(self.week)

    def move_booking(self) -> None:
        """Ask for another free slot."""
        slot, week = self.slot(), self.week
        if slot is not None and week is not None:
            free = [row for each in self._found.weeks for row in each.slots if row.free]
            self.forms.move(slot, free)

    def price(self) -> None:
        """Ask for the price of a booking."""
        slot = self.slot()
        if slot is not None:
            self.forms.price(slot)

    def cancel_booking(self) -> None:
        """Ask why a booking is given back."""
        slot = self.slot()
        if slot is not None:
            self.forms.cancel(slot)

    def withdraw(self) -> None:
        """Offer a slot no more."""
        slot = self.slot()
        if slot is not None and slot.free:
            self._write(lambda: self.service.withdraw([slot.id]))

    def print_list(self) -> None:
        """Show the list of the week for printing."""
        if self.week is not None:
            show_week_list(self, self._tools, self._database, self.week.meeting.id)


def remind_words(week: OneOnOneWeek | None, today: date) -> str:
    """Say how many have not booked, and when they are to be told."""
    if week is None:
        return tr("No one-on-one week within ten weeks.")
    count = len(week.not_booked)
    if not count:
        return tr("Everybody has booked.")
    said = trn("{n} student has not booked yet.", "{n} students have not booked yet.", count)
    if week.remind_on is None:
        return said
    if week.remind_on <= today:
        return tr("{said} Tell the families now.", said=said)
    return tr("{said} Tell the families on {day}.", said=said, day=show_date(week.remind_on))


def open_one_on_one(
    parent: QWidget, tools: Tools, database: Database, lesson_id: UUID,
    occurrence_id: UUID | None = None,
) -> None:  # fmt: skip
    """Read the coming weeks of a lesson, then open the dialog."""

    def show(found: FoundWeeks) -> None:
        OneOnOneDialog(parent, tools, database, found, occurrence_id).open()

    tools.tasks.read(lambda: read_weeks_of(database, lesson_id), show)
