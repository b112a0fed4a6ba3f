"""What a one-on-one week asks for: which slots, another time, a price, why a booking ends."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.api import OneOnOneWeek, SlotPlan, SlotRow
from desktop_app.areas.timetable.ui.surroundings import Surroundings
from desktop_app.core.db.database import Database
from desktop_app.core.errors import NotFound
from desktop_app.core.journal.recording import Changes
from desktop_app.core.meanwhile import Record
from desktop_app.core.wording import show_date, show_time, tr
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.fields import Field
from desktop_app.kit.pane import Tools


class SlotForms:
    """The forms over the dialog of a week; `done` is told what was written."""

    def __init__(
        self, parent: QWidget, tools: Tools, database: Database, around: Surroundings,
        done: Callable[[Changes], object],
    ) -> None:  # fmt: skip
        self._parent, self._tools, self._around, self._done = parent, tools, around, done
        self._database = database
        self._service = timetable.OneOnOneService(database)

    def _open(self, **parts: Any) -> FormDialog:
        dialog = FormDialog(self._parent, self._tools.tasks, **parts)
        dialog.saved.connect(self._done)
        dialog.open()
        return dialog

    def offer(self, week: OneOnOneWeek) -> None:
        """Ask for the slots: from when on, how long, how many, the pause, a break."""
        meeting = week.meeting
        count = max(len(week.not_booked), 1)
        last = max((row.end for row in week.slots), default=meeting.start)
        values = {
            "day": last.date(), "start": last.time(), "count": count, "pause": 0,
            "minutes": max(meeting.minutes // count, 10) if not week.slots
            else week.slots[-1].minutes,
            "teacher": meeting.teacher_id, "room": meeting.room_id,
        }  # fmt: skip
        fields = (
            Field("day", tr("Day"), "date", required=True, today=self._around.today),
            Field("start", tr("From"), "time", required=True),
            Field("minutes", tr("Minutes"), "number", required=True, width=72,
                  help=tr("of each slot")),
            Field("count", tr("Slots"), "number", required=True, width=72),
            Field("pause", tr("Pause"), "number", width=72, help=tr("minutes between two slots")),
            Field("break_from", tr("Break from"), "time"),
            Field("break_to", tr("Break until"), "time"),
            Field("teacher", tr("Teacher"), "choice", options=self._around.teachers, width=220),
            Field("room", tr("Room"), "choice", options=self._around.rooms, width=220),
        )  # fmt: skip

        def save(said: dict[str, Any]) -> Changes:
            start, end = said["break_from"], said["break_to"]
            rest = ((start, end),) if start is not None and end is not None else ()
            plan = SlotPlan(
                datetime.combine(said["day"], said["start"]), said["minutes"], said["count"],
                said["pause"] or 0, rest,
            )  # fmt: skip
            return self._service.offer(
                meeting.id, plan, teacher_id=said["teacher"], room_id=said["room"]
            )

        self._open(
            title=tr("Offer slots"),
            fact=tr("{title}, week of {day}", title=meeting.title, day=show_date(meeting.day)),
            primary=tr("Offer slots"), fields=fields, values=values, save=save,
        )  # fmt: skip

    def move(self, slot: SlotRow, free: Sequence[SlotRow]) -> None:
        """Ask for another free slot of the lesson."""
        booking = slot.booking_id
        if booking is None:
            return
        options = [
            (row.id, tr("{day}, {time}", day=show_date(row.start.date()),
                        time=show_time(row.start)))
            for row in free
        ]  # fmt: skip
        self._open(
            title=tr("Move booking"), fact=slot.student or "", primary=tr("Move booking"),
            fields=(Field("slot", tr("To"), "choice", required=True, options=options, width=220),),
            save=lambda said: self._service.move(booking, said["slot"]),
        )  # fmt: skip

    def price(self, slot: SlotRow) -> None:
        """Ask what a booking costs."""
        booking = slot.booking_id
        if booking is None:
            return
        field = Field("price", tr("Price"), "money", currency=self._around.currency,
                      help=tr("Empty: the price of the cycle"))  # fmt: skip

        def read() -> dict[str, Any]:
            with self._database.reading() as session:
                slots = timetable.one_on_one_week(session, slot.occurrence_id).slots
            now = next((row for row in slots if row.booking_id == booking), None)
            if now is None:
                raise NotFound(tr("This booking is given back meanwhile. Nothing was changed."))
            return {"price": now.price}

        self._open(
            title=tr("Price of a booking"), fact=slot.student or "", primary=tr("Save price"),
            fields=(field,), values={"price": slot.price},
            save=lambda said: self._service.set_price(booking, said["price"]),
            record=Record((("slot_booking", booking),), read),
        )  # fmt: skip

    def cancel(self, slot: SlotRow) -> None:
        """Ask why a booking is given back."""
        booking = slot.booking_id
        if booking is None:
            return
        self._open(
            title=tr("Cancel booking"), fact=slot.student or "", primary=tr("Cancel booking"),
            fields=(Field("reason", tr("Reason")),),
            save=lambda said: self._service.cancel(booking, reason=said["reason"] or None),
        )  # fmt: skip
