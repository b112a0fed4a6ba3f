"""What a deed on a copy leaves in its outbox, in the same transaction."""

import json

import pytest
from sqlalchemy import select

from desktop_app.areas.people.tables import Person
from desktop_app.areas.timetable import api as timetable
from desktop_app.core.errors import RuleBroken
from desktop_app.core.journal.changes import SetKind
from desktop_app.core.journal.undo import redo, undo
from desktop_app.core.sync.tables import Outbox
from tests.core.sync.church import Laptop


def test_a_mark_is_one_operation_with_what_it_says_and_what_was_there_before(
    laptop: Laptop,
) -> None:
    laptop.mark("Amara", "L", minutes_late=5)
    laptop.mark("Amara", "A")
    first, second = laptop.operations()
    assert (first.seq, first.kind, first.base, first.previous_id) == (1, "MARK", None, None)
    assert first.value is not None
    assert (first.value["minutes_late"], first.value["note"]) == (5, None)
    assert first.about == {
        "occurrence_id": str(laptop.meeting()), "student_id": str(laptop.students["Amara"]),
    }  # fmt: skip
    assert (first.author_name, first.device) == ("Maeve Cullinan", "maeve-laptop")
    assert first.made_at == laptop.database.clock.now()
    assert (second.seq, second.base, second.previous_id) == (2, first.value, first.id)


def test_what_is_written_is_what_is_read_again(laptop: Laptop) -> None:
    laptop.mark("Amara", "P")
    with laptop.database.reading() as session:
        row = session.scalars(select(Outbox)).one()
    [operation] = laptop.operations()
    assert row.digest == operation.digest
    assert json.loads(row.about) == operation.about
    assert row.student_id == laptop.students["Amara"]


def test_undo_and_redo_on_a_copy_are_operations_of_their_own(laptop: Laptop) -> None:
    laptop.mark("Amara", "P")
    undo(laptop.database)
    redo(laptop.database)
    made, back, again = laptop.operations()
    assert laptop.marked("Amara") == "P"
    assert (back.value, back.base, back.previous_id) == (None, made.value, made.id)
    assert (again.value, again.base, again.previous_id) == (made.value, None, back.id)


def test_everyone_else_and_finishing_are_operations_of_one_deed_in_order(laptop: Laptop) -> None:
    laptop.service.finish(laptop.meeting(), rest="P")
    operations = laptop.operations()
    assert [each.kind for each in operations] == ["MARK", "MARK", "MARK", "REGISTER"]
    assert [each.seq for each in operations] == [1, 2, 3, 4]
    assert operations[-1].value == {"status": "COMPLETED"}
    assert operations[-1].base == {"status": "SCHEDULED"}
    laptop.mark("Amara", "A", reason="Wrong row")
    value = laptop.operations()[-1].value
    assert value is not None
    assert value["reason"] == "Wrong row"


def test_notes_are_operations_too(laptop: Laptop) -> None:
    meeting, amara = laptop.meeting(), laptop.students["Amara"]
    laptop.service.write_note(meeting, amara, "Bow hold", shared=False)
    laptop.service.write_note(meeting, None, "Scales")
    laptop.service.write_note(meeting, amara, None)
    one, all_of_them, gone = laptop.operations()
    assert (one.kind, one.value) == ("NOTE", {"text": "Bow hold", "shared": False})
    assert all_of_them.about["student_id"] is None
    assert (gone.value, gone.base) == (None, one.value)


def test_the_same_mark_again_is_no_operation(laptop: Laptop) -> None:
    laptop.mark("Amara", "P")
    laptop.mark("Amara", "P")
    assert len(laptop.operations()) == 1


def test_what_needs_the_office_is_refused_whole_and_nothing_is_kept(laptop: Laptop) -> None:
    plan = timetable.TimetableService(laptop.database)
    with pytest.raises(RuleBroken, match="needs the office"):
        plan.cancel_meeting(laptop.meeting(), reason="Ill")
    with pytest.raises(RuleBroken, match="needs the office"):
        _finish_and_rename(laptop)
    assert laptop.operations() == []
    with laptop.database.reading() as session:
        assert session.get_one(Person, (1, laptop.facts.person_id)).given_name == "Maeve"


def test_what_the_program_brings_by_itself_is_no_operation(laptop: Laptop) -> None:
    with laptop.database.writing("Refresh", kind=SetKind.SYSTEM, act="refresh") as work:
        timetable.finish_meetings(work, [laptop.meeting()], done=True)
    assert laptop.operations() == []


def _finish_and_rename(laptop: Laptop) -> None:
    with laptop.database.writing("Both") as work:
        timetable.finish_meetings(work, [laptop.meeting()], done=True)
        work.session.get_one(Person, (1, laptop.facts.person_id)).given_name = "Else"
