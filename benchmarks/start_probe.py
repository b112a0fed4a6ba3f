"""Open a school as `downbeat open SCHOOL` does; prints the moment its first rows were painted.

With `--stay` the program goes on for a few seconds and ends as when its window is closed: it then
keeps for the next start what a start makes only once.
"""

import os
import sys
import time
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from desktop_app.cli.app import run
from desktop_app.core import late
from desktop_app.core.clock import FixedClock
from desktop_app.kit import imports

NOW = datetime(2026, 11, 19, 15, 42, tzinfo=UTC)  # a day of the demo school with lessons
STAY_MS = 4_000


SEEN: list[float] = []


def painted() -> None:
    if SEEN:
        return
    SEEN.append(time.time())
    print(SEEN[0], flush=True)
    if "--stay" in sys.argv:
        QTimer.singleShot(STAY_MS, QApplication.closeAllWindows)
    else:
        os._exit(0)


def look_at_tables() -> None:
    """Call `painted` when a table with rows was painted."""
    from desktop_app.kit.table_view import TableView

    view_class: Any = TableView
    paint = view_class.paintEvent

    def paint_and_look(view: Any, event: Any) -> None:
        paint(view, event)
        if not SEEN and view.model().rowCount():
            QTimer.singleShot(0, painted)

    view_class.paintEvent = paint_and_look


def look_at_today() -> None:
    """Call `painted` when the lessons of the day were painted, with their names and states.

    With `--beside`, when what needs somebody stands beside them too.
    """
    from desktop_app.areas.desk.ui.today_side import SideColumn
    from desktop_app.areas.desk.ui.today_timeline import Timeline

    view_class: Any = Timeline
    paint = view_class.paintEvent
    side_class: Any = SideColumn
    show = side_class.show_side

    def paint_and_look(view: Any, event: Any) -> None:
        paint(view, event)
        if not SEEN and view.layout_of_day.placed and "--beside" not in sys.argv:
            QTimer.singleShot(0, painted)

    def show_and_look(*words: Any, **more: Any) -> None:
        show(*words, **more)
        if "--beside" in sys.argv:
            QTimer.singleShot(0, lambda: QTimer.singleShot(0, painted))

    view_class.paintEvent = paint_and_look
    side_class.show_side = show_and_look


if __name__ == "__main__":
    late.begin()  # as `run` does, for what is looked at here
    imports.skip_feature_search()  # likewise: no module of the window is imported before it
    (look_at_today if "today" in sys.argv else look_at_tables)()
    sys.exit(run(["open", sys.argv[1]], clock=FixedClock(NOW)))
