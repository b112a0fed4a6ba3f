"""How often a password may be tried here: five times, then after waits that grow."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from desktop_app.core.clock import Clock
from desktop_app.core.settings import Preferences

FREE: Final = 5
FIRST_WAIT: Final = timedelta(seconds=30)
LONGEST_WAIT: Final = timedelta(hours=1)
_KEY: Final = "tries"


def wait_after(failed: int) -> timedelta:
    """Return how long to wait after so many wrong tries in a row."""
    if failed < FREE:
        return timedelta()
    doubled: timedelta = FIRST_WAIT * 2 ** min(failed - FREE, 10)
    return min(doubled, LONGEST_WAIT)


class Tries:
    """Wrong tries for each login, remembered so that starting again does not forget them."""

    def __init__(self, preferences: Preferences, now: Callable[[], datetime] | None = None) -> None:
        self._preferences = preferences
        self._now = now or Clock().now

    def left(self, login: str) -> int:
        """Return how many tries there are before one has to wait."""
        return max(0, FREE - self._failed(login)[0])

    def seconds(self, login: str) -> int:
        """Return for how many seconds nobody can try; 0 means now."""
        failed, last = self._failed(login)
        rest = last + wait_after(failed) - self._now()
        return max(0, -(-int(rest.total_seconds() * 1000) // 1000)) if failed else 0

    def wrong(self, login: str) -> None:
        """Count a wrong try."""
        kept = self._kept()
        kept[login] = [self._failed(login)[0] + 1, self._now().astimezone(UTC).isoformat()]
        self._preferences.set(_KEY, kept)

    def right(self, login: str) -> None:
        """Forget the wrong tries of a login."""
        kept = self._kept()
        if kept.pop(login, None) is not None:
            self._preferences.set(_KEY, kept)

    def _kept(self) -> dict[str, object]:
        found = self._preferences.get(_KEY, {})
        return dict(found) if isinstance(found, dict) else {}

    def _failed(self, login: str) -> tuple[int, datetime]:
        kept = self._kept().get(login)
        if not isinstance(kept, list) or len(kept) != 2:
            return 0, self._now()
        try:
            return int(kept[0]), datetime.fromisoformat(str(kept[1]))
        except (TypeError, ValueError):
            return 0, self._now()
