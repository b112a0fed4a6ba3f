"""The door of what finds and books slots for make-ups."""

from desktop_app.areas.desk.finding.service import MakeUpService, make_up_wish

__all__ = ["MakeUpService", "make_up_wish"]
