"""What others did is heard once each and never missed, in whatever order it is committed."""

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.db.horizon import Horizon, Snapshot


@dataclass
class Server:
    """Transactions as PostgreSQL numbers them: first their own number, then that of the set."""

    next_xid: int = 100
    next_number: int = 1
    running: dict[int, int | None] = field(default_factory=dict)
    visible: set[int] = field(default_factory=set)

    def begin(self) -> None:
        self.running[self.next_xid] = None
        self.next_xid += 1

    def open_set(self, which: int) -> None:
        waiting = sorted(xid for xid, number in self.running.items() if number is None)
        if waiting:
            self.running[waiting[which % len(waiting)]] = self.next_number
            self.next_number += 1

    def end(self, which: int, *, keeps: bool) -> None:
        if self.running:
            xid = sorted(self.running)[which % len(self.running)]
            number = self.running.pop(xid)
            if keeps and number is not None:
                self.visible.add(number)

    def snapshot(self) -> Snapshot:
        return Snapshot(min(self.running, default=self.next_xid), self.next_xid)


STEPS = st.lists(
    st.tuples(st.sampled_from(["begin", "open", "commit", "abort", "ask"]), st.integers(0, 9)),
    max_size=120,
)


@given(STEPS, STEPS)
def test_each_change_set_is_news_once_whatever_the_order_of_commits(
    before: list[tuple[str, int]], after: list[tuple[str, int]]
) -> None:
    server, horizon = Server(), Horizon()
    heard: list[int] = []
    missed = False

    def run(steps: list[tuple[str, int]], *, asks: bool) -> None:
        nonlocal missed
        for deed, which in steps:
            if deed == "begin":
                server.begin()
            elif deed == "open":
                server.open_set(which)
            elif deed == "ask":
                if asks:
                    now = server.snapshot()
                    heard.extend(horizon.take(now, server.visible))
                    missed |= horizon.may_have_missed(now)
            else:
                server.end(which, keeps=deed == "commit")

    run(before, asks=False)
    known = set(server.visible)
    horizon.begin(server.snapshot(), max(known, default=0))
    run(after, asks=True)
    while server.running:
        server.end(0, keeps=True)
    run([("ask", 0), ("ask", 0)], asks=True)
    assert len(heard) == len(set(heard))
    late = {n for n in server.visible - known if n <= max(known, default=0)}
    assert set(heard) == server.visible - known - late
    assert missed or not late
    assert horizon.floor == max(server.visible | known, default=0)
    assert not horizon.seen


def test_a_smaller_number_that_is_committed_later_is_heard() -> None:
    horizon = Horizon()
    horizon.begin(Snapshot(100, 100), 8)
    assert horizon.take(Snapshot(100, 102), [10]) == [10]
    assert horizon.take(Snapshot(102, 102), [9, 10]) == [9]
    assert horizon.take(Snapshot(102, 102), [9, 10]) == []


def test_a_long_transaction_holds_up_nobodys_news() -> None:
    horizon = Horizon()
    horizon.begin(Snapshot(100, 100), 0)
    for n in range(2, 50):
        assert horizon.take(Snapshot(100, 100 + n), range(2, n + 1)) == [n]
    assert horizon.take(Snapshot(160, 160), range(1, 50)) == [1]
    horizon.take(Snapshot(160, 160), range(1, 50))
    assert (horizon.floor, horizon.seen) == (49, set())
