"""A school answers kept statements before the rest is loaded, and everything when it is asked."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import select, text

from desktop_app import bootstrap
from desktop_app.areas.desk.queries.moment import moment_of
from desktop_app.areas.people.tables import Instrument
from desktop_app.core.clock import FixedClock
from desktop_app.core.db import kept_file
from desktop_app.core.db.database import Database
from desktop_app.core.db.early import EarlySession
from desktop_app.core.db.kept import Kept
from desktop_app.core.errors import FileRefused
from tests.factories import NOW, make_school


@pytest.fixture
def early(tmp_path: Path) -> Database:
    with make_school(tmp_path) as made:
        assert made.path is not None
        path = made.path
    return bootstrap.open_school(path, clock=FixedClock(NOW), early=True)


def test_a_glance_asks_nothing_of_sessions(early: Database) -> None:
    with early.reading() as session:
        assert isinstance(session, EarlySession)
        assert moment_of(session, NOW).currency == "EUR"
    assert early.is_early
    early.close()


def test_a_block_that_asks_for_more_becomes_a_session_at_the_same_moment(early: Database) -> None:
    with early.reading() as session:
        assert moment_of(session, NOW).currency == "EUR"
        with bootstrap.open_school(_copy(early), clock=FixedClock(NOW)) as other:
            assert other.path != early.path
        with early.writing("Meanwhile") as work:
            work.session.add(Instrument(name="Violin"))
        assert session.scalars(select(Instrument.name)).all() == []
        assert moment_of(session, NOW).currency == "EUR"
    assert not early.is_early
    with early.reading() as session:
        assert session.scalars(select(Instrument.name)).all() == ["Violin"]
    early.close()


def _copy(database: Database) -> Path:
    assert database.path is not None
    return Path(shutil.copy(database.path, database.path.with_name("copy.downbeat")))


def test_nothing_is_written_in_a_glance(early: Database) -> None:
    with early.reading() as session, pytest.raises(Exception, match=r"(?i)read.?only"):
        session.execute(text("UPDATE school SET name = 'x'"))
    early.close()


def test_what_the_driver_refuses_is_said_as_a_sentence(early: Database) -> None:
    early.texts["x:y()"] = Kept("SELECT nothing FROM nowhere", {}, ("",))
    with pytest.raises(Exception, match="refused") as refused, early.reading() as session:
        session.info["statements"].rows(session, "x:y", (), {})
    assert not isinstance(refused.value, FileRefused)
    early.close()


def test_wiring_comes_before_the_first_session(early: Database) -> None:
    assert early.derivations
    assert not early.is_early
    early.close()


def test_texts_are_kept_for_the_same_files_only(tmp_path: Path) -> None:
    path = tmp_path / "statements.json"
    texts = {"a:b()": Kept("SELECT 1", {"n": 1}, ("uuid", ""))}
    kept_file.write(path, "one", texts)
    assert kept_file.read(path, "one") == texts
    assert kept_file.read(path, "other") == {}
    path.write_text("[]", encoding="utf-8")
    assert kept_file.read(path, "one") == {}
    assert kept_file.read(tmp_path / "none", "one") == {}
    assert kept_file.mark() == kept_file.mark()
