"""Forms: values in and out, errors under their fields, nothing typed is lost."""

from datetime import date, time
from enum import StrEnum
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.errors import RuleBroken
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.fields import Field
from desktop_app.kit.form import Form
from desktop_app.kit.rows_field import RowsEditor
from desktop_app.kit.tasks import Tasks
from desktop_app.kit.theme_switch import Theme

FIELDS = (
    Field("name", "Name", required=True),
    Field("email", "E-mail", "email"),
    Field("age", "Age", "number", check=lambda n: "Too old." if n and n > 120 else None),
    Field("fee", "Fee", "money", currency="EUR"),
    Field("yen", "Yen", "money", currency="JPY"),
    Field("born", "Born", "date", today=date(2026, 11, 19)),
    Field("at", "At", "time"),
    Field("level", "Level", "choice", options=(("A", "Advanced"), ("B", "Beginner"))),
    Field("how", "How", "segments", options=(("CARD", "Card"), ("CASH", "Cash"))),
    Field("active", "", "tick", hint="Active"),
    Field("notes", "Notes", "lines"),
    Field("brand", "Colour", "color"),
    Field("speaks", "Speaks", "language"),
    Field(
        "guardians",
        "Guardians",
        "rows",
        fields=(Field("name", "Name", required=True), Field("phone", "Phone", "phone")),
    ),
)
VALUES: dict[str, Any] = {
    "name": "Amara",
    "email": "amara@school.example",
    "age": 11,
    "fee": 41_214,
    "yen": 3000,
    "born": date(2015, 3, 2),
    "at": time(16, 30),
    "level": "B",
    "how": "CASH",
    "active": True,
    "notes": "One\nTwo",
    "brand": "#2b52c4",
    "speaks": "de",
    "guardians": [{"id": 7, "name": "Grace", "phone": "087 555 0142"}],
}


@pytest.fixture
def form(qtbot: QtBot, theme: Theme, tasks: Tasks) -> Form:
    made = Form(FIELDS, tasks=tasks)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    return made


def write(form: Form, key: str, text: str) -> None:
    line = form.editor(key).target()
    assert isinstance(line, QLineEdit)
    line.setFocus()
    line.selectAll()
    for letter in text:
        QTest.sendKeyEvent(
            QTest.KeyAction.Click, line, Qt.Key.Key_unknown, letter, Qt.KeyboardModifier.NoModifier
        )


def test_every_kind_gives_back_what_it_was_given(form: Form) -> None:
    form.set_values(VALUES)
    assert form.values() == VALUES
    assert form.check()
    assert not form.is_changed()


def test_an_empty_form_gives_nothing_but_needs_its_name(form: Form) -> None:
    assert not form.check()
    assert form.error("name") == "Name is needed."
    values = form.values()
    assert values["name"] == ""
    assert values["guardians"] == []
    assert values["active"] is False
    assert all(values[key] is None for key in ("age", "fee", "born", "at", "level", "brand"))


def test_keys_without_a_field_travel_along(form: Form) -> None:
    form.set_values({"id": 5, "name": "Amara"})
    assert form.values()["id"] == 5


@pytest.mark.parametrize(
    ("key", "typed", "sentence"),
    [
        ("email", "amara", "not an e-mail address"),
        ("age", "eleven", "not a whole number"),
        ("age", "130", "Too old."),
        ("fee", "lots", "not an amount"),
        ("yen", "1.5", "more decimals"),
        ("born", "soon", "not a date"),
        ("at", "25:00", "not a time"),
        ("brand", "bluish", "not a colour"),
        ("speaks", "Klingonese", "not in the list"),
    ],
)
def test_leaving_a_field_shows_its_error_and_keeps_what_was_typed(
    qtbot: QtBot, form: Form, key: str, typed: str, sentence: str
) -> None:
    write(form, key, typed)
    form.focus("name")
    qtbot.waitUntil(lambda: sentence in form.error(key))
    line = form.editor(key).target()
    assert isinstance(line, QLineEdit)
    assert line.text() == typed
    assert line.property("wrong") is True
    assert sentence in line.accessibleDescription()


def test_an_error_goes_when_the_field_is_touched_again(form: Form) -> None:
    form.set_error("name", "That name is taken.")
    write(form, "name", "Kofi")
    assert form.error("name") == ""


def test_what_is_left_empty_is_not_an_error_before_saving(form: Form) -> None:
    form.focus("name")
    form.focus("email")
    assert form.error("name") == ""


def test_amounts_and_dates_are_tidied_on_leaving(qtbot: QtBot, form: Form) -> None:
    write(form, "fee", "1.234,5")
    write(form, "born", "2/3/15")
    write(form, "at", "430pm".replace("430", "4:30"))
    form.focus("name")
    texts = [form.editor(key).target().text() for key in ("fee", "born", "at")]
    assert texts == ["1,234.50", "2 Mar 2015", "16:30"]


def test_checking_goes_to_the_first_error(qtbot: QtBot, form: Form) -> None:
    form.set_values({"name": "Amara", "age": 130, "email": "x"})
    form.check()
    qtbot.waitUntil(form.editor("email").target().hasFocus)
    assert form.error("age") == "Too old."


def test_a_row_with_an_error_stops_the_form_and_shows_where(form: Form) -> None:
    rows = form.editor("guardians")
    assert isinstance(rows, RowsEditor)
    form.set_values({"name": "Amara"})
    rows.add_row({"phone": "12"})
    assert not form.check()
    assert "red" in form.error("guardians")
    rows.forms()[0].set_values({"name": "Grace", "phone": ""})
    assert form.check()
    assert form.values()["guardians"] == [{"name": "Grace", "phone": ""}]


