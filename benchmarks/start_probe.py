"""Open a school as `downbeat open SCHOOL` does; prints the moment its first rows were painted."""

import os
import sys
import time

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent

from desktop_app.cli.app import run
from desktop_app.kit.table_view import TableView

paint = TableView.paintEvent


def paint_and_look(view: TableView, event: QPaintEvent) -> None:
    paint(view, event)
    model = view.model()
    if model is not None and model.rowCount():
        QTimer.singleShot(0, painted)


def painted() -> None:
    print(time.time(), flush=True)
    os._exit(0)


if __name__ == "__main__":
    TableView.paintEvent = paint_and_look  # type: ignore[method-assign]  # the probe's one hook
    sys.exit(run(["open", sys.argv[1]]))
