"""A laptop and its office come together: what waits goes up, and only what agrees is believed."""

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, text, update

from desktop_app.core.clock import FixedClock
from desktop_app.core.errors import NotAllowed, RuleBroken, ServerAway, Stopped
from desktop_app.core.journal import triggers
from desktop_app.core.journal.changes import SetKind
from desktop_app.core.progress import Progress
from desktop_app.core.sync import push
from desktop_app.core.sync.apply import apply
from desktop_app.core.sync.copies import CopiesService
from desktop_app.core.sync.operation import chained
from desktop_app.core.sync.push import SyncReport, sync, waiting
from desktop_app.core.sync.tables import Conflict, Outbox, SyncState
from desktop_app.core.sync.terms import Answer
from desktop_app.schema import metadata
from tests.core.sync.church import LATER, NAMES, Church, Laptop, open_laptop


def together(church: Church, laptop: Laptop, **more: object) -> SyncReport:
    return sync(laptop.database, church.office.database, **more)  # type: ignore[arg-type]


def week(laptop: Laptop, turns: int = 1) -> None:
    for turn in range(turns):
        for name in NAMES:
            laptop.mark(name, "PAL"[turn % 3])


def acknowledged(laptop: Laptop) -> int:
    with laptop.database.reading() as session:
        return session.get_one(SyncState, (1, laptop.facts.copy_id)).highest_seq


def forget(church: Church, after: int) -> None:
    """Restore the office from a backup in which less was known of the laptop."""
    with church.office.database.writing("Restore", kind=SetKind.SYSTEM) as work:
        work.session.execute(delete(Conflict))
        kept = work.session.query(Outbox.digest).order_by(Outbox.seq).limit(after)
        chain = chained("", [digest for (digest,) in kept])
        connection = work.session.connection()
        guards = triggers.guards_of(metadata().tables["outbox"])
        for name in guards:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        work.session.execute(delete(Outbox).where(Outbox.seq > after))
        for made in guards.values():
            connection.exec_driver_sql(made)
        values = {"highest_seq": after, "operations": after, "chain": chain}
        work.session.execute(update(SyncState).values(**values))


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(push, "AT_ONCE", 2)


def test_what_waits_goes_up_once_with_its_answers(church: Church, laptop: Laptop) -> None:
    week(laptop)
    church.office.mark("Kofi", "A")
    assert waiting(laptop.database) == 3
    report = together(church, laptop)
    assert [each.answer for each in report.went_up] == [
        Answer.APPLIED, Answer.REVIEW, Answer.APPLIED,
    ]  # fmt: skip
    assert (report.waiting, report.choices, report.split) == (0, 1, False)
    assert acknowledged(laptop) == 3
    assert together(church, laptop).went_up == ()