def test_a_new_row_is_not_red_before_it_is_checked(form: Form) -> None:
    rows = form.editor("guardians")
    assert isinstance(rows, RowsEditor)
    row = rows.add_row()
    assert isinstance(row, Form)
    assert form.is_changed()
    assert row.error("name") == ""


def test_a_hidden_field_is_not_checked(form: Form) -> None:
    form.show_field("name", visible=False)
    assert form.check()


def combo(tasks: Tasks, asked: list[str]) -> Form:
    people = ((1, "Okonkwo-Reid"), (2, "Ó Dálaigh"), (3, "Kim"))

    def look_up(text: str) -> tuple[tuple[int, str], ...]:
        asked.append(text)
        return tuple(pair for pair in people if text.lower() in pair[1].lower())

    return Form((Field("family", "Family", "combo", lookup=look_up),), tasks=tasks)


def test_a_combo_finds_as_you_type_and_enter_takes(
    qtbot: QtBot, theme: Theme, tasks: Tasks
) -> None:
    asked: list[str] = []
    form = combo(tasks, asked)
    qtbot.addWidget(form)
    form.show()
    form.activateWindow()
    write(form, "family", "oko")
    qtbot.waitUntil(lambda: "oko" in asked and tasks.idle())
    qtbot.keyClick(form.editor("family").target(), Qt.Key.Key_Return)
    assert form.value("family") == 1


def test_a_combo_refuses_words_that_name_nothing(theme: Theme, tasks: Tasks, qtbot: QtBot) -> None:
    form = combo(tasks, [])
    qtbot.addWidget(form)
    form.set_values({"family": (2, "Ó Dálaigh")})
    assert form.value("family") == 2
    write(form, "family", "nobody")
    assert not form.check()
    assert "Choose an entry" in form.error("family")


class Saver:
    """A service that refuses until it does not."""

    def __init__(self) -> None:
        self.answers: list[Any] = []
        self.got: list[dict[str, Any]] = []

    def __call__(self, values: dict[str, Any]) -> Any:
        self.got.append(values)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def saver() -> Saver:
    return Saver()


@pytest.fixture
def parent(qtbot: QtBot, theme: Theme) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def dialog(parent: QWidget, tasks: Tasks, saver: Saver) -> FormDialog:
    made = FormDialog(
        parent,
        tasks,
        title="New student",
        fact="",
        primary="Add student",
        fields=FIELDS[:3],
        save=saver,
        values={"name": "Amara"},
    )
    made.open()
    return made


def test_saving_tells_the_answer_and_closes(qtbot: QtBot, dialog: FormDialog, saver: Saver) -> None:
    saver.answers = ["changes"]
    with qtbot.waitSignal(dialog.saved) as told:
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert told.args == ["changes"]
    assert saver.got[0]["name"] == "Amara"
    assert not dialog.isVisible()


def test_a_broken_rule_lands_under_its_field_and_the_dialog_stays(
    qtbot: QtBot, dialog: FormDialog, saver: Saver, tasks: Tasks
) -> None:
    saver.answers = [RuleBroken("That name is taken.", field="name")]
    dialog.primary.click()
    qtbot.waitUntil(tasks.idle)
    assert dialog.form.error("name") == "That name is taken."
    assert dialog.isVisible()
    assert dialog.primary.isEnabled()
    assert dialog.form.value("name") == "Amara"


def test_any_other_error_is_said_in_the_dialog(
    qtbot: QtBot, dialog: FormDialog, saver: Saver, tasks: Tasks
) -> None:
    saver.answers = [RuleBroken("The term is over.", field="term_that_is_not_here"), OSError("x")]
    dialog.primary.click()
    qtbot.waitUntil(tasks.idle)
    assert dialog.banner.shown().more == "The term is over."
    dialog.primary.click()
    qtbot.waitUntil(tasks.idle)
    assert "did not expect" in dialog.banner.shown().more
    assert dialog.banner.shown().deeds[0].title == "Show details"


def test_a_wrong_form_is_not_saved(dialog: FormDialog, saver: Saver) -> None:
    dialog.form.set_values({"name": ""})
    dialog.primary.click()
    assert saver.got == []
    assert dialog.form.error("name")


def test_two_quick_presses_save_once(
    qtbot: QtBot, dialog: FormDialog, saver: Saver, tasks: Tasks
) -> None:
    saver.answers = ["changes", "again"]
    dialog.accept()
    dialog.accept()
    qtbot.waitUntil(tasks.idle)
    assert len(saver.got) == 1


def test_one_stray_esc_does_not_lose_what_was_typed(qtbot: QtBot, dialog: FormDialog) -> None:
    write(dialog.form, "email", "a@b.ie")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_cancel_leaves_at_once(dialog: FormDialog) -> None:
    write(dialog.form, "email", "a@b.ie")
    dialog.cancel.click()
    assert not dialog.isVisible()


class Pace(StrEnum):
    SLOW = "slow"
    QUICK = "quick"


def test_a_choice_gives_back_the_very_value_it_offered(qtbot: QtBot, theme: Theme) -> None:
    options = ((Pace.SLOW, "Slow"), (Pace.QUICK, "Quick"))
    form = Form((Field("pace", "Pace", "choice", options=options),))
    qtbot.addWidget(form)
    assert form.value("pace") is None
    form.editor("pace").set_value(Pace.QUICK)
    assert form.value("pace") is Pace.QUICK
    form.editor("pace").set_value("steady")
    assert form.value("pace") == "steady"
