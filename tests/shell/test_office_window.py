"""The main window: panes, undo, live refresh, zoom, language, palette, and leaving."""

from itertools import count
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QWidget
from sqlalchemy import select

from desktop_app.areas.desk.ui.review_pane import ReviewPane
from desktop_app.areas.people import api as people
from desktop_app.areas.people.tables import Student
from desktop_app.areas.privacy.ui.trail_dialog import TrailDialog
from desktop_app.core import wording
from desktop_app.core.db import snapshots
from desktop_app.core.db.types import new_id
from desktop_app.core.journal.changes import SetKind
from desktop_app.core.sync.review import Chosen, ReviewService
from desktop_app.core.sync.tables import Conflict
from desktop_app.core.sync.terms import Choice
from desktop_app.kit.buttons import Button
from desktop_app.kit.palette import Palette
from desktop_app.shell import dialogs, snapshots_dialog
from desktop_app.shell.about import AboutDialog
from desktop_app.shell.help import HelpDialog
from desktop_app.shell.keys_dialog import KeysDialog, shortcuts
from desktop_app.shell.pane_list import pane_specs
from desktop_app.shell.problems_dialog import ProblemsDialog
from desktop_app.shell.snapshots_dialog import SnapshotsDialog
from tests.entries import add_entry
from tests.window import Office

SEQ = count(1)


@pytest.mark.parametrize("name", [spec.name for spec in pane_specs()])
def test_every_pane_opens_from_the_navigation_and_has_one_primary_button(
    office: Office, name: str
) -> None:
    office.window.navigation.panes.chosen.emit(name)
    office.settle()
    pane = office.window.current()
    assert pane is not None
    assert pane.name == name
    assert pane.title in office.window.windowTitle()
    head = [b for b in pane.findChildren(Button) if b.is_primary and b.isVisibleTo(pane)]
    assert len([b for b in head if b.y() < 60 and b.height() >= 20]) >= 1 or name == "registers"


def test_the_title_and_the_status_bar_say_where_we_are(office: Office) -> None:
    office.window.go("students")
    office.settle()
    assert office.window.windowTitle() == "Students - Larkfield School of Music - Downbeat"
    assert "larkfield.downbeat" in office.window.status.texts()
    assert "Autumn 2026, week 12" in office.window.status.texts()
    assert "Showing 2 of 2" in office.window.status.texts()


def wanted_by_a_laptop(office: Office) -> None:
    """Have an operation of a laptop wait for a choice."""
    with office.database.writing("Work", kind=SetKind.SYSTEM, act="intake") as work:
        add_entry(work, "READING", {"id": str(new_id())}, {"pages": 3}, None, seq=next(SEQ))


def test_what_needs_a_choice_is_said_below_and_opens_the_list(office: Office) -> None:
    status, panes = office.window.status, office.window.navigation.panes
    assert not status.choices.isVisible()
    wanted_by_a_laptop(office)
    office.until(lambda: status.choices.text() == "1 needs a choice")
    wanted_by_a_laptop(office)
    office.until(lambda: status.choices.text() == "2 need a choice")
    assert status.choices.isVisible()
    assert panes.counts()["review"] == 2
    office.qtbot.mouseClick(status.choices, Qt.MouseButton.LeftButton)
    office.settle()
    pane = office.window.current()
    assert isinstance(pane, ReviewPane)
    assert pane.model.rowCount() == 2
    with office.database.reading() as session:
        waiting = list(session.scalars(select(Conflict.id)))
    ReviewService(office.database).decide(waiting, Chosen(Choice.THEIRS))
    office.until(lambda: not status.choices.isVisible())
    assert "review" not in panes.counts() or panes.counts()["review"] == 0


def test_undo_and_redo_name_what_they_take_back(office: Office) -> None:
    office.window.go("students")
    office.settle()
    office.run("undo")
    assert office.toast() == "Undo: Add student Kofi Okonkwo-Reid"
    office.until(lambda: "Showing 1 of 1" in office.window.status.texts())
    office.run("redo")
    assert office.toast() == "Redo: Add student Kofi Okonkwo-Reid"
    office.until(lambda: "Showing 2 of 2" in office.window.status.texts())


