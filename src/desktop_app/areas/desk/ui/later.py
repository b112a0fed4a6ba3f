"""Loading what a pane needs only when somebody asks for it, so that the pane opens at once."""

from importlib import import_module
from typing import Any

TODAY_DEEDS = "desktop_app.areas.desk.ui.today_deeds:TodayDeeds"


def load(where: str) -> Any:
    """Return a class or function by its name, as "module:Class"; its module is imported now."""
    module, name = where.split(":")
    return getattr(import_module(module), name)
