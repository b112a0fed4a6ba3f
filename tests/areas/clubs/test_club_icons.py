"""The icon of a club says how its points are earned, and for a ladder in which subject."""

import dataclasses

import pytest

from desktop_app.areas.clubs.queries.clubs import ClubRow
from desktop_app.areas.clubs.terms import ClubKind
from desktop_app.areas.clubs.words import club_icon
from desktop_app.core.db.types import new_id
from desktop_app.kit.icons import IconShelf

ROW = ClubRow(
    new_id(), "", ClubKind.LADDER, None, "", None, 12, 10, 1_000, 0, 21, 0, archived=False
)


@pytest.mark.parametrize(
    ("name", "kind", "icon"),
    [
        ("Reading Club", ClubKind.READING, "books"),
        ("Practice Club", ClubKind.PRACTICE, "timer"),
        ("Number Club", ClubKind.LADDER, "hash"),
        ("Rechnen für Große", ClubKind.LADDER, "hash"),
        ("Spelling Club", ClubKind.LADDER, "case-sensitive"),
        ("Theory Club", ClubKind.LADDER, "music-notes"),
        ("Gehörbildung", ClubKind.LADDER, "music-notes"),
        ("Chess Club", ClubKind.LADDER, "list-ordered"),
        ("Word of the week", ClubKind.READING, "books"),
    ],
)
def test_a_club_wears_the_icon_of_its_kind_and_a_ladder_that_of_its_subject(
    name: str, kind: ClubKind, icon: str
) -> None:
    assert club_icon(dataclasses.replace(ROW, name=name, kind=kind)) == icon
    assert IconShelf().drawing(icon).startswith(b"<svg")
