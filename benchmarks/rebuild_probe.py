"""Work the days of a school out anew in a process of its own: seconds and memory at most.

`python -m benchmarks.rebuild_probe FILE ours|bare FIRST LAST`
"""

import resource
import sys
import time
from pathlib import Path

from benchmarks.baselines import day_writes


def main(path: Path, who: str, first: str, last: str) -> None:
    """Print the processor seconds and the megabytes at most, of one side."""
    begun = time.process_time()
    if who == "bare":
        connection = day_writes.opened(path)
        begun = time.process_time()
        day_writes.write(connection, first, last)
    else:
        from desktop_app import bootstrap
        from desktop_app.areas.streaks import api as streaks
        from desktop_app.core.db import aside

        database = bootstrap.open_school(path)
        with aside.in_files(database), database.writing("Rebuild") as work:
            begun = time.process_time()
            streaks.DERIVATIONS[0].rebuild(work.session)
        database.close()
    spent = time.process_time() - begun
    print(spent, _most())


def _most() -> float:
    """Return the megabytes this process held at most.

    On Linux what the system says of a process begins with what its parent held when it started it,
    and the parent has built a school.
    """
    status = Path("/proc/self/status")
    if status.exists():
        found = next(
            each
            for each in status.read_text(encoding="ascii").splitlines()
            if each.startswith("VmHWM")
        )
        return int(found.split()[1]) / 1_000
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000


main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4])
