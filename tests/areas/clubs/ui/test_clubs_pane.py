"""The pane of clubs: what it shows, what it leaves out, how it is searched, explained, exported."""

import csv
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import is_zipfile

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_app.areas.clubs import api as clubs
from desktop_app.areas.clubs.terms import SpanKind
from desktop_app.areas.clubs.ui.clubs_pane import ClubsPane
from desktop_app.areas.clubs.ui.explaining import of_club
from desktop_app.areas.people import api as people
from desktop_app.core.access.actor import Actor, Role
from desktop_app.core.db.database import Database
from desktop_app.core.errors import NotAllowed
from desktop_app.kit.document_preview import DocumentPreview
from desktop_app.kit.explained import ExplainDialog
from desktop_app.kit.number_label import Explained
from tests.areas.clubs.ui.hall import NAMES, TODAY, Hall
from tests.areas.desk.ui.stage import Stage, words_of


class Ground:
    """The pane on its stage, and what a person does with it."""

    def __init__(self, stage: Any) -> None:
        self.stage: Stage = stage(ClubsPane)
        self.pane: ClubsPane = self.stage.pane

    def choose(self, club: Any) -> None:
        self.stage.run(lambda: self.pane.choose(club))

    def column(self, key: str) -> list[str]:
        model = self.pane.view.model
        at = [each.key for each in model.columns].index(key)
        return [str(model.data(model.index(row, at))) for row in range(model.rowCount())]

    def current(self, row: int) -> None:
        self.stage.run(lambda: self.pane.view.table.set_current_row(row))

    def explained(self) -> ExplainDialog:
        self.stage.settle()
        return next(d for d in self.pane.findChildren(ExplainDialog) if d.isVisible())


@pytest.fixture
def ground(stage: Any, hall: Hall) -> Ground:
    made = Ground(stage)
    made.choose(hall.reading)
    return made


def test_a_school_without_clubs_offers_the_first(stage: Any, database: Database) -> None:
    service = clubs.ClubService(database)
    with database.reading() as session:
        rows = clubs.club_rows(session, TODAY)
    for row in rows:
        service.archive_club(row.id)
    ground = Ground(stage)
    assert ground.pane.is_empty_shown()
    assert "No clubs yet" in words_of(ground.pane.empty)
    ground.stage.run(ground.pane.show_archived)
    assert ground.pane.board is not None


def test_the_pane_shows_ladder_leaderboard_and_figures(hall: Hall, ground: Ground) -> None:
    for name, pages in (("Amara", 30), ("Kofi", 12), ("Rohan", 12), ("Elif", 3)):
        hall.read(name, pages)
    ground.stage.settle()
    pane = ground.pane
    assert ground.column("name")[:4] == ["Amara Reid", "Kofi Reid", "Rohan Reid", "Elif Reid"]
    assert ground.column("rank")[:5] == ["1", "2", "2", "4", "5"]
    assert ground.column("total")[:4] == ["30", "12", "12", "3"]
    assert ground.column("next")[0] == "6/12"
    assert ground.column("trend")[0] == "up"
    assert [(rung.words, rung.count) for rung in pane.view.ladder.rungs] == [
        ("Level 3 and up", 1), ("Level 2", 2), ("Level 1", 3),
    ]  # fmt: skip
    said = words_of(pane.side)
    assert "Points: 57" in said
    assert "Average per pupil: 9.5" in said
    assert pane.title == "Reading Club"
    assert pane.status == ("Showing 6 of 6",)


def test_who_keeps_points_private_is_counted_but_not_listed(hall: Hall, ground: Ground) -> None:
    hall.read("Amara", 30)
    hall.keep_private("Amara")
    ground.stage.settle()
    assert "Amara Reid" not in ground.column("name")
    assert len(ground.column("name")) == len(NAMES) - 1
    assert ground.pane.status == ("Showing 5 of 6, 1 pupil keeps points private",)
    assert sum(rung.count for rung in ground.pane.view.ladder.rungs) == len(NAMES)


def test_the_list_is_searched_and_narrowed_to_a_bar_of_the_ladder(
    hall: Hall, ground: Ground
) -> None:
    hall.read("Amara", 30)
    ground.stage.settle()
    view = ground.pane.view
    ground.stage.run(lambda: view.search.setText("kof"))
    assert ground.column("name") == ["Kofi Reid"]
    ground.stage.run(view.clear)
    view.ladder.setFocus()
    QTest.keyClick(view.ladder, Qt.Key.Key_Return)
    ground.stage.settle()
    assert ground.column("name") == ["Amara Reid"]
    ground.stage.run(lambda: view.ladder.chosen.emit(0))
    assert len(ground.column("name")) == len(NAMES)
    ground.stage.run(lambda: view.search.setText("nobody"))
    assert view.empty.isVisible()


def test_week_term_and_year_count_different_days(hall: Hall, ground: Ground) -> None:
    hall.read("Amara", 7, date(2026, 10, 13))
    hall.read("Amara", 5)
    ground.stage.settle()
    assert ground.column("earned")[0] == "5"
    ground.stage.run(lambda: ground.pane.span.set_value(SpanKind.YEAR))
    assert ground.column("earned")[0] == "12"
    assert ground.column("total")[0] == "12"


def test_f9_and_double_click_explain_a_balance_with_its_entries(hall: Hall, ground: Ground) -> None:
    hall.read("Amara", 20, date(2026, 10, 13))
    hall.read("Amara", 5)
    ground.stage.settle()
    ground.current(0)
    ground.stage.run(ground.pane.explain_current)
    found = ground.explained().explanation
    assert found.total == "25"
    assert [(entry.amount, entry.second) for entry in found.entries] == [
        ("5", "Reading log, to level 3"), ("20", "Reading log, to level 2"),
    ]  # fmt: skip
    ground.explained().leave()
    key = hall.desk.students["Amara"]
    ground.stage.run(lambda: ground.pane.view.table.explain_asked.emit(key, "earned"))
    assert ground.explained().explanation.total == "5"


