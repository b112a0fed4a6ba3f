"""Draw the pictures of the guide with the program itself, from the demo school of 19 November 2026.

    python devtools/guide_pictures.py [PANE]...

Without a name every pane, the start window and an invoice are drawn. PNGs keep 192 colours, which
is more than the program uses, and stay small.
"""

import io
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app import bootstrap
from desktop_app.areas.billing import documents
from desktop_app.areas.people import api as people
from desktop_app.core.access.actor import Actor
from desktop_app.core.clock import FixedClock
from desktop_app.core.db.database import Database
from desktop_app.core.errors import ServerAway
from desktop_app.core.printing import preview
from desktop_app.core.progress import Progress
from desktop_app.core.settings import Preferences
from desktop_app.core.sync import checkout
from desktop_app.core.sync.terms import Transport
from desktop_app.demo.building import build_demo
from desktop_app.demo.school import Wish
from desktop_app.kit.theme_switch import Theme
from desktop_app.schools import LocalSchools
from desktop_app.shell import shots
from desktop_app.shell.office_window import Desk, OfficeWindow
from desktop_app.shell.recent import Recent
from desktop_app.shell.start_window import StartWindow
from desktop_app.shell.sync_list import SyncList

PICTURES = Path(__file__).parents[1] / "docs" / "guide" / "pictures"
WISH = Wish(today=date(2026, 11, 19))
COLORS = 192
PAGE_DPI = 84
EXTRA = ("start", "invoice", "offline")
TEACHER = "Maeve Cullinan"
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
    schools = LocalSchools(lambda path: build_demo(path, WISH))
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


class NoLine:
    """The office of a copy in a church hall: there is no way to it."""

    def sync(self, _progress: Progress) -> object:
        """Find no line."""
        raise ServerAway("There is no line to the school here.")

    def open_office(self) -> Database:
        """Find no line."""
        raise ServerAway("There is no line to the school here.")

    def sign_in(self, _password: str) -> None:
        """Find no line."""

    def remove(self) -> None:
        """Stay."""


def draw_offline(database: Database, folder: Path) -> None:
    """Draw a register and the list of what waits, on a teacher's copy without a line."""
    app = QApplication.instance() or QApplication(["downbeat"])
    if not isinstance(app, QApplication):
        raise TypeError("another kind of Qt application is running")
    with database.reading() as session:
        who = next(each for each in people.all_staff(session) if each.name == TEACHER)
    wish = checkout.Wish("low tide at Howth", person_id=who.person_id, person_name=who.name,
                         device="maeve-laptop")  # fmt: skip
    target = folder / "larkfield.copy"
    made = bootstrap.check_out(database, target, wish)
    later = FixedClock(WISH.now + timedelta(minutes=21))
    with bootstrap.open_copy(target, made.key, clock=later) as copy:
        copy.copy = replace(made.facts, transport=Transport.SERVER)
        theme, preferences = Theme(app, scheme="light", zoom=1.0), Preferences(folder / "p.json")
        desk = Desk(copy, preferences, theme, lambda: None, copy_work=NoLine(), is_eager=False)
        window = OfficeWindow(desk)
        window.resize(1440, 900)
        window.show()
        pane = window.go("registers")
        shots.settle(app, window)
        pane.show_first()
        shots.settle(app, window)
        for letter in "PPLP":
            QTest.keyClick(pane.regions()[1], letter)
        shots.settle(app, window)
        window.actions_list.run("sync")
        while not window.status.state.text().startswith("Offline"):
            app.processEvents()
        shots.settle(app, window)
        _grab(window, folder, "offline-light.png")
        window.actions_list.run("sync-list")
        shots.settle(app, window)
        _grab(window.findChildren(SyncList)[-1], folder, "offline-list-light.png")
        window.findChildren(SyncList)[-1].close()
        window.close()


def _grab(widget: QWidget, folder: Path, name: str) -> None:
    widget.grab().save(str(folder / name))
    keep(Image.open(folder / name), PICTURES / name)


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
            if "offline" in names:
                draw_offline(database, Path(temporary))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
