"""What people wrote for a report is changed one by one, and what is unchanged is not written."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from desktop_app.areas.reports import api as reports
from desktop_app.areas.reports.api import NewStep, Period, ReportService
from desktop_app.core.errors import NotFound, RuleBroken
from desktop_app.core.journal import undo
from tests.areas.billing.desk import Desk
from tests.areas.reports.test_progress import period

SAID = "Amara plays with a fine tone."


@pytest.fixture
def written(taught: Desk) -> Desk:
    """Words of Amara's teacher and two next steps."""
    steps = (NewStep("Bow holds", date(2026, 11, 20)), NewStep("Scales in two octaves"))
    ReportService(taught.database).write(taught.students["Amara"], period(taught), SAID, steps)
    return taught


def words(desk: Desk) -> list[tuple[str, UUID]]:
    with desk.database.reading() as session:
        found = reports.words_of(session, [desk.students["Amara"]], period(desk))
    return [(each.text, each.id) for each in found.get(desk.students["Amara"], ())]


def steps(desk: Desk) -> list[Any]:
    with desk.database.reading() as session:
        found = reports.steps_of(session, [desk.students["Amara"]], period(desk))
    return list(found.get(desk.students["Amara"], ()))


def change(desk: Desk, deed: Callable[[Any], Any]) -> Any:
    """Do something in a change of its own; return what it touched."""
    with desk.database.writing("Change") as work:
        deed(work)
    return work.changes


def test_the_same_words_again_are_no_change(written: Desk) -> None:
    [(_, key)] = words(written)
    amara, about = written.students["Amara"], period(written)
    changes = change(written, lambda work: reports.set_words(work, amara, about, f"  {SAID} "))
    assert not changes.touches("report_text")
    changes = change(written, lambda work: reports.set_text(work, key, SAID))
    assert not changes.touches("report_text")
    assert words(written) == [(SAID, key)]


def test_words_that_were_never_written_are_taken_away_without_a_trace(taught: Desk) -> None:
    about = period(taught)
    changes = change(
        taught, lambda work: reports.set_words(work, taught.students["Kofi"], about, "  ")
    )
    assert not changes.touches("report_text")


def test_words_are_changed_by_their_id_and_say_who_wrote_them(written: Desk) -> None:
    [(_, key)] = words(written)
    written.at(2026, 11, 9)
    change(written, lambda work: reports.set_text(work, key, "She listens well."))
    assert words(written) == [("She listens well.", key)]
    with written.database.reading() as session:
        [row] = [each for each in reports.all_texts(session) if each["id"] == key]
    assert row["written_on"] == date(2026, 11, 9)
    change(written, lambda work: reports.set_text(work, key, "  "))
    assert words(written) == []
    undo.undo(written.database)
    assert words(written) == [("She listens well.", key)]


def test_a_step_is_changed_done_moved_and_taken_away(written: Desk) -> None:
    first, second = steps(written)
    done = date(2026, 11, 3)
    facts = {"text": "Bow holds, thumb bent", "until": date(2026, 12, 1), "done_on": done}
    change(written, lambda work: reports.set_step(work, first.id, facts))
    change(written, lambda work: reports.set_step(work, first.id, {"place": 3}))
    found = {each.id: each for each in steps(written)}
    now = found[first.id]
    assert (now.text, now.until, now.done_on) == (facts["text"], facts["until"], done)
    assert [each.id for each in steps(written)] == [second.id, first.id]
    change(written, lambda work: reports.set_step(work, first.id, {"text": " "}))
    assert [each.id for each in steps(written)] == [second.id]
    undo.undo(written.database)
    assert {each.id for each in steps(written)} == {first.id, second.id}


def test_a_step_that_is_to_be_reached_before_the_report_begins_is_refused(written: Desk) -> None:
    [first, _] = steps(written)
    with pytest.raises(RuleBroken) as refused:
        change(written, lambda w: reports.set_step(w, first.id, {"until": date(2026, 9, 30)}))
    assert refused.value.field == "until"
    assert steps(written)[0].until == date(2026, 11, 20)


@pytest.mark.parametrize("deed", ["set_step", "set_text"])
def test_what_is_not_there_is_not_changed(taught: Desk, deed: str) -> None:
    given: Any = {"text": "Scales"} if deed == "set_step" else "Scales"
    with pytest.raises(NotFound, match="not in the school"):
        change(taught, lambda work: getattr(reports, deed)(work, uuid4(), given))


def test_a_report_needs_a_term_or_days_and_a_pupil_who_is_there(taught: Desk) -> None:
    with taught.database.reading() as session:
        with pytest.raises(RuleBroken, match="Say which term"):
            reports.find_period(session, taught.today, first=date(2026, 10, 1))
        with pytest.raises(NotFound, match="This term is not"):
            reports.find_period(session, taught.today, term_id=uuid4())
    about = Period(date(2026, 10, 1), date(2026, 10, 31))
    with pytest.raises(NotFound, match="This pupil is not"):
        change(taught, lambda work: reports.set_steps(work, uuid4(), about, ()))
