"""New and changed clubs, and the levels of a ladder."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from desktop_app.areas.clubs.queries.clubs import ClubRow, club_rows
from desktop_app.areas.clubs.queries.homework import LevelRow, levels_of
from desktop_app.areas.clubs.service.club_service import ClubService
from desktop_app.areas.clubs.terms import ClubKind
from desktop_app.areas.clubs.words import kind_words
from desktop_app.areas.people import api as people
from desktop_app.areas.school import api as school
from desktop_app.core import clock
from desktop_app.core.db.database import Database
from desktop_app.core.journal.recording import Changes
from desktop_app.core.meanwhile import Record
from desktop_app.core.wording import tr
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.fields import Field
from desktop_app.kit.pane import Tools

NUMBERS = ("points_per_level", "minutes_per_point", "max_buddy_members", "may_need_help_days")


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen when the dialog opens."""

    leaders: Sequence[tuple[UUID, str]]
    terms: Sequence[tuple[UUID, str]]


def read_choices(database: Database) -> Choices:
    """Read staff and terms; on a reader thread."""
    with database.reading() as session:
        staff = [(row.id, row.name) for row in people.all_staff(session)]
        terms = [(row.id, row.name) for row in school.terms(session)]
    return Choices(staff, terms)


class ClubDialog(FormDialog):
    """Name, kind, leader, term, and the numbers points are counted by."""

    def __init__(
        self, parent: QWidget, tools: Tools, database: Database, choices: Choices,
        club: ClubRow | None = None,
    ) -> None:  # fmt: skip
        self._service, self._club = ClubService(database), club
        super().__init__(
            parent, tools.tasks,
            title=tr("Club"),
            fact=club.name if club is not None else tr("A new club"),
            primary=tr("Save") if club is not None else tr("Add club"),
            fields=_fields(choices, club), save=self._write, values=_values(club), width=520,
            record=_record(database, club) if club is not None else None,
        )  # fmt: skip
        self.places = {"leader": "leader_id", "term": "term_id"}
        self.saved.connect(lambda changes: tools.notices.done(changes.label, tools.undo))
        self.form.changed.connect(self._kind_changed)
        self._kind_changed("kind")

    def _kind_changed(self, key: str) -> None:
        if key != "kind":
            return
        kind = self._club.kind if self._club is not None else self.form.value("kind")
        self.form.show_field("minutes_per_point", visible=kind is ClubKind.PRACTICE)
        self.form.show_field("normalization", visible=kind is not ClubKind.READING)
        self.set_result(
            tr("A new number holds for everything that was earned.") if self._club else ""
        )

    def _write(self, values: dict[str, Any]) -> Changes:
        facts = {key: value for key, value in values.items() if key != "kind"}
        facts["normalization"] = round((values["normalization"] or 0) * 1000)
        if self._club is None:
            name = facts.pop("name")
            return self._service.add_club(name, values["kind"], **facts)
        old = self._club
        changed = {k: v for k, v in facts.items() if getattr(old, k) != v}
        return self._service.set_club(old.id, changed)


def _fields(choices: Choices, club: ClubRow | None) -> tuple[Field, ...]:
    kinds = tuple((kind, kind_words(kind)) for kind in ClubKind)
    asked = () if club is not None else (
        Field("kind", tr("Points for"), "segments", options=kinds),
    )  # fmt: skip
    return (
        Field("name", tr("Name"), required=True, width=300),
        *asked,
        Field("leader_id", tr("Leader"), "choice", options=choices.leaders, hint=tr("Nobody yet")),
        Field("term_id", tr("Term"), "choice", options=choices.terms, hint=tr("All year")),
        Field("points_per_level", tr("A level is"), "number", required=True, width=70,
              help=tr("points")),
        Field("minutes_per_point", tr("A point is"), "number", required=True, width=70,
              help=tr("minutes of practice")),
        Field("normalization", tr("Factor"), "number", required=True, decimals=3, width=70,
              help=tr("1 where clubs weigh the same")),
        Field("may_need_help_days", tr("Help after"), "number", required=True, width=70,
              help=tr("days at one level")),
        Field("max_buddy_members", tr("Buddies"), "number", required=True, width=70,
              help=tr("most in a group; 0 means no groups")),
    )  # fmt: skip


