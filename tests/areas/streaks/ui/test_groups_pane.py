"""Buddy groups in the real window: founded, asked, counted, corrected, paused, ended, undone."""

from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from desktop_app.areas.people import api as people
from desktop_app.areas.streaks import api as streaks
from desktop_app.areas.streaks.api import (
    GroupStatus,
    GroupType,
    MemberRole,
    MembershipStatus,
    Shade,
)
from desktop_app.areas.streaks.ui import out
from desktop_app.areas.streaks.ui.group_weeks import GROUP
from desktop_app.kit.buttons import Button
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.explained import ExplainDialog
from tests.areas.streaks.test_streaks import MONDAY, Yard
from tests.areas.streaks.ui.conftest import Stage, weekdays

TODAY = date(2026, 11, 5)


def found(yard: Yard, kind: GroupType, by: str, *names: str) -> UUID:
    """Found a teacher's group on the Monday of the tests, one that asks pupils lately."""
    yard.desk.at(2026, 10, 12)
    if kind is not GroupType.TEACHER_CREATED:
        yard.desk.at(2026, 11, 3)
    group = yard.group(kind, by, *names)
    yard.desk.at(2026, 11, 5)
    return group


def test_homework_closes_into_a_group_day_that_a_correction_takes_and_undo_gives_back(
    stage: Stage, yard: Yard
) -> None:
    found(yard, GroupType.TEACHER_CREATED, "Elif", "Amara", "Kofi")
    days = weekdays(MONDAY + timedelta(days=1), TODAY - timedelta(days=1))
    for name in ("Amara", "Kofi"):
        yard.read(name, *days)
    stage.do(stage.pane.reload)
    assert stage.names() == ["Low Strings"]
    assert stage.streak() == "0"
    stage.do(stage.pane.deeds.check_days)
    assert stage.streak() == str(len(days))
    assert f"{len(days)} group days counted" in stage.banner()
    stage.do(stage.pane.deeds.check_days)
    assert "closed already" in stage.banner()
    missed = days[-1]
    kofi = yard.desk.students["Kofi"]
    stage.form(
        lambda: stage.pane.deeds.correct(kofi, missed), state="MISSED", reason="Copied by mistake"
    )
    assert stage.streak() == str(len(days) - 1)
    assert stage.chip() == "Paused"
    assert "Kofi did not earn" in stage.pane.view.weeks.card.why.text()
    assert stage.member("Kofi").missed == 1
    stage.undo()
    assert stage.streak() == str(len(days))
    assert stage.chip() == "Active"


def test_the_deeds_of_a_group_stand_below_its_numbers_where_there_is_little_room(
    stage: Stage, yard: Yard
) -> None:
    found(yard, GroupType.TEACHER_CREATED, "Elif", "Amara", "Kofi")
    stage.do(stage.pane.reload)
    head = stage.pane.view.head
    layout, deed = head.layout(), head.findChild(Button, "group-more")
    assert layout is not None
    assert deed is not None

    def below(width: int) -> bool:
        head.resize(width, 200)
        layout.activate()
        return deed.parentWidget().x() < head.longest.mapTo(head, QPoint()).x()

    assert not below(1200)
    assert below(head.minimumSizeHint().width())
    assert not below(1200)


def test_squares_are_walked_with_the_arrows_said_and_explained(stage: Stage, yard: Yard) -> None:
    group = found(yard, GroupType.TEACHER_CREATED, "Elif", "Amara", "Kofi")
    yard.read("Amara", *weekdays(MONDAY + timedelta(days=1), TODAY - timedelta(days=1)))
    yard.read("Kofi", MONDAY + timedelta(days=1), TODAY)
    yard.close(TODAY - timedelta(days=1))
    stage.do(lambda: stage.pane.open_key(group))
    page = stage.page()
    weeks, at = stage.pane.view.weeks.map, page.span.days.index(MONDAY + timedelta(days=2))
    assert page.group_shades[at] is Shade.MISSED
    assert page.group_shades[page.span.days.index(TODAY)] is Shade.OPEN
    weeks.set_current(GROUP, at)
    weeks.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right):
        QTest.keyClick(weeks, key)
    assert weeks.current() == (yard.desk.students["Kofi"], at)
    assert "Kofi Reid" in weeks.accessibleDescription()
    assert "Missed" in weeks.accessibleDescription()
    assert "the group paused" in stage.pane.view.weeks.card.fact.text()
    assert stage.member("Kofi").earned_today
    assert not stage.member("Amara").earned_today
    QTest.keyClick(weeks, Qt.Key.Key_Return)
    stage.settle()
    dialog = stage.office.dialog(FormDialog)
    assert dialog.form.value("day") == MONDAY + timedelta(days=2)
    stage.do(dialog.leave)
    for numbers in (
        stage.pane.view.head.current.explain,
        stage.pane.view.head.longest.explain,
        lambda: stage.pane.explain_number(yard.desk.students["Kofi"], "missed"),
        lambda: stage.pane.explain_number(yard.desk.students["Amara"], "counted"),
        lambda: stage.pane.explain_number(yard.desk.students["Amara"], "streak"),
    ):
        stage.do(numbers)
        stage.do(stage.office.dialog(ExplainDialog).accept)


