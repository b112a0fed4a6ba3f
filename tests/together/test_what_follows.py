"""What is worked out from a change is worked out from that one, whoever else writes meanwhile."""

from collections.abc import Callable

import pytest

from desktop_app.areas.people import api as people
from desktop_app.core.db.database import Database
from desktop_app.core.journal import recording


def pupil(given: str, family: str) -> people.NewStudent:
    facts = people.PersonFacts(given_name=given, family_name=family, city="Larkfield")
    return people.NewStudent(person=facts)


@pytest.mark.postgresql
def test_many_new_pupils_are_found_though_another_desk_kept_a_later_change(
    desk: Callable[..., Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "MANY", 2)  # more rows than that are looked up in the journal
    ruth, noor = desk("Ruth"), desk("Noor")
    with ruth.writing("Roster") as work:
        for given in ("Amara", "Bela", "Cleo"):
            people.add_student(work, pupil(given, "Khan"))
        with noor.writing("One more") as other:
            people.add_student(other, pupil("Dario", "Reid"))
        assert other.number > work.number
    with ruth.reading() as session:
        assert len(people.find_persons(session, "Khan")) == 3
        assert len(people.find_persons(session, "Reid")) == 1
