"""How long a desk waits for a server that went away in the middle of a change."""

from dataclasses import dataclass, field
from threading import Event
from typing import Final

PATIENCE: Final = 120.0  # seconds


@dataclass(eq=False, slots=True)
class Patience:
    """Seconds to wait for the server's answer; closing the school gives up at once."""

    seconds: float = PATIENCE
    given_up: Event = field(default_factory=Event)