def test_every_figure_of_the_club_is_explained(hall: Hall, ground: Ground) -> None:
    hall.read("Amara", 20)
    hall.read("Kofi", 4)
    ground.stage.settle()
    for figure in ground.pane.side.findChildren(Explained):
        if figure.isHidden():
            continue
        ground.stage.run(figure.explain)
        found = ground.explained().explanation
        assert found.total in figure.text()
        ground.explained().leave()


def test_a_figure_of_a_club_reads_a_line_for_each_pupil_and_not_its_history(
    hall: Hall, ground: Ground
) -> None:
    for _ in range(3):
        hall.read("Amara", 20)
    hall.read("Kofi", 4)
    hall.service.log_reading(hall.reading, hall.desk.students["Elif"], 7, day=TODAY, finished=True)
    ground.stage.settle()
    board = ground.pane.board
    assert board is not None
    shown = {}
    for key in ("points", "pages", "levels", "average", "books"):
        ran: list[str] = []
        with hall.desk.database.reading() as session:
            driver: Any = session.connection().connection.driver_connection
        driver.set_trace_callback(ran.append)
        found = of_club(hall.desk.database, board, key)()
        driver.set_trace_callback(None)
        assert found is not None
        read = [each for each in ran if "learning_points_transaction" in each]
        assert all("GROUP BY" in each for each in read), read
        shown[key] = [(each.words, each.amount, each.second) for each in found.entries]
    assert shown["points"][:2] == [("Amara Reid", "60", "3 entries"), ("Elif Reid", "7", "1 entry")]
    assert shown["pages"][2] == ("Kofi Reid", "4", "1 entry")
    assert shown["average"] == shown["points"]
    assert shown["levels"] == [("Amara Reid", "5", "Level 1 to 6")]
    assert [name for name, _, _ in shown["books"]] == ["Elif Reid"]


def test_who_stays_long_may_need_help_and_the_reason_is_said(hall: Hall, ground: Ground) -> None:
    hall.read("Amara", 2, date(2026, 10, 5))
    hall.service.set_club(hall.reading, {"may_need_help_days": 30})
    ground.stage.settle()
    said = words_of(ground.pane.right)
    assert "Level 1 for 31 days" in said
    assert "Nothing earned since 5 Oct" in said
    assert "Show 2 more" not in said
    ground.stage.run(ground.pane.right.more.click)
    ground.stage.run(ground.pane.right.rule_asked.emit)
    assert ground.stage.dialog().form.value("may_need_help_days") == 30


def test_the_leaderboard_is_exported_and_printed(
    hall: Hall, ground: Ground, tmp_path: Path
) -> None:
    hall.read("Amara", 20)
    ground.stage.settle()
    for name in ("board.csv", "board.xlsx"):
        ground.stage.run(lambda name=name: ground.pane.doings.export_to(tmp_path / name))  # type: ignore[misc]
    with (tmp_path / "board.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[1][:2] == ["1", "A. R."]  # nobody agreed yet that others see the name
    assert len(rows) == 1 + len(NAMES)
    assert is_zipfile(tmp_path / "board.xlsx")
    ground.stage.run(ground.pane.doings.print_sheet)
    preview = next(d for d in ground.pane.findChildren(DocumentPreview) if d.isVisible())
    assert preview.documents[0].pdf.startswith(b"%PDF")
    assert preview.documents[0].warnings == ()


def test_a_teacher_sees_the_clubs_they_lead(hall: Hall, stage: Any) -> None:
    hall.database.actor = Actor("Sam Whitcombe", frozenset({Role.TEACHER}))
    ground = Ground(stage)
    assert ground.pane.is_empty_shown()
    assert "No club is led by you" in words_of(ground.pane.empty)
    keys = {command.key for command in ground.pane.commands() if command.may_run()}
    assert "clubs.new" not in keys


def lead(hall: Hall, given: str, club: Any) -> Actor:
    """Let somebody lead a club; return them as who sits at the computer."""
    facts = people.PersonFacts(given_name=given, family_name="Whitcombe")
    staff = hall.desk.write(lambda work: people.add_staff(work, people.NewStaff(person=facts)))
    hall.service.set_club(club, {"leader_id": staff})
    with hall.database.reading() as session:
        card = people.staff_card(session, staff)
    assert card is not None
    return Actor(card.person.name, frozenset({Role.TEACHER}), card.person.person_id)


def test_who_leads_a_club_works_with_it_and_with_no_other(hall: Hall, stage: Any) -> None:
    sam, hannah = lead(hall, "Sam", hall.reading), lead(hall, "Hannah", hall.practice)
    hall.database.actor = sam
    ground = Ground(stage)
    found = ground.pane.found
    assert found is not None
    assert [club.name for club in found.clubs] == ["Reading Club"]
    keys = {command.key for command in ground.pane.commands() if command.may_run()}
    assert {"clubs.give", "clubs.homework", "clubs.check"} <= keys
    assert not {"clubs.new", "clubs.edit", "clubs.members"} & keys
    amara = hall.desk.students["Amara"]
    homework = hall.homework("One chapter", clubs.HomeworkKind.PAGES, target=10)
    hall.service.complete(homework, [clubs.Completion(amara)])
    assert hall.total("Amara") == 10
    hall.database.actor = hannah
    with pytest.raises(NotAllowed):
        hall.service.give_points(hall.reading, [amara], 5, "Kind words")
    assert hall.total("Amara") == 10
