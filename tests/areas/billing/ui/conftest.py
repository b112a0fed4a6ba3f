"""The billing pane over the desk of billing's tests."""

from datetime import date

import pytest

from desktop_app.core.db.database import Database
from tests.areas.billing.desk import Desk
from tests.areas.desk.ui.conftest import stage
from tests.kit.conftest import memory, one_theme, tasks, theme

__all__ = ["memory", "one_theme", "stage", "tasks", "theme"]


@pytest.fixture
def database(okonkwo: Desk) -> Database:
    """The school that the pane shows."""
    return okonkwo.database


@pytest.fixture
def billed(okonkwo: Desk) -> Desk:
    """The family of the design with its November invoice of 318.00, due in two weeks."""
    okonkwo.run()
    assert okonkwo.today == date(2026, 11, 5)
    return okonkwo
