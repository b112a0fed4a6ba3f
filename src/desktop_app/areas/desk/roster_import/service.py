"""Bringing a roster into the school: looked at first, then done as one change."""

from dataclasses import replace

from desktop_app.areas.desk.roster_import import queries
from desktop_app.areas.desk.roster_import.bringing import bring_in
from desktop_app.areas.desk.roster_import.plan import Choices, ImportPlan
from desktop_app.areas.desk.roster_import.planning.whole import make_plan
from desktop_app.areas.desk.roster_import.roster import Roster
from desktop_app.core.collector import paused_collector
from desktop_app.core.db import snapshots
from desktop_app.core.db.database import Database, Work
from desktop_app.core.db.types import new_id
from desktop_app.core.errors import Clash
from desktop_app.core.journal.recording import Changes
from desktop_app.core.progress import SILENT, Progress
from desktop_app.core.wording import tr


class ImportService:
    """What a person can do with a roster: see what would happen, and let it happen."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @paused_collector()
    def preview(
        self, roster: Roster, choices: Choices | None = None, progress: Progress = SILENT
    ) -> ImportPlan:
        """Return what an import would do, row by row; nothing is written."""
        with self._database.reading() as session:
            known = queries.known(session, roster, self._database.clock)
            country = queries.country(session)
            as_of = queries.last_change(session)
        plan = make_plan(
            roster, known, choices or Choices(), country=country, new_id=new_id, progress=progress
        )
        return replace(plan, as_of=as_of)

    @paused_collector()
    def apply(self, plan: ImportPlan, progress: Progress = SILENT) -> Changes:
        """Do what a plan says, as one change that one undo takes back; a snapshot is kept first.

        A plan with nothing to write changes nothing. Raises Clash when the school changed since the
        preview so that rows would become something else, Stopped when the person stops.
        """
        if plan.is_empty:
            return Changes(0, plan.label)
        self._snapshot(progress)
        with self._database.writing(plan.label) as work:
            writes = self._still_right(work, plan, progress).writes
            bring_in(work, writes, plan.roster.system, progress)
        return work.changes

    def _still_right(self, work: Work, plan: ImportPlan, progress: Progress) -> ImportPlan:
        """Return the plan, made anew if anything changed since. Raises Clash if it differs."""
        if queries.last_change(work.session, before=work.number) == plan.as_of:
            return plan
        known = queries.known(work.session, plan.roster, self._database.clock)
        fresh = make_plan(
            plan.roster, known, plan.choices, country=queries.country(work.session),
            new_id=new_id, progress=progress,
        )  # fmt: skip
        if fresh.decisions() != plan.decisions():
            raise Clash(
                tr("The school has changed since this preview. Nothing was imported; look at the "
                   "preview again.")
            )  # fmt: skip
        return fresh

    def _snapshot(self, progress: Progress) -> None:
        path = self._database.path
        if path is not None and not self._database.read_only:
            snapshots.take(path, self._database.clock.now(), why="import", progress=progress)