def test_the_edit_menu_names_what_undo_would_take_back(office: Office) -> None:
    action = office.window.actions_list.action("undo")
    office.until(lambda: action.text() == "Undo: Add student Kofi Okonkwo-Reid")
    office.run("undo")
    office.until(lambda: action.text() == "Undo: Add student Amara Okonkwo-Reid")
    redo = office.window.actions_list.action("redo")
    office.until(lambda: redo.text().endswith("Kofi Okonkwo-Reid"))


def test_undo_goes_back_to_the_new_school_and_then_is_asleep(office: Office) -> None:
    for _ in range(3):
        office.run("undo")
    office.until(lambda: office.window.undoing.to_undo is None)
    assert not office.window.actions_list.run("undo")
    with office.database.reading() as session:
        assert session.scalars(select(Student)).all() == []


def test_a_change_made_elsewhere_in_the_program_is_seen_at_once(office: Office) -> None:
    office.window.go("students")
    office.settle()
    facts = people.PersonFacts(given_name="Siyuan", family_name="Li", native_name="李思远")
    office.window.tasks.write(
        lambda: people.PeopleService(office.database).add_student(people.NewStudent(person=facts))
    )
    office.until(lambda: "Showing 3 of 3" in office.window.status.texts())


def test_a_pane_that_was_away_catches_up_when_it_is_shown_again(office: Office) -> None:
    office.window.go("students")
    office.settle()
    office.window.go("families")
    office.settle()
    office.run("undo")
    office.window.go("students")
    office.until(lambda: "Showing 1 of 1" in office.window.status.texts())


def test_back_and_forward_remember_the_panes(office: Office) -> None:
    for name in ("students", "families", "billing"):
        office.window.go(name)
    office.run("back")
    assert office.window.current() is office.window.go("families")
    office.run("back")
    office.run("forward")
    pane = office.window.current()
    assert pane is not None
    assert pane.name in ("families", "billing")


def test_the_palette_finds_people_panes_and_commands(office: Office) -> None:
    office.window.go("students")
    office.run("palette")
    palette = office.dialog(Palette)
    palette.line.setText("oko")
    office.until(lambda: any("Amara" in e.title for e in palette.entries()))
    palette.line.setText("famil")
    office.until(lambda: any(e.title == "Families" for e in palette.entries()))
    palette.line.setText(">invoice")
    office.settle()
    assert all("Amara" not in e.title for e in palette.entries())
    palette.reject()


def test_a_person_found_in_the_palette_opens_in_the_pane(office: Office) -> None:
    office.window.go("families")
    office.run("palette")
    palette = office.dialog(Palette)
    palette.line.setText("amara")
    office.until(lambda: any("Amara" in e.title for e in palette.entries()))
    entry = next(e for e in palette.entries() if "Amara" in e.title)
    palette.reject()
    entry.run()
    office.settle()
    pane = office.window.current()
    assert pane is not None
    assert pane.name == "students"
    office.until(lambda: any("Amara" in label.text() for label in pane.findChildren(QLabel)))


def test_zoom_keeps_the_pane_and_makes_everything_larger(office: Office) -> None:
    office.window.go("families")
    office.settle()
    before = office.window.status.height()
    for _ in range(5):
        office.run("zoom-in")
    office.settle()
    pane = office.window.current()
    assert pane is not None
    assert pane.name == "families"
    assert office.window.status.height() == 2 * before
    assert office.preferences.get("zoom") == 2.0
    office.run("zoom-reset")


def test_at_200_percent_the_panes_scroll_and_the_open_one_is_in_sight(office: Office) -> None:
    office.theme.set_zoom(2.0)
    office.window.resize(1440, 900)
    navigation = office.window.navigation
    last = office.window.specs[-1].name
    office.window.go(last)
    office.settle()
    assert navigation.search.height() >= 60
    assert navigation.panes.height() >= navigation.panes.sizeHint().height()
    box = navigation.panes.current_box()
    assert navigation.panes.visibleRegion().contains(box.center())
    office.window.go(office.window.specs[0].name)
    assert navigation.panes.visibleRegion().contains(navigation.panes.current_box().center())


def test_a_narrow_window_gives_up_the_inspector_and_then_the_words(office: Office) -> None:
    pane = office.window.go("students")
    office.settle()
    office.window.resize(1240, 800)
    office.settle()
    inspector = pane.findChildren(QWidget, "inspector")
    assert all(not part.isVisible() for part in inspector)
    wide = office.window.navigation.width()
    office.window.resize(1120, 800)
    office.settle()
    assert office.window.navigation.width() < wide


