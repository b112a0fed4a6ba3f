"""Progress reports of students from the roster: which term, then the preview."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from desktop_app.areas.reports import api as reports
from desktop_app.areas.reports.api import Period
from desktop_app.areas.reports.ui.progress_giving import show_reports
from desktop_app.areas.reports.ui.progress_period import OWN, Ground, read_ground
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr, trn
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.fields import Field

if TYPE_CHECKING:
    from desktop_app.areas.desk.ui.students_pane import StudentsPane


def ask_reports(pane: "StudentsPane", students: Sequence[UUID]) -> None:
    """Ask for a term or for days, and show the reports, ready to print or save."""

    def show(ground: Ground) -> None:
        dialog = _dialog(pane, students, ground)
        dialog.saved.connect(
            lambda period: show_reports(pane, pane.tools, pane.database, period, students)
        )
        dialog.open()

    pane.read_then(lambda: read_ground(pane.database), show)


def _dialog(pane: "StudentsPane", students: Sequence[UUID], ground: Ground) -> FormDialog:
    start = ground.term
    fields = (
        Field("term", tr("Term"), "choice", options=(*ground.terms, (OWN, tr("Own days"))),
              start=start.term_id if start else OWN, required=True),
        Field("first", tr("From"), "date", today=ground.today,
              start=start.first if start else ground.today.replace(day=1)),
        Field("last", tr("Until"), "date", today=ground.today, start=ground.today),
    )  # fmt: skip

    def find(said: dict[str, Any]) -> Period:
        own = said["term"] == OWN
        if own and (said["first"] is None or said["last"] is None):
            raise RuleBroken(tr("Say from which day to which."), field="first")
        days = {"first": said["first"], "last": said["last"]} if own else {"term_id": said["term"]}
        with pane.database.reading() as session:
            return reports.find_period(session, ground.today, **days)

    return FormDialog(
        pane, pane.tools.tasks, title=tr("Progress report"), primary=tr("Preview"),
        fact=trn("{n} student", "{n} students", len(students)), fields=fields, save=find,
    )  # fmt: skip
