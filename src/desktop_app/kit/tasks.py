"""The one helper that owns background work.

One writer, a few readers, every answer back on the GUI thread.
"""

from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from contextvars import copy_context
from dataclasses import dataclass, field
from threading import Event, Lock
from time import monotonic
from typing import Any, Final, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from shiboken6 import isValid

from desktop_app.core.again import once_more
from desktop_app.core.collector import paused_collector
from desktop_app.core.errors import ServerAway, Stopped
from desktop_app.core.progress import Progress
from desktop_app.core.records import record
from desktop_app.core.wording import tr

T = TypeVar("T")
PATIENCE_MS: Final = 300
_STEP_SECONDS: Final = 0.05
_SLACK: Final = 0.02
_READERS: Final = 3


@record
class Activity:
    """What the window shows of work that takes longer than 300 ms; `total` 0 means unknown."""

    title: str
    done: int = 0
    total: int = 0
    stoppable: bool = False

    def sentence(self) -> str:
        """Says "Invoices 34 of 118"."""
        if not self.total:
            return self.title
        return tr("{what} {done} of {total}", what=self.title, done=self.done, total=self.total)


@record
class _Calls:
    """What a job runs and whom it answers; only the GUI thread keeps them.

    A worker that were the last to let go of a pane's method would destroy the pane in its thread.
    """

    work: Callable[[Progress], Any]
    done: Callable[[Any], object]
    error: Callable[[Exception], object] | None


@dataclass(eq=False)
class Job:
    """One piece of work under way. `stop()` asks it to end at its next step."""

    title: str = ""
    key: Hashable | None = None
    stoppable: bool = False
    started: float = field(default_factory=monotonic)
    stopped: Event = field(default_factory=Event)
    finished: bool = False
    latest: Activity = field(default_factory=lambda: Activity(""))
    answer: Any = None
    failure: Exception | None = None

    def stop(self) -> None:
        """Asks the work to end; what it did so far is undone by its transaction."""
        self.stopped.set()


class _JobProgress(Progress):
    """Carries the steps of core's work to the window, at most twenty a second."""

    def __init__(self, job: Job, tell: Callable[[Job, Activity], None]) -> None:
        self._job = job
        self._tell = tell
        self._last = 0.0

    def step(self, done: int, total: int, what: str = "") -> None:
        """Tells the window how far it is. Raises Stopped when Stop was pressed."""
        if self._job.stopped.is_set():
            raise Stopped(tr("Stopped. Nothing was kept."))
        now = monotonic()
        if now - self._last < _STEP_SECONDS and done < total:
            return
        self._last = now
        self._tell(self._job, Activity(what or self._job.title, done, total, self._job.stoppable))


