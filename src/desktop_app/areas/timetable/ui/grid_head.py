"""What stands in the head and the filter bar while the timetable is painted."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.areas.timetable.ui.grid_week import (
    ROOMS,
    SPAN_DAY,
    SPAN_TERM,
    SPAN_WEEK,
    TEACHERS,
    GridWeek,
    View,
)
from desktop_app.areas.timetable.ui.words import type_options
from desktop_app.core.wording import tr
from desktop_app.kit.buttons import Button
from desktop_app.kit.filters import Filter, FilterBar
from desktop_app.kit.legend import Legend, Meaning
from desktop_app.kit.memory import Memory
from desktop_app.kit.segments import Segments
from desktop_app.kit.theme import dp

KEPT = "timetable/grid"


NEXT = {SPAN_DAY: SPAN_WEEK, SPAN_WEEK: SPAN_TERM, SPAN_TERM: SPAN_DAY}


class GridHead(QObject):
    """Day, week, term; rooms, teachers; before, today, after. `stepped` carries -1, 0 or 1."""

    changed = Signal()
    stepped = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.spans = Segments(
            ((SPAN_DAY, tr("Day")), (SPAN_WEEK, tr("Week")), (SPAN_TERM, tr("Term")))
        )
        self.spans.set_value(SPAN_WEEK)
        self.spans.setObjectName("grid-span")
        self.lanes = Segments(
            ((ROOMS, tr("Rooms")), (TEACHERS, tr("Teachers"))), ("door-open", "users")
        )
        self.lanes.setObjectName("grid-lanes")
        self.before = self._step("caret-left", -1, tr("Before"))
        self.after = self._step("caret-right", 1, tr("After"))
        self.today = Button(tr("Today"), run=lambda: self.stepped.emit(0))
        self.nav = QWidget()
        line = QHBoxLayout(self.nav)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(dp(8))
        for part in (self.before, self.today, self.after):
            line.addWidget(part)
        self.spans.changed.connect(self.changed)
        self.lanes.changed.connect(self.changed)

    def turn(self) -> None:
        """Show rooms instead of teachers, or teachers instead of rooms."""
        self.lanes.set_value(TEACHERS if self.lanes.value() == ROOMS else ROOMS)

    def turn_words(self) -> str:
        """Name what `turn` does."""
        return tr("Show teachers") if self.lanes.value() == ROOMS else tr("Show rooms")

    def widen(self) -> None:
        """Show a week instead of a day, a term instead of a week, a day instead of a term."""
        self.spans.set_value(NEXT[self.spans.value()])

    def widen_words(self) -> str:
        """Name what `widen` does."""
        return {
            SPAN_DAY: tr("Show the week"), SPAN_WEEK: tr("Show the term"),
            SPAN_TERM: tr("Show the day"),
        }[self.spans.value()]  # fmt: skip

    def _step(self, icon: str, way: int, words: str) -> Button:
        made = Button("", icon, lambda: self.stepped.emit(way))
        made.setAccessibleName(words)
        made.setToolTip(words)
        return made


class GridBar(QWidget):
    """Filters at the left, what the colours mean at the right. The search shows when asked for."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        kinds = tuple((kind.value, words) for kind, words in type_options())
        self.filters = FilterBar(
            tr("Lesson, teacher or room"),
            (
                Filter("location", tr("Location")),
                Filter("rooms", tr("Rooms"), multiple=True),
                Filter("teacher", tr("Teacher")),
                Filter("type", tr("Type"), kinds, multiple=True),
            ),
            columns=False,
        )
        self.filters.search.hide()
        self.filters.changed.connect(self.changed)
        self._rooms: tuple[tuple[UUID, UUID, str], ...] = ()
        self.legend = Legend(
            (
                Meaning("blue", tr("Individual")),
                Meaning("teal", tr("Group")),
                Meaning("violet", tr("Hybrid")),
                Meaning("amber", tr("Band, ensemble")),
                Meaning("strip", tr("1-on-1 weeks filled")),
                Meaning("repeat", tr("Weekly, 2 is every other week")),
            )
        )
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, dp(16), 0)
        line.setSpacing(dp(8))
        line.addWidget(self.filters)
        line.addWidget(self.legend, 1)

    def offer(self, week: GridWeek) -> None:
        """Offer the locations, rooms and teachers that there are."""
        chips = self.filters.chips
        chosen = chips["location"].value
        rooms = tuple(
            (room.id, room.name)
            for room in week.rooms
            if not room.archived and chosen in {None, room.location_id}
        )
        for key, options in (
            ("location", week.locations), ("rooms", rooms), ("teacher", week.teachers)
        ):  # fmt: skip
            if tuple(chips[key].facts.options()) != tuple(options):
                chips[key].set_choices(options)

    def seek(self) -> None:
        """Show the search field and go there."""
        self.filters.search.show()
        self.filters.search.setFocus()
        self.filters.search.selectAll()

    def is_narrowed(self) -> bool:
        """Whether anything is filtered or searched."""
        return bool(self.filters.values() or self.filters.search.text().strip())

    def keep(self, memory: Memory, head: GridHead) -> None:
        """Remember what is chosen for the next time."""
        values = dict(self.filters.values())
        rooms: Sequence[Any] = values.get("rooms") or ()
        memory.set(
            KEPT,
            {
                "span": head.spans.value(),
                "lanes": head.lanes.value(),
                "location": str(values["location"]) if "location" in values else None,
                "rooms": [str(each) for each in rooms],
            },
        )

    def recall(self, memory: Memory, head: GridHead) -> None:
        """Choose what was chosen the last time."""
        kept = memory.get(KEPT)
        if not isinstance(kept, dict):
            return
        head.spans.set_value(kept.get("span"))
        head.lanes.set_value(kept.get("lanes"))
        chips = self.filters.chips
        if place := _uuid(kept.get("location")):
            chips["location"].set_value(place)
        if rooms := tuple(found for each in kept.get("rooms") or () if (found := _uuid(each))):
            chips["rooms"].set_value(rooms)


def _uuid(text: object) -> UUID | None:
    try:
        return UUID(str(text)) if text else None
    except ValueError:
        return None


def view_of(head: GridHead, bar: GridBar) -> View:
    """Return what a person wants to see."""
    values = dict(bar.filters.values())
    return View(
        span=head.spans.value(),
        lanes=head.lanes.value(),
        location=values.get("location"),
        rooms=tuple(values.get("rooms") or ()),
        teacher=values.get("teacher"),
        types=tuple(values.get("type") or ()),
        typed=bar.filters.search.text().strip(),
    )
