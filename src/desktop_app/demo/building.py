"""Making the file of the demo school: whole, or not at all."""

from pathlib import Path

from desktop_app import bootstrap
from desktop_app.core.access.actor import Actor
from desktop_app.core.clock import FixedClock
from desktop_app.core.collector import paused_collector
from desktop_app.core.db import school_file
from desktop_app.core.progress import SILENT, Progress
from desktop_app.demo.accounts import keep_accounts
from desktop_app.demo.clubs import close_weeks
from desktop_app.demo.desk_day import live_a_day
from desktop_app.demo.rewards import hand_out
from desktop_app.demo.school import Wish, make_demo
from desktop_app.demo.streaks import keep_streaks
from desktop_app.schema import metadata


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
        make_demo(bootstrap.wire(database), wish, progress)
        close_weeks(database)
        live_a_day(database, wish.seed, wish.today)
        keep_accounts(database, wish.seed, wish.today)
        keep_streaks(database, wish.seed, wish.today, wish.students)
        hand_out(database, wish.seed, wish.today)
        database.close()
    except BaseException:
        if database is not None:
            database.close()
        school_file.remove(path)
        raise
