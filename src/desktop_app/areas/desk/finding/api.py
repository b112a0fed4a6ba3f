"""The door of what books free slots."""

from desktop_app.areas.desk.finding.service import (
    NewSlot,
    SlotService,
    book_slot,
    make_up_wish,
)

__all__ = ["NewSlot", "SlotService", "book_slot", "make_up_wish"]
