"""Draw the pictures of the guide with the program itself, from the demo school of 19 November 2026.

    python devtools/guide_pictures.py [PANE]...

Without a name every pane, the start window and an invoice are drawn. PNGs keep 192 colours, which
is more than the program uses, and stay small.
"""

import io
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from desktop_app import bootstrap
from desktop_app.areas.billing import documents
from desktop_app.core.access.actor import Actor
from desktop_app.core.clock import FixedClock
from desktop_app.core.db.database import Database
from desktop_app.core.printing import preview
from desktop_app.core.settings import Preferences
from desktop_app.demo.building import build_demo
from desktop_app.demo.school import Wish
from desktop_app.kit.theme_switch import Theme
from desktop_app.shell import shots
from desktop_app.shell.recent import Recent
from desktop_app.shell.start_window import StartWindow

PICTURES = Path(__file__).parents[1] / "docs" / "guide" / "pictures"
WISH = Wish(today=date(2026, 11, 19))
COLORS = 192
PAGE_DPI = 84
EXTRA = ("start", "invoice")
TABS = ("billing:payouts", "reports:room-use")


def keep(picture: Image.Image, path: Path) -> None:
    """Write a picture with few colours, so that the repository stays small."""
    few = picture.convert("RGB").quantize(COLORS, dither=Image.Dither.NONE)
    few.save(path, optimize=True)


def draw_panes(database: Database, names: Sequence[str], folder: Path) -> None:
    """Draw panes in light, and today in dark as well, for the README."""
    drawn = shots.draw(database, folder, shots.Frame("light"), names)
    if "today" in names:
        drawn += shots.draw(database, folder, shots.Frame("dark"), ["today"])
    for path in drawn:
        keep(Image.open(path), PICTURES / path.name)


def draw_start(school: Path, folder: Path) -> None:
    """Draw the start window with one school in its list."""
    app = QApplication.instance() or QApplication(["downbeat"])
    if not isinstance(app, QApplication):
        raise TypeError("another kind of Qt application is running")
    Theme(app, scheme="light", zoom=1.0)
    preferences = Preferences(folder / "preferences.json")
    recent = Recent(preferences, now=lambda: WISH.now.replace(tzinfo=None))
    recent.remember(school)
    schools = bootstrap.LocalSchools(lambda path: build_demo(path, WISH))
    window = StartWindow(schools, recent, preferences, lambda _: None)
    window.show()
    while not window.tasks.idle():
        app.processEvents()
    app.processEvents()
    window.grab().save(str(folder / "start.png"))
    window.close()
    keep(Image.open(folder / "start.png"), PICTURES / "start.png")


def draw_invoice(database: Database) -> None:
    """Draw the longest invoice of one page among the first of the school."""
    with database.reading() as session:
        keys = documents.documents_of(session, kind="invoice")[:40]
    files = [documents.printed(database, key).pdf for key in keys]
    longest = max((pdf for pdf in files if preview.page_count(pdf) == 1), key=len)
    page = next(iter(preview.pages(longest, PAGE_DPI)))
    keep(Image.open(io.BytesIO(page)), PICTURES / "invoice.png")


def main(wanted: Sequence[str]) -> int:
    """Build the demo school somewhere else, draw, and leave only the pictures."""
    names = list(wanted) or [*shots.pane_names(), *TABS, *EXTRA]
    PICTURES.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as temporary:
        folder = Path(temporary) / "Music"
        folder.mkdir()
        school = folder / "Larkfield.downbeat"
        build_demo(school, WISH)
        if "start" in names:
            draw_start(school, Path(temporary))
        with bootstrap.open_school(school, clock=FixedClock(WISH.now)) as database:
            database.actor = Actor("Ruth Hegarty")
            panes = [name for name in names if name not in EXTRA]
            if panes:
                draw_panes(database, panes, Path(temporary))
            if "invoice" in names:
                draw_invoice(database)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
