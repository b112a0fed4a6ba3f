"""The stage of the desk, for the privacy desk."""

from tests.areas.desk.ui.conftest import (
    database,
    memory,
    one_theme,
    stage,
    tasks,
    theme,
)

__all__ = ["database", "memory", "one_theme", "stage", "tasks", "theme"]