def test_pupils_are_asked_answer_in_words_and_the_group_begins(stage: Stage, yard: Yard) -> None:
    assert stage.pane.is_empty_shown()
    kofi, rohan = (yard.desk.students[name] for name in ("Kofi", "Rohan"))
    stage.form(
        stage.pane.deeds.new, type=GroupType.STUDENT_CREATED, name="Practice Pals",
        creator=(yard.person("Amara"), "Amara Reid"), message="Ten minutes a day?",
        members=[{"student": (kofi, "Kofi Reid")}, {"student": (rohan, "Rohan Reid")}],
    )  # fmt: skip
    assert stage.names() == ["Practice Pals"]
    assert stage.chip() == "Pending"
    assert stage.member("Amara").role is MemberRole.CREATOR
    asked = {row.invitee_id: row for row in stage.page().invitations}
    assert asked[kofi].message == "Ten minutes a day?"
    stage.do(lambda: stage.pane.deeds.of_invitation("remind", asked[kofi]))
    stage.form(lambda: stage.pane.deeds.of_invitation("accept", asked[kofi]), message="Yes!")
    stage.form(lambda: stage.pane.deeds.of_invitation("decline", asked[rohan]), message="Too busy")
    assert stage.chip() == "Active"
    page = stage.page()
    said = {row.invitee_id: (row.response, row.answered_by) for row in page.invitations}
    assert said[rohan][0] == "Too busy"
    assert said[kofi][1] == yard.desk.database.actor.name
    elif_ = yard.desk.students["Elif"]
    stage.form(
        stage.pane.deeds.invite, student=(elif_, "Elif Reid"), inviter=yard.person("Amara"),
        message="Join us",
    )  # fmt: skip
    row = next(r for r in stage.page().invitations if r.invitee_id == elif_)
    stage.do(lambda: stage.pane.deeds.of_invitation("cancel", row))
    assert stage.member("Elif") is None
    stage.undo()
    assert stage.member("Elif").status is MembershipStatus.INVITED


def test_who_cannot_be_invited_is_said_in_the_dialog(stage: Stage, yard: Yard) -> None:
    found(yard, GroupType.STUDENT_CREATED, "Amara", "Kofi")
    yard.answer("Kofi", accepted=True)
    yard.desk.student("Mia Reid")
    stage.do(stage.pane.reload)
    for name, words in (
        ("Amara", "Nobody invites themselves"),
        ("Kofi", "in the group or invited already"),
        ("Mia", "no consent"),
    ):
        dialog = stage.form(
            stage.pane.deeds.invite, student=(yard.desk.students[name], name),
            inviter=yard.person("Amara"),
        )  # fmt: skip
        assert words in (dialog.form.error("student") or "")
        stage.do(dialog.leave)
    stage.form(
        stage.pane.deeds.invite, student=(yard.desk.students["Elif"], "Elif Reid"),
        inviter=yard.person("Amara"),
    )  # fmt: skip
    yard.desk.at(2026, 11, 25)
    row = next(r for r in stage.page().invitations if r.invitee == "Elif Reid")
    dialog = stage.form(lambda: stage.pane.deeds.of_invitation("accept", row))
    assert "has expired" in stage.banner(dialog)
    stage.do(dialog.leave)
    yard.desk.at(2026, 11, 5)


def test_a_mixed_group_waits_for_a_teacher_and_a_teacher_leaves_out_who_may_not(
    stage: Stage, yard: Yard
) -> None:
    found(yard, GroupType.MIXED, "Amara", "Kofi")
    yard.answer("Kofi", accepted=True)
    stage.do(stage.pane.reload)
    assert stage.chip() == "To approve"
    assert stage.office.window.navigation.panes is not None
    stage.button("Approve")
    assert stage.chip() == "Active"
    yard.desk.student("Mia Reid")
    kids = [{"student": (yard.desk.students[n], n)} for n in ("Amara", "Rohan", "Mia")]
    stage.form(
        stage.pane.deeds.new, type=GroupType.TEACHER_CREATED, name="Reed Section", members=kids,
        creator=(yard.person("Elif"), "Elif"),
    )  # fmt: skip
    assert "Mia Reid" in stage.banner()
    page = stage.page()
    assert page.facts.status is GroupStatus.ACTIVE
    assert len(page.members) == 2
    dialog = stage.form(
        stage.pane.deeds.new, type=GroupType.TEACHER_CREATED, members=kids[:1],
        creator=(yard.person("Elif"), "Elif"),
    )  # fmt: skip
    assert "at least two" in (dialog.form.error("members") or "")
    stage.do(dialog.leave)


