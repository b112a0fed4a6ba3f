"""What a copy says of itself: what waits, what went up, what needs a choice, who may go on."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from desktop_app.areas.people import api as people
from desktop_app.areas.people.terms import StaffKind
from desktop_app.core.db.database import Database
from desktop_app.core.errors import NotFound
from desktop_app.core.sync.copies import CopiesService, copies
from desktop_app.core.sync.standing import FactState, listed, standing
from desktop_app.core.sync.tables import Conflict, Outbox, SyncState
from desktop_app.core.sync.terms import Answer, Transport
from tests.factories import NOW, make_school

MEETING, OTHER = UUID(int=1), UUID(int=2)
PUPILS = [UUID(int=n) for n in range(10, 15)]


class Kept:
    """A copy with four deeds: two went up, of which one needs a choice, and two wait."""

    def __init__(self, database: Database) -> None:
        self.database = database
        service = people.PeopleService(database)
        facts = people.PersonFacts(given_name="Maeve", family_name="Cullinan")
        service.add_staff(people.NewStaff(person=facts, kind=StaffKind.TEACHER))
        with database.reading() as session:
            self.teacher = people.find_persons(session, "Cullinan")[0].person_id
        self.copy_id = uuid4()
        with database.writing("Copy") as work:
            work.session.add(
                SyncState(
                    id=self.copy_id, person_id=self.teacher, device="maeve-laptop",
                    transport=Transport.SERVER, made_at=NOW, refreshed_at=NOW,
                    expires_at=NOW + timedelta(days=30), highest_seq=2, operations=2,
                )
            )  # fmt: skip
            deeds = [self.deed(seq, pupil) for seq, pupil in enumerate(PUPILS[:4], start=1)]
            work.session.add_all(deeds)
            work.session.flush()
            work.session.add(self.conflict(deeds[0]))

    def deed(self, seq: int, pupil: UUID) -> Outbox:
        about = {"student_id": str(pupil), "occurrence_id": str(MEETING)}
        return Outbox(
            id=uuid4(), copy_id=self.copy_id, seq=seq, kind="MARK" if seq < 4 else "NOTE",
            about=json.dumps(about), value='{"code_id":"x"}', author_name="Maeve Cullinan",
            device="maeve-laptop", made_at=NOW, program="1", digest=str(seq),
        )  # fmt: skip

    def conflict(self, deed: Outbox) -> Conflict:
        return Conflict(
            operation_id=deed.id, copy_id=self.copy_id, kind=deed.kind, answer=Answer.REVIEW,
            about=deed.about, mine=deed.value, theirs='{"code_id":"y"}', made_at=NOW,
            author_name=deed.author_name, device=deed.device, opened_at=NOW, said="Ruth says late",
        )  # fmt: skip


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    with make_school(tmp_path) as database:
        yield Kept(database)


def about(pupil: UUID, meeting: UUID = MEETING) -> dict[str, Any]:
    return {"occurrence_id": meeting, "student_id": pupil}


def test_what_waits_and_what_needs_a_choice_are_counted(kept: Kept) -> None:
    with kept.database.reading() as session:
        found = standing(session, kept.copy_id)
        assert standing(session, uuid4()) is None
    assert found is not None
    assert (found.waiting, found.waiting_marks, found.choices) == (2, 1, 1)
    assert found.synced_at == NOW


def test_each_fact_says_where_it_is(kept: Kept) -> None:
    with kept.database.reading() as session:
        found = standing(session, kept.copy_id)
    assert found is not None
    states = [found.of("MARK", about(pupil)) for pupil in PUPILS]
    assert states == [
        FactState.CHOICE, FactState.OFFICE, FactState.HERE, FactState.OFFICE, FactState.OFFICE,
    ]  # fmt: skip
    assert found.of("MARK", about(PUPILS[2], OTHER)) is FactState.OFFICE
    among = found.among("MARK", "occurrence_id", MEETING)
    assert {fact["student_id"]: state for fact, state in among} == {
        str(PUPILS[0]): FactState.CHOICE, str(PUPILS[2]): FactState.HERE,
    }  # fmt: skip


def test_the_list_begins_with_what_somebody_must_do(kept: Kept) -> None:
    with kept.database.reading() as session:
        deeds = listed(session, kept.copy_id)
        newest = listed(session, kept.copy_id, most=1)
    assert [(deed.seq, deed.state) for deed in deeds] == [
        (1, FactState.CHOICE), (4, FactState.HERE), (3, FactState.HERE), (2, FactState.OFFICE),
    ]  # fmt: skip
    assert deeds[0].said == "Ruth says late"
    assert deeds[0].theirs == {"code_id": "y"}
    assert [deed.seq for deed in newest] == [1, 4], "what needs a choice is never left out"


def test_an_owner_sees_a_copy_and_switches_it_off_once(kept: Kept) -> None:
    database = kept.database
    with database.reading() as session:
        [row] = copies(session, kept.teacher)
        assert copies(session, uuid4()) == []
    assert (row.device, row.taken, row.switched_off_at) == ("maeve-laptop", 2, None)
    CopiesService(database).switch_off(row.id, "Maeve")
    with database.reading() as session:
        [row] = copies(session)
    assert row.switched_off_at == NOW
    assert row.switched_off_by == database.actor.name
    with pytest.raises(NotFound):
        CopiesService(database).switch_off(uuid4(), "Maeve")
