"""The pane of clubs over a small school."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.areas.clubs import api as clubs
from desktop_app.core.db.database import Database
from tests.areas.clubs.ui.hall import Hall
from tests.areas.desk.ui.conftest import stage
from tests.kit.conftest import memory, one_theme, tasks, theme

__all__ = ["memory", "one_theme", "stage", "tasks", "theme"]


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    opened = Hall(tmp_path)
    yield opened
    with opened.database.reading() as session:
        for derivation in clubs.DERIVATIONS:
            assert derivation.differences(session) == []
    opened.database.close()


@pytest.fixture
def database(hall: Hall) -> Database:
    """The school that the pane shows."""
    return hall.database
