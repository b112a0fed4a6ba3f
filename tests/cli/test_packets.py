"""A teacher's copy as a file and back, by commands alone, on a school in one local file."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from desktop_app import bootstrap
from desktop_app.core.clock import FixedClock
from desktop_app.core.disclosures import Disclosure, DisclosurePerson
from desktop_app.core.sync import copy_file, copy_keys
from desktop_app.core.sync.copies import CopiesService, copies
from desktop_app.core.sync.copy_keys import CopyLocked
from desktop_app.core.sync.packet_office import PASSPHRASE_FROM
from desktop_app.core.sync.terms import Transport
from desktop_app.schools import LocalSchools
from desktop_app.shell.copy_form import CopyAnswer
from tests.cli.commands import NOW, Shell
from tests.copies import PASSWORD, MemoryKeyring
from tests.packet_school import (
    PUPILS,
    Laptop,
    desk_in,
    mark,
    marks,
    meeting,
    out,
    packet,
    secrets_in_memory,
)


@pytest.fixture(autouse=True)
def memory_keyring(monkeypatch: pytest.MonkeyPatch) -> Iterator[MemoryKeyring]:
    monkeypatch.setenv("DOWNBEAT_PASSWORD", PASSWORD)
    with secrets_in_memory(monkeypatch) as used:
        yield used


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    return desk_in(tmp_path, capsys)


def refused(shell: Shell, deed: str, *arguments: object) -> str:
    said = shell.raw("packet", deed, *arguments)
    assert said.code == 1, said
    assert said.out == ""
    assert "Traceback" not in said.err
    return said.err


@pytest.fixture
def laptop(desk: Shell, monkeypatch: pytest.MonkeyPatch) -> Laptop:
    return opened(desk, monkeypatch, out(desk), "maeve.copy")


def opened(desk: Shell, monkeypatch: pytest.MonkeyPatch, made: dict[str, Any], name: str) -> Laptop:
    made_at = desk.school.with_name(name)
    with monkeypatch.context() as given:
        given.setenv(PASSPHRASE_FROM, made["passphrase"])
        packet(desk, "open", made["file"], made_at)
    return Laptop(made_at, desk._capsys)  # noqa: SLF001  the same screen


def test_a_mark_made_on_a_copy_is_in_the_school_once_its_packet_is_taken_in(
    desk: Shell, laptop: Laptop
) -> None:
    laptop.mark("Violin", "2026-11-16", "Amara Reid", "P")
    told = packet(desk, "take", desk.school, laptop.give_back())
    assert [deed["answer"] for deed in told["deeds"]] == ["applied"]
    assert "Amara Reid" in told["deeds"][0]["what"]
    assert marks(desk, "Violin", "2026-11-16") == {"Amara Reid": "P"}


def later(monkeypatch: pytest.MonkeyPatch, hours: float) -> None:
    """Let it be later for every command from now on."""
    monkeypatch.setattr("tests.cli.commands.NOW", NOW + timedelta(hours=hours))


def test_an_answer_says_what_is_in_the_office_brings_what_changed_and_keeps_what_waits(
    desk: Shell, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop.mark("Violin", "2026-11-16", "Amara Reid", "P")
    packet(desk, "take", desk.school, laptop.give_back())
    laptop.mark("Violin", "2026-11-16", "Kofi Reid", "L")
    mark(desk, "Violin", "2026-11-16", "Zofia Lis", "A")
    mark(desk, "Violin", "2026-11-16", "Kofi Reid", "A")
    later(monkeypatch, 1)
    answer = out(desk, name="answer.packet")
    assert answer["passphrase"] is None  # the laptop knows it
    told = packet(desk, "open", answer["file"], laptop.school)
    assert (told["new"], told["acknowledged"], told["waiting"]) == (False, 1, 1)
    assert marks(laptop, "Violin", "2026-11-16") == {
        "Amara Reid": "P", "Kofi Reid": "L", "Zofia Lis": "A",
    }  # fmt: skip
    assert "has this packet already" in refused(desk, "open", answer["file"], laptop.school)
    taken = packet(desk, "take", desk.school, laptop.give_back())
    assert [deed["answer"] for deed in taken["deeds"]] == ["applied", "review"]
    assert marks(desk, "Violin", "2026-11-16")["Kofi Reid"] == "A"


def test_the_same_packet_twice_says_that_nothing_was_changed(desk: Shell, laptop: Laptop) -> None:
    laptop.mark("Violin", "2026-11-16", "Amara Reid", "P")
    back = laptop.give_back()
    packet(desk, "take", desk.school, back)
    again = desk.raw("packet", "take", desk.school, back)
    assert "in the school already" in again.out
    assert packet(desk, "take", desk.school, back, "--preview")["new"] == 0


def test_one_packet_on_two_laptops_makes_two_copies(
    desk: Shell, laptop: Laptop, monkeypatch: pytest.MonkeyPatch, memory_keyring: MemoryKeyring
) -> None:
    again = out(desk) | {"passphrase": known(memory_keyring)}
    tablet = opened(desk, monkeypatch, again, "tablet.copy")
    laptop.mark("Violin", "2026-11-16", "Amara Reid", "P")
    tablet.mark("Violin", "2026-11-16", "Kofi Reid", "L")
    assert packet(desk, "take", desk.school, laptop.give_back())["new"] == 1
    assert "knows of no packet" in refused(desk, "take", desk.school, tablet.give_back("t.packet"))
    told = packet(desk, "take", desk.school, tablet.give_back("t.packet"), "--approve")
    assert [deed["answer"] for deed in told["deeds"]] == ["applied"]
    assert marks(desk, "Violin", "2026-11-16") == {"Amara Reid": "P", "Kofi Reid": "L"}


def known(secrets: MemoryKeyring) -> str:
    """Return the passphrase this computer knows."""
    return next(
        each.split()[0] for (_, name), each in secrets.kept.items() if name.startswith("packets")
    )


def test_a_rescue_file_brings_in_what_waits_on_a_copy_that_locked(
    desk: Shell, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop.mark("Violin", "2026-11-16", "Amara Reid", "P")
    later(monkeypatch, 24 * 40)
    assert "that day has come" in laptop("list", "students").err
    path = laptop.school.with_name("rescue.packet")
    told = packet(laptop, "rescue", laptop.school, path)
    assert told["waiting"] == 1
    assert "passphrase" in refused(desk, "take", desk.school, path)
    monkeypatch.setenv(PASSPHRASE_FROM, told["passphrase"])
    assert "rescue file of Maeve Cullinan" in refused(desk, "take", desk.school, path)
    assert packet(desk, "take", desk.school, path, "--approve")["deeds"][0]["answer"] == "applied"
    assert marks(desk, "Violin", "2026-11-16") == {"Amara Reid": "P"}


def test_an_expired_copy_opens_again_by_a_newer_packet_and_has_lost_nothing(
    desk: Shell, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop.mark("Violin", "2026-11-16", "Amara Reid", "P")
    later(monkeypatch, 24 * 40)
    assert laptop("list", "students").code == 1
    told = packet(desk, "open", out(desk, name="new.packet")["file"], laptop.school)
    assert told["waiting"] == 1
    assert laptop("list", "students").code == 0


@pytest.mark.parametrize("deed", ["make", "take", "open", "return", "rescue"])
def test_what_is_missing_or_wrong_is_refused_with_a_sentence(desk: Shell, deed: str) -> None:
    gone = desk.school.with_name("gone.packet")
    more = {"make": ("--teacher", "Nobody", "--out", gone), "open": (gone.with_name("a.copy"),),
            "take": (gone,)}.get(deed, (gone.with_name("b.packet"),))  # fmt: skip
    first = {"make": desk.school, "take": desk.school}.get(deed, gone.with_suffix(".copy"))
    assert refused(desk, deed, gone if deed == "open" else first, *more)
    assert not list(desk.school.parent.glob("*.part"))
    assert desk.raw("packet", "frob", desk.school).code == 2


def test_a_damaged_packet_and_a_wrong_passphrase_leave_the_copy_and_the_school_alone(
    desk: Shell, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop.mark("Violin", "2026-11-16", "Amara Reid", "P")
    back = laptop.give_back()
    whole = back.read_bytes()
    back.write_bytes(whole[:-40])
    assert "cut off" in refused(desk, "take", desk.school, back)
    back.write_bytes(whole[:-40] + b"x" * 40)
    assert "damaged" in refused(desk, "take", desk.school, back)
    back.write_bytes(whole)
    monkeypatch.setenv(PASSPHRASE_FROM, "0000-0000-0000-0000-0000")
    assert "does not open" in refused(desk, "take", desk.school, back)
    assert marks(desk, "Violin", "2026-11-16") == {}
    other = desk.school.with_name("other.copy")
    assert "does not open" in refused(desk, "open", desk.school.with_name("out.packet"), other)
    assert not other.exists()
    assert not other.with_name("other.copy.key").exists()


def enrollment(desk: Shell, title: str, student: str) -> str:
    rows = desk.done("list", "enrollments", "--where", f"lesson={title}")
    return next(str(row["id"]) for row in rows if row["student"] == student)


def cancel(desk: Shell) -> None:
    key = meeting(desk, "Violin", "2026-11-16")
    desk.done("set", "occurrence", key, "--status", "CANCELLED", "--cancel_reason", "Storm")


def leave(desk: Shell) -> None:
    key = enrollment(desk, "Violin", "Amara Reid")
    desk.done("set", "enrollment", key, "--unenrolled_on", "2026-11-10", "--status", "DROPPED")


def replace_teacher(desk: Shell) -> None:
    desk.done("set", "lesson", "Violin", "--teacher", "Dele Adisa")
    first = meeting(desk, "Violin", "2026-11-02")
    desk.done("set", "occurrence", first, "--teacher", "Dele Adisa", "--scope", "FOLLOWING")


@pytest.mark.parametrize(
    ("meanwhile", "answer"),
    [(cancel, "invalid"), (leave, "not_enrolled"), (replace_teacher, "not_yours")],
)
def test_what_became_impossible_meanwhile_is_kept_whole_and_waits_for_a_choice(
    desk: Shell, laptop: Laptop, meanwhile: Callable[[Shell], None], answer: str
) -> None:
    laptop.mark("Violin", "2026-11-16", "Amara Reid", "P")
    meanwhile(desk)
    (deed,) = packet(desk, "take", desk.school, laptop.give_back())["deeds"]
    assert deed["answer"] == answer
    assert deed["said"]
    assert marks(desk, "Violin", "2026-11-16") == {}
    (entry,) = desk.done("review")
    assert "Amara Reid" in entry["about"]


def test_a_laptop_that_was_lost_locks_with_the_next_packet_and_its_marks_are_rescued(
    desk: Shell, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop.mark("Violin", "2026-11-16", "Amara Reid", "P")
    back = laptop.give_back("early.packet")
    packet(desk, "take", desk.school, back)
    laptop.mark("Violin", "2026-11-16", "Kofi Reid", "P")
    with bootstrap.open_school(desk.school, clock=FixedClock(NOW)) as office:
        with office.reading() as session:
            (copy,) = copies(session)
        CopiesService(office).switch_off(copy.id, "Maeve Cullinan")
    late = laptop.give_back()
    assert "was switched off" in refused(desk, "take", desk.school, late)
    later(monkeypatch, 1)
    answer = out(desk, name="answer.packet")
    with monkeypatch.context() as given:
        given.setenv(PASSPHRASE_FROM, answer["passphrase"] or "")
        assert "switched this copy off" in refused(desk, "open", answer["file"], laptop.school)
    assert "switched this copy off" in laptop("list", "students").err
    rescue = packet(laptop, "rescue", laptop.school, laptop.school.with_name("r.packet"))
    monkeypatch.setenv(PASSPHRASE_FROM, rescue["passphrase"])
    told = packet(desk, "take", desk.school, rescue["file"], "--approve")
    assert [deed["answer"] for deed in told["deeds"]] == ["applied", "applied"]
    assert marks(desk, "Violin", "2026-11-16") == {"Amara Reid": "P", "Kofi Reid": "P"}


def test_a_laptop_that_was_found_opens_by_a_newer_packet_once_it_is_allowed_again(
    desk: Shell, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop.mark("Violin", "2026-11-16", "Amara Reid", "P")
    packet(desk, "take", desk.school, laptop.give_back())
    laptop.mark("Violin", "2026-11-16", "Kofi Reid", "P")
    (copy,) = desk.done("list", "copies")
    desk.done("set", "copy", copy["id"], "--switched-off", "yes")
    with bootstrap.open_copy(
        laptop.school, copy_keys.unlock(laptop.school, PASSWORD), clock=FixedClock(NOW)
    ) as locked:
        copy_file.lock(locked, "off")
    schools = LocalSchools(lambda _: None, FixedClock(NOW + timedelta(hours=2)))
    with pytest.raises(CopyLocked) as refused:
        schools.unlock(laptop.school, CopyAnswer(PASSWORD))
    assert refused.value.asks_by is Transport.PACKET
    desk.done("set", "copy", copy["id"], "--switched-off", "no")
    later(monkeypatch, 1)
    newer = out(desk, name="newer.packet")
    answer = CopyAnswer(PASSWORD)
    with schools.ask_again(laptop.school, answer, Path(newer["file"])) as opened:
        assert opened.copy is not None
    assert marks(laptop, "Violin", "2026-11-16") == {"Amara Reid": "P", "Kofi Reid": "P"}


def test_a_packet_is_for_staff_and_written_down_with_whom_it_names(desk: Shell) -> None:
    pupil = ("--teacher", "Amara Reid", "--out", desk.school.with_name("a.packet"))
    assert "does not work here" in refused(desk, "make", desk.school, *pupil)
    out(desk)
    opened = bootstrap.open_school(desk.school, clock=FixedClock(NOW))
    with opened as office, office.reading() as session:
        (left,) = session.scalars(select(Disclosure)).all()
        named = session.scalar(select(func.count()).select_from(DisclosurePerson))
    assert (left.kind, left.recipient, left.way.value) == ("packet", "Maeve Cullinan", "HANDED")
    assert named is not None
    assert named >= len(PUPILS)