def test_a_group_pauses_freezes_goes_on_and_ends_each_with_undo(stage: Stage, yard: Yard) -> None:
    found(yard, GroupType.TEACHER_CREATED, "Elif", "Amara", "Kofi", "Rohan")
    stage.do(stage.pane.reload)
    stage.button("Pause")
    assert stage.chip() == "Set aside"
    stage.button("Resume")
    assert stage.chip() == "Active"
    stage.form(stage.pane.deeds.freeze, reason="Concert trip")
    assert stage.page().frozen_now is not None
    stage.button("End freeze")
    stage.undo()
    assert stage.page().frozen_now is not None
    stage.form(stage.pane.deeds.rename, name="High Strings")
    assert stage.names() == ["High Strings"]
    stage.button("Dissolve…")
    assert stage.chip() == "Dissolved"
    stage.undo()
    assert stage.chip() == "Active"


def test_members_get_roles_reminders_and_leave_or_are_removed(stage: Stage, yard: Yard) -> None:
    found(yard, GroupType.STUDENT_CREATED, "Amara", "Kofi", "Rohan")
    for name in ("Kofi", "Rohan"):
        yard.answer(name, accepted=True)
    stage.do(stage.pane.reload)
    stage.choose("Kofi")
    stage.form(stage.deed("Role…"), role=MemberRole.CO_LEADER)
    assert stage.member("Kofi").role is MemberRole.CO_LEADER
    stage.form(stage.deed("Was reminded…"), **{"from": yard.desk.students["Amara"]})
    twice = stage.form(stage.deed("Was reminded…"), **{"from": yard.desk.students["Amara"]})
    assert "One reminder a day" in stage.banner(twice)
    stage.do(twice.leave)
    stage.form(stage.deed("No reminders…"), asked_by="Grace Reid")
    assert stage.member("Kofi").muted
    stage.do(stage.deed("Allow reminders"))
    assert not stage.member("Kofi").muted
    assert streaks.Happened.NUDGED in {event.what for event in stage.page().events}
    stage.do(stage.deed("Remove from the group"))
    assert stage.member("Kofi").status is MembershipStatus.REMOVED
    stage.choose("Rohan")
    stage.do(stage.deed("Leaves the group"))
    assert stage.chip() == "Dissolved"
    stage.undo()
    assert stage.chip() == "Active"


def test_groups_are_found_by_pupil_filtered_printed_and_exported(
    stage: Stage, yard: Yard, tmp_path: Path
) -> None:
    found(yard, GroupType.TEACHER_CREATED, "Elif", "Amara", "Kofi")
    found(yard, GroupType.STUDENT_CREATED, "Rohan", "Elif")
    stage.do(stage.pane.reload)
    assert len(stage.names()) == 2
    stage.pane.finder.field.setText("Kofi")
    assert len(stage.names()) == 1
    stage.pane.finder.field.clear()
    stage.pane.finder.set_filter("decide")
    assert [line.status for line in stage.pane.finder.list.groups.lines] == [GroupStatus.PENDING]
    stage.pane.finder.set_filter(GroupType.TEACHER_CREATED)
    assert [line.type for line in stage.pane.finder.list.groups.lines] == [
        GroupType.TEACHER_CREATED
    ]
    stage.pane.finder.set_filter("all")
    page = stage.page()
    path = tmp_path / "group.csv"
    assert out.write_group(path, page) == len(page.members)
    assert "Amara Reid" in path.read_text(encoding="utf-8-sig")
    stage.do(stage.pane.print_group)


def test_a_member_in_the_archive_holds_nobody_up_and_a_club_has_room_for_so_many(
    stage: Stage, yard: Yard
) -> None:
    found(yard, GroupType.TEACHER_CREATED, "Elif", "Amara", "Kofi", "Rohan")
    days = weekdays(MONDAY + timedelta(days=1), TODAY - timedelta(days=1))
    for name in ("Amara", "Kofi"):
        yard.read(name, *days)
    yard.read("Rohan", *days[:3])
    yard.desk.at(2026, 10, 16)
    people.PeopleService(yard.desk.database).archive_students([yard.desk.students["Rohan"]])
    yard.desk.at(2026, 11, 5)
    stage.do(stage.pane.reload)
    stage.do(stage.pane.deeds.check_days)
    assert int(stage.streak()) >= len(days) - 1
    yard.clubs.set_club(yard.club, {"max_buddy_members": 2})
    kids = [{"student": (yard.desk.students[n], n)} for n in ("Amara", "Kofi", "Elif")]
    dialog = stage.form(
        stage.pane.deeds.new, type=GroupType.TEACHER_CREATED, members=kids, club=yard.club,
        creator=(yard.person("Elif"), "Elif"),
    )  # fmt: skip
    assert "at most 2" in (dialog.form.error("members") or "")
    stage.do(dialog.leave)


def test_a_day_to_come_cannot_be_corrected(stage: Stage, yard: Yard) -> None:
    found(yard, GroupType.TEACHER_CREATED, "Elif", "Amara", "Kofi")
    stage.do(stage.pane.reload)
    kofi = yard.desk.students["Kofi"]
    dialog = stage.form(
        lambda: stage.pane.deeds.correct(kofi, TODAY), day=TODAY + timedelta(days=3), reason="Soon"
    )
    assert "yet to come" in (dialog.form.error("day") or "")
    stage.do(dialog.leave)
