"""The pane of progress reports: words by keyboard, preview, print, save, log, undo."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from desktop_app import bootstrap
from desktop_app.areas.clubs import api as clubs
from desktop_app.areas.reports import api as reports
from desktop_app.areas.reports.ui.progress_pane import ProgressPane
from desktop_app.areas.reports.ui.progress_period import OWN
from desktop_app.core.db.database import Database
from desktop_app.core.journal import undo
from desktop_app.kit.document_preview import DocumentPreview
from desktop_app.kit.explained import ExplainDialog
from desktop_app.kit.theme_switch import Theme
from tests.areas.billing.desk import Desk
from tests.areas.desk.ui.stage import Make, Stage
from tests.window import Office, type_text

Show = Callable[[Make], Stage]


def october(stage: Show) -> tuple[Stage, Any]:
    made = stage(ProgressPane)  # type: ignore[arg-type]  # a pane like those of the desk
    pane: Any = made.pane
    made.run(pane.activated)
    pane.bar.first.set_value(date(2026, 10, 1))
    pane.bar.last.set_value(date(2026, 10, 31))
    made.run(lambda: pane.bar.term.set_value(OWN))
    made.run(pane.bar.changed.emit)
    return made, pane


def words_of(pane: Any) -> QPlainTextEdit:
    found = pane.editor.form.editor("text").target()
    assert isinstance(found, QPlainTextEdit)
    return found


def given(database: Database) -> list[reports.Given]:
    with database.reading() as session:
        return reports.given_out(session)


def test_the_pane_begins_with_the_running_term_and_says_what_is_missing(
    stage: Show, taught: Desk
) -> None:
    made = stage(ProgressPane)  # type: ignore[arg-type]  # a pane like those of the desk
    made.run(made.pane.activated)
    assert made.pane.period.name
    assert made.texts() == ["Feldwick, Ebba", "Okonkwo-Reid, Amara", "Okonkwo-Reid, Kofi"]
    assert made.texts("state") == ["Words missing"] * 3
    made.filter("state", ("READY",))
    assert made.texts() == []


def test_words_are_written_through_many_pupils_by_keyboard(stage: Show, taught: Desk) -> None:
    made, pane = october(stage)
    made.choose(0)
    for text in ("Ebba listens.", "Amara plays.", "Kofi drums."):
        type_text(words_of(pane), text)
        made.qtbot.keyClick(words_of(pane), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        made.settle()
    assert made.texts("state") == ["Ready"] * 3
    made.choose(1)
    assert words_of(pane).toPlainText() == "Amara plays."


def test_what_was_typed_is_kept_when_another_pupil_is_chosen(stage: Show, taught: Desk) -> None:
    made, pane = october(stage)
    made.choose(0)
    type_text(words_of(pane), "Half a sentence")
    made.choose(1)
    made.choose(0)
    assert words_of(pane).toPlainText() == "Half a sentence"
    assert made.said() == "Words kept"


def test_next_steps_are_checked_where_they_are_typed(stage: Show, taught: Desk) -> None:
    made, pane = october(stage)
    made.choose(1)
    pane.editor.form.editor("steps").set_value([{"text": "Scales", "until": date(2026, 9, 1)}])
    made.run(pane.editor.save)
    assert "before the report begins" in pane.editor.form.error("steps")
    pane.editor.form.editor("steps").set_value([{"text": "Scales", "until": date(2026, 12, 9)}])
    made.run(pane.editor.save)
    assert made.texts("steps") == ["0", "1", "0"]


def test_days_in_the_wrong_order_are_said_in_the_banner(stage: Show, taught: Desk) -> None:
    made, pane = october(stage)
    pane.bar.last.set_value(date(2026, 9, 1))
    made.run(pane.bar.changed.emit)
    assert pane.banner.isVisible()
    assert pane.period.first == date(2026, 10, 1)


def test_figures_say_where_they_come_from(stage: Show, taught: Desk) -> None:
    bootstrap.wire(taught.database)
    service = clubs.ClubService(taught.database)
    club = service.add_club("Reading Club", clubs.ClubKind.READING).made
    assert club is not None
    service.join(club, [taught.students["Amara"]], date(2026, 10, 1))
    service.log_reading(club, taught.students["Amara"], 30, day=date(2026, 10, 6))
    made, pane = october(stage)
    made.choose(1)
    facts = {row.key: row for row in pane.inspector.card.tabs[0].blocks[0].rows}
    assert facts["Attendance"].value == "2 of 3 lessons"
    assert facts["Reading Club"].value == "30 points"
    for key, entries in (("Attendance", 3), ("Reading Club", 1)):
        made.run(facts[key].explain)
        [dialog] = [each for each in pane.findChildren(ExplainDialog) if each.isVisible()]
        assert len(dialog.explanation.entries) == entries
        dialog.close()
        dialog.deleteLater()
    level = pane.inspector.card.tabs[0].blocks[0].rows[2]
    assert level.value == "Level 3"
    made.run(level.explain)
    [dialog] = [each for each in pane.findChildren(ExplainDialog) if each.isVisible()]
    assert [entry.amount for entry in dialog.explanation.entries] == ["30", "0"]
    dialog.close()
    dialog.deleteLater()
    made.run(pane.explain_current)
    assert any(each.isVisible() for each in pane.findChildren(ExplainDialog))


def test_many_are_saved_in_a_folder_with_progress_and_logged(
    stage: Show, taught: Desk, tmp_path: Path
) -> None:
    made, pane = october(stage)
    made.tick(0, 2)
    made.run(lambda: pane.save_in(tmp_path / "out", pane.wanted()))
    assert len(list((tmp_path / "out").glob("*.pdf"))) == 2
    assert made.said() == "2 reports saved in out"
    assert made.texts("state")[1] == "Words missing"
    assert made.texts("state")[0].startswith("Given")
    assert len(given(taught.database)) == 2


@pytest.fixture
def office(qtbot: QtBot, theme: Theme, taught: Desk, tmp_path: Path) -> Any:
    made = Office(qtbot, theme, bootstrap.wire(taught.database), tmp_path)
    yield made
    made.window.close()


def test_from_words_to_the_printed_report_that_is_logged_and_taken_back(
    office: Office, taught: Desk, tmp_path: Path
) -> None:
    office.run("go-progress")
    pane: Any = office.window.current()
    office.settle()
    key = UUID(str(pane.model.key_at(1)))
    assert key == taught.students["Amara"]
    pane.table.set_current_key(key)
    office.settle()
    office.run("progress.write")
    type_text(words_of(pane), "A strong term. ")
    pane.editor.form.editor("steps").add_row({"text": "Scales in D", "until": None})
    office.qtbot.keyClick(words_of(pane), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    office.settle()
    assert pane.line(key).state.value == "READY"
    pane.model.toggle_tick(0)
    pane.model.toggle_tick(1)
    office.run("progress.print")
    preview = office.dialog(DocumentPreview)
    office.settle()
    assert len(preview.documents) == 2
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    preview.print_on(printer)
    office.settle()
    preview.close()
    assert (tmp_path / "printed.pdf").read_bytes().startswith(b"%PDF")
    assert office.toast() == "2 reports logged as given"
    assert {row.recipient for row in given(taught.database)} >= {"Grace Okonkwo-Reid"}
    assert pane.line(key).state.value == "GIVEN"
    office.run("undo")
    assert given(taught.database) == []
    assert pane.line(key).state.value == "READY"
    office.run("undo")
    assert pane.line(key).state.value == "WORDS_MISSING"
    with taught.database.reading() as session:
        assert undo.next_to_redo(session, taught.database.school_id) is not None
