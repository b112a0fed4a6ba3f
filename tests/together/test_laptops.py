"""Laptops of several teachers and one shared school: each with a login of its own, all at once."""

import json
import random
import threading
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.attendance.tables import Attendance, AttendanceMark
from desktop_app.cli.app import run
from desktop_app.core.again import once_more
from desktop_app.core.clock import FixedClock
from desktop_app.core.db.connection_logins import PASSWORD_FROM
from desktop_app.core.errors import ServerAway
from desktop_app.core.server.following import follow_waiting
from desktop_app.core.sync import push
from desktop_app.core.sync.apply import apply
from desktop_app.core.sync.operation import chained
from desktop_app.core.sync.push import SyncReport, waiting
from desktop_app.core.sync.tables import Conflict, Outbox, SyncState
from desktop_app.core.sync.terms import Answer
from tests.areas.billing.desk import NOW
from tests.copies import PASSWORD
from tests.together.proxy import Proxy
from tests.together.town import DAY, NAMES, TEACHERS, Laptop, Town

MOST_SECONDS = 120.0


def test_a_teacher_alone_does_exactly_this_by_a_login_that_may_nothing_else(
    town: Town, tmp_path: Path
) -> None:
    laptop = town.laptop("T0", tmp_path)
    laptop.mark("Amara", "L")
    laptop.mark("Kofi", "P", "Choir")
    attendance.AttendanceService(laptop.copy).write_note(
        town.meetings["Choir"], town.desk.students["Amara"], "Bow hold"
    )
    town.desk.mark("Choir", DAY, "Kofi", "A")
    report = laptop.sync()
    assert [each.answer for each in report.went_up] == [
        Answer.APPLIED, Answer.REVIEW, Answer.APPLIED,
    ]  # fmt: skip
    assert (report.waiting, report.split, report.choices) == (0, False, 1)
    assert (town.marked("Amara"), town.marked("Kofi")) == ("L", "A")
    [entry] = town.rows(Conflict)
    assert entry.student_id == town.desk.students["Kofi"]
    [mark] = [row for row in town.rows(AttendanceMark) if row.author_id is not None]
    assert mark.author_name == "T0 Cullinan"
    assert laptop.sync().went_up == ()
    laptop.copy.close()


def test_what_follows_from_late_marks_is_worked_out_by_the_office(
    town: Town, tmp_path: Path
) -> None:
    laptop = town.laptop("T0", tmp_path)
    laptop.mark("Amara", "P")
    laptop.sync()
    with town.signed_in(town.owner) as office:
        assert follow_waiting(office)
        assert not follow_waiting(office)
        with office.reading() as session:
            for derivation in office.derivations:
                assert derivation.differences(session) == []
    laptop.copy.close()


