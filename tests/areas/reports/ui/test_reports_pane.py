"""The reports pane: chosen at the left, asked above, counted off the GUI thread, written out."""

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import is_zipfile

from desktop_app.areas.reports.ui.reports_pane import ReportsPane
from desktop_app.kit.document_preview import DocumentPreview
from desktop_app.kit.explained import ExplainDialog
from tests.areas.billing.desk import Desk
from tests.areas.desk.ui.stage import Make, Stage

Show = Callable[[Make], Stage]


def shown(stage: Show, key: str, *, october: bool = True) -> tuple[Stage, Any]:
    made = stage(ReportsPane)  # type: ignore[arg-type]  # a pane like those of the desk
    pane: Any = made.pane
    made.run(lambda: pane.choose(key))
    if october:
        made.run(lambda: pane.bar.set_period(date(2026, 10, 1), date(2026, 10, 31)))
    return made, pane


def texts(pane: Any, column: str) -> list[str]:
    model = pane.view.model
    at = [each.key for each in model.columns].index(column)
    return [model.data(model.index(row, at)) for row in range(model.rowCount())]


def test_the_pane_begins_with_the_first_report_and_says_when_there_is_nothing(
    stage: Show, taught: Desk
) -> None:
    made = stage(ReportsPane)  # type: ignore[arg-type]  # a pane like those of the desk
    made.run(made.pane.activated)
    assert made.pane.report().key == "attendance-pupils"
    assert made.pane.nothing.isVisible()
    assert not made.pane.view.isVisible()


def test_a_report_is_a_chart_a_table_and_its_totals(stage: Show, taught: Desk) -> None:
    made, pane = shown(stage, "attendance-lessons")
    assert texts(pane, "lesson") == ["Band", "Violin"]
    assert texts(pane, "rate") == ["50\u00a0%", "67\u00a0%"]
    assert "Marked 9" in pane.view.totals.text()
    assert pane.view.chart is not None
    assert pane.view.chart.isVisible()
    pane.bar.bar.search.setText("viol")
    made.settle()
    assert texts(pane, "lesson") == ["Violin"]


def test_a_report_is_narrowed_by_the_filters_it_has(stage: Show, taught: Desk) -> None:
    made, pane = shown(stage, "attendance-pupils")
    assert set(pane.bar.bar.chips) == {"TEACHER", "LOCATION"}
    teacher = next(key for key, name in pane.ground.choices["TEACHER"] if name == "Bill Marsh")
    made.run(lambda: pane.bar.bar.chips["TEACHER"].set_value(teacher))
    pane.bar.bar.changed.emit()
    made.settle()
    assert len(texts(pane, "pupil")) == 2
    made.run(lambda: pane.choose("income-months"))
    assert set(pane.bar.bar.chips) == set()


def test_a_timetable_asks_for_whom_first(stage: Show, taught: Desk) -> None:
    made, pane = shown(stage, "timetable-teacher")
    assert pane.nothing.isVisible()
    teacher = pane.ground.choices["TEACHER"][0][0]
    pane.bar.bar.chips["TEACHER"].set_value(teacher)
    made.run(pane.bar.bar.changed.emit)
    assert texts(pane, "lesson") == ["Violin"] * 4
    made.run(pane.print_report)
    assert any(each.isVisible() for each in pane.findChildren(DocumentPreview))


def test_a_report_is_written_as_csv_and_as_xlsx(stage: Show, taught: Desk, tmp_path: Path) -> None:
    made, pane = shown(stage, "income-teachers")
    made.run(lambda: pane.export_to(tmp_path / "income.csv"))
    made.run(lambda: pane.export_to(tmp_path / "income.xlsx"))
    with (tmp_path / "income.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0][:3] == ["Teacher", "Lessons", "Billed net EUR"]
    assert rows[-1][0] == "Total"
    assert is_zipfile(tmp_path / "income.xlsx")


def test_f9_says_how_the_figures_of_a_row_were_counted(stage: Show, taught: Desk) -> None:
    _, pane = shown(stage, "room-use")
    pane.show_first()
    explain = pane.number_here()
    assert explain is not None
    found = explain()
    assert found is not None
    assert "school day" in found.rule
    assert (found.title, [entry.words for entry in found.entries]) == ("Hall, Use", ["Band"] * 4)
    assert {entry.amount for entry in found.entries} == {"1:00"}


def test_a_double_click_on_a_figure_shows_its_bookings_and_leads_to_them(
    stage: Show, taught: Desk
) -> None:
    made, pane = shown(stage, "attendance-pupils")
    made.run(lambda: pane.view.table.explain_asked.emit(0, "code_a"))
    [dialog] = [each for each in pane.findChildren(ExplainDialog) if each.isVisible()]
    assert dialog.fact.text() == "Amara Okonkwo-Reid, Absent: 1"
    [entry] = dialog.explanation.entries
    assert (entry.words, entry.amount, entry.day) == ("Violin", "Absent", "Mon 19 Oct")
    dialog.open_entry(0)
    assert made.went[-1] == ("registers", taught.meeting("Violin", date(2026, 10, 19)))
    made.run(pane.view.totals.explain)
    [dialog] = [each for each in pane.findChildren(ExplainDialog) if each.isVisible()]
    assert len(dialog.explanation.entries) == 3


def test_figures_without_bookings_are_explained_by_the_row(stage: Show, taught: Desk) -> None:
    made, pane = shown(stage, "room-use")
    made.run(lambda: pane.view.table.explain_asked.emit(0, "open"))
    [dialog] = [each for each in pane.findChildren(ExplainDialog) if each.isVisible()]
    assert [entry.words for entry in dialog.explanation.entries][-1] == "Use"


def test_enter_leads_to_what_a_row_is_about(stage: Show, taught: Desk) -> None:
    made, pane = shown(stage, "debtors", october=False)
    pane.view.table.opened.emit(pane.view.model.key_at(0))
    assert made.went[-1][0] == "families"


def test_what_changes_elsewhere_is_counted_again(stage: Show, taught: Desk) -> None:
    made, pane = shown(stage, "attendance-lessons")
    assert "Marked 9" in pane.view.totals.text()
    taught.mark("Violin", date(2026, 10, 26), "Amara", "P")
    made.run(pane.refresh)
    assert "Marked 10" in pane.view.totals.text()
