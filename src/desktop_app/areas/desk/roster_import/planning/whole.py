"""The whole plan, in the order in which things lean on each other."""

from collections.abc import Callable
from uuid import UUID

from desktop_app.areas.desk.roster_import.known import Known
from desktop_app.areas.desk.roster_import.plan import Choices, ImportPlan
from desktop_app.areas.desk.roster_import.planning.draft import Draft
from desktop_app.areas.desk.roster_import.planning.families import plan_families
from desktop_app.areas.desk.roster_import.planning.lessons import LessonPlanner
from desktop_app.areas.desk.roster_import.planning.people import PeoplePlanner
from desktop_app.areas.desk.roster_import.planning.places import plan_locations, plan_terms
from desktop_app.areas.desk.roster_import.roster import Roster
from desktop_app.core.errors import NotFound
from desktop_app.core.progress import SILENT, Progress
from desktop_app.core.wording import tr


def make_plan(
    roster: Roster, known: Known, choices: Choices, *, country: str,
    new_id: Callable[[], UUID], progress: Progress = SILENT,
) -> ImportPlan:  # fmt: skip
    """Decide what becomes of every row of a roster in a school. `country` is the school's.

    Raises NotFound when the location that was chosen is not there.
    """
    if choices.location_id is not None and choices.location_id not in known.locations:
        raise NotFound(tr("This location is not in the school."), id=choices.location_id)
    draft = Draft(roster, known, choices, new_id)
    steps = 4
    progress.step(0, steps, tr("Comparing with the school"))
    plan_locations(draft)
    plan_terms(draft)
    progress.step(1, steps, tr("Comparing with the school"))
    taken = PeoplePlanner(draft, country).plan()
    progress.step(2, steps, tr("Comparing with the school"))
    plan_families(draft, taken)
    progress.step(3, steps, tr("Comparing with the school"))
    LessonPlanner(draft).plan()
    problems = (*roster.problems, *draft.problems)
    return ImportPlan(roster, choices, tuple(draft.rows), problems, draft.writes)
