"""Reminders: one step after the other, each once, its fee on an invoice of its own."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing import documents
from desktop_app.areas.billing.api import AccountService, LineKind, NewStep, ReminderWay
from desktop_app.areas.billing.rules.reminding import Given, Step, step_due
from desktop_app.areas.billing.service.locks import close_books
from desktop_app.core.errors import NotFound, RuleBroken, Stopped
from desktop_app.core.journal.undo import NeedsCounterEntry, counter, redo, undo
from tests.areas.billing.desk import Desk

NAME = "Okonkwo-Reid"
TODAY = date(2026, 11, 19)


def step(days: int, number: int) -> Step:
    return Step(UUID(int=number), number, f"Step {number}", days, "Pay", None)


STEPS = [step(35, 3), step(7, 1), step(21, 2)]


@pytest.fixture
def late(okonkwo: Desk) -> Desk:
    """The invoice of 5 November, due on the 19th, with three steps of which the last two cost."""
    with okonkwo.database.reading() as session:
        _, second, third = billing.reminder_steps(session)
    okonkwo.write(lambda work: billing.set_step(work, second.id, {"fee": 500}))
    okonkwo.write(lambda work: billing.set_step(work, third.id, {"fee": 1_000}))
    okonkwo.run()
    assert okonkwo.invoices()[0].due_on == date(2026, 11, 19)
    return okonkwo


def accounts(desk: Desk) -> AccountService:
    return AccountService(desk.database)


def steps_due(desk: Desk) -> list[tuple[str, int]]:
    return [
        (line.number, line.step.position)
        for each in accounts(desk).preview_reminders()
        for line in each.lines
    ]


def rows(desk: Desk) -> list[billing.ReminderRow]:
    with desk.database.reading() as session:
        return billing.reminders(session)


def test_the_first_step_waits_for_its_day_and_none_is_left_out() -> None:
    assert step_due(STEPS, 6, (), TODAY) is None
    assert step_due(STEPS, 7, (), TODAY) == step(7, 1)
    assert step_due(STEPS, 90, (), TODAY) == step(7, 1)
    assert step_due(STEPS, 0, (), TODAY) is None


def test_the_next_step_waits_as_long_as_lies_between_their_places() -> None:
    first = Given(7, TODAY - timedelta(days=13))
    assert step_due(STEPS, 90, [first], TODAY) is None
    first = Given(7, TODAY - timedelta(days=14))
    assert step_due(STEPS, 90, [first], TODAY) == step(21, 2)
    assert step_due(STEPS, 20, [first], TODAY) is None
    last = Given(35, TODAY - timedelta(days=400))
    assert step_due(STEPS, 400, [first, last], TODAY) is None


@given(
    days=st.lists(st.integers(0, 60), min_size=1, max_size=5, unique=True),
    gaps=st.lists(st.integers(0, 40), max_size=12),
)
def test_whoever_reminds_whenever_takes_each_step_once_in_order(
    days: list[int], gaps: list[int]
) -> None:
    steps = [step(day, at) for at, day in enumerate(sorted(days), start=1)]
    due, today = date(2026, 9, 1), date(2026, 9, 1)
    taken: list[Given] = []
    for gap in gaps:
        today += timedelta(days=gap)
        found = step_due(steps, (today - due).days, taken, today)
        if found is not None:
            taken.append(Given(found.days_after_due, today))
            assert step_due(steps, (today - due).days, taken, today) is None
    assert [each.days_after_due for each in taken] == sorted(days)[: len(taken)]


def test_nobody_is_reminded_before_the_first_step_and_once_at_it(late: Desk) -> None:
    late.at(2026, 11, 25)
    assert steps_due(late) == []
    with pytest.raises(RuleBroken, match="Nobody is to be reminded now"):
        accounts(late).remind()
    late.at(2026, 11, 26)
    assert steps_due(late) == [("2026-0001", 1)]
    _, letters = accounts(late).remind(way=ReminderWay.TOLD)
    assert steps_due(late) == []
    with pytest.raises(RuleBroken, match="Nobody is to be reminded now"):
        accounts(late).remind()
    [row] = rows(late)
    assert (row.number, row.position, row.way, row.open_amount, row.fee_invoice_id) == (
        "2026-0001", 1, ReminderWay.TOLD, 31_800, None,
    )  # fmt: skip
    with late.database.reading() as session:
        letter = documents.content_of(session, letters[0])
    assert (letter.title, letter.number) == ("Payment reminder", "2026-0001-1")
    assert len(late.invoices()) == 1


def test_a_step_with_a_fee_bills_it_once_by_an_invoice_of_its_own(late: Desk) -> None:
    late.at(2026, 11, 26)
    accounts(late).remind()
    late.at(2026, 12, 10)
    assert steps_due(late) == [("2026-0001", 2)]
    accounts(late).remind()
    first, fee = late.invoices()
    with late.database.reading() as session:
        [line] = billing.invoice_lines(session, [fee.id])
        letter = documents.documents_of(session, kind="reminder")[-1]
        said = str(documents.content_of(session, letter).blocks)
    assert (line.kind, line.amount, line.description) == (
        LineKind.LATE_FEE, 500, "Late fee for 2026-0001",
    )  # fmt: skip
    assert rows(late)[0].fee_number == fee.number
    assert "Late fee" in said
    assert "€323.00" in said
    assert late.balance(NAME) == (first.total + 500, 0)
    late.at(2027, 2, 26)
    assert steps_due(late) == [("2026-0001", 3)]  # and none for the invoice of the fee


def test_what_was_paid_or_credited_meanwhile_is_not_reminded_of(late: Desk) -> None:
    late.at(2026, 11, 26)
    late.pay(NAME, 31_800)
    assert steps_due(late) == []


def test_undo_takes_the_reminders_as_not_given_and_credits_their_fees(late: Desk) -> None:
    late.at(2026, 11, 26)
    accounts(late).remind()
    late.at(2026, 12, 10)
    accounts(late).remind()
    with pytest.raises(NeedsCounterEntry, match="Its fee is credited") as refused:
        undo(late.database)
    counter(late.database, int(str(refused.value.number)))
    assert late.balance(NAME) == (31_800, 0)
    assert [row.position for row in rows(late)] == [1]
    assert steps_due(late) == [("2026-0001", 2)]
    _, letters = accounts(late).remind()
    with late.database.reading() as session:
        assert documents.content_of(session, letters[0]).number == "2026-0001-2.2"


def test_a_stopped_run_of_reminders_keeps_nothing(late: Desk) -> None:
    class Impatient:
        def step(self, *_: object) -> None:
            raise Stopped("Stopped.")

    late.at(2026, 11, 26)
    with pytest.raises(Stopped):
        accounts(late).remind(progress=Impatient())
    assert rows(late) == []
    assert steps_due(late) == [("2026-0001", 1)]


def test_only_the_families_asked_for_are_reminded(late: Desk) -> None:
    late.family("Feldwick", "Nora")
    late.at(2026, 11, 26)
    with pytest.raises(RuleBroken, match="Nobody"):
        accounts(late).remind([late.families["Feldwick"]])
    accounts(late).remind([late.families[NAME]])
    assert len(rows(late)) == 1


def test_nobody_is_reminded_in_a_closed_month(late: Desk) -> None:
    late.at(2026, 11, 26)
    late.write(lambda work: close_books(work, date(2026, 11, 30)))
    with pytest.raises(RuleBroken, match="books are closed"):
        accounts(late).remind()


def test_steps_are_added_changed_archived_and_undone(okonkwo: Desk) -> None:
    service = accounts(okonkwo)
    with okonkwo.database.reading() as session:
        usual = [each.id for each in billing.reminder_steps(session)]
    for each in usual:
        service.archive_step(each)
    service.add_step(NewStep("Second", 20, "Pay now", 500))
    made = service.add_step(NewStep("First", 10, "Pay soon")).made
    assert made is not None

    def found() -> list[tuple[int, str, int, int | None]]:
        with okonkwo.database.reading() as session:
            return [
                (each.position, each.name, each.days_after_due, each.fee)
                for each in billing.reminder_steps(session)
            ]

    assert found() == [(1, "First", 10, None), (2, "Second", 20, 500)]
    with pytest.raises(RuleBroken, match="“First” comes after 10 days already") as refused:
        service.add_step(NewStep("Twice", 10, "Pay"))
    assert refused.value.field == "days_after_due"
    with pytest.raises(RuleBroken, match="ten years"):
        service.add_step(NewStep("Never", 3_651, "Pay"))
    with pytest.raises(RuleBroken, match="fee"):
        service.set_step(made, {"fee": -1})
    service.set_step(made, {"days_after_due": 30, "name": "Last"})
    assert found() == [(1, "Second", 20, 500), (2, "Last", 30, None)]
    undo(okonkwo.database)
    redo(okonkwo.database)
    service.archive_step(made)
    assert found() == [(1, "Second", 20, 500)]
    undo(okonkwo.database)
    assert len(found()) == 2
    with pytest.raises(NotFound, match="step is not in the school"):
        service.archive_step(okonkwo.families[NAME])
