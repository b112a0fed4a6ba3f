"""What can be done about each alert: the office settles it, everybody may look at it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from desktop_app.areas.desk.ui.today_words import cut_title
from desktop_app.core.wording import tr
from desktop_app.kit.deeds import Deed

if TYPE_CHECKING:
    from desktop_app.areas.desk.queries.today_alerts import Alert
    from desktop_app.areas.desk.ui.today_pane import TodayPane

Way = tuple[str, Callable[[], object]]
# Where looking at an alert adds nothing to settling it.
_ALONE = {"AWAY", "CLOSED", "CREDITS"}
_PANES = {"CREDITS": "students", "AWAY": "staff"}


def deeds_of(pane: TodayPane, alert: Alert) -> Sequence[Deed]:
    """Return what can be done about an alert, the deed that settles it first."""
    return tuple(Deed(words, run) for words, run in _ways(pane, alert))


def _ways(pane: TodayPane, alert: Alert) -> Sequence[Way]:
    if alert.kind == "UNFINISHED":
        return ((tr("Open the oldest"), lambda: pane.tools.go("registers", alert.key)),)
    if alert.kind == "CHOICE":
        return ((tr("See both values…"), lambda: pane.tools.go("review")),)
    deed = _settle(pane, alert) if pane.may_write() else None
    if deed is None:
        return (_look(pane, alert),)
    return (deed,) if alert.kind in _ALONE else (deed, _look(pane, alert))


def _look(pane: TodayPane, alert: Alert) -> Way:
    if alert.kind == "DOUBLE":
        return tr("Show"), lambda: pane.show_lesson(alert.key, alert.day)
    where = _PANES.get(alert.kind, "timetable")
    return tr("Show"), lambda: pane.tools.go(where, alert.key)


def _settle(pane: TodayPane, alert: Alert) -> Way | None:
    """Return what settles an alert; its dialogs are loaded when it is done."""
    key, day = alert.key, alert.day
    deeds: dict[str, Way] = {
        "DOUBLE": (
            tr("Move {title}…", title=cut_title(alert.other)),
            lambda: pane.doings.move_by_key(key),
        ),
        "AWAY": (tr("Find cover…"), lambda: pane.open_board(key, day, alert.until)),
        "CLOSED": (tr("Repair…"), lambda: pane.doings.repair(day, alert.until)),
        "ONE_ON_ONE": (tr("Slots…"), lambda: pane.doings.slots(alert.other_key, key)),
        "CREDITS": (tr("Make-ups…"), pane.make_ups),
        "PLACE": (tr("Offer the place…"), pane.waiting),
    }
    return deeds.get(alert.kind)
