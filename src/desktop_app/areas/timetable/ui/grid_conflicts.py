"""What needs somebody in the painted timetable: the banner, its fixes, F8 and the whole list."""

from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.ui.attention_dialog import open_attention_dialog
from desktop_app.areas.timetable.ui.conflict_fixes import Fix, conflict_banner, find_fix
from desktop_app.areas.timetable.ui.grid_page import GridPage
from desktop_app.areas.timetable.ui.grid_week import SPAN_TERM, GridWeek
from desktop_app.core.wording import tr
from desktop_app.kit.deeds import Deed

if TYPE_CHECKING:
    from desktop_app.areas.timetable.ui.timetable_pane import TimetablePane

AHEAD = timedelta(weeks=20)


class GridConflicts:
    """Says what is booked twice in the week that is shown, and goes from one to the next."""

    def __init__(self, pane: "TimetablePane", page: GridPage) -> None:
        self._pane, self._page = pane, page
        self._fix: Fix | None = None
        page.loaded.connect(self._loaded)

    def _loaded(self, week: GridWeek | None) -> None:
        self._fix = None
        self.say()
        if week is None or not week.conflicts or not self._pane.may_write():
            return
        first, database = week.conflicts[0], self._pane.database

        def take(fix: Fix | None) -> None:
            if self._page.week is week:
                self._fix = fix
                self.say()

        self._pane.tools.tasks.read(
            lambda: find_fix(database, week, first), take, self._pane.show_error,
            key=("fix", id(self)),
        )  # fmt: skip

    def say(self) -> None:
        """Show the banner of the week, or take it back."""
        pane, week = self._pane, self._page.week
        if not pane.is_grid:
            return
        if week is None or not week.conflicts or self._page.view.span == SPAN_TERM:
            pane.banner.clear("conflict")
            return
        banner = conflict_banner(
            week, self._fix, move=self._move, cover=self._cover, go_on=self.go_on
        )
        if not pane.may_write():
            banner = banner.__class__(banner.level, banner.fact, banner.more, banner.deeds[-1:])
        pane.say(banner)

    def deeds(self) -> list[Deed]:
        """Return what the banner offers now."""
        banner = self._pane.banner.shown()
        return list(banner.deeds) if banner is not None else []

    def _move(self, fix: Fix) -> None:
        """Move one of the two to where all are free."""
        service, pane = timetable.TimetableService(self._pane.database), self._pane
        pane.tools.tasks.write(
            lambda: service.move_meeting(fix.block.id, fix.start),
            lambda changes: pane.done(changes.label), pane.show_error,
        )  # fmt: skip

    def _cover(self, occurrence_id: UUID) -> None:
        """Ask who could teach the later of the two."""
        self._page.grid.make_current(occurrence_id)
        self._pane.deeds.substitute()

    # --- F8 ---

    def go_on(self) -> None:
        """Go to the next meeting that needs somebody: of this week, else of a later one."""
        week = self._page.week
        if week is None:
            return
        keys = self._keys()
        here = self._page.grid.current
        if here in keys[:-1]:
            self._page.grid.make_current(keys[keys.index(here) + 1])
        elif keys and here not in keys:
            self._page.grid.make_current(keys[0])
        else:
            self._look_ahead(week.last, keys)

    def show_list(self) -> None:
        """Open the attention list, from the first day that is shown on."""
        week, pane = self._page.week, self._pane
        if week is not None:
            open_attention_dialog(
                pane, pane.tools, pane.database, week.first,
                lambda each: self._page.show_meeting(each.occurrence_id, each.wall.date()),
            )  # fmt: skip

    def _keys(self) -> list[object]:
        """Return the blocks that need somebody as a person reads them: by day, time and lane."""
        grid, week = self._page.grid, self._page.week
        needing = week.needing if week is not None else frozenset()
        found = [block for key, block in grid.layout_of.blocks.items() if key in needing]
        spots = grid.layout_of.spots
        found.sort(key=lambda block: (block.day, block.start, spots[block.key].left))
        return [block.key for block in found]

    def _look_ahead(self, last: date, keys: list[object]) -> None:
        pane = self._pane

        def read() -> list[timetable.Attention]:
            with pane.database.reading() as session:
                begin = last + timedelta(days=1)
                return timetable.attention(session, begin, begin + AHEAD)

        def show(found: list[timetable.Attention]) -> None:
            if found:
                self._page.show_meeting(found[0].occurrence_id, found[0].wall.date())
            elif keys:
                self._page.grid.make_current(keys[0])
            else:
                pane.set_status(tr("Nothing needs you from here on"))

        pane.tools.tasks.read(read, show, pane.show_error, key=("ahead", id(self)))
