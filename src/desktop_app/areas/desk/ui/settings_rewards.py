"""What can be reached, in the settings."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from desktop_app.areas.clubs import api as clubs
from desktop_app.areas.desk.ui.settings_page import ListPage, Values, state_column
from desktop_app.areas.rewards import api as rewards
from desktop_app.areas.rewards.api import CriteriaType, RewardService
from desktop_app.areas.rewards.words import criteria_words
from desktop_app.areas.school import api as school
from desktop_app.core import clock
from desktop_app.core.db.database import Database
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import tr
from desktop_app.kit.fields import Field
from desktop_app.kit.table_model import Column


@dataclass(frozen=True, slots=True)
class _Row:
    id: UUID
    title: str
    description: str | None
    criteria_type: CriteriaType
    criteria_value: int | None
    club_id: UUID | None
    club: str | None
    points: int
    archived: bool


def achievements(database: Database) -> ListPage:
    """Return the page of the achievements."""
    service = RewardService(database)

    def read(session: Any) -> Sequence[Any]:
        names = [name for name in _Row.__slots__ if name != "archived"]
        return [
            _Row(**{name: row[name] for name in names}, archived=row["archived_at"] is not None)
            for row in rewards.achievements(session)
        ]

    def choices(session: Any) -> Sequence[tuple[UUID, str]]:
        today = clock.today(database.clock, school.facts(session).timezone)
        return [(row.id, row.name) for row in clubs.club_rows(session, today)]

    def fields(found: Sequence[tuple[UUID, str]], _row: Any) -> Sequence[Field]:
        ways = [(kind, criteria_words(kind)) for kind in CriteriaType]
        return (
            Field("title", tr("Title"), required=True, width=240),
            Field("description", tr("What for"), "lines"),
            Field("criteria_type", tr("Reached by"), "choice", options=ways,
                  start=CriteriaType.BY_HAND, required=True),
            Field("criteria_value", tr("At"), "number", width=80,
                  help=tr("The number to reach; nothing where staff give it.")),
            Field("club_id", tr("Club"), "choice", options=found, hint=tr("None")),
            Field("points", tr("Points"), "number", start=0, width=80),
        )  # fmt: skip

    def facts(values: Values) -> Values:
        return {**values, "points": values["points"] or 0}

    def add(values: Values) -> Changes:
        given = facts(values)
        return service.add_achievement(given.pop("title"), **given)

    return ListPage(
        key="achievements",
        title=tr("Achievements"),
        thing=tr("achievement"),
        watches=("achievement", "club"),
        hint=tr("What children can reach, and the learning points it brings them in a club."),
        columns=(
            Column("title", tr("Title"), lambda r: r.title, strong=True, width=170),
            Column("by", tr("Reached by"), _reached_by, width=150),
            Column("club", tr("Club"), lambda r: r.club or "", stretch=True),
            Column("points", tr("Points"), lambda r: str(r.points or ""), width=70, align="right"),
            state_column(),
        ),
        read=read,
        choices=choices,
        fields=fields,
        values=lambda r: {name: getattr(r, name) for name in (
            "title", "description", "criteria_type", "criteria_value", "club_id", "points")},
        add=add,
        change=lambda row, values: service.set_achievement(row.id, facts(values)),
        archive=lambda row, away: service.archive_achievement(row.id, away=away),
    )  # fmt: skip


def _reached_by(row: _Row) -> str:
    said = criteria_words(row.criteria_type)
    return said if row.criteria_value is None else f"{said}: {row.criteria_value}"
