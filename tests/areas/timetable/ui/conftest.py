"""The timetable's pane over the small school of the timetable's tests."""

import pytest

from desktop_app.core.db.database import Database
from tests.areas.desk.ui.conftest import stage
from tests.areas.timetable.plan import Plan
from tests.kit.conftest import memory, one_theme, tasks, theme

__all__ = ["memory", "one_theme", "stage", "tasks", "theme"]


@pytest.fixture
def database(plan: Plan) -> Database:
    """The school that the pane shows."""
    return plan.database
