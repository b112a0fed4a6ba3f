"""The door of the reports: what there is to know, and reading it."""

from desktop_app.areas.reports.catalog import (
    Report,
    default_period,
    make_report,
    report_named,
    reports,
)
from desktop_app.areas.reports.giving import Made, documents_of, draw_reports, save_all, save_each
from desktop_app.areas.reports.leaving import gone
from desktop_app.areas.reports.progress_document import level_text
from desktop_app.areas.reports.queries.behind import behind
from desktop_app.areas.reports.queries.progress import progress_of
from desktop_app.areas.reports.queries.pupils import teachers_of
from desktop_app.areas.reports.queries.report_lines import report_lines
from desktop_app.areas.reports.queries.written import (
    all_given,
    all_steps,
    all_texts,
    given_out,
    steps_of,
    words_of,
)
from desktop_app.areas.reports.rules import check_period
from desktop_app.areas.reports.service import (
    Handed,
    NewStep,
    ReportService,
    find_period,
    log_given,
    set_step,
    set_steps,
    set_text,
    set_words,
)
from desktop_app.areas.reports.terms import (
    Asked,
    Booking,
    Chart,
    Given,
    GivenState,
    Head,
    Kind,
    Narrow,
    Period,
    Point,
    Progress,
    ReportLine,
    Result,
    Row,
    Value,
)
from desktop_app.areas.reports.values import as_json, cells, drawn, shown, titles

__all__ = [
    "Asked",
    "Booking",
    "Chart",
    "Given",
    "GivenState",
    "Handed",
    "Head",
    "Kind",
    "Made",
    "Narrow",
    "NewStep",
    "Period",
    "Point",
    "Progress",
    "Report",
    "ReportLine",
    "ReportService",
    "Result",
    "Row",
    "Value",
    "all_given",
    "all_steps",
    "all_texts",
    "as_json",
    "behind",
    "cells",
    "check_period",
    "default_period",
    "documents_of",
    "draw_reports",
    "drawn",
    "find_period",
    "given_out",
    "gone",
    "level_text",
    "log_given",
    "make_report",
    "progress_of",
    "report_lines",
    "report_named",
    "reports",
    "save_all",
    "save_each",
    "set_step",
    "set_steps",
    "set_text",
    "set_words",
    "shown",
    "steps_of",
    "teachers_of",
    "titles",
    "words_of",
]
