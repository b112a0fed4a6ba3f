"""The program's log: what happened, with ids, and never with anybody's data.

An exception is written as its kind and the places it passed through; its message may name people,
so it stays out.
"""

import json
import logging
import traceback
from datetime import UTC, datetime
from pathlib import Path

NAME = "downbeat"
_LARGEST = 1_000_000
_KEEP = 3


class WithoutPeople(logging.Formatter):
    """One JSON line for each event: time, level, logger, message, kind of error and its frames."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one event."""
        facts: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "by": record.name,
            "event": record.getMessage(),
        }
        if record.exc_info and record.exc_info[1] is not None:
            facts["error"] = type(record.exc_info[1]).__name__
            facts["frames"] = frames_of(record.exc_info[1])
        ids = getattr(record, "ids", None)
        if isinstance(ids, dict):
            facts["ids"] = ids
        return json.dumps(facts, ensure_ascii=True)


class SmallFile(logging.FileHandler):
    """A file that is put aside when it has grown, with a few before it.

    The standard library's own loads sockets and pickles, which a start has to wait for.
    """

    def emit(self, record: logging.LogRecord) -> None:
        """Write one event, in a new file where the old one is full."""
        super().emit(record)
        if self.stream is not None and self.stream.tell() > _LARGEST:
            self.stream.close()
            self.stream = None  # the next event opens it again
            self.put_aside()

    def put_aside(self) -> None:
        """Number the files: the newest full one is .1, the oldest goes."""
        whole = Path(self.baseFilename)
        names = [whole, *(Path(f"{whole}.{n}") for n in range(1, _KEEP + 1))]
        for n in range(_KEEP, 0, -1):
            if names[n - 1].exists():
                names[n - 1].replace(names[n])


def frames_of(error: BaseException) -> list[str]:
    """Return the places an error passed through, innermost last, without values."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]


def start(folder: Path) -> Path:
    """Begin writing the log to a file in a folder, kept small. Return the file."""
    path = folder / "downbeat.log"
    logger = logging.getLogger(NAME)
    stop()
    handler = SmallFile(path, encoding="utf-8")
    handler.setFormatter(WithoutPeople())
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    return path


def stop() -> None:
    """Stop writing and close the file."""
    logger = logging.getLogger(NAME)
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
        handler.close()
