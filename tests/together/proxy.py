"""A line between a desk and its server that a test can delay, cut, and let swallow answers."""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty, Queue
from time import monotonic
from typing import Any


@dataclass(eq=False)
class _Pair:
    """One connection through the proxy: both ends, and what was counted on it."""

    client: socket.socket
    server: socket.socket
    trips: int = 0
    asking: bool = False
    threads: list[threading.Thread] = field(default_factory=list)

    def close(self) -> None:
        for end in (self.client, self.server):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


class Proxy:
    """Listens on a port of the loopback and passes everything on to a server's port.

    `delay` is what an answer takes longer, in seconds; half of it lies on each way.
    """

    def __init__(self, port: int, *, delay: float = 0.0) -> None:
        self._target, self.delay = port, delay
        self.swallows = False
        self.swallow_after: bytes | None = None
        self.cut_before: bytes | None = None
        self._closed = False
        self._cut = False
        self._pairs: list[_Pair] = []
        self._trips = 0
        self._turn = threading.Lock()
        self._listener = self._listen(0)
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def _listen(self, port: int) -> socket.socket:
        made = socket.socket()
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(("127.0.0.1", port))
        made.listen(64)
        made.settimeout(0.1)
        return made

    def url(self, url: str) -> str:
        """The address of a school as it is reached through this line."""
        return url.replace(f":{self._target}/", f":{self.port}/")

    def trips(self) -> int:
        """How often somebody asked and had to wait for an answer, in all connections so far."""
        with self._turn:
            return self._trips

    def count(self, deed: Callable[[], Any]) -> int:
        """Return how many round trips a deed took."""
        before = self.trips()
        deed()
        return self.trips() - before

    def cut(self) -> None:
        """Cut every connection, and let none be made."""
        self._cut = True
        with self._turn:
            pairs, self._pairs = self._pairs, []
        for pair in pairs:
            pair.close()

    def mend(self) -> None:
        """Let connections be made again."""
        self._cut = self.swallows = False
        self.swallow_after = self.cut_before = None

    def mend_when_cut(self) -> None:
        """Wait until the line is cut, then mend it."""
        for _ in range(1_000):
            if self._cut:
                break
            threading.Event().wait(0.01)
        self.mend()

    def close(self) -> None:
        self._closed = True
        self._listener.close()
        self.cut()
        self._thread.join(5)

    def _accept(self) -> None:
        while not self._closed:
            try:
                client, _ = self._listener.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            client.settimeout(None)
            if self._cut:
                client.close()
                continue
            try:
                server = socket.create_connection(("127.0.0.1", self._target), timeout=5)
            except OSError:
                client.close()
                continue
            server.settimeout(None)
            for end in (client, server):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._join(_Pair(client, server))

    def _join(self, pair: _Pair) -> None:
        with self._turn:
            self._pairs.append(pair)
        for source, target, asks in (
            (pair.client, pair.server, True),
            (pair.server, pair.client, False),
        ):
            parcels: Queue[tuple[float, bytes] | None] = Queue()
            for work in (
                lambda s=source, q=parcels, a=asks: self._take(pair, s, q, asks=a),
                lambda t=target, q=parcels: self._give(pair, t, q),
            ):
                thread = threading.Thread(target=work, daemon=True)
                pair.threads.append(thread)
                thread.start()

    def _take(self, pair: _Pair, source: socket.socket, parcels: Any, *, asks: bool) -> None:
        while True:
            try:
                data = source.recv(65_536)
            except OSError:
                data = b""
            if not data:
                parcels.put(None)
                return
            if asks and self.cut_before is not None and self.cut_before in data:
                self.cut_before = None
                self.cut()
                parcels.put(None)
                return
            self._note(pair, data, asks=asks)
            if not asks and self.swallows:
                continue
            parcels.put((monotonic() + self.delay / 2, data))

    def _note(self, pair: _Pair, data: bytes, *, asks: bool) -> None:
        with self._turn:
            if asks and not pair.asking:
                pair.trips += 1
                self._trips += 1
            pair.asking = asks
            if asks and self.swallow_after is not None and self.swallow_after in data:
                self.swallow_after = None
                self.swallows = True

    def _give(self, pair: _Pair, target: socket.socket, parcels: Any) -> None:
        while not self._closed:
            try:
                parcel = parcels.get(timeout=1)
            except Empty:
                continue
            if parcel is None:
                break
            due, data = parcel
            wait = due - monotonic()
            if wait > 0:
                threading.Event().wait(wait)
            try:
                target.sendall(data)
            except OSError:
                break
        with suppress(OSError):
            target.shutdown(socket.SHUT_WR)
