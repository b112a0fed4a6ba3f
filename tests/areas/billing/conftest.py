"""Every test of money ends with sound books."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.areas.billing.desk import Desk, open_desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(tmp_path)
    yield opened
    opened.sound()
    opened.database.close()


@pytest.fixture
def okonkwo(desk: Desk) -> Desk:
    """The family of the design: Amara plays the violin on Mondays, Kofi the drums on Thursdays."""
    desk.family("Okonkwo-Reid", "Amara", "Kofi", street="7 Alder Court", city="Larkfield")
    desk.lesson("Violin", date(2026, 10, 5), "Amara", price=3_800)
    desk.lesson("Drums", date(2026, 10, 8), "Kofi", price=3_200)
    return desk
