"""Who chooses in a shared school: the office for all, a teacher for their own, nobody twice."""

import threading
from pathlib import Path
from typing import Any

import pytest

from desktop_app.core.errors import Clash, DownbeatError, NotFound, RuleBroken
from desktop_app.core.server.following import follow_waiting
from desktop_app.core.sync import review
from desktop_app.core.sync.review import Chosen, ReviewService
from desktop_app.core.sync.tables import Conflict
from desktop_app.core.sync.terms import Choice
from tests.together.town import DAY, Town

MINE, THEIRS = Chosen(Choice.MINE), Chosen(Choice.THEIRS)


@pytest.fixture
def clash(town: Town, tmp_path: Path) -> Conflict:
    """What T0 marked on the laptop, and the desk meanwhile."""
    laptop = town.laptop("T0", tmp_path)
    laptop.mark("Kofi", "L")
    town.desk.mark("Choir", DAY, "Kofi", "A")
    laptop.sync()
    laptop.copy.close()
    entry: Conflict = town.rows(Conflict)[0]
    return entry


def test_a_teacher_chooses_for_their_own_by_a_login_that_may_nothing_else(
    town: Town, clash: Conflict
) -> None:
    with town.signed_in(town.logins["T0"]) as mine:
        with mine.reading() as session:
            assert review.open_count(session) == 1
        ReviewService(mine).decide([clash.id], MINE)
    assert town.marked("Kofi") == "L"
    (entry,) = town.rows(Conflict)
    assert (entry.decision, entry.decided_by) == (Choice.MINE, "T0 Cullinan")
    with town.signed_in(town.owner) as office:
        follow_waiting(office)
        with office.reading() as session:
            for derivation in office.derivations:
                assert derivation.differences(session) == []


def test_another_teacher_neither_sees_nor_chooses(town: Town, clash: Conflict) -> None:
    with town.signed_in(town.logins["T1"]) as other:
        with other.reading() as session:
            assert review.open_count(session) == 0
        with pytest.raises(NotFound):
            ReviewService(other).decide([clash.id], MINE)
    assert town.marked("Kofi") == "A"


def test_the_office_chooses_for_everybody(town: Town, clash: Conflict) -> None:
    with town.signed_in(town.owner) as office:
        ReviewService(office).decide([clash.id], MINE)
    assert town.marked("Kofi") == "L"


def test_two_who_choose_at_once_are_one_choice(town: Town, clash: Conflict) -> None:
    start, said = threading.Barrier(2), list[str]()

    def choose(login: str, chosen: Chosen) -> None:
        with town.signed_in(login) as database:
            start.wait(60)
            try:
                ReviewService(database).decide([clash.id], chosen)
                said.append("chosen")
            except (RuleBroken, Clash):
                said.append("too late")
            except DownbeatError as error:
                said.append(repr(error))

    who: list[Any] = [(town.owner, THEIRS), (town.logins["T0"], MINE)]
    threads = [threading.Thread(target=choose, args=each, daemon=True) for each in who]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert sorted(said) == ["chosen", "too late"]
    (entry,) = town.rows(Conflict)
    assert town.marked("Kofi") == ("L" if entry.decision is Choice.MINE else "A")
