"""Giving points to pupils who were ticked in another list: how many, in which club, why."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from desktop_app.areas.clubs.queries.joined import Joined, joined_clubs
from desktop_app.areas.clubs.rules import MOST_POINTS
from desktop_app.areas.clubs.service.club_service import ClubService
from desktop_app.areas.clubs.words import points_words, pupils_words
from desktop_app.areas.school import api as school
from desktop_app.core.clock import today
from desktop_app.core.db.database import Database
from desktop_app.core.errors import RuleBroken
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import tr
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.fields import Field
from desktop_app.kit.pane import Tools

Done = Callable[[Changes], object]
Failed = Callable[[Exception], object]


@dataclass(frozen=True, slots=True)
class _Ground:
    clubs: Sequence[Joined]
    today: date


def open_give_many(
    parent: QWidget, tools: Tools, database: Database, students: Sequence[UUID],
    *, done: Done, failed: Failed,
) -> None:  # fmt: skip
    """Ask what these pupils get; `done` hears the change, `failed` that none is in a club."""
    wanted = tuple(students)

    def read() -> _Ground:
        with database.reading() as session:
            day = today(database.clock, school.facts(session).timezone)
            found = joined_clubs(session, wanted, day)
        if not found:
            raise RuleBroken(
                tr("None of these pupils is in a club. Add them to one in Clubs and points.")
            )
        return _Ground(found, day)

    def show(ground: _Ground) -> None:
        dialog = _dialog(parent, tools, database, wanted, ground)
        dialog.saved.connect(done)
        dialog.open()

    tools.tasks.read(read, show, failed)


def _club_words(club: Joined, count: int) -> str:
    if count == 1:
        return club.name
    words = {"club": club.name, "n": club.count, "all": count}
    return tr("{club}: {n} of {all} are in it", **words)


def _dialog(
    parent: QWidget, tools: Tools, database: Database, students: Sequence[UUID], ground: _Ground
) -> FormDialog:
    count = len(students)
    fields = (
        Field("club", tr("Club"), "choice", required=True, width=320, start=ground.clubs[0].id,
              options=[(club.id, _club_words(club, count)) for club in ground.clubs]),
        Field("points", tr("Points"), "number", required=True, width=70, start=5,
              help=tr("1 to {most} for each", most=MOST_POINTS)),
        Field("reason", tr("Reason"), required=True, width=320,
              hint=tr("Kind words to a friend")),
        Field("date", tr("Day"), "date", required=True, today=ground.today, start=ground.today),
    )  # fmt: skip
    service = ClubService(database)

    def save(said: dict[str, Any]) -> Changes:
        return service.give_points(
            said["club"], students, said["points"], said["reason"], day=said["date"]
        )

    dialog = FormDialog(
        parent, tools.tasks, title=tr("Give points"), primary=tr("Give points"), fields=fields,
        fact=tr("Points for {pupils}", pupils=pupils_words(count)), save=save,
    )  # fmt: skip
    dialog.places = {"student": "club"}

    def tell(_key: str = "") -> None:
        points = points_words(dialog.form.value("points") or 0)
        dialog.set_result(tr("{points} for {pupils}", points=points, pupils=pupils_words(count)))

    dialog.form.changed.connect(tell)
    tell()
    dialog.form.focus("points")
    return dialog
