"""Importing a roster through its dialog: mapped, looked at, decided, done, undone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QComboBox, QFileDialog

from desktop_app.areas.desk.queries import students as student_rows
from desktop_app.areas.desk.queries.asked import ListQuery
from desktop_app.areas.desk.roster_import import api as rosters
from desktop_app.areas.desk.roster_import.api import Decision, Field
from desktop_app.areas.desk.ui.import_dialog import ImportDialog
from desktop_app.areas.desk.ui.students_pane import StudentsPane
from desktop_app.areas.people import api as people
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.core.db.database import Database
from desktop_app.kit.sentences_dialog import SentencesDialog
from tests.areas.desk.roster_import.rosters import write
from tests.areas.desk.ui.stage import Make, Stage
from tests.areas.people.people_of import add_student

Show = Callable[[Make], Stage]

ORGS = "sourcedId,status,name,type\no1,active,North School,school\n"
USERS = (
    "sourcedId,status,orgSourcedIds,role,givenName,familyName,email,password\n"
    "s1,active,o1,student,Ann,Byrne,ann@example.ie,hunter2\n"
    "s2,active,o1,student,Ben,Byrne,,\n"
    "s3,active,o1,student,,,,\n"
    "t1,active,o1,teacher,Tom,Cole,,\n"
)
CLASSES = "sourcedId,title,schoolSourcedId\nc1,Choir,o1\n"
ENROLLMENTS = (
    "sourcedId,classSourcedId,schoolSourcedId,userSourcedId,role\n"
    "e1,c1,o1,s1,student\ne2,c1,o1,t1,teacher\ne3,c9,o1,s1,student\n"
)


@dataclass
class Importing:
    """The dialog and what a person does with it."""

    stage: Stage
    dialog: ImportDialog

    def open(self, *paths: Path) -> None:
        self.stage.run(lambda: self.dialog.open_paths(list(paths)))

    def press(self) -> None:
        self.stage.save(self.dialog)

    def rows(self) -> list[tuple[str, Decision]]:
        planned = self.dialog.planned
        assert planned is not None
        return [(row.label, row.decision) for row in planned.plan.rows]

    def decision(self, name: str) -> Decision:
        return dict(self.rows())[name]

    def choose(self, name: str) -> None:
        planned = self.dialog.planned
        assert planned is not None
        key = next(row.key for row in planned.plan.rows if row.label == name)
        self.dialog.plan.table.set_current_key(key)
        self.stage.settle()

    def pick(self, combo: QComboBox, value: Any) -> None:
        """Choose in a combo as a person does."""
        combo.setCurrentIndex(next(n for n in range(combo.count()) if combo.itemData(n) == value))
        combo.activated.emit(combo.currentIndex())
        self.stage.settle()

    def banner(self) -> str:
        said = self.dialog.banner.shown()
        return f"{said.fact} {said.more}".strip() if said is not None else ""


@pytest.fixture
def importing(stage: Show, database: Database) -> Importing:
    shown = stage(StudentsPane)
    dialog = ImportDialog(shown.pane, shown.pane.tools, database)
    dialog.open()
    shown.settle()
    return Importing(shown, dialog)


@pytest.fixture
def oneroster(tmp_path: Path) -> Path:
    return write(tmp_path / "set", orgs=ORGS, users=USERS, classes=CLASSES, enrollments=ENROLLMENTS)


def students(database: Database) -> list[str]:
    with database.reading() as session:
        found = student_rows.ids(session, ListQuery(), database.clock.now())
        return sorted(people.student_names(session, found).values())


def cells(grid: Any, line: int) -> list[str]:
    return [grid.item(line, at).text() for at in range(grid.columnCount())]


def test_files_of_a_roster_are_looked_at_imported_and_undone(
    importing: Importing, oneroster: Path, database: Database
) -> None:
    assert not importing.dialog.primary.isEnabled()
    importing.open(oneroster)
    assert importing.dialog.fact.text() == "Import 2 students from OneRoster"
    assert importing.decision("Ann Byrne") is Decision.MADE
    assert students(database) == []
    importing.press()
    assert not importing.dialog.isVisible()
    assert importing.stage.said() == "Import 2 students from OneRoster"
    assert len(importing.stage.texts()) == 2
    with database.reading() as session:
        assert [p.name for p in school.locations(session)][-1] == "North School"
        assert [row.title for row in timetable.all_lessons(session)] == ["Choir"]
    importing.stage.run(importing.stage.pane.tools.undo)
    assert importing.stage.texts() == []
    assert students(database) == []


def test_every_problem_is_listed_with_its_file_and_line(
    importing: Importing, oneroster: Path
) -> None:
    importing.open(oneroster)
    banner = importing.dialog.banner.shown()
    assert banner is not None
    assert "things to look at" in banner.fact
    [show] = banner.deeds
    assert show.title == "Show"
    importing.stage.run(show.run)
    listed = next(d for d in importing.dialog.findChildren(SentencesDialog) if d.isVisible())
    lines = listed.list.toPlainText().splitlines()
    assert any(line.startswith("users.csv, line 4: ") for line in lines)
    assert any(line.startswith("enrollments.csv, line 4: ") for line in lines)
    listed.accept()


def test_a_row_is_left_out_and_taken_in_again(
    importing: Importing, oneroster: Path, database: Database
) -> None:
    importing.open(oneroster)
    importing.choose("Ben Byrne")
    button = importing.dialog.plan.out_button
    assert button.text() == "Leave this row out"
    importing.stage.run(button.click)
    importing.choose("Ben Byrne")
    assert button.text() == "Take this row in"
    importing.stage.run(button.click)
    importing.choose("Ben Byrne")
    importing.stage.run(button.click)
    importing.press()
    assert "Ben Byrne" not in students(database)
    assert "Ann Byrne" in students(database)


def test_a_location_is_chosen_for_every_school_of_the_files(
    importing: Importing, oneroster: Path, database: Database
) -> None:
    service = school.SchoolService(database)
    here = service.add_location("Old Mill").made
    importing.open(oneroster)
    assert ("North School", Decision.MADE) in importing.rows()
    importing.pick(importing.dialog.location, here)
    assert ("North School", Decision.MADE) not in importing.rows()
    importing.press()
    with database.reading() as session:
        assert "North School" not in [p.name for p in school.locations(session)]


def test_somebody_matched_is_told_apart(
    importing: Importing, tmp_path: Path, database: Database
) -> None:
    add_student(database, "Zoë Müller", date_of_birth=date(2014, 2, 3))
    path = tmp_path / "list.csv"
    path.write_text("First name,Last name,Born\nZoë,Müller,2014-02-03\n", encoding="utf-8")
    importing.open(path)
    importing.press()
    assert importing.decision("Zoë Müller") is not Decision.MADE
    importing.choose("Zoë Müller")
    assert importing.dialog.plan.apart_button.isEnabled()
    importing.stage.run(importing.dialog.plan.apart_button.click)
    assert importing.decision("Zoë Müller") is Decision.MADE
    importing.press()
    assert students(database) == ["Zoë Müller", "Zoë Müller"]


def test_a_list_is_mapped_by_encoding_delimiter_and_columns(
    importing: Importing, tmp_path: Path, database: Database
) -> None:
    path = tmp_path / "liste.csv"
    path.write_bytes("Ruf|Nachname\nZoë|Müller\nLi|Wei\n".encode("cp1252"))
    importing.open(path)
    page = importing.dialog.mapping
    assert importing.dialog.fact.text() == "What do the columns mean?"
    assert (page.encoding.currentData(), page.delimiter.currentData()) == ("cp1252", "|")
    assert cells(page.grid, 1) == ["Zoë", "Müller"]
    importing.pick(page.encoding, "utf-8")
    assert cells(page.grid, 1)[0] != "Zoë"
    importing.pick(page.encoding, "cp1252")
    assert cells(page.grid, 1)[0] == "Zoë"
    importing.pick(page.delimiter, ",")
    assert page.grid.columnCount() == 1
    importing.pick(page.delimiter, "|")
    names = [combo.accessibleName() for combo in page.grid.findChildren(QComboBox)]
    assert "Ruf" in names
    columns = {combo.accessibleName(): combo for combo in page.combos}
    importing.pick(columns["Ruf"], Field.GIVEN_NAME)
    importing.pick(columns["Nachname"], Field.FAMILY_NAME)
    importing.press()
    assert importing.rows() == [("Zoë Müller", Decision.MADE), ("Li Wei", Decision.MADE)]
    importing.stage.run(importing.dialog.back_button.click)
    assert importing.dialog.stack.currentWidget() is page
    importing.press()
    importing.press()
    assert students(database) == ["Li Wei", "Zoë Müller"]


def test_what_columns_mean_is_remembered_for_the_next_list(
    importing: Importing, tmp_path: Path, database: Database
) -> None:
    path = tmp_path / "one.csv"
    path.write_text("Call,Clan\nLi,Wei\n", encoding="utf-8")
    importing.open(path)
    columns = {combo.accessibleName(): combo for combo in importing.dialog.mapping.combos}
    importing.pick(columns["Call"], Field.GIVEN_NAME)
    importing.pick(columns["Clan"], Field.FAMILY_NAME)
    importing.press()
    importing.press()
    again = ImportDialog(importing.stage.pane, importing.stage.pane.tools, database)
    other = tmp_path / "two.csv"
    other.write_text("Call,Clan\nAnn,Byrne\n", encoding="utf-8")
    again.open()
    importing.stage.run(lambda: again.open_paths([other]))
    kept = {combo.accessibleName(): combo.currentData() for combo in again.mapping.combos}
    assert kept == {"Call": Field.GIVEN_NAME, "Clan": Field.FAMILY_NAME}
    again.leave()


def test_refused_rows_are_saved_with_their_reason(
    importing: Importing, oneroster: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    importing.open(oneroster)
    assert importing.dialog.refused_button.isVisible()
    target = tmp_path / "refused.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    importing.stage.run(importing.dialog.refused_button.click)
    text = target.read_text(encoding="utf-8-sig")
    assert "s3" in text
    assert "hunter2" not in text
    assert "saved" in importing.dialog.result_label.text()


def test_a_wrong_file_says_so_and_another_can_be_chosen(
    importing: Importing, oneroster: Path, tmp_path: Path
) -> None:
    wrong = tmp_path / "holiday.csv"
    wrong.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
    importing.open(wrong)
    assert "holiday.csv" in importing.banner()
    assert not importing.dialog.primary.isEnabled()
    importing.open(tmp_path / "gone.csv")
    assert "gone.csv" in importing.banner()
    importing.open(oneroster)
    assert importing.dialog.primary.isEnabled()
    assert importing.rows()


def test_a_list_with_a_header_only_has_nothing_to_import(
    importing: Importing, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    path.write_text("First name,Last name\n", encoding="utf-8")
    importing.open(path)
    if importing.dialog.stack.currentWidget() is importing.dialog.mapping:
        importing.press()
    assert not importing.dialog.primary.isEnabled() or importing.banner()
    assert importing.dialog.isVisible()


def test_rows_are_found_by_what_happens_to_them(importing: Importing, oneroster: Path) -> None:
    importing.open(oneroster)
    plan = importing.dialog.plan
    whole = plan.model.rowCount()
    plan.bar.chips["kind"].set_value(rosters.Kind.STAFF.value)
    importing.stage.settle()
    assert plan.model.rowCount() == 1
    plan.bar.clear()
    importing.stage.settle()
    assert plan.model.rowCount() == whole
    plan.bar.search.setText("choir")
    importing.stage.settle()
    assert 0 < plan.model.rowCount() < whole
