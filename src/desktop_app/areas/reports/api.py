"""The door of the reports: what there is to know, and reading it."""

from desktop_app.areas.reports.catalog import (
    Report,
    default_period,
    make_report,
    report_named,
    reports,
)
from desktop_app.areas.reports.terms import (
    Asked,
    Chart,
    Head,
    Kind,
    Narrow,
    Point,
    Result,
    Row,
    Value,
)
from desktop_app.areas.reports.values import as_json, cells, drawn, shown, titles

__all__ = [
    "Asked",
    "Chart",
    "Head",
    "Kind",
    "Narrow",
    "Point",
    "Report",
    "Result",
    "Row",
    "Value",
    "as_json",
    "cells",
    "default_period",
    "drawn",
    "make_report",
    "report_named",
    "reports",
    "shown",
    "titles",
]
