"""Switching a copy off and allowing it again: who did it and when stays in the journal."""

from collections.abc import Sequence
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.desk.trail import api as trail
from desktop_app.core.errors import NotAllowed, NotFound
from desktop_app.core.journal.tables import Change
from desktop_app.core.journal.undo import redo, undo
from desktop_app.core.sync.copies import CopiesService, copies
from desktop_app.core.sync.push import sync
from desktop_app.core.sync.refresh import refresh
from tests.core.sync.test_refresh import Week, week

__all__ = ["week"]


def copy_id(week: Week) -> UUID:
    assert week.copy.copy is not None
    return week.copy.copy.copy_id


def is_off(week: Week) -> bool:
    with week.office.reading() as session:
        return next(c for c in copies(session) if c.id == copy_id(week)).switched_off_at is not None


def numbers(session: Session) -> Sequence[int]:
    """Return the deeds that touched copies, the newest first."""
    query = select(Change.set_number).where(Change.table_name == "sync_state")
    return sorted(set(session.scalars(query)), reverse=True)


def told(week: Week) -> Sequence[tuple[str, str]]:
    """Return what the trail says of copies: the deed and who did it, the newest first."""
    with week.office.reading() as session:
        found = numbers(session)
        rows = trail.trail_page(session, found)
    return [(rows[number].label, rows[number].actor) for number in found]


def test_a_copy_is_switched_off_and_allowed_again_with_who_did_it(week: Week) -> None:
    service, who = CopiesService(week.office), week.office.actor.name
    service.switch_off(copy_id(week), "Maeve")
    with pytest.raises(NotAllowed, match="switched this copy off"):
        sync(week.copy, week.office)
    service.allow_again(copy_id(week), "Maeve")
    sync(week.copy, week.office, refresh=refresh)
    assert [deed for deed in told(week) if deed[0].startswith("Copy of")] == [
        ("Copy of Maeve allowed again", who), ("Copy of Maeve switched off", who),
    ]  # fmt: skip
    with week.office.reading() as session:
        lines = trail.deed_lines(session, numbers(session)[0])
    assert {line.thing for line in lines} == {"Copy for work offline"}


def test_how_far_a_copy_is_makes_no_history(week: Week) -> None:
    before = told(week)
    for key in ("L", "A"):
        week.mark(week.copy, key, **({"minutes_late": 4} if key == "L" else {}))
        sync(week.copy, week.office, refresh=refresh)
    assert told(week) == before


def test_undo_takes_the_switching_off_back(week: Week) -> None:
    CopiesService(week.office).switch_off(copy_id(week), "Maeve")
    undo(week.office)
    assert not is_off(week)
    sync(week.copy, week.office)
    redo(week.office)
    assert is_off(week)


def test_a_copy_nobody_knows_is_refused(week: Week) -> None:
    with pytest.raises(NotFound):
        CopiesService(week.office).allow_again(UUID(int=7), "Nobody")
