"""The reports pane over the school of the reports' tests."""

import pytest

from desktop_app.core.db.database import Database
from tests.areas.billing.desk import Desk
from tests.areas.desk.ui.conftest import stage
from tests.kit.conftest import memory, one_theme, tasks, theme

__all__ = ["memory", "one_theme", "stage", "tasks", "theme"]


@pytest.fixture
def database(taught: Desk) -> Database:
    """The school that the pane shows."""
    return taught.database
