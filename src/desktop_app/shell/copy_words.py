"""What a window says of its copy: the state in the status bar, the banner, where each deed is."""

from typing import TYPE_CHECKING

from desktop_app.core import clock
from desktop_app.core.errors import DownbeatError
from desktop_app.core.sync import clocks
from desktop_app.core.wording import show_date, show_time, tr, trn
from desktop_app.kit.banner import Banner
from desktop_app.kit.deeds import Deed

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from desktop_app.core.sync.standing import Standing
    from desktop_app.shell.syncing import Syncer


def when_words(at: "datetime", now: "datetime", zone: str) -> str:
    """Say a moment: 15:41 today, Thu 19 Nov 15:41 on another day."""
    wall, today = clock.local(at, zone), clock.local(now, zone).date()
    time = show_time(wall)
    if wall.date() == today:
        return time
    return f"{show_date(wall.date())} {time}"


def waiting_words(standing: "Standing | None") -> str:
    """Say what waits: 11 marks waiting to sync."""
    waiting = standing.waiting if standing is not None else 0
    if standing is not None and standing.waiting_marks == waiting:
        return trn("{n} mark waiting to sync.", "{n} marks waiting to sync.", waiting)
    return trn("{n} change waiting to sync.", "{n} changes waiting to sync.", waiting)


Said = tuple[str, str, str]


def status_of(syncer: "Syncer", now: "datetime", zone: str) -> Said:
    """Return words, icon and tone of the sync state for the status bar: the worst wins."""
    return _running(syncer) or _wanting(syncer) or _calm(syncer, now, zone)


def _running(syncer: "Syncer") -> Said | None:
    activity = syncer.activity
    if not syncer.is_running or syncer.is_locked:
        return None
    if activity is not None and activity.total:
        words = tr("Syncing {done} of {total}", done=activity.done, total=activity.total)
        return words, "arrows-clockwise", "blue"
    return None if syncer.is_offline else (tr("Syncing"), "arrows-clockwise", "blue")


def _wanting(syncer: "Syncer") -> Said | None:
    """Say what somebody must do something about."""
    found = syncer.standing
    if syncer.is_locked:
        waiting = found.waiting if found is not None else 0
        return tr("Copy locked, {n} waiting", n=waiting), "lock-simple", "red"
    if syncer.error is not None:
        return tr("Sync failed"), "warning-octagon", "red"
    if found is not None and found.choices:
        return trn("{n} needs a choice", "{n} need a choice", found.choices), "git-merge", "red"
    return None


def _calm(syncer: "Syncer", now: "datetime", zone: str) -> Said:
    found = syncer.standing
    waiting = found.waiting if found is not None else 0
    if syncer.is_offline:
        words = tr("Offline, {n} waiting", n=waiting) if waiting else tr("Offline")
        return words, "cloud-slash", "amber"
    if waiting:
        packet = tr("{n} waiting for the packet", n=waiting)
        words = tr("{n} waiting", n=waiting) if syncer.has_line else packet
        return words, "cloud-upload", "blue"
    if found is None or found.synced_at is None:
        return tr("Saved on this laptop"), "check-circle", "green"
    return tr("Synced {time}", time=when_words(found.synced_at, now, zone)), "check-circle", "green"


def list_tip() -> str:
    """Say where pressing the state leads."""
    return tr("Show what waits, what went up and what needs a choice")


def same(one: Banner | None, other: Banner) -> bool:
    """Say whether a banner says the same, so that it need not be made anew."""
    return one is not None and _words(one) == _words(other)


def without_deeds(banner: Banner) -> Banner:
    """Return a banner for a place that has buttons of its own."""
    return Banner(banner.level, banner.fact, banner.more)


def _words(banner: Banner) -> tuple[str, ...]:
    return banner.level, banner.fact, banner.more, *(deed.title for deed in banner.deeds)


def synced_words(syncer: "Syncer", now: "datetime", zone: str) -> str:
    """Say when the copy was last as the office: beside a state that does not say it itself."""
    found = syncer.standing
    if found is None or found.synced_at is None:
        return ""
    return tr("Last synced {time}", time=when_words(found.synced_at, now, zone))


def banners_of(
    syncer: "Syncer",
    now: "datetime",
    zone: str,
    *,
    show: "Callable[[], object]",
) -> dict[str, Banner]:
    """Return what is to be said over a pane, by level; nothing while all is well."""
    found = syncer.standing
    listed = Deed(tr("Show marks"), show)
    again = Deed(tr("Try now"), syncer.sync_now, "arrows-clockwise")
    said: dict[str, Banner] = {}
    if syncer.is_locked:
        why = locked_words(syncer)
        said["conflict"] = Banner("conflict", tr("This copy is locked."), why)
        return said
    if found is not None and found.choices:
        fact = trn("{n} mark needs a choice.", "{n} marks need a choice.", found.choices)
        more = tr("The office has another value, which is shown until somebody chooses. Yours is "
                  "kept beside it.")  # fmt: skip
        said["conflict"] = Banner("conflict", fact, more, (listed,))
    if syncer.error is not None:
        fact, why = tr("Sync failed."), failed_words(syncer.error, found)
        said.setdefault("conflict", Banner("conflict", fact, why, (listed, again)))
    if syncer.offline_since is not None:
        fact = tr("Offline since {time}.", time=when_words(syncer.offline_since, now, zone))
        waits = found is not None and found.waiting
        more = (
            waiting_words(found)
            + " "
            + tr("They are safe on this laptop and go up when you are back online.")
            if waits
            else tr("Everything is in the office. What you mark now is kept on this laptop.")
        )
        said["offline"] = Banner("offline", fact, more, (listed, again) if waits else (again,))
    if found is not None and clocks.is_behind(found.synced_at, now):
        said.setdefault("offline", _behind(now, zone))
    return said


def _behind(now: "datetime", zone: str) -> Banner:
    """Say that a clock shows a time before the copy last heard of its office."""
    wall = clock.local(now, zone)
    return Banner(
        "offline",
        tr("The clock of this computer is behind."),
        tr("It shows {day} {time}. Set it right: until then a lesson of today may still be to "
           "come. What you marked counts in the order in which you marked it.",
           day=show_date(wall.date()), time=show_time(wall)),
    )  # fmt: skip


def failed_words(error: Exception, standing: "Standing | None") -> str:
    """Say why a sync failed, and what is safe."""
    why = error.sentence if isinstance(error, DownbeatError) else tr(
        "Something went wrong that the program did not expect.")  # fmt: skip
    if standing is None or not standing.waiting:
        return why
    return f"{why} {waiting_words(standing)} {tr('They are safe on this laptop.')}"


def locked_words(syncer: "Syncer") -> str:
    """Say why a copy is locked and what is safe."""
    found, locked = syncer.standing, syncer.locked
    why = locked.sentence if locked else tr("It has not heard from the office for too long.")
    if found is None or not found.waiting:
        return why + " " + tr("Nothing waits on it: all you marked is in the office.")
    waits = trn("{n} change is kept on this laptop.", "{n} changes are kept on this laptop.",
                found.waiting)  # fmt: skip
    ask = tr("Make a rescue file and give it to the office: nothing is lost.")
    return f"{why} {waits} {ask}"
