"""A year's certificate: what was billed for each child, and what was paid, to the cent."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.queries.certificates import family_years
from desktop_app.areas.billing.rules.parting import part_by
from desktop_app.areas.school import api as school
from desktop_app.core.errors import RuleBroken
from tests.areas.billing.desk import Desk


@given(st.integers(-100_000, 100_000), st.lists(st.integers(-5_000, 9_000), min_size=1, max_size=8))
def test_parts_always_add_up(amount: int, weights: list[int]) -> None:
    assert sum(part_by(amount, weights)) == amount


def years(desk: Desk, year: int = 2026) -> Any:
    with desk.database.reading() as session:
        return family_years(session, year)


def test_each_child_has_what_was_billed_and_paid_for_it(okonkwo: Desk) -> None:
    rate = school.SchoolService(okonkwo.database).add_tax_rate("VAT", 2_300, is_default=True).made
    assert rate is not None
    [invoice] = okonkwo.run()
    okonkwo.pay("Okonkwo-Reid", 20_001)
    okonkwo.pay("Okonkwo-Reid", 50_000)
    [family] = years(okonkwo)
    amara, kofi = (family.child(okonkwo.students[name]) for name in ("Amara", "Kofi"))
    assert (amara.net, kofi.net) == (19_000, 12_800)
    assert amara.billed + kofi.billed == invoice.total == 39_114
    assert amara.paid + kofi.paid == invoice.total
    assert (family.paid, family.on_account) == (70_001, 70_001 - invoice.total)


def test_what_was_credited_or_given_back_is_taken_off(okonkwo: Desk) -> None:
    [invoice] = okonkwo.run()
    payment = okonkwo.pay("Okonkwo-Reid", 10_000)
    okonkwo.pay("Okonkwo-Reid", 5_000)
    okonkwo.service.reverse_payment(payment)
    okonkwo.service.credit(invoice.id)
    [family] = years(okonkwo)
    assert [each.billed for each in family.children.values()] == [0, 0]
    assert family.paid == 5_000
    assert years(okonkwo, 2025) == []


def test_a_certificate_names_school_children_and_sums(okonkwo: Desk) -> None:
    okonkwo.run()
    okonkwo.pay("Okonkwo-Reid", 10_000)
    with okonkwo.database.reading() as session:
        [paper] = billing.certificate_documents(session, 2026, today=date(2026, 11, 19))
        with pytest.raises(RuleBroken, match="has begun"):
            billing.certificate_documents(session, 2027, today=date(2026, 11, 19))
    said = str(paper)
    assert paper.title == "Tax certificate 2026"
    for word in ("Larkfield", "Amara Okonkwo-Reid", "Kofi Okonkwo-Reid", "€100.00", "190.00"):
        assert word in said
