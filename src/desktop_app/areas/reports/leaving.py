"""Whom a report names, for the log of what left the house."""

from uuid import UUID

from desktop_app.areas.people import api as people
from desktop_app.areas.reports.catalog import Report
from desktop_app.areas.reports.terms import Result


def gone(report: Report, result: Result) -> people.GoneOut:
    """Return what a report on paper or in a file is, with whom its rows lead to."""
    led: dict[str, list[UUID]] = {"students": [], "families": [], "staff": []}
    for row in result.rows:
        if row.target is not None and row.target[0] in led:
            led[row.target[0]].append(row.target[1])
    return people.GoneOut(
        kind="report", what=report.title, students=led["students"], families=led["families"],
        staff=led["staff"],
    )  # fmt: skip
