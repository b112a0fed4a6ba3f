"""What the office can do with one-on-one weeks; each method is one change that undo takes back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from desktop_app.areas.timetable.queries import lookups
from desktop_app.areas.timetable.queries.one_on_one import slot_row
from desktop_app.areas.timetable.rules.slots import SlotPlan
from desktop_app.areas.timetable.service import one_on_one
from desktop_app.areas.timetable.tables import SlotBooking
from desktop_app.core.db.database import Database
from desktop_app.core.errors import NotFound
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import show_date, tr, trn


class OneOnOneService:
    """Slots and bookings. `anyway` is the office's reason to book what is taken."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def _student(self, student_id: UUID) -> str:
        with self._database.reading() as session:
            return lookups.student_name(session, student_id)

    def _booked(self, booking_id: UUID) -> str:
        with self._database.reading() as session:
            row = session.get(SlotBooking, (self._database.school_id, booking_id))
            if row is None:
                raise NotFound(tr("This booking is not in the timetable."), booking=booking_id)
            return lookups.student_name(session, row.student_id)

    def offer(self, occurrence_id: UUID, plan: SlotPlan, **more: Any) -> Changes:
        """Offer slots in a one-on-one week; `more` as in one_on_one.offer_slots."""
        with self._database.reading() as session:
            title, day = lookups.meeting_title(session, occurrence_id)
        said = trn(
            "Offer {n} slot of {title} on {day}",
            "Offer {n} slots of {title} on {day}",
            plan.count,
            title=title,
            day=show_date(day),
        )
        with self._database.writing(said) as work:
            work.made = one_on_one.offer_slots(work, occurrence_id, plan, **more)[0]
        return work.changes

    def withdraw(self, slot_ids: Sequence[UUID]) -> Changes:
        """Offer slots no more."""
        said = trn("Withdraw {n} slot", "Withdraw {n} slots", len(slot_ids))
        with self._database.writing(said) as work:
            one_on_one.withdraw_slots(work, slot_ids)
        return work.changes

    def move_slot(self, slot_id: UUID, start: datetime, **more: Any) -> Changes:
        """Move a slot within its week; `more` as in one_on_one.move_slot."""
        with self._database.reading() as session:
            row = slot_row(session, slot_id)
        said = {"name": row.student or row.lesson, "day": show_date(row.start.date())}
        with self._database.writing(tr("Move slot of {name} on {day}", **said)) as work:
            one_on_one.move_slot(work, slot_id, start, **more)
        return work.changes

    def book(self, slot_id: UUID, student_id: UUID, **more: Any) -> Changes:
        """Book a slot for a student; `more` as in one_on_one.book_slot."""
        name = self._student(student_id)
        with self._database.writing(tr("Book one-on-one of {name}", name=name)) as work:
            work.made = one_on_one.book_slot(work, slot_id, student_id, **more)
        return work.changes

    def cancel(self, booking_id: UUID, *, reason: str | None = None) -> Changes:
        """Give a booked slot back."""
        name = self._booked(booking_id)
        with self._database.writing(tr("Cancel one-on-one of {name}", name=name)) as work:
            one_on_one.cancel_booking(work, booking_id, reason=reason)
        return work.changes

    def move(self, booking_id: UUID, slot_id: UUID, *, anyway: str | None = None) -> Changes:
        """Move a booking to another slot."""
        name = self._booked(booking_id)
        with self._database.writing(tr("Move one-on-one of {name}", name=name)) as work:
            one_on_one.move_booking(work, booking_id, slot_id, anyway=anyway)
        return work.changes

    def set_price(self, booking_id: UUID, price: int | None) -> Changes:
        """Change what a booking costs."""
        name = self._booked(booking_id)
        with self._database.writing(tr("Price of the one-on-one of {name}", name=name)) as work:
            one_on_one.set_booking(work, booking_id, price=price)
        return work.changes