def test_nothing_is_believed_to_be_there_before_the_answer_is_here(
    church: Church, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    week(laptop)
    real = apply

    def cut(*given: object, **more: object) -> object:
        real(*given, **more)  # type: ignore[arg-type]
        raise ServerAway("The line was cut.")

    monkeypatch.setattr(push, "apply", cut)
    with pytest.raises(ServerAway):
        together(church, laptop)
    assert (waiting(laptop.database), acknowledged(laptop)) == (3, 0)
    assert church.office.marked("Kofi") == "P"
    monkeypatch.setattr(push, "apply", real)
    report = together(church, laptop)
    assert [each.answer for each in report.went_up] == [Answer.APPLIED] * 3
    assert [len(church.office.history(name)) for name in NAMES] == [1, 1, 1]


@pytest.mark.usefixtures("small_parts")
def test_a_sync_that_is_stopped_goes_on_where_it_was(church: Church, laptop: Laptop) -> None:
    class Stop(Progress):
        def step(self, done: int, total: int, what: str = "") -> None:
            if done >= 2:
                raise Stopped("Stopped.")

    week(laptop, 2)
    with pytest.raises(Stopped):
        together(church, laptop, progress=Stop())
    assert (acknowledged(laptop), waiting(laptop.database)) == (2, 4)
    assert len(together(church, laptop).went_up) == 4
    assert church.office.marked("Zofia") == "A"


@pytest.mark.usefixtures("small_parts")
def test_a_restored_office_that_is_older_is_found_and_gets_it_again(
    church: Church, laptop: Laptop
) -> None:
    week(laptop)
    together(church, laptop)
    for name in NAMES[1:]:
        church.office.clear(name)
    forget(church, 1)
    laptop.mark("Amara", "L")
    report = together(church, laptop)
    assert report.restored
    assert not report.split
    assert len(report.went_up) == 3
    assert (acknowledged(laptop), waiting(laptop.database)) == (4, 0)
    assert [church.office.marked(name) for name in NAMES] == ["L", "P", "P"]


def test_an_office_that_knows_nothing_of_a_copy_gets_all_of_it(
    church: Church, laptop: Laptop
) -> None:
    week(laptop)
    together(church, laptop)
    forget(church, 0)
    with church.office.database.writing("Restore", kind=SetKind.SYSTEM) as work:
        work.session.execute(delete(SyncState))
    report = together(church, laptop)
    assert [each.answer for each in report.went_up] == [Answer.SAME] * 3
    assert report.restored


def test_a_copy_worked_on_in_two_places_is_found_and_nothing_of_either_is_lost(
    church: Church, laptop: Laptop, tmp_path: Path
) -> None:
    laptop.mark("Amara", "P")
    source = laptop.database.path
    assert source is not None
    laptop.database.close()
    shutil.copyfile(source, tmp_path / "twin.downbeat")
    for name, path in (("first", source), ("second", tmp_path / "twin.downbeat")):
        place = replace(laptop, database=open_laptop(path, laptop.facts, LATER))
        place.mark("Kofi", "P" if name == "first" else "L")
        report = together(church, place)
        assert report.split == (name == "second")
        assert waiting(place.database) == 0
        place.database.close()
    assert church.office.marked("Kofi") == "P"
    [entry] = church.entries()
    assert entry.answer is Answer.ID_REUSED
    assert '"code_id"' in (entry.raw or "")


def test_two_laptops_of_one_teacher_have_outboxes_of_their_own(church: Church) -> None:
    first, second = church.laptop("maeve-laptop"), church.laptop("maeve-tablet")
    first.mark("Amara", "P")
    second.mark("Amara", "A")
    second.mark("Kofi", "P")
    assert [each.answer for each in together(church, first).went_up] == [Answer.APPLIED]
    answers = [each.answer for each in together(church, second).went_up]
    assert answers == [Answer.REVIEW, Answer.APPLIED]
    [entry] = church.entries()
    assert (entry.device, entry.theirs_device) == ("maeve-tablet", "maeve-laptop")
    for laptop in (first, second):
        laptop.database.close()


def test_how_far_off_the_clock_is_is_measured_and_kept(church: Church) -> None:
    laptop = church.laptop(at=LATER - timedelta(hours=5))
    report = together(church, laptop)
    assert report.clock_offset_ms == 5 * 3_600_000
    laptop.mark("Amara", "P")
    [operation] = laptop.operations()
    assert operation.happened_at == LATER
    assert operation.made_at == LATER - timedelta(hours=5)
    laptop.database.close()


def test_a_copy_that_is_switched_off_hears_it_at_once_and_keeps_what_waits(
    church: Church, laptop: Laptop
) -> None:
    week(laptop)
    CopiesService(church.office.database).switch_off(laptop.facts.copy_id, "Maeve")
    with pytest.raises(NotAllowed, match="switched this copy off"):
        together(church, laptop)
    assert waiting(laptop.database) == 3


def test_another_school_is_not_the_office_of_a_copy(church: Church, laptop: Laptop) -> None:
    week(laptop)
    laptop.database.copy = replace(laptop.facts, school=uuid4())
    with pytest.raises(RuleBroken, match="another one"):
        together(church, laptop)
    with church.office.database.reading() as session:
        assert session.execute(text("SELECT count(*) FROM outbox")).scalar() == 0


def test_what_the_office_has_comes_down_after_what_waits_went_up(
    church: Church, laptop: Laptop
) -> None:
    week(laptop)
    seen = []

    def refresh(copy: object, _office: object, _progress: object) -> str:
        seen.append(waiting(laptop.database))
        return "refreshed"

    report = together(church, laptop, refresh=refresh)
    assert (seen, report.refreshed) == ([0], "refreshed")


@given(st.lists(st.text("0123456789abcdef", min_size=4, max_size=4), max_size=12), st.data())
@settings(max_examples=50)
def test_a_chain_is_the_same_however_it_is_cut_and_tells_every_other_order(
    digests: list[str], data: st.DataObject
) -> None:
    cut = data.draw(st.integers(0, len(digests)))
    whole = chained("", digests)
    assert chained(chained("", digests[:cut]), digests[cut:]) == whole
    other = data.draw(st.permutations(digests))
    assert (chained("", other) == whole) == (other == digests)
    if digests:
        assert chained("", digests[1:]) != whole


def test_the_clock_of_the_office_is_asked_at_contact(church: Church, laptop: Laptop) -> None:
    church.office.database.clock = FixedClock(LATER + timedelta(seconds=3))
    assert together(church, laptop).clock_offset_ms == 3_000
