"""The program with a window: from its arguments to the last window closed."""

import sys
from pathlib import Path
from types import TracebackType
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from desktop_app.core import log
from desktop_app.core.places import data_dir, log_dir
from desktop_app.core.settings import Preferences
from desktop_app.kit import imports
from desktop_app.kit.collecting import Collector
from desktop_app.shell import application as of_window

STARTED_MS: Final = 2_000


def run(schools: "of_window.Schools", path: Path | None = None) -> int:
    """Show the start window, or the school that was named, until the person leaves."""
    imports.skip_feature_search()
    app = QApplication.instance() or QApplication(["downbeat"])
    if not isinstance(app, QApplication):
        raise TypeError("another kind of Qt application is running")
    log.start(log_dir())
    application = of_window.Application(app, schools, Preferences(data_dir() / "preferences.json"))

    def unexpected(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if isinstance(error, Exception):
            application.show_error(error)
        else:
            sys.__excepthook__(kind, error, trace)

    sys.excepthook = unexpected
    if path is None:
        application.show_start()
    else:
        application.open_path(path)
    QTimer.singleShot(STARTED_MS, app, lambda: Collector(app))
    return app.exec()