class Tasks(QObject):
    """Runs reads and writes off the GUI thread and brings answer, error and progress back to it.

    `busy` carries the Activity to show after 300 ms, and None when nothing is to be shown. An error
    without a handler goes to `failed`. Callbacks of widgets that are gone are dropped.
    """

    busy = Signal(object)
    failed = Signal(object)
    wrote = Signal(object)
    _delivered = Signal(object)
    _stepped = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="reader")
        self._jobs: list[Job] = []
        self._calls: dict[Job, _Calls] = {}
        self._newest: dict[Hashable, Job] = {}
        self._lock = Lock()
        self._closed = False
        self._held: list[Callable[[], object]] | None = None
        self._delivered.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._stepped.connect(self._step, Qt.ConnectionType.QueuedConnection)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._show_busy)
        self._showing = False

    def read(
        self,
        fn: Callable[[], T],
        done: Callable[[T], object],
        error: Callable[[Exception], object] | None = None,
        *,
        key: Hashable | None = None,
        title: str = "",
    ) -> Job:
        """Runs `fn` on a reader; of several with the same `key` only the newest is answered.

        A server that is away is told by nobody but the window, unless `error` wants to know.
        """
        job = Job(title or tr("Loading"), key)
        return self._submit(self._readers, lambda _: fn(), done, error or self._not_read, job)

    def write(
        self,
        fn: Callable[[], T],
        done: Callable[[T], object] | None = None,
        error: Callable[[Exception], object] | None = None,
        *,
        title: str = "",
    ) -> Job:
        """Runs `fn` on the one writer, in the order asked.

        Its answer (Changes) is also told by `wrote`.
        """
        job = Job(title or tr("Saving"))
        return self._submit(self._writer, lambda _: fn(), self._telling(done), error, job)

    def long_read(
        self,
        fn: Callable[[Progress], T],
        done: Callable[[T], object],
        error: Callable[[Exception], object] | None = None,
        *,
        title: str,
    ) -> Job:
        """As `read`, for work that says how far it is and can be stopped.

        `fn` gets the Progress. Garbage is looked for afterwards: a search through all that long
        work has made stops every thread, and so the window, for a tenth of a second.
        """
        return self._submit(self._readers, fn, done, error, Job(title, stoppable=True))

    def long_write(
        self,
        fn: Callable[[Progress], T],
        done: Callable[[T], object] | None = None,
        error: Callable[[Exception], object] | None = None,
        *,
        title: str,
    ) -> Job:
        """As `write`, for work that says how far it is and can be stopped.

        `fn` gets the Progress.
        """
        return self._submit(
            self._writer, fn, self._telling(done), error, Job(title, stoppable=True)
        )

    def hold_reads(self) -> None:
        """Lets reads asked for from now on begin once the event loop was round, and has painted.

        A reader at work meanwhile would take turns with the GUI thread, and lengthen its pause.
        """
        if self._held is None:
            self._held = []
            QTimer.singleShot(0, self, self._painted)

    def _painted(self) -> None:
        """Wait for one more round: what was painted in the first is then on the screen."""
        QTimer.singleShot(0, self, self._let_go)

    def _let_go(self) -> None:
        held, self._held = self._held or (), None
        for begin in held:
            if not self._closed:
                begin()

    def stop(self) -> None:
        """Stops what can be stopped."""
        for job in self._jobs:
            if job.stoppable:
                job.stop()

    def idle(self) -> bool:
        """Whether nothing is under way and every answer was delivered."""
        return not self._jobs

    def close(self) -> None:
        """Stops, waits for both kinds of worker and drops the answers.

        Call before closing window or database.
        """
        self._closed = True
        for job in self._jobs:
            job.stop()
        self._readers.shutdown(wait=True, cancel_futures=True)
        self._writer.shutdown(wait=True, cancel_futures=False)
        self._patience.stop()
        self._jobs.clear()
        self._calls.clear()

    def _telling(self, done: Callable[[T], object] | None) -> Callable[[T], object]:
        def tell(answer: T) -> None:
            if done is not None and _alive(done):
                done(answer)
            self.wrote.emit(answer)

        return tell

    def _submit(
        self,
        pool: ThreadPoolExecutor,
        fn: Callable[[Progress], T],
        done: Callable[[T], object],
        error: Callable[[Exception], object] | None,
        job: Job,
    ) -> Job:
        if self._closed:
            return job
        job.latest = Activity(job.title, stoppable=job.stoppable)
        self._jobs.append(job)
        self._calls[job] = _Calls(fn, done, error)
        if job.key is not None:
            with self._lock:
                self._newest[job.key] = job
        if not self._patience.isActive() and not self._showing:
            self._patience.start()
        context = copy_context()

        def begin() -> object:
            return pool.submit(context.run, self._work, job)

        if self._held is not None and pool is self._readers:
            self._held.append(begin)
        else:
            begin()
        return job

    def _work(self, job: Job) -> None:
        if not self._is_stale(job):
            try:
                with paused_collector() if job.stoppable else nullcontext():
                    progress = _JobProgress(job, self._tell)
                    job.answer = once_more(lambda: self._calls[job].work(progress))
            except Exception as raised:  # noqa: BLE001 - every failure is shown by the GUI side
                job.failure = raised
        if not self._closed:
            self._delivered.emit(job)

    def _tell(self, job: Job, activity: Activity) -> None:
        job.latest = activity
        if not self._closed:
            self._stepped.emit()

    def _step(self) -> None:
        if self._showing:
            self._show_busy()

    def _is_stale(self, job: Job) -> bool:
        if job.key is None:
            return False
        with self._lock:
            return self._newest.get(job.key) is not job

    def _deliver(self, job: Job) -> None:
        if self._closed:
            return
        calls = self._calls.pop(job)
        answer, failure = job.answer, job.failure
        job.answer = job.failure = None
        try:
            if self._is_stale(job):
                pass
            elif failure is not None:
                self._fail(failure, calls.error)
            elif _alive(calls.done):
                calls.done(answer)
        except Exception as raised:  # noqa: BLE001 - a slot that fails must not take the queue with it
            self.failed.emit(raised)
        finally:
            self._finish(job)

    def _finish(self, job: Job) -> None:
        job.finished = True
        if job in self._jobs:
            self._jobs.remove(job)
        if job.key is not None and not self._is_stale(job):
            self._newest.pop(job.key, None)
        if not self._jobs:
            self._patience.stop()
            if self._showing:
                self._showing = False
                self.busy.emit(None)

    def _fail(self, failure: Exception, error: Callable[[Exception], object] | None) -> None:
        if error is None:
            self.failed.emit(failure)
        elif _alive(error):
            error(failure)

    def _not_read(self, failure: Exception) -> None:
        if not isinstance(failure, ServerAway):
            self.failed.emit(failure)

    def _show_busy(self) -> None:
        oldest = monotonic() - PATIENCE_MS / 1000
        slow = [job for job in self._jobs if job.started <= oldest + _SLACK]
        shown = next((job for job in slow if job.stoppable), slow[0] if slow else None)
        if shown is not None:
            self._showing = True
            self.busy.emit(shown.latest)
        elif self._jobs and not self._showing:
            self._patience.start()


def _alive(callback: Callable[..., object]) -> bool:
    owner = getattr(callback, "__self__", None)
    return not isinstance(owner, QObject) or isValid(owner)
