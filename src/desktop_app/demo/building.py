"""Making the file of the demo school: whole, or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop_app import bootstrap
from desktop_app.core.access.actor import Actor
from desktop_app.core.clock import FixedClock
from desktop_app.core.collector import paused_collector
from desktop_app.core.db import school_file
from desktop_app.core.db.database import Database
from desktop_app.core.progress import SILENT, Progress
from desktop_app.demo.accounts import keep_accounts
from desktop_app.demo.clubs import close_weeks
from desktop_app.demo.desk_day import live_a_day
from desktop_app.demo.laptops import come_back
from desktop_app.demo.rewards import hand_out
from desktop_app.demo.school import Wish, make_demo
from desktop_app.demo.streaks import keep_streaks
from desktop_app.schema import metadata


@contextmanager
def each_page_once(database: Database) -> Iterator[None]:
    """Write the pages of a new file where they belong, and not into a log beside it first.

    A file whose making breaks off goes, so the log that a school is kept safe by is of no use yet;
    it would be as large as the school. Nor is each key looked up as it is written: the same seed
    gives the same keys everywhere, and that each leads to a row is tried by the tests.
    """
    _say(database, "journal_mode=MEMORY", "foreign_keys=OFF")
    yield
    _say(database, "foreign_keys=ON", "journal_mode=WAL")


def _say(database: Database, *settings: str) -> None:
    writer = database.prepare().writer
    if writer is None:
        return
    driver = writer.raw_connection()
    try:
        for setting in settings:
            driver.cursor().execute(f"PRAGMA {setting}")
    finally:
        driver.close()


@paused_collector()
def build_demo(path: Path, wish: Wish, progress: Progress = SILENT) -> None:
    """Make the demo school in a new file.

    Raises FileRefused; a refusal or a stop leaves no file.
    """
    school_file.new_school_file(path, metadata())
    database = None
    try:
        database = school_file.open_school_file(
            path, metadata, actor=Actor("Downbeat"), clock=FixedClock(wish.now), is_new=True
        )
        with each_page_once(database):
            make_demo(bootstrap.wire(database), wish, progress)
        close_weeks(database)
        live_a_day(database, wish.seed, wish.today)
        keep_accounts(database, wish.seed, wish.today)
        come_back(database, wish.seed, wish.today)
        keep_streaks(database, wish.seed, wish.today, wish.students)
        hand_out(database, wish.seed, wish.today)
        database.close()
    except BaseException:
        if database is not None:
            database.close()
        school_file.remove(path)
        raise