def test_another_language_is_asked_for_and_the_window_is_made_anew(office: Office) -> None:
    asked: list[str] = []
    office.window.speak_asked.connect(asked.append)
    office.window.go("students")
    office.run("language-de")
    assert asked == ["de"]
    wording.use_language("de")
    office.window.rebuild()
    office.settle()
    assert office.window.windowTitle().startswith("Schüler")


def test_f6_goes_through_the_regions(office: Office) -> None:
    pane = office.window.go("students")
    office.settle()
    seen = set()
    for _ in range(4):
        office.run("next-region")
        seen.add(office.window.focusWidget())
    assert len(seen) >= 3
    assert pane


def test_a_menu_without_commands_is_not_there(office: Office) -> None:
    office.window.go("families")
    office.settle()
    shown = [
        action.text().replace("&", "")
        for action in office.window.menuBar().actions()
        if action.isVisible()
    ]
    assert shown[0] == "File"
    assert shown[-1] == "Help"
    assert "Lesson" not in shown or office.window.actions_list.of_menu("lesson")


@pytest.mark.parametrize(
    ("opened", "kind"),
    [
        ("changes", TrailDialog),
        ("snapshots", SnapshotsDialog),
        ("keys", KeysDialog),
        ("about", AboutDialog),
        ("help", HelpDialog),
    ],
)
def test_every_dialog_of_the_window_opens_and_closes(
    office: Office, opened: str, kind: type[QDialog]
) -> None:
    office.window.go("students")
    office.settle()
    office.run(opened)
    dialog = office.dialog(kind)
    dialog.reject()
    office.settle()
    assert not dialog.isVisible()


def test_the_list_of_changes_shows_what_was_done_and_undoes_the_last(office: Office) -> None:
    office.run("changes")
    dialog = office.dialog(TrailDialog)
    office.settle()
    labels = [dialog.model.row_at(row).label for row in range(dialog.model.rowCount())]
    assert labels[0] == "Add student Kofi Okonkwo-Reid"
    office.window.undoing.undo()
    office.settle()
    office.until(lambda: dialog.model.row_at(0).label.startswith("Undo:"))
    dialog.reject()


def test_the_keyboard_help_names_the_shortcuts_that_work_here(office: Office) -> None:
    office.window.go("students")
    office.settle()
    named = dict(shortcuts(office.window))
    assert named["Ctrl K"] == "Search or run"
    assert "Ctrl Z" in named


def test_a_check_of_a_sound_school_says_so(office: Office) -> None:
    office.run("verify")
    office.until(lambda: "sound" in office.toast())


def test_a_check_that_finds_something_lists_it(office: Office) -> None:
    office.database.checks = (lambda _session: ["The balance of Selvam is 3.00 off."],)
    office.run("verify")
    dialog = office.dialog(ProblemsDialog)
    assert "Selvam" in dialog.list.toPlainText()
    dialog.reject()


def test_a_backup_is_written_and_is_a_sound_school(office: Office, tmp_path: Path) -> None:
    target = tmp_path / "copy.downbeat"
    dialogs.back_up_to(office.window, target)
    office.until(lambda: office.toast() == "Backed up to copy.downbeat")
    snapshots.verify(target)


def test_a_snapshot_is_taken_and_asked_to_be_put_back(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    office.window.restore_asked.connect(asked.append)
    monkeypatch.setattr(snapshots_dialog, "ask", lambda *_args, **_words: True)
    office.run("snapshots")
    dialog = office.dialog(SnapshotsDialog)
    dialog.take()
    office.until(lambda: dialog.model.rowCount() == 1)
    dialog.table.selectRow(0)
    dialog.accept()
    assert len(asked) == 1


def test_closing_the_window_gives_the_school_back(office: Office) -> None:
    office.window.close()
    assert office.left


def test_enter_on_the_search_button_opens_the_palette(office: Office) -> None:
    office.window.go("students")
    office.window.navigation.search.setFocus()
    office.qtbot.keyClick(office.window.navigation.search, Qt.Key.Key_Return)
    office.settle()
    office.dialog(Palette).reject()
