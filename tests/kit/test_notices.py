"""What happened: the toast with undo, errors with their details."""

import logging

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.errors import RuleBroken, Stopped
from desktop_app.kit.buttons import Button
from desktop_app.kit.notices import (
    ErrorDialog,
    Notices,
    banner_for,
    details_of,
    number_of,
    sentence_of,
)
from desktop_app.kit.theme_switch import Theme


@pytest.fixture
def host(qtbot: QtBot, theme: Theme) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    return made


@pytest.fixture
def notices(host: QWidget) -> Notices:
    return Notices(host)


def fall() -> Exception:
    try:
        [].pop()
    except IndexError as error:
        return error
    raise AssertionError


def test_the_toast_says_what_happened_at_the_bottom_left(host: QWidget, notices: Notices) -> None:
    notices.done("Jonah Feldwick moved to the archive", lambda: None)
    assert notices.toast.isVisible()
    assert notices.toast.text() == "Jonah Feldwick moved to the archive"
    assert notices.toast.geometry().left() == 20
    assert notices.toast.geometry().bottom() == 600 - 16 - 1
    host.resize(900, 500)
    assert notices.toast.geometry().bottom() == 500 - 16 - 1


def test_undo_runs_once_and_hides_the_toast(qtbot: QtBot, notices: Notices) -> None:
    undone: list[bool] = []
    notices.done("Archived", lambda: undone.append(True))
    qtbot.mouseClick(notices.toast.undo_link, Qt.MouseButton.LeftButton)
    assert undone == [True]
    assert not notices.toast.isVisible()


def test_a_second_toast_takes_the_place_of_the_first(notices: Notices) -> None:
    notices.done("One", lambda: None)
    notices.done("Two")
    assert notices.toast.text() == "Two"
    assert not notices.toast.undo_link.isVisible()


def test_an_expected_error_says_its_own_sentence() -> None:
    error = RuleBroken("The room is full.", lesson=7)
    assert sentence_of(error) == "The room is full."
    assert details_of(error) == "RuleBroken\nlesson: 7"


def test_an_unexpected_error_has_a_number_that_stands_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    error = fall()
    with caplog.at_level(logging.ERROR):
        number = number_of(error)
    assert number == number_of(error)
    assert number in details_of(error)
    assert "IndexError" in details_of(error)
    assert [number in record.getMessage() for record in caplog.records] == [True]
    assert "safe" in sentence_of(error)


def test_the_banner_of_an_unexpected_error_offers_its_details(host: QWidget) -> None:
    banner = banner_for(fall(), host)
    assert banner.level == "not_saved"
    assert [deed.title for deed in banner.deeds] == ["Show details"]
    assert banner_for(RuleBroken("No."), host).deeds == ()


def test_details_can_be_shown_and_copied(qtbot: QtBot, host: QWidget) -> None:
    error = fall()
    dialog = ErrorDialog(host, error)
    qtbot.addWidget(dialog)
    dialog.open()
    assert not dialog.details.isVisible()
    buttons = {button.text(): button for button in dialog.findChildren(Button)}
    buttons["Show details"].click()
    assert dialog.details.isVisible()
    buttons["Copy"].click()
    assert QGuiApplication.clipboard().text() == details_of(error)


def test_many_reads_that_fail_alike_open_one_dialog(host: QWidget, notices: Notices) -> None:
    for _ in range(5):
        notices.error(OSError("the disk is gone"))
    notices.error(RuleBroken("Something else."))
    said = [dialog.sentence for dialog in host.findChildren(ErrorDialog)]
    assert said == [sentence_of(OSError()), "Something else."]


def test_stop_is_said_as_a_notice_not_as_an_error(host: QWidget, notices: Notices) -> None:
    notices.error(Stopped("Stopped. Nothing was kept."))
    assert notices.toast.text() == "Stopped. Nothing was kept."
    assert host.findChildren(ErrorDialog) == []
