"""What surrounds the timetable: today, the names for its filters, and which lessons wait."""

from typing import TYPE_CHECKING

from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.ui.surroundings import Surroundings, read_surroundings
from desktop_app.core.wording import tr, trn
from desktop_app.kit.banner import Banner
from desktop_app.kit.deeds import Deed

if TYPE_CHECKING:
    from desktop_app.areas.timetable.ui.timetable_pane import TimetablePane

TABLES = ("staff", "room", "location", "instrument", "tax_rate", "term", "person", "school")


class PaneAround:
    """Reads it when the pane is made and when it changed, and tells the pane's parts."""

    def __init__(self, pane: "TimetablePane") -> None:
        self._pane = pane
        self.known: Surroundings | None = None
        self.words = ""
        self._waiting = 0

    @property
    def currency(self) -> str:
        """The school's currency."""
        return self.known.currency if self.known is not None else "EUR"

    def read(self) -> None:
        """Read it again."""
        pane = self._pane

        def read() -> tuple[Surroundings, int, int]:
            with pane.database.reading() as session:
                waiting = timetable.waiting_count(session)
                count = len(timetable.lesson_ids(session))
            return read_surroundings(pane.database), count, waiting

        pane.tools.tasks.read(read, self._take, pane.show_error, key=("around", id(pane)))

    def _take(self, found: tuple[Surroundings, int, int]) -> None:
        pane = self._pane
        self.known, count, self._waiting = found
        for page in pane.pages.values():
            page.bar.set_choices("teacher", self.known.teachers)
            page.bar.set_choices("room", self.known.rooms)
        words = [trn("{n} lesson", "{n} lessons", count)]
        if self._waiting:
            words.append(trn("{n} waits for a time", "{n} wait for a time", self._waiting))
        self.words = ", ".join(words)
        if not pane.is_grid:
            pane.set_fact(self.words)
        self.say_waiting()

    def say_waiting(self) -> None:
        """Beside the painted timetable, where no row stands for them, say which lessons wait."""
        pane, count = self._pane, self._waiting
        if not count or not pane.is_grid or not pane.may_write():
            pane.banner.clear("note")
            return
        fact = trn("{n} lesson waits for a time.", "{n} lessons wait for a time.", count)
        deed = Deed(tr("Show in the list"), pane.show_waiting, "list-bullets")
        pane.say(Banner("note", fact, "", (deed,)))
