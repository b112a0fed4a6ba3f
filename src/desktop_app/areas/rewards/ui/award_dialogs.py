"""Giving an award to one pupil or many, and revoking one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from desktop_app.areas.rewards import api as rewards
from desktop_app.areas.rewards.api import AwardType, RewardService
from desktop_app.areas.rewards.words import award_words
from desktop_app.areas.school import api as school
from desktop_app.core.clock import today
from desktop_app.core.db.database import Database
from desktop_app.core.wording import tr, trn
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.fields import Field
from desktop_app.kit.pane import Tools

Done = Callable[[Any], object]
_OWN = ""


@dataclass(frozen=True, slots=True)
class _Ground:
    today: date
    known: Sequence[tuple[Any, str]]
    titles: dict[Any, str]


def open_award_dialog(
    parent: QWidget, tools: Tools, database: Database, students: Sequence[UUID], done: Done
) -> None:
    """Ask which award these pupils get; `done` hears the changes when they have it."""

    def read() -> _Ground:
        with database.reading() as session:
            rows = [row for row in rewards.achievements(session) if row["archived_at"] is None]
            day = today(database.clock, school.facts(session).timezone)
        known = [(row["id"], _known_words(row)) for row in rows]
        return _Ground(day, known, {row["id"]: row["title"] for row in rows})

    def show(ground: _Ground) -> None:
        _award_dialog(parent, tools, database, tuple(students), ground).saved.connect(done)

    tools.tasks.read(read, show)


def _known_words(row: dict[str, Any]) -> str:
    if not row["points"]:
        return str(row["title"])
    return trn("{title}, {n} point in {club}", "{title}, {n} points in {club}", row["points"],
               title=row["title"], club=row["club"])  # fmt: skip


def _award_dialog(
    parent: QWidget, tools: Tools, database: Database, students: Sequence[UUID], ground: _Ground
) -> FormDialog:
    kinds = [(kind.value, award_words(kind)) for kind in AwardType]
    fields = (
        Field("achievement", tr("Achievement"), "choice",
              options=((_OWN, tr("None of the list")), *ground.known), start=_OWN),
        Field("title", tr("Title"), hint=tr("As it stands on the report")),
        Field("type", tr("Kind"), "choice", options=kinds, start=AwardType.CUSTOM.value,
              required=True),
        Field("day", tr("On"), "date", today=ground.today, start=ground.today, required=True),
        Field("description", tr("What for"), "lines"),
        Field("proposed", "", "tick", hint=tr("Wait until somebody approves it")),
    )  # fmt: skip
    service = RewardService(database)

    def save(said: dict[str, Any]) -> Any:
        return service.give(
            students, title=said["title"] or None, type_=AwardType(said["type"]),
            achievement_id=said["achievement"] or None, description=said["description"],
            earned_on=said["day"], proposed=bool(said["proposed"]),
        )  # fmt: skip

    dialog = FormDialog(
        parent, tools.tasks, title=tr("Give an award"), primary=tr("Give award"), fields=fields,
        fact=trn("{n} pupil", "{n} pupils", len(students)), save=save,
    )  # fmt: skip
    dialog.places = {"earned_on": "day"}

    def follow(key: str) -> None:
        chosen = dialog.form.value("achievement")
        title = dialog.form.value("title") or ""
        if key == "achievement" and (not title or title in ground.titles.values()):
            dialog.form.editor("title").set_value(ground.titles.get(chosen, ""))

    dialog.form.changed.connect(follow)
    dialog.open()
    return dialog


def open_revoke_dialog(
    parent: QWidget, tools: Tools, database: Database, award: rewards.AwardRow, done: Done
) -> None:
    """Ask why an award is taken back."""
    reason = Field("reason", tr("Why"), required=True)
    fact = award.title
    if award.points and award.approved:
        fact = trn("{title}; {n} point goes with it", "{title}; {n} points go with it",
                   award.points, title=award.title)  # fmt: skip
    dialog = FormDialog(
        parent, tools.tasks, title=tr("Revoke an award"), fact=fact, primary=tr("Revoke"),
        fields=(reason,),
        save=lambda said: RewardService(database).revoke(award.id, said["reason"]),
    )  # fmt: skip
    dialog.saved.connect(done)
    dialog.open()
