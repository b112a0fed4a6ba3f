"""Known payments over known invoices, oldest due first and never more than is open."""

from datetime import date
from uuid import UUID

import pytest

from desktop_app.areas.billing.rules.settling import Allocation, Open, Part, allocate

JUNE = Open(UUID(int=3), "2026-0007", date(2026, 6, 30), total=10_000, open=2_500)
JULY = Open(UUID(int=2), "2026-0009", date(2026, 7, 31), total=8_000, open=8_000)
LATE_JULY = Open(UUID(int=1), "2026-0011", date(2026, 7, 31), total=4_000, open=4_000)
NEWEST_FIRST = (LATE_JULY, JULY, JUNE)


def parts(*settled: tuple[Open, int]) -> tuple[Part, ...]:
    return tuple(Part(each.id, amount) for each, amount in settled)


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (2_000, Allocation(parts((JUNE, 2_000)), 0)),
        (2_500, Allocation(parts((JUNE, 2_500)), 0)),
        (6_000, Allocation(parts((JUNE, 2_500), (JULY, 3_500)), 0)),
        (11_000, Allocation(parts((JUNE, 2_500), (JULY, 8_000), (LATE_JULY, 500)), 0)),
        (20_000, Allocation(parts((JUNE, 2_500), (JULY, 8_000), (LATE_JULY, 4_000)), 5_500)),
    ],
)
def test_the_oldest_due_is_paid_first_up_to_what_is_open_and_the_rest_is_kept(
    amount: int, expected: Allocation
) -> None:
    assert allocate(amount, NEWEST_FIRST) == expected


def test_without_open_invoices_everything_is_kept() -> None:
    assert allocate(5_000, ()) == Allocation((), 5_000)
