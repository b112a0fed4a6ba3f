"""The palette: deeds for a family by its name, and what is found in a window of its own."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from desktop_app.areas.billing.ui.payment_dialog import PaymentDialog
from desktop_app.kit.palette import Palette
from desktop_app.shell.office_window import OfficeWindow
from tests.cli.commands import Shell
from tests.stories.program import Program, words_in

CTRL = Qt.KeyboardModifier.ControlModifier


def typed(program: Program, text: str) -> Palette:
    program.run("palette")
    palette = program.dialog(Palette)
    palette.line.setText(text)
    program.settle()
    return palette


def beside(program: Program) -> OfficeWindow:
    (window,) = program.running.beside
    program.until(window.tasks.idle)
    return window


def test_a_payment_is_taken_by_naming_deed_and_family(program: Program, furnished: Shell) -> None:
    program.open(furnished.school)
    palette = typed(program, "payment rei")
    first = palette.entries()[0]
    assert first.title == "Take payment from Reid"
    assert "190.00" in first.fact
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    program.settle()
    program.press(program.dialog(PaymentDialog))
    assert furnished.done("list", "families")[0]["balance"] == "0.00"


def test_an_open_invoice_is_found_by_its_family_and_opened(
    program: Program, furnished: Shell
) -> None:
    program.open(furnished.school)
    palette = typed(program, "invoice reid")
    titles = [entry.title for entry in palette.entries()]
    assert titles[:3] == ["Open invoice 2026-0001, Reid", "Take payment from Reid", "Reid family"]
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    program.settle()
    pane = program.window.current()
    assert pane is not None
    assert pane.name == "billing"
    program.until(lambda: any("2026-0001" in each.text() for each in pane.findChildren(QLabel)))


def test_a_deed_alone_or_a_family_alone_offers_no_account(
    program: Program, furnished: Shell
) -> None:
    program.open(furnished.school)
    for text in ("payment", "reid", "payment nobody"):
        palette = typed(program, text)
        assert not [each for each in palette.entries() if "from Reid" in each.title], text
        palette.reject()


def test_ctrl_enter_opens_a_window_beside_that_follows_and_goes_with_the_first(
    program: Program, furnished: Shell
) -> None:
    program.open(furnished.school)
    program.go("timetable")
    palette = typed(program, "@amara")
    QTest.keyClick(palette.line, Qt.Key.Key_Return, CTRL)
    second = beside(program)
    shown, stayed = second.current(), program.window.current()
    assert shown is not None
    assert stayed is not None
    assert (shown.name, stayed.name) == ("students", "timetable")
    program.until(lambda: "Amara" in words_in(shown))
    program.go("students")
    program.window.tools.tasks.write(lambda: None)
    program.window.close()
    assert not second.isVisible()
    assert program.running.beside == []
    assert furnished("add", "location", "--name", "Hall").code == 0


def test_a_window_beside_is_closed_alone(program: Program, furnished: Shell) -> None:
    program.open(furnished.school)
    program.running.open_beside("families")
    second = beside(program)
    second.close()
    program.go("students")
    program.run("students.new")
    assert program.window.isVisible()
    assert program.database.path is not None
