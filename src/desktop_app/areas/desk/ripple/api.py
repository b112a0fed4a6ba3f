"""The ripple's door for panes and commands."""

from desktop_app.areas.desk.ripple.applying import (
    RippleService,
    apply,
    as_proposed,
    changed,
)
from desktop_app.areas.desk.ripple.preview import effects_of, label, preview, show_kind
from desktop_app.areas.desk.ripple.terms import (
    Cause,
    Chosen,
    Closed,
    ClosedAlready,
    Deed,
    NewLength,
    NewPrice,
    NewTime,
    Ripple,
    RoomOut,
    Step,
    TeacherAway,
)

__all__ = [
    "Cause",
    "Chosen",
    "Closed",
    "ClosedAlready",
    "Deed",
    "NewLength",
    "NewPrice",
    "NewTime",
    "Ripple",
    "RippleService",
    "RoomOut",
    "Step",
    "TeacherAway",
    "apply",
    "as_proposed",
    "changed",
    "effects_of",
    "label",
    "preview",
    "show_kind",
]
