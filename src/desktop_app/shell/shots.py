"""Pictures of the program made by the program.

Each pane of a school, in a theme, at a size and a scale.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEventLoop, QSize, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.core.db.database import Database
from desktop_app.core.errors import NotFound
from desktop_app.core.settings import Preferences
from desktop_app.core.wording import tr
from desktop_app.kit.pane import Pane
from desktop_app.kit.theme_switch import Theme
from desktop_app.shell.office_window import Desk, OfficeWindow
from desktop_app.shell.pane_list import pane_specs

CALM_MS = 200
"""How long a pane may wait before it asks for the card of the current row, or for the rest."""


@dataclass(frozen=True, slots=True)
class Frame:
    """How a picture is taken: `scale` 1.0 to 2.0 zooms everything in the same window size."""

    theme: str = "light"
    size: tuple[int, int] = (1440, 900)
    scale: float = 1.0


def pane_names() -> list[str]:
    """Return the names of the panes that can be drawn."""
    return [spec.name for spec in pane_specs()]


def draw(database: Database, folder: Path, frame: Frame, panes: Sequence[str] = ()) -> list[Path]:
    """Draw panes of an open school to PNG files in a folder, and return the files.

    A name may have the key of a tab behind a colon.
    """
    wanted = list(panes) or pane_names()
    for name in wanted:
        if name.partition(":")[0] not in pane_names():
            raise NotFound(
                tr(
                    "There is no pane {name}. There are: {names}.",
                    name=name,
                    names=", ".join(pane_names()),
                )
            )
    app = QApplication.instance() or QApplication(["downbeat"])
    if not isinstance(app, QApplication):
        raise TypeError("another kind of Qt application is running")
    folder.mkdir(parents=True, exist_ok=True)
    theme = Theme(app, scheme=frame.theme, zoom=frame.scale)
    window = OfficeWindow(Desk(database, Preferences(folder / ".shots.json"), theme, lambda: None))
    window.setMinimumSize(QSize(320, 240))
    window.resize(*frame.size)
    window.show()
    made = []
    try:
        for name in wanted:
            pane = go_to(window, name)
            settle(app, window)
            pane.show_first()
            settle(app, window)
            path = folder / f"{name.replace(':', '-')}-{frame.theme}{_scale_words(frame.scale)}.png"
            window.grab().save(str(path))
            made.append(path)
    finally:
        window.close()
        (folder / ".shots.json").unlink(missing_ok=True)
    return made


def go_to(window: OfficeWindow, name: str) -> Pane:
    """Show a pane, or a part of it by the key of its tab: billing:payouts, reports:debtors."""
    where, _, part = name.partition(":")
    pane = window.go(where)
    choose: Callable[[str], object] | None = getattr(pane, "choose", None)
    if part and choose is not None:
        settle_window(window)
        choose(part)
    return pane


def settle_window(window: OfficeWindow) -> None:
    """Wait until a window has what it asked for."""
    app = QApplication.instance()
    if isinstance(app, QApplication):
        settle(app, window)


def _scale_words(scale: float) -> str:
    return "" if scale == 1.0 else f"-{round(scale * 100)}"


def settle(app: QApplication, window: OfficeWindow) -> None:
    """Wait until every answer has arrived and is painted, also what is asked after a pause."""
    for _ in range(2):
        app.processEvents()
        while not window.tasks.idle():
            app.processEvents()
        for widget in window.findChildren(QWidget):
            widget.ensurePolished()
        pause = QEventLoop()
        QTimer.singleShot(CALM_MS, pause.quit)
        pause.exec()
    while not window.tasks.idle():
        app.processEvents()
    app.processEvents()
