"""What several desks do at the same moment."""

import threading
from collections.abc import Callable

from desktop_app.core.errors import DownbeatError


def at_once(*deeds: Callable[[], object], kept: type[Exception] = DownbeatError) -> list[Exception]:
    """Run deeds in threads of their own; return what was refused, or all errors of another kind."""
    ready, refused = threading.Barrier(len(deeds)), list[Exception]()

    def run(deed: Callable[[], object]) -> None:
        ready.wait(60)
        try:
            deed()
        except kept as error:
            refused.append(error)

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert not any(thread.is_alive() for thread in threads)
    return refused