def _record(database: Database, club: ClubRow) -> Record:
    """Return the club as it is merged with what others save."""

    def read() -> dict[str, Any]:
        with database.reading() as session:
            today = clock.today(database.clock, school.facts(session).timezone)
            rows = club_rows(session, today, archived=True)
        return _values(next((row for row in rows if row.id == club.id), club))

    return Record((("club", club.id),), read)


def _values(club: ClubRow | None) -> dict[str, Any]:
    if club is None:
        return {
            "kind": ClubKind.READING, "points_per_level": 12, "minutes_per_point": 10,
            "normalization": Decimal(1), "may_need_help_days": 21, "max_buddy_members": 6,
        }  # fmt: skip
    return {
        "name": club.name, "leader_id": club.leader_id, "term_id": club.term_id,
        "normalization": Decimal(club.normalization) / 1000,
        **{key: getattr(club, key) for key in NUMBERS},
    }  # fmt: skip


class LevelsDialog(FormDialog):
    """The levels of a ladder, one row each; numbers need not follow each other."""

    def __init__(
        self, parent: QWidget, tools: Tools, database: Database, club: ClubRow,
        levels: Sequence[LevelRow],
    ) -> None:  # fmt: skip
        self._service, self._club = ClubService(database), club
        self._known = {row.id: row for row in levels}
        super().__init__(
            parent, tools.tasks,
            title=tr("Levels of the club"),
            fact=tr("Levels of {club}", club=club.name),
            primary=tr("Save levels"),
            fields=(
                Field("levels", tr("Levels"), "rows", fields=_level_fields(), add=tr("Add level")),
            ),
            save=self._write,
            values=_shown(levels), width=640,
            record=Record(
                (("club", club.id), *(("club_level", row.id) for row in levels)),
                lambda: _shown(read_levels(database, club.id)),
            ),
        )  # fmt: skip
        self.set_result(tr("What was earned follows the new worth."))
        self.saved.connect(lambda changes: tools.notices.done(changes.label, tools.undo))

    def _write(self, values: dict[str, Any]) -> Changes:
        rungs = []
        for row in values["levels"]:
            rung = {key: row[key] for key in ("name", "base_points", "page_equivalent")}
            rung["difficulty"] = round((row["difficulty"] or 1) * 1000)
            known = self._known.get(row.get("id"))
            if known is not None and known.number == row["number"]:
                rung["id"] = known.id
            else:
                rung |= {"number": row["number"], "custom": bool(row["custom"])}
            rungs.append(rung)
        return self._service.set_levels(self._club.id, rungs)


def _level_fields() -> tuple[Field, ...]:
    return (
        Field("number", tr("Number"), "number", required=True, width=70),
        Field("name", tr("Name"), required=True, width=280),
        Field("base_points", tr("Worth"), "number", required=True, width=70, start=12,
              help=tr("points, before difficulty")),
        Field("difficulty", tr("Difficulty"), "number", decimals=3, width=70, start=Decimal(1)),
        Field("page_equivalent", tr("As much as"), "number", width=70, start=12,
              help=tr("pages of reading; shown only")),
        Field("custom", tr("Own level"), "tick"),
    )  # fmt: skip


def _shown(levels: Sequence[LevelRow]) -> dict[str, Any]:
    return {"levels": [_level_values(row) for row in levels if row.active]}


def _level_values(row: LevelRow) -> dict[str, Any]:
    return {
        "id": row.id, "number": row.number, "name": row.name, "base_points": row.base_points,
        "difficulty": Decimal(row.difficulty) / 1000, "page_equivalent": row.page_equivalent,
        "custom": row.custom,
    }  # fmt: skip


def read_levels(database: Database, club_id: UUID) -> list[LevelRow]:
    """Read the levels of a club; on a reader thread."""
    with database.reading() as session:
        return levels_of(session, club_id)