def test_eight_laptops_on_slow_lines_sync_at_once_and_no_deadlock_reaches_a_person(
    town: Town, tmp_path: Path
) -> None:
    laptops = [town.laptop(given, tmp_path) for given in TEACHERS]
    for at, laptop in enumerate(laptops):
        die = random.Random(at)
        for _ in range(6):
            laptop.mark(die.choice(NAMES), die.choice("PAL"))
    errors: list[str] = []
    reports: list[SyncReport] = []
    start = threading.Barrier(len(laptops) + 1)

    def go(deed: Any) -> None:
        try:
            start.wait(MOST_SECONDS)
            reports.append(deed())
        except Exception as error:  # noqa: BLE001  every error is counted
            errors.append(f"{type(error).__name__}: {error}")

    def front_desk() -> SyncReport:
        die = random.Random(99)
        with town.signed_in(town.owner) as office:
            service = attendance.AttendanceService(office)
            for _ in range(10):
                name, key = die.choice(NAMES), die.choice("PAE")
                student = town.desk.students[name]
                once_more(partial(service.mark, town.meetings["Choir"], student, key))
        return SyncReport()

    line = Proxy(town.server.port, delay=0.04)
    deeds = [partial(laptop.sync, line.port) for laptop in laptops] + [front_desk]
    threads = [threading.Thread(target=go, args=(deed,), daemon=True) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(MOST_SECONDS)
    line.close()
    assert not any(thread.is_alive() for thread in threads)
    assert errors == []
    _nothing_is_lost(town, laptops)
    for laptop in laptops:
        laptop.copy.close()


def _nothing_is_lost(town: Town, laptops: list[Laptop]) -> None:
    """What is acknowledged is in the record or in the review list, once; both sides agree."""
    entries = {row.operation_id for row in town.rows(Conflict)}
    kept = {row.id: row for row in town.rows(Outbox)}
    states = {row.id: row for row in town.rows(SyncState)}
    for laptop in laptops:
        assert laptop.copy.copy is not None
        operations = laptop.operations()
        assert waiting(laptop.copy) == 0
        state = states[laptop.copy.copy.copy_id]
        assert (state.highest_seq, state.operations) == (len(operations),) * 2
        assert state.chain == chained("", [each.digest for each in operations])
        for each in operations:
            answer = kept[each.id].answer
            assert answer in (Answer.APPLIED, Answer.SAME) or each.id in entries
    applied = [row for row in kept.values() if row.answer is Answer.APPLIED]
    marks = [row for row in town.rows(AttendanceMark) if row.author_name != "Ruth Danquah"]
    assert len(marks) == len(applied)


def test_a_line_that_breaks_before_the_answer_doubles_nothing(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop = town.laptop("T4", tmp_path)
    for name in NAMES:
        laptop.mark(name, "P")

    def lost(*given: Any, **more: Any) -> Any:
        apply(*given, **more)
        raise ServerAway("cut")

    with monkeypatch.context() as patched:
        patched.setattr(push, "apply", lost)
        with pytest.raises(ServerAway):
            laptop.sync()
    assert waiting(laptop.copy) == len(NAMES)
    assert [each.answer for each in laptop.sync().went_up] == [Answer.APPLIED] * len(NAMES)
    assert len(town.rows(AttendanceMark)) == len(town.rows(Attendance)) == len(NAMES)
    laptop.copy.close()


@pytest.mark.parametrize("kept", [0, 2])
def test_a_server_restored_from_before_is_sent_what_it_forgot(
    town: Town, tmp_path: Path, kept: int
) -> None:
    laptop = town.laptop("T5", tmp_path)
    for name in NAMES:
        laptop.mark(name, "L")
    laptop.sync()
    operations = laptop.operations()
    with town.server.connect(town.name) as master:
        master.execute("SET session_replication_role = replica")  # as a backup puts rows
        forgotten = [town.desk.students[name] for name in NAMES[kept:]]
        for table in ("attendance", "attendance_mark"):
            master.execute(f"DELETE FROM {table} WHERE student_id = ANY (%s)", (forgotten,))
        master.execute("DELETE FROM outbox WHERE seq > %s", (kept,))
        chain = chained("", [each.digest for each in operations[:kept]])
        if kept:
            master.execute(
                "UPDATE sync_state SET highest_seq = %s, operations = %s, chain = %s",
                (kept, kept, chain),
            )
        else:
            master.execute("DELETE FROM sync_state")
    laptop.mark("Amara", "P")
    report = laptop.sync()
    assert (report.restored, report.split, report.waiting) == (True, False, 0)
    there = sorted(town.rows(Outbox), key=lambda row: row.seq)
    assert [row.digest for row in there] == [each.digest for each in laptop.operations()]
    assert [town.marked(name) for name in NAMES] == [*"PLLLLL"]
    _nothing_is_lost(town, [laptop])
    laptop.copy.close()


def test_the_command_syncs_a_copy_and_says_what_went_up(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    laptop = town.laptop("T5", tmp_path)
    laptop.mark("Amara", "L")
    laptop.mark("Kofi", "P")
    town.desk.mark("Choir", DAY, "Kofi", "A")
    path = laptop.copy.path
    assert path is not None
    laptop.copy.close()
    monkeypatch.setenv(PASSWORD_FROM, PASSWORD)
    clock = FixedClock(NOW)
    assert run(["sync", str(path), "--json"], clock=clock) == 0
    said = json.loads(capsys.readouterr().out)
    assert [each["answer"] for each in said["went_up"]] == ["APPLIED", "REVIEW"]
    assert (said["waiting"], said["choices"], said["split"]) == (0, 1, False)
    assert said["refreshed"]["changed"] >= 0
    assert run(["sync", str(path)], clock=clock) == 0
    assert "0 entries are in the office." in capsys.readouterr().out
    assert run(["sync", str(tmp_path / "school.downbeat")], clock=clock) == 1
    assert "is no copy" in capsys.readouterr().err
