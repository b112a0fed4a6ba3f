"""Who is erased is gone from every table, the journal, the search and the file itself."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from desktop_app import bootstrap
from desktop_app.areas.people.api import PeopleService, find_families
from desktop_app.areas.people.tables import Person
from desktop_app.areas.privacy import api as privacy
from desktop_app.areas.privacy.catalog import TABLES
from desktop_app.areas.privacy.tables import Erasure
from desktop_app.core import erased_list
from desktop_app.core.access.actor import Actor, Role
from desktop_app.core.clock import FixedClock
from desktop_app.core.db import checks, snapshots
from desktop_app.core.db.database import Database
from desktop_app.core.db.purging import purge
from desktop_app.core.errors import Clash, NotAllowed, NotFound, RuleBroken
from desktop_app.core.journal.undo import redo, undo
from desktop_app.schema import metadata
from tests.areas.people.people_of import add_student, mother
from tests.areas.privacy.full import Named, erase_anyway, fill, told
from tests.core.conftest import database as both_engines  # noqa: F401  a fixture
from tests.factories import NOW, make_school

WHO = Named()


def test_nothing_is_left_in_any_table_or_in_the_journal(both_engines: Database) -> None:  # noqa: F811
    database = both_engines
    person = fill(database, WHO)
    assert told(database, (WHO.given,))
    done = erase_anyway(database, person)
    assert told(database, WHO.words) == []
    assert done.deleted > 0
    assert done.cleared > 0
    assert done.kept > 0


def test_nothing_is_left_in_the_bytes_of_the_file(database: Database) -> None:
    person = fill(database, WHO)
    erase_anyway(database, person)
    assert database.path is not None
    purge(database.path)
    for part in ("", "-wal"):
        file = Path(f"{database.path}{part}")
        held = file.read_bytes() if file.exists() else b""
        assert [word for word in WHO.words if word.encode() in held] == []


def test_a_row_of_everything_is_given_out(database: Database) -> None:
    person = fill(database, WHO)
    with database.reading() as session:
        found = privacy.found_of(session, person)
    facts = {name for name, table in metadata().tables.items() if table.info.get("journaled", True)}
    about = {name for name, held in TABLES.items() if held.of} & facts
    assert about - found.rows.keys() == set(), "these tables were not looked at"


LETTERS = st.characters(categories=("Lu", "Ll", "Lo"), max_codepoint=0x024F)
NAMES = st.text(LETTERS, min_size=5, max_size=10).map(lambda word: f"Q{word}x")


@settings(max_examples=8)
@given(first=NAMES, last=NAMES, number=st.integers(1_000_000, 9_999_999))
def test_whoever_it_was_no_name_number_or_street_stays(
    school_bytes: bytes, first: str, last: str, number: int
) -> None:
    who = Named(first, f"{last}h", f"+35387{number}", f"e{number}@post.example", f"{number} Yard")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "any.downbeat"
        path.write_bytes(school_bytes)
        with bootstrap.open_school(path, clock=FixedClock(NOW)) as database:
            person = fill(database, who)
            erase_anyway(database, person)
            assert told(database, who.words) == []
            purge(path)
        held = path.read_bytes()
        assert [word for word in who.words if word.encode() in held] == []


@pytest.fixture(scope="session")
def school_bytes(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("empty")
    make_school(folder).close()
    return (folder / "larkfield.downbeat").read_bytes()


# --- who is near ----------------------------------------------------------------------------------


def test_others_of_the_same_name_keep_it_and_the_family_stays(database: Database) -> None:
    add_student(database, "Amara Okonkwo", contacts=(mother("Grace Okonkwo"),))
    add_student(database, "Kofi Okonkwo")
    people = PeopleService(database)
    people.add_note(person_of(database, "Kofi"), "Amara Okonkwo sits beside Kofi Okonkwo")
    privacy.PrivacyService(database).erase(person_of(database, "Amara"), "Asked by Amara")
    with database.reading() as session:
        names = session.scalars(select(Person.family_name).order_by(Person.family_name)).all()
        note = session.execute(text("SELECT text FROM person_note")).scalar_one()
        reason = session.scalars(select(Erasure.reason)).one()
    assert names == ["Erased person 1", "Okonkwo", "Okonkwo"]
    assert note == "Erased person 1 sits beside Kofi Okonkwo"
    assert reason == "Asked by …"
    assert checks.problems(database, database.checks) == []


def test_the_roster_finds_them_no_more_and_the_search_has_no_word(database: Database) -> None:
    add_student(database, "Amara Okonkwo", family="Okonkwo")
    privacy.PrivacyService(database).erase(person_of(database, "Amara"))
    with database.reading() as session:
        assert privacy.person_ids(session, "Amara") == []
        assert find_families(session, "Okonkwo") == []
        assert privacy.person_ids(session, erased=True) != []


def test_erasing_is_not_undone_and_what_was_about_them_neither(database: Database) -> None:
    add_student(database, "Amara Okonkwo")
    add_student(database, "Kofi Mensah")
    privacy.PrivacyService(database).erase(person_of(database, "Amara"))
    assert undo(database).label == "Undo: Add student Kofi Mensah"
    with pytest.raises(Clash, match="has been erased, so it cannot be undone"):
        undo(database)
    redo(database)
    assert told(database, ("Amara",)) == []


def test_a_check_finds_who_came_back(database: Database) -> None:
    add_student(database, "Amara Okonkwo")
    privacy.PrivacyService(database).erase(person_of(database, "Amara"))
    with database.writing("By hand") as work:
        work.session.execute(text("UPDATE person SET anonymized_at = NULL, version = version + 1"))
    with database.reading() as session:
        assert privacy.problems(session) == [
            "Erased person 1 stands in the school again. Erase them once more."
        ]


def person_of(database: Database, given: str) -> UUID:
    with database.reading() as session:
        return session.scalars(select(Person.id).where(Person.given_name == given)).one()


# --- what is in the way ---------------------------------------------------------------------------


def test_everything_that_ties_somebody_is_said_at_once(database: Database) -> None:
    add_student(database, "Amara Okonkwo", contacts=(mother("Grace Okonkwo"),), family="Okonkwo")
    with pytest.raises(RuleBroken, match="Pays for Okonkwo, which still has pupils here"):
        privacy.PrivacyService(database).erase(person_of(database, "Grace"))
    assert told(database, ("Grace",))


def test_nobody_is_erased_twice_and_nobody_who_is_not_there(database: Database) -> None:
    service = privacy.PrivacyService(database)
    add_student(database, "Amara Okonkwo")
    person = person_of(database, "Amara")
    service.erase(person)
    with pytest.raises(RuleBroken, match="erased already"):
        service.erase(person)
    with pytest.raises(NotFound, match="There is no such person"):
        service.erase(UUID(int=7))


def test_only_an_owner_erases(database: Database) -> None:
    add_student(database, "Amara Okonkwo")
    person = person_of(database, "Amara")
    database.actor = Actor("Tom", roles=frozenset({Role.FRONT_DESK}))
    with pytest.raises(NotAllowed, match="Only an owner"):
        privacy.PrivacyService(database).erase(person)
    assert told(database, ("Amara",))


# --- an older copy --------------------------------------------------------------------------------


def test_an_older_copy_does_not_bring_them_back(database: Database, tmp_path: Path) -> None:
    add_student(database, "Amara Okonkwo", phone="0875550142")
    add_student(database, "Kofi Mensah")
    assert database.path is not None
    older = tmp_path / "older.downbeat"
    snapshots.backup(database.path, older)
    privacy.PrivacyService(database).erase(person_of(database, "Amara"))
    assert erased_list.is_back(older)
    with bootstrap.open_school(Path(shutil.copy(older, tmp_path / "again.downbeat")),
                               clock=FixedClock(NOW)) as again:  # fmt: skip
        assert told(again, ("Amara", "+353875550142")) == []
        assert told(again, ("Kofi",))
        with again.reading() as session:
            assert session.scalars(select(Erasure.number)).all() == [1]
    assert not erased_list.is_back(tmp_path / "again.downbeat")


def test_a_copy_tells_another_computer_who_was_erased(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An older backup is put in the place of a newer school where nobody was ever erased."""
    add_student(database, "Amara Okonkwo")
    add_student(database, "Kofi Mensah")
    assert database.path is not None
    older, newer = tmp_path / "older.downbeat", tmp_path / "newer.downbeat"
    snapshots.backup(database.path, older)
    privacy.PrivacyService(database).erase(person_of(database, "Amara"))
    snapshots.backup(database.path, newer)
    monkeypatch.setattr(erased_list, "data_dir", lambda: tmp_path / "other computer")
    assert erased_list.is_empty()
    snapshots.restore(older, newer, NOW)
    assert erased_list.is_back(newer)
    with bootstrap.open_school(newer, clock=FixedClock(NOW)) as again:
        assert told(again, ("Amara",)) == []
        assert told(again, ("Kofi",))


def test_a_file_older_than_erasing_teaches_nothing(tmp_path: Path) -> None:
    old = tmp_path / "old.downbeat"
    old.write_bytes(b"")
    erased_list.learn(old)
    assert erased_list.is_empty()
